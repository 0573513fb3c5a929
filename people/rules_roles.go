package people

import "slices"

// Roles of those who work for the district. Residents hold standings (see Resident.Roles), not these.
const (
	RoleGridWorker     = "grid_worker"
	RoleSteward        = "demand_steward"
	RoleSecretary      = "community_secretary"
	RoleStreetOperator = "street_operator"
	RoleDistrictAdmin  = "district_admin"
	RoleHandler        = "handler_org"
	RoleLawyer         = "lawyer"
	RoleOrganiser      = "organiser"
	RoleAuditor        = "auditor"
	RoleSystemAdmin    = "system_admin"
	RoleSecurityAdmin  = "security_admin"
)

// Action is something that a role may be allowed to do inside its own subtree.
type Action string

// Actions that the roles table speaks of.
const (
	ReadDemand        Action = "demand.read"      // a demand of the own subtree; what is masked depends on ReadIdentity
	NoteDemand        Action = "demand.note"      // add an internal note
	TriageDemand      Action = "demand.triage"    // category, urgency, place
	DispatchDemand    Action = "demand.dispatch"  // hand to a handler inside the own subtree
	ReplyDemand       Action = "demand.reply"     // write to the resident
	MergeDemand       Action = "demand.merge"     // link duplicates
	HandleDemand      Action = "demand.handle"    // work on an order that was sent to them
	ProposeResolve    Action = "demand.propose"   // say that it is done
	ApproveResolve    Action = "demand.approve"   // agree that it is done, or turn it into a project
	ArbitrateDemand   Action = "demand.arbitrate" // rule between units
	ApproveExtension  Action = "demand.extend"    // grant more working days
	SuperviseDemand   Action = "demand.supervise" // red card
	ReadIdentity      Action = "identity.read"    // alias and masked phone of a resident
	RevealPhoneNumber Action = "identity.reveal"  // the whole phone number, with a reason
	HoldHours         Action = "lawyer.hours"     // own hours: open, close, write up
	RunEvent          Action = "event.run"        // own events
	RunMeeting        Action = "meeting.run"      // topics, notices, minutes of the own subtree
	RunProject        Action = "project.run"      // projects of the own subtree
	RunCampaign       Action = "campaign.run"     // messages to many of the own subtree
	ApproveCampaign   Action = "campaign.approve" // second person for messages to very many
	Publish           Action = "public.write"     // write the public version
	ApprovePublic     Action = "public.approve"   // second person for the public version
	SeeTeam           Action = "team.read"        // who works where
	KeepTeam          Action = "team.write"       // add, change, end staff of the own subtree below the own level
	KeepGrid          Action = "grid.write"       // aliases, buildings, areas
	KeepPolicy        Action = "policy.write"     // policy keys
	KeepSystem        Action = "system.write"     // settings, no content
	KeepAccounts      Action = "accounts.write"   // log-ins, keys, ends of sessions
	ReadAudit         Action = "audit.read"       // the ledger of deeds, masked
	ExportScope       Action = "export.read"      // files of the own subtree
	ReadFigures       Action = "figures.read"     // counts and rates of the own subtree
)

type rule struct {
	level   int      // nobody grants a role above the own level
	actions []Action // what the role may do in its subtree
}

// rules is the one table of who may do what: the table of domain roles, written as data so that every pair is tested.
func rules() map[string]rule {
	area := []Action{ReadDemand, NoteDemand, HandleDemand, ReadIdentity, SeeTeam, ReadFigures}
	steward := join(area, TriageDemand, DispatchDemand, ReplyDemand, MergeDemand, ProposeResolve, RevealPhoneNumber,
		RunEvent, RunMeeting, RunProject, RunCampaign, Publish, ExportScope)
	secretary := join(steward, ApproveResolve, ApprovePublic, ApproveCampaign, KeepTeam, KeepGrid)
	street := join(secretary, ArbitrateDemand, ApproveExtension, SuperviseDemand)
	district := join(street, KeepPolicy, ReadAudit)
	return map[string]rule{
		RoleGridWorker:     {1, area},
		RoleHandler:        {1, []Action{HandleDemand}},
		RoleLawyer:         {1, []Action{HoldHours}},
		RoleOrganiser:      {1, []Action{RunEvent}},
		RoleSteward:        {2, steward},
		RoleSecretary:      {3, secretary},
		RoleStreetOperator: {4, street},
		RoleDistrictAdmin:  {5, district},
		// The three below are kept apart: settings without content, accounts without content, reading without changing.
		RoleSystemAdmin:   {0, []Action{KeepSystem}},
		RoleSecurityAdmin: {0, []Action{KeepAccounts, SeeTeam}},
		RoleAuditor:       {0, []Action{ReadAudit, ReadDemand, ReadFigures}},
	}
}

func join(base []Action, more ...Action) []Action { return append(slices.Clone(base), more...) }

// Roles lists every staff role, in the order in which forms show them.
func Roles() []string {
	return []string{RoleGridWorker, RoleSteward, RoleSecretary, RoleStreetOperator, RoleDistrictAdmin, RoleHandler,
		RoleLawyer, RoleOrganiser, RoleAuditor, RoleSystemAdmin, RoleSecurityAdmin}
}

// RoleName says a role in Chinese; an unknown role is said as it is.
func RoleName(role string) string {
	switch role {
	case RoleGridWorker:
		return "网格员"
	case RoleSteward:
		return "民需管家"
	case RoleSecretary:
		return "社区书记"
	case RoleStreetOperator:
		return "街道值班"
	case RoleDistrictAdmin:
		return "区管理员"
	case RoleHandler:
		return "承办单位"
	case RoleLawyer:
		return "社区律师"
	case RoleOrganiser:
		return "活动组织者"
	case RoleAuditor:
		return "审计员"
	case RoleSystemAdmin:
		return "系统管理员"
	case RoleSecurityAdmin:
		return "安全管理员"
	}
	return role
}

// May reports whether a role may do the action inside its own subtree.
func May(role string, action Action) bool { return slices.Contains(rules()[role].actions, action) }

// RolesThat lists the roles that may do the action; pages declare it as their right of entry.
func RolesThat(action Action) []string {
	var list []string
	for _, role := range Roles() {
		if May(role, action) {
			list = append(list, role)
		}
	}
	return list
}

// MayGrant reports whether a person of one role may give another person a role. Nobody grants their own level or above,
// except that a district admin may name a colleague; accounts of the three separate offices come from the command line
// or the security admin, never from the line.
func MayGrant(granter, role string) bool {
	own, given := rules()[granter], rules()[role]
	switch {
	case given.actions == nil || own.actions == nil:
		return false
	case granter == RoleSecurityAdmin:
		return given.level == 0 && role != RoleSecurityAdmin
	case given.level == 0 || !slices.Contains(own.actions, KeepTeam):
		return false
	case granter == RoleDistrictAdmin:
		return true
	}
	return given.level < own.level
}
