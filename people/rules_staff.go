package people

import "slices"

// Staff is a person who works for the district, or a desk such as a street's duty phone.
type Staff struct {
	ID, Name, Role string
	Node           string   // subtree that the person answers for
	Also           []string // further nodes: one grid worker may hold several areas
	WeComID        string   // empty: not reachable by card
	Active         bool     // false: has left; no log-in, no cards
	Duty           bool     // false: on leave; cards go to the next in the chain
	Priority       int      // lower is asked first where several hold the same node
}

// Nodes lists everything that the person answers for.
func (s Staff) Nodes() []string {
	if s.Node == "" {
		return s.Also
	}
	return append([]string{s.Node}, s.Also...)
}

// Covers reports whether a node lies in the person's subtree. An inactive person covers nothing.
func (s Staff) Covers(t *Tree, node string) bool {
	return s.Active && slices.ContainsFunc(s.Nodes(), func(scope string) bool { return t.Within(node, scope) })
}

// May reports whether the person may do the action at the node.
func (s Staff) May(t *Tree, action Action, node string) bool {
	return May(s.Role, action) && s.Covers(t, node)
}

// Scope lists every code of the person's subtree; it is what an IN condition of a query needs.
func (s Staff) Scope(t *Tree) []string {
	var codes []string
	for _, n := range s.Nodes() {
		for _, code := range t.Below(n) {
			if !slices.Contains(codes, code) {
				codes = append(codes, code)
			}
		}
	}
	return codes
}

// Staff lists the active staff, first to be asked first.
func (t *Tree) Staff() []Staff { return slices.Clone(t.staff) }

// StaffByID finds an active person.
func (t *Tree) StaffByID(id string) (Staff, bool) {
	i := slices.IndexFunc(t.staff, func(s Staff) bool { return s.ID == id })
	if i < 0 {
		return Staff{}, false
	}
	return t.staff[i], true
}

// StaffByWeCom finds an active person by the user id of WeCom.
func (t *Tree) StaffByWeCom(id string) (Staff, bool) {
	i := slices.IndexFunc(t.staff, func(s Staff) bool { return id != "" && s.WeComID == id })
	if i < 0 {
		return Staff{}, false
	}
	return t.staff[i], true
}

// StaffAt lists the active staff who hold exactly this node; with roles given, only those roles.
func (t *Tree) StaffAt(node string, roles ...string) []Staff {
	var list []Staff
	for _, s := range t.byNode[node] {
		if len(roles) == 0 || slices.Contains(roles, s.Role) {
			list = append(list, s)
		}
	}
	return list
}

// Chain is the order in which the line answers for a place.
func Chain() []string {
	return []string{RoleGridWorker, RoleSteward, RoleSecretary, RoleStreetOperator}
}

// Responsible gives who answers for a node: the nearest at or above it in the order grid worker, steward, secretary,
// street operator; those on leave are passed over while anybody else is there. Where the whole line is empty the
// district admin answers. False only when nobody at all does.
func Responsible(t *Tree, node string) (Staff, bool) {
	return t.first(node, append(Chain(), RoleDistrictAdmin))
}

// Steward gives who gets the cards of a place and its residents' wish to talk to a person: the steward of the community,
// else its secretary, else the street's operator, else the district.
func Steward(t *Tree, node string) (Staff, bool) {
	return t.first(node, []string{RoleSteward, RoleSecretary, RoleStreetOperator, RoleDistrictAdmin})
}

// Holder gives the nearest person of one role at or above the node, on duty if possible.
func Holder(t *Tree, node, role string) (Staff, bool) { return t.first(node, []string{role}) }

func (t *Tree) first(node string, roles []string) (Staff, bool) {
	for _, onDuty := range []bool{true, false} { // somebody on leave is better than nobody
		for _, role := range roles {
			for _, n := range t.Up(node) {
				for _, s := range t.StaffAt(n.Code, role) {
					if s.Duty || !onDuty {
						return s, true
					}
				}
			}
		}
	}
	return Staff{}, false
}

// DutyFor lists who is called for a danger at a node: steward, secretary and street operator together, each the nearest
// on duty. Without any of them, or with an unknown node, the district admin; nil when there is none either.
func DutyFor(t *Tree, node string) []Staff {
	for _, onDuty := range []bool{true, false} { // an alarm that finds everybody on leave calls them all the same
		var called []Staff
		for _, role := range []string{RoleSteward, RoleSecretary, RoleStreetOperator} {
			if s, ok := t.first(node, []string{role}); ok && (s.Duty || !onDuty) {
				called = append(called, s)
			}
		}
		if len(called) > 0 {
			return called
		}
	}
	var called []Staff
	for _, s := range t.staff {
		if s.Role == RoleDistrictAdmin {
			called = append(called, s)
		}
	}
	return called
}
