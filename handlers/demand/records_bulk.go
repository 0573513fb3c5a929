package demand

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"minxu/store"
)

// bulk is one act on several cases, kept as long as it can be taken back.
type bulk struct {
	ID, Staff, Act string
	At             time.Time
	Cases          []bulkCase
}

// bulkCase is one case of it: how it stood afterwards, who had it before, and the card that was posted.
type bulkCase struct {
	Demand  string
	Version int
	Steward string
	Card    string
}

type bulkRow struct {
	ID       string `gorm:"primaryKey"`
	Staff    string
	Act      string
	At       int64
	UndoneAt int64
}

func (bulkRow) TableName() string { return "demand_bulks" }

type bulkCaseRow struct {
	Bulk     string `gorm:"primaryKey"`
	DemandID string `gorm:"primaryKey"`
	Version  int
	Steward  string
	Card     string
}

func (bulkCaseRow) TableName() string { return "demand_bulk_cases" }

// openBulk begins an act on several cases; those of the day before are forgotten.
func openBulk(tx *store.Tx, b bulk) error {
	stale := store.Micros(tx.Now().AddDate(0, 0, -1))
	var old []string
	if err := tx.DB().Model(&bulkRow{}).Where("staff = ? AND at < ?", b.Staff, stale).Limit(1000).Pluck("id", &old).Error; err != nil {
		return fmt.Errorf("list old acts on several cases: %w", err)
	}
	if len(old) > 0 {
		if err := tx.DB().Where("bulk IN ?", old).Delete(&bulkCaseRow{}).Error; err != nil {
			return fmt.Errorf("forget old acts on several cases: %w", err)
		}
		if err := tx.DB().Where("id IN ?", old).Delete(&bulkRow{}).Error; err != nil {
			return fmt.Errorf("forget old acts on several cases: %w", err)
		}
	}
	if err := tx.DB().Create(&bulkRow{ID: b.ID, Staff: b.Staff, Act: b.Act, At: store.Micros(tx.Now())}).Error; err != nil {
		return fmt.Errorf("write an act on several cases: %w", err)
	}
	return nil
}

// keepBulkCase notes one case of it in the transaction of its act.
func keepBulkCase(tx *store.Tx, id string, c bulkCase) error {
	if err := tx.DB().Create(&bulkCaseRow{Bulk: id, DemandID: c.Demand, Version: c.Version, Steward: c.Steward, Card: c.Card}).Error; err != nil {
		return fmt.Errorf("write a case of an act on several: %w", err)
	}
	return nil
}

// lastBulk reads what a person did last to several cases since an instant and has not taken back; false when there is nothing. With an id it
// is that one alone.
func lastBulk(r store.Reader, staff, id string, since time.Time) (bulk, bool, error) {
	query := r.DB().Where("staff = ? AND at >= ? AND undone_at = 0", staff, store.Micros(since)).Order("at DESC, id DESC")
	if id != "" {
		query = query.Where("id = ?", id)
	}
	var row bulkRow
	err := query.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return bulk{}, false, nil
	}
	if err != nil {
		return bulk{}, false, fmt.Errorf("read an act on several cases: %w", err)
	}
	var cases []bulkCaseRow
	if err := r.DB().Where("bulk = ?", row.ID).Order("demand_id").Find(&cases).Error; err != nil {
		return bulk{}, false, fmt.Errorf("read the cases of an act on several: %w", err)
	}
	b := bulk{ID: row.ID, Staff: row.Staff, Act: row.Act, At: store.FromMicros(row.At)}
	for _, c := range cases {
		b.Cases = append(b.Cases, bulkCase{Demand: c.DemandID, Version: c.Version, Steward: c.Steward, Card: c.Card})
	}
	return b, len(cases) > 0, nil
}

// endBulk marks it as taken back; false when somebody was faster.
func endBulk(tx *store.Tx, id string) (bool, error) {
	done := tx.DB().Model(&bulkRow{}).Where("id = ? AND undone_at = 0", id).Update("undone_at", store.Micros(tx.Now()))
	if done.Error != nil {
		return false, fmt.Errorf("take back an act on several cases: %w", done.Error)
	}
	return done.RowsAffected == 1, nil
}
