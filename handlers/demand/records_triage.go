package demand

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

type judgementRow struct {
	DemandID  string `gorm:"primaryKey"`
	Field     string `gorm:"primaryKey"`
	Suggested string
	Decided   string
	Accepted  bool
	ByID      string
	At        int64
}

func (judgementRow) TableName() string { return "demand_judgements" }

// judgedAs keeps what a person made of what the rules had suggested: accepted or overruled, field by field. What was suggested is kept from
// the first time; the last decision counts.
func judgedAs(tx *store.Tx, before, after Demand, by string) error {
	rows := make([]judgementRow, 0, 4)
	for _, f := range []struct{ name, suggested, decided string }{
		{"category", before.Category, after.Category}, {"urgency", string(before.Urgency), string(after.Urgency)},
		{"level", before.Level, after.Level}, {"node", before.Node, after.Node},
	} {
		rows = append(rows, judgementRow{before.ID, f.name, f.suggested, f.decided, f.suggested == f.decided, by, store.Micros(tx.Now())})
	}
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&rows).Error; err != nil {
		return fmt.Errorf("keep the judgement of demand %s: %w", before.ID, err)
	}
	for _, row := range rows {
		set := map[string]any{"decided": row.Decided, "accepted": gorm.Expr("CASE WHEN suggested = ? THEN 1 ELSE 0 END", row.Decided), "by_id": by, "at": row.At}
		err := tx.DB().Model(&judgementRow{}).Where("demand_id = ? AND field = ? AND decided <> ?", row.DemandID, row.Field, row.Decided).Updates(set).Error
		if err != nil {
			return fmt.Errorf("keep the judgement of demand %s: %w", before.ID, err)
		}
	}
	return nil
}

// Judgements counts how often people accepted and overruled what the rules suggested about a field.
type Judgements struct {
	Field               string
	Accepted, Overruled int
}

// judgements counts those of an area of the list since an instant.
func judgements(r store.Reader, f Filter, since time.Time) ([]Judgements, error) {
	query := f.narrow(r.DB().Table("demand_judgements AS j").Select("j.field AS field, SUM(j.accepted) AS accepted, SUM(1 - j.accepted) AS overruled").
		Joins("JOIN demands AS d ON d.id = j.demand_id")).Where("j.at >= ?", store.Micros(since)).Group("j.field").Order("j.field")
	var list []Judgements
	if err := query.Scan(&list).Error; err != nil {
		return nil, fmt.Errorf("count the judgements: %w", err)
	}
	return list, nil
}

// HotSpot is a place where several households reported the same kind of matter.
type HotSpot struct {
	Node, Category     string
	Cases, Households  int
	OpenCases          int
	FirstAt, LatestAt  int64 // microseconds
	Community, Example string
}

// hotSpots lists the places and categories with at least so many households since an instant, most households first, at most 100.
func hotSpots(r store.Reader, f Filter, since time.Time, least int) ([]HotSpot, error) {
	const most = 100
	query := r.DB().Model(&demandRow{}).
		Select("node, category, MIN(community) AS community, COUNT(*) AS cases, SUM(live) AS open_cases, COUNT(DISTINCT CASE WHEN household = '' THEN id ELSE household END) AS households, MIN(submitted_at) AS first_at, MAX(submitted_at) AS latest_at, MAX(id) AS example").
		Where("submitted_at >= ? AND state NOT IN ?", store.Micros(since), []string{string(NotAccepted), string(Withdrawn)})
	query = f.narrow(query).Group("node, category").Having("COUNT(DISTINCT CASE WHEN household = '' THEN id ELSE household END) >= ?", least).
		Order("households DESC, node, category").Limit(most)
	var list []HotSpot
	if err := query.Scan(&list).Error; err != nil {
		return nil, fmt.Errorf("list the hot spots: %w", err)
	}
	return list, nil
}

// Gathered gives what several households reported of one kind at one place within the district's time for it; without any it counts nothing.
func Gathered(r store.Reader, node, category string, now time.Time) (HotSpot, error) {
	list, err := hotSpots(r, Filter{Node: node, Category: category}, now.AddDate(0, 0, -Policy{}.WithDefaults().GroupDays), 1)
	if err != nil || len(list) == 0 {
		return HotSpot{}, err
	}
	return list[0], nil
}

// ownerOf gives the resident id of who filed a demand, of an anonymous one too. It is for carrying the tie over to a demand that is split
// from it, never for showing.
func ownerOf(tx *store.Tx, d Demand) (string, error) {
	if d.Filer != "" || d.Privacy != Anonymous {
		return d.Filer, nil
	}
	var row demandRow
	err := tx.DB().Select("id", "owner_sealed").Where("id = ?", d.ID).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) || err == nil && len(row.OwnerSealed) == 0 {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read the owner of demand %s: %w", d.ID, err)
	}
	owner, err := tx.Sealer().Unseal(seat("owner_sealed", d.ID), row.OwnerSealed)
	if err != nil {
		return "", fmt.Errorf("unseal the owner of demand %s: %w", d.ID, err)
	}
	return owner, nil
}
