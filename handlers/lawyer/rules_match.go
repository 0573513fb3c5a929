package lawyer

import (
	"math"
	"slices"
	"strings"

	"minxu/dialog"
)

// Disclaimer ends every answer, word for word.
const Disclaimer = "以上为一般性法律知识，不构成正式法律意见，具体情况请咨询律师或拨打12348。"

// sameWords folds what people say of one thing into one word, longest first.
var sameWords = []struct{ from, to string }{
	{"没打借条", "没写借条"}, {"没立字据", "没写借条"}, {"没打欠条", "没写借条"}, {"没有借条", "没写借条"}, {"没借条", "没写借条"}, {"没有欠条", "没写借条"}, {"没字据", "没写借条"}, {"没凭据", "没写借条"},
	{"借出去的钱", "借钱"}, {"借给", "借钱"}, {"钱借", "借钱"}, {"借了钱", "借钱"}, {"借的钱", "借钱"}, {"借钱给", "借钱"}, {"欠条", "借条"}, {"借据", "借条"}, {"收条", "借条"}, {"字据", "借条"},
	{"没有写", "没写"}, {"没让写", "没写"}, {"没打", "没写"}, {"没立", "没写"}, {"没签", "没写"}, {"没留", "没写"},
	{"要不回来", "要回来"}, {"拿回来", "要回来"}, {"讨回来", "要回来"}, {"追回来", "要回来"}, {"要得回来", "要回来"}, {"讨回", "要回来"}, {"追回", "要回来"}, {"拿得回", "要回来"}, {"能要到", "要回来"},
	{"不返还", "不退"}, {"不肯退", "不退"}, {"不愿退", "不退"}, {"拒不退还", "不退"}, {"不退还", "不退"}, {"扣着不给", "不退"}, {"扣押金", "不退押金"}, {"扣了押金", "不退押金"}, {"扣我押金", "不退押金"},
	{"押金不还", "押金不退"}, {"押金不给", "押金不退"}, {"押金扣", "押金不退"}, {"不还押金", "不退押金"}, {"不给押金", "不退押金"}, {"不给退", "不退"}, {"不还我押金", "不退押金"},
	{"房主", "房东"}, {"出租人", "房东"}, {"不租了", "退租"}, {"搬走", "退租"}, {"租期到", "退租"}, {"租房到期", "退租"}, {"房子到期", "退租"},
	{"薪水", "工资"}, {"工钱", "工资"}, {"薪资", "工资"}, {"拖着不发", "拖欠"}, {"不发", "拖欠"}, {"欠着", "拖欠"}, {"老板", "单位"}, {"公司", "单位"},
}

// emptyWords carry no meaning of their own in a question.
var emptyWords = []string{"怎么办", "怎么弄", "咋办", "咋整", "该怎么", "请问一下", "请问", "想问一下", "想问问", "想问", "我想", "问一下", "可以吗", "行不行", "能不能", "可不可以", "是不是",
	"有没有", "一下", "还能", "能够", "可以", "怎么", "如何", "什么", "应该", "我们", "他们", "人家", "别人", "邻居", "朋友", "亲戚", "同事", "我", "他", "她", "您", "你", "吗", "呢", "啊", "呀", "吧", "了", "的", "得", "就", "也", "都", "还", "把", "被", "给"}

// keyWords weigh more than other pairs of characters: two questions that share none of them are not the same.
var keyWords = []string{"借钱", "借条", "押金", "房东", "退租", "租房", "工资", "拖欠", "加班", "工伤", "辞退", "劳动合同", "试用期", "社保", "离婚", "抚养", "彩礼", "财产", "继承", "遗嘱", "遗产", "赡养",
	"物业费", "漏水", "噪音", "采光", "违建", "退货", "假货", "会员卡", "预付卡", "退款", "网购", "车祸", "医药费", "误工费", "受伤", "利息", "担保", "贷款", "诈骗", "监护", "家暴", "婚前", "定金", "中介", "转租", "宅基地", "过户", "不退", "要回来", "没写", "狗咬", "高空抛物", "停车位", "公积金"}

const keyWeight = 3.0

