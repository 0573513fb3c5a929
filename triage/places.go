package triage

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// Places is the gazetteer of one district. It never changes after it is made, so it may be shared freely.
type Places struct {
	nodes     map[string]PlaceNode
	estates   []*estate
	byArea    map[string]*estate   // by the code of each of its areas
	namesakes map[string][]*estate // of that name, in every street
	names     map[rune][]name      // full names and aliases by their first character
	shorts    map[rune][]name      // names without 小区, 花园 ...: only with more words round them
	stems     map[rune][]stemAt    // for names heard by their sound: where a character of a name stands in it
	latin     []latinKey
	district  *Box
}

// estate is one estate: its areas lie in one street. The same name in another street is another estate.
type estate struct {
	name   string
	street string
	common string // deepest node that holds all of it
	areas  []estateArea
}

type estateArea struct {
	code   string
	ranges []numberRange
	all    bool // no range given: holds every building
}

type numberRange struct{ from, to int }

// name leads to the estates, or the node, that it names.
type name struct {
	runes     []rune
	syllables []string
	estates   []*estate
	node      string // code of a community or street
}

// stemAt is a place in the part of a name that tells it from others (not 小区, 花园).
type stemAt struct {
	name  *name
	short bool
	place int
}

// endings are what is left out when people name an estate by half: 海风 for 海风小区.
var endings = [...]string{"小区", "花园", "家园", "公寓", "新村", "新城", "花苑", "佳苑", "家属院", "宿舍", "大院", "广场", "嘉园", "苑", "社区", "山庄", "名都", "华府"}

// NewPlaces makes a gazetteer of the district tree.
func NewPlaces(nodes []PlaceNode) *Places {
	p := &Places{nodes: make(map[string]PlaceNode, len(nodes)), byArea: map[string]*estate{}, namesakes: map[string][]*estate{}, names: map[rune][]name{}, shorts: map[rune][]name{}, stems: map[rune][]stemAt{}}
	for _, n := range nodes {
		p.nodes[n.Code] = n
		if n.Kind == "district" && n.Box != nil {
			p.district = n.Box
		}
	}
	byKey := map[string]*estate{}
	for _, n := range nodes {
		switch n.Kind {
		case "area":
			if n.Estate == "" {
				continue
			}
			street := p.above(n.Code, "street")
			key := street + "/" + n.Estate
			one := byKey[key]
			if one == nil {
				one = &estate{name: n.Estate, street: street}
				byKey[key] = one
				p.estates, p.namesakes[n.Estate] = append(p.estates, one), append(p.namesakes[n.Estate], one)
				p.nameEstate(fold(n.Estate), one)
			}
			ranges, all := readRanges(n.Buildings)
			one.areas = append(one.areas, estateArea{n.Code, ranges, all})
			p.byArea[n.Code] = one
			for _, alias := range n.Aliases {
				p.nameEstate(fold(alias), one)
			}
		case "community", "street":
			for _, alias := range append([]string{n.Name}, n.Aliases...) {
				if r := []rune(fold(alias)); len(r) >= 2 {
					p.names[r[0]] = append(p.names[r[0]], name{runes: r, node: n.Code})
				}
			}
		}
	}
	for _, one := range p.estates {
		one.common = p.common(one.areas)
	}
	p.indexSounds(p.names, false)
	p.indexSounds(p.shorts, true)
	return p
}

// indexSounds sorts an index, longest names first, and enters its names into the index of sounds.
func (p *Places) indexSounds(index map[rune][]name, short bool) {
	for r := range index {
		slices.SortStableFunc(index[r], func(a, b name) int { return len(b.runes) - len(a.runes) })
		for i := range index[r] {
			one := &index[r][i]
			if one.node != "" {
				continue
			}
			for _, c := range one.runes {
				one.syllables = append(one.syllables, syllable(c))
			}
			for place := range stemLength(one.runes) {
				p.stems[one.runes[place]] = append(p.stems[one.runes[place]], stemAt{one, short, place})
			}
		}
	}
}

// stemLength gives how many characters of a name stand before its ending.
func stemLength(r []rune) int {
	for _, ending := range endings {
		if rest, ok := strings.CutSuffix(string(r), ending); ok && utf8.RuneCountInString(rest) >= 2 {
			return utf8.RuneCountInString(rest)
		}
	}
	return len(r)
}

