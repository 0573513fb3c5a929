package lawyer

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

// ByID reads a booking. store.ErrNotFound when there is none.
func ByID(r store.Reader, id string) (Booking, error) {
	return oneBooking(r, r.DB().Where("id = ?", id), id)
}

// ByNo reads a booking by its number. store.ErrNotFound when there is none.
func ByNo(r store.Reader, no string) (Booking, error) {
	return oneBooking(r, r.DB().Where("booking_no = ?", no), no)
}

func manyBookings(r store.Reader, query *gorm.DB, what string) ([]Booking, error) {
	var rows []bookingRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	list := make([]Booking, 0, len(rows))
	for _, row := range rows {
		b, err := row.booking(r.Sealer())
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, nil
}

// Filter narrows List; zero fields do not narrow.
type Filter struct {
	Resident    string
	Session     string
	Communities []string
	States      []State
	From, To    time.Time // by the hour that was booked
	After       string    // ids beyond this one, oldest first
	Before      string    // ids below this one, newest first
	Limit       int       // 1 to 1000; 0 = 50
}

// List reads bookings: newest first, or oldest first beyond After.
func List(r store.Reader, f Filter) ([]Booking, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	query := r.DB().Limit(min(f.Limit, 1000))
	switch {
	case f.After != "":
		query = query.Where("id > ?", f.After).Order("id")
	case f.Before != "":
		query = query.Where("id < ?", f.Before).Order("id DESC")
	default:
		query = query.Order("id DESC")
	}
	if f.Resident != "" {
		query = query.Where("resident = ?", f.Resident)
	}
	if f.Session != "" {
		query = query.Where("session_id = ?", f.Session)
	}
	if f.Communities != nil {
		query = query.Where("community IN ?", f.Communities)
	}
	if len(f.States) > 0 {
		query = query.Where("state IN ?", f.States)
	}
	if !f.From.IsZero() {
		query = query.Where("slot_at >= ?", store.Micros(f.From))
	}
	if !f.To.IsZero() {
		query = query.Where("slot_at < ?", store.Micros(f.To))
	}
	return manyBookings(r, query, "list bookings")
}

// ActiveOf reads a person's one active booking; ok is false when there is none.
func ActiveOf(r store.Reader, resident string) (b Booking, ok bool, err error) {
	if resident == "" {
		return b, false, nil
	}
	list, err := manyBookings(r, r.DB().Where("active_key = ?", resident).Limit(1), "find the active booking")
	if err != nil || len(list) == 0 {
		return b, false, err
	}
	return list[0], true, nil
}

// firstInLine finds who waits longest for a session and holds the row; ok is false when nobody waits. Who came first goes first; of those
// with the same number the priority group.
func firstInLine(tx *store.Tx, session string) (b Booking, ok bool, err error) {
	list, err := manyBookings(tx, tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("session_id = ? AND state = ?", session, string(Waitlisted)).
		Order("seq, priority DESC, id").Limit(1), "find the first in line")
	if err != nil || len(list) == 0 {
		return b, false, err
	}
	return list[0], true, nil
}

// ahead counts who is before a booking in its line, those with an open offer included.
func ahead(r store.Reader, b Booking) (int, error) {
	var n int64
	err := r.DB().Model(&bookingRow{}).Where("session_id = ? AND state IN ? AND (seq < ? OR seq = ? AND (priority > ? OR priority = ? AND id < ?))", b.Session,
		[]string{string(Waitlisted), string(Offered)}, b.Seq, b.Seq, b.Priority, b.Priority, b.ID).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count the line before booking %s: %w", b.ID, err)
	}
	return int(n), nil
}

// inMonth counts what a person booked for hours of a calendar month, given up in time or by the lawyer aside.
func inMonth(r store.Reader, resident, except string, from, to time.Time) (int, error) {
	var n int64
	err := r.DB().Model(&bookingRow{}).Where("resident = ? AND id <> ? AND channel <> ? AND slot_at >= ? AND slot_at < ? AND state IN ?", resident, except, ChannelWalkIn,
		store.Micros(from), store.Micros(to), []string{string(Booked), string(Attended), string(NoShow), string(LateCancelled)}).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count a month's bookings: %w", err)
	}
	return int(n), nil
}

