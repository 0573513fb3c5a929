package demand

import (
	"testing"
)

func TestDuplicatesAndGroups(t *testing.T) {
	t.Parallel()
	p := Policy{}.WithDefaults()
	now := at(10, 9, 0)
	d := func(id, category, building, title string, days int, state State, household string) Demand {
		return Demand{ID: id, Category: category, Node: haifeng1, Building: building, Title: title, SubmittedAt: now.AddDate(0, 0, -days), State: state,
			Privacy: Named, Household: household, Households: 1}
	}
	t.Run("own", func(t *testing.T) {
		t.Parallel()
		s := spot{"D01", haifeng1, "3"}
		for name, c := range map[string]struct {
			own  Demand
			want bool
		}{
			"the same place and category is shown":           {d("a", "D01", "3", "垃圾桶满了", 2, InProgress, "h"), true},
			"a case without a building may be the same":      {d("a", "D01", "", "垃圾桶满了", 2, InProgress, "h"), true},
			"another building is another matter":             {d("a", "D01", "5", "垃圾桶满了", 2, InProgress, "h"), false},
			"another category is another matter":             {d("a", "D02", "3", "灯坏了", 2, InProgress, "h"), false},
			"a month later it is a new matter":               {d("a", "D01", "3", "垃圾桶满了", 30, InProgress, "h"), false},
			"an answered case may be meant":                  {d("a", "D01", "3", "垃圾桶满了", 2, Resolved, "h"), true},
			"a withdrawn case is over":                       {d("a", "D01", "3", "垃圾桶满了", 2, Withdrawn, "h"), false},
			"a case of another area is another matter":       {func() Demand { x := d("a", "D01", "3", "x", 2, InProgress, "h"); x.Node = haifeng2; return x }(), false},
			"a case whose place nobody knows is never asked": {func() Demand { x := d("a", "D01", "", "x", 2, InProgress, "h"); x.Node = ""; return x }(), false},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				if _, got := p.OwnDuplicate([]Demand{c.own}, s, now); got != c.want {
					t.Errorf("got %v, want %v", got, c.want)
				}
			})
		}
	})
	t.Run("neighbours", func(t *testing.T) {
		t.Parallel()
		secret := d("a", "D02", "3", "楼道灯不亮", 1, InProgress, "h")
		secret.Privacy = Confidential
		for name, c := range map[string]struct {
			other    Demand
			category string
			title    string
			want     bool
		}{
			"told in like words it may be the same":             {d("a", "D02", "3", "楼道灯不亮", 1, InProgress, "h"), "D02", "楼道灯坏了不亮", true},
			"told in other words it is not asked":               {d("a", "D02", "3", "健身器材坏了", 1, InProgress, "h"), "D02", "楼道灯坏了不亮", false},
			"water is off for the whole area":                   {d("a", "D04", "6", "停水了", 0, InProgress, "h"), "D04", "家里没水", true},
			"cold radiators are not water":                      {d("a", "D04", "3", "暖气不热", 0, InProgress, "h"), "D04", "家里没水", false},
			"after a week it is an old story":                   {d("a", "D02", "3", "楼道灯不亮", 8, InProgress, "h"), "D02", "楼道灯坏了不亮", false},
			"a confidential case is never shown to a neighbour": {secret, "D02", "楼道灯坏了不亮", false},
			"disputes are nobody else's business":               {d("a", "D11", "3", "邻居吵架", 1, InProgress, "h"), "D11", "邻居吵架", false},
			"an answered case leads nobody":                     {d("a", "D02", "3", "楼道灯不亮", 1, Resolved, "h"), "D02", "楼道灯坏了不亮", false},
		} {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				if _, got := p.Neighbouring([]Demand{c.other}, spot{c.category, haifeng1, "3"}, c.title, now); got != c.want {
					t.Errorf("got %v, want %v", got, c.want)
				}
			})
		}
	})
	t.Run("groups count households, not demands", func(t *testing.T) {
		t.Parallel()
		mine := d("me", "D04", "3", "停水了", 0, Submitted, "h9")
		others := []Demand{d("a", "D04", "1", "没水", 0, InProgress, "h1"), d("b", "D04", "2", "停水", 0, Submitted, "h1"), d("c", "D04", "2", "停水", 0, Submitted, "h2"),
			d("x", "D04", "2", "停电了", 0, Submitted, "h3"), d("y", "D04", "2", "停水", 9, Submitted, "h4")}
		master, n := p.Group(others, mine, now)
		if n != 3 || master.ID != "a" {
			t.Errorf("got %d households led by %s, want 3 led by a", n, master.ID)
		}
		led := d("l", "D04", "1", "停水", 0, InProgress, "h5")
		led.Households = 4
		if master, n = p.Group([]Demand{led}, mine, now); n != 5 || master.ID != "l" {
			t.Errorf("got %d households led by %s, want 5 led by l", n, master.ID)
		}
	})
	if Raised(LevelCommunity) != LevelStreet || Raised(LevelStreet) != LevelDistrict || Raised(LevelDistrict) != LevelDistrict {
		t.Error("a level does not rise one step")
	}
}
