package deliberation

import (
	"strings"
	"unicode/utf8"

	"minxu/triage"
)

// Acts that a resident's words may want.
const (
	actHome     = "home"
	actAnswer   = "answer"
	actSay      = "say"
	actPropose  = "propose"
	actSecond   = "second"
	actTakeBack = "take_back"
	actCheckIn  = "check_in"
	actHand     = "hand"
	actResults  = "results"
	actAgainst  = "against" // an objection to a published outcome
)

// saying is what a message says about meetings and topics.
type saying struct {
	act     string
	answer  Answer
	sub     string // who goes in the writer's place: 儿子
	foreign bool   // and is none of the household
}

// family may go in somebody's place: those who live under one roof. Longest first.
var family = []string{"家里人", "家人", "老伴儿", "老伴", "爱人", "老公", "老婆", "丈夫", "妻子", "媳妇", "先生", "太太", "对象", "儿媳妇", "儿媳", "女婿", "大儿子", "小儿子", "大女儿", "小女儿", "儿子", "女儿", "闺女", "姑娘", "孙子", "孙女", "外孙女", "外孙", "孩子",
	"老父亲", "老母亲", "父亲", "母亲", "爸爸", "妈妈", "我爸", "我妈", "公公", "婆婆", "岳父", "岳母", "丈母娘", "哥哥", "弟弟", "姐姐", "妹妹", "我哥", "我弟", "我姐", "我妹", "son", "daughter", "wife", "husband", "family"}

// strangers may not: they need a written proxy at the desk.
var strangers = []string{"邻居", "朋友", "同事", "物业", "租客", "租户", "房客", "保姆", "亲戚", "中介", "对门", "楼上", "楼下", "同学", "老乡", "律师", "隔壁"}

// whoGoes finds who is named to go in the writer's place.
func whoGoes(text string) (who string, foreign bool) {
	for _, f := range family {
		if strings.Contains(text, f) {
			return strings.TrimPrefix(f, "我"), false
		}
	}
	for _, s := range strangers {
		if strings.Contains(text, s) {
			return s, true
		}
	}
	return "", false
}

var (
	sendWords   = []string{"让", "叫", "请", "派", "换", "由", "替我", "代我", "替我去", "代去", "代表我", "替去", "代替"}
	goWords     = []string{"去", "来", "参加", "到"}
	observing   = []string{"旁听", "只听", "听听就", "听一听", "observe"}
	online      = []string{"线上", "在线", "网上参加", "视频参加", "语音参加", "连线", "远程", "online"}
	cannotGo    = []string{"不去", "去不了", "去不成", "不参加", "参加不了", "参加不成", "不能去", "没法去", "没办法去", "不能参加", "没法参加", "没办法参加", "来不了", "不来", "没空", "没时间", "不方便", "不出席", "不想去", "赶不上", "赶不回", "在外地", "走不开", "抽不开身", "到不了", "cannotcome", "can'tcome", "notcoming"}
	willGo      = []string{"我去", "参加", "我来", "准时到", "一定到", "出席", "去的", "会去", "能去", "肯定去", "一定去", "算我一个", "我到", "去开会", "去听会", "我们去", "会到", "去呀", "去啊", "要去", "还是去", "可以去", "iwillcome", "coming"}
	insteadWord = []string{"也去不了", "也没空", "也不去", "也不能去", "也没时间", "都去不了", "都没空", "都不去"}
)

// answerIn hears what a message answers to a notice; false when nothing. A plain yes or no counts.
func answerIn(u triage.Understanding) (saying, bool) {
	text := strings.ToLower(strings.Join(strings.Fields(u.Text), ""))
	s := saying{act: actAnswer}
	if who, foreign := whoGoes(text); who != "" && !holdsAny(text, insteadWord...) && holdsAny(text, goWords...) &&
		(holdsAny(text, sendWords...) || strings.HasSuffix(strings.TrimRight(text, "。！!吧的呢了"), "去") && !holdsAny(text, "和", "跟", "带", "我们")) {
		s.answer, s.sub, s.foreign = Substitute, who, foreign
		return s, true
	}
	switch {
	case holdsAny(text, "家人代", "请人代", "找人代", "替我去", "代我去", "代去", "委托"):
		s.answer = Substitute
	case holdsAny(text, observing...):
		s.answer = Observe
	case holdsAny(text, online...) && !holdsAny(text, cannotGo...):
		s.answer = Online
	case holdsAny(text, cannotGo...) || u.Cancels:
		s.answer = Absent
	case holdsAny(text, willGo...) || text == "去":
		s.answer = Attend
	case u.Answer == triage.Yes:
		s.answer = Attend
	case u.Answer == triage.No:
		s.answer = Absent
	default:
		return s, false
	}
	return s, true
}

// ofDigit reads a bare digit that answers a notice.
func ofDigit(n int) (Answer, bool) {
	switch n {
	case 1:
		return Attend, true
	case 0, 2:
		return Absent, true
	case 3:
		return Substitute, true
	}
	return "", false
}