// dueBookings lists the bookings that the timers have to look at, longest due first.
func dueBookings(r store.Reader, most int) ([]string, error) {
	var ids []string
	err := r.DB().Model(&bookingRow{}).Where("next_at > 0 AND next_at <= ?", store.Micros(r.Now())).Order("next_at, id").Limit(most).Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("list the bookings whose time has come: %w", err)
	}
	return ids, nil
}

// nextDue is the first instant at which a booking, a hold or the ledger has something due; false for never.
func nextDue(r store.Reader) (time.Time, bool, error) {
	var first int64
	for _, of := range []struct {
		model         any
		column, where string
	}{{&bookingRow{}, "next_at", "next_at > 0"}, {&slotRow{}, "held_until", "held_until > 0"}, {&clockRow{}, "next_at", "next_at > 0"}} {
		var at []int64
		if err := r.DB().Model(of.model).Where(of.where).Order(of.column).Limit(1).Pluck(of.column, &at).Error; err != nil {
			return time.Time{}, false, fmt.Errorf("find what falls due next: %w", err)
		}
		if len(at) > 0 && (first == 0 || at[0] < first) {
			first = at[0]
		}
	}
	if first == 0 {
		return time.Time{}, false, nil
	}
	return store.FromMicros(first), true, nil
}

// Events reads the log of a booking, oldest first.
func Events(r store.Reader, id string) ([]Event, error) {
	var rows []eventRow
	if err := r.DB().Where("booking_id = ?", id).Order("version").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the log of booking %s: %w", id, err)
	}
	list := make([]Event, len(rows))
	for i, row := range rows {
		list[i] = Event{ID: row.ID, Booking: row.BookingID, At: store.FromMicros(row.At), Actor: Actor(row.ActorKind), ActorID: row.ActorID, Role: row.Role,
			Action: Action(row.Action), From: State(row.FromState), To: State(row.ToState), Reason: row.Reason, Slot: row.SlotID, Version: row.Version}
	}
	return list, nil
}

// restoreBooking writes a booking as it was given from outside: the first line of its log says so.
func restoreBooking(tx *store.Tx, b Booking) error {
	row := rowOf(tx.Sealer(), b)
	row.NextAt = lookAt(tx, b)
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("restore booking %s: %w", b.ID, err)
	}
	event := eventRow{ID: tx.NewID(), BookingID: b.ID, Version: b.Version, At: store.Micros(b.Created), ActorKind: string(BySystem), Action: "restore",
		ToState: string(b.State), Reason: "restore", SlotID: b.Slot}
	if err := tx.DB().Create(&event).Error; err != nil {
		return fmt.Errorf("write the log of booking %s: %w", b.ID, err)
	}
	return nil
}

// forget erases who a booking was for and what was noted.
func forget(tx *store.Tx, b Booking) error {
	set := map[string]any{"resident": "", "active_key": nil, "note": []byte(nil), "name": []byte(nil), "proxy": ""}
	if err := tx.DB().Model(&bookingRow{}).Where("id = ?", b.ID).Updates(set).Error; err != nil {
		return fmt.Errorf("erase booking %s: %w", b.ID, err)
	}
	if err := tx.DB().Model(&eventRow{}).Where("booking_id = ? AND actor_kind = ?", b.ID, string(ByResident)).Update("actor_id", "").Error; err != nil {
		return fmt.Errorf("erase the log of booking %s: %w", b.ID, err)
	}
	if err := tx.DB().Model(&consultationRow{}).Where("booking_id = ?", b.ID).Update("content", nil).Error; err != nil {
		return fmt.Errorf("erase the record of booking %s: %w", b.ID, err)
	}
	return nil
}

// lineOf lists who has or waits for something of a session, by hour and by turn, and holds the rows.
func lineOf(tx *store.Tx, session string) ([]Booking, error) {
	return manyBookings(tx, tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("session_id = ? AND state IN ?", session,
		[]string{string(Booked), string(Offered), string(Waitlisted)}).Order("slot_at, seq, id").Limit(1000), "list the line of session "+session)
}

// placeBooking writes hour and community of a booking that was given before its session.
func placeBooking(tx *store.Tx, b Booking, community string) error {
	set := map[string]any{"slot_at": store.Micros(b.Start), "slot_end": store.Micros(b.End), "community": community, "next_at": lookAt(tx, b)}
	if err := tx.DB().Model(&bookingRow{}).Where("id = ?", b.ID).Updates(set).Error; err != nil {
		return fmt.Errorf("place booking %s: %w", b.ID, err)
	}
	return nil
}
