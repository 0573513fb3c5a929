package lawyer

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// ledgerPage shows a month's minutes and a quarter's lectures of every community, and what was noted beside sessions.
func (c capability) ledgerPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	month := MonthStart(v.Now())
	if at, err := time.ParseInLocation("2006-01", v.Query("month"), calendar.Shanghai()); err == nil {
		month = at
	}
	o := c.pageOffice(v)
	codes := scoped(v.Staff, v.Tree)
	contracted, err := o.contracted(v.Reader(), month, month.AddDate(0, 1, 0))
	if err != nil {
		return err
	}
	quarter := QuarterStart(month)
	var rows [][]web.Cell
	for _, code := range contracted {
		if !slices.Contains(codes, code) {
			continue
		}
		m, err := o.Month(v.Reader(), code, month)
		if err != nil {
			return err
		}
		entries, err := Entries(v.Reader(), []string{code}, quarter, quarter.AddDate(0, 3, 0))
		if err != nil {
			return err
		}
		wait, err := c.waitDays(v, code, month)
		if err != nil {
			return err
		}
		rows = append(rows, ledgerRow(o.community(code), m, entries, v.Now(), wait, c.policy))
	}
	entries, err := Entries(v.Reader(), codes, month, month.AddDate(0, 1, 0))
	if err != nil {
		return err
	}
	var lines [][]web.Cell
	for _, e := range entries {
		words := EntryName(e.Kind)
		last := web.Cell{}
		if e.Kind == EntryLecture && !e.Held {
			words += "（已安排）"
			last = web.Link("登记已办", "/console/lawyer/ledger?month="+month.Format("2006-01")+"&lecture="+e.ID)
		}
		lines = append(lines, []web.Cell{web.Text(web.Stamp(e.At)), web.Text(o.community(e.Community)), {Text: words, Sub: e.Theme}, web.Text(strconv.Itoa(e.Minutes)), web.Text(strconv.Itoa(e.Headcount)), last})
	}
	nav := web.Links{Items: []web.Cell{web.Link("上一月", "/console/lawyer/ledger?month="+month.AddDate(0, -1, 0).Format("2006-01")), web.Link("下一月", "/console/lawyer/ledger?month="+month.AddDate(0, 1, 0).Format("2006-01"))}}
	blocks := []web.Block{links(), nav, web.Prose{Text: fmt.Sprintf("坐班分钟从签到算到签退，律师和管家都确认才算，每次最多比计划多%d分钟；加上上门和现场调解。每月要求%d分钟，每季度至少%d场讲座（有日期、主题、人数、照片）。电话和微信另列。",
		minutes(c.policy.Over), c.policy.MonthMinutes, c.policy.Lectures)},
		web.Table{Caption: month.Format("2006年1月"), Head: []string{"社区", "坐班分钟", "达标", "电话微信", "使用率", "失约率", "等候天数", "季度讲座"}, Rows: rows, Empty: "这个月没有坐班。"},
		web.Table{Caption: "另记", Head: []string{"时间", "社区", "什么", "分钟", "人数", ""}, Rows: lines, Empty: "没有另记的。"}, c.entryForm(v)}
	if id := v.Query("lecture"); id != "" {
		blocks = append(blocks, web.Form{Caption: "登记讲座已办", Action: "/console/lawyer/ledger/" + id, Submit: "保存", Fields: []web.Field{
			{Name: "headcount", Label: "人数", Kind: "number", Required: true}, {Name: "photo", Label: "照片存放处", Required: true, Max: 100}}})
	}
	return v.Show("履约台账", blocks...)
}

func ledgerRow(name string, m Month, entries []Entry, now time.Time, wait string, p Policy) []web.Cell {
	met := web.Cell{Text: fmt.Sprintf("%.1f%%", m.Rate*100), Tone: "good"}
	if !m.Met {
		met.Tone = "bad"
	}
	if m.Unsettled > 0 {
		met.Sub = strconv.Itoa(m.Unsettled) + "次待确认"
	}
	percent := func(share float64, ok bool) web.Cell {
		if !ok {
			return web.Text("—")
		}
		return web.Text(fmt.Sprintf("%.1f%%", share*100))
	}
	held, scheduled := Lectures(entries, now)
	lecture := web.Cell{Text: strconv.Itoa(held) + "场", Tone: "good"}
	if held < p.Lectures {
		lecture.Tone = "warn"
	}
	if scheduled > 0 {
		lecture.Sub = "已安排" + strconv.Itoa(scheduled) + "场"
	}
	return []web.Cell{web.Text(name), web.Text(strconv.Itoa(m.Minutes) + " / " + strconv.Itoa(m.Due)), met, web.Text(strconv.Itoa(m.Remote)), percent(m.Usage()), percent(m.NoShowRate()), web.Text(wait), lecture}
}

