package lawyer

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

// errOvertaken says that a booking changed between its reading and its update; with a locking read before it that is a fault.
var errOvertaken = errors.New("lawyer: somebody else was faster")

// errActive says that the person has an active booking already.
var errActive = errors.New("lawyer: there is an active booking already")

// act is one thing that somebody does to a booking.
type act struct {
	Action  Action
	Who     Actor
	ActorID string // resident or staff id; empty for the system
	Role    string
	Reason  string // a code; empty = the action itself
}

func (a act) reason() string {
	if a.Reason != "" {
		return a.Reason
	}
	return string(a.Action)
}

// step moves a booking in memory and makes the two lines that tell of it.
func step(tx *store.Tx, b *Booking, a act) (eventRow, store.Entry, error) {
	from := b.State
	to, err := from.Next(a.Action, a.Who)
	if err != nil {
		return eventRow{}, store.Entry{}, err
	}
	b.State = to
	b.Version++
	event := eventRow{ID: tx.NewID(), BookingID: b.ID, Version: b.Version, At: store.Micros(tx.Now()), ActorKind: string(a.Who), ActorID: a.ActorID,
		Role: a.Role, Action: string(a.Action), FromState: string(from), ToState: string(to), Reason: a.reason(), SlotID: b.Slot}
	entry := store.Entry{ActorKind: string(a.Who), ActorID: a.ActorID, Role: a.Role, Action: "lawyer." + string(a.Action), ObjectKind: "booking",
		ObjectID: b.ID, Reason: a.reason(), Before: string(from), After: string(to)}
	return event, entry, nil
}

func written(tx *store.Tx, event eventRow, entry store.Entry) error {
	if err := tx.DB().Create(&event).Error; err != nil {
		return fmt.Errorf("write the log of booking %s: %w", event.BookingID, err)
	}
	if err := tx.Audit(entry); err != nil {
		return fmt.Errorf("audit booking %s: %w", event.BookingID, err)
	}
	return nil
}

// create makes a booking. errActive when its owner has an active one; created is false, and the booking that stands there is given, when
// the same order was carried out before.
func create(tx *store.Tx, b *Booking, a act) (created bool, err error) {
	if kept, err := bySource(tx, b.Source); err == nil {
		*b = kept
		return false, nil
	} else if !errors.Is(err, store.ErrNotFound) {
		return false, err
	}
	b.State, b.Version = None, 1
	event, entry, err := step(tx, b, a)
	if err != nil {
		return false, err
	}
	b.Active = b.State.Live() && b.Channel != ChannelWalkIn // who walks in keeps what was booked ahead
	row := rowOf(tx.Sealer(), *b)
	row.NextAt = store.Micros(tx.Now())
	switch err := tx.DB().Create(&row).Error; {
	case errors.Is(err, gorm.ErrDuplicatedKey):
		return false, errActive
	case err != nil:
		return false, fmt.Errorf("write booking %s: %w", b.ID, err)
	}
	return true, written(tx, event, entry)
}

// change is the one way in which a booking changes: its row, conditional on the version, a line of its log and one of the audit.
func change(tx *store.Tx, b *Booking, a act, set func(*Booking)) error {
	before := *b
	event, entry, err := step(tx, b, a)
	if err != nil {
		*b = before
		return err
	}
	b.Active = b.Active && b.State.Live()
	if set != nil {
		set(b)
	}
	event.SlotID = b.Slot
	row := rowOf(tx.Sealer(), *b)
	columns := map[string]any{"active_key": row.ActiveKey, "session_id": row.SessionID, "slot_id": row.SlotID, "slot_at": row.SlotAt, "slot_end": row.SlotEnd,
		"community": row.Community, "subject": row.Subject, "side": row.Side, "conflict": row.Conflict, "state": row.State, "reason": row.Reason,
		"version": row.Version, "seq": row.Seq, "moves": row.Moves, "booked_at": row.BookedAt, "offered_at": row.OfferedAt,
		"offer_expires_at": row.OfferExpiresAt, "ended_at": row.EndedAt, "reminded": row.Reminded, "reminded_at": row.RemindedAt, "coming": row.Coming,
		"asked_at": row.AskedAt, "rating": row.Rating, "next_at": lookAt(tx, *b)}
	if b.Note != before.Note {
		columns["note"] = row.Note
	}
	done := tx.DB().Model(&bookingRow{}).Where("id = ? AND version = ?", b.ID, before.Version).Updates(columns)
	if done.Error != nil {
		return fmt.Errorf("change booking %s: %w", b.ID, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("change booking %s: %w", b.ID, errOvertaken)
	}
	return written(tx, event, entry)
}

// lookAt is when the timers look at a booking next: at once after every change, for they find the exact instant.
func lookAt(tx *store.Tx, b Booking) int64 {
	if b.State.Live() || b.State == Attended && b.AskedAt.IsZero() {
		return store.Micros(tx.Now())
	}
	return 0
}

// lookAgain notes when the timers look at a booking next; the zero time is never.
func lookAgain(tx *store.Tx, b Booking, at time.Time) error {
	err := tx.DB().Model(&bookingRow{}).Where("id = ? AND version = ?", b.ID, b.Version).Update("next_at", store.Micros(at)).Error
	if err != nil {
		return fmt.Errorf("note the next timer of booking %s: %w", b.ID, err)
	}
	return nil
}

// ForUpdate reads a booking by its id and holds it until the transaction ends. store.ErrNotFound when there is none.
func ForUpdate(tx *store.Tx, id string) (Booking, error) {
	return oneBooking(tx, tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id), id)
}

func bySource(tx *store.Tx, key string) (Booking, error) {
	return oneBooking(tx, tx.DB().Where("source_key = ?", key), key)
}

func oneBooking(r store.Reader, query *gorm.DB, what string) (Booking, error) {
	var row bookingRow
	err := query.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Booking{}, fmt.Errorf("booking %s: %w", what, store.ErrNotFound)
	}
	if err != nil {
		return Booking{}, fmt.Errorf("read booking %s: %w", what, err)
	}
	return row.booking(r.Sealer())
}
