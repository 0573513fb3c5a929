package people

import (
	"slices"
	"testing"
	"time"
)

func TestATreeKnowsWhatLiesWhere(t *testing.T) {
	t.Parallel()
	tree := fixtureTree(t)
	for name, c := range map[string]struct {
		code, scope string
		want        bool
	}{
		"an area lies in itself":                    {haifeng1, haifeng1, true},
		"an area lies in its community":             {haifeng1, haifeng, true},
		"an area lies in its street":                {haifeng1, yuhuangding, true},
		"an area lies in the district":              {haifeng1, zhifu, true},
		"a community does not lie in its area":      {haifeng, haifeng1, false},
		"an area does not lie in another street":    {haifeng1, "370602001", false},
		"a like beginning of a code is no parent":   {haifeng1, "37060200", false},
		"nothing lies in the empty scope":           {haifeng1, "", false},
		"an unknown place lies nowhere":             {"999", zhifu, false},
		"an unknown place does not lie in itself":   {"999", "999", false},
		"an area does not lie in its neighbour":     {haifeng1, haifeng2, false},
		"a community does not lie in its neighbour": {haifeng, "370602003902", false},
	} {
		if got := tree.Within(c.code, c.scope); got != c.want {
			t.Errorf("%s: Within(%s, %s) = %v", name, c.code, c.scope, got)
		}
	}
	if got := tree.Path(haifeng1); got != "毓璜顶街道 海风社区 海风第一网格" {
		t.Errorf("Path = %s", got)
	}
	below := tree.Below(yuhuangding)
	want := []string{yuhuangding, haifeng, "370602003902", haifeng1, haifeng2, huaixiangli}
	if !slices.Equal(below, want) {
		t.Errorf("Below = %v, want %v", below, want)
	}
	if tree.Below("999") != nil {
		t.Error("an unknown scope holds something")
	}
	if root, ok := tree.Root(); !ok || root.Code != zhifu {
		t.Errorf("Root = %v %v", root.Code, ok)
	}
	if n, ok := tree.Above(haifeng1, KindStreet); !ok || n.Name != "毓璜顶街道" {
		t.Errorf("Above = %v %v", n.Name, ok)
	}
}

func TestARetiredNodeKeepsItsNameAndTakesNothingNew(t *testing.T) {
	t.Parallel()
	nodes, staff := fixture(t)
	for i := range nodes {
		if nodes[i].Code == haifeng2 {
			nodes[i].To, nodes[i].Retired = time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), true
		}
	}
	tree := NewTree(nodes, staff)
	if n, ok := tree.Node(haifeng2); !ok || n.Name != "海风第二网格" {
		t.Error("the retired node lost its name")
	}
	if !tree.Within(haifeng2, haifeng) {
		t.Error("old demands of a retired area still belong to its community")
	}
	if got := tree.Locate("海风小区", "8"); got != nil {
		t.Errorf("Locate finds a retired area: %v", got)
	}
	if _, ok := tree.SceneAddress(haifeng2 + "-0008"); ok {
		t.Error("a code of a retired area still binds")
	}
	if slices.ContainsFunc(tree.Children(haifeng), func(n Node) bool { return n.Code == haifeng2 }) {
		t.Error("a retired area is still listed")
	}
}

func TestALoopInTheDataEndsTheWalk(t *testing.T) {
	t.Parallel()
	tree := NewTree([]Node{{Code: "a", Kind: KindArea, Name: "a", Parent: "b"}, {Code: "b", Kind: KindArea, Name: "b", Parent: "a"}}, nil)
	if len(tree.Up("a")) > 10 || len(tree.Below("a")) > 4 {
		t.Error("a loop was walked for long")
	}
}

func TestAnAddressIsSaidAsPeopleSayIt(t *testing.T) {
	t.Parallel()
	tree := fixtureTree(t)
	for name, c := range map[string]struct {
		at           Address
		want, public string
	}{
		"building and entrance":        {Address{Node: haifeng1, Estate: "海风小区", Building: "3", Entrance: "2"}, "海风小区3号楼2单元", "海风小区3号楼"},
		"building alone":               {Address{Node: dongan1, Estate: "东岸花园", Building: "8"}, "东岸花园8号楼", "东岸花园8号楼"},
		"a building with a letter":     {Address{Node: dongan1, Estate: "东岸花园", Building: "8A"}, "东岸花园8A号楼", "东岸花园8A号楼"},
		"a building with a name":       {Address{Node: dongan1, Estate: "东岸花园", Building: "北楼"}, "东岸花园北楼", "东岸花园北楼"},
		"the estate of the area":       {Address{Node: haifeng1, Building: "3"}, "海风小区3号楼", "海风小区3号楼"},
		"an estate across two areas":   {Address{Node: haifeng, Estate: "海风小区"}, "海风小区", "海风小区"},
		"a landmark is not published":  {Address{Node: haifeng, Estate: "海风小区", Detail: "小广场东边"}, "海风小区小广场东边", "海风小区"},
		"a community alone":            {Address{Node: haifeng}, "海风社区", "海风社区"},
		"an unknown node says nothing": {Address{Node: "999"}, "", ""},
		"nothing":                      {Address{}, "", ""},
	} {
		if got := tree.Label(c.at); got != c.want {
			t.Errorf("%s: Label = %q, want %q", name, got, c.want)
		}
		if got := tree.PublicLabel(c.at); got != c.public {
			t.Errorf("%s: PublicLabel = %q, want %q", name, got, c.public)
		}
	}
}