// waitDays gives the median of days from booking to the hour.
func (c capability) waitDays(v *web.Visit, code string, month time.Time) (string, error) {
	list, err := List(v.Reader(), Filter{Communities: []string{code}, States: []State{Booked, Attended, NoShow}, From: month, To: month.AddDate(0, 1, 0), Limit: 1000})
	if err != nil {
		return "", err
	}
	var days []int
	for _, b := range list {
		if b.Channel != ChannelWalkIn {
			days = append(days, int(b.Start.Sub(b.Created)/(24*time.Hour)))
		}
	}
	n, ok := median(days)
	if !ok {
		return "—", nil
	}
	return strconv.Itoa(n), nil
}

func entryKinds() []string {
	return []string{EntryVisit, EntryMediation, EntryPhone, EntryChat, EntryLecture}
}

func (c capability) entryForm(v *web.Visit) web.Form {
	var kinds []web.Option
	for _, k := range entryKinds() {
		kinds = append(kinds, web.Option{Value: k, Label: EntryName(k)})
	}
	return web.Form{Caption: "记一笔", Action: "/console/lawyer/ledger", Submit: "保存", Fields: []web.Field{{Name: "community", Label: "社区", Kind: "select", Options: c.communities(v), Required: true},
		{Name: "kind", Label: "什么", Kind: "select", Options: kinds}, {Name: "at", Label: "时间", Kind: "datetime-local", Required: true}, {Name: "minutes", Label: "分钟", Kind: "number", Value: "0"},
		{Name: "theme", Label: "主题", Max: 60, Hint: "讲座要填。"}, {Name: "headcount", Label: "人数", Kind: "number", Value: "0"}, {Name: "photo", Label: "照片存放处", Max: 100, Hint: "办过的讲座要填。"}}}
}

// saveEntry notes a visit, a mediation, remote advice or a lecture. A lecture to come is scheduled.
func (c capability) saveEntry(v *web.Visit) error {
	form := v.Form()
	e := Entry{ID: "L" + v.ID, Community: form.Raw("community"), Kind: form.One("kind", entryKinds()...), At: form.Time("at"), Minutes: form.Number("minutes", 0, 600), Theme: form.Text("theme", 60),
		Headcount: form.Number("headcount", 0, 5000), Photo: form.Text("photo", 100), By: v.Staff.ID}
	if !v.Within(e.Community) {
		return v.NotFound()
	}
	if v.Staff.Role == people.RoleLawyer {
		e.Lawyer = v.Staff.ID
	}
	future := e.At.After(v.Now())
	switch {
	case e.At.IsZero():
		form.Fail("at", "请填时间。")
	case e.Kind == EntryLecture && e.Theme == "":
		form.Fail("theme", "讲座要填主题。")
	case e.Kind == EntryLecture && !future && (e.Headcount == 0 || e.Photo == ""):
		form.Fail("headcount", "办过的讲座要填人数和照片。")
	case e.Kind != EntryLecture && future:
		form.Fail("at", "只记已经做过的。")
	case e.Kind != EntryLecture && e.Minutes == 0:
		form.Fail("minutes", "请填分钟。")
	}
	if !form.OK() {
		return v.Wrong("记一笔", form.Again(c.entryForm(v)))
	}
	e.Held = !future
	return c.keepEntry(v, e, "noted")
}

// holdLecture notes that a scheduled lecture has taken place.
func (c capability) holdLecture(v *web.Visit) error {
	e, err := entryByID(v.Reader(), v.Path("id"))
	if errors.Is(err, store.ErrNotFound) || err == nil && !v.Within(e.Community) {
		v.Within(v.Staff.Node)
		return v.NotFound()
	}
	if err != nil {
		return err
	}
	form := v.Form()
	e.Headcount, e.Photo = form.Number("headcount", 1, 5000), form.Needed("photo", 100)
	switch {
	case e.Kind != EntryLecture || e.Held:
		return v.Refuse("这一条不是待办的讲座。")
	case e.At.After(v.Now()):
		return v.Refuse("讲座还没有到时间。")
	case !form.OK():
		return v.Refuse("请填人数和照片存放处。")
	}
	e.Held = true
	return c.keepEntry(v, e, "held")
}

func (c capability) keepEntry(v *web.Visit, e Entry, reason string) error {
	err := v.InTx(func(tx *store.Tx) error {
		if err := putEntry(tx, e); err != nil {
			return err
		}
		if err := Wind(tx); err != nil {
			return err
		}
		if err := v.Audit(tx, store.Entry{Action: "lawyer.ledger", ObjectKind: "lawyer_entry", ObjectID: e.ID, Reason: reason}); err != nil {
			return err
		}
		return v.Say(tx, "已保存。")
	})
	if err != nil {
		return err
	}
	return v.Redirect("/console/lawyer/ledger?month=" + e.At.In(calendar.Shanghai()).Format("2006-01"))
}
