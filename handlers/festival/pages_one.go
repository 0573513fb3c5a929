package festival

import (
	"errors"
	"strconv"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// onePage shows an event with what may be done to it and who signed up. Nobody's telephone is on it, and names only their first sign.
func (c capability) onePage(v *web.Visit) error {
	e, ok, err := c.event(v)
	if !ok {
		return err
	}
	all, err := Of(v.Reader(), e.ID)
	if err != nil {
		return err
	}
	came, err := attended(v.Reader(), e.ID)
	if err != nil {
		return err
	}
	facts := web.Facts{Items: []web.Fact{{Name: "状态", Value: stateCell(e, v)}, {Name: "主题", Value: web.Text(e.Theme.Name())}, {Name: "主办", Value: web.Text(hostName(v, e))},
		{Name: "时间", Value: web.Text(web.Stamp(e.Start) + " 至 " + web.Stamp(e.End))}, {Name: "地点", Value: web.Text(e.Place)},
		{Name: "名额", Value: web.Text("共" + strconv.Itoa(e.Capacity) + "，已占" + strconv.Itoa(e.Taken) + "，余" + strconv.Itoa(e.Free()))},
		{Name: "候补", Value: web.Cell{Text: strconv.Itoa(e.Waiting) + "家", Link: eventPath(e) + "/line"}},
		{Name: "报名", Value: web.Text(web.Stamp(e.SignupOpen) + " 至 " + web.Stamp(e.SignupClose))}, {Name: "免费取消", Value: web.Text(web.Stamp(e.CancelUntil) + "前")},
		{Name: "要求", Value: web.Text(asksWords(e))}, {Name: "到场", Value: web.Text(strconv.Itoa(came) + "人次")}}}
	if e.Reason != "" {
		facts.Items = append(facts.Items, web.Fact{Name: "原因", Value: web.Text(e.Reason)})
	}
	blocks := []web.Block{web.Links{Items: []web.Cell{web.Link("签到台", eventPath(e)+"/desk"), web.Link("候补名单", eventPath(e)+"/line"), web.Link("修改", eventPath(e)+"/edit"),
		web.Link("日历文件", calendarPath(e)), web.Link("返回列表", "/console/festival/")}}, facts}
	if MayRun(v.Tree, v.Staff, e) {
		blocks = append(blocks, actForms(v, e)...)
	}
	list, err := signedTable(v, e, all)
	if err != nil {
		return err
	}
	return v.Show(e.Title, append(blocks, list)...)
}

// asksWords says what an event asks of those who come.
func asksWords(e Event) string {
	words := limitsOf(e).words()
	for _, f := range []struct {
		on   bool
		word string
	}{{e.Outdoor, "户外"}, {limitsOf(e).sport, "走步运动"}, {e.HostFirst, "头一天本社区优先"}, {e.WaitlistMax > 0, "候补最多" + strconv.Itoa(e.WaitlistMax) + "家"}} {
		if f.on {
			words += " " + f.word
		}
	}
	return orElse(words, "无")
}

// actForms are what may be done to an event as it stands.
func actForms(v *web.Visit, e Event) []web.Block {
	var blocks []web.Block
	at := eventPath(e)
	reason := web.Field{Name: "reason", Label: "原因（居民会看到）", Required: true, Max: 60}
	if e.State == Draft {
		blocks = append(blocks, web.Form{Caption: "发布", Action: at + "/publish", Submit: "发布，居民可见"})
	}
	if s := e.AtTime(v.Now()); s == Open {
		blocks = append(blocks, web.Form{Caption: "提前截止", Action: at + "/close", Submit: "现在截止报名"})
	}
	if e.State.May(Postponed) || e.State == Postponed {
		blocks = append(blocks, web.Form{Caption: "改期", Action: at + "/postpone", Submit: "改期并通知",
			Fields: []web.Field{{Name: "start", Label: "新的开始时间", Kind: "datetime-local", Hint: "没定就空着，名单都保留"}, reason}})
	}
	if e.State.May(Cancelled) {
		blocks = append(blocks, web.Form{Caption: "取消活动", Action: at + "/cancel", Submit: "取消并通知", Danger: true, Fields: []web.Field{reason}})
	}
	return append(blocks, web.Form{Caption: "复制一场", Action: at + "/copy", Submit: "复制成草稿",
		Fields: []web.Field{{Name: "start", Label: "开始时间", Kind: "datetime-local", Required: true}, {Name: "edition", Label: "届次编号", Value: e.Edition, Max: 40}}})
}

// signedTable lists who signed up.
func signedTable(v *web.Visit, e Event, all []Registration) (web.Table, error) {
	table := web.Table{Caption: "报名", Head: []string{"尾号", "姓名", "人数", "状态", "到场"}, Empty: "还没有人报名。"}
	for _, r := range all {
		if r.State == Waitlisted {
			continue
		}
		name, err := nameOf(v, r)
		if err != nil {
			return table, err
		}
		state := web.Cell{Text: r.State.Name(), Sub: stateSub(r)}
		switch r.State {
		case CheckedIn:
			state.Tone = "good"
		case NoShow:
			state.Tone = "bad"
		case LateCancelled, Offered:
			state.Tone = "warn"
		}
		table.Rows = append(table.Rows, []web.Cell{{Text: r.Tail(), Sub: r.No}, web.Text(name), {Text: strconv.Itoa(r.Party), Sub: r.Bands.Words()}, state, web.Text(strconv.Itoa(r.Arrived))})
	}
	return table, nil
}

func stateSub(r Registration) string {
	switch {
	case r.State == Offered:
		return web.Stamp(r.OfferExpires) + "前确认"
	case r.State == NoShow && r.Forgiven:
		return "已谅解"
	case r.State == Signed && r.Coming:
		return "说了会来"
	}
	return ""
}

// nameOf shows the first sign of how somebody wants to be called.
func nameOf(v *web.Visit, r Registration) (string, error) {
	if r.Resident == "" {
		return "（已删除）", nil
	}
	who, err := people.ByID(v.Reader(), r.Resident)
	if errors.Is(err, people.ErrUnknown) {
		return "居民", nil
	}
	if err != nil {
		return "", err
	}
	return orElse(people.MaskName(who.Alias), "居民"), nil
}

// linePage shows who waits, in their order, and the offers that are open.
func (c capability) linePage(v *web.Visit) error {
	e, ok, err := c.event(v)
	if !ok {
		return err
	}
	waiting, err := line(v.Reader(), e.ID, 500)
	if err != nil {
		return err
	}
	offers, err := Of(v.Reader(), e.ID, Offered)
	if err != nil {
		return err
	}
	open := web.Table{Caption: "等居民确认", Head: []string{"尾号", "姓名", "人数", "发出", "确认截止"}, Empty: "没有等确认的。"}
	for _, r := range offers {
		name, err := nameOf(v, r)
		if err != nil {
			return err
		}
		open.Rows = append(open.Rows, []web.Cell{web.Text(r.Tail()), web.Text(name), web.Text(strconv.Itoa(r.Party)), web.Text(web.Stamp(r.Offered)), web.Text(web.Stamp(r.OfferExpires))})
	}
	table := web.Table{Caption: "候补，先来后到", Head: []string{"第几位", "尾号", "姓名", "人数", "排上的时间"}, Empty: "没有人候补。"}
	for i, r := range waiting {
		name, err := nameOf(v, r)
		if err != nil {
			return err
		}
		table.Rows = append(table.Rows, []web.Cell{web.Text(strconv.Itoa(i + 1)), web.Text(r.Tail()), web.Text(name), web.Text(strconv.Itoa(r.Party)), web.Text(web.Stamp(r.Made))})
	}
	note := web.Prose{Text: "空出名额先给第一家；坐不下的，名额留到开始前" + strconv.Itoa(int(c.policy.HoldUntil.Hours())) + "小时，之后给第一家坐得下的。活动开始后不再递补。"}
	return v.Show(e.Title+"：候补", web.Links{Items: []web.Cell{web.Link("返回活动", eventPath(e))}}, note, open, table)
}

// deskPage is the check-in desk: large, few fields, made for a phone.
func (c capability) deskPage(v *web.Visit) error {
	e, ok, err := c.event(v)
	if !ok {
		return err
	}
	return c.showDesk(v, e, nil)
}

func (c capability) showDesk(v *web.Visit, e Event, several []Registration) error {
	all, err := Of(v.Reader(), e.ID, Signed, CheckedIn, NoShow)
	if err != nil {
		return err
	}
	came, err := attended(v.Reader(), e.ID)
	if err != nil {
		return err
	}
	signed, in := 0, 0
	for _, r := range all {
		signed += r.Party
		if r.State == CheckedIn {
			in++
		}
	}
	from, to := c.policy.CheckInOpen(e)
	facts := web.Facts{Items: []web.Fact{{Name: "签到时间", Value: web.Text(web.Stamp(from) + " 至 " + web.Stamp(to))},
		{Name: "到场", Value: web.Text(strconv.Itoa(came) + "人次，" + strconv.Itoa(in) + "/" + strconv.Itoa(len(all)) + "家")}, {Name: "报名", Value: web.Text(strconv.Itoa(signed) + "位")},
		{Name: "二维码参数", Value: web.Text(sceneOf(e))}}}
	blocks := []web.Block{web.Links{Items: []web.Cell{web.Link("返回活动", eventPath(e))}}, facts}
	if len(several) > 0 {
		choose := web.Table{Caption: "尾号相同，请核对后输入完整编号", Head: []string{"编号", "姓名", "人数"}}
		for _, r := range several {
			name, err := nameOf(v, r)
			if err != nil {
				return err
			}
			choose.Rows = append(choose.Rows, []web.Cell{web.Text(r.No), web.Text(name), web.Text(strconv.Itoa(r.Party))})
		}
		blocks = append(blocks, choose)
	}
	blocks = append(blocks, web.Form{Caption: "签到", Action: eventPath(e) + "/desk", Submit: "签到",
		Fields: []web.Field{{Name: "tail", Label: "编号后四位", Kind: "tel", Required: true, Max: 20}, {Name: "arrived", Label: "到了几位", Kind: "number", Hint: "都到了就空着"}}},
		web.Form{Caption: "没报名直接来的", Action: eventPath(e) + "/walkin", Submit: "记上", Fields: []web.Field{{Name: "people", Label: "人数", Kind: "number", Value: "1", Required: true},
			{Name: "kind", Label: "大致", Kind: "select", Options: []web.Option{{Value: "adult", Label: "大人"}, {Value: "elder", Label: "老人"}, {Value: "child", Label: "孩子"}}}}})
	var missed []web.Option
	for _, r := range all {
		if r.State == NoShow && !r.Forgiven {
			missed = append(missed, web.Option{Value: r.ID, Label: r.Tail()})
		}
	}
	if len(missed) > 0 {
		blocks = append(blocks, web.Form{Caption: "未到可谅解", Action: eventPath(e) + "/forgive", Submit: "不计入",
			Fields: []web.Field{{Name: "registration", Label: "尾号", Kind: "select", Options: missed}, {Name: "reason", Label: "原因", Required: true, Max: 60}}})
	}
	return v.Show("签到台："+e.Title, blocks...)
}

// deskCheckIn checks a party in by the end of its number.
func (c capability) deskCheckIn(v *web.Visit) error {
	e, ok, err := c.event(v)
	if !ok {
		return err
	}
	form := v.Form()
	tail, arrived := form.Needed("tail", 20), 0
	if form.Raw("arrived") != "" {
		arrived = form.Number("arrived", 1, 9)
	}
	if !form.OK() {
		return v.Refuse("请填编号后四位，人数填1到5。")
	}
	var found []Registration
	err = v.InTx(func(tx *store.Tx) (err error) {
		if found, err = c.pageOffice(v).CheckInByTail(tx, v.Staff, e.ID, tail, arrived); err != nil || len(found) != 1 {
			return err
		}
		return v.Say(tx, "尾号"+found[0].Tail()+"签到好了，到场"+strconv.Itoa(found[0].Arrived)+"位。")
	})
	switch {
	case errors.Is(err, store.ErrNotFound):
		return v.NotFound()
	case err != nil:
		return err
	case len(found) > 1:
		return c.showDesk(v, e, found)
	}
	return v.Redirect(eventPath(e) + "/desk")
}

// deskWalkIn counts people who came without an account.
func (c capability) deskWalkIn(v *web.Visit) error {
	e, ok, err := c.event(v)
	if !ok {
		return err
	}
	form := v.Form()
	n, kind := form.Number("people", 1, 100), form.One("kind", "adult", "elder", "child")
	if !form.OK() {
		return v.Refuse("人数请填1到100。")
	}
	err = v.InTx(func(tx *store.Tx) error {
		if err := c.pageOffice(v).WalkInAt(tx, v.Staff, e.ID, n, kind); err != nil {
			return err
		}
		return v.Say(tx, "记上了"+strconv.Itoa(n)+"位。")
	})
	switch {
	case errors.Is(err, store.ErrNotFound):
		return v.NotFound()
	case err != nil:
		return err
	}
	return v.Redirect(eventPath(e) + "/desk")
}
