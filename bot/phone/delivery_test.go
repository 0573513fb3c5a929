package phone_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/bot/phone"
	"minxu/bot/wechat"
)

const faultLine = "该公众号提供的服务出现故障，请稍后再试"

func TestTheProductsRealDoorTakesWhatThePhoneSends(t *testing.T) {
	t.Parallel()
	clock := phone.NewShift(morning)
	for _, mode := range []string{"safe", "plain"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			var mu sync.Mutex
			var heard []wechat.Message
			handler, err := wechat.NewHandler(wechat.Options{
				Token: callToken, AppID: appID, OriginalID: originalID, AESKey: map[string]string{"safe": aesKey}[mode], Mode: mode, Now: clock.Now,
				Turn: func(_ context.Context, m wechat.Message) (wechat.Reply, error) {
					mu.Lock()
					defer mu.Unlock()
					heard = append(heard, m)
					return echo(m)
				},
			})
			if err != nil {
				t.Fatal(err)
			}
			h := openAt(t, clock, handler, func(o *phone.Options) { o.Mode = mode })
			if err := h.Check(t.Context()); err != nil {
				t.Errorf("the address check: %v", err)
			}
			for _, c := range []struct {
				name string
				in   phone.Input
				want string
			}{
				{"words with everything XML dislikes", say("<b>]]> & 楼道灯坏了\n😟"), "您说：<b>]]> & 楼道灯坏了\n😟"},
				{"a picture", phone.Input{Kind: phone.Image, Sample: "lamp"}, "收到image"},
				{"a voice with a transcript", phone.Input{Kind: phone.Voice, Text: "暖气不热"}, "语音 暖气不热"},
				{"a voice without one", phone.Input{Kind: phone.Voice}, "语音 "},
				{"a place", phone.Input{Kind: phone.Location, Lat: 37.5312, Lng: 121.3905, Label: "海风小区附近"}, "您在海风小区附近 37.5312,121.3905"},
				{"a video", phone.Input{Kind: phone.Video, File: []byte("film")}, "收到video"},
				{"a link", phone.Input{Kind: phone.Link, Text: "标题", URL: "https://example.org/?a=1&b=2"}, "收到link"},
				{"a menu click", phone.Input{Kind: phone.Menu, Key: "demand.new"}, "CLICK demand.new "},
				{"a tap on a msgmenu item", phone.Input{Kind: phone.Tapped, Key: "505", Text: "满意"}, "您说：满意505"},
				{"a follower's scan", phone.Input{Kind: phone.Scan, Key: "370602003901001-0003"}, "SCAN 370602003901001-0003 "},
				{"leaving, which is answered with silence", phone.Input{Kind: phone.Unfollow}, ""},
				{"a stranger's scan", phone.Input{Kind: phone.Scan, Key: "370602003901001-0003"}, "subscribe 370602003901001-0003 "},
			} {
				if got := h.send(t, "张阿姨", c.in); got != c.want {
					t.Errorf("%s: %q, want %q", c.name, got, c.want)
				}
			}
			keys := map[string]bool{}
			for _, m := range heard {
				keys[m.Key] = true
				if m.From != phone.OpenID(appID, "张阿姨") || !m.At.Equal(clock.Now()) && m.At.Sub(clock.Now()) > 10*time.Second {
					t.Errorf("%s comes from %s at %s", m.Kind, m.From, m.At)
				}
			}
			if len(keys) != len(heard) || len(heard) != 12 {
				t.Errorf("%d messages were heard under %d keys, want 12 under as many", len(heard), len(keys))
			}
		})
	}
}

func TestTheSameClickTwiceInOneSecondIsTwoEvents(t *testing.T) {
	t.Parallel()
	var mu sync.Mutex
	keys := map[string]bool{}
	clock := phone.NewShift(morning)
	h := openAt(t, clock, speaks(t, clock, func(m wechat.Message) (wechat.Reply, error) {
		mu.Lock()
		defer mu.Unlock()
		keys[m.Key] = true
		return echo(m)
	}))
	for range 2 {
		h.send(t, "张阿姨", phone.Input{Kind: phone.Menu, Key: "me"})
	}
	if len(keys) != 2 {
		t.Errorf("%d keys, want 2", len(keys))
	}
}

// body answers every callback with a status and a body.
func body(status int, text string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(status)
		_, _ = io.WriteString(w, text)
	}
}

// wait returns when the caller has gone; a server notices that only behind the whole body.
func wait(r *http.Request) {
	_, _ = io.Copy(io.Discard, r.Body)
	<-r.Context().Done()
}

func xmlText(to, from, words string) string {
	return "<xml><ToUserName>" + to + "</ToUserName><FromUserName>" + from + "</FromUserName><CreateTime>1773104400</CreateTime>" +
		"<MsgType>text</MsgType><Content><![CDATA[" + words + "]]></Content></xml>"
}

