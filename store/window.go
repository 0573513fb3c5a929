package store

import (
	"context"
	"fmt"
	"time"
)

// Window is what the platform's reply window of a resident stands at.
type Window struct {
	Opened time.Time // when the resident last wrote; zero = never
	Sent   int       // customer-service messages that were accepted since then
}

// Window reads it from the chat trail and the outbox; nothing is counted twice, so nothing can drift. A tap on the menu opens no window.
func (s *Store) Window(ctx context.Context, who, resident string) (Window, error) {
	var opened int64
	_, err := scanOne(s.engine.read.QueryRowContext(ctx, `SELECT at FROM messages WHERE who = ? AND direction = 'in' AND kind <> 'event' ORDER BY id DESC LIMIT 1`, who), &opened)
	if err != nil {
		return Window{}, fmt.Errorf("find the last message of a resident: %w", fault(err))
	}
	opened = max(opened, s.behind.heard(who))
	if opened == 0 {
		return Window{}, nil
	}
	w := Window{Opened: FromMicros(opened)}
	_, err = scanOne(s.engine.read.QueryRowContext(ctx, `SELECT COUNT(*) FROM outbox WHERE resident = ? AND platform = 'wechat' AND channel = 'customer_service' AND state = 'sent' AND sent_at > ?`,
		resident, opened), &w.Sent)
	if err != nil {
		return Window{}, fmt.Errorf("count the messages to a resident: %w", fault(err))
	}
	return w, nil
}

// heard is the newest message of a resident that is still on its way into the database; 0 when there is none.
func (b *behind) heard(who string) (at int64) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range b.lines {
		if l.who == who && l.direction == string(In) && l.kind != "event" {
			at = max(at, l.at)
		}
	}
	return at
}
