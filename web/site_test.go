package web_test

import (
	"embed"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"minxu/people"
	"minxu/store"
	"minxu/web"
	"minxu/web/webtest"
)

//go:embed testdata/*.html
var testFiles embed.FS

func views() fs.FS {
	sub, err := fs.Sub(testFiles, "testdata")
	if err != nil {
		panic(err)
	}
	return sub
}

// board is a capability of these tests: it keeps aliases of residents that are named in the path.
func board(h *webtest.House) ([]web.Page, []web.NavItem) {
	note := web.View{Files: views(), Name: "note.html"}
	stewards := []string{people.RoleSteward, people.RoleStreetOperator}
	pages := []web.Page{
		{Route: "GET /console/board/{node}", Roles: stewards, Unit: true, Views: []web.View{note}, Do: func(v *web.Visit) error {
			if !v.Within(v.Path("node")) {
				return v.NotFound()
			}
			return v.Show("布告", web.Own{View: note, Data: "<b>" + v.Path("node") + "</b>"})
		}},
		{Route: "POST /console/board/{node}", Roles: stewards, Unit: true, Do: func(v *web.Visit) error {
			if !v.Within(v.Path("node")) {
				return v.NotFound()
			}
			form := v.Form()
			words := form.Needed("words", 10)
			if !form.OK() {
				return v.Wrong("布告", form.Again(web.Form{Submit: "保存", Fields: []web.Field{{Name: "words", Label: "内容"}}}))
			}
			err := v.InTx(func(tx *store.Tx) error {
				if words == "故障" {
					return errors.New("secret-fault-13800001234")
				}
				if words == "不行" {
					return &people.Refusal{Sentence: "这样不行。"}
				}
				err := v.Audit(tx, store.Entry{Action: "board.write", ObjectKind: "node", ObjectID: v.Path("node"), After: words})
				if err != nil {
					return err
				}
				return v.Say(tx, "已保存："+words)
			})
			if err != nil {
				return err
			}
			return v.Redirect("/console/board/" + v.Path("node"))
		}},
		{Route: "GET /console/forgetful", Roles: stewards, Unit: true, Do: func(v *web.Visit) error {
			return v.Show("别人的东西", web.Prose{Text: "leaked"})
		}},
		{Route: "GET /console/panics", Roles: stewards, Do: func(*web.Visit) error { panic("secret-panic") }},
		{Route: "GET /console/silent", Roles: stewards, Do: func(*web.Visit) error { return nil }},
		{Route: "GET /console/away", Roles: stewards, Do: func(v *web.Visit) error { return v.Redirect(v.Query("to")) }},
		{Route: "GET /console/undeclared", Roles: stewards, Do: func(v *web.Visit) error {
			return v.Show("布告", web.Own{View: note})
		}},
		{Route: "GET /public/board", Public: true, Do: func(v *web.Visit) error {
			return v.Show("公开", web.Table{Head: []string{"甲"}, Rows: [][]web.Cell{{web.Text("<script>alert(1)</script>")}}},
				web.Bars{Items: []web.Bar{{Name: "一", Value: 3}, {Name: "二", Value: 6, Text: "六件"}}},
				web.Links{Items: []web.Cell{web.Link("坏", "javascript:alert(1)")}})
		}},
		{Route: "POST /public/board", Public: true, Do: func(v *web.Visit) error {
			return v.Show("公开", web.Prose{Text: "收到" + v.Form().Text("words", 5)})
		}},
	}
	nav := []web.NavItem{
		{Path: "/console/board/", Title: "布告栏", Roles: stewards, Order: 2, Count: nil},
		{Path: "/public/board", Title: "公开栏", Public: true},
	}
	_ = h
	return pages, nav
}

