package wechat

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestAnswersBecomeErrorsThatSayWhatToDo(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		answer func(http.ResponseWriter, fakeCall)
		want   Error
	}{
		"busy":                             {say(200, `{"errcode":-1,"errmsg":"system error"}`), Error{Code: -1, Msg: "system error", HTTP: 200, Class: Later, Reason: ReasonBusy}},
		"the code as text":                 {say(200, `{"errcode":"45015","errmsg":"out of time"}`), Error{Code: 45015, Msg: "out of time", HTTP: 200, Class: GiveUp, Reason: ReasonWindow}},
		"the code in another status":       {say(500, `{"errcode":45047,"errmsg":"x"}`), Error{Code: 45047, Msg: "x", HTTP: 500, Class: GiveUp, Reason: ReasonWindow}},
		"no follower":                      {say(200, `{"errcode":43004,"errmsg":"require subscribe"}`), Error{Code: 43004, Msg: "require subscribe", HTTP: 200, Class: GiveUp, Reason: ReasonGone}},
		"the day is used up":               {say(200, `{"errcode":45009,"errmsg":"x"}`), Error{Code: 45009, Msg: "x", HTTP: 200, Class: Later, Reason: ReasonQuota}},
		"too fast":                         {say(200, `{"errcode":45011,"errmsg":"x"}`), Error{Code: 45011, Msg: "x", HTTP: 200, Class: Later, Reason: ReasonRate}},
		"not allowed from this address":    {say(200, `{"errcode":40164,"errmsg":"x"}`), Error{Code: 40164, Msg: "x", HTTP: 200, Class: Later, Reason: ReasonConfig}},
		"no consent is left":               {say(200, `{"errcode":43101,"errmsg":"x"}`), Error{Code: 43101, Msg: "x", HTTP: 200, Class: GiveUp, Reason: ReasonConsent}},
		"a field is named, with a rid":     {say(200, `{"errcode":47003,"errmsg":"argument invalid! data.thing1.value invalid rid: 65a4-1c-77"}`), Error{Code: 47003, Msg: "argument invalid! data.thing1.value invalid rid: 65a4-1c-77", RID: "65a4-1c-77", Field: "thing1", HTTP: 200, Class: GiveUp, Reason: ReasonData}},
		"a code that we do not know":       {say(200, `{"errcode":49999,"errmsg":"x"}`), Error{Code: 49999, Msg: "x", HTTP: 200, Class: GiveUp, Reason: ReasonRefused}},
		"a fault of the platform's own":    {say(200, `{"errcode":100400,"errmsg":"x"}`), Error{Code: 100400, Msg: "x", HTTP: 200, Class: Later, Reason: ReasonBusy}},
		"an errmsg that is no text":        {say(200, `{"errcode":45011,"errmsg":{"a":1}}`), Error{Code: 45011, Msg: `{"a":1}`, HTTP: 200, Class: Later, Reason: ReasonRate}},
		"an errcode that is no number":     {say(200, `{"errcode":"oops"}`), Error{Msg: "an answer that is not the platform's JSON", HTTP: 200, Class: Unknown, Reason: ReasonBroken}},
		"HTTP 502":                         {say(502, "<html>Bad Gateway</html>"), Error{Msg: "HTTP 502", HTTP: 502, Class: Unknown, Reason: ReasonBusy}},
		"HTTP 503":                         {say(503, ""), Error{Msg: "HTTP 503", HTTP: 503, Class: Later, Reason: ReasonRate}},
		"HTTP 404":                         {say(404, "not here"), Error{Msg: "HTTP 404", HTTP: 404, Class: GiveUp, Reason: ReasonConfig}},
		"HTML inside 200":                  {say(200, "<html>maintenance</html>"), Error{Msg: "an answer that is not the platform's JSON", HTTP: 200, Class: Unknown, Reason: ReasonBroken}},
		"JSON cut off":                     {say(200, `{"errcode":0,"err`), Error{Msg: "an answer that is not the platform's JSON", HTTP: 200, Class: Unknown, Reason: ReasonBroken}},
		"JSON that is no object":           {say(200, `null`), Error{Msg: "an answer that is not the platform's JSON", HTTP: 200, Class: Unknown, Reason: ReasonBroken}},
		"an empty body":                    {say(200, ""), Error{Msg: "an empty answer", HTTP: 200, Class: Unknown, Reason: ReasonBroken}},
		"an answer that does not end soon": {say(200, strings.Repeat("x", maxAnswer+1)), Error{Msg: "the answer is larger than 1048576 bytes", HTTP: 200, Class: Unknown, Reason: ReasonTooBig}},
		"a redirect is not followed": {func(w http.ResponseWriter, _ fakeCall) {
			w.Header().Set("Location", "http://127.0.0.1:1/steal")
			w.WriteHeader(302)
		}, Error{Msg: "HTTP 302", HTTP: 302, Class: GiveUp, Reason: ReasonConfig}},
		"the connection is cut in the middle": {func(w http.ResponseWriter, _ fakeCall) {
			c, _, err := w.(http.Hijacker).Hijack()
			if err == nil {
				_ = c.Close()
			}
		}, Error{Msg: "EOF", Class: Unknown, Reason: ReasonBusy}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer = c.answer
			err := f.client(t).CustomSend(context.Background(), Custom{To: testOpenID, Text: "您好"})
			var e *Error
			if !errors.As(err, &e) {
				t.Fatalf("%v", err)
			}
			c.want.API = "wechat message/custom/send"
			if diff := cmp.Diff(c.want, *e); diff != "" {
				t.Error(diff)
			}
			if n := f.count("/cgi-bin/message/custom/send"); n != 1 {
				t.Errorf("a send was repeated: %d calls", n)
			}
		})
	}
}

