package phone

import (
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/xml"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	"github.com/silenceper/wechat/v2/util"
)

// digest is the hash behind the stable ids.
func digest(s string) []byte {
	sum := sha256.Sum256([]byte(s))
	return sum[:]
}

// secret gives n random bytes in URL-safe text.
func secret(n int) string {
	raw := make([]byte, n)
	_, _ = rand.Read(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

// seal is how one platform signs and encrypts for one receiver.
type seal struct {
	token, key string
	id         string // receiveid: AppID or CorpID
	encrypted  bool
	wecom      bool   // always encrypted, no plain signature
	to         string // ToUserName of the envelope
	agent      string // WeCom's AgentID
}

// wrap gives the query and the body of one attempt. timestamp is the platform's clock, which is the product's.
func (s seal) wrap(openID string, body []byte, timestamp int64) (url.Values, []byte, error) {
	at := strconv.FormatInt(timestamp, 10)
	nonce := fmt.Sprintf("%010d", nonceNumber())
	q := url.Values{"timestamp": {at}, "nonce": {nonce}}
	if !s.wecom {
		q.Set("signature", util.Signature(s.token, at, nonce))
		q.Set("openid", openID)
	}
	if !s.encrypted {
		return q, body, nil
	}
	random := make([]byte, 16)
	_, _ = rand.Read(random)
	secretText, err := util.EncryptMsg(random, body, s.id, s.key)
	if err != nil {
		return nil, nil, fmt.Errorf("encrypt callback: %w", err)
	}
	if !s.wecom {
		q.Set("encrypt_type", "aes")
	}
	q.Set("msg_signature", util.Signature(s.token, at, nonce, string(secretText)))
	var b builder
	b.open("xml").text("ToUserName", s.to)
	if s.agent != "" {
		b.text("AgentID", s.agent)
	}
	b.text("Encrypt", string(secretText)).close("xml")
	return q, b.Bytes(), nil
}

// unwrap checks and decrypts a passive reply that is not "success"; a plain one comes back as it is in plain mode.
func (s seal) unwrap(body []byte) ([]byte, error) {
	if !s.encrypted {
		return body, nil
	}
	var env struct {
		Encrypt      string
		MsgSignature string
		TimeStamp    string
		Nonce        string
	}
	if err := xml.Unmarshal(body, &env); err != nil {
		return nil, fmt.Errorf("reply envelope: %w", err)
	}
	if env.Encrypt == "" {
		return nil, errors.New("reply is not encrypted")
	}
	want := util.Signature(s.token, env.TimeStamp, env.Nonce, env.Encrypt)
	if subtle.ConstantTimeCompare([]byte(want), []byte(env.MsgSignature)) != 1 {
		return nil, errors.New("reply signature is wrong")
	}
	_, plain, err := util.DecryptMsg(s.id, strings.TrimSpace(env.Encrypt), s.key)
	if err != nil {
		return nil, fmt.Errorf("decrypt reply: %w", err)
	}
	return plain, nil
}

func nonceNumber() uint32 {
	raw := make([]byte, 4)
	_, _ = rand.Read(raw)
	return uint32(raw[0])<<24 | uint32(raw[1])<<16 | uint32(raw[2])<<8 | uint32(raw[3])
}
