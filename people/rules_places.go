package people

import "minxu/triage"

// Places gives the gazetteer of this snapshot, for understanding what residents write. Retired nodes are not in it.
func (t *Tree) Places() *triage.Places { return t.places }

// gazetteer makes the places of the nodes in force.
func (t *Tree) gazetteer() *triage.Places {
	nodes := make([]triage.PlaceNode, 0, len(t.codes))
	for _, n := range t.Nodes() {
		if n.Kind == KindBuilding {
			continue
		}
		p := triage.PlaceNode{Code: n.Code, Kind: n.Kind, Name: n.Name, Parent: n.Parent, Estate: n.Estate,
			Buildings: n.Buildings, Aliases: n.Aliases}
		if n.Box != nil {
			p.Box = &triage.Box{South: n.Box.South, West: n.Box.West, North: n.Box.North, East: n.Box.East}
		}
		nodes = append(nodes, p)
	}
	return triage.NewPlaces(nodes)
}

// PlaceAddress turns a place that was understood into an address.
func PlaceAddress(p triage.Place) Address {
	return Address{Node: p.Node, Estate: p.Estate, Building: p.Building, Entrance: p.Entrance, Detail: p.Detail}
}

// Place turns an address into the place that triage takes as the context of what is said next.
func (t *Tree) Place(a Address) triage.Place {
	return triage.Place{Node: a.Node, Estate: a.Estate, Building: a.Building, Entrance: a.Entrance, Detail: a.Detail,
		Label: t.Label(a), Sure: true}
}
