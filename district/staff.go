package district

import (
	"fmt"
	"slices"
	"strings"

	"minxu/people"
	"minxu/store"
)

const keyStaff = "staff"

func staffFields() []Field {
	return []Field{
		{Name: "id", Need: true, Max: 40},
		{Name: "name", Need: true, Max: 64},
		{Name: "role", Need: true, OneOf: people.Roles()},
		{Name: "node", Need: true, Max: 32},
		{Name: "also", Kind: List, Max: 32},
		{Name: "wecom", Max: 64},
		{Name: "priority", Kind: Whole},
		{Name: "duty", Kind: Truth},
		{Name: "active", Kind: Truth},
	}
}

// team is the staff as it will be.
type team struct {
	before   map[string]people.Staff
	all      []people.Staff
	changed  []people.Staff
	problems []Problem
}

// planStaff lays the rows of a file over the staff and checks them against the planned grid.
func planStaff(before []people.Staff, rows []Row, g *grid) *team {
	t := &team{before: map[string]people.Staff{}}
	for _, s := range before {
		t.before[s.ID] = s
	}
	lines := map[string]int{}
	for _, r := range rows {
		id := r.Text("id")
		if id == "" {
			continue
		}
		if first, twice := lines[id]; twice {
			t.wrong(r, "id", "%s is there twice, first in line %d", id, first)
			continue
		}
		lines[id] = r.Line
		t.add(r, g)
	}
	for _, s := range before {
		if _, given := lines[s.ID]; !given {
			t.all = append(t.all, s)
		}
	}
	t.checkWeCom(rows)
	return t
}

func (t *team) wrong(r Row, field, format string, args ...any) {
	if r.bad {
		return
	}
	t.problems = append(t.problems, r.Problem(field, format, args...))
}

func (t *team) add(r Row, g *grid) {
	id := r.Text("id")
	if strings.Trim(id, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.@") != "" {
		t.wrong(r, "id", "%q may have letters a-z, digits and - _ . @ only", short(id))
	}
	s, known := t.before[id]
	if !known {
		s = people.Staff{ID: id, Active: true, Duty: true}
	}
	s.Name, s.Role, s.Node = r.Text("name"), r.Text("role"), r.Text("node")
	if r.Has("also") {
		s.Also = r.List("also")
	}
	if r.Has("wecom") {
		s.WeComID = r.Text("wecom")
	}
	if r.Has("priority") {
		s.Priority = r.Whole("priority")
	}
	if r.Has("duty") {
		s.Duty = r.Truth("duty")
	}
	if r.Has("active") {
		s.Active = r.Truth("active")
	}
	if _, ok := g.nodes[s.Node]; !ok {
		t.wrong(r, "node", "%s is neither in the file nor in the house", s.Node)
	}
	for i, code := range s.Also {
		switch _, ok := g.nodes[code]; {
		case !ok:
			t.wrong(r, "also", "%s is neither in the file nor in the house", code)
		case code == s.Node || slices.Contains(s.Also[:i], code):
			t.wrong(r, "also", "%s is there twice", code)
		}
	}
	if len(strings.Join(s.Also, "\n")) > 1000 {
		t.wrong(r, "also", "has too many places; at most 1000 bytes are allowed")
	}
	t.all = append(t.all, s)
	if old := t.before[id]; !known || !sameStaff(old, s) {
		t.changed = append(t.changed, s)
	}
}

func sameStaff(a, b people.Staff) bool {
	return a.Name == b.Name && a.Role == b.Role && a.Node == b.Node && slices.Equal(a.Also, b.Also) && a.WeComID == b.WeComID &&
		a.Priority == b.Priority && a.Duty == b.Duty && a.Active == b.Active
}

// checkWeCom refuses one WeCom account for two people: cards would reach the wrong one.
func (t *team) checkWeCom(rows []Row) {
	holder := map[string]string{}
	for _, s := range t.all {
		if other, taken := holder[s.WeComID]; taken && s.WeComID != "" {
			for _, r := range slices.Backward(rows) {
				if id := r.Text("id"); id == s.ID || id == other {
					t.wrong(r, "wecom", "%s is the account of both %s and %s", s.WeComID, other, s.ID)
					break
				}
			}
		}
		holder[s.WeComID] = s.ID
	}
}

// load writes the changed people and tells how many they are. WeCom accounts that change hands are freed first.
func (t *team) load(tx *store.Tx, p *people.People) (int, error) {
	if len(t.changed) == 0 {
		return 0, nil
	}
	var freed []people.Staff
	for _, s := range t.changed {
		if old := t.before[s.ID]; old.WeComID != "" && old.WeComID != s.WeComID {
			old.WeComID = ""
			freed = append(freed, old)
		}
	}
	for _, list := range [][]people.Staff{freed, t.changed} {
		if err := p.SaveStaff(tx, list...); err != nil {
			return 0, fmt.Errorf("import the staff: %w", err)
		}
	}
	return len(t.changed), nil
}
