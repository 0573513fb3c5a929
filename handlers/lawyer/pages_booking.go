package lawyer

import (
	"errors"
	"strconv"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// bookingFor reads a booking that the visitor may see; ok is false when a page was shown already.
func bookingFor(v *web.Visit) (b Booking, ok bool, err error) {
	b, err = ByID(v.Reader(), v.Path("id"))
	if errors.Is(err, store.ErrNotFound) || err == nil && !v.Within(b.Community) {
		v.Within(v.Staff.Node)
		return b, false, v.NotFound()
	}
	return b, err == nil, err
}

// bookingPage shows one booking with its log. What was said is shown to the lawyer of the hour alone.
func (c capability) bookingPage(v *web.Visit) error {
	b, ok, err := bookingFor(v)
	if !ok {
		return err
	}
	s, err := SessionByID(v.Reader(), b.Session)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	who, err := whose(v, b)
	if err != nil {
		return err
	}
	conflict := "无"
	if b.Conflict {
		conflict = "有，对方是居委会或街道"
	}
	facts := web.Facts{Items: []web.Fact{{Name: "编号", Value: web.Text(b.No)}, {Name: "状态", Value: web.Cell{Text: b.State.Name(), Sub: b.Reason}}, {Name: "谁", Value: who},
		{Name: "时间", Value: web.Link(web.Stamp(b.Start), sessionPath(s))}, {Name: "律师", Value: web.Text(s.LawyerName)}, {Name: "类别", Value: web.Text(SubjectName(b.Subject))},
		{Name: "对方", Value: web.Text(SideName(b.Side))}, {Name: "利益冲突", Value: web.Text(conflict)}, {Name: "代问", Value: web.Text(relationName(b.Proxy))}, {Name: "备注", Value: web.Text(b.Note)},
		{Name: "评分", Value: web.Text(rated(b.Rating))}, {Name: "日历", Value: web.Link("这次预约.ics", ownPath(v, b))}}}
	blocks := []web.Block{links(), facts}
	record, has, err := ConsultationOf(v.Reader(), b.ID)
	if err != nil {
		return err
	}
	mine := s.Lawyer != "" && s.Lawyer == v.Staff.ID
	if has {
		items := []web.Fact{{Name: "分钟", Value: web.Text(strconv.Itoa(record.Minutes))}, {Name: "类别", Value: web.Text(SubjectName(record.Subject))}, {Name: "结果", Value: web.Text(OutcomeName(record.Outcome))}}
		if mine {
			items = append(items, web.Fact{Name: "内容（只有律师和居民能看）", Value: web.Text(record.Content)})
		}
		blocks = append(blocks, web.Facts{Caption: "咨询记录", Items: items})
	}
	events, err := Events(v.Reader(), b.ID)
	if err != nil {
		return err
	}
	var rows [][]web.Cell
	for _, e := range events {
		actor := map[Actor]string{ByResident: "居民", BySystem: "系统"}[e.Actor]
		if p, ok := v.Tree.StaffByID(e.ActorID); ok && e.Actor == ByStaff {
			actor = p.Name
		}
		rows = append(rows, []web.Cell{web.Text(web.Stamp(e.At)), web.Text(actor), {Text: actionName(e.Action), Sub: e.Slot}, web.Text(e.To.Name())})
	}
	blocks = append(blocks, web.Table{Caption: "经过", Head: []string{"时间", "谁", "做了什么", "状态"}, Rows: rows}, c.bookingButtons(v, b))
	if mine && b.State == Attended {
		blocks = append(blocks, recordForm(b, record))
	}
	return v.Show("预约 "+b.No, blocks...)
}

func rated(n int) string {
	if n == 0 {
		return "没有"
	}
	return strconv.Itoa(n) + "分"
}

// bookingButtons are what can be done now.
func (c capability) bookingButtons(v *web.Visit, b Booking) web.Links {
	staff := people.May(v.Staff.Role, people.ReplyDemand)
	begun := !b.Start.IsZero() && !b.Start.After(v.Now())
	var items []web.Cell
	for _, x := range []struct {
		words, path string
		can         bool
	}{{"来了", "attend", begun && b.State.May(ToAttend, ByStaff)}, {"没来", "miss", staff && begun && b.State.May(ToMiss, ByStaff)},
		{"谅解一次", "forgive", staff && b.Resident != "" && b.State.May(ToForgive, ByStaff)}, {"替居民取消", "cancel", staff && b.State.Live() && !begun}} {
		if x.can {
			items = append(items, web.Button(x.words, bookingPage(b)+"/"+x.path))
		}
	}
	return web.Links{Items: items}
}

// bookingAct does one thing to a booking.
func (c capability) bookingAct(do func(Office, *store.Tx, people.Staff, string) error, done string) func(*web.Visit) error {
	return func(v *web.Visit) error {
		b, ok, err := bookingFor(v)
		if !ok {
			return err
		}
		err = v.InTx(func(tx *store.Tx) error {
			if err := do(c.pageOffice(v), tx, v.Staff, b.ID); err != nil {
				return err
			}
			return v.Say(tx, done)
		})
		if err != nil {
			return err
		}
		return v.Redirect(bookingPage(b))
	}
}

func recordForm(b Booking, r Consultation) web.Form {
	subject, minutes := r.Subject, "30"
	if subject == "" {
		subject = b.Subject
	}
	if r.Minutes > 0 {
		minutes = strconv.Itoa(r.Minutes)
	}
	var outcomes []web.Option
	for _, o := range Outcomes() {
		outcomes = append(outcomes, web.Option{Value: o, Label: OutcomeName(o)})
	}
	return web.Form{Caption: "写咨询记录", Action: bookingPage(b) + "/record", Submit: "保存", Fields: []web.Field{{Name: "minutes", Label: "分钟", Kind: "number", Value: minutes, Required: true},
		{Name: "subject", Label: "类别", Kind: "select", Options: subjectOptions(), Value: subject}, {Name: "outcome", Label: "结果", Kind: "select", Options: outcomes, Value: r.Outcome},
		{Name: "content", Label: "内容", Kind: "area", Value: r.Content, Max: 2000, Hint: "加密保存，只有您和居民本人能看到，社区看不到。"}}}
}

// recordPage keeps what came of an hour.
func (c capability) recordPage(v *web.Visit) error {
	b, ok, err := bookingFor(v)
	if !ok {
		return err
	}
	form := v.Form()
	r := Consultation{Booking: b.ID, Minutes: form.Number("minutes", 1, 480), Subject: form.One("subject", Subjects()...), Outcome: form.One("outcome", Outcomes()...), Content: form.Text("content", 2000)}
	if !form.OK() {
		return v.Wrong("写咨询记录", form.Again(recordForm(b, r)))
	}
	err = v.InTx(func(tx *store.Tx) error {
		if err := c.pageOffice(v).Record(tx, v.Staff, r); err != nil {
			return err
		}
		return v.Say(tx, "已保存。")
	})
	if err != nil {
		return err
	}
	return v.Redirect(bookingPage(b))
}

// actionName says an action in Chinese.
func actionName(a Action) string {
	return map[Action]string{ToBook: "预约", ToJoin: "排候补", ToRefer: "转街道另派律师", ToOffer: "通知有空位", ToAccept: "确认空位", ToDecline: "放弃空位", ToLapse: "空位没有回复", ToLeave: "不再候补",
		ToClose: "候补结束", ToCancel: "取消", ToGiveLate: "临时取消", ToAttend: "来了", ToMiss: "没来", ToCallOff: "律师取消", ToMove: "改时间", ToRemind: "提醒", ToPromise: "答复会来",
		ToPass: "时间已过", ToForgive: "谅解", ToAskRate: "请居民评分", ToRate: "评分", ToRecord: "写咨询记录", ToErase: "删除个人信息", "restore": "导入"}[a]
}
