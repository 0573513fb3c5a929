package dialog

import "slices"

// Kinds of hint that the engine itself knows; all others are a matter between triage and the scripts.
const (
	KindPhoto = "photo"
	KindPlace = "place"
)

// Keys of facts that the engine itself reads.
const (
	FactLanguage = "language" // zh (default) or en
	FactBig      = "big"      // "1": short lines, one thing a message
)

type verdict uint8

const (
	missed     verdict = iota
	answered           // something was recorded
	cancelled          // 0 at a read-back
	menuWanted         // 2 at a read-back
)

// hear reads a message against the screen. It records, or leaves everything as it was.
func hear(f *Flow, c *Conversation, in *Input) verdict {
	if in.Text == "" {
		return attach(f, c, in.Hints)
	}
	if correct(f, c, in) {
		return answered
	}
	s := &c.Screen
	if !s.Proposal.None() {
		return proposal(c, in)
	}
	if len(s.Skip) > 0 && skips(in, s) {
		c.answer(in, Skipped, nil)
		return answered
	}
	switch s.Kind {
	case Text, Texts, Take:
		return words(c, in)
	case Photos:
		return photoWords(c, in)
	case Pick, YesNo:
		return pick(c, in)
	case Confirm:
		return readBack(f, c, in)
	case Change:
		if o, ok := match(in.Text, s.Options); ok {
			c.turn++
			c.reopen(o.ID)
			return answered
		}
		return facts(f, c, in)
	}
	return missed
}

// answer records what the waiting question was answered with; the message's other hints wait for later questions.
func (c *Conversation) answer(in *Input, how How, values []Value) {
	c.turn++
	c.settle(how, values)
	for _, h := range in.Hints {
		if h.Kind != c.Screen.Takes {
			c.wait(h)
		}
	}
}

// settle records the answer to the waiting question.
func (c *Conversation) settle(how How, values []Value) {
	s := &c.Screen
	c.record(s.Key, s.Kind, s.Takes, how, s.Mark, values)
	if s.List != "" {
		c.dropRows(s.List)
	}
	c.was = nil
}

// attach puts a photo or a location into the slot of its kind, whether that is asked, answered or still to come.
func attach(f *Flow, c *Conversation, hints []Hint) verdict {
	v := missed
	for _, h := range hints {
		if len(h.Values) == 0 || !slices.Contains(f.Takes, h.Kind) {
			continue
		}
		if v == missed {
			c.turn++
			v = answered
		}
		s := &c.Screen
		switch {
		case h.Kind == KindPhoto:
			c.wait(h)
		case h.Kind == s.Takes && (s.Kind == Take || s.Kind == Text || s.Kind == Texts):
			c.settle(Typed, h.Values[:1])
		default:
			if slot, ok := slotOf(changeable(f, c), c, h.Kind); ok && c.find(slot.key) != nil {
				c.put(slot, h)
			} else {
				c.wait(h)
			}
		}
	}
	return v
}

// slotOf finds the slot of a kind among those that may be changed: an answered one before one that is still empty.
func slotOf(slots []visit, c *Conversation, kind string) (visit, bool) {
	empty := -1
	for i, v := range slots {
		if v.takes != kind || v.kind == Text || v.kind == Texts || v.kind == Photos {
			continue
		}
		if a := c.find(v.key); a != nil && a.Kind != Denied {
			return v, true
		}
		if empty < 0 {
			empty = i
		}
	}
	if empty < 0 {
		return visit{}, false
	}
	return slots[empty], true
}

// put changes one slot to what a hint says. A choice is made by its own question: only that knows its options.
func (c *Conversation) put(v visit, h Hint) {
	if v.kind == Pick || v.kind == YesNo {
		c.drop(v.key)
		c.wait(h)
		return
	}
	c.record(v.key, v.kind, h.Kind, Corrected, v.mark, h.Values[:1])
}

// words reads a message against an open question.
func words(c *Conversation, in *Input) verdict {
	s := &c.Screen
	for _, h := range in.Hints {
		if h.Kind != s.Takes || s.Takes == "" {
			continue
		}
		switch {
		case h.None && len(s.Skip) > 0:
			c.answer(in, Skipped, nil)
		case h.None || len(h.Values) == 0:
			continue
		case s.Kind == Texts:
			c.answer(in, Typed, h.Values)
		default:
			c.answer(in, Typed, h.Values[:1])
		}
		return answered
	}
	if !s.Raw || Fold(in.Text) == "" {
		return missed
	}
	if yes, no, rest := agreement(in.Text); s.Kind == Take && (yes || no) && rest == "" {
		return missed // a bare yes names no place
	}
	c.answer(in, Typed, []Value{{Label: in.Text}})
	return answered
}

// photoWords reads words at the photo question: only "none" answers it.
func photoWords(c *Conversation, in *Input) verdict {
	none := slices.ContainsFunc(in.Hints, func(h Hint) bool { return h.Kind == KindPhoto && h.None })
	_, no, _ := agreement(in.Text)
	if len(c.Screen.Skip) == 0 || !none && !no {
		return missed
	}
	c.answer(in, Skipped, nil)
	return answered
}

// pick reads a message against options: number, words of an option, a hint that names one.
func pick(c *Conversation, in *Input) verdict {
	s := &c.Screen
	var rows []Value
	if a := c.rows(s.List); a != nil && s.List != "" {
		rows = a.Values
		if n, ok := Digit(in.Text); ok && 1 <= n && n <= len(rows) { // the answer that nearly everybody gives
			c.answer(in, Typed, rows[n-1:n:n])
			return answered
		}
	}
	options := c.options()
	o, ok := match(in.Text, options)
	if !ok && s.Kind == YesNo {
		yes, no, _ := agreement(in.Text)
		o, ok = only(options, func(o *Option) bool { return yes && o.ID == "yes" || no && o.ID == "no" })
	}
	if !ok && s.Takes != "" {
		for _, h := range in.Hints {
			if i, found := optionOf(options, &h); found && h.Kind == s.Takes {
				o, ok = options[i], true
			}
		}
	}
	if !ok {
		return missed
	}
	if rows != nil {
		c.answer(in, Typed, rows[o.Digit-1:o.Digit:o.Digit])
	} else {
		c.answer(in, Typed, []Value{{ID: o.ID, Label: o.Label}})
	}
	return answered
}

// readBack reads a message against a read-back: only the whole message agrees; a sure fact of a known kind corrects.
func readBack(f *Flow, c *Conversation, in *Input) verdict {
	if o, ok := matchWhole(in.Text, c.options()); ok {
		switch o.ID {
		case "yes":
			c.turn++
			c.settle(Typed, []Value{{ID: "yes"}})
			return answered
		case "change":
			return menuWanted
		case "cancel":
			return cancelled
		}
	}
	if key, ok := namedForChange(f, c, in.Text); ok { // 修改地点
		c.turn++
		c.reopen(key)
		return answered
	}
	return facts(f, c, in)
}
