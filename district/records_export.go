package district

import (
	"fmt"

	"minxu/store"
)

// residentIDs lists ids of residents after the given one. Everything else about them is asked of people.
func residentIDs(r store.Reader, after string, limit int) ([]string, error) {
	var ids []string
	if err := r.DB().Table("residents").Where("id > ?", after).Order("id").Limit(limit).Pluck("id", &ids).Error; err != nil {
		return nil, fmt.Errorf("list residents: %w", err)
	}
	return ids, nil
}
