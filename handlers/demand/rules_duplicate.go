package demand

import (
	"slices"
	"time"

	"minxu/triage"
)

// spot is what two demands are compared by.
type spot struct{ Category, Node, Building string }

func (d Demand) spot() spot { return spot{d.Category, d.Node, d.Building} }

// same says whether two matters lie at one place: the same area, and the same building where both name one.
func (s spot) same(o spot) bool {
	return s.Node != "" && s.Node == o.Node && s.Category == o.Category && (s.Building == o.Building || s.Building == "" || o.Building == "")
}

// OwnDuplicate finds the newest open or just answered case of the same person that may be the same matter: same place and category, not
// older than the window. It is shown and asked about, never dropped in silence.
func (p Policy) OwnDuplicate(own []Demand, s spot, now time.Time) (Demand, bool) {
	since := now.AddDate(0, 0, -p.OwnDuplicateDays)
	for _, d := range own { // newest first
		if (d.State.Open() || d.State == Merged || d.State == Resolved) && d.SubmittedAt.After(since) && d.spot().same(s) {
			return d, true
		}
	}
	return Demand{}, false
}

// personal lists the categories that are never shown to a neighbour: care, disputes, conduct.
func personal(category string) bool {
	return category == "D09" || category == "D11" || category == "D15"
}

// alike is how much two descriptions have in common before neighbours are asked whether it is the same matter.
const alike = 0.25

// Neighbouring finds the open case of somebody else that may be the same matter: same place and category, at most a week old, told in
// similar words. A utility that is cut off is the same matter for the whole area. The oldest one leads the group.
func (p Policy) Neighbouring(others []Demand, s spot, title string, now time.Time) (Demand, bool) {
	if personal(s.Category) {
		return Demand{}, false
	}
	since := now.AddDate(0, 0, -p.GroupDays)
	var found Demand
	for _, d := range others {
		if !d.State.Open() || d.Privacy != Named || d.SubmittedAt.Before(since) || !d.near(s, title, alike) {
			continue
		}
		if found.ID == "" || d.SubmittedAt.Before(found.SubmittedAt) {
			found = d
		}
	}
	return found, found.ID != ""
}

func (d Demand) near(s spot, title string, enough float64) bool {
	o := d.spot()
	if o.Node == "" || o.Node != s.Node || o.Category != s.Category {
		return false
	}
	if kind := utility(d.Title); s.Category == "D04" && kind != "" {
		return kind == utility(title)
	}
	return o.same(s) && triage.Similar(d.Title, title) >= enough
}

// alike says whether two demands may be one matter for counting households: one place, or one utility.
func (d Demand) alike(o Demand) bool {
	if personal(o.Category) || personal(d.Category) {
		return false
	}
	if a, b := utility(d.Title), utility(o.Title); d.Category == "D04" && a != "" && b != "" {
		return a == b && d.Node == o.Node
	}
	return d.spot().same(o.spot())
}

// utility names what is cut off; the same for everybody near by.
func utility(text string) string {
	for _, u := range [][]string{{"water", "停水", "没水", "断水", "水压", "自来水"}, {"power", "停电", "没电", "断电", "跳闸"}, {"gas", "停气", "没气", "燃气", "煤气", "天然气"},
		{"heat", "暖气", "供暖", "供热", "地暖"}} {
		if holdsAny(text, u[1:]...) {
			return u[0]
		}
	}
	return ""
}

// Group counts the households that reported the same matter, the new one included, and names the case that would lead them.
// A case that others were merged into counts for all of them.
func (p Policy) Group(others []Demand, d Demand, now time.Time) (master Demand, households int) {
	since := now.AddDate(0, 0, -p.GroupDays)
	var seen []string
	count := func(o Demand) {
		if o.Households > 1 {
			households += o.Households
			return
		}
		if o.Household == "" || !slices.Contains(seen, o.Household) {
			households++
			seen = append(seen, o.Household)
		}
	}
	count(d)
	for _, o := range others {
		if o.ID == d.ID || !o.State.Open() || o.SubmittedAt.Before(since) || !o.alike(d) {
			continue
		}
		count(o)
		if master.ID == "" || o.Households > master.Households || o.Households == master.Households && o.SubmittedAt.Before(master.SubmittedAt) {
			master = o
		}
	}
	if master.ID == "" {
		master = d
	}
	return master, households
}

// Raised gives the level one step above.
func Raised(level string) string {
	if level == LevelCommunity {
		return LevelStreet
	}
	return LevelDistrict
}

// Who must solve it.
const (
	LevelCommunity = "COMMUNITY"
	LevelStreet    = "STREET"
	LevelDistrict  = "DISTRICT"
)