func TestWhatOnlyReadsMayBeTriedAgainAfterALostAnswer(t *testing.T) {
	t.Parallel()
	for _, answer := range []func(http.ResponseWriter, fakeCall){say(502, ""), say(200, ""), say(200, "{")} {
		f := newFake(t)
		f.answer = answer
		_, err := f.client(t).QRCreate(context.Background(), "community_1", time.Hour)
		var e *Error
		if !errors.As(err, &e) || e.Class != Later {
			t.Errorf("%v", err)
		}
	}
}

func TestAPlatformThatIsNotThereHasSentNothing(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer = func(w http.ResponseWriter, _ fakeCall) {
		w.Header().Set("Connection", "close") // the next call must dial
		_, _ = io.WriteString(w, `{"errcode":0}`)
	}
	c := f.client(t)
	if err := c.CustomSend(context.Background(), Custom{To: testOpenID, Text: "x"}); err != nil {
		t.Fatal(err) // the token is known now
	}
	f.Close()
	var e *Error
	if err := c.CustomSend(context.Background(), Custom{To: testOpenID, Text: "x"}); !errors.As(err, &e) || e.Class != Later {
		t.Errorf("%v", err)
	}
}

func TestNoTextOfAnErrorHoldsASecret(t *testing.T) {
	t.Parallel()
	secrets := []string{testSecret, "s3cr3t", "TOKEN-1", "TOKEN-2", "access_token=T"}
	check := func(t *testing.T, err error) {
		t.Helper()
		if err == nil {
			t.Fatal("no error")
		}
		for _, s := range secrets {
			if strings.Contains(err.Error(), s) {
				t.Errorf("%q holds %q", err, s)
			}
		}
	}
	t.Run("a refused token endpoint", func(t *testing.T) {
		t.Parallel()
		f := newFake(t)
		f.token = func(w http.ResponseWriter, _ bool) bool {
			_, _ = io.WriteString(w, `{"errcode":40125,"errmsg":"invalid appsecret `+testSecret+`, got secret=`+testSecret+` view ?secret=s3cr3t%2B"}`)
			return true
		}
		check(t, f.client(t).CustomSend(context.Background(), Custom{To: "o", Text: "x"}))
	})
	t.Run("an errmsg that quotes the token", func(t *testing.T) {
		t.Parallel()
		f := newFake(t)
		f.answer = func(w http.ResponseWriter, c fakeCall) {
			_, _ = io.WriteString(w, `{"errcode":45015,"errmsg":"url /send?access_token=`+c.Query.Get("access_token")+`&x=1 token `+c.Query.Get("access_token")+`"}`)
		}
		check(t, f.client(t).CustomSend(context.Background(), Custom{To: "o", Text: "x"}))
	})
	t.Run("a connection that is cut", func(t *testing.T) {
		t.Parallel()
		f := newFake(t)
		c := f.client(t)
		if err := c.CustomSend(context.Background(), Custom{To: "o", Text: "x"}); err != nil {
			t.Fatal(err)
		}
		f.Close()
		check(t, c.CustomSend(context.Background(), Custom{To: "o", Text: "x"}))
		_, err := c.MediaGet(context.Background(), "id", 100)
		check(t, err)
	})
	for text, want := range map[string]string{
		`Get "https://x/cgi-bin/token?appid=a&secret=abc": EOF`:  `Get "https://x/cgi-bin/token?appid=a&secret=…": EOF`,
		`corpsecret=abc&x=1 "access_token":"t1" code=c1 key=k1`:  `corpsecret=…&x=1 "access_token":"…" code=… key=…`,
		`errcode=40029, errmsg=invalid code`:                     `errcode=40029, errmsg=invalid code`,
		`/cgi-bin/ticket/getticket?access_token=t&type=jsapi ok`: `/cgi-bin/ticket/getticket?access_token=…&type=jsapi ok`,
	} {
		if got := Redact(text); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestWhatGoesOverTheWire(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	for name, c := range map[string]struct {
		call func(*Client) error
		path string
		want string
	}{
		"a text": {func(c *Client) error {
			return c.CustomSend(ctx, Custom{To: "o1", Text: "<a href=\"x\">您好</a> & 再见\x00", Key: "push-1"})
		}, "/cgi-bin/message/custom/send", `{"touser":"o1","msgtype":"text","text":{"content":"<a href=\"x\">您好</a> & 再见"},"client_msg_id":"push-1"}`},
		"an image": {func(c *Client) error { return c.CustomSend(ctx, Custom{To: "o1", Image: "m1"}) },
			"/cgi-bin/message/custom/send", `{"touser":"o1","msgtype":"image","image":{"media_id":"m1"}}`},
		"a menu": {func(c *Client) error {
			return c.CustomSend(ctx, Custom{To: "o1", Menu: &Menu{Head: "请评价", Items: []MenuItem{{"505", "满意"}}, Tail: "谢谢"}})
		}, "/cgi-bin/message/custom/send", `{"touser":"o1","msgtype":"msgmenu","msgmenu":{"head_content":"请评价","list":[{"id":"505","content":"满意"}],"tail_content":"谢谢"}}`},
		"a template": {func(c *Client) error {
			_, err := c.TemplateSend(ctx, Notice{To: "o1", Template: "t1", URL: "https://u", Data: map[string]string{"thing1": "路灯\n已修"}, Key: "k"})
			return err
		}, "/cgi-bin/message/template/send", `{"touser":"o1","template_id":"t1","url":"https://u","data":{"thing1":{"value":"路灯 已修"}},"client_msg_id":"k"}`},
		"a subscription notice": {func(c *Client) error {
			_, err := c.SubscribeSend(ctx, Notice{To: "o1", Template: "t1", URL: "https://u", Data: map[string]string{"thing1": "x"}, Key: "unused"})
			return err
		}, "/cgi-bin/message/subscribe/bizsend", `{"touser":"o1","template_id":"t1","page":"https://u","data":{"thing1":{"value":"x"}}}`},
		"a menu of the account": {func(c *Client) error {
			return c.MenuCreate(ctx, json.RawMessage(`{"button":[{"type":"click","name":"报事 & <b>","key":"demand.new"}]}`))
		}, "/cgi-bin/menu/create", `{"button":[{"type":"click","name":"报事 & <b>","key":"demand.new"}]}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer = say(200, `{"errcode":0,"errmsg":"ok","msgid":200228332}`)
			if err := c.call(f.client(t)); err != nil {
				t.Fatal(err)
			}
			last := f.last(t)
			if last.Path != c.path || strings.TrimSpace(last.Raw) != c.want || len(last.Query["access_token"]) != 1 {
				t.Errorf("%s %s", last.Path, last.Raw)
			}
		})
	}
}

func TestAnEmptyFieldIsFoundBeforeThePlatformFindsIt(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	var e *Error
	_, err := f.client(t).TemplateSend(context.Background(), Notice{To: "o", Data: map[string]string{"thing1": "x", "time2": " \n"}})
	if !errors.As(err, &e) || e.Field != "time2" || e.Class != GiveUp {
		t.Errorf("%v", err)
	}
	if err := f.client(t).CustomSend(context.Background(), Custom{To: "o", Text: "\x00"}); !errors.As(err, &e) || e.Reason != ReasonData {
		t.Errorf("%v", err)
	}
	if len(f.calls) != 0 {
		t.Errorf("%d calls", len(f.calls))
	}
}

func TestIDsComeAsNumbersAndAsText(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		`{"errcode":0,"msgid":3927461882345578497}`:   "3927461882345578497",
		`{"errcode":0,"msgid":"3927461882345578497"}`: "3927461882345578497",
		`{"errcode":0}`: "",
	} {
		f := newFake(t)
		f.answer = say(200, body)
		if id, err := f.client(t).TemplateSend(context.Background(), Notice{To: "o"}); err != nil || id != want {
			t.Errorf("%s: %q, %v", body, id, err)
		}
	}
}

func TestAMessageThatThePlatformAlreadyHasIsSent(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer = say(200, `{"errcode":45065,"errmsg":"clientmsgid exist"}`)
	if err := f.client(t).CustomSend(context.Background(), Custom{To: "o", Text: "x", Key: "k"}); err != nil {
		t.Error(err)
	}
}

func TestACodeWithASceneIsMade(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.answer = say(200, `{"ticket":"gQ==+/","expire_seconds":"60","url":"http://weixin.qq.com/q/x"}`)
	code, err := f.client(t).QRCreate(context.Background(), "community_1", time.Minute)
	if err != nil || code.URL != "http://weixin.qq.com/q/x" || code.Expires != time.Minute || code.ImageURL() != "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=gQ%3D%3D%2B%2F" {
		t.Errorf("%+v, %v", code, err)
	}
	if got := strings.TrimSpace(f.last(t).Raw); got != `{"expire_seconds":60,"action_name":"QR_STR_SCENE","action_info":{"scene":{"scene_str":"community_1"}}}` {
		t.Error(got)
	}
	if _, err := f.client(t).QRCreate(context.Background(), "x", 0); err != nil || !strings.Contains(f.last(t).Raw, `"QR_LIMIT_STR_SCENE"`) {
		t.Errorf("%v", err)
	}
	f.answer = say(200, `{"errcode":0}`)
	var e *Error
	if _, err := f.client(t).QRCreate(context.Background(), "x", 0); !errors.As(err, &e) || e.Reason != ReasonBroken {
		t.Errorf("an answer without a ticket: %v", err)
	}
}

func TestASlowPlatformCostsFiveSecondsAtMost(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() }) // accepts in the kernel and never answers
	c, err := NewClient(ClientOptions{Base: "http://" + l.Addr().String(), AppID: "a", Secret: testSecret, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 8*time.Second)
	defer cancel()
	err = c.CustomSend(ctx, Custom{To: "o", Text: "x"})
	var e *Error
	if !errors.As(err, &e) || e.Msg != "no answer in time" || e.Class != Later {
		t.Errorf("%v", err) // no token was had, so nothing was sent
	}
}

func TestASendWithoutAnAnswerInTimeHasPerhapsBeenSent(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	over := make(chan struct{})
	t.Cleanup(func() { close(over) })
	c := f.client(t)
	ctx, cancel := context.WithCancel(context.Background())
	f.answer = func(http.ResponseWriter, fakeCall) {
		cancel() // the platform has the message, and we stop waiting
		<-over
	}
	var e *Error
	if err := c.CustomSend(ctx, Custom{To: "o", Text: "x"}); !errors.As(err, &e) || e.Class != Unknown {
		t.Errorf("%v", err)
	}
}

func TestClientsWithoutSettingsDoNotStart(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return noon }
	for name, o := range map[string]ClientOptions{
		"no AppID":                   {Secret: testSecret, Now: now},
		"no secret":                  {AppID: "a", Now: now},
		"no clock":                   {AppID: "a", Secret: testSecret},
		"a base without a scheme":    {AppID: "a", Secret: testSecret, Now: now, Base: "api.weixin.qq.com"},
		"a base with a password":     {AppID: "a", Secret: testSecret, Now: now, Base: "https://u:p@h"},
		"a base of another protocol": {AppID: "a", Secret: testSecret, Now: now, Base: "file:///etc"},
	} {
		if _, err := NewClient(o); err == nil || strings.Contains(err.Error(), testSecret) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := NewClient(ClientOptions{AppID: "a", Secret: testSecret, Now: now}); err != nil {
		t.Error(err)
	}
}
