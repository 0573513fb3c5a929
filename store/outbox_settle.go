package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Outcome is how one attempt ended.
type Outcome struct {
	ID      string
	Lease   int64
	State   State     // a final state, or Due for another attempt
	Reason  string    // never personal; cut at 255 bytes
	RetryAt time.Time // with Due; zero = now
	Channel string    // by which it left, where that is another than it was posted for
	MsgID   string    // the platform's id of it, where it gave one
}

// Settle notes how attempts ended, all in one transaction. Noting the same outcome again is fine. ErrStale: at least one claim had been
// lost to another worker; its outcome was left out and the others were noted.
func (s *Store) Settle(ctx context.Context, outcomes ...Outcome) error {
	groups := map[Outcome][]string{}
	for _, o := range outcomes {
		switch o.State {
		case Sent, Due, Failed, Expired, Suppressed, Unknown:
		default:
			return fmt.Errorf("settle push %s: %q is no outcome", o.ID, o.State)
		}
		if len(o.Reason) > 255 {
			o.Reason = strings.ToValidUTF8(o.Reason[:255], "")
		}
		alike := o
		alike.ID = ""
		groups[alike] = append(groups[alike], o.ID)
	}
	stale := false
	err := s.InTx(ctx, func(tx *Tx) error {
		stale = false
		for o, ids := range groups {
			ok, err := tx.settle(o, ids)
			if err != nil {
				return err
			}
			stale = stale || !ok
		}
		return nil
	})
	if err == nil && stale {
		err = ErrStale
	}
	if err != nil {
		return fmt.Errorf("settle pushes: %w", err)
	}
	return nil
}

// settle notes one outcome for many pushes and tells whether every claim was still good.
func (tx *Tx) settle(o Outcome, ids []string) (bool, error) {
	good := true
	for len(ids) > 0 {
		n := chunk(len(ids))
		noted, err := tx.note(o, ids[:n])
		if err != nil {
			return false, err
		}
		if noted < int64(n) { // perhaps noted before, and the answer got lost
			there, err := tx.noted(o, ids[:n])
			if err != nil {
				return false, err
			}
			good = good && there == n
		}
		ids = ids[n:]
	}
	return good, nil
}

func (tx *Tx) note(o Outcome, ids []string) (int64, error) {
	sent, retry := int64(0), int64(0)
	switch o.State {
	case Sent:
		sent = Micros(tx.now)
	case Due:
		if retry = Micros(o.RetryAt); retry == 0 {
			retry = Micros(tx.now)
		}
	}
	args := []any{string(o.State), o.Reason, sent, retry, retry, o.Channel, o.Channel, o.MsgID, o.Lease}
	for _, id := range ids {
		args = append(args, id)
	}
	return tx.exec(`UPDATE outbox SET state = ?, reason = ?, sent_at = ?, not_before = CASE WHEN ? > 0 THEN ? ELSE not_before END,
		channel = CASE WHEN ? <> '' THEN ? ELSE channel END, msg_id = ?, lapsed = 0
		WHERE state = 'claimed' AND lease_no = ? AND id IN `+tuples(len(ids), 1), args...)
}

// noted counts the pushes that stand as the outcome says.
func (tx *Tx) noted(o Outcome, ids []string) (n int, err error) {
	args := []any{string(o.State), o.Lease}
	for _, id := range ids {
		args = append(args, id)
	}
	err = tx.sql.QueryRowContext(tx.ctx, `SELECT COUNT(*) FROM outbox WHERE state = ? AND lease_no = ? AND id IN `+tuples(len(ids), 1), args...).Scan(&n)
	return n, err
}
