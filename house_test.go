package main

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
)

// floorPlan says which rooms of ours a room may import, and why not more. "handlers/x" is every capability. ARCHITECTURE.md holds the
// same table for people; the two are compared.
var floorPlan = []struct{ room, may, why string }{
	{".", "everything", ""},
	{"config", "nothing", "rooms are given values; only main reads the environment"},
	{"dialog", "nothing", "a script that can reach the world cannot be replayed"},
	{"dialog/dialogtest", "dialog", "a transcript is played without any other room"},
	{"calendar", "nothing", "working time is arithmetic"},
	{"triage", "calendar", "understanding is a function of the text, places come in as values"},
	{"store", "dialog", "the ground knows no rule and no capability's table"},
	{"store/storetest", "store", "a fresh database needs nothing but the store"},
	{"people", "dialog, calendar, triage, store", "identity knows no capability"},
	{"web", "store, people", "the frame of pages knows who is logged in, not what a page shows"},
	{"web/webtest", "web, store, store/storetest, people", "the table of who may open what needs somebody who is logged in"},
	{"handlers", "dialog, calendar, triage, store, people, web", "the shape of a capability is not the desk's and no capability's"},
	{"handlers/x", "handlers, dialog, calendar, triage, store, people, web", "a capability is whole: where two meet, the receiver declares an interface and main hands it over"},
	{"bot", "handlers, calendar, triage, store, people, dialog, bot/wechat, bot/wecom", "the desk knows the shape of a capability, none by name and no page"},
	{"bot/wechat", "nothing", "bytes on the wire mean nothing yet"},
	{"bot/wecom", "bot/wechat", "bytes on the wire mean nothing yet; envelope and error shape are the official account's"},
	{"bot/phone", "bot/wechat, bot/wecom, web", "the pretend phone speaks over HTTP like a real one, so it cannot cheat"},
	{"play", "handlers, bot, bot/wechat, store, people, dialog, calendar, triage", "the judge looks at the house from outside and knows no capability by name"},
	{"district", "handlers, bot, store, people, calendar", "rows go in and out through the rooms that own them"},
	{"bench", "bot/wechat, dialog, store, store/storetest", "the product is measured from outside, as the platform meets it"},
}

// testRooms may be imported by every test.
var testRooms = []string{"dialog/dialogtest", "store/storetest", "web/webtest"}

const (
	tooLong  = 500 // lines of a file: it is split by noun
	longFile = 400 // lines from which a file is worth a look
)

// sourceFile is one Go file of the house.
type sourceFile struct {
	path, room string
	test       bool
	lines      []string
	tree       *ast.File
	fset       *token.FileSet
}

func (f sourceFile) line(n ast.Node) int { return f.fset.Position(n.Pos()).Line }

// allSources reads every Go file of the house, once for all tests; nobody changes what it gives.
var allSources = sync.OnceValues(func() (files []sourceFile, err error) {
	err = filepath.WalkDir(".", func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() {
			if name := d.Name(); p != "." && (name == "testdata" || name == "data" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")) {
				return fs.SkipDir
			}
			return nil
		}
		if !strings.HasSuffix(p, ".go") {
			return nil
		}
		text, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		f, err := parseSource(filepath.ToSlash(p), string(text))
		files = append(files, f)
		return err
	})
	return files, err
})

func parseSource(name, text string) (sourceFile, error) {
	fset := token.NewFileSet()
	tree, err := parser.ParseFile(fset, name, text, parser.ParseComments|parser.SkipObjectResolution)
	return sourceFile{path: name, room: path.Dir(name), test: strings.HasSuffix(name, "_test.go"), lines: strings.Split(text, "\n"), tree: tree, fset: fset}, err
}

func sources(t *testing.T) []sourceFile {
	t.Helper()
	files, err := allSources()
	if err != nil {
		t.Fatal(err)
	}
	return slices.Clone(files)
}

// capability says whether a room is one folder under handlers.
func capability(room string) bool { return strings.HasPrefix(room, "handlers/") }

