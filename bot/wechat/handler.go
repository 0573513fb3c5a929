package wechat

import (
	"context"
	"net/http"
	"time"
)

// Modes of the callback.
const (
	ModeSafe  = "safe"  // every message sealed; plain ones are refused
	ModePlain = "plain" // sealed ones are opened where a key is given
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
	// Alarm hears of what an operator should know: "replayed", "clock", "broken", "panic". It may be nil; it must not block.
	Alarm func(what string, err error)
}

// Handler is the callback of the official account.
type Handler struct{ options Options }

// NewHandler checks the options; the error names the setting and never its value.
func NewHandler(o Options) (*Handler, error) { return &Handler{o}, nil }

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusServiceUnavailable)
}

// Counters says what became of the callbacks so far.
func (h *Handler) Counters() *Counters { return nil }

// Counters counts what became of callbacks; it is safe for concurrent use.
type Counters struct{}

// Each calls f with every counter: refusals by reason, replies, notes ("old_key", "other_openid", "clock_doubted" ...).
func (c *Counters) Each(f func(name string, n int64)) {}
