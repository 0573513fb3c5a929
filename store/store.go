package store

import (
	"context"
	"database/sql"
	"log/slog"
	"time"

	"gorm.io/gorm"
)

// Options say how the store is opened. Everything but Command and Log must be given.
type Options struct {
	URL     string           // sqlite:PATH or mysql://user:password@host:port/name
	Now     func() time.Time // the product's clock
	NewID   func() string    // makes ids of at most 32 characters that sort by time
	Keys    Keys             // secrets for sealing
	Log     *slog.Logger     // nil = silent
	Command bool             // a command beside a running service: takes no service lock on a SQLite file
}

// Reader is what a read needs: a handle on the database (through the transaction when there is one), one fixed instant, the sealer.
// Both *Tx and the value of Store.Reader are Readers. DB may be called in files named records*.go only.
type Reader interface {
	DB() *gorm.DB
	Now() time.Time
	Sealer() *Sealer
	Context() context.Context
}

// Store is an open database with what the house keeps in it.
type Store struct {
	db *sql.DB
}

// Open opens the database and brings the store's own tables forward. ErrAway: try again later; other errors say what to change.
// No error holds the URL or its password.
func Open(ctx context.Context, o Options) (*Store, error) { panic("soon") }

// Close writes what still waits behind, and closes.
func (s *Store) Close(ctx context.Context) error { panic("soon") }

// Reader reads outside a transaction, with the instant of this call.
func (s *Store) Reader(ctx context.Context) Reader { panic("soon") }

// Sealer seals personal data.
func (s *Store) Sealer() *Sealer { panic("soon") }

// Now is the product's clock: UTC, microseconds.
func (s *Store) Now() time.Time { panic("soon") }

// NewID makes an id.
func (s *Store) NewID() string { panic("soon") }

// Ping asks whether the database answers.
func (s *Store) Ping(ctx context.Context) error { panic("soon") }

// Micros is how instants are stored; the zero time is 0.
func Micros(t time.Time) int64 {
	if t.IsZero() {
		return 0
	}
	return t.UnixMicro()
}

// FromMicros is the instant of a stored number; 0 is the zero time.
func FromMicros(us int64) time.Time {
	if us == 0 {
		return time.Time{}
	}
	return time.UnixMicro(us).UTC()
}
