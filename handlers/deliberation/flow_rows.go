package deliberation

import (
	"strconv"

	"minxu/dialog"
)

// meetingView is a meeting as a conversation reads it, written by effects_look.go.
type meetingView struct {
	id, title string
	when      string // 3月16日（周一）19:00
	place     string
	close     string // 12:00, or with its day
	status    string // open, closed, over, off, stranger
	own       Answer // what this person answered
	online    bool
	home      bool // somebody else of the household takes part
	contact   string
	no        string
	tier      string
}

// What can be done with a meeting.
const (
	statusOpen     = "open"
	statusClosed   = "closed"   // too late for the chat
	statusOver     = "over"     // it has begun or ended
	statusOff      = "off"      // called off
	statusStranger = "stranger" // it is for another place
)

func (m meetingView) value() dialog.Value {
	return dialog.Value{ID: m.id, Label: m.title, More: []string{m.when, m.place, m.close, m.status, string(m.own), flag(m.online), flag(m.home), m.contact, m.no, m.tier}}
}

func meetingIn(v dialog.Value) meetingView {
	return meetingView{id: v.ID, title: v.Label, when: v.At(0), place: v.At(1), close: v.At(2), status: v.At(3), own: Answer(v.At(4)), online: v.At(5) == "1", home: v.At(6) == "1",
		contact: v.At(7), no: v.At(8), tier: v.At(9)}
}

func flag(on bool) string {
	if on {
		return "1"
	}
	return ""
}

// receipt is what an order came to.
type receipt struct {
	outcome string
	words   string // what is said of it: a number, a title
	more    string
	n       int
}

func (r receipt) value() dialog.Value {
	return dialog.Value{ID: r.outcome, Label: r.words, More: []string{r.more, strconv.Itoa(r.n)}}
}

func receiptOf(v dialog.Value) receipt {
	n, err := strconv.Atoi(v.At(1))
	if err != nil {
		n = 0
	}
	return receipt{v.ID, v.Label, v.At(0), n}
}

// saidView is what the first message said.
type saidView struct {
	act    string
	answer Answer
	sub    string
	bad    bool // who is to go is none of the household
}

func (s saying) value() dialog.Value {
	return dialog.Value{ID: s.act, Label: s.sub, More: []string{string(s.answer), flag(s.foreign)}}
}

func saidIn(rows []dialog.Value) saidView {
	if len(rows) == 0 {
		return saidView{act: actHome}
	}
	v := rows[0]
	return saidView{act: v.ID, sub: v.Label, answer: Answer(v.At(0)), bad: v.At(1) == "1"}
}
