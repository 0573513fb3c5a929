package wechat

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"
)

func TestB15ABodyOfExactly64KiBIsRead(t *testing.T) {
	t.Parallel()
	r := newRig(t, plainMode)
	body := textDoc("路灯坏了")
	q := plain(t, body+strings.Repeat(" ", maxBody-len(body)), noon, "0042")
	if w := r.do(q); w.Code != 200 || len(r.got) != 1 {
		t.Errorf("%d, %d messages", w.Code, len(r.got))
	}
}

func TestB20AThousandCopiesAtOnceAreOneKey(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.reply = Reply{Text: "已收到"}
	q := sealed(t, textDoc("路灯坏了"), noon, "0042")
	var wait sync.WaitGroup
	for range 1000 {
		wait.Go(func() {
			if w := r.do(q); w.Code != 200 {
				t.Errorf("%d", w.Code)
			}
		})
	}
	wait.Wait()
	keys := map[string]bool{}
	for _, m := range r.got {
		keys[m.Key] = true
	}
	if len(r.got) != 1000 || len(keys) != 1 {
		t.Errorf("%d messages under %d keys", len(r.got), len(keys))
	}
}

func TestB33AnAuthenticMessageThatCannotBeReadIsKept(t *testing.T) {
	t.Parallel()
	for name, inner := range map[string]string{
		"B33 broken XML":             "<xml><Content>路灯",
		"B33 no XML":                 "hello",
		"B36 a document type":        "<!DOCTYPE xml>" + textDoc("x"),
		"B38 20,000 levels":          "<xml>" + strings.Repeat("<a>", 2000),
		"B42 a GBK prolog":           `<?xml version="1.0" encoding="GBK"?>` + textDoc("x"),
		"B44 two senders":            doc("<FromUserName>o2</FromUserName>"),
		"B45 a comment in a sender":  replaced(textDoc("x"), "<![CDATA["+testOpenID, "oA<!-- --><![CDATA[B"),
		"B46 another root":           "<html></html>",
		"B47 a second document":      textDoc("x") + textDoc("y"),
		"B53 no sender":              replaced(textDoc("x"), testOpenID, ""),
		"B56 JSON inside the letter": `{"FromUserName":"o"}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			r := newRig(t, nil)
			w := r.do(sealed(t, inner, noon, "0042"))
			if w.Code != 200 || w.Body.Len() != 0 {
				t.Errorf("%d %q", w.Code, w.Body)
			}
			r.only(t, Kept)
			if len(r.got) != 1 || r.got[0].Kind != KindBroken || string(r.got[0].Raw) != inner || r.got[0].From != "" || r.got[0].Key == "" {
				t.Fatalf("the desk got %+v", r.got)
			}
			if len(r.alarms) != 1 || r.alarms[0] != "broken" {
				t.Errorf("alarms %v", r.alarms)
			}
			r.err = errors.New("the dead letter could not be written")
			if w := r.do(sealed(t, inner, noon, "0043")); w.Code != 500 {
				t.Errorf("not kept and still answered %d", w.Code)
			}
			if r.got[1].Key != r.got[0].Key {
				t.Error("a redelivery has another key")
			}
		})
	}
}

func TestB35ThePreviousKeyIsAcceptedWhileItIsListed(t *testing.T) {
	t.Parallel()
	q := sealed(t, textDoc("路灯坏了"), noon, "0042")
	r := newRig(t, func(o *Options) { o.AESKey, o.PreviousAESKey = otherKey, testKey })
	r.reply = Reply{Text: "已收到"}
	w := r.do(q)
	if w.Code != 200 || r.Counters().Note(OldKey) != 1 {
		t.Errorf("%d, counted %d", w.Code, r.Counters().Note(OldKey))
	}
	if a, err := (Callback{testToken, testApp, testKey}).Decode(w.Body.Bytes()); err != nil || a.Reply.Text != "已收到" {
		t.Errorf("the reply does not open with the key of the request: %+v, %v", a, err)
	}
	if w := newRig(t, func(o *Options) { o.AESKey = otherKey }).do(q); w.Code != 403 {
		t.Errorf("not listed: %d", w.Code)
	}
}

func TestTheReplyIsPlainOrSealedLikeTheMessage(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ reply, want Reply }{
		"text":                       {Reply{Text: "您好，已收到。\n下一步：请发照片。"}, Reply{Text: "您好，已收到。\n下一步：请发照片。"}},
		"B54 an end of CDATA":        {Reply{Text: "a]]>b]]>]]"}, Reply{Text: "a]]>b]]>]]"}},
		"forbidden characters":       {Reply{Text: "a\x00\x08b\xff"}, Reply{Text: "ab\uFFFD"}},
		"markup is text":             {Reply{Text: "<a href=\"x\">1 & 2</a>"}, Reply{Text: "<a href=\"x\">1 & 2</a>"}},
		"an image":                   {Reply{Image: "media-1"}, Reply{Image: "media-1"}},
		"an article":                 {Reply{News: &Article{"标题", "说明", "https://p", "https://u?a=1&b=2"}}, Reply{News: &Article{"标题", "说明", "https://p", "https://u?a=1&b=2"}}},
		"nothing":                    {Reply{}, Reply{}},
		"only what XML forbids":      {Reply{Text: "\x00\x08"}, Reply{}},
		"text before image and news": {Reply{Text: "x", Image: "y"}, Reply{Text: "x"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, mode := range []string{"safe", "plain"} {
				r, q := newRig(t, nil), sealed(t, textDoc("x"), noon, "0042")
				platform := Callback{testToken, testApp, testKey}
				if mode == "plain" {
					r, q, platform.AESKey = newRig(t, plainMode), plain(t, textDoc("x"), noon, "0042"), ""
				}
				r.reply = c.reply
				w := r.do(q)
				if c.want == (Reply{}) {
					if w.Body.String() != "success" {
						t.Errorf("%s: %q instead of success: the person would see a fault", mode, w.Body)
					}
					r.only(t, Silent)
					continue
				}
				a, err := platform.Decode(w.Body.Bytes())
				if err != nil {
					t.Fatalf("%s: %v in %s", mode, err, w.Body)
				}
				if a.To != testOpenID || a.From != testGH || !a.At.Equal(noon) {
					t.Errorf("%s: envelope %+v", mode, a)
				}
				if got, want := a.Reply, c.want; got.Text != want.Text || got.Image != want.Image || (got.News == nil) != (want.News == nil) || got.News != nil && *got.News != *want.News {
					t.Errorf("%s: %+v, want %+v", mode, got, want)
				}
				if strings.Contains(w.Body.String(), "success") || mode == "safe" && strings.Contains(w.Body.String(), "Content") {
					t.Errorf("%s: the body is not sealed: %s", mode, w.Body)
				}
				r.only(t, Replied)
			}
		})
	}
}

func TestTwoSealedRepliesShareNothing(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.reply = Reply{Text: "已收到"}
	q := sealed(t, textDoc("x"), noon, "0042")
	if r.do(q).Body.String() == r.do(q).Body.String() {
		t.Error("random bytes or nonce are used twice")
	}
}

func TestATextThatIsTooLongIsCutAtACharacterAndCounted(t *testing.T) {
	t.Parallel()
	r := newRig(t, plainMode)
	r.reply = Reply{Text: strings.Repeat("路", 700)}
	w := r.do(plain(t, textDoc("x"), noon, "0042"))
	a, err := Callback{Token: testToken}.Decode(w.Body.Bytes())
	if err != nil || a.Reply.Text != strings.Repeat("路", 681)+"…" || len(a.Reply.Text) > maxReply {
		t.Errorf("%d bytes, %v", len(a.Reply.Text), err)
	}
	if r.Counters().Note(ReplyCut) != 1 {
		t.Error("the cut was not counted")
	}
}

func TestOurOwnFailureMakesThePlatformComeAgain(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	r.err = errors.New("no database")
	if w := r.do(sealed(t, textDoc("x"), noon, "1")); w.Code != 500 || w.Body.Len() != 0 {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	r.only(t, Failed)
}

func TestAPanicCostsOneAnswerAndNoWordOfTheResident(t *testing.T) {
	t.Parallel()
	var told []string
	r := newRig(t, func(o *Options) {
		o.Turn = func(_ context.Context, m Message) (Reply, error) { panic("secret words: " + m.Text) }
		o.Alarm = func(what string, err error) { told = append(told, what+" "+err.Error()) }
	})
	if w := r.do(sealed(t, textDoc("家住三楼"), noon, "1")); w.Code != 500 || w.Body.Len() != 0 {
		t.Errorf("%d %q", w.Code, w.Body)
	}
	r.only(t, Panicked)
	if len(told) != 1 || !strings.HasPrefix(told[0], "panic") || strings.Contains(told[0], "家住三楼") || !strings.Contains(told[0], "turn_test.go") {
		t.Errorf("alarms %q", told)
	}
}

func TestTheTurnEndsBeforeThePlatformHangsUp(t *testing.T) {
	t.Parallel()
	var left time.Duration
	r := newRig(t, func(o *Options) {
		o.Turn = func(ctx context.Context, _ Message) (Reply, error) {
			end, _ := ctx.Deadline()
			left = time.Until(end)
			return Reply{}, nil
		}
	})
	r.do(sealed(t, textDoc("x"), noon, "1"))
	if left <= 3*time.Second || left > 4400*time.Millisecond {
		t.Errorf("%v left", left)
	}
}

func TestACallbackOverARealConnectionIsClosedAtTheLimit(t *testing.T) {
	t.Parallel()
	r := newRig(t, nil)
	server := httptest.NewServer(r)
	t.Cleanup(server.Close)
	good := sealed(t, textDoc("x"), noon, "1")
	resp, err := http.Post(server.URL+"?"+good.query, "text/xml", &endless{})
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusRequestEntityTooLarge || !resp.Close {
		t.Errorf("B16 an endless chunked body: %d, closed %v", resp.StatusCode, resp.Close)
	}
	resp, err = http.Post(server.URL+"?"+good.query, "text/xml", strings.NewReader(good.body))
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != 200 || len(r.got) != 1 {
		t.Errorf("%d, %d messages", resp.StatusCode, len(r.got))
	}
}

// endless is a body without an end.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}
