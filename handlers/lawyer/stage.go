package lawyer

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// stage lets the judge of conversations set hours, bookings and answers up and look at them, in the words of the conversation files.
func (c capability) stage() *handlers.Stage {
	return &handlers.Stage{
		Load: map[string]func(context.Context, *store.Tx, handlers.Scene, []map[string]any) error{
			"lawyer_sessions": stageSessions, "legal_kb": stageAnswers, "booking": c.stageBookings, "lawyer_record": c.stageRecords},
		Rows: map[string]func(context.Context, store.Reader, handlers.Scene) ([]map[string]any, error){
			"booking": stageBookingRows, "slot": stageSlotRows, "lawyer_record": c.stageRecordRows, "legal_qa": stageQuestionRows},
		Act: map[string]func(context.Context, *store.Tx, handlers.Scene, map[string]any) error{
			"cancel_slot": c.stageCancelSlot, "lawyer_cancel_session": c.stageCallOff, "attend": c.stageAttend, "no_show": c.stageNoShow, "forgive": c.stageForgive},
		Knows: func(_ context.Context, r store.Reader, no string) (bool, error) {
			_, err := ByNo(r, no)
			if errors.Is(err, store.ErrNotFound) {
				return false, nil
			}
			return err == nil, err
		},
	}
}

func (c capability) stageOffice(s handlers.Scene) Office {
	return Office{Tree: s.Tree, Calendar: s.Calendar, Policy: c.policy}
}

func stageText(row map[string]any, key string) string {
	if v, ok := row[key]; ok && v != nil {
		return fmt.Sprint(v)
	}
	return ""
}

func stageInstant(row map[string]any, key string) (time.Time, error) {
	text := stageText(row, key)
	if text == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return at, fmt.Errorf("%s: %w", key, err)
	}
	return at.UTC(), nil
}

func stageSessions(_ context.Context, tx *store.Tx, s handlers.Scene, rows []map[string]any) error {
	for _, row := range rows {
		start, err := stageInstant(row, "start")
		if err != nil {
			return err
		}
		end, err := stageInstant(row, "end")
		if err != nil {
			return err
		}
		slots, _ := row["slots"].(map[string]any)
		states := map[string]string{}
		for clock, state := range slots {
			states[clock] = fmt.Sprint(state)
		}
		session, ok := SessionNamed(s.Tree, Session{ID: stageText(row, "id"), LawyerName: stageText(row, "lawyer"), Place: stageText(row, "place"), Start: start, End: end}, stageText(row, "community"))
		if !ok {
			return fmt.Errorf("session %s: no community %q", session.ID, stageText(row, "community"))
		}
		if err := Import(tx, session, states); err != nil {
			return err
		}
		if err := settleBookings(tx, session); err != nil {
			return err
		}
	}
	return nil
}

// settleBookings lets bookings that were given before their session take their slots.
func settleBookings(tx *store.Tx, s Session) error {
	list, err := List(tx, Filter{Session: s.ID, Limit: 1000})
	if err != nil {
		return err
	}
	slots, err := Slots(tx, s.ID)
	if err != nil {
		return err
	}
	for _, b := range list {
		i := slices.IndexFunc(slots, func(slot Slot) bool { return slot.ID == b.Slot })
		if i >= 0 {
			b.Start, b.End = slots[i].Start, slots[i].End
			if err := takenAsGiven(tx, slots[i], b); err != nil {
				return err
			}
		} else if b.Slot != "" {
			return fmt.Errorf("booking %s: no slot %s", b.No, b.Slot)
		}
		if err := placeBooking(tx, b, s.Community); err != nil {
			return err
		}
	}
	return nil
}

func takenAsGiven(tx *store.Tx, slot Slot, b Booking) error {
	switch b.State {
	case Booked:
		slot.State = SlotBooked
	case Attended:
		slot.State = SlotDone
	case NoShow:
		slot.State = SlotNoShow
	case Offered:
		slot.State, slot.Taken, slot.Booking, slot.HeldBy, slot.HeldUntil = SlotHeld, 0, "", b.ID, b.OfferEnds
		return setSlot(tx, slot)
	default:
		return nil
	}
	slot.Taken, slot.Booking = 1, b.ID
	return setSlot(tx, slot)
}

