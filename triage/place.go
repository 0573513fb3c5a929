package triage

import "strings"

// Place is where something is. Codes and names are those of the district tree; Detail keeps the resident's landmark.
type Place struct {
	Node     string // deepest node known: the area by its range of buildings, else the community
	Estate   string // 海风小区
	Building string // 12; empty = the estate as a whole, or a landmark in it
	Entrance string // 2
	Detail   string // 东头路口, 旁小广场, 门口
	Label    string // 海风小区3号楼2单元, as residents read it
	Lat, Lng float64
	HasPoint bool
	Sure     bool // false: propose it, do not record it
}

// PlaceNode is one node of the district tree as the gazetteer needs it.
type PlaceNode struct {
	Code, Kind, Name, Parent string   // kinds: district street community area
	Estate                   string   // area: name of its estate
	Buildings                string   // area: "1-6" or "1-6,8,12"
	Aliases                  []string // other names of the node or of its estate
	Box                      *Box     // nil when unknown
}

// Box is a rectangle of GCJ-02 coordinates.
type Box struct{ South, West, North, East float64 }

func (b *Box) holds(lat, lng float64) bool {
	return b != nil && lat >= b.South && lat <= b.North && lng >= b.West && lng <= b.East
}

// Candidate is one reading of the place words of a message.
type Candidate struct {
	Place Place
	Words string // the words that were read
	How   string // exact, sound, prefix, community, context, landmark, latin
	Room  bool   // a room number was among the words and was cut off
}

// Label writes a place for residents: 海风小区5号楼东头路口.
func Label(estate, building, entrance, detail string) string {
	var b strings.Builder
	b.WriteString(estate)
	if building != "" {
		b.WriteString(building)
		if last := building[len(building)-1]; last >= '0' && last <= '9' {
			b.WriteString("号楼")
		} else {
			b.WriteString("座")
		}
	}
	if entrance != "" {
		b.WriteString(entrance)
		b.WriteString("单元")
	}
	b.WriteString(detail)
	return b.String()
}

// English writes the place for a reader of English: 东岸花园8号楼 (Dongan Huayuan, Bldg 8).
func (p Place) English() string {
	if p.Estate == "" {
		return p.Label
	}
	var b strings.Builder
	b.WriteString(p.Label)
	b.WriteString(" (")
	b.WriteString(latinName(p.Estate))
	if p.Building != "" {
		b.WriteString(", Bldg ")
		b.WriteString(p.Building)
	}
	if p.Entrance != "" {
		b.WriteString(", Unit ")
		b.WriteString(p.Entrance)
	}
	b.WriteString(")")
	return b.String()
}
