package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Sessions keeps one state a resident and lets one turn at a time touch it. who is a blind reference of at most 64 bytes, msgKey the
// message's key of at most 128. NewSessions opens one of two implementations, which keep the same contract.
type Sessions interface {
	// Open locks the resident, waiting at most two seconds (then ErrBusy), and brings the session and the saved reply of this message.
	Open(ctx context.Context, who, msgKey string) (*Sitting, error)
	// Close saves session and reply and unlocks, in any case and also when ctx has ended. ErrStale: somebody got ahead and nothing was saved.
	Close(ctx context.Context, s *Sitting, saved Saved) error
	// Drop unlocks and saves nothing; after Close it does nothing, so it can be deferred.
	Drop(ctx context.Context, s *Sitting)
	// Degraded says that Redis is away and the database serves in its place.
	Degraded() bool
}

// Sitting is one resident's turn between Open and Close. One goroutine at a time may use it.
type Sitting struct {
	Who     string
	Key     string    // the message being answered
	Data    []byte    // the session; nil when there is none or it has expired
	Version int64     // to count from: of the stored session, or higher after a fault; 0 = none yet
	Expires time.Time // of the stored session
	Reply   []byte    // the saved reply, when Seen
	Seen    bool      // this message was answered before

	inRedis bool // the lock is Redis's
	stale   bool // Redis holds an older session than the one of this sitting
	over    bool
	keys    redisKeys
	args    [12]any // room for the arguments of one way to Redis
}

// Saved is what a turn leaves behind.
type Saved struct {
	Data    []byte
	Version int64 // higher than the sitting's, normally by one
	Expires time.Time
	Reply   []byte
	InTx    bool // session and reply were saved in the turn's transaction already
}

// sittingLease is how long a lock outlives its process; no turn takes longer than four seconds.
const sittingLease = 4500 * time.Millisecond

// NewSessions opens the sessions: in Redis with the database behind it, or with an empty URL in the database alone. The store's Close
// ends what runs behind them. The URL's forms: redis:// or rediss://, further nodes ?addr=HOST:PORT, Sentinel &master_name=NAME. A Redis
// that is away at the start is no error: the database serves until it comes.
func NewSessions(s *Store, redisURL string) (Sessions, error) {
	inSQL := newSQLSessions(s)
	if redisURL == "" {
		return inSQL, nil
	}
	return newRedisSessions(s, inSQL, redisURL)
}

// SaveSession keeps the session in a turn's transaction and gives the database's lock back with the commit; ErrStale when the stored
// version is not lower.
func (tx *Tx) SaveSession(who string, version int64, data []byte, expires time.Time) error {
	return tx.saveSession(&late{who: who, version: version, data: tx.s.sealSession(who, data), expires: Micros(expires), updated: Micros(tx.now)})
}

// late is a session on its way into the database.
type late struct {
	who              string
	version          int64
	data             []byte // sealed
	expires, updated int64
}

func (tx *Tx) saveSession(l *late) error {
	n, err := tx.exec(`UPDATE sessions SET version = ?, data = ?, expires_at = ?, updated_at = ?,
		held_until = CASE WHEN holder = ? THEN 0 ELSE held_until END WHERE who = ? AND version < ?`,
		l.version, l.data, l.expires, l.updated, tx.s.self, l.who, l.version)
	if err == nil && n == 0 {
		_, err = tx.exec(`INSERT INTO sessions (who, version, data, expires_at, updated_at) VALUES (?, ?, ?, ?, ?)`,
			l.who, l.version, l.data, l.expires, l.updated)
		if duplicate(err) {
			return ErrStale
		}
	}
	if err != nil {
		return fmt.Errorf("save session: %w", err)
	}
	return nil
}

func (s *Store) sealSession(who string, data []byte) []byte {
	return s.sealer.seal("sessions.data:"+who, data)
}

// stored is what the database knows of a resident and a message.
type stored struct {
	version int64
	expires int64
	data    []byte
	reply   []byte
	seen    bool
}

// stored reads session and reply in one query, newer sessions that are still on their way included.
func (s *Store) stored(ctx context.Context, who, msgKey string) (st stored, err error) {
	rows, err := s.engine.read.QueryContext(ctx, `SELECT 0, version, expires_at, data FROM sessions WHERE who = ?
		UNION ALL SELECT 1, 0, 0, reply FROM replies WHERE msg_key = ? UNION ALL SELECT 2, 0, 0, reply FROM inbox WHERE msg_key = ?`, who, msgKey, msgKey)
	if err != nil {
		return st, fmt.Errorf("read session: %w", fault(err))
	}
	defer rows.Close()
	for rows.Next() {
		var part int
		var version, expires int64
		var sealed []byte
		if err := rows.Scan(&part, &version, &expires, &sealed); err != nil {
			return st, fmt.Errorf("read session: %w", fault(err))
		}
		place := [...]string{"sessions.data:" + who, "replies.reply:" + msgKey, "inbox.reply:" + msgKey}[part]
		plain := s.unsealed(place, sealed)
		if part == 0 {
			st.version, st.expires, st.data = version, expires, plain
		} else {
			st.reply, st.seen = plain, true
		}
	}
	if err := rows.Err(); err != nil {
		return st, fmt.Errorf("read session: %w", fault(err))
	}
	if l := s.behind.session(who); l != nil && l.version > st.version {
		st.version, st.expires, st.data = l.version, l.expires, s.unsealed("sessions.data:"+who, l.data)
	}
	return st, nil
}

// unsealed opens bytes of a session or a reply. What does not open, because its key is gone, is as good as lost: the resident starts anew
// instead of never being answered again.
func (s *Store) unsealed(place string, sealed []byte) []byte {
	plain, err := s.sealer.open(place, sealed)
	if err != nil {
		s.log.Warn("a session or reply no longer opens with the secret key", "error", err)
	}
	return plain
}

// seat fills the sitting with what is stored; a session past its expiry keeps only its version.
func (st *stored) seat(s *Sitting, now time.Time) {
	s.Version, s.Expires = st.version, FromMicros(st.expires)
	s.Reply, s.Seen = st.reply, st.seen
	if st.expires > Micros(now) {
		s.Data = st.data
	}
}

// lasting is a context for what must be finished although the caller has gone, for at most as long as anybody would wait.
func lasting(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), sittingWait)
}

// errOver is the fault of closing a sitting twice.
var errOver = errors.New("the sitting is over")
