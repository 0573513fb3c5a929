package district

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"minxu/people"
	"minxu/store"
)

// Importer loads district files into one house.
type Importer struct {
	Store    *store.Store
	People   *people.People
	Sections []Section            // of the capabilities, in the order in which they are loaded
	OpenID   func(Account) string // of an account of the pretend phone; nil: users are refused, as in production
}

// Options say how one file is imported.
type Options struct {
	Name        string // of the file, for the record
	By          string // staff id of who does it; empty: the command line
	SkipUnbuilt bool   // leave out sections whose capability is not built yet, and say so, instead of refusing the file
	Again       bool   // write the file although it was imported before
}

// Report says what an import did.
type Report struct {
	Already time.Time // not zero: the same file was imported then, and nothing was done now
	Rows    int
	Loaded  []Loaded
	Notes   []string // what was left out, and why
}

// Loaded is what became of one section.
type Loaded struct {
	Section string
	Rows    int
	Changed int // of places and people: rows that are new or differ; of other sections all rows
}

// String says it in one line a section.
func (r Report) String() string {
	if !r.Already.IsZero() {
		return "already imported on " + r.Already.Format(time.RFC3339)
	}
	var lines []string
	for _, l := range r.Loaded {
		lines = append(lines, fmt.Sprintf("%s: %d rows, %d new or changed", l.Section, l.Rows, l.Changed))
	}
	return strings.Join(append(lines, r.Notes...), "\n")
}

// later names the sections of capabilities that are promised; a house without them says so.
func later() []string {
	return []string{"lawyer_plans", "lawyer_exceptions", "lawyer_sessions", "legal_kb", "editions", "events", "projects", "meetings", "service_items", "timebank", "tb_orders", "wishes", "honours"}
}

// foreign names the keys of a conversation fixture that are no part of a district.
func foreign() []string { return []string{"clock", "asr", "ask", "bound_at"} }

// intake is a file on its way in.
type intake struct {
	Importer
	o        Options
	keys     []string // of the file, in its order
	rows     map[string][]Row
	parts    []Section // those of the file that are loaded, in the order of loading
	problems []Problem
	unread   bool // a section cannot be read at all
	report   Report
}

// Import reads a file and writes all of it in one transaction, or nothing. A *Refused says what is wrong with the file;
// any other error is a fault.
func (im Importer) Import(ctx context.Context, data []byte, o Options) (Report, error) {
	return im.importWithin(ctx, data, o, fullLimits())
}

func (im Importer) importWithin(ctx context.Context, data []byte, o Options, most limits) (Report, error) {
	sheets, err := parse(data, most)
	if err != nil {
		return Report{}, err
	}
	in := &intake{Importer: im, o: o, rows: map[string][]Row{}}
	known := im.known()
	for _, s := range sheets {
		in.take(s, known)
	}
	for _, s := range known {
		if _, given := in.rows[s.Key]; given {
			in.parts = append(in.parts, s)
		}
	}
	if len(in.parts) == 0 && len(in.problems) == 0 {
		return Report{}, refuse(Problem{Says: "the file has nothing that can be imported"})
	}
	if in.unread {
		return Report{}, refuse(in.sorted(in.problems)...)
	}
	var report Report
	err = im.Store.InTx(ctx, func(tx *store.Tx) (err error) {
		report, err = in.write(tx, in.digest(data))
		return err
	})
	return report, err
}

// known lists every section of this house in the order of loading.
func (im Importer) known() []Section {
	list := []Section{
		{Key: keyDistrict, Shape: One, Fields: districtFields()},
		{Key: keyNodes, Fields: nodeFields()},
		{Key: keyStaff, Fields: staffFields()},
		calendarSection(),
	}
	if im.OpenID != nil {
		list = append(list, usersSection(im.OpenID))
	}
	return append(list, im.Sections...)
}

// take sorts one key of the file: a section to load, one for later, or an error.
func (in *intake) take(s sheet, known []Section) {
	if slices.Contains(in.keys, s.key) {
		in.problems = append(in.problems, Problem{Section: s.key, Says: "is there twice"})
		return
	}
	in.keys = append(in.keys, s.key)
	names := make([]string, 0, len(known))
	for _, k := range known {
		names = append(names, k.Key)
		if k.Key != s.key {
			continue
		}
		rows, problems, ok := k.take(s)
		in.unread = in.unread || !ok
		in.rows[k.Key], in.report.Rows = rows, in.report.Rows+len(rows)
		in.problems = append(in.problems, problems...)
		return
	}
	wrong := func(says string) {
		in.problems = append(in.problems, Problem{Section: s.key, Line: s.line, Says: says})
	}
	switch {
	case slices.Contains(foreign(), s.key):
		in.report.Notes = append(in.report.Notes, s.key+": left out, it is no part of a district")
	case s.key == keyUsers:
		wrong("residents come by themselves; accounts of the pretend phone are taken outside production only")
	case !slices.Contains(later(), s.key):
		wrong("the section " + unknown(s.key, append(names, later()...)))
	case in.o.SkipUnbuilt:
		in.report.Notes = append(in.report.Notes, fmt.Sprintf("%s: %d rows left out, this capability is not built yet", s.key, len(s.body.items)))
	default:
		wrong("this capability is not built yet")
	}
}

