package phone_test

import (
	"context"
	"errors"
	"net/http"
	"strconv"
	"strings"
	"testing"
	"time"

	"minxu/bot/phone"
	"minxu/bot/wechat"
	"minxu/bot/wecom"
)

// desk opens a phone with two stewards; presses on their cards go to turn, through the product's real door.
func desk(t *testing.T, turn func(wecom.Message) (wecom.Reply, error)) *house {
	t.Helper()
	clock := phone.NewShift(morning)
	door, err := wecom.NewHandler(wecom.Options{Token: "desk" + callToken, CorpID: corpID, AgentID: agentID, AESKey: aesKey, Now: clock.Now,
		Turn: func(_ context.Context, m wecom.Message) (wecom.Reply, error) { return turn(m) }})
	if err != nil {
		t.Fatal(err)
	}
	var h *house
	h = openAt(t, clock, door, func(o *phone.Options) {
		o.WeCom = phone.WeCom{CallbackURL: func() string { return h.back + "/wecom/callback" }, CorpID: corpID, AgentID: agentID, Secret: "desksecret",
			Token: "desk" + callToken, AESKey: aesKey,
			Stewards: func() []phone.Steward {
				return []phone.Steward{{UserID: "WangGuanJia", Name: "王管家"}, {UserID: "LiWangGe", Name: "李网格员"}}
			}}
	})
	return h
}

func silentDesk(wecom.Message) (wecom.Reply, error) { return wecom.Reply{}, nil }

func (h *house) desk(t *testing.T, name string, body any) answer {
	t.Helper()
	a := h.ask(t, "/qyapi.weixin.qq.com/cgi-bin/gettoken?corpid="+corpID+"&corpsecret=desksecret", nil)
	token, _ := a["access_token"].(string)
	if token == "" {
		t.Fatalf("no token: %v", a)
	}
	return h.ask(t, "/qyapi.weixin.qq.com/cgi-bin/"+name+"?access_token="+token, body)
}

// card is a card with two buttons.
func card(to, task string) answer {
	return answer{"touser": to, "msgtype": "template_card", "agentid": 1000005, "template_card": answer{
		"card_type": "button_interaction", "task_id": task, "main_title": answer{"title": "新民需", "desc": "楼道灯坏了"},
		"button_list": []answer{{"text": "受理", "key": "accept"}, {"text": "转派", "key": "pass"}},
	}}
}

func TestMessagesToStewards(t *testing.T) {
	t.Parallel()
	h := desk(t, silentDesk)
	to := func(user, kind string, rest answer) answer {
		out := answer{"touser": user, "msgtype": kind, "agentid": 1000005}
		for k, v := range rest {
			out[k] = v
		}
		return out
	}
	words := answer{"text": answer{"content": "有人等您回话"}}
	for _, c := range []struct {
		name    string
		body    answer
		code    int
		shown   int
		invalid string
	}{
		{"text to one, in another case", to("wangguanjia", "text", words), 0, 1, ""},
		{"text to both and to one who is not in range", to("WangGuanJia|LiWangGe|Nobody", "text", words), 0, 2, "nobody"},
		{"text to all", to("@all", "text", words), 0, 2, ""},
		{"text to nobody in range", to("Nobody", "text", words), 81013, 0, ""},
		{"an empty text", to("LiWangGe", "text", answer{"text": answer{"content": ""}}), 44004, 0, ""},
		{"markdown", to("LiWangGe", "markdown", answer{"markdown": answer{"content": "**催办** 已超时"}}), 0, 1, ""},
		{"a text card without an address", to("LiWangGe", "textcard", answer{"textcard": answer{"title": "日报", "description": "今天"}}), 40058, 0, ""},
		{"another app's message", answer{"touser": "LiWangGe", "msgtype": "text", "agentid": 7, "text": answer{"content": "您好"}}, 40056, 0, ""},
		{"an agent id written as text", answer{"touser": "LiWangGe", "msgtype": "text", "agentid": agentID, "text": answer{"content": "您好"}}, 0, 1, ""},
		{"a kind nobody knows", to("LiWangGe", "dance", nil), 40008, 0, ""},
		{"a card to both", card("WangGuanJia|LiWangGe", "demand-1@1"), 0, 2, ""},
		{"a card under a used task id", card("LiWangGe", "demand-1@1"), 40058, 0, ""},
		{"a card with a task id of Chinese", card("LiWangGe", "民需1"), 40058, 0, ""},
		{"a card without buttons", to("LiWangGe", "template_card", answer{"template_card": answer{"card_type": "button_interaction", "task_id": "x",
			"main_title": answer{"title": "新民需"}}}), 40058, 0, ""},
		{"a notice without a way on", to("LiWangGe", "template_card", answer{"template_card": answer{"card_type": "text_notice",
			"main_title": answer{"title": "新民需"}}}), 40058, 0, ""},
	} {
		before := len(h.Notes())
		a := h.desk(t, "message/send", c.body)
		if a.code() != c.code {
			t.Errorf("%s: %v, want %d", c.name, a, c.code)
		}
		if invalid, _ := a["invaliduser"].(string); invalid != c.invalid {
			t.Errorf("%s: invaliduser %q, want %q", c.name, invalid, c.invalid)
		}
		if got := len(h.Notes()) - before; got != c.shown {
			t.Errorf("%s: %d notes shown, want %d", c.name, got, c.shown)
		}
	}
}

