package play

import (
	"fmt"
	"time"
)

// place is a line of a file.
type place struct {
	file string
	line int
}

func (p place) String() string { return fmt.Sprintf("%s:%d", p.file, p.line) }

// fault is one reason why a conversation fails.
type fault struct {
	at     place
	source string // the line of the file
	reason string
	reply  string // what stood there instead; empty when no reply is in question
}

// conversation is one block of a file.
type conversation struct {
	at                          place
	id, half, capability, title string
	start                       time.Time // zero: the fixture's clock
	given                       []map[string]any
	steps                       []step
	faults                      []fault // lines that could not be read
	fixture                     *fixture
}

// step is one line that is played or judged, in the order of the file.
type step struct {
	at     place
	source string
	part   any // as, said, acted, jump, offer, expect, state, wanted or model
}

type (
	as    struct{ account string }
	said  struct{ line Line }
	acted struct {
		action Action
		at     time.Time // zero: now
	}
	jump  struct{ to time.Time }
	model struct{ channel, text string } // channel: "", cs, sub:KIND, none

	// offer is an optional exchange.
	offer struct {
		kind  string // a row of the fixture's ask, or "if"
		line  Line
		parts parts // if: all of these
		bans  parts // if: none of these
		any   bool  // also when no question waits
	}
	// expect is a ? line.
	expect struct {
		kind  string
		parts parts
		digit int // opt
		max   int // max
	}
	// state is a = session line.
	state struct{ names []string }
	// wanted is a = table line.
	wanted struct {
		table string
		count int // -1: some row
		row   map[string]any
	}
)
