package festival

import (
	"errors"
	"fmt"
	"time"

	"minxu/calendar"
	"minxu/store"
)

// Restore writes an event that comes from elsewhere (a file, another system) as it stands, with its seats that are given out already. One
// with a known id gets the new content; seats are never fewer than those that are held. seats says that Elsewhere is known: else it stays as it is.
func (o Office) Restore(tx *store.Tx, e Event, seats bool) error {
	o.Policy = o.Policy.WithDefaults()
	if e.CancelUntil.IsZero() {
		e.CancelUntil = e.Start.Add(-o.Policy.CancelFree)
	}
	if e.SignupClose.IsZero() {
		e.SignupClose = e.Start
	}
	if e.Node == "" {
		e.Node = hostOf(o.Tree, e.Place)
	}
	old, err := eventForUpdate(tx, e.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return o.restoreNew(tx, e)
	case err != nil:
		return err
	}
	held := old.Taken - old.Elsewhere
	if !seats {
		e.Elsewhere = min(old.Elsewhere, max(e.Capacity-held, 0))
	}
	if e.Capacity < held+e.Elsewhere {
		e.Elsewhere = max(e.Capacity-held, 0)
	}
	if e.Capacity < held {
		return refuse("活动%s已有%d个名额被占，总数不能改成%d。", e.ID, held, e.Capacity)
	}
	elsewhere := e.Elsewhere
	from := old.State
	e.Taken, e.Elsewhere, e.Waiting, e.LastSeq, e.Version, e.State, e.MadeAt, e.MadeBy, e.Reminded = old.Taken, old.Elsewhere, old.Waiting, old.LastSeq, old.Version, from, old.MadeAt, old.MadeBy, old.Reminded
	if err := changeEvent(tx, &e, from, done{Action: "import", Who: "system"}); err != nil {
		return err
	}
	if err := setElsewhere(tx, &e, elsewhere); err != nil {
		return err
	}
	if err := o.promote(tx, &e); err != nil {
		return err
	}
	return lookAgain(tx, &e, tx.Now())
}

func (o Office) restoreNew(tx *store.Tx, e Event) error {
	switch e.State {
	case Draft, Cancelled, Postponed, Ended:
	default:
		e.State = Published
		e.State = e.AtTime(tx.Now())
	}
	e.Taken = e.Elsewhere
	if e.State != Draft && tx.Now().After(RemindAt(e.Start)) {
		e.Reminded = e.Start // too late to ask on the evening before
	}
	if err := createEvent(tx, &e, done{Action: "import", Who: "system"}); err != nil {
		return err
	}
	return o.schedule(tx, &e)
}

// unknownSeats is how many seats a past event had of which nothing else is known.
const unknownSeats = 1000

// RestoreRegistration writes a registration from elsewhere: its seats are among those that the event counts as given out.
func (o Office) RestoreRegistration(tx *store.Tx, r Registration) error {
	o.Policy = o.Policy.WithDefaults()
	now := tx.Now()
	e, err := eventForUpdate(tx, r.Event)
	if errors.Is(err, store.ErrNotFound) { // a past event of which only the registration is known
		day := dayOfNumber(r.No, now.Add(-24*time.Hour))
		e = Event{ID: r.Event, Theme: Joy, Title: r.Event, Place: "未记录", Start: day, End: day.Add(2 * time.Hour), SignupClose: day, CancelUntil: day, Capacity: unknownSeats,
			Elsewhere: unknownSeats, State: Ended}
		if err = o.restoreNew(tx, e); err == nil {
			e, err = eventForUpdate(tx, r.Event)
		}
	}
	if err != nil {
		return err
	}
	if r.No == "" {
		if r.No, err = tx.Number("LJ"); err != nil {
			return err
		}
	}
	if _, err := RegistrationByNo(tx, r.No); err == nil {
		return nil // came before
	} else if !errors.Is(err, store.ErrNotFound) {
		return err
	}
	if r.ID == "" {
		r.ID = tx.NewID()
	}
	r.Source, r.Made, r.Version = "restored/"+r.No, dayOfNumber(r.No, now), 1
	if r.State == "" {
		r.State = Signed
	}
	if r.Signed.IsZero() && r.State != Waitlisted && r.State != Offered && r.State != Expired {
		r.Signed = r.Made
	}
	if r.State == NoShow && r.NoShow.IsZero() {
		r.NoShow = e.End
		if e.End.After(now) {
			r.NoShow = r.Made
		}
	}
	if r.State == CheckedIn {
		if r.Arrived == 0 {
			r.Arrived = r.Party
		}
		if r.Checked.IsZero() {
			r.Checked = e.Start
		}
		if e.State == Ended && r.Asked.IsZero() {
			r.Asked = e.End
		}
	}
	if r.State == Offered {
		if r.Offered.IsZero() {
			r.Offered = r.Made
		}
		if r.OfferExpires.IsZero() {
			r.OfferExpires = calendar.WaitlistExpiry(now, o.Policy.OfferWindow, e.Start)
		}
	}
	if r.State == Waitlisted || r.State == Offered || r.State == Expired {
		if err := nextSeq(tx, &e, &r); err != nil {
			return err
		}
	}
	if err := o.counted(tx, &e, r); err != nil {
		return err
	}
	if err := insertAs(tx, &r); err != nil {
		return fmt.Errorf("restore registration %s: %w", r.No, err)
	}
	return o.schedule(tx, &e)
}

// counted moves a restored party's seats from those elsewhere to those held here.
func (o Office) counted(tx *store.Tx, e *Event, r Registration) error {
	if r.State == Waitlisted {
		return moveSeats(tx, e, 0, 1)
	}
	if !r.State.Seated() {
		return nil
	}
	if from := min(e.Elsewhere, r.Party); from > 0 {
		if err := setElsewhere(tx, e, e.Elsewhere-from); err != nil {
			return err
		}
	}
	return moveSeats(tx, e, r.Party, 0)
}

// FreeElsewhere gives back seats that were given out beside this system; they go to who waits.
func (o Office) FreeElsewhere(tx *store.Tx, event string, seats int) error {
	o.Policy = o.Policy.WithDefaults()
	e, err := eventForUpdate(tx, event)
	if err != nil {
		return err
	}
	if e.Elsewhere < seats {
		return refuse("活动%s在别处只有%d个名额。", event, e.Elsewhere)
	}
	if err := setElsewhere(tx, &e, e.Elsewhere-seats); err != nil {
		return err
	}
	if err := o.promote(tx, &e); err != nil {
		return err
	}
	return o.schedule(tx, &e)
}
