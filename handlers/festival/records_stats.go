package festival

import (
	"fmt"

	"minxu/store"
)

// attended counts the people who came to an event, from check-ins and from who walked in.
func attended(r store.Reader, event string) (int, error) {
	var came, walked int64
	if err := r.DB().Model(&registrationRow{}).Where("event_id = ? AND state = ?", event, string(CheckedIn)).Select("COALESCE(SUM(arrived), 0)").Scan(&came).Error; err != nil {
		return 0, fmt.Errorf("count who came to event %s: %w", event, err)
	}
	if err := r.DB().Model(&walkInRow{}).Where("event_id = ?", event).Select("COALESCE(SUM(people), 0)").Scan(&walked).Error; err != nil {
		return 0, fmt.Errorf("count who walked in to event %s: %w", event, err)
	}
	return int(came + walked), nil
}

// byTail finds the registrations of an event whose number ends so; a whole number finds one at most.
func byTail(r store.Reader, event, tail string) ([]Registration, error) {
	if len(tail) < 4 {
		return nil, nil
	}
	return registrations(r, r.DB().Where("event_id = ? AND active = 1 AND reg_no LIKE ?", event, "%"+likeWord(tail)).Order("id").Limit(20), "find a registration by its tail")
}

// likeWord keeps letters and digits of what is looked for: the signs of LIKE mean nothing here.
func likeWord(s string) string {
	var out []rune
	for _, r := range s {
		if r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' {
			out = append(out, r)
		}
	}
	return string(out)
}
