package deliberation

import (
	"context"
	"fmt"

	"minxu/people"
	"minxu/store"
	"minxu/web"
)

const perPage = 50

func (c capability) pages() []web.Page {
	read, run := people.RolesThat(people.ReadFigures), people.RolesThat(people.RunMeeting)
	post := func(route string, do func(*web.Visit) error) web.Page {
		return web.Page{Route: "POST /console/deliberation/" + route, Roles: run, Unit: true, Do: do}
	}
	return []web.Page{
		{Route: "GET /console/deliberation/", Roles: read, Unit: true, Do: c.listPage},
		{Route: "GET /console/deliberation/new", Roles: run, Unit: true, Do: c.newPage},
		post("new", c.createPage),
		post("hot/{node}/{category}", c.hotPage),
		{Route: "GET /console/deliberation/topic/{id}", Roles: read, Unit: true, Do: c.topicPage},
		post("topic/{id}/screen", c.onTopic("已记下，提议和附议的居民会收到通知。", c.screen)),
		post("topic/{id}/merge", c.onTopic("已合并，两边的居民都会收到通知。", c.merge)),
		post("topic/{id}/scope", c.onTopic("已定，居民会收到通知。", c.scopeTopic)),
		post("topic/{id}/convene", c.convenePage),
		{Route: "GET /console/deliberation/meeting/{id}", Roles: read, Unit: true, Do: c.meetingPage},
		post("meeting/{id}/plan", c.onMeeting("已改。", c.replan)),
		post("meeting/{id}/notify", c.onMeeting("通知已安排发出，十几秒后开始送达。", c.notifyMeeting)),
		post("meeting/{id}/move", c.onMeeting("已改期，新通知已安排发出。", c.moveMeeting)),
		post("meeting/{id}/off", c.onMeeting("已取消，收到过通知的居民都会知道。", c.callOff)),
		post("meeting/{id}/admit", c.onMeeting("已登记到场。", c.admit)),
		post("meeting/{id}/begin", c.onMeeting("人数够了，可以开会。", c.beginMeeting)),
		post("meeting/{id}/disband", c.onMeeting("已记下人数不够。", c.disband)),
		post("meeting/{id}/again", c.againPage),
		post("meeting/{id}/meter", c.onMeeting("好了。", c.measure)),
		post("meeting/{id}/stance", c.onMeeting("已记下表态。", c.stand)),
		post("meeting/{id}/call", c.onMeeting("请下一位发言。", c.callSpeaker)),
		post("meeting/{id}/read/{words}", c.onMeeting("已记下念过了。", c.readWords)),
		post("meeting/{id}/outcome", c.onMeeting("结果已记下。", c.findOutcome)),
		post("meeting/{id}/minutes", c.onMeeting("会议记录已存。", c.writeMinutes)),
		post("meeting/{id}/conclude", c.onMeeting("会议已结束。", c.conclude)),
		{Route: "GET /console/deliberation/outcome/{id}", Roles: read, Unit: true, Do: c.outcomePage},
		post("outcome/{id}/task", c.onOutcome("已列上。", c.assign)),
		post("outcome/{id}/hand/{task}/{link}", c.onOutcome("已转，编号在表里。", c.hand)),
		post("outcome/{id}/done", c.onOutcome("已记下办好了。", c.complete)),
		post("outcome/{id}/refer", c.onOutcome("已提交居民代表会议，材料包在本页。", c.refer)),
		post("outcome/{id}/decide", c.onOutcome("表决结果已记下。", c.decide)),
		post("outcome/{id}/publish", c.onOutcome("已公开，参加过的居民会收到通知。", c.publish)),
		post("outcome/{id}/reply", c.onOutcome("答复已公开。", c.reply)),
		post("outcome/{id}/seal", c.onOutcome("名单已封，请填现场报出的种子。", c.sealList)),
		post("outcome/{id}/draw", c.onOutcome("抽好了，监督员会收到通知。", c.drawLots)),
		{Route: "GET /public/deliberation/", Public: true, Do: c.publicList},
		{Route: "GET /public/deliberation/{id}", Public: true, Do: c.publicOne},
		{Route: "GET /calendar/deliberation/{file}", Public: true, Do: c.icsPage},
	}
}

