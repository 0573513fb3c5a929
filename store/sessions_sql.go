package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// sqlSessions keeps sessions in the database. In a process they are locked by seats; between processes, which only a database server
// has, by a lease in the session's row.
type sqlSessions struct {
	s      *Store
	seats  *seats
	closes convoy[*closing]
}

func newSQLSessions(s *Store) *sqlSessions {
	q := &sqlSessions{s: s, seats: newSeats()}
	// A file has one writer, and a commit costs a sync of the disk: sittings that close at the same time share it. A server has many
	// connections and does the same by itself.
	q.closes = convoy[*closing]{lanes: 1, most: 64, carry: q.write, refuse: func(c *closing, err error) { c.err = err }}
	if s.engine.mysql {
		q.closes.lanes, q.closes.most = mysqlConns, 1
	}
	return q
}

// closing is a sitting's session and reply on their way into the database.
type closing struct {
	late  late
	key   string
	reply []byte // sealed
	err   error
}

// Open is Sessions.Open.
func (q *sqlSessions) Open(ctx context.Context, who, msgKey string) (*Sitting, error) {
	p := &patience{}
	defer p.end()
	if err := q.seats.take(ctx, who, p); err != nil {
		return nil, err
	}
	s := &Sitting{Who: who, Key: msgKey}
	if err := q.open(ctx, s, p); err != nil {
		q.seats.leave(who)
		return nil, err
	}
	return s, nil
}

// open is Open for whoever has the seat.
func (q *sqlSessions) open(ctx context.Context, s *Sitting, p *patience) error {
	if q.s.engine.mysql {
		if err := q.lock(ctx, s.Who, p); err != nil {
			return err
		}
	}
	st, err := q.s.stored(ctx, s.Who, s.Key)
	if err != nil {
		q.unlock(ctx, s.Who)
		return err
	}
	st.seat(s, q.s.Now())
	return nil
}

// lock takes the lease in the resident's row, making the row if need be. A lease of this very process is left over from a sitting that
// lost its connection, because the seat is ours.
func (q *sqlSessions) lock(ctx context.Context, who string, p *patience) error {
	e, self := q.s.engine, q.s.self
	for wait := 10 * time.Millisecond; ; wait = min(2*wait, 160*time.Millisecond) {
		r, err := e.write.ExecContext(ctx, `UPDATE sessions SET holder = ?, held_until = `+e.now+` + ? WHERE who = ? AND (held_until < `+e.now+` OR holder = ?)`,
			self, sittingLease.Microseconds(), who, self)
		if err == nil {
			var n int64
			if n, err = r.RowsAffected(); err == nil && n > 0 {
				return nil
			}
		}
		if err == nil {
			_, err = e.write.ExecContext(ctx, `INSERT INTO sessions (who, version, expires_at, updated_at, holder, held_until) VALUES (?, 0, 0, ?, ?, `+e.now+` + ?)`,
				who, Micros(q.s.Now()), self, sittingLease.Microseconds())
			if err == nil {
				return nil
			}
		}
		if !duplicate(err) && !contended(err) {
			return fmt.Errorf("lock resident: %w", fault(err))
		}
		select { // somebody else holds it
		case <-p.over():
			return ErrBusy
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(wait):
		}
	}
}

func (q *sqlSessions) unlock(ctx context.Context, who string) {
	if !q.s.engine.mysql {
		return
	}
	ctx, cancel := lasting(ctx)
	defer cancel()
	// A lock that cannot be given back lapses.
	if _, err := q.s.engine.write.ExecContext(ctx, `UPDATE sessions SET held_until = 0 WHERE who = ? AND holder = ?`, who, q.s.self); err != nil {
		q.s.log.Warn("a resident's lock was left to lapse", "error", err)
	}
}

// Close is Sessions.Close.
func (q *sqlSessions) Close(ctx context.Context, s *Sitting, saved Saved) error {
	if s.over {
		return errOver
	}
	s.over = true
	defer q.seats.leave(s.Who)
	if saved.InTx {
		return nil // the transaction gave the lock back
	}
	return q.save(ctx, s, saved)
}

// save keeps session and reply together.
func (q *sqlSessions) save(ctx context.Context, s *Sitting, saved Saved) error {
	c := &closing{
		late:  late{who: s.Who, version: saved.Version, data: q.s.sealSession(s.Who, saved.Data), expires: Micros(saved.Expires), updated: Micros(q.s.Now())},
		key:   s.Key,
		reply: q.s.sealer.seal("replies.reply:"+s.Key, saved.Reply),
	}
	q.closes.send(c)
	if c.err != nil {
		q.unlock(ctx, s.Who)
		return fmt.Errorf("close the sitting: %w", c.err)
	}
	return nil
}

// write saves sittings in one transaction; one that was overtaken does not keep the others from being saved.
func (q *sqlSessions) write(batch []*closing) error {
	ctx, cancel := lasting(context.Background())
	defer cancel()
	err := q.s.InTx(ctx, func(tx *Tx) error {
		expires := Micros(tx.now.Add(keepReplies))
		for _, c := range batch {
			c.err = tx.saveSession(&c.late)
			if errors.Is(c.err, ErrStale) {
				continue
			}
			if c.err != nil {
				return c.err
			}
			_, err := tx.exec(`INSERT INTO replies (msg_key, who, reply, expires_at) VALUES (?, ?, ?, ?)`, c.key, c.late.who, c.reply, expires)
			if duplicate(err) {
				_, err = tx.exec(`UPDATE replies SET reply = ?, expires_at = ? WHERE msg_key = ?`, c.reply, expires, c.key)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		for _, c := range batch {
			c.err = err
		}
	}
	return err
}

// Drop is Sessions.Drop.
func (q *sqlSessions) Drop(ctx context.Context, s *Sitting) {
	if s == nil || s.over {
		return
	}
	s.over = true
	q.unlock(ctx, s.Who)
	q.seats.leave(s.Who)
}

// Degraded is Sessions.Degraded; the database stands in for nobody.
func (q *sqlSessions) Degraded() bool { return false }
