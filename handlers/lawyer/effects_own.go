package lawyer

import (
	"errors"
	"slices"

	"minxu/handlers"
	"minxu/store"
)

// refuseLate says what giving up now means, for somebody who was told otherwise before.
const refuseLate = "刚刚过了免费取消时间，现在取消会记一次“临时取消”。"

// cancel gives a booked hour up; too late it is noted.
func (d deed) cancel(e Cancel) (receipt, error) {
	s, b, err := d.own(e.Booking)
	if err != nil {
		return receipt{}, err
	}
	now := d.tx.Now()
	if b.State == Cancelled || b.State == LateCancelled {
		return d.receiptFor(b, s, now), nil
	}
	if b.State != Booked || !b.Start.After(now) {
		return receipt{}, handlers.Refuse(refuseNotNow)
	}
	late := now.After(d.Policy.Deadline(b.Start))
	if late && !e.Told {
		return receipt{}, handlers.Refuse(refuseLate)
	}
	action := ToCancel
	if late {
		action = ToGiveLate
	}
	slot := b.Slot
	if err := change(d.tx, &b, d.by(action), func(b *Booking) { b.EndedAt = now }); err != nil {
		return receipt{}, err
	}
	if late {
		if err := d.blame(d.tx, b, MarkLate); err != nil {
			return receipt{}, err
		}
	}
	if _, err := freeSlot(d.tx, slot, b.ID); err != nil {
		return receipt{}, err
	}
	return d.receiptFor(b, s, now), d.freed(d.tx, s)
}

// move takes the new hour and gives the old one back in one transaction: whatever happens, the person has one of them.
func (d deed) move(e Move) (receipt, error) {
	b, err := ByID(d.tx, e.Booking)
	if errors.Is(err, store.ErrNotFound) || err == nil && b.Resident != d.a.Who.ID {
		return receipt{}, handlers.Refuse(refuseNotNow)
	}
	if err != nil {
		return receipt{}, err
	}
	slot, _, err := slotAndSession(d.tx, e.Slot)
	if err != nil {
		return receipt{}, err
	}
	ids := []string{b.Session, slot.Session}
	slices.Sort(ids) // two who move crosswise must not wait for each other
	sessions := map[string]Session{}
	for _, id := range slices.Compact(ids) {
		if sessions[id], err = sessionForUpdate(d.tx, id); err != nil {
			return receipt{}, err
		}
	}
	if b, err = ForUpdate(d.tx, e.Booking); err != nil {
		return receipt{}, err
	}
	now, from, to := d.tx.Now(), sessions[b.Session], sessions[slot.Session]
	switch {
	case b.State != Booked || !b.Start.After(now):
		return receipt{}, handlers.Refuse(refuseNotNow)
	case b.Slot == slot.ID:
		return d.receiptFor(b, to, now), nil
	case b.Moves >= d.Policy.MovesMost:
		return receipt{}, handlers.Refuse(refuseMoves)
	case !d.Policy.takable(to, slot, now):
		return receipt{}, handlers.Refuse(refuseClosed)
	}
	late := now.After(d.Policy.Deadline(b.Start))
	if late && !e.Told {
		return receipt{}, handlers.Refuse(refuseLate)
	}
	if err := d.mayBook(d.tx, b.Resident, b.ID, slot.Start); err != nil {
		return receipt{}, err
	}
	old := b.Slot
	err = change(d.tx, &b, d.by(ToMove), func(b *Booking) {
		b.Session, b.Slot, b.Start, b.End, b.Community = to.ID, slot.ID, slot.Start, slot.End, to.Community
		b.Moves++
		b.Reminded, b.Coming, b.BookedAt = 0, false, now
	})
	if err != nil {
		return receipt{}, err
	}
	if late {
		if err := d.blame(d.tx, b, MarkLate); err != nil {
			return receipt{}, err
		}
	}
	ok, err := takeSlot(d.tx, slot.ID, b.ID, b.Resident)
	if err != nil {
		return receipt{}, err
	}
	if !ok {
		return receipt{}, handlers.Refuse(refuseTaken)
	}
	if _, err := freeSlot(d.tx, old, b.ID); err != nil {
		return receipt{}, err
	}
	return d.receiptFor(b, to, now), d.freed(d.tx, from)
}

