package deliberation

import (
	"strings"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// home is the way in: 议事, and everything about meetings that is said while another talk runs.
var home = &dialog.Flow{Name: "meeting", Title: "议事", Menu: []string{"meeting.list"}, Intents: []string{string(triage.Deliberation)}, Quiet: true,
	Open: []string{"议事", "议事会", "我的议事", "阳光17议", "17议", "议事与评价", "我的会议", "有什么会", "看议题", "meetings"},
	Talk: func(t *dialog.Talk) dialog.End { return talkerOf(t).any() }}

// proposing is the conversation in which a resident proposes a topic.
var proposing = &dialog.Flow{Name: "topic", Title: "提议题", Intents: []string{string(triage.Topic)}, Takes: []string{handlers.HintMatter, handlers.HintPlace},
	Open: []string{"提议题", "我要提议题", "我想提议题", "提个议题", "新议题", "提一个议题", "propose a topic"},
	Talk: func(t *dialog.Talk) dialog.End { return talkerOf(t).orElsewhere() }}

// The other conversations, each with words of its own.
var (
	answering  = quiet("meeting.answer", "议事会回复", func(f talker) dialog.End { return f.answer(f.said()) })
	telling    = quiet("meeting.say", "会上的意见", func(f talker) dialog.End { return f.tell() }, "会上意见", "提意见给会上", "书面意见")
	objecting  = quiet("meeting.against", "对结果的意见", func(f talker) dialog.End { return f.object() })
	signingIn  = quiet("meeting.checkin", "议事签到", func(f talker) dialog.End { return f.signIn() }, "议事签到", "开会签到", "会议签到", "议事会签到")
	showing    = quiet("meeting.stance", "表态", func(f talker) dialog.End { return f.show() })
	raising    = quiet("meeting.hand", "举手发言", func(f talker) dialog.End { return f.raise() }, "举手", "我要发言", "举手发言")
	resulting  = quiet("meeting.results", "议事结果", func(f talker) dialog.End { return f.results() }, "议事结果", "会议结果", "协商结果", "看议事结果")
	rating     = quiet("meeting.rate", "监督评价", func(f talker) dialog.End { return f.rate() })
	standing   = quiet("meeting.standing", "议事进展", func(f talker) dialog.End { return f.standing() })
	seconding  = quiet("topic.second", "附议", func(f talker) dialog.End { return f.second() }, "附议", "我附议", "我要附议", "支持议题")
	takingBack = quiet("topic.withdraw", "撤回议题", func(f talker) dialog.End { return f.takeBack() }, "撤回议题", "取消议题", "不提议题了", "撤销议题")
	choosing   = quiet("meeting.which", "回复哪一件", func(f talker) dialog.End { return f.which() })
)

func quiet(name, title string, talk func(talker) dialog.End, open ...string) *dialog.Flow {
	return &dialog.Flow{Name: name, Title: title, Open: open, Quiet: true, Talk: func(t *dialog.Talk) dialog.End { return talk(talkerOf(t)) }}
}

func flows() []*dialog.Flow {
	return []*dialog.Flow{home, proposing, answering, telling, objecting, signingIn, showing, raising, resulting, rating, standing, seconding, takingBack, choosing}
}

// Facts that a bid begins a talk with.
const (
	factMeeting = "meeting.id"
	factAnswer  = "meeting.answer"
	factSub     = "meeting.sub"
	factForeign = "meeting.foreign"
	factOutcome = "meeting.outcome"
	factTopic   = "topic.id"
	factNo      = "meeting.no"
	factScene   = "meeting.scene"
	factStance  = "meeting.stance"
	factScore   = "meeting.score"
	factDigit   = "meeting.digit"
)

// talker is one such talk.
type talker struct {
	t       *dialog.Talk
	english bool
	child   bool
}

func talkerOf(t *dialog.Talk) talker {
	band := t.Fact(handlers.FactAgeBand)
	return talker{t, t.English(), t.Fact(handlers.FactMinor) == "1" || band == "0-7" || band == "8-13"}
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

// said is what the first message said: facts of a bid, else its words.
func (f talker) said() saidView {
	if a := f.t.Fact(factAnswer); a != "" {
		return saidView{act: actAnswer, answer: Answer(a), sub: f.t.Fact(factSub), bad: f.t.Fact(factForeign) == "1"}
	}
	return saidIn(f.t.Look("said", Heard{}))
}

// any does what the first message wants.
func (f talker) any() dialog.End {
	said := f.said()
	switch said.act {
	case actAnswer:
		return f.answer(said)
	case actSay:
		return f.tell()
	case actSecond:
		return f.second()
	case actTakeBack:
		return f.takeBack()
	case actCheckIn:
		return f.signIn()
	case actHand:
		return f.raise()
	case actResults:
		return f.results()
	case actPropose:
		return f.propose()
	}
	return f.list()
}

// orElsewhere begins a topic, unless the words want something else of topics.
func (f talker) orElsewhere() dialog.End {
	switch f.said().act {
	case actSecond:
		return f.second()
	case actTakeBack:
		return f.takeBack()
	case actResults:
		return f.results()
	case actHome:
		return f.list()
	}
	return f.propose()
}

// enough are words that pass what need not be answered.
func enough() []string {
	return []string{"没有", "没有了", "没了", "不用", "不用了", "没什么", "不说了", "不了", "都不是", "算了吧", "不看了", "no", "none"}
}

// pickMeeting takes the one meeting that is meant, or asks.
func (f talker) pickMeeting(rows []dialog.Value, ask string) (meetingView, bool) {
	if len(rows) == 1 {
		return meetingIn(rows[0]), true
	}
	options := make([]dialog.Option, len(rows))
	for i, v := range rows {
		m := meetingIn(v)
		options[i] = dialog.Option{ID: m.id, Label: m.title + " " + m.when, Words: []string{m.title, m.no}}
	}
	chosen := f.t.Pick(dialog.Q{Key: "which", Ask: f.say(ask, "Which meeting?"), Skip: enough()}, options...)
	for _, v := range rows {
		if v.ID == chosen.ID {
			return meetingIn(v), true
		}
	}
	return meetingView{}, false
}

// option makes a choice with a digit of its own.
func option(id string, digit int, label string, words ...string) dialog.Option {
	return dialog.Option{ID: id, Label: label, Words: words, Digit: digit, Fixed: true}
}
