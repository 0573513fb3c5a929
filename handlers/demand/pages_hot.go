package demand

import (
	"strconv"

	"minxu/people"
	"minxu/store"
	"minxu/triage"
	"minxu/web"
)

// hotPage lists the places where several households reported the same kind of matter lately.
func (c capability) hotPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	if v.Query("node") != "" {
		return c.hotOne(v, v.Query("node"), v.Query("category"))
	}
	policy := c.numbers.in(v.Reader())
	const least = 2
	f := scope(v.Tree, v.Staff, Filter{Public: !aboveCommunity(v.Staff.Role)})
	spots, err := hotSpots(v.Reader(), f, v.Now().AddDate(0, 0, -policy.GroupDays), least)
	if err != nil {
		return err
	}
	rows := make([][]web.Cell, 0, len(spots))
	for _, s := range spots {
		households := web.Cell{Text: strconv.Itoa(s.Households) + "户"}
		switch {
		case s.Households >= policy.GroupTopic:
			households.Tone, households.Sub = "bad", "可以发起议事"
		case s.Households >= policy.GroupFlag:
			households.Tone, households.Sub = "warn", "提级办理"
		}
		topic := web.Cell{}
		if c.agenda != nil && s.Category != "D15" && s.Households >= policy.GroupFlag && v.May(people.RunMeeting, s.Node) {
			topic = web.Button("变成议题", c.agenda(s.Node, s.Category))
		}
		rows = append(rows, []web.Cell{{Text: v.Tree.Path(s.Node), Link: "/console/demand/hot?node=" + s.Node + "&category=" + s.Category}, web.Text(CategoryName(s.Category)), households,
			web.Text(strconv.Itoa(s.Cases) + "件，在办" + strconv.Itoa(s.OpenCases)), web.Text(web.Stamp(store.FromMicros(s.LatestAt))), topic})
	}
	return v.Show("聚集点", web.Prose{Text: "最近" + strconv.Itoa(policy.GroupDays) + "天，同一地点、同一类事情有" + strconv.Itoa(least) + "户以上反映的。同一户报几次算一户。"},
		web.Table{Head: []string{"地点", "类别", "户数", "件数", "最近一次", "议事"}, Rows: rows, Empty: "没有聚集的事情。"})
}

// hotOne lists the cases of one place and category.
func (c capability) hotOne(v *web.Visit, node, category string) error {
	if !v.Within(node) || category == "D15" && !aboveCommunity(v.Staff.Role) {
		return v.NotFound()
	}
	const most = 100
	list, err := List(v.Reader(), Filter{Node: node, Category: category, Limit: most})
	if err != nil {
		return err
	}
	o := Office{Tree: v.Tree, Calendar: c.clock(), Policy: c.numbers.in(v.Reader())}
	var rows [][]web.Cell
	for _, d := range list {
		if o.sees(v.Staff, d) {
			rows = append(rows, []web.Cell{{Text: titleFor(v.Staff, d), Sub: d.No, Link: page(d)}, web.Text(placeFor(v, d)), stateCell(d), dueCell(o, d, v.Now())})
		}
	}
	return v.Show(v.Tree.Path(node)+" · "+CategoryName(category), web.Table{Head: []string{"事情", "地点", "状态", "答复期限"}, Rows: rows})
}

func unitForm() web.Form {
	f := web.Form{Caption: "添加或修改", Action: "/console/demand/units", Submit: "保存", Fields: []web.Field{{Name: "name", Label: "单位名称", Required: true, Max: unitNameMost}}}
	kind := web.Field{Name: "kind", Label: "性质", Kind: "select"}
	for _, k := range UnitKinds() {
		kind.Options = append(kind.Options, web.Option{Value: k, Label: UnitKindName(k)})
	}
	return web.Form{Caption: f.Caption, Action: f.Action, Submit: f.Submit, Fields: append(f.Fields, kind, web.Field{Name: "active", Label: "可以派单", Kind: "check", Value: "1"})}
}

// unitsPage lists the units outside the house.
func (c capability) unitsPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	return unitsShow(v, unitForm(), false)
}

func unitsShow(v *web.Visit, f web.Form, wrong bool) error {
	units, err := Units(v.Reader())
	if err != nil {
		return err
	}
	rows := make([][]web.Cell, len(units))
	for i, u := range units {
		active := web.Toned("可以派单", "good")
		if !u.Active {
			active = web.Toned("停用", "quiet")
		}
		rows[i] = []web.Cell{web.Text(u.Name), web.Text(UnitKindName(u.Kind)), active, web.Text(v.Tree.Path(u.Node))}
	}
	table := web.Table{Head: []string{"单位", "性质", "状态", "谁加的"}, Rows: rows, Empty: "还没有外部单位。派单时写的单位会自动加进来。"}
	if wrong {
		return v.Wrong("承办单位", table, f)
	}
	return v.Show("承办单位", table, f)
}

func (c capability) unitsPost(v *web.Visit) error {
	v.Within(v.Staff.Node)
	form := v.Form()
	u := Unit{Name: form.Needed("name", unitNameMost), Kind: form.One("kind", UnitKinds()...), Node: v.Staff.Node, Active: form.Ticked("active")}
	if clean, removed := triage.Redact(u.Name); len(removed) > 0 || clean != u.Name || len([]rune(u.Name)) < 2 {
		form.Fail("name", "请写单位的名称，不要写电话。")
	}
	if !form.OK() {
		return unitsShow(v, form.Again(unitForm()), true)
	}
	err := v.InTx(func(tx *store.Tx) error {
		if _, known := v.Tree.StaffByID(u.Name); known {
			return &people.Refusal{Sentence: "这是一位同事，不用加到单位里。"}
		}
		if err := KeepUnit(tx, u, v.Staff.ID); err != nil {
			return err
		}
		return v.Say(tx, "已保存。")
	})
	if err != nil {
		return err
	}
	return v.Redirect("/console/demand/units")
}