func TestTokensOfTheDeskAreNotThoseOfTheAccount(t *testing.T) {
	t.Parallel()
	h := desk(t, silentDesk)
	for _, c := range []struct {
		name, path string
		code       int
	}{
		{"the account's token", "/qyapi.weixin.qq.com/cgi-bin/message/send?access_token=" + h.token(t), 40014},
		{"none", "/qyapi.weixin.qq.com/cgi-bin/message/send", 41001},
	} {
		if a := h.ask(t, c.path, answer{}); a.code() != c.code {
			t.Errorf("%s: %v, want %d", c.name, a, c.code)
		}
	}
	if a := h.ask(t, "/qyapi.weixin.qq.com/cgi-bin/gettoken?corpid="+corpID+"&corpsecret=x", nil); a.code() != 40001 {
		t.Errorf("a wrong secret: %v", a)
	}
	if a := h.ask(t, "/qyapi.weixin.qq.com/cgi-bin/gettoken?corpid=x&corpsecret=desksecret", nil); a.code() != 40013 {
		t.Errorf("a wrong company: %v", a)
	}
}

func TestTheSameBodyIsShownOnceWhenAskedTo(t *testing.T) {
	t.Parallel()
	h := desk(t, silentDesk)
	body := card("LiWangGe", "demand-1@1")
	body["enable_duplicate_check"], body["duplicate_check_interval"] = 1, 600
	first := h.desk(t, "message/send", body)
	again := h.desk(t, "message/send", body)
	if again.code() != 0 || again["response_code"] != first["response_code"] || len(h.Notes()) != 1 {
		t.Errorf("the repeat: %v after %v, %d notes", again, first, len(h.Notes()))
	}
	plain := answer{"touser": "LiWangGe", "msgtype": "text", "agentid": 1000005, "text": answer{"content": "您好"}, "enable_duplicate_check": 1}
	h.desk(t, "message/send", plain)
	h.pass(31 * time.Minute)
	h.desk(t, "message/send", plain)
	if len(h.Notes()) != 3 {
		t.Errorf("%d notes, want 3: the text again after half an hour", len(h.Notes()))
	}
}

func TestMoreThanThirtyAMinuteAreDroppedWithoutAWord(t *testing.T) {
	t.Parallel()
	h := desk(t, silentDesk)
	for i := range 32 {
		a := h.desk(t, "message/send", answer{"touser": "LiWangGe", "msgtype": "text", "agentid": 1000005, "text": answer{"content": "第" + strconv.Itoa(i)}})
		if a.code() != 0 {
			t.Fatal(a)
		}
	}
	if len(h.Notes()) != 30 {
		t.Errorf("%d notes shown, want 30", len(h.Notes()))
	}
}

