package lawyer

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

// SlotID names a slot by its session and the clock.
func SlotID(session, clock string) string { return session + "@" + clock }

// SessionByID reads a session. store.ErrNotFound when there is none.
func SessionByID(r store.Reader, id string) (Session, error) {
	return oneSession(r.DB().Where("id = ?", id), id)
}

// sessionForUpdate reads a session and holds it until the transaction ends: the lock of its waitlist.
func sessionForUpdate(tx *store.Tx, id string) (Session, error) {
	return oneSession(tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id), id)
}

func oneSession(query *gorm.DB, id string) (Session, error) {
	var row sessionRow
	err := query.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Session{}, fmt.Errorf("session %s: %w", id, store.ErrNotFound)
	}
	if err != nil {
		return Session{}, fmt.Errorf("read session %s: %w", id, err)
	}
	return row.session(), nil
}

// SessionFilter narrows Sessions; zero fields do not narrow.
type SessionFilter struct {
	Communities []string // nil = everywhere
	Lawyer      string
	From, To    time.Time // by start, From included
	OpenOnly    bool
	Newest      bool // newest first
	Limit       int  // 0 = 200
}

// Sessions lists sessions by their start.
func Sessions(r store.Reader, f SessionFilter) ([]Session, error) {
	if f.Limit <= 0 {
		f.Limit = 200
	}
	order := "start_at, id"
	if f.Newest {
		order = "start_at DESC, id DESC"
	}
	query := r.DB().Order(order).Limit(f.Limit)
	if f.Communities != nil {
		query = query.Where("community IN ?", f.Communities)
	}
	if f.Lawyer != "" {
		query = query.Where("lawyer = ?", f.Lawyer)
	}
	if !f.From.IsZero() {
		query = query.Where("start_at >= ?", store.Micros(f.From))
	}
	if !f.To.IsZero() {
		query = query.Where("start_at < ?", store.Micros(f.To))
	}
	if f.OpenOnly {
		query = query.Where("state = ?", string(Open))
	}
	var rows []sessionRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	list := make([]Session, len(rows))
	for i, row := range rows {
		list[i] = row.session()
	}
	return list, nil
}

// Slots lists the slots of sessions by their start.
func Slots(r store.Reader, sessions ...string) ([]Slot, error) {
	return slotsOf(r.DB(), sessions)
}

// slotsForUpdate lists the slots of a session as they are committed and holds them.
func slotsForUpdate(tx *store.Tx, session string) ([]Slot, error) {
	return slotsOf(tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}), []string{session})
}

func slotsOf(db *gorm.DB, sessions []string) ([]Slot, error) {
	if len(sessions) == 0 {
		return nil, nil
	}
	var rows []slotRow
	if err := db.Where("session_id IN ?", sessions).Order("start_at, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list slots: %w", err)
	}
	list := make([]Slot, len(rows))
	for i, row := range rows {
		list[i] = row.slot()
	}
	return list, nil
}

// SlotByID reads a slot. store.ErrNotFound when there is none.
func SlotByID(r store.Reader, id string) (Slot, error) {
	var row slotRow
	err := r.DB().Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Slot{}, fmt.Errorf("slot %s: %w", id, store.ErrNotFound)
	}
	if err != nil {
		return Slot{}, fmt.Errorf("read slot %s: %w", id, err)
	}
	return row.slot(), nil
}

// takeSlot takes the one seat of a slot for a booking: one conditional update. False when it is not to be had. holder is who may take it
// although it is held: the resident of a chat, the booking that it is offered to.
func takeSlot(tx *store.Tx, id, booking, holder string) (bool, error) {
	now := store.Micros(tx.Now())
	done := tx.DB().Model(&slotRow{}).
		Where("id = ? AND taken + 1 <= capacity AND (state = ? OR state = ? AND (held_until <= ? OR held_by = ?))", id, string(SlotFree), string(SlotHeld), now, holder).
		Updates(map[string]any{"taken": gorm.Expr("taken + 1"), "state": string(SlotBooked), "booking": booking, "held_by": "", "held_until": 0})
	if done.Error != nil {
		return false, fmt.Errorf("take slot %s: %w", id, done.Error)
	}
	return done.RowsAffected == 1, nil
}

// holdSlot keeps a free slot for a while. False when it is not to be had.
func holdSlot(tx *store.Tx, id, holder string, until time.Time) (bool, error) {
	now := store.Micros(tx.Now())
	done := tx.DB().Model(&slotRow{}).
		Where("id = ? AND taken < capacity AND (state = ? OR state = ? AND (held_until <= ? OR held_by = ?))", id, string(SlotFree), string(SlotHeld), now, holder).
		Updates(map[string]any{"state": string(SlotHeld), "held_by": holder, "held_until": store.Micros(until)})
	if done.Error != nil {
		return false, fmt.Errorf("hold slot %s: %w", id, done.Error)
	}
	return done.RowsAffected == 1, nil
}

// freeSlot gives a seat back that a booking has ("" = one that was given outside this house). False when the booking does not have it.
func freeSlot(tx *store.Tx, id, booking string) (bool, error) {
	done := tx.DB().Model(&slotRow{}).Where("id = ? AND taken >= 1 AND state = ? AND booking = ?", id, string(SlotBooked), booking).
		Updates(map[string]any{"taken": gorm.Expr("taken - 1"), "state": string(SlotFree), "booking": "", "held_by": "", "held_until": 0})
	if done.Error != nil {
		return false, fmt.Errorf("free slot %s: %w", id, done.Error)
	}
	return done.RowsAffected == 1, nil
}

