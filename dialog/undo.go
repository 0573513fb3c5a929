package dialog

import "slices"

// Undo forgets the last turn that recorded something and shows what stood there: what that turn replaced stands again, hints that it
// took wait again. Orders are a fence.
func Undo(f *Flow, c *Conversation) Outcome {
	c.silent, c.above, c.said = true, nil, ""
	if c.Screen.Kind == Change { // back from the menu to the read-back
		c.Screen = Screen{}
		return replay(f, c)
	}
	newest := c.newest()
	if newest == 0 {
		out := show(f, c)
		if out.Kind == Asks {
			out.Missed, out.Retry = true, speech(c).firstStep
			if c.fence > 0 {
				out.Retry = speech(c).doneStays
			}
		}
		return out
	}
	c.was = nil
	removed := c.forget(newest)
	for i := len(c.past) - 1; i >= 0 && c.past[i].gone >= newest; i-- {
		c.Answers = append(c.Answers, c.past[i].restored(removed))
		c.past = c.past[:i]
	}
	for i := len(c.spent) - 1; i >= 0 && c.spent[i].gone >= newest; i-- {
		c.pool = append(c.pool, c.spent[i].pooled)
		c.spent = c.spent[:i]
	}
	slices.SortStableFunc(c.pool, func(a, b pooled) int { return a.turn - b.turn })
	c.turn = max(newest-1, 1)
	if c.readBack >= newest {
		c.readBack = 0
	}
	c.correcting = c.find(correctionKey).value().ID
	return replay(f, c)
}

// newest is the last turn that undo can forget, 0 when there is none. Hints that the first message brought are no turn of their own.
func (c *Conversation) newest() int {
	newest := 0
	for i := range c.Answers {
		if a := &c.Answers[i]; a.Kind != Look {
			newest = max(newest, a.Turn)
		}
	}
	for i := range c.past {
		newest = max(newest, c.past[i].gone)
	}
	for i := range c.pool {
		if p := &c.pool[i]; p.turn > 1 {
			newest = max(newest, p.turn)
		}
	}
	for i := range c.spent {
		newest = max(newest, c.spent[i].gone)
	}
	if newest <= c.fence {
		return 0
	}
	return newest
}

// forget removes what came in a turn or later, and remembers its labels for the question that will be asked again.
func (c *Conversation) forget(turn int) (removed []Answer) {
	c.Answers = slices.DeleteFunc(c.Answers, func(a Answer) bool {
		if a.Turn < turn {
			return false
		}
		switch a.Kind {
		case Look, Denied, Confirm, Change, Done, Held:
		default:
			if l := label(a.Values); l != "" {
				c.was = append(c.was, Fact{a.Key, l})
			}
		}
		removed = append(removed, a)
		return true
	})
	c.pool = slices.DeleteFunc(c.pool, func(p pooled) bool { return p.turn >= turn })
	return removed
}

// restored is the answer as it stood. A soft order that was replaced must be given again.
func (b bygone) restored(removed []Answer) Answer {
	a := b.Answer
	if a.Kind == Held {
		a.How = NotYet
	}
	if b.same > 0 {
		i := slices.IndexFunc(removed, func(r Answer) bool { return r.Key == a.Key && r.Kind == Photos })
		if i >= 0 && len(removed[i].Values) >= b.same {
			a.Values = removed[i].Values[:b.same:b.same]
		}
	}
	return a
}

// reopen lets an answer fall so that its question is asked openly.
func (c *Conversation) reopen(key string) {
	c.was = nil
	if old := c.find(key); old != nil {
		if l := label(old.Values); l != "" {
			c.was = append(c.was, Fact{key, l})
		}
		c.drop(key)
	}
	c.dropRows(key)
	c.record(correctionKey, Change, "", Typed, 0, []Value{{ID: key}})
	c.correcting = key
}
