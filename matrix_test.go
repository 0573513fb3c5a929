package main

import (
	"context"
	"flag"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"minxu/calendar"
	"minxu/handlers"
	"minxu/handlers/campaign"
	"minxu/handlers/deliberation"
	"minxu/handlers/demand"
	"minxu/handlers/lawyer"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
	"minxu/web"
	"minxu/web/webtest"
)

var updateMatrix = flag.Bool("update-matrix", false, "write testdata/matrix.txt from what the pages answer; read the difference before it is kept")

// The letters of the matrix.
const (
	letterOpen  = 'o' // the page opened, or the form was read (and perhaps found wanting)
	letterShut  = 'x' // the role may not
	letterNone  = '-' // there is no such thing for this person
	letterLogin = 'L' // log in first
)

// doorColumn is one kind of person before every door.
type doorColumn struct{ name, staff string }

func doorColumns() []doorColumn {
	return []doorColumn{{"nobody", ""}, {"gone", "gone"}, {"grid", "s2"}, {"steward", "s1"}, {"secretary", "s4"}, {"street", "s5"}, {"district", "a1"}, {"handler", "h1"},
		{"lawyer", "s6"}, {"organiser", "o1"}, {"auditor", "a2"}, {"system", "a3"}, {"security", "a4"}, {"steward2", "s3"}, {"secretary2", "s8"}, {"street2", "s9"},
		{"organiser2", "o2"}, {"lawyer2", "l2"}}
}

// where a thing stands. Every route with an id is tried on each that its kind has.
const (
	own     = "own"     // the first area of 海风社区, where the first people of the columns work
	beside  = "beside"  // another area of the same community
	other   = "other"   // another street
	recused = "recused" // own, and the steward is kept away from it
	erased  = "erased"  // own, of somebody who deleted their data
	absent  = "absent"  // not there at all
)

func placeOf(where string) string {
	return map[string]string{own: webtest.Area, recused: webtest.Area, erased: webtest.Area, beside: webtest.Area2, other: webtest.OtherArea}[where]
}

// things are what the routes speak of: by kind and by where it stands, the id; %d is the number of the column, where every try needs one of its own.
type things map[string]map[string]string

// kindOf tells from a route which kind its parameter names; empty for a route without one.
func kindOf(route string) string {
	for _, k := range [][2]string{{"/demand/{id}/photo/", "photo"}, {"/demand/{id}", "demand"}, {"/talk/{id}", "talk"}, {"/festival/{id}", "event"}, {"/project/{id}", "project"}, {"/lawyer/session/{id}", "session"},
		{"/lawyer/booking/{id}", "booking"}, {"/lawyer/exceptions/{id}", "exception"}, {"/lawyer/kb/{id}", "answer"}, {"/lawyer/ledger/{id}", "entry"}, {"/team/staff/{id}", "staff"},
		{"/deliberation/topic/{id}", "topic"}, {"/deliberation/meeting/{id}", "meeting"}, {"/deliberation/outcome/{id}", "outcome"}, {"/campaign/{id}", "campaign"}, {"/team/residents/{id}", "resident"}, {"/team/alarms/{id}", "alarm"}, {"/team/grid/{code}", "node"}} {
		if strings.Contains(route, k[0]) {
			return k[1]
		}
	}
	return ""
}

func wheres(kind string) []string {
	switch kind {
	case "":
		return []string{own}
	case "answer":
		return []string{own, absent}
	case "session", "booking", "exception", "entry":
		return []string{own, other, absent} // they are a community's
	case "demand":
		return []string{own, beside, other, recused, erased, absent}
	case "resident":
		return []string{own, beside, other, erased, absent}
	}
	return []string{own, beside, other, absent}
}

// demandActs are what can be done to a demand on pages; each is a door of its own.
var demandActs = strings.Fields("accept contact progress note told judge send rule transfer whistle report recall sign return ruling propose decline extend grant deny merge unmerge split " +
	"refuse callback handover supervise withdraw convert recuse archive")

