package dialog

import (
	"slices"
	"strings"
)

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
	missed    verdict = iota
	answered          // something was recorded
	cancelled         // 0 at a read-back
	menuShown         // 2 at a read-back
)

// hear reads a message against the screen. It records, or leaves everything as it was.
func hear(f *Flow, c *Conversation, in *Input) verdict {
	if in.Text == "" {
		return attach(f, c, in.Hints)
	}
	if v, ok := correction(f, c, in); ok {
		return v
	}
	s := &c.Screen
	if !s.Proposal.None() {
		return proposal(c, in)
	}
	if s.Kind != Confirm && s.Kind != Change && s.Skip != "" && isSkip(in.Text, s.Skip) {
		c.turn++
		c.settle(Skipped, nil)
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
	}
	return missed
}

// settle records the answer to the waiting question.
func (c *Conversation) settle(how How, values []Value) {
	s := &c.Screen
	c.record(s.Key, s.Kind, s.Takes, how, s.Mark, values)
	if s.List != "" {
		c.drop(s.List)
	}
	c.was = nil
}

// rest keeps the message's other hints for later questions.
func (c *Conversation) rest(in *Input, used string) {
	for _, h := range in.Hints {
		if h.Kind != used {
			c.pool = slices.DeleteFunc(c.pool, func(p pooled) bool { return p.Kind == h.Kind && h.Kind != KindPhoto })
			c.pool = append(c.pool, pooled{h, c.turn})
		}
	}
}

// attach puts a photo or a location into the slot of its kind, whether that is asked, answered or still to come.
func attach(f *Flow, c *Conversation, hints []Hint) verdict {
	if len(hints) == 0 {
		return missed
	}
	v := missed
	for _, h := range hints {
		if !slices.Contains(f.Takes, h.Kind) {
			continue
		}
		if v == missed {
			c.turn++
			v = answered
		}
		if s := &c.Screen; h.Kind == s.Takes && s.Kind != Photos && s.Kind != Confirm {
			c.settle(Typed, h.Values[:1])
			continue
		}
		if h.Kind != KindPhoto {
			if key, kind, ok := c.slotOf(f, h.Kind); ok {
				a := c.find(key)
				c.record(key, kind, h.Kind, Corrected, a.Mark, h.Values[:1])
				continue
			}
		}
		c.pool = append(c.pool, pooled{h, c.turn})
	}
	return v
}

// slotOf finds the answered slot of a kind in the round that is being spoken of.
func (c *Conversation) slotOf(f *Flow, kind string) (string, Kind, bool) {
	for _, v := range c.changeable(f) {
		if v.takes == kind && c.find(v.key) != nil {
			return v.key, v.kind, true
		}
	}
	return "", NoKind, false
}

// changeable lists the questions passed in the present round, the read-backs aside.
func (c *Conversation) changeable(f *Flow) []visit {
	round := ""
	if i := strings.LastIndexByte(c.Screen.Key, '/'); i >= 0 {
		round = c.Screen.Key[:i+1]
	}
	return slices.DeleteFunc(survey(f, c), func(v visit) bool {
		return v.kind == Confirm || v.round != round && (v.round != "" || c.fence > 0)
	})
}

// proposal reads a message against "是…吗？": a fact of its own beats the yes.
func proposal(c *Conversation, in *Input) verdict {
	s := &c.Screen
	for _, h := range in.Hints {
		if h.Kind == s.Takes && h.Sure && !h.None && len(h.Values) > 0 {
			c.turn++
			c.settle(Typed, h.Values[:1])
			c.rest(in, h.Kind)
			return answered
		}
	}
	yes, no, rest := agreement(in.Text)
	if o, ok := match(in.Text, s.Options); ok && !yes && !no {
		yes, no = o.ID == "yes", o.ID == "no"
		rest = ""
	}
	switch {
	case yes:
		c.turn++
		c.settle(Agreed, []Value{s.Proposal})
	case no && rest != "" && s.Raw:
		c.turn++
		c.settle(Typed, []Value{{Label: rest}})
	case no:
		c.turn++
		c.record(s.Key, Denied, s.Takes, Typed, s.Mark, nil)
	case s.Skip != "" && isSkip(in.Text, s.Skip):
		c.turn++
		c.settle(Skipped, nil)
	default:
		return missed
	}
	c.rest(in, s.Takes)
	return answered
}

