package team

import (
	"strings"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

func gridPages() []web.Page {
	return []web.Page{
		{Route: "GET /console/team/grid", Roles: people.RolesThat(people.ReadDemand), Unit: true, Do: gridHome},
		{Route: "GET /console/team/grid/{code}", Roles: people.RolesThat(people.ReadDemand), Unit: true, Do: gridShow},
		{Route: "POST /console/team/grid/{code}", Roles: people.RolesThat(people.KeepGrid), Unit: true, Do: gridSave},
	}
}

func kindName(kind string) string {
	switch kind {
	case people.KindDistrict:
		return "区"
	case people.KindStreet:
		return "街道"
	case people.KindCommunity:
		return "社区"
	case people.KindArea:
		return "网格"
	}
	return kind
}

func nodeRow(v *web.Visit, n people.Node) []web.Cell {
	steward := web.Toned("无人负责", "bad")
	if s, ok := people.Steward(v.Tree, n.Code); ok {
		steward = web.Text(s.Name)
		if s.Node != n.Code {
			steward.Sub = people.RoleName(s.Role)
		}
	}
	return []web.Cell{web.Link(n.Name, "/console/team/grid/"+n.Code), web.Text(kindName(n.Kind)), web.Text(n.Code),
		web.Text(strings.TrimSpace(n.Estate + " " + n.Buildings)), steward}
}

// gridHome begins at what the visitor answers for.
func gridHome(v *web.Visit) error {
	var rows [][]web.Cell
	v.Within(v.Staff.Node)
	for _, code := range v.Staff.Nodes() {
		if n, ok := v.Tree.Node(code); ok {
			rows = append(rows, nodeRow(v, n))
		}
		for _, n := range v.Tree.Children(code) {
			rows = append(rows, nodeRow(v, n))
		}
	}
	return v.Show("网格", web.Table{Head: gridHead(), Rows: rows, Empty: "您的范围里没有网格。"})
}

func gridHead() []string {
	return []string{"名称", "级别", "编码", "小区和楼号", "负责人"}
}

func gridShow(v *web.Visit) error {
	n, ok := v.Tree.Node(v.Path("code"))
	if !v.Within(v.Path("code")) || !ok {
		return v.NotFound()
	}
	blocks := []web.Block{web.Facts{Items: []web.Fact{
		{Name: "名称", Value: web.Text(v.Tree.Path(n.Code))},
		{Name: "编码", Value: web.Text(n.Code)},
		{Name: "小区", Value: web.Text(n.Estate)},
		{Name: "楼号", Value: web.Text(n.Buildings)},
		{Name: "别名", Value: web.Text(strings.Join(n.Aliases, "、"))},
		{Name: "启用", Value: web.Text(web.Day(n.From))},
	}}}
	var below, who, codes [][]web.Cell
	for _, child := range v.Tree.Children(n.Code) {
		below = append(below, nodeRow(v, child))
	}
	for _, s := range v.Tree.StaffAt(n.Code) {
		who = append(who, []web.Cell{web.Text(s.Name), web.Text(people.RoleName(s.Role)), web.Text(word(s.Duty, "在岗", "休假"))})
	}
	blocks = append(blocks, web.Table{Caption: "负责人员", Head: []string{"姓名", "岗位", "状态"}, Rows: who,
		Empty: "这一级没有专人，由上一级负责。"})
	if len(below) > 0 {
		blocks = append(blocks, web.Table{Caption: "下一级", Head: gridHead(), Rows: below})
	}
	for _, b := range n.ListBuildings() {
		if scene := people.Scene(n.Code, b); scene != "" && n.Kind == people.KindArea {
			codes = append(codes, []web.Cell{web.Text(v.Tree.Label(people.Address{Node: n.Code, Estate: n.Estate, Building: b})),
				web.Text(scene)})
		}
	}
	if len(codes) > 0 {
		blocks = append(blocks, web.Table{Caption: "楼栋二维码", Head: []string{"楼栋", "场景值"}, Rows: codes})
	}
	if v.May(people.KeepGrid, n.Code) && !n.Retired {
		blocks = append(blocks, gridForm(n))
	}
	return v.Show(n.Name, blocks...)
}

func gridForm(n people.Node) web.Form {
	f := web.Form{Caption: "修改", Submit: "保存", Fields: []web.Field{
		{Name: "aliases", Label: "别名", Value: strings.Join(n.Aliases, " "), Hint: "居民常用的叫法，用空格分开，例如 老邮局 邮电宿舍。"}}}
	if n.Kind == people.KindArea {
		f.Fields = append(f.Fields, web.Field{Name: "buildings", Label: "楼号", Value: n.Buildings, Hint: "例如 1-6,8,北楼。"})
	}
	return f
}

// gridSave changes names and buildings; what stood there before stays on record with its time.
func gridSave(v *web.Visit) error {
	n, ok := v.Tree.Node(v.Path("code"))
	if !v.May(people.KeepGrid, v.Path("code")) || !ok || n.Retired {
		return v.NotFound()
	}
	form := v.Form()
	after := n
	after.Aliases = strings.Fields(strings.NewReplacer("、", " ", ",", " ", "，", " ").Replace(form.Text("aliases", 200)))
	if n.Kind == people.KindArea {
		after.Buildings = strings.NewReplacer("，", ",", "、", ",", " ", "").Replace(form.Text("buildings", 200))
		if no := people.CheckBuildings(after.Buildings); no != "" {
			form.Fail("buildings", no)
		}
	}
	for _, other := range v.Tree.Children(n.Parent) {
		for _, b := range after.ListBuildings() {
			if n.Kind == people.KindArea && other.Code != n.Code && other.Estate == n.Estate && other.Buildings != "" && other.HoldsBuilding(b) {
				form.Fail("buildings", b+"号楼已属于"+other.Name+"。")
			}
		}
	}
	if !form.OK() {
		return v.Wrong(n.Name, form.Again(gridForm(n)))
	}
	err := v.InTx(func(tx *store.Tx) error {
		if err := v.People().SaveNodes(tx, after); err != nil {
			return err
		}
		err := v.Audit(tx, store.Entry{Action: "grid.change", ObjectKind: "node", ObjectID: n.Code,
			Before: n.Buildings + " " + strings.Join(n.Aliases, " "), After: after.Buildings + " " + strings.Join(after.Aliases, " ")})
		if err != nil {
			return err
		}
		return v.Say(tx, "已保存，马上生效。")
	})
	if err != nil {
		return err
	}
	return v.Redirect("/console/team/grid/" + n.Code)
}
