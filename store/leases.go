package store

import (
	"context"
	"time"
)

// Lease takes or renews a named lease for this process, in database time, and tells whether it is held: loops that only one process
// may run ask each round.
func (s *Store) Lease(ctx context.Context, name string, ttl time.Duration) (bool, error) { panic("soon") }

// Release gives the lease back early.
func (s *Store) Release(ctx context.Context, name string) error { panic("soon") }
