package wechat

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

const (
	maxBody  = 64 << 10
	deadline = 4400 * time.Millisecond // the platform hangs up after five seconds
	keepTree = 64                      // elements of a tree that stays in memory for the next message
)

// Door is what a callback passes before a byte of it is believed: method, size, signature, age, envelope, receiver,
// and that its signature was not used for another body. The official account and WeCom both have one.
type Door struct {
	token    string
	ciphers  []*Cipher // the current one first
	plain    bool
	corp     bool
	silence  string
	now      func() time.Time
	alarm    func(string, error)
	answer   func(context.Context, []byte, Inbound) ([]byte, Outcome)
	counters Counters
	guard    *guard
	skew     skew
	buffers  sync.Pool // *buffers
	text     []string  // values of Content-Type, shared by all answers
	xml      []string
}

// DoorOptions of a Door.
type DoorOptions struct {
	Token          string
	ReceiveID      string // AppID or CorpID
	AESKey         string // may be empty where Plain is set
	PreviousAESKey string
	Plain          bool   // messages that are not sealed are let in
	Corp           bool   // WeCom: there is no signature but msg_signature, and the check of the address is sealed
	Silence        string // the body that means "handled, nothing to see"
	Now            func() time.Time
	Alarm          func(what string, err error) // may be nil
	// Answer handles one message whose origin is certain and appends the reply's document to dst.
	// What it returns with any outcome but Replied is not sent.
	Answer func(ctx context.Context, dst []byte, in Inbound) ([]byte, Outcome)
}

// Inbound is a message whose origin is certain.
type Inbound struct {
	Raw      []byte // the document, owned by the receiver
	Sealed   bool
	OpenID   string    // the query's openid: unsigned, never an identity
	Received time.Time // UTC

	buffers *buffers
}

// buffers are the working memory of one request.
type buffers struct {
	body, sign, inner, out []byte
	tree                   Tree
}

// NewDoor checks the options; the error names the setting and never its value.
func NewDoor(o DoorOptions) (*Door, error) {
	d := &Door{
		token: o.Token, plain: o.Plain, corp: o.Corp, silence: o.Silence, now: o.Now, alarm: o.Alarm, answer: o.Answer,
		guard: newGuard(guardSize),
		text:  []string{"text/plain; charset=utf-8"}, xml: []string{"application/xml; charset=utf-8"},
	}
	d.buffers.New = func() any { return &buffers{body: make([]byte, 0, 4<<10)} }
	if d.alarm == nil {
		d.alarm = func(string, error) {}
	}
	if o.Token == "" {
		return nil, errors.New("wechat: the callback token is empty")
	}
	if o.Now == nil || o.Answer == nil {
		return nil, errors.New("wechat: a door needs a clock and somebody who answers")
	}
	if o.AESKey == "" && !o.Plain {
		return nil, errors.New("wechat: safe mode needs an EncodingAESKey")
	}
	for _, key := range []string{o.AESKey, o.PreviousAESKey} {
		if key == "" {
			continue
		}
		c, err := NewCipher(key, o.ReceiveID)
		if err != nil {
			return nil, err
		}
		d.ciphers = append(d.ciphers, c)
	}
	return d, nil
}

// Counters counts what became of the callbacks.
func (d *Door) Counters() *Counters { return &d.counters }

// Alarm tells the operator, where one listens.
func (d *Door) Alarm(what string, err error) { d.alarm(what, err) }

// Note counts something about a callback besides its outcome.
func (d *Door) Note(n Note) { d.counters.notes[n].Add(1) }

// Parse reads the document of a message like the function Parse, and notes one that took the slow way. The tree is
// good until the message is answered; its strings are for ever.
func (d *Door) Parse(in Inbound) (Tree, error) {
	t, ok := scan(string(in.Raw), in.buffers.tree)
	if ok {
		if len(t) <= keepTree {
			in.buffers.tree = t
		}
		return t, nil
	}
	t, err := parseSlowly(in.Raw)
	if err == nil {
		d.Note(Repaired)
	}
	return t, err
}

// ServeHTTP lets one request in or refuses it without a body.
func (d *Door) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	b := d.buffers.Get().(*buffers)
	defer d.buffers.Put(b)
	now := d.now().UTC()
	body, kind, outcome := d.serve(r, b, now)
	d.counters.outcomes[outcome].Add(1)
	header := w.Header()
	switch outcome {
	case Echoed:
		header.Set("X-Content-Type-Options", "nosniff") // the echo is a stranger's text
	case BadMethod:
		header.Set("Allow", "GET, POST")
	case TooLarge:
		header.Set("Connection", "close") // nobody reads the rest
	}
	if len(body) > 0 {
		header["Content-Type"] = kind
	}
	w.WriteHeader(table[outcome].status)
	if len(body) > 0 {
		_, _ = w.Write(body) // when the platform has gone away it brings the message again
	}
}

// serve decides. The body that it returns may live in b.
func (d *Door) serve(r *http.Request, b *buffers, now time.Time) (body []byte, kind []string, outcome Outcome) {
	switch r.Method {
	case http.MethodGet:
		body, outcome = d.echo(r, b, now)
		return body, d.text, outcome
	case http.MethodPost:
	default:
		return nil, nil, BadMethod
	}
	in, with, outcome := d.admit(r, b, now)
	if outcome != Silent {
		return nil, nil, outcome
	}
	reply, outcome := d.call(r, b.inner[:0], in)
	switch outcome {
	case Replied:
		b.inner = reply
		if with != nil {
			d.seal(b, with, reply, now)
			reply = b.out
		}
		return reply, d.xml, outcome
	case Silent:
		return append(b.out[:0], d.silence...), d.text, outcome
	}
	return nil, nil, outcome
}

// call hands the message over, with a deadline, and keeps a panic from taking the process with it.
func (d *Door) call(r *http.Request, dst []byte, in Inbound) (reply []byte, outcome Outcome) {
	ctx, cancel := context.WithTimeout(r.Context(), deadline)
	defer cancel()
	defer func() {
		v := recover()
		if v == nil {
			return
		}
		reply, outcome = nil, Panicked
		// The value may quote a resident; only the runtime's own errors are certain not to.
		what := fmt.Sprintf("%T", v)
		if e, ok := v.(runtime.Error); ok {
			what = e.Error()
		}
		d.alarm("panic", fmt.Errorf("wechat: a turn panicked: %s\n%s", what, debug.Stack()))
	}()
	return d.answer(ctx, dst, in)
}
