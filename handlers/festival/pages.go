package festival

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

const perPage = 50

func runners() []string { return people.RolesThat(people.RunEvent) }
func readers() []string { return people.RolesThat(people.ReadFigures) }

func (c capability) pages() []web.Page {
	return []web.Page{
		{Route: "GET /console/festival/", Roles: runners(), Unit: true, Do: c.listPage},
		{Route: "GET /console/festival/new", Roles: runners(), Unit: true, Do: c.newPage},
		{Route: "POST /console/festival/new", Roles: runners(), Unit: true, Do: c.makePage},
		{Route: "GET /console/festival/editions", Roles: runners(), Do: editionsPage},
		{Route: "POST /console/festival/editions", Roles: people.RolesThat(people.KeepPolicy), Do: saveEditionPage},
		{Route: "GET /console/festival/figures", Roles: readers(), Unit: true, Do: figuresPage},
		{Route: "GET /console/festival/{id}", Roles: runners(), Unit: true, Do: c.onePage},
		{Route: "GET /console/festival/{id}/edit", Roles: runners(), Unit: true, Do: c.editPage},
		{Route: "POST /console/festival/{id}/edit", Roles: runners(), Unit: true, Do: c.changePage},
		{Route: "GET /console/festival/{id}/line", Roles: runners(), Unit: true, Do: c.linePage},
		{Route: "GET /console/festival/{id}/desk", Roles: runners(), Unit: true, Do: c.deskPage},
		{Route: "POST /console/festival/{id}/desk", Roles: runners(), Unit: true, Do: c.deskCheckIn},
		{Route: "POST /console/festival/{id}/walkin", Roles: runners(), Unit: true, Do: c.deskWalkIn},
		{Route: "POST /console/festival/{id}/publish", Roles: runners(), Unit: true, Do: c.actPage(publishEvent)},
		{Route: "POST /console/festival/{id}/close", Roles: runners(), Unit: true, Do: c.actPage(closeEvent)},
		{Route: "POST /console/festival/{id}/cancel", Roles: runners(), Unit: true, Do: c.actPage(cancelEvent)},
		{Route: "POST /console/festival/{id}/postpone", Roles: runners(), Unit: true, Do: c.actPage(postponeEvent)},
		{Route: "POST /console/festival/{id}/copy", Roles: runners(), Unit: true, Do: c.copyPage},
		{Route: "POST /console/festival/{id}/forgive", Roles: runners(), Unit: true, Do: c.actPage(forgiveMiss)},
		{Route: "GET /calendar/festival/{file}", Public: true, Do: calendarPage},
	}
}

func (c capability) nav() []web.NavItem {
	return []web.NavItem{{Path: "/console/festival/", Title: "邻里节", Roles: runners(), Order: 30, Count: drafts}}
}

// drafts counts the events that wait to be published, up to a hundred.
func drafts(_ context.Context, r store.Reader, s people.Staff, t *people.Tree) (int, error) {
	list, err := Events(r, EventFilter{Nodes: hosts(t, s), State: Draft, Limit: 100})
	if err != nil {
		return 0, fmt.Errorf("count the drafts: %w", err)
	}
	return len(list), nil
}

// hosts lists the places whose events somebody may see; nil for the whole district.
func hosts(t *people.Tree, s people.Staff) []string {
	if root, ok := t.Root(); ok && s.Covers(t, root.Code) {
		return nil
	}
	return append([]string{}, s.Scope(t)...)
}

// hostNode is the place that an event belongs to; the district where it names none.
func hostNode(t *people.Tree, e Event) string {
	if e.Node != "" {
		return e.Node
	}
	root, _ := t.Root()
	return root.Code
}

func (c capability) pageOffice(v *web.Visit) Office { return Office{Tree: v.Tree, Policy: c.policy} }

// event reads the event of a page. false: an answer was given.
func (c capability) event(v *web.Visit) (Event, bool, error) {
	e, err := ByID(v.Reader(), v.Path("id"))
	if errors.Is(err, store.ErrNotFound) || err == nil && !v.Within(hostNode(v.Tree, e)) {
		v.Within(v.Staff.Node)
		return Event{}, false, v.NotFound()
	}
	return e, err == nil, err
}

func pageLinks() web.Links {
	return web.Links{Items: []web.Cell{web.Link("未结束的", "/console/festival/"), web.Link("全部", "/console/festival/?all=1"), web.Link("新建活动", "/console/festival/new"),
		web.Link("届次", "/console/festival/editions"), web.Link("统计", "/console/festival/figures")}}
}

