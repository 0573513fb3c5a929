package store

import (
	"context"
	"fmt"
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
	Day  string // Shanghai day of the chain, empty until the notary has been there
	Seq  int64  // place in that day's chain, from 1
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
	Limit      int    // at most 1000, 0 = 100
}

// Audit writes one line in this transaction, touching no row that others share; the notary chains it within two seconds.
func (tx *Tx) Audit(e Entry) error {
	_, err := tx.exec(`INSERT INTO audit (id, at, actor_kind, actor_id, role, action, object_kind, object_id, reason, value_before, value_after,
		ip, request, day, seq, hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, '', 0, '')`,
		tx.NewID(), Micros(tx.now), e.ActorKind, e.ActorID, e.Role, e.Action, e.ObjectKind, e.ObjectID, e.Reason, e.Before, e.After, e.IP, e.Request)
	if err != nil {
		return fmt.Errorf("audit %s: %w", e.Action, err)
	}
	return nil
}

// ListAudit reads entries, newest first.
func (s *Store) ListAudit(ctx context.Context, f AuditFilter) ([]Audited, error) {
	w := where{}
	for _, c := range []struct{ term, value, index string }{
		{"object_id = ?", f.ObjectID, ""},
		{"object_kind = ?", f.ObjectKind, "audit_object"},
		{"action = ?", f.Action, ""},
		{"actor_id = ?", f.ActorID, "audit_actor"},
		{"id < ?", f.Before, ""},
	} {
		if c.value == "" {
			continue
		}
		w.add(c.term, c.value)
		switch {
		case c.index == "audit_actor" && f.Action != "":
			w.by("audit_rate")
		case c.index != "":
			w.by(c.index)
		}
	}
	if f.Action != "" {
		w.by("audit_action")
	}
	if !f.Since.IsZero() {
		w.add("at >= ?", Micros(f.Since))
	}
	all, err := s.audited(ctx, s.engine.read, w, "id DESC", clamp(f.Limit))
	if err != nil {
		return nil, fmt.Errorf("list the audit: %w", fault(err))
	}
	return all, nil
}

func (s *Store) audited(ctx context.Context, db querier, w where, order string, limit int) ([]Audited, error) {
	rows, err := db.QueryContext(ctx, `SELECT id, at, actor_kind, actor_id, role, action, object_kind, object_id, reason, value_before, value_after,
		ip, request, day, seq, hash FROM audit`+w.sql(s.engine)+` ORDER BY `+order+` LIMIT ?`, append(w.args, limit)...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var all []Audited
	for rows.Next() {
		var a Audited
		var at int64
		if err := rows.Scan(&a.ID, &at, &a.ActorKind, &a.ActorID, &a.Role, &a.Action, &a.ObjectKind, &a.ObjectID, &a.Reason, &a.Before, &a.After,
			&a.IP, &a.Request, &a.Day, &a.Seq, &a.Hash); err != nil {
			return nil, err
		}
		a.At = FromMicros(at)
		all = append(all, a)
	}
	return all, rows.Err()
}
