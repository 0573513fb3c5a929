// Package webtest opens a house of pages for a test: a fresh database, the fictional district of the fixture with its
// staff, and browsers that are logged in as one of them. A test says as whom, what and what must come back, and can ask
// which tables changed, so that it also says what must not have.
package webtest

import (
	"context"
	"html"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
	"minxu/web"
)

// Codes of the fictional district.
const (
	District     = "370602"
	Street       = "370602003"       // 毓璜顶街道: s5
	OtherStreet  = "370602001"       // 向阳街道
	Community    = "370602003901"    // 海风社区: s1 steward, s4 secretary, s6 lawyer
	Unstaffed    = "370602003902"    // 槐香里社区: nobody
	Other        = "370602001901"    // 东岸社区: s3 steward
	Area         = "370602003901001" // 海风小区1-6号楼: s2 grid worker
	Area2        = "370602003901002" // 海风小区7-12号楼
	UnstaffedOne = "370602003902001" // 槐香里1-8号楼
	OtherArea    = "370602001901001" // 东岸花园1-20号楼
)

// Nodes gives the district of the fixture.
func Nodes() []people.Node {
	return []people.Node{
		{Code: District, Kind: people.KindDistrict, Name: "芝罘区"},
		{Code: Street, Kind: people.KindStreet, Name: "毓璜顶街道", Parent: District},
		{Code: OtherStreet, Kind: people.KindStreet, Name: "向阳街道", Parent: District},
		{Code: Community, Kind: people.KindCommunity, Name: "海风社区", Parent: Street},
		{Code: Unstaffed, Kind: people.KindCommunity, Name: "槐香里社区", Parent: Street},
		{Code: Other, Kind: people.KindCommunity, Name: "东岸社区", Parent: OtherStreet},
		{Code: Area, Kind: people.KindArea, Name: "海风第一网格", Parent: Community, Estate: "海风小区", Buildings: "1-6"},
		{Code: Area2, Kind: people.KindArea, Name: "海风第二网格", Parent: Community, Estate: "海风小区", Buildings: "7-12"},
		{Code: UnstaffedOne, Kind: people.KindArea, Name: "槐香里第一网格", Parent: Unstaffed, Estate: "槐香里", Buildings: "1-8"},
		{Code: OtherArea, Kind: people.KindArea, Name: "东岸第一网格", Parent: Other, Estate: "东岸花园", Buildings: "1-20"},
	}
}

// Staff gives one person of every role: the six of the fixture, and five more (district admin a1, auditor a2, system
// admin a3, security admin a4, handler h1, organiser o1).
func Staff() []people.Staff {
	all := []people.Staff{
		{ID: "s1", Name: "王管家", Role: people.RoleSteward, Node: Community},
		{ID: "s2", Name: "李网格员", Role: people.RoleGridWorker, Node: Area},
		{ID: "s3", Name: "赵管家", Role: people.RoleSteward, Node: Other},
		{ID: "s4", Name: "海风社区书记", Role: people.RoleSecretary, Node: Community},
		{ID: "s5", Name: "毓璜顶街道值班", Role: people.RoleStreetOperator, Node: Street},
		{ID: "s6", Name: "孙律师", Role: people.RoleLawyer, Node: Community},
		{ID: "a1", Name: "区管理员", Role: people.RoleDistrictAdmin, Node: District},
		{ID: "a2", Name: "审计员", Role: people.RoleAuditor, Node: District},
		{ID: "a3", Name: "系统管理员", Role: people.RoleSystemAdmin, Node: District},
		{ID: "a4", Name: "安全管理员", Role: people.RoleSecurityAdmin, Node: District},
		{ID: "h1", Name: "排水公司", Role: people.RoleHandler, Node: District},
		{ID: "o1", Name: "活动组织者", Role: people.RoleOrganiser, Node: Community},
	}
	for i := range all {
		all[i].Active, all[i].Duty, all[i].WeComID = true, true, "wecom-"+all[i].ID
	}
	return all
}

// House is a site over a fresh SQLite database.
type House struct {
	T      testing.TB
	Store  *store.Store
	People *people.People
	Clock  *storetest.Clock
	Site   *web.Site
}

// Option changes how the site is made.
type Option func(*web.Options)

// New opens a house whose clock stands at storetest.Start. Before makes the pages it may migrate and fill the store.
func New(t testing.TB, build func(*House) ([]web.Page, []web.NavItem), options ...Option) *House {
	t.Helper()
	h := &House{T: t, Clock: storetest.NewClock(storetest.Start()), People: people.New()}
	h.Store = storetest.New(t, storetest.WithClock(h.Clock))
	ctx := context.Background()
	if err := h.Store.Migrate(ctx, "people", people.Migrations()); err != nil {
		t.Fatal(err)
	}
	if err := h.Store.Migrate(ctx, "web", web.Migrations()); err != nil {
		t.Fatal(err)
	}
	h.Tx(func(tx *store.Tx) error {
		if err := h.People.SaveNodes(tx, Nodes()...); err != nil {
			return err
		}
		return h.People.SaveStaff(tx, Staff()...)
	})
	o := web.Options{Store: h.Store, People: h.People, BaseURL: "http://127.0.0.1:8080"}
	if build != nil {
		o.Pages, o.Nav = build(h)
	}
	for _, option := range options {
		option(&o)
	}
	site, err := web.New(o)
	if err != nil {
		t.Fatal(err)
	}
	h.Site = site
	return h
}

