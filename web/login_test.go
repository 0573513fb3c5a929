package web_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"net/url"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/web"
	"minxu/web/webtest"
)

func link(t *testing.T, h *webtest.House, staff string, life time.Duration) string {
	t.Helper()
	path, err := h.Site.NewLoginLink(context.Background(), staff, life)
	if err != nil {
		t.Fatal(err)
	}
	return path
}

func TestALoginLinkOpensOnce(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	path := link(t, h, "s1", time.Hour)
	first, second := h.Anyone(), h.Anyone()
	if a := first.Get(path); a.Status != 303 || first.Follow().Status != 200 {
		t.Fatalf("the first use: %d", a.Status)
	}
	if a := second.Get(path); a.Status != 403 || second.Get("/console/").Status != 303 {
		t.Errorf("the second use: %d", a.Status)
	}
	late := link(t, h, "s1", 10*time.Minute)
	h.Clock.Advance(10 * time.Minute)
	if a := second.Get(late); a.Status != 403 {
		t.Errorf("after its time: %d", a.Status)
	}
	for _, path := range []string{"/console/enter/", "/console/enter/x", path + "x"} {
		if a := second.Get(path); a.Status != 403 && a.Status != 404 {
			t.Errorf("%s: %d", path, a.Status)
		}
	}
	if _, err := h.Site.NewLoginLink(context.Background(), "nobody", 0); !errors.Is(err, people.ErrUnknown) {
		t.Errorf("a link for nobody: %v", err)
	}
}

func TestOfTwoWhoUseALinkAtOnceOneGetsIn(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	path := link(t, h, "s1", time.Hour)
	var in atomic.Int32
	var wait sync.WaitGroup
	for range 8 {
		wait.Go(func() {
			if h.Anyone().Get(path).Status == 303 {
				in.Add(1)
			}
		})
	}
	wait.Wait()
	if in.Load() != 1 {
		t.Errorf("%d got in", in.Load())
	}
}

func TestALinkOfSomebodyWhoLeftOpensNothing(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	path := link(t, h, "s1", time.Hour)
	leave(h, "s1")
	if a := h.Anyone().Get(path); a.Status != 403 {
		t.Errorf("answered %d", a.Status)
	}
	if _, err := h.Site.NewLoginLink(context.Background(), "s1", 0); !errors.Is(err, people.ErrUnknown) {
		t.Errorf("a new link: %v", err)
	}
}

func leave(h *webtest.House, id string) {
	change(h, id, func(s *people.Staff) { s.Active = false })
}

func change(h *webtest.House, id string, edit func(*people.Staff)) {
	h.Tx(func(tx *store.Tx) error {
		s, err := people.StaffByID(tx, id)
		if err != nil {
			return err
		}
		edit(&s)
		return h.People.SaveStaff(tx, s)
	})
}

func TestASessionEndsInEveryWayItShould(t *testing.T) {
	t.Parallel()
	page := "/console/board/" + webtest.Area
	for name, end := range map[string]func(*webtest.House, *webtest.Browser){
		"the person has left": func(h *webtest.House, _ *webtest.Browser) { leave(h, "s1") },
		"the person has another role": func(h *webtest.House, _ *webtest.Browser) {
			change(h, "s1", func(s *people.Staff) { s.Role = people.RoleStreetOperator })
		},
		"the person has moved": func(h *webtest.House, _ *webtest.Browser) {
			change(h, "s1", func(s *people.Staff) { s.Node = webtest.Other })
		},
		"idle for half an hour": func(h *webtest.House, _ *webtest.Browser) { h.Clock.Advance(30 * time.Minute) },
		"used for twelve hours": func(h *webtest.House, b *webtest.Browser) {
			for range 12*60/20 - 1 {
				h.Clock.Advance(20 * time.Minute)
				b.Get(page)
			}
			if b.Last.Status != 200 {
				h.T.Errorf("a used session ended early: %d", b.Last.Status)
			}
			h.Clock.Advance(20 * time.Minute)
		},
		"ended by an admin": func(h *webtest.House, _ *webtest.Browser) {
			h.Tx(func(tx *store.Tx) error {
				n, err := web.EndSessions(tx, "s1")
				if n != 1 {
					h.T.Errorf("%d sessions ended", n)
				}
				return err
			})
		},
		"logged out, and the cookie kept": func(h *webtest.House, b *webtest.Browser) {
			cookie := b.Cookies["minxu"]
			if a := b.Post("/console/logout", nil); a.Status != 303 || b.Cookies["minxu"] != nil {
				h.T.Errorf("logging out: %d, cookie %v", a.Status, b.Cookies["minxu"])
			}
			b.Cookies["minxu"] = cookie
		},
		"three others were opened": func(h *webtest.House, _ *webtest.Browser) {
			for range 3 {
				h.Clock.Advance(time.Second)
				h.As("s1")
			}
		},
		"a forged cookie": func(_ *webtest.House, b *webtest.Browser) {
			b.Cookies["minxu"].Value = strings.Repeat("A", 43)
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := webtest.New(t, board)
			b := h.As("s1")
			if a := b.Get(page); a.Status != 200 {
				t.Fatalf("before: %d", a.Status)
			}
			end(h, b)
			if a := b.Get(page); a.Status != 303 || !strings.HasPrefix(a.Header.Get("Location"), "/console/login") {
				t.Errorf("after: %d", a.Status)
			}
		})
	}
}

