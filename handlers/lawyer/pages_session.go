package lawyer

import (
	"strconv"
	"time"

	"minxu/calendar"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// slotName says a slot's state in Chinese.
func slotName(s SlotState) (name, tone string) {
	switch s {
	case SlotFree:
		return "空", "good"
	case SlotHeld:
		return "留着", "warn"
	case SlotBooked:
		return "已约", ""
	case SlotDone:
		return "来了", "quiet"
	case SlotNoShow:
		return "没来", "bad"
	}
	return "已取消", "quiet"
}

// whose writes the owner of a booking as pages show people: masked.
func whose(v *web.Visit, b Booking) (web.Cell, error) {
	cell := web.Cell{Text: people.MaskName(b.Name), Sub: channelName(b.Channel)}
	if b.Resident != "" {
		who, err := people.ByID(v.Reader(), b.Resident)
		if err != nil {
			return cell, err
		}
		if cell.Text = people.MaskName(who.Alias); cell.Text == "" {
			cell.Text = "居民"
		}
	}
	if cell.Text == "" {
		cell.Text = "居民"
	}
	if b.Priority {
		cell.Sub += "，优先"
	}
	return cell, nil
}

func channelName(c string) string {
	return map[string]string{ChannelChat: "微信", ChannelPhone: "电话代约", ChannelWalkIn: "现场"}[c]
}

// sessionPage shows one session: slots, the line, what the desk can do.
func (c capability) sessionPage(v *web.Visit) error {
	s, ok, err := sessionFor(v)
	if !ok {
		return err
	}
	o := c.pageOffice(v)
	slots, err := Slots(v.Reader(), s.ID)
	if err != nil {
		return err
	}
	blocks := []web.Block{links(), web.Facts{Items: []web.Fact{{Name: "社区", Value: web.Text(o.community(s.Community))}, {Name: "律师", Value: web.Cell{Text: s.LawyerName, Sub: s.Place}},
		{Name: "时间", Value: web.Text(calendar.SaySpan(s.Start, s.End))}, {Name: "状态", Value: c.sessionCell(s, v)},
		{Name: "签到签退", Value: web.Text(timeOf(s))}, {Name: "日历订阅", Value: web.Link("社区坐班.ics", hoursPath(v, s.Community))}}}}
	var rows [][]web.Cell
	var free []web.Option
	for _, slot := range slots {
		name, tone := slotName(slot.State)
		row := []web.Cell{web.Text(clockOf(slot.Start)), web.Toned(name, tone), {}, {}}
		if slot.Booking != "" {
			b, err := ByID(v.Reader(), slot.Booking)
			if err != nil {
				return err
			}
			if row[2], err = whose(v, b); err != nil {
				return err
			}
			row[2].Link = bookingPage(b)
			row[3] = web.Text(SubjectName(b.Subject))
		} else if slot.State == SlotBooked {
			row[2] = web.Text("线下登记")
		}
		if slot.FreeFor("", v.Now()) && slot.End.After(v.Now()) && s.State == Open {
			free = append(free, web.Option{Value: slot.ID, Label: clockOf(slot.Start)})
		}
		rows = append(rows, row)
	}
	blocks = append(blocks, web.Table{Caption: "时段", Head: []string{"时间", "状态", "谁", "类别"}, Rows: rows, Empty: "没有时段。"})
	line, err := c.lineTable(v, s)
	if err != nil {
		return err
	}
	blocks = append(blocks, line)
	if len(free) > 0 && people.May(v.Staff.Role, people.ReplyDemand) {
		blocks = append(blocks, giveForm(s, free))
	}
	if s.State == Open && !s.Start.After(v.Now().Add(time.Hour)) {
		blocks = append(blocks, c.timeForm(v, s))
	}
	if s.State == Open && s.End.After(v.Now()) {
		blocks = append(blocks, web.Form{Caption: "律师不能来", Action: sessionPath(s) + "/calloff", Submit: "取消这次坐班并通知居民", Danger: true,
			Fields: []web.Field{{Name: "reason", Label: "原因", Hint: "居民会看到，例如 律师生病。", Required: true, Max: 30}}})
	}
	return v.Show("坐班 "+web.Stamp(s.Start), blocks...)
}

func timeOf(s Session) string {
	if s.In.IsZero() {
		return "还没有签到"
	}
	words := web.Stamp(s.In) + " 签到"
	if !s.Out.IsZero() {
		words += "，" + web.Stamp(s.Out) + " 签退"
	}
	if s.LawyerOK {
		words += "，律师已确认"
	}
	if s.StewardOK {
		words += "，管家已确认"
	}
	return words
}

func (c capability) lineTable(v *web.Visit, s Session) (web.Table, error) {
	list, err := List(v.Reader(), Filter{Session: s.ID, States: []State{Waitlisted, Offered}, Limit: 200})
	if err != nil {
		return web.Table{}, err
	}
	var rows [][]web.Cell
	for i := len(list) - 1; i >= 0; i-- { // who came first stands first
		b := list[i]
		before, err := ahead(v.Reader(), b)
		if err != nil {
			return web.Table{}, err
		}
		who, err := whose(v, b)
		if err != nil {
			return web.Table{}, err
		}
		who.Link = bookingPage(b)
		state := web.Text(b.State.Name())
		if b.State == Offered {
			state.Sub = web.Stamp(b.OfferEnds) + "前回复"
		}
		rows = append(rows, []web.Cell{web.Text(strconv.Itoa(before + 1)), who, web.Text(SubjectName(b.Subject)), state})
	}
	return web.Table{Caption: "候补", Head: []string{"第几位", "谁", "类别", "状态"}, Rows: rows, Empty: "没有人候补。"}, nil
}

func subjectOptions() []web.Option {
	var list []web.Option
	for _, code := range Subjects() {
		list = append(list, web.Option{Value: code, Label: SubjectName(code)})
	}
	return list
}

func sideOptions() []web.Option {
	var list []web.Option
	for _, code := range Sides() {
		list = append(list, web.Option{Value: code, Label: SideName(code)})
	}
	return list
}

func giveForm(s Session, free []web.Option) web.Form {
	return web.Form{Caption: "替居民登记", Action: sessionPath(s) + "/give", Submit: "登记", Fields: []web.Field{
		{Name: "slot", Label: "时段", Kind: "select", Options: free, Required: true},
		{Name: "walk_in", Label: "居民就在现场", Kind: "check"},
		{Name: "name", Label: "称呼", Max: 20, Required: true, Hint: "加密保存，只用来叫号。"},
		{Name: "phone", Label: "居民绑定的手机", Kind: "tel", Hint: "填了就记到居民的账号上，会收到提醒；不会另外保存。"},
		{Name: "subject", Label: "类别", Kind: "select", Options: subjectOptions()}, {Name: "side", Label: "对方", Kind: "select", Options: sideOptions()},
		{Name: "note", Label: "备注", Max: 100, Hint: "不写案情，细节当面说。"}, {Name: "priority", Label: "优先人员", Kind: "check"}}}
}

// givePage takes a slot for somebody who telephones or stands at the desk.
func (c capability) givePage(v *web.Visit) error {
	s, ok, err := sessionFor(v)
	if !ok {
		return err
	}
	form := v.Form()
	d := Desk{Slot: form.Raw("slot"), Name: form.Needed("name", 20), Note: form.Text("note", 100), Subject: form.One("subject", Subjects()...), Side: form.One("side", Sides()...),
		WalkIn: form.Ticked("walk_in"), Priority: form.Ticked("priority")}
	if phone := form.Text("phone", 20); phone != "" {
		number, ok := people.ParsePhone(phone)
		found := []people.Resident{}
		if ok {
			if found, err = people.ByPhone(v.Reader(), number); err != nil {
				return err
			}
		}
		switch len(found) {
		case 1:
			d.Resident = found[0].ID
		case 0:
			form.Fail("phone", "没有居民绑定这个号码，可以不填。")
		default:
			form.Fail("phone", "不止一位居民绑定这个号码，请不填。")
		}
	}
	slot, err := SlotByID(v.Reader(), d.Slot)
	if err != nil || slot.Session != s.ID {
		return v.Refuse("请选择这次坐班的时段。")
	}
	if !form.OK() {
		return v.Wrong("替居民登记", form.Again(giveForm(s, []web.Option{{Value: slot.ID, Label: clockOf(slot.Start)}})))
	}
	var b Booking
	err = v.InTx(func(tx *store.Tx) (err error) {
		if b, err = c.pageOffice(v).Give(tx, v.Staff, d); err != nil {
			return err
		}
		return v.Say(tx, "已登记，编号"+b.No+"。")
	})
	if err != nil {
		return err
	}
	return v.Redirect(bookingPage(b))
}

// callOffPage cancels a session.
func (c capability) callOffPage(v *web.Visit) error {
	s, ok, err := sessionFor(v)
	if !ok {
		return err
	}
	if v.Staff.Role == people.RoleLawyer && s.Lawyer != v.Staff.ID {
		return v.NotFound()
	}
	form := v.Form()
	reason := form.Needed("reason", 30)
	if !form.OK() {
		return v.Refuse("请写明原因，最多30个字。")
	}
	err = v.InTx(func(tx *store.Tx) error {
		if err := c.pageOffice(v).CallOff(tx, v.Staff, s.ID, reason); err != nil {
			return err
		}
		return v.Say(tx, "已取消，正在通知居民。")
	})
	if err != nil {
		return err
	}
	return v.Redirect(sessionPath(s))
}

// timeForm notes when the lawyer came and went; both have to agree to it.
func (c capability) timeForm(v *web.Visit, s Session) web.Form {
	in, out := s.In, s.Out
	if in.IsZero() {
		in = s.Start
	}
	if out.IsZero() {
		out = s.End
	}
	words := "确认时长（管家）"
	if v.Staff.Role == people.RoleLawyer {
		words = "确认时长（律师）"
	}
	return web.Form{Caption: "签到签退", Action: sessionPath(s) + "/time", Submit: words, Fields: []web.Field{
		{Name: "in", Label: "签到", Kind: "datetime-local", Value: web.Local(in), Required: true}, {Name: "out", Label: "签退", Kind: "datetime-local", Value: web.Local(out), Hint: "还没结束就不填。"}}}
}

// timePage keeps the times of a session. Another time than the one agreed to has to be agreed to anew.
func (c capability) timePage(v *web.Visit) error {
	s, ok, err := sessionFor(v)
	if !ok {
		return err
	}
	lawyer := v.Staff.Role == people.RoleLawyer
	if lawyer && s.Lawyer != v.Staff.ID {
		return v.NotFound()
	}
	form := v.Form()
	in, out := form.Time("in"), form.Time("out")
	switch {
	case in.IsZero() || in.After(v.Now()) || !calendar.SameDay(in, s.Start):
		form.Fail("in", "请填当天已经到了的时间。")
	case !out.IsZero() && (!out.After(in) || out.After(v.Now())):
		form.Fail("out", "签退要在签到之后，并且已经到了。")
	}
	if !form.OK() {
		return v.Wrong("签到签退", form.Again(c.timeForm(v, s)))
	}
	err = v.InTx(func(tx *store.Tx) error {
		now, err := sessionForUpdate(tx, s.ID)
		if err != nil {
			return err
		}
		if now.State != Open {
			return handlers.Refuse("这次坐班已经取消。")
		}
		if err := c.pageOffice(v).noteTime(tx, now, in, out, lawyer); err != nil {
			return err
		}
		if err := v.Audit(tx, store.Entry{Action: "lawyer.time", ObjectKind: "lawyer_session", ObjectID: s.ID, Reason: "confirmed", Before: timeOf(s)}); err != nil {
			return err
		}
		return v.Say(tx, "已确认。")
	})
	if err != nil {
		return err
	}
	return v.Redirect(sessionPath(s))
}

// noteTime keeps check-in and check-out as one side saw them: the other side's word counts only for the same times.
func (o Office) noteTime(tx *store.Tx, s Session, in, out time.Time, lawyer bool) error {
	same := s.In.Equal(in) && s.Out.Equal(out)
	return changeSession(tx, s, map[string]any{"in_at": store.Micros(in), "out_at": store.Micros(out),
		"lawyer_ok": lawyer || same && s.LawyerOK, "steward_ok": !lawyer || same && s.StewardOK})
}
