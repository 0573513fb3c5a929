package demand

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"minxu/store"
)

// dueList lists open demands by the time that is left, the most urgent date first, page by page behind a key that dueKey makes. risk narrows
// it to what is late, or will be, before an instant: the answer, or a first contact that nobody made yet.
func dueList(r store.Reader, f Filter, risk time.Time, after string, limit int) ([]Demand, error) {
	f.Open = true
	query := f.narrow(r.DB().Order("finish_due_at, id").Limit(limit))
	if !risk.IsZero() {
		query = query.Where("state <> ? AND (finish_due_at <= ? OR (contacted_at = 0 AND contact_due_at <= ?))", string(WaitingResident), store.Micros(risk), store.Micros(risk))
	}
	if at, id, ok := strings.Cut(after, "_"); ok {
		due, err := strconv.ParseInt(at, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("the key of the due list: %w", store.ErrNotFound)
		}
		query = query.Where("(finish_due_at > ? OR (finish_due_at = ? AND id > ?))", due, due, id)
	}
	return many(r, query, "list what is due")
}

// dueKey names the place of a demand in the due list.
func dueKey(d Demand) string {
	return strconv.FormatInt(store.Micros(d.FinishDue), 10) + "_" + d.ID
}

// waiting lists open demands on which somebody has to decide: proposed answers, extensions, rulings; the most urgent date first.
func waiting(r store.Reader, f Filter) ([]Demand, error) {
	f.Open = true
	query := f.narrow(r.DB().Order("finish_due_at, id").Limit(f.Limit)).
		Where("(proposed_by <> '' OR extend_days > 0 OR state = ?)", string(Arbitration))
	return many(r, query, "list what waits for a decision")
}

// toArchive lists what is over and can no longer come back: answered before an instant, or not taken, withdrawn, converted; newest first.
func toArchive(r store.Reader, f Filter, before time.Time) ([]Demand, error) {
	query := f.narrow(r.DB().Order("id DESC").Limit(f.Limit)).Where("archived_at = 0 AND demand_no IS NOT NULL").
		Where("((state = ? AND resolved_at < ?) OR state IN ?)", string(Closed), store.Micros(before), []string{string(NotAccepted), string(Withdrawn), string(Converted)})
	if f.Before != "" {
		query = query.Where("id < ?", f.Before)
	}
	return many(r, query, "list what can be put away")
}

// countOpen counts demands without reading them, up to a limit.
func countOpen(r store.Reader, f Filter, most int) (int, error) {
	var ids []string
	if err := f.narrow(r.DB().Model(&demandRow{})).Limit(most).Pluck("id", &ids).Error; err != nil {
		return 0, fmt.Errorf("count demands: %w", err)
	}
	return len(ids), nil
}
