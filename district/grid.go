package district

import (
	"fmt"
	"slices"
	"strings"

	"minxu/people"
	"minxu/store"
)

const (
	keyDistrict = "district"
	keyNodes    = "nodes"
)

// codeDigits are the digits of each kind's official code; a child's code begins with its parent's.
func codeDigits() map[string]int {
	return map[string]int{people.KindDistrict: 6, people.KindStreet: 9, people.KindCommunity: 12, people.KindArea: 15}
}

func districtFields() []Field {
	return []Field{{Name: "code", Need: true, Max: 32}, {Name: "name", Need: true, Max: 64}, {Name: "box", Kind: Numbers}}
}

func nodeFields() []Field {
	return []Field{
		{Name: "code", Need: true, Max: 32},
		{Name: "kind", Need: true, OneOf: []string{people.KindStreet, people.KindCommunity, people.KindArea}},
		{Name: "name", Need: true, Max: 64},
		{Name: "parent", Max: 32},
		{Name: "estate", Max: 64},
		{Name: "buildings", Max: 255},
		{Name: "aliases", Kind: List, Max: 64},
		{Name: "box", Kind: Numbers},
	}
}

// grid is the district as it will be: what is in force, with the rows of a file laid over it.
type grid struct {
	before   *people.Tree
	nodes    map[string]people.Node
	rows     map[string]Row // of the file, by code
	order    []string       // codes of the file, in its order
	problems []Problem
}

// plan lays the rows of a file over the tree and checks what comes out.
func plan(before *people.Tree, root, nodes []Row) *grid {
	g := &grid{before: before, nodes: map[string]people.Node{}, rows: map[string]Row{}}
	for _, n := range before.Nodes() {
		g.nodes[n.Code] = n
	}
	for _, r := range root {
		g.add(r, people.KindDistrict)
	}
	for _, r := range nodes {
		g.add(r, r.Text("kind"))
	}
	for _, code := range g.order {
		if g.rows[code].bad {
			continue
		}
		g.check(g.rows[code], g.nodes[code])
	}
	g.checkSiblings()
	g.checkEstates()
	return g
}

func (g *grid) wrong(r Row, field, format string, args ...any) {
	if r.bad {
		return // what follows from a wrong field says nothing new
	}
	g.problems = append(g.problems, r.Problem(field, format, args...))
}

// add makes the node of a row out of what is known and what the row gives.
func (g *grid) add(r Row, kind string) {
	code := r.Text("code")
	if code == "" {
		return
	}
	if first, twice := g.rows[code]; twice {
		g.wrong(r, "code", "%s is there twice, first in line %d", code, first.Line)
		return
	}
	n, known := g.before.Node(code)
	if known && n.Kind != kind {
		g.wrong(r, "kind", "%s is a %s in this house, not a %s", code, n.Kind, kind)
		return
	}
	n.Code, n.Kind, n.Retired = code, kind, false
	if r.Has("name") {
		n.Name = r.Text("name")
	}
	if r.Has("estate") {
		n.Estate = r.Text("estate")
	}
	if r.Has("buildings") {
		n.Buildings = g.buildings(r)
	}
	if r.Has("aliases") {
		n.Aliases = r.List("aliases")
	}
	if r.Has("box") {
		n.Box = g.box(r)
	}
	if kind != people.KindDistrict {
		n.Parent = r.Text("parent")
		if above := parentOf(code, kind); n.Parent == "" {
			n.Parent = above
		}
	}
	g.nodes[code], g.rows[code] = n, r
	g.order = append(g.order, code)
}

// parentOf gives the code above, which every code begins with.
func parentOf(code, kind string) string {
	above := map[string]int{people.KindStreet: 6, people.KindCommunity: 9, people.KindArea: 12}[kind]
	return code[:min(above, len(code))]
}

