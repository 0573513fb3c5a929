package demand

import (
	"errors"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// fourHours is how far the view of what is at risk looks ahead.
const fourHours = 4 * time.Hour

// view is one way of looking at the list.
type view struct{ key, title, empty string }

func views() []view {
	return []view{{"", "在办（按剩余时间）", "没有在办的民需。"}, {"mine", "该我办的", "没有等您办的事。"}, {"risk", "四小时内到期", "四小时内没有到期的事。"},
		{"approve", "待审核、待审批", "没有等审核的事。"}, {"answered", "待评价", "没有等评价的事。"}, {"archive", "可归档", "没有可归档的事。"}}
}

// listPage is the first page: what is open, ordered by the time that is left, with who must act. View and filters stand in the address, so a
// list can be kept as a bookmark and comes back after an act.
func (c capability) listPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	v.Follow("/console/demand/news")
	if !people.May(v.Staff.Role, people.ReadDemand) {
		return c.unitPage(v)
	}
	if words := v.Query("q"); words != "" {
		return v.Redirect("/console/demand/search?q=" + url.QueryEscape(words))
	}
	o := Office{Tree: v.Tree, Calendar: c.clock(), Policy: c.numbers.in(v.Reader())}
	all, key := v.Query("all") == "1", v.Query("view")
	i := slices.IndexFunc(views(), func(w view) bool { return w.key == key })
	if i < 0 {
		return v.NotFound()
	}
	f, ok := filterOf(v)
	if !ok {
		return v.NotFound()
	}
	list, more, last, err := o.listOf(v, f, key, all)
	if errors.Is(err, store.ErrNotFound) {
		return v.NotFound()
	}
	if err != nil {
		return err
	}
	table := web.Table{Head: []string{"答复期限", "事情", "类别", "地点", "状态", "轮到谁"}, Empty: views()[i].empty, More: v.More(more, last)}
	for _, d := range list {
		title := web.Cell{Text: titleFor(v.Staff, d), Sub: d.No, Link: page(d)}
		table.Rows = append(table.Rows, []web.Cell{dueCell(o, d, v.Now()), title, {Text: CategoryName(d.Category), Sub: d.Urgency.Name(), Tone: urgencyTone(d.Urgency)},
			{Text: placeFor(v, d), Sub: pick(d.Community == v.Staff.Node, "", v.Tree.Path(d.Community))}, stateCell(d), o.actorCell(v, d)})
		table.Keys = append(table.Keys, pick(d.State.Open(), d.ID, ""))
	}
	above, below, err := o.bulkBlocks(v)
	if err != nil {
		return err
	}
	if len(below) > 0 && len(list) > 0 {
		table.Pick = bulkForm
	} else {
		below = nil
	}
	blocks := append([]web.Block{c.deskLinks(v), viewLinks(v, key, all)}, above...)
	if key == "risk" {
		blocks = append(blocks, o.riskTable(v, list, more))
	}
	blocks = append(blocks, filterForm(v, key, all), table)
	return v.Show("民需", append(blocks, below...)...)
}

// deskLinks lead to the other pages of the desk.
func (c capability) deskLinks(v *web.Visit) web.Links {
	desk := web.Links{}
	for _, l := range []struct {
		right       people.Action
		title, path string
	}{{people.NoteDemand, "电话、窗口登记", "new"}, {people.ReadDemand, "查找", "search"}, {people.ReadFigures, "聚集点", "hot"}, {people.ReadFigures, "统计", "board"},
		{people.DispatchDemand, "承办单位", "units"}, {people.KeepPolicy, "规定", "policy"}} {
		if people.May(v.Staff.Role, l.right) {
			desk.Items = append(desk.Items, web.Link(l.title, "/console/demand/"+l.path))
		}
	}
	return desk
}

// viewLinks lead to the other views with the same filters.
func viewLinks(v *web.Visit, key string, all bool) web.Links {
	links := web.Links{}
	to := func(view, all string) string {
		q := url.Values{}
		for _, name := range append(filterNames(), "view", "all") {
			value := v.Query(name)
			switch name {
			case "view":
				value = view
			case "all":
				value = all
			}
			if value != "" {
				q.Set(name, value)
			}
		}
		return strings.TrimSuffix("/console/demand/?"+q.Encode(), "?")
	}
	for _, w := range views() {
		cell := web.Link(w.title, to(w.key, ""))
		if w.key == key && !all {
			cell = web.Toned(w.title, "good")
		}
		links.Items = append(links.Items, cell)
	}
	whole := web.Link("全部（含已办结）", to("", "1"))
	if all {
		whole = web.Toned(whole.Text, "good")
	}
	links.Items = append(links.Items, whole)
	return links
}

func filterNames() []string { return []string{"category", "urgency", "node"} }

