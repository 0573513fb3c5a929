package triage

import (
	"strings"
	"unicode"
)

// Hollowness is why a reply says nothing to the person who asked. The empty one is none.
type Hollowness string

// What a reply may lack.
const (
	NotHollow     Hollowness = ""
	OnlyReceipt   Hollowness = "receipt"   // thanks, "received", a date, a signature
	OnlyForwarded Hollowness = "forwarded" // it was passed on, to whom or to nobody, and no result is told
	OnlyInHand    Hollowness = "in_hand"   // it is being looked into, please wait
)

// Words of clauses that carry nothing; a clause is judged by the first list that holds one of its words.
var (
	toldWords = []string{"如下", "经查", "经核", "经调查", "经了解", "经现场", "据了解", "根据", "按照", "因为", "由于", "目前", "已完成", "已整改", "已修", "已经修", "已解决", "已清", "已拆", "已更换", "已安装", "已责令", "已停", "已立案", "已处罚", "已恢复", "已到",
		"已安排人", "预计", "计划", "月底前", "年底前", "日前", "规定", "政策", "不属", "没有", "可以", "无法", "不能", "电话", "地址", "文件", "标准", "条件", "工期", "竣工", "开工", "已进行过回复", "已回复", "已答复"}
	passedWords   = []string{"转", "交办", "交由", "移交", "移送", "批转", "责成", "督促", "下发", "反馈给", "抄送", "请咨询", "请向", "请联系", "请与", "通知"}
	inHandWords   = []string{"正在", "将会", "会尽快", "尽快", "及时", "将按", "将予", "将认真", "将进一步", "高度重视", "耐心等待", "等待", "进一步", "跟进", "核实后", "调查处理", "调查核", "研究", "予以", "核查", "处理中", "办理中", "落实", "回复您", "给您答复", "给您回复"}
	receivedWords = []string{"收悉", "收到", "知悉", "获悉", "受理", "登记", "已阅", "记录", "留言", "反映", "来信", "来电", "网友", "您好", "你好", "尊敬", "感谢", "谢谢", "祝", "支持", "理解", "关注", "监督", "欢迎", "特此", "回复", "答复", "此复", "抱歉", "谅解"}
)

// longestHollow is from how many characters on a reply is taken to say something: boilerplate is short.
const longestHollow = 160

// Hollow says whether a reply says nothing, why, and the words by which it was seen. Something told, a date that is to come, a reason, a
// rule, a number to ring makes a reply that says something, be it right or not: a reply is pointed out, never held back.
func Hollow(reply string) (why Hollowness, words string) {
	text := strings.TrimSpace(reply)
	if len([]rune(text)) > longestHollow {
		return NotHollow, ""
	}
	why = OnlyReceipt
	for _, c := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("，,。.！!；;？?：:\n \t　", r) }) {
		number := digitsIn(c) >= 7 && !strings.ContainsAny(c, "年Uu")
		if signature(c) && !number {
			continue
		}
		if number || holdsOne(c, toldWords) != "" {
			return NotHollow, ""
		}
		if word := holdsOne(c, passedWords); word != "" {
			why, words = OnlyForwarded, word
			continue
		}
		if word := holdsOne(c, inHandWords); word != "" {
			if why != OnlyForwarded {
				why, words = OnlyInHand, word
			}
			continue
		}
		if word := holdsOne(c, receivedWords); word != "" {
			if words == "" {
				words = word
			}
			continue
		}
		if len([]rune(c)) > 3 {
			return NotHollow, ""
		}
	}
	return why, words
}

// courtesy says whether two characters stand in nearly every letter to an office.
func courtesy(pair [2]rune) bool {
	switch string(pair[:]) {
	case "反映", "问题", "情况", "请求", "相关", "部门", "关部", "解决", "处理", "咨询", "网友", "领导", "政府", "谢谢", "感谢", "单位", "工作", "有关", "要求", "希望", "能否", "进行", "投诉", "建议":
		return true
	}
	return false
}

func holdsOne(text string, words []string) string {
	for _, w := range words {
		if strings.Contains(text, w) {
			return w
		}
	}
	return ""
}

func digitsIn(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// signature says whether a clause is a date, a number of the writer, or the name of an office and no more.
func signature(c string) bool {
	rest := strings.Map(func(r rune) rune {
		if unicode.IsDigit(r) || strings.ContainsRune("年月日/-“”\"()（）《》UuAa", r) {
			return -1
		}
		return r
	}, c)
	if rest == "" {
		return true
	}
	n := len([]rune(rest))
	for _, end := range []string{"局", "委", "办", "政府", "公司", "中心", "委员会", "办公室", "大队", "社区", "街道"} {
		if n <= 16 && strings.HasSuffix(rest, end) && holdsOne(rest, passedWords) == "" {
			return true
		}
	}
	return false
}
