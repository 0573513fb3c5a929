package store

import (
	"context"
	"fmt"
)

// PushFilter narrows ListOutbox; empty fields do not narrow.
type PushFilter struct {
	ID       string
	Key      string
	State    State
	Resident string
	Staff    string
	About    string
	Before   string // pushes older than this id
	Limit    int    // at most 1000, 0 = 100
}

// ListOutbox reads pushes, newest first.
func (s *Store) ListOutbox(ctx context.Context, f PushFilter) ([]Push, error) {
	w := where{}
	for _, c := range []struct{ term, value, index string }{
		{"id = ?", f.ID, ""},
		{"push_key = ?", f.Key, "outbox_key"},
		{"resident = ?", f.Resident, "outbox_resident"},
		{"staff = ?", f.Staff, "outbox_staff"},
		{"about = ?", f.About, "outbox_about"},
		{"state = ?", string(f.State), "outbox_state"},
	} {
		if c.value != "" {
			w.add(c.term, c.value)
			w.by(c.index)
		}
	}
	if f.Before != "" {
		w.add("id < ?", f.Before)
	}
	pushes, err := s.pushes(ctx, w, "id DESC", clamp(f.Limit))
	if err != nil {
		return nil, fmt.Errorf("list pushes: %w", fault(err))
	}
	return pushes, nil
}

// countMost bounds what is counted, so that a look at the queue costs the same on every day.
const countMost = 10_000

// CountDue tells how many pushes wait or are being sent, at most 10000.
func (s *Store) CountDue(ctx context.Context) (n int, err error) {
	err = s.engine.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM (SELECT 1 FROM outbox WHERE state IN ('due', 'claimed') LIMIT ?) t`, countMost).Scan(&n)
	if err != nil {
		return 0, fmt.Errorf("count pushes: %w", fault(err))
	}
	return n, nil
}

func (s *Store) pushes(ctx context.Context, w where, order string, limit int) ([]Push, error) {
	rows, err := s.engine.read.QueryContext(ctx, `SELECT id, push_key, resident, staff, platform, kind, channel, body, data, about, not_before, expires_at,
		state, reason, attempts, lease_no, lapsed, client_msg_id, tried_before, sent_at, created_at FROM outbox`+w.sql(s.engine)+` ORDER BY `+order+` LIMIT ?`,
		append(w.args, limit)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Push
	for rows.Next() {
		var p Push
		var body, data []byte
		var notBefore, expires, tried, sent, created int64
		if err := rows.Scan(&p.ID, &p.Key, &p.Resident, &p.Staff, &p.Platform, &p.Kind, &p.Channel, &body, &data, &p.About, &notBefore, &expires,
			&p.State, &p.Reason, &p.Attempts, &p.Lease, &p.Lapsed, &p.ClientMsgID, &tried, &sent, &created); err != nil {
			return nil, err
		}
		if p.Body, err = s.sealer.Unseal("outbox.body:"+p.ID, body); err != nil {
			return nil, fmt.Errorf("push %s: %w", p.ID, err)
		}
		if p.Data, err = s.sealer.Unseal("outbox.data:"+p.ID, data); err != nil {
			return nil, fmt.Errorf("push %s: %w", p.ID, err)
		}
		p.NotBefore, p.ExpiresAt, p.TriedAt = FromMicros(notBefore), FromMicros(expires), FromMicros(tried)
		p.SentAt, p.CreatedAt = FromMicros(sent), FromMicros(created)
		all = append(all, p)
	}
	return all, rows.Err()
}
