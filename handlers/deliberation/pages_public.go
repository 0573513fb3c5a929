package deliberation

import (
	"errors"
	"net/http"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
	"minxu/web"
)

// publicList is what everybody may read: meetings to come, results, the funnel. Topics stand here once they are accepted, by title.
func (c capability) publicList(v *web.Visit) error {
	r := v.Reader()
	const most = 30
	meetings, err := Meetings(r, MeetingFilter{States: []MeetingState{Noticed, RSVPOpen, RSVPClosed, Held, Concluded, NoQuorum, CalledOff}, Limit: most})
	if err != nil {
		return err
	}
	topics, err := Topics(r, TopicFilter{States: []TopicState{Screened, Scoped}, Limit: most})
	if err != nil {
		return err
	}
	var rows [][]web.Cell
	for _, t := range topics {
		if t.Live() {
			rows = append(rows, []web.Cell{{Text: t.Title, Sub: t.No}, web.Text(v.Tree.Path(t.Community)), web.Text(t.StateName()), web.Text(digits(t.Seconds) + "户")})
		}
	}
	outcomes, err := Outcomes(r, OutcomeFilter{Shown: true, Limit: most})
	if err != nil {
		return err
	}
	table, err := outcomeTable(v, outcomes, func(o Outcome) string { return "/public/deliberation/" + o.Meeting })
	if err != nil {
		return err
	}
	funnel, err := c.funnelBars(r, nil)
	if err != nil {
		return err
	}
	var calendars []web.Cell
	for _, n := range v.Tree.Nodes() {
		if n.Kind == people.KindCommunity {
			calendars = append(calendars, web.Link(n.Name+"的会（日历）", "/calendar/deliberation/"+n.Code+".ics"))
		}
	}
	return v.Show("阳光17议", web.Prose{Text: "大家的事大家商量。参加、附议、提议题，在微信里发“议事”。网上征集的意见不作为法定表决。"},
		meetingTable(meetings, func(m Meeting) string { return "/public/deliberation/" + m.ID }),
		web.Table{Caption: "等着商量的议题", Head: []string{"议题", "哪里", "到哪一步", "支持"}, Rows: rows, Empty: "现在没有。"}, table, funnel, web.Links{Items: calendars})
}

// publicOne is a meeting as everybody may read of it, with its published outcomes, their objections and answers.
func (c capability) publicOne(v *web.Visit) error {
	m, err := MeetingByID(v.Reader(), v.Path("id"))
	if errors.Is(err, store.ErrNotFound) || err == nil && m.State == Draft {
		return v.NotFound()
	}
	if err != nil {
		return err
	}
	o := c.visiting(v)
	facts := web.Facts{Items: []web.Fact{{Name: "编号", Value: web.Text(m.No)}, {Name: "哪一级", Value: web.Text(m.Tier.Name())}, {Name: "状态", Value: web.Toned(m.State.Name(), meetingTone(m))},
		{Name: "时间", Value: web.Text(calendar.Say(m.At))}, {Name: "地点", Value: web.Text(m.Place)}, {Name: "请谁", Value: web.Text(o.where(m.Node, m.Buildings))}, {Name: "缘由", Value: web.Text(m.Paper.Why)},
		{Name: "到场", Value: web.Text(digits(m.Present) + "户，有关" + digits(m.Invited) + "户，要到" + digits(m.Quorum) + "户")}}}
	blocks := []web.Block{facts, agendaTable(m)}
	const most = 50
	outcomes, err := Outcomes(v.Reader(), OutcomeFilter{Meeting: m.ID, Shown: true, Limit: most})
	if err != nil {
		return err
	}
	words, err := WordsOn(v.Reader(), m.ID, Objection)
	if err != nil {
		return err
	}
	for _, out := range outcomes {
		more, err := c.outcomeBlocks(v, out, m)
		if err != nil {
			return err
		}
		blocks = append(blocks, more...)
		var rows [][]web.Cell
		for _, w := range words {
			if w.Outcome == out.ID && w.Answer != "" { // an objection is shown with its answer, by what was answered
				rows = append(rows, []web.Cell{web.Text(web.Day(w.At)), web.Text(w.Answer)})
			}
		}
		if len(rows) > 0 {
			blocks = append(blocks, web.Table{Caption: "公示期的意见和答复", Head: []string{"日期", "社区的答复"}, Rows: rows})
		}
	}
	return v.Show(m.Title, blocks...)
}

// icsPage is the calendar of a community's meetings (RFC 5545).
func (c capability) icsPage(v *web.Visit) error {
	code, ok := strings.CutSuffix(v.Path("file"), ".ics")
	n, known := v.Tree.Node(code)
	if !ok || !known || n.Kind != people.KindCommunity {
		return v.NotFound()
	}
	const most = 200
	list, err := Meetings(v.Reader(), MeetingFilter{Communities: []string{code}, States: []MeetingState{Noticed, RSVPOpen, RSVPClosed, Held, Concluded, CalledOff}, From: v.Now().AddDate(0, -3, 0), Limit: most})
	if err != nil {
		return err
	}
	return v.Send(http.StatusOK, "text/calendar; charset=utf-8", ICS(n.Name+"议事", list))
}

// ICS writes meetings as a calendar: lines end with CR LF, none is longer than 75 bytes, text is escaped.
func ICS(name string, list []Meeting) []byte {
	var b strings.Builder
	line := func(key, text string) {
		text = key + strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\r\n", "\\n", "\n", "\\n", "\r", "").Replace(text)
		for limit := 75; len(text) > limit; limit = 74 {
			cut := limit
			for text[cut]&0xc0 == 0x80 { // never inside a character
				cut--
			}
			b.WriteString(text[:cut] + "\r\n ")
			text = text[cut:]
		}
		b.WriteString(text + "\r\n")
	}
	stamp := func(at time.Time) string { return at.UTC().Format("20060102T150405Z") }
	line("BEGIN:VCALENDAR", "")
	line("VERSION:2.0", "")
	line("PRODID:-//minxu//deliberation//CN", "")
	line("X-WR-CALNAME:", name)
	const long = 2 * time.Hour
	for _, m := range list {
		status := "CONFIRMED"
		if m.State == CalledOff {
			status = "CANCELLED"
		}
		line("BEGIN:VEVENT", "")
		line("UID:", m.ID+"@minxu")
		line("SEQUENCE:", digits(m.NoticeSeq))
		line("DTSTAMP:", stamp(m.ChangedAt))
		line("DTSTART:", stamp(m.At))
		line("DTEND:", stamp(m.At.Add(long)))
		line("SUMMARY:", m.Tier.Name()+"："+m.Title)
		line("LOCATION:", m.Place)
		line("DESCRIPTION:", "编号"+m.No+"。在微信里发“议事”回复参不参加。")
		line("STATUS:", status)
		line("END:VEVENT", "")
	}
	line("END:VCALENDAR", "")
	return []byte(b.String())
}
