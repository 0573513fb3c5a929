package wecom

import (
	"context"
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
	PreviousAESKey string
	Now            func() time.Time
	// Turn answers one message. An error means that we failed to keep it: the platform gets a 500 and brings it again.
	Turn func(context.Context, Message) (Reply, error)
	// Alarm hears of what an operator should know; see wechat.Options.
	Alarm func(what string, err error)
}

// Reply is a passive reply; the zero Reply is an empty body, which the steward does not see. Cards are updated by
// Client.UpdateCard, never by a reply.
type Reply struct{ Text string }

// Handler is the callback of the stewards' app.
type Handler struct{ options Options }

// NewHandler checks the options; the error names the setting and never its value.
func NewHandler(o Options) (*Handler, error) { return &Handler{o}, nil }

func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusServiceUnavailable)
}

// Counters says what became of the callbacks so far.
func (h *Handler) Counters() *wechat.Counters { return nil }
