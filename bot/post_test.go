package bot_test

import (
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/bot"
	"minxu/bot/wechat"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

// counter is the platform's side of sending: it answers each API as it is told, in turn, and keeps what came.
type counter struct {
	mu      sync.Mutex
	answers map[string][]string // by path; the last one stays; "cut" ends the connection without a word
	calls   []string            // path and client_msg_id
}

func (c *counter) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := strings.TrimPrefix(r.URL.Path, "/cgi-bin/")
	if path == "stable_token" {
		io.WriteString(w, `{"access_token":"T","expires_in":7200}`)
		return
	}
	var body struct {
		Key string `json:"client_msg_id"`
	}
	json.NewDecoder(r.Body).Decode(&body)
	switch answer := c.next(path, body.Key); answer {
	case "cut":
		panic(http.ErrAbortHandler)
	case "":
		http.Error(w, "nobody expected "+path, http.StatusNotFound)
	default:
		io.WriteString(w, answer)
	}
}

func (c *counter) next(path, key string) string {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.calls = append(c.calls, path+" "+key)
	list := c.answers[path]
	if len(list) == 0 {
		return ""
	}
	if len(list) > 1 {
		c.answers[path] = list[1:]
	}
	return list[0]
}

// made returns the calls so far. A cut connection gives the caller nothing to wait for: the lock is what orders the two.
func (c *counter) made() []string {
	c.mu.Lock()
	defer c.mu.Unlock()
	return slices.Clone(c.calls)
}

func TestAPushEndsAsThePlatformSays(t *testing.T) {
	t.Parallel()
	const custom, notice = "message/custom/send", "message/subscribe/bizsend"
	const ok, window, spent, refused, busy, gone = `{"errcode":0,"errmsg":"ok"}`, `{"errcode":45015,"errmsg":"out of time"}`, `{"errcode":45047,"errmsg":"x"}`,
		`{"errcode":43101,"errmsg":"x"}`, `{"errcode":-1,"errmsg":"busy"}`, `{"errcode":43004,"errmsg":"x"}`
	for _, c := range []struct {
		name           string
		custom, notice []string
		state          store.State
		reason         string
		calls          string
	}{
		{"accepted", []string{ok}, nil, store.Sent, "", "c"},
		{"the window is closed and an agreement is left", []string{window}, []string{ok}, store.Sent, "", "cn"},
		{"the window's messages are used up and no agreement is left", []string{spent}, []string{refused}, store.Suppressed, wechat.ReasonConsent, "cn"},
		{"busy, then accepted", []string{busy, ok}, nil, store.Sent, "", "cc"},
		{"the person is gone", []string{gone}, nil, store.Suppressed, wechat.ReasonGone, "c"},
		{"no word, then accepted under the same key", []string{"cut", ok}, nil, store.Sent, "", "cc"},
		{"no word about a notice: never again", []string{window}, []string{"cut"}, store.Unknown, wechat.ReasonBusy, "cn"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			clock := storetest.NewClock(storetest.Start())
			r := newRoom(t, storetest.New(t, storetest.WithClock(clock)), clock)
			r.say("第一步")                                       // the resident is met
			if err := r.store.Flush(t.Context()); err != nil { // whose window follows behind the reply
				t.Fatal(err)
			}
			var id string
			if err := r.store.InTx(t.Context(), func(tx *store.Tx) error {
				who, err := people.Arrive(tx, "openid-1")
				if err != nil {
					return err
				}
				id = who.ID
				return tx.Post(store.Outgoing{Key: "one", Resident: id, Platform: "wechat", Channel: "customer_service", Kind: "remind", Body: "明天14:30见律师。"})
			}); err != nil {
				t.Fatal(err)
			}
			platform := &counter{answers: map[string][]string{custom: c.custom, notice: c.notice}}
			server := httptest.NewServer(platform)
			defer server.Close()
			client, err := wechat.NewClient(wechat.ClientOptions{Base: server.URL, AppID: "wx", Secret: "s", Now: clock.Now})
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			post := bot.NewPost(bot.PostOptions{Store: r.store, People: people.New(), WeChat: client, Worker: "w", Log: slog.New(slog.DiscardHandler)})
			for range 3 {
				if _, err := post.SendDue(t.Context()); err != nil {
					t.Fatal(err)
				}
				clock.Advance(time.Minute)
			}
			list, err := r.store.ListOutbox(t.Context(), store.PushFilter{Limit: 10})
			if err != nil || len(list) != 1 {
				t.Fatalf("%d pushes, %v", len(list), err)
			}
			if got := list[0]; got.State != c.state || got.Reason != c.reason {
				t.Errorf("the push ends %s (%s), want %s (%s)", got.State, got.Reason, c.state, c.reason)
			}
			calls := ""
			for _, call := range platform.made() {
				path, key, _ := strings.Cut(call, " ")
				if path == custom && key != list[0].ClientMsgID {
					t.Errorf("sent under key %q, want %q", key, list[0].ClientMsgID)
				}
				calls += map[string]string{custom: "c", notice: "n"}[path]
			}
			if calls != c.calls {
				t.Errorf("calls %s, want %s", calls, c.calls)
			}
		})
	}
}

