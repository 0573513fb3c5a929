package demand

import (
	"slices"

	"minxu/people"
	"minxu/web"
)

const perPage = 50

func (c capability) pages() []web.Page {
	read, reply, work := people.RolesThat(people.ReadDemand), people.RolesThat(people.ReplyDemand), people.RolesThat(people.HandleDemand)
	all := union(read, work)
	return append(slices.Concat(policyPages(c), templatePages(), c.openPages(), c.keyPages(), c.exportPages()), []web.Page{
		{Route: "GET /public/demand/{$}", Public: true, Do: c.publicPage},
		{Route: "GET /public/demand/figures", Public: true, Do: c.publicFigures},
		{Route: "GET /console/demand/{$}", Roles: all, Unit: true, Do: c.listPage},
		{Route: "GET /console/demand/news", Roles: all, Unit: true, Live: true, Do: c.listNews},
		{Route: "POST /console/demand/bulk", Roles: people.RolesThat(people.NoteDemand), Unit: true, Do: c.bulkPost},
		{Route: "POST /console/demand/bulk/undo", Roles: people.RolesThat(people.NoteDemand), Unit: true, Do: c.bulkUndo},
		{Route: "GET /console/demand/new", Roles: people.RolesThat(people.NoteDemand), Unit: true, Do: c.intakePage},
		{Route: "POST /console/demand/new", Roles: people.RolesThat(people.NoteDemand), Unit: true, Do: c.intakePost},
		{Route: "GET /console/demand/search", Roles: read, Unit: true, Do: c.searchPage},
		{Route: "GET /console/demand/hot", Roles: people.RolesThat(people.ReadFigures), Unit: true, Do: c.hotPage},
		{Route: "GET /console/demand/board", Roles: people.RolesThat(people.ReadFigures), Unit: true, Views: []web.View{flowView()}, Do: c.boardPage},
		{Route: "GET /console/demand/units", Roles: people.RolesThat(people.DispatchDemand), Unit: true, Do: c.unitsPage},
		{Route: "POST /console/demand/units", Roles: people.RolesThat(people.DispatchDemand), Unit: true, Do: c.unitsPost},
		{Route: "GET /console/demand/{id}", Roles: all, Unit: true, Do: c.onePage},
		{Route: "GET /console/demand/{id}/news", Roles: all, Unit: true, Live: true, Do: c.oneNews},
		{Route: "GET /console/demand/{id}/photo/{n}", Roles: all, Unit: true, Do: c.photoPage},
		{Route: "POST /console/demand/{id}/say", Roles: reply, Unit: true, Do: c.replyPage(Office.Say, ToContact, boxSay, "已发送给居民。")},
		{Route: "POST /console/demand/{id}/ask", Roles: reply, Unit: true, Do: c.replyPage(Office.Ask, ToAsk, boxAsk, "已向居民提问，办理时限暂停。")},
		{Route: "POST /console/demand/{id}/resolve", Roles: reply, Unit: true, Upload: resultUpload(), Do: c.replyPage(Office.Resolve, ToResolve, boxResolve, "已答复居民，等评价。")},
		{Route: "GET /console/demand/{id}/do/{act}", Roles: work, Unit: true, Do: c.actShow},
		{Route: "POST /console/demand/{id}/do/{act}", Roles: work, Unit: true, Upload: resultUpload(), Do: c.actPost},
		{Route: "GET /console/demand/{id}/result/{n}", Roles: all, Unit: true, Do: c.resultPhoto},
		{Route: "GET /public/demand/result/{token}", Public: true, Do: c.publicResult},
		{Route: "GET /public/demand/result/{token}/{n}", Public: true, Do: c.publicResultPhoto},
		{Route: "GET /console/demand/{id}/phone", Roles: people.RolesThat(people.RevealPhoneNumber), Unit: true, Do: c.phoneForm},
		{Route: "POST /console/demand/{id}/phone", Roles: people.RolesThat(people.RevealPhoneNumber), Unit: true, Do: c.phoneShow},
	}...)
}

func union(a, b []string) []string {
	list := slices.Clone(a)
	for _, s := range b {
		if !slices.Contains(list, s) {
			list = append(list, s)
		}
	}
	return list
}

func (c capability) nav() []web.NavItem {
	return []web.NavItem{{Path: "/console/demand/", Title: "民需", Roles: union(people.RolesThat(people.ReadDemand), people.RolesThat(people.HandleDemand)), Order: 10, Count: openCount},
		{Path: "/public/demand/", Title: "民需办理", Public: true, Order: 10}, {Path: "/public/demand/figures", Title: "办理数据", Public: true, Order: 11}}
}

// scope narrows a list to what a person may see: the whole district, the desks of the own subtree, or the own areas.
func scope(t *people.Tree, s people.Staff, f Filter) Filter {
	if root, ok := t.Root(); ok && s.Covers(t, root.Code) {
		return f
	}
	codes := s.Scope(t)
	if codes == nil {
		codes = []string{} // nobody's: nil would mean everywhere
	}
	if n, ok := t.Node(s.Node); ok && n.Kind == people.KindArea {
		f.Areas = codes
	} else {
		f.Desks = codes
	}
	return f
}

func aboveCommunity(role string) bool {
	return people.May(role, people.SuperviseDemand) || role == people.RoleAuditor
}

func urgencyCell(u Urgency) web.Cell {
	switch u {
	case Critical:
		return web.Toned(u.Name(), "bad")
	case Urgent:
		return web.Toned(u.Name(), "warn")
	}
	return web.Toned(u.Name(), "quiet")
}

// titleFor hides the resident's words from those who read masked.
func titleFor(s people.Staff, d Demand) string {
	if s.Role == people.RoleAuditor {
		return "（已遮盖）"
	}
	if d.Title == "" {
		return "（原文未保存）"
	}
	return d.Title
}

// placeFor shows the place as deep as the reader may see it.
func placeFor(v *web.Visit, d Demand) string {
	if v.Staff.Role == people.RoleAuditor {
		return v.Tree.PublicLabel(d.Address())
	}
	if d.Place == "" {
		return v.Tree.Label(d.Address())
	}
	return d.Place
}
