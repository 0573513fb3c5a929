package store

import (
	"context"
	"errors"
	"fmt"
	"strings"
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

// Outcome is how one attempt ended.
type Outcome struct {
	ID      string
	Lease   int64
	State   State     // a final state, or Due for another attempt
	Reason  string    // never personal; cut at 255 bytes
	RetryAt time.Time // with Due; zero = now
}

// pushLease is how long a claim is a worker's alone.
const pushLease = 30 * time.Second

// Post puts a push into the outbox in this transaction. A key posted before is left as it is.
func (tx *Tx) Post(o Outgoing) error {
	if o.Key == "" || (o.Resident == "") == (o.Staff == "") {
		return errors.New("post a push: it needs a key and either a resident or a staff member")
	}
	id := tx.NewID()
	notBefore := o.NotBefore
	if notBefore.IsZero() {
		notBefore = tx.now
	}
	sealer := tx.s.sealer
	_, err := tx.exec(`INSERT INTO outbox (id, push_key, resident, staff, platform, kind, channel, body, data, about, not_before, expires_at,
		state, reason, attempts, lease_no, lease_by, lease_until, lapsed, client_msg_id, tried_at, tried_before, sent_at, created_at)
		VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'due', '', 0, 0, '', 0, 0, ?, 0, 0, 0, ?)`,
		id, o.Key, o.Resident, o.Staff, o.Platform, o.Kind, o.Channel, sealer.Seal("outbox.body:"+id, o.Body), sealer.Seal("outbox.data:"+id, o.Data), o.About,
		Micros(notBefore), Micros(o.ExpiresAt), id, Micros(tx.now))
	if err != nil && !duplicate(err) {
		return fmt.Errorf("post a push: %w", err)
	}
	return nil
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
	w := where{}
	w.add("lease_by = ?", token)
	w.add("state = 'claimed'")
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
	// One statement that both engines know; tried_before gets the old tried_at because MySQL assigns from left to right.
	got, err := tx.exec(`UPDATE outbox SET state = 'claimed', lease_no = lease_no + 1, lease_by = ?, lease_until = `+clock+` + ?,
		attempts = attempts + 1, tried_before = tried_at, tried_at = ?
		WHERE id IN (SELECT id FROM (SELECT id FROM outbox WHERE state = 'due' AND not_before <= ? ORDER BY not_before, id LIMIT ?) t) AND state = 'due'`,
		token, pushLease.Microseconds(), now, now, n)
	if err != nil {
		return 0, fmt.Errorf("claim pushes: %w", err)
	}
	return got, nil
}

// Settle notes how attempts ended, all in one transaction. Noting the same outcome again is fine. ErrStale: at least one claim had been
// lost to another worker; its outcome was left out and the others were noted.
func (s *Store) Settle(ctx context.Context, outcomes ...Outcome) error {
	stale := false
	err := s.InTx(ctx, func(tx *Tx) error {
		stale = false
		for _, o := range outcomes {
			ok, err := tx.settle(o)
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

func (tx *Tx) settle(o Outcome) (bool, error) {
	sent, retry := int64(0), int64(0)
	switch o.State {
	case Sent:
		sent = Micros(tx.now)
	case Due:
		if retry = Micros(o.RetryAt); retry == 0 {
			retry = Micros(tx.now)
		}
	case Failed, Expired, Suppressed, Unknown:
	default:
		return false, fmt.Errorf("push %s: %q is no outcome", o.ID, o.State)
	}
	reason := o.Reason
	if len(reason) > 255 {
		reason = strings.ToValidUTF8(reason[:255], "")
	}
	n, err := tx.exec(`UPDATE outbox SET state = ?, reason = ?, sent_at = ?, not_before = CASE WHEN ? > 0 THEN ? ELSE not_before END, lapsed = 0
		WHERE id = ? AND lease_no = ? AND state = 'claimed'`, string(o.State), reason, sent, retry, retry, o.ID, o.Lease)
	if err != nil || n > 0 {
		return err == nil, err
	}
	// The answer to an earlier try may have been lost.
	var there int
	return scanOne(tx.sql.QueryRowContext(tx.ctx, `SELECT 1 FROM outbox WHERE id = ? AND lease_no = ? AND state = ?`, o.ID, o.Lease, string(o.State)), &there)
}