func TestTwoOthersLeaveASessionOpen(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	b := h.As("s1")
	for range 2 {
		h.Clock.Advance(time.Second)
		h.As("s1")
	}
	if a := b.Get("/console/"); a.Status != 200 {
		t.Errorf("the first of three sessions: %d", a.Status)
	}
}

func TestTheCookieIsAsStrictAsTheAddressAllows(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	c := h.As("s1").Cookies["minxu"]
	if c == nil || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" || c.Secure || len(c.Value) != 43 {
		t.Errorf("over http: %+v", c)
	}
	h = webtest.New(t, board, func(o *web.Options) { o.BaseURL = "https://minxu.example" })
	c = h.As("s1").Cookies["__Host-minxu"]
	if c == nil || !c.HttpOnly || !c.Secure || c.SameSite != http.SameSiteLaxMode || c.Path != "/" || c.Domain != "" {
		t.Errorf("over https: %+v", c)
	}
}

func TestANewLoginIsANewToken(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	b := h.As("s1")
	old := *b.Cookies["minxu"]
	b.Get(link(t, h, "s1", 0))
	if b.Cookies["minxu"].Value == old.Value {
		t.Error("the token is the same")
	}
	b.Cookies["minxu"] = &old
	if a := b.Get("/console/"); a.Status != 303 {
		t.Errorf("the old token still opens: %d", a.Status)
	}
}

