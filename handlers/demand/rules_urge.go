package demand

import "time"

// UrgeAnswer says whether a case may be urged now, and if not why and from when on.
type UrgeAnswer uint8

// The answers to an urge.
const (
	UrgeYes       UrgeAnswer = iota + 1
	UrgeSoon                 // nobody is late yet: not before the contact limit, nor within a day of the last progress
	UrgeAgain                // it was urged less than a day ago
	UrgeEnough               // it was urged as often as it helps; it is supervised
	UrgeYourTurn             // the resident is asked something: an answer helps, an urge does not
	UrgeNotNeeded            // it is answered or over
)

// MayUrge decides on an urge. An urge is allowed once the contact limit has passed without a contact, or a day after the last progress;
// again a day later; three times in all. It never moves a clock. The instant is from when on it helps; zero where time does not matter.
func (p Policy) MayUrge(d Demand, now time.Time) (UrgeAnswer, time.Time) {
	switch {
	case d.State == WaitingResident:
		return UrgeYourTurn, time.Time{}
	case !d.State.May(ToUrge, ByResident):
		return UrgeNotNeeded, time.Time{}
	case d.Urges >= p.UrgeMost:
		return UrgeEnough, time.Time{}
	}
	from := p.firstUrge(d)
	if now.Before(from) {
		return UrgeSoon, from
	}
	if again := d.LastUrge.Add(p.UrgeEvery); !d.LastUrge.IsZero() && now.Before(again) {
		return UrgeAgain, again
	}
	return UrgeYes, time.Time{}
}

// firstUrge is the instant from which somebody is late: without a progress the contact limit, but not sooner than a decent time after
// the filing; behind a progress a day.
func (p Policy) firstUrge(d Demand) time.Time {
	if !d.LastProgress.IsZero() {
		return d.LastProgress.Add(p.UrgeEvery)
	}
	start := d.ClockFrom
	if start.IsZero() {
		start = d.SubmittedAt
	}
	decent := p.UrgeAfter
	if d.Urgency.rank() >= Urgent.rank() {
		decent = p.UrgeAfterUrgent
	}
	from := start.Add(decent)
	if contact := d.ContactDue; !contact.IsZero() && contact.After(from) {
		from = contact
	}
	return from
}
