package dialog

import "slices"

// Kind says what a recorded answer or a waiting question is. The numbers are stored: append only.
type Kind uint8

// The kinds of question, and of what is recorded beside answers.
const (
	NoKind  Kind = iota
	Text         // one sentence
	Texts        // one sentence that may hold several matters
	Pick         // one of given options
	Take         // a fact of a kind: place, number, date, party
	Photos       // any number of photos
	YesNo        // a fork that is not a read-back
	Confirm      // a read-back
	Change       // "which item shall be changed?", made by the engine
	Look         // rows from the house, kept until the query changes
	Done         // receipt of an order
	Held         // receipt of a soft order, which undo may pass
	Denied       // "不是" to a proposal: the question is asked openly
)

// How says in which way an answer came. A script may read it only to decide whether a question is Quiet.
type How uint8

// The ways in which an answer comes.
const (
	NotYet    How = iota
	Typed         // it was asked and answered
	Heard         // it was said before it was asked
	Agreed        // a proposal was agreed to
	Skipped       // an optional question was passed
	Corrected     // it was changed afterwards
)

// Answer is one recorded slot.
type Answer struct {
	Key    string
	Kind   Kind
	How    How
	Turn   int    // the turn in which it came; one turn is one step of undo
	Mark   uint32 // what its question depended on
	Takes  string // kind of hint that its question takes
	Values []Value
}

// value is the first value, the zero Value where there is none.
func (a *Answer) value() Value {
	if a == nil || len(a.Values) == 0 {
		return Value{}
	}
	return a.Values[0]
}

// Screen is the question that waits, as it was shown: the next message is read against this and nothing else.
type Screen struct {
	Key      string
	Name     string // second part of the state's name where it is not the key
	Kind     Kind
	Takes    string
	Mark     uint32
	List     string   // key of the rows that are the options
	Options  []Option // options given by the script or made by the engine
	Proposal Value    // what "是" would record
	Skip     []string // words that pass it; none = it must be answered
	Raw      bool     // words that nothing was understood of are an answer
}

// Waits says whether a question waits at all.
func (s *Screen) Waits() bool { return s.Kind != NoKind }

// Open says whether the question takes free words, so that only an outright request leaves it.
func (s *Screen) Open() bool {
	return s.Proposal.None() && (s.Kind == Text || s.Kind == Texts || s.Kind == Take)
}

// Option is one choice on the screen.
type Option struct {
	ID    string
	Label string
	Words []string // further words that mean it
	Digit int      // the number shown; 0 and unset are told apart by HasDigit
	Fixed bool     // Digit was given by the script (0 先不约, 5 非常满意); else options count from 1
}

type pooled struct {
	Hint
	turn int
	late bool // not stored: its question is answered already in this run
}

// bygone is an answer that fell or was replaced; undo of the turn in which that happened brings it back.
type bygone struct {
	Answer
	gone int // the turn in which it fell
	same int // photos: its values are the first so many of the answer that took its place
}

// spent is a hint that no longer waits: it was taken, forgotten or replaced.
type spent struct {
	pooled
	gone int
}

// Conversation is one run of a flow: the answers so far and the question that waits. Only the engine changes it.
type Conversation struct {
	ID      string
	Flow    string
	Facts   []Fact
	Answers []Answer
	Screen  Screen
	About   string // what it is about, in the resident's words; how a parked draft is offered

	turn     int      // turns that recorded something
	fence    int      // turns up to here cannot be undone: an order was carried out
	readBack int      // the turn in which the first read-back was shown: early questions are over; 0 = not yet
	holds    int      // soft orders carried out, so that each has a name of its own
	was      []Fact   // what stood in slots that undo or a correction dropped
	pool     []pooled // hints that wait
	past     []bygone
	spent    []spent

	correcting string   // the question that is asked again; recorded as the answer under correctionKey
	silent     bool     // not stored: this turn's Say is not heard (miss, undo, resume)
	above      []string // not stored: lines above the question (a refusal's sentence)
	said       string   // not stored: what a corrected choice shall be, in the resident's words
	run        run      // not stored: the replay at work
}

const (
	correctionKey = "!" // under which the engine records what is being corrected
	maxPast       = 32  // how many fallen answers and spent hints undo can bring back
	maxWaiting    = 64  // how many hints may wait; the oldest goes
)

// Start opens a conversation with what its first message was understood to say. Advance it with a nil input.
func Start(f *Flow, id string, facts []Fact, hints []Hint) *Conversation {
	c := &Conversation{ID: id, Flow: f.Name, Facts: facts, turn: 1}
	for _, h := range hints {
		c.pool = append(c.pool, pooled{Hint: h, turn: 1})
	}
	return c
}

// Fact gives a fact of the start.
func (c *Conversation) Fact(key string) string {
	for i := range c.Facts {
		if c.Facts[i].Key == key {
			return c.Facts[i].Value
		}
	}
	return ""
}

// Answered gives the first recorded value under a key, for those who describe a conversation from outside.
func (c *Conversation) Answered(key string) Value { return c.find(key).value() }

// Newest gives the newest value of a kind that the conversation holds: on the screen as a proposal, recorded, or waiting to be taken.
// Only for kinds that are no list.
func (c *Conversation) Newest(kind string) (Value, bool) {
	if c.Screen.Takes == kind && !c.Screen.Proposal.None() {
		return c.Screen.Proposal, true
	}
	for i := len(c.pool) - 1; i >= 0; i-- {
		if p := &c.pool[i]; p.Kind == kind && !p.None && len(p.Values) > 0 {
			return p.Values[0], true
		}
	}
	for i := len(c.Answers) - 1; i >= 0; i-- {
		if a := &c.Answers[i]; a.Takes == kind && len(a.Values) > 0 {
			return a.Values[0], true
		}
	}
	return Value{}, false
}

