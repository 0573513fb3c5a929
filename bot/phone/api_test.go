package phone_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/bot/phone"
	"minxu/bot/wechat"
)

func TestCustomerServiceMessagesKeepToTheWindows(t *testing.T) {
	t.Parallel()
	spoke := say("在吗")
	click := phone.Input{Kind: phone.Menu, Key: "me"}
	for _, c := range []struct {
		name string
		acts []phone.Input
		wait time.Duration
		fit  int // messages that go out
		then int // errcode of the next
	}{
		{"nobody who has not spoken can be written to", nil, 0, 0, 45015},
		{"a message allows five", []phone.Input{spoke}, 0, 5, 45047},
		{"a picture allows five too", []phone.Input{{Kind: phone.Image, Sample: "tile"}}, 0, 5, 45047},
		{"still five a second before two days are over", []phone.Input{spoke}, 48*time.Hour - time.Second, 5, 45047},
		{"and none after them", []phone.Input{spoke}, 48 * time.Hour, 0, 45015},
		{"a click allows three", []phone.Input{click}, 0, 3, 45047},
		{"within one minute", []phone.Input{click}, time.Minute, 0, 45015},
		{"so does a tap on a msgmenu item, which is no message", []phone.Input{{Kind: phone.Tapped, Key: "1", Text: "满意"}}, time.Minute, 0, 45015},
		{"so does a scan", []phone.Input{{Kind: phone.Scan, Key: "lamp-1"}}, 59 * time.Second, 3, 45047},
		{"a click adds to what a message allowed", []phone.Input{spoke, click}, 0, 8, 45047},
		{"and takes nothing from it when its minute is over", []phone.Input{spoke, click}, 2 * time.Minute, 5, 45047},
		{"leaving closes everything", []phone.Input{spoke, {Kind: phone.Unfollow}}, 0, 0, 43004},
		{"coming back opens the short window only", []phone.Input{spoke, {Kind: phone.Unfollow}, {Kind: phone.Follow}}, 0, 3, 45047},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := open(t, body(200, "success"), func(o *phone.Options) { o.Residents = []string{"张阿姨"} })
			me := h.openid(t, "张阿姨")
			for _, in := range c.acts {
				h.send(t, "张阿姨", in)
			}
			h.pass(c.wait)
			if quota := h.Accounts()[0].Quota; quota != c.fit {
				t.Errorf("the phone shows a quota of %d, want %d", quota, c.fit)
			}
			for i := range c.fit {
				if a := h.call(t, "message/custom/send", text(me, "管家的话")); a.code() != 0 {
					t.Fatalf("message %d: %v", i+1, a)
				}
			}
			if a := h.call(t, "message/custom/send", text(me, "一句太多")); a.code() != c.then {
				t.Errorf("one more: %v, want %d", a, c.then)
			}
			if got := h.shown("张阿姨", "custom"); len(got) != c.fit {
				t.Errorf("the phone shows %d messages, want %d", len(got), c.fit)
			}
		})
	}
}

func TestANewMessageOpensTheWindowAnew(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	h.send(t, "张阿姨", say("在吗"))
	me := h.openid(t, "张阿姨")
	for range 5 {
		h.call(t, "message/custom/send", text(me, "好"))
	}
	h.send(t, "张阿姨", say("还在吗"))
	if a := h.call(t, "message/custom/send", text(me, "在")); a.code() != 0 {
		t.Errorf("after a new message: %v", a)
	}
}

