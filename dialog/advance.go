package dialog

import (
	"slices"
	"strconv"
)

// OutcomeKind says what a run came to.
type OutcomeKind uint8

// What a run can come to.
const (
	Asks    OutcomeKind = iota + 1 // a question waits; the resident is to answer
	Needs                          // rows are wanted: Rows
	Orders                         // an order is to be carried out: Receipt or Refused
	Ends                           // last words
	Cancels                        // "0 取消" at a read-back: the desk parks the draft
	Stays                          // undo at the first step: nothing changed
)

// Outcome is what a run came to. The desk shows it, answers it or carries it out.
type Outcome struct {
	Kind    OutcomeKind
	Lines   []string // acknowledgements above the question or the last words
	Ask     string
	Options []Option
	Missed  bool // the message did not answer; nothing changed
	Retry   string
	Key     string // of a query or an order
	Query   Query
	Effect  Effect
	Text    string // last words, or why nothing could be undone
	Parks   bool   // the talk ends, its draft stays
	Context []Fact // what the last words left to be understood by

	retry  string
	mark   uint32
	order  Kind
	number int // of a soft order
	backTo string
}

// Input is one message as it was understood.
type Input struct {
	Text       string              // as it is recorded; empty for a photo or a location
	Hints      []Hint              // what it was understood to say, in order
	Understand func(string) []Hint // understands the rest of "地点改成…"; nil records the words themselves
}

// Advance hears a message (nil: none, the opening run) against the question on the screen and runs the script on.
func Advance(f *Flow, c *Conversation, in *Input) Outcome {
	c.silent, c.above, c.said = false, nil, ""
	if in == nil {
		return show(f, c)
	}
	switch hear(f, c, in) {
	case missed:
		c.silent = true
		out := show(f, c)
		out.Missed, out.Retry = true, out.retry
		return out
	case cancelled:
		return Outcome{Kind: Cancels}
	case menuWanted:
		c.silent = true
		return changeMenu(f, c)
	}
	return replay(f, c)
}

// Show gives the waiting question as it stands, below a glance or for somebody who wants it said again. Nothing changes and nothing is read.
func Show(f *Flow, c *Conversation) Outcome {
	c.silent, c.above, c.said = true, nil, ""
	return show(f, c)
}

// Resume shows the waiting question of a talk that had been parked, with fresh rows where it lists what may have changed.
// Soft orders have lapsed meanwhile and are given again: the outcome may be a Needs or an Orders first.
func Resume(f *Flow, c *Conversation) Outcome {
	c.silent, c.above, c.said = true, nil, ""
	if c.Screen.List != "" {
		c.dropRows(c.Screen.List)
	}
	c.lapse()
	return show(f, c)
}

// lapse marks soft orders to be given again, except before an order that was carried out.
func (c *Conversation) lapse() {
	for i := range c.Answers {
		if a := &c.Answers[i]; a.Kind == Held && a.Turn > c.fence {
			a.How = NotYet
		}
	}
}

// Rows answers a Needs.
func Rows(f *Flow, c *Conversation, out Outcome, rows []Value) Outcome {
	c.record(out.Key, Look, "", Heard, out.mark, rows)
	return replay(f, c)
}

// Receipt answers an Orders that was carried out. What came before a hard order can no longer be undone.
func Receipt(f *Flow, c *Conversation, out Outcome, receipt Value) Outcome {
	c.record(out.Key, out.order, "", Heard, out.mark, []Value{receipt})
	if out.order == Done {
		c.fence, c.past, c.spent = c.turn, nil, nil
	} else {
		c.holds++
	}
	return replay(f, c)
}

// Refused answers an Orders that was refused: the answer named by BackTo is asked again below the sentence,
// without one the talk ends and its draft is parked. Either way a read-back that was agreed to is read again, and soft orders are given again.
func Refused(f *Flow, c *Conversation, out Outcome, sentence string) Outcome {
	c.silent = true
	c.lapse()
	for i := len(c.Answers) - 1; i >= 0; i-- {
		if a := &c.Answers[i]; a.Kind == Confirm && a.Turn > c.fence {
			c.drop(a.Key)
		}
	}
	if out.backTo == "" {
		return Outcome{Kind: Ends, Text: sentence, Parks: true}
	}
	c.above = append(c.above, sentence)
	c.drop(out.backTo)
	c.dropRows(out.backTo)
	return replay(f, c)
}

// OrderKey names an order for ever: with the conversation's id it is the key of its receipt. A soft order may be given
// again, so its number is part of the name.
func (o Outcome) OrderKey() string {
	if o.order == Held {
		return o.Key + "#" + strconv.Itoa(o.number)
	}
	return o.Key
}

// Soft says whether the order lapses by itself.
func (o Outcome) Soft() bool { return o.order == Held }

// show gives the question on the screen without having heard anything.
func show(f *Flow, c *Conversation) Outcome {
	if c.Screen.Kind == Change {
		return Outcome{Kind: Asks, Ask: speech(c).which, Options: c.Screen.Options}
	}
	return replay(f, c)
}

// replay runs the script from the top until it stops.
func replay(f *Flow, c *Conversation) Outcome {
	r := &c.run
	r.c, r.flow, r.lines, r.context = c, f, nil, nil
	return r.play()
}

func (r *run) play() (out Outcome) {
	c := r.c
	r.last, r.ahead = 1, 0
	c.About = ""
	for i := range c.pool {
		c.pool[i].late = false
	}
	if c.fence > 0 {
		for i := range c.Answers {
			if c.Answers[i].Kind == Done {
				r.ahead++
			}
		}
	}
	defer func() {
		if e := recover(); e != nil {
			if _, ours := e.(halt); !ours {
				panic(e)
			}
		}
		out = r.out
		if len(c.above) > 0 {
			r.lines = append(slices.Clone(c.above), r.lines...)
		}
		out.Lines, out.Context = r.lines, r.context
		if (out.Kind == Asks || out.Kind == Ends) && len(c.pool) > 0 {
			c.spend(func(p *pooled) bool { return p.late })
		}
		if out.Kind == Ends {
			c.Screen = Screen{}
		}
	}()
	r.talk.run = r
	end := r.flow.Talk(&r.talk)
	r.out = Outcome{Kind: Ends, Text: end.Text}
	return r.out
}

// survey replays without changing anything and tells what the script passes.
func survey(f *Flow, c *Conversation) []visit {
	before := *c
	before.Answers, before.pool = slices.Clone(c.Answers), slices.Clone(c.pool)
	before.past, before.spent = slices.Clone(c.past), slices.Clone(c.spent)
	r := &run{c: c, flow: f, collect: true}
	r.play()
	*c = before
	return r.visits
}
