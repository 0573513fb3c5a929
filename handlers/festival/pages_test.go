package festival

import (
	"net/url"
	"strings"
	"testing"

	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
	"minxu/web"
	"minxu/web/webtest"
)

// openPages is a house of pages with the phone class (E2, full, one party in line), a class of another community, a walk of the district
// and a draft.
func openPages(t *testing.T) *webtest.House {
	t.Helper()
	h := webtest.New(t, func(h *webtest.House) ([]web.Page, []web.NavItem) {
		c := New()
		if err := h.Store.Migrate(t.Context(), "festival", c.Migrations); err != nil {
			t.Fatal(err)
		}
		return c.Pages, c.Nav
	})
	o := Office{Tree: h.Tree(), Policy: Policy{}.WithDefaults()}
	class, other, draft := phones(2), phones(9), phones(5)
	class.Elsewhere = 2
	other.ID, other.Title, other.Node, other.Place = "E5", "东岸书法班", webtest.Other, "东岸社区二楼"
	draft.ID, draft.Title, draft.State = "E7", "还没定的活动", Draft
	h.Tx(func(tx *store.Tx) error {
		for _, e := range []Event{class, other, walk(), draft} {
			if err := o.Restore(tx, e, true); err != nil {
				return err
			}
		}
		for i, who := range []struct {
			alias string
			state RegState
		}{{"张阿姨", Signed}, {"刘先生", Signed}, {"陈叔叔", Waitlisted}} {
			r, err := people.Arrive(tx, "openid-"+who.alias)
			if err != nil {
				return err
			}
			if err := people.SetAlias(tx, r.ID, who.alias); err != nil {
				return err
			}
			if err := people.SetPhone(tx, r.ID, "1380000123"+string(rune('0'+i))); err != nil {
				return err
			}
			if err := o.RestoreRegistration(tx, Registration{No: "LJ20260309000" + string(rune('1'+i)), Event: "E2", Resident: r.ID, Party: 1, People: party(1), State: who.state}); err != nil {
				return err
			}
		}
		return SaveEdition(tx, Edition{ID: "ED8", Number: 8, Title: "第八届邻里节"})
	})
	return h
}

