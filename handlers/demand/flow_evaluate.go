package demand

import (
	"strconv"

	"minxu/dialog"
	"minxu/handlers"
)

// evaluation is the talk after an answer: solved or not; solved is scored, not solved is done again.
var evaluation = &dialog.Flow{Name: "evaluate", Title: "评价", Open: []string{"评价办理结果"}, Takes: []string{handlers.HintPhoto, handlers.HintScore}, Quiet: true, Talk: judge}

// Verdicts asks for the answered cases that the message may mean, newest first, with what it says of them.
type Verdicts struct{}

// The two verdicts, and the third that a message may leave open.
const (
	verdictSolved = "solved"
	verdictNot    = "not"
)

func judge(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	rows := t.Look("cases", Verdicts{})
	if words, ok := noCase(s, rows); !ok {
		return t.End(words)
	}
	c := which(t, s, rows)
	verdict := c.said
	if verdict == "" {
		verdict = t.Pick(dialog.Q{Key: "verdict", Ask: s.say(c.named()+"解决了吗？", "Is \""+c.title+"\" solved?")},
			dialog.Option{ID: verdictSolved, Label: s.say("解决了", "Yes"), Words: []string{"好了", "修好了", "解决", "是", "是的", "嗯", "对", "yes"}},
			dialog.Option{ID: verdictNot, Label: s.say("没解决", "No"), Words: []string{"没有", "没好", "没修好", "不是", "还没", "没", "no"}}).ID
	}
	if verdict == verdictSolved {
		return satisfied(t, s, c)
	}
	return again(t, s, c)
}

// satisfied takes the score; 5 is best, as everywhere.
func satisfied(t *dialog.Talk, s speech, c caseRow) dialog.End {
	t.Do("solved", Solved{Case: c.id})
	score := t.Pick(dialog.Q{Key: "score", Takes: handlers.HintScore, Skip: []string{"不评", "不用", "不了", "算了", "没有"},
		Ask: s.say("太好了。请给这次办理打个分，不想打回复“跳过”：", "Good. How content are you? Reply \"skip\" if you like.")},
		dialog.Option{ID: "5", Label: s.say("非常满意", "very satisfied"), Digit: 5, Fixed: true, Words: []string{"5分", "很满意", "五分"}},
		dialog.Option{ID: "4", Label: s.say("满意", "satisfied"), Digit: 4, Fixed: true, Words: []string{"4分", "四分", "挺好", "不错"}},
		dialog.Option{ID: "3", Label: s.say("基本满意", "all right"), Digit: 3, Fixed: true, Words: []string{"3分", "三分", "一般", "还行"}},
		dialog.Option{ID: "2", Label: s.say("不满意", "dissatisfied"), Digit: 2, Fixed: true, Words: []string{"2分", "两分"}},
		dialog.Option{ID: "1", Label: s.say("很不满意", "very dissatisfied"), Digit: 1, Fixed: true, Words: []string{"1分", "一分", "非常不满意"}})
	n, err := strconv.Atoi(score.ID)
	if err != nil {
		return t.End(s.say("好的，谢谢您。有事随时叫我。", "Thank you."))
	}
	comment := ""
	if SatisfactionOf(n) == Dissatisfied {
		comment = t.Text(dialog.Q{Key: "comment", Skip: []string{"没有", "不说", "没什么"}, Ask: s.say("请说说哪里不满意，我转给社区。没有就回复“没有”。", "What was wrong? Reply \"skip\" if you like.")}).Label
	}
	t.Do("scored", Score{Case: c.id, Score: n, Comment: comment})
	t.Context("case", c.id)
	if SatisfactionOf(n) == Dissatisfied {
		t.Context("unhappy", c.id)
		return t.End(s.say("记下了，谢谢您直说，我转给社区。\n要重新办，回复“重新办”。", "Thank you, noted. Reply \"redo\" to have it done again."))
	}
	return t.End(s.say("谢谢您的评价。有事随时叫我。", "Thank you for your score."))
}

// again takes down how it is now and has it done again.
func again(t *dialog.Talk, s speech, c caseRow) dialog.End {
	photos := ids(t.Photos(dialog.Q{Key: "photo", Quiet: true}))
	state := c.text
	if state == "" {
		v := t.Text(dialog.Q{Key: "state", Skip: []string{"没有", "没了", "不知道"},
			Ask: s.say("对不起，让您又费心了。"+c.named()+"我给您重新办。\n请说一句现在的情况，比如“合页松了关不严”。", "Sorry about that. I will have \""+c.title+"\" ("+c.tail+") done again.\nWhat is it like now?")})
		state = v.Label
		photos = append(photos, ids(t.Photos(dialog.Q{Key: "later", Quiet: true}))...)
	} else {
		t.Say(s.say("对不起，让您又费心了。", "Sorry about that."))
	}
	r := receiptOf(t.Do("reopened", Reopen{Case: c.id, Text: state, Photos: photos}))
	t.Context("case", c.id)
	t.Context("answered", c.id)
	return t.End(reopenedWords(s, r))
}

// reopenedWords tells the new date, or what happens instead.
func reopenedWords(s speech, r receipt) string {
	const most = 30
	if r.outcome == "full" {
		return s.say("这件事已经重办过，我记下您没解决，请街道督办了，会有人联系您。\n也可以拨打12345反映。", "Noted. The street office will look into it. You can also call 12345.")
	}
	told := ""
	if r.text != "" {
		told = "：“" + short(r.text, most) + "”"
	}
	lines := "尾号" + r.tail + "已重新办理" + told + "。\n新的答复时间是" + r.due + "前，" + pick(r.supervised, "街道会督办，", "") + "管家会先联系您。\n办完请您再评价一次。"
	return s.say(lines, "It will be done again. You will have a new answer by "+r.dueEnglish+".")
}