func (g *grid) check(r Row, n people.Node) {
	want := codeDigits()[n.Kind]
	switch {
	case !digits(n.Code):
		g.wrong(r, "code", "%q must be digits only", short(n.Code))
		return
	case len(n.Code) != want:
		g.wrong(r, "code", "%s has %d digits; the code of a %s has %d", n.Code, len(n.Code), n.Kind, want)
		return
	}
	if n.Kind == people.KindDistrict {
		if root, ok := g.before.Root(); ok && root.Code != n.Code {
			g.wrong(r, "code", "this house is the district %s; %s is another one", root.Code, n.Code)
		}
		return
	}
	g.checkParent(r, n)
	if root, ok := g.nodes[n.Code[:6]]; ok && n.Box != nil && root.Box != nil && !touches(*n.Box, *root.Box) {
		g.wrong(r, "box", "lies outside the box of the district")
	}
	if n.Kind != people.KindArea {
		if n.Estate != "" {
			g.wrong(r, "estate", "only an area has an estate")
		}
		if n.Buildings != "" {
			g.wrong(r, "buildings", "only an area has buildings")
		}
	}
	for i, alias := range n.Aliases {
		switch {
		case alias == "":
			g.wrong(r, "aliases", "an alias is empty")
		case alias == n.Name || alias == n.Estate:
			g.wrong(r, "aliases", "%s is the name already", alias)
		case slices.Contains(n.Aliases[:i], alias):
			g.wrong(r, "aliases", "%s is there twice", alias)
		}
	}
	if len(strings.Join(n.Aliases, "\n")) > 1000 {
		g.wrong(r, "aliases", "are too long together; at most 1000 bytes are allowed")
	}
}

func (g *grid) checkParent(r Row, n people.Node) {
	if want := parentOf(n.Code, n.Kind); n.Parent != want {
		g.wrong(r, "parent", "%s cannot lie in %s; its code says that it lies in %s", n.Code, n.Parent, want)
		return
	}
	above, ok := g.nodes[n.Parent]
	if !ok {
		g.wrong(r, "parent", "%s is neither in the file nor in the house", n.Parent)
		return
	}
	if g.rows[n.Parent].bad {
		return
	}
	kinds := []string{people.KindDistrict, people.KindStreet, people.KindCommunity, people.KindArea}
	if at := slices.Index(kinds, n.Kind); above.Kind != kinds[at-1] {
		g.wrong(r, "parent", "%s is a %s; a %s lies in a %s", n.Parent, above.Kind, n.Kind, kinds[at-1])
	}
}

// tree is the planned district with the planned staff.
func (g *grid) tree(staff []people.Staff) *people.Tree {
	nodes := make([]people.Node, 0, len(g.nodes))
	for _, n := range g.nodes {
		nodes = append(nodes, n)
	}
	return people.NewTree(nodes, staff)
}

// changed lists the nodes of the file that the house does not know yet, or knows otherwise.
func (g *grid) changed() []people.Node {
	var list []people.Node
	for _, code := range g.order {
		n := g.nodes[code]
		if old, ok := g.before.Node(code); !ok || old.Retired || !sameNode(old, n) {
			list = append(list, n)
		}
	}
	return list
}

func sameNode(a, b people.Node) bool {
	boxes := a.Box == nil && b.Box == nil || a.Box != nil && b.Box != nil && *a.Box == *b.Box
	return boxes && a.Name == b.Name && a.Parent == b.Parent && a.Estate == b.Estate && a.Buildings == b.Buildings &&
		slices.Equal(a.Aliases, b.Aliases)
}

// loadGrid writes the changed nodes and tells how many they are.
func loadGrid(tx *store.Tx, p *people.People, g *grid) (int, error) {
	list := g.changed()
	if len(list) == 0 {
		return 0, nil
	}
	if err := p.SaveNodes(tx, list...); err != nil {
		return 0, fmt.Errorf("import the grid: %w", err)
	}
	return len(list), nil
}

// changedOf counts the changed nodes of one kind.
func (g *grid) changedOf(kind string) int {
	count := 0
	for _, n := range g.changed() {
		if n.Kind == kind {
			count++
		}
	}
	return count
}
