package deliberation

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/web"
	"minxu/web/webtest"
)

// openPages is a house of pages with one household in the first area.
func openPages(t *testing.T) *webtest.House {
	t.Helper()
	c := New(Options{Lent: Lent{Hot: func(store.Reader, string, string) (Spot, error) { return Spot{"停车管理怎么解决", 12, 15}, nil },
		Demand: func(*store.Tx, Office, people.Staff, string, string, string, string) (string, error) {
			return "MX202603300001", nil
		},
		Done: func(store.Reader, string, string) (bool, string, error) { return false, "办理中", nil }}})
	h := webtest.New(t, func(h *webtest.House) ([]web.Page, []web.NavItem) {
		if err := h.Store.Migrate(t.Context(), "deliberation", c.Migrations); err != nil {
			t.Fatal(err)
		}
		return c.Pages, c.Nav
	})
	h.Tx(func(tx *store.Tx) error {
		r, err := people.Arrive(tx, "openid-u1")
		if err != nil {
			return err
		}
		return people.Bind(tx, h.Tree(), r.ID, people.Address{Node: webtest.Area, Estate: "海风小区", Building: "3"}, people.ProofSaid)
	})
	return h
}

// posts sends a form that must be taken, and gives where it leads.
func posts(t *testing.T, b *webtest.Browser, path string, form url.Values) string {
	t.Helper()
	a := b.Post(path, form)
	if a.Status != http.StatusSeeOther {
		t.Fatalf("%s: %d %s", path, a.Status, a.Body)
	}
	return a.Header.Get("Location")
}

