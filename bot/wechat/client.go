package wechat

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"
	"time"
)

const platform = "https://api.weixin.qq.com"

// ClientOptions of a Client.
type ClientOptions struct {
	Base   string // empty = the platform's
	AppID  string
	Secret string
	Now    func() time.Time
}

// Client speaks to the official account's API. It is safe for concurrent use. Every error is an *Error, or the
// context's own.
type Client struct{ api *API }

// NewClient makes a client; nothing is fetched before the first call.
func NewClient(o ClientOptions) (*Client, error) {
	if o.AppID == "" {
		return nil, errors.New("wechat: the AppID is empty")
	}
	if o.Base == "" {
		o.Base = platform
	}
	api, err := NewAPI(APIOptions{
		Name: "wechat", Base: o.Base, Secret: o.Secret, Now: o.Now, Judge: judge,
		Fetch: func(ctx context.Context, a *API, force bool) (Token, error) {
			// The stable token: all replicas get the same one, and asking for it ends nobody else's.
			return FetchToken(ctx, a, Call{Name: "stable_token", Open: true, Body: map[string]any{
				"grant_type": "client_credential", "appid": o.AppID, "secret": o.Secret, "force_refresh": force,
			}})
		},
	})
	if err != nil {
		return nil, err
	}
	return &Client{api}, nil
}

// Close ends the connections that wait for a next call.
func (c *Client) Close() { c.api.Close() }

// FetchToken makes a call that answers with an access token.
func FetchToken(ctx context.Context, a *API, c Call) (Token, error) {
	var out struct {
		AccessToken string  `json:"access_token"`
		ExpiresIn   seconds `json:"expires_in"`
	}
	c.Out, c.Has = &out, func() bool { return out.AccessToken != "" && out.ExpiresIn > 0 }
	if err := a.Do(ctx, c); err != nil {
		return Token{}, err
	}
	return Token{Value: out.AccessToken, Life: time.Duration(out.ExpiresIn) * time.Second}, nil
}

// Custom is a customer-service message; the first of Text, Image and Menu that is set decides what it is.
type Custom struct {
	To    string // openid
	Text  string
	Image string // media id
	Menu  *Menu
	Key   string // client_msg_id: a repeat with the same key within ten minutes is not sent twice
}

// Menu is a message with lines to tap; a tap comes back as a Message with the item's id as MenuID.
type Menu struct {
	Head, Tail string
	Items      []MenuItem
}

// MenuItem is one line of a Menu. Ids are numeric: other readers of the platform's messages lose others.
type MenuItem struct{ ID, Text string }

// CustomSend sends a message inside the reply window.
func (c *Client) CustomSend(ctx context.Context, m Custom) error {
	type (
		content struct {
			Content string `json:"content"`
		}
		media struct {
			MediaID string `json:"media_id"`
		}
		item struct {
			ID      string `json:"id"`
			Content string `json:"content"`
		}
		menu struct {
			Head string `json:"head_content"`
			List []item `json:"list"`
			Tail string `json:"tail_content"`
		}
	)
	body := struct {
		To    string   `json:"touser"`
		Type  string   `json:"msgtype"`
		Text  *content `json:"text,omitempty"`
		Image *media   `json:"image,omitempty"`
		Menu  *menu    `json:"msgmenu,omitempty"`
		Key   string   `json:"client_msg_id,omitempty"`
	}{To: m.To, Key: m.Key}
	switch {
	case CleanText(m.Text) != "":
		body.Type, body.Text = "text", &content{CleanText(m.Text)}
	case m.Image != "":
		body.Type, body.Image = "image", &media{m.Image}
	case m.Menu != nil:
		list := menu{Head: CleanText(m.Menu.Head), Tail: CleanText(m.Menu.Tail)}
		for _, i := range m.Menu.Items {
			list.List = append(list.List, item{i.ID, CleanText(i.Text)})
		}
		body.Type, body.Menu = "msgmenu", &list
	default:
		return c.api.wrong("message/custom/send", "text", "nothing to say")
	}
	return c.api.Do(ctx, Call{Name: "message/custom/send", Body: body, Sends: true})
}

// wrong is the Error of data that the platform would refuse.
func (a *API) wrong(api, field, msg string) *Error {
	return &Error{API: a.name + " " + api, Msg: msg, Field: field, Class: GiveUp, Reason: ReasonData}
}

// Notice is a template message or a subscription notice.
type Notice struct {
	To       string // openid
	Template string
	URL      string
	Data     map[string]string // thing1 -> value; no value may be empty
	Key      string            // client_msg_id, template messages only
}

