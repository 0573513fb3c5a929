package demand

import (
	"fmt"
	"time"

	"minxu/store"
)

// dueCases lists the cases that the timers have to look at, longest due first.
func dueCases(r store.Reader, most int) ([]string, error) {
	var ids []string
	err := r.DB().Model(&demandRow{}).Where("next_at > 0 AND next_at <= ?", store.Micros(r.Now())).Order("next_at").Limit(most).Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("list the cases whose time has come: %w", err)
	}
	return ids, nil
}

// lookAgain notes when the timers look at a case next; the zero time is never.
func lookAgain(tx *store.Tx, d Demand, at time.Time) error {
	done := tx.DB().Model(&demandRow{}).Where("id = ? AND version = ?", d.ID, d.Version).Update("next_at", store.Micros(at))
	if done.Error != nil {
		return fmt.Errorf("note the next timer: %w", done.Error)
	}
	if done.RowsAffected > 1 {
		return fmt.Errorf("note the next timer: %d rows", done.RowsAffected)
	}
	return nil
}

// NextTimer gives the instant at which a timer of any case may fall due next, at or after which Tick has something to look at. False when
// none will. After a change that was not yet looked at it is the instant of the change.
func NextTimer(r store.Reader) (time.Time, bool, error) {
	var rows []demandRow
	if err := r.DB().Select("next_at").Where("next_at > 0").Order("next_at").Limit(1).Find(&rows).Error; err != nil {
		return time.Time{}, false, fmt.Errorf("find the next timer: %w", err)
	}
	at, err := nextOrder(r)
	if err != nil {
		return time.Time{}, false, err
	}
	if len(rows) > 0 {
		if of := store.FromMicros(rows[0].NextAt); at.IsZero() || of.Before(at) {
			at = of
		}
	}
	return at, !at.IsZero(), nil
}