// accept takes an offered hour.
func (d deed) accept(e Accept) (receipt, error) {
	s, b, err := d.own(e.Booking)
	if err != nil {
		return receipt{}, err
	}
	now := d.tx.Now()
	switch {
	case b.State == Booked:
		return d.receiptFor(b, s, now), nil
	case b.State != Offered || !b.OfferEnds.After(now):
		return receipt{}, handlers.Refuse(refuseLapsed)
	}
	ok, err := takeSlot(d.tx, b.Slot, b.ID, b.ID)
	if err != nil {
		return receipt{}, err
	}
	if !ok {
		return receipt{}, handlers.Refuse(refuseLapsed)
	}
	if err := change(d.tx, &b, d.by(ToAccept), func(b *Booking) { b.BookedAt = now }); err != nil {
		return receipt{}, err
	}
	return d.receiptFor(b, s, now), nil
}

// decline gives an offered hour to the next one in line.
func (d deed) decline(e Decline) (receipt, error) {
	s, b, err := d.own(e.Booking)
	if err != nil {
		return receipt{}, err
	}
	if b.State != Offered {
		return receipt{}, handlers.Refuse(refuseNotNow)
	}
	return d.receiptFor(b, s, d.tx.Now()), d.passOn(d.tx, s, b, d.by(ToDecline))
}

// passOn ends an offer and makes it to the next one.
func (o Office) passOn(tx *store.Tx, s Session, b Booking, a act) error {
	slot := b.Slot
	if err := change(tx, &b, a, func(b *Booking) { b.EndedAt, b.Reason = tx.Now(), string(a.Action) }); err != nil {
		return err
	}
	if _, err := unholdSlot(tx, slot, b.ID, false); err != nil {
		return err
	}
	return o.freed(tx, s)
}

// leave leaves the line.
func (d deed) leave(e Leave) (receipt, error) {
	s, b, err := d.own(e.Booking)
	if err != nil {
		return receipt{}, err
	}
	switch b.State {
	case Waitlisted:
	case Offered:
		return d.decline(Decline(e))
	default:
		return receipt{}, handlers.Refuse(refuseNotNow)
	}
	if err := change(d.tx, &b, d.by(ToLeave), func(b *Booking) { b.EndedAt = d.tx.Now() }); err != nil {
		return receipt{}, err
	}
	return d.receiptFor(b, s, d.tx.Now()), nil
}

// promise notes that the person will come.
func (d deed) promise(e Promise) (receipt, error) {
	s, b, err := d.own(e.Booking)
	if err != nil {
		return receipt{}, err
	}
	if b.State != Booked || !b.End.After(d.tx.Now()) {
		return receipt{}, handlers.Refuse(refuseNotNow)
	}
	if !b.Coming {
		if err := change(d.tx, &b, d.by(ToPromise), func(b *Booking) { b.Coming = true }); err != nil {
			return receipt{}, err
		}
	}
	return d.receiptFor(b, s, d.tx.Now()), nil
}

// rate keeps a score; the last one counts.
func (d deed) rate(e Rate) (receipt, error) {
	s, b, err := d.own(e.Booking)
	if err != nil {
		return receipt{}, err
	}
	if b.State != Attended || e.Score < 1 || e.Score > 5 {
		return receipt{}, handlers.Refuse(refuseNotNow)
	}
	if err := change(d.tx, &b, d.by(ToRate), func(b *Booking) { b.Rating = e.Score }); err != nil {
		return receipt{}, err
	}
	return d.receiptFor(b, s, d.tx.Now()), nil
}
