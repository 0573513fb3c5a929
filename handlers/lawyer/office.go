package lawyer

import (
	"errors"
	"fmt"
	"time"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// Office is what the acts on bookings stand on: the district, the calendar, the numbers.
type Office struct {
	Tree     *people.Tree
	Calendar *calendar.Calendar
	Policy   Policy
}

// deed is one order of a conversation.
type deed struct {
	Office
	tx *store.Tx
	a  handlers.Asked
}

func (d deed) by(a Action) act {
	return act{Action: a, Who: ByResident, ActorID: d.a.Who.ID}
}

// The sentences with which an order is refused.
const (
	refuseTaken   = "这个时间刚刚被别人约走了，请您另选一个。"
	refuseClosed  = "这个时间已经不能网上预约了，请您另选一个；也可以直接到现场，有空就能谈。"
	refuseActive  = "您已经约了一个，一人同时只能约一个。发“我的预约”可以改时间或取消。"
	refuseNotNow  = "这个预约已经不是原来的样子了，请发“约律师”看看现在的情况。"
	refuseLapsed  = "这个空位的确认时间已过，已经给了下一位，真抱歉。\n想再约，请发“约律师”。"
	refuseMoves   = "这个预约已经改过3次了，不能再改。来不了请发“取消预约”，再重新约。"
	refuseOpen    = "刚刚空出一个时间，您可以直接约，不用排候补。"
	refuseLineOff = "离开始不到1小时，不再排候补了。您可以直接到现场，有空就能谈。"
)

// takable says whether a slot of a session can be booked ahead now.
func (p Policy) takable(s Session, slot Slot, now time.Time) bool {
	return s.State == Open && slot.Start.Add(-p.BookClose).After(now)
}

// offerable says whether a slot can still be offered to the line.
func (p Policy) offerable(s Session, start time.Time, now time.Time) bool {
	return s.State == Open && start.Add(-p.OfferClose).After(now)
}

// slotAndSession reads what an order is about.
func slotAndSession(r store.Reader, id string) (Slot, Session, error) {
	slot, err := SlotByID(r, id)
	if err != nil {
		return slot, Session{}, err
	}
	s, err := SessionByID(r, slot.Session)
	return slot, s, err
}

// mayBook refuses who may not book ahead: suspended, or the month's bookings are used up.
func (o Office) mayBook(r store.Reader, who, except string, start time.Time) error {
	until, err := suspendedUntil(r, who)
	if err != nil {
		return err
	}
	if until.After(r.Now()) {
		return handlers.Refuse(o.Policy.saySuspended(until))
	}
	month := MonthStart(start)
	n, err := inMonth(r, who, except, month, month.AddDate(0, 1, 0))
	if err != nil {
		return err
	}
	if n >= o.Policy.MonthMost {
		return handlers.Refuse(o.Policy.sayMonth(month))
	}
	return nil
}

// saySuspended says until when booking is off, and what stays.
func (p Policy) saySuspended(until time.Time) string {
	return fmt.Sprintf("您近%d天失约满%d次，网上预约暂停到%s。\n可以直接到现场，有空就能谈；也可以拨12348，或把法律问题发给我。\n有特殊情况，请和社区管家说明。", p.NoShowDays, p.NoShowMost, calendar.SayDay(until))
}

// sayMonth says that a month's bookings are used up.
func (p Policy) sayMonth(month time.Time) string {
	return fmt.Sprintf("每人每月可约%d次，您%d月的已约满，%s起可以约下个月的。\n急事请拨12348，也可以直接到现场，有空就能谈。", p.MonthMost, int(month.In(calendar.Shanghai()).Month()), calendar.SayDate(month.AddDate(0, 1, 0)))
}

// locked locks the session of a booking, then the booking: the one order of locks.
func locked(tx *store.Tx, id string) (Session, Booking, error) {
	b, err := ByID(tx, id)
	if err != nil {
		return Session{}, b, err
	}
	s := Session{}
	if b.Session != "" {
		if s, err = sessionForUpdate(tx, b.Session); err != nil {
			return s, b, err
		}
	}
	b, err = ForUpdate(tx, id)
	return s, b, err
}

// own is locked for the person's own booking; anybody else's is as good as none.
func (d deed) own(id string) (Session, Booking, error) {
	s, b, err := locked(d.tx, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && b.Resident != d.a.Who.ID {
		return s, b, handlers.Refuse(refuseNotNow)
	}
	return s, b, err
}

// freed offers what is free in a session to its line. The session's row is locked by the caller.
func (o Office) freed(tx *store.Tx, s Session) error {
	slots, err := slotsForUpdate(tx, s.ID)
	if err != nil {
		return err
	}
	now := tx.Now()
	for _, slot := range slots {
		if !slot.FreeFor("", now) || !o.Policy.offerable(s, slot.Start, now) {
			continue
		}
		b, waits, err := firstInLine(tx, s.ID)
		if err != nil || !waits {
			return err
		}
		ends := calendar.WaitlistExpiry(now, o.Policy.OfferWindow, slot.Start)
		ok, err := holdSlot(tx, slot.ID, b.ID, ends)
		if err != nil || !ok {
			return err
		}
		err = change(tx, &b, act{Action: ToOffer, Who: BySystem}, func(b *Booking) {
			b.Slot, b.Start, b.End, b.OfferedAt, b.OfferEnds = slot.ID, slot.Start, slot.End, now, ends
		})
		if err != nil {
			return err
		}
		if err := o.tellOfOffer(tx, b, s); err != nil {
			return err
		}
	}
	return nil
}

// letGo ends somebody's hold of a slot and offers it to the line.
func (o Office) letGo(tx *store.Tx, slot Slot, lapsed bool) error {
	s, err := sessionForUpdate(tx, slot.Session)
	if err != nil {
		return err
	}
	ok, err := unholdSlot(tx, slot.ID, slot.HeldBy, lapsed)
	if err != nil || !ok {
		return err
	}
	return o.freed(tx, s)
}

// blame notes a no-show or a late cancellation and suspends booking when it is one too many.
func (o Office) blame(tx *store.Tx, b Booking, kind string) error {
	if b.Resident == "" {
		return nil
	}
	if err := addMark(tx, Mark{Resident: b.Resident, Booking: b.ID, Kind: kind, At: tx.Now()}); err != nil {
		return err
	}
	return o.judge(tx, b.Resident)
}

// judge suspends a person's booking, or lifts it, by what counts against them now.
func (o Office) judge(tx *store.Tx, resident string) error {
	marks, err := Marks(tx, resident, tx.Now().AddDate(0, 0, -o.Policy.NoShowDays))
	if err != nil {
		return err
	}
	until := o.Policy.suspendUntil(marks, tx.Now())
	was, err := suspendedUntil(tx, resident)
	if err != nil || until.IsZero() && was.IsZero() || !until.IsZero() && was.After(tx.Now()) {
		return err
	}
	if err := suspend(tx, resident, until); err != nil {
		return err
	}
	action, reason := "lawyer.suspend", "no_show_limit"
	if until.IsZero() {
		action, reason = "lawyer.unsuspend", "below_limit"
	}
	return tx.Audit(store.Entry{ActorKind: "system", Action: action, ObjectKind: "resident", ObjectID: resident, Reason: reason})
}

// receipt is what an order came to, as the conversations read it.
type receipt struct {
	id, no   string
	label    string // 3月12日（周四）14:30
	where    string // 海风社区，孙律师
	deadline string // until when it can be given up freely
	late     bool   // that is over already
	evening  bool   // the reminder of the evening before will come
	position string // in the line
	state    State
	deadEN   string
	labelEN  string
	calendar string // address of the calendar entry
}

func (r receipt) value() dialog.Value {
	flag := func(on bool) string {
		if on {
			return "1"
		}
		return ""
	}
	return dialog.Value{ID: r.id, Label: r.no, More: []string{r.label, r.where, r.deadline, flag(r.late), flag(r.evening), r.position, string(r.state), r.deadEN, r.labelEN, r.calendar}}
}

func receiptOf(v dialog.Value) receipt {
	return receipt{id: v.ID, no: v.Label, label: v.At(0), where: v.At(1), deadline: v.At(2), late: v.At(3) == "1", evening: v.At(4) == "1", position: v.At(5),
		state: State(v.At(6)), deadEN: v.At(7), labelEN: v.At(8), calendar: v.At(9)}
}

// receiptFor tells of a booking.
func (o Office) receiptFor(b Booking, s Session, now time.Time) receipt {
	r := receipt{id: b.ID, no: b.No, state: b.State, where: o.where(s)}
	if !b.Start.IsZero() {
		deadline := o.Policy.Deadline(b.Start)
		r.label, r.deadline, r.late = calendar.Say(b.Start), calendar.SayDate(deadline)+calendar.SayTime(deadline), calendar.Late(now, deadline)
		r.deadEN, r.labelEN = calendar.SayEnglish(deadline), calendar.SayEnglish(b.Start)
		r.evening = evening(b.Start).After(now)
	}
	return r
}

// where names place and lawyer: 海风社区，孙律师.
func (o Office) where(s Session) string {
	place := o.community(s.Community)
	if s.Place != "" {
		place = s.Place
	}
	if s.LawyerName == "" {
		return place
	}
	return place + "，" + s.LawyerName
}

func (o Office) community(code string) string {
	n, _ := o.Tree.Node(code)
	return n.Name
}

// evening is the instant of the first reminder: 19:00 of the day before.
func evening(start time.Time) time.Time {
	return calendar.Midnight(start).AddDate(0, 0, -1).Add(19 * time.Hour)
}
