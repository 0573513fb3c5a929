package festival

import (
	"time"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/store"
	"minxu/triage"
)

// Purposes for which a talk looks at the resident's own registrations.
const (
	forCancel   = "cancel"
	forChange   = "change"
	forCheckIn  = "checkin"
	forOffer    = "offer"
	forExpired  = "expired"
	forRemind   = "remind"
	forMoved    = "moved"
	forFeedback = "feedback"
	forOpen     = "open" // anything that was asked and waits for an answer
	forAll      = "all"
	forEvent    = "event"
)

// suits says whether a registration is one that a purpose is about.
func (p Policy) suits(purpose string, r Registration, e Event, now time.Time) bool {
	before := now.Before(e.Start)
	switch purpose {
	case forCancel:
		return before && (r.State == Signed || r.State == Waitlisted || r.State == Offered)
	case forChange:
		return before && (r.State == Signed || r.State == Waitlisted)
	case forCheckIn:
		_, to := p.CheckInOpen(e)
		return (r.State == Signed || r.State == CheckedIn) && !now.After(to) && e.Start.Sub(now) < 24*time.Hour && e.State != Cancelled && e.State != Postponed
	case forOffer:
		return r.State == Offered && r.OfferExpires.After(now)
	case forExpired:
		return r.State == Expired && !r.Offered.IsZero() && before && now.Sub(r.Ended) < 24*time.Hour
	case forRemind:
		return r.State == Signed && !r.Reminded.IsZero() && before
	case forMoved:
		return r.State == Signed && !r.Moved.IsZero() && !r.Coming && before && e.State != Postponed
	case forOpen:
		return p.suits(forOffer, r, e, now) || p.suits(forMoved, r, e, now) || p.suits(forRemind, r, e, now) && !r.Coming
	case forFeedback:
		return r.State == CheckedIn && !r.Asked.IsZero() && r.Score == 0 && now.Sub(r.Asked) <= p.FeedbackOpen
	case forAll, forEvent:
		return r.State.Active() && e.End.After(now) && e.State != Cancelled
	}
	return false
}

// own lists the resident's registrations for a purpose, narrowed to those that the words speak of.
func (c capability) own(r store.Reader, resident, purpose, event string, u triage.Understanding) ([]Registration, []Event, error) {
	now := r.Now()
	regs, events, err := ownEvents(r, resident, func(reg Registration, e Event) bool {
		return (event == "" || reg.Event == event) && c.policy.suits(purpose, reg, e, now)
	})
	if err != nil || len(regs) < 2 || purpose == forAll {
		return regs, events, err
	}
	keep := func(is func(i int) bool) {
		var rs []Registration
		var es []Event
		for i := range regs {
			if is(i) {
				rs, es = append(rs, regs[i]), append(es, events[i])
			}
		}
		if len(rs) > 0 {
			regs, events = rs, es
		}
	}
	if n := u.Case; n != "" {
		keep(func(i int) bool { return regs[i].No == n || regs[i].Tail() == n })
	}
	if u.Text != "" && len(regs) > 1 {
		found, _ := Meant(u.Text, u.Times, events)
		keep(func(i int) bool {
			for _, e := range found {
				if e.ID == events[i].ID {
					return true
				}
			}
			return false
		})
	}
	return regs, events, nil
}

// lookMine gives them as rows.
func (c capability) lookMine(a handlers.Asked, q Mine) ([]dialog.Value, error) {
	const most = 9
	regs, events, err := c.own(a.Reader, a.Who.ID, q.For, q.Event, a.Heard)
	if err != nil {
		return nil, err
	}
	var rows []dialog.Value
	for i, r := range regs[:min(len(regs), most)] {
		v := c.regView(r, events[i], a.Now())
		if r.State == Waitlisted {
			if v.position, err = position(a.Reader, r); err != nil {
				return nil, err
			}
		}
		rows = append(rows, v.value())
	}
	return rows, nil
}
