package store

import (
	"context"
	"database/sql"
	"embed"
	"errors"
	"fmt"
	"io/fs"
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

// Store is an open database with what the house keeps in it. It is safe for concurrent use.
type Store struct {
	engine  *engine
	sealer  *Sealer
	now     func() time.Time
	newID   func() string
	log     *slog.Logger
	self    string // names this process in leases
	house   string // names the database, the same for every process
	numbers numbers
	behind  *behind
	closers []func(context.Context) error // of sessions opened on this store
}

//go:embed migrations/*.sql
var migrations embed.FS

// Open opens the database and brings the store's own tables forward. ErrAway: try again later; other errors say what to change.
// No error holds the URL or its password.
func Open(ctx context.Context, o Options) (*Store, error) {
	if o.Now == nil || o.NewID == nil {
		return nil, errors.New("open the store: Now and NewID must be given")
	}
	sealer, err := NewSealer(o.Keys)
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	e, err := openEngine(ctx, o)
	if err != nil {
		return nil, fmt.Errorf("open the store: %w", err)
	}
	s := &Store{engine: e, sealer: sealer, now: o.Now, newID: o.NewID, log: log, self: o.NewID()}
	s.numbers = numbers{s: s, taking: make(chan struct{}, 1), stock: map[string]block{}}
	if err := e.openGorm(s.Now); err != nil {
		e.close()
		return nil, fmt.Errorf("open the store: %w", err)
	}
	own, err := fs.Sub(migrations, "migrations")
	if err == nil {
		err = s.Migrate(ctx, "store", own)
	}
	if err == nil {
		err = s.recognise(ctx)
	}
	if err != nil {
		e.close()
		return nil, fmt.Errorf("open the store: %w", err)
	}
	s.behind = startBehind(s)
	return s, nil
}

// Close ends the sessions opened on the store, writes what still waits behind, and closes the database.
func (s *Store) Close(ctx context.Context) error {
	var errs []error
	for _, c := range s.closers {
		errs = append(errs, c(ctx))
	}
	errs = append(errs, s.behind.stop(ctx), s.numbers.giveBack(ctx), s.engine.close())
	return errors.Join(errs...)
}

// Reader reads outside a transaction, with the instant of this call.
func (s *Store) Reader(ctx context.Context) Reader { return &reader{s, ctx, s.Now()} }

type reader struct {
	s   *Store
	ctx context.Context
	now time.Time
}

func (r *reader) DB() *gorm.DB             { return r.s.engine.gormRead.WithContext(r.ctx) }
func (r *reader) Now() time.Time           { return r.now }
func (r *reader) Sealer() *Sealer          { return r.s.sealer }
func (r *reader) Context() context.Context { return r.ctx }

// Sealer seals personal data.
func (s *Store) Sealer() *Sealer { return s.sealer }

// Now is the product's clock: UTC, microseconds.
func (s *Store) Now() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// NewID makes an id.
func (s *Store) NewID() string { return s.newID() }

// Ping asks whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return fault(s.engine.write.PingContext(ctx)) }

// Pools are the states of the connection pools, by what they are for.
func (s *Store) Pools() map[string]sql.DBStats {
	pools := map[string]sql.DBStats{"write": s.engine.write.Stats()}
	if s.engine.read != s.engine.write {
		pools["read"] = s.engine.read.Stats()
	}
	return pools
}

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
