package demand

import (
	"strings"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// The small talks about cases that are already filed. Each looks up which cases the message may mean and asks only when several do.

var (
	progress   = &dialog.Flow{Name: "progress", Title: "查进度", Intents: []string{string(triage.Progress)}, Quiet: true, Talk: follow}
	urging     = &dialog.Flow{Name: "urge", Title: "催办", Open: []string{"催办", "催一下", "催一催"}, Intents: []string{string(triage.Urge)}, Quiet: true, Talk: follow}
	adding     = &dialog.Flow{Name: "supplement", Title: "补充情况", Open: []string{"补充", "补充情况"}, Takes: []string{handlers.HintPhoto, handlers.HintWords}, Talk: add}
	withdrawal = &dialog.Flow{Name: "withdraw", Title: "撤回", Open: []string{"撤回", "撤销"}, Intents: []string{string(triage.Withdraw)}, Quiet: true, Talk: withdraw}
	answering  = &dialog.Flow{Name: "answer", Title: "回答管家的问题", Takes: []string{handlers.HintPhoto, handlers.HintWords}, Quiet: true, Talk: answer}
	afterwards = &dialog.Flow{Name: "refused", Title: "不予受理的事", Quiet: true, Talk: afterRefusal}
)

// Cases asks for the resident's cases that the present message may mean, newest first: the ones it names, else all.
type Cases struct{ For string }

// notFound is the id of the row that says that a number was named and is none of the resident's.
const notFound = "?"

// noCase words what is said when there is nothing to speak of; ok when there is.
func noCase(s speech, rows []dialog.Value) (string, bool) {
	switch {
	case len(rows) == 0:
		return s.say("您现在没有在办的事。预约和报名发“我的”看；\n要反映问题，直接说一句是什么事就行。", "You have no open matters. Just tell me what is wrong."), false
	case rows[0].ID == notFound:
		return s.say("没有找到这个编号。\n请核对一下，或发“进度”看您在办的事。", "I could not find that number. Reply \"progress\" to see yours."), false
	}
	return "", true
}

// follow tells how a case goes, and reminds the steward when that helps.
func follow(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	rows := t.Look("cases", Cases{For: "progress"})
	if words, ok := noCase(s, rows); !ok {
		return t.End(words)
	}
	if len(rows) > 1 && caseOf(rows[0]).said != "urge" {
		return t.End(listed(s, rows))
	}
	c := which(t, s, rows)
	t.Context("case", c.id)
	if c.said == "urge" && c.urge != "yes" {
		return t.End(s.polite(c.urge))
	}
	if c.urge != "yes" {
		return t.End(s.polite(c.named() + "：" + c.status))
	}
	if c.said != "urge" {
		choice := t.Pick(dialog.Q{Key: "urge", Skip: []string{},
			Ask: s.say(c.named()+"：\n"+c.status+"\n要我提醒管家吗？", "\""+c.title+"\" ("+c.tail+"): "+c.status+"\nShall I remind the steward?")},
			dialog.Option{ID: "yes", Label: s.say("催办一次", "Remind"), Words: []string{"催一下", "催办", "催", "催催", "催一催", "快点", "提醒", "提醒一下", "要", "好", "好的", "是", "是的", "行", "可以", "嗯", "对", "麻烦", "yes", "ok"}},
			dialog.Option{ID: "no", Label: s.say("不用", "No"), Words: []string{"不用了", "不要", "不", "不催", "先不", "算了", "再等等", "没有", "跳过", "no"}})
		if choice.ID != "yes" {
			return t.End(s.say("好的，有进展您发“进度”就能看到。", "OK. Reply \"progress\" any time."))
		}
	}
	r := receiptOf(t.Do("urged", Urge{Case: c.id}))
	words := "已提醒" + r.who + "，请您留意电话。\n同一件事24小时内催一次就够，我会盯着。"
	if r.supervised {
		words = "已是第三次提醒，我同时请上级督办这件事了。\n有结果会告诉您，发“进度”可查看。"
	}
	return t.End(s.say(words, "Done. The steward has been reminded."))
}

// listed names several cases, one a line.
func listed(s speech, rows []dialog.Value) string {
	const most = 5
	lines := []string{s.say("您有"+count(len(rows))+"件在办：", "Your open matters:")}
	for i, v := range rows {
		if i == most {
			lines = append(lines, s.say("还有几件，说出是哪一件就能看。", "Name one to see it."))
			break
		}
		c := caseOf(v)
		lines = append(lines, c.title+"（尾号"+c.tail+"）："+c.status)
	}
	return strings.Join(lines, "\n")
}

// add takes down words and photos for a case.
func add(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	rows := t.Look("cases", Cases{For: "supplement"})
	if words, ok := noCase(s, rows); !ok {
		return t.End(words)
	}
	c := which(t, s, rows)
	t.About("补充“" + c.title + "”")
	photos := ids(t.Photos(dialog.Q{Key: "photo", Quiet: true}))
	text := c.text
	if text == "" && len(photos) == 0 {
		text = t.Text(dialog.Q{Key: "more", Ask: s.say(c.named()+"要补充什么？请说一句，也可以发照片。", "What would you like to add? You can also send photos.")}).Label
		photos = ids(t.Photos(dialog.Q{Key: "later", Quiet: true}))
	}
	r := receiptOf(t.Do("supplemented", Supplement{Case: c.id, Text: text, Photos: photos}))
	t.Context("case", c.id)
	t.Context("answered", c.id)
	if text == "" {
		return t.End(s.say("照片收到，一起转给管家了（尾号"+r.tail+"）。谢谢您。", "Photo received and passed on. Thank you."))
	}
	return t.End(s.say("已补充到尾号"+r.tail+"，管家看得到。\n"+pick(r.due != "", r.due+"前答复您，", "")+"发“进度”可查看。", "Added. The steward can see it."))
}

func ids(values []dialog.Value) []string {
	list := make([]string, len(values))
	for i, v := range values {
		list[i] = v.ID
	}
	return list
}

// withdraw takes a case back after one question. A danger stays on the books.
func withdraw(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	rows := t.Look("cases", Cases{For: "withdraw"})
	if words, ok := noCase(s, rows); !ok {
		return t.End(words)
	}
	c := which(t, s, rows)
	ask := "确定撤回" + c.named() + "吗？撤回后不再办理。"
	if c.hazard {
		ask = "确定撤回" + c.named() + "吗？它关系安全，撤回后我们仍会去查看，只是不再打扰您。"
	}
	if !t.YesNo(dialog.Q{Key: "sure", Ask: s.say(ask, "Withdraw \""+c.title+"\" ("+c.tail+")?")}, s.say("撤回", "Withdraw"), s.say("不撤，继续办", "Keep it")) {
		return t.End(s.say("好的，继续办。"+pick(c.due != "", c.due+"前答复您，", "")+"发“进度”可查看。", "OK, it goes on."))
	}
	r := receiptOf(t.Do("withdrawn", Withdraw{Case: c.id, Reason: c.text}))
	if r.outcome == "stays" {
		return t.End(s.say("好的，不再打扰您。这件事关系安全，社区会继续去查看。\n谢谢您提醒我们。", "OK. As it is a danger, the community will still look at it. Thank you."))
	}
	return t.End(s.say(c.named()+"已撤回。\n以后还有这事，随时再说一声。", "Withdrawn. Tell me any time if it comes back."))
}

// Questions asks for the cases whose steward waits for the resident's answer.
type Questions struct{}

// answer passes on what the resident answers to a steward's question.
func answer(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	rows := t.Look("cases", Questions{})
	if words, ok := noCase(s, rows); !ok {
		return t.End(words)
	}
	c := which(t, s, rows)
	photos := ids(t.Photos(dialog.Q{Key: "photo", Quiet: true}))
	r := receiptOf(t.Do("answered", Answer{Case: c.id, Text: c.text, Photos: photos}))
	t.Context("case", c.id)
	t.Context("answered", c.id)
	const most = 40
	if c.text == "" {
		return t.End(s.say("照片收到，已转给"+c.staff+"。想补充一句，接着说就行。", "Photo received and passed on. You may add a word."))
	}
	words := "收到，已转给" + c.staff + "：“" + short(r.text, most) + "”。"
	if holdsAny(c.text+c.question, "照片", "拍", "图") && len(photos) == 0 {
		words += "\n照片可以接着发。"
	}
	return t.End(s.say(words, "Thank you, passed on to the steward."))
}

// afterRefusal answers a question about a matter that was just refused.
func afterRefusal(t *dialog.Talk) dialog.End {
	reason := t.Fact("refused")
	t.Context("refused", reason)
	return t.End(speechOf(t).polite(FollowUp(triage.RefusalReason(reason))))
}