func stageAnswers(_ context.Context, tx *store.Tx, _ handlers.Scene, rows []map[string]any) error {
	for _, row := range rows {
		a := Answer{ID: stageText(row, "id"), Subject: stageText(row, "subject"), Question: stageText(row, "question"), Words: stageText(row, "words"), Answer: stageText(row, "answer"),
			Law: stageText(row, "law"), Version: stageText(row, "version"), Reviewer: stageText(row, "reviewer"), ReviewedAt: tx.Now(), State: AnswerReviewed, Edition: 1}
		if err := putAnswer(tx, a); err != nil {
			return err
		}
	}
	return nil
}

// stageBookings restores bookings. They may stand before their session is there: it lets them take their slots.
func (c capability) stageBookings(_ context.Context, tx *store.Tx, s handlers.Scene, rows []map[string]any) error {
	for i, row := range rows {
		who, err := s.Resident(tx, stageText(row, "user"))
		if err != nil {
			return err
		}
		b := Booking{ID: tx.NewID(), No: stageText(row, "booking_no"), Resident: who.ID, Session: stageText(row, "session"), Subject: stageText(row, "subject"),
			Side: stageText(row, "counterparty_kind"), Note: stageText(row, "note"), Conflict: stageText(row, "conflict") == "true", State: State(stageText(row, "state")),
			Priority: who.Elder(), Channel: ChannelChat, Version: 2, Created: s.Now.Add(-time.Minute), Seq: 1}
		if b.No == "" {
			if b.No, err = tx.Number("LF"); err != nil {
				return err
			}
		} else {
			b.Seq = i + 1 // rows with numbers stand in their order; without any they are equals
		}
		if clock := stageText(row, "slot"); clock != "" {
			b.Slot = SlotID(b.Session, clock)
		}
		if b.State == None {
			b.State = Booked
		}
		if b.OfferEnds, err = stageInstant(row, "offer_expires_at"); err != nil {
			return err
		}
		if b.State == Offered {
			b.OfferedAt = b.Created
		}
		if b.State == Attended { // long scored, or never
			b.AskedAt = b.Created.AddDate(0, 0, -2*c.policy.RateDays)
		}
		b.BookedAt, b.Active, b.Source = b.Created, b.State.Live(), "given/"+b.ID
		if err := restoreBooking(tx, b); err != nil {
			return err
		}
		if session, err := SessionByID(tx, b.Session); err == nil {
			if err := settleBookings(tx, session); err != nil {
				return err
			}
		} else if !errors.Is(err, store.ErrNotFound) {
			return err
		}
	}
	return nil
}

// stageRecords restores what counts against people. Two late cancellations count as one no-show, here as in the rows that are read.
func (c capability) stageRecords(_ context.Context, tx *store.Tx, s handlers.Scene, rows []map[string]any) error {
	for _, row := range rows {
		who, err := s.Resident(tx, stageText(row, "user"))
		if err != nil {
			return err
		}
		number := func(key string) int {
			n, _ := strconv.Atoi(stageText(row, key)) // absent is none
			return n
		}
		late := number("late_cancel_90d")
		marks := map[string]int{MarkLate: late, MarkNoShow: max(number("no_show_90d")-late/c.policy.LateForNoShow, 0)}
		for _, kind := range slices.Sorted(maps.Keys(marks)) {
			for range marks[kind] {
				if err := addMark(tx, Mark{Resident: who.ID, Kind: kind, At: s.Now.AddDate(0, 0, -7)}); err != nil {
					return err
				}
			}
		}
		until, err := stageInstant(row, "suspended_until")
		if err != nil {
			return err
		}
		if until.IsZero() && number("no_show_90d") >= c.policy.NoShowMost {
			until = s.Now.AddDate(0, 0, c.policy.SuspendDays-7)
		}
		if !until.IsZero() {
			if err := suspend(tx, who.ID, until); err != nil {
				return err
			}
		}
	}
	return nil
}

const stageMost = 1000

func stageBookingRows(_ context.Context, r store.Reader, s handlers.Scene) ([]map[string]any, error) {
	list, err := List(r, Filter{Limit: stageMost})
	if err != nil {
		return nil, err
	}
	rows := make([]map[string]any, len(list))
	for i, b := range list {
		slot := ""
		if b.Slot != "" && !b.Start.IsZero() {
			slot = clockOf(b.Start)
		}
		row := map[string]any{"booking_no": b.No, "user": s.User(b.Resident), "session": b.Session, "slot": slot, "subject": b.Subject, "state": string(b.State),
			"conflict": b.Conflict, "counterparty_kind": b.Side, "note": b.Note, "offer_expires_at": nil}
		if b.State == Offered {
			row["offer_expires_at"] = b.OfferEnds
		}
		rows[i] = row
	}
	return rows, nil
}

