package lawyer

import (
	"errors"
	"time"

	"minxu/calendar"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// byStaff is an act of staff; without a person it is the house's own.
func byStaff(a Action, s people.Staff) act {
	if s.ID == "" {
		return act{Action: a, Who: BySystem}
	}
	return act{Action: a, Who: ByStaff, ActorID: s.ID, Role: s.Role}
}

// CallOff cancels a session: everybody gets an apology, nobody a mark, who had an hour the first choice of the next.
func (o Office) CallOff(tx *store.Tx, by people.Staff, id, reason string) error {
	s, err := sessionForUpdate(tx, id)
	if err != nil {
		return err
	}
	if s.State != Open {
		return handlers.Refuse("这次坐班已经取消过了。")
	}
	if !s.End.After(tx.Now()) {
		return handlers.Refuse("这次坐班已经结束，不能取消。")
	}
	if err := changeSession(tx, s, map[string]any{"state": string(CalledOff), "reason": reason}); err != nil {
		return err
	}
	s.State, s.Reason = CalledOff, reason
	off := byStaff(ToCallOff, by)
	off.Reason = "called_off"
	entry := store.Entry{ActorKind: string(off.Who), ActorID: by.ID, Role: by.Role, Action: "lawyer.call_off", ObjectKind: "lawyer_session", ObjectID: s.ID, Reason: "called_off",
		Before: string(Open), After: string(CalledOff)}
	if err := tx.Audit(entry); err != nil {
		return err
	}
	list, err := lineOf(tx, s.ID)
	if err != nil {
		return err
	}
	slots, err := slotsForUpdate(tx, s.ID)
	if err != nil {
		return err
	}
	for _, slot := range slots {
		slot.State, slot.Taken, slot.Booking, slot.HeldBy, slot.HeldUntil = SlotCancelled, 0, "", "", time.Time{}
		if err := setSlot(tx, slot); err != nil {
			return err
		}
	}
	for _, b := range list {
		had := b.State == Booked
		if err := change(tx, &b, off, func(b *Booking) { b.EndedAt = tx.Now() }); err != nil {
			return err
		}
		var first Slot
		var next Session
		if had && b.Resident != "" {
			if first, next, err = o.firstChoice(tx, b, s); err != nil {
				return err
			}
		}
		if err := o.tellOfCallOff(tx, b, s, first, next); err != nil {
			return err
		}
	}
	return nil
}

// firstChoice keeps an hour of the next session for somebody whose hour the lawyer cancelled: the same time of day if it is free.
func (o Office) firstChoice(tx *store.Tx, b Booking, off Session) (Slot, Session, error) {
	now := tx.Now()
	later, err := Sessions(tx, SessionFilter{Communities: []string{b.Community}, From: now, To: now.AddDate(0, 0, 2*o.Policy.Horizon), OpenOnly: true})
	if err != nil {
		return Slot{}, Session{}, err
	}
	for _, s := range later {
		if s.ID == off.ID {
			continue
		}
		slots, err := Slots(tx, s.ID)
		if err != nil {
			return Slot{}, Session{}, err
		}
		order := make([]Slot, 0, len(slots))
		for _, slot := range slots {
			if clockOf(slot.Start) == clockOf(b.Start) {
				order = append([]Slot{slot}, order...)
			} else {
				order = append(order, slot)
			}
		}
		for _, slot := range order {
			if !slot.FreeFor("", now) || !o.Policy.takable(s, slot, now) {
				continue
			}
			slot.HeldUntil = calendar.WaitlistExpiry(now, o.Policy.OfferWindow, slot.Start)
			ok, err := holdSlot(tx, slot.ID, b.Resident, slot.HeldUntil)
			if err != nil {
				return Slot{}, Session{}, err
			}
			if ok {
				return slot, s, nil
			}
		}
	}
	return Slot{}, Session{}, nil
}

// Attend notes that somebody came, or had come after all.
func (o Office) Attend(tx *store.Tx, by people.Staff, id string) error {
	_, b, err := locked(tx, id)
	if err != nil {
		return err
	}
	if b.Start.After(tx.Now()) {
		return handlers.Refuse("还没有到预约的时间。")
	}
	missed := b.State == NoShow
	if err := change(tx, &b, byStaff(ToAttend, by), func(b *Booking) { b.Active, b.EndedAt = false, tx.Now() }); err != nil {
		return notAllowed(err)
	}
	if missed {
		if err := dropMarks(tx, b.ID); err != nil {
			return err
		}
		if b.Resident != "" {
			if err := o.judge(tx, b.Resident); err != nil {
				return err
			}
		}
	}
	return markSlot(tx, b.Slot, SlotDone)
}

// Miss notes that somebody did not come: a person decides that, never the clock.
func (o Office) Miss(tx *store.Tx, by people.Staff, id string) error {
	_, b, err := locked(tx, id)
	if err != nil {
		return err
	}
	if b.Start.After(tx.Now()) {
		return handlers.Refuse("还没有到预约的时间。")
	}
	if err := change(tx, &b, byStaff(ToMiss, by), func(b *Booking) { b.Active, b.EndedAt = false, tx.Now() }); err != nil {
		return notAllowed(err)
	}
	if err := o.blame(tx, b, MarkNoShow); err != nil {
		return err
	}
	return markSlot(tx, b.Slot, SlotNoShow)
}

// Forgive takes back what counted against somebody, once explained. One person is forgiven once in the window.
func (o Office) Forgive(tx *store.Tx, by people.Staff, id string) error {
	_, b, err := locked(tx, id)
	if err != nil {
		return err
	}
	if b.Resident == "" {
		return handlers.Refuse("这个预约没有居民账号，不用谅解。")
	}
	marks, err := Marks(tx, b.Resident, tx.Now().AddDate(0, 0, -o.Policy.NoShowDays))
	if err != nil {
		return err
	}
	for _, m := range marks {
		if !m.ForgivenAt.IsZero() && m.Booking != b.ID {
			return handlers.Refuse("这位居民90天内已经谅解过一次。")
		}
	}
	n, err := forgiveMarks(tx, b.ID, by.ID)
	if err != nil {
		return err
	}
	if n == 0 {
		return handlers.Refuse("这个预约没有要谅解的记录。")
	}
	if err := change(tx, &b, byStaff(ToForgive, by), nil); err != nil {
		return notAllowed(err)
	}
	return o.judge(tx, b.Resident)
}

// notAllowed turns a move that the table forbids into a sentence for the desk.
func notAllowed(err error) error {
	var illegal *IllegalMove
	if errors.As(err, &illegal) {
		return handlers.Refuse("这个预约现在是“" + illegal.From.Name() + "”，不能这样处理。")
	}
	return err
}

// GiveUp cancels somebody's hour for them: in time, as the desk was told by telephone.
func (o Office) GiveUp(tx *store.Tx, by people.Staff, id string) error {
	s, b, err := locked(tx, id)
	if err != nil {
		return err
	}
	now := tx.Now()
	slot := b.Slot
	switch b.State {
	case Waitlisted:
		return change(tx, &b, byStaff(ToLeave, by), func(b *Booking) { b.EndedAt = now })
	case Offered:
		return o.passOn(tx, s, b, byStaff(ToDecline, by))
	case Booked:
	default:
		return handlers.Refuse("这个预约现在是“" + b.State.Name() + "”，不能取消。")
	}
	if !b.Start.After(now) {
		return handlers.Refuse("已经到时间了，请记“来了”或“没来”。")
	}
	a, late := byStaff(ToCancel, by), by.ID != "" && now.After(o.Policy.Deadline(b.Start))
	if late {
		a.Action = ToGiveLate
	}
	if err := change(tx, &b, a, func(b *Booking) { b.EndedAt = now }); err != nil {
		return err
	}
	if late {
		if err := o.blame(tx, b, MarkLate); err != nil {
			return err
		}
	}
	if _, err := freeSlot(tx, slot, b.ID); err != nil {
		return err
	}
	return o.freed(tx, s)
}

// Desk is an hour that the desk gives to somebody: by telephone ahead, or to who walks in.
type Desk struct {
	Slot, Subject, Side, Name, Note string
	Resident                        string // id, when the person has an account
	Priority                        bool
	WalkIn                          bool
}

// Give takes a slot for somebody at the desk. Who walks in may take a free slot until it ends, suspended or not.
func (o Office) Give(tx *store.Tx, by people.Staff, d Desk) (Booking, error) {
	slot, s, err := slotAndSession(tx, d.Slot)
	if err != nil {
		return Booking{}, err
	}
	now := tx.Now()
	switch {
	case s.State != Open || !slot.End.After(now):
		return Booking{}, handlers.Refuse("这个时间已经过了或取消了。")
	case !d.WalkIn && !slot.Start.After(now):
		return Booking{}, handlers.Refuse("这个时间已经开始，请登记为现场咨询。")
	case d.WalkIn && !calendar.SameDay(slot.Start, now):
		return Booking{}, handlers.Refuse("现场咨询只登记当天的时间。")
	}
	if !d.WalkIn && d.Resident != "" {
		if err := o.mayBook(tx, d.Resident, "", slot.Start); err != nil {
			return Booking{}, err
		}
	}
	no, err := tx.Number("LF")
	if err != nil {
		return Booking{}, err
	}
	id := tx.NewID()
	b := Booking{ID: id, No: no, Source: "desk/" + id, Resident: d.Resident, Name: d.Name, Note: d.Note, Session: s.ID, Slot: slot.ID, Start: slot.Start, End: slot.End,
		Community: s.Community, Subject: d.Subject, Side: d.Side, Conflict: d.Side == SideCommittee, Priority: d.Priority, Channel: ChannelPhone, Created: now, BookedAt: now}
	if d.WalkIn {
		b.Channel = ChannelWalkIn
	}
	if _, err := create(tx, &b, byStaff(ToBook, by)); errors.Is(err, errActive) {
		return Booking{}, handlers.Refuse("这位居民已经约了一个，一人同时只能约一个。")
	} else if err != nil {
		return Booking{}, err
	}
	ok, err := takeSlot(tx, slot.ID, b.ID, "")
	if err != nil {
		return Booking{}, err
	}
	if !ok {
		return Booking{}, handlers.Refuse("这个时间刚刚被约走了，请另选一个。")
	}
	return b, nil
}

// Record writes down what came of an hour: the lawyer who held it, nobody else.
func (o Office) Record(tx *store.Tx, by people.Staff, c Consultation) error {
	s, b, err := locked(tx, c.Booking)
	if err != nil {
		return err
	}
	if s.Lawyer != by.ID {
		return handlers.Refuse("只有当次的律师可以写咨询记录。")
	}
	if err := change(tx, &b, byStaff(ToRecord, by), func(b *Booking) { b.Subject = c.Subject }); err != nil {
		return notAllowed(err)
	}
	c.Lawyer, c.At = by.ID, tx.Now()
	return putConsultation(tx, c)
}
