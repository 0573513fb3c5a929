package demand

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

const perPage = 50

func (c capability) pages() []web.Page {
	read, reply := people.RolesThat(people.ReadDemand), people.RolesThat(people.ReplyDemand)
	return []web.Page{
		{Route: "GET /console/demand/", Roles: read, Unit: true, Do: listPage},
		{Route: "GET /console/demand/{id}", Roles: read, Unit: true, Do: onePage},
		{Route: "GET /console/demand/{id}/photo/{n}", Roles: read, Unit: true, Do: c.photoPage},
		{Route: "POST /console/demand/{id}/say", Roles: reply, Unit: true, Do: c.actPage(Office.Say, "已发送给居民。")},
		{Route: "POST /console/demand/{id}/ask", Roles: reply, Unit: true, Do: c.actPage(Office.Ask, "已向居民提问，办理时限暂停。")},
		{Route: "POST /console/demand/{id}/resolve", Roles: reply, Unit: true, Do: c.actPage(Office.Resolve, "已答复居民，等评价。")},
	}
}

func (c capability) nav() []web.NavItem {
	return []web.NavItem{{Path: "/console/demand/", Title: "民需", Roles: people.RolesThat(people.ReadDemand), Order: 10, Count: openCount}}
}

// scope narrows a list to what a person may see: the whole district, the desks of the own subtree, or the own areas.
func scope(t *people.Tree, s people.Staff, f Filter) Filter {
	if root, ok := t.Root(); ok && s.Covers(t, root.Code) {
		return f
	}
	codes := s.Scope(t)
	if codes == nil {
		codes = []string{} // nobody's: nil would mean everywhere
	}
	if n, ok := t.Node(s.Node); ok && n.Kind == people.KindArea {
		f.Areas = codes
	} else {
		f.Desks = codes
	}
	return f
}

// mayRead says whether a person may see one demand: it lies in the own subtree, and what is about conduct is read by the street and above.
func mayRead(v *web.Visit, d Demand) bool {
	return v.Within(d.Node) && (d.Category != "D15" || aboveCommunity(v.Staff.Role))
}

func aboveCommunity(role string) bool {
	return people.May(role, people.SuperviseDemand) || role == people.RoleAuditor
}

// openCount tells how many open demands lie in a person's scope, up to a hundred.
func openCount(_ context.Context, r store.Reader, s people.Staff, t *people.Tree) (int, error) {
	const most = 100
	list, err := List(r, scope(t, s, Filter{Open: true, Limit: most}))
	if err != nil {
		return 0, fmt.Errorf("count the open demands: %w", err)
	}
	return len(list), nil
}

func listPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	all := v.Query("all") == "1"
	list, err := List(v.Reader(), scope(v.Tree, v.Staff, Filter{Open: !all, Before: v.After(), Limit: perPage + 1}))
	if err != nil {
		return err
	}
	more := len(list) > perPage
	list = list[:min(len(list), perPage)]
	var rows [][]web.Cell
	last := ""
	for _, d := range list {
		last = d.ID
		if d.Category == "D15" && !aboveCommunity(v.Staff.Role) {
			continue
		}
		rows = append(rows, []web.Cell{{Text: titleFor(v.Staff, d), Sub: d.No, Link: page(d)}, web.Text(CategoryName(d.Category)), urgencyCell(d.Urgency),
			{Text: placeFor(v, d), Sub: v.Tree.Path(d.Community)}, stateCell(d), dueCell(d, v.Now())})
	}
	other := web.Link("看全部", "/console/demand/?all=1")
	if all {
		other = web.Link("只看在办", "/console/demand/")
	}
	return v.Show("民需", web.Links{Items: []web.Cell{other}}, web.Table{Head: []string{"事情", "类别", "紧急", "地点", "状态", "答复期限"}, Rows: rows,
		Empty: "没有在办的民需。", More: v.More(more, last)})
}

func urgencyCell(u Urgency) web.Cell {
	switch u {
	case Critical:
		return web.Toned(u.Name(), "bad")
	case Urgent:
		return web.Toned(u.Name(), "warn")
	}
	return web.Toned(u.Name(), "quiet")
}

func stateCell(d Demand) web.Cell {
	c := web.Text(d.State.Name())
	switch {
	case d.Supervised:
		c.Tone, c.Sub = "bad", "督办"
	case d.State == WaitingResident:
		c.Tone = "warn"
	case !d.State.Open():
		c.Tone = "quiet"
	}
	if d.Households > 1 {
		c.Sub += " " + strconv.Itoa(d.Households) + "户"
	}
	return c
}

func dueCell(d Demand, now time.Time) web.Cell {
	if d.FinishDue.IsZero() {
		return web.Cell{}
	}
	if d.State.Open() && d.State != WaitingResident && now.After(d.FinishDue) {
		return web.Cell{Text: web.Stamp(d.FinishDue), Tone: "bad", Sub: "已超期"}
	}
	return web.Text(web.Stamp(d.FinishDue))
}

// titleFor hides the resident's words from those who read masked.
func titleFor(s people.Staff, d Demand) string {
	if s.Role == people.RoleAuditor {
		return "（已遮盖）"
	}
	if d.Title == "" {
		return "（原文未保存）"
	}
	return d.Title
}

// placeFor shows the place as deep as the reader may see it.
func placeFor(v *web.Visit, d Demand) string {
	if v.Staff.Role == people.RoleAuditor {
		return v.Tree.PublicLabel(d.Address())
	}
	if d.Place == "" {
		return v.Tree.Label(d.Address())
	}
	return d.Place
}

// actPage posts a text for a case: a message, a question, an answer.
func (c capability) actPage(do func(Office, *store.Tx, people.Staff, string, string) error, done string) func(*web.Visit) error {
	return func(v *web.Visit) error {
		const most = 500
		form := v.Form()
		text := form.Needed("text", most)
		d, err := ByID(v.Reader(), v.Path("id"))
		if errors.Is(err, store.ErrNotFound) || err == nil && !mayRead(v, d) {
			v.Within(v.Staff.Node)
			return v.NotFound()
		}
		if err != nil {
			return err
		}
		if !form.OK() {
			return v.Refuse("请写下内容，最多" + strconv.Itoa(most) + "字。")
		}
		err = v.InTx(func(tx *store.Tx) error {
			if err := do(Office{Tree: v.Tree, Policy: c.policy}, tx, v.Staff, d.No, text); err != nil {
				return err
			}
			return v.Say(tx, done)
		})
		if err != nil {
			return err
		}
		return v.Redirect(page(d))
	}
}
