package demand

import (
	"fmt"

	"minxu/store"
)

// Filed tells who of some residents has filed a demand under their name. Those who wanted to stay unknown are never told.
func Filed(r store.Reader, residents []string) (map[string]bool, error) {
	var found []string
	if err := r.DB().Model(&demandRow{}).Distinct("owner").Where("owner IN ?", residents).Pluck("owner", &found).Error; err != nil {
		return nil, fmt.Errorf("look who has filed: %w", err)
	}
	did := make(map[string]bool, len(found))
	for _, id := range found {
		did[id] = true
	}
	return did, nil
}
