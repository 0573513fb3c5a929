package store

import (
	"context"
	"fmt"
	"time"
)

// Report notes the platform's report on a delivery. status is the platform's word for it, never personal; the same report twice is one.
func (tx *Tx) Report(msgID string, delivered bool, status string) error {
	if msgID == "" {
		return nil
	}
	if len(status) > 64 {
		status = status[:64]
	}
	query := `INSERT INTO push_reports (msg_id, delivered, status, at) VALUES (?, ?, ?, ?)`
	if tx.s.engine.mysql {
		query += ` ON DUPLICATE KEY UPDATE msg_id = msg_id`
	} else {
		query += ` ON CONFLICT (msg_id) DO NOTHING`
	}
	came := 0
	if delivered {
		came = 1
	}
	if _, err := tx.exec(query, msgID, came, status, Micros(tx.now)); err != nil {
		return fmt.Errorf("note a delivery report: %w", err)
	}
	return nil
}

// Delivery says what became of pushes.
type Delivery struct {
	State    State
	Channel  string
	Reason   string
	Reported bool // the platform has reported on them
	Arrived  bool // and says that they came
	N        int
}

// CountAbout counts the pushes about one thing by what became of them.
func (s *Store) CountAbout(ctx context.Context, about string) ([]Delivery, error) {
	rows, err := s.engine.read.QueryContext(ctx, `SELECT o.state, o.channel, o.reason, CASE WHEN r.msg_id IS NULL THEN 0 ELSE 1 END, COALESCE(r.delivered, 0), COUNT(*)
		FROM outbox o LEFT JOIN push_reports r ON o.msg_id <> '' AND r.msg_id = o.msg_id WHERE o.about = ? GROUP BY 1, 2, 3, 4, 5 ORDER BY 6 DESC`, about)
	if err != nil {
		return nil, fmt.Errorf("count the pushes about %s: %w", about, fault(err))
	}
	defer rows.Close()
	var all []Delivery
	for rows.Next() {
		var d Delivery
		if err := rows.Scan(&d.State, &d.Channel, &d.Reason, &d.Reported, &d.Arrived, &d.N); err != nil {
			return nil, fmt.Errorf("count the pushes about %s: %w", about, err)
		}
		all = append(all, d)
	}
	return all, rows.Err()
}

// NotReached lists residents, in the order of their ids after the one given, whom no push about a thing has reached: refused, failed, lapsed, or reported as not delivered.
func (s *Store) NotReached(ctx context.Context, about, after string, limit int) ([]string, error) {
	rows, err := s.engine.read.QueryContext(ctx, `SELECT DISTINCT o.resident FROM outbox o LEFT JOIN push_reports r ON o.msg_id <> '' AND r.msg_id = o.msg_id
		WHERE o.about = ? AND o.resident > ? AND (o.state IN ('failed', 'expired', 'suppressed', 'unknown') OR o.state = 'sent' AND r.delivered = 0)
		ORDER BY o.resident LIMIT ?`, about, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list whom no push about %s has reached: %w", about, fault(err))
	}
	defer rows.Close()
	var all []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("list whom no push about %s has reached: %w", about, err)
		}
		all = append(all, id)
	}
	return all, rows.Err()
}

// Stop ends the pushes about a thing that still wait and tells how many.
func (tx *Tx) Stop(about, reason string) (int64, error) {
	n, err := tx.exec(`UPDATE outbox SET state = 'suppressed', reason = ? WHERE about = ? AND state = 'due'`, reason, about)
	if err != nil {
		return 0, fmt.Errorf("stop the pushes about %s: %w", about, err)
	}
	return n, nil
}

// CountTo counts, by resident, the pushes since an instant whose About begins with some words.
func (s *Store) CountTo(ctx context.Context, residents []string, about string, since time.Time) (map[string]int, error) {
	counts := make(map[string]int, len(residents))
	for len(residents) > 0 {
		n := chunk(len(residents))
		args := []any{Micros(since), about + "%"}
		for _, id := range residents[:n] {
			args = append(args, id)
		}
		rows, err := s.engine.read.QueryContext(ctx, `SELECT resident, COUNT(*) FROM outbox WHERE created_at >= ? AND about LIKE ? AND resident IN `+tuples(n, 1)+` GROUP BY resident`, args...)
		if err != nil {
			return nil, fmt.Errorf("count pushes by resident: %w", fault(err))
		}
		for rows.Next() {
			var id string
			var many int
			if err := rows.Scan(&id, &many); err != nil {
				rows.Close()
				return nil, fmt.Errorf("count pushes by resident: %w", err)
			}
			counts[id] = many
		}
		if err := rows.Close(); err != nil {
			return nil, fmt.Errorf("count pushes by resident: %w", err)
		}
		residents = residents[n:]
	}
	return counts, nil
}
