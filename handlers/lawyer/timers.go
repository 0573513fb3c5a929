package lawyer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"minxu/calendar"
	"minxu/store"
)

// batch is how many rows of a kind one round looks at.
const batch = 100

// Tick does what has fallen due by itself: holds and offers that lapsed, reminders, lines that are over, plans that become sessions, warnings
// of the ledger. Each is a transaction of its own; two processes at once do everything once. It tells how much it looked at.
func (o Office) Tick(ctx context.Context, s *store.Store) (int, error) {
	o.Policy = o.Policy.WithDefaults()
	var faults []error
	did := 0
	each := func(what, id string, do func(*store.Tx) error) {
		did++
		if err := s.InTx(ctx, do); err != nil { // one broken row must not hold up the others
			faults = append(faults, fmt.Errorf("%s %s: %w", what, id, err))
		}
	}
	holds, err := lapsedHolds(s.Reader(ctx), batch)
	if err != nil {
		return 0, err
	}
	for _, slot := range holds {
		each("lapsed hold of slot", slot.ID, func(tx *store.Tx) error { return o.tendHold(tx, slot) })
	}
	ids, err := dueBookings(s.Reader(ctx), batch)
	if err != nil {
		return did, err
	}
	for _, id := range ids {
		each("timers of booking", id, func(tx *store.Tx) error { return o.tend(tx, id) })
	}
	clocks, err := dueClocks(s.Reader(ctx))
	if err != nil {
		return did, err
	}
	for _, name := range clocks {
		each("the clock of", name, func(tx *store.Tx) error { return o.tendClock(tx, name) })
	}
	return did, errors.Join(faults...)
}

// tendHold ends a hold that lapsed. One that belongs to an offer ends with the offer.
func (o Office) tendHold(tx *store.Tx, slot Slot) error {
	if b, err := ByID(tx, slot.HeldBy); err == nil && b.State == Offered {
		return o.tend(tx, b.ID)
	} else if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	return o.letGo(tx, slot, true)
}

// due gives what falls due next for a booking; an empty action when nothing does.
func (o Office) due(b Booking, s Session, now time.Time) (time.Time, Action) {
	switch b.State {
	case Waitlisted:
		return s.Start.Add(-o.Policy.OfferClose), ToClose
	case Offered:
		return b.OfferEnds, ToLapse
	case Attended:
		if b.AskedAt.IsZero() {
			return now, ToAskRate
		}
	case Booked:
		if eveningWaits(b, now) {
			return evening(b.Start), ToRemind
		}
		if at := soon(b.Start); b.Reminded&RemindedSoon == 0 && at.After(b.BookedAt) && at.Before(b.Start) && now.Before(b.Start) {
			return at, ToRemind
		}
		if b.Active {
			return b.End, ToPass
		}
	}
	return time.Time{}, ""
}

// soonBefore is how long before an hour the second reminder comes.
const soonBefore = 2 * time.Hour

// soon is the instant of the second reminder; never in the night.
func soon(start time.Time) time.Time { return calendar.NextLoud(start.Add(-soonBefore)) }

// eveningWaits says whether the reminder of the evening before is still to come; with the second one due it comes no more.
func eveningWaits(b Booking, now time.Time) bool {
	return b.Reminded&RemindedEvening == 0 && evening(b.Start).After(b.BookedAt) && now.Before(soon(b.Start))
}

// tend does what is due for one booking and notes when to look again.
func (o Office) tend(tx *store.Tx, id string) error {
	s, b, err := locked(tx, id)
	if err != nil {
		return err
	}
	for {
		at, action := o.due(b, s, tx.Now())
		if action == "" {
			return lookAgain(tx, b, time.Time{})
		}
		if at.After(tx.Now()) {
			return lookAgain(tx, b, at)
		}
		if err := o.dueNow(tx, &b, s, action); err != nil {
			return err
		}
	}
}

// dueNow does one thing that has fallen due.
func (o Office) dueNow(tx *store.Tx, b *Booking, s Session, action Action) error {
	now := tx.Now()
	a := act{Action: action, Who: BySystem}
	switch action {
	case ToClose:
		if err := change(tx, b, a, func(b *Booking) { b.EndedAt = now }); err != nil {
			return err
		}
		return o.push(tx, *b, PushOver, calendar.Say(s.Start)+"的律师候补没有等到空位，真抱歉。\n可以直接到现场，有空就能谈；约下次请发“约律师”。", s.End)
	case ToLapse:
		if err := o.passOn(tx, s, *b, a); err != nil {
			return err
		}
		again, err := ForUpdate(tx, b.ID)
		*b = again
		return err
	case ToAskRate:
		if err := change(tx, b, a, func(b *Booking) { b.AskedAt = now }); err != nil {
			return err
		}
		return o.tellOfRating(tx, *b)
	case ToRemind:
		which := RemindedEvening
		if !eveningWaits(*b, now) {
			which |= RemindedSoon
		}
		if err := change(tx, b, a, func(b *Booking) { b.Reminded |= which; b.RemindAt = now }); err != nil {
			return err
		}
		return o.tellOfHour(tx, *b, s)
	case ToPass:
		return change(tx, b, a, func(b *Booking) { b.Active = false })
	}
	return fmt.Errorf("unknown timer %s", action)
}