func TestPagesLetTheRightPeopleDoTheRightThings(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	write := func(words string) url.Values { return url.Values{"words": {words}} }
	own, other := "/console/board/"+webtest.Area, "/console/board/"+webtest.OtherArea
	h.Run([]webtest.Case{
		{Name: "a stranger is sent to the log-in", Path: own, Status: 303, Shows: []string{"登录链接"}},
		{Name: "a stranger's form is refused", Method: "POST", Path: own, Form: write("好"), Status: 401},
		{Name: "a steward sees the own unit", As: "s1", Path: own, Status: 200, Shows: []string{"<b>" + webtest.Area}, Lacks: []string{"leaked"}},
		{Name: "a steward does not see another unit", As: "s1", Path: other, Status: 404, Alters: []string{"audit"}, Lacks: []string{webtest.OtherArea}},
		{Name: "a lawyer is not let in", As: "s6", Path: own, Status: 403, Lacks: []string{webtest.Area + "<"}},
		{Name: "a lawyer's form is refused", As: "s6", Method: "POST", Path: own, Form: write("好"), Status: 403},
		{Name: "a steward writes in the own unit", As: "s1", Method: "POST", Path: own, Form: write("好"), Status: 303, Shows: []string{"已保存：好"}, Alters: []string{"audit"}},
		{Name: "the notice is shown once", As: "s1", Path: own, Status: 200, Lacks: []string{"已保存"}},
		{Name: "a steward does not write elsewhere", As: "s1", Method: "POST", Path: other, Form: write("好"), Status: 404, Alters: []string{"audit"}},
		{Name: "the street writes in both its communities", As: "s5", Method: "POST", Path: "/console/board/" + webtest.UnstaffedOne, Form: write("好"), Status: 303, Alters: []string{"audit"}},
		{Name: "an empty field is asked for again", As: "s1", Method: "POST", Path: own, Form: write("  "), Status: 422, Shows: []string{"请填写这一项"}},
		{Name: "too many words are kept in the form", As: "s1", Method: "POST", Path: own, Form: write("一二三四五六七八九十十一"), Status: 422, Shows: []string{"最多10个字", "十一"}},
		{Name: "a refusal is a sentence", As: "s1", Method: "POST", Path: own, Form: write("不行"), Status: 409, Shows: []string{"这样不行。"}},
		{Name: "a fault says nothing of itself", As: "s1", Method: "POST", Path: own, Form: write("故障"), Status: 500, Shows: []string{"请稍后再试", "编号"}, Lacks: []string{"secret", "1380000"}},
		{Name: "a panic says nothing of itself", As: "s1", Path: "/console/panics", Status: 500, Shows: []string{"请稍后再试"}, Lacks: []string{"secret"}},
		{Name: "a page that answers nothing is a fault", As: "s1", Path: "/console/silent", Status: 500},
		{Name: "a page that forgot the scope shows nothing", As: "s1", Path: "/console/forgetful", Status: 500, Lacks: []string{"leaked"}},
		{Name: "a view that was not declared is not shown", As: "s1", Path: "/console/undeclared", Status: 500},
		{Name: "an unknown page", As: "s1", Path: "/console/nothing", Status: 404, Shows: []string{"没有找到"}},
		{Name: "a wrong method", As: "s1", Method: "POST", Path: "/console/forgetful", Status: 405},
		{Name: "the home page lists what the role has", As: "s1", Path: "/console/", Status: 200, Shows: []string{"布告栏", "王管家", "民需管家", "海风社区"}},
		{Name: "and nothing else", As: "s6", Path: "/console/", Status: 200, Lacks: []string{"布告栏"}},
		{Name: "the public board needs nobody", Path: "/public/", Status: 200, Shows: []string{"公开栏", "芝罘区"}, Lacks: []string{"布告栏"}},
		{Name: "the root leads to the public board", Path: "/", Status: 303, Shows: []string{"公开栏"}},
	})
}

func TestMarkupOfOthersIsShownAsWords(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	a := h.Anyone().Get("/public/board")
	if a.Status != 200 || strings.Contains(a.Body, "<script>alert") || !strings.Contains(a.Body, "&lt;script&gt;alert(1)") {
		t.Errorf("the cell was not escaped: %s", a.Body)
	}
	if strings.Contains(a.Body, `href="javascript:`) {
		t.Error("a link runs script")
	}
	if !strings.Contains(a.Body, `width="50.0"`) || !strings.Contains(a.Body, "六件") {
		t.Error("the bars are not there")
	}
}

func TestPagesHoldNoScriptAndNoInlineStyle(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	b := h.As("s1")
	for _, path := range []string{"/console/", "/console/board/" + webtest.Area, "/public/", "/public/board", "/console/nothing", "/public/?big=1"} {
		body := strings.ToLower(b.Get(path).Body)
		const ours = `<script src="/assets/console.js" defer></script>` // the console's one file; the public pages have none
		if n := strings.Count(body, ours); n > 1 || n == 1 && strings.HasPrefix(path, "/public/") {
			t.Errorf("%s holds %d scripts", path, n)
		}
		body = strings.ReplaceAll(body, ours, "")
		for _, bad := range []string{"<script", "<style", " style=", " onclick=", " onload=", "http://", "//cdn"} {
			if strings.Contains(strings.ReplaceAll(body, "http://www.w3.org", ""), bad) {
				t.Errorf("%s holds %s", path, bad)
			}
		}
		if !strings.Contains(body, `lang="zh-cn"`) || !strings.Contains(body, "viewport") {
			t.Errorf("%s lacks language or viewport", path)
		}
	}
}

