package store

import (
	"context"
	"time"
)

// Direction says who spoke.
type Direction string

// The two directions of a chat message.
const (
	In  Direction = "in"
	Out Direction = "out"
)

// Line is one chat message that people can read again.
type Line struct {
	ID        string // made when empty
	Who       string // blind reference
	At        time.Time
	Direction Direction
	Kind      string // text, voice, image ...
	Text      string
}

// Trail keeps chat messages in the turn's transaction.
func (tx *Tx) Trail(lines ...Line) error { panic("soon") }

// TrailBehind keeps chat messages soon after, in batches; it never waits and never fails the caller.
func (s *Store) TrailBehind(lines ...Line) { panic("soon") }

// ReadTrail gives a resident's newest messages older than the id before ("" = the newest), newest first.
func (s *Store) ReadTrail(ctx context.Context, who, before string, limit int) ([]Line, error) {
	panic("soon")
}

// Erase forgets what the store keeps of a resident: messages, session, words of saved replies and receipts (who, a blind reference), and
// the words of pushes (resident, an id). That a message was processed stays known.
func (tx *Tx) Erase(who, resident string) error { panic("soon") }
