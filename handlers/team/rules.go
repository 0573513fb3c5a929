package team

import (
	"slices"

	"minxu/people"
)

// mayKeep reports whether a person may change another's entry: both in reach, and the role that stands there as well as
// the one that shall stand there below the own level. It is empty when they may, else the sentence that says no.
func mayKeep(t *people.Tree, by people.Staff, before, after people.Staff) string {
	switch {
	case before.ID == by.ID && (after.Role != by.Role || !after.Active || after.Node != by.Node):
		return "不能改自己的岗位、范围或停用自己，请上级来改。"
	case before.ID != "" && !people.MayGrant(by.Role, before.Role) && before.ID != by.ID:
		return "您不能修改同级或上级的人员。"
	case before.ID != by.ID && !people.MayGrant(by.Role, after.Role):
		return "您不能授予这个岗位。"
	}
	for _, node := range append(before.Nodes(), after.Nodes()...) {
		if !by.Covers(t, node) {
			return "所选位置不在您的范围内。"
		}
	}
	return ""
}

// successor gives who takes over from a person who goes on leave: the next in the chain for their place.
func successor(t *people.Tree, who people.Staff) (people.Staff, bool) {
	next, ok := people.Steward(t, who.Node)
	if ok && next.ID == who.ID {
		next, ok = people.Holder(t, who.Node, people.RoleStreetOperator)
	}
	return next, ok && next.ID != who.ID && next.Duty
}

// grantable lists the roles that a person may give, in the order of forms.
func grantable(role string) []string {
	return slices.DeleteFunc(people.Roles(), func(r string) bool { return !people.MayGrant(role, r) })
}

// keepers are the roles that may change entries of the team: the line, and the office for accounts.
func keepers() []string {
	return append(people.RolesThat(people.KeepTeam), people.RoleSecurityAdmin)
}

// alarmRoles are the roles that hear alarms.
func alarmRoles() []string {
	return []string{people.RoleSteward, people.RoleSecretary, people.RoleStreetOperator, people.RoleDistrictAdmin}
}

// standings that the console may give to residents.
func standings() []string {
	return []string{people.StandingBuildingHead, people.StandingVolunteer, people.StandingCheckedIn}
}

func standingName(s string) string {
	switch s {
	case people.StandingBuildingHead:
		return "楼长"
	case people.StandingVolunteer:
		return "志愿者"
	case people.StandingCheckedIn:
		return "报到党员"
	}
	return s
}