// listPage lists events, those to come first; with all=1 every one, newest first.
func (c capability) listPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	f := EventFilter{Nodes: hosts(v.Tree, v.Staff), After: v.After(), Limit: perPage + 1, Edition: v.Query("edition")}
	if v.Query("all") == "1" {
		f.Latest = true
	} else {
		f.EndsAfter = v.Now()
	}
	list, err := Events(v.Reader(), f)
	if err != nil {
		return err
	}
	more, last := len(list) > perPage, ""
	list = list[:min(len(list), perPage)]
	var rows [][]web.Cell
	for _, e := range list {
		last = e.PageKey()
		rows = append(rows, []web.Cell{{Text: e.Title, Sub: e.Theme.Name(), Link: eventPath(e)}, {Text: web.Stamp(e.Start), Sub: e.Place}, {Text: hostName(v, e)}, stateCell(e, v),
			{Text: strconv.Itoa(e.Taken) + "/" + strconv.Itoa(e.Capacity), Sub: waitingWords(e)}})
	}
	return v.Show("邻里节", pageLinks(), web.Table{Head: []string{"活动", "时间地点", "主办", "状态", "名额"}, Rows: rows, Empty: "没有活动。", More: v.More(more, last)})
}

func waitingWords(e Event) string {
	if e.Waiting == 0 {
		return ""
	}
	return "候补" + strconv.Itoa(e.Waiting) + "家"
}

func hostName(v *web.Visit, e Event) string {
	if n, ok := v.Tree.Node(e.Node); ok {
		return n.Name
	}
	return "全区"
}

func stateCell(e Event, v *web.Visit) web.Cell {
	s := e.Stands(v.Now())
	cell := web.Text(s.Name())
	switch s {
	case Draft, Ended:
		cell.Tone = "quiet"
	case Full, Postponed:
		cell.Tone = "warn"
	case Cancelled:
		cell.Tone = "bad"
	case Open, Running:
		cell.Tone = "good"
	}
	return cell
}

// act is one thing that a button of an event's page does; it gives what is said afterwards.
type pageAct func(o Office, tx *store.Tx, v *web.Visit, id string) (string, error)

func publishEvent(o Office, tx *store.Tx, v *web.Visit, id string) (string, error) {
	return "已发布。", o.Publish(tx, v.Staff, id)
}

func closeEvent(o Office, tx *store.Tx, v *web.Visit, id string) (string, error) {
	return "报名已截止。", o.CloseSignup(tx, v.Staff, id)
}

func cancelEvent(o Office, tx *store.Tx, v *web.Visit, id string) (string, error) {
	return "活动已取消，已通知报名和候补的居民。", o.Cancel(tx, v.Staff, id, v.Form().Text("reason", 60))
}

func postponeEvent(o Office, tx *store.Tx, v *web.Visit, id string) (string, error) {
	return "已改期，已通知报名和候补的居民。", o.Postpone(tx, v.Staff, id, v.Form().Time("start"), v.Form().Text("reason", 60))
}

func forgiveMiss(o Office, tx *store.Tx, v *web.Visit, _ string) (string, error) {
	return "已谅解，这一次不再计入。", o.Forgive(tx, v.Staff, v.Form().Text("registration", 40), v.Form().Text("reason", 60))
}

// actPage does one thing to an event and goes back to its page.
func (c capability) actPage(do pageAct) func(*web.Visit) error {
	return func(v *web.Visit) error {
		e, ok, err := c.event(v)
		if !ok {
			return err
		}
		err = v.InTx(func(tx *store.Tx) error {
			said, err := do(c.pageOffice(v), tx, v, e.ID)
			if err != nil {
				return err
			}
			return v.Say(tx, said)
		})
		switch {
		case errors.Is(err, store.ErrNotFound):
			return v.NotFound()
		case err != nil:
			return err
		case !v.Form().OK():
			return v.Refuse("填的内容不对，请看一下日期和字数。")
		}
		return v.Redirect(eventPath(e))
	}
}

// copyPage makes a draft of the same event at another time and goes on to it.
func (c capability) copyPage(v *web.Visit) error {
	e, ok, err := c.event(v)
	if !ok {
		return err
	}
	form := v.Form()
	start, edition := form.Time("start"), form.Text("edition", 40)
	if !form.OK() {
		return v.Refuse("请填新的开始时间。")
	}
	var made Event
	err = v.InTx(func(tx *store.Tx) (err error) {
		if made, err = c.pageOffice(v).Copy(tx, v.Staff, e.ID, start, edition); err != nil {
			return err
		}
		return v.Say(tx, "已复制成草稿，核对后发布。")
	})
	if err != nil {
		return err
	}
	return v.Redirect(eventPath(made))
}
