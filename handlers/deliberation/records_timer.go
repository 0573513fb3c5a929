package deliberation

import (
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"minxu/store"
)

// notice is one message to many, sent page by page.
type notice struct {
	Object string // id of the meeting, the topic or the outcome
	Kind   string
	Seq    int
	DueAt  time.Time
	After  string // key of the last receiver
}

// plan puts a notice on the list of what is due; one of its kind and number for ever.
func plan(tx *store.Tx, n notice) error {
	row := noticeRow{ObjectID: n.Object, Kind: n.Kind, Seq: n.Seq, DueAt: micros(n.DueAt)}
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("plan %s of %s: %w", n.Kind, n.Object, err)
	}
	return nil
}

// drop takes a notice off the list of which nothing has left.
func drop(tx *store.Tx, object, kind string) error {
	err := tx.DB().Where("object_id = ? AND kind = ? AND done_at = 0 AND after_key = ''", object, kind).Delete(&noticeRow{}).Error
	if err != nil {
		return fmt.Errorf("drop %s of %s: %w", kind, object, err)
	}
	return nil
}

func dueNotices(r store.Reader, limit int) ([]notice, error) {
	rows, err := find[noticeRow](r.DB().Where("done_at = 0 AND due_at <= ?", micros(r.Now())).Order("due_at, object_id").Limit(limit), "notices that are due")
	list := make([]notice, len(rows))
	for i, row := range rows {
		list[i] = notice{row.ObjectID, row.Kind, row.Seq, store.FromMicros(row.DueAt), row.AfterKey}
	}
	return list, err
}

// hold reads a notice for update; false when somebody else has sent its page, or all of it.
func (n notice) hold(tx *store.Tx) (bool, error) {
	rows, err := find[noticeRow](locked(tx).Where("object_id = ? AND kind = ? AND seq = ? AND after_key = ? AND done_at = 0", n.Object, n.Kind, n.Seq, n.After).Limit(1), "a notice")
	return len(rows) == 1, err
}

// advance notes how far a notice has been sent.
func (n notice) advance(tx *store.Tx, after string, done bool) error {
	set := map[string]any{"after_key": after}
	if done {
		set["done_at"] = micros(tx.Now())
	}
	err := tx.DB().Model(&noticeRow{}).Where("object_id = ? AND kind = ? AND seq = ?", n.Object, n.Kind, n.Seq).Updates(set).Error
	if err != nil {
		return fmt.Errorf("note how far %s of %s is: %w", n.Kind, n.Object, err)
	}
	return nil
}

// dueObjects lists the ids of one table at which something is due.
func dueObjects(r store.Reader, table any, limit int) ([]string, error) {
	var ids []string
	err := r.DB().Model(table).Where("next_at > 0 AND next_at <= ?", micros(r.Now())).Order("next_at, id").Limit(limit).Pluck("id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("list what is due: %w", err)
	}
	return ids, nil
}

// lookAgain notes when an object is looked at again; the zero instant is never.
func lookAgain(tx *store.Tx, table any, id string, version int, at time.Time) error {
	err := tx.DB().Model(table).Where("id = ? AND version = ?", id, version).Update("next_at", micros(at)).Error
	if err != nil {
		return fmt.Errorf("note when %s is looked at again: %w", id, err)
	}
	return nil
}

// NextTimer says when something falls due next, false for never.
func NextTimer(r store.Reader) (time.Time, bool, error) {
	first := int64(0)
	for _, q := range []struct {
		table         any
		column, where string
	}{{&topicRow{}, "next_at", "next_at > 0"}, {&meetingRow{}, "next_at", "next_at > 0"}, {&outcomeRow{}, "next_at", "next_at > 0"}, {&noticeRow{}, "due_at", "done_at = 0"}} {
		var at []int64
		if err := r.DB().Model(q.table).Where(q.where).Order(q.column).Limit(1).Pluck(q.column, &at).Error; err != nil {
			return time.Time{}, false, fmt.Errorf("find what falls due next: %w", err)
		}
		if len(at) == 1 && (first == 0 || at[0] < first) {
			first = at[0]
		}
	}
	return store.FromMicros(first), first > 0, nil
}

// TotalsBefore lists what was counted before this system.
func TotalsBefore(r store.Reader) ([]Totals, error) {
	rows, err := find[totalsRow](r.DB().Order("label"), "earlier counts")
	list := make([]Totals, len(rows))
	for i, t := range rows {
		list[i] = Totals{t.Label, t.Topics, t.Held, t.Reached, t.Implemented}
	}
	return list, err
}

// KeepTotals writes what was counted before this system, under a label of its own.
func KeepTotals(tx *store.Tx, t Totals) error {
	row := totalsRow{t.Label, t.Topics, t.Held, t.Reached, t.Implemented, micros(tx.Now())}
	if err := tx.DB().Save(&row).Error; err != nil {
		return fmt.Errorf("write earlier counts: %w", err)
	}
	return nil
}

// FunnelOf counts topics, meetings that were held and outcomes, each by its own id. Nil codes mean everywhere.
func FunnelOf(r store.Reader, codes []string) (Funnel, error) {
	var f Funnel
	count := func(into *int, table any, column, where string, args ...any) error {
		query := r.DB().Model(table).Where("("+where+")", args...)
		if codes != nil {
			query = query.Where(column+" IN ?", codes)
		}
		var n int64
		if err := query.Count(&n).Error; err != nil {
			return fmt.Errorf("count the funnel: %w", err)
		}
		*into = int(n)
		return nil
	}
	for _, c := range []struct {
		into   *int
		table  any
		column string
		where  string
		args   []any
	}{
		{&f.Topics, &topicRow{}, "node", "state <> ?", []any{string(Withdrawn)}},
		{&f.Held, &meetingRow{}, "node", "state IN ?", []any{from(Held, Concluded)}},
		{&f.Reached, &outcomeRow{}, "node", "(kind <> ? AND id NOT IN (SELECT outcome_id FROM assemblies WHERE passed = 0)) OR id IN (SELECT outcome_id FROM assemblies WHERE passed = 1)", []any{string(NoConsensus)}},
		{&f.Due, &outcomeRow{}, "node", "state IN ?", []any{from(Implementing, Supervised, Rated, Archived)}},
		{&f.Implemented, &outcomeRow{}, "node", "state IN ?", []any{from(Rated, Archived)}},
	} {
		if err := count(c.into, c.table, c.column, c.where, c.args...); err != nil {
			return f, err
		}
	}
	return f, nil
}