// plan finds the row of a room.
func plan(room string) (may []string, why string, ok bool) {
	name := room
	if capability(room) {
		name = "handlers/x"
	}
	for _, r := range floorPlan {
		if r.room == name {
			return strings.Split(r.may, ", "), r.why, true
		}
	}
	return nil, "", false
}

func TestRoomsImportOnlyWhatTheFloorPlanAllows(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		may, why, ok := plan(f.room)
		if !ok {
			t.Errorf("%s: %s is no room of the floor plan; add it there and to ARCHITECTURE.md, or move the file", f.path, f.room)
			continue
		}
		for _, i := range f.tree.Imports {
			imported, _ := strconv.Unquote(i.Path.Value)
			room, ours := strings.CutPrefix(imported, "minxu/")
			if !ours || may[0] == "everything" || slices.Contains(may, room) {
				continue
			}
			if f.test && (room == f.room || slices.Contains(testRooms, room)) {
				continue
			}
			t.Errorf("%s:%d imports %s: %s", f.path, f.line(i), room, why)
		}
	}
}

// architectureRows reads the table of rooms: name -> what it may import.
func architectureRows(t *testing.T) map[string]string {
	t.Helper()
	text, err := os.ReadFile("ARCHITECTURE.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := map[string]string{}
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 5 || !strings.Contains(cells[1], "`") {
			continue
		}
		may, _, _ := strings.Cut(strings.TrimSpace(cells[3]), ";")
		may = strings.Replace(may, "the same and handlers", "handlers, dialog, calendar, triage, store, people, web", 1)
		for i, name := range strings.Split(cells[1], "`") {
			if i%2 == 0 {
				continue
			}
			if strings.HasSuffix(name, ".go") {
				name = "."
			}
			rows[name] = may
		}
	}
	return rows
}

func TestArchitectureTellsTheSamePlan(t *testing.T) {
	t.Parallel()
	rows := architectureRows(t)
	sorted := func(list string) string {
		rooms := strings.Split(list, ", ")
		slices.Sort(rooms)
		return strings.Join(rooms, ", ")
	}
	for _, r := range floorPlan {
		may, ok := rows[r.room]
		if !ok {
			t.Errorf("ARCHITECTURE.md has no row for %s", r.room)
		} else if sorted(may) != sorted(r.may) {
			t.Errorf("ARCHITECTURE.md lets %s import %q, the floor plan %q", r.room, may, r.may)
		}
		delete(rows, r.room)
	}
	for room := range rows {
		t.Errorf("ARCHITECTURE.md has a row for %s, the floor plan has none", room)
	}
}

func TestEveryRoomOfThePlanIsThere(t *testing.T) {
	t.Parallel()
	rooms, mains := map[string]bool{}, map[string]bool{}
	for _, f := range sources(t) {
		rooms[f.room] = true
		if f.room != "." || f.test {
			continue
		}
		for _, i := range f.tree.Imports {
			imported, _ := strconv.Unquote(i.Path.Value)
			mains[strings.TrimPrefix(imported, "minxu/")] = true
		}
	}
	for _, r := range floorPlan {
		if r.room != "handlers/x" && !rooms[r.room] {
			t.Errorf("the floor plan names %s, but there is no such folder", r.room)
		}
	}
	for _, room := range slices.Sorted(maps.Keys(rooms)) {
		if capability(room) && !mains[room] {
			t.Errorf("%s is not among the capabilities of main: nobody can reach it", room)
		}
	}
}

func TestEveryPackageHasOneComment(t *testing.T) {
	t.Parallel()
	comments, rooms := map[string][]string{}, map[string]bool{}
	for _, f := range sources(t) {
		if f.test {
			continue
		}
		rooms[f.room] = true
		if f.tree.Doc != nil {
			comments[f.room] = append(comments[f.room], f.path)
		}
	}
	for _, room := range slices.Sorted(maps.Keys(rooms)) {
		if c := comments[room]; len(c) != 1 {
			t.Errorf("%s has %d package comments %v, want one: it tells a stranger what the room owns", room, len(c), c)
		}
	}
}

