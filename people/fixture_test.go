package people

import (
	"encoding/json"
	"os"
	"testing"
)

// The district of the conversation fixture: two streets, three communities, four areas, six people.
const (
	haifeng1    = "370602003901001"
	haifeng2    = "370602003901002"
	haifeng     = "370602003901"
	huaixiangli = "370602003902001"
	dongan1     = "370602001901001"
	dongan      = "370602001901"
	yuhuangding = "370602003"
	zhifu       = "370602"
)

func fixture(t testing.TB) ([]Node, []Staff) {
	t.Helper()
	var file struct {
		Nodes []struct {
			Code, Kind, Name, Parent, Estate, Buildings string
			Aliases                                     []string
			Box                                         []float64
		}
		Staff []struct{ ID, Name, Role, Node string }
	}
	bytes, err := os.ReadFile("testdata/district.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(bytes, &file); err != nil {
		t.Fatal(err)
	}
	var nodes []Node
	for _, n := range file.Nodes {
		node := Node{Code: n.Code, Kind: n.Kind, Name: n.Name, Parent: n.Parent, Estate: n.Estate, Buildings: n.Buildings,
			Aliases: n.Aliases}
		if len(n.Box) == 4 {
			node.Box = &Box{South: n.Box[0], West: n.Box[1], North: n.Box[2], East: n.Box[3]}
		}
		nodes = append(nodes, node)
	}
	var staff []Staff
	for _, s := range file.Staff {
		staff = append(staff, Staff{ID: s.ID, Name: s.Name, Role: s.Role, Node: s.Node, WeComID: "wecom-" + s.ID,
			Active: true, Duty: true})
	}
	return nodes, staff
}

func fixtureTree(t testing.TB, edit ...func(*Staff)) *Tree {
	t.Helper()
	nodes, staff := fixture(t)
	for i := range staff {
		for _, e := range edit {
			e(&staff[i])
		}
	}
	return NewTree(nodes, staff)
}

func ids(list []Staff) []string {
	var out []string
	for _, s := range list {
		out = append(out, s.ID)
	}
	return out
}
