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
	read := people.RolesThat(people.ReadFigures)
	return []web.Page{
		{Route: "GET /console/deliberation/", Roles: read, Unit: true, Do: c.listPage},
	}
}

func (c capability) nav() []web.NavItem {
	return []web.NavItem{
		{Path: "/console/deliberation/", Title: "议事", Roles: people.RolesThat(people.ReadFigures), Order: 55, Count: c.waitingCount},
	}
}

// scope lists the communities that a person may see; nil means all.
func scope(t *people.Tree, s people.Staff) []string {
	if root, ok := t.Root(); ok && s.Covers(t, root.Code) {
		return nil
	}
	list := s.Scope(t)
	if list == nil {
		list = []string{} // nobody's: nil would mean everywhere
	}
	for _, node := range s.Nodes() { // who answers for an area sees what its community talks over
		if n, ok := t.Above(node, people.KindCommunity); ok {
			list = append(list, n.Code)
		}
	}
	return list
}

// waitingCount counts what somebody has to do in a person's scope: topics to screen, meetings without minutes, outcomes to publish.
func (c capability) waitingCount(_ context.Context, r store.Reader, s people.Staff, t *people.Tree) (int, error) {
	const most = 100
	topics, err := Topics(r, TopicFilter{Communities: scope(t, s), States: []TopicState{Proposed}, Limit: most})
	if err != nil {
		return 0, fmt.Errorf("count what waits: %w", err)
	}
	meetings, err := Meetings(r, MeetingFilter{Communities: scope(t, s), States: []MeetingState{RSVPClosed, Held}, Limit: most})
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
	topics, err := Topics(v.Reader(), TopicFilter{Communities: codes, Before: v.After(), Limit: perPage + 1})
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
	table := web.Table{Caption: "议题", Head: []string{"议题", "地点", "状态", "支持", "由谁议"}, Rows: rows, Empty: "您的范围内还没有议题。", More: v.More(more, last)}
	return v.Show("议事", table)
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
