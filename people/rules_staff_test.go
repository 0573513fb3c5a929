package people

import (
	"slices"
	"testing"
)

func onLeave(who ...string) func(*Staff) {
	return func(s *Staff) {
		if slices.Contains(who, s.ID) {
			s.Duty = false
		}
	}
}

func left(who ...string) func(*Staff) {
	return func(s *Staff) {
		if slices.Contains(who, s.ID) {
			s.Active = false
		}
	}
}

func TestWhoAnswersForAPlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		edit                       []func(*Staff)
		node, responsible, steward string
	}{
		"an area with a grid worker: the worker, but cards go to the steward": {nil, haifeng1, "s2", "s1"},
		"an area without a grid worker: the steward":                          {nil, haifeng2, "s1", "s1"},
		"a community without anybody: the street":                             {nil, huaixiangli, "s5", "s5"},
		"the community itself: its steward":                                   {nil, haifeng, "s1", "s1"},
		"another street's community: its own steward":                         {nil, dongan1, "s3", "s3"},
		"the grid worker is on leave: the steward":                            {[]func(*Staff){onLeave("s2")}, haifeng1, "s1", "s1"},
		"the steward is on leave: the secretary":                              {[]func(*Staff){onLeave("s1")}, haifeng2, "s4", "s4"},
		"the whole community is on leave: the street":                         {[]func(*Staff){onLeave("s1", "s2", "s4")}, haifeng1, "s5", "s5"},
		"everybody is on leave: the first in the line all the same":           {[]func(*Staff){onLeave("s1", "s2", "s4", "s5")}, haifeng1, "s2", "s1"},
		"the steward has left: the secretary":                                 {[]func(*Staff){left("s1")}, haifeng2, "s4", "s4"},
		"a street without anybody: nobody":                                    {nil, "370602001", "", ""},
		"an unknown place: nobody":                                            {nil, "999", "", ""},
		"the only steward has left and nobody is above: nobody":               {[]func(*Staff){left("s3")}, dongan1, "", ""},
	} {
		tree := fixtureTree(t, c.edit...)
		if s, ok := Responsible(tree, c.node); s.ID != c.responsible || ok != (c.responsible != "") {
			t.Errorf("%s: Responsible = %q %v, want %q", name, s.ID, ok, c.responsible)
		}
		if s, ok := Steward(tree, c.node); s.ID != c.steward || ok != (c.steward != "") {
			t.Errorf("%s: Steward = %q %v, want %q", name, s.ID, ok, c.steward)
		}
	}
}

func TestWhoIsCalledForADanger(t *testing.T) {
	t.Parallel()
	admin := Staff{ID: "a1", Name: "区值班", Role: RoleDistrictAdmin, Node: zhifu, Active: true, Duty: true}
	for name, c := range map[string]struct {
		edit []func(*Staff)
		node string
		want []string
	}{
		"steward, secretary and street together":      {nil, haifeng1, []string{"s1", "s4", "s5"}},
		"a community without staff: the street":       {nil, huaixiangli, []string{"s5"}},
		"a street without a desk: the steward":        {nil, dongan1, []string{"s3"}},
		"who is on leave is not called":               {[]func(*Staff){onLeave("s1")}, haifeng1, []string{"s4", "s5"}},
		"all on leave: all are called":                {[]func(*Staff){onLeave("s1", "s4", "s5")}, haifeng1, []string{"s1", "s4", "s5"}},
		"nobody in the line: the district":            {[]func(*Staff){left("s3")}, dongan1, []string{"a1"}},
		"an unknown place: the district":              {nil, "", []string{"a1"}},
		"a grid worker and a lawyer are never called": {[]func(*Staff){left("s1", "s4")}, haifeng1, []string{"s5"}},
	} {
		nodes, staff := fixture(t)
		for i := range staff {
			for _, e := range c.edit {
				e(&staff[i])
			}
		}
		tree := NewTree(nodes, append(staff, admin))
		if got := ids(DutyFor(tree, c.node)); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", name, got, c.want)
		}
	}
	if got := DutyFor(fixtureTree(t), ""); got != nil {
		t.Errorf("without a district admin an unknown place calls %v", ids(got))
	}
}

func TestAWorkerMayHoldSeveralAreas(t *testing.T) {
	t.Parallel()
	nodes, staff := fixture(t)
	for i := range staff {
		if staff[i].ID == "s2" {
			staff[i].Also = []string{haifeng2}
		}
	}
	tree := NewTree(nodes, staff)
	if s, _ := Responsible(tree, haifeng2); s.ID != "s2" {
		t.Errorf("the second area is answered for by %s", s.ID)
	}
	s, _ := tree.StaffByID("s2")
	if !s.Covers(tree, haifeng1) || !s.Covers(tree, haifeng2) || s.Covers(tree, haifeng) || s.Covers(tree, dongan1) {
		t.Error("the scope is not exactly the two areas")
	}
	if got := s.Scope(tree); !slices.Equal(got, []string{haifeng1, haifeng2}) {
		t.Errorf("Scope = %v", got)
	}
}

func TestPriorityDecidesBetweenTwoOfARole(t *testing.T) {
	t.Parallel()
	nodes, staff := fixture(t)
	deputy := Staff{ID: "s0", Name: "副管家", Role: RoleSteward, Node: haifeng, Active: true, Duty: true, Priority: 1}
	tree := NewTree(nodes, append(staff, deputy))
	if s, _ := Steward(tree, haifeng1); s.ID != "s1" {
		t.Errorf("the deputy comes first: %s", s.ID)
	}
	tree = NewTree(nodes, append(slices.DeleteFunc(staff, func(s Staff) bool { return s.ID == "s1" }), deputy))
	if s, _ := Steward(tree, haifeng1); s.ID != "s0" {
		t.Errorf("without the first the deputy answers, not %s", s.ID)
	}
}

