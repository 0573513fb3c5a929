package demand

import (
	"fmt"
	"time"

	"minxu/store"
)

type policyRow struct {
	ID    string `gorm:"primaryKey"`
	Name  string
	Value int
	Was   int
	ByID  string
	Why   []byte
	At    int64
}

func (policyRow) TableName() string { return "demand_policy" }

// PolicyChange is one line of the history of the district's numbers.
type PolicyChange struct {
	Name       string
	Value, Was int
	By, Why    string
	At         time.Time
}

// changePolicy writes a new number; the old ones stay as history.
func changePolicy(tx *store.Tx, c PolicyChange) error {
	row := policyRow{ID: tx.NewID(), Name: c.Name, Value: c.Value, Was: c.Was, ByID: c.By, At: store.Micros(tx.Now())}
	row.Why = tx.Sealer().Seal("demand_policy.why:"+row.ID, c.Why)
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("change %s: %w", c.Name, err)
	}
	return nil
}

// policyChanges lists the history, newest first, at most limit.
func policyChanges(r store.Reader, limit int) ([]PolicyChange, error) {
	var rows []policyRow
	if err := r.DB().Order("id DESC").Limit(limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the history of the numbers: %w", err)
	}
	list := make([]PolicyChange, len(rows))
	for i, row := range rows {
		why, err := r.Sealer().Unseal("demand_policy.why:"+row.ID, row.Why)
		if err != nil {
			return nil, fmt.Errorf("unseal the history of the numbers: %w", err)
		}
		list[i] = PolicyChange{Name: row.Name, Value: row.Value, Was: row.Was, By: row.ByID, Why: why, At: store.FromMicros(row.At)}
	}
	return list, nil
}

// changedNumbers reads the newest number of every key that was ever changed.
func changedNumbers(r store.Reader) (map[string]int, error) {
	var rows []policyRow
	err := r.DB().Where("id IN (?)", r.DB().Model(&policyRow{}).Select("MAX(id)").Group("name")).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read the district's numbers: %w", err)
	}
	numbers := make(map[string]int, len(rows))
	for _, row := range rows {
		numbers[row.Name] = row.Value
	}
	return numbers, nil
}
