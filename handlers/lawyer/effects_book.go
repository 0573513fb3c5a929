package lawyer

import (
	"errors"
	"strconv"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// hold keeps an hour for a few minutes; what the person held before is let go.
func (d deed) hold(e Hold) (receipt, error) {
	slot, s, err := slotAndSession(d.tx, e.Slot)
	if err != nil {
		return receipt{}, err
	}
	now, who := d.tx.Now(), d.a.Who.ID
	if !d.Policy.takable(s, slot, now) {
		return receipt{}, handlers.Refuse(refuseClosed)
	}
	held, err := heldBy(d.tx, who)
	if err != nil {
		return receipt{}, err
	}
	until := now.Add(d.Policy.Hold)
	for _, same := range held {
		if same.ID == slot.ID && same.HeldUntil.After(until) { // a first choice that lasts longer stays as long
			until = same.HeldUntil
		}
	}
	if err := d.letOthersGo(slot.ID); err != nil {
		return receipt{}, err
	}
	ok, err := holdSlot(d.tx, slot.ID, who, until)
	if err != nil {
		return receipt{}, err
	}
	if !ok {
		return receipt{}, handlers.Refuse(refuseTaken)
	}
	return receipt{id: slot.ID}, nil
}

// letOthersGo ends what the person holds beside one slot.
func (d deed) letOthersGo(slot string) error {
	held, err := heldBy(d.tx, d.a.Who.ID)
	if err != nil {
		return err
	}
	for _, other := range held {
		if other.ID == slot {
			continue
		}
		if err := d.letGo(d.tx, other, false); err != nil {
			return err
		}
	}
	return nil
}

// instead leaves the place in line that something better replaces; whoever gets nothing keeps it, for all of it is one transaction.
func (d deed) instead(previous string) error {
	if previous == "" {
		return nil
	}
	s, b, err := locked(d.tx, previous)
	switch {
	case err != nil || b.Resident != d.a.Who.ID:
		return err
	case b.State == Waitlisted:
		_, err = d.leave(Leave{Booking: previous})
	case b.State == Offered && !b.OfferEnds.After(d.tx.Now()): // the timer would say so in a moment
		err = d.passOn(d.tx, s, b, act{Action: ToLapse, Who: BySystem})
	}
	return err
}

// newBooking begins a booking of this order.
func (d deed) newBooking(subject, side, proxy string, elder bool) (Booking, error) {
	no, err := d.tx.Number("LF")
	if err != nil {
		return Booking{}, err
	}
	w := d.a.Who
	return Booking{ID: d.tx.NewID(), No: no, Source: d.a.Conversation + "/" + d.a.Key, Resident: w.ID, Subject: subject, Side: side,
		Conflict: side == SideCommittee, Proxy: proxy, Priority: w.Elder() || w.Minor || proxy != "" && elder, Channel: ChannelChat, Created: d.tx.Now()}, nil
}

// book takes an hour: the booking first, the seat as the last thing of the transaction.
func (d deed) book(e Book) (receipt, error) {
	slot, s, err := slotAndSession(d.tx, e.Slot)
	if err != nil {
		return receipt{}, err
	}
	now := d.tx.Now()
	if !d.Policy.takable(s, slot, now) {
		return receipt{}, handlers.Refuse(refuseClosed)
	}
	if err := d.mayBook(d.tx, d.a.Who.ID, "", slot.Start); err != nil {
		return receipt{}, err
	}
	b, err := d.newBooking(e.Subject, e.Side, e.Proxy, e.Elder)
	if err != nil {
		return receipt{}, err
	}
	if err := d.instead(e.Previous); err != nil {
		return receipt{}, err
	}
	b.Session, b.Slot, b.Start, b.End, b.Community, b.BookedAt, b.Previous = s.ID, slot.ID, slot.Start, slot.End, s.Community, now, e.Previous
	created, err := create(d.tx, &b, d.by(ToBook))
	if errors.Is(err, errActive) {
		return receipt{}, handlers.Refuse(refuseActive)
	}
	if err != nil || !created {
		return d.receiptFor(b, s, now), err
	}
	if err := d.letOthersGo(slot.ID); err != nil {
		return receipt{}, err
	}
	ok, err := takeSlot(d.tx, slot.ID, b.ID, d.a.Who.ID)
	if err != nil {
		return receipt{}, err
	}
	if !ok {
		return receipt{}, handlers.Refuse(refuseTaken)
	}
	return d.receiptFor(b, s, now), nil
}

// join puts the person at the end of the line of a session. Nobody waits while an hour is free.
func (d deed) join(e Join) (receipt, error) {
	s, err := SessionByID(d.tx, e.Session)
	if err != nil {
		return receipt{}, err
	}
	now := d.tx.Now()
	if err := d.mayBook(d.tx, d.a.Who.ID, "", s.Start); err != nil {
		return receipt{}, err
	}
	b, err := d.newBooking(e.Subject, e.Side, e.Proxy, e.Elder)
	if err != nil {
		return receipt{}, err
	}
	if err := d.instead(e.Previous); err != nil {
		return receipt{}, err
	}
	b.Previous = e.Previous
	if b.Seq, err = nextWaitNumber(d.tx, s.ID); err != nil {
		return receipt{}, err
	}
	if s, err = sessionForUpdate(d.tx, s.ID); err != nil {
		return receipt{}, err
	}
	if !d.Policy.offerable(s, s.Start, now) {
		return receipt{}, handlers.Refuse(refuseLineOff)
	}
	slots, err := slotsForUpdate(d.tx, s.ID)
	if err != nil {
		return receipt{}, err
	}
	for _, slot := range slots {
		if slot.FreeFor(d.a.Who.ID, now) && d.Policy.takable(s, slot, now) {
			return receipt{}, handlers.Refuse(refuseOpen)
		}
	}
	b.Session, b.Community = s.ID, s.Community
	created, err := create(d.tx, &b, d.by(ToJoin))
	if errors.Is(err, errActive) {
		return receipt{}, handlers.Refuse(refuseActive)
	}
	if err != nil {
		return receipt{}, err
	}
	_ = created // the same order again finds its own place
	before, err := ahead(d.tx, b)
	if err != nil {
		return receipt{}, err
	}
	r := d.receiptFor(b, s, now)
	r.position = strconv.Itoa(before + 1)
	return r, nil
}

// refer hands the matter to the street: the community's lawyer is paid by the committee that it is about.
func (d deed) refer(e Refer) (receipt, error) {
	b, err := d.newBooking(e.Subject, e.Side, e.Proxy, false)
	if err != nil {
		return receipt{}, err
	}
	now := d.tx.Now()
	b.Session, b.Community, b.Conflict, b.EndedAt = e.Session, e.Community, true, now
	if home, ok := d.Tree.Community(d.a.Who.Home); ok {
		b.Community = home.Code
	}
	created, err := create(d.tx, &b, d.by(ToRefer))
	if err != nil || !created {
		return d.receiptFor(b, Session{Community: b.Community}, now), err
	}
	up, ok := people.Holder(d.Tree, b.Community, people.RoleStreetOperator)
	if !ok {
		up, ok = people.Holder(d.Tree, b.Community, people.RoleDistrictAdmin)
	}
	if ok {
		err = people.Tell(d.tx, people.Card{To: up, Kind: people.CardLawyerConflict, Key: "lawyer:conflict:" + b.ID, From: b.Resident, About: b.No,
			Title: "【请另派律师】" + d.community(b.Community), Text: "居民要咨询的对方是居委会或街道，请安排别的律师并通知居民。\n咨询类别：" + SubjectName(b.Subject), Path: bookingPage(b)})
		if err != nil {
			return receipt{}, err
		}
	}
	return d.receiptFor(b, Session{Community: b.Community}, now), nil
}

// ask notes an instant question: what was asked stays in the chat, what was answered is counted.
func (d deed) ask(e Ask) (receipt, error) {
	q := Question{ID: d.tx.NewID(), Source: d.a.Conversation + "/" + d.a.Key, Resident: d.a.Who.ID, At: d.tx.Now(), Entry: e.Entry, Subject: e.Subject,
		Matched: e.Entry != "", Disclaimer: e.Entry != ""}
	if e.Entry != "" {
		a, err := AnswerByID(d.tx, e.Entry)
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return receipt{}, err
		}
		q.Edition = a.Edition
	}
	return receipt{id: q.ID}, addQuestion(d.tx, q)
}
