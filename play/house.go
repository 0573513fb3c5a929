package play

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// ErrNotBuilt marks a line, a table or an action whose capability does not exist yet; the line fails with these words.
var ErrNotBuilt = errors.New("not built")

// NotBuilt says what is missing: a table, a verb, a key of the fixture.
func NotBuilt(word string) error { return fmt.Errorf("%w: %s", ErrNotBuilt, word) }

// House is what the judge drives: one fresh district with a clock of its own, already holding the conversation's World.
type House interface {
	Chat
	Town
	Records
	Close() error
}

// Opener makes a fresh house that holds the world and whose clock stands at world.Clock. An Opener refuses with
// NotBuilt a key of the world that it cannot load and that the fixture does not have by itself.
type Opener func(ctx context.Context, world World) (House, error)

// Chat is the residents' side of the house.
type Chat interface {
	// Say delivers one line of a resident as the platform would and waits for its passive reply.
	Say(ctx context.Context, line Line) (Answer, error)
	// Pushes gives every text sent to any account since the call before, in the order of sending: customer service,
	// subscription and template messages. What is due now is sent first; what is held back is not in it.
	Pushes(ctx context.Context) ([]Push, error)
	// Session names what waits for an answer from this account: "idle", "human", or "flow.key" of the open question.
	Session(ctx context.Context, account string) (string, error)
}

// Town is everything else that happens: time and other people.
type Town interface {
	// SetClock moves the clock to t; timers that fall due on the way run in their order, each at its own instant.
	SetClock(ctx context.Context, t time.Time) error
	// Act carries out what a steward or somebody else does.
	Act(ctx context.Context, action Action) error
}

// Records is what the house knows, in the vocabulary of the conversation files.
type Records interface {
	// Rows gives all rows of a table. Values are string, bool, a number, time.Time or nil; "" and nil are alike.
	// message_store rows carry "text", outbox rows "sent_at" (absent while unsent).
	Rows(ctx context.Context, table string) ([]Row, error)
	// Knows says whether a number (MX, LF, LJ, SJ, YT) stands in the records.
	Knows(ctx context.Context, number string) (bool, error)
}

// Row is one row of an assertion table.
type Row map[string]any

// Kind is the kind of a resident's line.
type Kind string

// The kinds of lines.
const (
	Text     Kind = "text"
	Image    Kind = "image"    // Text: what it shows
	Voice    Kind = "voice"    // Text: what was recognised, empty when recognition is off
	Location Kind = "location" // Lat, Lng and Text as its label
	Menu     Kind = "menu"     // Text: the menu key
	Event    Kind = "event"    // Text: subscribe, unsubscribe or scan; Scene of a QR code
	Retry    Kind = "retry"    // the platform sends the account's line before again, under the same message id
)

// Line is one message of a resident.
type Line struct {
	Account  string // the user's id in the fixture
	Kind     Kind
	Text     string
	Scene    string
	Lat, Lng float64
}

// Answer is the passive reply to a line. An empty text means that there was none.
type Answer struct {
	Text string
	Took time.Duration // wall time from delivery to reply
}

// Push is a text that was sent outside a passive reply.
type Push struct {
	Account string
	Channel string // cs, or sub:KIND
	Text    string
}

// The people an action can come from.
const (
	Steward = "管家"
	System  = "系统"
)

// Action is something that a steward (管家) or somebody else (系统) does. Its instant, when it names one, has already been
// set on the clock.
type Action struct {
	Actor   string
	Account string // the acting resident
	// Verb is one of say (a steward types "text" to the acting account's open case), ask, resolve, extend; cancel_slot,
	// cancel_registration, lawyer_cancel_session, handler_return, redispatch, send_notice.
	Verb   string
	Fields map[string]any // as in the file, numbers as json.Number
}

// Field gives a field as text, "" when it is absent.
func (a Action) Field(name string) string {
	v, ok := a.Fields[name]
	if !ok || v == nil {
		return ""
	}
	return fmt.Sprint(v)
}

// Object is what the verb is about: a number, a session, a meeting.
func (a Action) Object() string { return a.Field(a.Verb) }
