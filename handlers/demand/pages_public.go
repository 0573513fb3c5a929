package demand

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/triage"
	"minxu/web"
)

// publicCategories are those of which a line may stand on the public board: things and places. Care, jobs, disputes, noise of a neighbour,
// volunteers and conduct are about people.
func publicCategories() []string {
	return []string{"D01", "D02", "D03", "D04", "D05", "D07", "D08", "D12"}
}

// publicTitle says what a demand is about in words of the rules, never in the writer's: those may name somebody.
func publicTitle(d Demand) string {
	var heard []string
	for _, m := range triage.Understand(d.Title, triage.Context{At: d.SubmittedAt}).Matters {
		for _, b := range m.Because {
			known := slices.ContainsFunc(heard, func(h string) bool { return strings.Contains(h, b.Words) || strings.Contains(b.Words, h) })
			if !known && strings.Contains(d.Title, b.Words) && len([]rune(b.Words)) <= 6 && !strings.ContainsAny(b.Words, "0123456789") {
				heard = append(heard, b.Words)
			}
		}
	}
	const most = 2
	if len(heard) == 0 {
		return CategoryName(d.Category)
	}
	return CategoryName(d.Category) + "：" + strings.Join(heard[:min(len(heard), most)], "、")
}

// publicState says how a demand stands, as everybody may read it.
func publicState(o Office, d Demand, now time.Time) web.Cell {
	switch {
	case overdue(o.Calendar, d, now):
		return web.Cell{Text: "办理中", Tone: "bad", Sub: "已超期"}
	case d.State == Submitted:
		return web.Text("已提交")
	case d.State.Open():
		return web.Text("办理中")
	case d.State == Resolved:
		return web.Toned("已答复", "good")
	case d.State == Converted:
		return web.Toned("转项目或议题", "good")
	}
	return web.Toned("已办结", "good")
}

// publicPage is the public ledger: number, kind, community, state and dates. No place below the community, no word of a resident, nothing of
// matters about people.
func (c capability) publicPage(v *web.Visit) error {
	const perPublicPage = 30
	community, category := v.Query("community"), v.Query("category")
	if !slices.Contains(publicCategories(), category) {
		category = ""
	}
	var desks []string
	if n, ok := v.Tree.Node(community); ok && n.Kind == people.KindCommunity {
		desks = []string{community}
	}
	list, err := publicList(v.Reader(), desks, category, v.After(), perPublicPage+1)
	if err != nil {
		return err
	}
	more := len(list) > perPublicPage
	list = list[:min(len(list), perPublicPage)]
	o := Office{Tree: v.Tree, Calendar: c.clock(), Policy: c.numbers.in(v.Reader())}
	rows := make([][]web.Cell, len(list))
	last := ""
	for i, d := range list {
		last = d.ID
		households := ""
		if d.Households > 1 {
			households = strconv.Itoa(d.Households) + "户反映"
		}
		answered := web.Day(d.ResolvedAt)
		if d.State.Open() {
			answered = ""
		}
		rows[i] = []web.Cell{web.Text(d.No), {Text: publicTitle(d), Sub: households}, web.Text(communityName(v.Tree, d)), publicState(o, d, v.Now()),
			web.Text(web.Day(d.SubmittedAt)), web.Text(web.Day(d.FinishDue)), web.Text(answered)}
	}
	place := web.Field{Name: "community", Label: "社区", Kind: "select", Value: community, Options: []web.Option{{Value: "", Label: "全部"}}}
	for _, n := range v.Tree.Nodes() {
		if n.Kind == people.KindCommunity {
			place.Options = append(place.Options, web.Option{Value: n.Code, Label: n.Name})
		}
	}
	kind := web.Field{Name: "category", Label: "类别", Kind: "select", Value: category, Options: []web.Option{{Value: "", Label: "全部"}}}
	for _, code := range publicCategories() {
		kind.Options = append(kind.Options, web.Option{Value: code, Label: CategoryName(code)})
	}
	return v.Show("民需办理公开", web.Prose{Text: "只公开公共的事，地点写到社区；涉及个人的事、居民的姓名电话和原话都不公开。超期的如实标明。", Tone: "quiet"},
		web.Form{Method: "get", Action: "/public/demand/", Submit: "筛选", Fields: []web.Field{place, kind}},
		web.Table{Head: []string{"编号", "事情", "社区", "状态", "提交", "答复期限", "答复"}, Rows: rows, Empty: "没有可公开的民需。", More: v.More(more, last)})
}

// communityName names the community of a demand, or what lies above where there is none.
func communityName(t *people.Tree, d Demand) string {
	if n, ok := t.Above(d.Node, people.KindCommunity); ok {
		return n.Name
	}
	if n, ok := t.Node(d.Community); ok {
		return n.Name
	}
	return "地点待核实"
}

// publicFigures shows the figures of the last thirty days for the whole district, by community; small samples have no percentages.
func (c capability) publicFigures(v *web.Visit) error {
	const days = 30
	now := v.Now()
	from := calendar.Midnight(now).AddDate(0, 0, 1-days)
	list, err := counted(v.Reader(), Filter{}, from, now.Add(time.Microsecond))
	if err != nil {
		return err
	}
	place := func(d Counted) string {
		if n, ok := v.Tree.Above(d.Node, people.KindCommunity); ok {
			return n.Name
		}
		return "街道和区"
	}
	return v.Show("民需办理数据", figuresOf(Figure(list, now), days), groupTable("按社区", list, now, place), groupTable("按类别", list, now, func(d Counted) string { return CategoryName(d.Category) }),
		web.Prose{Caption: "这些数字怎么算", Text: definitions})
}