func TestAFormWithoutItsTokenChangesNothing(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	b, other := h.As("s1"), h.As("s5")
	path := "/console/board/" + webtest.Area
	post := func(token string, header ...string) webtest.Answer {
		r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(url.Values{"words": {"好"}, "_token": {token}}.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		for i := 0; i < len(header); i += 2 {
			r.Header.Set(header[i], header[i+1])
		}
		return b.Do(r)
	}
	before := h.Snapshot()
	for name, a := range map[string]webtest.Answer{
		"no token":                  post(""),
		"another person's token":    post(other.Token),
		"a wrong token":             post(b.Token + "x"),
		"from another site":         post(b.Token, "Sec-Fetch-Site", "cross-site"),
		"from a sibling":            post(b.Token, "Sec-Fetch-Site", "same-site"),
		"from another origin":       post(b.Token, "Origin", "https://evil.example"),
		"from the origin null":      post(b.Token, "Origin", "null"),
		"token in the address only": b.Do(httptest.NewRequest(http.MethodPost, path+"?words=x&_token="+b.Token, nil)),
	} {
		if a.Status != 403 {
			t.Errorf("%s: %d", name, a.Status)
		}
	}
	if changed := webtest.Changed(before, h.Snapshot()); changed != nil {
		t.Errorf("%v changed", changed)
	}
	if a := post(b.Token, "Sec-Fetch-Site", "same-origin"); a.Status != 303 {
		t.Errorf("with the token: %d", a.Status)
	}
}

// gate is the pretend WeCom of these tests.
type gate struct{ users map[string]string }

func (g gate) LoginURL(callback, state string) string {
	return "https://open.work.example/connect?redirect_uri=" + url.QueryEscape(callback) + "&state=" + url.QueryEscape(state)
}

func (g gate) UserID(_ context.Context, code string) (string, error) {
	if code == "broken" {
		return "", errors.New("secret-from-wecom")
	}
	return g.users[code], nil
}

func withGate(o *web.Options) {
	o.Gate = gate{users: map[string]string{"code-s1": "wecom-s1", "code-x": "wecom-nobody", "code-0": ""}}
}

// start begins a log-in and gives the state that WeCom would bring back.
func start(t *testing.T, b *webtest.Browser, next string) string {
	t.Helper()
	a := b.Get("/console/login/wecom?next=" + url.QueryEscape(next))
	to, err := url.Parse(a.Header.Get("Location"))
	if err != nil || a.Status != 303 || to.Host != "open.work.example" {
		t.Fatalf("start: %d %s", a.Status, a.Header.Get("Location"))
	}
	if to.Query().Get("redirect_uri") != "http://127.0.0.1:8080/console/login/return" {
		t.Errorf("redirect_uri %s", to.Query().Get("redirect_uri"))
	}
	return to.Query().Get("state")
}

func back(b *webtest.Browser, code, state string) webtest.Answer {
	return b.Get("/console/login/return?code=" + code + "&state=" + url.QueryEscape(state))
}

func TestLoginThroughWeCom(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board, withGate)
	b := h.Anyone()
	page := "/console/board/" + webtest.Area
	if a := b.Get(page); a.Status != 303 {
		t.Fatalf("a stranger: %d", a.Status)
	}
	if a := b.Follow(); !a.Has("用企业微信登录") {
		t.Fatal("the log-in page does not offer WeCom")
	}
	state := start(t, b, page)
	if a := back(b, "code-s1", state); a.Status != 303 || a.Header.Get("Location") != page {
		t.Fatalf("back: %d %s", a.Status, a.Header.Get("Location"))
	}
	if a := b.Follow(); a.Status != 200 || !a.Has("王管家") {
		t.Errorf("inside: %d", a.Status)
	}
}

func TestLoginThroughWeComRefusesWhatIsNotItsOwn(t *testing.T) {
	t.Parallel()
	for name, try := range map[string]func(*testing.T, *webtest.House) webtest.Answer{
		"a state that was used": func(t *testing.T, h *webtest.House) webtest.Answer {
			b := h.Anyone()
			state := start(t, b, "")
			cookie := *b.Cookies["minxu-state"]
			back(b, "code-s1", state)
			thief := h.Anyone()
			thief.Cookies["minxu-state"] = &cookie
			return back(thief, "code-s1", state)
		},
		"a state of another browser": func(t *testing.T, h *webtest.House) webtest.Answer {
			return back(h.Anyone(), "code-s1", start(t, h.Anyone(), ""))
		},
		"a state of this browser's other log-in": func(t *testing.T, h *webtest.House) webtest.Answer {
			b := h.Anyone()
			first := start(t, b, "")
			start(t, b, "")
			return back(b, "code-s1", first)
		},
		"a state after ten minutes": func(t *testing.T, h *webtest.House) webtest.Answer {
			b := h.Anyone()
			state := start(t, b, "")
			h.Clock.Advance(10 * time.Minute)
			return back(b, "code-s1", state)
		},
		"a made-up state": func(_ *testing.T, h *webtest.House) webtest.Answer {
			b := h.Anyone()
			b.Cookies["minxu-state"] = &http.Cookie{Name: "minxu-state", Value: "x"}
			return back(b, "code-s1", "x")
		},
		"no state": func(_ *testing.T, h *webtest.House) webtest.Answer {
			b := h.Anyone()
			b.Cookies["minxu-state"] = &http.Cookie{Name: "minxu-state", Value: ""}
			return back(b, "code-s1", "")
		},
		"somebody without an entry": func(t *testing.T, h *webtest.House) webtest.Answer {
			b := h.Anyone()
			return back(b, "code-x", start(t, b, ""))
		},
		"somebody outside the company": func(t *testing.T, h *webtest.House) webtest.Answer {
			b := h.Anyone()
			return back(b, "code-0", start(t, b, ""))
		},
		"somebody who has left a moment ago": func(t *testing.T, h *webtest.House) webtest.Answer {
			b := h.Anyone()
			state := start(t, b, "")
			leave(h, "s1")
			return back(b, "code-s1", state)
		},
		"WeCom's fault": func(t *testing.T, h *webtest.House) webtest.Answer {
			b := h.Anyone()
			return back(b, "broken", start(t, b, ""))
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := webtest.New(t, board, withGate)
			a := try(t, h)
			if a.Status < 400 || a.Header.Get("Set-Cookie") != "" && strings.Contains(a.Header.Get("Set-Cookie"), "minxu=") {
				t.Errorf("answered %d", a.Status)
			}
			if strings.Contains(a.Body, "secret") {
				t.Error("the fault is on the page")
			}
		})
	}
}

