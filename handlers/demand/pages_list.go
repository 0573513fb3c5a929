package demand

import (
	"errors"
	"slices"
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

// listPage is the first page: what is open, ordered by the time that is left, with who must act.
func (c capability) listPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	if !people.May(v.Staff.Role, people.ReadDemand) {
		return c.unitPage(v)
	}
	policy := c.numbers.in(v.Reader())
	o := Office{Tree: v.Tree, Calendar: c.clock(), Policy: policy}
	all, key := v.Query("all") == "1", v.Query("view")
	i := slices.IndexFunc(views(), func(w view) bool { return w.key == key })
	if i < 0 {
		return v.NotFound()
	}
	list, more, last, err := o.listOf(v, key, all)
	if errors.Is(err, store.ErrNotFound) {
		return v.NotFound()
	}
	if err != nil {
		return err
	}
	var rows [][]web.Cell
	var keys []string
	for _, d := range list {
		keys = append(keys, d.ID)
		title := web.Cell{Text: titleFor(v.Staff, d), Sub: d.No, Link: page(d)}
		rows = append(rows, []web.Cell{dueCell(o, d, v.Now()), title, {Text: CategoryName(d.Category), Sub: d.Urgency.Name(), Tone: urgencyTone(d.Urgency)},
			{Text: placeFor(v, d), Sub: v.Tree.Path(d.Community)}, stateCell(d), o.actorCell(v, d)})
	}
	links := web.Links{}
	for _, w := range views() {
		cell := web.Link(w.title, "/console/demand/?view="+w.key)
		if w.key == key && !all {
			cell = web.Toned(w.title, "good")
		}
		links.Items = append(links.Items, cell)
	}
	links.Items = append(links.Items, web.Link("全部（含已办结）", "/console/demand/?all=1"))
	desk := web.Links{Items: []web.Cell{web.Link("查找", "/console/demand/search")}}
	if people.May(v.Staff.Role, people.NoteDemand) {
		desk.Items = append([]web.Cell{web.Link("电话、窗口登记", "/console/demand/new")}, desk.Items...)
	}
	if people.May(v.Staff.Role, people.ReadFigures) {
		desk.Items = append(desk.Items, web.Link("聚集点", "/console/demand/hot"), web.Link("统计", "/console/demand/board"))
	}
	if people.May(v.Staff.Role, people.DispatchDemand) {
		desk.Items = append(desk.Items, web.Link("承办单位", "/console/demand/units"))
	}
	if people.May(v.Staff.Role, people.KeepPolicy) {
		desk.Items = append(desk.Items, web.Link("规定", "/console/demand/policy"))
	}
	return v.Show("民需", desk, links, web.Table{Head: []string{"答复期限", "事情", "类别", "地点", "状态", "轮到谁"}, Rows: rows, Empty: views()[i].empty, More: v.More(more, last)})
}

// listOf reads one page of a view.
func (o Office) listOf(v *web.Visit, key string, all bool) (list []Demand, more bool, last string, err error) {
	f := scope(v.Tree, v.Staff, Filter{Public: !aboveCommunity(v.Staff.Role)})
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
