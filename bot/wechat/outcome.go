package wechat

import (
	"net/http"
	"sync/atomic"
)

// Outcome is what became of one callback. Every request ends with exactly one.
type Outcome uint8

// Outcomes; the comment is the answer that the platform gets.
const (
	Replied     Outcome = iota // 200 and a reply
	Silent                     // 200, nothing for the person to see
	Echoed                     // 200, the check of the address
	Kept                       // 200 and no body: authentic but not readable, handed over as KindBroken
	Failed                     // 500: we could not keep it, the platform brings it again
	Panicked                   // 500
	BadMethod                  // 405
	TooLarge                   // 413
	BadType                    // 415
	BadQuery                   // 400: a parameter twice, or not decodable
	EmptyBody                  // 400
	Malformed                  // 400
	BadEncoding                // 400
	Unsigned                   // 403: signature missing or wrong
	Stale                      // 403: outside the window around our clock
	Plaintext                  // 403: not sealed although a key is set
	BadEnvelope                // 403
	Replayed                   // 403: a used signature with another body
	NotOurs                    // 403: for another account
	outcomes
)

// table gives an outcome its name in metrics and its status.
var table = [outcomes]struct {
	name   string
	status int
}{
	Replied: {"replied", http.StatusOK}, Silent: {"silent", http.StatusOK}, Echoed: {"echoed", http.StatusOK},
	Kept:   {"kept", http.StatusOK},
	Failed: {"failed", http.StatusInternalServerError}, Panicked: {"panicked", http.StatusInternalServerError},
	BadMethod: {"bad_method", http.StatusMethodNotAllowed}, TooLarge: {"too_large", http.StatusRequestEntityTooLarge},
	BadType: {"bad_type", http.StatusUnsupportedMediaType}, BadQuery: {"bad_query", http.StatusBadRequest},
	EmptyBody: {"empty_body", http.StatusBadRequest}, Malformed: {"malformed", http.StatusBadRequest},
	BadEncoding: {"bad_encoding", http.StatusBadRequest}, Unsigned: {"unsigned", http.StatusForbidden},
	Stale: {"stale", http.StatusForbidden}, Plaintext: {"plaintext", http.StatusForbidden},
	BadEnvelope: {"bad_envelope", http.StatusForbidden}, Replayed: {"replayed", http.StatusForbidden},
	NotOurs: {"not_ours", http.StatusForbidden},
}

// String is the outcome's name in metrics.
func (o Outcome) String() string { return table[o].name }

// Note is something worth counting about a callback besides its outcome.
type Note uint8

// Notes.
const (
	OldKey       Note = iota // opened with the previous key
	OtherOpenID              // the openid of the query is not the sender's; the body decides
	ClockDoubted             // outside the window, accepted because our own clock must be wrong
	ReplyCut                 // a reply was longer than the person's client shows
	Repaired                 // the document was not in the platform's plain shape and took the slow way
	notes
)

var noteNames = [notes]string{"old_key", "other_openid", "clock_doubted", "reply_cut", "repaired"}

// String is the note's name in metrics.
func (n Note) String() string { return noteNames[n] }

// Counters counts outcomes and notes since the start. It is safe for concurrent use.
type Counters struct {
	outcomes [outcomes]atomic.Int64
	notes    [notes]atomic.Int64
}

// Outcome is how often a request ended so.
func (c *Counters) Outcome(o Outcome) int64 { return c.outcomes[o].Load() }

// Note is how often this was noted.
func (c *Counters) Note(n Note) int64 { return c.notes[n].Load() }

// Each calls f with the name and the value of every outcome and every note.
func (c *Counters) Each(f func(name string, n int64)) {
	for o := range outcomes {
		f(o.String(), c.outcomes[o].Load())
	}
	for n := range notes {
		f(n.String(), c.notes[n].Load())
	}
}
