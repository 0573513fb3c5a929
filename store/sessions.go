package store

import (
	"context"
	"time"
)

// Sessions keeps one state a resident and lets one turn at a time touch it. who is a blind reference, msgKey the message's key.
type Sessions interface {
	// Open locks the resident, waiting at most two seconds (then ErrBusy), and brings the session and the saved reply of this message.
	Open(ctx context.Context, who, msgKey string) (*Sitting, error)
	// Close saves session and reply and unlocks. ErrStale: somebody got ahead and nothing was saved. It unlocks in any case.
	Close(ctx context.Context, s *Sitting, saved Saved) error
	// Drop unlocks and saves nothing; after Close it does nothing, so it can be deferred.
	Drop(ctx context.Context, s *Sitting)
}

// Sitting is one resident's turn between Open and Close.
type Sitting struct {
	Who     string
	Key     string    // the message being answered
	Data    []byte    // the session; nil when there is none or it has expired
	Version int64     // of the stored session, 0 = none yet
	Expires time.Time // of the stored session
	Reply   []byte    // the saved reply, when Seen
	Seen    bool      // this message was answered before
}

// Saved is what a turn leaves behind.
type Saved struct {
	Data    []byte
	Version int64 // higher than the sitting's, normally by one
	Expires time.Time
	Reply   []byte
	InTx    bool // session and reply were saved in the turn's transaction already
}

// NewSessions opens the sessions: in Redis with the database behind it, or with an empty URL in the database alone. The store's Close
// ends what runs behind them. The URL's forms: redis:// or rediss://, further nodes ?addr=HOST:PORT, Sentinel &master_name=NAME.
func NewSessions(s *Store, redisURL string) (Sessions, error) { panic("soon") }

// SaveSession keeps the session in a turn's transaction; ErrStale when the stored version is not lower.
func (tx *Tx) SaveSession(who string, version int64, data []byte, expires time.Time) error {
	panic("soon")
}
