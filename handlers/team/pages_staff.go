package team

import (
	"errors"
	"slices"
	"strings"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

func staffPages() []web.Page {
	see, keep := people.RolesThat(people.SeeTeam), keepers()
	return []web.Page{
		{Route: "GET /console/team/staff", Roles: see, Unit: true, Do: staffList},
		{Route: "GET /console/team/staff/new", Roles: keep, Unit: true, Do: staffNew},
		{Route: "POST /console/team/staff/new", Roles: keep, Unit: true, Do: staffSave},
		{Route: "GET /console/team/staff/{id}", Roles: see, Unit: true, Do: staffShow},
		{Route: "POST /console/team/staff/{id}", Roles: keep, Unit: true, Do: staffSave},
		{Route: "POST /console/team/staff/{id}/end", Roles: keep, Unit: true, Do: staffEnd},
		{Route: "POST /console/team/staff/{id}/sessions", Roles: keep, Unit: true, Do: staffSessions},
		{Route: "POST /console/team/duty", Roles: see, Unit: true, Do: duty},
	}
}

// reach reports whether a person of the team lies in the visitor's subtree with all they answer for.
func reach(v *web.Visit, s people.Staff) bool {
	nodes := s.Nodes()
	v.Within("") // an entry without a node is nobody's but has been asked for
	return len(nodes) > 0 && !slices.ContainsFunc(nodes, func(n string) bool { return !v.Within(n) })
}

func staffList(v *web.Visit) error {
	all, err := people.AllStaff(v.Reader())
	if err != nil {
		return err
	}
	gone := v.Query("gone") == "1"
	var rows [][]web.Cell
	for _, s := range all {
		if s.Active == gone || !reach(v, s) {
			continue
		}
		duty := web.Toned("在岗", "good")
		if !s.Active {
			duty = web.Toned("已停用", "quiet")
		} else if !s.Duty {
			duty = web.Toned("休假", "warn")
		}
		wecom := web.Text("已绑定")
		if s.WeComID == "" {
			wecom = web.Toned("未绑定企业微信", "warn")
		}
		rows = append(rows, []web.Cell{web.Link(s.Name, "/console/team/staff/"+s.ID), web.Text(people.RoleName(s.Role)),
			web.Text(v.Tree.Path(s.Node)), duty, wecom})
	}
	links := []web.Cell{web.Link("值班表", "/console/team/roster"), web.Link("已停用的人员", "/console/team/staff?gone=1")}
	if gone {
		links = []web.Cell{web.Link("在用的人员", "/console/team/staff")}
	}
	if slices.Contains(keepers(), v.Staff.Role) {
		links = append(links, web.Link("添加人员", "/console/team/staff/new"))
	}
	return v.Show("人员", web.Links{Items: links},
		web.Table{Head: []string{"姓名", "岗位", "范围", "状态", "企业微信"}, Rows: rows, Empty: "没有人员。"}, dutyForm(v.Staff))
}

func staffForm(v *web.Visit, s people.Staff) web.Form {
	f := web.Form{Caption: "修改", Submit: "保存"}
	if s.ID == "" {
		f.Caption, s.Duty = "添加人员", true
	}
	var roles, nodes []web.Option
	for _, r := range grantable(v.Staff.Role) {
		roles = append(roles, web.Option{Value: r, Label: people.RoleName(r)})
	}
	for _, code := range v.Scope() {
		nodes = append(nodes, web.Option{Value: code, Label: v.Tree.Path(code)})
	}
	f.Fields = []web.Field{
		{Name: "name", Label: "姓名", Value: s.Name, Max: 20, Required: true},
		{Name: "role", Label: "岗位", Kind: "select", Value: s.Role, Options: roles, Required: true},
		{Name: "node", Label: "负责范围", Kind: "select", Value: s.Node, Options: nodes, Required: true},
		{Name: "also", Label: "兼管的编码", Value: strings.Join(s.Also, " "), Hint: "一人负责几个网格时填写，用空格分开。"},
		{Name: "wecom", Label: "企业微信账号", Value: s.WeComID, Max: 64, Hint: "没有账号就收不到卡片，也不能用企业微信登录。"},
		{Name: "duty", Label: "在岗", Kind: "check", Value: word(s.Duty, "1", "")},
	}
	return f
}

func staffNew(v *web.Visit) error {
	return v.Show("添加人员", staffForm(v, people.Staff{}))
}

// find gives a person of the team within reach; it is false after a "not found" was shown.
func find(v *web.Visit, r store.Reader) (people.Staff, bool, error) {
	s, err := people.StaffByID(r, v.Path("id"))
	if errors.Is(err, people.ErrUnknown) || err == nil && !reach(v, s) {
		v.Within("")
		return people.Staff{}, false, nil
	}
	return s, err == nil, err
}

func staffShow(v *web.Visit) error {
	s, ok, err := find(v, v.Reader())
	if err != nil {
		return err
	}
	if !ok {
		return v.NotFound()
	}
	var also []string
	for _, code := range s.Also {
		also = append(also, v.Tree.Path(code))
	}
	blocks := []web.Block{web.Facts{Items: []web.Fact{
		{Name: "姓名", Value: web.Text(s.Name)},
		{Name: "岗位", Value: web.Text(people.RoleName(s.Role))},
		{Name: "负责范围", Value: web.Text(v.Tree.Path(s.Node))},
		{Name: "兼管", Value: web.Text(strings.Join(also, "、"))},
		{Name: "状态", Value: web.Text(word(s.Active, word(s.Duty, "在岗", "休假"), "已停用"))},
		{Name: "企业微信", Value: web.Text(word(s.WeComID != "", "已绑定", "未绑定"))},
	}}}
	if mayKeep(v.Tree, v.Staff, s, s) == "" && slices.Contains(keepers(), v.Staff.Role) {
		blocks = append(blocks, staffForm(v, s),
			web.Form{Caption: "登录", Action: "/console/team/staff/" + s.ID + "/sessions", Submit: "结束全部登录"})
		if s.Active && s.ID != v.Staff.ID {
			blocks = append(blocks, web.Form{Caption: "停用", Action: "/console/team/staff/" + s.ID + "/end", Submit: "停用此人",
				Danger: true, Fields: []web.Field{{Name: "reason", Label: "原因", Required: true, Max: 60}}})
		}
	}
	return v.Show(s.Name, blocks...)
}

// staffSave adds a person (no id in the path) or changes one. Role and place are checked against the visitor, never believed.
func staffSave(v *web.Visit) error {
	before := people.Staff{}
	if v.Path("id") != "" {
		var ok bool
		var err error
		if before, ok, err = find(v, v.Reader()); err != nil {
			return err
		} else if !ok {
			return v.NotFound()
		}
	}
	form := v.Form()
	after := before
	after.Name = form.Needed("name", 20)
	after.Role = form.One("role", append(grantable(v.Staff.Role), before.Role)...)
	after.Node = form.One("node", v.Scope()...)
	after.Also = strings.Fields(form.Text("also", 400))
	after.WeComID = form.Text("wecom", 64)
	after.Duty = form.Ticked("duty")
	after.Active = true
	for _, code := range after.Also {
		if _, ok := v.Tree.Node(code); !ok {
			form.Fail("also", "没有编码"+code+"。")
		}
	}
	if !form.OK() {
		return v.Wrong("人员", form.Again(staffForm(v, before)))
	}
	if no := mayKeep(v.Tree, v.Staff, before, after); no != "" {
		return v.Refuse(no)
	}
	err := v.InTx(func(tx *store.Tx) error {
		if before.ID == "" {
			after.ID = tx.NewID()
		}
		if err := v.People().SaveStaff(tx, after); err != nil {
			return err
		}
		// Another role or place is another log-in.
		if before.ID != "" && (before.Role != after.Role || before.Node != after.Node) {
			if _, err := web.EndSessions(tx, after.ID); err != nil {
				return err
			}
		}
		err := v.Audit(tx, store.Entry{Action: word(before.ID == "", "staff.add", "staff.change"), ObjectKind: "staff",
			ObjectID: after.ID, Before: before.Role + "@" + before.Node, After: after.Role + "@" + after.Node})
		if err != nil {
			return err
		}
		return v.Say(tx, "已保存。")
	})
	if err != nil {
		return err
	}
	return v.Redirect("/console/team/staff/" + after.ID)
}

// staffEnd ends a person's work here: no log-in, no cards, all sessions over.
func staffEnd(v *web.Visit) error {
	s, ok, err := find(v, v.Reader())
	if err != nil {
		return err
	}
	if !ok {
		return v.NotFound()
	}
	form := v.Form()
	reason := form.Needed("reason", 60)
	if !form.OK() {
		return v.Refuse("请写明停用原因（60字以内）。")
	}
	after := s
	after.Active = false
	if no := mayKeep(v.Tree, v.Staff, s, after); no != "" {
		return v.Refuse(no)
	}
	err = v.InTx(func(tx *store.Tx) error {
		if err := v.People().SaveStaff(tx, after); err != nil {
			return err
		}
		if _, err := web.EndSessions(tx, s.ID); err != nil {
			return err
		}
		if err := v.Audit(tx, store.Entry{Action: "staff.end", ObjectKind: "staff", ObjectID: s.ID, Reason: reason}); err != nil {
			return err
		}
		return v.Say(tx, s.Name+"已停用，其登录已全部结束。")
	})
	if err != nil {
		return err
	}
	return v.Redirect("/console/team/staff")
}

// staffSessions ends all log-ins of a person who has lost a telephone, say.
func staffSessions(v *web.Visit) error {
	s, ok, err := find(v, v.Reader())
	if err != nil {
		return err
	}
	if !ok {
		return v.NotFound()
	}
	if no := mayKeep(v.Tree, v.Staff, s, s); no != "" {
		return v.Refuse(no)
	}
	err = v.InTx(func(tx *store.Tx) error {
		if _, err := web.EndSessions(tx, s.ID); err != nil {
			return err
		}
		if err := v.Audit(tx, store.Entry{Action: "staff.sessions_ended", ObjectKind: "staff", ObjectID: s.ID}); err != nil {
			return err
		}
		return v.Say(tx, s.Name+"的登录已全部结束。")
	})
	if err != nil {
		return err
	}
	if s.ID == v.Staff.ID {
		return v.Redirect("/console/login")
	}
	return v.Redirect("/console/team/staff/" + s.ID)
}
