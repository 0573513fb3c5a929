package wechat

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"
)

func TestB8AUsedSignatureCarriesNoOtherBody(t *testing.T) {
	t.Parallel()
	r := newRig(t, plainMode)
	q := plain(t, textDoc("路灯坏了"), noon, "0042")
	forged := q
	forged.body = replaced(q.body, testOpenID, "oAttacker")
	for i, c := range []struct {
		q    request
		want int
	}{{q, 200}, {forged, 403}, {q, 200}, {forged, 403}} {
		if w := r.do(c.q); w.Code != c.want {
			t.Errorf("delivery %d: %d, want %d", i, w.Code, c.want)
		}
	}
	if len(r.got) != 2 || r.got[0].Key != r.got[1].Key || r.got[1].From != testOpenID {
		t.Errorf("the desk got %+v", r.got)
	}
	if n := r.Counters().Outcome(Replayed); n != 2 || len(r.alarms) != 2 || r.alarms[0] != "replayed" {
		t.Errorf("%d replays counted, alarms %v", n, r.alarms)
	}
}

func TestB8ASealedEnvelopeIsBoundToItsSignatureToo(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	q := sealed(t, textDoc("路灯坏了"), noon, "0042")
	other := sealed(t, textDoc("井盖松了"), noon, "0042") // well signed, same timestamp and nonce
	if w := r.do(q); w.Code != 200 {
		t.Fatal(w.Code)
	}
	if w := r.do(other); w.Code != 403 {
		t.Errorf("another body under the same triple got %d", w.Code)
	}
}

func TestAGarbageBodyCannotUseUpTheSignatureOfARealOne(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	q := sealed(t, textDoc("路灯坏了"), noon, "0042")
	garbage := q
	garbage.body = "<xml><Encrypt>AAAA</Encrypt></xml>"
	if w := r.do(garbage); w.Code != 403 {
		t.Fatal(w.Code)
	}
	if w := r.do(q); w.Code != 200 || len(r.got) != 1 {
		t.Errorf("the real one got %d", w.Code)
	}
}

func TestB9PlaintextIsRefusedWhereverAKeyIsSet(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	if w := r.do(plain(t, textDoc("路灯坏了"), noon, "0042")); w.Code != 403 || w.Body.Len() != 0 {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	r.only(t, Plaintext)
}

func TestPlainModeOpensSealedMessagesTooWhenItHasAKey(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(o *Options) { o.Mode = ModePlain })
	for _, q := range []request{plain(t, textDoc("路灯坏了"), noon, "1"), sealed(t, textDoc("路灯坏了"), noon, "2")} {
		if w := r.do(q); w.Code != 200 {
			t.Errorf("%d", w.Code)
		}
	}
	if len(r.got) != 2 {
		t.Errorf("the desk got %d messages", len(r.got))
	}
}

func TestB7AfterTheYear2038TheSameMessageIsFresh(t *testing.T) {
	t.Parallel()
	later := time.Unix(2200000000, 0)
	r := newRig(t, nil)
	r.clock = later
	if w := r.do(sealed(t, textDoc("路灯坏了"), later, "0042")); w.Code != 200 {
		t.Errorf("%d", w.Code)
	}
}

func TestB11TheBodyDecidesWhoSpeaks(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	q := sealed(t, textDoc("路灯坏了"), noon, "0042")
	q.query += "&openid=oSomebodyElse"
	if w := r.do(q); w.Code != 200 || r.got[0].From != testOpenID || r.Counters().Note(OtherOpenID) != 1 {
		t.Errorf("%d, %+v", w.Code, r.got)
	}
}

func TestB12APostWithEchostrIsAMessage(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	q := sealed(t, textDoc("路灯坏了"), noon, "0042")
	q.query += "&echostr=12345"
	if w := r.do(q); w.Body.String() != "success" || len(r.got) != 1 {
		t.Errorf("%q, %d messages", w.Body, len(r.got))
	}
}

