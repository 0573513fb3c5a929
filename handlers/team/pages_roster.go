package team

import (
	"strconv"
	"strings"

	"minxu/people"
	"minxu/web"
)

// rosterMost is how many places one page shows; a street has fewer.
const rosterMost = 300

func rosterPages() []web.Page {
	return []web.Page{{Route: "GET /console/team/roster", Roles: people.RolesThat(people.SeeTeam), Unit: true, Do: rosterShow}}
}

// rosterShow says for every place of the visitor's who is on duty, who is on leave, and who gets the cards meanwhile; vacancies come first.
func rosterShow(v *web.Visit) error {
	var vacant, rows [][]web.Cell
	more := false
	for _, code := range v.Scope() {
		n, ok := v.Tree.Node(code)
		if !ok || n.Retired || n.Kind == people.KindDistrict {
			continue
		}
		if len(vacant)+len(rows) == rosterMost {
			more = true
			break
		}
		var on, off []string
		for _, s := range v.Tree.StaffAt(code) {
			if s.Duty {
				on = append(on, s.Name+"（"+people.RoleName(s.Role)+"）")
			} else {
				off = append(off, s.Name)
			}
		}
		next, away := web.Toned("无人负责", "bad"), web.Text(strings.Join(off, "、"))
		if s, ok := people.Steward(v.Tree, code); ok {
			next = web.Text(s.Name)
			if s.Node != code {
				next.Sub = people.RoleName(s.Role) + "，上一级顶上"
			}
		}
		if len(off) > 0 {
			away.Tone = "warn"
		}
		var called []string
		for _, s := range people.DutyFor(v.Tree, code) {
			called = append(called, s.Name)
		}
		row := []web.Cell{{Text: n.Name, Sub: kindName(n.Kind), Link: "/console/team/grid/" + code}, web.Text(strings.Join(on, "、")), away, next, web.Text(strings.Join(called, "、"))}
		if len(on) == 0 {
			row[1] = web.Toned("缺岗", "bad")
			vacant = append(vacant, row)
			continue
		}
		rows = append(rows, row)
	}
	words := "缺岗的地方排在前面，共" + strconv.Itoa(len(vacant)) + "处。休假的人收不到卡片，由“现在找谁”接手；遇险警报同时呼叫最后一列的人。"
	if more {
		words += "只列了前" + strconv.Itoa(rosterMost) + "处，其余请从网格里看。"
	}
	return v.Show("值班表", web.Prose{Text: words}, web.Table{Head: []string{"地方", "在岗", "休假", "现在找谁", "警报呼叫"}, Rows: append(vacant, rows...), Empty: "您的范围里没有地方。"})
}
