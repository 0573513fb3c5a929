package wecom

import (
	"time"

	"minxu/bot/wechat"
)

// Callback makes callbacks as the platform makes them, and reads the replies: for the pretend phone and for tests.
type Callback struct{ Token, CorpID, AESKey string }

// Encode signs and seals a message and returns the query and the body to POST.
func (c Callback) Encode(at time.Time, nonce string, random [16]byte, agentID string, document []byte) (query string, body []byte, err error) {
	return "", nil, wechat.ErrEnvelope
}

// Decode reads the body of a reply: the text, empty when there is none.
func (c Callback) Decode(body []byte) (text string, err error) { return "", wechat.ErrEnvelope }

// Document writes a Message as the platform's XML.
func Document(m Message) []byte { return nil }
