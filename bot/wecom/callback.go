package wecom

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"strconv"
	"time"

	"minxu/bot/wechat"
)

// Callback makes callbacks as the platform makes them, and reads the replies: for the pretend phone and for tests.
type Callback struct{ Token, CorpID, AESKey string }

// Encode signs and seals a document and returns the query and the body to POST. The nonce and the random bytes are
// the caller's, so that a run can be repeated exactly.
func (c Callback) Encode(at time.Time, nonce string, random [16]byte, agentID string, document []byte) (query string, body []byte, err error) {
	k, err := wechat.NewCipher(c.AESKey, c.CorpID)
	if err != nil {
		return "", nil, err
	}
	encrypt := k.AppendSealed(nil, random, document)
	body = append(body, "<xml>"...)
	body = wechat.AppendElement(body, "ToUserName", c.CorpID)
	body = wechat.AppendElement(body, "Encrypt", string(encrypt))
	body = wechat.AppendElement(body, "AgentID", agentID)
	return c.query(at, nonce, string(encrypt)).Encode(), append(body, "</xml>"...), nil
}

// Check makes the query of the GET by which the platform checks the address.
func (c Callback) Check(at time.Time, nonce string, random [16]byte, echo string) (query string, err error) {
	k, err := wechat.NewCipher(c.AESKey, c.CorpID)
	if err != nil {
		return "", err
	}
	encrypt := string(k.AppendSealed(nil, random, []byte(echo)))
	v := c.query(at, nonce, encrypt)
	v.Set("echostr", encrypt)
	return v.Encode(), nil
}

func (c Callback) query(at time.Time, nonce, encrypt string) url.Values {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	return url.Values{
		"msg_signature": {wechat.Sign(c.Token, timestamp, nonce, encrypt)}, "timestamp": {timestamp}, "nonce": {nonce},
	}
}

// Decode reads the body of a reply: the text for the steward, empty when there is none.
func (c Callback) Decode(body []byte) (to, text string, err error) {
	if len(body) == 0 {
		return "", "", nil
	}
	k, err := wechat.NewCipher(c.AESKey, c.CorpID)
	if err != nil {
		return "", "", err
	}
	if body, err = wechat.OpenReply(c.Token, k, body); err != nil {
		return "", "", err
	}
	var doc struct{ ToUserName, FromUserName, MsgType, Content string }
	if err := xml.Unmarshal(body, &doc); err != nil {
		return "", "", fmt.Errorf("wecom: read a reply: %w", err)
	}
	if doc.MsgType != KindText || doc.FromUserName != c.CorpID {
		return "", "", fmt.Errorf("wecom: a reply of an unknown shape")
	}
	return doc.ToUserName, doc.Content, nil
}