// words reads a message against an open question.
func words(c *Conversation, in *Input) verdict {
	s := &c.Screen
	for _, h := range in.Hints {
		if h.Kind != s.Takes || s.Takes == "" {
			continue
		}
		switch {
		case h.None && s.Skip != "":
			c.turn++
			c.settle(Skipped, nil)
		case h.None || len(h.Values) == 0:
			continue
		case s.Kind == Texts:
			c.turn++
			c.settle(Typed, h.Values)
		default:
			c.turn++
			c.settle(Typed, h.Values[:1])
		}
		c.rest(in, h.Kind)
		return answered
	}
	if !s.Raw || Fold(in.Text) == "" {
		return missed
	}
	c.turn++
	c.settle(Typed, []Value{{Label: in.Text}})
	c.rest(in, s.Takes)
	return answered
}

// photoWords reads words at the photo question: only "none" answers it.
func photoWords(c *Conversation, in *Input) verdict {
	s := &c.Screen
	none := slices.ContainsFunc(in.Hints, func(h Hint) bool { return h.Kind == KindPhoto && h.None })
	_, no, _ := agreement(in.Text)
	if s.Skip == "" || !none && !no {
		return missed
	}
	c.turn++
	c.settle(Skipped, nil)
	c.rest(in, KindPhoto)
	return answered
}

// pick reads a message against options: number, words of an option, a hint that names one.
func pick(c *Conversation, in *Input) verdict {
	s := &c.Screen
	options := s.Options
	if s.List != "" {
		options = c.rowOptions(s.List)
	}
	o, ok := match(in.Text, options)
	if !ok && s.Kind == YesNo {
		if yes, no, _ := agreement(in.Text); yes || no {
			o, ok = options[0], true
			if no {
				o = options[1]
			}
		}
	}
	if !ok && s.Takes != "" {
		for _, h := range in.Hints {
			if h.Kind != s.Takes || len(h.Values) != 1 {
				continue
			}
			if i := slices.IndexFunc(options, func(o Option) bool { return o.ID == h.Values[0].ID }); i >= 0 {
				o, ok = options[i], true
			}
		}
	}
	if !ok {
		return missed
	}
	value := Value{ID: o.ID, Label: o.Label}
	if s.List != "" {
		for _, row := range c.find(s.List).Values {
			if row.ID == o.ID {
				value = row
			}
		}
	}
	c.turn++
	takes := s.Takes
	c.settle(Typed, []Value{value})
	c.rest(in, takes)
	return answered
}

// readBack reads a message against a read-back: only the whole message agrees; one sure fact of a known kind corrects.
func readBack(f *Flow, c *Conversation, in *Input) verdict {
	s := &c.Screen
	if o, ok := matchWhole(in.Text, s.Options); ok {
		switch o.ID {
		case "yes":
			c.turn++
			c.settle(Typed, []Value{{ID: "yes"}})
			return answered
		case "change":
			return menuShown
		case "cancel":
			return cancelled
		}
	}
	if key, ok := namedForChange(f, c, in.Text); ok { // 修改地点
		c.turn++
		c.reopen(key)
		return answered
	}
	for _, h := range in.Hints {
		if !h.Sure || h.None || len(h.Values) != 1 {
			continue
		}
		if key, kind, ok := c.slotOf(f, h.Kind); ok && kind != Text && kind != Texts {
			mark := c.find(key).Mark
			c.turn++
			c.record(key, kind, h.Kind, Corrected, mark, h.Values)
			return answered
		}
	}
	return missed
}