// doors lists the rows of the matrix: every declared route, and of the acts every one.
func doorsOf(routes []web.Page) (rows []string, pages map[string]web.Page) {
	pages = map[string]web.Page{}
	for _, p := range routes {
		names := []string{p.Route}
		if strings.Contains(p.Route, "{act}") {
			names = nil
			for _, act := range demandActs {
				names = append(names, strings.Replace(p.Route, "{act}", act, 1))
			}
		}
		for _, name := range names {
			rows, pages[name] = append(rows, name), p
		}
	}
	slices.Sort(rows)
	return rows, pages
}

// openMatrix is the whole house of pages with one thing of every kind at every place.
func openMatrix(t *testing.T) (*webtest.House, things) {
	t.Helper()
	var caps []handlers.Capability
	h := webtest.New(t, func(h *webtest.House) (pages []web.Page, nav []web.NavItem) {
		caps = capabilities(lent{forget: func(context.Context, string) error { return nil }, link: func(path string) string { return path },
			photo: func(context.Context, string) ([]byte, string, error) { return []byte("a picture"), "image/jpeg", nil }, days: calendar.China})
		if err := migrate(t.Context(), h.Store, caps); err != nil {
			t.Fatal(err)
		}
		for _, c := range caps {
			pages, nav = append(pages, c.Pages...), append(nav, c.Nav...)
		}
		return pages, nav
	}, func(o *web.Options) { o.Gate = shutGate{} })
	more := []people.Staff{{ID: "s8", Name: "东岸社区书记", Role: people.RoleSecretary, Node: webtest.Other}, {ID: "s9", Name: "向阳街道值班", Role: people.RoleStreetOperator, Node: webtest.OtherStreet},
		{ID: "o2", Name: "东岸组织者", Role: people.RoleOrganiser, Node: webtest.Other}, {ID: "l2", Name: "周律师", Role: people.RoleLawyer, Node: webtest.Other},
		{ID: "gone", Name: "离开的管家", Role: people.RoleSteward, Node: webtest.Community},
		{ID: "t-own", Name: "网格员甲", Role: people.RoleGridWorker, Node: webtest.Area}, {ID: "t-beside", Name: "网格员乙", Role: people.RoleGridWorker, Node: webtest.Area2},
		{ID: "t-other", Name: "网格员丙", Role: people.RoleGridWorker, Node: webtest.OtherArea}}
	for i := range more {
		more[i].Active = true
	}
	h.Tx(func(tx *store.Tx) error { return h.People.SaveStaff(tx, more...) })
	return h, furnish(t, h, caps)
}

// shutGate is a log-in by WeCom that lets nobody in.
type shutGate struct{}

func (shutGate) LoginURL(callback, state string, _ bool) string {
	return "https://open.work.example/?state=" + state
}

func (shutGate) UserID(context.Context, string) (string, error) { return "", nil }

