package triage

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

// Places is the gazetteer of one district. It never changes after it is made.
type Places struct{}

// NewPlaces makes a gazetteer of the district tree.
func NewPlaces(nodes []PlaceNode) *Places { return &Places{} }

// Candidate is one reading of the place words of a message.
type Candidate struct {
	Place Place
	Words string // the words that were read
	How   string // exact, alias, sound, prefix, context, landmark
	Room  bool   // a room number was among the words and was cut off
}

// Resolve reads the place in a message, best first. Home is the estate of context for "5号楼东头"; nil when none.
// Several candidates mean that the reader must choose; none means that no place was named or known.
func (p *Places) Resolve(text string, home *Place) []Candidate { return nil }

// Locate finds the place of a point. Outside says that the point is certainly not in the district.
func (p *Places) Locate(lat, lng float64) (place Place, ok, outside bool) {
	return Place{}, false, false
}

// ByBuilding gives the place of a node and a building (a QR code's scene).
func (p *Places) ByBuilding(node, building, entrance string) (Place, bool) { return Place{}, false }

// Label writes a place for residents: 海风小区5号楼东头路口.
func Label(estate, building, entrance, detail string) string { return "" }