func TestWhatCustomSendTakes(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	h.send(t, "张阿姨", say("在吗"))
	me := h.openid(t, "张阿姨")
	for _, c := range []struct {
		name string
		body any
		code int
		kind string
		text string
	}{
		{"a msgmenu with numbers as ids", answer{"touser": me, "msgtype": "msgmenu", "msgmenu": answer{"head_content": "满意吗？",
			"list": []answer{{"id": 101, "content": "满意"}, {"id": "102", "content": "不满意"}}, "tail_content": "谢谢"}}, 0, "msgmenu", "满意吗？"},
		{"one article", answer{"touser": me, "msgtype": "news", "news": answer{"articles": []answer{{"title": "公告"}}}}, 0, "news", ""},
		{"two articles", answer{"touser": me, "msgtype": "news", "news": answer{"articles": []answer{{"title": "公告"}, {"title": "又一条"}}}}, 45008, "", ""},
		{"an empty text", text(me, " "), 44004, "", ""},
		{"a text too long", text(me, strings.Repeat("长", 700)), 45002, "", ""},
		{"a picture that is not there", answer{"touser": me, "msgtype": "image", "image": answer{"media_id": "none"}}, 40007, "", ""},
		{"no kind", answer{"touser": me}, 40008, "", ""},
		{"a stranger", text("oNobody", "您好"), 40003, "", ""},
		{"no JSON", "{", 47001, "", ""},
		{"nothing", "", 44002, "", ""},
		{"letters written as escapes", `{"touser":"` + me + `","msgtype":"text","text":{"content":"\u4f60\u597d"}}`, 40033, "", ""},
		{"angle brackets written as escapes", `{"touser":"` + me + `","msgtype":"text","text":{"content":"\u003ca\u003e"}}`, 40033, "", ""},
		{"a backslash that only looks like one", `{"touser":"` + me + `","msgtype":"text","text":{"content":"路径 \\u4f60"}}`, 0, "text", `路径 \u4f60`},
	} {
		before := len(h.Messages("张阿姨"))
		if a := h.call(t, "message/custom/send", c.body); a.code() != c.code {
			t.Errorf("%s: %v, want %d", c.name, a, c.code)
		}
		after := h.Messages("张阿姨")
		if c.code != 0 {
			if len(after) != before {
				t.Errorf("%s: refused and shown all the same", c.name)
			}
			continue
		}
		if len(after) != before+1 || after[before].Kind != c.kind || after[before].Text != c.text {
			t.Errorf("%s: the phone shows %+v", c.name, after[before:])
		}
	}
}

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

func notice(to, template, key string, data answer) answer {
	return answer{"touser": to, "template_id": template, "url": "https://example.org/d/1", "client_msg_id": key, "data": data}
}

func value(v string) answer { return answer{"value": v} }

func TestATemplateMessageGoesOutOncePerKey(t *testing.T) {
	t.Parallel()
	clock := phone.NewShift(morning)
	reports := make(chan wechat.Message, 10)
	h := openAt(t, clock, speaks(t, clock, func(m wechat.Message) (wechat.Reply, error) {
		if m.Event == wechat.EventTemplateDone {
			reports <- m
		}
		return wechat.Reply{}, nil
	}))
	h.send(t, "张阿姨", say("在吗"))
	me := h.openid(t, "张阿姨")
	data := answer{"thing1": value("楼道灯坏了"), "character_string2": value("MX202603100001")}
	ids := map[any]bool{}
	for range 3 {
		a := h.call(t, "message/template/send", notice(me, "T1", "push-1", data))
		if a.code() != 0 {
			t.Fatal(a)
		}
		ids[a["msgid"]] = true
	}
	if got := h.shown("张阿姨", "template"); len(got) != 1 || len(ids) != 1 {
		t.Errorf("%d messages shown under %d ids, want 1 under 1", len(got), len(ids))
	}
	h.call(t, "message/template/send", notice(me, "T1", "push-2", data))
	h.call(t, "message/template/send", notice(me, "T1", "", data))
	h.call(t, "message/template/send", notice(me, "T1", "", data))
	h.pass(11 * time.Minute)
	h.call(t, "message/template/send", notice(me, "T1", "push-1", data))
	if got := h.shown("张阿姨", "template"); len(got) != 5 {
		t.Errorf("%d messages shown, want 5: another key, twice none, and the first again after its ten minutes", len(got))
	}
	calls := h.Journal().Calls("message/template/send")
	if len(calls) != 7 || !calls[1].Duplicate || calls[3].Duplicate {
		t.Errorf("the journal marks the wrong calls: %+v", calls)
	}
	for range 5 {
		if m := <-reports; m.MsgID == "" || m.Status != "success" || m.From != me {
			t.Errorf("report %+v", m)
		}
	}
}

