package store

import (
	"context"
	"time"
)

// State is where a push stands; due and claimed are on the way, the others are final.
type State string

// The states of a push.
const (
	Due        State = "due"
	Claimed    State = "claimed"
	Sent       State = "sent"
	Failed     State = "failed"
	Expired    State = "expired"
	Suppressed State = "suppressed"
	Unknown    State = "unknown" // sent perhaps; never sent again
)

// Outgoing is a push to one person. Exactly one of Resident and Staff is set.
type Outgoing struct {
	Key       string    // unique for ever: the same push posted twice is one push
	Resident  string    // resident id
	Staff     string    // staff id
	Platform  string    // wechat or wecom
	Kind      string    // what it is about: demand.replied, duty.alarm ...
	Channel   string    // custom, template, subscribe, app ...
	Body      string    // what the person reads
	Data      string    // JSON for the channel
	About     string    // number of the case
	NotBefore time.Time // zero = now
	ExpiresAt time.Time // zero = never; past it the push becomes expired unsent
}

// Push is a row of the outbox.
type Push struct {
	Outgoing
	ID          string
	State       State
	Reason      string
	Attempts    int       // claims so far, this one included
	Lease       int64     // fence for Settle
	ClientMsgID string    // the same in every attempt
	TriedAt     time.Time // start of the attempt before this one; zero on the first
	Lapsed      bool      // that attempt ended without a word: it may have been accepted
	SentAt      time.Time
	CreatedAt   time.Time
}

// Outcome is how one attempt ended.
type Outcome struct {
	ID      string
	Lease   int64
	State   State     // a final state, or Due for another attempt
	Reason  string    // never personal
	RetryAt time.Time // with Due
}

// PushFilter narrows ListOutbox; empty fields do not narrow.
type PushFilter struct {
	State    State
	Resident string
	Staff    string
	About    string
	Before   string // pushes older than this id
	Limit    int    // 1 to 1000, 0 = 100
}

// Post puts a push into the outbox in this transaction. A key posted before is left as it is.
func (tx *Tx) Post(o Outgoing) error { panic("soon") }

// Suppress ends the resident's pushes that still wait (unsubscribed, erased) and tells how many.
func (tx *Tx) Suppress(resident, reason string) (int64, error) { panic("soon") }

// ClaimDue takes up to n due pushes for a worker for half a minute; pushes past their expiry become expired. Claims whose worker fell
// silent are due again.
func (s *Store) ClaimDue(ctx context.Context, n int, worker string) ([]Push, error) { panic("soon") }

// Settle notes how attempts ended. ErrStale: at least one claim had been lost to another worker and was left alone.
func (s *Store) Settle(ctx context.Context, outcomes ...Outcome) error { panic("soon") }

// ListOutbox reads pushes, newest first.
func (s *Store) ListOutbox(ctx context.Context, f PushFilter) ([]Push, error) { panic("soon") }