func TestAfterTheLoginNobodyIsSentAway(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board, withGate)
	for _, next := range []string{"https://evil.example/", "//evil.example/console/", "/\\evil.example", "", "/elsewhere", "/console/enter/x"} {
		b := h.Anyone()
		a := back(b, "code-s1", start(t, b, next))
		if a.Header.Get("Location") != "/console/" {
			t.Errorf("next %q leads to %s", next, a.Header.Get("Location"))
		}
		h.Clock.Advance(15 * time.Minute)
	}
}

func TestLoginsAreSlowedDown(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board)
	b := h.Anyone()
	refused := 0
	for i := range 25 {
		if b.Get(fmt.Sprint("/console/enter/guess-", i)).Status == http.StatusTooManyRequests {
			refused++
		}
	}
	if refused != 5 {
		t.Errorf("%d of 25 guesses were refused", refused)
	}
	good := link(t, h, "s1", time.Hour)
	if a := b.Get(good); a.Status != http.StatusTooManyRequests {
		t.Errorf("the same address gets on: %d", a.Status)
	}
	r := httptest.NewRequest(http.MethodGet, good, nil)
	r.RemoteAddr = "203.0.113.9:1234"
	if a := h.Anyone().Do(r); a.Status != 303 {
		t.Errorf("another address is stopped: %d", a.Status)
	}
	h.Clock.Advance(15 * time.Minute)
	if a := b.Get(link(t, h, "s1", time.Hour)); a.Status != 303 {
		t.Errorf("a quarter of an hour later: %d", a.Status)
	}
}

func TestStrangersAreSlowedDownWhereTheHouseIsLimited(t *testing.T) {
	t.Parallel()
	count := func(h *webtest.House, b *webtest.Browser, header string) int {
		refused := 0
		for range 320 {
			r := httptest.NewRequest(http.MethodGet, "/public/board", nil)
			if header != "" {
				r.Header.Set("X-Forwarded-For", header)
			}
			if b.Do(r).Status == http.StatusTooManyRequests {
				refused++
			}
		}
		return refused
	}
	open := webtest.New(t, board)
	if n := count(open, open.Anyone(), ""); n != 0 {
		t.Errorf("an open house refused %d", n)
	}
	limited := webtest.New(t, board, func(o *web.Options) {
		o.Limited, o.Trusted = true, []netip.Prefix{netip.MustParsePrefix("192.0.2.0/24")}
	})
	if n := count(limited, limited.Anyone(), ""); n != 20 {
		t.Errorf("of 320 at once %d were refused", n)
	}
	if n := count(limited, limited.Anyone(), "203.0.113.7"); n != 20 {
		t.Errorf("a client behind the proxy has no bucket of its own: %d", n)
	}
	if n := count(limited, limited.Anyone(), "198.51.100.1, 203.0.113.7"); n != 320 {
		t.Errorf("a forged first hop gives a new bucket: %d", n)
	}
	if n := count(limited, limited.As("s1"), ""); n != 0 {
		t.Errorf("a member was refused %d times", n)
	}
}
