package store

import (
	"context"
	"fmt"
	"time"
)

// Direction says who spoke.
type Direction string

// The two directions of a chat message.
const (
	In  Direction = "in"
	Out Direction = "out"
)

// Line is one chat message that people can read again, with its answer.
type Line struct {
	ID        string    // made when empty
	Who       string    // blind reference
	At        time.Time // now when zero
	Direction Direction
	Kind      string // text, voice, image ...
	Text      string
	Reply     string // what was answered to it at once; empty for what was said unasked
}

// line is a Line as kept.
type line struct {
	id, who, direction, kind string
	at                       int64
	text, reply              []byte // sealed
}

func (s *Store) sealLine(l Line, now time.Time) line {
	if l.ID == "" {
		l.ID = s.newID()
	}
	if l.At.IsZero() {
		l.At = now
	}
	k := line{l.ID, l.Who, string(l.Direction), l.Kind, Micros(l.At), s.sealer.Seal("messages.text:"+l.ID, l.Text), nil}
	if l.Reply != "" {
		k.reply = s.sealer.Seal("messages.reply:"+l.ID, l.Reply)
	}
	return k
}

// Trail keeps chat messages in the turn's transaction.
func (tx *Tx) Trail(lines ...Line) error {
	for _, l := range lines {
		k := tx.s.sealLine(l, tx.now)
		_, err := tx.exec(`INSERT INTO messages (id, who, at, direction, kind, text, reply) VALUES (?, ?, ?, ?, ?, ?, ?)`, k.id, k.who, k.at, k.direction, k.kind, k.text, k.reply)
		if err != nil {
			return fmt.Errorf("keep a chat message: %w", err)
		}
	}
	return nil
}

// TrailBehind keeps chat messages soon after, in batches; it never waits and never fails the caller.
func (s *Store) TrailBehind(lines ...Line) {
	now := s.Now()
	b := s.behind
	for _, l := range lines {
		k := s.sealLine(l, now)
		b.mu.Lock()
		if len(b.lines) == behindLines {
			b.lines = b.lines[1:]
			b.lost++
		}
		b.lines = append(b.lines, k)
		b.mu.Unlock()
	}
	b.rouse()
}

const lineColumns = 7

// writeLines inserts kept lines; one that is there already, because an answer of the database got lost, is left as it is.
func (s *Store) writeLines(ctx context.Context, lines []line) error {
	args := make([]any, 0, lineColumns*len(lines))
	for _, k := range lines {
		args = append(args, k.id, k.who, k.at, k.direction, k.kind, k.text, k.reply)
	}
	query := `INSERT INTO messages (id, who, at, direction, kind, text, reply) VALUES ` + tuples(lineColumns, len(lines))
	if s.engine.mysql {
		query += ` ON DUPLICATE KEY UPDATE id = VALUES(id)`
	} else {
		query += ` ON CONFLICT (id) DO NOTHING`
	}
	if _, err := s.engine.write.ExecContext(ctx, query, args...); err != nil {
		return fmt.Errorf("keep chat messages: %w", fault(err))
	}
	return nil
}

// ReadTrail gives a resident's newest messages older than the id before ("" = the newest), newest first; at most 1000, 0 = 100.
func (s *Store) ReadTrail(ctx context.Context, who, before string, limit int) ([]Line, error) {
	w := where{index: "messages_who"}
	w.add("who = ?", who)
	if before != "" {
		w.add("id < ?", before)
	}
	rows, err := s.engine.read.QueryContext(ctx, `SELECT id, who, at, direction, kind, text, reply FROM messages`+w.sql(s.engine)+` ORDER BY id DESC LIMIT ?`, append(w.args, clamp(limit))...)
	if err != nil {
		return nil, fmt.Errorf("read the trail: %w", fault(err))
	}
	defer rows.Close()
	var all []Line
	for rows.Next() {
		var l Line
		var at int64
		var text, reply []byte
		if err = rows.Scan(&l.ID, &l.Who, &at, &l.Direction, &l.Kind, &text, &reply); err != nil {
			break
		}
		l.At = FromMicros(at)
		if l.Text, err = s.sealer.Unseal("messages.text:"+l.ID, text); err != nil {
			break
		}
		if reply != nil {
			if l.Reply, err = s.sealer.Unseal("messages.reply:"+l.ID, reply); err != nil {
				break
			}
		}
		all = append(all, l)
	}
	if err == nil {
		err = rows.Err()
	}
	if err != nil {
		return nil, fmt.Errorf("read the trail: %w", fault(err))
	}
	return all, nil
}
