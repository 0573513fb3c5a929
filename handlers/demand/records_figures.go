package demand

import (
	"fmt"
	"time"

	"minxu/store"
)

// countedMost bounds what one page counts; a longer period of a large district is cut there and the page says so.
const countedMost = 200_000

type countedRow struct {
	ID, Node, Community, Category, State                             string
	SubmittedAt, ClockFromAt, ContactDueAt, ContactedAt, FinishDueAt int64
	ResolvedAt                                                       int64
	Returns, Reopens                                                 int
	Extended                                                         bool
}

// counted reads what the figures need of the demands submitted in a period, with the last word of their filers. No sealed column is touched.
func counted(r store.Reader, f Filter, from, to time.Time) ([]Counted, error) {
	var rows []countedRow
	query := f.narrow(r.DB().Model(&demandRow{})).Where("submitted_at >= ? AND submitted_at < ? AND demand_no IS NOT NULL", store.Micros(from), store.Micros(to)).
		Order("submitted_at DESC").Limit(countedMost)
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("count demands: %w", err)
	}
	said := map[string]evaluationRow{}
	var words []evaluationRow
	err := r.DB().Table("evaluations AS e").Select("e.demand_id, e.round, e.solved, e.score").Joins("JOIN demands AS d ON d.id = e.demand_id").
		Where("d.submitted_at >= ? AND d.submitted_at < ?", store.Micros(from), store.Micros(to)).Order("e.round").Scan(&words).Error
	if err != nil {
		return nil, fmt.Errorf("count evaluations: %w", err)
	}
	for _, w := range words { // the last round wins
		said[w.DemandID] = w
	}
	list := make([]Counted, len(rows))
	for i, row := range rows {
		word, rated := said[row.ID]
		list[i] = Counted{Node: row.Node, Community: row.Community, Category: row.Category, State: State(row.State), Submitted: store.FromMicros(row.SubmittedAt),
			From: store.FromMicros(row.ClockFromAt), ContactDue: store.FromMicros(row.ContactDueAt), Contacted: store.FromMicros(row.ContactedAt),
			FinishDue: store.FromMicros(row.FinishDueAt), Solved: store.FromMicros(row.ResolvedAt), Returns: row.Returns, Reopens: row.Reopens,
			Extended: row.Extended, Rated: rated, SolvedSaid: rated && word.Solved, Score: word.Score}
	}
	return list, nil
}

// left lists the instants at which demands were dealt with in a period: answered, not taken, withdrawn, converted.
func left(r store.Reader, f Filter, from time.Time) ([]time.Time, error) {
	var answered, over []int64
	if err := f.narrow(r.DB().Model(&demandRow{})).Where("resolved_at >= ?", store.Micros(from)).Limit(countedMost).Pluck("resolved_at", &answered).Error; err != nil {
		return nil, fmt.Errorf("count what was answered: %w", err)
	}
	err := f.narrow(r.DB().Model(&demandRow{})).Where("closed_at >= ? AND resolved_at = 0 AND demand_no IS NOT NULL", store.Micros(from)).Limit(countedMost).Pluck("closed_at", &over).Error
	if err != nil {
		return nil, fmt.Errorf("count what is over: %w", err)
	}
	list := make([]time.Time, 0, len(answered)+len(over))
	for _, at := range append(answered, over...) {
		list = append(list, store.FromMicros(at))
	}
	return list, nil
}

// backlog counts the open demands by their age, and those of them that are late.
func backlog(r store.Reader, f Filter, now time.Time) (counts []int, late int, err error) {
	f.Open = true
	counts = make([]int, len(ageBands()))
	after := int64(0)
	for i, b := range ageBands() {
		since := int64(0)
		if b.upTo > 0 {
			since = store.Micros(now.Add(-b.upTo))
		}
		query := f.narrow(r.DB().Model(&demandRow{})).Where("submitted_at > ?", since)
		if after > 0 {
			query = query.Where("submitted_at <= ?", after)
		}
		var n int64
		if err := query.Count(&n).Error; err != nil {
			return nil, 0, fmt.Errorf("count the backlog: %w", err)
		}
		counts[i], after = int(n), since
	}
	var n int64
	err = f.narrow(r.DB().Model(&demandRow{})).Where("state <> ? AND finish_due_at < ?", string(WaitingResident), store.Micros(now)).Count(&n).Error
	if err != nil {
		return nil, 0, fmt.Errorf("count what is late: %w", err)
	}
	return counts, int(n), nil
}

// publicList lists what may stand on the public board, newest first: things and places, filed under the writer's name by adults, open or
// dealt with.
func publicList(r store.Reader, desks []string, category, before string, limit int) ([]Demand, error) {
	query := Filter{Desks: desks, Category: category}.narrow(r.DB().Order("id DESC").Limit(limit)).
		Where("privacy_mode = ? AND minor = 0 AND demand_no IS NOT NULL AND category IN ?", string(Named), publicCategories()).
		Where("state NOT IN ?", []string{string(NotAccepted), string(Withdrawn), string(Merged)})
	if before != "" {
		query = query.Where("id < ?", before)
	}
	return many(r, query, "list what is public")
}
