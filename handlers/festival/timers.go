package festival

import (
	"context"
	"errors"
	"fmt"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// Office is what acts on events stand on: the district, the working clock and its numbers.
type Office struct {
	Tree     *people.Tree
	Calendar *calendar.Calendar
	Policy   Policy
}

// tickMost is how many events one round looks at.
const tickMost = 100

// Tick does what has fallen due by itself: states that time moves, offers that lapse, seats that were held, reminders, the reckoning after
// the end. Each event is a transaction of its own, under its row's lock, so that two processes at once do everything once. It tells how
// many events it looked at.
func (o Office) Tick(ctx context.Context, s *store.Store) (int, error) {
	ids, err := dueEvents(s.Reader(ctx), tickMost)
	if err != nil {
		return 0, err
	}
	var faults []error
	for _, id := range ids {
		if err := s.InTx(ctx, func(tx *store.Tx) error { return o.tend(tx, id) }); err != nil {
			faults = append(faults, fmt.Errorf("timers of event %s: %w", id, err)) // one broken event must not hold up the others
		}
	}
	return len(ids), errors.Join(faults...)
}

// tend does what is due for one event and notes when to look again.
func (o Office) tend(tx *store.Tx, id string) error {
	e, err := eventForUpdate(tx, id)
	if err != nil {
		return err
	}
	now := tx.Now()
	if err := o.remind(tx, &e); err != nil {
		return err
	}
	for e.State != e.AtTime(now) { // one move after the other, each with its line
		if err := o.moveOn(tx, &e); err != nil {
			return err
		}
	}
	if err := o.lapse(tx, &e); err != nil {
		return err
	}
	if err := o.promote(tx, &e); err != nil {
		return err
	}
	return o.schedule(tx, &e)
}

// moveOn takes an event to the next state that time asks for, and does what belongs to the move.
func (o Office) moveOn(tx *store.Tx, e *Event) error {
	from, now := e.State, tx.Now()
	to := e.AtTime(now)
	if to == Ended && from != Running { // it ran, even if nobody looked
		to = Running
	}
	e.State = to
	d := bySystem
	d.Action, d.Reason = "move", "time"
	if err := changeEvent(tx, e, from, d); err != nil {
		return err
	}
	switch to {
	case Running:
		return o.disband(tx, e)
	case Ended:
		return o.reckon(tx, e)
	}
	return nil
}

// disband ends the line at the start: nobody is offered a seat at something that has begun.
func (o Office) disband(tx *store.Tx, e *Event) error {
	if err := o.lapse(tx, e); err != nil { // offers end at the start at the latest
		return err
	}
	waiting, err := line(tx, e.ID, 5000)
	if err != nil {
		return err
	}
	now := tx.Now()
	for _, r := range waiting {
		d := bySystem
		d.Action, d.Reason = "expire", "started"
		if err := change(tx, &r, Expired, d, func(r *Registration) { r.Ended = now }); err != nil {
			return err
		}
	}
	return moveSeats(tx, e, 0, -len(waiting))
}

// reckon says after the end who did not come, and asks who came how it was.
func (o Office) reckon(tx *store.Tx, e *Event) error {
	all, err := Of(tx, e.ID, Signed, CheckedIn)
	if err != nil {
		return err
	}
	now := tx.Now()
	for _, r := range all {
		d := bySystem
		if r.State == Signed {
			d.Action, d.Reason = "no_show", "no check-in"
			if err := change(tx, &r, NoShow, d, func(r *Registration) { r.NoShow = now }); err != nil {
				return err
			}
			continue
		}
		if r.Resident == "" || !r.Asked.IsZero() {
			continue
		}
		d.Action, d.Reason = "ask", "ended"
		if err := change(tx, &r, CheckedIn, d, func(r *Registration) { r.Asked = now }); err != nil {
			return err
		}
		if err := o.askFeedback(tx, *e, r); err != nil {
			return err
		}
	}
	return nil
}

// remind asks on the evening before whether people come, once for each date.
func (o Office) remind(tx *store.Tx, e *Event) error {
	now := tx.Now()
	if now.Before(RemindAt(e.Start)) || !now.Before(e.Start) || e.Reminded.Equal(e.Start) {
		return nil
	}
	switch e.State {
	case Draft, Cancelled, Postponed, Ended:
		return nil
	}
	signed, err := Of(tx, e.ID, Signed)
	if err != nil {
		return err
	}
	from := e.State
	e.Reminded = e.Start
	d := bySystem
	d.Action, d.Reason = "remind", fmt.Sprintf("%d parties", len(signed))
	if err := changeEvent(tx, e, from, d); err != nil {
		return err
	}
	for _, r := range signed {
		if err := o.tellReminder(tx, *e, r); err != nil {
			return err
		}
		d.Reason = e.ID
		if err := change(tx, &r, Signed, d, func(r *Registration) { r.Reminded, r.Coming = now, false }); err != nil {
			return err
		}
	}
	return nil
}

// schedule notes when the timers look at an event next.
func (o Office) schedule(tx *store.Tx, e *Event) error {
	expiry, err := firstExpiry(tx, e.ID)
	if err != nil {
		return err
	}
	return lookAgain(tx, e, o.Policy.nextLook(*e, expiry, tx.Now()))
}

// nextLook is the next instant at which something is due for an event; zero when nothing ever is. expiry is that of the first open offer.
func (p Policy) nextLook(e Event, expiry, now time.Time) time.Time {
	var next time.Time
	at := func(t time.Time) {
		if !t.IsZero() && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	at(expiry)
	switch e.State {
	case Draft, Cancelled, Postponed, Ended:
		return next
	case Published:
		at(e.SignupOpen)
		at(e.SignupClose)
	case Open:
		at(e.SignupClose)
		at(e.Start)
	case Closed:
		at(e.Start)
	case Running:
		at(e.End)
	}
	if e.State != Running {
		if remind := RemindAt(e.Start); !e.Reminded.Equal(e.Start) {
			at(remind)
		}
		if hold := e.Start.Add(-p.HoldUntil); e.Waiting > 0 && e.Free() > 0 && hold.After(now) {
			at(hold)
		}
	}
	return next
}
