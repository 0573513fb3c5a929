package wechat

import "time"

// Callback makes callbacks as the platform makes them, and reads the replies: for the pretend phone, for play and
// for tests.
type Callback struct {
	Token  string
	AppID  string
	AESKey string // empty = plain mode
}

// Encode signs a message, seals it unless the mode is plain, and returns the query and the body to POST.
// The nonce and the random bytes are the caller's, so that a run can be repeated exactly.
func (c Callback) Encode(at time.Time, nonce string, random [16]byte, toUser string, document []byte) (query string, body []byte, err error) {
	return "", nil, ErrEnvelope
}

// Answer is a decoded passive reply.
type Answer struct {
	To, From string
	At       time.Time
	Kind     string // text, image, news; empty for "success" and an empty body
	Reply    Reply
}

// Decode reads the body of a reply; for a sealed one it checks the signature and opens the envelope.
func (c Callback) Decode(body []byte) (Answer, error) { return Answer{}, ErrEnvelope }

// Document writes a Message as the platform's XML (the inverse of what Handler reads).
func Document(m Message) []byte { return nil }