func TestNoticeFieldsKeepToTheirTypes(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	h.send(t, "张阿姨", say("在吗"))
	me := h.openid(t, "张阿姨")
	for _, c := range []struct {
		key, value string
		ok         bool
	}{
		{"thing1", strings.Repeat("字", 20), true}, {"thing1", strings.Repeat("字", 21), false}, {"thing1", "", false}, {"thing1", " ", false},
		{"character_string1", "MX202603100001", true}, {"character_string1", "编号1", false}, {"character_string1", strings.Repeat("1", 33), false},
		{"number1", "12.5", true}, {"number1", "12个", false}, {"phrase1", "处理完成了", true}, {"phrase1", "处理完成了啊", false}, {"phrase1", "ok", false},
		{"name1", "王管家", true}, {"name1", strings.Repeat("王", 11), false}, {"name1", strings.Repeat("a", 20), true},
		{"time1", "2026年3月17日 18:00", true}, {"time1", "明天", false}, {"date1", "2026-03-17", true}, {"date1", "后天", false},
		{"phone_number1", "0535-6666666", true}, {"phone_number1", "电话", false}, {"amount1", "¥10元", true}, {"amount1", "免费", false},
		{"letter1", "abc", true}, {"letter1", "a1", false}, {"symbol1", "!!!!!!", false}, {"const1", strings.Repeat("a", 21), false},
		{"car_number1", "鲁F12345", true}, {"car_number1", "鲁F12345678", false}, {"unheard1", "随便", true},
	} {
		a := h.call(t, "message/template/send", notice(me, "T1", "", answer{c.key: value(c.value)}))
		if (a.code() == 0) != c.ok {
			t.Errorf("%s = %q: %v, want ok %v", c.key, c.value, a, c.ok)
		}
		if message, _ := a["errmsg"].(string); !c.ok && (a.code() != 47003 || !strings.Contains(message, "data."+c.key+".value")) {
			t.Errorf("%s = %q: %v does not name the field", c.key, c.value, a)
		}
	}
	for _, c := range []struct {
		name string
		body answer
		code int
	}{
		{"no fields", notice(me, "T1", "", answer{}), 47003},
		{"no template", notice(me, "", "", answer{"thing1": value("a")}), 40037},
		{"a stranger", notice("oNobody", "T1", "", answer{"thing1": value("a")}), 40003},
	} {
		if a := h.call(t, "message/template/send", c.body); a.code() != c.code {
			t.Errorf("%s: %v, want %d", c.name, a, c.code)
		}
	}
}