// digest names the file with what is taken from it, so that a file can come again when a capability has been built.
func (in *intake) digest(data []byte) string {
	h := sha256.New()
	h.Write(data)
	for _, s := range in.parts {
		h.Write([]byte("\n" + s.Key))
	}
	return hex.EncodeToString(h.Sum(nil))
}

// write is the transaction; it may run more than once.
func (in *intake) write(tx *store.Tx, digest string) (Report, error) {
	if err := takeTurn(tx); err != nil {
		return Report{}, err
	}
	earlier, err := importedAt(tx, digest)
	if err != nil || !earlier.IsZero() && !in.o.Again {
		return Report{Already: earlier}, err
	}
	before, err := people.ReadTree(tx)
	if err != nil {
		return Report{}, err
	}
	staff, err := people.AllStaff(tx)
	if err != nil {
		return Report{}, err
	}
	g := plan(before, in.rows[keyDistrict], in.rows[keyNodes])
	t := planStaff(staff, in.rows[keyStaff], g)
	problems := slices.Concat(in.problems, g.problems, t.problems)
	checked, err := in.check(tx, g.tree(t.all))
	if err != nil {
		return Report{}, err
	}
	if problems = append(problems, checked...); len(problems) > 0 {
		return Report{}, refuse(in.sorted(problems)...)
	}
	report, err := in.load(tx, g, t)
	if err != nil {
		return Report{}, err
	}
	err = noteImport(tx, importRow{Digest: digest, Name: short(in.o.Name), Actor: in.o.By, RowCount: int64(report.Rows)})
	if err != nil {
		return Report{}, err
	}
	return report, in.audit(tx, digest, report)
}

// check asks the sections about their well-formed rows.
func (in *intake) check(tx *store.Tx, t *people.Tree) ([]Problem, error) {
	var problems []Problem
	for _, s := range in.parts {
		if s.Check == nil {
			continue
		}
		good := slices.DeleteFunc(slices.Clone(in.rows[s.Key]), func(r Row) bool { return r.bad })
		found, err := s.Check(tx, t, good)
		if err != nil {
			return nil, fmt.Errorf("check %s: %w", s.Key, err)
		}
		problems = append(problems, found...)
	}
	return problems, nil
}

func (in *intake) load(tx *store.Tx, g *grid, t *team) (Report, error) {
	report := in.report
	report.Loaded = nil
	nodes, err := loadGrid(tx, in.People, g)
	if err != nil {
		return report, err
	}
	crew, err := t.load(tx, in.People)
	if err != nil {
		return report, err
	}
	tree, err := people.ReadTree(tx)
	if err != nil {
		return report, err
	}
	for _, s := range in.parts {
		rows := in.rows[s.Key]
		l := Loaded{Section: s.Key, Rows: len(rows), Changed: len(rows)}
		switch s.Key {
		case keyDistrict:
			l.Changed = g.changedOf(people.KindDistrict)
		case keyNodes:
			l.Changed = nodes - g.changedOf(people.KindDistrict)
		case keyStaff:
			l.Changed = crew
		}
		if s.Load != nil {
			if err := s.Load(tx, tree, rows); err != nil {
				if no, ok := errors.AsType[*people.Refusal](err); ok {
					return report, refuse(Problem{Section: s.Key, Says: no.Sentence})
				}
				return report, fmt.Errorf("import %s: %w", s.Key, err)
			}
		}
		report.Loaded = append(report.Loaded, l)
	}
	return report, nil
}

// sorted puts problems in the order of the file.
func (in *intake) sorted(problems []Problem) []Problem {
	slices.SortStableFunc(problems, func(a, b Problem) int {
		if d := slices.Index(in.keys, a.Section) - slices.Index(in.keys, b.Section); d != 0 {
			return d
		}
		return a.Line - b.Line
	})
	return problems
}

func (in *intake) audit(tx *store.Tx, digest string, report Report) error {
	e := store.Entry{ActorKind: "system", ActorID: "command", Action: "district.import", ObjectKind: "district", ObjectID: digest[:16],
		Reason: short(in.o.Name), After: fmt.Sprintf("%d rows, sha256 %s", report.Rows, digest)}
	if in.o.By != "" {
		e.ActorKind, e.ActorID = "staff", in.o.By
	}
	return tx.Audit(e)
}
