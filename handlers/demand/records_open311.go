package demand

import (
	"time"

	"minxu/store"
)

// openQuery narrows the open list to what a caller asks for.
type openQuery struct {
	numbers    []string
	categories []string // nil = all that are public
	from, to   time.Time
	open, over bool // which statuses are wanted
	skip, most int
}

// openList lists what is public as the ledger is, newest first.
func openList(r store.Reader, q openQuery) ([]Demand, error) {
	query := publicScope(r.DB()).Order("submitted_at DESC, id DESC").Limit(q.most).Offset(q.skip)
	if q.categories != nil {
		query = query.Where("category IN ?", q.categories)
	}
	if q.numbers != nil {
		query = query.Where("demand_no IN ?", q.numbers)
	} else {
		query = query.Where("submitted_at >= ? AND submitted_at <= ?", store.Micros(q.from), store.Micros(q.to))
	}
	switch {
	case q.open && !q.over:
		query = query.Where("live = 1")
	case q.over && !q.open:
		query = query.Where("live = 0")
	}
	return many(r, query, "list for the open API")
}
