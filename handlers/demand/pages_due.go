package demand

import (
	"context"
	"fmt"
	"strconv"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

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

// turn says whose turn it is and what for: a person of staff, the name of a unit outside, or the resident.
func (o Office) turn(d Demand) (staff people.Staff, name, what string) {
	steward, _ := o.steward(d)
	above := func(right people.Action) people.Staff { s, _ := o.holder(d, right); return s }
	unit := func() people.Staff { s, _ := o.Tree.StaffByID(d.Handler); return s }
	switch {
	case d.ExtendDays > 0:
		staff, what = above(people.ApproveExtension), "审批延期"
	case d.Proposal != "":
		right := o.answerRight(d)
		if staff, what = steward, "审核结果"; !people.May(steward.Role, right) {
			staff = above(right)
		}
	case d.State == Submitted, d.State == Triaged, d.State == Returned:
		staff, what = steward, pick(d.State == Submitted, "研判", "派单")
		if right := o.rightOf(d); !people.May(steward.Role, right) {
			staff = above(right)
		}
	case d.State == Arbitration:
		staff, what = above(o.held(d, people.ArbitrateDemand)), "裁定"
	case d.State == Dispatched:
		staff, name, what = unit(), o.unitName(d.Handler), "签收"
	case d.State == InProgress:
		staff, name, what = unit(), o.unitName(d.Handler), "办理"
	case d.State == WaitingResident:
		name, what = "居民", "补充情况"
	case d.State == Resolved:
		name, what = "居民", "评价"
	}
	if staff.ID == "" && name == "" && d.State.Open() {
		staff = steward
	}
	if staff.ID != "" {
		name = staff.Name
	}
	return staff, name, what
}

// actorCell says whose turn it is.
func (o Office) actorCell(v *web.Visit, d Demand) web.Cell {
	_, who, what := o.turn(d)
	c := web.Cell{Text: who, Sub: what}
	if d.Steward == v.Staff.ID || d.Handler == v.Staff.ID {
		c.Tone = "good"
	}
	return c
}
