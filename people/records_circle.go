package people

import (
	"fmt"

	"minxu/store"
)

// Circle says who is meant: everybody bound to one node, narrowed by what is set.
type Circle struct {
	Node     string
	Bands    []string // age bands; empty = all
	Standing string   // building_head, volunteer ...; empty = all
	Topic    string   // OptedOut is told for it
}

// Listener is a resident as far as a message to many has to know.
type Listener struct {
	ID        string
	Node      string
	Following bool
	Minor     bool
	OptedOut  bool
}

// Listeners reads the residents of a circle in the order of their ids after the one given, at most so many. They are read node by node, so
// that a district of any size is read in even steps.
func Listeners(r store.Reader, a Circle, after string, limit int) ([]Listener, error) {
	db := r.DB().Table("residents AS p").Joins("LEFT JOIN optouts AS o ON o.resident_id = p.id AND o.topic = ?", a.Topic).
		Select("p.id, p.node, p.following, p.minor OR p.age_band IN ('0-7', '8-13') AS minor, CASE WHEN o.resident_id IS NULL THEN 0 ELSE 1 END AS opted_out").
		Where("p.node = ? AND p.id > ? AND p.erased_at = 0", a.Node, after)
	if len(a.Bands) > 0 {
		db = db.Where("p.age_band IN ?", a.Bands)
	}
	if a.Standing != "" {
		db = db.Where("EXISTS (SELECT 1 FROM resident_standings s WHERE s.resident_id = p.id AND s.standing = ?)", a.Standing)
	}
	var list []Listener
	if err := db.Order("p.id").Limit(limit).Scan(&list).Error; err != nil {
		return nil, fmt.Errorf("read the residents of %s: %w", a.Node, err)
	}
	return list, nil
}