func TestB13TheCheckOfTheAddressEchoesPlainText(t *testing.T) {
	t.Parallel()
	c := Callback{Token: testToken}
	for name, tc := range map[string]struct {
		query  string
		status int
		body   string
	}{
		"a script is only text":      {c.Check(noon, "1", "<script>alert(1)</script>"), 200, "<script>alert(1)</script>"},
		"a number":                   {c.Check(noon, "1", "5927347290482190331"), 200, "5927347290482190331"},
		"a wrong signature":          {replaced(c.Check(noon, "1", "x"), "nonce=1", "nonce=2"), 403, ""},
		"an old one":                 {c.Check(noon.Add(-time.Hour), "1", "x"), 403, ""},
		"nothing to echo":            {c.Check(noon, "1", ""), 400, ""},
		"the echo twice":             {c.Check(noon, "1", "x") + "&echostr=y", 400, ""},
		"somebody opens the address": {"", 403, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, nil)
			w := r.do(request{method: http.MethodGet, query: tc.query})
			if w.Code != tc.status || w.Body.String() != tc.body {
				t.Errorf("%d %q", w.Code, w.Body)
			}
			if tc.status == 200 && (w.Header().Get("Content-Type") != "text/plain; charset=utf-8" || w.Header().Get("X-Content-Type-Options") != "nosniff") {
				t.Errorf("headers %v", w.Header())
			}
		})
	}
}

func TestB14AllowNamesTheMethods(t *testing.T) {
	t.Parallel()
	if w := newRig(t, nil).do(request{method: http.MethodPut}); w.Header().Get("Allow") != "GET, POST" {
		t.Errorf("headers %v", w.Header())
	}
}

func TestB19AMessageForAnotherAccountIsRefused(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"safe", "plain"} {
		r := newRigLike(t, mode == "plain")
		other := replaced(textDoc("路灯坏了"), testGH, "gh_of_another")
		q := sealed(t, other, noon, "0042")
		if mode == "plain" {
			q = plain(t, other, noon, "0042")
		}
		if w := r.do(q); w.Code != 403 || w.Body.Len() != 0 || len(r.got) != 0 {
			t.Errorf("%s: %d, %d messages", mode, w.Code, len(r.got))
		}
		r.only(t, NotOurs)
	}
}

func TestB21OnlyTheExactPathIsTheCallback(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	mux := http.NewServeMux()
	mux.Handle("/wechat/callback", r)
	q := sealed(t, textDoc("路灯坏了"), noon, "0042")
	for _, path := range []string{"//wechat/callback", "/wechat/callback/", "/wechat/%2e%2e/wechat/callback/x", "/WeChat/callback"} {
		req := httptest.NewRequest(http.MethodPost, "http://minxu.example.cn"+path+"?"+q.query, strings.NewReader(q.body))
		w := httptest.NewRecorder()
		mux.ServeHTTP(w, req)
		if w.Code == 200 || len(r.got) != 0 {
			t.Errorf("%s: %d, %d messages", path, w.Code, len(r.got))
		}
	}
}

func TestB22AForgedForwardingHeaderChangesNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	q := sealed(t, textDoc("路灯坏了"), noon, "0042")
	q.query = replaced(q.query, "signature=", "signature=0")
	q.header = map[string]string{"X-Forwarded-For": "127.0.0.1", "X-Real-Ip": "127.0.0.1"}
	if w := r.do(q); w.Code != 403 {
		t.Errorf("%d", w.Code)
	}
}

func TestASafeOptionIsMissing(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Options){
		"B34 a key of 42 characters":      func(o *Options) { o.AESKey = testKey[:42] },
		"a previous key of 42 characters": func(o *Options) { o.PreviousAESKey = testKey[:42] },
		"safe mode without a key":         func(o *Options) { o.AESKey = "" },
		"no token":                        func(o *Options) { o.Token = "" },
		"no AppID for the envelope":       func(o *Options) { o.AppID = "" },
		"a mode that does not exist":      func(o *Options) { o.Mode = "compatible" },
		"no clock":                        func(o *Options) { o.Now = nil },
		"nobody who answers":              func(o *Options) { o.Turn = nil },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := Options{Token: testToken, AppID: testApp, AESKey: testKey, Now: func() time.Time { return noon }, Turn: newRig(t, nil).turn}
			change(&o)
			_, err := NewHandler(o)
			if err == nil {
				t.Fatal("the start was not refused")
			}
			if strings.Contains(err.Error(), testKey[:12]) || strings.Contains(err.Error(), testToken) {
				t.Errorf("the error prints a secret: %v", err)
			}
		})
	}
}
