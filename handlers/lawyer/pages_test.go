package lawyer

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/web"
	"minxu/web/webtest"
)

// openPages is a house of pages with a session of tomorrow (T1), one that is on now (T2), one of another street (T9); u1 has tomorrow's 14:00,
// u2 waits for it.
func openPages(t *testing.T) (*webtest.House, Booking) {
	t.Helper()
	h := webtest.New(t, func(h *webtest.House) ([]web.Page, []web.NavItem) {
		c := New()
		if err := h.Store.Migrate(t.Context(), "lawyer", c.Migrations); err != nil {
			t.Fatal(err)
		}
		return c.Pages, c.Nav
	})
	now := h.Store.Now()
	day := time.Date(2026, 3, 11, 14, 0, 0, 0, district())
	var mine Booking
	h.Tx(func(tx *store.Tx) error {
		for _, s := range []Session{
			{ID: "T1", Community: webtest.Community, Lawyer: "s6", LawyerName: "孙律师", Mode: ModeDesk, Start: day, End: day.Add(time.Hour), State: Open},
			{ID: "T2", Community: webtest.Community, Lawyer: "s6", LawyerName: "孙律师", Mode: ModeDesk, Start: now.Add(-90 * time.Minute), End: now.Add(30 * time.Minute), State: Open},
			{ID: "T9", Community: webtest.Other, LawyerName: "东律师", Mode: ModeDesk, Start: day, End: day.Add(time.Hour), State: Open},
		} {
			if err := putSession(tx, s, SlotsOf(s, 30*time.Minute)); err != nil {
				return err
			}
		}
		who, err := people.Arrive(tx, "openid-u1")
		if err != nil {
			return err
		}
		if err := people.SetAlias(tx, who.ID, "张阿姨"); err != nil {
			return err
		}
		if err := people.SetPhone(tx, who.ID, "13800001234"); err != nil {
			return err
		}
		o := Office{Tree: h.Tree(), Policy: Policy{}.WithDefaults()}
		if mine, err = o.Give(tx, people.Staff{ID: "s1", Role: people.RoleSteward}, Desk{Slot: "T1@14:00", Resident: who.ID, Subject: "debt", Side: SideFamily, Note: "带材料"}); err != nil {
			return err
		}
		return putAnswer(tx, Answer{ID: "K1", Subject: "debt", Question: "借钱没写借条", Answer: "留好证据。", Law: "民法典第六百七十九条", Version: "2026-01", State: AnswerDraft, Edition: 1, ChangedBy: "s1"})
	})
	return h, mine
}

func district() *time.Location { return time.FixedZone("Asia/Shanghai", 8*60*60) }

