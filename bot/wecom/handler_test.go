package wecom

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"minxu/bot/wechat"
)

func TestVectorsOfOtherProgramsPassTheDoorOrAreRefused(t *testing.T) {
	t.Parallel()
	f := vectors(t)
	accepted, rejected := 0, 0
	play := func(t *testing.T, v vector) (code int, size int, got []Message) {
		seconds, err := json.Number(v.Timestamp).Int64()
		if err != nil {
			t.Fatal(err)
		}
		r := newRig(t, func(o *Options) {
			o.Token, o.CorpID, o.AESKey, o.AgentID = v.Token, v.ReceiveID, v.AESKey, ""
		})
		r.clock = time.Unix(seconds, 0)
		q := url.Values{"msg_signature": {v.MsgSignature}, "timestamp": {v.Timestamp}, "nonce": {v.Nonce}}.Encode()
		w := do(r, http.MethodPost, q, "<xml><ToUserName><![CDATA["+v.ReceiveID+"]]></ToUserName><Encrypt><![CDATA["+v.Ciphertext+"]]></Encrypt></xml>")
		return w.Code, w.Body.Len(), r.got
	}
	for _, v := range f.Cases {
		if v.Mode != "wecom" || v.ReceiveID == "" {
			continue
		}
		accepted++
		code, _, got := play(t, v)
		// Outbound and padding vectors carry documents that are nobody's message: they are authentic all the same.
		if code != 200 && !(code == 403 && strings.Contains(v.ID, "passive")) {
			t.Errorf("%s: %d", v.ID, code)
		}
		if code == 200 && (len(got) != 1 || string(got[0].Raw) != v.Plaintext) {
			t.Errorf("%s: %+v", v.ID, got)
		}
	}
	for _, v := range f.Negative {
		if v.Mode != "wecom" {
			continue
		}
		rejected++
		if code, size, got := play(t, v); code != 403 || size != 0 || len(got) != 0 {
			t.Errorf("%s (%s): %d, %d bytes, %d messages", v.ID, v.Why, code, size, len(got))
		}
	}
	if accepted != 10 || rejected != 6 {
		t.Errorf("%d accepted and %d rejected vectors played", accepted, rejected)
	}
}

func TestWholeExchangesOfOtherPrograms(t *testing.T) {
	t.Parallel()
	f := vectors(t)
	played := 0
	for _, e := range f.Exchanges {
		if !strings.HasPrefix(e.ID, "wecom") {
			continue
		}
		played++
		for _, v := range f.Cases {
			if v.ID != e.Vector {
				continue
			}
			r := newRig(t, func(o *Options) {
				o.Token, o.CorpID, o.AESKey, o.AgentID = v.Token, v.ReceiveID, v.AESKey, ""
			})
			seconds, err := json.Number(v.Timestamp).Int64()
			if err != nil {
				t.Fatal(err)
			}
			r.clock = time.Unix(seconds, 0)
			w := do(r, e.Method, e.Query, e.Body)
			if w.Code != 200 || w.Body.String() != e.ExpectBody {
				t.Errorf("%s: %d %q", e.ID, w.Code, w.Body)
			}
			if e.Method == http.MethodPost && (len(r.got) != 1 || r.got[0].Event != EventCard || r.got[0].Card.Task == "" || r.got[0].Card.ResponseCode == "") {
				t.Errorf("%s: %+v", e.ID, r.got)
			}
		}
	}
	if played != 2 {
		t.Errorf("%d exchanges played", played)
	}
}

