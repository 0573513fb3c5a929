package phone_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"minxu/bot/phone"
)

func TestTokens(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	info := func(value string) int {
		return h.ask(t, "/api.weixin.qq.com/cgi-bin/user/info?openid="+phone.OpenID(appID, "张阿姨")+"&access_token="+value, nil).code()
	}
	h.send(t, "张阿姨", say("在吗"))
	first := h.token(t)
	for _, c := range []struct {
		name, value string
		code        int
	}{{"without one", "", 41001}, {"with a foreign one", "made-up", 40001}, {"with a good one", first, 0}} {
		if got := info(c.value); got != c.code {
			t.Errorf("a call %s: %d, want %d", c.name, got, c.code)
		}
	}
	if second := h.token(t); second != first {
		t.Error("the stable endpoint gives another token while the first is good")
	}
	h.pass(116 * time.Minute)
	second := h.token(t)
	if second == first || info(first) != 0 || info(second) != 0 {
		t.Error("in the last five minutes there should be a new token, and both should work")
	}
	h.pass(4 * time.Minute)
	if got := info(first); got != 42001 {
		t.Errorf("the first token after two hours: %d, want 42001", got)
	}
	plain := func() string {
		a := h.ask(t, "/api.weixin.qq.com/cgi-bin/token?grant_type=client_credential&appid="+appID+"&secret="+appSecret, nil)
		value, _ := a["access_token"].(string)
		return value
	}
	one := plain()
	two := plain()
	if one == two || info(one) != 0 || info(two) != 0 {
		t.Error("the plain endpoint should replace the token and let the old one live for five minutes")
	}
	h.pass(5 * time.Minute)
	if got := info(one); got != 42001 {
		t.Errorf("the replaced token after five minutes: %d, want 42001", got)
	}
	h.RevokeTokens()
	if got := info(two); got != 40001 {
		t.Errorf("a revoked token: %d, want 40001", got)
	}
	for _, c := range []struct {
		name, grant, app, secret string
		code                     int
	}{
		{"a wrong secret", "client_credential", appID, "x", 40001},
		{"a wrong app", "client_credential", "wx", appSecret, 40013},
		{"a wrong grant", "password", appID, appSecret, 40002},
	} {
		if a := h.ask(t, "/api.weixin.qq.com/cgi-bin/stable_token", answer{"grant_type": c.grant, "appid": c.app, "secret": c.secret}); a.code() != c.code {
			t.Errorf("%s: %v, want %d", c.name, a, c.code)
		}
	}
	if a := h.ask(t, "/api.weixin.qq.com/cgi-bin/message/custom/send?access_token="+h.token(t), nil); a.code() != 43002 {
		t.Errorf("GET where POST is needed: %v, want 43002", a)
	}
}

func TestScriptedFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		fault phone.Fault
		want  string // what the caller sees
		shown int
	}{
		{"an errcode", phone.Fault{Code: 45009}, "errcode 45009", 0},
		{"an errcode whose message went out all the same", phone.Fault{Code: -1, Accepted: true}, "errcode -1", 1},
		{"a page of HTML with status 200", phone.Fault{HTML: true}, "200 <html>", 0},
		{"a gateway's 502", phone.Fault{Status: 502}, "502 <html>", 0},
		{"silence", phone.Fault{Hang: true}, "time-out", 0},
		{"silence after the message went out", phone.Fault{Hang: true, Accepted: true}, "time-out", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := open(t, body(200, "success"))
			h.send(t, "张阿姨", say("在吗"))
			token := h.token(t)
			h.Next("message/custom/send", c.fault)
			limit := 20 * time.Second
			if c.fault.Hang {
				limit = 200 * time.Millisecond
			}
			ctx, cancel := context.WithTimeout(t.Context(), limit)
			defer cancel()
			raw, err := json.Marshal(text(h.openid(t, "张阿姨"), "hello"))
			if err != nil {
				t.Fatal(err)
			}
			r, err := http.NewRequestWithContext(ctx, "POST", h.api+"/api.weixin.qq.com/cgi-bin/message/custom/send?access_token="+token, bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			if got := seen(http.DefaultClient.Do(r)); got != c.want {
				t.Errorf("the caller sees %q, want %q", got, c.want)
			}
			if got := h.shown("张阿姨", "custom"); len(got) != c.shown {
				t.Errorf("the phone shows %d messages, want %d", len(got), c.shown)
			}
			if a := h.call(t, "message/custom/send", text(h.openid(t, "张阿姨"), "again")); a.code() != 0 {
				t.Errorf("the call after the fault: %v", a)
			}
			if calls := h.Journal().Calls("message/custom/send"); len(calls) != 2 || !calls[0].Lost || calls[0].Accepted != c.fault.Accepted || calls[1].Lost {
				t.Errorf("journal %+v", calls)
			}
		})
	}
}

// seen is an answer in a word.
func seen(res *http.Response, err error) string {
	if err != nil {
		return "time-out"
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		return "time-out"
	}
	var a answer
	if json.Unmarshal(raw, &a) == nil {
		number, _ := json.Marshal(a.code())
		return "errcode " + string(number)
	}
	number, _ := json.Marshal(res.StatusCode)
	return string(number) + " " + string(raw[:6])
}

func TestAnAPINobodyHasIsNotFound(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	w := httptest.NewRecorder()
	h.API().ServeHTTP(w, httptest.NewRequest("POST", "/api.weixin.qq.com/cgi-bin/message/mass/sendall", nil))
	if w.Code != http.StatusNotFound {
		t.Errorf("status %d, want 404", w.Code)
	}
}