func TestEveryAnswerCarriesTheHeaders(t *testing.T) {
	t.Parallel()
	secure := func(o *web.Options) { o.BaseURL = "https://minxu.example" }
	h := webtest.New(t, board, secure)
	b := h.As("s1")
	for _, path := range []string{"/console/", "/public/board", "/console/nothing", "/console/panics", "/assets/style.css", "/console/login"} {
		a := b.Get(path)
		for name, want := range map[string]string{
			"Content-Security-Policy":   "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
			"X-Content-Type-Options":    "nosniff",
			"Referrer-Policy":           "no-referrer",
			"Strict-Transport-Security": "max-age=31536000; includeSubDomains",
		} {
			if got := a.Header.Get(name); got != want {
				t.Errorf("%s: %s is %q", path, name, got)
			}
		}
		if a.Header.Get("X-Request-Id") == "" || a.Header.Get("Permissions-Policy") == "" {
			t.Errorf("%s: no request id or permissions policy", path)
		}
	}
	if got := b.Get("/console/").Header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("a personal page may be cached: %q", got)
	}
	if plain := webtest.New(t, board); plain.Anyone().Get("/public/").Header.Get("Strict-Transport-Security") != "" {
		t.Error("HSTS without https")
	}
}

func TestAMistakeInThePagesStopsTheStart(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, nil)
	do := func(v *web.Visit) error { return v.Show("x") }
	roles := []string{people.RoleSteward}
	for name, pages := range map[string][]web.Page{
		"a page for nobody":                 {{Route: "GET /console/x", Do: do}},
		"a page that is public and not":     {{Route: "GET /console/x", Public: true, Roles: roles, Do: do}},
		"a role that is none":               {{Route: "GET /console/x", Roles: []string{"king"}, Do: do}},
		"a page that does nothing":          {{Route: "GET /console/x", Roles: roles}},
		"a route without a method":          {{Route: "/console/x", Roles: roles, Do: do}},
		"a method that changes and is none": {{Route: "DELETE /console/x", Roles: roles, Do: do}},
		"one route twice":                   {{Route: "GET /console/x", Roles: roles, Do: do}, {Route: "GET /console/x", Roles: roles, Do: do}},
		"a route of the frame's own":        {{Route: "GET /console/login", Public: true, Do: do}},
		"a public page of a unit":           {{Route: "GET /public/x", Public: true, Unit: true, Do: do}},
		"a page for programs and people":    {{Route: "POST /console/x", Roles: roles, API: true, Do: do}},
		"a template that is not there":      {{Route: "GET /console/x", Roles: roles, Do: do, Views: []web.View{{Files: views(), Name: "missing.html"}}}},
		"a template that does not parse":    {{Route: "GET /console/x", Roles: roles, Do: do, Views: []web.View{{Files: views(), Name: "broken.html"}}}},
	} {
		if _, err := web.New(web.Options{Store: h.Store, People: h.People, Pages: pages}); err == nil {
			t.Errorf("%s was let through", name)
		}
	}
}

// The matrix: every declared route, every role. Public pages open for all; the others exactly for the declared roles.
func TestEveryRouteOpensForItsRolesOnly(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	fill := strings.NewReplacer("{node}", webtest.Area, "{token}", "none", "{$}", "")
	for _, staff := range webtest.Staff() {
		b := h.As(staff.ID)
		for _, p := range h.Site.Routes() {
			method, path, _ := strings.Cut(fill.Replace(p.Route), " ")
			if strings.HasSuffix(path, "/logout") {
				continue // has a test of its own
			}
			var a webtest.Answer
			if method == http.MethodPost {
				a = b.Post(path, url.Values{"words": {"好"}})
			} else {
				a = b.Get(path)
			}
			shut := a.Status == http.StatusForbidden && a.Has("您的岗位没有打开这一页的权限")
			if shut != (!p.Public && !slices.Contains(p.Roles, staff.Role)) {
				t.Errorf("%s as %s: %d", p.Route, staff.Role, a.Status)
			}
		}
	}
	stranger := h.Anyone()
	for _, p := range h.Site.Routes() {
		method, path, _ := strings.Cut(fill.Replace(p.Route), " ")
		a := stranger.Do(httptest.NewRequest(method, path, nil))
		sentAway := a.Status == http.StatusUnauthorized || a.Status == 303 && strings.HasPrefix(a.Header.Get("Location"), "/console/login?next=")
		if sentAway != !p.Public {
			t.Errorf("%s as a stranger: %d %s", p.Route, a.Status, a.Header.Get("Location"))
		}
	}
}

