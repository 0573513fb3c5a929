package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// State is where a push stands; due and claimed are on the way, the others are final.
type State string

// The states of a push.
const (
	Due        State = "due"
	Claimed    State = "claimed"
	Sent       State = "sent"
	Failed     State = "failed"
	Expired    State = "expired"
	Suppressed State = "suppressed"
	Unknown    State = "unknown" // sent perhaps; never sent again
)

// Outgoing is a push to one person. Exactly one of Resident and Staff is set.
type Outgoing struct {
	Key       string    // unique for ever, at most 191 bytes: the same push posted twice is one push
	Resident  string    // resident id
	Staff     string    // staff id
	Platform  string    // wechat or wecom
	Kind      string    // what it is about: demand.replied, duty.alarm ...
	Channel   string    // custom, template, subscribe, app ...
	Body      string    // what the person reads
	Data      string    // JSON for the channel
	About     string    // number of the case
	NotBefore time.Time // zero = now
	ExpiresAt time.Time // zero = never; past it the push becomes expired unsent
}

// Push is a row of the outbox.
type Push struct {
	Outgoing
	ID          string
	State       State
	Reason      string
	Attempts    int       // claims so far, this one included
	Lease       int64     // fence for Settle
	ClientMsgID string    // the same in every attempt
	TriedAt     time.Time // start of the attempt before this one; zero on the first
	Lapsed      bool      // that attempt ended without a word: it may have been accepted
	SentAt      time.Time
	CreatedAt   time.Time
}

// pushLease is how long a claim is a worker's alone.
const pushLease = 30 * time.Second

// Post puts pushes into the outbox in this transaction. A key posted before is left as it is.
func (tx *Tx) Post(pushes ...Outgoing) error {
	for _, o := range pushes {
		if o.Key == "" || (o.Resident == "") == (o.Staff == "") {
			return errors.New("post a push: it needs a key and either a resident or a staff member")
		}
	}
	for len(pushes) > 0 {
		n := chunk(len(pushes))
		if err := tx.post(pushes[:n]); err != nil {
			return fmt.Errorf("post pushes: %w", err)
		}
		pushes = pushes[n:]
	}
	return nil
}

func (tx *Tx) post(pushes []Outgoing) error {
	const columns = 24
	args := make([]any, 0, columns*len(pushes))
	now, sealer := Micros(tx.now), tx.s.sealer
	for _, o := range pushes {
		id, notBefore := tx.NewID(), Micros(o.NotBefore)
		if notBefore == 0 {
			notBefore = now
		}
		args = append(args, id, o.Key, o.Resident, o.Staff, o.Platform, o.Kind, o.Channel,
			sealer.Seal("outbox.body:"+id, o.Body), sealer.Seal("outbox.data:"+id, o.Data), o.About,
			notBefore, Micros(o.ExpiresAt), string(Due), "", 0, 0, "", 0, 0, id, 0, 0, 0, now)
	}
	query := `INSERT INTO outbox (id, push_key, resident, staff, platform, kind, channel, body, data, about, not_before, expires_at, state, reason,
		attempts, lease_no, lease_by, lease_until, lapsed, client_msg_id, tried_at, tried_before, sent_at, created_at) VALUES ` + tuples(columns, len(pushes))
	if tx.s.engine.mysql {
		query += ` ON DUPLICATE KEY UPDATE push_key = push_key`
	} else {
		query += ` ON CONFLICT (push_key) DO NOTHING`
	}
	_, err := tx.exec(query, args...)
	return err
}

// Withdraw takes a push back by its key; false when it has left already, or never was.
func (tx *Tx) Withdraw(key, reason string) (bool, error) {
	n, err := tx.exec(`UPDATE outbox SET state = 'suppressed', reason = ? WHERE push_key = ? AND state = 'due'`, reason, key)
	if err != nil {
		return false, fmt.Errorf("withdraw a push: %w", err)
	}
	return n > 0, nil
}

// Suppress ends the resident's pushes that still wait (unsubscribed, erased) and tells how many.
func (tx *Tx) Suppress(resident, reason string) (int64, error) {
	n, err := tx.exec(`UPDATE outbox SET state = 'suppressed', reason = ? WHERE resident = ? AND state = 'due'`, reason, resident)
	if err != nil {
		return 0, fmt.Errorf("suppress pushes: %w", err)
	}
	return n, nil
}

// ClaimDue takes up to n due pushes, at most 1000, for a worker for half a minute, the longest due first; pushes past their expiry become
// expired. Claims whose worker fell silent are due again.
func (s *Store) ClaimDue(ctx context.Context, n int, worker string) ([]Push, error) {
	n = min(n, 1000)
	token := worker + ":" + s.newID() // fences this claim: no other has it
	var got int64
	err := s.InTx(ctx, func(tx *Tx) (err error) {
		got, err = tx.claimDue(n, token)
		return err
	})
	if err != nil || got == 0 {
		return nil, err
	}
	w := where{index: "outbox_lease"}
	w.add("lease_by = ?", token)
	pushes, err := s.pushes(ctx, w, "not_before, id", n)
	if err != nil {
		return nil, fmt.Errorf("read claimed pushes: %w", fault(err))
	}
	return pushes, nil
}

func (tx *Tx) claimDue(n int, token string) (int64, error) {
	clock, now := tx.s.engine.now, Micros(tx.now)
	if _, err := tx.exec(`UPDATE outbox SET state = 'due', lapsed = 1 WHERE state = 'claimed' AND lease_until < ` + clock); err != nil {
		return 0, fmt.Errorf("take back pushes: %w", err)
	}
	_, err := tx.exec(`UPDATE outbox SET state = 'expired', reason = 'past its expiry' WHERE state = 'due' AND expires_at > 0 AND expires_at <= ?`, now)
	if err != nil {
		return 0, fmt.Errorf("expire pushes: %w", err)
	}
	// One statement, so that no two workers see the same push due; tried_before gets the old tried_at because MySQL assigns from left to right.
	got, err := tx.exec(tx.s.engine.some(`UPDATE outbox SET state = 'claimed', lease_no = lease_no + 1, lease_by = ?, lease_until = `+clock+` + ?,
		attempts = attempts + 1, tried_before = tried_at, tried_at = ?`, `outbox`, `state = 'due' AND not_before <= ?`, `not_before, id`),
		token, pushLease.Microseconds(), now, now, n)
	if err != nil {
		return 0, fmt.Errorf("claim pushes: %w", err)
	}
	return got, nil
}
