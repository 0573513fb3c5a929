package web

import "slices"

// Block is one part of a page. The kinds are Table, Facts, Form, Prose, Links, Bars, Pictures and Own.
type Block interface{ template() string }

// Cell is one field of a table or of Facts.
type Cell struct {
	Text string
	Link string // path; empty = plain
	Post string // path: the words are a button that posts to it
	Tone string // "", good, warn, bad, quiet
	Sub  string // smaller words below
}

// Table is a dense list; on a phone every row becomes a card.
type Table struct {
	Caption string
	Head    []string
	Rows    [][]Cell
	Empty   string // said when there are no rows
	More    string // path of the next page; empty = no more
	// Pick is the ID of a form that acts on ticked rows: with it every row has a box that sends its key as "pick".
	Pick string
	Keys []string // of the rows, when they may be ticked; an empty one has no box
}

// Facts is a list of names and values.
type Facts struct {
	Caption string
	Items   []Fact
}

// Fact is one line of Facts.
type Fact struct {
	Name  string
	Value Cell
}

// Prose is a paragraph, or several divided by line breaks.
type Prose struct {
	Caption string
	Text    string
	Tone    string // "", good, warn, bad, quiet
}

// Links is a row of links.
type Links struct{ Items []Cell }

// Bars is a bar chart with its numbers beside it, readable without seeing the bars.
type Bars struct {
	Caption string
	Full    float64 // the value of a whole bar, 100 for percents; 0 = the greatest one
	Items   []Bar
}

// Bar is one line of Bars.
type Bar struct {
	Name  string
	Value float64
	Text  string  // the number as it is written
	Mark  float64 // a second value on the same scale, drawn as a line across; 0 = none
}

// Pictures shows pictures of ours, each leading to itself.
type Pictures struct {
	Caption string
	Paths   []string
}

// Own is a capability's own template.
type Own struct {
	View View
	Data any
}

// Form is posted back to Action. The frame adds the token.
type Form struct {
	Caption string
	Action  string // path; empty = this page
	Method  string // "" = post, "get" for a filter
	Submit  string // words of the button
	Danger  bool   // the button warns
	Fields  []Field
	ID      string   // for the rows of a Table that it acts on
	Acts    []Option // several buttons instead of one: the pressed one sends its value as "act"
	Also    []Submit // further buttons of the same form; they take it as it is, unfinished
}

// Submit is a further button of a form: which one was pressed stands in the field of its name.
type Submit struct{ Name, Text string }

// Multipart says whether the form brings files.
func (f Form) Multipart() bool {
	return slices.ContainsFunc(f.Fields, func(f Field) bool { return f.Kind == "file" })
}

// Field is one question of a form.
type Field struct {
	Name, Label, Value string
	Kind               string // "" text, area, select, check, number, date, datetime-local, time, tel, hidden, file (pictures; Page.Upload says how many)
	Options            []Option
	Hint               string
	Error              string // why what was sent cannot be taken
	Required           bool
	Max                int // characters; 0 = 200
}

// Option is a choice of a select.
type Option struct{ Value, Label string }

func (Table) template() string    { return "table" }
func (Facts) template() string    { return "facts" }
func (Prose) template() string    { return "prose" }
func (Links) template() string    { return "links" }
func (Bars) template() string     { return "bars" }
func (Own) template() string      { return "own" }
func (Pictures) template() string { return "pictures" }
func (Form) template() string     { return "form" }

// Text is a plain cell.
func Text(s string) Cell { return Cell{Text: s} }

// Link is a cell that leads somewhere.
func Link(text, path string) Cell { return Cell{Text: text, Link: path} }

// Button is a cell that does something when it is pressed: it posts a form without fields to the path.
func Button(text, path string) Cell { return Cell{Text: text, Post: path} }

// Toned is a cell whose colour and word say how it stands.
func Toned(text, tone string) Cell { return Cell{Text: text, Tone: tone} }
