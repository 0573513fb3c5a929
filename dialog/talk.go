package dialog

import "slices"

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
	lines   []string // acknowledgements heard in this turn
	kinds   []string // kinds answered so far, so that waiting hints of them can be forgotten
	collect bool     // remember the visits (corrections, photos, tests)
	visits  []visit
	context []Fact
	out     Outcome
}

type visit struct {
	key, round, label, takes string
	names                    []string
	kind                     Kind
	again                    bool // has an open wording
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

// Text asks for one sentence: the hint of its kind if the message held one, else the words themselves.
func (t *Talk) Text(q Q) Value { return first(t.words(&q, Text)) }

// Texts asks for a sentence that may hold several matters: one answer, in the order of saying.
func (t *Talk) Texts(q Q) []Value { return t.words(&q, Texts) }

func (t *Talk) words(q *Q, kind Kind) []Value {
	key, mark := t.key(q.Key), markOf(q.For)
	t.visit(key, q, kind)
	if a, _ := t.recorded(key, kind, mark, q); a != nil {
		return a.Values
	}
	if v, ok := t.takeHint(key, kind, mark, q); ok {
		return v
	}
	if t.unasked(q) {
		return nil
	}
	t.ask(q, Screen{Key: key, Kind: kind, Mark: mark, Raw: true}, nil)
	return nil
}

// Take asks for a fact of the kind in q.Takes: heard, proposed or asked.
func (t *Talk) Take(q Q) Value {
	key, mark := t.key(q.Key), markOf(q.For)
	t.visit(key, &q, Take)
	a, denied := t.recorded(key, Take, mark, &q)
	if a != nil {
		return a.value()
	}
	if v, ok := t.takeHint(key, Take, mark, &q); ok {
		return first(v)
	}
	if t.unasked(&q) {
		return Value{}
	}
	s := Screen{Key: key, Kind: Take, Mark: mark, Raw: q.Raw}
	if denied || t.c.correcting == key || q.Propose.None() {
		t.ask(&q, s, nil)
	}
	s.Proposal = q.Propose
	q.Ask, q.Again = q.ProposeAsk, ""
	w := t.speech()
	no := q.ProposeNo
	if no == "" {
		no = w.proposeNo
	}
	t.ask(&q, s, []Option{{ID: "yes", Label: w.yes, Digit: 1, Fixed: true}, {ID: "no", Label: no, Digit: 2, Fixed: true}})
	return Value{}
}

// Pick asks for one of the given options. A message that was understood to name one of them is not asked again.
func (t *Talk) Pick(q Q, options ...Option) Value {
	key, mark := t.key(q.Key), markOf(q.For)
	t.visit(key, &q, Pick)
	if a, _ := t.recorded(key, Pick, mark, &q); a != nil {
		return a.value()
	}
	if h := t.waiting(key, q.Takes); h != nil {
		for _, o := range options {
			if len(h.Values) == 1 && h.Sure && o.ID == h.Values[0].ID {
				return first(t.take(h, key, Pick, mark, []Value{{ID: o.ID, Label: o.Label}}))
			}
		}
	}
	if t.unasked(&q) {
		return Value{}
	}
	t.ask(&q, Screen{Key: key, Kind: Pick, Mark: mark}, options)
	return Value{}
}

// PickFrom asks for one of what a query returns; an empty list is an empty value. Another query drops the answer.
func (t *Talk) PickFrom(q Q, query Query) Value {
	key, mark := t.key(q.Key), markValue(query)
	t.visit(key, &q, Pick)
	if a, _ := t.recorded(key, Pick, mark, &q); a != nil {
		return a.value()
	}
	rows := t.look(listKey(key), query, mark)
	if h := t.waiting(key, q.Takes); h != nil && len(h.Values) == 1 && h.Sure {
		if i, ok := onlyRow(rows, h.Values[0]); ok {
			return first(t.take(h, key, Pick, mark, []Value{rows[i]}))
		}
	}
	if len(rows) == 0 || t.unasked(&q) {
		return Value{}
	}
	t.ask(&q, Screen{Key: key, Kind: Pick, Mark: mark, List: listKey(key)}, nil)
	return Value{}
}

// Photos gathers photos that came before, come now or come later; none when passed.
func (t *Talk) Photos(q Q) []Value {
	key, mark := t.key(q.Key), markOf(q.For)
	q.Takes = KindPhoto
	t.visit(key, &q, Photos)
	a, _ := t.recorded(key, Photos, mark, &q)
	var came []Value
	t.c.pool = slices.DeleteFunc(t.c.pool, func(p pooled) bool {
		if p.Kind != KindPhoto || p.None {
			return false
		}
		came = append(came, p.Values...)
		return true
	})
	if len(came) > 0 {
		if a != nil {
			came = append(slices.Clone(a.Values), came...)
		}
		t.c.record(key, Photos, KindPhoto, Heard, mark, came)
		t.last = t.c.turn
		return came
	}
	if a != nil {
		return a.Values
	}
	if h := t.waiting(key, KindPhoto); h != nil && h.None && len(q.Skip) > 0 {
		return t.take(h, key, Photos, mark, nil)
	}
	if t.unasked(&q) {
		return nil
	}
	t.ask(&q, Screen{Key: key, Kind: Photos, Mark: mark}, nil)
	return nil
}

// YesNo is a fork that is not a read-back. Empty labels are 是 and 不是.
func (t *Talk) YesNo(q Q, yes, no string) bool {
	key, mark := t.key(q.Key), markOf(q.For)
	t.visit(key, &q, YesNo)
	if a, _ := t.recorded(key, YesNo, mark, &q); a != nil {
		return a.value().ID == "yes"
	}
	if t.unasked(&q) {
		return false
	}
	w := t.speech()
	if yes == "" {
		yes, no = w.yes, w.no
	}
	t.ask(&q, Screen{Key: key, Kind: YesNo, Mark: mark}, []Option{{ID: "yes", Label: yes, Digit: 1, Fixed: true}, {ID: "no", Label: no, Digit: 2, Fixed: true}})
	return false
}

// Confirm reads back and returns only on yes. Its text is its mark: what was agreed to is what stood there.
// The engine makes "which item?" from the labels of the questions passed so far.
func (t *Talk) Confirm(q Q) {
	key, mark := t.key(q.Key), markOf(q.Ask+q.For)
	t.visit(key, &q, Confirm)
	if a, _ := t.recorded(key, Confirm, mark, &q); a != nil {
		return
	}
	t.c.readBack = true
	w := t.speech()
	t.ask(&q, Screen{Key: key, Kind: Confirm, Mark: mark}, []Option{
		{ID: "yes", Label: w.submit, Digit: 1, Fixed: true}, {ID: "change", Label: w.change, Digit: 2, Fixed: true}, {ID: "cancel", Label: w.cancel, Digit: 0, Fixed: true}})
}

// Look asks the house for rows and records them until the query changes. Keep rows few and narrow: they are stored.
func (t *Talk) Look(key string, query Query) []Value {
	return t.look(t.key(key), query, markValue(query))
}

func (t *Talk) look(key string, query Query, mark uint32) []Value {
	if a := t.c.find(key); a != nil {
		if a.Kind == Look && a.Mark == mark {
			return a.Values
		}
		t.c.drop(key)
	}
	t.out = Outcome{Kind: Needs, Key: key, Query: query, mark: mark}
	panic(halt{})
}

// BackTo names the answer that a refused order drops, so that it is asked again with fresh choices.
type BackTo string

// Do gives an order and returns its receipt. It is carried out once per conversation and key, whatever happens.
// Refused without a BackTo it ends the talk with the refusal's sentence and the draft is parked.
func (t *Talk) Do(key string, e Effect, back ...BackTo) Value {
	return t.order(key, e, Done, back)
}

// Hold is an order that lapses by itself (an hour held for five minutes): undo may pass it, another effect replaces it.
func (t *Talk) Hold(key string, e Effect, back ...BackTo) Value {
	return t.order(key, e, Held, back)
}

func (t *Talk) order(key string, e Effect, kind Kind, back []BackTo) Value {
	full := t.key(key)
	var mark uint32
	if kind == Held {
		mark = markValue(e)
	}
	if a := t.c.find(full); a != nil {
		if a.Kind == kind && a.Mark == mark {
			t.last = a.Turn
			return a.value()
		}
		t.c.drop(full)
	}
	t.out = Outcome{Kind: Orders, Key: full, Effect: e, mark: mark, order: kind}
	if len(back) > 0 {
		t.out.backTo = t.key(string(back[0]))
	}
	panic(halt{})
}

func (t *Talk) key(k string) string {
	if t.round == "" && t.part == "" {
		return k
	}
	if t.part == "" {
		return t.round + k
	}
	return t.round + t.part + "." + k
}

func (t *Talk) state(k string) string {
	if t.part != "" {
		return t.flow.Name + "." + t.part
	}
	return t.flow.Name + "." + k
}

func (t *Talk) visit(key string, q *Q, kind Kind) {
	if t.collect {
		t.visits = append(t.visits, visit{key: key, round: t.round, label: q.Label, names: q.Names, takes: q.Takes, kind: kind})
	}
}

// recorded finds the answer under a key, and forgets one of another kind or mark. A denial is no answer, but says so.
func (t *Talk) recorded(key string, kind Kind, mark uint32, q *Q) (a *Answer, denied bool) {
	a = t.c.find(key)
	if a == nil {
		return nil, false
	}
	if a.Mark != mark || a.Kind != kind && a.Kind != Denied {
		t.c.drop(key)
		return nil, false
	}
	t.last = a.Turn
	if a.Kind == Denied {
		return nil, true
	}
	if q.Takes != "" && len(t.c.pool) > 0 {
		t.kinds = append(t.kinds, q.Takes)
	}
	return a, false
}

// waiting finds a hint for a question; a question asked again by correction hears none.
func (t *Talk) waiting(key, kind string) *pooled {
	if kind == "" || t.c.correcting == key {
		return nil
	}
	for i := range t.c.pool {
		if t.c.pool[i].Kind == kind {
			return &t.c.pool[i]
		}
	}
	return nil
}

func (t *Talk) takeHint(key string, kind Kind, mark uint32, q *Q) ([]Value, bool) {
	h := t.waiting(key, q.Takes)
	switch {
	case h == nil:
		return nil, false
	case h.None:
		if len(q.Skip) == 0 {
			return nil, false
		}
		return t.take(h, key, kind, mark, nil), true
	case h.Sure:
		v := h.Values
		if kind != Texts && len(v) > 1 {
			v = v[:1]
		}
		return t.take(h, key, kind, mark, v), true
	case kind == Take:
		q.Propose = h.Values[0]
		if q.ProposeAsk == "" {
			q.ProposeAsk = h.Values[0].Label + t.speech().isIt
		}
	}
	return nil, false
}

// take records a waiting hint under a key.
func (t *Talk) take(h *pooled, key string, kind Kind, mark uint32, v []Value) []Value {
	how := Heard
	if h.None {
		how = Skipped
	}
	from, takes := h.turn, h.Kind
	i := slices.IndexFunc(t.c.pool, func(p pooled) bool { return p.Kind == takes && p.turn == from })
	t.c.pool = slices.Delete(t.c.pool, i, i+1)
	t.c.record(key, kind, takes, how, mark, v)
	t.c.find(key).from = from
	t.last = t.c.turn
	return v
}

// unasked says whether an open question is passed in silence.
func (t *Talk) unasked(q *Q) bool { return q.Quiet || q.Early && t.c.readBack }

// ask puts the question on the screen and stops the run.
func (t *Talk) ask(q *Q, s Screen, options []Option) {
	for i := range options {
		if !options[i].Fixed {
			options[i].Digit, options[i].Fixed = i+1, true
		}
	}
	s.State, s.Takes, s.Options = t.state(q.Key), q.Takes, options
	if len(q.Skip) > 0 {
		s.Skip = joinWords(q.Skip)
	}
	text := q.Ask
	if was := t.c.wasAt(s.Key); was != "" && q.Again != "" {
		text = fill(q.Again, was)
	}
	if s.List != "" {
		options = t.c.rowOptions(s.List)
	}
	t.c.Screen = s
	t.out = Outcome{Kind: Asks, Ask: text, Options: options, retry: q.Retry}
	panic(halt{})
}

func first(v []Value) Value {
	if len(v) == 0 {
		return Value{}
	}
	return v[0]
}

// onlyRow finds the one row that a hint means: by id, else by label.
func onlyRow(rows []Value, v Value) (int, bool) {
	found, n := -1, 0
	for i := range rows {
		if rows[i].ID == v.ID && v.ID != "" || v.Label != "" && rows[i].Label == v.Label {
			found, n = i, n+1
		}
	}
	return found, n == 1
}
