package wechat

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"time"
)

// Modes of the callback.
const (
	ModeSafe  = "safe"  // every message sealed; plain ones are refused
	ModePlain = "plain" // plain ones too; sealed ones where a key is given
)

// Options of a Handler.
type Options struct {
	Token      string
	AppID      string
	OriginalID string // gh_ id; messages to another account are refused; empty = any
	AESKey     string // EncodingAESKey, 43 characters; needed in safe mode
	// PreviousAESKey is still accepted, and counted, while the key is being changed.
	PreviousAESKey string
	Mode           string // ModeSafe by default
	Now            func() time.Time
	// Turn answers one message. An error means that we failed to keep it: the platform gets a 500 and brings it again.
	// The context ends 4.4 s after the request came.
	Turn func(context.Context, Message) (Reply, error)
	// Alarm hears of what an operator should know: "replayed", "clock", "broken", "panic", "failed". It may be nil and
	// must not block.
	Alarm func(what string, err error)
}

// Handler is the callback of the official account.
type Handler struct {
	door       *Door
	originalID string
	turn       func(context.Context, Message) (Reply, error)
}

var _ http.Handler = (*Handler)(nil)

// NewHandler checks the options; the error names the setting and never its value.
func NewHandler(o Options) (*Handler, error) {
	if o.Turn == nil {
		return nil, errors.New("wechat: a handler needs somebody who answers")
	}
	if o.Mode != "" && o.Mode != ModeSafe && o.Mode != ModePlain {
		return nil, errors.New("wechat: the mode is safe or plain")
	}
	h := &Handler{originalID: o.OriginalID, turn: o.Turn}
	door, err := NewDoor(DoorOptions{
		Token: o.Token, ReceiveID: o.AppID, AESKey: o.AESKey, PreviousAESKey: o.PreviousAESKey,
		Plain: o.Mode == ModePlain, Silence: "success", Now: o.Now, Alarm: o.Alarm, Answer: h.answer,
	})
	if err != nil {
		return nil, err
	}
	h.door = door
	return h, nil
}

// ServeHTTP answers one callback.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) { h.door.ServeHTTP(w, r) }

// Counters says what became of the callbacks so far.
func (h *Handler) Counters() *Counters { return h.door.Counters() }

// answer reads a message whose origin is certain and has it answered.
func (h *Handler) answer(ctx context.Context, dst []byte, in Inbound) ([]byte, Outcome) {
	m, outcome := h.read(in)
	if outcome != Silent {
		return dst, outcome
	}
	reply, err := h.turn(ctx, m)
	if err != nil {
		h.door.Alarm("failed", err)
		return dst, Failed
	}
	if m.Kind == KindBroken {
		return dst, Kept
	}
	before := len(dst)
	dst, cut := appendReply(dst, m.From, m.To, in.Received, reply)
	if cut {
		h.door.Note(ReplyCut)
	}
	if len(dst) == before {
		return dst, Silent
	}
	return dst, Replied
}

// read makes a Message. A sealed document that cannot be read is still authentic: the platform will not bring it a
// fourth time, so it becomes a broken Message for the desk to keep. A plain one may be anybody's and is refused.
func (h *Handler) read(in Inbound) (Message, Outcome) {
	m, err := h.message(in)
	switch {
	case err == nil && h.originalID != "" && m.To != h.originalID:
		return Message{}, NotOurs
	case err == nil:
		if in.OpenID != "" && in.OpenID != m.From {
			h.door.Note(OtherOpenID)
		}
		return m, Silent
	}
	if !in.Sealed {
		if errors.Is(err, ErrEncoding) {
			return Message{}, BadEncoding
		}
		return Message{}, Malformed
	}
	h.door.Alarm("broken", err)
	sum := sha256.Sum256(in.Raw)
	return Message{
		Key: "oa:b:" + hex.EncodeToString(sum[:16]), Kind: KindBroken, At: in.Received, Received: in.Received, Raw: in.Raw,
	}, Silent
}

func (h *Handler) message(in Inbound) (Message, error) {
	t, err := h.door.Parse(in)
	if err != nil {
		return Message{}, err
	}
	return read(t, in.Raw, in.Received)
}
