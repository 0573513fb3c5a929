package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/go-sql-driver/mysql"
	"gorm.io/gorm"
)

// tries is how often a transaction runs that loses against others.
const tries = 4

// Tx is one transaction with one fixed instant. Its function may run several times (InTx retries it), so it must not act outside.
type Tx struct {
	s     *Store
	ctx   context.Context
	now   time.Time
	sql   *sql.Tx
	gorm  *gorm.DB
	who   string // of the message noted by Inbox
	after []func()
	short string // prefix whose numbers ran out
}

// InTx runs fn in a transaction and commits when fn gives no error. The whole of it is retried up to three times on a deadlock, a lock
// that was waited for too long, or a busy file; a panic rolls back. Errors: fn's own; ErrAway; ErrUnknownOutcome from a lost COMMIT.
func (s *Store) InTx(ctx context.Context, fn func(*Tx) error) error {
	now := s.Now()
	for try := 1; ; {
		tx := &Tx{s: s, ctx: ctx, now: now}
		err := tx.run(fn)
		switch {
		case tx.short != "":
			// Nothing has happened yet. The block is taken outside, so that a rollback never gives a number back.
			if err := s.numbers.reserve(ctx, tx.short, now); err != nil {
				return err
			}
			continue
		case err == nil:
			for _, f := range tx.after {
				f()
			}
			return nil
		case !contended(err) || try == tries || errors.Is(err, ErrUnknownOutcome):
			return fault(err)
		}
		if err := pause(ctx, time.Duration(try)*(5+rand.N[time.Duration](20))*time.Millisecond); err != nil {
			return fault(err)
		}
		try++
	}
}

// pause waits unless the context ends.
func pause(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// run is one attempt.
func (tx *Tx) run(fn func(*Tx) error) (err error) {
	e := tx.s.engine
	if tx.sql, err = e.write.BeginTx(tx.ctx, nil); err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	committing := false
	defer func() {
		if !committing {
			tx.sql.Rollback() // its error adds nothing: an open transaction ends with its connection
		}
	}()
	tx.gorm = e.gormWrite.Session(&gorm.Session{Context: tx.ctx, NewDB: true})
	tx.gorm.Statement.ConnPool = tx.sql
	if err := fn(tx); err != nil {
		return err
	}
	if tx.short != "" {
		return errAgain
	}
	committing = true
	return tx.commit()
}

// commit tells three ends apart: committed, certainly not committed, and unknown.
func (tx *Tx) commit() error {
	err := tx.sql.Commit()
	if err == nil {
		return nil
	}
	if !tx.s.engine.mysql {
		// SQLite may keep the transaction open after a failed COMMIT, and the connection goes back to its pool of one.
		tx.s.engine.write.ExecContext(context.WithoutCancel(tx.ctx), "ROLLBACK")
	}
	if commitLost(err) {
		return &marked{ErrUnknownOutcome, err}
	}
	return fmt.Errorf("commit: %w", err)
}

// commitLost says that COMMIT was sent and no answer came. Ended contexts are seen by database/sql before anything is sent; ErrBadConn
// promises that nothing was sent; an error of the server is an answer.
func commitLost(err error) bool {
	if errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) || errors.Is(err, sql.ErrTxDone) || errors.Is(err, driver.ErrBadConn) {
		return false
	}
	if _, answered := errors.AsType[*mysql.MySQLError](err); answered {
		return false
	}
	if code, ok := sqliteCode(err); ok {
		return code&0xff == sqliteIOErr
	}
	return true
}

// DB is the transaction's handle; for files named records*.go only.
func (tx *Tx) DB() *gorm.DB { return tx.gorm }

// Now is the transaction's instant: UTC, microseconds, the same in every call and every retry.
func (tx *Tx) Now() time.Time { return tx.now }

// Sealer seals personal data.
func (tx *Tx) Sealer() *Sealer { return tx.s.sealer }

// Context is that of InTx.
func (tx *Tx) Context() context.Context { return tx.ctx }

// NewID makes an id.
func (tx *Tx) NewID() string { return tx.s.newID() }

// AfterCommit keeps a function until the transaction has committed; it runs before InTx returns, and never after a rollback.
func (tx *Tx) AfterCommit(f func()) { tx.after = append(tx.after, f) }

// exec runs one statement in the transaction.
func (tx *Tx) exec(query string, args ...any) (int64, error) {
	r, err := tx.sql.ExecContext(tx.ctx, query, args...)
	if err != nil {
		return 0, err
	}
	return r.RowsAffected()
}
