package team

import (
	"minxu/people"
	"minxu/store"
	"minxu/web"
)

func auditPages() []web.Page {
	return []web.Page{{Route: "GET /console/team/audit", Roles: people.RolesThat(people.ReadAudit), Do: auditList}}
}

// auditList shows the ledger of deeds: ids, states and reasons, nothing personal.
func auditList(v *web.Visit) error {
	list, err := v.Store().ListAudit(v.Context(), store.AuditFilter{ActorID: v.Query("actor"), ObjectID: v.Query("object"),
		Action: v.Query("action"), Before: v.After(), Limit: perPage + 1})
	if err != nil {
		return err
	}
	more := len(list) > perPage
	list = list[:min(len(list), perPage)]
	var rows [][]web.Cell
	last := ""
	for _, e := range list {
		last = e.ID
		who := web.Cell{Text: e.ActorID, Link: v.With("actor", e.ActorID), Sub: people.RoleName(e.Role)}
		if s, ok := v.Tree.StaffByID(e.ActorID); ok {
			who.Text = s.Name
		}
		change := e.After
		if e.Before != "" {
			change = e.Before + " → " + e.After
		}
		sealed := web.Toned("待封存", "quiet")
		if e.Seq > 0 {
			sealed = web.Toned("已封存", "good")
		}
		rows = append(rows, []web.Cell{web.Text(web.Stamp(e.At)), who, web.Text(e.Action),
			{Text: e.ObjectID, Sub: e.ObjectKind}, {Text: change, Sub: e.Reason}, sealed})
	}
	filter := web.Form{Method: "get", Submit: "筛选", Fields: []web.Field{
		{Name: "actor", Label: "操作人编号", Value: v.Query("actor")},
		{Name: "object", Label: "对象编号", Value: v.Query("object")},
		{Name: "action", Label: "动作", Value: v.Query("action")}}}
	return v.Show("操作记录", filter, web.Table{Head: []string{"时间", "操作人", "动作", "对象", "变化", "封存"}, Rows: rows,
		Empty: "没有记录。", More: v.More(more, last)})
}
