package project

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

func (c capability) pages() []web.Page {
	read, run := people.RolesThat(people.ReadFigures), people.RolesThat(people.RunProject)
	return []web.Page{
		{Route: "GET /console/project/", Roles: read, Unit: true, Do: c.listPage},
		{Route: "GET /console/project/new", Roles: run, Unit: true, Do: newPage},
		{Route: "POST /console/project/new", Roles: run, Unit: true, Do: c.createPage},
		{Route: "GET /console/project/{id}", Roles: read, Unit: true, Do: c.onePage},
		{Route: "POST /console/project/{id}/move", Roles: run, Unit: true, Do: c.acting("已改状态。", c.move)},
		{Route: "POST /console/project/{id}/gate", Roles: run, Unit: true, Do: c.acting("已公开。", c.gate)},
		{Route: "POST /console/project/{id}/window", Roles: run, Unit: true, Do: c.acting("打分时间定好了，到点会请住户打分。", c.window)},
		{Route: "GET /console/project/{id}/sheet", Roles: run, Unit: true, Do: c.sheetPage},
		{Route: "POST /console/project/{id}/sheet", Roles: run, Unit: true, MaxBody: 128 << 10, Do: c.acting("评分已记下。", c.sheet)},
		{Route: "POST /console/project/{id}/verdict", Roles: run, Unit: true, Do: c.acting("裁定已记下。", c.verdict)},
		{Route: "POST /console/project/{id}/paper", Roles: run, Unit: true, Do: c.acting("已录入。第二遍由另一位工作人员录，两遍一致才计入。", c.paper)},
		{Route: "POST /console/project/{id}/answer", Roles: run, Unit: true, Do: c.acting("服务方的话已记下。", c.answer)},
		{Route: "POST /console/project/{id}/people", Roles: run, Unit: true, Do: c.acting("已放进名单。", c.enlist)},
		{Route: "POST /console/project/{id}/demand", Roles: run, Unit: true, Do: c.acting("已关联。", c.link)},
		{Route: "GET /public/project/", Public: true, Do: c.publicList},
		{Route: "GET /public/project/{id}", Public: true, Do: c.publicOne},
	}
}

func (c capability) nav() []web.NavItem {
	return []web.NavItem{
		{Path: "/console/project/", Title: "项目", Roles: people.RolesThat(people.ReadFigures), Order: 50, Count: c.waiting},
		{Path: "/public/project/", Title: "为民服务项目", Public: true, Order: 20},
	}
}

// scope narrows a list to what a person may see.
func scope(t *people.Tree, s people.Staff, f Filter) Filter {
	if root, ok := t.Root(); ok && s.Covers(t, root.Code) {
		return f
	}
	if f.Nodes = s.Scope(t); f.Nodes == nil {
		f.Nodes = []string{} // nobody's: nil would mean everywhere
	}
	return f
}

// waiting counts the projects in a person's scope for which somebody has to do something now: rectifications and closed rounds.
func (c capability) waiting(_ context.Context, r store.Reader, s people.Staff, t *people.Tree) (int, error) {
	list, err := List(r, scope(t, s, Filter{States: []State{Scoring, Rectifying}, Limit: 100}))
	if err != nil {
		return 0, fmt.Errorf("count the projects that wait: %w", err)
	}
	n := 0
	for _, p := range list {
		round, _, err := RoundOf(r, p.ID, p.Round)
		if err != nil {
			return 0, err
		}
		if p.State == Rectifying || !round.FrozenAt.IsZero() {
			n++
		}
	}
	return n, nil
}

func (c capability) listPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	list, err := List(v.Reader(), scope(v.Tree, v.Staff, Filter{Before: v.After(), Limit: perPage + 1}))
	if err != nil {
		return err
	}
	more := len(list) > perPage
	list = list[:min(len(list), perPage)]
	o, last := c.visiting(v), ""
	var rows [][]web.Cell
	for _, p := range list {
		last = p.ID
		score, err := o.scoreCell(v, p)
		if err != nil {
			return err
		}
		rows = append(rows, []web.Cell{{Text: p.Title, Sub: p.No, Link: pagePath(p)}, {Text: p.Coverage, Sub: v.Tree.Path(p.Node)},
			stateCell(p), score, web.Text(web.Stamp(p.ChangedAt))})
	}
	blocks := []web.Block{}
	if people.May(v.Staff.Role, people.RunProject) {
		blocks = append(blocks, web.Links{Items: []web.Cell{web.Link("登记新项目", "/console/project/new")}})
	}
	return v.Show("项目", append(blocks, web.Table{Head: []string{"项目", "范围", "状态", "评价", "更新"}, Rows: rows, Empty: "您的范围内还没有项目。", More: v.More(more, last)})...)
}

