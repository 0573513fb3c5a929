package district

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

type importRow struct {
	Digest     string `gorm:"primaryKey"`
	Name       string
	Actor      string
	RowCount   int64
	ImportedAt int64
}

func (importRow) TableName() string { return "imports" }

type turnRow struct {
	Name string `gorm:"primaryKey"`
}

func (turnRow) TableName() string { return "import_turn" }

type dayRow struct {
	Day   string `gorm:"primaryKey"`
	Works bool
}

func (dayRow) TableName() string { return "calendar_days" }

type settingRow struct {
	Name  string `gorm:"primaryKey"`
	Value string
}

func (settingRow) TableName() string { return "calendar_settings" }

// importedAt tells when a digest was imported; the zero time: never.
func importedAt(r store.Reader, digest string) (time.Time, error) {
	var row importRow
	err := r.DB().Where("digest = ?", digest).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return time.Time{}, nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("look for an earlier import: %w", err)
	}
	return store.FromMicros(row.ImportedAt), nil
}

// takeTurn waits until no other import is under way and keeps others out until this transaction ends.
func takeTurn(tx *store.Tx) error {
	var row turnRow
	if err := tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("name = ?", "import").Take(&row).Error; err != nil {
		return fmt.Errorf("wait for other imports: %w", err)
	}
	return nil
}

// noteImport keeps the digest; an import on request replaces the note of the one before.
func noteImport(tx *store.Tx, row importRow) error {
	row.ImportedAt = store.Micros(tx.Now())
	if err := tx.DB().Where("digest = ?", row.Digest).Delete(&importRow{}).Error; err != nil {
		return fmt.Errorf("forget the earlier import: %w", err)
	}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("note the import: %w", err)
	}
	return nil
}

func writeSetting(tx *store.Tx, name, value string) error {
	if err := tx.DB().Where("name = ?", name).Delete(&settingRow{}).Error; err != nil {
		return fmt.Errorf("replace the calendar's %s: %w", name, err)
	}
	if err := tx.DB().Create(&settingRow{Name: name, Value: value}).Error; err != nil {
		return fmt.Errorf("write the calendar's %s: %w", name, err)
	}
	return nil
}

// replaceDays takes the days of the given years away and writes the new ones.
func replaceDays(tx *store.Tx, years []string, days map[string]bool) error {
	for _, year := range years {
		if err := tx.DB().Where("day >= ? AND day < ?", year+"-", year+".").Delete(&dayRow{}).Error; err != nil {
			return fmt.Errorf("replace the days of %s: %w", year, err)
		}
	}
	rows := make([]dayRow, 0, len(days))
	for day, works := range days {
		rows = append(rows, dayRow{Day: day, Works: works})
	}
	if len(rows) == 0 {
		return nil
	}
	if err := tx.DB().CreateInBatches(rows, 200).Error; err != nil {
		return fmt.Errorf("write days of the calendar: %w", err)
	}
	return nil
}

func readCalendar(r store.Reader) (settings map[string]string, days map[string]bool, err error) {
	var lines []settingRow
	var rows []dayRow
	if err := r.DB().Find(&lines).Error; err != nil {
		return nil, nil, fmt.Errorf("read the calendar: %w", err)
	}
	if err := r.DB().Find(&rows).Error; err != nil {
		return nil, nil, fmt.Errorf("read the days of the calendar: %w", err)
	}
	settings, days = map[string]string{}, map[string]bool{}
	for _, line := range lines {
		settings[line.Name] = line.Value
	}
	for _, row := range rows {
		days[row.Day] = row.Works
	}
	return settings, days, nil
}
