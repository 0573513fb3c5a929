package demand

import (
	"strings"

	"minxu/dialog"
)

// Rows and receipts as the conversations read them, written by effects*.go.

// receipt is what an order came to.
type receipt struct {
	id, no, tail       string
	due, limit         string // as residents read them
	dueEnglish         string
	limitEnglish       string
	who, told          string // whose steward gets in touch; who was alarmed
	households         string
	text               string // what was taken down, cleaned
	outcome            string // what an order came to where it may come to several things
	merged, supervised bool
}

func receiptOf(v dialog.Value) receipt {
	has := func(mark string) bool { return strings.Contains(v.At(9), mark) }
	return receipt{id: v.ID, no: v.Label, tail: tail(v.Label), due: v.At(0), limit: v.At(1), dueEnglish: v.At(2), limitEnglish: v.At(3), who: v.At(4),
		told: v.At(5), households: v.At(6), text: v.At(7), outcome: v.At(8), merged: has("m"), supervised: has("s")}
}

func (r receipt) value() dialog.Value {
	var flags strings.Builder
	if r.merged {
		flags.WriteByte('m')
	}
	if r.supervised {
		flags.WriteByte('s')
	}
	return dialog.Value{ID: r.id, Label: r.no, More: []string{r.due, r.limit, r.dueEnglish, r.limitEnglish, r.who, r.told, r.households, r.text, r.outcome, flags.String()}}
}

// caseRow is an open or answered case of the resident's own.
type caseRow struct {
	id, title, tail string
	state           State
	filed           string // 3月8日
	stands          string // 正在办理
	status          string // where it stands and until when, one sentence
	due             string
	urge            string // "yes", or why not, as a sentence
	staff           string // 王管家
	place           string // whose steward: 海风社区管家
	question        string
	said            string // what the present message said of it: solved, not, urge
	text            string // what of the message is worth keeping
	hazard          bool
}

func caseOf(v dialog.Value) caseRow {
	return caseRow{id: v.ID, title: v.Label, tail: v.At(0), state: State(v.At(1)), filed: v.At(2), stands: v.At(3), status: v.At(4), due: v.At(5), urge: v.At(6),
		staff: v.At(7), place: v.At(8), question: v.At(9), said: v.At(10), text: v.At(11), hazard: v.At(12) == "h"}
}

func (c caseRow) value() dialog.Value {
	hazard := ""
	if c.hazard {
		hazard = "h"
	}
	return dialog.Value{ID: c.id, Label: c.title, More: []string{c.tail, string(c.state), c.filed, c.stands, c.status, c.due, c.urge, c.staff, c.place, c.question,
		c.said, c.text, hazard}}
}

// named gives title and nickname: “楼道灯不亮”（尾号0007）.
func (c caseRow) named() string { return "“" + c.title + "”（尾号" + c.tail + "）" }

// nearRow is a neighbour's case; it holds nothing of the neighbour.
type nearRow struct{ id, households, stands string }

func nearOf(v dialog.Value) nearRow { return nearRow{v.ID, v.At(0), v.At(1)} }

func (n nearRow) value() dialog.Value {
	return dialog.Value{ID: n.id, More: []string{n.households, n.stands}}
}

// which takes the one case that the message means, or asks.
func which(t *dialog.Talk, s speech, rows []dialog.Value) caseRow {
	if len(rows) == 1 {
		return caseOf(rows[0])
	}
	options := make([]dialog.Option, len(rows))
	for i, v := range rows {
		c := caseOf(v)
		options[i] = dialog.Option{ID: c.id, Label: c.title + "（尾号" + c.tail + "）", Words: []string{c.tail}}
	}
	chosen := t.Pick(dialog.Q{Key: "case", Ask: s.say("您说的是哪一件？", "Which one do you mean?")}, options...)
	for _, v := range rows {
		if v.ID == chosen.ID {
			return caseOf(v)
		}
	}
	return caseRow{}
}
