package lawyer

import (
	"context"
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

// desk are the roles that keep a community's bookings, lawyers those who hold hours.
func desk() []string    { return people.RolesThat(people.ReplyDemand) }
func lawyers() []string { return people.RolesThat(people.HoldHours) }
func both() []string    { return slices.Concat(desk(), lawyers()) }

func (c capability) pages() []web.Page {
	return []web.Page{
		{Route: "GET /console/lawyer/", Roles: both(), Unit: true, Do: c.homePage},
		{Route: "POST /console/lawyer/session", Roles: desk(), Unit: true, Do: c.addSession},
		{Route: "GET /console/lawyer/session/{id}", Roles: both(), Unit: true, Do: c.sessionPage},
		{Route: "POST /console/lawyer/session/{id}/calloff", Roles: both(), Unit: true, Do: c.callOffPage},
		{Route: "POST /console/lawyer/session/{id}/time", Roles: both(), Unit: true, Do: c.timePage},
		{Route: "POST /console/lawyer/session/{id}/give", Roles: desk(), Unit: true, Do: c.givePage},
		{Route: "GET /console/lawyer/booking/{id}", Roles: both(), Unit: true, Do: c.bookingPage},
		{Route: "POST /console/lawyer/booking/{id}/attend", Roles: both(), Unit: true, Do: c.bookingAct(Office.Attend, "已记为来了。")},
		{Route: "POST /console/lawyer/booking/{id}/miss", Roles: desk(), Unit: true, Do: c.bookingAct(Office.Miss, "已记为没来。")},
		{Route: "POST /console/lawyer/booking/{id}/forgive", Roles: desk(), Unit: true, Do: c.bookingAct(Office.Forgive, "已谅解，这一次不再计入。")},
		{Route: "POST /console/lawyer/booking/{id}/cancel", Roles: desk(), Unit: true, Do: c.bookingAct(Office.GiveUp, "已替居民取消。")},
		{Route: "POST /console/lawyer/booking/{id}/record", Roles: lawyers(), Unit: true, Do: c.recordPage},
		{Route: "GET /console/lawyer/plans", Roles: both(), Unit: true, Do: c.plansPage},
		{Route: "POST /console/lawyer/plans", Roles: desk(), Unit: true, Do: c.savePlan},
		{Route: "POST /console/lawyer/exceptions", Roles: desk(), Unit: true, Do: c.saveException},
		{Route: "POST /console/lawyer/exceptions/{id}/drop", Roles: desk(), Unit: true, Do: c.dropException},
		{Route: "GET /console/lawyer/kb", Roles: both(), Do: c.kbPage},
		{Route: "GET /console/lawyer/kb/{id}", Roles: both(), Do: c.answerPage},
		{Route: "POST /console/lawyer/kb/{id}", Roles: both(), Do: c.saveAnswer},
		{Route: "POST /console/lawyer/kb/{id}/review", Roles: lawyers(), Do: c.reviewAnswer},
		{Route: "POST /console/lawyer/kb/{id}/retire", Roles: both(), Do: c.retireAnswer},
		{Route: "GET /console/lawyer/ledger", Roles: both(), Unit: true, Do: c.ledgerPage},
		{Route: "POST /console/lawyer/ledger", Roles: both(), Unit: true, Do: c.saveEntry},
		{Route: "POST /console/lawyer/ledger/{id}", Roles: both(), Unit: true, Do: c.holdLecture},
		{Route: "GET /calendar/lawyer/{file}", Public: true, Do: c.icsPage},
	}
}

func (c capability) nav() []web.NavItem {
	return []web.NavItem{{Path: "/console/lawyer/", Title: "律师坐班", Roles: both(), Order: 20, Count: unsettled}}
}

// unsettled counts the hours that are over and of which nobody has said who came, up to a hundred.
func unsettled(_ context.Context, r store.Reader, s people.Staff, t *people.Tree) (int, error) {
	list, err := List(r, Filter{Communities: scoped(s, t), States: []State{Booked}, To: r.Now(), Limit: 100})
	if err != nil {
		return 0, fmt.Errorf("count the hours to settle: %w", err)
	}
	return len(list), nil
}

// scoped lists the communities of a person's own subtree; never nil, for that would mean everywhere.
func scoped(s people.Staff, t *people.Tree) []string {
	return append([]string{}, s.Scope(t)...)
}

// pageOffice gives what the acts of this visit stand on.
func (c capability) pageOffice(v *web.Visit) Office { return Office{Tree: v.Tree, Policy: c.policy} }

// links are the pages of this room.
func links() web.Links {
	return web.Links{Items: []web.Cell{web.Link("坐班", "/console/lawyer/"), web.Link("已结束的", "/console/lawyer/?past=1"), web.Link("周计划", "/console/lawyer/plans"),
		web.Link("法律问答库", "/console/lawyer/kb"), web.Link("履约台账", "/console/lawyer/ledger")}}
}

// homePage lists sessions: those to come, or those that are over.
func (c capability) homePage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	past := v.Query("past") == "1"
	f := SessionFilter{Communities: scoped(v.Staff, v.Tree), From: calendar.Midnight(v.Now()), Limit: 100}
	if past {
		f.From, f.To, f.Newest = v.Now().AddDate(0, -3, 0), v.Now(), true
	}
	list, err := Sessions(v.Reader(), f)
	if err != nil {
		return err
	}
	ids := make([]string, len(list))
	for i, s := range list {
		ids[i] = s.ID
	}
	slots, err := Slots(v.Reader(), ids...)
	if err != nil {
		return err
	}
	var rows [][]web.Cell
	for _, s := range list {
		free, taken := 0, 0
		for _, slot := range slots {
			if slot.Session != s.ID {
				continue
			}
			if slot.FreeFor("", v.Now()) {
				free++
			}
			taken += slot.Taken
		}
		waiting, err := List(v.Reader(), Filter{Session: s.ID, States: []State{Waitlisted, Offered}, Limit: 100})
		if err != nil {
			return err
		}
		rows = append(rows, []web.Cell{web.Link(web.Stamp(s.Start), sessionPath(s)), web.Text(c.pageOffice(v).community(s.Community)), {Text: s.LawyerName, Sub: s.Place},
			web.Text(strconv.Itoa(taken)), web.Text(strconv.Itoa(free)), web.Text(strconv.Itoa(len(waiting))), c.sessionCell(s, v)})
	}
	blocks := []web.Block{links(), web.Table{Head: []string{"时间", "社区", "律师", "已约", "空位", "候补", "状态"}, Rows: rows, Empty: "没有坐班安排。可以在“周计划”里建计划，或在下面加一次。"}}
	if people.May(v.Staff.Role, people.ReplyDemand) {
		blocks = append(blocks, c.sessionForm(v))
	}
	return v.Show("律师坐班", blocks...)
}

