package campaign

import (
	"context"
	"errors"
	"strconv"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

const perPage = 30

func runners() []string   { return people.RolesThat(people.RunCampaign) }
func approvers() []string { return people.RolesThat(people.ApproveCampaign) }

func (c capability) pages() []web.Page {
	act := func(do func(Office, *store.Tx, people.Staff, string) (Campaign, error)) func(*web.Visit) error {
		return func(v *web.Visit) error { return c.actPage(v, do) }
	}
	hold := func(m Move) func(*web.Visit) error {
		return act(func(o Office, tx *store.Tx, by people.Staff, id string) (Campaign, error) {
			return o.Hold(tx, by, id, m)
		})
	}
	decide := func(yes bool) func(*web.Visit) error {
		return act(func(o Office, tx *store.Tx, by people.Staff, id string) (Campaign, error) {
			return o.Decide(tx, by, id, yes)
		})
	}
	return []web.Page{
		{Route: "GET /console/campaign/", Roles: runners(), Unit: true, Do: listPage},
		{Route: "GET /console/campaign/new", Roles: runners(), Unit: true, Do: c.newPage},
		{Route: "POST /console/campaign/new", Roles: runners(), Unit: true, Do: c.writePage},
		{Route: "GET /console/campaign/forms", Roles: runners(), Do: formsPage},
		{Route: "POST /console/campaign/forms", Roles: people.RolesThat(people.KeepPolicy), Do: keepFormPage},
		{Route: "GET /console/campaign/{id}", Roles: runners(), Unit: true, Do: c.onePage},
		{Route: "GET /console/campaign/{id}/edit", Roles: runners(), Unit: true, Do: c.editPage},
		{Route: "POST /console/campaign/{id}/edit", Roles: runners(), Unit: true, Do: c.writePage},
		{Route: "POST /console/campaign/{id}/count", Roles: runners(), Unit: true, Do: act(Office.Count)},
		{Route: "POST /console/campaign/{id}/submit", Roles: runners(), Unit: true, Do: act(Office.Submit)},
		{Route: "POST /console/campaign/{id}/approve", Roles: approvers(), Unit: true, Do: decide(true)},
		{Route: "POST /console/campaign/{id}/reject", Roles: approvers(), Unit: true, Do: decide(false)},
		{Route: "POST /console/campaign/{id}/pause", Roles: runners(), Unit: true, Do: hold(Pause)},
		{Route: "POST /console/campaign/{id}/resume", Roles: runners(), Unit: true, Do: hold(Resume)},
		{Route: "POST /console/campaign/{id}/kill", Roles: runners(), Unit: true, Do: hold(Kill)},
		{Route: "GET /console/campaign/{id}/doors", Roles: runners(), Unit: true, Do: c.doorsPage},
		{Route: "POST /console/campaign/{id}/doors/{door}/{state}", Roles: runners(), Unit: true, Do: c.knockPage},
	}
}

func (c capability) nav() []web.NavItem {
	return []web.NavItem{{Path: "/console/campaign/", Title: "通知", Roles: runners(), Order: 45, Count: waiting}}
}

// waiting counts the campaigns that wait for this person's word.
func waiting(_ context.Context, r store.Reader, s people.Staff, t *people.Tree) (int, error) {
	list, err := List(r, Filter{Nodes: s.Scope(t), States: []State{Waiting}, Limit: 100})
	n := 0
	for _, c := range list {
		if c.By != s.ID && s.May(t, people.ApproveCampaign, c.Node) {
			n++
		}
	}
	return n, err
}

func links() web.Links {
	return web.Links{Items: []web.Cell{web.Link("全部通知", "/console/campaign/"), web.Link("新建通知", "/console/campaign/new"), web.Link("通知模板", "/console/campaign/forms")}}
}

func listPage(v *web.Visit) error {
	list, err := List(v.Reader(), Filter{Nodes: v.Scope(), Before: v.After(), Limit: perPage + 1})
	if err != nil {
		return err
	}
	more, last := len(list) > perPage, ""
	var rows [][]web.Cell
	for _, c := range list[:min(len(list), perPage)] {
		last = c.ID
		rows = append(rows, []web.Cell{{Text: c.Title, Link: c.path(), Sub: people.TopicName(c.Topic)}, web.Text(nodeName(v.Tree, c.Node)), stateCell(c), {Text: number(c.Picked) + "人", Sub: "已发" + number(c.Posted)},
			web.Text(web.Stamp(c.Starts))})
	}
	return v.Show("群发通知", links(), web.Table{Head: []string{"通知", "范围", "状态", "对象", "开始"}, Rows: rows, Empty: "还没有群发过通知。", More: v.More(more, last)})
}

func nodeName(t *people.Tree, code string) string {
	if n, ok := t.Node(code); ok {
		return n.Name
	}
	return code
}

func stateCell(c Campaign) web.Cell {
	tone := map[State]string{Draft: "quiet", Closed: "quiet", Waiting: "warn", Paused: "warn", Running: "good", Stopped: "bad"}[c.State]
	return web.Toned(c.State.Name(), tone)
}

// one reads the campaign of a page; false: an answer was given.
func one(v *web.Visit) (Campaign, bool, error) {
	c, err := ByID(v.Reader(), v.Path("id"))
	if errors.Is(err, store.ErrNotFound) || err == nil && !v.Within(c.Node) {
		v.Within(v.Staff.Node)
		return c, false, v.NotFound()
	}
	return c, err == nil, err
}

func (c capability) actPage(v *web.Visit, do func(Office, *store.Tx, people.Staff, string) (Campaign, error)) error {
	before, ok, err := one(v)
	if !ok {
		return err
	}
	err = v.InTx(func(tx *store.Tx) error {
		after, err := do(c.office(v.Tree), tx, v.Staff, before.ID)
		if err != nil {
			return sentence(err)
		}
		return v.Say(tx, "“"+after.Title+"”："+after.State.Name()+"。")
	})
	if err != nil {
		return err
	}
	return v.Redirect(before.path())
}

// onePage shows a campaign: what it says, to whom, what became of it, and what can be done with it now.
func (c capability) onePage(v *web.Visit) error {
	campaign, ok, err := one(v)
	if !ok {
		return err
	}
	blocks := []web.Block{links(), web.Facts{Items: c.facts(v, campaign)}, web.Prose{Text: campaign.Body + "\n" + campaign.wayOut()}}
	audience, err := c.audience(v, campaign)
	if err != nil {
		return err
	}
	blocks = append(blocks, audience...)
	if campaign.Posted > 0 {
		figures, err := figures(v, campaign)
		if err != nil {
			return err
		}
		blocks = append(blocks, figures...)
	}
	return v.Show(campaign.Title, append(blocks, acts(v, campaign)...)...)
}

func (c capability) facts(v *web.Visit, campaign Campaign) []web.Fact {
	narrowed := ""
	for _, band := range campaign.Bands {
		narrowed += band + "岁 "
	}
	if campaign.Standing != "" {
		narrowed += standingName(campaign.Standing) + " "
	}
	for _, p := range c.past {
		if p.Key == campaign.Past {
			narrowed += p.Title
		}
	}
	if narrowed == "" {
		narrowed = "范围内全部登记住址的居民"
	}
	facts := []web.Fact{{Name: "状态", Value: stateCell(campaign)}, {Name: "类别", Value: web.Text(people.TopicName(campaign.Topic))}, {Name: "范围", Value: web.Text(nodeName(v.Tree, campaign.Node))},
		{Name: "对象", Value: web.Text(narrowed)}, {Name: "开始", Value: web.Text(web.Stamp(campaign.Starts))}, {Name: "截止", Value: web.Text(web.Stamp(campaign.Expires) + "，之后不再发出")},
		{Name: "速度", Value: web.Text("每分钟" + number(campaign.PerMinute) + "条")}}
	for _, who := range []struct{ label, id string }{{"写通知的人", campaign.By}, {"审批人", campaign.Approved}} {
		if s, ok := v.Tree.StaffByID(who.id); ok {
			facts = append(facts, web.Fact{Name: who.label, Value: web.Text(s.Name)})
		}
	}
	return facts
}

// audience shows who is meant, five of them, and who is left out for which reason.
func (c capability) audience(v *web.Visit, campaign Campaign) ([]web.Block, error) {
	if campaign.Concerned == 0 {
		return nil, nil
	}
	out, err := LeftOut(v.Reader(), campaign.ID)
	if err != nil {
		return nil, err
	}
	rows := [][]web.Cell{{web.Text("条件圈定"), web.Text(number(campaign.Concerned) + "人")}, {web.Toned("发送对象", "good"), web.Text(number(campaign.Picked) + "人")}}
	for _, reason := range []string{NotFollowing, OptedOut, Minor, Rested} {
		if n := out[reason]; n > 0 {
			rows = append(rows, []web.Cell{web.Toned("不发："+ReasonName(reason), "quiet"), web.Text(number(n) + "人")})
		}
	}
	some, err := sample(v.Reader(), campaign)
	if err != nil {
		return nil, err
	}
	var names [][]web.Cell
	for _, p := range some {
		who, err := people.ByID(v.Reader(), p.ID)
		if errors.Is(err, people.ErrUnknown) || err == nil && who.Erased {
			continue
		}
		if err != nil {
			return nil, err
		}
		name := "居民"
		if who.Alias != "" {
			name = people.MaskName(who.Alias)
		}
		names = append(names, []web.Cell{web.Text(name), web.Text(v.Tree.PublicLabel(who.Home))})
	}
	return []web.Block{web.Table{Caption: "发给谁", Head: []string{"", "人数"}, Rows: rows}, web.Table{Caption: "抽样核对", Head: []string{"称呼", "楼栋"}, Rows: names, Empty: "没有可以发送的人。"},
		web.Prose{Text: campaign.Forecast(), Tone: "quiet"}}, nil
}

// figures shows what became of the pushes.
func figures(v *web.Visit, c Campaign) ([]web.Block, error) {
	reach, list, err := ReachOf(v.Context(), v.Store(), c)
	if err != nil {
		return nil, err
	}
	share := "没有对象"
	if p, ok := reach.Percent(); ok {
		share = strconv.FormatFloat(p, 'f', 1, 64) + "%（" + number(reach.Arrived+reach.Told) + "/" + number(reach.Concerned) + "）"
	}
	facts := web.Facts{Caption: "知晓情况", Items: []web.Fact{{Name: "知晓率", Value: web.Text(share)}, {Name: "平台已接收", Value: web.Text(number(reach.Sent))}, {Name: "已送达", Value: web.Text(number(reach.Arrived))},
		{Name: "没有送到", Value: web.Text(number(reach.Lost))}, {Name: "还在路上", Value: web.Text(number(reach.OnTheWay))}}}
	if reach.Doors > 0 {
		facts.Items = append(facts.Items, web.Fact{Name: "上门告知", Value: web.Link(number(reach.Told)+"/"+number(reach.Doors)+"户", c.path()+"/doors")})
	}
	var rows [][]web.Cell
	for _, d := range list {
		report := "未回执"
		if d.Reported {
			report = map[bool]string{true: "送达", false: "未送达"}[d.Arrived]
		}
		rows = append(rows, []web.Cell{web.Text(pushState(d.State)), {Text: channelName(d.Channel), Sub: d.Reason}, web.Text(report), web.Text(number(d.N))})
	}
	return []web.Block{facts, web.Table{Caption: "发送明细", Head: []string{"结果", "渠道", "回执", "条数"}, Rows: rows},
		web.Prose{Text: "知晓率＝（送达＋上门告知）÷条件圈定的人数。发进聊天窗口的，平台接收即算送达；订阅和模板通知以平台回执为准。", Tone: "quiet"}}, nil
}

func pushState(s store.State) string {
	return map[store.State]string{store.Due: "等待发送", store.Claimed: "正在发送", store.Sent: "已发出", store.Failed: "失败", store.Expired: "过期未发", store.Suppressed: "未发", store.Unknown: "不确定"}[s]
}

func channelName(channel string) string {
	return map[string]string{people.ChannelChat: "聊天窗口", people.ChannelNotice: "订阅通知", people.ChannelTemplate: "模板消息"}[channel]
}

// acts are the buttons that make sense now, for this person.
func acts(v *web.Visit, c Campaign) []web.Block {
	button := func(name, words string, danger bool) web.Block {
		return web.Form{Action: c.path() + "/" + name, Submit: words, Danger: danger}
	}
	var list []web.Block
	switch c.State {
	case Draft:
		list = append(list, button("count", "圈定对象", false), web.Links{Items: []web.Cell{web.Link("修改", c.path()+"/edit")}})
	case Counted:
		words := "开始发送"
		if c.NeedsSecond() {
			words = "提交审批（超过" + number(fourEyes) + "人，需另一位同事同意）"
		}
		list = append(list, button("submit", words, false), button("count", "重新圈定", false), web.Links{Items: []web.Cell{web.Link("修改", c.path()+"/edit")}})
	case Waiting:
		if c.By != v.Staff.ID && v.May(people.ApproveCampaign, c.Node) {
			list = append(list, button("approve", "同意发送", false), button("reject", "退回修改", true))
		}
		list = append(list, button("kill", "撤回", true))
	case Running:
		list = append(list, button("pause", "暂停（两分钟内的仍会发出）", false), button("kill", "立即叫停", true))
	case Paused:
		list = append(list, button("resume", "继续发送", false), button("kill", "叫停", true))
	}
	return list
}