func TestTheCheckOfTheAddressIsSealed(t *testing.T) {
	t.Parallel()
	good, err := Callback{testToken, testCorp, testKey}.Check(noon, "1", [16]byte{7}, "6184520913847710236")
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := Callback{testToken, "ww_another", testKey}.Check(noon, "1", [16]byte{7}, "x")
	if err != nil {
		t.Fatal(err)
	}
	old, err := Callback{testToken, testCorp, testKey}.Check(noon.Add(-time.Hour), "1", [16]byte{7}, "x")
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		query  string
		status int
		body   string
	}{
		"a good one":               {good, 200, "6184520913847710236"},
		"a + that was not escaped": {strings.ReplaceAll(good, "%2B", "+"), 200, "6184520913847710236"},
		"another nonce":            {strings.Replace(good, "nonce=1", "nonce=2", 1), 403, ""},
		"for another company":      {foreign, 403, ""},
		"one hour old":             {old, 403, ""},
		"no signature":             {"echostr=1", 403, ""},
	} {
		r := newRig(t, nil)
		w := do(r, http.MethodGet, c.query, "")
		if w.Code != c.status || w.Body.String() != c.body {
			t.Errorf("%s: %d %q", name, w.Code, w.Body)
		}
	}
	if !strings.Contains(good, "%2B") {
		t.Error("the example has no + in its base64 and proves nothing")
	}
}

func TestSpoiledCallbacksAreRefusedWithoutABody(t *testing.T) {
	t.Parallel()
	query, body := sealed(t, textDoc("这件民需我来跟进"), noon, "0042")
	old, oldBody := sealed(t, textDoc("x"), noon.Add(-time.Hour), "0042")
	other, otherBody := sealed(t, strings.Replace(textDoc("x"), testAgent, "1000006", 1), noon, "0042")
	corp, corpBody := sealed(t, strings.Replace(textDoc("x"), testCorp, "ww_another", 1), noon, "0042")
	for name, c := range map[string]struct {
		method, query, body string
		status              int
		want                wechat.Outcome
	}{
		"B1 no signature":            {"POST", strings.Replace(query, "msg_signature", "x", 1), body, 403, wechat.Unsigned},
		"B2 a wrong signature":       {"POST", strings.Replace(query, "msg_signature=", "msg_signature=0", 1), body, 403, wechat.Unsigned},
		"B4 the signature twice":     {"POST", query + "&msg_signature=x", body, 400, wechat.BadQuery},
		"B5 one hour old":            {"POST", old, oldBody, 403, wechat.Stale},
		"B6 no timestamp":            {"POST", strings.Replace(query, "timestamp", "x", 1), body, 403, wechat.Stale},
		"B9 a plain message":         {"POST", query, textDoc("x"), 403, wechat.BadEnvelope},
		"B14 PUT":                    {"PUT", query, body, 405, wechat.BadMethod},
		"B15 64 KiB and one byte":    {"POST", query, strings.Repeat(" ", 64<<10) + "<", 413, wechat.TooLarge},
		"B18 an empty body":          {"POST", query, "", 400, wechat.EmptyBody},
		"B19 for another company":    {"POST", corp, corpBody, 403, wechat.NotOurs},
		"B19 for another app":        {"POST", other, otherBody, 403, wechat.NotOurs},
		"B25 one byte of the letter": {"POST", query, strings.Replace(body, "<Encrypt><![CDATA[", "<Encrypt><![CDATA[A", 1), 403, wechat.Unsigned},
		"B32 Encrypt twice":          {"POST", query, strings.Replace(body, "<Encrypt>", "<Encrypt>x</Encrypt><Encrypt>", 1), 403, wechat.BadEnvelope},
		"B56 JSON":                   {"POST", query, `{"encrypt":"x"}`, 415, wechat.BadType},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, nil)
			w := do(r, c.method, c.query, c.body)
			if w.Code != c.status || w.Body.Len() != 0 || len(r.got) != 0 {
				t.Errorf("%d, %d bytes, %d messages", w.Code, w.Body.Len(), len(r.got))
			}
			if r.Counters().Outcome(c.want) != 1 {
				t.Errorf("not counted as %s", c.want)
			}
		})
	}
	if w := do(newRig(t, nil), "POST", query, body); w.Code != 200 {
		t.Errorf("the unspoiled callback got %d", w.Code)
	}
}

