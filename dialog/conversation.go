package dialog

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

	from int // turn of the hint that it was taken from, so that undo can give the hint back
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
	State    string // flow.key: the state's name
	Kind     Kind
	Takes    string
	Mark     uint32
	List     string   // key of the Look whose rows are the options
	Options  []Option // options given by the script or made by the engine
	Proposal Value    // what "是" would record
	Skip     string   // words that pass it, separated by spaces; "" = it must be answered
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
}

// Conversation is one run of a flow: the answers so far and the question that waits. Only the engine changes it.
type Conversation struct {
	ID      string
	Flow    string
	Facts   []Fact
	Answers []Answer
	Screen  Screen
	About   string // what it is about, in the resident's words; how a parked draft is offered

	turn       int  // turns that recorded something
	fence      int  // turns up to here cannot be undone: an order was carried out
	readBack   bool // a read-back has been shown: early questions are over
	correcting string
	was        []Fact // what stood in slots that undo or a correction dropped
	pool       []pooled

	silent bool     // not stored: this turn's Say is not heard (miss, undo, resume)
	above  []string // not stored: lines above the question (a refusal's sentence)
}

// Start opens a conversation with what its first message was understood to say. Advance it with a nil input.
func Start(f *Flow, id string, facts []Fact, hints []Hint) *Conversation {
	c := &Conversation{ID: id, Flow: f.Name, Facts: facts, turn: 1}
	for _, h := range hints {
		c.pool = append(c.pool, pooled{h, 1})
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

// Acted says whether an order has been carried out in this conversation.
func (c *Conversation) Acted() bool { return c.fence > 0 }

func (c *Conversation) find(key string) *Answer {
	for i := range c.Answers {
		if c.Answers[i].Key == key {
			return &c.Answers[i]
		}
	}
	return nil
}

func (c *Conversation) drop(key string) {
	for i := range c.Answers {
		if c.Answers[i].Key == key {
			c.Answers = append(c.Answers[:i], c.Answers[i+1:]...)
			return
		}
	}
}

// record puts an answer under its key in the present turn, in place of what stood there.
func (c *Conversation) record(key string, kind Kind, takes string, how How, mark uint32, values []Value) {
	a := Answer{Key: key, Kind: kind, How: how, Turn: c.turn, Mark: mark, Takes: takes, Values: values}
	if c.correcting == key && kind != Denied {
		c.correcting = ""
		c.drop(asideKey(key))
		if how == Typed {
			a.How = Corrected
		}
	}
	if old := c.find(key); old != nil {
		*old = a
		return
	}
	c.Answers = append(c.Answers, a)
}

// listKey is where the rows of a PickFrom are kept.
func listKey(key string) string { return key + "?" }

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
