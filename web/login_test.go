package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
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
