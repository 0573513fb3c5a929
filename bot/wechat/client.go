package wechat

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// ClientOptions of a Client.
type ClientOptions struct {
	Base   string // empty = the platform's
	AppID  string
	Secret string
	Now    func() time.Time
}

// Client speaks to the official account's API. It is safe for concurrent use.
type Client struct{ options ClientOptions }

// NewClient makes a client; nothing is fetched before the first call.
func NewClient(o ClientOptions) (*Client, error) { return &Client{o}, nil }

// Custom is a customer-service message; the first field that is set decides what it is.
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
	Items      []MenuItem // ids numeric: other readers of the platform's messages lose others
}

// MenuItem is one line of a Menu.
type MenuItem struct{ ID, Text string }

// Notice is a template message or a subscription notice.
type Notice struct {
	To       string // openid
	Template string
	URL      string
	Data     map[string]string // thing1 -> value; no value may be empty
	Key      string            // client_msg_id, template messages only
}

// Media is a downloaded file.
type Media struct {
	Bytes []byte
	Type  string // sniffed from the bytes: image/jpeg, audio/amr ...
}

// Code is a QR code with a scene.
type Code struct {
	Ticket  string
	URL     string        // what the code says: draw it yourself
	Expires time.Duration // 0 = permanent
}

// CustomSend sends a message inside the reply window.
func (c *Client) CustomSend(ctx context.Context, m Custom) error { return errors.ErrUnsupported }

// TemplateSend sends a template message and returns its id, which the delivery report names.
func (c *Client) TemplateSend(ctx context.Context, n Notice) (msgID string, err error) {
	return "", errors.ErrUnsupported
}

// SubscribeSend sends a subscription notice (bizsend).
func (c *Client) SubscribeSend(ctx context.Context, n Notice) error { return errors.ErrUnsupported }

// MediaGet downloads a resident's file of at most max bytes.
func (c *Client) MediaGet(ctx context.Context, id string, max int64) (Media, error) {
	return Media{}, errors.ErrUnsupported
}

// MenuCreate publishes the account's menu.
func (c *Client) MenuCreate(ctx context.Context, menu json.RawMessage) error {
	return errors.ErrUnsupported
}

// QRCreate makes a code; expire 0 = permanent (100 000 in all).
func (c *Client) QRCreate(ctx context.Context, scene string, expire time.Duration) (Code, error) {
	return Code{}, errors.ErrUnsupported
}

// Class says what to do after an Error.
type Class string

const (
	Later   Class = "later"   // not done; the same call may be tried again
	GiveUp  Class = "give_up" // not done, and repeating it changes nothing; see Reason
	Unknown Class = "unknown" // perhaps done: repeat only with the same key, else never
)

// Reasons of an Error.
const (
	ReasonBusy    = "busy"    // the platform or the network; try again
	ReasonRate    = "rate"    // too fast
	ReasonQuota   = "quota"   // the day's quota of this API is used up
	ReasonToken   = "token"   // the access token was refused twice: configuration
	ReasonWindow  = "window"  // outside the reply window, or its messages are used up
	ReasonGone    = "gone"    // the person does not follow, has switched messages off, or does not exist
	ReasonConsent = "consent" // no consent is left for this template
	ReasonData    = "data"    // our data is refused; Field names it where the platform does
	ReasonConfig  = "config"  // the account or the address of this server must be set up
	ReasonTooBig  = "too_big" // a file above the limit
	ReasonBroken  = "broken"  // an answer that cannot be read
)

// Error is a failed API call. Its text holds no secret, no token and no address.
type Error struct {
	API    string // "message/custom/send"
	Code   int    // errcode; 0 when there was none
	Msg    string // errmsg or the transport's words, redacted
	RID    string // the platform's request id, for its support
	HTTP   int    // status, 0 when there was no answer
	Field  string // template field that 47003 names
	Class  Class
	Reason string
}

func (e *Error) Error() string { return "wechat: " + e.API + ": " + e.Msg }