func TestHowThePlatformTakesAnAnswer(t *testing.T) {
	t.Parallel()
	me := phone.OpenID(appID, "张阿姨")
	hang := func(_ http.ResponseWriter, r *http.Request) { wait(r) }
	cut := func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Length", "999")
		_, _ = io.WriteString(w, "<xml>")
	}
	for _, c := range []struct {
		name    string
		product http.HandlerFunc
		mode    string
		want    string
		tries   int
		outcome phone.Outcome
	}{
		{"success says that it is handled", body(200, "success"), "safe", "", 1, phone.Silent},
		{"so does nothing at all", body(200, ""), "safe", "", 1, phone.Silent},
		{"a text in plain mode is shown", body(200, xmlText(me, originalID, "您好")), "plain", "您好", 1, phone.Replied},
		{"a text in plain words in safe mode is not", body(200, xmlText(me, originalID, "您好")), "safe", faultLine, 1, phone.Malformed},
		{"an empty text is a fault", body(200, xmlText(me, originalID, "")), "plain", faultLine, 1, phone.Malformed},
		{"a text of 2048 bytes is shown", body(200, xmlText(me, originalID, strings.Repeat("a", 2048))), "plain", strings.Repeat("a", 2048), 1, phone.Replied},
		{"a longer one is a fault", body(200, xmlText(me, originalID, strings.Repeat("a", 2049))), "plain", faultLine, 1, phone.Malformed},
		{"a text for somebody else is a fault", body(200, xmlText("oSomebody", originalID, "您好")), "plain", faultLine, 1, phone.Malformed},
		{"a text of another account is a fault", body(200, xmlText(me, "gh_other", "您好")), "plain", faultLine, 1, phone.Malformed},
		{"JSON is a fault and is not asked for again", body(200, `{"text":"您好"}`), "plain", faultLine, 1, phone.Malformed},
		{"a picture that nobody uploaded is a fault", body(200, strings.Replace(strings.Replace(xmlText(me, originalID, ""), ">text<", ">image<", 1),
			"</xml>", "<Image><MediaId>none</MediaId></Image></xml>", 1)), "plain", faultLine, 1, phone.Malformed},
		{"a refusal is tried three times", body(403, ""), "safe", faultLine, 3, phone.Failed},
		{"so is our own failure", body(500, "success"), "safe", faultLine, 3, phone.Failed},
		{"so is a redirect, which is not followed", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/else", 302) }, "safe", faultLine, 3, phone.Failed},
		{"so is an answer that breaks off", cut, "plain", faultLine, 3, phone.Failed},
		{"so is silence beyond the time", hang, "safe", faultLine, 3, phone.TimedOut},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			h := open(t, c.product, func(o *phone.Options) {
				o.Mode = c.mode
				if c.outcome == phone.TimedOut {
					o.Timeout = 20 * time.Millisecond
				}
			})
			if got := h.send(t, "张阿姨", say("在吗")); got != c.want {
				t.Errorf("the phone shows %q, want %q", got, c.want)
			}
			tries := h.Journal().Deliveries()
			if len(tries) != c.tries {
				t.Fatalf("%d attempts, want %d", len(tries), c.tries)
			}
			for i, d := range tries {
				if d.Outcome != c.outcome || d.Attempt != i+1 || d.MsgID != tries[0].MsgID || d.Kind != phone.Text || d.Account != me {
					t.Errorf("attempt %d: %+v, want %s", i+1, d, c.outcome)
				}
			}
		})
	}
}

func TestARetryKeepsTheMessageAndRenewsTheSignature(t *testing.T) {
	t.Parallel()
	clock := phone.NewShift(morning)
	var mu sync.Mutex
	var keys, nonces []string
	door := speaks(t, clock, func(m wechat.Message) (wechat.Reply, error) {
		mu.Lock()
		defer mu.Unlock()
		keys = append(keys, m.Key)
		if len(keys) < 3 {
			return wechat.Reply{}, errors.New("database is away")
		}
		return echo(m)
	})
	h := openAt(t, clock, http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		nonces = append(nonces, r.URL.Query().Get("nonce"))
		mu.Unlock()
		door.ServeHTTP(w, r)
	}))
	if got := h.send(t, "张阿姨", say("楼道灯坏了")); got != "您说：楼道灯坏了" {
		t.Errorf("the third attempt shows %q", got)
	}
	if got := h.send(t, "张阿姨", phone.Input{Kind: phone.Again}); got != "您说：楼道灯坏了" {
		t.Errorf("the redelivery shows %q", got)
	}
	slices.Sort(nonces)
	if len(keys) != 4 || len(slices.Compact(keys)) != 1 || len(slices.Compact(nonces)) != 4 {
		t.Errorf("keys %v and nonces %v, want one key and four nonces", keys, nonces)
	}
	if last := h.Journal().Deliveries()[3]; last.Attempt != 4 {
		t.Errorf("the redelivery is attempt %d, want 4", last.Attempt)
	}
}

