package festival

import (
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

// createEvent writes a new event and its line of the audit.
func createEvent(tx *store.Tx, e *Event, d done) error {
	e.Version, e.MadeAt, e.MadeBy = 1, tx.Now(), d.ActorID
	row := rowOfEvent(*e)
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("write event %s: %w", e.ID, err)
	}
	return tx.Audit(store.Entry{ActorKind: d.Who, ActorID: d.ActorID, Role: d.Role, Action: "event." + d.Action, ObjectKind: "event", ObjectID: e.ID,
		Reason: d.Reason, After: string(e.State)})
}

// changeEvent writes what was changed of an event that this transaction holds; what it counts is left alone. from is its state before.
func changeEvent(tx *store.Tx, e *Event, from State, d done) error {
	if e.State != from {
		if err := from.move(e.State); err != nil {
			return err
		}
	}
	version := e.Version
	e.Version++
	row := rowOfEvent(*e)
	did := tx.DB().Model(&eventRow{}).Where("id = ? AND version = ?", e.ID, version).Select("*").
		Omit("id", "taken", "elsewhere", "waiting", "last_seq", "made_by", "made_at").Updates(&row)
	if did.Error != nil {
		return fmt.Errorf("%s event %s: %w", d.Action, e.ID, did.Error)
	}
	if did.RowsAffected != 1 {
		return fmt.Errorf("%s event %s: somebody else was faster", d.Action, e.ID)
	}
	return tx.Audit(store.Entry{ActorKind: d.Who, ActorID: d.ActorID, Role: d.Role, Action: "event." + d.Action, ObjectKind: "event", ObjectID: e.ID,
		Reason: d.Reason, Before: string(from), After: string(e.State)})
}

// setElsewhere changes how many seats are given out beside this system, and with them the seats that are taken.
func setElsewhere(tx *store.Tx, e *Event, elsewhere int) error {
	by := elsewhere - e.Elsewhere
	did := tx.DB().Exec("UPDATE festival_events SET elsewhere = elsewhere + ?, taken = taken + ? WHERE id = ? AND elsewhere + ? >= 0 AND taken + ? >= 0",
		by, by, e.ID, by, by)
	if did.Error != nil {
		return fmt.Errorf("change the seats elsewhere of event %s: %w", e.ID, did.Error)
	}
	if did.RowsAffected != 1 {
		return fmt.Errorf("event %s cannot have %d seats elsewhere", e.ID, elsewhere)
	}
	e.Elsewhere += by
	e.Taken += by
	return nil
}

// lookAgain notes when the timers look at an event next; the zero time is never.
func lookAgain(tx *store.Tx, e *Event, at time.Time) error {
	if at.Equal(e.Next) {
		return nil
	}
	if err := tx.DB().Model(&eventRow{}).Where("id = ?", e.ID).Update("next_at", store.Micros(at)).Error; err != nil {
		return fmt.Errorf("note the next timer of event %s: %w", e.ID, err)
	}
	e.Next = at
	return nil
}

// dueEvents lists the events that the timers have to look at, longest due first.
func dueEvents(r store.Reader, most int) ([]string, error) {
	var ids []string
	err := r.DB().Model(&eventRow{}).Where("next_at > 0 AND next_at <= ?", store.Micros(r.Now())).Order("next_at").Limit(most).Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("list the events whose time has come: %w", err)
	}
	return ids, nil
}

// NextTimer gives the instant at which a timer of any event falls due next; false when none will.
func NextTimer(r store.Reader) (time.Time, bool, error) {
	var at []int64
	if err := r.DB().Model(&eventRow{}).Where("next_at > 0").Order("next_at").Limit(1).Pluck("next_at", &at).Error; err != nil {
		return time.Time{}, false, fmt.Errorf("find the next timer: %w", err)
	}
	if len(at) == 0 {
		return time.Time{}, false, nil
	}
	return store.FromMicros(at[0]), true, nil
}

