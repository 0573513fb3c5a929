package demand

import (
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"minxu/store"
)

type draftRow struct {
	StaffID  string `gorm:"primaryKey"`
	DemandID string `gorm:"primaryKey"`
	Box      string `gorm:"primaryKey"`
	Text     []byte
	At       int64
}

func (draftRow) TableName() string { return "demand_drafts" }

func draftPlace(staff, demand, box string) string {
	return "demand_drafts.text:" + staff + ":" + demand + ":" + box
}

// draftKeep is how long what was begun and not sent is kept.
const draftKeep = 30 * 24 * time.Hour

// keepDraft keeps what somebody began to write in a box of a case; empty words forget it. Old drafts of the same person go.
func keepDraft(tx *store.Tx, staff, demand, box, text string) error {
	if err := tx.DB().Where("staff_id = ? AND (demand_id = ? AND box = ? OR at < ?)", staff, demand, box, store.Micros(tx.Now().Add(-draftKeep))).Delete(&draftRow{}).Error; err != nil {
		return fmt.Errorf("forget a draft: %w", err)
	}
	if text == "" {
		return nil
	}
	row := draftRow{StaffID: staff, DemandID: demand, Box: box, At: store.Micros(tx.Now()), Text: tx.Sealer().Seal(draftPlace(staff, demand, box), text)}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("keep a draft: %w", err)
	}
	return nil
}

// Unsent is a draft.
type Unsent struct {
	Text string
	At   time.Time
}

// draftsOf gives what somebody began to write about a case, by box.
func draftsOf(r store.Reader, staff, demand string) (map[string]Unsent, error) {
	var rows []draftRow
	if err := r.DB().Where("staff_id = ? AND demand_id = ? AND at >= ?", staff, demand, store.Micros(r.Now().Add(-draftKeep))).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the drafts of a case: %w", err)
	}
	drafts := make(map[string]Unsent, len(rows))
	for _, row := range rows {
		text, err := r.Sealer().Unseal(draftPlace(staff, demand, row.Box), row.Text)
		if err != nil {
			return nil, fmt.Errorf("unseal a draft: %w", err)
		}
		drafts[row.Box] = Unsent{text, store.FromMicros(row.At)}
	}
	return drafts, nil
}

func forgetDrafts(tx *store.Tx, demand string) error {
	if err := tx.DB().Where("demand_id = ?", demand).Delete(&draftRow{}).Error; err != nil {
		return fmt.Errorf("forget the drafts of a case: %w", err)
	}
	return nil
}

type templateRow struct {
	ID     string `gorm:"primaryKey"`
	Name   string
	Text   string
	Active bool
	ByID   string
	At     int64
}

func (templateRow) TableName() string { return "demand_templates" }

func saveTemplate(tx *store.Tx, t Template, active bool, by string) error {
	row := templateRow{ID: t.Key, Name: t.Name, Text: t.Text, Active: active, ByID: by, At: store.Micros(tx.Now())}
	if err := tx.DB().Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("save the template %s: %w", t.Key, err)
	}
	return nil
}

// templatesIn lists the beginnings as the district words them: those of the program, changed or taken away, and its own.
func templatesIn(r store.Reader) ([]Template, error) {
	var rows []templateRow
	if err := r.DB().Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the templates: %w", err)
	}
	changed := make(map[string]templateRow, len(rows))
	for _, row := range rows {
		changed[row.ID] = row
	}
	var list []Template
	add := func(row templateRow) {
		if row.Active {
			list = append(list, Template{row.ID, row.Name, row.Text})
		}
	}
	for _, t := range Templates() {
		if row, ok := changed[t.Key]; ok {
			add(row)
			delete(changed, t.Key)
			continue
		}
		list = append(list, t)
	}
	for _, row := range rows {
		if _, own := changed[row.ID]; own {
			add(row)
		}
	}
	return list, nil
}

type resultMediaRow struct {
	DemandID string `gorm:"primaryKey"`
	MediaID  string `gorm:"primaryKey"`
	Round    int
	ByID     string
	At       int64
}

func (resultMediaRow) TableName() string { return "demand_result_media" }

// addResultPhotos attaches photos of what was done to the present round of a case.
func addResultPhotos(tx *store.Tx, d Demand, by string, ids []string) error {
	for _, id := range ids {
		row := resultMediaRow{DemandID: d.ID, MediaID: id, Round: d.Reopens, ByID: by, At: store.Micros(tx.Now())}
		if err := tx.DB().Create(&row).Error; err != nil {
			return fmt.Errorf("attach a photo to the result of demand %s: %w", d.ID, err)
		}
	}
	return nil
}

// ResultPhotos lists the photos of the last result of a case, in order.
func ResultPhotos(r store.Reader, d Demand) ([]string, error) {
	var ids []string
	err := r.DB().Model(&resultMediaRow{}).Where("demand_id = ? AND round = ?", d.ID, d.Reopens).Order("at, media_id").Pluck("media_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("list the photos of a result: %w", err)
	}
	return ids, nil
}

type presenceRow struct {
	DemandID string `gorm:"primaryKey"`
	StaffID  string `gorm:"primaryKey"`
	SeenAt   int64
}

func (presenceRow) TableName() string { return "demand_presence" }

// presenceLease is how long somebody who opened a case is taken to have it open.
const presenceLease = 3 * time.Minute

// lookIn notes that somebody has a case open and lists who else has.
func lookIn(tx *store.Tx, demand, staff string) ([]string, error) {
	now, since := store.Micros(tx.Now()), store.Micros(tx.Now().Add(-presenceLease))
	row := presenceRow{DemandID: demand, StaffID: staff, SeenAt: now}
	if err := tx.DB().Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
		return nil, fmt.Errorf("note who has a case open: %w", err)
	}
	if err := tx.DB().Where("demand_id = ? AND seen_at < ?", demand, since).Delete(&presenceRow{}).Error; err != nil {
		return nil, fmt.Errorf("forget who had a case open: %w", err)
	}
	var others []string
	err := tx.DB().Model(&presenceRow{}).Where("demand_id = ? AND staff_id <> ? AND seen_at >= ?", demand, staff, since).Order("staff_id").Pluck("staff_id", &others).Error
	if err != nil {
		return nil, fmt.Errorf("list who has a case open: %w", err)
	}
	return others, nil
}
