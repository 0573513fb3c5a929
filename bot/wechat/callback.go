package wechat

import (
	"encoding/xml"
	"fmt"
	"net/url"
	"strconv"
	"time"
)

// Callback makes callbacks as the platform makes them, and reads the replies: for the pretend phone, for play and
// for tests.
type Callback struct {
	Token  string
	AppID  string
	AESKey string // empty = plain mode
}

// Encode signs a document, seals it unless the mode is plain, and returns the query and the body to POST.
// The nonce and the random bytes are the caller's, so that a run can be repeated exactly.
func (c Callback) Encode(at time.Time, nonce string, random [16]byte, toUser string, document []byte) (query string, body []byte, err error) {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	v := url.Values{"signature": {Sign(c.Token, timestamp, nonce)}, "timestamp": {timestamp}, "nonce": {nonce}}
	if c.AESKey == "" {
		return v.Encode(), document, nil
	}
	k, err := NewCipher(c.AESKey, c.AppID)
	if err != nil {
		return "", nil, err
	}
	encrypt := string(k.AppendSealed(nil, random, document))
	v.Set("encrypt_type", "aes")
	v.Set("msg_signature", Sign(c.Token, timestamp, nonce, encrypt))
	body = append(body, "<xml>"...)
	body = appendCDATA(body, "ToUserName", toUser)
	body = appendCDATA(body, "Encrypt", encrypt)
	return v.Encode(), append(body, "</xml>"...), nil
}

// Check makes the query of the GET by which the platform checks the address.
func (c Callback) Check(at time.Time, nonce, echo string) (query string) {
	timestamp := strconv.FormatInt(at.Unix(), 10)
	return url.Values{
		"signature": {Sign(c.Token, timestamp, nonce)}, "timestamp": {timestamp}, "nonce": {nonce}, "echostr": {echo},
	}.Encode()
}

// Answer is a decoded passive reply.
type Answer struct {
	To, From string
	At       time.Time
	Kind     string // text, image, news; empty for "success" and for an empty body
	Reply    Reply
}

// Decode reads the body of a reply as the platform would; of a sealed one it checks the signature and opens the
// envelope. In safe mode a document that is not sealed is an error.
func (c Callback) Decode(body []byte) (Answer, error) {
	if len(body) == 0 || string(body) == "success" {
		return Answer{}, nil
	}
	if c.AESKey != "" {
		k, err := NewCipher(c.AESKey, c.AppID)
		if err != nil {
			return Answer{}, err
		}
		if body, err = OpenReply(c.Token, k, body); err != nil {
			return Answer{}, err
		}
	}
	var doc struct {
		ToUserName, FromUserName, MsgType, Content string
		CreateTime                                 int64
		Image                                      struct{ MediaId string }
		ArticleCount                               int
		Articles                                   struct {
			Item []struct{ Title, Description, PicUrl, Url string } `xml:"item"`
		}
	}
	// encoding/xml, not Parse: what reads our replies is not what wrote them.
	if err := xml.Unmarshal(body, &doc); err != nil {
		return Answer{}, fmt.Errorf("wechat: read a reply: %w", err)
	}
	a := Answer{To: doc.ToUserName, From: doc.FromUserName, At: time.Unix(doc.CreateTime, 0).UTC(), Kind: doc.MsgType}
	switch doc.MsgType {
	case KindText:
		a.Reply.Text = doc.Content
	case KindImage:
		a.Reply.Image = doc.Image.MediaId
	case "news":
		if doc.ArticleCount != 1 || len(doc.Articles.Item) != 1 {
			return Answer{}, fmt.Errorf("wechat: a reply has %d articles and says %d, one is shown", len(doc.Articles.Item), doc.ArticleCount)
		}
		item := doc.Articles.Item[0]
		a.Reply.News = &Article{Title: item.Title, Description: item.Description, PicURL: item.PicUrl, URL: item.Url}
	default:
		return Answer{}, fmt.Errorf("wechat: a reply of an unknown type")
	}
	return a, nil
}

// OpenReply checks and opens the envelope of a reply.
func OpenReply(token string, k *Cipher, body []byte) ([]byte, error) {
	var envelope struct{ Encrypt, MsgSignature, TimeStamp, Nonce string }
	if err := xml.Unmarshal(body, &envelope); err != nil {
		return nil, fmt.Errorf("wechat: read the envelope of a reply: %w", err)
	}
	if Sign(token, envelope.TimeStamp, envelope.Nonce, envelope.Encrypt) != envelope.MsgSignature {
		return nil, ErrEnvelope
	}
	return k.Open([]byte(envelope.Encrypt))
}