func TestAPressReachesTheProductAndItsUpdateTheCard(t *testing.T) {
	t.Parallel()
	presses := make(chan wecom.Message, 4)
	h := desk(t, func(m wecom.Message) (wecom.Reply, error) {
		presses <- m
		return wecom.Reply{}, nil
	})
	sent := h.desk(t, "message/send", card("WangGuanJia|LiWangGe", "demand-1@1"))
	notes := h.Notes()
	if err := h.Press(t.Context(), notes[0].ID, "accept", map[string][]string{"why": {"a", "b"}}); err != nil {
		t.Fatal(err)
	}
	m := <-presses
	if m.From != "WangGuanJia" || m.EventKey != "accept" || m.Card.Task != "demand-1@1" || m.Card.Type != "button_interaction" ||
		m.Card.ResponseCode == "" || len(m.Card.Chosen) != 1 || len(m.Card.Chosen[0].Options) != 2 {
		t.Errorf("the product hears %+v", m)
	}
	update := func(code any, more answer) int {
		body := answer{"agentid": 1000005, "response_code": code}
		for k, v := range more {
			body[k] = v
		}
		return h.desk(t, "message/update_template_card", body).code()
	}
	grey := func(words string) answer { return answer{"button": answer{"replace_name": words}} }
	if got := update(m.Card.ResponseCode, answer{"userids": []string{"wangguanjia"}, "button": answer{"replace_name": "您已受理"}}); got != 0 {
		t.Errorf("with the code of the press: %d", got)
	}
	if got := h.Notes(); got[0].Done != "您已受理" || got[1].Done != "" {
		t.Errorf("the cards say %q and %q", got[0].Done, got[1].Done)
	}
	all := grey("王管家已受理")
	all["atall"] = 1
	if got := update(sent["response_code"], all); got != 0 {
		t.Errorf("with the code of the send: %d", got)
	}
	if got := h.Notes(); got[0].Done != "王管家已受理" || got[1].Done != "王管家已受理" {
		t.Errorf("the cards say %q and %q", got[0].Done, got[1].Done)
	}
	for name, code := range map[string]any{"a spent code": sent["response_code"], "a made-up code": "x"} {
		if got := update(code, grey("再来")); got != 40058 {
			t.Errorf("%s: %d, want 40058", name, got)
		}
	}
	var no *phone.Refusal
	if err := h.Press(t.Context(), notes[1].ID, "pass", nil); !errors.As(err, &no) {
		t.Errorf("a press on a grey button: %v", err)
	}
	if err := h.Press(t.Context(), notes[1].ID, "dance", nil); !errors.As(err, &no) {
		t.Errorf("a press on no button: %v", err)
	}
	if err := h.Press(t.Context(), 99999, "accept", nil); !errors.As(err, &no) {
		t.Errorf("a press on no card: %v", err)
	}
}

func TestACodeLivesThreeDays(t *testing.T) {
	t.Parallel()
	h := desk(t, silentDesk)
	sent := h.desk(t, "message/send", card("LiWangGe", "demand-1@1"))
	h.pass(72 * time.Hour)
	a := h.desk(t, "message/update_template_card", answer{"agentid": 1000005, "response_code": sent["response_code"], "atall": 1,
		"button": answer{"replace_name": "已受理"}})
	if a.code() != 40058 || h.Notes()[0].Done != "" {
		t.Errorf("%v, and the card says %q", a, h.Notes()[0].Done)
	}
}

func TestADeskThatDoesNotAnswerIsSaidToTheSteward(t *testing.T) {
	t.Parallel()
	h := desk(t, func(wecom.Message) (wecom.Reply, error) { return wecom.Reply{}, errors.New("database is away") })
	h.desk(t, "message/send", card("LiWangGe", "demand-1@1"))
	if err := h.Press(t.Context(), h.Notes()[0].ID, "accept", nil); err != nil {
		t.Fatal(err)
	}
	if n := h.Notes(); len(n) != 2 || n[1].Side != phone.Client {
		t.Errorf("the column shows %+v", n)
	}
	if got := len(h.Journal().Deliveries()); got != 3 {
		t.Errorf("%d attempts, want 3", got)
	}
}