func (c capability) nav() []web.NavItem {
	return []web.NavItem{
		{Path: "/console/deliberation/", Title: "议事", Roles: people.RolesThat(people.ReadFigures), Order: 55, Count: c.waitingCount},
		{Path: "/public/deliberation/", Title: "阳光17议", Public: true, Order: 30},
	}
}

// scope lists the places whose things a person may see; nil means all.
func scope(t *people.Tree, s people.Staff) []string {
	if root, ok := t.Root(); ok && s.Covers(t, root.Code) {
		return nil
	}
	list := s.Scope(t)
	if list == nil {
		list = []string{} // nobody's: nil would mean everywhere
	}
	return list
}

// waitingCount counts what somebody has to do in a person's scope: topics to screen, meetings without minutes, outcomes to publish.
func (c capability) waitingCount(_ context.Context, r store.Reader, s people.Staff, t *people.Tree) (int, error) {
	const most = 100
	topics, err := Topics(r, TopicFilter{Nodes: scope(t, s), States: []TopicState{Proposed}, Limit: most})
	if err != nil {
		return 0, fmt.Errorf("count what waits: %w", err)
	}
	meetings, err := Meetings(r, MeetingFilter{Nodes: scope(t, s), States: []MeetingState{RSVPClosed, Held}, Limit: most})
	if err != nil {
		return 0, fmt.Errorf("count what waits: %w", err)
	}
	return len(topics) + len(meetings), nil
}

// visiting is the office of a page.
func (c capability) visiting(v *web.Visit) Office {
	return Office{Tree: v.Tree, Calendar: c.clock(), Policy: c.policy, Lent: c.lent}
}

// listPage lists topics, meetings and outcomes of a person's scope, what waits first, and the funnel.
func (c capability) listPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	codes := scope(v.Tree, v.Staff)
	topics, err := Topics(v.Reader(), TopicFilter{Nodes: codes, Before: v.After(), Limit: perPage + 1})
	if err != nil {
		return err
	}
	more, last := len(topics) > perPage, ""
	topics = topics[:min(len(topics), perPage)]
	var rows [][]web.Cell
	for _, t := range topics {
		last = t.ID
		rows = append(rows, []web.Cell{{Text: t.Title, Sub: t.No, Link: topicPath(t)}, web.Text(t.Place), topicCell(t, v), web.Text(digits(t.Seconds) + "户"), web.Text(t.Tier.Name())})
	}
	blocks := []web.Block{}
	if people.May(v.Staff.Role, people.RunMeeting) {
		blocks = append(blocks, web.Links{Items: []web.Cell{web.Link("登记议题", "/console/deliberation/new"), web.Link("公开页", "/public/deliberation/")}})
	}
	blocks = append(blocks, web.Table{Caption: "议题", Head: []string{"议题", "地点", "状态", "支持", "由谁议"}, Rows: rows, Empty: "您的范围内还没有议题。", More: v.More(more, last)})
	if v.After() != "" { // a further page of topics
		return v.Show("议事", blocks...)
	}
	const lately = 50
	meetings, err := Meetings(v.Reader(), MeetingFilter{Nodes: codes, Limit: lately})
	if err != nil {
		return err
	}
	outcomes, err := Outcomes(v.Reader(), OutcomeFilter{Nodes: codes, Limit: lately})
	if err != nil {
		return err
	}
	table, err := outcomeTable(v, outcomes, outcomePath)
	if err != nil {
		return err
	}
	funnel, err := c.funnelBars(v.Reader(), codes)
	if err != nil {
		return err
	}
	return v.Show("议事", append(blocks, meetingTable(meetings, meetingPath), table, funnel)...)
}

