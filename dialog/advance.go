package dialog

import "slices"

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
	c.silent, c.above = false, nil
	if in == nil {
		return replay(f, c)
	}
	switch hear(f, c, in) {
	case missed:
		c.silent = true
		out := replay(f, c)
		out.Missed, out.Retry = true, out.retry
		return out
	case cancelled:
		return Outcome{Kind: Cancels}
	case menuShown:
		c.silent = true
		return changeMenu(f, c)
	}
	return replay(f, c)
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
		c.fence = c.turn
	}
	return replay(f, c)
}

// Refused answers an Orders that was refused: the answer named by BackTo is asked again below the sentence,
// without one the talk ends and its draft is parked.
func Refused(f *Flow, c *Conversation, out Outcome, sentence string) Outcome {
	c.silent = true
	if out.backTo == "" {
		return Outcome{Kind: Ends, Text: sentence, Parks: true}
	}
	c.above = append(c.above, sentence)
	c.drop(out.backTo)
	c.drop(listKey(out.backTo))
	return replay(f, c)
}

// OrderKey names an order for ever: with the conversation's id it is the key of its receipt. A soft order may be given
// again with another effect, so its mark is part of the name.
func (o Outcome) OrderKey() string {
	if o.order == Held {
		return o.Key + "#" + hex32(o.mark)
	}
	return o.Key
}

// Soft says whether the order lapses by itself.
func (o Outcome) Soft() bool { return o.order == Held }

// Resume shows the waiting question again, with fresh rows where it lists what may have changed.
func Resume(f *Flow, c *Conversation) Outcome {
	c.silent, c.above = true, nil
	if c.Screen.List != "" {
		c.drop(c.Screen.List)
	}
	if c.Screen.Kind == Change {
		return changeMenu(f, c)
	}
	return replay(f, c)
}

// Undo forgets the last turn that recorded something and shows what stood there. Orders are a fence.
func Undo(f *Flow, c *Conversation) Outcome {
	c.silent, c.above = true, nil
	if c.Screen.Kind == Change || c.correcting != "" { // back from the menu to the read-back
		if c.correcting != "" {
			c.restore()
		}
		c.Screen = Screen{}
		return replay(f, c)
	}
	newest := 0
	for i := range c.Answers {
		if a := &c.Answers[i]; a.Kind != Look && a.Turn > c.fence {
			newest = max(newest, a.Turn)
		}
	}
	if newest == 0 {
		out := replay(f, c)
		if out.Kind == Asks {
			out.Missed = true
			w := speech(c)
			out.Retry = w.firstStep
			if c.fence > 0 {
				out.Retry = w.doneStays
			}
		}
		return out
	}
	takes := map[string]string{}
	for _, v := range survey(f, c) {
		takes[v.key] = v.takes
	}
	c.was = nil
	c.pool = slices.DeleteFunc(c.pool, func(p pooled) bool { return p.turn >= newest })
	c.Answers = slices.DeleteFunc(c.Answers, func(a Answer) bool {
		if a.Turn < newest {
			return false
		}
		if a.Kind != Look && a.Kind != Denied && a.Kind != Confirm {
			c.was = append(c.was, Fact{a.Key, label(a.Values)})
		}
		if a.from > 0 && a.from < newest && takes[a.Key] != "" { // a hint that had waited waits again
			c.pool = append(c.pool, pooled{Hint{Kind: takes[a.Key], Values: a.Values, Sure: true, None: a.How == Skipped}, a.from})
		}
		return true
	})
	c.turn = max(newest-1, 1)
	c.readBack = slices.ContainsFunc(c.Answers, func(a Answer) bool { return a.Kind == Confirm })
	return replay(f, c)
}

// reopen drops an answer so that it is asked openly; it is put aside until another one is recorded.
func (c *Conversation) reopen(key string) {
	c.was = nil
	if old := c.find(key); old != nil {
		aside := *old
		aside.Key = asideKey(key)
		c.was = append(c.was, Fact{key, label(old.Values)})
		c.drop(key)
		c.Answers = append(c.Answers, aside)
	}
	c.drop(listKey(key))
	c.correcting = key
}

// restore takes a correction back: the old answer stands again.
func (c *Conversation) restore() {
	key := c.correcting
	c.correcting, c.was = "", nil
	if aside := c.find(asideKey(key)); aside != nil {
		aside.Key = key
	}
}

func asideKey(key string) string { return "!" + key }

// replay runs the script from the top until it stops.
func replay(f *Flow, c *Conversation) Outcome {
	r := run{c: c, flow: f, last: 1}
	return r.play()
}

func (r *run) play() (out Outcome) {
	defer func() {
		if e := recover(); e != nil {
			if _, ours := e.(halt); !ours {
				panic(e)
			}
		}
		out = r.out
		c := r.c
		if len(c.above) > 0 {
			r.lines = append(slices.Clone(c.above), r.lines...)
		}
		out.Lines, out.Context = r.lines, r.context
		if out.Kind == Asks || out.Kind == Ends {
			r.forget()
		}
		if out.Kind == Ends {
			c.Screen = Screen{}
		}
	}()
	end := r.flow.Talk(&Talk{run: r})
	r.out = Outcome{Kind: Ends, Text: end.Text}
	return r.out
}

// forget drops hints of kinds that are answered: a wish about an earlier question must not fall into a later one.
func (r *run) forget() {
	if len(r.c.pool) == 0 || len(r.kinds) == 0 {
		return
	}
	r.c.pool = slices.DeleteFunc(r.c.pool, func(p pooled) bool { return p.Kind != KindPhoto && slices.Contains(r.kinds, p.Kind) })
}

// survey replays without changing anything and tells which questions the script passes.
func survey(f *Flow, c *Conversation) []visit {
	screen, above := c.Screen, c.above
	pool := slices.Clone(c.pool)
	answers := slices.Clone(c.Answers)
	readBack := c.readBack
	r := run{c: c, flow: f, last: 1, collect: true}
	r.play()
	c.Screen, c.above, c.pool, c.Answers, c.readBack = screen, above, pool, answers, readBack
	return r.visits
}