func TestTheProductsOwnClientsSpeakToThePlatform(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	h := desk(t, silentDesk)
	account, err := wechat.NewClient(wechat.ClientOptions{Base: h.api + "/api.weixin.qq.com", AppID: appID, Secret: appSecret, Now: h.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	stewards, err := wecom.NewClient(wecom.ClientOptions{Base: h.api + "/qyapi.weixin.qq.com", CorpID: corpID, AgentID: 1000005, Secret: "desksecret", Now: h.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	h.send(t, "张阿姨", say("在吗"))
	me := h.openid(t, "张阿姨")
	for range 2 {
		if err := account.CustomSend(ctx, wechat.Custom{To: me, Text: "<您好> & 再见", Key: "push-1"}); err != nil {
			t.Fatal(err)
		}
	}
	if got := h.shown("张阿姨", "custom"); len(got) != 1 || got[0] != "<您好> & 再见" {
		t.Errorf("the phone shows %q, want the text once", got)
	}
	h.RevokeTokens()
	if err := account.CustomSend(ctx, wechat.Custom{To: me, Text: "换了令牌", Key: "push-2"}); err != nil {
		t.Errorf("after the tokens were revoked: %v", err)
	}
	for i := 3; i < 6; i++ {
		if err := account.CustomSend(ctx, wechat.Custom{To: me, Text: "好", Key: "push-" + strconv.Itoa(i)}); err != nil {
			t.Fatal(err)
		}
	}
	var refused *wechat.Error
	if err := account.CustomSend(ctx, wechat.Custom{To: me, Text: "太多", Key: "push-6"}); !errors.As(err, &refused) || refused.Code != 45047 {
		t.Errorf("the sixth: %v, want 45047", err)
	}
	sent, err := stewards.SendCard(ctx, []string{"WangGuanJia", "nobody"}, wecom.TemplateCard{Type: wecom.CardButton, Task: "demand-1@1",
		Title: wecom.Title{Title: "新民需"}, Buttons: []wecom.Button{{Text: "受理", Key: "accept"}}})
	if err != nil || len(sent.Invalid) != 1 || sent.ResponseCode == "" {
		t.Fatalf("%+v (%v)", sent, err)
	}
	if err := stewards.UpdateCard(ctx, sent.ResponseCode, "已受理", nil); err != nil {
		t.Fatal(err)
	}
	if got := h.Notes()[0].Done; got != "已受理" {
		t.Errorf("the card says %q", got)
	}
	user, err := stewards.Login(ctx, h.LoginCode("WangGuanJia"))
	if err != nil || user != "WangGuanJia" {
		t.Errorf("login gives %q (%v)", user, err)
	}
}

func TestThePretendLoginPageSendsAStewardBackWithACode(t *testing.T) {
	t.Parallel()
	h := desk(t, silentDesk)
	list := h.get(t, "/phone/wecom/authorize?state=s1&redirect_uri="+h.back+"/console/login")
	if !strings.Contains(list, "王管家") || !strings.Contains(list, "user=WangGuanJia") {
		t.Errorf("the page lists %s", list)
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	res, err := client.Get(h.page + "/phone/wecom/authorize?state=s1&user=WangGuanJia&redirect_uri=" + h.back + "/console/login")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	target, err := res.Location()
	if err != nil {
		t.Fatal(err)
	}
	if target.Path != "/console/login" || target.Query().Get("state") != "s1" {
		t.Errorf("sent to %s", target)
	}
	for i, want := range []int{0, 40029} {
		a := h.ask(t, "/qyapi.weixin.qq.com/cgi-bin/gettoken?corpid="+corpID+"&corpsecret=desksecret", nil)
		token, _ := a["access_token"].(string)
		if a = h.ask(t, "/qyapi.weixin.qq.com/cgi-bin/auth/getuserinfo?code="+target.Query().Get("code")+"&access_token="+token, nil); a.code() != want {
			t.Errorf("use %d of the code: %v, want %d", i+1, a, want)
		}
	}
}
