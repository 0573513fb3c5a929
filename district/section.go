package district

import (
	"fmt"
	"time"

	"minxu/people"
	"minxu/store"
)

// Shape is how a section stands in a YAML file. In XLSX every section is a sheet with its fields as columns.
type Shape int

// The shapes of sections.
const (
	Rows  Shape = iota // a list of rows
	One                // one row: the key's value is its fields
	Pairs              // name: value; the first field is the name, the second the value
)

// Kind is what a field holds.
type Kind int

// The kinds of fields.
const (
	Text    Kind = iota // one line, at most Field.Max characters
	Prose               // several lines, at most Field.Max characters
	Whole               // a whole number, 0 or more
	Decimal             // a number
	Truth               // true or false
	Instant             // a moment with its offset, 2026-03-10T09:00:00+08:00; without one it is Shanghai time
	List                // several texts
	Numbers             // several numbers
	Map                 // name: text
)

// Field is one field of a section's rows.
type Field struct {
	Name  string
	Kind  Kind
	Need  bool     // a row without it is refused
	Max   int      // most characters of a text, or of each text of a list; 0 = 255, of prose 5000
	OneOf []string // the only texts allowed; nil = any
}

// Section is one key of the import file and what becomes of its rows.
type Section struct {
	Key    string
	Shape  Shape
	Fields []Field
	// Check finds what is wrong with rows whose fields are already well-formed: references, overlaps, what stands in the
	// database. It only reads, inside the transaction that Load will write in; the tree is the district as it will be
	// after the import. Nil: the fields' own rules are enough.
	Check func(r store.Reader, t *people.Tree, rows []Row) ([]Problem, error)
	// Load writes the rows, new ones and changed ones; the tree is the district as imported. It runs only when no
	// section of the file has a problem. A *people.Refusal counts as a problem of the section, any other error as a fault.
	Load func(tx *store.Tx, t *people.Tree, rows []Row) error
}

// Problem is one thing that is wrong with a file.
type Problem struct {
	Section string // key or sheet; empty: the file as a whole
	Line    int    // line of the file, or row of the sheet; 0: none in particular
	Field   string
	Says    string
}

// String says it in one line: nodes line 57, kind: "streat" is unknown; did you mean street?
func (p Problem) String() string {
	where := p.Section
	if p.Line > 0 {
		if where != "" {
			where += " "
		}
		where += fmt.Sprintf("line %d", p.Line)
	}
	if p.Field != "" {
		if where != "" {
			where += ", "
		}
		where += p.Field
	}
	if where == "" {
		return p.Says
	}
	return where + ": " + p.Says
}

// Row is one row of a section. Its fields are well-formed: what a getter finds is of the field's kind. An absent field
// gives the zero value; Has tells it from an empty one.
type Row struct {
	Line    int
	section string
	given   map[string]value
	bad     bool // has a field that is not well-formed: its references are not looked at
}

// value is what a file gives for one field, first as it stands there, then as its kind understands it.
type value struct {
	line   int
	form   form
	text   string
	inCell bool // of a spreadsheet, which writes numbers and dates in its own way
	items  []value
	names  []string // of a map: the names of items

	number float64
	truth  bool
	at     time.Time
}

type form int

const (
	none form = iota
	scalar
	list
	mapping
)

// Has says whether the row gives the field, even as an empty text or list.
func (r Row) Has(field string) bool { _, ok := r.given[field]; return ok }

// Text gives a Text or Prose field.
func (r Row) Text(field string) string { return r.given[field].text }

// Whole gives a Whole field.
func (r Row) Whole(field string) int { return int(r.given[field].number) }

// Decimal gives a Decimal field.
func (r Row) Decimal(field string) float64 { return r.given[field].number }

// Truth gives a Truth field.
func (r Row) Truth(field string) bool { return r.given[field].truth }

// Instant gives an Instant field in UTC.
func (r Row) Instant(field string) time.Time { return r.given[field].at }

// List gives a List field.
func (r Row) List(field string) []string {
	var texts []string
	for _, item := range r.given[field].items {
		texts = append(texts, item.text)
	}
	return texts
}

// Numbers gives a Numbers field.
func (r Row) Numbers(field string) []float64 {
	var numbers []float64
	for _, item := range r.given[field].items {
		numbers = append(numbers, item.number)
	}
	return numbers
}

// Pair is one entry of a Map field.
type Pair struct {
	Name, Value string
	Line        int
}

// Map gives a Map field in the order of the file; no name comes twice.
func (r Row) Map(field string) []Pair {
	v := r.given[field]
	var pairs []Pair
	for i, name := range v.names {
		pairs = append(pairs, Pair{name, v.items[i].text, v.items[i].line})
	}
	return pairs
}

// Problem says what is wrong with a field of this row, or with the row as a whole when the field is empty.
func (r Row) Problem(field, format string, args ...any) Problem {
	line := r.Line
	if v, ok := r.given[field]; ok && v.line > 0 {
		line = v.line
	}
	return Problem{Section: r.section, Line: line, Field: field, Says: fmt.Sprintf(format, args...)}
}
