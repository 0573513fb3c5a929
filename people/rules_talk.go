package people

import (
	"sync"
	"time"

	"minxu/store"
)

// Talk is a talk for which a resident asked for a person. Between its taking and its end the bot is silent.
type Talk struct {
	ID       string
	Resident string
	Ref      string // blind reference of the resident, as the chat trail knows them
	Node     string // where the resident lives; empty when unknown
	AskedOf  string // staff id of who was called
	AskedAt  time.Time
	TakenBy  string // staff id; empty while nobody has taken it
	TakenAt  time.Time
	HeardAt  time.Time // when either side last said something
	EndedAt  time.Time // zero: it runs
	EndedBy  TalkEnd
}

// TalkEnd says how a talk ended.
type TalkEnd string

// The ends of a talk.
const (
	EndedByStaff    TalkEnd = "staff"
	EndedByResident TalkEnd = "resident" // who went back to the bot
	EndedBySilence  TalkEnd = "silence"
	EndedUnheard    TalkEnd = "unheard" // nobody took it
)

// Taken says whether a steward speaks in it now.
func (t Talk) Taken() bool { return t.TakenBy != "" && t.EndedAt.IsZero() }

// Times of a talk.
const (
	talkIdle    = 30 * time.Minute // after so long a silence of both sides a taken talk ends
	talkWaits   = 72 * time.Hour   // a request that nobody took is over
	talksLooked = time.Second
)

// talks keeps the references of residents who speak with a steward right now, as they were last read: they are few, and every turn asks.
// While the database is away the last known ones hold.
type talks struct {
	mu      sync.Mutex
	taken   map[string]bool
	checked time.Time
	reading bool
}

// Talking gives the newest talk of a resident. sure asks the database in any case; without it only whoever is known, within a second, to
// speak with a steward is looked up.
func (p *People) Talking(r store.Reader, ref string, sure bool) (Talk, bool, error) {
	if !sure && !p.talks.hold(r, ref) {
		return Talk{}, false, nil
	}
	return NewestTalk(r, ref)
}

// hold says whether a resident speaks with a steward, as far as is known. One caller looks into the database; the others go on meanwhile.
func (s *talks) hold(r store.Reader, ref string) bool {
	now := r.Now()
	s.mu.Lock()
	fresh := s.taken != nil && !now.Before(s.checked) && now.Sub(s.checked) < talksLooked
	if fresh || s.reading {
		defer s.mu.Unlock()
		return s.taken[ref]
	}
	s.reading = true
	s.mu.Unlock()
	taken, err := takenRefs(r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.reading = false
	if err == nil {
		s.taken, s.checked = taken, now
	}
	return s.taken[ref]
}