// furnish puts one thing of every kind at every place.
func furnish(t *testing.T, h *webtest.House, caps []handlers.Capability) things {
	t.Helper()
	all := things{"answer": {own: "K1"}, "node": {own: webtest.Area, beside: webtest.Area2, other: webtest.OtherArea},
		"staff": {own: "t-own", beside: "t-beside", other: "t-other"}}
	put := func(kind, where, id string) {
		if all[kind] == nil {
			all[kind] = map[string]string{}
		}
		all[kind][where] = id
	}
	tree := h.Tree()
	residents := map[string]people.Resident{}
	scene := handlers.Scene{Tree: tree, Calendar: calendar.China(), Now: h.Clock.Now(), User: func(string) string { return "" },
		Resident: func(tx *store.Tx, user string) (people.Resident, error) { return people.ByID(tx, residents[user].ID) }}
	load := func(key string, rows ...map[string]any) {
		for _, c := range caps {
			if c.Stage != nil && c.Stage.Load[key] != nil {
				h.Tx(func(tx *store.Tx) error { return c.Stage.Load[key](t.Context(), tx, scene, rows) })
				return
			}
		}
		t.Fatalf("nobody loads %s", key)
	}
	now := h.Clock.Now()
	stamp := func(d time.Duration) string { return now.Add(d).Format(time.RFC3339) }
	community, lawyerOf := map[string]string{own: "海风社区", beside: "海风社区", other: "东岸社区"}, map[string]string{own: "孙律师", other: "周律师"}
	deskOf := map[string]string{own: "s1", other: "s3"}
	load("legal_kb", map[string]any{"id": "K1", "subject": "debt", "question": "借钱没写借条", "answer": "请留好证据。", "law": "民法典第六百七十九条", "version": "2026-01", "reviewer": "s6"})
	for i, where := range []string{own, beside, other, recused, erased} {
		node, _ := tree.Node(placeOf(where))
		h.Tx(func(tx *store.Tx) error {
			r, err := people.Arrive(tx, "openid-"+where)
			if err != nil {
				return err
			}
			if err := people.SetPhone(tx, r.ID, "1380000123"+fmt.Sprint(i)); err != nil {
				return err
			}
			residents[where] = r
			return people.Bind(tx, tree, r.ID, people.Address{Node: node.Code, Estate: node.Estate, Building: node.ListBuildings()[0]}, people.ProofSaid)
		})
		put("resident", where, residents[where].ID)
		no := fmt.Sprintf("MX2026030900%02d", i+1)
		load("demand", map[string]any{"demand_no": no, "title": "楼道灯不亮", "text": "楼道灯不亮", "category": "D02", "urgency": "NORMAL", "state": "TRIAGED", "node": node.Code,
			"building": node.ListBuildings()[0], "filer": where, "submitted_at": stamp(-time.Hour)})
		d, err := demand.ByNo(h.Reader(), no)
		if err != nil {
			t.Fatal(err)
		}
		h.Tx(func(tx *store.Tx) error {
			return tx.DB().Exec("INSERT INTO demand_media (demand_id, media_id, place, at) VALUES (?, ?, 1, 0)", d.ID, "photo-"+where).Error
		})
		put("demand", where, d.ID)
		put("photo", where, d.ID)
		chief, _ := tree.StaffByID("a1")
		h.Tx(func(tx *store.Tx) error {
			c, err := campaign.Office{Tree: tree}.Write(tx, chief, campaign.Campaign{Title: "停水", Body: "周三停水。", Topic: people.TopicMeeting, Kind: "campaign_meeting", Node: node.Code,
				PerMinute: 60, Starts: now, Expires: now.Add(time.Hour)})
			put("campaign", where, c.ID)
			return err
		})
	}
	for i, where := range []string{own, other} {
		n := i + 1
		load("lawyer_sessions", map[string]any{"id": "LS" + where, "community": community[where], "lawyer": lawyerOf[where], "place": "调解室",
			"start": stamp(time.Duration(48+n) * time.Hour), "end": stamp(time.Duration(49+n) * time.Hour), "slots": map[string]any{}})
		put("session", where, "LS"+where)
		no := fmt.Sprintf("LF20260301%04d", n)
		load("booking", map[string]any{"booking_no": no, "user": where, "session": "LS" + where, "subject": "debt", "slot": now.Add(time.Duration(48+n) * time.Hour).In(calendar.Shanghai()).Format("15:04")})
		b, err := lawyer.ByNo(h.Reader(), no)
		if err != nil {
			t.Fatal(err)
		}
		put("booking", where, b.ID)
		code, _ := tree.Above(placeOf(where), people.KindCommunity)
		desk := h.As(deskOf[where])
		if a := desk.Post("/console/lawyer/ledger", url.Values{"community": {code.Code}, "kind": {lawyer.EntryLecture}, "at": {"2026-03-30T10:00"}, "minutes": {"60"}, "headcount": {"0"}, "theme": {"防诈骗"}}); a.Status != http.StatusSeeOther {
			t.Fatalf("a lecture: %d %s", a.Status, a.Body)
		}
		put("entry", where, regexp.MustCompile(`lecture=([A-Za-z0-9]+)`).FindStringSubmatch(desk.Get("/console/lawyer/ledger?month=2026-03").Body)[1])
		for c := range doorColumns() { // a try that succeeds takes it away
			id := fmt.Sprintf("X-%s-%d", where, c)
			h.Tx(func(tx *store.Tx) error {
				return lawyer.PutException(tx, lawyer.Exception{ID: id, Community: code.Code, Day: "2026-04-01", Kind: lawyer.ExceptionClosed, Reason: "停"})
			})
			put("exception", fmt.Sprint(where, c), id)
		}
	}
	for i, where := range []string{own, beside, other} {
		n := i + 1
		load("events", map[string]any{"id": "E" + where, "theme": "邻里同乐", "title": "包饺子", "place": "活动室", "community": community[where], "start": stamp(96 * time.Hour), "end": stamp(98 * time.Hour),
			"capacity": 30, "signup_close": stamp(72 * time.Hour), "cancel_free_until": stamp(72 * time.Hour)})
		put("event", where, "E"+where)
		load("projects", map[string]any{"id": "P" + where, "project_no": fmt.Sprintf("XM20260301%04d", n), "title": "修长椅", "coverage": placeOf(where), "state": "EXECUTING", "provider": "修缮公司"})
		put("project", where, "P"+where)
		load("meetings", map[string]any{"id": "M" + where, "tier": "grid_council", "node": placeOf(where), "title": "停车位怎么划", "place": "议事厅", "at": stamp(240 * time.Hour), "invited_households": 10})
		put("meeting", where, "M"+where)
		load("topic", map[string]any{"topic_no": fmt.Sprintf("YT20260301%04d", n), "title": "楼前装长椅", "node": placeOf(where), "state": "PROPOSED"})
		topic, err := deliberation.TopicByNo(h.Reader(), fmt.Sprintf("YT20260301%04d", n))
		if err != nil {
			t.Fatal(err)
		}
		put("topic", where, topic.ID)
		h.Tx(func(tx *store.Tx) error {
			_, err := people.Raise(tx, tree, people.Alarm{Kind: "emergency", Resident: residents[where].ID, Node: placeOf(where), Text: "着火了", Key: "matrix-" + where})
			return err
		})
		h.Tx(func(tx *store.Tx) error {
			who, err := people.ByID(tx, residents[where].ID)
			if err != nil {
				return err
			}
			asked, err := people.AskTalk(tx, who, people.Staff{ID: map[string]string{own: "s1", beside: "s1", other: "s3"}[where]})
			put("talk", where, asked.ID)
			return err
		})
	}
	alerts, err := people.Alerts(h.Reader(), people.AlertFilter{})
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range alerts {
		for _, where := range []string{own, beside, other} {
			if a.Node == placeOf(where) {
				put("alarm", where, a.ID)
			}
		}
	}
	admin, _ := tree.StaffByID("a1")
	h.Tx(func(tx *store.Tx) error {
		if err := (demand.Office{Tree: tree, Calendar: calendar.China()}).Recuse(tx, admin, fmt.Sprintf("MX2026030900%02d", 4), "s1", "被反映的人"); err != nil {
			return err
		}
		for _, c := range caps {
			if c.Erase == nil {
				continue
			}
			if err := c.Erase(t.Context(), tx, residents[erased]); err != nil {
				return err
			}
		}
		return nil
	})
	return all
}

