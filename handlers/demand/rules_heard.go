package demand

import (
	"strings"
	"unicode/utf8"

	"minxu/dialog"
	"minxu/triage"
)

// What idle residents say about their open cases, beside the intents of triage.

// saysNotSolved hears that something is not done although it was said to be.
func saysNotSolved(u triage.Understanding) bool {
	return u.Intent == triage.NotSolved || holdsAny(u.Text, "没修好", "没解决", "没弄好", "没办好", "没处理好", "没整好", "修了没用", "白修", "根本没", "又坏了", "还是坏的", "重新办", "重办")
}

// saysUrge hears a wish for speed.
func saysUrge(text string) bool {
	return holdsAny(text, "催", "快点", "快一点", "赶紧", "抓紧", "尽快", "hurry")
}

// asksAbout hears a question about how a case goes, in words that a new report does not have.
func asksAbout(text string) bool {
	return holdsAny(text, "没动静", "没消息", "没音信", "没回音", "没回信", "怎么样了", "怎么还没", "咋还没", "还没修", "还没弄", "还没好", "还没处理", "还没解决", "还没人来", "到哪一步", "到哪步", "有结果", "处理得", "办得", "修得") || saysUrge(text)
}

// presentState takes from "你们说修好了，根本没修好，今天又关不上" what tells of now: 今天又关不上. Empty when nothing does.
func presentState(text string) string {
	var kept []string
	for _, clause := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("，,。.！!？?；; ", r) }) {
		if holdsAny(clause, "修好", "没解决", "没弄好", "没办好", "没处理好", "解决了", "办好", "你们说", "重新办", "重办", "不满意", "修了没用", "白修", "没整好") {
			continue
		}
		kept = append(kept, clause)
	}
	state := strings.Join(kept, "，")
	if utf8.RuneCountInString(state) < 4 { // 唉, 又坏了: too little to go by
		return ""
	}
	return state
}

// content takes from "补充一下尾号0003，今天又堆到地上了" what is to be added.
func content(text string) string {
	for _, cue := range []string{"补充一下", "补充一句", "补充说明", "再补充", "我补充", "想补充", "补充", "说一下", "对了"} {
		if _, after, ok := strings.Cut(text, cue); ok {
			text = after
			break
		}
	}
	var kept []string
	for _, clause := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("，,。：:；; ", r) }) {
		if holdsAny(clause, "尾号", "编号", "那件事", "那个事") && utf8.RuneCountInString(clause) <= 14 {
			continue
		}
		kept = append(kept, clause)
	}
	text = strings.Join(kept, "，")
	if utf8.RuneCountInString(text) < 3 {
		return ""
	}
	return text
}

// followsRefusal hears a question about the matter that was just refused.
func followsRefusal(u triage.Understanding) bool {
	switch u.Intent {
	case triage.UnknownIntent, triage.LegalQA, triage.Demand, triage.Smalltalk, triage.Why, triage.NotSolved, "":
	default:
		return false
	}
	const short = 30
	if u.Outright && u.Intent != triage.LegalQA || utf8.RuneCountInString(u.Text) > short || u.Place != nil {
		return false
	}
	about := holdsAny(u.Text, "赔", "判", "谁对", "谁错", "谁的责任", "该谁", "凭什么", "为什么", "为啥", "不管", "不受理", "怎么办", "那你")
	if u.Intent == triage.Demand && len(u.Matters) > 0 && u.Matters[0].Sure { // most likely another matter
		return about && u.Asking
	}
	return about || u.Asking
}

// mayRefuse says whether a message that triage found a reason against is a report at all.
func mayRefuse(u triage.Understanding) bool {
	if u.Refusal.Reason == triage.Accepted {
		return false
	}
	switch u.Intent {
	case triage.Demand, triage.UnknownIntent, triage.LegalQA, triage.Smalltalk, triage.ServiceItem, triage.Urge, triage.Progress, "":
		return true
	}
	return false
}

// answersQuestion decides whether what an idle resident says is the answer to a steward's question, or a business of its own.
func answersQuestion(u triage.Understanding, d Demand) bool {
	switch u.Intent {
	case triage.UnknownIntent, triage.Supplement, triage.Smalltalk, triage.CallMe, "":
		return true
	case triage.Demand, triage.NotSolved, triage.Solved, triage.Urge:
	default:
		return false
	}
	if len(u.Matters) == 0 {
		return true
	}
	m := u.Matters[0]
	switch {
	case u.Outright || m.Hazard && m.Category != d.Category:
		return false
	case len(u.Matters) == 1 && (m.Category == d.Category || m.Category == "D99" || !m.Sure):
		return true
	}
	const related = 0.2
	return triage.Similar(u.Text, d.Title) >= related || triage.Similar(u.Text, d.Question) >= related
}

// empty says whether words describe nothing: a yes, a greeting, a single sign.
func empty(text string) bool {
	folded := dialog.Fold(text)
	if utf8.RuneCountInString(folded) < 2 || dialog.Agrees(text) {
		return true
	}
	switch folded {
	case "你好", "您好", "在吗", "在么", "有人吗", "谢谢", "不对", "不是", "没有", "不知道", "没事", "哈哈", "测试", "hello", "hi", "thanks", "test":
		return true
	}
	return strings.Trim(folded, "0123456789") == ""
}
