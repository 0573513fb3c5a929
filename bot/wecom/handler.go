package wecom

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"net/http"
	"time"

	"minxu/bot/wechat"
)

// Options of a Handler.
type Options struct {
	Token          string
	CorpID         string
	AgentID        string // messages to another app are refused; empty = any
	AESKey         string
	PreviousAESKey string // still accepted, and counted, while the key is being changed
	Now            func() time.Time
	// Turn answers one message. An error means that we failed to keep it: the platform gets a 500 and brings it again.
	// The context ends 4.4 s after the request came.
	Turn func(context.Context, Message) (Reply, error)
	// Alarm hears of what an operator should know; see wechat.Options.
	Alarm func(what string, err error)
}

// Reply is a passive reply; the zero Reply is an empty body, which the steward does not see. Cards are updated by
// Client.UpdateCard, never by a reply: the platform may ignore it.
type Reply struct{ Text string }

// Handler is the callback of the stewards' app.
type Handler struct {
	door            *wechat.Door
	corpID, agentID string
	turn            func(context.Context, Message) (Reply, error)
}

var _ http.Handler = (*Handler)(nil)

// NewHandler checks the options; the error names the setting and never its value.
func NewHandler(o Options) (*Handler, error) {
	if o.Turn == nil {
		return nil, errors.New("wecom: a handler needs somebody who answers")
	}
	h := &Handler{corpID: o.CorpID, agentID: o.AgentID, turn: o.Turn}
	door, err := wechat.NewDoor(wechat.DoorOptions{
		Token: o.Token, ReceiveID: o.CorpID, AESKey: o.AESKey, PreviousAESKey: o.PreviousAESKey,
		Corp: true, Now: o.Now, Alarm: o.Alarm, Answer: h.answer,
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
func (h *Handler) Counters() *wechat.Counters { return h.door.Counters() }

// answer reads a message whose origin is certain and has it answered.
func (h *Handler) answer(ctx context.Context, dst []byte, in wechat.Inbound) ([]byte, wechat.Outcome) {
	m, err := h.message(in)
	switch {
	case err != nil:
		// Authentic, and the platform would bring it three times in vain: the desk keeps it.
		h.door.Alarm("broken", err)
		sum := sha256.Sum256(in.Raw)
		m = Message{Key: "wc:b:" + hex.EncodeToString(sum[:16]), Kind: KindBroken, At: in.Received, Received: in.Received, Raw: in.Raw}
	case m.To != h.corpID || h.agentID != "" && m.AgentID != "" && m.AgentID != h.agentID:
		return dst, wechat.NotOurs // contact changes carry no AgentID
	}
	reply, err := h.turn(ctx, m)
	if err != nil {
		h.door.Alarm("failed", err)
		return dst, wechat.Failed
	}
	if m.Kind == KindBroken {
		return dst, wechat.Kept
	}
	before := len(dst)
	dst, cut := wechat.AppendText(dst, m.From, h.corpID, in.Received, reply.Text)
	if cut {
		h.door.Note(wechat.ReplyCut)
	}
	if len(dst) == before {
		return dst, wechat.Silent
	}
	return dst, wechat.Replied
}

func (h *Handler) message(in wechat.Inbound) (Message, error) {
	t, err := h.door.Parse(in)
	if err != nil {
		return Message{}, err
	}
	return read(t, in.Raw, in.Received)
}
