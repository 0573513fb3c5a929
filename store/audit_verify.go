package store

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// Break is a place where the audit does not verify.
type Break struct {
	Day  string
	Seq  int64
	ID   string
	What string
}

// String says it in one line.
func (b Break) String() string { return fmt.Sprintf("audit %s #%d %s: %s", b.Day, b.Seq, b.ID, b.What) }

// unchainedAfter is how long an entry may wait for the notary.
const unchainedAfter = time.Minute

// querier reads, in or outside a transaction.
type querier interface {
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

// VerifyAudit walks the whole chain, oldest day first, and reports every break: changed, missing and added entries, a day that does not
// follow the day before, a head that was not signed with our key, entries that were never chained.
func (s *Store) VerifyAudit(ctx context.Context) ([]Break, error) {
	days, err := s.auditDays(ctx)
	if err != nil {
		return nil, fmt.Errorf("verify the audit: %w", fault(err))
	}
	var breaks []Break
	head, known := "", map[string]bool{"": true}
	for i, d := range days {
		known[d.day] = true
		if d.previous != head {
			breaks = append(breaks, Break{Day: d.day, What: "does not follow the day before"})
		}
		// Days signed with a key long gone are vouched for by the signed days after them.
		if signed, have := s.sealer.dayHolds(&d); have && !signed || !have && i == len(days)-1 {
			breaks = append(breaks, Break{Day: d.day, What: "its head is not signed with the secret key"})
		}
		found, err := s.verifyDay(ctx, d)
		if err != nil {
			return nil, fmt.Errorf("verify the audit of %s: %w", d.day, fault(err))
		}
		breaks = append(breaks, found...)
		head = d.head
	}
	more, err := s.strays(ctx, known)
	if err != nil {
		return nil, fmt.Errorf("verify the audit: %w", fault(err))
	}
	return append(breaks, more...), nil
}

func (s *Store) auditDays(ctx context.Context) ([]auditDay, error) {
	rows, err := s.engine.read.QueryContext(ctx, `SELECT day, entries, previous, head, key_id, seal FROM audit_days ORDER BY day`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var days []auditDay
	for rows.Next() {
		var d auditDay
		if err := rows.Scan(&d.day, &d.entries, &d.previous, &d.head, &d.keyID, &d.seal); err != nil {
			return nil, err
		}
		days = append(days, d)
	}
	return days, rows.Err()
}

// dayHolds says whether the day's signature is right, and whether we have the key it was made with.
func (s *Sealer) dayHolds(d *auditDay) (signed, have bool) {
	for _, k := range s.keys {
		if id, seal := k.sealDay(d); id == d.keyID {
			return seal == d.seal, true
		}
	}
	return false, false
}

// verifyDay goes through one day's entries in the order of the chain.
func (s *Store) verifyDay(ctx context.Context, d auditDay) (breaks []Break, err error) {
	head, last := d.previous, int64(0)
	for {
		w := where{index: "audit_chain"}
		w.add("day = ?", d.day)
		w.add("seq > ?", last)
		entries, err := s.audited(ctx, s.engine.read, w, "seq, id", notaryChunk)
		if err != nil {
			return nil, err
		}
		for _, a := range entries {
			if a.Seq != last+1 {
				breaks = append(breaks, Break{d.day, a.Seq, a.ID, fmt.Sprintf("entries %d to %d are missing or double", last+1, a.Seq-1)})
			} else if chained(head, &a) != a.Hash {
				breaks = append(breaks, Break{d.day, a.Seq, a.ID, "was changed"})
			}
			head, last = a.Hash, a.Seq
		}
		if len(entries) < notaryChunk {
			break
		}
	}
	if last != d.entries || head != d.head {
		breaks = append(breaks, Break{Day: d.day, Seq: last, What: fmt.Sprintf("ends otherwise than its head of %d entries says", d.entries)})
	}
	return breaks, nil
}

// strays finds entries outside every chain.
func (s *Store) strays(ctx context.Context, known map[string]bool) (breaks []Break, err error) {
	rows, err := s.engine.read.QueryContext(ctx, `SELECT DISTINCT day FROM audit`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var day string
		if err := rows.Scan(&day); err != nil {
			return nil, err
		}
		if !known[day] {
			breaks = append(breaks, Break{Day: day, What: "entries of a day without a head"})
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	w := where{index: "audit_chain"}
	w.add("day = ''")
	w.add("at < ?", Micros(s.Now().Add(-unchainedAfter)))
	waiting, err := s.audited(ctx, s.engine.read, w, "seq, id", notaryChunk)
	for _, a := range waiting {
		breaks = append(breaks, Break{ID: a.ID, What: "not chained for over a minute"})
	}
	return breaks, err
}