func TestOnlyRecordsSpeakToTheDatabase(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		if f.room == "store" || f.room == "store/storetest" || f.test || strings.HasPrefix(path.Base(f.path), "records") {
			continue
		}
		for _, i := range f.tree.Imports {
			imported, _ := strconv.Unquote(i.Path.Value)
			for _, driver := range []string{"gorm.io/", "github.com/glebarez/", "github.com/go-sql-driver/", "database/sql"} {
				if strings.HasPrefix(imported, driver) {
					t.Errorf("%s:%d imports %s: tables belong to records*.go of their room, so that a reader finds every query there", f.path, f.line(i), imported)
				}
			}
		}
	}
}

func TestTheClockIsGivenNotRead(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		if f.room == "." || f.room == "config" || f.test || strings.HasSuffix(f.room, "test") {
			continue
		}
		ast.Inspect(f.tree, func(n ast.Node) bool {
			s, ok := n.(*ast.SelectorExpr)
			if !ok {
				return true
			}
			if x, ok := s.X.(*ast.Ident); !ok || x.Name != "time" || !slices.Contains([]string{"Now", "Since", "Until"}, s.Sel.Name) {
				return true
			}
			for _, n := range []int{f.line(s), f.line(s) - 1} { // a duration for a metric may be measured: the line says why
				if _, why, ok := strings.Cut(f.lines[n-1], "//house:clock "); ok && strings.TrimSpace(why) != "" {
					return true
				}
			}
			if s.Sel.Name != "Now" && measures(f, s) {
				return true
			}
			t.Errorf("%s:%d reads the clock: instants come from main as values, or a test cannot stop them", f.path, f.line(s))
			return true
		})
	}
}

// measures says whether time.Since is about a beginning whose line gives the reason.
func measures(f sourceFile, s *ast.SelectorExpr) bool {
	for _, l := range f.lines[:f.line(s)] {
		if strings.Contains(l, "time.Now()") && strings.Contains(l, "//house:clock ") {
			return true
		}
	}
	return false
}

func TestNoStateBesidesWhatIsHandedOver(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		if f.test || strings.HasSuffix(f.room, "test") {
			continue
		}
		for _, d := range f.tree.Decls {
			switch d := d.(type) {
			case *ast.FuncDecl:
				if d.Recv == nil && d.Name.Name == "init" {
					t.Errorf("%s:%d: init runs behind everybody's back; main calls what must happen", f.path, f.line(d))
				}
			case *ast.GenDecl:
				for _, s := range d.Specs {
					v, ok := s.(*ast.ValueSpec)
					if !ok || d.Tok != token.VAR || len(v.Values) > 0 {
						continue
					}
					if embedded(d.Doc) || embedded(v.Doc) {
						continue
					}
					t.Errorf("%s:%d: a package variable without a value is state that tests share; put it into a value that main makes", f.path, f.line(v))
				}
			}
		}
	}
}

func embedded(doc *ast.CommentGroup) bool {
	return doc != nil && slices.ContainsFunc(doc.List, func(c *ast.Comment) bool { return strings.HasPrefix(c.Text, "//go:embed ") })
}

func TestNothingIsLeftForLater(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		for _, group := range f.tree.Comments {
			for _, c := range group.List {
				for _, word := range []string{"TO" + "DO", "FIX" + "ME", "X" + "XX"} {
					if strings.Contains(c.Text, word) {
						t.Errorf("%s:%d: %s: do it, or write into docs/status.md what is missing", f.path, f.line(c), word)
					}
				}
			}
		}
	}
}

func TestFilesAreShort(t *testing.T) {
	t.Parallel()
	for _, f := range sources(t) {
		if n := len(f.lines); !f.test && n > tooLong {
			t.Errorf("%s has %d lines, want %d at most: split it by noun", f.path, n, tooLong)
		} else if !f.test && n > longFile {
			t.Logf("%s has %d lines", f.path, n)
		}
	}
}