// filterOf reads the filters of the address; false when one of them is none.
func filterOf(v *web.Visit) (Filter, bool) {
	f := scope(v.Tree, v.Staff, Filter{Public: !aboveCommunity(v.Staff.Role), Category: v.Query("category"), Urgency: Urgency(v.Query("urgency"))})
	if f.Category != "" && !slices.Contains(Categories(), f.Category) || f.Urgency != "" && f.Urgency != f.Urgency.Known() {
		return f, false
	}
	if node := v.Query("node"); node != "" {
		if !v.Within(node) {
			return f, false
		}
		f.Under = v.Tree.Below(node)
	}
	return f, true
}

// filterForm narrows the list, and finds by words: its first field is the one that the slash key goes to.
func filterForm(v *web.Visit, key string, all bool) web.Form {
	category := web.Field{Name: "category", Label: "类别", Kind: "select", Value: v.Query("category"), Options: []web.Option{{Label: "全部"}}}
	for _, code := range Categories() {
		category.Options = append(category.Options, web.Option{Value: code, Label: CategoryName(code)})
	}
	urgency := web.Field{Name: "urgency", Label: "紧急程度", Kind: "select", Value: v.Query("urgency"), Options: []web.Option{{Label: "全部"}}}
	for _, u := range []Urgency{Critical, Urgent, Normal, Consult} {
		urgency.Options = append(urgency.Options, web.Option{Value: string(u), Label: u.Name()})
	}
	node := web.Field{Name: "node", Label: "地方", Kind: "select", Value: v.Query("node"), Options: []web.Option{{Label: "全部"}}}
	for _, n := range v.Tree.Children(v.Staff.Node) {
		node.Options = append(node.Options, web.Option{Value: n.Code, Label: n.Name})
	}
	f := web.Form{Method: "get", Action: "/console/demand/", Submit: "筛选", Fields: []web.Field{category, urgency}}
	find := web.Field{Name: "q", Label: "查找", Max: 60, Hint: "键盘：/ 到这里，j、k 上下，回车打开，x 勾选。"}
	if len(node.Options) > 1 {
		f.Fields = append(f.Fields, node)
	}
	f.Fields = append(f.Fields, find)
	if key != "" {
		f.Fields = append(f.Fields, web.Field{Name: "view", Kind: "hidden", Value: key})
	}
	if all {
		f.Fields = append(f.Fields, web.Field{Name: "all", Kind: "hidden", Value: "1"})
	}
	return f
}

// riskTable counts what is at risk by whose turn it is: the same rows as the list below, told to who supervises.
func (o Office) riskTable(v *web.Visit, list []Demand, more bool) web.Table {
	type count struct {
		name       string
		late, soon int
	}
	var counts []*count
	for _, d := range list {
		_, name, _ := o.turn(d)
		i := slices.IndexFunc(counts, func(c *count) bool { return c.name == name })
		if i < 0 {
			counts, i = append(counts, &count{name: name}), len(counts)
		}
		if v.Now().After(d.FinishDue) || d.ContactedAt.IsZero() && !d.ContactDue.IsZero() && v.Now().After(d.ContactDue) {
			counts[i].late++
		} else {
			counts[i].soon++
		}
	}
	slices.SortStableFunc(counts, func(a, b *count) int { return (b.late+b.soon)*1000 + b.late - (a.late+a.soon)*1000 - a.late })
	t := web.Table{Caption: "轮到谁（四小时内到期或已超时，共" + strconv.Itoa(len(list)) + pick(more, "件以上）", "件）"), Head: []string{"经办人", "已超时", "四小时内"}, Empty: "没有。"}
	for _, c := range counts {
		late := web.Text(strconv.Itoa(c.late))
		if c.late > 0 {
			late.Tone = "bad"
		}
		t.Rows = append(t.Rows, []web.Cell{web.Text(c.name), late, web.Text(strconv.Itoa(c.soon))})
	}
	return t
}

// listOf reads one page of a view.
func (o Office) listOf(v *web.Visit, f Filter, key string, all bool) (list []Demand, more bool, last string, err error) {
	f.Limit = perPage + 1
	dueOrder := false
	switch {
	case all:
		f.Before = v.After()
		list, err = List(v.Reader(), f)
	case key == "answered":
		f.State, f.Before = Resolved, v.After()
		list, err = List(v.Reader(), f)
	case key == "approve":
		list, err = waiting(v.Reader(), f)
	case key == "archive":
		f.Before = v.After()
		list, err = toArchive(v.Reader(), f, v.Now().AddDate(0, 0, -o.Policy.ReopenDays))
	default:
		risk := time.Time{}
		if key == "risk" {
			risk = v.Now().Add(fourHours)
		}
		if key == "mine" {
			f.Steward = v.Staff.ID
		}
		dueOrder = true
		list, err = dueList(v.Reader(), f, risk, v.After(), f.Limit)
	}
	if err != nil {
		return nil, false, "", err
	}
	if more = len(list) > perPage; more {
		list = list[:perPage]
	}
	if len(list) > 0 {
		if last = list[len(list)-1].ID; dueOrder {
			last = dueKey(list[len(list)-1])
		}
	}
	return slices.DeleteFunc(list, func(d Demand) bool { return !o.sees(v.Staff, d) }), more, last, nil
}