func TestRedirectsLeadOnlyToListedPagesOfOurs(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	b := h.As("s1")
	for to, want := range map[string]int{
		"/console/": 303, "/public/board": 303, "/console/board/1?after=2": 303,
		"https://evil.example/console/": 500, "////console/": 500, "///console/": 500, "//evil.example": 500, "/\\evil.example": 500, "\\/evil.example": 500, "javascript:alert(1)": 500,
		"console/": 500, "": 500, "/elsewhere": 500, "/console/%0d%0aSet-Cookie:x": 500, "/console/../../etc": 500,
	} {
		a := b.Get("/console/away?to=" + url.QueryEscape(to))
		if a.Status != want {
			t.Errorf("to %q: %d %s", to, a.Status, a.Header.Get("Location"))
		}
	}
}

func TestAFormThatIsTooLargeIsRefused(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	b := h.As("s1")
	a := b.Post("/console/board/"+webtest.Area, url.Values{"words": {strings.Repeat("x", 70<<10)}})
	if a.Status != http.StatusBadRequest {
		t.Errorf("answered %d", a.Status)
	}
	a = h.Anyone().Post("/public/board", url.Values{"words": {"\x00好\u0007\xff"}})
	if a.Status != 200 || !a.Has("收到好") {
		t.Errorf("control characters: %d %s", a.Status, a.Body)
	}
}

func TestADoubleClickDoesOnce(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	b := h.As("s1")
	path := "/console/board/" + webtest.Area
	written := func() int {
		list, err := h.Store.ListAudit(t.Context(), store.AuditFilter{Action: "board.write"})
		if err != nil {
			t.Fatal(err)
		}
		return len(list)
	}
	once := url.Values{"words": {"好"}, "_once": {"form-1"}}
	if a := b.Post(path, url.Values{"words": {"不行"}, "_once": {"form-1"}}); a.Status != 409 {
		t.Fatalf("the refused try: %d", a.Status)
	}
	var done, told atomic.Int32
	var wait sync.WaitGroup
	for range 6 {
		wait.Go(func() {
			twin := h.Anyone()
			twin.Cookies, twin.Token = b.Cookies, b.Token
			switch a := twin.Post(path, once); {
			case a.Status == 303:
				done.Add(1)
			case a.Status == 409 && a.Has("已经提交过"):
				told.Add(1)
			default:
				t.Errorf("answered %d %s", a.Status, a.Body)
			}
		})
	}
	wait.Wait()
	if done.Load() != 1 || told.Load() != 5 || written() != 1 {
		t.Errorf("%d did it, %d were told, %d lines", done.Load(), told.Load(), written())
	}
	if a := b.Post(path, url.Values{"words": {"好"}, "_once": {"form-2"}}); a.Status != 303 || written() != 2 {
		t.Errorf("the next form: %d", a.Status)
	}
}

func TestEveryFormCarriesAKeyOfItsOwn(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, func(*webtest.House) ([]web.Page, []web.NavItem) {
		return []web.Page{{Route: "GET /console/forms", Roles: []string{people.RoleSteward}, Do: func(v *web.Visit) error {
			return v.Show("表单", web.Form{Submit: "一"}, web.Form{Submit: "二"}, web.Form{Method: "get", Submit: "筛选"},
				web.Table{Rows: [][]web.Cell{{web.Button("三", "/console/forms"), web.Text("x")}}})
		}}}, nil
	})
	body := h.As("s1").Get("/console/forms").Body
	keys := regexp.MustCompile(`name="_once" value="([A-Z2-7]{26})"`).FindAllStringSubmatch(body, -1)
	if len(keys) != 3 || keys[0][1] == keys[1][1] || keys[1][1] == keys[2][1] {
		t.Errorf("the keys are %v", keys)
	}
	if n := strings.Count(body, `name="_token"`); n != 4 { // with the log-out
		t.Errorf("%d tokens", n)
	}
}