func TestACodeOnTheBoardBindsExactlyItsBuilding(t *testing.T) {
	t.Parallel()
	tree := fixtureTree(t)
	for name, c := range map[string]struct {
		scene string
		want  Address
		ok    bool
	}{
		"a building of the area":      {"370602003901001-0003", Address{Node: haifeng1, Estate: "海风小区", Building: "3"}, true},
		"with the platform's prefix":  {"qrscene_370602003901001-0003", Address{Node: haifeng1, Estate: "海风小区", Building: "3"}, true},
		"the last building":           {"370602001901001-0020", Address{Node: dongan1, Estate: "东岸花园", Building: "20"}, true},
		"a building of the next area": {"370602003901001-0007", Address{}, false},
		"an unknown area":             {"370602003901009-0001", Address{}, false},
		"a community has no building": {"370602003901-0001", Address{}, false},
		"three digits":                {"370602003901001-003", Address{}, false},
		"a sign is no digit":          {"370602003901001--003", Address{}, false},
		"a plus is no digit":          {"370602003901001-+003", Address{}, false},
		"building nought":             {"370602003901001-0000", Address{}, false},
		"no building":                 {"370602003901001", Address{}, false},
		"nothing":                     {"", Address{}, false},
		"words":                       {"370602003901001-三号楼", Address{}, false},
	} {
		got, ok := tree.SceneAddress(c.scene)
		if ok != c.ok || got != c.want {
			t.Errorf("%s: SceneAddress(%q) = %+v %v", name, c.scene, got, ok)
		}
	}
	for _, n := range tree.Nodes() {
		if n.Kind != KindArea {
			continue
		}
		for _, b := range n.ListBuildings() {
			at, ok := tree.SceneAddress(Scene(n.Code, b))
			if !ok || at.Building != b || at.Node != n.Code {
				t.Errorf("the code of %s %s leads to %+v %v", n.Name, b, at, ok)
			}
		}
	}
	if Scene(haifeng1, "北楼") != "" || Scene(haifeng1, "10000") != "" {
		t.Error("a building without a number of four digits got a code")
	}
}

func TestBuildingsOfAnArea(t *testing.T) {
	t.Parallel()
	n := Node{Buildings: "1-6, 8,10-12,北楼,8A"}
	for building, want := range map[string]bool{"1": true, "6": true, "7": false, "8": true, "9": false, "11": true, "北楼": true,
		"8A": true, "南楼": false, "": false, "0": false, "13": false, "-1": false, "1-6": true} {
		if building == "1-6" {
			continue // the list's own words name no building
		}
		if got := n.HoldsBuilding(building); got != want {
			t.Errorf("HoldsBuilding(%q) = %v", building, got)
		}
	}
	if got := n.ListBuildings(); !slices.Equal(got, []string{"1", "2", "3", "4", "5", "6", "8", "10", "11", "12", "北楼", "8A"}) {
		t.Errorf("ListBuildings = %v", got)
	}
	if !(Node{}).HoldsBuilding("77") {
		t.Error("an area without a list holds any building")
	}
	if got := len(Node{Buildings: "1-9999999"}.ListBuildings()); got > 400 {
		t.Errorf("a typing error prints %d buildings", got)
	}
	for list, ok := range map[string]bool{"1-6": true, "1-6,8": true, "": true, "北楼": true, "6-1": false, "1-99999": false} {
		if (CheckBuildings(list) == "") != ok {
			t.Errorf("CheckBuildings(%q) = %q", list, CheckBuildings(list))
		}
	}
}

func TestAnEstateInTwoAreasMustBeAskedFor(t *testing.T) {
	t.Parallel()
	tree := fixtureTree(t)
	if got := tree.Locate("海风小区", ""); len(got) != 2 {
		t.Errorf("the estate alone gives %v", got)
	}
	if got := tree.Locate("海风小区", "8"); len(got) != 1 || got[0].Node != haifeng2 {
		t.Errorf("building 8 gives %v", got)
	}
	if got := tree.Locate("东岸", "8"); len(got) != 1 || got[0].Node != dongan1 || got[0].Estate != "东岸花园" {
		t.Errorf("the alias gives %v", got)
	}
	if got := tree.Locate("东岸花园", "21"); got != nil {
		t.Errorf("a building that is not there gives %v", got)
	}
}

func TestAPointLiesInItsArea(t *testing.T) {
	t.Parallel()
	tree := fixtureTree(t)
	for name, c := range map[string]struct {
		lat, lng float64
		want     []string
	}{
		"inside":        {37.5310, 121.3900, []string{haifeng1}},
		"on the border": {37.5310, 121.3920, []string{haifeng1, haifeng2}},
		"outside":       {37.5000, 121.3000, nil},
		"swapped":       {121.3900, 37.5310, nil},
	} {
		var got []string
		for _, n := range tree.AtPoint(c.lat, c.lng) {
			got = append(got, n.Code)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: %v", name, got)
		}
	}
}
