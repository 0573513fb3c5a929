package triage

import "math"

// closeBy is how far, in metres, a point may lie from the middle of an area to be proposed for it.
const closeBy = 300

// Locate finds the place of a point (GCJ-02, degrees): the area whose box holds it, for certain; else the nearest area within
// 300 metres, to be confirmed. Outside says that the point is certainly not in the district: swapped coordinates are outside too.
func (p *Places) Locate(lat, lng float64) (place Place, ok, outside bool) {
	if math.IsNaN(lat) || math.IsNaN(lng) || math.Abs(lat) > 90 || math.Abs(lng) > 180 {
		return Place{}, false, true
	}
	best, bestCode := math.Inf(1), ""
	for _, one := range p.estates {
		for _, area := range one.areas {
			n := p.nodes[area.code]
			if n.Box == nil {
				continue
			}
			if n.Box.holds(lat, lng) {
				return p.located(n, lat, lng, true), true, false
			}
			if d := metres(lat, lng, (n.Box.South+n.Box.North)/2, (n.Box.West+n.Box.East)/2); d < best {
				best, bestCode = d, area.code
			}
		}
	}
	if p.district != nil && !p.district.holds(lat, lng) {
		return Place{}, false, true
	}
	if best <= closeBy {
		return p.located(p.nodes[bestCode], lat, lng, false), true, false
	}
	return Place{}, false, false
}

func (p *Places) located(n PlaceNode, lat, lng float64, sure bool) Place {
	return Place{Node: n.Code, Estate: n.Estate, Detail: "附近", Label: n.Estate + "附近", Lat: lat, Lng: lng, HasPoint: true, Sure: sure}
}

// metres gives the distance of two points near each other.
func metres(lat, lng, lat2, lng2 float64) float64 {
	const degree = 111_320.0
	north := (lat - lat2) * degree
	east := (lng - lng2) * degree * math.Cos(lat*math.Pi/180)
	return math.Hypot(north, east)
}
