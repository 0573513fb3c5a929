package web

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"runtime/debug"
	"slices"
	"strings"

	"minxu/people"
	"minxu/store"
)

//go:embed migrations/*.sql
var migrations embed.FS

// Migrations returns this room's *.sql files, for store.Migrate under the name "web".
func Migrations() fs.FS {
	sub, err := fs.Sub(migrations, "migrations")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return sub
}

// Options are what a Site is made of.
type Options struct {
	Store   *store.Store
	People  *people.People
	Pages   []Page         // of all capabilities
	Nav     []NavItem      // of all capabilities
	BaseURL string         // what links start with; https makes the cookie __Host- and Secure and sends HSTS
	Gate    Gate           // nil: no log-in by WeCom
	Trusted []netip.Prefix // proxies whose X-Forwarded-For is believed
	Limited bool           // strangers and members are slowed down; log-in always is
	Beats   Beats          // what happens, for open pages; nil: nothing does
	Log     *slog.Logger   // nil = silent
}

// Site is all pages of the house, an http.Handler.
type Site struct {
	store   *store.Store
	people  *people.People
	gate    Gate
	base    string
	secure  bool
	trusted []netip.Prefix
	limited bool
	limits  *limits
	log     *slog.Logger
	pages   []Page
	nav     []NavItem
	mux     *http.ServeMux
	cross   *http.CrossOriginProtection
	frame   *frame
	live    *live
}

// New builds the pages. It fails for a page without a role, with an unknown role, with a template that is not there or
// does not parse, and for two pages on one route: a mistake stops the start, not the steward at midnight.
func New(o Options) (s *Site, err error) {
	s = &Site{store: o.Store, people: o.People, gate: o.Gate, base: strings.TrimSuffix(o.BaseURL, "/"),
		secure: strings.HasPrefix(o.BaseURL, "https://"), trusted: o.Trusted, limited: o.Limited, limits: newLimits(), log: o.Log,
		nav: slices.Clone(o.Nav), mux: http.NewServeMux(), cross: http.NewCrossOriginProtection()}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	s.live = newLive(func(after string) ([]Beat, error) {
		if o.Beats == nil {
			return nil, nil
		}
		return o.Beats(s.store.Reader(context.Background()), after)
	}, func(err error) { s.log.Warn("what happened could not be read for open pages", "err", err) })
	slices.SortStableFunc(s.nav, func(a, b NavItem) int { return a.Order - b.Order })
	s.pages = append(s.own(), o.Pages...)
	if s.frame, err = newFrame(s.pages); err != nil {
		return nil, err
	}
	defer func() { // the mux says a double route by panic
		if said := recover(); said != nil {
			s, err = nil, fmt.Errorf("declare the pages: %v", said)
		}
	}()
	for i := range s.pages {
		p := &s.pages[i]
		if err := p.check(); err != nil {
			return nil, err
		}
		s.mux.HandleFunc(p.Route, func(w http.ResponseWriter, r *http.Request) { s.serve(w, r, p) })
	}
	s.mux.Handle("GET /assets/", assets())
	return s, nil
}

func (p *Page) check() error {
	method, path, ok := strings.Cut(p.Route, " ")
	if !ok || !strings.HasPrefix(path, "/") || !slices.Contains([]string{"GET", "POST"}, method) {
		return fmt.Errorf("page %q: a route is GET or POST and a path", p.Route)
	}
	if p.Do == nil {
		return fmt.Errorf("page %q does nothing", p.Route)
	}
	if p.Public != (len(p.Roles) == 0) {
		return fmt.Errorf("page %q: either public or for some roles", p.Route)
	}
	for _, role := range p.Roles {
		if !slices.Contains(people.Roles(), role) {
			return fmt.Errorf("page %q: unknown role %s", p.Route, role)
		}
	}
	if p.Public && (p.Unit || p.Live) || p.API && !p.Public {
		return fmt.Errorf("page %q: a public page has no unit and no news, and only a public page is for programs", p.Route)
	}
	return nil
}

// Routes lists every page as declared, the frame's own included: the table of who may open what.
func (s *Site) Routes() []Page { return slices.Clone(s.pages) }

// own are the frame's own pages.
func (s *Site) own() []Page {
	own := []Page{
		{Route: "GET /{$}", Public: true, Do: func(v *Visit) error { return v.Redirect("/public/") }},
		{Route: "GET /public/{$}", Public: true, Do: s.publicHome},
		{Route: "GET /console/{$}", Roles: people.Roles(), Do: s.home},
		{Route: "GET /console/login", Public: true, Do: s.loginPage},
		{Route: "GET /console/enter/{token}", Public: true, Do: s.enterByLink},
		{Route: "POST /console/logout", Roles: people.Roles(), Do: s.logout},
	}
	if s.gate != nil {
		own = append(own, Page{Route: "GET /console/login/wecom", Public: true, Do: s.wecomStart},
			Page{Route: "GET /console/login/return", Public: true, Do: s.wecomReturn})
	}
	return own
}

// listed reports whether a path is a page of ours that may be gone to: relative, and declared for GET.
func (s *Site) listed(path string) bool {
	u, err := url.Parse(path)
	if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//") ||
		strings.ContainsAny(path, "\\\r\n") {
		return false
	}
	_, pattern := s.mux.Handler(&http.Request{Method: http.MethodGet, URL: &url.URL{Path: u.Path}})
	return strings.HasPrefix(pattern, "GET /") && pattern != "GET /console/enter/{token}"
}

type idKey struct{}

