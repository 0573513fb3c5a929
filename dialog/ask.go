package dialog

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// recorded finds the answer to a question, and lets one of another kind or mark fall. Before an order that was carried out
// nothing falls any more. A denied proposal is found by Take alone.
func (t *Talk) recorded(q *Q, key string, kind Kind, mark uint32) *Answer {
	if t.collect {
		t.visits = append(t.visits, visit{key: key, round: t.round, label: q.Label, names: q.Names, takes: q.Takes, kind: kind, mark: mark,
			raw: q.Raw || kind != Take, closed: t.ahead > 0})
	}
	a := t.c.find(key)
	if a == nil {
		return nil
	}
	if a.Mark != mark && t.ahead == 0 || a.Kind != kind && (a.Kind != Denied || kind != Take) {
		t.c.drop(key)
		return nil
	}
	t.last = a.Turn
	if a.Kind != Denied && t.ahead == 0 {
		for i := range t.c.pool { // a wish about an earlier question must not fall into a later one
			if p := &t.c.pool[i]; p.Kind == q.Takes && p.Kind != KindPhoto {
				p.late = true
			}
		}
	}
	return a
}

// waiting finds a hint for a question; one asked again by correction hears none, and one whose order was carried out needs none.
func (t *Talk) waiting(key, kind string) *pooled {
	if kind == "" || t.ahead > 0 || t.c.correcting == key {
		return nil
	}
	for i := range t.c.pool {
		if t.c.pool[i].Kind == kind {
			return &t.c.pool[i]
		}
	}
	return nil
}

// takeHint records the hint that waits for a question. One that is not sure becomes its proposal.
func (t *Talk) takeHint(q *Q, key string, kind Kind, mark uint32) ([]Value, bool) {
	h := t.waiting(key, q.Takes)
	switch {
	case h == nil, h.None && len(q.Skip) == 0, !h.None && len(h.Values) == 0:
		return nil, false
	case h.None:
		return t.take(h, key, kind, mark, nil), true
	case h.Sure && kind == Texts:
		return t.take(h, key, kind, mark, h.Values), true
	case h.Sure:
		return t.take(h, key, kind, mark, h.Values[:1]), true
	case kind == Take && !sameValue(q.Propose, h.Values[0]):
		if !q.Propose.None() { // its wording is about another value
			q.ProposeAsk = ""
		}
		q.Propose = h.Values[0]
	}
	return nil, false
}

// take records a waiting hint under a key.
func (t *Talk) take(h *pooled, key string, kind Kind, mark uint32, v []Value) []Value {
	how := Heard
	if h.None {
		how = Skipped
	}
	taken := *h
	t.c.spend(func(p *pooled) bool { return p.Kind == taken.Kind && p.turn == taken.turn && p.None == taken.None })
	t.c.record(key, kind, taken.Kind, how, mark, v)
	t.last = t.c.turn
	return v
}

// photos takes all photos that wait.
func (t *Talk) photos() (came []Value) {
	if t.ahead > 0 {
		return nil
	}
	for i := range t.c.pool {
		if p := &t.c.pool[i]; p.Kind == KindPhoto && !p.None {
			came = append(came, p.Values...)
		}
	}
	if came != nil {
		t.c.spend(func(p *pooled) bool { return p.Kind == KindPhoto && !p.None })
	}
	return came
}

// corrected matches the words of a correction ("时间改成15:00") with the options that they are about.
func (t *Talk) corrected(key string, options []Option) (Option, bool) {
	if t.c.correcting != key || t.c.said == "" {
		return Option{}, false
	}
	if options == nil {
		options = t.speech().yesNo
	}
	return match(t.c.said, options)
}

func (t *Talk) choose(q *Q, key string, kind Kind, mark uint32, v Value) Value {
	t.c.record(key, kind, q.Takes, Typed, mark, []Value{v})
	t.c.dropRows(key)
	t.last = t.c.turn
	return v
}

// unasked says whether an open question is passed in silence.
func (t *Talk) unasked(q *Q, key string) bool {
	return (q.Quiet || q.Early && t.c.readBack > 0) && t.c.correcting != key
}

// ask puts the question on the screen and stops the run.
func (t *Talk) ask(q *Q, s *Screen, options []Option) {
	c := t.c
	s.Takes, s.Skip = q.Takes, q.Skip
	switch {
	case t.part != "":
		s.Name = t.part
	case t.round != "":
		s.Name = q.Key
	}
	if s.List == "" {
		s.Options = options
	}
	text := q.Ask
	if q.Again != "" {
		if was := c.wasAt(s.Key); was != "" {
			text = fill(q.Again, was)
		}
	}
	c.Screen = *s
	if options == nil {
		options = c.made()
	}
	t.out = Outcome{Kind: Asks, Ask: text, Options: options, retry: q.Retry}
	panic(halt{})
}

// made gives the options that the engine itself makes for the question on the screen; they are not stored.
func (c *Conversation) made() []Option {
	switch s := &c.Screen; {
	case s.Kind == Confirm:
		return speech(c).confirm
	case !s.Proposal.None():
		return speech(c).agree
	case s.Kind == YesNo:
		return speech(c).yesNo
	}
	return nil
}

// options are the choices on the screen, as they were shown.
func (c *Conversation) options() []Option {
	if c.Screen.List != "" {
		if a := c.rows(c.Screen.List); a != nil {
			return rowOptions(a.Values)
		}
		return nil
	}
	if len(c.Screen.Options) > 0 {
		return c.Screen.Options
	}
	return c.made()
}

// numbered copies options and gives those without a digit of their own their number.
func numbered(options []Option) []Option {
	options = slices.Clone(options)
	for i := range options {
		if !options[i].Fixed {
			options[i].Digit, options[i].Fixed = i+1, true
		}
	}
	return options
}

// rowOptions shows rows as options counted from 1.
func rowOptions(rows []Value) []Option {
	options := make([]Option, len(rows))
	for i := range rows {
		options[i] = Option{ID: rows[i].ID, Label: rows[i].Label, Digit: i + 1, Fixed: true}
	}
	return options
}

func twoOptions(yes, no string) []Option {
	return []Option{{ID: "yes", Label: yes, Digit: 1, Fixed: true}, {ID: "no", Label: no, Digit: 2, Fixed: true}}
}

func readBackOptions(submit, change, cancel string) []Option {
	return []Option{{ID: "yes", Label: submit, Digit: 1, Fixed: true}, {ID: "change", Label: change, Digit: 2, Fixed: true},
		{ID: "cancel", Label: cancel, Digit: 0, Fixed: true}}
}

// optionOf finds the one option that a sure hint means: by id, by its words, or because it holds them.
func optionOf(options []Option, h *Hint) (int, bool) {
	if !h.Sure || len(h.Values) != 1 {
		return 0, false
	}
	v := h.Values[0]
	words := Fold(v.Label)
	for _, means := range []func(*Option) bool{
		func(o *Option) bool { return v.ID != "" && o.ID == v.ID },
		func(o *Option) bool { return words != "" && same(o, words) },
		func(o *Option) bool {
			return utf8.RuneCountInString(words) > 1 && strings.Contains(Fold(o.Label), words)
		},
	} {
		found, n := 0, 0
		for i := range options {
			if means(&options[i]) {
				found, n = i, n+1
			}
		}
		if n > 0 {
			return found, n == 1
		}
	}
	return 0, false
}

func first(v []Value) Value {
	if len(v) == 0 {
		return Value{}
	}
	return v[0]
}