func TestMessageIDsDoNotComeAgainAfterARestart(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for range 20 {
		h := open(t, body(200, "success"))
		h.send(t, "张阿姨", say("在吗"))
		seen[h.Journal().Deliveries()[0].MsgID] = true
	}
	if len(seen) != 20 {
		t.Errorf("%d ids of 20 starts", len(seen))
	}
}

func TestWhatThePhoneWillNotDo(t *testing.T) {
	t.Parallel()
	h := open(t, body(200, "success"))
	if _, err := h.Add("新居民"); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name string
		who  string
		in   phone.Input
		want string
	}{
		{"an empty text", "张阿姨", say(" \n"), "写字"},
		{"a deed nobody knows", "张阿姨", phone.Input{Kind: "dance"}, "不认识"},
		{"a picture without one", "张阿姨", phone.Input{Kind: phone.Image}, "选一张"},
		{"a sample that does not exist", "张阿姨", phone.Input{Kind: phone.Image, Sample: "cat"}, "示例"},
		{"a picture above 10 MB", "张阿姨", phone.Input{Kind: phone.Image, File: make([]byte, 10<<20+1)}, "10MB"},
		{"a place on no map", "张阿姨", phone.Input{Kind: phone.Location, Lat: 95, Lng: 20}, "位置"},
		{"a menu click on nothing", "张阿姨", phone.Input{Kind: phone.Menu}, "选中"},
		{"text that is not UTF-8", "张阿姨", say("a\xff"), "认不出"},
		{"a redelivery before the first message", "陈叔", phone.Input{Kind: phone.Again}, "还没有发过"},
		{"a message of somebody who does not follow", "新居民", say("在吗"), "关注"},
		{"a follow of a follower", "小刘", phone.Input{Kind: phone.Follow}, "已经关注"},
		{"a phone without a name", " ", say("在吗"), "没有这部手机"},
	} {
		if c.who == "小刘" {
			h.send(t, c.who, say("在吗"))
		}
		before := len(h.Journal().Deliveries())
		_, err := h.Send(t.Context(), c.who, c.in)
		var no *phone.Refusal
		if !errors.As(err, &no) || !strings.Contains(no.Sentence, c.want) {
			t.Errorf("%s: %v, want a refusal with %s", c.name, err, c.want)
		}
		if len(h.Journal().Deliveries()) != before {
			t.Errorf("%s: something was sent all the same", c.name)
		}
	}
}

func TestAPhoneThatIsClosedStopsWaiting(t *testing.T) {
	t.Parallel()
	arrived := make(chan struct{})
	h := open(t, http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		wait(r)
	}))
	result := make(chan error)
	go func() {
		_, err := h.Send(context.Background(), "张阿姨", say("在吗"))
		result <- err
	}()
	<-arrived
	h.Close()
	if err := <-result; !errors.Is(err, context.Canceled) {
		t.Errorf("sending ends with %v, want the cancellation", err)
	}
	if n := len(h.Journal().Deliveries()); n != 1 {
		t.Errorf("%d attempts after closing, want 1", n)
	}
}

func TestManyResidentsAtOnceKeepTheirOwnAnswers(t *testing.T) {
	t.Parallel()
	const residents, messages = 20, 8
	clock := phone.NewShift(morning)
	h := openAt(t, clock, speaks(t, clock, func(m wechat.Message) (wechat.Reply, error) {
		return wechat.Reply{Text: m.From + " " + m.Text}, nil
	}))
	token := h.token(t)
	var work sync.WaitGroup
	for i := range residents {
		name := "居民" + strconv.Itoa(i)
		for j := range messages {
			work.Go(func() {
				words := strconv.Itoa(j)
				out, err := h.Send(t.Context(), name, say(words))
				if want := phone.OpenID(appID, name) + " " + words; err != nil || len(out) != 1 || out[0].Text != want {
					t.Errorf("%s hears %+v (%v), want %q", name, out, err, want)
				}
			})
		}
	}
	work.Wait()
	ids := map[string]bool{}
	for _, d := range h.Journal().Deliveries() {
		ids[d.MsgID] = true
	}
	if len(ids) != residents*messages {
		t.Errorf("%d message ids, want %d", len(ids), residents*messages)
	}
	// Pushes at the same moment share one window.
	for range 10 {
		work.Go(func() {
			a := h.ask(t, "/api.weixin.qq.com/cgi-bin/message/custom/send?access_token="+token, text(phone.OpenID(appID, "居民0"), "好"))
			if a.code() != 0 && a.code() != 45047 {
				t.Error(a)
			}
		})
	}
	work.Wait()
	if got := len(h.shown("居民0", "custom")); got != 5 {
		t.Errorf("%d pushes shown, want 5", got)
	}
}
