package store

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"
)

const (
	notaryPause = time.Second
	notaryLease = 10 * time.Second
	notaryChunk = 500
)

// RunNotary chains new audit entries about every second until ctx ends, and once more then.
func (s *Store) RunNotary(ctx context.Context) {
	ticker := time.NewTicker(notaryPause)
	defer ticker.Stop()
	for well := true; ; {
		_, err := s.Notarise(ctx)
		if err != nil && well && ctx.Err() == nil {
			s.log.Error("the audit is not being chained", "error", err)
		}
		well = err == nil
		select {
		case <-ticker.C:
			continue
		case <-ctx.Done():
		}
		last, cancel := lasting(ctx)
		defer cancel()
		if _, err := s.Notarise(last); err != nil {
			s.log.Error("the last audit entries are not chained", "error", err)
		}
		if err := s.Release(last, "notary"); err != nil {
			s.log.Warn("the notary's lease was left to lapse", "error", err)
		}
		return
	}
}

// Notarise chains every entry that is not chained yet and tells how many it took. One process at a time does the work: the lease saves
// the others the trouble, and the condition on the day's row makes sure.
func (s *Store) Notarise(ctx context.Context) (int, error) {
	held, err := s.Lease(ctx, "notary", notaryLease)
	if err != nil || !held {
		return 0, err
	}
	total := 0
	for {
		n := 0
		err := s.InTx(ctx, func(tx *Tx) (err error) {
			n, err = tx.notarise()
			return err
		})
		if total += n; err != nil {
			return total, fmt.Errorf("chain the audit: %w", err)
		}
		if n < notaryChunk {
			return total, nil
		}
	}
}

// auditDay is the chain of one day.
type auditDay struct {
	day            string
	entries        int64
	previous, head string
	keyID, seal    string
}

func (tx *Tx) notarise() (int, error) {
	w := where{index: "audit_chain"}
	w.add("day = ''")
	fresh, err := tx.s.audited(tx.ctx, tx.sql, w, "seq, id", notaryChunk) // their seq is 0
	if err != nil || len(fresh) == 0 {
		return 0, err
	}
	var d auditDay
	_, err = scanOne(tx.sql.QueryRowContext(tx.ctx, `SELECT day, entries, previous, head FROM audit_days ORDER BY day DESC LIMIT 1`),
		&d.day, &d.entries, &d.previous, &d.head)
	if err != nil {
		return 0, err
	}
	before := d.entries
	opening := Day(tx.now) > d.day // a clock that went back goes on with the newest day
	if opening {
		d = auditDay{day: Day(tx.now), previous: d.head, head: d.head}
	}
	for _, a := range fresh {
		d.entries++
		d.head = chained(d.head, &a)
		n, err := tx.exec(`UPDATE audit SET day = ?, seq = ?, hash = ? WHERE id = ? AND day = ''`, d.day, d.entries, d.head, a.ID)
		if err == nil && n == 0 {
			err = errAgain // another notary is at work
		}
		if err != nil {
			return 0, err
		}
	}
	d.keyID, d.seal = tx.s.sealer.sealDay(&d)
	if opening {
		_, err = tx.exec(`INSERT INTO audit_days (day, entries, previous, head, key_id, seal) VALUES (?, ?, ?, ?, ?, ?)`, d.day, d.entries, d.previous, d.head, d.keyID, d.seal)
		if duplicate(err) {
			err = errAgain
		}
		return len(fresh), err
	}
	n, err := tx.exec(`UPDATE audit_days SET entries = ?, head = ?, key_id = ?, seal = ? WHERE day = ? AND entries = ?`, d.entries, d.head, d.keyID, d.seal, d.day, before)
	if err == nil && n == 0 {
		err = errAgain
	}
	return len(fresh), err
}

// chained is the hash of an entry after the hash before it. It uses no secret, so that anybody with the rows can check the chain.
func chained(previous string, a *Audited) string {
	b := appendText(make([]byte, 0, 512), previous)
	for _, text := range []string{a.ID, fmt.Sprint(Micros(a.At)), a.ActorKind, a.ActorID, a.Role, a.Action, a.ObjectKind, a.ObjectID,
		a.Reason, a.Before, a.After, a.IP, a.Request} {
		b = appendText(b, text)
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// sealDay signs the head of a day, so that whoever can write the tables but has no secret key cannot make another chain.
func (s *Sealer) sealDay(d *auditDay) (keyID, seal string) { return s.keys[0].sealDay(d) }

func (k secret) sealDay(d *auditDay) (keyID, seal string) {
	h := hmac.New(sha256.New, k.derive("audit"))
	for _, text := range []string{d.day, fmt.Sprint(d.entries), d.previous, d.head} {
		h.Write(appendText(nil, text))
	}
	return hex.EncodeToString(k.id[:]), hex.EncodeToString(h.Sum(nil))
}
