package store

import (
	"context"
	"fmt"
	"time"
)

// Lease takes or renews a named lease for this process, in database time, and tells whether it is held: loops that only one process
// may run ask each round. A lease saves work; what must not happen twice needs a condition in the database as well.
func (s *Store) Lease(ctx context.Context, name string, ttl time.Duration) (bool, error) {
	held := false
	err := s.InTx(ctx, func(tx *Tx) error {
		n, err := tx.exec(`UPDATE leases SET holder = ?, held_until = `+s.engine.now+` + ? WHERE name = ? AND (holder = ? OR held_until < `+s.engine.now+`)`,
			s.self, ttl.Microseconds(), name, s.self)
		if held = n > 0; held || err != nil {
			return err
		}
		var there int
		found, err := scanOne(tx.sql.QueryRowContext(ctx, `SELECT 1 FROM leases WHERE name = ?`, name), &there)
		if err != nil || found {
			return err
		}
		_, err = tx.exec(`INSERT INTO leases (name, holder, held_until) VALUES (?, ?, `+s.engine.now+` + ?)`, name, s.self, ttl.Microseconds())
		if duplicate(err) {
			return nil // another process took it at this moment
		}
		held = err == nil
		return err
	})
	if err != nil {
		return false, fmt.Errorf("lease %s: %w", name, err)
	}
	return held, nil
}

// Release gives the lease back early.
func (s *Store) Release(ctx context.Context, name string) error {
	_, err := s.engine.write.ExecContext(ctx, `UPDATE leases SET held_until = 0 WHERE name = ? AND holder = ?`, name, s.self)
	if err != nil {
		return fmt.Errorf("release lease %s: %w", name, fault(err))
	}
	return nil
}