func sessionPath(s Session) string { return "/console/lawyer/session/" + s.ID }

func (c capability) sessionCell(s Session, v *web.Visit) web.Cell {
	switch {
	case s.State == CalledOff:
		return web.Cell{Text: "已取消", Tone: "quiet", Sub: s.Reason}
	case !s.End.After(v.Now()) && (s.Out.IsZero() || !s.LawyerOK || !s.StewardOK):
		return web.Toned("时长待确认", "warn")
	case !s.End.After(v.Now()):
		return web.Toned(strconv.Itoa(c.policy.Minutes(s))+"分钟", "good")
	}
	return web.Text("正常")
}

// communities are the choices of a form, the visitor's own.
func (c capability) communities(v *web.Visit) []web.Option {
	var list []web.Option
	for _, code := range scoped(v.Staff, v.Tree) {
		if n, ok := v.Tree.Node(code); ok && n.Kind == people.KindCommunity {
			list = append(list, web.Option{Value: n.Code, Label: n.Name})
		}
	}
	return list
}

// lawyerOptions are the lawyers that may be chosen; whoever has no account is written by name.
func lawyerOptions(v *web.Visit) []web.Option {
	list := []web.Option{{Value: "", Label: "没有账号（填姓名）"}}
	for _, s := range v.Tree.Staff() {
		if s.Role == people.RoleLawyer {
			list = append(list, web.Option{Value: s.ID, Label: s.Name})
		}
	}
	return list
}

