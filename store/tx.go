package store

import (
	"context"
	"time"

	"gorm.io/gorm"
)

// Tx is one transaction with one fixed instant. It may run several times (InTx retries it), so it must have no effect outside.
type Tx struct{}

// InTx runs fn in a transaction and commits when fn gives no error. The whole of it is retried up to three times on a deadlock, a lock
// that was waited for too long, or a busy file; a panic rolls back. Errors: fn's own; ErrAway; ErrUnknownOutcome from a lost COMMIT.
func (s *Store) InTx(ctx context.Context, fn func(*Tx) error) error { panic("soon") }

// DB is the transaction's handle; for files named records*.go only.
func (tx *Tx) DB() *gorm.DB { panic("soon") }

// Now is the transaction's instant: UTC, microseconds, the same in every call and every retry.
func (tx *Tx) Now() time.Time { panic("soon") }

// Sealer seals personal data.
func (tx *Tx) Sealer() *Sealer { panic("soon") }

// Context is that of InTx.
func (tx *Tx) Context() context.Context { panic("soon") }

// NewID makes an id.
func (tx *Tx) NewID() string { panic("soon") }

// AfterCommit keeps a function until the transaction has committed; it runs before InTx returns, and never after a rollback.
func (tx *Tx) AfterCommit(f func()) { panic("soon") }

// Number gives the next number that people see: prefix, Shanghai day, serial of at least four digits (MX202603100001). Numbers are
// unique and never used again, also when the transaction rolls back; gaps are normal.
func (tx *Tx) Number(prefix string) (string, error) { panic("soon") }
