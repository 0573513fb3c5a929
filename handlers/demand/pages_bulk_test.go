package demand

import (
	"bufio"
	"context"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"minxu/calendar"
	"minxu/store"
	"minxu/web/webtest"
)

func bulkOf(act string, more ...string) url.Values {
	form := url.Values{"act": {act}, "back": {"view=mine&category=D02"}}
	for i := 0; i+1 < len(more); i += 2 {
		form.Add(more[i], more[i+1])
	}
	return form
}

var undoID = regexp.MustCompile(`name="bulk" value="([^"]+)"`)

func TestTickedRowsAreActedOnAndTakenBackWhereNoResidentWasTold(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	h.Run([]webtest.Case{
		{Name: "the list has a box for every open row and the acts of the role", As: "s1", Path: "/console/demand/", Status: 200, Shows: []string{`name="pick" value="d1"`, "提醒经办人", "受理", "交接"}},
		{Name: "the auditor has none", As: "a2", Path: "/console/demand/", Status: 200, Lacks: []string{`name="pick"`}},
		{Name: "nothing ticked is said so", As: "s1", Method: "POST", Path: "/console/demand/bulk", Form: bulkOf(bulkRemind), Status: 409, Shows: []string{"请先勾选"}},
		{Name: "an unknown act is none", As: "s1", Method: "POST", Path: "/console/demand/bulk", Form: bulkOf("delete", "pick", "d1"), Status: 409},
		{Name: "handing over needs somebody and a word", As: "s1", Method: "POST", Path: "/console/demand/bulk", Form: bulkOf(bulkHandOver, "pick", "d1"), Status: 409, Shows: []string{"交接说明"}},
		{Name: "what cannot be done is told and holds nothing up; another street's is as good as none", As: "s4", Method: "POST", Path: "/console/demand/bulk",
			Form: bulkOf(bulkRemind, "pick", "d1", "pick", "d4", "pick", "d5", "pick", "d99"), Status: 303,
			Shows:  []string{"已提醒1件", "3件没办成", "尾号0004：在等居民补充", "没有找到，或不在您的范围内", "撤销刚才的提醒（1件"},
			Alters: []string{"audit", "demand_bulk_cases", "demand_bulks", "demand_events", "demands", "outbox"}},
		{Name: "the same case is not brought to mind twice in an hour", As: "s5", Method: "POST", Path: "/console/demand/bulk", Form: bulkOf(bulkRemind, "pick", "d1"), Status: 303,
			Shows: []string{"已提醒0件", "一小时内已经提醒过"}, Alters: []string{"demand_bulks"}},
	})
	reminders := func() (due, ended int) {
		pushes, err := h.Store.ListOutbox(context.Background(), store.PushFilter{Staff: "s1", Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range pushes {
			switch {
			case !strings.Contains(p.Key, ":"+reminded+":"):
			case p.State == store.Due:
				due++
			default:
				ended++
			}
		}
		return due, ended
	}
	if due, _ := reminders(); due != 1 {
		t.Fatalf("%d reminders wait", due)
	}
	secretary := h.As("s4")
	a := secretary.Get("/console/demand/?view=mine")
	id := undoID.FindStringSubmatch(a.Body)
	if id == nil {
		t.Fatal("nothing to take back")
	}
	if a := h.As("s5").Post("/console/demand/bulk/undo", url.Values{"bulk": {id[1]}}); a.Status != http.StatusConflict {
		t.Errorf("somebody else took it back: %d", a.Status)
	}
	if a := secretary.Post("/console/demand/bulk/undo", url.Values{"bulk": {id[1]}, "back": {"view=risk"}}); a.Status != 303 || a.Header.Get("Location") != "/console/demand/?view=risk" {
		t.Fatalf("taking back: %d %s", a.Status, a.Header.Get("Location"))
	}
	if a := secretary.Follow(); !a.Has("已撤销提醒1件") {
		t.Error("it is not said that it was taken back")
	}
	if due, ended := reminders(); due != 0 || ended != 1 {
		t.Errorf("%d reminders wait, %d ended", due, ended)
	}
	if a := secretary.Post("/console/demand/bulk/undo", url.Values{"bulk": {id[1]}}); a.Status != http.StatusConflict {
		t.Errorf("taken back twice: %d", a.Status)
	}

	// A case that nobody looked after is handed over and comes back; one that somebody else touched since stays.
	steward := h.As("s1")
	steward.Post("/console/demand/bulk", bulkOf(bulkHandOver, "pick", "d1", "pick", "d2", "to", "s4", "note", "请接手"))
	if a := steward.Follow(); !a.Has("已交接2件") {
		t.Fatalf("handing over: %s", a.Body)
	}
	if d := kept(t, h, "d1"); d.Steward != "s4" {
		t.Fatalf("d1 is looked after by %q", d.Steward)
	}
	id = undoID.FindStringSubmatch(steward.Last.Body)
	h.Tx(func(tx *store.Tx) error {
		s, _ := h.Tree().StaffByID("s4")
		return Office{Tree: h.Tree(), Calendar: calendar.China()}.Note(tx, s, "MX202603100002", "看过了")
	})
	steward.Post("/console/demand/bulk/undo", url.Values{"bulk": {id[1]}})
	if a := steward.Follow(); !a.Has("已撤销交接1件") || !a.Has("尾号0002：之后又有人办过") {
		t.Errorf("taking back: %s", a.Body)
	}
	if one, two := kept(t, h, "d1"), kept(t, h, "d2"); one.Steward != "" || two.Steward != "s4" {
		t.Errorf("after taking back d1 is with %q and d2 with %q", one.Steward, two.Steward)
	}
	// Accepting is told to the resident at once: there is nothing to take back.
	steward.Post("/console/demand/bulk", bulkOf(bulkAccept, "pick", "d1"))
	if a := steward.Follow(); !a.Has("已受理1件") || a.Has("撤销刚才的受理") {
		t.Errorf("accepting: %s", a.Body)
	}
	// After a minute nothing is taken back.
	secretary.Post("/console/demand/bulk", bulkOf(bulkRemind, "pick", "d1"))
	id = undoID.FindStringSubmatch(secretary.Follow().Body)
	h.Clock.Advance(undoFor + time.Second)
	if a := secretary.Get("/console/demand/"); a.Has("撤销刚才") {
		t.Error("after a minute it can still be taken back")
	}
	if id != nil {
		if a := secretary.Post("/console/demand/bulk/undo", url.Values{"bulk": {id[1]}}); a.Status != http.StatusConflict {
			t.Errorf("after a minute: %d", a.Status)
		}
	}
}

func kept(t *testing.T, h *webtest.House, id string) Demand {
	t.Helper()
	d, err := ByID(h.Reader(), id)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestFiltersStandInTheAddressOfTheList(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	h.Run([]webtest.Case{
		{Name: "by category", As: "s1", Path: "/console/demand/?category=D07", Status: 200, Shows: []string{"楼道堆家具", "?category=D07&view=risk"}, Lacks: []string{"滑梯裂了"}},
		{Name: "by urgency", As: "s1", Path: "/console/demand/?urgency=URGENT", Status: 200, Shows: []string{"滑梯裂了"}, Lacks: []string{"楼道堆家具"}},
		{Name: "by a place below the own", As: "s1", Path: "/console/demand/?node=" + webtest.Area2, Status: 200, Shows: []string{"楼道堆家具"}, Lacks: []string{"楼道灯不亮"}},
		{Name: "and not by one elsewhere", As: "s1", Path: "/console/demand/?node=" + webtest.OtherArea, Status: 404, Alters: []string{"audit"}},
		{Name: "a category that is none", As: "s1", Path: "/console/demand/?category=D77", Status: 404},
		{Name: "an urgency that is none", As: "s1", Path: "/console/demand/?urgency=x", Status: 404},
		{Name: "words go to the search", As: "s1", Path: "/console/demand/?q=0001", Status: 303, Shows: []string{"查找民需", "0001"}},
		{Name: "who supervises sees by whose turn it is what is at risk", As: "s5", Path: "/console/demand/?view=risk", Status: 200, Shows: []string{"轮到谁（四小时内到期或已超时，共"}},
	})
}

// An open list hears of what others do, of its own scope alone, and the stream ends with the house.
func TestAnOpenListHearsWhatOthersDo(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	server := httptest.NewServer(h.Site)
	t.Cleanup(server.Close)
	listen := func(staff string) *bufio.Scanner {
		b := h.As(staff)
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL+"/console/demand/news", nil)
		if err != nil {
			t.Fatal(err)
		}
		for _, c := range b.Cookies {
			r.AddCookie(c)
		}
		resp, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { resp.Body.Close() })
		if resp.StatusCode != 200 || resp.Header.Get("Content-Type") != "text/event-stream" || resp.Header.Get("Cache-Control") != "no-store" {
			t.Fatalf("a stream answers %d %v", resp.StatusCode, resp.Header)
		}
		return bufio.NewScanner(resp.Body)
	}
	street, elsewhere := listen("s5"), listen("s3")
	o := Office{Tree: h.Tree(), Calendar: calendar.China()}
	note := func(staff, no string) {
		h.Tx(func(tx *store.Tx) error {
			s, _ := h.Tree().StaffByID(staff)
			return o.Note(tx, s, no, "看过了")
		})
	}
	heard := make(chan string)
	ended := make(chan string, 2)
	for name, lines := range map[string]*bufio.Scanner{"street": street, "elsewhere": elsewhere} {
		go func() {
			for lines.Scan() {
				if n, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
					select {
					case heard <- name + " " + n:
					case <-t.Context().Done():
					}
				}
			}
			ended <- name
		}()
	}
	// The first reading only learns where the log ends: what is done before it is on the page. So others go on until it is heard.
	want := func(said string) {
		t.Helper()
		for tries := 0; tries < 40; tries++ {
			note("s5", "MX202603100001") // one's own is no news
			note("s1", "MX202603100001")
			select {
			case got := <-heard:
				if got != said {
					t.Fatalf("heard %q, want %q", got, said)
				}
				return
			case <-time.After(500 * time.Millisecond):
			}
		}
		t.Fatalf("nobody says %q", said)
	}
	want("street 1")
	note("s1", "MX202603100002")
	select {
	case got := <-heard:
		if got != "street 2" {
			t.Errorf("of a second case the page hears %q", got)
		}
	case <-time.After(20 * time.Second):
		t.Error("a second case is not heard of")
	}
	h.Site.Close()
	for range 2 {
		select {
		case <-ended:
		case <-time.After(20 * time.Second):
			t.Fatal("a stream goes on although the house closes")
		}
	}
}