type noticeValue struct {
	Value string `json:"value"`
}

// data cleans the values: a newline would cut the rest off on the client, and an empty value is refused.
func (c *Client) data(api string, n Notice) (map[string]noticeValue, error) {
	values := make(map[string]noticeValue, len(n.Data))
	for field, v := range n.Data {
		v = strings.TrimSpace(strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ").Replace(CleanText(v)))
		if v == "" {
			return nil, c.api.wrong(api, field, "the value of "+field+" is empty")
		}
		values[field] = noticeValue{v}
	}
	return values, nil
}

// TemplateSend sends a template message and returns its id, which the delivery report names.
func (c *Client) TemplateSend(ctx context.Context, n Notice) (msgID string, err error) {
	const api = "message/template/send"
	values, err := c.data(api, n)
	if err != nil {
		return "", err
	}
	var out struct {
		MsgID anyID `json:"msgid"`
	}
	err = c.api.Do(ctx, Call{Name: api, Sends: true, Out: &out, Body: struct {
		To       string                 `json:"touser"`
		Template string                 `json:"template_id"`
		URL      string                 `json:"url,omitempty"`
		Data     map[string]noticeValue `json:"data"`
		Key      string                 `json:"client_msg_id,omitempty"`
	}{n.To, n.Template, n.URL, values, n.Key}})
	return string(out.MsgID), err
}

// SubscribeSend sends a subscription notice. Its id, which the delivery report names, is empty where the platform gives none.
func (c *Client) SubscribeSend(ctx context.Context, n Notice) (msgID string, err error) {
	const api = "message/subscribe/bizsend"
	values, err := c.data(api, n)
	if err != nil {
		return "", err
	}
	var out struct {
		MsgID anyID `json:"msgid"`
	}
	err = c.api.Do(ctx, Call{Name: api, Sends: true, Out: &out, Body: struct {
		To       string                 `json:"touser"`
		Template string                 `json:"template_id"`
		Page     string                 `json:"page,omitempty"`
		Data     map[string]noticeValue `json:"data"`
	}{n.To, n.Template, n.URL, values}})
	return string(out.MsgID), err
}

// MenuCreate publishes the account's menu, given in the platform's JSON.
func (c *Client) MenuCreate(ctx context.Context, menu json.RawMessage) error {
	return c.api.Do(ctx, Call{Name: "menu/create", Body: menu})
}

// Code is a QR code with a scene.
type Code struct {
	Ticket  string
	URL     string        // what the code says: draw it yourself
	Expires time.Duration // 0 = permanent
}

// ImageURL is where the platform shows the code as a picture.
func (c Code) ImageURL() string {
	return "https://mp.weixin.qq.com/cgi-bin/showqrcode?ticket=" + url.QueryEscape(c.Ticket)
}

// QRCreate makes a code for a scene of 1 to 64 characters. expire is at most 30 days; 0 makes a permanent code, of
// which an account has 100 000 in all.
func (c *Client) QRCreate(ctx context.Context, scene string, expire time.Duration) (Code, error) {
	type info struct {
		Scene struct {
			Str string `json:"scene_str"`
		} `json:"scene"`
	}
	body := struct {
		Expire int64  `json:"expire_seconds,omitempty"`
		Action string `json:"action_name"`
		Info   info   `json:"action_info"`
	}{Action: "QR_LIMIT_STR_SCENE"}
	if expire > 0 {
		body.Action, body.Expire = "QR_STR_SCENE", int64(expire/time.Second)
	}
	body.Info.Scene.Str = scene
	var out struct {
		Ticket  string  `json:"ticket"`
		URL     string  `json:"url"`
		Expires seconds `json:"expire_seconds"`
	}
	err := c.api.Do(ctx, Call{Name: "qrcode/create", Body: body, Out: &out, Has: func() bool { return out.Ticket != "" && out.URL != "" }})
	if err != nil {
		return Code{}, err
	}
	return Code{Ticket: out.Ticket, URL: out.URL, Expires: time.Duration(out.Expires) * time.Second}, nil
}

// anyID is an id that comes as a number or as text.
type anyID string

func (i *anyID) UnmarshalJSON(b []byte) error {
	*i = anyID(strings.Trim(string(b), `"`))
	return nil
}

// seconds come as a number or as a number in quotes.
type seconds int64

func (s *seconds) UnmarshalJSON(b []byte) error {
	n, known := number(b)
	if !known {
		return errors.New("no number")
	}
	*s = seconds(n)
	return nil
}
