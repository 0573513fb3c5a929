package people

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Address is a place in the district. Rooms are never part of it.
type Address struct {
	Node     string // deepest known node code
	Estate   string // 海风小区
	Building string // "3", or a name such as 北楼
	Entrance string // "2"
	Detail   string // words of a resident: 小广场东边
}

// None says that nothing is known.
func (a Address) None() bool { return a == Address{} }

// Label says the address as people say it: 海风小区3号楼2单元. Empty when nothing is known.
func (t *Tree) Label(a Address) string { return t.label(a) + a.Detail }

// PublicLabel goes no deeper than the building; it is what may be published.
func (t *Tree) PublicLabel(a Address) string {
	return t.label(Address{Node: a.Node, Estate: a.Estate, Building: a.Building})
}

func (t *Tree) label(a Address) string {
	var b strings.Builder
	switch n, ok := t.nodes[a.Node]; {
	case a.Estate != "":
		b.WriteString(a.Estate)
	case ok && n.Estate != "" && a.Building != "":
		b.WriteString(n.Estate)
	case ok:
		b.WriteString(n.Name)
	}
	if a.Building != "" {
		b.WriteString(counted(a.Building, "号楼"))
	}
	if a.Entrance != "" {
		b.WriteString(counted(a.Entrance, "单元"))
	}
	return b.String()
}

// counted adds the unit to a bare number or letter: "3" is 3号楼, but 北楼 stays 北楼.
func counted(s, unit string) string {
	last, _ := utf8.DecodeLastRuneInString(s)
	if last < utf8.RuneSelf {
		return s + unit
	}
	return s
}

// Community gives the community of an address.
func (t *Tree) Community(a Address) (Node, bool) { return t.Above(a.Node, KindCommunity) }

// HoldsBuilding reports whether the area's list names the building; an area without a list holds any.
func (n Node) HoldsBuilding(building string) bool {
	if n.Buildings == "" {
		return true
	}
	number, err := strconv.Atoi(building)
	for part := range strings.SplitSeq(n.Buildings, ",") {
		part = strings.TrimSpace(part)
		if part == building {
			return true
		}
		low, high, ranged := strings.Cut(part, "-")
		if !ranged || err != nil {
			continue
		}
		from, err1 := strconv.Atoi(low)
		to, err2 := strconv.Atoi(high)
		if err1 == nil && err2 == nil && from <= number && number <= to {
			return true
		}
	}
	return false
}

// ListBuildings spells the list out: "1-3,北楼" is 1 2 3 北楼. At most 400, so that a typing error prints no book.
func (n Node) ListBuildings() []string {
	var list []string
	for part := range strings.SplitSeq(n.Buildings, ",") {
		part = strings.TrimSpace(part)
		low, high, ranged := strings.Cut(part, "-")
		from, err1 := strconv.Atoi(low)
		to, err2 := strconv.Atoi(high)
		switch {
		case part == "":
		case ranged && err1 == nil && err2 == nil:
			for i := from; i <= to && len(list) < 400; i++ {
				list = append(list, strconv.Itoa(i))
			}
		default:
			list = append(list, part)
		}
	}
	return list
}

// CheckBuildings returns the refusal sentence for a list that cannot be read, empty when it is fine.
func CheckBuildings(list string) string {
	for part := range strings.SplitSeq(list, ",") {
		low, high, ranged := strings.Cut(strings.TrimSpace(part), "-")
		if !ranged {
			continue
		}
		from, err1 := strconv.Atoi(low)
		to, err2 := strconv.Atoi(high)
		if err1 == nil && err2 == nil && (from > to || to > 9999) {
			return "楼号范围“" + part + "”写反了或太大，请写成1-6这样。"
		}
	}
	return ""
}

// Places of an estate: Locate gives the areas in force that hold this building of this estate (or alias). An empty
// building finds every area of the estate. Two answers mean that the resident must be asked.
func (t *Tree) Locate(estate, building string) []Address {
	var found []Address
	for _, code := range t.codes {
		n := t.nodes[code]
		if n.Kind != KindArea || n.Retired || (n.Estate != estate && n.Name != estate && !slices.Contains(n.Aliases, estate)) {
			continue
		}
		if building != "" && !n.HoldsBuilding(building) {
			continue
		}
		found = append(found, Address{Node: code, Estate: n.Estate, Building: building})
	}
	return found
}

// AtPoint gives the areas in force whose box holds the point; two answers mean a border.
func (t *Tree) AtPoint(lat, lng float64) []Node {
	var found []Node
	for _, code := range t.codes {
		if n := t.nodes[code]; n.Kind == KindArea && !n.Retired && n.Box != nil && n.Box.Holds(lat, lng) {
			found = append(found, n)
		}
	}
	return found
}

// Scene is the value of a building's QR code: area code, '-', four digits of building (370602003901001-0003).
// Empty for a building without a number.
func Scene(area, building string) string {
	n, err := strconv.Atoi(building)
	if err != nil || n < 1 || n > 9999 {
		return ""
	}
	s := strconv.Itoa(n)
	return area + "-" + strings.Repeat("0", 4-len(s)) + s
}

// SceneAddress reads the scene of a QR code, with or without the platform's qrscene_ prefix. It is false for an unknown
// or retired area and for a building that the area does not have: a wrong code must never bind a wrong building.
func (t *Tree) SceneAddress(scene string) (Address, bool) {
	area, digits, ok := strings.Cut(strings.TrimPrefix(scene, "qrscene_"), "-")
	if !ok || len(digits) != 4 || strings.Trim(digits, "0123456789") != "" {
		return Address{}, false
	}
	number, err := strconv.Atoi(digits)
	n, known := t.nodes[area]
	if err != nil || number < 1 || !known || n.Kind != KindArea || n.Retired {
		return Address{}, false
	}
	building := strconv.Itoa(number)
	if !n.HoldsBuilding(building) {
		return Address{}, false
	}
	return Address{Node: area, Estate: n.Estate, Building: building}, true
}
