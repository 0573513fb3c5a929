package festival

import (
	"strconv"
	"strings"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// signing is the conversation about events: which, who comes, what the field's rules ask, a read-back, a number and a code; or a place in
// line. It hears as well that somebody gives up, changes the party, checks in, for it is what a running talk is left for.
var signing = &dialog.Flow{Name: "event", Title: "邻里节报名", Menu: []string{"festival.signup"}, Intents: []string{string(triage.Festival)},
	Open: []string{"邻里节", "报名", "活动", "看活动", "活动报名", "邻里节报名", "我要报名", "看别的活动", "有什么活动", "排候补", "festival", "event", "events"},
	Talk: func(t *dialog.Talk) dialog.End { return talkerOf(t).any() }}

// The other conversations about events, each with words of its own.
var (
	cancelling = &dialog.Flow{Name: "event.cancel", Title: "取消报名", Open: []string{"取消报名", "取消活动", "取消候补", "退报名", "取消活动报名", "我要取消报名"}, Quiet: true,
		Talk: func(t *dialog.Talk) dialog.End { return talkerOf(t).cancel(saidOf(t)) }}
	changing = &dialog.Flow{Name: "event.change", Title: "改报名人数", Open: []string{"改人数", "改报名", "改报名人数", "修改报名"}, Quiet: true,
		Talk: func(t *dialog.Talk) dialog.End { return talkerOf(t).change(saidOf(t)) }}
	checkingIn = &dialog.Flow{Name: "event.checkin", Title: "签到", Open: []string{"签到", "我要签到", "活动签到", "check in", "checkin"}, Quiet: true,
		Talk: func(t *dialog.Talk) dialog.End { return talkerOf(t).checkIn(saidOf(t)) }}
	listing = &dialog.Flow{Name: "event.mine", Title: "我的活动", Open: []string{"我的活动", "我的报名", "我报的活动", "签到码", "查报名", "my events"}, Quiet: true,
		Talk: func(t *dialog.Talk) dialog.End { return talkerOf(t).mine() }}
	answering = &dialog.Flow{Name: "event.answer", Title: "活动回复", Quiet: true, Talk: func(t *dialog.Talk) dialog.End { return talkerOf(t).answer(saidOf(t)) }}
	scoring   = &dialog.Flow{Name: "event.feedback", Title: "活动评价", Quiet: true, Talk: func(t *dialog.Talk) dialog.End { return talkerOf(t).feedback(saidOf(t)) }}
)

func flows() []*dialog.Flow {
	return []*dialog.Flow{signing, cancelling, changing, checkingIn, listing, answering, scoring}
}

// saidOf looks at what the first message said.
func saidOf(t *dialog.Talk) saidView { return saidIn(t.Look("said", Said{})) }

// talker is one such talk.
type talker struct {
	t       *dialog.Talk
	english bool
	child   bool
}

func talkerOf(t *dialog.Talk) talker {
	return talker{t, t.English(), t.Fact(handlers.FactMinor) != ""}
}

// say chooses the language; a child is spoken to as one.
func (f talker) say(chinese, english string) string {
	switch {
	case f.english && english != "":
		return english
	case f.child:
		return strings.ReplaceAll(chinese, "您", "你")
	}
	return chinese
}

func (f talker) end(chinese, english string) dialog.End { return f.t.End(f.say(chinese, english)) }

// any does what the first message wants.
func (f talker) any() dialog.End {
	said := saidOf(f.t)
	switch said.act {
	case actCancel:
		return f.cancel(said)
	case actChange:
		return f.change(said)
	case actCheckIn:
		return f.checkIn(said)
	case actMine:
		return f.mine()
	}
	return f.sign(said, "", 0)
}

// option makes a choice with a digit of its own.
func option(id string, digit int, label string, words ...string) dialog.Option {
	return dialog.Option{ID: id, Label: label, Words: words, Digit: digit, Fixed: true}
}

// yesWords and noWords are what people say for the first and the other option.
func yesWords(more ...string) []string {
	return append([]string{"是", "是的", "对", "好", "好的", "嗯", "行", "可以", "确认", "确定"}, more...)
}

func noWords(more ...string) []string {
	return append([]string{"不", "不用", "不要", "不是", "不用了", "算了吧"}, more...)
}

// which takes the one registration that the message means, or asks.
func (f talker) which(rows []dialog.Value, ask string) regView {
	if len(rows) == 1 {
		return regIn(rows[0])
	}
	options := make([]dialog.Option, len(rows))
	for i, v := range rows {
		r := regIn(v)
		options[i] = dialog.Option{ID: r.id, Label: r.title + " " + r.when, Words: []string{r.tail(), r.title}}
	}
	chosen := f.t.Pick(dialog.Q{Key: "mine", Ask: f.say(ask, "Which one?"), Skip: declining()}, options...)
	for _, v := range rows {
		if v.ID == chosen.ID {
			return regIn(v)
		}
	}
	return regView{}
}

// untouched ends a talk in which none of several was chosen.
func (f talker) untouched() dialog.End {
	return f.end("好的，都没有动。发“我的活动”可以查看。", "OK, nothing was changed.")
}

func heads(n int) string { return strconv.Itoa(n) + "位" }

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}