// changeWords part "地点改成7号楼旁边" into a label and what it shall be.
var changeWords = []string{"应该改成", "应该改为", "改成", "改为", "改到", "换成", "更正为", "应该是", "应为", "写错了是", "写错了,是", "不对是", "不对,是", "错了是", "错了,是"}

// correction hears "地点改成…" at any question of the talk.
func correction(f *Flow, c *Conversation, in *Input) (verdict, bool) {
	for _, w := range changeWords {
		before, after, ok := strings.Cut(in.Text, w)
		if !ok {
			continue
		}
		before, after = Fold(before), strings.Trim(after, " ,，。.!！?？")
		if before == "" || after == "" {
			continue
		}
		for _, v := range c.changeable(f) {
			if v.label == "" || !namesOne(before, v) || v.key == c.Screen.Key {
				continue
			}
			if c.find(v.key) == nil && v.kind != Photos {
				continue
			}
			values := understood(in, v, after)
			var mark uint32
			if a := c.find(v.key); a != nil {
				mark = a.Mark
			}
			if values == nil || v.kind == Pick || v.kind == YesNo { // a choice is shown again: its options know the words
				c.turn++
				c.reopen(v.key)
				return answered, true
			}
			c.turn++
			c.record(v.key, v.kind, v.takes, Corrected, mark, values)
			return answered, true
		}
	}
	return missed, false
}

func understood(in *Input, v visit, after string) []Value {
	if in.Understand != nil {
		for _, h := range in.Understand(after) {
			if h.Kind == v.takes && h.Sure && !h.None && len(h.Values) > 0 {
				if v.kind == Texts {
					return h.Values
				}
				return h.Values[:1]
			}
		}
	}
	if v.kind == Photos {
		return nil
	}
	return []Value{{Label: after}}
}

func namesOne(folded string, v visit) bool {
	if strings.Contains(folded, Fold(v.label)) {
		return true
	}
	return slices.ContainsFunc(v.names, func(n string) bool { return strings.Contains(folded, Fold(n)) })
}

// namedForChange hears "改地点", "2 修改地点".
func namedForChange(f *Flow, c *Conversation, text string) (string, bool) {
	folded := Fold(text)
	if !strings.Contains(folded, "改") && !strings.Contains(folded, "change") && !strings.Contains(folded, "不对") && !strings.Contains(folded, "错") {
		return "", false
	}
	for _, v := range c.changeable(f) {
		if v.label != "" && namesOne(folded, v) {
			return v.key, true
		}
	}
	return "", false
}

// changeMenu asks which item shall be changed; with one item only it is asked at once.
func changeMenu(f *Flow, c *Conversation) Outcome {
	seen := c.Screen
	if seen.Kind == Change {
		return Outcome{Kind: Asks, Ask: speech(c).which, Options: seen.Options}
	}
	var options []Option
	for _, v := range c.changeable(f) {
		if v.label != "" && !slices.ContainsFunc(options, func(o Option) bool { return o.ID == v.key }) {
			options = append(options, Option{ID: v.key, Label: v.label, Words: v.names, Digit: len(options) + 1, Fixed: true})
		}
	}
	if len(options) == 1 {
		c.turn++
		c.reopen(options[0].ID)
		return replay(f, c)
	}
	c.Screen = Screen{Key: seen.Key, State: seen.State, Kind: Change, Options: options}
	return Outcome{Kind: Asks, Ask: speech(c).which, Options: options}
}

// rowOptions shows recorded rows as options counted from 1.
func (c *Conversation) rowOptions(list string) []Option {
	a := c.find(list)
	if a == nil {
		return nil
	}
	options := make([]Option, len(a.Values))
	for i, v := range a.Values {
		options[i] = Option{ID: v.ID, Label: v.Label, Digit: i + 1, Fixed: true}
	}
	return options
}