// nameEstate enters a name of an estate, its short form and its Latin forms.
func (p *Places) nameEstate(text string, one *estate) {
	if utf8.RuneCountInString(text) < 2 {
		return
	}
	enter(p.names, text, one)
	stem := text
	for _, ending := range endings {
		if rest, ok := strings.CutSuffix(text, ending); ok && utf8.RuneCountInString(rest) >= 2 {
			stem = rest
			enter(p.shorts, rest, one)
			break
		}
	}
	p.latin = append(p.latin, latinKeys(text, stem, one)...)
}

func enter(index map[rune][]name, text string, one *estate) {
	r := []rune(text)
	for i, known := range index[r[0]] {
		if string(known.runes) == text {
			if !slices.Contains(known.estates, one) {
				index[r[0]][i].estates = append(known.estates, one)
			}
			return
		}
	}
	index[r[0]] = append(index[r[0]], name{runes: r, estates: []*estate{one}})
}

// readRanges reads "1-6,8,12"; an empty text holds every building.
func readRanges(text string) (ranges []numberRange, all bool) {
	for _, field := range strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == '，' || r == '、' || r == ' ' || r == ';' }) {
		from, to, stretch := strings.Cut(field, "-")
		a, err := strconv.Atoi(strings.TrimSpace(from))
		if err != nil {
			continue
		}
		b := a
		if stretch {
			if b, err = strconv.Atoi(strings.TrimSpace(to)); err != nil {
				continue
			}
		}
		ranges = append(ranges, numberRange{a, b})
	}
	return ranges, len(ranges) == 0
}

// holds gives the area of a building, "" when no area has it.
func (e *estate) holds(building string) string {
	number, err := strconv.Atoi(strings.TrimRight(building, "ABCDEFGHabcdefgh"))
	for _, area := range e.areas {
		if area.all {
			return area.code
		}
		for _, r := range area.ranges {
			if err == nil && number >= r.from && number <= r.to {
				return area.code
			}
		}
	}
	return ""
}

// above gives the code of the node's ancestor (or itself) of that kind, "" when there is none.
func (p *Places) above(code, kind string) string {
	for range 8 {
		n, ok := p.nodes[code]
		if !ok {
			return ""
		}
		if n.Kind == kind {
			return code
		}
		code = n.Parent
	}
	return ""
}

// common gives the deepest node that holds all areas.
func (p *Places) common(areas []estateArea) string {
	up := func(code string) []string {
		var path []string
		for range 8 {
			n, ok := p.nodes[code]
			if !ok {
				break
			}
			path = append(path, code)
			code = n.Parent
		}
		return path
	}
	shared := up(areas[0].code)
	for _, area := range areas[1:] {
		path := up(area.code)
		shared = slices.DeleteFunc(slices.Clone(shared), func(code string) bool { return !slices.Contains(path, code) })
	}
	if len(shared) == 0 {
		return ""
	}
	return shared[0]
}

// within says whether the node lies in, or is, the other.
func (p *Places) within(code, other string) bool {
	for range 8 {
		if code == other {
			return true
		}
		n, ok := p.nodes[code]
		if !ok {
			return false
		}
		code = n.Parent
	}
	return false
}

// place makes a place of an estate and an address in it.
func (p *Places) place(e *estate, a address, sure bool) Place {
	node := e.common
	if a.building != "" {
		if area := e.holds(a.building); area != "" {
			node = area
		} else {
			sure = false // no such building is known: say so before it is taken
		}
	}
	return Place{Node: node, Estate: e.name, Building: a.building, Entrance: a.entrance, Detail: a.detail,
		Label: Label(e.name, a.building, a.entrance, a.detail), Sure: sure}
}

// estateOf finds the estate of a place that is known already.
func (p *Places) estateOf(home *Place) *estate {
	if home == nil {
		return nil
	}
	if one := p.byArea[home.Node]; one != nil && (home.Estate == "" || home.Estate == one.name) {
		return one
	}
	var found *estate
	for _, one := range p.namesakes[home.Estate] {
		if home.Node == "" || p.within(one.common, home.Node) || p.within(home.Node, one.common) {
			found = one
		}
	}
	return found
}

// ByBuilding gives the place of a node and, where it is an area, a building and entrance of it (a QR code's scene).
func (p *Places) ByBuilding(node, building, entrance string) (Place, bool) {
	n, ok := p.nodes[node]
	if !ok {
		return Place{}, false
	}
	building = strings.TrimLeft(building, "0")
	if n.Kind != "area" || n.Estate == "" {
		return Place{Node: node, Label: n.Name, Sure: true}, true
	}
	return Place{Node: node, Estate: n.Estate, Building: building, Entrance: entrance, Label: Label(n.Estate, building, entrance, ""), Sure: true}, true
}
