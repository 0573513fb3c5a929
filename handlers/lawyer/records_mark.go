package lawyer

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

// addMark notes that somebody did not come or gave up too late.
func addMark(tx *store.Tx, m Mark) error {
	row := markRow{ID: tx.NewID(), Resident: m.Resident, BookingID: m.Booking, Kind: m.Kind, At: store.Micros(m.At)}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("write a mark: %w", err)
	}
	return nil
}

// Marks lists what was noted about a person since an instant, oldest first; what was forgiven is among it.
func Marks(r store.Reader, resident string, since time.Time) ([]Mark, error) {
	var rows []markRow
	if err := r.DB().Where("resident = ? AND at > ?", resident, store.Micros(since)).Order("at, id").Limit(200).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list marks: %w", err)
	}
	list := make([]Mark, len(rows))
	for i, row := range rows {
		list[i] = Mark{ID: row.ID, Resident: row.Resident, Booking: row.BookingID, Kind: row.Kind, At: store.FromMicros(row.At),
			ForgivenAt: store.FromMicros(row.ForgivenAt), ForgivenBy: row.ForgivenBy}
	}
	return list, nil
}

// forgiveMarks forgives what was noted about a booking and tells how much that was.
func forgiveMarks(tx *store.Tx, booking, by string) (int64, error) {
	done := tx.DB().Model(&markRow{}).Where("booking_id = ? AND forgiven_at = 0", booking).
		Updates(map[string]any{"forgiven_at": store.Micros(tx.Now()), "forgiven_by": by})
	if done.Error != nil {
		return 0, fmt.Errorf("forgive booking %s: %w", booking, done.Error)
	}
	return done.RowsAffected, nil
}

// dropMarks takes back what was noted about a booking: the person had come after all.
func dropMarks(tx *store.Tx, booking string) error {
	if err := tx.DB().Where("booking_id = ?", booking).Delete(&markRow{}).Error; err != nil {
		return fmt.Errorf("take the mark of booking %s back: %w", booking, err)
	}
	return nil
}

// suspendedUntil reads until when a person cannot book ahead; zero when nothing was ever noted.
func suspendedUntil(r store.Reader, resident string) (time.Time, error) {
	if resident == "" {
		return time.Time{}, nil
	}
	var row standingRow
	err := r.DB().Where("resident = ?", resident).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("read the standing of a resident: %w", err)
	}
	return store.FromMicros(row.SuspendedUntil), nil
}

// suspend notes until when a person cannot book ahead; the zero time lifts it.
func suspend(tx *store.Tx, resident string, until time.Time) error {
	row := standingRow{Resident: resident, SuspendedUntil: store.Micros(until)}
	err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "resident"}}, DoUpdates: clause.AssignmentColumns([]string{"suspended_until"})}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("note the standing of a resident: %w", err)
	}
	return nil
}

// forgetConduct erases what was noted about a person.
func forgetConduct(tx *store.Tx, resident string) error {
	if err := tx.DB().Where("resident = ?", resident).Delete(&markRow{}).Error; err != nil {
		return fmt.Errorf("erase marks: %w", err)
	}
	if err := tx.DB().Where("resident = ?", resident).Delete(&standingRow{}).Error; err != nil {
		return fmt.Errorf("erase a standing: %w", err)
	}
	return nil
}

// everMarked lists the people about whom something was noted since an instant.
func everMarked(r store.Reader, since time.Time) ([]string, error) {
	var ids []string
	if err := r.DB().Model(&markRow{}).Where("at > ?", store.Micros(since)).Distinct().Order("resident").Limit(1000).Pluck("resident", &ids).Error; err != nil {
		return nil, fmt.Errorf("list who was marked: %w", err)
	}
	var more []string
	if err := r.DB().Model(&standingRow{}).Order("resident").Limit(1000).Pluck("resident", &more).Error; err != nil {
		return nil, fmt.Errorf("list standings: %w", err)
	}
	return append(ids, more...), nil
}
