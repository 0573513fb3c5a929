package festival

import (
	"fmt"

	"minxu/store"
)

// SignedUp tells who of some residents has ever had a seat at an event, or has been there.
func SignedUp(r store.Reader, residents []string) (map[string]bool, error) {
	var found []string
	err := r.DB().Model(&registrationRow{}).Distinct("resident").Where("resident IN ? AND (signed_at > 0 OR checked_at > 0)", residents).Pluck("resident", &found).Error
	if err != nil {
		return nil, fmt.Errorf("look who has signed up: %w", err)
	}
	did := make(map[string]bool, len(found))
	for _, id := range found {
		did[id] = true
	}
	return did, nil
}
