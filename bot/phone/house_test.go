package phone_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"minxu/bot/phone"
	"minxu/bot/wechat"
)

// What the platform and the product of these tests agreed on; nothing of it exists.
const (
	appID      = "wx0123456789abcdef"
	appSecret  = "0123456789abcdef0123456789abcdef"
	callToken  = "pretendtoken"
	originalID = "gh_0123456789ab"
	aesKey     = "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"
	corpID     = "ww0123456789abcdef"
	agentID    = "1000005"
)

func morning() time.Time { return time.Date(2026, 3, 10, 9, 0, 0, 0, phone.Shanghai()) }

// house is a phone and something that plays the product.
type house struct {
	*phone.Phone
	clock *phone.Shift
	api   string // where the platform's APIs are
	page  string // where /phone/ is
	back  string // where the product's callback is
}

// open starts a phone whose callbacks go to product.
func open(t *testing.T, product http.Handler, change ...func(*phone.Options)) *house {
	t.Helper()
	return openAt(t, phone.NewShift(morning), product, change...)
}

func openAt(t *testing.T, clock *phone.Shift, product http.Handler, change ...func(*phone.Options)) *house {
	t.Helper()
	h := &house{clock: clock}
	callback := httptest.NewServer(product)
	t.Cleanup(callback.Close)
	h.back = callback.URL
	o := phone.Options{
		CallbackURL: func() string { return callback.URL + "/wechat/callback" },
		AppID:       appID, AppSecret: appSecret, Token: callToken, AESKey: aesKey, OriginalID: originalID, Clock: h.clock,
		RetryPause: time.Millisecond,
	}
	for _, c := range change {
		c(&o)
	}
	h.Phone = phone.New(o)
	t.Cleanup(h.Close)
	api := httptest.NewServer(h.API())
	t.Cleanup(api.Close)
	page := httptest.NewServer(h.Handler())
	// Open streams end with the phone, so it is closed before this server waits for them.
	t.Cleanup(func() {
		h.Close()
		page.Close()
	})
	h.api, h.page = api.URL, page.URL
	return h
}

// speaks is the product's real door with this as what it answers.
func speaks(t *testing.T, clock *phone.Shift, turn func(wechat.Message) (wechat.Reply, error)) http.Handler {
	t.Helper()
	h, err := wechat.NewHandler(wechat.Options{
		Token: callToken, AppID: appID, OriginalID: originalID, AESKey: aesKey, Mode: wechat.ModeSafe, Now: clock.Now,
		Turn: func(_ context.Context, m wechat.Message) (wechat.Reply, error) { return turn(m) },
	})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// echo answers with what it heard.
func echo(m wechat.Message) (wechat.Reply, error) {
	switch m.Kind {
	case wechat.KindText:
		return wechat.Reply{Text: "您说：" + m.Text + m.MenuID}, nil
	case wechat.KindLocation:
		return wechat.Reply{Text: fmt.Sprintf("您在%s %.4f,%.4f", m.Label, m.Lat, m.Lng)}, nil
	case wechat.KindEvent:
		if m.Event == wechat.EventUnsubscribe {
			return wechat.Reply{}, nil
		}
		return wechat.Reply{Text: m.Event + " " + m.EventKey + " " + m.Status}, nil
	case wechat.KindVoice:
		return wechat.Reply{Text: "语音 " + m.Recognition}, nil
	}
	return wechat.Reply{Text: "收到" + m.Kind}, nil
}

// send lets a resident do something and gives the words that came back.
func (h *house) send(t *testing.T, who string, in phone.Input) string {
	t.Helper()
	out, err := h.Send(t.Context(), who, in)
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, m := range out {
		texts = append(texts, m.Text)
	}
	return strings.Join(texts, "\n")
}

func say(text string) phone.Input { return phone.Input{Kind: phone.Text, Text: text} }

func (h *house) pass(d time.Duration) { h.clock.Set(h.clock.Now().Add(d)) }

func (h *house) openid(t *testing.T, name string) string {
	t.Helper()
	a, err := h.Add(name)
	if err != nil {
		t.Fatal(err)
	}
	return a.OpenID
}

// answer is any answer of an API.
type answer map[string]any

func (a answer) code() int {
	n, _ := a["errcode"].(float64)
	return int(n)
}

// ask calls an API with a JSON body, or with GET when body is nil.
func (h *house) ask(t *testing.T, path string, body any) answer {
	t.Helper()
	method, content := http.MethodGet, io.Reader(nil)
	if body != nil {
		method = http.MethodPost
		if raw, ok := body.(string); ok {
			content = strings.NewReader(raw)
		} else {
			var out bytes.Buffer
			e := json.NewEncoder(&out)
			e.SetEscapeHTML(false)
			if err := e.Encode(body); err != nil {
				t.Fatal(err)
			}
			content = &out
		}
	}
	r, err := http.NewRequestWithContext(t.Context(), method, h.api+path, content)
	if err != nil {
		t.Fatal(err)
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d, and the platforms answer errors inside 200: %s", path, res.StatusCode, raw)
	}
	var a answer
	if err := json.Unmarshal(raw, &a); err != nil {
		t.Fatalf("%s: %v in %q", path, err, raw)
	}
	return a
}

func (h *house) token(t *testing.T) string {
	t.Helper()
	a := h.ask(t, "/api.weixin.qq.com/cgi-bin/stable_token", answer{"grant_type": "client_credential", "appid": appID, "secret": appSecret})
	value, _ := a["access_token"].(string)
	if value == "" {
		t.Fatalf("no token: %v", a)
	}
	return value
}

// call calls an API of the official account with a good token.
func (h *house) call(t *testing.T, name string, body any) answer {
	t.Helper()
	sign := "?"
	if strings.Contains(name, "?") {
		sign = "&"
	}
	return h.ask(t, "/api.weixin.qq.com/cgi-bin/"+name+sign+"access_token="+h.token(t), body)
}

// text is a customer-service message.
func text(to, words string) answer {
	return answer{"touser": to, "msgtype": "text", "text": answer{"content": words}}
}

// shown gives the texts that the account said on a phone.
func (h *house) shown(who, via string) []string {
	var out []string
	for _, m := range h.Messages(who) {
		if m.Side != phone.Mine && (via == "" || m.Via == via) {
			out = append(out, m.Text)
		}
	}
	return out
}