func values(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

func TestThePagesOfEvents(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	both := []string{"audit", "festival_events"}
	moved := []string{"audit", "festival_events", "festival_registrations", "outbox"}
	whole := values("title", "包粽子", "theme", string(Joy), "node", webtest.Community, "place", "活动室", "start", "2026-04-02T09:00", "end", "2026-04-02T11:00", "capacity", "20", "min_age", "6")
	h.Run([]webtest.Case{
		{Name: "nobody sees events without a log-in", Path: "/console/festival/", Status: 303, Lacks: []string{"智能手机课"}},
		{Name: "the steward sees the own community's", As: "s1", Path: "/console/festival/", Status: 200, Shows: []string{"智能手机课", "已满", "2/2", "候补1家", "还没定的活动"}, Lacks: []string{"东岸书法班", "海边健步走"}},
		{Name: "the organiser too", As: "o1", Path: "/console/festival/", Status: 200, Shows: []string{"智能手机课"}},
		{Name: "the district sees all", As: "a1", Path: "/console/festival/?all=1", Status: 200, Shows: []string{"智能手机课", "东岸书法班", "海边健步走", "全区"}},
		{Name: "a grid worker has no events", As: "s2", Path: "/console/festival/", Status: 403},
		{Name: "the auditor neither", As: "a2", Path: "/console/festival/", Status: 403},
		{Name: "one event with who comes, masked", As: "s1", Path: "/console/festival/E2", Status: 200, Shows: []string{"张*", "刘*", "0001", "取消并通知", "签到台"}, Lacks: []string{"张阿姨", "13800001230"}},
		{Name: "another community's is as good as none", As: "s1", Path: "/console/festival/E5", Status: 404, Lacks: []string{"东岸书法班"}, Alters: []string{"audit"}},
		{Name: "so is the district's", As: "s1", Path: "/console/festival/E4", Status: 404, Alters: []string{"audit"}},
		{Name: "the line in its order", As: "o1", Path: "/console/festival/E2/line", Status: 200, Shows: []string{"陈*", "第几位", "先来后到"}, Lacks: []string{"陈叔叔"}},
		{Name: "a form for a new one", As: "s1", Path: "/console/festival/new", Status: 200, Shows: []string{"邻里传颂", "海风社区", "第8届"}, Lacks: []string{"东岸社区"}},
		{Name: "a new one becomes a draft", As: "s1", Method: "POST", Path: "/console/festival/new", Form: whole, Status: 303, Shows: []string{"草稿已保存", "包粽子"}, Alters: both},
		{Name: "without seats it is asked again", As: "s1", Method: "POST", Path: "/console/festival/new", Form: values("title", "包粽子", "theme", string(Joy), "place", "活动室", "start", "2026-04-02T09:00", "end", "2026-04-02T11:00", "capacity", "0"), Status: 422, Shows: []string{"包粽子"}},
		{Name: "for another community it is refused", As: "s1", Method: "POST", Path: "/console/festival/new", Form: values("title", "包粽子", "theme", string(Joy), "node", webtest.Other, "place", "活动室", "start", "2026-04-02T09:00", "end", "2026-04-02T11:00", "capacity", "9"), Status: 409, Shows: []string{"岗位"}},
		{Name: "the form of an old one is filled", As: "s1", Path: "/console/festival/E7/edit", Status: 200, Shows: []string{"还没定的活动", "2026-03-14T14:00"}},
		{Name: "a draft is changed", As: "s1", Method: "POST", Path: "/console/festival/E7/edit", Form: values("title", "定了的活动", "theme", string(Learn), "node", webtest.Community, "place", "二楼", "start", "2026-03-15T14:00", "end", "2026-03-15T15:00", "capacity", "6"), Status: 303, Shows: []string{"定了的活动", "已保存"}, Alters: both},
		{Name: "and published", As: "s1", Method: "POST", Path: "/console/festival/E7/publish", Status: 303, Shows: []string{"已发布", "报名中"}, Alters: both},
		{Name: "once", As: "s1", Method: "POST", Path: "/console/festival/E7/publish", Status: 409, Shows: []string{"不用再发布"}},
		{Name: "a copy is a draft", As: "s1", Method: "POST", Path: "/console/festival/E7/copy", Form: values("start", "2026-03-22T14:00", "edition", "ED8"), Status: 303, Shows: []string{"已复制成草稿", "2026-03-22 14:00"}, Alters: both},
		{Name: "another community's is not copied", As: "s1", Method: "POST", Path: "/console/festival/E5/copy", Form: values("start", "2026-03-22T14:00"), Status: 404, Alters: []string{"audit"}},
		{Name: "cancelling needs a reason", As: "s1", Method: "POST", Path: "/console/festival/E2/cancel", Form: values("reason", ""), Status: 409, Shows: []string{"原因"}},
		{Name: "it is put off with a new date", As: "s1", Method: "POST", Path: "/console/festival/E2/postpone", Form: values("start", "2026-03-16T14:00", "reason", "大风"), Status: 303, Shows: []string{"已改期", "2026-03-16 14:00"}, Alters: moved},
		{Name: "the desk before its time", As: "o1", Method: "POST", Path: "/console/festival/E2/desk", Form: values("tail", "0001"), Status: 409, Shows: []string{"还没到签到时间"}},
		{Name: "the desk", As: "o1", Path: "/console/festival/E2/desk", Status: 200, Shows: []string{"编号后四位", "没报名直接来的", "event-E2"}},
		{Name: "figures of the own places", As: "s1", Path: "/console/festival/figures", Status: 200, Shows: []string{"参与人次", "邻里学堂", "候补转正率", "海风社区"}, Lacks: []string{"东岸社区"}},
		{Name: "the auditor reads figures", As: "a2", Path: "/console/festival/figures", Status: 200, Shows: []string{"东岸社区"}},
		{Name: "editions", As: "s1", Path: "/console/festival/editions", Status: 200, Shows: []string{"第8届", "第八届邻里节"}, Lacks: []string{"新的一届"}},
		{Name: "a steward adds none", As: "s1", Method: "POST", Path: "/console/festival/editions", Form: values("number", "9"), Status: 403},
		{Name: "the district adds one", As: "a1", Method: "POST", Path: "/console/festival/editions", Form: values("number", "9", "title", "第九届"), Status: 303, Shows: []string{"第9届"}, Alters: []string{"audit", "festival_editions"}},
		{Name: "the same number is no new one of another name", As: "a1", Method: "POST", Path: "/console/festival/editions", Form: values("number", "0"), Status: 409},
		{Name: "anybody may put an event into a calendar", Path: "/calendar/festival/E2.ics", Status: 200, Shows: []string{"BEGIN:VEVENT", "DTSTART:20260316T060000Z", "SUMMARY:邻里学堂·智能手机课"}},
		{Name: "all events in one calendar", Path: "/calendar/festival/all.ics", Status: 200, Shows: []string{"海边健步走", "东岸书法班"}, Lacks: []string{"包粽子"}},
		{Name: "a calendar that is not there", Path: "/calendar/festival/E99.ics", Status: 404},
		{Name: "a file of another kind", Path: "/calendar/festival/E2.pdf", Status: 404},
	})
	h.Clock.Set(at(16, 13, 45).UTC())
	h.Run([]webtest.Case{
		{Name: "a party is checked in", As: "o1", Method: "POST", Path: "/console/festival/E2/desk", Form: values("tail", "0001"), Status: 303, Shows: []string{"尾号0001签到好了"}, Alters: []string{"audit", "festival_registrations"}},
		{Name: "a stranger's tail is not found", As: "o1", Method: "POST", Path: "/console/festival/E2/desk", Form: values("tail", "7777"), Status: 409, Shows: []string{"没有找到"}},
		{Name: "people without an account are counted", As: "o1", Method: "POST", Path: "/console/festival/E2/walkin", Form: values("people", "3", "kind", "child"), Status: 303, Shows: []string{"记上了3位", "4人次"}, Alters: []string{"audit", "festival_walk_ins"}},
		{Name: "not a hundred and one", As: "o1", Method: "POST", Path: "/console/festival/E2/walkin", Form: values("people", "101", "kind", "child"), Status: 409},
		{Name: "another community's desk is closed", As: "s3", Method: "POST", Path: "/console/festival/E2/desk", Form: values("tail", "0002"), Status: 404, Alters: []string{"audit"}},
	})
}

func TestLinesOfACalendarAreFoldedInsideNoCharacter(t *testing.T) {
	t.Parallel()
	e := phones(3)
	e.Title, e.Notes = strings.Repeat("很长的活动名称,", 12), "带水;慢走"
	for _, l := range strings.Split(strings.TrimSuffix(string(icsOf([]Event{e}, storetest.Start())), "\r\n"), "\r\n") {
		if len(l) > 75 || strings.ContainsRune(l, '\uFFFD') {
			t.Errorf("%d bytes: %q", len(l), l)
		}
	}
}
