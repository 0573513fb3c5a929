package dialog

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// changeable lists the questions that a correction may mean: those passed in the round on the screen and outside of rounds, read-backs
// and what an order already rests on aside.
func changeable(f *Flow, c *Conversation) []visit {
	round := ""
	if i := strings.LastIndexByte(c.Screen.Key, '/'); i >= 0 {
		round = c.Screen.Key[:i+1]
	}
	return slices.DeleteFunc(survey(f, c), func(v visit) bool {
		switch v.kind {
		case Confirm, Look, Done, Held:
			return true
		}
		return v.closed || round != "" && !strings.HasPrefix(round, v.round)
	})
}

// facts takes the sure facts of a message at a read-back as corrections, and fills slots that are never asked.
func facts(f *Flow, c *Conversation, in *Input) verdict {
	v := missed
	var slots []visit
	for _, h := range in.Hints {
		if !h.Sure || h.None || len(h.Values) != 1 {
			continue
		}
		if slots == nil {
			slots = changeable(f, c)
		}
		slot, ok := slotOf(slots, c, h.Kind)
		if !ok || sameValue(c.find(slot.key).value(), h.Values[0]) {
			continue
		}
		if v == missed {
			c.turn++
			v = answered
		}
		c.put(slot, h)
	}
	return v
}

// changeWords part "地点改成7号楼旁边" into a label and what it shall be.
var changeWords = []string{"应该改成", "应该改为", "改成", "改为", "改到", "换成", "更正为", "应该是", "应为", "写错了是", "写错了,是", "不对是", "不对,是", "错了是", "错了,是"}

// changeSigns are in every message that holds one of the changeWords: most messages need no closer look.
var changeSigns = []string{"改", "换成", "更正", "应", "错", "不对"}

// shortestChange is how many bytes a correction has at least: a label, two characters, and what it shall be.
const shortestChange = 8

// maxBefore is how many characters may stand beside the label: "我刚才说的地点写错了", but not a whole story that holds the word.
const maxBefore = 8

// correct hears "地点改成…" at any question of the talk.
func correct(f *Flow, c *Conversation, in *Input) bool {
	if len(in.Text) < shortestChange || !slices.ContainsFunc(changeSigns, func(w string) bool { return strings.Contains(in.Text, w) }) {
		return false
	}
	text := strings.ReplaceAll(in.Text, "，", ",")
	for _, w := range changeWords {
		before, after, ok := strings.Cut(text, w)
		if !ok {
			continue
		}
		before, after = Fold(before), strings.Trim(after, stops+":：")
		if before == "" || after == "" {
			continue
		}
		for _, v := range changeable(f, c) {
			if v.key == c.Screen.Key {
				continue
			}
			name := nameIn(before, v)
			if name == "" || utf8.RuneCountInString(before)-utf8.RuneCountInString(name) > maxBefore {
				continue
			}
			c.turn++
			c.change(v, in, after)
			return true
		}
	}
	return false
}

// change gives one slot what the rest of a correction was understood to say, or asks for it.
func (c *Conversation) change(v visit, in *Input, after string) {
	if v.kind == Pick || v.kind == YesNo || v.kind == Photos {
		c.reopen(v.key)
		c.said = after // the question itself knows its options
		return
	}
	values := understood(in, v, after)
	if values == nil {
		c.reopen(v.key)
		return
	}
	c.record(v.key, v.kind, v.takes, Corrected, v.mark, values)
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
	if !v.raw {
		return nil
	}
	return []Value{{Label: after}}
}

// nameIn gives the name under which a text speaks of a question.
func nameIn(folded string, v visit) string {
	for _, n := range append([]string{v.label}, v.names...) {
		if n = Fold(n); n != "" && strings.Contains(folded, n) {
			return n
		}
	}
	return ""
}

// namedForChange hears "改地点", "2 修改地点".
func namedForChange(f *Flow, c *Conversation, text string) (string, bool) {
	folded := Fold(text)
	if !slices.ContainsFunc([]string{"改", "change", "不对", "错"}, func(w string) bool { return strings.Contains(folded, w) }) {
		return "", false
	}
	for _, v := range changeable(f, c) {
		if nameIn(folded, v) != "" {
			return v.key, true
		}
	}
	return "", false
}

// changeMenu asks which item shall be changed; with one item only that is asked at once.
func changeMenu(f *Flow, c *Conversation) Outcome {
	var options []Option
	for _, v := range changeable(f, c) {
		if v.label != "" && !slices.ContainsFunc(options, func(o Option) bool { return o.ID == v.key || o.Label == v.label }) {
			options = append(options, Option{ID: v.key, Label: v.label, Words: v.names, Digit: len(options) + 1, Fixed: true})
		}
	}
	switch len(options) {
	case 0:
		out := show(f, c)
		out.Missed, out.Retry = true, out.retry
		return out
	case 1:
		c.turn++
		c.reopen(options[0].ID)
		return replay(f, c)
	}
	c.Screen = Screen{Key: c.Screen.Key, Name: c.Screen.Name, Kind: Change, Options: options}
	return show(f, c)
}
