// Package team is where the house looks after itself: who works where, the district tree and its codes, residents as far
// as a role may see them, alarms of the duty list, and the ledger of deeds. It has pages and no conversation.
package team

import (
	"context"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// New makes the capability.
func New() handlers.Capability {
	var pages []web.Page
	for _, list := range [][]web.Page{staffPages(), rosterPages(), gridPages(), residentPages(), alarmPages(), auditPages()} {
		pages = append(pages, list...)
	}
	return handlers.Capability{Name: "team", Pages: pages, Nav: nav(), Erase: erase, Export: export}
}

func nav() []web.NavItem {
	return []web.NavItem{
		{Path: "/console/team/alarms", Title: "值班警报", Roles: alarmRoles(), Order: 80, Count: openAlarms},
		{Path: "/console/team/staff", Title: "人员", Roles: people.RolesThat(people.SeeTeam), Order: 81},
		{Path: "/console/team/grid", Title: "网格", Roles: people.RolesThat(people.ReadDemand), Order: 82},
		{Path: "/console/team/residents", Title: "居民", Roles: people.RolesThat(people.ReadIdentity), Order: 83},
		{Path: "/console/team/audit", Title: "操作记录", Roles: people.RolesThat(people.ReadAudit), Order: 84},
	}
}

// erase forgets who the resident is; it is this room's part of 删除我的数据.
func erase(_ context.Context, tx *store.Tx, who people.Resident) error {
	return people.Erase(tx, who.ID)
}

// export gives the resident what is known of them; it is this room's part of 导出我的数据.
func export(_ context.Context, r store.Reader, who people.Resident) (any, error) {
	return people.Export(r, who)
}