func modeOptions() []web.Option {
	return []web.Option{{Value: ModeDesk, Label: "到社区坐班"}, {Value: ModePhone, Label: "电话咨询"}, {Value: ModeVisit, Label: "上门"}}
}

func (c capability) sessionForm(v *web.Visit) web.Form {
	return web.Form{Caption: "加一次坐班", Action: "/console/lawyer/session", Submit: "保存", Fields: []web.Field{
		{Name: "community", Label: "社区", Kind: "select", Options: c.communities(v), Required: true}, {Name: "lawyer", Label: "律师", Kind: "select", Options: lawyerOptions(v)},
		{Name: "name", Label: "律师称呼", Max: 20, Hint: "居民看到的称呼，例如 孙律师。"}, {Name: "place", Label: "地点", Max: 60, Hint: "不填就是社区。"},
		{Name: "mode", Label: "方式", Kind: "select", Options: modeOptions()}, {Name: "start", Label: "开始", Kind: "datetime-local", Required: true}, {Name: "end", Label: "结束", Kind: "datetime-local", Required: true}}}
}

// chosenLawyer reads the lawyer of a form.
func chosenLawyer(v *web.Visit, form *web.Entered) (id, name string) {
	id, name = form.Raw("lawyer"), form.Text("name", 20)
	if s, ok := v.Tree.StaffByID(id); ok && s.Role == people.RoleLawyer {
		if name == "" {
			name = s.Name
		}
		return id, name
	}
	if name == "" {
		form.Fail("name", "请选择律师或填写称呼。")
	}
	return "", name
}

// longest is how long before its end a session can begin.
const longest = 12 * time.Hour

// addSession adds one session beside the plans.
func (c capability) addSession(v *web.Visit) error {
	form := v.Form()
	code := form.Raw("community")
	if !v.May(people.ReplyDemand, code) {
		return v.NotFound()
	}
	s := Session{ID: "S" + v.ID, Community: code, Place: form.Text("place", 60), Mode: form.One("mode", ModeDesk, ModePhone, ModeVisit), Start: form.Time("start"), End: form.Time("end"), State: Open, Version: 1}
	s.Lawyer, s.LawyerName = chosenLawyer(v, form)
	if says := CheckHours(s.Start, s.End, c.policy.Slot); says != "" {
		form.Fail("end", says)
	}
	if !s.Start.After(v.Now()) {
		form.Fail("start", "请填将来的时间。")
	}
	there, err := Sessions(v.Reader(), SessionFilter{From: s.Start.Add(-longest), To: s.End, OpenOnly: true, Limit: 1000})
	if err != nil {
		return err
	}
	for _, other := range there {
		if Overlap(s, other) {
			form.Fail("start", "这位律师那段时间已有坐班（"+web.Stamp(other.Start)+"）。")
		}
	}
	if !form.OK() {
		return v.Wrong("加一次坐班", form.Again(c.sessionForm(v)))
	}
	err = v.InTx(func(tx *store.Tx) error {
		if err := putSession(tx, s, SlotsOf(s, c.policy.Slot)); err != nil {
			return err
		}
		if err := Wind(tx); err != nil {
			return err
		}
		if err := v.Audit(tx, store.Entry{Action: "lawyer.session", ObjectKind: "lawyer_session", ObjectID: s.ID, Reason: "added"}); err != nil {
			return err
		}
		return v.Say(tx, "已加上。")
	})
	if err != nil {
		return err
	}
	return v.Redirect(sessionPath(s))
}

// sessionFor reads a session that the visitor may see; ok is false when a page was shown already.
func sessionFor(v *web.Visit) (s Session, ok bool, err error) {
	s, err = SessionByID(v.Reader(), v.Path("id"))
	if errors.Is(err, store.ErrNotFound) || err == nil && !v.Within(s.Community) {
		v.Within(v.Staff.Node)
		return s, false, v.NotFound()
	}
	return s, err == nil, err
}