// firstExpiry gives the instant at which the first open offer of an event lapses; zero when none is open.
func firstExpiry(r store.Reader, event string) (time.Time, error) {
	var at []int64
	err := r.DB().Model(&registrationRow{}).Where("event_id = ? AND state = ?", event, string(Offered)).Order("offer_expires_at").Limit(1).
		Pluck("offer_expires_at", &at).Error
	if err != nil {
		return time.Time{}, fmt.Errorf("find the offers of event %s: %w", event, err)
	}
	if len(at) == 0 {
		return time.Time{}, nil
	}
	return store.FromMicros(at[0]), nil
}

// tries counts a wrong code for the registrations that it may have been meant for.
func tries(tx *store.Tx, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	err := tx.DB().Model(&registrationRow{}).Where("id IN ?", ids).Update("tries", gorm.Expr("tries + 1")).Error
	if err != nil {
		return fmt.Errorf("count a wrong code: %w", err)
	}
	return nil
}

// walkIn notes people who came without an account.
func walkIn(tx *store.Tx, w WalkIn, d done) error {
	row := walkInRow{ID: w.ID, EventID: w.Event, People: w.People, Kind: w.Kind, Staff: w.Staff, At: store.Micros(w.At)}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("note who walked in to event %s: %w", w.Event, err)
	}
	return tx.Audit(store.Entry{ActorKind: d.Who, ActorID: d.ActorID, Role: d.Role, Action: "event.walk_in", ObjectKind: "event", ObjectID: w.Event,
		After: fmt.Sprintf("%d %s", w.People, w.Kind)})
}

// SaveEdition writes an edition; one with a known id or number is replaced.
func SaveEdition(tx *store.Tx, e Edition) error {
	var known []editionRow
	if err := tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ? OR number = ?", e.ID, e.Number).Limit(2).Find(&known).Error; err != nil {
		return fmt.Errorf("read edition %d: %w", e.Number, err)
	}
	row := editionRow{e.ID, e.Number, e.Title, store.Micros(e.Start), store.Micros(e.End)}
	var err error
	switch {
	case len(known) == 0:
		err = tx.DB().Create(&row).Error
	case len(known) == 1 && known[0].ID == e.ID:
		err = tx.DB().Model(&editionRow{}).Where("id = ?", e.ID).Select("*").Omit("id").Updates(&row).Error
	default:
		return refuse("第%d届已经有了（%s），编号不能重复。", e.Number, known[0].ID)
	}
	if err != nil {
		return fmt.Errorf("write edition %d: %w", e.Number, err)
	}
	return tx.Audit(store.Entry{ActorKind: "system", Action: "edition.save", ObjectKind: "edition", ObjectID: e.ID})
}

// residentsRegistrations holds all registrations of a person for change.
func residentsRegistrations(tx *store.Tx, resident string) ([]Registration, error) {
	return registrations(tx, tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("resident = ?", resident).Order("id").Limit(5000), "hold the registrations of "+resident)
}

// forget takes who it was out of a registration that is over.
func forget(tx *store.Tx, r Registration) error {
	err := tx.DB().Model(&registrationRow{}).Where("id = ?", r.ID).Updates(map[string]any{"resident": "", "people": nil, "guardian_phone": nil, "comment": nil, "active": nil}).Error
	if err != nil {
		return fmt.Errorf("erase registration %s: %w", r.ID, err)
	}
	return nil
}

// heldSeats counts by the registrations what an event counts in its row.
func heldSeats(r store.Reader, event string) (seats, waiting int, err error) {
	var rows []struct {
		State  string
		N      int
		People int
	}
	err = r.DB().Model(&registrationRow{}).Select("state, COUNT(*) AS n, SUM(party) AS people").Where("event_id = ?", event).Group("state").Scan(&rows).Error
	if err != nil {
		return 0, 0, fmt.Errorf("count the seats of event %s: %w", event, err)
	}
	for _, row := range rows {
		if RegState(row.State).Seated() {
			seats += row.People
		}
		if RegState(row.State) == Waitlisted {
			waiting = row.N
		}
	}
	return seats, waiting, nil
}
