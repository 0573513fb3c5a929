package lawyer

import (
	"strconv"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
	"minxu/web"
)

func weekdayName(d time.Weekday) string {
	return [...]string{"周日", "周一", "周二", "周三", "周四", "周五", "周六"}[d]
}

func saySpan(from, to time.Duration) string { return calendar.Span{From: from, To: to}.String() }

// plansPage lists weekly plans and the days that are otherwise.
func (c capability) plansPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	codes := scoped(v.Staff, v.Tree)
	plans, err := Plans(v.Reader(), codes)
	if err != nil {
		return err
	}
	today := v.Now().In(calendar.Shanghai()).Format(time.DateOnly)
	exceptions, err := Exceptions(v.Reader(), codes, today, "9999-12-31")
	if err != nil {
		return err
	}
	o := c.pageOffice(v)
	var rows, days [][]web.Cell
	for _, p := range plans {
		made := "不补"
		if p.MadeUp {
			made = "逢假日补到调休日"
		}
		rows = append(rows, []web.Cell{web.Text(p.ID), web.Text(o.community(p.Community)), {Text: p.LawyerName, Sub: p.Place}, web.Text(weekdayName(p.Weekday)), web.Text(saySpan(p.From, p.To)),
			web.Text(strconv.Itoa(minutes(p.Slot)) + "分钟"), {Text: p.ValidFrom + " 至 " + p.ValidTo, Sub: made}})
	}
	keeper := people.May(v.Staff.Role, people.ReplyDemand)
	for _, e := range exceptions {
		what := "停"
		if e.Kind == ExceptionOverride {
			what = "改为" + saySpan(e.From, e.To)
		}
		row := []web.Cell{web.Text(e.Day), web.Text(o.community(e.Community)), web.Text(e.Plan), {Text: what, Sub: e.Reason}, {}}
		if keeper {
			row[4] = web.Button("删除", "/console/lawyer/exceptions/"+e.ID+"/drop")
		}
		days = append(days, row)
	}
	blocks := []web.Block{links(), web.Prose{Text: "计划会自动排出往后三周的坐班。已经排出的坐班不会跟着改，要停请到那一次里取消。"},
		web.Table{Caption: "周计划", Head: []string{"编号", "社区", "律师", "星期", "时间", "时段", "有效期"}, Rows: rows, Empty: "还没有计划。"},
		web.Table{Caption: "例外", Head: []string{"日期", "社区", "计划", "安排", ""}, Rows: days, Empty: "没有例外。"}}
	if keeper {
		blocks = append(blocks, c.planForm(v), c.exceptionForm(v))
	}
	return v.Show("周计划", blocks...)
}

func (c capability) planForm(v *web.Visit) web.Form {
	var weekdays []web.Option
	for i := 1; i <= 7; i++ {
		weekdays = append(weekdays, web.Option{Value: strconv.Itoa(i % 7), Label: weekdayName(time.Weekday(i % 7))})
	}
	return web.Form{Caption: "加一个计划，或用编号改一个", Action: "/console/lawyer/plans", Submit: "保存", Fields: []web.Field{
		{Name: "id", Label: "编号", Max: 20, Hint: "不填就是新的。"}, {Name: "community", Label: "社区", Kind: "select", Options: c.communities(v), Required: true},
		{Name: "lawyer", Label: "律师", Kind: "select", Options: lawyerOptions(v)}, {Name: "name", Label: "律师称呼", Max: 20}, {Name: "place", Label: "地点", Max: 60},
		{Name: "mode", Label: "方式", Kind: "select", Options: modeOptions()}, {Name: "weekday", Label: "星期", Kind: "select", Options: weekdays},
		{Name: "from", Label: "从", Kind: "time", Required: true}, {Name: "to", Label: "到", Kind: "time", Required: true}, {Name: "slot", Label: "每个时段（分钟）", Kind: "number", Value: "30"},
		{Name: "valid_from", Label: "有效期从", Kind: "date"}, {Name: "valid_to", Label: "有效期到", Kind: "date"}, {Name: "made_up", Label: "逢假日补到调休日", Kind: "check", Value: "1"}}}
}

// span reads two times of day.
func span(form *web.Entered) (from, to time.Duration) {
	for _, f := range []struct {
		name string
		into *time.Duration
	}{{"from", &from}, {"to", &to}} {
		d, err := calendar.ParseClock(form.Raw(f.name))
		if err != nil {
			form.Fail(f.name, "时间请写成14:00这样。")
			continue
		}
		*f.into = d
	}
	return from, to
}

func formDay(form *web.Entered, name string) string {
	at := form.Time(name)
	if at.IsZero() {
		return ""
	}
	return at.In(calendar.Shanghai()).Format(time.DateOnly)
}