func fields(pairs ...string) url.Values {
	v := url.Values{}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

func TestThePagesOfTheLawyersHours(t *testing.T) {
	t.Parallel()
	h, b := openPages(t)
	page := bookingPage(b)
	booked := []string{"audit", "lawyer_bookings", "lawyer_events", "lawyer_slots"}
	h.Run([]webtest.Case{
		{Name: "nobody sees hours without a log-in", Path: "/console/lawyer/", Status: 303},
		{Name: "the steward sees the hours of the community", As: "s1", Path: "/console/lawyer/", Status: 200, Shows: []string{"2026-03-11 14:00", "孙律师", "加一次坐班"}, Lacks: []string{"东律师"}},
		{Name: "the lawyer sees the own hours", As: "s6", Path: "/console/lawyer/", Status: 200, Shows: []string{"孙律师"}, Lacks: []string{"东律师", "加一次坐班"}},
		{Name: "a grid worker has no business here", As: "s2", Path: "/console/lawyer/", Status: 403},
		{Name: "a session shows people masked", As: "s1", Path: "/console/lawyer/session/T1", Status: 200, Shows: []string{"张*", "14:00", "已约", "借钱欠账"}, Lacks: []string{"张阿姨", "13800001234"}},
		{Name: "another street's session is as good as none", As: "s1", Path: "/console/lawyer/session/T9", Status: 404, Alters: []string{"audit"}},
		{Name: "a booking with its log", As: "s1", Path: page, Status: 200, Shows: []string{b.No, "电话代约", "带材料", "替居民取消"}, Lacks: []string{"张阿姨", "来了"}},
		{Name: "nor its booking", As: "s3", Path: page, Status: 404, Alters: []string{"audit"}},
		{Name: "before its time nobody has come", As: "s1", Method: "POST", Path: page + "/attend", Form: fields(), Status: 409, Shows: []string{"还没有到预约的时间"}},
		{Name: "the lawyer does not decide who did not come", As: "s6", Method: "POST", Path: page + "/miss", Form: fields(), Status: 403},
		{Name: "a name is needed at the desk", As: "s1", Method: "POST", Path: "/console/lawyer/session/T1/give", Form: fields("slot", "T1@14:30", "name", "", "subject", "debt", "side", "family"), Status: 422, Shows: []string{"请填写这一项"}},
		{Name: "one active booking each, at the desk too", As: "s1", Method: "POST", Path: "/console/lawyer/session/T1/give", Form: fields("slot", "T1@14:30", "name", "张", "phone", "13800001234", "subject", "debt", "side", "family"), Status: 409, Shows: []string{"一人同时只能约一个"}},
		{Name: "nobody with that telephone", As: "s1", Method: "POST", Path: "/console/lawyer/session/T1/give", Form: fields("slot", "T1@14:30", "name", "张", "phone", "13900009999", "subject", "debt", "side", "family"), Status: 422, Shows: []string{"没有居民绑定"}},
		{Name: "a free slot is given by telephone", As: "s1", Method: "POST", Path: "/console/lawyer/session/T1/give", Form: fields("slot", "T1@14:30", "name", "李大爷", "subject", "debt", "side", "family"), Status: 303, Shows: []string{"已登记，编号LF", "电话代约"}, Lacks: []string{"李大爷"}, Alters: booked},
		{Name: "a taken one is not given again", As: "s1", Method: "POST", Path: "/console/lawyer/session/T1/give", Form: fields("slot", "T1@14:30", "name", "王", "subject", "debt", "side", "family"), Status: 409, Shows: []string{"刚刚被约走"}},
		{Name: "a walk-in of tomorrow is none", As: "s1", Method: "POST", Path: "/console/lawyer/session/T1/give", Form: fields("slot", "T1@14:30", "name", "王", "subject", "debt", "side", "family", "walk_in", "1"), Status: 409, Shows: []string{"只登记当天"}},
		{Name: "who stands there takes a free slot", As: "s1", Method: "POST", Path: "/console/lawyer/session/T2/give", Form: fields("slot", "T2@10:00", "name", "赵", "subject", "other", "side", "unsaid", "walk_in", "1"), Status: 303, Shows: []string{"现场", "来了"},
			Alters: []string{"audit", "lawyer_bookings", "lawyer_events", "lawyer_slots"}},
		{Name: "the lawyer notes the time", As: "s6", Method: "POST", Path: "/console/lawyer/session/T2/time", Form: fields("in", "2026-03-10T08:35", "out", "2026-03-10T09:50"), Status: 303, Shows: []string{"律师已确认"}, Lacks: []string{"管家已确认"}, Alters: []string{"audit", "lawyer_sessions"}},
		{Name: "the steward agrees to it", As: "s1", Method: "POST", Path: "/console/lawyer/session/T2/time", Form: fields("in", "2026-03-10T08:35", "out", "2026-03-10T09:50"), Status: 303, Shows: []string{"律师已确认，管家已确认"}, Alters: []string{"audit", "lawyer_sessions"}},
		{Name: "another time has to be agreed to anew", As: "s1", Method: "POST", Path: "/console/lawyer/session/T2/time", Form: fields("in", "2026-03-10T08:30", "out", "2026-03-10T09:50"), Status: 303, Shows: []string{"管家已确认"}, Lacks: []string{"律师已确认"}, Alters: []string{"audit", "lawyer_sessions"}},
		{Name: "nobody leaves before coming", As: "s1", Method: "POST", Path: "/console/lawyer/session/T2/time", Form: fields("in", "2026-03-10T09:50", "out", "2026-03-10T09:10"), Status: 422, Shows: []string{"签退要在签到之后"}},
		{Name: "two at once is one too many for a lawyer", As: "s1", Method: "POST", Path: "/console/lawyer/session", Form: fields("community", webtest.Community, "lawyer", "s6", "mode", "desk", "start", "2026-03-11T14:30", "end", "2026-03-11T16:00"), Status: 422, Shows: []string{"已有坐班"}},
		{Name: "a session of another street is not added", As: "s1", Method: "POST", Path: "/console/lawyer/session", Form: fields("community", webtest.Other, "lawyer", "s6", "mode", "desk", "start", "2026-03-12T14:30", "end", "2026-03-12T16:00"), Status: 404, Alters: []string{"audit"}},
		{Name: "a session is added", As: "s1", Method: "POST", Path: "/console/lawyer/session", Form: fields("community", webtest.Community, "lawyer", "s6", "mode", "desk", "start", "2026-03-12T14:30", "end", "2026-03-12T16:00"), Status: 303, Shows: []string{"已加上", "15:30"},
			Alters: []string{"audit", "lawyer_clocks", "lawyer_sessions", "lawyer_slots"}},
		{Name: "a plan", As: "s1", Method: "POST", Path: "/console/lawyer/plans", Form: fields("id", "P1", "community", webtest.Community, "lawyer", "s6", "mode", "desk", "weekday", "4", "from", "09:00", "to", "11:00", "slot", "30", "made_up", "1"), Status: 303, Shows: []string{"周四", "9:00-11:00", "补到调休日"},
			Alters: []string{"audit", "lawyer_plans"}},
		{Name: "a plan that ends before it begins", As: "s1", Method: "POST", Path: "/console/lawyer/plans", Form: fields("community", webtest.Community, "lawyer", "s6", "mode", "desk", "weekday", "4", "from", "11:00", "to", "09:00", "slot", "30"), Status: 422, Shows: []string{"结束时间要晚于开始时间"}},
		{Name: "a day off", As: "s1", Method: "POST", Path: "/console/lawyer/exceptions", Form: fields("community", webtest.Community, "day", "2026-03-19", "kind", "closed", "reason", "律师出差"), Status: 303, Shows: []string{"2026-03-19", "律师出差"}, Alters: []string{"audit", "lawyer_exceptions"}},
		{Name: "an answer waits for a lawyer", As: "s1", Path: "/console/lawyer/kb", Status: 200, Shows: []string{"借钱没写借条", "待律师审核"}},
		{Name: "a steward does not review", As: "s1", Method: "POST", Path: "/console/lawyer/kb/K1/review", Form: fields(), Status: 403},
		{Name: "a lawyer does", As: "s6", Method: "POST", Path: "/console/lawyer/kb/K1/review", Form: fields(), Status: 303, Shows: []string{"已审核", "孙律师"}, Alters: []string{"audit", "legal_kb"}},
		{Name: "what was changed has to be read again", As: "s6", Method: "POST", Path: "/console/lawyer/kb/K1", Form: fields("subject", "debt", "question", "借钱没写借条怎么办", "answer", "留好转账记录。", "law", "民法典第六百七十九条", "version", "2026-03"), Status: 303, Shows: []string{"待律师审核", "2026-03"}, Lacks: []string{"审核通过"}, Alters: []string{"audit", "legal_kb"}},
		{Name: "nobody vouches for the own words", As: "s6", Method: "POST", Path: "/console/lawyer/kb/K1/review", Form: fields(), Status: 409, Shows: []string{"另一位律师"}},
		{Name: "an answer does not predict", As: "s1", Method: "POST", Path: "/console/lawyer/kb/new", Form: fields("subject", "debt", "question", "借钱没写借条怎么办", "answer", "一定能赢。", "law", "民法典", "version", "2026-03"), Status: 422, Shows: []string{"不能预测"}},
		{Name: "a lecture without a picture has not been held", As: "s6", Method: "POST", Path: "/console/lawyer/ledger", Form: fields("community", webtest.Community, "kind", "lecture", "at", "2026-03-02T15:00", "minutes", "60", "theme", "防诈骗", "headcount", "30"), Status: 422, Shows: []string{"要填人数和照片"}},
		{Name: "one with everything counts", As: "s6", Method: "POST", Path: "/console/lawyer/ledger", Form: fields("community", webtest.Community, "kind", "lecture", "at", "2026-03-02T15:00", "minutes", "60", "theme", "防诈骗", "headcount", "30", "photo", "p1"), Status: 303, Shows: []string{"防诈骗", "1场"}, Alters: []string{"audit", "lawyer_entries"}},
		{Name: "the ledger in figures", As: "s1", Path: "/console/lawyer/ledger", Status: 200, Shows: []string{"0 / 480", "每季度至少1场"}},
		{Name: "a called-off session apologises", As: "s6", Method: "POST", Path: "/console/lawyer/session/T1/calloff", Form: fields("reason", "律师生病"), Status: 303, Shows: []string{"已取消", "律师生病"},
			Alters: []string{"audit", "lawyer_bookings", "lawyer_events", "lawyer_sessions", "lawyer_slots", "outbox"}},
		{Name: "once", As: "s6", Method: "POST", Path: "/console/lawyer/session/T1/calloff", Form: fields("reason", "律师生病"), Status: 409, Shows: []string{"已经取消过"}},
	})
}

func TestACalendarOpensForItsSignedAddressAlone(t *testing.T) {
	t.Parallel()
	h, b := openPages(t)
	path := CalendarPath(h.Reader(), b.ID)
	first := h.Anyone().Get(path)
	for _, words := range []string{"BEGIN:VCALENDAR", "UID:" + b.ID + "@minxu", "DTSTART:20260311T060000Z", "STATUS:CONFIRMED", "SEQUENCE:2"} {
		if first.Status != 200 || !strings.Contains(first.Body, words) {
			t.Errorf("%d without %s:\n%s", first.Status, words, first.Body)
		}
	}
	if strings.Contains(first.Body, "张") || strings.Contains(first.Body, "借钱") {
		t.Error("the calendar tells of the matter or the person")
	}
	h.Tx(func(tx *store.Tx) error {
		return Office{Tree: h.Tree(), Policy: Policy{}.WithDefaults()}.GiveUp(tx, people.Staff{ID: "s1", Role: people.RoleSteward}, b.ID)
	})
	after := h.Anyone().Get(path)
	if !strings.Contains(after.Body, "STATUS:CANCELLED") || !strings.Contains(after.Body, "SEQUENCE:3") {
		t.Errorf("after the cancellation:\n%s", after.Body)
	}
	for _, wrong := range []string{strings.Replace(path, "b-", "h-", 1), strings.Replace(path, b.ID, "01ARZ3NDEKTSV4RRFFQ69G5FAV", 1), "/calendar/lawyer/x.ics", "/calendar/lawyer/b--.ics"} {
		if a := h.Anyone().Get(wrong); a.Status != 404 {
			t.Errorf("%s came to %d", wrong, a.Status)
		}
	}
	if a := h.Anyone().Get(icsPath(h.Reader(), icsHours, webtest.Community)); a.Status != 200 || !strings.Contains(a.Body, "坐班") {
		t.Errorf("the community's hours came to %d", a.Status)
	}
	for _, line := range strings.Split(after.Body, "\r\n") {
		if len(line) > 75 {
			t.Errorf("a line of %d bytes: %s", len(line), line)
		}
	}
}