func meetingTable(list []Meeting, path func(Meeting) string) web.Table {
	rows := make([][]web.Cell, len(list))
	for i, m := range list {
		rows[i] = []web.Cell{{Text: m.Title, Sub: m.No, Link: path(m)}, web.Text(m.Tier.Name()), {Text: web.Stamp(m.At), Sub: m.Place}, {Text: m.State.Name(), Tone: meetingTone(m)},
			{Text: "有关" + digits(m.Invited) + "户", Sub: "要到" + digits(m.Quorum) + "户，到场" + digits(m.Present) + "户"}}
	}
	return web.Table{Caption: "会议", Head: []string{"会议", "哪一级", "时间", "状态", "户数"}, Rows: rows, Empty: "还没有会议。"}
}

func meetingTone(m Meeting) string {
	switch m.State {
	case Noticed, RSVPOpen:
		return "good"
	case RSVPClosed, Held:
		return "warn"
	case NoQuorum:
		return "bad"
	case CalledOff:
		return "quiet"
	}
	return ""
}

func outcomeTable(v *web.Visit, list []Outcome, path func(Outcome) string) (web.Table, error) {
	var rows [][]web.Cell
	for _, o := range list {
		title, err := titleOf(v.Reader(), o)
		if err != nil {
			return web.Table{}, err
		}
		tasks, err := Tasks(v.Reader(), o.ID)
		if err != nil {
			return web.Table{}, err
		}
		done := 0
		for _, t := range tasks {
			if !t.DoneAt.IsZero() {
				done++
			}
		}
		rows = append(rows, []web.Cell{{Text: title, Link: path(o)}, web.Text(o.Kind.Name()), web.Text(o.State.Name()), web.Text(digits(done) + "/" + digits(len(tasks))), web.Text(o.Paper.Said)})
	}
	return web.Table{Caption: "结果", Head: []string{"议题", "结论", "状态", "办好的事", "监督评价"}, Rows: rows, Empty: "还没有结果。"}, nil
}

// funnelBars shows how many topics came to a meeting and to a result, with what was counted before this system.
func (c capability) funnelBars(r store.Reader, nodes []string) (web.Block, error) {
	f, err := FunnelOf(r, nodes)
	if err != nil {
		return nil, err
	}
	if nodes == nil {
		before, err := TotalsBefore(r)
		if err != nil {
			return nil, err
		}
		for _, t := range before {
			f = f.Add(Funnel{Topics: t.Topics, Held: t.Held, Reached: t.Reached, Due: t.Reached, Implemented: t.Implemented})
		}
	}
	bar := func(name string, n, of int) web.Bar {
		text := digits(n)
		if p := Percent(n, of); p >= 0 && of != n {
			text += "（" + digits(p) + "%）"
		}
		return web.Bar{Name: name, Value: float64(n), Text: text}
	}
	return web.Bars{Caption: "议题、开会、成果各按自己的编号数，不互相推算", Items: []web.Bar{bar("收到议题", f.Topics, f.Topics), bar("开会", f.Held, f.Topics), bar("形成成果", f.Reached, f.Held), bar("落实并评价", f.Implemented, f.Due)}}, nil
}

func topicCell(t Topic, v *web.Visit) web.Cell {
	cell := web.Cell{Text: t.StateName()}
	switch {
	case t.State == Proposed && v.Now().After(t.ScreenDue):
		cell.Tone, cell.Sub = "bad", "期限"+web.Stamp(t.ScreenDue)
	case t.State == Proposed:
		cell.Tone, cell.Sub = "warn", "期限"+web.Stamp(t.ScreenDue)
	case t.State == OnAgenda:
		cell.Tone = "good"
	case !t.Live():
		cell.Tone = "quiet"
	}
	return cell
}