// savePlan writes a plan.
func (c capability) savePlan(v *web.Visit) error {
	form := v.Form()
	p := Plan{ID: form.Text("id", 20), Community: form.Raw("community"), Place: form.Text("place", 60), Mode: form.One("mode", ModeDesk, ModePhone, ModeVisit),
		Weekday: time.Weekday(form.Number("weekday", 0, 6)), Slot: time.Duration(form.Number("slot", 10, 240)) * time.Minute, ValidFrom: formDay(form, "valid_from"), ValidTo: formDay(form, "valid_to"),
		MadeUp: form.Ticked("made_up")}
	if !v.May(people.ReplyDemand, p.Community) {
		return v.NotFound()
	}
	p.From, p.To = span(form)
	p.Lawyer, p.LawyerName = chosenLawyer(v, form)
	if p.ID == "" {
		p.ID = "P" + v.ID[max(len(v.ID)-10, 0):]
	} else if old, err := PlanByID(v.Reader(), p.ID); err == nil && !v.May(people.ReplyDemand, old.Community) {
		return v.NotFound()
	}
	if says := CheckPlan(p); says != "" {
		form.Fail("to", says)
	}
	if !form.OK() {
		return v.Wrong("周计划", form.Again(c.planForm(v)))
	}
	err := v.InTx(func(tx *store.Tx) error {
		if err := PutPlan(tx, p); err != nil {
			return err
		}
		if err := v.Audit(tx, store.Entry{Action: "lawyer.plan", ObjectKind: "lawyer_plan", ObjectID: p.ID, Reason: "saved"}); err != nil {
			return err
		}
		return v.Say(tx, "已保存，一会儿就会排出坐班。")
	})
	if err != nil {
		return err
	}
	return v.Redirect("/console/lawyer/plans")
}

func (c capability) exceptionForm(v *web.Visit) web.Form {
	return web.Form{Caption: "停一天，或改一天的时间", Action: "/console/lawyer/exceptions", Submit: "保存", Fields: []web.Field{
		{Name: "community", Label: "社区", Kind: "select", Options: c.communities(v), Required: true}, {Name: "plan", Label: "计划编号", Max: 20, Hint: "不填就是这个社区的全部计划。"},
		{Name: "day", Label: "日期", Kind: "date", Required: true}, {Name: "kind", Label: "安排", Kind: "select", Options: []web.Option{{Value: ExceptionClosed, Label: "停"}, {Value: ExceptionOverride, Label: "改时间"}}},
		{Name: "from", Label: "从", Kind: "time"}, {Name: "to", Label: "到", Kind: "time"}, {Name: "reason", Label: "原因", Max: 60}}}
}

// saveException writes an exception. A session that stands there already stays.
func (c capability) saveException(v *web.Visit) error {
	form := v.Form()
	e := Exception{ID: "X" + v.ID, Plan: form.Text("plan", 20), Community: form.Raw("community"), Day: formDay(form, "day"), Kind: form.One("kind", ExceptionClosed, ExceptionOverride), Reason: form.Text("reason", 60)}
	if !v.May(people.ReplyDemand, e.Community) {
		return v.NotFound()
	}
	if e.Day == "" {
		form.Fail("day", "请填日期。")
	}
	if e.Kind == ExceptionOverride {
		if e.From, e.To = span(form); e.To <= e.From {
			form.Fail("to", "结束时间要晚于开始时间。")
		}
	}
	if !form.OK() {
		return v.Wrong("例外", form.Again(c.exceptionForm(v)))
	}
	err := v.InTx(func(tx *store.Tx) error {
		if err := PutException(tx, e); err != nil {
			return err
		}
		if err := v.Audit(tx, store.Entry{Action: "lawyer.exception", ObjectKind: "lawyer_exception", ObjectID: e.ID, Reason: e.Kind}); err != nil {
			return err
		}
		return v.Say(tx, "已保存。那天已经排出的坐班，请到那一次里取消，居民会收到通知。")
	})
	if err != nil {
		return err
	}
	return v.Redirect("/console/lawyer/plans")
}

// dropException takes an exception back.
func (c capability) dropException(v *web.Visit) error {
	v.Within(v.Staff.Node)
	list, err := Exceptions(v.Reader(), scoped(v.Staff, v.Tree), "", "9999-12-31")
	if err != nil {
		return err
	}
	for _, e := range list {
		if e.ID != v.Path("id") {
			continue
		}
		err := v.InTx(func(tx *store.Tx) error {
			if _, err := dropException(tx, e.ID); err != nil {
				return err
			}
			if err := plansChanged(tx); err != nil {
				return err
			}
			if err := v.Audit(tx, store.Entry{Action: "lawyer.exception", ObjectKind: "lawyer_exception", ObjectID: e.ID, Reason: "dropped"}); err != nil {
				return err
			}
			return v.Say(tx, "已删除。")
		})
		if err != nil {
			return err
		}
		return v.Redirect("/console/lawyer/plans")
	}
	return v.NotFound()
}
