package festival

import (
	"errors"
	"strconv"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// eventForm asks what an event is.
func eventForm(v *web.Visit, e Event, action, submit string) (web.Form, error) {
	editions, err := Editions(v.Reader())
	if err != nil {
		return web.Form{}, err
	}
	var themes []web.Option
	for _, t := range Themes() {
		themes = append(themes, web.Option{Value: string(t), Label: t.Name()})
	}
	which := []web.Option{{Value: "", Label: "不分届"}}
	for _, d := range editions {
		which = append(which, web.Option{Value: d.ID, Label: "第" + strconv.Itoa(d.Number) + "届 " + d.Title})
	}
	check := func(on bool) string {
		if on {
			return "1"
		}
		return ""
	}
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	return web.Form{Action: action, Submit: submit, Fields: []web.Field{
		{Name: "title", Label: "名称", Value: e.Title, Required: true, Max: 60}, {Name: "theme", Label: "主题", Kind: "select", Options: themes, Value: string(e.Theme)},
		{Name: "edition", Label: "届次", Kind: "select", Options: which, Value: e.Edition}, {Name: "node", Label: "主办", Kind: "select", Options: hostOptions(v), Value: e.Node},
		{Name: "place", Label: "地点", Value: e.Place, Required: true, Max: 60}, {Name: "start", Label: "开始", Kind: "datetime-local", Value: web.Local(e.Start), Required: true},
		{Name: "end", Label: "结束", Kind: "datetime-local", Value: web.Local(e.End), Required: true},
		{Name: "signup_open", Label: "开始报名", Kind: "datetime-local", Value: web.Local(e.SignupOpen), Hint: "空着：发布就能报"},
		{Name: "signup_close", Label: "报名截止", Kind: "datetime-local", Value: web.Local(e.SignupClose), Hint: "空着：到开始为止"},
		{Name: "cancel_until", Label: "免费取消到", Kind: "datetime-local", Value: web.Local(e.CancelUntil), Hint: "空着：开始前24小时"},
		{Name: "capacity", Label: "名额", Kind: "number", Value: number(e.Capacity), Required: true}, {Name: "waitlist_max", Label: "候补最多几家", Kind: "number", Value: number(e.WaitlistMax), Hint: "空着：不限"},
		{Name: "min_age", Label: "最小年龄", Kind: "number", Value: number(e.MinAge)}, {Name: "max_age", Label: "最大年龄", Kind: "number", Value: number(e.MaxAge)},
		{Name: "outdoor", Label: "户外", Kind: "check", Value: check(e.Outdoor)}, {Name: "sport", Label: "走步或运动", Kind: "check", Value: check(e.Sport)},
		{Name: "host_first", Label: "头一天本社区居民优先", Kind: "check", Value: check(e.HostFirst)}, {Name: "no_overlap", Label: "不提醒时间冲突", Kind: "check", Value: check(e.NoOverlap)},
		{Name: "notes", Label: "提醒（居民会看到）", Value: e.Notes, Max: 60},
	}}, nil
}

// hostOptions are the places that somebody may run events for.
func hostOptions(v *web.Visit) []web.Option {
	var options []web.Option
	if root, ok := v.Tree.Root(); ok && v.Staff.May(v.Tree, people.RunEvent, root.Code) {
		options = append(options, web.Option{Value: "", Label: "全区"})
	}
	for _, n := range v.Tree.Nodes() {
		if (n.Kind == people.KindCommunity || n.Kind == people.KindStreet) && !n.Retired && v.Staff.May(v.Tree, people.RunEvent, n.Code) {
			options = append(options, web.Option{Value: n.Code, Label: n.Name})
		}
	}
	return options
}

// entered reads the form into an event.
func entered(f *web.Entered, e *Event) {
	whole := func(name string, most int) int {
		if f.Raw(name) == "" {
			return 0
		}
		return f.Number(name, 0, most)
	}
	var themes []string
	for _, t := range Themes() {
		themes = append(themes, string(t))
	}
	e.Title, e.Place, e.Notes, e.Edition, e.Node = f.Needed("title", 60), f.Needed("place", 60), f.Text("notes", 60), f.Text("edition", 40), f.Text("node", 32)
	e.Theme = Theme(f.One("theme", themes...))
	e.Start, e.End, e.SignupOpen, e.SignupClose, e.CancelUntil = f.Time("start"), f.Time("end"), f.Time("signup_open"), f.Time("signup_close"), f.Time("cancel_until")
	e.Capacity, e.WaitlistMax, e.MinAge, e.MaxAge = f.Number("capacity", 1, 100000), whole("waitlist_max", 100000), whole("min_age", 120), whole("max_age", 120)
	e.Outdoor, e.Sport, e.HostFirst, e.NoOverlap = f.Ticked("outdoor"), f.Ticked("sport"), f.Ticked("host_first"), f.Ticked("no_overlap")
}

func (c capability) newPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	form, err := eventForm(v, Event{Theme: Joy, Node: v.Staff.Node}, "/console/festival/new", "保存草稿")
	if err != nil {
		return err
	}
	return v.Show("新建活动", form)
}

