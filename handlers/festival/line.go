package festival

import (
	"time"

	"minxu/calendar"
	"minxu/store"
)

// lineMost is how many parties in line are looked at for seats that became free.
const lineMost = 200

var bySystem = done{Who: "system"}

// promote offers free seats to those who wait, first come first. A first party that does not fit keeps the seats waiting for it until
// shortly before the event; from then on the first that fits is asked. Nobody is offered anything after the start. The event's row is held
// by this transaction.
func (o Office) promote(tx *store.Tx, e *Event) error {
	if e.Waiting == 0 || e.Free() == 0 || !takesOffers(*e, tx.Now()) {
		return nil
	}
	waiting, err := line(tx, e.ID, lineMost)
	if err != nil {
		return err
	}
	for len(waiting) > 0 && e.Free() > 0 {
		at := o.Policy.nextInLine(*e, waiting, tx.Now())
		if at < 0 {
			return nil
		}
		if err := o.offer(tx, e, waiting[at]); err != nil {
			return err
		}
		waiting = append(waiting[:at:at], waiting[at+1:]...)
	}
	return nil
}

// takesOffers says whether seats may still be offered: the event stands and has not begun.
func takesOffers(e Event, now time.Time) bool {
	switch e.State {
	case Draft, Cancelled, Postponed, Ended:
		return false
	}
	return now.Before(e.Start)
}

// nextInLine gives the place of the party that is asked next, -1 for nobody yet.
func (p Policy) nextInLine(e Event, waiting []Registration, now time.Time) int {
	for i, r := range waiting {
		if r.Party <= e.Free() {
			return i
		}
		if now.Before(e.Start.Add(-p.HoldUntil)) {
			return -1
		}
	}
	return -1
}

// offer holds seats for a party that waited and tells it until when.
func (o Office) offer(tx *store.Tx, e *Event, r Registration) error {
	now := tx.Now()
	expires := calendar.WaitlistExpiry(now, o.Policy.OfferWindow, e.Start)
	d := bySystem
	d.Action, d.Reason = "offer", e.ID
	if err := change(tx, &r, Offered, d, func(r *Registration) { r.Offered, r.OfferExpires = now, expires }); err != nil {
		return err
	}
	if err := moveSeats(tx, e, r.Party, -1); err != nil {
		return err
	}
	return o.tellOffer(tx, *e, r)
}

// lapse ends the offers whose time is over; their seats go to the next in line.
func (o Office) lapse(tx *store.Tx, e *Event) error {
	open, err := Of(tx, e.ID, Offered)
	if err != nil {
		return err
	}
	now := tx.Now()
	for _, r := range open {
		if r.OfferExpires.After(now) {
			continue
		}
		d := bySystem
		d.Action, d.Reason = "expire", "silent"
		if err := change(tx, &r, Expired, d, func(r *Registration) { r.Ended = now }); err != nil {
			return err
		}
		if err := moveSeats(tx, e, -r.Party, 0); err != nil {
			return err
		}
	}
	return nil
}

// leave gives a registration up: seats go to the next in line. It says what became of it.
func (o Office) leave(tx *store.Tx, e *Event, r *Registration, d done) error {
	now := tx.Now()
	to, seats, waiting := GivenUp, 0, 0
	switch r.State {
	case Waitlisted:
		waiting = -1
	case Offered:
		seats = -r.Party
	case Signed:
		seats = -r.Party
		if calendar.Late(now, e.CancelUntil) && r.Moved.IsZero() && e.State != Cancelled && e.State != Postponed {
			to = LateCancelled
		}
	default:
		return refuse("这次报名现在是“%s”，不能取消了。", r.State.Name())
	}
	if err := change(tx, r, to, d, func(r *Registration) { r.Ended = now }); err != nil {
		return err
	}
	if err := moveSeats(tx, e, seats, waiting); err != nil {
		return err
	}
	if err := o.promote(tx, e); err != nil {
		return err
	}
	return o.schedule(tx, e)
}