// Holds says whether anything was said in it that would be lost with it.
func (c *Conversation) Holds() bool {
	for i := range c.Answers {
		switch c.Answers[i].Kind {
		case Look, Denied, Done, Held:
		default:
			return true
		}
	}
	return len(c.pool) > 0
}

// State is the name of the question that waits: flow and key (or part); "" when none waits.
func (c *Conversation) State() string {
	switch {
	case !c.Screen.Waits():
		return ""
	case c.Screen.Name != "":
		return c.Flow + "." + c.Screen.Name
	}
	return c.Flow + "." + c.Screen.Key
}

// Acted says whether an order has been carried out in this conversation.
func (c *Conversation) Acted() bool { return c.fence > 0 }

func (c *Conversation) find(key string) *Answer {
	for i := range c.Answers {
		if a := &c.Answers[i]; a.Key == key && a.Kind != Look {
			return a
		}
	}
	return nil
}

// rows finds what was looked up under a key. Rows and answers do not share their keys.
func (c *Conversation) rows(key string) *Answer {
	for i := range c.Answers {
		if a := &c.Answers[i]; a.Key == key && a.Kind == Look {
			return a
		}
	}
	return nil
}

// drop lets an answer fall.
func (c *Conversation) drop(key string) {
	for i := range c.Answers {
		if a := &c.Answers[i]; a.Key == key && a.Kind != Look {
			c.remember(a, nil)
			c.Answers = slices.Delete(c.Answers, i, i+1)
			return
		}
	}
}

// dropRows forgets what was looked up: it will be looked up again, so undo has no need of it.
func (c *Conversation) dropRows(key string) {
	for i := range c.Answers {
		if a := &c.Answers[i]; a.Key == key && a.Kind == Look {
			c.Answers = slices.Delete(c.Answers, i, i+1)
			return
		}
	}
}

// remember keeps an answer of an earlier turn for undo.
func (c *Conversation) remember(a *Answer, next []Value) {
	if a.Turn == c.turn {
		return
	}
	b := bygone{Answer: *a, gone: c.turn}
	if n := len(a.Values); a.Kind == Photos && n > 0 && len(next) > n && slices.EqualFunc(a.Values, next[:n], sameValue) {
		b.Values, b.same = nil, n // ten photos one by one are not kept ten times
	}
	if len(c.past) == maxPast {
		c.past = slices.Delete(c.past, 0, 1)
	}
	c.past = append(c.past, b)
}

// record puts an answer under its key in the present turn, in place of what stood there.
func (c *Conversation) record(key string, kind Kind, takes string, how How, mark uint32, values []Value) {
	a := Answer{Key: key, Kind: kind, How: how, Turn: c.turn, Mark: mark, Takes: takes, Values: values}
	if kind == Look {
		if old := c.rows(key); old != nil {
			*old = a
		} else {
			c.Answers = append(c.Answers, a)
		}
		return
	}
	if c.correcting == key && kind != Denied {
		c.correcting = ""
		c.drop(correctionKey)
		if how == Typed {
			a.How = Corrected
		}
	}
	old := c.find(key)
	if old == nil {
		c.Answers = append(c.Answers, a)
		return
	}
	if old.lapsed() && old.Mark == mark { // given again: it belongs to the turn that it first came from
		a.Turn = old.Turn
	} else {
		c.remember(old, values)
	}
	*old = a
}

// lapsed says whether a soft order must be given again.
func (a *Answer) lapsed() bool { return a.Kind == Held && a.How == NotYet }

// wait lets a hint of this turn wait for its question, in place of those of its kind; photos add up.
func (c *Conversation) wait(h Hint) {
	if h.Kind != KindPhoto || h.None {
		c.spend(func(p *pooled) bool { return p.Kind == h.Kind && (p.Kind != KindPhoto || p.None) })
	}
	if len(c.pool) == maxWaiting {
		c.pool = slices.Delete(c.pool, 0, 1)
	}
	c.pool = append(c.pool, pooled{Hint: h, turn: c.turn})
}

// spend takes hints out of the pool and keeps those of earlier turns for undo.
func (c *Conversation) spend(which func(*pooled) bool) {
	kept := c.pool[:0]
	for i := range c.pool {
		p := c.pool[i]
		switch {
		case !which(&p):
			kept = append(kept, p)
		case p.turn < c.turn:
			if len(c.spent) == maxPast {
				c.spent = slices.Delete(c.spent, 0, 1)
			}
			c.spent = append(c.spent, spent{p, c.turn})
		}
	}
	clear(c.pool[len(kept):])
	c.pool = kept
}

// label is how an answer is shown when it is asked for again.
func label(values []Value) string {
	switch len(values) {
	case 0:
		return ""
	case 1:
		return values[0].Label
	}
	s := values[0].Label
	for _, v := range values[1:] {
		s += "、" + v.Label
	}
	return s
}

func (c *Conversation) wasAt(key string) string {
	for i := range c.was {
		if c.was[i].Key == key {
			return c.was[i].Value
		}
	}
	return ""
}

func sameValue(a, b Value) bool {
	return a.ID == b.ID && a.Label == b.Label && slices.Equal(a.More, b.More)
}