// path fills a row's route with a thing.
func (all things) path(row, where string, column int) (method, path string) {
	kind := kindOf(row)
	id := all[kind][where]
	if kind == "exception" {
		id = all[kind][fmt.Sprint(where, column)]
	}
	if id == "" {
		id = "not-there"
	}
	method, path, _ = strings.Cut(strings.NewReplacer("{id}", id, "{code}", id, "{n}", "1", "{$}", "", "{token}", "none", "{file}", "none.ics", "{door}", "none", "{state}", "told").Replace(row), " ")
	return method, path
}

func letterOf(a webtest.Answer) rune {
	switch {
	case a.Status == http.StatusUnauthorized, a.Status == http.StatusSeeOther && strings.HasPrefix(a.Header.Get("Location"), "/console/login?next="):
		return letterLogin
	case a.Status == http.StatusForbidden:
		return letterShut
	case a.Status == http.StatusNotFound:
		return letterNone
	case a.Status == http.StatusServiceUnavailable: // a stream that nobody may begin while the house closes
		return letterOpen
	case a.Status >= http.StatusInternalServerError:
		return '!'
	}
	return letterOpen
}

// matrix tries every door as everybody and gives the rows, with what is wrong whatever the table says.
func matrix(t *testing.T) (rows []string) {
	h, all := openMatrix(t)
	browsers := make([]*webtest.Browser, len(doorColumns()))
	for i, c := range doorColumns() {
		browsers[i] = h.Anyone()
		if c.staff != "" {
			browsers[i] = h.As(c.staff)
		}
	}
	h.Tx(func(tx *store.Tx) error { // leaves with a session that is still open
		s, err := people.StaffByID(tx, "gone")
		if err != nil {
			return err
		}
		s.Active = false
		return h.People.SaveStaff(tx, s)
	})
	for i, b := range browsers {
		b.Address = fmt.Sprintf("198.51.100.%d", i+1) // guesses are counted by address
	}
	h.Site.Close() // a stream would go on
	tree := h.Tree()
	doors, pages := doorsOf(h.Site.Routes())
	for _, row := range doors {
		p, places := pages[row], wheresOf(row)
		cells := make([][]rune, len(browsers))
		try := func(mine func(inside bool) bool) {
			for i, c := range doorColumns() {
				staff, _ := tree.StaffByID(c.staff)
				in := p.Public || slices.Contains(p.Roles, staff.Role) && c.name != "gone"
				if cells[i] == nil {
					cells[i] = make([]rune, len(places))
				}
				for j, where := range places {
					covered := !p.Unit || kindOf(row) == "" || placeOf(where) != "" && coversThing(tree, staff, kindOf(row), where)
					if !mine(in && covered) {
						continue
					}
					method, path := all.path(row, where, i)
					var a webtest.Answer
					if method == http.MethodPost {
						a = browsers[i].Post(path, nil)
					} else {
						a = browsers[i].Get(path)
					}
					letter := letterOf(a)
					cells[i][j] = letter
					if row == "POST /console/logout" && letter == letterOpen {
						browsers[i] = h.As(c.staff)
					}
					switch {
					case letter == '!':
						t.Errorf("%s as %s (%s): fault %d", row, c.name, where, a.Status)
					case !p.Public && (c.name == "nobody" || c.name == "gone") && letter != letterLogin:
						t.Errorf("%s opens for %s: %d", row, c.name, a.Status)
					case letter == letterOpen && !in:
						t.Errorf("%s opens for %s, whose role is not named", row, c.name)
					case letter == letterOpen && !p.Public && where == absent:
						t.Errorf("%s as %s: something opens that is not there (%d)", row, c.name, a.Status)
					case letter == letterOpen && !covered:
						t.Errorf("%s as %s: opens in a place (%s) that is not theirs", row, c.name, where)
					}
				}
			}
		}
		if strings.HasPrefix(row, http.MethodPost) { // who has no business there changes nothing
			before := h.Snapshot()
			try(func(inside bool) bool { return !inside })
			if changed := slices.DeleteFunc(webtest.Changed(before, h.Snapshot()), func(table string) bool { return table == "audit" }); len(changed) > 0 {
				t.Errorf("%s: those who may not have changed %v", row, changed)
			}
		} else {
			try(func(inside bool) bool { return !inside })
		}
		try(func(inside bool) bool { return inside })
		line := row + " |"
		for _, cell := range cells {
			line += " " + string(cell)
		}
		rows = append(rows, line)
	}
	return rows
}

