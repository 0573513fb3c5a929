package wecom

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"
	"time"

	"minxu/bot/wechat"
)

const platform = "https://qyapi.weixin.qq.com"

// Error is a failed API call.
type Error = wechat.Error

// ClientOptions of a Client.
type ClientOptions struct {
	Base    string // empty = the platform's
	CorpID  string
	AgentID int64
	Secret  string
	Now     func() time.Time
}

// Client speaks to WeCom's API for one app of one company: each app has a token of its own. It is safe for concurrent
// use. Every error is an *Error, or the context's own.
type Client struct {
	api     *wechat.API
	agentID int64
}

// NewClient makes a client; nothing is fetched before the first call.
func NewClient(o ClientOptions) (*Client, error) {
	if o.CorpID == "" || o.AgentID <= 0 {
		return nil, errors.New("wecom: the corp id or the agent id is missing")
	}
	if o.Base == "" {
		o.Base = platform
	}
	api, err := wechat.NewAPI(wechat.APIOptions{
		Name: "wecom", Base: o.Base, Secret: o.Secret, Now: o.Now, Judge: judge,
		Fetch: func(ctx context.Context, a *wechat.API, _ bool) (wechat.Token, error) {
			return wechat.FetchToken(ctx, a, wechat.Call{
				Name: "gettoken", Open: true, Query: map[string]string{"corpid": o.CorpID, "corpsecret": o.Secret},
			})
		},
	})
	if err != nil {
		return nil, err
	}
	return &Client{api, o.AgentID}, nil
}

// Close ends the connections that wait for a next call.
func (c *Client) Close() { c.api.Close() }

// judge knows WeCom's codes.
func judge(code int) (wechat.Class, string, bool) {
	switch code {
	case -1:
		return wechat.Later, wechat.ReasonBusy, true
	case 40014, 42001, 41001:
		return wechat.Later, wechat.ReasonToken, true
	case 45009, 45033:
		return wechat.Later, wechat.ReasonRate, true // blocks a minute or an hour, not the day
	case 40001, 40013, 40056, 40091, 50003, 60020:
		return wechat.Later, wechat.ReasonConfig, true
	case 40003, 40031, 60011, 60111, 81013:
		return wechat.GiveUp, wechat.ReasonGone, true
	case 40008, 40058, 44004, 45002, 47001:
		return wechat.GiveUp, wechat.ReasonData, true
	case 48002, 301002:
		return wechat.GiveUp, wechat.ReasonConfig, true
	}
	return "", "", false
}

// Sent is what became of a message. The platform calls a partial delivery a success: look at Invalid.
type Sent struct {
	MsgID        string   // for a recall
	ResponseCode string   // interactive cards: pays for one update for everybody within 72 h
	Invalid      []string // userids that got nothing, in lower case
}

type content struct {
	Content string `json:"content"`
}

// outgoing is the body of message/send.
type outgoing struct {
	To       string        `json:"touser"`
	Type     string        `json:"msgtype"`
	AgentID  int64         `json:"agentid"`
	Text     *content      `json:"text,omitempty"`
	Markdown *content      `json:"markdown,omitempty"`
	Card     *TemplateCard `json:"template_card,omitempty"`
	// The platform drops a second equal message within the interval, so that a repeat after a lost answer is harmless.
	CheckDuplicates int `json:"enable_duplicate_check"`
	Interval        int `json:"duplicate_check_interval"`
}

// SendText sends text of at most 2048 bytes to userids (1000 at most). An equal message within half an hour is not
// delivered again.
func (c *Client) SendText(ctx context.Context, to []string, text string) (Sent, error) {
	return c.send(ctx, to, outgoing{Type: "text", Text: &content{wechat.CleanText(text)}})
}

// SendMarkdown sends markdown of at most 2048 bytes; see SendText.
func (c *Client) SendMarkdown(ctx context.Context, to []string, text string) (Sent, error) {
	return c.send(ctx, to, outgoing{Type: "markdown", Markdown: &content{wechat.CleanText(text)}})
}

// SendCard sends a template card; see SendText.
func (c *Client) SendCard(ctx context.Context, to []string, card TemplateCard) (Sent, error) {
	return c.send(ctx, to, outgoing{Type: "template_card", Card: &card})
}

