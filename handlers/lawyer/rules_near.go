package lawyer

import (
	"math"
	"slices"

	"minxu/people"
)

// centre gives the middle of a community: of its own box, else of those of its areas.
func centre(t *people.Tree, code string) (lat, lng float64, ok bool) {
	n, known := t.Node(code)
	if !known {
		return 0, 0, false
	}
	if n.Box != nil {
		return (n.Box.South + n.Box.North) / 2, (n.Box.West + n.Box.East) / 2, true
	}
	parts := 0
	for _, child := range t.Children(code) {
		if child.Box != nil {
			lat, lng = lat+(child.Box.South+child.Box.North)/2, lng+(child.Box.West+child.Box.East)/2
			parts++
		}
	}
	if parts == 0 {
		return 0, 0, false
	}
	return lat / float64(parts), lng / float64(parts), true
}

// nearness orders communities by their distance from one; those of the same street come before what nobody has drawn on a map.
func nearness(t *people.Tree, from string, communities []string) []string {
	const (
		sameStreet = 1e3
		unknown    = 1e6
	)
	street, _ := t.Above(from, people.KindStreet)
	lat, lng, placed := centre(t, from)
	far := map[string]float64{}
	for _, code := range communities {
		d := float64(unknown)
		if other, ok := t.Above(code, people.KindStreet); ok && other.Code == street.Code {
			d = sameStreet
		}
		if a, b, ok := centre(t, code); ok && placed {
			d = math.Hypot(a-lat, (b-lng)*math.Cos(lat*math.Pi/180))
		}
		far[code] = d
	}
	list := slices.Clone(communities)
	slices.SortStableFunc(list, func(a, b string) int {
		switch {
		case far[a] < far[b]:
			return -1
		case far[a] > far[b]:
			return 1
		}
		return 0
	})
	return list
}
