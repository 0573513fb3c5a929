package district

import (
	"slices"
	"strings"
	"testing"

	"minxu/people"
	"minxu/store/storetest"
)

func TestTheDemoDistrictIsSeededOnceIntoAnEmptyHouse(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, im Importer) {
		openID := func(a Account) string { return "o-" + a.Name }
		demo, err := SeedDemo(t.Context(), im.Store, im.People, DemoOptions{OpenID: openID})
		if err != nil || !demo.Seeded {
			t.Fatalf("seeded %v: %v", demo.Seeded, err)
		}
		if notes := strings.Join(demo.Report.Notes, "\n"); !strings.Contains(notes, "events: 4 rows left out, this capability is not built yet") {
			t.Errorf("what waits is not said: %s", notes)
		}
		tr := tree(t, im)
		r := im.Store.Reader(t.Context())
		bound := 0
		for _, a := range demo.Residents {
			who, err := people.ByOpenID(r, openID(a))
			if err != nil || !who.Known {
				t.Errorf("%s is not there: %v", a.Name, err)
				continue
			}
			if !who.Bound() {
				continue
			}
			bound++
			if at, says := findAddress(tr, who.HomeLabel); says != "" || at != who.Home || tr.Label(who.Home) != who.HomeLabel {
				t.Errorf("%s lives at %s, which is %+v: %s", a.Name, who.HomeLabel, at, says)
			}
			if s, ok := people.Responsible(tr, who.Home.Node); !ok || s.WeComID == "" {
				t.Errorf("nobody answers for %s by card: %+v", a.Name, s)
			}
		}
		if bound < 8 {
			t.Errorf("%d residents have a home", bound)
		}
		if head, err := people.ByOpenID(r, "o-郑楼长"); err != nil || !head.HasAt(tr, people.StandingBuildingHead, "370602003901001") {
			t.Errorf("the building head is %v, %v", head.Roles, err)
		}
		version := tr.Version()
		again, err := SeedDemo(t.Context(), im.Store, im.People, DemoOptions{OpenID: openID})
		if err != nil || again.Seeded || tree(t, im).Version() != version || !slices.Equal(again.Residents, demo.Residents) {
			t.Errorf("the second time: seeded %v, %v", again.Seeded, err)
		}
	})
}

func TestAHouseWithADistrictGetsNoDemo(t *testing.T) {
	t.Parallel()
	im := house(t, storetest.New(t))
	load(t, im, `district: {code: "370613", name: 莱山区}`)
	demo, err := SeedDemo(t.Context(), im.Store, im.People, DemoOptions{})
	if err != nil || demo.Seeded || len(tree(t, im).Nodes()) != 1 {
		t.Errorf("seeded %v: %v", demo.Seeded, err)
	}
}

func TestTheDemoDistrictHoldsTheFixtureAsItStands(t *testing.T) {
	t.Parallel()
	im, other := house(t, storetest.New(t)), house(t, storetest.New(t))
	if _, err := SeedDemo(t.Context(), im.Store, im.People, DemoOptions{}); err != nil {
		t.Fatal(err)
	}
	if _, err := other.Import(t.Context(), fixture(t), Options{SkipUnbuilt: true}); err != nil {
		t.Fatal(err)
	}
	demo, f0 := tree(t, im), tree(t, other)
	for _, want := range f0.Nodes() {
		if got, ok := demo.Node(want.Code); !ok || !sameNode(got, want) {
			t.Errorf("%s is %+v in the demo district, %+v in the fixture", want.Code, got, want)
		}
		if want.Kind != people.KindArea {
			continue
		}
		a, _ := people.Responsible(demo, want.Code)
		b, _ := people.Responsible(f0, want.Code)
		if a.ID != b.ID {
			t.Errorf("%s is answered for by %s, in the fixture by %s", want.Name, a.ID, b.ID)
		}
	}
	for _, want := range f0.Staff() {
		got, ok := demo.StaffByID(want.ID)
		want.WeComID = want.ID // the pretend platform reaches people by their id
		if !ok || !sameStaff(got, want) {
			t.Errorf("%s is %+v in the demo district, %+v in the fixture", want.ID, got, want)
		}
	}
	for _, id := range []string{"u1", "u2", "u3", "u4", "u5", "u6", "u7"} {
		a, err1 := people.ByOpenID(im.Store.Reader(t.Context()), id)
		b, err2 := people.ByOpenID(other.Store.Reader(t.Context()), id)
		if err1 != nil || err2 != nil || a.Alias != b.Alias || a.AgeBand != b.AgeBand || a.Home != b.Home || a.Household != b.Household || a.HasPhone != b.HasPhone {
			t.Errorf("%s is %+v, in the fixture %+v: %v %v", id, a, b, err1, err2)
		}
	}
}

