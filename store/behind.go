package store

import (
	"context"
	"strings"
	"sync"
	"time"
)

const (
	behindPause    = 100 * time.Millisecond // how long rows gather before they are written
	behindRetry    = time.Second            // pause while the database is away
	behindChunk    = 256                    // rows a statement
	behindSessions = 50_000                 // sessions kept while the database is away
	behindLines    = 50_000                 // chat messages kept meanwhile; beyond it the oldest are lost
)

// behind writes in batches what a reply need not wait for: sessions that Redis has already, and the trail of chat messages.
type behind struct {
	s     *Store
	mu    sync.Mutex
	late  map[string]*late // by resident, the newest
	lines []line
	lost  int           // chat messages dropped since the last word about it
	wake  chan struct{} // something waits
	quit  chan struct{}
	ended chan struct{}
	write sync.Mutex // one flush at a time
}

func startBehind(s *Store) *behind {
	b := &behind{s: s, late: map[string]*late{}, wake: make(chan struct{}, 1), quit: make(chan struct{}), ended: make(chan struct{})}
	go b.run()
	return b
}

func (b *behind) run() {
	defer close(b.ended)
	pause := behindPause
	timer := time.NewTimer(pause)
	defer timer.Stop()
	for {
		select {
		case <-b.wake:
		case <-b.quit:
			return
		}
		timer.Reset(pause)
		select {
		case <-timer.C:
		case <-b.quit:
			return
		}
		pause = behindPause
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		if err := b.flush(ctx); err != nil {
			b.s.log.Warn("what is written behind the replies waits for the database", "error", err)
			pause = behindRetry
			b.rouse()
		}
		cancel()
	}
}

// stop ends the loop and writes the rest.
func (b *behind) stop(ctx context.Context) error {
	close(b.quit)
	<-b.ended
	return b.flush(ctx)
}

func (b *behind) rouse() {
	select {
	case b.wake <- struct{}{}:
	default:
	}
}

// add takes a session; an older one of the same resident is forgotten.
func (b *behind) add(l *late) {
	b.mu.Lock()
	if old := b.late[l.who]; old == nil && len(b.late) < behindSessions || old != nil && old.version < l.version {
		b.late[l.who] = l
	}
	b.mu.Unlock()
	b.rouse()
}

// session gives what waits for a resident, nil when nothing does.
func (b *behind) session(who string) *late {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.late[who]
}

// flush writes everything that waits. A session stays visible to session until it is written.
func (b *behind) flush(ctx context.Context) error {
	b.write.Lock()
	defer b.write.Unlock()
	b.mu.Lock()
	sessions := make([]*late, 0, len(b.late))
	for _, l := range b.late {
		sessions = append(sessions, l)
	}
	lines := b.lines
	b.lines = nil
	lost := b.lost
	b.lost = 0
	b.mu.Unlock()
	if lost > 0 {
		b.s.log.Warn("chat messages were not kept: the database was away for too long", "lost", lost)
	}
	err := b.writeSessions(ctx, sessions)
	for len(lines) > 0 && err == nil {
		n := chunk(len(lines))
		if err = b.s.writeLines(ctx, lines[:n]); err == nil {
			lines = lines[n:]
		}
	}
	if len(lines) > 0 {
		b.mu.Lock()
		b.lines = append(lines, b.lines...)
		b.mu.Unlock()
	}
	return err
}

// chunk is how many of n rows the next statement takes: a power of two, so that few different statements are prepared.
func chunk(n int) int {
	c := behindChunk
	for c > n {
		c /= 2
	}
	return c
}

func (b *behind) writeSessions(ctx context.Context, sessions []*late) error {
	for len(sessions) > 0 {
		n := chunk(len(sessions))
		args := make([]any, 0, 5*n)
		for _, l := range sessions[:n] {
			args = append(args, l.who, l.version, l.data, l.expires, l.updated)
		}
		// Only newer versions are taken. MySQL assigns from left to right, so the version comes last.
		query := `INSERT INTO sessions (who, version, data, expires_at, updated_at) VALUES ` + tuples(5, n)
		if b.s.engine.mysql {
			query += ` ON DUPLICATE KEY UPDATE data = IF(VALUES(version) > version, VALUES(data), data),
				expires_at = IF(VALUES(version) > version, VALUES(expires_at), expires_at),
				updated_at = IF(VALUES(version) > version, VALUES(updated_at), updated_at), version = GREATEST(version, VALUES(version))`
		} else {
			query += ` ON CONFLICT (who) DO UPDATE SET version = excluded.version, data = excluded.data, expires_at = excluded.expires_at,
				updated_at = excluded.updated_at WHERE excluded.version > sessions.version`
		}
		if _, err := b.s.engine.write.ExecContext(ctx, query, args...); err != nil {
			return fault(err)
		}
		b.mu.Lock()
		for _, l := range sessions[:n] {
			if b.late[l.who] == l {
				delete(b.late, l.who)
			}
		}
		b.mu.Unlock()
		sessions = sessions[n:]
	}
	return nil
}

// tuples gives n rows of placeholders.
func tuples(columns, n int) string {
	row := "(?" + strings.Repeat(", ?", columns-1) + ")"
	return row + strings.Repeat(", "+row, n-1)
}

// Flush writes now what follows the replies: for those who are about to read it.
func (s *Store) Flush(ctx context.Context) error { return s.behind.flush(ctx) }