// visiting is the office of a page; pages need no calendar but for what Move opens.
func (c capability) visiting(v *web.Visit) Office {
	return Office{Tree: v.Tree, Calendar: c.calendar, Policy: c.policy}
}

func stateCell(p Project) web.Cell {
	cell := web.Cell{Text: p.State.Name()}
	if n := p.State.Step(); n > 0 {
		cell.Sub = "第" + strconv.Itoa(n) + "步"
	}
	switch {
	case p.State == Rectifying:
		cell.Tone, cell.Sub = "bad", "期限"+web.Day(p.RectifyDue)
	case p.State == Scoring:
		cell.Tone = "good"
	case p.State.Over() || p.State == Suspended:
		cell.Tone = "quiet"
	}
	return cell
}

// scoreCell tells the newest round: how many, never how they scored before the result is out.
func (o Office) scoreCell(v *web.Visit, p Project) (web.Cell, error) {
	r, ok, err := RoundOf(v.Reader(), p.ID, p.Round)
	if err != nil || !ok {
		return web.Cell{}, err
	}
	if res, done, err := o.result(v.Reader(), r); err != nil {
		return web.Cell{}, err
	} else if done {
		cell := web.Cell{Text: res.Say()}
		if res.Total > 0 {
			cell.Sub = "综合" + Points(res.Total) + "分"
		}
		return cell, nil
	}
	return web.Cell{Text: strconv.Itoa(r.Ballots) + "票", Sub: web.Stamp(r.CloseAt) + "截止"}, nil
}

func newForm() web.Form {
	return web.Form{Caption: "登记新项目", Action: "/console/project/new", Submit: "登记", Fields: []web.Field{
		{Name: "title", Label: "项目名称", Required: true, Max: 60},
		{Name: "coverage", Label: "受益范围", Required: true, Max: 60, Hint: "小区、社区或街道的名字，范围里的住户将来打分"},
		{Name: "summary", Label: "说明", Kind: "area", Max: 500},
		{Name: "channel", Label: "需求从哪来", Max: 100, Hint: "比如：走访、议事会、民需平台"},
		{Name: "budget", Label: "资金（文字）", Max: 200},
		{Name: "provider", Label: "服务方", Max: 100},
	}}
}

func newPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	return v.Show("登记新项目", newForm())
}

func (c capability) createPage(v *web.Visit) error {
	form := v.Form()
	in := Restored{Project: Project{Title: form.Needed("title", 60), Coverage: form.Needed("coverage", 60), Summary: form.Text("summary", 500),
		Channel: form.Text("channel", 100), Budget: form.Text("budget", 200), Provider: form.Text("provider", 100)}}
	v.Within(v.Staff.Node)
	var err error
	if form.OK() {
		if in.Node, in.Estate, err = Place(v.Tree, in.Coverage, ""); err != nil {
			form.Fail("coverage", "没有找到这个小区、社区或街道，或者有重名。")
		} else if !v.May(people.RunProject, in.Node) {
			form.Fail("coverage", "这个范围不归您管。")
		}
	}
	if !form.OK() {
		return v.Wrong("登记新项目", form.Again(newForm()))
	}
	var p Project
	err = v.InTx(func(tx *store.Tx) (err error) {
		if p, err = c.visiting(v).Open(tx, v.Staff, in); err != nil {
			return err
		}
		return v.Say(tx, "已登记，编号"+p.No+"。")
	})
	if err != nil {
		return err
	}
	return v.Redirect(pagePath(p))
}

// found reads the project of a page; one outside the person's subtree is as good as none.
func found(v *web.Visit) (Project, bool, error) {
	p, err := ByID(v.Reader(), v.Path("id"))
	if errors.Is(err, store.ErrNotFound) {
		v.Within(v.Staff.Node)
		return p, false, nil
	}
	if err != nil {
		return p, false, err
	}
	return p, v.Within(p.Node), nil
}

// acting makes the page of one act on a project: scope, then the act in one transaction, then back to the project.
func (c capability) acting(done string, do func(Office, *store.Tx, *web.Visit, *web.Entered, Project) error) func(*web.Visit) error {
	return func(v *web.Visit) error {
		p, ok, err := found(v)
		if err != nil {
			return err
		}
		if !ok {
			return v.NotFound()
		}
		if !v.May(people.RunProject, p.Node) {
			return v.Forbid()
		}
		form := v.Form()
		err = v.InTx(func(tx *store.Tx) error {
			if err := do(c.visiting(v), tx, v, form, p); err != nil {
				return err
			}
			return v.Say(tx, done)
		})
		if err != nil {
			return err
		}
		return v.Redirect(pagePath(p))
	}
}
