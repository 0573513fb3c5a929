package web_test

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"minxu/web"
	"minxu/web/webtest"
)

// gate is the pretend WeCom of these tests.
type gate struct{ users map[string]string }

func (g gate) LoginURL(callback, state string, inside bool) string {
	if !inside {
		return "https://login.work.example/sso?redirect_uri=" + url.QueryEscape(callback) + "&state=" + url.QueryEscape(state)
	}
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
	if err != nil || a.Status != 303 || to.Host != "login.work.example" {
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
	if a := b.Follow(); !a.Has("用企业微信扫码登录") {
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
		"somebody who did not confirm": func(t *testing.T, h *webtest.House) webtest.Answer {
			b := h.Anyone()
			return back(b, "", start(t, b, ""))
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

func TestTheWayInFitsTheBrowser(t *testing.T) {
	t.Parallel()
	h := webtest.New(t, board, withGate)
	for name, c := range map[string]struct{ agent, query, host, offers string }{
		"a desktop scans a code":             {"Mozilla/5.0 (X11; Linux)", "", "login.work.example", "用企业微信扫码登录"},
		"WeCom knows its member":             {"Mozilla/5.0 MicroMessenger/7.0 wxwork/4.1.22", "", "open.work.example", "用企业微信登录"},
		"a code is asked for in WeCom":       {"wxwork/4.1.22", "?how=qr", "login.work.example", "用企业微信登录"},
		"a browser that does not say it is":  {"Mozilla/5.0", "?how=inside", "open.work.example", "我已在企业微信里打开"},
		"a way that is none is no way round": {"Mozilla/5.0", "?how=https://evil.example", "login.work.example", "用企业微信扫码登录"},
	} {
		get := func(path string) webtest.Answer {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.Header.Set("User-Agent", c.agent)
			return h.Anyone().Do(r)
		}
		if a := get("/console/login"); !a.Has(c.offers) {
			t.Errorf("%s: %q is not offered", name, c.offers)
		}
		to, err := url.Parse(get("/console/login/wecom" + c.query).Header.Get("Location"))
		if err != nil || to.Host != c.host || to.Query().Get("state") == "" {
			t.Errorf("%s: sent to %v, %v", name, to, err)
		}
	}
}