func TestAnUsedSignatureCarriesNoOtherBody(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	query, body := sealed(t, textDoc("x"), noon, "0042")
	if w := do(r, "POST", query, body); w.Code != 200 {
		t.Fatal(w.Code)
	}
	// msg_signature covers Encrypt; what lies around it is bound by the guard.
	if w := do(r, "POST", query, strings.Replace(body, "<AgentID>", "<Extra/><AgentID>", 1)); w.Code != 403 || len(r.alarms) != 1 {
		t.Errorf("%d, alarms %v", w.Code, r.alarms)
	}
	if w := do(r, "POST", query, body); w.Code != 200 {
		t.Errorf("a redelivery got %d", w.Code)
	}
}

func TestAReplyIsSealedOrAbsent(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	query, body := sealed(t, textDoc("待办"), noon, "0042")
	if w := do(r, "POST", query, body); w.Code != 200 || w.Body.Len() != 0 {
		t.Errorf("nothing to say: %d %q", w.Code, w.Body)
	}
	r.reply = Reply{Text: "您有 3 件待办。]]>"}
	w := do(r, "POST", query, body)
	to, text, err := Callback{testToken, testCorp, testKey}.Decode(w.Body.Bytes())
	if err != nil || to != testUser || text != "您有 3 件待办。]]>" {
		t.Errorf("%q %q %v", to, text, err)
	}
	r.err = errors.New("no database")
	if w := do(r, "POST", query, body); w.Code != 500 || w.Body.Len() != 0 {
		t.Errorf("our failure: %d %q", w.Code, w.Body)
	}
}

func TestAnAuthenticMessageThatCannotBeReadIsKept(t *testing.T) {
	t.Parallel()
	for _, inner := range []string{"<xml><Content>", "hello", strings.Replace(textDoc("x"), testUser, "a b", 1),
		strings.Replace(textDoc("x"), "<FromUserName><![CDATA["+testUser+"]]></FromUserName>", "", 1)} {
		r := newRig(t, nil)
		query, body := sealed(t, inner, noon, "0042")
		w := do(r, "POST", query, body)
		if w.Code != 200 || w.Body.Len() != 0 || len(r.got) != 1 || r.got[0].Kind != KindBroken || string(r.got[0].Raw) != inner {
			t.Errorf("%q: %d, %+v", inner, w.Code, r.got)
		}
		if len(r.alarms) != 1 || r.Counters().Outcome(wechat.Kept) != 1 {
			t.Errorf("%q: alarms %v", inner, r.alarms)
		}
	}
}

func TestThePreviousKeyIsAcceptedWhileItIsListed(t *testing.T) {
	t.Parallel()
	query, body := sealed(t, textDoc("x"), noon, "0042")
	const next = "yAEtkssjCQdEQTByOcArDApnDsB6RkqZq2dsKN2qMqc"
	r := newRig(t, func(o *Options) { o.AESKey, o.PreviousAESKey = next, testKey })
	if w := do(r, "POST", query, body); w.Code != 200 || r.Counters().Note(wechat.OldKey) != 1 {
		t.Errorf("%d", w.Code)
	}
}

func TestAPanicCostsOneAnswer(t *testing.T) {
	t.Parallel()
	r := newRig(t, func(o *Options) {
		o.Turn = func(context.Context, Message) (Reply, error) { panic("poison") }
	})
	query, body := sealed(t, textDoc("x"), noon, "0042")
	if w := do(r, "POST", query, body); w.Code != 500 || r.Counters().Outcome(wechat.Panicked) != 1 {
		t.Errorf("%d", w.Code)
	}
}

func TestSettingsThatAreMissingStopTheStart(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Options){
		"no key":             func(o *Options) { o.AESKey = "" },
		"B34 a short key":    func(o *Options) { o.AESKey = testKey[:42] },
		"no token":           func(o *Options) { o.Token = "" },
		"no company":         func(o *Options) { o.CorpID = "" },
		"nobody who answers": func(o *Options) { o.Turn = nil },
	} {
		o := Options{Token: testToken, CorpID: testCorp, AESKey: testKey, Now: func() time.Time { return noon },
			Turn: func(context.Context, Message) (Reply, error) { return Reply{}, nil }}
		change(&o)
		if _, err := NewHandler(o); err == nil || strings.Contains(err.Error(), testKey[:12]) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
