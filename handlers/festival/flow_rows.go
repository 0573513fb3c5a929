package festival

import (
	"strconv"
	"strings"

	"minxu/dialog"
)

// Rows and receipts as the conversations read them, written by effects*.go.

// eventView is an event as a talk needs it.
type eventView struct {
	id, title, named string
	when, span       string // 3月21日（周六）9:30, with -11:30
	place            string
	free, capacity   int
	stands           State
	why              string // why nobody can sign up now, one sentence; empty when they can
	cancel           string // until when giving up is free; empty = no more
	checkIn          string // 9:00
	limits           limits
	lineFull         bool
	waiting          bool // somebody waits in line
	overlap          bool // clashes are to be asked about
	notes            string
	english          string // when, in English
}

func (e eventView) value() dialog.Value {
	var flags strings.Builder
	for _, f := range []struct {
		on   bool
		mark byte
	}{{e.limits.outdoor, 'o'}, {e.limits.sport, 's'}, {e.limits.evening, 'e'}, {e.lineFull, 'f'}, {e.waiting, 'w'}, {e.overlap, 'x'}} {
		if f.on {
			flags.WriteByte(f.mark)
		}
	}
	return dialog.Value{ID: e.id, Label: e.title, More: []string{e.named, e.when, e.span, e.place, strconv.Itoa(e.free), strconv.Itoa(e.capacity), string(e.stands), e.why,
		e.cancel, e.checkIn, strconv.Itoa(e.limits.min), strconv.Itoa(e.limits.max), flags.String(), e.notes, e.english}}
}

func eventIn(v dialog.Value) eventView {
	has := func(mark string) bool { return strings.Contains(v.At(12), mark) }
	return eventView{id: v.ID, title: v.Label, named: v.At(0), when: v.At(1), span: v.At(2), place: v.At(3), free: intIn(v.At(4)), capacity: intIn(v.At(5)),
		stands: State(v.At(6)), why: v.At(7), cancel: v.At(8), checkIn: v.At(9), notes: v.At(13), english: v.At(14),
		limits:   limits{min: intIn(v.At(10)), max: intIn(v.At(11)), outdoor: has("o"), sport: has("s"), evening: has("e")},
		lineFull: has("f"), waiting: has("w"), overlap: has("x")}
}

func intIn(s string) int {
	n, err := strconv.Atoi(s)
	if err != nil {
		return 0 // an old session lacks the field
	}
	return n
}

// choice is an event in a list: its label and the words that mean it.
type choice struct {
	id, label, words string
	title            string
}

func (c choice) value() dialog.Value {
	return dialog.Value{ID: c.id, Label: c.label, More: []string{c.words, c.title}}
}

func choiceIn(v dialog.Value) choice { return choice{v.ID, v.Label, v.At(0), v.At(1)} }

// option offers an event of a list.
func (c choice) option() dialog.Option {
	return dialog.Option{ID: c.id, Label: c.label, Words: strings.Fields(c.words)}
}

// regView is a registration of the resident's own.
type regView struct {
	id, no, event string
	title, when   string
	place, code   string
	state         RegState
	party         int
	cancel        string // until when giving up is free, empty = it is late
	cancelWas     string // until when it was free
	free          string // until when it will be free once an offer is taken; empty = no more
	checkIn       string // from when to check in
	expires       string // of an offer
	position      int
	people        string // names
	span          string
	moved, asked  bool
	gone          bool // a past one that is spoken of
}

func (r regView) tail() string {
	if len(r.no) < 4 {
		return ""
	}
	return r.no[len(r.no)-4:]
}

func (r regView) value() dialog.Value {
	flags := ""
	if r.moved {
		flags += "m"
	}
	if r.asked {
		flags += "a"
	}
	if r.gone {
		flags += "g"
	}
	return dialog.Value{ID: r.id, Label: r.no, More: []string{r.event, r.title, r.when, r.place, r.code, string(r.state), strconv.Itoa(r.party), r.cancel, r.cancelWas,
		r.checkIn, r.expires, strconv.Itoa(r.position), r.people, r.span, flags, r.free}}
}

func regIn(v dialog.Value) regView {
	return regView{id: v.ID, no: v.Label, event: v.At(0), title: v.At(1), when: v.At(2), place: v.At(3), code: v.At(4), state: RegState(v.At(5)), party: intIn(v.At(6)),
		cancel: v.At(7), cancelWas: v.At(8), checkIn: v.At(9), expires: v.At(10), position: intIn(v.At(11)), people: v.At(12), span: v.At(13),
		moved: strings.Contains(v.At(14), "m"), asked: strings.Contains(v.At(14), "a"), gone: strings.Contains(v.At(14), "g"), free: v.At(15)}
}