// wheresOf lists where a row is tried.
func wheresOf(row string) []string {
	if strings.Contains(row, "/do/") { // one door an act
		return []string{own, other}
	}
	return wheres(kindOf(row))
}

// coversThing reports whether a person answers for where a thing of the kind stands: what belongs to a community is its lawyer's and
// organiser's too.
func coversThing(t *people.Tree, s people.Staff, kind, where string) bool {
	code := placeOf(where)
	switch kind {
	case "session", "booking", "exception", "entry", "event":
		n, _ := t.Above(code, people.KindCommunity)
		code = n.Code
	}
	return s.Covers(t, code)
}

// T6: every declared route, every role, every place. A route without a row fails here; a row that is new or answers otherwise is read by a
// person before it is kept.
func TestEveryPageOfTheHouseOpensForWhomTheMatrixSays(t *testing.T) {
	t.Parallel()
	const file = "testdata/matrix.txt"
	rows := matrix(t)
	if *updateMatrix {
		var out strings.Builder
		out.WriteString(matrixHead())
		for _, row := range rows {
			out.WriteString(row + "\n")
		}
		if err := os.WriteFile(filepath.FromSlash(file), []byte(out.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	body, err := os.ReadFile(filepath.FromSlash(file))
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{}
	for line := range strings.Lines(string(body)) {
		if route, cells, ok := strings.Cut(strings.TrimSpace(line), " |"); ok && !strings.HasPrefix(line, "#") {
			want[route] = cells
		}
	}
	for _, row := range rows {
		route, cells, _ := strings.Cut(row, " |")
		switch kept, ok := want[route]; {
		case !ok:
			t.Errorf("%s has no row in %s: who may open it? (go test -run Matrix . -update-matrix writes one; read it)\n  answers %s", route, file, cells)
		case kept != cells:
			t.Errorf("%s\n  answers %s\n  but the matrix says %s", route, cells, kept)
		}
		delete(want, route)
	}
	for route := range want {
		t.Errorf("%s stands in %s and is no route", route, file)
	}
}

func matrixHead() string {
	var names []string
	for _, c := range doorColumns() {
		names = append(names, c.name)
	}
	return `# Who may open what: every route of the console and the public pages, as everybody. The test writes it with -update-matrix; the difference is read before it is kept.
# Columns: ` + strings.Join(names, " ") + `
# (gone has left with a session still open; the last five work in another street). Letters: o opens, x shut to the role, - no such thing for this person, L log in first.
# A route with an id is tried on things that stand in several places, one letter each:
# demand: own, another area of the community, another street, own with the steward recused, own of somebody erased, absent
# resident: own, another area, another street, erased, absent. session, booking, exception, entry: own, another street, absent. answer: there, absent
# acts on a demand (/do/): own, another street
# everything else with an id: own, another area of the community, another street, absent
`
}

// The ways in beside the pages: nobody without a signature, a key or the machine itself gets further than a refusal.
func TestEveryDoorOfTheHouseIsShutToStrangers(t *testing.T) {
	t.Parallel()
	p := startProgram(t, settings(storetest.Dir(t)))
	outside := func(way http.Handler, method, path string) int {
		r := httptest.NewRequest(method, path, strings.NewReader("<xml></xml>"))
		r.RemoteAddr = "203.0.113.9:4000"
		w := httptest.NewRecorder()
		way.ServeHTTP(w, r)
		return w.Code
	}
	want := map[string]struct {
		path      string
		get, post int // what a stranger gets from outside
	}{
		"/":                     {"/console/", http.StatusSeeOther, http.StatusMethodNotAllowed},
		"/wechat/callback":      {"/wechat/callback", http.StatusForbidden, http.StatusForbidden},
		"/wecom/callback":       {"/wecom/callback", http.StatusForbidden, http.StatusForbidden},
		"GET /healthz":          {"/healthz", http.StatusOK, 0},
		"GET /readyz":           {"/readyz", http.StatusOK, 0},
		"GET /metrics":          {"/metrics", http.StatusNotFound, 0},
		"/phone/":               {"/phone/", 0, 0},                        // development only
		"/api.weixin.qq.com/":   {"/api.weixin.qq.com/cgi-bin/x", 0, 0},   // the pretend platform's own
		"/qyapi.weixin.qq.com/": {"/qyapi.weixin.qq.com/cgi-bin/x", 0, 0}, // the same
	}
	for _, d := range p.h.doors() {
		row, ok := want[d.pattern]
		if !ok {
			t.Errorf("the door %s has no row: what does a stranger get there?", d.pattern)
			continue
		}
		delete(want, d.pattern)
		for method, status := range map[string]int{http.MethodGet: row.get, http.MethodPost: row.post} {
			if status == 0 {
				continue
			}
			if got := outside(d.handler, method, row.path); got != status {
				t.Errorf("%s %s answers a stranger with %d, want %d", method, row.path, got, status)
			}
		}
	}
	for pattern := range want {
		t.Errorf("%s has a row and is no door", pattern)
	}
}