func TestTheDemoDistrictIsDrawnWithoutOverlap(t *testing.T) {
	t.Parallel()
	im := house(t, storetest.New(t))
	if _, err := SeedDemo(t.Context(), im.Store, im.People, DemoOptions{}); err != nil {
		t.Fatal(err)
	}
	tr := tree(t, im)
	root, ok := tr.Root()
	if !ok || root.Box == nil {
		t.Fatal("the district has no box")
	}
	streets := 0
	var areas []people.Node
	for _, n := range tr.Nodes() {
		switch n.Kind {
		case people.KindStreet:
			streets++
			if len(tr.Children(n.Code)) == 0 {
				t.Errorf("%s has no community", n.Name)
			}
			if n.Code != "370602003" && len(tr.StaffAt(n.Code, people.RoleStreetOperator)) == 0 {
				t.Errorf("%s has nobody on duty", n.Name)
			}
		case people.KindArea:
			areas = append(areas, n)
		}
	}
	if streets != 12 {
		t.Errorf("%d streets", streets)
	}
	for i, a := range areas {
		if a.Box == nil || !root.Box.Holds(a.Box.South, a.Box.West) || !root.Box.Holds(a.Box.North, a.Box.East) {
			t.Errorf("%s lies at %+v", a.Name, a.Box)
			continue
		}
		for _, b := range areas[:i] {
			if b.Box != nil && a.Box.South < b.Box.North && b.Box.South < a.Box.North && a.Box.West < b.Box.East && b.Box.West < a.Box.East {
				t.Errorf("%s and %s overlap", a.Name, b.Name)
			}
		}
		if len(a.ListBuildings()) == 0 {
			t.Errorf("%s has no buildings to scan", a.Name)
		}
	}
	names := DemoResidents()
	slices.Sort(names)
	if len(names) != 12 || len(slices.Compact(names)) != 12 {
		t.Errorf("the phone lists %v", names)
	}
}

func TestTheDemoDistrictFillsTheCapabilitiesThatAreBuilt(t *testing.T) {
	t.Parallel()
	loaded := map[string][]Row{}
	im := house(t, storetest.New(t))
	if _, err := SeedDemo(t.Context(), im.Store, im.People, DemoOptions{Sections: capabilities(loaded)}); err != nil {
		t.Fatal(err)
	}
	for key, want := range map[string]int{"lawyer_sessions": 2, "legal_kb": 2, "events": 4, "honours": 1, "timebank": 2} {
		if len(loaded[key]) != want {
			t.Errorf("%s: %d rows, want %d", key, len(loaded[key]), want)
		}
	}
	for _, r := range loaded["events"] {
		if !r.Instant("start").After(storetest.Start()) || !r.Instant("end").After(r.Instant("start")) {
			t.Errorf("%s runs from %v to %v", r.Text("title"), r.Instant("start"), r.Instant("end"))
		}
	}
	if s := loaded["lawyer_sessions"][0]; s.Map("slots")[0] != (Pair{"14:00", "BOOKED", s.Line}) {
		t.Errorf("slots = %+v", s.Map("slots"))
	}
	if r := loaded["timebank"][0]; r.Text("user") != "u1" || r.Whole("minutes") != 300 {
		t.Errorf("time bank: %s %d", r.Text("user"), r.Whole("minutes"))
	}
}