func TestASubscriptionNoticeUsesUpAnAgreement(t *testing.T) {
	t.Parallel()
	clock := phone.NewShift(morning)
	reports := make(chan wechat.Message, 10)
	h := openAt(t, clock, speaks(t, clock, func(m wechat.Message) (wechat.Reply, error) {
		if len(m.Consents) > 0 {
			reports <- m
		}
		return echo(m)
	}), func(o *phone.Options) {
		o.Notices = []phone.NoticeKind{{Template: "once", Title: "预约提醒"}, {Template: "always", Title: "议事会通知", Standing: true}}
	})
	h.send(t, "张阿姨", say("在吗"))
	me := h.openid(t, "张阿姨")
	send := func(template string) int {
		return h.call(t, "message/subscribe/bizsend", notice(me, template, "", answer{"thing1": value("明天下午")})).code()
	}
	agree := func(kind, template string) { h.send(t, "张阿姨", phone.Input{Kind: kind, Key: template}) }
	if got := send("once"); got != 43101 {
		t.Errorf("without consent: %d, want 43101", got)
	}
	agree(phone.Agree, "once")
	agree(phone.Agree, "always")
	for i, c := range []struct {
		template string
		code     int
	}{{"once", 0}, {"once", 43101}, {"always", 0}, {"always", 0}, {"other", 40037}} {
		if got := send(c.template); got != c.code {
			t.Errorf("send %d of %s: %d, want %d", i+1, c.template, got, c.code)
		}
	}
	h.send(t, "张阿姨", phone.Input{Kind: phone.Unfollow})
	if got := send("always"); got != 0 {
		t.Errorf("to somebody who left but agreed: %d, want 0", got)
	}
	var accepted, sent int
	for range 6 { // two agreements, four deliveries
		m := <-reports
		switch m.Event {
		case wechat.EventConsentPopup:
			if m.Consents[0].Status == "accept" {
				accepted++
			}
		case wechat.EventNoticeSent:
			if m.Consents[0].MsgID != "" && m.Consents[0].Code == 0 {
				sent++
			}
		}
	}
	if accepted != 2 || sent != 4 {
		t.Errorf("%d agreements and %d reports arrived, want 2 and 4", accepted, sent)
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

func TestMediaLiveThreeDays(t *testing.T) {
	t.Parallel()
	ids := make(chan string, 2)
	clock := phone.NewShift(morning)
	h := openAt(t, clock, speaks(t, clock, func(m wechat.Message) (wechat.Reply, error) {
		ids <- m.MediaID
		return wechat.Reply{}, nil
	}))
	h.send(t, "张阿姨", phone.Input{Kind: phone.Image, Sample: "manhole"})
	h.send(t, "张阿姨", phone.Input{Kind: phone.Voice, Text: "在吗"})
	picture, voice := <-ids, <-ids
	fetch := func(id string) (string, []byte) {
		res, err := http.Get(h.api + "/api.weixin.qq.com/cgi-bin/media/get?media_id=" + id + "&access_token=" + h.token(t))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		raw, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.Header.Get("Content-Type"), raw
	}
	if kind, raw := fetch(picture); kind != "image/jpeg" || http.DetectContentType(raw) != "image/jpeg" {
		t.Errorf("the picture comes as %s, %d bytes", kind, len(raw))
	}
	if kind, raw := fetch(voice); kind != "audio/amr" || !bytes.HasPrefix(raw, []byte("#!AMR\n")) {
		t.Errorf("the voice comes as %s, %d bytes", kind, len(raw))
	}
	if _, raw := fetch("none"); !bytes.Contains(raw, []byte("40007")) {
		t.Errorf("media that are not there: %s", raw)
	}
	h.pass(72 * time.Hour)
	if _, raw := fetch(picture); !bytes.Contains(raw, []byte("40007")) {
		t.Errorf("a picture after three days: %d bytes", len(raw))
	}
}

func TestThePhoneShowsAPictureThatTheProductUploaded(t *testing.T) {
	t.Parallel()
	clock := phone.NewShift(morning)
	var mu sync.Mutex
	var media string
	h := openAt(t, clock, speaks(t, clock, func(wechat.Message) (wechat.Reply, error) {
		mu.Lock()
		defer mu.Unlock()
		return wechat.Reply{Image: media}, nil
	}))
	upload := func(kind string, data []byte) answer {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		part, err := w.CreateFormFile("media", "a.png")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		res, err := http.Post(h.api+"/api.weixin.qq.com/cgi-bin/media/upload?type="+kind+"&access_token="+h.token(t), w.FormDataContentType(), &form)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		var a answer
		if err := json.NewDecoder(res.Body).Decode(&a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	png := append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 100)...)
	for _, c := range []struct {
		name, kind string
		data       []byte
		code       int
	}{
		{"no picture", "image", []byte("hello"), 40004},
		{"a kind nobody knows", "film", png, 40004},
		{"a thumb above 64 KB", "thumb", make([]byte, 65<<10), 40009},
	} {
		if a := upload(c.kind, c.data); a.code() != c.code {
			t.Errorf("%s: %v, want %d", c.name, a, c.code)
		}
	}
	a := upload("image", png)
	mu.Lock()
	media, _ = a["media_id"].(string)
	mu.Unlock()
	out, err := h.Send(t.Context(), "张阿姨", say("发张图"))
	if err != nil || len(out) != 1 || out[0].Kind != phone.Image || out[0].Media != media || media == "" {
		t.Errorf("the phone shows %+v (%v), want the picture %v", out, err, a)
	}
}

func TestTheMenuOnThePhoneIsThePublishedOne(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	click := func(name string) answer { return answer{"name": name, "type": "click", "key": "me"} }
	many := func(n int) (out []answer) {
		for range n {
			out = append(out, click("我的"))
		}
		return out
	}
	if a := h.call(t, "menu/get", nil); a.code() != 46003 {
		t.Errorf("before any was published: %v, want 46003", a)
	}
	for _, c := range []struct {
		name string
		menu []answer
		code int
	}{
		{"four buttons", many(4), 40016},
		{"none", nil, 40016},
		{"six below one", []answer{{"name": "我的", "sub_button": many(6)}}, 40023},
		{"a name too long", []answer{click("我要办事情啊啊")}, 40018},
		{"a lower name too long", []answer{{"name": "我的", "sub_button": []answer{click(strings.Repeat("长", 21))}}}, 40025},
		{"three levels", []answer{{"name": "我的", "sub_button": []answer{{"name": "更多", "sub_button": many(1)}}}}, 40022},
		{"a click without a key", []answer{{"name": "我的", "type": "click"}}, 40019},
		{"a link without an address", []answer{{"name": "我的", "type": "view"}}, 40020},
		{"a button without a type", []answer{{"name": "我的", "key": "me"}}, 40017},
		{"a good one", []answer{{"name": "我要办", "sub_button": many(5)}, click("我的")}, 0},
	} {
		if a := h.call(t, "menu/create", answer{"button": c.menu}); a.code() != c.code {
			t.Errorf("%s: %v, want %d", c.name, a, c.code)
		}
	}
	if a := h.call(t, "menu/get", nil); a["menu"] == nil {
		t.Errorf("after publishing: %v", a)
	}
}

func TestTheDefaultMenuFitsAndKeepsToTheContract(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	if a := h.call(t, "menu/create", answer{"button": phone.DefaultMenu()}); a.code() != 0 {
		t.Errorf("the platform refuses our own menu: %v", a)
	}
	keys := map[string]bool{}
	for _, top := range phone.DefaultMenu() {
		for _, b := range top.Sub {
			keys[b.Key] = true
		}
	}
	for _, key := range strings.Fields("demand.new demand.mine lawyer.book festival.signup project.score meeting.list service.list volunteer.home me human") {
		if !keys[key] {
			t.Errorf("no button for %s", key)
		}
	}
}

func TestCodesMadeByTheProductCanBeScanned(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	scene := func(action string, scene answer) answer {
		return answer{"action_name": action, "expire_seconds": 600, "action_info": answer{"scene": scene}}
	}
	for _, c := range []struct {
		name string
		body answer
		code int
	}{
		{"a lasting text", scene("QR_LIMIT_STR_SCENE", answer{"scene_str": "370602003901001-0003"}), 0},
		{"a passing number", scene("QR_SCENE", answer{"scene_id": 7}), 0},
		{"a text too long", scene("QR_STR_SCENE", answer{"scene_str": strings.Repeat("a", 65)}), 40053},
		{"a lasting number too big", scene("QR_LIMIT_SCENE", answer{"scene_id": 100001}), 40053},
		{"an action nobody knows", scene("QR", answer{"scene_id": 7}), 40053},
	} {
		a := h.call(t, "qrcode/create", c.body)
		if a.code() != c.code {
			t.Errorf("%s: %v, want %d", c.name, a, c.code)
		}
		if _, has := a["errmsg"]; has && c.code == 0 {
			t.Errorf("%s: a success with errmsg looks like an error to some libraries: %v", c.name, a)
		}
	}
	res, err := http.Get(h.page + "/phone/api/setup")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	var out struct{ Scenes []phone.Scene }
	if err := json.NewDecoder(res.Body).Decode(&out); err != nil {
		t.Fatal(err)
	}
	if len(out.Scenes) != 2 || out.Scenes[0].Key != "370602003901001-0003" {
		t.Errorf("the phones can scan %+v", out.Scenes)
	}
}

func TestUserInfoTellsNoNames(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	h.send(t, "张阿姨", phone.Input{Kind: phone.Scan, Key: "lamp-1"})
	me := h.openid(t, "张阿姨")
	a := h.call(t, "user/info?openid="+me, nil)
	if a["subscribe"] != 1.0 || a["nickname"] != "" || a["qr_scene_str"] != "lamp-1" || a["subscribe_scene"] != "ADD_SCENE_QR_CODE" {
		t.Errorf("a follower: %v", a)
	}
	h.send(t, "张阿姨", phone.Input{Kind: phone.Unfollow})
	if a := h.call(t, "user/info?openid="+me, nil); a["subscribe"] != 0.0 || a["subscribe_time"] != nil {
		t.Errorf("somebody who left: %v", a)
	}
	if a := h.call(t, "user/info?openid=oNobody", nil); a.code() != 40003 {
		t.Errorf("a stranger: %v", a)
	}
}

func TestTheOtherSideIsSeenTyping(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	me := h.openid(t, "张阿姨")
	typing := func(command string) int {
		return h.call(t, "message/custom/typing", answer{"touser": me, "command": command}).code()
	}
	if got := typing("Typing"); got != 43004 {
		t.Errorf("to somebody who does not follow: %d, want 43004", got)
	}
	h.send(t, "张阿姨", phone.Input{Kind: phone.Follow})
	if got := typing("Typing"); got != 0 || !h.Accounts()[0].Typing {
		t.Errorf("typing: %d, shown %v", got, h.Accounts()[0].Typing)
	}
	if got := typing("CancelTyping"); got != 0 || h.Accounts()[0].Typing {
		t.Errorf("no longer typing: %d, shown %v", got, h.Accounts()[0].Typing)
	}
	if got := typing("Dance"); got != 45072 {
		t.Errorf("another command: %d, want 45072", got)
	}
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
