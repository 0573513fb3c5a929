package dialog

// Look asks the house for rows and records them until the query changes. Keep rows few and narrow: they are stored.
func (t *Talk) Look(key string, query Query) []Value {
	return t.look(t.key(key), query, markValue(query))
}

func (t *Talk) look(key string, query Query, mark uint32) []Value {
	if t.collect {
		t.visits = append(t.visits, visit{key: key, round: t.round, kind: Look})
	}
	if a := t.c.rows(key); a != nil && (a.Mark == mark || t.ahead > 0) {
		return a.Values
	}
	t.c.dropRows(key)
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

// Hold is an order that lapses by itself (an hour held for five minutes): undo may pass it, another effect replaces it, and it is
// given again when the talk is resumed.
func (t *Talk) Hold(key string, e Effect, back ...BackTo) Value {
	return t.order(key, e, Held, back)
}

func (t *Talk) order(key string, e Effect, kind Kind, back []BackTo) Value {
	full := t.key(key)
	var mark uint32
	if kind == Held {
		mark = markValue(e)
	}
	if t.collect {
		t.visits = append(t.visits, visit{key: full, round: t.round, kind: kind})
	}
	if a := t.c.find(full); a != nil && a.Kind == kind { // anything else is replaced by the receipt
		if kind == Done {
			t.ahead--
		}
		if a.Mark == mark && !a.lapsed() || t.ahead > 0 {
			t.last = a.Turn
			return a.value()
		}
	}
	t.out = Outcome{Kind: Orders, Key: full, Effect: e, mark: mark, order: kind, number: t.c.holds}
	if len(back) > 0 {
		t.out.backTo = t.key(string(back[0]))
	}
	panic(halt{})
}
