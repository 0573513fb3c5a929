package dialog

// Talk is what a script speaks through. Every method returns at once when its answer is recorded, and stops the run when it is not;
// the script runs again from the top with the next message.
type Talk struct {
	*run
	round string // "2/": prefix of keys, never of names
	part  string // "location": name of a helper's questions
}

// run is one replay.
type run struct {
	c       *Conversation
	flow    *Flow
	last    int      // turn of the newest answer that the script has passed
	ahead   int      // orders carried out that the script has not come to yet: questions before them are closed
	lines   []string // acknowledgements heard in this turn
	context []Fact
	out     Outcome
	talk    Talk

	collect bool // remember the visits (corrections, photos, proofs)
	visits  []visit
}

// visit is one thing that the script passed: a question, rows or an order.
type visit struct {
	key, round, label, takes string
	names                    []string
	kind                     Kind
	mark                     uint32
	raw                      bool // any words answer it
	closed                   bool // an order that rests on it was carried out
}

// halt stops a run; it never leaves the package.
type halt struct{}

// Part names the questions of a helper: the state is flow.name whatever the helper's keys are.
func (t *Talk) Part(name string) *Talk { return &Talk{run: t.run, round: t.round, part: name} }

// Round gives a Talk for one turn of a loop: its keys carry the round, the names of its states do not.
func (t *Talk) Round(id string) *Talk {
	return &Talk{run: t.run, round: t.round + id + "/", part: t.part}
}

// Fact gives a fact of the conversation's start.
func (t *Talk) Fact(key string) string { return t.c.Fact(key) }

// English says whether this conversation speaks English.
func (t *Talk) English() bool { return t.c.Fact(FactLanguage) == "en" }

// About says what the conversation is called when it is parked.
func (t *Talk) About(text string) { t.c.About = text }

// Say acknowledges the answer before it. It is heard only in the turn in which that answer was recorded.
func (t *Talk) Say(text string) {
	if !t.c.silent && t.last == t.c.turn && text != "" {
		t.lines = append(t.lines, text)
	}
}

// Hear looks at a waiting hint without taking it, to word a question. Never branch on it: it is gone once it is taken.
func (t *Talk) Hear(kind string) (Value, bool) {
	for i := range t.c.pool {
		if p := &t.c.pool[i]; p.Kind == kind && !p.None && len(p.Values) > 0 {
			return p.Values[0], true
		}
	}
	return Value{}, false
}

// How says in which way the answer under a key came. Only for deciding whether a later question is Quiet.
func (t *Talk) How(key string) How {
	if a := t.c.find(t.key(key)); a != nil {
		return a.How
	}
	return NotYet
}

// Context leaves something of the last words to be understood by: a follow-up message may mean it.
func (t *Talk) Context(key, value string) {
	if value != "" {
		t.context = append(t.context, Fact{key, value})
	}
}

// End is a script's last words.
func (t *Talk) End(text string) End { return End{text} }

func (t *Talk) key(k string) string {
	switch {
	case t.part != "":
		return t.round + t.part + "." + k
	case t.round != "":
		return t.round + k
	}
	return k
}