func TestScopeIsASubtree(t *testing.T) {
	t.Parallel()
	tree := fixtureTree(t)
	for _, c := range []struct {
		who, node string
		want      bool
	}{
		{"s1", haifeng1, true}, {"s1", haifeng, true}, {"s1", huaixiangli, false}, {"s1", yuhuangding, false}, {"s1", dongan1, false},
		{"s2", haifeng1, true}, {"s2", haifeng2, false}, {"s2", haifeng, false},
		{"s5", haifeng1, true}, {"s5", huaixiangli, true}, {"s5", dongan1, false}, {"s5", zhifu, false},
		{"s1", "", false}, {"s1", "999", false},
	} {
		s, _ := tree.StaffByID(c.who)
		if got := s.Covers(tree, c.node); got != c.want {
			t.Errorf("%s covers %s = %v", c.who, c.node, got)
		}
		s.Active = false
		if s.Covers(tree, c.node) {
			t.Errorf("%s has left and still covers %s", c.who, c.node)
		}
	}
}

// The table is written out once more, by hand, so that a change of the rules is a change of two places.
func TestEveryRoleMayExactlyWhatTheTableSays(t *testing.T) {
	t.Parallel()
	actions := []Action{ReadDemand, NoteDemand, TriageDemand, DispatchDemand, ReplyDemand, MergeDemand, HandleDemand,
		ProposeResolve, ApproveResolve, ArbitrateDemand, ApproveExtension, SuperviseDemand, ReadIdentity, RevealPhoneNumber,
		HoldHours, RunEvent, RunMeeting, RunProject, Publish, ApprovePublic, SeeTeam, KeepTeam, KeepGrid, KeepPolicy,
		KeepSystem, KeepAccounts, ReadAudit, ExportScope, ReadFigures, RunCampaign, ApproveCampaign}
	//                         read note tri  dis  rep  mer  han  pro  app  arb  ext  sup  id   tel  law  eve  mee  prj  pub  ap2  see  team grid pol  sys  acc  aud  exp  fig  cam  ca2
	table := map[string]string{
		RoleGridWorker:     "x    x    .    .    .    .    x    .    .    .    .    .    x    .    .    .    .    .    .    .    x    .    .    .    .    .    .    .    x    .    .",
		RoleSteward:        "x    x    x    x    x    x    x    x    .    .    .    .    x    x    .    x    x    x    x    .    x    .    .    .    .    .    .    x    x    x    .",
		RoleSecretary:      "x    x    x    x    x    x    x    x    x    .    .    .    x    x    .    x    x    x    x    x    x    x    x    .    .    .    .    x    x    x    x",
		RoleStreetOperator: "x    x    x    x    x    x    x    x    x    x    x    x    x    x    .    x    x    x    x    x    x    x    x    .    .    .    .    x    x    x    x",
		RoleDistrictAdmin:  "x    x    x    x    x    x    x    x    x    x    x    x    x    x    .    x    x    x    x    x    x    x    x    x    .    .    x    x    x    x    x",
		RoleHandler:        ".    .    .    .    .    .    x    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .",
		RoleLawyer:         ".    .    .    .    .    .    .    .    .    .    .    .    .    .    x    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .",
		RoleOrganiser:      ".    .    .    .    .    .    .    .    .    .    .    .    .    .    .    x    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .",
		RoleAuditor:        "x    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    x    .    x    .    .",
		RoleSystemAdmin:    ".    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    x    .    .    .    .    .    .",
		RoleSecurityAdmin:  ".    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    x    .    .    .    .    x    .    .    .    .    .",
		"resident":         ".    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .    .",
	}
	if len(table) != len(Roles())+1 {
		t.Fatalf("the table has %d rows, there are %d roles", len(table), len(Roles()))
	}
	for role, row := range table {
		marks := slices.DeleteFunc([]rune(row), func(r rune) bool { return r == ' ' })
		if len(marks) != len(actions) {
			t.Fatalf("row %s has %d marks for %d actions", role, len(marks), len(actions))
		}
		for i, action := range actions {
			if got := May(role, action); got != (marks[i] == 'x') {
				t.Errorf("May(%s, %s) = %v", role, action, got)
			}
			if slices.Contains(RolesThat(action), role) != (marks[i] == 'x') {
				t.Errorf("RolesThat(%s) disagrees about %s", action, role)
			}
		}
	}
	for role, r := range rules() {
		for _, a := range r.actions {
			if !slices.Contains(actions, a) {
				t.Errorf("%s may %s, which this table does not know", role, a)
			}
		}
	}
}

func TestNobodyGrantsTheirOwnLevelOrAbove(t *testing.T) {
	t.Parallel()
	may := map[string][]string{
		RoleSecretary:      {RoleGridWorker, RoleHandler, RoleLawyer, RoleOrganiser, RoleSteward},
		RoleStreetOperator: {RoleGridWorker, RoleHandler, RoleLawyer, RoleOrganiser, RoleSteward, RoleSecretary},
		RoleDistrictAdmin: {RoleGridWorker, RoleHandler, RoleLawyer, RoleOrganiser, RoleSteward, RoleSecretary,
			RoleStreetOperator, RoleDistrictAdmin},
		RoleSecurityAdmin: {RoleSystemAdmin, RoleAuditor},
	}
	for _, granter := range append(Roles(), "resident", "") {
		for _, role := range append(Roles(), "resident", "") {
			if got := MayGrant(granter, role); got != slices.Contains(may[granter], role) {
				t.Errorf("MayGrant(%q, %q) = %v", granter, role, got)
			}
		}
	}
}
