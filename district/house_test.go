package district

import (
	"errors"
	"os"
	"strings"
	"testing"

	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

// house is an importer on a fresh database with the tables that it needs.
func house(t *testing.T, s *store.Store) Importer {
	t.Helper()
	if err := s.Migrate(t.Context(), "people", people.Migrations()); err != nil {
		t.Fatal(err)
	}
	if err := s.Migrate(t.Context(), "district", Migrations()); err != nil {
		t.Fatal(err)
	}
	return Importer{Store: s, People: people.New(), OpenID: func(a Account) string { return a.ID }}
}

func each(t *testing.T, test func(*testing.T, Importer)) {
	t.Helper()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, house(t, s)) })
}

func fixture(t *testing.T) []byte {
	t.Helper()
	data, err := os.ReadFile("testdata/f0.json")
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func load(t *testing.T, im Importer, text string, o ...Options) Report {
	t.Helper()
	var options Options
	if len(o) > 0 {
		options = o[0]
	}
	report, err := im.Import(t.Context(), []byte(text), options)
	if err != nil {
		t.Fatalf("import: %v", err)
	}
	return report
}

// refused gives the lines of the refusal of a file.
func refused(t *testing.T, im Importer, data []byte) []string {
	t.Helper()
	return refusedWithin(t, im, data, fullLimits())
}

func refusedWithin(t *testing.T, im Importer, data []byte, most limits) []string {
	t.Helper()
	_, err := im.importWithin(t.Context(), data, Options{}, most)
	no, ok := errors.AsType[*Refused](err)
	if !ok {
		t.Fatalf("import gives %v, want a refusal", err)
	}
	return strings.Split(no.Error(), "\n")
}

func tree(t *testing.T, im Importer) *people.Tree {
	t.Helper()
	tree, err := people.ReadTree(im.Store.Reader(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	return tree
}

// tight are limits that a test reaches soon.
func tight() limits { return limits{rows: 1000, marks: 15_000, unzipped: 1 << 20} }

// small is a district without mistakes, one row a line from line 2 on.
const small = `district: {code: "370602", name: 芝罘区, box: [37.48, 121.28, 37.62, 121.46]}
nodes:
- {code: "370602003", kind: street, name: 毓璜顶街道}
- {code: "370602003901", kind: community, name: 海风社区}
- {code: "370602003901001", kind: area, name: 海风第一网格, estate: 海风小区, buildings: "1-6", aliases: [海风], box: [37.5300, 121.3890, 37.5325, 121.3920]}
staff:
- {id: s1, name: 王管家, role: demand_steward, node: "370602003901", wecom: w1}
`
