package festival

import (
	"time"

	"minxu/calendar"
)

// Policy holds the district's numbers of the festival; zero fields take the defaults.
type Policy struct {
	PartyMost     int           // people of one registration
	CancelFree    time.Duration // before the start
	NoShowMost    int           // times not come that close sign-up
	NoShowWithin  time.Duration // within which they count
	NoShowClosed  time.Duration // for how long sign-up is closed then
	OfferWindow   time.Duration // to answer an offer, counted in waking hours
	HoldUntil     time.Duration // before the start: until then seats that do not fit the first party are held for it
	HostFirst     time.Duration // for which the host community comes first
	CheckInBefore time.Duration
	CheckInAfter  time.Duration
	TriesMost     int           // wrong codes before staff must look
	FeedbackOpen  time.Duration // for which a bare score is understood
}

// WithDefaults fills what is not set.
func (p Policy) WithDefaults() Policy {
	whole := func(n *int, d int) {
		if *n == 0 {
			*n = d
		}
	}
	long := func(t *time.Duration, d time.Duration) {
		if *t == 0 {
			*t = d
		}
	}
	const day = 24 * time.Hour
	whole(&p.PartyMost, 5)
	whole(&p.NoShowMost, 3)
	whole(&p.TriesMost, 5)
	long(&p.CancelFree, day)
	long(&p.NoShowWithin, 180*day)
	long(&p.NoShowClosed, 30*day)
	long(&p.OfferWindow, 2*time.Hour)
	long(&p.HoldUntil, day)
	long(&p.HostFirst, day)
	long(&p.CheckInBefore, 30*time.Minute)
	long(&p.CheckInAfter, 30*time.Minute)
	long(&p.FeedbackOpen, 48*time.Hour)
	return p
}

func shanghai() *time.Location { return calendar.Shanghai() }

// CheckInOpen gives the window in which a code is taken, its ends included.
func (p Policy) CheckInOpen(e Event) (from, to time.Time) {
	return e.Start.Add(-p.CheckInBefore), e.Start.Add(p.CheckInAfter)
}

// HostOnlyUntil is the end of the time in which only the host community may sign up; zero when there is none.
func (p Policy) HostOnlyUntil(e Event) time.Time {
	if !e.HostFirst || e.Node == "" {
		return time.Time{}
	}
	return e.opensAt().Add(p.HostFirst)
}

// opensAt is when sign-up opens; an event without a date of its own opens with its publication.
func (e Event) opensAt() time.Time {
	if e.SignupOpen.IsZero() {
		return e.MadeAt
	}
	return e.SignupOpen
}

// ClosedUntil says until when a person's sign-up is closed for not coming; zero when it is open. missed are the instants of what counts,
// in any order; somebody of 70 or older is never closed out.
func (p Policy) ClosedUntil(missed []time.Time, exempt bool, now time.Time) time.Time {
	if exempt {
		return time.Time{}
	}
	var until time.Time
	for _, last := range missed { // every miss may be the one that filled the measure
		n := 0
		for _, m := range missed {
			if !m.After(last) && last.Sub(m) < p.NoShowWithin {
				n++
			}
		}
		if end := last.Add(p.NoShowClosed); n >= p.NoShowMost && end.After(now) && end.After(until) {
			until = end
		}
	}
	return until
}

// exemptBand says whether not coming has no consequence for an age band.
func exemptBand(band string) bool { return band == "70-79" || band == "80+" }

// RemindAt is when people are asked whether they come: 19:00 of the evening before.
func RemindAt(start time.Time) time.Time {
	return calendar.Midnight(start).Add(-5 * time.Hour)
}