// features divides a question into weighted parts: key words, and pairs of characters between them.
func features(text string) map[string]float64 {
	s := dialog.Fold(text)
	for _, w := range sameWords {
		s = strings.ReplaceAll(s, w.from, w.to)
	}
	out := map[string]float64{}
	for _, w := range keyWords {
		if strings.Contains(s, w) {
			out[w] = keyWeight
		}
	}
	for _, w := range emptyWords {
		s = strings.ReplaceAll(s, w, " ")
	}
	for _, part := range strings.Fields(s) {
		rs := []rune(part)
		for i := 0; i+1 < len(rs); i++ {
			if pair := string(rs[i : i+2]); out[pair] == 0 {
				out[pair] = 1
			}
		}
	}
	return out
}

// likeness compares two questions: 0 for nothing in common, 1 for the same.
func likeness(a, b map[string]float64) (score float64, keys int) {
	var shared, left, right float64
	for f, w := range a {
		left += w
		if b[f] > 0 {
			shared += w
			if w == keyWeight {
				keys++
			}
		}
	}
	for _, w := range b {
		right += w
	}
	if left == 0 || right == 0 {
		return 0, 0
	}
	return shared / math.Sqrt(left*right), keys
}

// A match needs so much likeness and so many key words in common.
const (
	matchScore = 0.42
	matchKeys  = 2
)

// Match finds the reviewed answer that a free question asks for; false when none is near enough, for a wrong answer is worse than none.
func Match(text string, answers []Answer) (Answer, bool) {
	asked := features(text)
	best, at := 0.0, -1
	for i, a := range answers {
		if a.State != AnswerReviewed {
			continue
		}
		forms := append([]string{a.Question}, strings.Fields(a.Words)...)
		for _, form := range forms {
			of := features(form)
			score, keys := likeness(asked, of)
			need := matchKeys
			for f := range of { // a question that has but one key word itself
				if of[f] == keyWeight {
					need--
				}
			}
			if keys >= matchKeys || need > 0 && keys > 0 && score >= matchScore+0.1 {
				if score > best {
					best, at = score, i
				}
			}
		}
	}
	if at < 0 || best < matchScore {
		return Answer{}, false
	}
	return answers[at], true
}

// predicts says whether a question wants to know how a case will end: nobody here says that.
func predicts(text string) bool {
	return says(dialog.Fold(text), "能赢", "会赢", "赢不赢", "胜诉", "赢面", "胜算", "打得赢", "会怎么判", "怎么判", "会判", "判多少", "能判", "判几年", "谁的责任", "该谁赔", "谁赔", "赔多少钱", "能赔多少")
}

// drafts says whether somebody wants a paper written: nobody here writes papers against others.
func drafts(text string) bool {
	folded := dialog.Fold(text)
	return says(folded, "起诉状", "诉状", "律师函", "警告信", "威胁信", "恐吓", "吓唬", "答辩状", "申诉书", "举报信") && says(folded, "写", "起草", "拟", "弄", "帮我", "发", "出具")
}

// hurries says whether a question is about a time limit: who waits may lose a right.
func hurries(text string) bool {
	return says(dialog.Fold(text), "时效", "上诉", "期限", "几天内", "多久内", "多长时间内", "过期", "来得及", "还来得及", "超过几年", "几年了", "申请仲裁")
}

// answerMost is how many characters an answer may have, so that a reply with its disclaimer stays short.
const answerMost = 150

// CheckAnswer says what is wrong with an answer of the knowledge base, empty when nothing is.
func CheckAnswer(a Answer) string {
	switch {
	case !slices.Contains(Subjects(), a.Subject):
		return "请选择类别。"
	case strings.TrimSpace(a.Question) == "" || strings.TrimSpace(a.Answer) == "" || strings.TrimSpace(a.Law) == "" || strings.TrimSpace(a.Version) == "":
		return "问题、答案、法律依据和版本都要填。"
	case len([]rune(a.Answer)) > answerMost:
		return "答案最多150个字。"
	case strings.Contains(a.Answer, "\n"):
		return "答案请写成一段。"
	case len(features(a.Question)) == 0:
		return "问题太短，居民问起来对不上。"
	case predicts(a.Answer) || says(a.Answer, "一定能赢", "肯定赢", "必胜", "包赢"):
		return "答案不能预测结果。"
	}
	return ""
}
