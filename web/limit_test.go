package web_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"testing"
	"time"

	"minxu/web"
	"minxu/web/webtest"
)

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
	for _, client := range []string{"203.0.113.8", "203.0.113.9"} {
		if n := count(limited, limited.Anyone(), client+", 192.0.2.9"); n != 20 {
			t.Errorf("%s behind two proxies has no bucket of its own: %d", client, n)
		}
	}
	if n := count(limited, limited.As("s1"), ""); n != 0 {
		t.Errorf("a member was refused %d times", n)
	}
}