// Tx changes the database in one transaction; an error ends the test.
func (h *House) Tx(do func(*store.Tx) error) {
	h.T.Helper()
	if err := h.Store.InTx(context.Background(), do); err != nil {
		h.T.Fatal(err)
	}
}

// Reader reads the database.
func (h *House) Reader() store.Reader { return h.Store.Reader(context.Background()) }

// Tree gives the district as of now.
func (h *House) Tree() *people.Tree {
	h.T.Helper()
	tree, err := h.People.Tree(h.Reader())
	if err != nil {
		h.T.Fatal(err)
	}
	return tree
}

// Browser is one browser with its cookies.
type Browser struct {
	h       *House
	Cookies map[string]*http.Cookie
	Token   string // form token of the last page that had one
	Last    Answer
	Address string // of the client; empty = httptest's
}

// Answer is what came back.
type Answer struct {
	Status int
	Body   string
	Header http.Header
}

// Has reports whether the page shows the words (as a person reads them).
func (a Answer) Has(words string) bool { return strings.Contains(html.UnescapeString(a.Body), words) }

// Anyone is a browser of somebody who is not logged in.
func (h *House) Anyone() *Browser { return &Browser{h: h, Cookies: make(map[string]*http.Cookie)} }

// As is a browser that was logged in by a printed link.
func (h *House) As(staff string) *Browser {
	h.T.Helper()
	path, err := h.Site.NewLoginLink(context.Background(), staff, time.Minute)
	if err != nil {
		h.T.Fatal(err)
	}
	b := h.Anyone()
	if a := b.Get(path); a.Status != http.StatusSeeOther {
		h.T.Fatalf("logging in %s: %d %s", staff, a.Status, a.Body)
	}
	b.Get("/console/")
	return b
}

// Get opens a page; redirects are not followed.
func (b *Browser) Get(path string) Answer {
	return b.Do(httptest.NewRequest(http.MethodGet, path, nil))
}

// Post sends a form with the token of the last page.
func (b *Browser) Post(path string, form url.Values) Answer {
	sent := url.Values{"_token": {b.Token}}
	for name, values := range form {
		sent[name] = values
	}
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(sent.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.Do(r)
}

// Do sends any request with this browser's cookies and keeps what comes back.
func (b *Browser) Do(r *http.Request) Answer {
	for _, c := range b.Cookies {
		r.AddCookie(c)
	}
	if b.Address != "" {
		r.RemoteAddr = b.Address + ":4000"
	}
	w := httptest.NewRecorder()
	b.h.Site.ServeHTTP(w, r)
	for _, c := range w.Result().Cookies() {
		if c.MaxAge < 0 {
			delete(b.Cookies, c.Name)
		} else {
			b.Cookies[c.Name] = c
		}
	}
	b.Last = Answer{Status: w.Code, Body: w.Body.String(), Header: w.Header()}
	if found := regexp.MustCompile(`name="_token" value="([^"]+)"`).FindStringSubmatch(b.Last.Body); found != nil {
		b.Token = found[1]
	}
	return b.Last
}

// Follow opens where the last answer sent the browser.
func (b *Browser) Follow() Answer {
	b.h.T.Helper()
	to := b.Last.Header.Get("Location")
	if to == "" {
		b.h.T.Fatalf("no redirect but %d", b.Last.Status)
	}
	return b.Get(to)
}

// Case is one line of a table of pages.
type Case struct {
	Name   string // a sentence
	As     string // staff id; empty: not logged in
	Method string // empty: GET
	Path   string
	Form   url.Values
	Status int
	Shows  []string // words on the page (of a redirect: on the page it leads to)
	Lacks  []string // words that are not there
	Alters []string // tables that changed, sorted; nil: nothing changed
}

// Run plays a table line by line on one house, in order: a line sees what those before it did.
func (h *House) Run(cases []Case) {
	h.T.Helper()
	browsers := make(map[string]*Browser)
	for _, c := range cases {
		b := browsers[c.As]
		switch {
		case b != nil:
		case c.As == "":
			b = h.Anyone()
		default:
			b = h.As(c.As)
			browsers[c.As] = b
		}
		before := h.Snapshot()
		var a Answer
		if c.Method == http.MethodPost {
			a = b.Post(c.Path, c.Form)
		} else {
			a = b.Get(c.Path)
		}
		changed := Changed(before, h.Snapshot())
		if a.Status != c.Status {
			h.T.Errorf("%s: %s answered %d, want %d\n%s", c.Name, c.Path, a.Status, c.Status, excerpt(a))
			continue
		}
		if strings.Join(changed, " ") != strings.Join(c.Alters, " ") {
			h.T.Errorf("%s: %s changed %v, want %v", c.Name, c.Path, changed, c.Alters)
		}
		if a.Status == http.StatusSeeOther && len(c.Shows)+len(c.Lacks) > 0 {
			a = b.Follow()
		}
		for _, words := range c.Shows {
			if !a.Has(words) {
				h.T.Errorf("%s: %s does not show %q\n%s", c.Name, c.Path, words, excerpt(a))
			}
		}
		for _, words := range c.Lacks {
			if a.Has(words) {
				h.T.Errorf("%s: %s shows %q", c.Name, c.Path, words)
			}
		}
	}
}

// excerpt is what a failed test prints of a page: its words.
func excerpt(a Answer) string {
	_, body, _ := strings.Cut(a.Body, "<main")
	words := strings.Fields(html.UnescapeString(regexp.MustCompile(`<[^>]*>`).ReplaceAllString("<main"+body, " ")))
	return strings.Join(words[:min(len(words), 80)], " ")
}