func (c capability) makePage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	f := v.Form()
	var e Event
	entered(f, &e)
	if !f.OK() {
		form, err := eventForm(v, Event{}, "/console/festival/new", "保存草稿")
		if err != nil {
			return err
		}
		return v.Wrong("新建活动", f.Again(form))
	}
	var made Event
	err := v.InTx(func(tx *store.Tx) (err error) {
		if made, err = c.pageOffice(v).Make(tx, v.Staff, e); err != nil {
			return err
		}
		return v.Say(tx, "草稿已保存，核对后发布。")
	})
	if err != nil {
		return err
	}
	return v.Redirect(eventPath(made))
}

func (c capability) editPage(v *web.Visit) error {
	e, ok, err := c.event(v)
	if !ok {
		return err
	}
	form, err := eventForm(v, e, eventPath(e)+"/edit", "保存")
	if err != nil {
		return err
	}
	return v.Show("修改："+e.Title, form)
}

func (c capability) changePage(v *web.Visit) error {
	e, ok, err := c.event(v)
	if !ok {
		return err
	}
	f := v.Form()
	next := e
	entered(f, &next)
	if !f.OK() {
		form, err := eventForm(v, e, eventPath(e)+"/edit", "保存")
		if err != nil {
			return err
		}
		return v.Wrong("修改："+e.Title, f.Again(form))
	}
	err = v.InTx(func(tx *store.Tx) error {
		_, err := c.pageOffice(v).Edit(tx, v.Staff, e.ID, func(held *Event) {
			kept := *held
			*held = next
			held.Reminded, held.Was, held.Next, held.MadeBy, held.MadeAt, held.Reason = kept.Reminded, kept.Was, kept.Next, kept.MadeBy, kept.MadeAt, kept.Reason
		})
		if err != nil {
			return err
		}
		return v.Say(tx, "已保存。")
	})
	if errors.Is(err, store.ErrNotFound) {
		return v.NotFound()
	}
	if err != nil {
		return err
	}
	return v.Redirect(eventPath(e))
}

func editionsPage(v *web.Visit) error {
	list, err := Editions(v.Reader())
	if err != nil {
		return err
	}
	table := web.Table{Head: []string{"届", "名称", "起止", "活动", "统计"}, Empty: "还没有届次。"}
	for _, d := range list {
		table.Rows = append(table.Rows, []web.Cell{{Text: "第" + strconv.Itoa(d.Number) + "届", Sub: d.ID}, web.Text(d.Title), web.Text(web.Day(d.Start) + " 至 " + web.Day(d.End)),
			web.Link("看活动", "/console/festival/?all=1&edition="+d.ID), web.Link("看统计", "/console/festival/figures?edition="+d.ID)})
	}
	blocks := []web.Block{pageLinks(), table}
	if people.May(v.Staff.Role, people.KeepPolicy) {
		blocks = append(blocks, web.Form{Caption: "新的一届", Submit: "保存", Fields: []web.Field{{Name: "number", Label: "第几届", Kind: "number", Required: true}, {Name: "title", Label: "名称", Max: 60},
			{Name: "start", Label: "开始", Kind: "date"}, {Name: "end", Label: "结束", Kind: "date"}}})
	}
	return v.Show("邻里节届次", blocks...)
}

func saveEditionPage(v *web.Visit) error {
	f := v.Form()
	d := Edition{Number: f.Number("number", 1, 200), Title: f.Text("title", 60), Start: f.Time("start"), End: f.Time("end")}
	if !f.OK() {
		return v.Refuse("第几届请填1到200，日期请写成2026-03-10这样。")
	}
	d.ID = "ED" + strconv.Itoa(d.Number)
	err := v.InTx(func(tx *store.Tx) error {
		if err := SaveEdition(tx, d); err != nil {
			return err
		}
		return v.Say(tx, "已保存。")
	})
	if err != nil {
		return err
	}
	return v.Redirect("/console/festival/editions")
}
