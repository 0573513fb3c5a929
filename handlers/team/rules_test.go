package team

import (
	"testing"

	"minxu/people"
	"minxu/web/webtest"
)

func TestWhoMayKeepWhoseEntry(t *testing.T) {
	t.Parallel()
	tree := people.NewTree(webtest.Nodes(), webtest.Staff())
	person := func(id string) people.Staff {
		s, ok := tree.StaffByID(id)
		if !ok {
			t.Fatalf("no %s", id)
		}
		return s
	}
	at := func(s people.Staff, role, node string) people.Staff {
		s.Role, s.Node = role, node
		return s
	}
	gone := func(s people.Staff) people.Staff {
		s.Active = false
		return s
	}
	deputy := people.Staff{ID: "s4b", Name: "副书记", Role: people.RoleSecretary, Node: webtest.Community, Active: true}
	fresh := people.Staff{Name: "新来的", Active: true}
	for name, c := range map[string]struct {
		by            string
		before, after people.Staff
		may           bool
	}{
		"the secretary changes the steward's name":         {"s4", person("s1"), person("s1"), true},
		"the secretary ends the grid worker":               {"s4", person("s2"), gone(person("s2")), true},
		"the secretary moves the worker to the next area":  {"s4", person("s2"), at(person("s2"), people.RoleGridWorker, webtest.Area2), true},
		"the secretary adds a worker":                      {"s4", people.Staff{}, at(fresh, people.RoleGridWorker, webtest.Area), true},
		"the secretary changes another secretary":          {"s4", deputy, deputy, false},
		"the secretary ends another secretary":             {"s4", deputy, gone(deputy), false},
		"the secretary degrades another secretary":         {"s4", deputy, at(deputy, people.RoleGridWorker, webtest.Area), false},
		"the secretary makes the steward a secretary":      {"s4", person("s1"), at(person("s1"), people.RoleSecretary, webtest.Community), false},
		"the secretary moves the worker to another street": {"s4", person("s2"), at(person("s2"), people.RoleGridWorker, webtest.OtherArea), false},
		"the secretary takes another street's steward":     {"s4", person("s3"), at(person("s3"), people.RoleSteward, webtest.Community), false},
		"the secretary changes the own name":               {"s4", person("s4"), person("s4"), true},
		"the secretary rises":                              {"s4", person("s4"), at(person("s4"), people.RoleStreetOperator, webtest.Community), false},
		"the secretary widens the own place":               {"s4", person("s4"), at(person("s4"), people.RoleSecretary, webtest.Street), false},
		"the secretary ends the own work":                  {"s4", person("s4"), gone(person("s4")), false},
		"the street names a secretary":                     {"s5", people.Staff{}, at(fresh, people.RoleSecretary, webtest.Unstaffed), true},
		"the street names a street operator":               {"s5", people.Staff{}, at(fresh, people.RoleStreetOperator, webtest.Street), false},
		"the district names a colleague":                   {"a1", people.Staff{}, at(fresh, people.RoleDistrictAdmin, webtest.District), true},
		"the district names an auditor":                    {"a1", people.Staff{}, at(fresh, people.RoleAuditor, webtest.District), false},
		"the security office names an auditor":             {"a4", people.Staff{}, at(fresh, people.RoleAuditor, webtest.District), true},
		"the security office names a steward":              {"a4", people.Staff{}, at(fresh, people.RoleSteward, webtest.Community), false},
		"the steward changes the worker":                   {"s1", person("s2"), person("s2"), false},
	} {
		if no := mayKeep(tree, person(c.by), c.before, c.after); (no == "") != c.may {
			t.Errorf("%s: %q", name, no)
		}
	}
}

func TestWhoTakesOver(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		who, want string
		away      []string
	}{
		"the worker's area goes to the steward":         {"s2", "s1", nil},
		"the steward's community goes to the secretary": {"s1", "s4", []string{"s1"}},
		"the secretary's goes to the steward":           {"s4", "s1", []string{"s4"}},
		"both away: the street":                         {"s1", "s5", []string{"s1", "s4"}},
		"a lone steward's goes to the district":         {"s3", "a1", []string{"s3"}},
		"all away: nobody":                              {"s5", "", []string{"s1", "s4", "s5", "a1"}},
	} {
		staff := webtest.Staff()
		var who people.Staff
		for i := range staff {
			for _, id := range c.away {
				if staff[i].ID == id {
					staff[i].Duty = false
				}
			}
			if staff[i].ID == c.who {
				who = staff[i]
			}
		}
		next, ok := successor(people.NewTree(webtest.Nodes(), staff), who)
		if next.ID != c.want && ok || ok != (c.want != "") {
			t.Errorf("%s: %s %v", name, next.ID, ok)
		}
	}
}
