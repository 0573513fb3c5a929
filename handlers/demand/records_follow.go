package demand

import (
	"fmt"

	"gorm.io/gorm/clause"

	"minxu/store"
)

type followerRow struct {
	DemandID   string `gorm:"primaryKey"`
	ResidentID string `gorm:"primaryKey"`
	At         int64
}

func (followerRow) TableName() string { return "demand_followers" }

// addFollower notes that somebody wants to hear of a case; twice is once.
func addFollower(tx *store.Tx, demand, resident string) error {
	row := followerRow{DemandID: demand, ResidentID: resident, At: store.Micros(tx.Now())}
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("follow demand %s: %w", demand, err)
	}
	return nil
}

// followersOf lists who follows a case; at most 1000.
func followersOf(r store.Reader, demand string) ([]string, error) {
	const most = 1000
	var ids []string
	if err := r.DB().Model(&followerRow{}).Where("demand_id = ?", demand).Order("at, resident_id").Limit(most).Pluck("resident_id", &ids).Error; err != nil {
		return nil, fmt.Errorf("list the followers of demand %s: %w", demand, err)
	}
	return ids, nil
}

// dropFollower forgets what somebody follows.
func dropFollower(tx *store.Tx, resident string) error {
	if err := tx.DB().Where("resident_id = ?", resident).Delete(&followerRow{}).Error; err != nil {
		return fmt.Errorf("forget what a resident follows: %w", err)
	}
	return nil
}
