package deliberation

import "strconv"

// Tier is the level of the four-level grid at which a topic is talked over.
type Tier string

// The tiers; the last is no meeting of ours but the body to which a packet goes.
const (
	BuildingUnit   Tier = "building_unit"
	CourtyardGroup Tier = "courtyard_group"
	GridCouncil    Tier = "grid_council"
	CouncilHall    Tier = "council_hall"
	AssemblyTier   Tier = "assembly"
)

// Tiers lists them from the smallest.
func Tiers() []Tier { return []Tier{BuildingUnit, CourtyardGroup, GridCouncil, CouncilHall} }

// Name says a tier as residents know it.
func (t Tier) Name() string {
	switch t {
	case BuildingUnit:
		return "楼栋议事单元"
	case CourtyardGroup:
		return "院落协商议事组"
	case GridCouncil:
		return "网格协商议事会"
	case CouncilHall:
		return "阳光17议议事厅"
	case AssemblyTier:
		return "居民代表会议"
	}
	return string(t)
}

// Above gives the tier to which a topic goes that found no quorum twice; the hall's is the assembly.
func (t Tier) Above() Tier {
	switch t {
	case BuildingUnit:
		return CourtyardGroup
	case CourtyardGroup:
		return GridCouncil
	case GridCouncil:
		return CouncilHall
	}
	return AssemblyTier
}

// ByHousehold says whether a tier counts households rather than heads: all of ours do, so that a large family has one voice.
func (t Tier) ByHousehold() bool { return t != AssemblyTier }

// Convener says who calls a meeting of the tier together.
func (t Tier) Convener() string {
	switch t {
	case BuildingUnit:
		return "楼长"
	case CourtyardGroup:
		return "网格员"
	case GridCouncil:
		return "网格员和民需管家"
	}
	return "社区居委会，可以请智囊团和有关部门"
}

// Reach says how far the effect of a topic goes.
type Reach string

// The reaches.
const (
	ReachBuilding  Reach = "building"
	ReachYard      Reach = "yard"
	ReachArea      Reach = "area"
	ReachCommunity Reach = "community"
)

// Name says a reach.
func (r Reach) Name() string {
	switch r {
	case ReachBuilding:
		return "一栋楼"
	case ReachYard:
		return "几栋楼一个院"
	case ReachArea:
		return "一个网格"
	case ReachCommunity:
		return "整个社区"
	}
	return string(r)
}

// Impact is what the tier is chosen by: how far a topic reaches, how many are affected, how hard it is.
type Impact struct {
	Reach      Reach
	Buildings  int  // that it touches
	Households int  // affected
	Outside    bool // a department or company has to be at the table
	Money      bool // common money or a lasting change of common ground
}

// Most households that a tier can seat; a topic that concerns more goes one up.
func (t Tier) most() int {
	switch t {
	case BuildingUnit:
		return 30
	case CourtyardGroup, GridCouncil:
		return 60
	}
	return 0
}

// TierFor chooses the tier by rule and says why. Who is affected takes part: the tier is the smallest that holds all of them, one higher
// when outsiders or common money make it hard.
func TierFor(i Impact) (Tier, string) {
	tier, why := GridCouncil, "影响一个网格"
	switch {
	case i.Reach == ReachCommunity:
		return CouncilHall, "影响整个社区，上议事厅"
	case i.Reach == ReachBuilding || i.Reach == ReachYard && i.Buildings == 1:
		tier, why = BuildingUnit, "只影响一栋楼"
	case i.Reach == ReachYard:
		tier, why = CourtyardGroup, "影响"+strconv.Itoa(max(i.Buildings, 2))+"栋楼一个院"
	}
	if i.Outside && tier != GridCouncil {
		tier, why = GridCouncil, why+"，要请外面的单位来，由网格员和管家召集"
	} else if i.Money && tier == BuildingUnit {
		tier, why = CourtyardGroup, why+"，但要动用公共资金或改变公共场地，高一级议"
	}
	if i.Outside && i.Money {
		tier, why = CouncilHall, why+"，又涉及公共资金，上议事厅"
	}
	// A grid council seats delegates of more households than fit; below it everybody concerned must find room.
	for tier != GridCouncil && tier != CouncilHall && i.Households > tier.most() {
		why += "；" + strconv.Itoa(i.Households) + "户超过" + tier.Name() + "的" + strconv.Itoa(tier.most()) + "户，高一级议"
		tier = tier.Above()
	}
	return tier, why
}
