package store

import (
	"context"
	"time"
)

// Entry is one line of the audit: who did what to what and why. No personal data: ids, states, digests.
type Entry struct {
	ActorKind  string // resident, staff, system, api
	ActorID    string
	Role       string
	Action     string // demand.accept, resident.reveal ...
	ObjectKind string
	ObjectID   string
	Reason     string
	Before     string // state or digest before
	After      string
	IP         string
	Request    string // request or message id
}

// Audited is an entry as kept.
type Audited struct {
	Entry
	ID   string
	At   time.Time
	Day  string // Shanghai day of the chain, empty until sealed
	Seq  int64  // place in that day's chain, 0 until sealed
	Hash string // hex
}

// AuditFilter narrows ListAudit; empty fields do not narrow.
type AuditFilter struct {
	ActorID    string
	Action     string
	ObjectKind string
	ObjectID   string
	Since      time.Time
	Before     string // entries older than this id
	Limit      int    // 1 to 1000, 0 = 100
}

// Break is a place where the audit does not verify.
type Break struct {
	Day  string
	Seq  int64
	ID   string
	What string
}

// Audit writes one line in this transaction; the notary chains it within two seconds.
func (tx *Tx) Audit(e Entry) error { panic("soon") }

// ListAudit reads entries, newest first.
func (s *Store) ListAudit(ctx context.Context, f AuditFilter) ([]Audited, error) { panic("soon") }

// Notarise chains what is not chained yet and tells how many rows it took; one process at a time does the work.
func (s *Store) Notarise(ctx context.Context) (int, error) { panic("soon") }

// RunNotary notarises about every second until ctx ends.
func (s *Store) RunNotary(ctx context.Context) { panic("soon") }

// VerifyAudit walks the whole chain and reports every break.
func (s *Store) VerifyAudit(ctx context.Context) ([]Break, error) { panic("soon") }
