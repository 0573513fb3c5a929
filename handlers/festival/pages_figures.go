package festival

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/web"
)

// figuresPage shows what came of the events of one's own places, in all or of one edition.
func figuresPage(v *web.Visit) error {
	v.Within(v.Staff.Node)
	events, err := Events(v.Reader(), EventFilter{Nodes: hosts(v.Tree, v.Staff), Edition: v.Query("edition"), Latest: true, Limit: 5000})
	if err != nil {
		return err
	}
	f, err := FiguresOf(v.Reader(), events)
	if err != nil {
		return err
	}
	mean, scored := f.Total.Content()
	content := "样本不足（" + strconv.Itoa(scored) + "人）"
	if scored >= 10 {
		content = fmt.Sprintf("%.2f（%d人）", mean, scored)
	}
	t := f.Total
	facts := web.Facts{Items: []web.Fact{{Name: "场次", Value: web.Text(strconv.Itoa(t.Sessions) + "（另取消" + strconv.Itoa(t.Cancelled) + "）")}, {Name: "名额", Value: web.Text(strconv.Itoa(t.Seats))},
		{Name: "报名", Value: web.Text(strconv.Itoa(t.Signed) + "人")}, {Name: "参与人次", Value: web.Text(strconv.Itoa(t.Attended) + "（其中现场来的" + strconv.Itoa(t.WalkIns) + "）")},
		{Name: "参加过的账号", Value: web.Text(strconv.Itoa(t.Unique))}, {Name: "到场率", Value: web.Text(rate(t.AttendanceRate()))}, {Name: "满座率", Value: web.Text(rate(t.FillRate()))},
		{Name: "候补转正率", Value: web.Text(rate(t.Conversion()) + "（" + strconv.Itoa(t.Taken) + "/" + strconv.Itoa(t.Waited) + "家）")},
		{Name: "未到", Value: web.Text(strconv.Itoa(t.NoShows) + "人")}, {Name: "临时取消", Value: web.Text(strconv.Itoa(t.Late) + "人")}, {Name: "评价", Value: web.Text(content)}}}
	bands := web.Bars{Caption: "到场的年龄段（人）"}
	for i, name := range bandNames() {
		bands.Items = append(bands.Items, web.Bar{Name: name, Value: float64(f.Bands[i]), Text: strconv.Itoa(f.Bands[i])})
	}
	hostsTable := groupTable("按主办", f.Communities, func(code string) string {
		if n, ok := v.Tree.Node(code); ok {
			return n.Name
		}
		return "全区"
	})
	note := web.Prose{Text: "参与人次按签到和现场登记的人头加总，同一个人来几次算几次。到场率＝有账号的到场人数÷报名人数（及时取消的不算）；满座率＝报名人数÷名额。"}
	return v.Show("邻里节统计", pageLinks(), facts, groupTable("按主题", f.Themes, func(name string) string { return name }), hostsTable, bands, note)
}

func rate(p float64) string { return fmt.Sprintf("%.2f%%", p) }

func groupTable(caption string, groups []Group, name func(string) string) web.Table {
	table := web.Table{Caption: caption, Head: []string{"", "场次", "报名", "参与人次", "到场率", "满座率"}, Empty: "还没有活动。"}
	for _, g := range groups {
		table.Rows = append(table.Rows, []web.Cell{web.Text(name(g.Name)), web.Text(strconv.Itoa(g.Sessions)), web.Text(strconv.Itoa(g.Signed)), web.Text(strconv.Itoa(g.Attended)),
			web.Text(rate(g.AttendanceRate())), web.Text(rate(g.FillRate()))})
	}
	return table
}

// calendarPath is the public address of an event's calendar entry.
func calendarPath(e Event) string { return "/calendar/festival/" + e.ID + ".ics" }

// calendarPage gives an event as a calendar file; nothing in it is personal. all.ics has every event that is to come.
func calendarPage(v *web.Visit) error {
	name, ok := strings.CutSuffix(v.Path("file"), ".ics")
	if !ok {
		return v.NotFound()
	}
	events, err := Events(v.Reader(), EventFilter{EndsAfter: v.Now().Add(-24 * time.Hour), Shown: true, Limit: 500})
	if err != nil {
		return err
	}
	if name != "all" {
		e, err := ByID(v.Reader(), name)
		if isMissing(err) || err == nil && e.State == Draft {
			return v.NotFound()
		}
		if err != nil {
			return err
		}
		events = []Event{e}
	}
	return v.Send(http.StatusOK, "text/calendar; charset=utf-8", icsOf(events, v.Now()))
}

// icsOf writes events as iCalendar: lines end in CRLF and are folded at 75 bytes.
func icsOf(events []Event, now time.Time) []byte {
	const stamp = "20060102T150405Z"
	var b strings.Builder
	put := func(line string) {
		const most = 73 // a folded line begins with a space and ends in CRLF
		for len(line) > most {
			cut := most
			for cut > 0 && line[cut]&0xc0 == 0x80 { // never inside a character
				cut--
			}
			b.WriteString(line[:cut] + "\r\n ")
			line = line[cut:]
		}
		b.WriteString(line + "\r\n")
	}
	text := strings.NewReplacer("\\", "\\\\", ";", "\\;", ",", "\\,", "\n", "\\n")
	for _, l := range []string{"BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//minxu//festival//ZH", "CALSCALE:GREGORIAN", "METHOD:PUBLISH"} {
		put(l)
	}
	for _, e := range events {
		status := "CONFIRMED"
		switch e.State {
		case Cancelled:
			status = "CANCELLED"
		case Postponed:
			status = "TENTATIVE"
		}
		for _, l := range []string{"BEGIN:VEVENT", "UID:event-" + e.ID + "@minxu", "DTSTAMP:" + now.UTC().Format(stamp), "DTSTART:" + e.Start.UTC().Format(stamp),
			"DTEND:" + e.End.UTC().Format(stamp), "SEQUENCE:" + strconv.Itoa(e.Version), "SUMMARY:" + text.Replace(e.Theme.Name()+"·"+e.Title), "LOCATION:" + text.Replace(e.Place),
			"DESCRIPTION:" + text.Replace("报名截止"+calendar.Say(e.SignupClose)+"。"+e.Notes), "STATUS:" + status, "END:VEVENT"} {
			put(l)
		}
	}
	put("END:VCALENDAR")
	return []byte(b.String())
}
