package wecom

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/bot/wechat"

	"github.com/google/go-cmp/cmp"
)

const testSecret = "app-secret-of-the-stewards"

// fake is a platform that answers errors inside HTTP 200, as the real one does.
type fake struct {
	*httptest.Server
	mu     sync.Mutex
	calls  []fakeCall
	token  int
	answer func(w http.ResponseWriter, call fakeCall)
}

type fakeCall struct {
	Path  string
	Query url.Values
	Body  string
}

func newFake(t testing.TB, answer string) *fake {
	t.Helper()
	f := &fake{answer: func(w http.ResponseWriter, _ fakeCall) { _, _ = io.WriteString(w, answer) }}
	f.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		call := fakeCall{r.URL.Path, r.URL.Query(), strings.TrimSpace(string(body))}
		f.mu.Lock()
		f.calls = append(f.calls, call)
		token, answer := "WECOM-TOKEN-"+strconv.Itoa(f.token), f.answer
		f.mu.Unlock()
		switch {
		case call.Path == "/cgi-bin/gettoken" && call.Query.Get("corpid") == testCorp && call.Query.Get("corpsecret") == testSecret:
			_, _ = io.WriteString(w, `{"errcode":0,"errmsg":"ok","access_token":"`+token+`","expires_in":7200}`)
		case call.Path == "/cgi-bin/gettoken":
			_, _ = io.WriteString(w, `{"errcode":40001,"errmsg":"invalid credential"}`)
		case call.Query.Get("access_token") != token:
			_, _ = io.WriteString(w, `{"errcode":42001,"errmsg":"access_token expired"}`)
		default:
			answer(w, call)
		}
	}))
	t.Cleanup(f.Close)
	return f
}