func (c *Client) send(ctx context.Context, to []string, m outgoing) (Sent, error) {
	m.To, m.AgentID, m.CheckDuplicates, m.Interval = strings.Join(to, "|"), c.agentID, 1, 1800
	var out struct {
		MsgID        string `json:"msgid"`
		ResponseCode string `json:"response_code"`
		InvalidUser  string `json:"invaliduser"`
		Unlicensed   string `json:"unlicenseduser"`
	}
	err := c.api.Do(ctx, wechat.Call{Name: "message/send", Body: m, Out: &out, Sends: true})
	if err != nil {
		return Sent{}, err
	}
	return Sent{MsgID: out.MsgID, ResponseCode: out.ResponseCode, Invalid: users(out.InvalidUser + "|" + out.Unlicensed)}, nil
}

// users splits a list of userids.
func users(joined string) []string {
	var all []string
	for _, id := range strings.Split(joined, "|") {
		if id != "" {
			all = append(all, strings.ToLower(id))
		}
	}
	return all
}

// update is the body of message/update_template_card.
type update struct {
	Users        []string      `json:"userids,omitempty"`
	All          int           `json:"atall,omitempty"`
	AgentID      int64         `json:"agentid"`
	ResponseCode string        `json:"response_code"`
	Button       *replaced     `json:"button,omitempty"`
	Card         *TemplateCard `json:"template_card,omitempty"`
}

type replaced struct {
	Name string `json:"replace_name"`
}

// UpdateCard greys the card's buttons and writes text on them, for the given userids or, without any, for everybody.
// A response code works once, within 72 h: after a lost answer a repeat can only be refused.
func (c *Client) UpdateCard(ctx context.Context, responseCode, text string, to []string) error {
	return c.update(ctx, update{ResponseCode: responseCode, Users: to, Button: &replaced{wechat.CleanText(text)}})
}

// ReplaceCard puts another card in the place of one; see UpdateCard.
func (c *Client) ReplaceCard(ctx context.Context, responseCode string, card TemplateCard, to []string) error {
	return c.update(ctx, update{ResponseCode: responseCode, Users: to, Card: &card})
}

func (c *Client) update(ctx context.Context, u update) error {
	u.AgentID = c.agentID
	if len(u.Users) == 0 {
		u.All = 1
	}
	return c.api.Do(ctx, wechat.Call{Name: "message/update_template_card", Body: u, Sends: true})
}

// Login turns the code of a web login into a userid of the company. Somebody from outside is an *Error with
// ReasonOutsider. The platform also names members who may not use the app: compare with our own list of staff.
func (c *Client) Login(ctx context.Context, code string) (userID string, err error) {
	const api = "auth/getuserinfo"
	var out struct {
		UserID string `json:"userid"` // "UserId" in older answers, which encoding/json takes too
	}
	err = c.api.Do(ctx, wechat.Call{Name: api, Query: map[string]string{"code": code}, Out: &out})
	if err != nil {
		return "", err
	}
	if out.UserID == "" {
		return "", &Error{API: "wecom " + api, Msg: "not a member of the company", Class: wechat.GiveUp, Reason: wechat.ReasonOutsider}
	}
	return out.UserID, nil
}

// LoginURL is where a steward's browser starts to log in. inside says that the page is open in WeCom itself. The state
// comes back with the code and must be bound to the browser.
func LoginURL(corpID string, agentID int64, redirect, state string, inside bool) string {
	agent := strconv.FormatInt(agentID, 10)
	if inside {
		// In the order of the platform's own example: some of its clients were strict about it.
		return "https://open.weixin.qq.com/connect/oauth2/authorize?appid=" + url.QueryEscape(corpID) +
			"&redirect_uri=" + url.QueryEscape(redirect) + "&response_type=code&scope=snsapi_base&state=" + url.QueryEscape(state) +
			"&agentid=" + agent + "#wechat_redirect"
	}
	return "https://login.work.weixin.qq.com/wwlogin/sso/login?" + url.Values{
		"login_type": {"CorpApp"}, "appid": {corpID}, "agentid": {agent}, "redirect_uri": {redirect}, "state": {state},
	}.Encode()
}
