package district

import (
	"slices"

	"minxu/people"
)

// checkSiblings refuses two places of one name side by side: nobody could say which is meant.
func (g *grid) checkSiblings() {
	seen := map[[2]string]string{}
	for _, n := range g.sorted() {
		at := [2]string{n.Parent, n.Name}
		if other, twice := seen[at]; twice {
			g.clash(n.Code, other, "name", "%s is also the name of %s beside it", n.Name)
			continue
		}
		seen[at] = n.Code
	}
}

// checkEstates looks at areas of one community: an estate's building lies in one of them, and an alias means one estate.
// The same names in two communities are nothing wrong; residents are asked which they mean.
func (g *grid) checkEstates() {
	buildings := map[[3]string]string{} // community, estate, building -> area
	names := map[[2]string]string{}     // community, name -> area that has it as its estate's name
	for _, n := range g.sorted() {
		if n.Kind != people.KindArea || n.Estate == "" {
			continue
		}
		names[[2]string{n.Parent, n.Estate}] = n.Code
		for _, b := range n.ListBuildings() {
			at := [3]string{n.Parent, n.Estate, b}
			if other, twice := buildings[at]; twice && other != n.Code {
				g.clash(n.Code, other, "buildings", "%s is also in area %s", n.Estate+" "+b)
				break
			}
			buildings[at] = n.Code
		}
	}
	for _, n := range g.sorted() {
		if n.Kind != people.KindArea {
			continue
		}
		for _, alias := range n.Aliases {
			at := [2]string{n.Parent, alias}
			other, taken := names[at]
			if taken && g.nodes[other].Estate != n.Estate {
				const says = "%s is also a name of area %s in the same community"
				if r, ok := g.rows[n.Code]; ok {
					g.wrong(r, "aliases", says, alias, other)
				} else {
					g.clash(n.Code, other, "estate", says, alias)
				}
				continue
			}
			names[at] = n.Code
		}
	}
}

// clash blames the later of two rows of the file, or the one that is in the file. Neither may be: then it is old.
func (g *grid) clash(code, other, field, format, what string) {
	r, ok := g.rows[code]
	s, also := g.rows[other]
	switch {
	case ok && also && s.Line > r.Line:
		g.wrong(s, field, format, what, code)
	case ok:
		g.wrong(r, field, format, what, other)
	case also:
		g.wrong(s, field, format, what, code)
	}
}

func (g *grid) sorted() []people.Node {
	codes := make([]string, 0, len(g.nodes))
	for code := range g.nodes {
		codes = append(codes, code)
	}
	slices.Sort(codes)
	nodes := make([]people.Node, len(codes))
	for i, code := range codes {
		nodes[i] = g.nodes[code]
	}
	return nodes
}