// TestANoticeLeavesByWhatTheResidentAgreedTo gives one person forms and agreements and looks at what the platform is asked for.
func TestANoticeLeavesByWhatTheResidentAgreedTo(t *testing.T) {
	t.Parallel()
	const notice, template = "message/subscribe/bizsend", "message/template/send"
	const ok, denied, busy, spent = `{"errcode":0,"errmsg":"ok","msgid":77}`, `{"errcode":43101,"errmsg":"x"}`, `{"errcode":-1,"errmsg":"x"}`, `{"errcode":45009,"errmsg":"x"}`
	once := people.NoticeForm{Kind: "remind", Template: "once", Sort: people.NoticeOnce, Fields: []people.NoticeField{{Name: "thing1", From: people.FieldText}}}
	ever, service, wrong := once, once, once
	ever.Template, ever.Sort = "ever", people.NoticeStanding
	service.Template, service.Sort = "service", people.NoticeTemplate
	wrong.Fields = []people.NoticeField{{Name: "character_string1", From: people.FieldText}}
	for _, c := range []struct {
		name    string
		forms   []people.NoticeForm
		agreed  []string
		answers map[string][]string
		state   store.State
		channel string
		reason  string
		calls   string // n = notice, t = template
		left    int    // of the agreement to "once"
	}{
		{"one agreement pays for one notice", []people.NoticeForm{once}, []string{"once"}, map[string][]string{notice: {ok}}, store.Sent, people.ChannelNotice, "", "n", 0},
		{"nothing agreed to, nothing asked of the platform", []people.NoticeForm{once}, nil, nil, store.Suppressed, people.ChannelChat, wechat.ReasonConsent, "", 0},
		{"a standing one is taken first", []people.NoticeForm{once, ever}, []string{"once", "ever"}, map[string][]string{notice: {ok}}, store.Sent, people.ChannelNotice, "", "n", 1},
		{"else a service notice", []people.NoticeForm{once, service}, nil, map[string][]string{template: {ok}}, store.Sent, people.ChannelTemplate, "", "t", 0},
		{"taken back behind our back, then a service notice", []people.NoticeForm{once, service}, []string{"once"}, map[string][]string{notice: {denied}, template: {ok}},
			store.Sent, people.ChannelTemplate, "", "nt", 0},
		{"not accepted: the agreement comes back and pays for the next try", []people.NoticeForm{once}, []string{"once"}, map[string][]string{notice: {busy, ok}},
			store.Sent, people.ChannelNotice, "", "nn", 0},
		{"no word: spent, and never again", []people.NoticeForm{once}, []string{"once"}, map[string][]string{notice: {"cut"}}, store.Unknown, people.ChannelNotice, wechat.ReasonBusy, "n", 0},
		{"the day's quota is used up: it waits and nobody is asked again", []people.NoticeForm{service}, nil, map[string][]string{template: {spent}}, store.Due, people.ChannelChat, wechat.ReasonQuota, "t", 0},
		{"a busy service notice is tried again", []people.NoticeForm{service}, nil, map[string][]string{template: {busy, ok}}, store.Sent, people.ChannelTemplate, "", "tt", 0},
		{"words that the field refuses are not sent", []people.NoticeForm{wrong}, []string{"once"}, nil, store.Failed, people.ChannelChat, wechat.ReasonData, "", 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			clock := storetest.NewClock(storetest.Start())
			r := newRoom(t, storetest.New(t, storetest.WithClock(clock)), clock)
			r.say("第一步")
			var id string
			if err := r.store.InTx(t.Context(), func(tx *store.Tx) error {
				who, err := people.Arrive(tx, "openid-1")
				if err != nil {
					return err
				}
				id = who.ID
				for _, f := range c.forms {
					if err := people.KeepForm(tx, f); err != nil {
						return err
					}
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			for _, template := range c.agreed { // as the platform tells it
				m := r.message(wechat.KindEvent)
				m.Event, m.Consents = wechat.EventConsentPopup, []wechat.Consent{{Template: template, Status: "accept"}}
				r.send(m)
				r.send(m) // a second delivery
			}
			clock.Advance(49 * time.Hour) // the window is closed
			if err := r.store.InTx(t.Context(), func(tx *store.Tx) error {
				return tx.Post(store.Outgoing{Key: "one", Resident: id, Platform: "wechat", Channel: people.ChannelChat, Kind: "remind", Body: "明天14:30见律师。"})
			}); err != nil {
				t.Fatal(err)
			}
			platform := &counter{answers: c.answers}
			server := httptest.NewServer(platform)
			defer server.Close()
			client, err := wechat.NewClient(wechat.ClientOptions{Base: server.URL, AppID: "wx", Secret: "s", Now: clock.Now})
			if err != nil {
				t.Fatal(err)
			}
			defer client.Close()
			post := bot.NewPost(bot.PostOptions{Store: r.store, People: people.New(), WeChat: client, Worker: "w", Log: slog.New(slog.DiscardHandler)})
			for range 3 {
				if _, err := post.SendDue(t.Context()); err != nil {
					t.Fatal(err)
				}
				clock.Advance(time.Minute)
			}
			calls := ""
			for _, call := range platform.made() {
				path, _, _ := strings.Cut(call, " ")
				calls += map[string]string{notice: "n", template: "t"}[path]
			}
			list, err := r.store.ListOutbox(t.Context(), store.PushFilter{Limit: 10})
			if err != nil || len(list) != 1 {
				t.Fatalf("%d pushes, %v", len(list), err)
			}
			if got := list[0]; got.State != c.state || got.Reason != c.reason || got.Channel != c.channel || calls != c.calls {
				t.Errorf("the push ends %s by %s (%s) after %q, want %s by %s (%s) after %q", got.State, got.Channel, got.Reason, calls, c.state, c.channel, c.reason, c.calls)
			}
			if left, err := people.CreditOf(r.store.Reader(t.Context()), id, "once"); err != nil || left.Left != c.left {
				t.Errorf("%d agreements are left, want %d (%v)", left.Left, c.left, err)
			}
		})
	}
}
