package district

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

// capabilities stand in for those that are not built: any field, remembered as it was read.
func capabilities(loaded map[string][]Row) []Section {
	remember := func(s Section) Section {
		s.Load = func(_ *store.Tx, _ *people.Tree, rows []Row) error { loaded[s.Key] = rows; return nil }
		return s
	}
	return []Section{
		remember(Section{Key: "lawyer_sessions", Fields: []Field{{Name: "id", Need: true}, {Name: "community"}, {Name: "lawyer"},
			{Name: "start", Kind: Instant}, {Name: "end", Kind: Instant}, {Name: "slots", Kind: Map}}}),
		remember(Section{Key: "editions", Fields: []Field{{Name: "id", Need: true}, {Name: "number", Kind: Whole}, {Name: "title"},
			{Name: "start", Kind: Instant}, {Name: "end", Kind: Instant}}}),
		remember(Section{Key: "events", Fields: []Field{{Name: "id", Need: true}, {Name: "edition"}, {Name: "theme"}, {Name: "title"}, {Name: "place"},
			{Name: "start", Kind: Instant}, {Name: "end", Kind: Instant}, {Name: "capacity", Kind: Whole}, {Name: "free", Kind: Whole},
			{Name: "min_age", Kind: Whole}, {Name: "max_age", Kind: Whole}, {Name: "outdoor", Kind: Truth},
			{Name: "signup_close", Kind: Instant}, {Name: "cancel_free_until", Kind: Instant}}}),
		remember(Section{Key: "honours", Fields: []Field{{Name: "id", Need: true}, {Name: "title"}, {Name: "open", Kind: Instant},
			{Name: "close", Kind: Instant}, {Name: "hours"}, {Name: "candidates", Kind: List}, {Name: "max_choices", Kind: Whole}}}),
		remember(Section{Key: "legal_kb", Fields: []Field{{Name: "id", Need: true}, {Name: "subject"}, {Name: "question"}, {Name: "answer", Kind: Prose},
			{Name: "law"}, {Name: "version"}, {Name: "reviewer"}}}),
		remember(Section{Key: "timebank", Shape: Pairs, Fields: []Field{{Name: "user", Need: true}, {Name: "minutes", Kind: Whole, Need: true}}}),
	}
}

func TestTheExampleComesInAgainFromBothFormats(t *testing.T) {
	t.Parallel()
	now := storetest.Start()
	seen := map[string]string{}
	for _, format := range []string{YAML, XLSX} {
		loaded := map[string][]Row{}
		im := house(t, storetest.New(t))
		im.Sections = capabilities(loaded)
		var out bytes.Buffer
		if err := im.Example(&out, format, now); err != nil {
			t.Fatal(err)
		}
		report, err := im.Import(t.Context(), out.Bytes(), Options{})
		if err != nil {
			t.Fatalf("%s: %v", format, err)
		}
		if len(report.Notes) > 0 {
			t.Errorf("%s: %v", format, report.Notes)
		}
		for _, rows := range loaded {
			for _, r := range rows {
				if r.Has("start") && !r.Instant("start").After(now) {
					t.Errorf("%s: %s starts in the past", format, r.Text("id"))
				}
			}
		}
		tr := tree(t, im)
		for _, s := range tr.Staff() {
			seen[format] += fmt.Sprintf("%+v\n", s)
		}
		for _, n := range tr.Nodes() {
			var box people.Box
			if n.Box != nil {
				box, n.Box = *n.Box, nil
			}
			seen[format] += fmt.Sprintf("%+v %+v\n", n, box)
		}
		settings, days, err := readCalendar(im.Store.Reader(t.Context()))
		seen[format] += fmt.Sprintln(settings, days, err)
		for _, s := range im.Sections {
			for _, r := range loaded[s.Key] {
				for _, f := range s.Fields {
					seen[format] += fmt.Sprintln(s.Key, f.Name, r.Has(f.Name), r.Text(f.Name), r.Decimal(f.Name), r.Truth(f.Name), r.Instant(f.Name), r.List(f.Name))
					for _, p := range r.Map(f.Name) {
						seen[format] += p.Name + "=" + p.Value + "\n"
					}
				}
			}
		}
	}
	a, b := strings.Split(seen[YAML], "\n"), strings.Split(seen[XLSX], "\n")
	if len(a) < 60 || !slices.Equal(a, b) {
		t.Errorf("the formats differ: %d lines against %d", len(a), len(b))
		for i := range min(len(a), len(b)) {
			if a[i] != b[i] {
				t.Errorf("yaml %s\nxlsx %s", a[i], b[i])
			}
		}
	}
}

func TestTheExampleLeavesOutWhatThisHouseCannotRead(t *testing.T) {
	t.Parallel()
	im := house(t, storetest.New(t))
	var out bytes.Buffer
	if err := im.Example(&out, YAML, storetest.Start()); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "events:") || !strings.Contains(out.String(), "staff:") || !strings.HasPrefix(out.String(), "# A district in one file") {
		t.Errorf("the example is\n%s", out.String())
	}
	load(t, im, out.String())
	if err := im.Example(&out, "doc", storetest.Start()); err == nil {
		t.Error("an example in an unknown format was written")
	}
}

func TestADateOfASpreadsheetIsShanghaiTime(t *testing.T) {
	t.Parallel()
	for cell, want := range map[string]string{"46091.375": "2026-03-10T01:00:00Z", "46091": "2026-03-09T16:00:00Z", "2026-03-10 09:00": "2026-03-10T01:00:00Z",
		"2026-03-10T09:00:00+08:00": "2026-03-10T01:00:00Z"} {
		got, says := (Field{Kind: Instant}).read(value{form: scalar, text: cell, inCell: true})
		if says != "" || got.at.Format(time.RFC3339) != want {
			t.Errorf("%s is %v, want %s: %s", cell, got.at, want, says)
		}
	}
	for _, cell := range []string{"0", "-1", "999999999", "tomorrow", "", "1999-01-01 00:00", "2200-01-01 00:00"} {
		if _, says := (Field{Kind: Instant}).read(value{form: scalar, text: cell, inCell: true}); says == "" {
			t.Errorf("%q is taken for a moment", cell)
		}
	}
	if _, says := (Field{Kind: Instant}).read(value{form: scalar, text: "46091.375"}); says == "" {
		t.Error("a number in a YAML file is taken for a moment")
	}
}