func TestAStewardTakesATopicFromAHotSpotToAPublishedOutcomeOnPages(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	s := h.As("s1")
	topic := posts(t, s, "/console/deliberation/hot/"+webtest.Area+"/D06", nil)
	if again := s.Post("/console/deliberation/hot/"+webtest.Area+"/D06", nil); again.Status != http.StatusConflict {
		t.Errorf("a second tap: %d", again.Status)
	}
	posts(t, s, topic+"/screen", url.Values{"words": {"好主意"}})
	if a := s.Post(topic+"/scope", url.Values{"reach": {"area"}, "tier": {"building_unit"}}); a.Status != http.StatusConflict || !strings.Contains(a.Body, "写明原因") {
		t.Errorf("another tier than the rule's without a reason: %d", a.Status)
	}
	posts(t, s, topic+"/scope", url.Values{"reach": {"area"}, "households": {"3"}})
	day := h.Clock.Now().AddDate(0, 0, 6)
	if a := s.Post(topic+"/convene", url.Values{"at": {web.Local(h.Clock.Now().Add(24 * time.Hour))}, "place": {"议事厅"}}); a.Status != http.StatusConflict || !strings.Contains(a.Body, "提前3天") {
		t.Errorf("a meeting tomorrow: %d", a.Status)
	}
	if a := s.Post(topic+"/convene", url.Values{"at": {web.Local(day)}, "place": {"议事厅"}, "agenda": {"说明 5\n- 方案 10"}}); a.Status != http.StatusConflict || !strings.Contains(a.Body, "超过了它的5分钟") {
		t.Errorf("an agenda that does not fit: %d", a.Status)
	}
	meeting := posts(t, s, topic+"/convene", url.Values{"at": {web.Local(day)}, "place": {"议事厅"}, "why": {"车没处停"}, "invited": {"3"}, "agenda": {"说明 5\n听意见 20"}})
	posts(t, s, meeting+"/notify", nil)
	h.Tx(func(tx *store.Tx) error {
		return (Office{Tree: h.Tree()}).opened(tx, strings.TrimPrefix(meeting, "/console/deliberation/meeting/"))
	})
	page := s.Get(meeting).Body
	for _, want := range []string{"车没处停", "有关3户", "2户，过半数", "发通知", "请谁"} {
		if want != "发通知" && !strings.Contains(page, want) {
			t.Errorf("the meeting's page lacks %q", want)
		}
	}
	if a := s.Post(meeting+"/begin", nil); a.Status != http.StatusConflict {
		t.Errorf("it began six days early: %d", a.Status)
	}
	h.Clock.Set(day.Add(time.Minute))
	s = h.As("s1")
	posts(t, s, meeting+"/admit", url.Values{"household": {"3-1-201"}, "name": {"王大爷"}})
	if a := s.Post(meeting+"/admit", url.Values{"household": {"3-1-202"}, "holder": {"9-9-999"}}); a.Status != http.StatusConflict || !strings.Contains(a.Body, "没有到场") {
		t.Errorf("a proxy of somebody absent: %d", a.Status)
	}
	posts(t, s, meeting+"/admit", url.Values{"household": {"3-1-202"}, "holder": {"3-1-201"}})
	if a := s.Post(meeting+"/admit", url.Values{"household": {"3-1-203"}, "holder": {"3-1-201"}}); a.Status != http.StatusConflict || !strings.Contains(a.Body, "最多1户") {
		t.Errorf("a second proxy: %d", a.Status)
	}
	posts(t, s, meeting+"/begin", nil)
	if body := s.Get(meeting).Body; strings.Contains(body, "王大爷") {
		t.Error("a name on paper stands open on the page")
	}
	id := regexp.MustCompile(`name="topic"[^>]*>\s*<option value="([A-Z0-9]+)"`).FindStringSubmatch(s.Get(meeting).Body)
	if id == nil {
		t.Fatal("the form of the outcome names no topic")
	}
	posts(t, s, meeting+"/outcome", url.Values{"topic": {id[1]}, "text": {"东侧划20个车位"}})
	posts(t, s, meeting+"/minutes", url.Values{"chair": {"李主任"}, "recorder": {"王管家"}, "minutes": {"都同意。"}})
	posts(t, s, meeting+"/conclude", nil)
	out := regexp.MustCompile(`/console/deliberation/outcome/[A-Z0-9]+`).FindString(s.Get(meeting).Body)
	if a := s.Post(out+"/publish", nil); a.Status != http.StatusConflict || !strings.Contains(a.Body, "要做的事") {
		t.Errorf("published without a task: %d", a.Status)
	}
	posts(t, s, out+"/task", url.Values{"text": {"划线"}, "owner": {"物业"}, "due": {h.Clock.Now().AddDate(0, 0, 14).Format("2006-01-02")}})
	hand := regexp.MustCompile(regexp.QuoteMeta(out) + `/hand/[A-Z0-9]+/demand`).FindString(s.Get(out).Body)
	posts(t, s, hand, nil)
	posts(t, s, out+"/publish", nil)
	if body := s.Get(out).Body; !strings.Contains(body, "MX202603300001") || !strings.Contains(body, "公示中") {
		t.Error("the outcome's page tells neither number nor state")
	}
	public := h.Anyone()
	for path, words := range map[string][]string{"/public/deliberation/": {"停车管理怎么解决", "协商一致", "收到议题"}, strings.Replace(meeting, "/console/deliberation/meeting/", "/public/deliberation/", 1): {"东侧划20个车位", "不作为法定表决", "听意见"},
		"/calendar/deliberation/" + webtest.Community + ".ics": {"BEGIN:VEVENT", "LOCATION:议事厅"}} {
		a := public.Get(path)
		for _, w := range words {
			if a.Status != http.StatusOK || !strings.Contains(a.Body, w) {
				t.Errorf("%s (%d) lacks %q", path, a.Status, w)
			}
		}
		if strings.Contains(a.Body, "王大爷") {
			t.Errorf("%s names somebody", path)
		}
	}
}

func TestACalendarsLinesAreShortAndWhole(t *testing.T) {
	t.Parallel()
	text := string(ICS("海风社区议事", []Meeting{{ID: "M1", No: "HY202603100001", Tier: GridCouncil, Title: strings.Repeat("停车位怎么划，", 20), Place: "a;b,c\\d\ne", At: at(16, 19, 0), State: CalledOff}}))
	for _, l := range strings.Split(strings.TrimSuffix(text, "\r\n"), "\r\n") {
		if len(l) > 75 {
			t.Errorf("%d bytes: %s", len(l), l)
		}
	}
	whole := strings.ReplaceAll(text, "\r\n ", "")
	for _, want := range []string{"STATUS:CANCELLED", `LOCATION:a\;b\,c\\d\ne`, "DTSTART:20260316T110000Z", strings.Repeat("停车位怎么划，", 20)} {
		if !strings.Contains(whole, want) {
			t.Errorf("lacks %q", want)
		}
	}
}
