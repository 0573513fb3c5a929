package dialog

import "slices"

// Text asks for one sentence: the hint of its kind if the message held one, else the words themselves.
func (t *Talk) Text(q Q) Value { return first(t.words(&q, Text)) }

// Texts asks for a sentence that may hold several matters: one answer, in the order of saying.
func (t *Talk) Texts(q Q) []Value { return t.words(&q, Texts) }

func (t *Talk) words(q *Q, kind Kind) []Value {
	key, mark := t.key(q.Key), markOf(q.For)
	if a := t.recorded(q, key, kind, mark); a != nil {
		return a.Values
	}
	if v, ok := t.takeHint(q, key, kind, mark); ok {
		return v
	}
	if !t.unasked(q, key) {
		t.ask(q, &Screen{Key: key, Kind: kind, Mark: mark, Raw: true}, nil)
	}
	return nil
}

// Take asks for a fact of the kind in q.Takes: heard, proposed or asked.
func (t *Talk) Take(q Q) Value {
	key, mark := t.key(q.Key), markOf(q.For)
	a := t.recorded(&q, key, Take, mark)
	if a != nil && a.Kind == Take {
		return a.value()
	}
	if v, ok := t.takeHint(&q, key, Take, mark); ok {
		return first(v)
	}
	if t.unasked(&q, key) {
		return Value{}
	}
	s := Screen{Key: key, Kind: Take, Mark: mark, Raw: q.Raw}
	if denied := a != nil && sameValue(a.value(), q.Propose); denied || q.Propose.None() || t.c.correcting == key {
		t.ask(&q, &s, nil)
	}
	w := t.speech()
	s.Proposal = q.Propose
	q.Ask, q.Again = q.ProposeAsk, ""
	if q.Ask == "" {
		q.Ask = q.Propose.Label + w.isIt
	}
	var options []Option // nil: those of the engine
	if q.ProposeNo != "" {
		options = twoOptions(w.yes, q.ProposeNo)
	}
	t.ask(&q, &s, options)
	return Value{}
}

// Pick asks for one of the given options. A message that was understood to name one of them is not asked again.
func (t *Talk) Pick(q Q, options ...Option) Value {
	key, mark := t.key(q.Key), markOf(q.For)
	if a := t.recorded(&q, key, Pick, mark); a != nil {
		return a.value()
	}
	if h := t.waiting(key, q.Takes); h != nil {
		if h.None && len(q.Skip) > 0 {
			return first(t.take(h, key, Pick, mark, nil))
		}
		if i, ok := optionOf(options, &h.Hint); ok {
			return first(t.take(h, key, Pick, mark, []Value{{ID: options[i].ID, Label: options[i].Label}}))
		}
	}
	if t.unasked(&q, key) {
		return Value{}
	}
	options = numbered(options)
	if o, ok := t.corrected(key, options); ok {
		return t.choose(&q, key, Pick, mark, Value{ID: o.ID, Label: o.Label})
	}
	t.ask(&q, &Screen{Key: key, Kind: Pick, Mark: mark}, options)
	return Value{}
}

// PickFrom asks for one of what a query returns; an empty list is an empty value. Another query drops the answer.
func (t *Talk) PickFrom(q Q, query Query) Value {
	key, mark := t.key(q.Key), markValue(query)
	if q.For != "" {
		mark = markString(mark, q.For)
	}
	if a := t.recorded(&q, key, Pick, mark); a != nil {
		return a.value()
	}
	rows := t.look(key, query, mark)
	if h := t.waiting(key, q.Takes); h != nil {
		if h.None && len(q.Skip) > 0 {
			return first(t.take(h, key, Pick, mark, nil))
		}
		if i, ok := optionOf(rowOptions(rows), &h.Hint); ok {
			v := t.take(h, key, Pick, mark, []Value{rows[i]})
			t.c.dropRows(key)
			return first(v)
		}
	}
	if len(rows) == 0 || t.unasked(&q, key) {
		return Value{}
	}
	options := rowOptions(rows)
	if o, ok := t.corrected(key, options); ok {
		return t.choose(&q, key, Pick, mark, rows[o.Digit-1])
	}
	t.ask(&q, &Screen{Key: key, Kind: Pick, Mark: mark, List: key}, options)
	return Value{}
}

// Photos gathers photos that came before, come now or come later; none when passed.
func (t *Talk) Photos(q Q) []Value {
	key, mark := t.key(q.Key), markOf(q.For)
	q.Takes = KindPhoto
	a := t.recorded(&q, key, Photos, mark)
	if came := t.photos(); len(came) > 0 {
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
	if !t.unasked(&q, key) {
		t.ask(&q, &Screen{Key: key, Kind: Photos, Mark: mark}, nil)
	}
	return nil
}

// YesNo is a fork that is not a read-back. Empty labels are 是 and 不是.
func (t *Talk) YesNo(q Q, yes, no string) bool {
	key, mark := t.key(q.Key), markOf(q.For)
	if a := t.recorded(&q, key, YesNo, mark); a != nil {
		return a.value().ID == "yes"
	}
	if t.unasked(&q, key) {
		return false
	}
	var options []Option // nil: those of the engine
	if yes != "" {
		options = twoOptions(yes, no)
	}
	if o, ok := t.corrected(key, options); ok {
		return t.choose(&q, key, YesNo, mark, Value{ID: o.ID, Label: o.Label}).ID == "yes"
	}
	t.ask(&q, &Screen{Key: key, Kind: YesNo, Mark: mark}, options)
	return false
}

// Confirm reads back and returns only on yes. Its text is its mark: what was agreed to is what stood there.
// The engine makes "which item?" from the labels of the questions passed so far.
func (t *Talk) Confirm(q Q) {
	key, mark := t.key(q.Key), markOf(q.Ask+q.For)
	if t.recorded(&q, key, Confirm, mark) != nil {
		return
	}
	if t.c.readBack == 0 {
		t.c.readBack = t.c.turn
	}
	t.ask(&q, &Screen{Key: key, Kind: Confirm, Mark: mark}, nil)
}
