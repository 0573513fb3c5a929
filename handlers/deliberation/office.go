package deliberation

import (
	"slices"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// Lent is what other capabilities do for this one; main hands it over. What is nil cannot be done here and says so.
type Lent struct {
	// Demand files a task as a demand and gives its number.
	Demand func(tx *store.Tx, o Office, by people.Staff, key, text, node, place string) (string, error)
	// Project registers a task as a project and gives its number.
	Project func(tx *store.Tx, o Office, by people.Staff, title, node string) (string, error)
	// Done says whether what a task became is finished, and how it stands in words.
	Done func(r store.Reader, link, no string) (bool, string, error)
	// Hot gives the households and cases behind a hot spot.
	Hot func(r store.Reader, node, category string) (Spot, error)
}

// Spot is a place where several households reported the same kind of matter.
type Spot struct {
	Title      string // what it is about
	Households int
	Cases      int
}

// Office is what the acts of this room stand on: the district, its clock and its numbers. The zero Policy takes the defaults.
type Office struct {
	Tree     *people.Tree
	Calendar *calendar.Calendar
	Policy   Policy
	Lent     Lent
}

// household is under whose voice somebody stands; who belongs to none is one of their own.
func household(who people.Resident) string {
	if who.Household != "" {
		return who.Household
	}
	return "r:" + who.ID
}

// concerns says whether a meeting is for those who live at a place.
func (o Office) concerns(m Meeting, home people.Address) bool {
	return home.Node != "" && o.Tree.Within(home.Node, m.Node) && holdsBuilding(m.Buildings, home.Building)
}

// holdsBuilding says whether a list like 1,2,5-7 names a building; the empty list names all.
func holdsBuilding(list, building string) bool {
	return list == "" || people.Node{Buildings: list}.HoldsBuilding(building)
}

// reaches says whether somebody's home lies where a topic has its effect; before it is scoped, in its community.
func (o Office) reaches(t Topic, home people.Address) bool {
	if home.Node == "" {
		return false
	}
	if t.Tier == "" || t.Reach == ReachCommunity {
		return o.Tree.Within(home.Node, t.Community)
	}
	return o.Tree.Within(home.Node, t.Node) && holdsBuilding(t.Buildings, home.Building)
}

// community gives the community that holds a node, the node itself where there is none.
func (o Office) community(node string) string {
	if n, ok := o.Tree.Above(node, people.KindCommunity); ok {
		return n.Code
	}
	return node
}

func (o Office) name(node string) string {
	n, ok := o.Tree.Node(node)
	if !ok {
		return ""
	}
	return n.Name
}

// where says in words for whom a meeting is.
func (o Office) where(node, buildings string) string {
	n, ok := o.Tree.Node(node)
	if !ok {
		return ""
	}
	name := n.Name
	if n.Estate != "" {
		name = n.Estate
		if buildings == "" {
			buildings = n.Buildings
		}
	}
	if buildings != "" {
		name += strings.ReplaceAll(buildings, ",", "、") + "号楼"
	}
	return name
}

// contact says whom to ask about a meeting.
func (o Office) contact(m Meeting) string {
	if m.Paper.Contact != "" {
		return m.Paper.Contact
	}
	s, ok := people.Steward(o.Tree, m.Node)
	if !ok {
		return "社区居委会"
	}
	return o.name(o.community(m.Node)) + "·" + s.Name
}

// screenDue is by when a topic is screened.
func (o Office) screenDue(at time.Time) time.Time {
	return o.Calendar.Due(at, o.Policy.WithDefaults().ScreenDays)
}

// concerned lists one page of the residents whom a meeting concerns, whether they want to be asked or not.
func (o Office) concerned(r store.Reader, node, buildings, after string, limit int) (list []people.Resident, next string, done bool, err error) {
	page, err := people.Neighbours(r, o.Tree.Below(node), after, limit)
	if err != nil {
		return nil, after, false, err
	}
	next = after
	for _, who := range page {
		next = people.NeighbourKey(who)
		if holdsBuilding(buildings, who.Home.Building) && !who.Erased {
			list = append(list, who)
		}
	}
	return list, next, len(page) < limit, nil
}

// Stakeholders counts the registered households and people whom a topic concerns.
func (o Office) Stakeholders(r store.Reader, node, buildings string) (households, persons int, err error) {
	const page = 500
	seen := map[string]bool{}
	for after, done := "", false; !done; {
		var list []people.Resident
		if list, after, done, err = o.concerned(r, node, buildings, after, page); err != nil {
			return 0, 0, err
		}
		for _, who := range list {
			persons++
			seen[household(who)] = true
		}
	}
	return len(seen), persons, nil
}

// tell posts a card about a thing to whoever looks after its place.
func (o Office) tell(tx *store.Tx, node string, c people.Card) error {
	s, ok := people.Steward(o.Tree, node)
	if !ok {
		return nil
	}
	c.To = s
	return people.Tell(tx, c)
}

// tellUp posts a card to the level above the community.
func (o Office) tellUp(tx *store.Tx, node string, c people.Card) error {
	for _, role := range []string{people.RoleSecretary, people.RoleStreetOperator, people.RoleDistrictAdmin} {
		if s, ok := people.Holder(o.Tree, node, role); ok {
			c.To = s
			return people.Tell(tx, c)
		}
	}
	return nil
}

// wants says whether somebody follows the account and wants notices of meetings.
func (o Office) wants(r store.Reader, who people.Resident) (bool, error) {
	if !who.Following || who.Erased {
		return false, nil
	}
	out, err := people.OptOuts(r, who.ID)
	return !slices.Contains(out, people.TopicMeeting), err
}

func topicPath(t Topic) string     { return "/console/deliberation/topic/" + t.ID }
func meetingPath(m Meeting) string { return "/console/deliberation/meeting/" + m.ID }
func outcomePath(o Outcome) string { return "/console/deliberation/outcome/" + o.ID }
