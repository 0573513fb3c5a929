package demand

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"minxu/store"
)

// countedMost bounds what one page counts; a longer period of a large district is cut there and the page says so.
const countedMost = 200_000

// through reads demands through one index. MySQL would choose by the places asked for and read the wide rows of all years.
func through(r store.Reader, index string) *gorm.DB {
	if r.DB().Name() == "mysql" {
		return r.DB().Table("demands FORCE INDEX (" + index + ")")
	}
	return r.DB().Table("demands")
}

// names keeps each name once: thousands of rows speak of the same places.
type names map[string]string

func (n names) of(b []byte) string {
	if s, ok := n[string(b)]; ok {
		return s
	}
	s := string(b)
	n[s] = s
	return s
}

// counted reads what the figures need of the demands submitted in a period, with the last word of their filers. It reads indexes alone: no
// sealed column, and none of the wide rows.
func counted(r store.Reader, f Filter, from, to time.Time) ([]Counted, error) {
	query := f.narrow(through(r, "demands_counted")).Where("submitted_at >= ? AND submitted_at < ? AND demand_no IS NOT NULL", store.Micros(from), store.Micros(to)).
		Select("id, node, community, category, state, submitted_at, clock_from_at, contact_due_at, contacted_at, finish_due_at, resolved_at, returns, reopens, extended").
		Order("submitted_at DESC").Limit(countedMost)
	rows, err := query.Rows() // GORM would think longer about each row than it takes to read it
	if err != nil {
		return nil, fmt.Errorf("count demands: %w", err)
	}
	defer rows.Close()
	var list []Counted
	var ids []string
	known := names{}
	for rows.Next() {
		var id string
		var node, community, category, state sql.RawBytes
		var c Counted
		var submitted, clock, contactDue, contacted, finishDue, solved int64
		if err := rows.Scan(&id, &node, &community, &category, &state, &submitted, &clock, &contactDue, &contacted, &finishDue, &solved, &c.Returns, &c.Reopens, &c.Extended); err != nil {
			return nil, fmt.Errorf("count demands: %w", err)
		}
		c.Node, c.Community, c.Category, c.State = known.of(node), known.of(community), known.of(category), State(known.of(state))
		c.Submitted, c.From, c.ContactDue = store.FromMicros(submitted), store.FromMicros(clock), store.FromMicros(contactDue)
		c.Contacted, c.FinishDue, c.Solved = store.FromMicros(contacted), store.FromMicros(finishDue), store.FromMicros(solved)
		list, ids = append(list, c), append(ids, id)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return nil, fmt.Errorf("count demands: %w", err)
	}
	said, err := lastWords(r, ids)
	if err != nil {
		return nil, err
	}
	for i, id := range ids {
		if word, rated := said[id]; rated {
			list[i].Rated, list[i].SolvedSaid, list[i].Score = true, word.solved, word.score
		}
	}
	return list, nil
}

// lastWord is what a filer said at last.
type lastWord struct {
	round, score int
	solved       bool
}

// lastWords reads what was said last of some demands: of a few by their ids, of many by the stretch in which their ids lie.
func lastWords(r store.Reader, ids []string) (map[string]lastWord, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	const few = 500
	query := r.DB().Model(&evaluationRow{}).Select("demand_id, round, solved, score")
	if len(ids) <= few {
		query = query.Where("demand_id IN ?", ids)
	} else {
		query = query.Where("demand_id >= ? AND demand_id <= ?", slices.Min(ids), slices.Max(ids))
	}
	rows, err := query.Rows()
	if err != nil {
		return nil, fmt.Errorf("count evaluations: %w", err)
	}
	defer rows.Close()
	said := make(map[string]lastWord, len(ids))
	for rows.Next() {
		var id string
		var w lastWord
		if err := rows.Scan(&id, &w.round, &w.solved, &w.score); err != nil {
			return nil, fmt.Errorf("count evaluations: %w", err)
		}
		if before, there := said[id]; !there || w.round >= before.round {
			said[id] = w
		}
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("count evaluations: %w", err)
	}
	return said, nil
}

// left lists the instants at which demands were dealt with in a period: answered, not taken, withdrawn, converted.
func left(r store.Reader, f Filter, from time.Time) ([]time.Time, error) {
	var answered, over []int64
	if err := f.narrow(through(r, "demands_solved")).Where("resolved_at >= ?", store.Micros(from)).Limit(countedMost).Pluck("resolved_at", &answered).Error; err != nil {
		return nil, fmt.Errorf("count what was answered: %w", err)
	}
	err := f.narrow(through(r, "demands_over")).Where("closed_at >= ? AND resolved_at = 0 AND demand_no IS NOT NULL", store.Micros(from)).Limit(countedMost).Pluck("closed_at", &over).Error
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
	rows, err := f.narrow(through(r, "demands_backlog")).Select("submitted_at, state, finish_due_at").Rows()
	if err != nil {
		return nil, 0, fmt.Errorf("count the backlog: %w", err)
	}
	defer rows.Close()
	counts = make([]int, len(ageBands()))
	bands := ageBands()
	for rows.Next() {
		var submitted, due int64
		var state string
		if err := rows.Scan(&submitted, &state, &due); err != nil {
			return nil, 0, fmt.Errorf("count the backlog: %w", err)
		}
		age := now.Sub(store.FromMicros(submitted))
		counts[slices.IndexFunc(bands, func(b ageBand) bool { return b.upTo == 0 || age < b.upTo })]++
		if State(state) != WaitingResident && due < store.Micros(now) {
			late++
		}
	}
	if err := rows.Err(); err != nil {
		return nil, 0, fmt.Errorf("count the backlog: %w", err)
	}
	return counts, late, nil
}

// publicScope narrows a query to what may stand on the public board: things and places, filed under the writer's name by adults, open or dealt
// with.
func publicScope(query *gorm.DB) *gorm.DB {
	return query.Where("privacy_mode = ? AND minor = 0 AND demand_no IS NOT NULL AND category IN ?", string(Named), publicCategories()).
		Where("state NOT IN ?", []string{string(NotAccepted), string(Withdrawn), string(Merged)})
}

// publicList lists what may stand on the public board, newest first.
func publicList(r store.Reader, desks []string, category, before string, limit int) ([]Demand, error) {
	query := publicScope(Filter{Desks: desks, Category: category}.narrow(r.DB().Order("id DESC").Limit(limit)))
	if before != "" {
		query = query.Where("id < ?", before)
	}
	return many(r, query, "list what is public")
}
