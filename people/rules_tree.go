package people

import (
	"slices"
	"strings"
	"time"

	"minxu/triage"
)

// Kinds of node, from the top of the tree to its leaves.
const (
	KindDistrict  = "district"
	KindStreet    = "street"
	KindCommunity = "community"
	KindArea      = "area"
	KindBuilding  = "building"
)

// Box is a rectangle in GCJ-02 degrees.
type Box struct{ South, West, North, East float64 }

// Holds reports whether the point lies in the box, edges included.
func (b Box) Holds(lat, lng float64) bool {
	return lat >= b.South && lat <= b.North && lng >= b.West && lng <= b.East
}

// Node is one place of the district tree. Codes are the official statistics codes: 6 digits district, 9 street,
// 12 community, 15 area.
type Node struct {
	Code, Kind, Name, Parent string
	Estate                   string   // of an area: the housing estate it belongs to
	Buildings                string   // of an area: its buildings, as "1-6,8,北楼"
	Aliases                  []string // other names that residents use
	Box                      *Box     // nil when nobody has drawn it
	From, To                 time.Time
	Retired                  bool // no longer in force: keeps its label for old demands, takes no new ones
}

// Tree is an immutable snapshot of the district: its nodes and the staff who answer for them.
// The zero Tree is an empty district.
type Tree struct {
	version  string
	codes    []string // sorted, so that every listing is stable
	nodes    map[string]Node
	children map[string][]string
	staff    []Staff // sorted by priority, then id
	byNode   map[string][]Staff
	places   *triage.Places
}

// NewTree builds a snapshot from nodes and staff in any order. Inactive staff are dropped.
func NewTree(nodes []Node, staff []Staff) *Tree {
	t := &Tree{
		nodes:    make(map[string]Node, len(nodes)),
		children: make(map[string][]string),
		byNode:   make(map[string][]Staff),
	}
	for _, n := range nodes {
		t.nodes[n.Code] = n
		t.codes = append(t.codes, n.Code)
	}
	slices.Sort(t.codes)
	for _, code := range t.codes {
		n := t.nodes[code]
		if n.Parent != "" && !n.Retired {
			t.children[n.Parent] = append(t.children[n.Parent], code)
		}
	}
	for _, s := range staff {
		if s.Active {
			t.staff = append(t.staff, s)
		}
	}
	slices.SortFunc(t.staff, func(a, b Staff) int {
		if a.Priority != b.Priority {
			return a.Priority - b.Priority
		}
		return strings.Compare(a.ID, b.ID)
	})
	for _, s := range t.staff {
		for _, code := range s.Nodes() {
			t.byNode[code] = append(t.byNode[code], s)
		}
	}
	t.places = t.gazetteer()
	return t
}

// Version names the snapshot; another name means another content.
func (t *Tree) Version() string { return t.version }

// Node gives the node of a code; retired nodes are still known.
func (t *Tree) Node(code string) (Node, bool) {
	n, ok := t.nodes[code]
	return n, ok
}

// Parent gives the node above.
func (t *Tree) Parent(code string) (Node, bool) {
	n, ok := t.nodes[code]
	if !ok {
		return Node{}, false
	}
	return t.Node(n.Parent)
}

// Up lists the node itself and everything above it, nearest first; empty for an unknown code.
func (t *Tree) Up(code string) []Node {
	var up []Node
	for range 10 { // a loop in imported data must not hang a turn
		n, ok := t.nodes[code]
		if !ok {
			break
		}
		up = append(up, n)
		code = n.Parent
	}
	return up
}

// Above gives the nearest node of that kind at or above the code.
func (t *Tree) Above(code, kind string) (Node, bool) {
	for _, n := range t.Up(code) {
		if n.Kind == kind {
			return n, true
		}
	}
	return Node{}, false
}

// Within reports whether code lies in the subtree of scope (the scope itself included).
func (t *Tree) Within(code, scope string) bool {
	if scope == "" {
		return false
	}
	return slices.ContainsFunc(t.Up(code), func(n Node) bool { return n.Code == scope })
}

// Children lists the nodes directly below, by code; retired ones are left out.
func (t *Tree) Children(code string) []Node {
	list := make([]Node, 0, len(t.children[code]))
	for _, c := range t.children[code] {
		list = append(list, t.nodes[c])
	}
	return list
}

// Below lists the codes of the whole subtree of scope, the scope first; it is what an IN condition needs.
func (t *Tree) Below(scope string) []string {
	if _, ok := t.nodes[scope]; !ok {
		return nil
	}
	list := []string{scope}
	for i := 0; i < len(list) && len(list) <= len(t.nodes); i++ {
		list = append(list, t.children[list[i]]...)
	}
	return list
}

// Nodes lists every node in force, by code.
func (t *Tree) Nodes() []Node {
	list := make([]Node, 0, len(t.codes))
	for _, code := range t.codes {
		if n := t.nodes[code]; !n.Retired {
			list = append(list, n)
		}
	}
	return list
}

// Root gives the district node.
func (t *Tree) Root() (Node, bool) {
	for _, code := range t.codes {
		if n := t.nodes[code]; n.Kind == KindDistrict && !n.Retired {
			return n, true
		}
	}
	return Node{}, false
}

// Path names the node with the community and street above it: 毓璜顶街道 海风社区 海风第一网格.
func (t *Tree) Path(code string) string {
	up := t.Up(code)
	slices.Reverse(up)
	var names []string
	for _, n := range up {
		if n.Kind != KindDistrict || len(up) == 1 {
			names = append(names, n.Name)
		}
	}
	return strings.Join(names, " ")
}