// speaksOfMeeting says whether a message names a meeting.
func speaksOfMeeting(text string) bool {
	return holdsAny(text, "议事", "开会", "会议", "的会", "这个会", "那个会", "会上", "协商会", "商量会", "楼栋会", "院落会", "居民会", "到会", "参会", "meeting")
}

// opinionWords mark an opinion rather than a report.
var opinionWords = []string{"意见", "建议", "希望", "我觉得", "我认为", "我看", "最好", "应该", "应当", "赞成", "支持", "反对", "不同意", "同意", "别忘", "能不能", "可不可以", "请考虑", "要考虑", "想说", "替我说", "带句话", "带个话", "我想"}

// soundsLikeOpinion says whether words are an opinion: they say so, and report no damage that has to be dealt with now.
func soundsLikeOpinion(u triage.Understanding) bool {
	return holdsAny(u.Text, opinionWords...) && !isReport(u)
}

// isReport says whether words tell of something broken or dangerous.
func isReport(u triage.Understanding) bool {
	for _, m := range u.Matters {
		if m.Hazard || m.Urgency == "CRITICAL" || m.Urgency == "URGENT" {
			return true
		}
		if m.Nature != "suggestion" && holdsAny(u.Text, "坏了", "不亮", "漏水", "堵了", "停水", "停电", "没人管", "冒水", "掉了", "臭", "投诉", "来修", "修一下", "不热") {
			return true
		}
	}
	return false
}

// wantsTalk hears that something shall be talked over together: 建议大家商量一下停车怎么划.
func wantsTalk(text string) bool {
	return holdsAny(text, "建议", "提议", "希望", "能不能", "可不可以", "我想", "想", "咱们", "要不") && holdsAny(text, "商量商量", "商量一下", "大家商量", "一起商量", "开会商量", "开个会商量", "议一议", "议议", "大家议", "一起议", "上议事会", "上会议")
}

// wants reads what a message wants of this room beside answers to notices; false when nothing outright.
func wants(u triage.Understanding) (string, bool) {
	text := u.Text
	switch {
	case holdsAny(text, "附议", "支持这个议题", "支持那个议题", "支持邻居", "赞成这个议题", "同意这个议题", "也支持提", "支持议题", "联名"):
		return actSecond, true
	case holdsAny(text, "议题") && (holdsAny(text, "撤回", "撤了", "不提了", "撤销", "收回", "取消") || u.Cancels):
		return actTakeBack, true
	case holdsAny(text, "议事签到", "开会签到", "会议签到", "会场签到", "我到会场", "到会场了"):
		return actCheckIn, true
	case holdsAny(text, "举手", "我要发言", "想发言", "申请发言"):
		return actHand, true
	case holdsAny(text, "议事结果", "会议结果", "开会结果", "协商结果", "商量的结果", "商量出结果", "议的结果", "议得怎么样", "会开得怎么样", "怎么定的", "定下来了", "会上怎么说", "议事公示", "议出结果"):
		return actResults, true
	case holdsAny(text, "我的议题", "议题怎么样", "议题进展", "议题到哪", "议题呢", "议题有", "有什么议题", "有哪些议题", "看议题", "什么会", "哪些会", "有会吗", "我的会", "有没有会"):
		return actHome, true
	case u.Intent == triage.Topic, wantsTalk(text):
		return actPropose, true
	}
	return "", false
}

// brief says whether a message is short enough to be an answer.
func brief(text string) bool {
	const most = 30
	return utf8.RuneCountInString(text) <= most
}

// saysNothing hears that somebody has no opinion to give.
func saysNothing(text string) bool {
	text = strings.Trim(text, "。.!！~， ")
	for _, w := range enough() {
		if text == w {
			return true
		}
	}
	return brief(text) && holdsAny(text, "没有意见", "没意见", "没啥意见", "没什么意见", "没有要说", "没什么要说", "没啥要说", "没啥说", "没什么说", "没话说", "不用说了", "暂时没有")
}

// saidWords takes away what only leads up to an opinion: 我有个意见，希望… -> 希望….
func saidWords(text string) string {
	rest := strings.TrimSpace(text)
	for range 3 {
		for _, l := range []string{"我有一个意见", "我有个意见", "我有意见", "我有个建议", "我有一个建议", "我的意见是", "我的意见", "我的建议是", "意见是", "带到会上", "带句话到会上", "带句话", "带个话", "会上帮我说一下", "会上帮我说", "会上替我说一下", "会上替我说", "替我说一下", "替我说", "帮我说一下", "帮我说", "请在会上说", "给会上"} {
			rest = strings.TrimPrefix(rest, l)
		}
		rest = strings.TrimLeft(rest, "，,。:：;； 、")
	}
	if utf8.RuneCountInString(rest) < 3 {
		return text
	}
	return rest
}

// asksAbout hears a question when or where a meeting is, or whether it is held at all.
func asksAbout(u triage.Understanding) bool {
	return speaksOfMeeting(u.Text) && u.Asking && brief(u.Text) &&
		holdsAny(u.Text, "几点", "什么时候", "啥时候", "哪天", "几号", "在哪", "哪里开", "还开", "开吗", "开不开", "取消", "改期", "改时间")
}