// saidView is what the message of this turn said about events.
type saidView struct {
	act     act
	events  []string // ids of the events it speaks of
	named   bool     // by a title, not by a day alone
	dated   bool     // it named a day or hour
	asks    bool     // it asks rather than signs up
	party   Reading
	counted string // how many triage counted in it, as the hint has it
	code    string
	answer  int // bare answer: 1 yes, 0 no, -1 neither
	score   int
	minor   bool
	queue   bool   // it wants a place in line
	no      bool   // it says no: nothing shall be done
	resize  string // how the party changes: +1, -1, =2; empty = unsaid
	gone    string // who of it does not come
	arrived int    // how many are there
}

// The places of a saidView.
const (
	saidAct = iota
	saidEvents
	saidFlags
	saidParty
	saidCounted
	saidCode
	saidAnswer
	saidScore
	saidResize
	saidGone
	saidArrived
	saidWidth
)

func (s saidView) value() dialog.Value {
	more := make([]string, saidWidth)
	more[saidAct], more[saidEvents], more[saidCounted], more[saidCode] = string(s.act), strings.Join(s.events, " "), s.counted, s.code
	more[saidResize], more[saidGone], more[saidArrived] = s.resize, s.gone, strconv.Itoa(s.arrived)
	more[saidAnswer], more[saidScore], more[saidParty] = strconv.Itoa(s.answer), strconv.Itoa(s.score), s.party.encode()
	for _, f := range []struct {
		on   bool
		mark string
	}{{s.named, "n"}, {s.dated, "d"}, {s.asks, "a"}, {s.minor, "m"}, {s.queue, "q"}, {s.no, "z"}} {
		if f.on {
			more[saidFlags] += f.mark
		}
	}
	return dialog.Value{ID: "said", More: more}
}

func saidIn(rows []dialog.Value) saidView {
	if len(rows) == 0 {
		return saidView{answer: -1}
	}
	v := rows[0]
	has := func(mark string) bool { return strings.Contains(v.At(saidFlags), mark) }
	return saidView{act: act(v.At(saidAct)), events: strings.Fields(v.At(saidEvents)), named: has("n"), dated: has("d"), asks: has("a"), minor: has("m"),
		queue: has("q"), no: has("z"), resize: v.At(saidResize), gone: v.At(saidGone), arrived: intIn(v.At(saidArrived)), party: readingIn(v.At(saidParty)), counted: v.At(saidCounted), code: v.At(saidCode), answer: intIn(v.At(saidAnswer)), score: intIn(v.At(saidScore))}
}

// encode writes a reading into one string for keeping in a session.
func (r Reading) encode() string {
	flags := ""
	if r.Away {
		flags += "a"
	}
	if r.Some {
		flags += "s"
	}
	parts := []string{strconv.Itoa(r.Party), flags, r.Band, strconv.Itoa(r.Own), r.OwnBand}
	ages := make([]string, len(r.Ages))
	for i, a := range r.Ages {
		ages[i] = strconv.Itoa(a)
	}
	parts = append(parts, strings.Join(ages, " "))
	for _, p := range r.People {
		parts = append(parts, p.Name, p.Band, strconv.Itoa(p.Age))
	}
	return strings.Join(parts, "|")
}

func readingIn(s string) Reading {
	parts := strings.Split(s, "|")
	const head = 6
	if len(parts) < head {
		return Reading{}
	}
	r := Reading{Party: intIn(parts[0]), Away: strings.Contains(parts[1], "a"), Some: strings.Contains(parts[1], "s"), Band: parts[2], Own: intIn(parts[3]), OwnBand: parts[4]}
	for _, a := range strings.Fields(parts[5]) {
		r.Ages = append(r.Ages, intIn(a))
	}
	for i := head; i+2 < len(parts); i += 3 {
		r.People = append(r.People, Person{Name: parts[i], Band: parts[i+1], Age: intIn(parts[i+2])})
	}
	return r
}

// receipt is what an order came to.
type receipt struct {
	outcome  string // signed, full, waiting, already, closed ...
	words    string // a sentence where the outcome needs one
	reg      regView
	free     int
	lateMark bool
	given    bool // a seat went to somebody in line
}

func (r receipt) value() dialog.Value {
	v := r.reg.value()
	flags := ""
	if r.lateMark {
		flags += "l"
	}
	if r.given {
		flags += "g"
	}
	v.More = append(v.More, r.outcome, r.words, strconv.Itoa(r.free), flags)
	return v
}

func receiptOf(v dialog.Value) receipt {
	const behind = 16
	return receipt{outcome: v.At(behind), words: v.At(behind + 1), reg: regIn(v), free: intIn(v.At(behind + 2)), lateMark: strings.Contains(v.At(behind+3), "l"),
		given: strings.Contains(v.At(behind+3), "g")}
}