func stageSlotRows(_ context.Context, r store.Reader, _ handlers.Scene) ([]map[string]any, error) {
	slots, err := allSlots(r)
	if err != nil {
		return nil, err
	}
	rows := make([]map[string]any, len(slots))
	for i, s := range slots {
		state := s.State
		if state == SlotHeld && !s.HeldUntil.After(r.Now()) {
			state = SlotFree
		}
		rows[i] = map[string]any{"session": s.Session, "slot": clockOf(s.Start), "state": string(state)}
	}
	return rows, nil
}

func (c capability) stageRecordRows(_ context.Context, r store.Reader, s handlers.Scene) ([]map[string]any, error) {
	since := r.Now().AddDate(0, 0, -c.policy.NoShowDays)
	ids, err := everMarked(r, since)
	if err != nil {
		return nil, err
	}
	slices.Sort(ids)
	var rows []map[string]any
	for _, id := range slices.Compact(ids) {
		marks, err := Marks(r, id, since)
		if err != nil {
			return nil, err
		}
		until, err := suspendedUntil(r, id)
		if err != nil {
			return nil, err
		}
		counted := c.policy.conductOf(marks, r.Now())
		row := map[string]any{"user": s.User(id), "no_show_90d": c.policy.counted(counted), "late_cancel_90d": counted.late, "suspended_until": nil}
		if until.After(r.Now()) {
			row["suspended_until"] = until
		}
		rows = append(rows, row)
	}
	return rows, nil
}

func stageQuestionRows(_ context.Context, r store.Reader, s handlers.Scene) ([]map[string]any, error) {
	list, err := Questions(r, "", stageMost)
	if err != nil {
		return nil, err
	}
	rows := make([]map[string]any, len(list))
	for i, q := range list {
		rows[i] = map[string]any{"user": s.User(q.Resident), "matched": q.Matched, "disclaimer": q.Disclaimer}
	}
	return rows, nil
}

// stageCancelSlot is another resident giving an hour up in time.
func (c capability) stageCancelSlot(_ context.Context, tx *store.Tx, s handlers.Scene, f map[string]any) error {
	session, clock, _ := strings.Cut(stageText(f, "cancel_slot"), " ")
	at, err := sessionForUpdate(tx, session)
	if err != nil {
		return err
	}
	slot, err := SlotByID(tx, SlotID(session, clock))
	if err != nil {
		return err
	}
	o := c.stageOffice(s)
	if slot.Booking != "" {
		return o.GiveUp(tx, people.Staff{}, slot.Booking)
	}
	ok, err := freeSlot(tx, slot.ID, "")
	if err != nil {
		return err
	}
	if !ok {
		return fmt.Errorf("slot %s is %s and cannot be given up", slot.ID, slot.State)
	}
	return o.freed(tx, at)
}

func (c capability) stageCallOff(_ context.Context, tx *store.Tx, s handlers.Scene, f map[string]any) error {
	return c.stageOffice(s).CallOff(tx, people.Staff{}, stageText(f, "lawyer_cancel_session"), stageText(f, "reason"))
}

// stageBooking finds the booking that an action names, and a member of staff who may act on it.
func (c capability) stageBooking(tx *store.Tx, s handlers.Scene, no string) (Booking, people.Staff, error) {
	b, err := ByNo(tx, no)
	if err != nil {
		return b, people.Staff{}, err
	}
	by, _ := people.Steward(s.Tree, b.Community)
	return b, by, nil
}

func (c capability) stageAttend(_ context.Context, tx *store.Tx, s handlers.Scene, f map[string]any) error {
	b, by, err := c.stageBooking(tx, s, stageText(f, "attend"))
	if err != nil {
		return err
	}
	return c.stageOffice(s).Attend(tx, by, b.ID)
}

func (c capability) stageNoShow(_ context.Context, tx *store.Tx, s handlers.Scene, f map[string]any) error {
	b, by, err := c.stageBooking(tx, s, stageText(f, "no_show"))
	if err != nil {
		return err
	}
	return c.stageOffice(s).Miss(tx, by, b.ID)
}

func (c capability) stageForgive(_ context.Context, tx *store.Tx, s handlers.Scene, f map[string]any) error {
	b, by, err := c.stageBooking(tx, s, stageText(f, "forgive"))
	if err != nil {
		return err
	}
	return c.stageOffice(s).Forgive(tx, by, b.ID)
}
