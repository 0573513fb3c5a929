package district

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"minxu/people"
)

// boxRange is where this house's districts lie: GCJ-02 is defined for China alone. It also finds latitude and longitude
// in the wrong order.
func boxRange() people.Box { return people.Box{South: 3, West: 73, North: 54, East: 136} }

// box reads south, west, north, east.
func (g *grid) box(r Row) *people.Box {
	n := r.Numbers("box")
	if len(n) == 0 {
		return nil
	}
	if len(n) != 4 {
		g.wrong(r, "box", "has %d numbers; want south, west, north, east", len(n))
		return nil
	}
	b := &people.Box{South: n[0], West: n[1], North: n[2], East: n[3]}
	china := boxRange()
	switch {
	case china.Holds(b.West, b.South) && china.Holds(b.East, b.North):
		g.wrong(r, "box", "latitude and longitude are in the wrong order; want south, west, north, east")
	case !china.Holds(b.South, b.West) || !china.Holds(b.North, b.East):
		g.wrong(r, "box", "does not lie in China; want south, west, north, east in degrees")
	case b.South >= b.North:
		g.wrong(r, "box", "south %v is not below north %v", b.South, b.North)
	case b.West >= b.East:
		g.wrong(r, "box", "west %v is not left of east %v", b.West, b.East)
	default:
		return b
	}
	return nil
}

func touches(a, b people.Box) bool {
	return a.South <= b.North && b.South <= a.North && a.West <= b.East && b.West <= a.East
}

// buildings reads a list such as "1-6,8,北楼" and writes it as the tree wants it.
func (g *grid) buildings(r Row) string {
	var parts, all []string
	for part := range strings.SplitSeq(strings.NewReplacer("，", ",", "、", ",", "－", "-", "～", "-", "~", "-", "—", "-").Replace(r.Text("buildings")), ",") {
		part = strings.ReplaceAll(part, " ", "")
		if part == "" {
			if r.Text("buildings") != "" {
				g.wrong(r, "buildings", "has an empty place between two commas")
			}
			continue
		}
		low, high, ranged := strings.Cut(part, "-")
		from, err1 := strconv.Atoi(low)
		to, err2 := strconv.Atoi(high)
		switch {
		case !ranged:
			if err1 == nil {
				part = strconv.Itoa(from)
			}
			all = append(all, part)
		case err1 != nil || err2 != nil || from < 1 || to > 9999 || from > to:
			g.wrong(r, "buildings", "%q is no range of buildings; want one like 1-6", short(part))
			return ""
		default:
			part = fmt.Sprintf("%d-%d", from, to)
			for i := from; i <= to && len(all) <= buildingsMost; i++ {
				all = append(all, strconv.Itoa(i))
			}
		}
		parts = append(parts, part)
	}
	if len(all) > buildingsMost {
		g.wrong(r, "buildings", "are over %d, which no area has", buildingsMost)
		return ""
	}
	slices.Sort(all)
	for i := 1; i < len(all); i++ {
		if all[i] == all[i-1] {
			g.wrong(r, "buildings", "%s is there twice", all[i])
			break
		}
	}
	return strings.Join(parts, ",")
}

const buildingsMost = 400