func (f *fake) client(t testing.TB) *Client {
	t.Helper()
	c, err := NewClient(ClientOptions{Base: f.URL, CorpID: testCorp, AgentID: 1000005, Secret: testSecret, Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// sent gives the body of the last call as JSON.
func (f *fake) sent(t *testing.T) (path string, body map[string]any) {
	t.Helper()
	f.mu.Lock()
	defer f.mu.Unlock()
	last := f.calls[len(f.calls)-1]
	if err := json.Unmarshal([]byte(last.Body), &body); err != nil {
		t.Fatalf("%s: %v", last.Body, err)
	}
	if strings.Contains(last.Body, `\u003c`) {
		t.Errorf("escaped: %s", last.Body)
	}
	return last.Path, body
}

func same(t *testing.T, got map[string]any, want string) {
	t.Helper()
	var w map[string]any
	if err := json.Unmarshal([]byte(want), &w); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(w, got); diff != "" {
		t.Error(diff)
	}
}

func TestMessagesGoOutInThePlatformsShape(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	const frame = `"touser":"GuanJia_LiuFang|b","agentid":1000005,"enable_duplicate_check":1,"duplicate_check_interval":1800,`
	to := []string{testUser, "b"}
	for name, c := range map[string]struct {
		send func(*Client) (Sent, error)
		want string
	}{
		"text": {func(c *Client) (Sent, error) { return c.SendText(ctx, to, "新民需 <a href=\"u\">查看</a>\x00") },
			`{` + frame + `"msgtype":"text","text":{"content":"新民需 <a href=\"u\">查看</a>"}}`},
		"markdown": {func(c *Client) (Sent, error) { return c.SendMarkdown(ctx, to, "**超时**") },
			`{` + frame + `"msgtype":"markdown","markdown":{"content":"**超时**"}}`},
		"a card with buttons": {func(c *Client) (Sent, error) {
			return c.SendCard(ctx, to, TemplateCard{
				Type: CardButton, Title: Title{Title: "新民需", Desc: "路灯不亮"}, Task: "demand-1@1",
				Facts:   []Fact{{Name: "地点", Value: "南大街 100 号"}},
				Buttons: []Button{{Text: "接单", Style: 1, Key: "accept"}, {Text: "查看", Type: 1, URL: "https://u"}},
			})
		}, `{` + frame + `"msgtype":"template_card","template_card":{"card_type":"button_interaction","main_title":{"title":"新民需","desc":"路灯不亮"},` +
			`"task_id":"demand-1@1","horizontal_content_list":[{"keyname":"地点","value":"南大街 100 号"}],` +
			`"button_list":[{"text":"接单","style":1,"key":"accept"},{"type":1,"text":"查看","url":"https://u"}]}}`},
		"a notice with a menu": {func(c *Client) (Sent, error) {
			return c.SendCard(ctx, to, TemplateCard{
				Type: CardNotice, Title: Title{Title: "催办"}, Text: "还有一天", Task: "t", Action: &Jump{Type: 1, URL: "https://u"},
				Source: &Source{Name: "民需", Color: 2}, Emphasis: &Title{Title: "1", Desc: "天"}, Quote: &Quote{Text: "灯坏了"},
				Jumps: []Jump{{Type: 1, Title: "详情", URL: "https://d"}}, ActionMenu: &ActionMenu{Actions: []Choice{{Text: "静音", Key: "mute"}}},
			})
		}, `{` + frame + `"msgtype":"template_card","template_card":{"card_type":"text_notice","source":{"desc":"民需","desc_color":2},"main_title":{"title":"催办"},` +
			`"emphasis_content":{"title":"1","desc":"天"},"quote_area":{"quote_text":"灯坏了"},"sub_title_text":"还有一天",` +
			`"jump_list":[{"type":1,"title":"详情","url":"https://d"}],"card_action":{"type":1,"url":"https://u"},` +
			`"action_menu":{"action_list":[{"text":"静音","key":"mute"}]},"task_id":"t"}}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t, `{"errcode":0,"errmsg":"ok","msgid":"M1","response_code":"RC1","invaliduser":"b","unlicenseduser":"C"}`)
			sent, err := c.send(f.client(t))
			if err != nil {
				t.Fatal(err)
			}
			path, body := f.sent(t)
			if path != "/cgi-bin/message/send" {
				t.Error(path)
			}
			same(t, body, c.want)
			// A partial delivery is a success to the platform: who got nothing is what counts.
			if diff := cmp.Diff(Sent{"M1", "RC1", []string{"b", "c"}}, sent); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestACardIsUpdatedForSomeOrForEverybody(t *testing.T) {
	t.Parallel()
	ctx := context.Background()
	f := newFake(t, `{"errcode":0,"errmsg":"ok"}`)
	c := f.client(t)
	if err := c.UpdateCard(ctx, "RC1", "已由刘芳接单", nil); err != nil {
		t.Fatal(err)
	}
	path, body := f.sent(t)
	if path != "/cgi-bin/message/update_template_card" {
		t.Error(path)
	}
	same(t, body, `{"atall":1,"agentid":1000005,"response_code":"RC1","button":{"replace_name":"已由刘芳接单"}}`)
	if err := c.ReplaceCard(ctx, "RC2", TemplateCard{Type: CardNotice, Title: Title{Title: "已办结"}}, []string{testUser}); err != nil {
		t.Fatal(err)
	}
	_, body = f.sent(t)
	same(t, body, `{"userids":["GuanJia_LiuFang"],"agentid":1000005,"response_code":"RC2","template_card":{"card_type":"text_notice","main_title":{"title":"已办结"}}}`)
}

func TestErrorsInside200SayWhatToDo(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]struct {
		class  wechat.Class
		reason string
	}{
		`{"errcode":-1,"errmsg":"system busy"}`:                    {wechat.Later, wechat.ReasonBusy},
		`{"errcode":45009,"errmsg":"api freq out of limit"}`:       {wechat.Later, wechat.ReasonRate},
		`{"errcode":60020,"errmsg":"not allow to access from ip"}`: {wechat.Later, wechat.ReasonConfig},
		`{"errcode":81013,"errmsg":"user & party & tag invalid"}`:  {wechat.GiveUp, wechat.ReasonGone},
		`{"errcode":"60111","errmsg":"userid not found"}`:          {wechat.GiveUp, wechat.ReasonGone},
		`{"errcode":45002,"errmsg":"content size out of limit"}`:   {wechat.GiveUp, wechat.ReasonData},
		`{"errcode":48002,"errmsg":"api forbidden"}`:               {wechat.GiveUp, wechat.ReasonConfig},
		`{"errcode":42045,"errmsg":"template_card expired"}`:       {wechat.GiveUp, wechat.ReasonRefused},
		`<html>gateway</html>`:                                     {wechat.Unknown, wechat.ReasonBroken},
		``:                                                         {wechat.Unknown, wechat.ReasonBroken},
		`{"errcode":0,"errmsg":"ok","invaliduser":7}`:              {wechat.Unknown, wechat.ReasonBroken},
	} {
		f := newFake(t, answer)
		_, err := f.client(t).SendText(context.Background(), []string{testUser}, "x")
		var e *Error
		if !errors.As(err, &e) || e.Class != want.class || e.Reason != want.reason || e.API != "wecom message/send" {
			t.Errorf("%s: %#v", answer, err)
		}
	}
}

func TestATokenThatEndedEarlyIsFetchedAgainOnce(t *testing.T) {
	t.Parallel()
	f := newFake(t, `{"errcode":0}`)
	c := f.client(t)
	for range 3 {
		if _, err := c.SendText(context.Background(), []string{testUser}, "x"); err != nil {
			t.Fatal(err)
		}
	}
	f.mu.Lock()
	f.token++
	f.mu.Unlock()
	if _, err := c.SendText(context.Background(), []string{testUser}, "x"); err != nil {
		t.Fatal(err)
	}
	fetched := 0
	for _, call := range f.calls {
		if call.Path == "/cgi-bin/gettoken" {
			fetched++
		}
	}
	if fetched != 2 {
		t.Errorf("%d fetches", fetched)
	}
}

func TestAWrongSecretIsNamedWithoutPrintingIt(t *testing.T) {
	t.Parallel()
	f := newFake(t, `{"errcode":0}`)
	c, err := NewClient(ClientOptions{Base: f.URL, CorpID: testCorp, AgentID: 1, Secret: "wrong-secret", Now: func() time.Time { return noon }})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.SendText(context.Background(), []string{"a"}, "x")
	var e *Error
	if !errors.As(err, &e) || e.Code != 40001 || e.Reason != wechat.ReasonConfig || e.Class != wechat.Later {
		t.Errorf("%v", err)
	}
	f.Close()
	_, cut := c.SendText(context.Background(), []string{"a"}, "x")
	for _, err := range []error{err, cut} {
		if strings.Contains(err.Error(), "wrong-secret") {
			t.Errorf("%v", err)
		}
	}
}

func TestOnlyMembersLogIn(t *testing.T) {
	t.Parallel()
	for answer, want := range map[string]struct{ user, reason string }{
		`{"errcode":0,"errmsg":"ok","userid":"GuanJia_LiuFang","user_ticket":"x"}`: {testUser, ""},
		`{"errcode":0,"errmsg":"ok","UserId":"GuanJia_LiuFang"}`:                   {testUser, ""},
		`{"errcode":0,"errmsg":"ok","openid":"oX","external_userid":"e"}`:          {"", wechat.ReasonOutsider},
		`{"errcode":40029,"errmsg":"invalid code"}`:                                {"", wechat.ReasonRefused},
	} {
		f := newFake(t, answer)
		user, err := f.client(t).Login(context.Background(), "CODE+1")
		var e *Error
		if want.reason == "" && err != nil || want.reason != "" && (!errors.As(err, &e) || e.Reason != want.reason || e.Class != wechat.GiveUp) || user != want.user {
			t.Errorf("%s: %q, %v", answer, user, err)
		}
		last := f.calls[len(f.calls)-1]
		if last.Path != "/cgi-bin/auth/getuserinfo" || last.Query.Get("code") != "CODE+1" {
			t.Errorf("%+v", last)
		}
	}
}

func TestLoginAddresses(t *testing.T) {
	t.Parallel()
	const back = "https://minxu.example.cn/console/login?next=1&x=2"
	if got := LoginURL(testCorp, 5, back, "s+1", true); got != "https://open.weixin.qq.com/connect/oauth2/authorize?appid="+testCorp+
		"&redirect_uri=https%3A%2F%2Fminxu.example.cn%2Fconsole%2Flogin%3Fnext%3D1%26x%3D2&response_type=code&scope=snsapi_base&state=s%2B1&agentid=5#wechat_redirect" {
		t.Error(got)
	}
	u, err := url.Parse(LoginURL(testCorp, 5, back, "s+1", false))
	if err != nil || u.Host != "login.work.weixin.qq.com" {
		t.Fatalf("%v %v", u, err)
	}
	q := u.Query()
	if q.Get("login_type") != "CorpApp" || q.Get("appid") != testCorp || q.Get("agentid") != "5" || q.Get("redirect_uri") != back || q.Get("state") != "s+1" {
		t.Error(q)
	}
}

func TestAClientWithoutSettingsDoesNotStart(t *testing.T) {
	t.Parallel()
	now := func() time.Time { return noon }
	for name, o := range map[string]ClientOptions{
		"no company": {AgentID: 1, Secret: "s", Now: now},
		"no app":     {CorpID: "c", Secret: "s", Now: now},
		"no secret":  {CorpID: "c", AgentID: 1, Now: now},
		"no clock":   {CorpID: "c", AgentID: 1, Secret: "s"},
	} {
		if _, err := NewClient(o); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}
