package team

import (
	"context"
	"fmt"
	"strconv"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

func alarmPages() []web.Page {
	return []web.Page{
		{Route: "GET /console/team/alarms", Roles: alarmRoles(), Unit: true, Do: alarmList},
		{Route: "POST /console/team/alarms/{id}/seen", Roles: alarmRoles(), Unit: true, Do: alarmSeen},
	}
}

// alarmScope is where a person hears alarms: the own subtree; the district hears those without a place too.
func alarmScope(t *people.Tree, s people.Staff) []string {
	scope := s.Scope(t)
	if s.Role == people.RoleDistrictAdmin {
		scope = append(scope, "")
	}
	if scope == nil {
		scope = []string{} // nobody's: nil would mean everywhere
	}
	return scope
}

func openAlarms(_ context.Context, r store.Reader, s people.Staff, t *people.Tree) (int, error) {
	open, err := people.Alerts(r, people.AlertFilter{Nodes: alarmScope(t, s), Open: true, Limit: 100})
	if err != nil {
		return 0, fmt.Errorf("count the open alarms: %w", err)
	}
	return len(open), nil
}

func alarmList(v *web.Visit) error {
	v.Within(v.Staff.Node)
	list, err := people.Alerts(v.Reader(), people.AlertFilter{Nodes: alarmScope(v.Tree, v.Staff), Before: v.After(), Limit: perPage + 1})
	if err != nil {
		return err
	}
	more := len(list) > perPage
	list = list[:min(len(list), perPage)]
	var rows [][]web.Cell
	last := ""
	for _, a := range list {
		last = a.ID
		state, take := web.Toned("待确认", "bad"), web.Button("我来处理", "/console/team/alarms/"+a.ID+"/seen")
		state.Sub = "已呼叫" + strconv.Itoa(a.Rings) + "次，共" + strconv.Itoa(a.Receivers) + "人"
		if !a.SeenAt.IsZero() {
			take = web.Cell{}
			state = web.Cell{Text: "已知悉", Tone: "good", Sub: web.Stamp(a.SeenAt)}
			if s, ok := v.Tree.StaffByID(a.SeenBy); ok {
				state.Sub = s.Name + " " + state.Sub
			}
		}
		place := v.Tree.Path(a.Node)
		if place == "" {
			place = "位置不明"
		}
		rows = append(rows, []web.Cell{web.Text(web.Stamp(a.At)), web.Toned(people.AlarmName(a.Kind), "bad"), web.Text(place),
			{Text: a.Text, Sub: a.About}, state, take})
	}
	return v.Show("值班警报", web.Table{Head: []string{"时间", "类别", "位置", "内容", "状态", ""}, Rows: rows, Empty: "没有警报。",
		More: v.More(more, last)})
}

// alarmSeen takes an alarm in hand; of two who tap at once one wins and the other is told.
func alarmSeen(v *web.Visit) error {
	found, first := false, false
	err := v.InTx(func(tx *store.Tx) error {
		a, ok, err := people.AlertByID(tx, v.Path("id"))
		if err != nil {
			return err
		}
		found = v.Within(a.Node) || ok && a.Node == "" && v.Staff.Role == people.RoleDistrictAdmin
		if !ok || !found {
			found = false
			return nil
		}
		if first, err = people.SeeAlert(tx, a.ID, v.Staff); err != nil || !first {
			return err
		}
		return v.Say(tx, "已记录由您处理。")
	})
	switch {
	case err != nil:
		return err
	case !found:
		return v.NotFound()
	case !first:
		return v.Refuse("这条警报已有人先确认处理了。")
	}
	return v.Redirect("/console/team/alarms")
}