// requestID gives the id that this request has in logs, answers and the audit.
func requestID(r *http.Request) string {
	id, _ := r.Context().Value(idKey{}).(string)
	return id
}

// ServeHTTP answers one request: headers, foreign origins, routes. The page itself is served by serve.
func (s *Site) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	id := s.store.NewID()
	r = r.WithContext(contextWith(r, id))
	w.Header().Set("X-Request-Id", id)
	setHeaders(w.Header(), s.secure)
	_, pattern := s.mux.Handler(r)
	v := &Visit{W: w, R: r, ID: id, site: s, page: &Page{Route: pattern, Public: true}, now: s.store.Now()}
	defer func() {
		if said := recover(); said != nil {
			if said == http.ErrAbortHandler {
				panic(said)
			}
			s.log.Error("a page panicked", "route", pattern, "request", id, "panic", fmt.Sprint(said), "stack", string(debug.Stack()))
			v.fault()
		}
	}()
	switch {
	case s.cross.Check(r) != nil:
		s.log.Warn("refused a request from a foreign origin", "route", pattern, "request", id)
		_ = v.refuse(http.StatusForbidden, "这个请求来自别的网站，已拒绝。")
	case pattern == "" && s.otherMethod(r):
		_ = v.refuse(http.StatusMethodNotAllowed, "这个地址不能这样打开。")
	case pattern == "":
		_ = v.refuse(http.StatusNotFound, "没有找到这个页面。")
	default:
		s.mux.ServeHTTP(w, r)
	}
}

func (s *Site) otherMethod(r *http.Request) bool {
	other := http.MethodGet
	if r.Method == http.MethodGet || r.Method == http.MethodHead {
		other = http.MethodPost
	}
	_, pattern := s.mux.Handler(&http.Request{Method: other, URL: r.URL, Host: r.Host})
	return pattern != ""
}

// serve lets the right person in and turns what the page's handler says into an answer.
func (s *Site) serve(w http.ResponseWriter, r *http.Request, p *Page) {
	v := &Visit{W: w, R: r, ID: requestID(r), site: s, page: p, now: s.store.Now()}
	defer func() {
		if said := recover(); said != nil {
			if said == http.ErrAbortHandler {
				panic(said)
			}
			s.log.Error("a page panicked", "route", p.Route, "request", v.ID, "staff", v.Staff.ID, "panic", fmt.Sprint(said),
				"stack", string(debug.Stack()))
			v.fault()
		}
	}()
	err := s.answer(v)
	var refusal *people.Refusal
	switch {
	case err == nil && !v.sent:
		s.log.Error("a page answered nothing", "route", p.Route, "request", v.ID)
		v.fault()
	case errors.As(err, &refusal):
		_ = v.refuse(http.StatusConflict, refusal.Sentence)
	case err != nil && v.sent: // of a stream: the browser comes again by itself
		s.log.Warn("a page ended early", "route", p.Route, "request", v.ID, "error", err)
	case err != nil && r.Context().Err() != nil:
		s.log.Info("the browser went away", "route", p.Route, "request", v.ID)
	case err != nil:
		s.log.Error("a page failed", "route", p.Route, "request", v.ID, "staff", v.Staff.ID, "error", err)
		v.fault()
	}
}

func (s *Site) answer(v *Visit) error {
	v.W.Header().Set("Cache-Control", "no-store")
	who, in, err := s.whoIs(v.R, !v.page.Live)
	if err != nil {
		return err
	}
	if v.Tree, err = s.people.Tree(s.store.Reader(v.R.Context())); err != nil {
		return err
	}
	if !s.allowed(v, who, in) {
		v.W.Header().Set("Retry-After", "60")
		return v.refuse(http.StatusTooManyRequests, "操作太快了，请过一分钟再试。")
	}
	if in {
		v.Staff, v.token, v.session = who.staff, who.token, who.session
	}
	if !v.page.Public {
		switch {
		case !in && v.R.Method == http.MethodGet:
			return v.send("/console/login?next=" + url.QueryEscape(v.R.URL.RequestURI()))
		case !in:
			return v.refuse(http.StatusUnauthorized, "登录已过期，请重新登录后再试。")
		case !slices.Contains(v.page.Roles, who.staff.Role):
			return v.refuse(http.StatusForbidden, "您的岗位没有打开这一页的权限。")
		}
	}
	if v.R.Method == http.MethodPost {
		v.R.Body = http.MaxBytesReader(v.W, v.R.Body, v.page.limit())
		if !v.page.API {
			if err := v.page.parse(v.R); err != nil {
				return v.refuse(http.StatusBadRequest, "表单没有读懂或太大，请返回重试。")
			}
		}
		if !v.page.Public && !equal(v.R.PostForm.Get("_token"), v.token) {
			return v.refuse(http.StatusForbidden, "页面已过期，请返回刷新后重新提交。")
		}
	}
	return v.page.Do(v)
}

// allowed slows down: log-in paths always, everything else when the house is limited.
func (s *Site) allowed(v *Visit, who login, in bool) bool {
	ip := s.clientIP(v.R)
	if strings.HasPrefix(v.page.Route, "GET /console/login/") || strings.HasPrefix(v.page.Route, "GET /console/enter/") {
		return s.limits.allow("login:"+ip, loginIPs(), v.now)
	}
	switch {
	case !s.limited:
		return true
	case in:
		return s.limits.allow("member:"+who.staff.ID, members(), v.now)
	}
	return s.limits.allow("stranger:"+ip, strangers(), v.now)
}