// unholdSlot ends a hold of somebody, or only one that has lapsed. False when there is none.
func unholdSlot(tx *store.Tx, id, holder string, lapsed bool) (bool, error) {
	query := tx.DB().Model(&slotRow{}).Where("id = ? AND state = ? AND held_by = ?", id, string(SlotHeld), holder)
	if lapsed { // it may have been given again since it was seen
		query = query.Where("held_until <= ?", store.Micros(tx.Now()))
	}
	done := query.
		Updates(map[string]any{"state": string(SlotFree), "held_by": "", "held_until": 0})
	if done.Error != nil {
		return false, fmt.Errorf("end the hold of slot %s: %w", id, done.Error)
	}
	return done.RowsAffected == 1, nil
}

// markSlot says what became of a slot: done, not come, called off.
func markSlot(tx *store.Tx, id string, state SlotState) error {
	set := map[string]any{"state": string(state), "held_by": "", "held_until": 0}
	if err := tx.DB().Model(&slotRow{}).Where("id = ?", id).Updates(set).Error; err != nil {
		return fmt.Errorf("mark slot %s: %w", id, err)
	}
	return nil
}

// heldBy lists the slots that somebody holds.
func heldBy(r store.Reader, holder string) ([]Slot, error) {
	var rows []slotRow
	if err := r.DB().Where("held_by = ? AND state = ?", holder, string(SlotHeld)).Order("id").Limit(20).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list held slots: %w", err)
	}
	list := make([]Slot, len(rows))
	for i, row := range rows {
		list[i] = row.slot()
	}
	return list, nil
}

// lapsedHolds lists the slots whose hold is over, longest over first.
func lapsedHolds(r store.Reader, most int) ([]Slot, error) {
	var rows []slotRow
	err := r.DB().Where("held_until > 0 AND held_until <= ? AND state = ?", store.Micros(r.Now()), string(SlotHeld)).Order("held_until").Limit(most).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list lapsed holds: %w", err)
	}
	list := make([]Slot, len(rows))
	for i, row := range rows {
		list[i] = row.slot()
	}
	return list, nil
}

// nextWaitNumber gives the next number of a session's line. Its row is locked from here on.
func nextWaitNumber(tx *store.Tx, session string) (int, error) {
	if err := tx.DB().Model(&sessionRow{}).Where("id = ?", session).Update("wait_seq", gorm.Expr("wait_seq + 1")).Error; err != nil {
		return 0, fmt.Errorf("take a number of session %s: %w", session, err)
	}
	s, err := sessionForUpdate(tx, session)
	return s.WaitSeq, err
}

// putSession writes a session and its slots, new ones or changed ones; slots that are there keep what became of them.
func putSession(tx *store.Tx, s Session, slots []Slot) error {
	row := sessionRowOf(s)
	err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, DoUpdates: clause.AssignmentColumns([]string{"community", "lawyer", "lawyer_name", "place",
		"mode", "start_at", "end_at", "state", "reason", "version"})}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("write session %s: %w", s.ID, err)
	}
	for _, slot := range slots {
		row := slotRowOf(slot)
		if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return fmt.Errorf("write slot %s: %w", slot.ID, err)
		}
	}
	return nil
}

// setSlot puts a slot into a state as it was given from outside.
func setSlot(tx *store.Tx, slot Slot) error {
	set := map[string]any{"state": string(slot.State), "taken": slot.Taken, "booking": slot.Booking, "held_by": slot.HeldBy, "held_until": store.Micros(slot.HeldUntil)}
	if err := tx.DB().Model(&slotRow{}).Where("id = ?", slot.ID).Updates(set).Error; err != nil {
		return fmt.Errorf("set slot %s: %w", slot.ID, err)
	}
	return nil
}

// changeSession changes columns of a session and lets its version grow.
func changeSession(tx *store.Tx, s Session, set map[string]any) error {
	set["version"] = gorm.Expr("version + 1")
	done := tx.DB().Model(&sessionRow{}).Where("id = ? AND version = ?", s.ID, s.Version).Updates(set)
	if done.Error != nil {
		return fmt.Errorf("change session %s: %w", s.ID, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("change session %s: %w", s.ID, errOvertaken)
	}
	return nil
}

// allSlots lists every slot, for the check of invariants.
func allSlots(r store.Reader) ([]Slot, error) {
	var list []Slot
	const page = 1000
	for after := ""; ; {
		var rows []slotRow
		if err := r.DB().Where("id > ?", after).Order("id").Limit(page).Find(&rows).Error; err != nil {
			return nil, fmt.Errorf("list all slots: %w", err)
		}
		for _, row := range rows {
			list = append(list, row.slot())
			after = row.ID
		}
		if len(rows) < page {
			return list, nil
		}
	}
}

// inversions finds sessions in which somebody was offered an hour while another one waits who came earlier.
func inversions(r store.Reader) ([]string, error) {
	var ids []string
	err := r.DB().Raw(`SELECT DISTINCT w.id FROM lawyer_bookings w JOIN lawyer_bookings o ON o.session_id = w.session_id
		WHERE w.state = ? AND o.offered_at > 0 AND o.seq > w.seq AND o.offered_at > w.created_at AND o.state <> ? ORDER BY w.id LIMIT 100`,
		string(Waitlisted), string(LawyerCancelled)).Scan(&ids).Error
	if err != nil {
		return nil, fmt.Errorf("look for inversions of the waitlist: %w", err)
	}
	lines := make([]string, len(ids))
	for i, id := range ids {
		lines[i] = "booking " + id + ": it waits while a later one was offered an hour"
	}
	return lines, nil
}
