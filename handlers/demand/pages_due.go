package demand

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
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
	for _, d := range list {
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

// unitPage is the first page of a unit: the orders that were sent to it.
func (c capability) unitPage(v *web.Visit) error {
	orders, err := ordersOf(v.Reader(), v.Staff.ID)
	if err != nil {
		return err
	}
	o := Office{Tree: v.Tree, Calendar: c.clock(), Policy: c.numbers.in(v.Reader())}
	var rows [][]web.Cell
	for _, one := range orders {
		d, err := ByID(v.Reader(), one.Demand)
		if err != nil {
			return err
		}
		rows = append(rows, []web.Cell{orderDue(one, v.Now()), {Text: d.Title, Sub: d.No, Link: page(d)}, {Text: d.Place, Sub: v.Tree.Path(d.Node)},
			web.Text(pick(one.Part == PartLead, "承办", "协办")), web.Text(one.State.Name()), web.Text(o.unitName(one.SentBy))})
	}
	return v.Show("交给我们办的事", web.Table{Head: []string{"内部期限", "事情", "地点", "分工", "状态", "派单人"}, Rows: rows, Empty: "没有交办的事。"})
}

// orderDue shows the clock of an order.
func orderDue(one Order, now time.Time) web.Cell {
	switch {
	case !one.State.Runs():
		return web.Text(web.Stamp(one.Due))
	case now.After(one.Due):
		return web.Cell{Text: web.Stamp(one.Due), Tone: "bad", Sub: "已超内部期限"}
	case one.State == OrderSent && now.After(one.SignDue):
		return web.Cell{Text: web.Stamp(one.Due), Tone: "warn", Sub: "超时未签收"}
	}
	return web.Text(web.Stamp(one.Due))
}

// openCount tells how many open demands lie in a person's scope, or orders wait for a unit, up to a hundred.
func openCount(_ context.Context, r store.Reader, s people.Staff, t *people.Tree) (int, error) {
	const most = 100
	if !people.May(s.Role, people.ReadDemand) {
		orders, err := ordersOf(r, s.ID)
		return min(len(orders), most), err
	}
	n, err := countOpen(r, scope(t, s, Filter{Open: true, Public: !aboveCommunity(s.Role)}), most)
	if err != nil {
		return 0, fmt.Errorf("count the open demands: %w", err)
	}
	return n, nil
}

func urgencyTone(u Urgency) string {
	switch u {
	case Critical:
		return "bad"
	case Urgent:
		return "warn"
	}
	return ""
}

func stateCell(d Demand) web.Cell {
	c := web.Text(d.State.Name())
	var marks []string
	switch {
	case d.Supervised:
		c.Tone = "bad"
		marks = append(marks, "督办")
	case d.State == WaitingResident:
		c.Tone = "warn"
	case !d.State.Open():
		c.Tone = "quiet"
	}
	for _, m := range []struct {
		is   bool
		mark string
	}{{d.Proposal != "", "结果待审核"}, {d.ExtendDays > 0, "延期待审批"}, {d.Extended, "已延期"}, {d.Reopens > 0, "第" + strconv.Itoa(d.Reopens) + "次重办"},
		{d.Urges > 0, "催办" + strconv.Itoa(d.Urges) + "次"}, {d.Households > 1, strconv.Itoa(d.Households) + "户"}, {!d.ArchivedAt.IsZero(), "已归档"}} {
		if m.is {
			marks = append(marks, m.mark)
		}
	}
	for i, m := range marks {
		c.Sub += pick(i > 0, "，", "") + m
	}
	return c
}

// dueCell shows the resident's date with what is left of it: late, red and yellow are said in words.
func dueCell(o Office, d Demand, now time.Time) web.Cell {
	c := web.Text(web.Stamp(d.FinishDue))
	switch {
	case d.FinishDue.IsZero() || !d.State.Open():
	case d.State == WaitingResident:
		c.Sub = "等居民，计时暂停"
	case now.After(o.Calendar.RedCard(d.FinishDue)):
		c.Tone, c.Sub = "bad", "红牌，已超期"+span(now.Sub(d.FinishDue))
	case now.After(d.FinishDue):
		c.Tone, c.Sub = "bad", "已超期"+span(now.Sub(d.FinishDue))
	case d.ContactedAt.IsZero() && !d.ContactDue.IsZero() && now.After(d.ContactDue):
		c.Tone, c.Sub = "bad", "联系已超时，答复还剩"+span(d.FinishDue.Sub(now))
	case !now.Before(o.Calendar.YellowFrom(d.FinishDue)):
		c.Tone, c.Sub = "warn", "黄牌，还剩"+span(d.FinishDue.Sub(now))
	default:
		c.Sub = "还剩" + span(d.FinishDue.Sub(now))
	}
	return c
}

// span writes a length of time as people say it: 3天, 5小时, 20分钟.
func span(d time.Duration) string {
	const day = 24 * time.Hour
	switch {
	case d >= 2*day:
		return strconv.Itoa(int(d/day)) + "天"
	case d >= time.Hour:
		return strconv.Itoa(int(d/time.Hour)) + "小时"
	}
	return strconv.Itoa(max(int(d/time.Minute), 1)) + "分钟"
}

// actorCell says whose turn it is.
func (o Office) actorCell(v *web.Visit, d Demand) web.Cell {
	who, what := "", ""
	steward, _ := o.steward(d)
	above := func(right people.Action) string { s, _ := o.holder(d, right); return s.Name }
	switch {
	case d.ExtendDays > 0:
		who, what = above(people.ApproveExtension), "审批延期"
	case d.Proposal != "":
		right := o.answerRight(d)
		if who, what = steward.Name, "审核结果"; !people.May(steward.Role, right) {
			who = above(right)
		}
	case d.State == Submitted, d.State == Triaged, d.State == Returned:
		who, what = steward.Name, pick(d.State == Submitted, "研判", "派单")
		if right := o.rightOf(d); !people.May(steward.Role, right) {
			who = above(right)
		}
	case d.State == Arbitration:
		who, what = above(o.held(d, people.ArbitrateDemand)), "裁定"
	case d.State == Dispatched:
		who, what = o.unitName(d.Handler), "签收"
	case d.State == InProgress:
		who, what = o.unitName(d.Handler), "办理"
	case d.State == WaitingResident:
		who, what = "居民", "补充情况"
	case d.State == Resolved:
		who, what = "居民", "评价"
	}
	if who == "" && d.State.Open() {
		who = steward.Name
	}
	if d.Steward == v.Staff.ID || d.Handler == v.Staff.ID {
		return web.Cell{Text: who, Sub: pick(what == "", "", what), Tone: "good"}
	}
	return web.Cell{Text: who, Sub: what}
}
