package project

import (
	"fmt"
	"time"

	"minxu/store"
)

// dueProjects lists the projects that the timers have to look at, longest due first.
func dueProjects(r store.Reader, limit int) ([]string, error) {
	var ids []string
	now := store.Micros(r.Now())
	if err := r.DB().Model(&projectRow{}).Where("next_at > 0 AND next_at <= ?", now).Order("next_at").Limit(limit).Pluck("id", &ids).Error; err != nil {
		return nil, fmt.Errorf("list the projects whose time has come: %w", err)
	}
	return ids, nil
}

// lookAgain notes when the timers look at a project next; the zero time is never.
func lookAgain(tx *store.Tx, p Project, at time.Time) error {
	err := tx.DB().Model(&projectRow{}).Where("id = ? AND version = ?", p.ID, p.Version).Update("next_at", store.Micros(at)).Error
	if err != nil {
		return fmt.Errorf("note the next timer of project %s: %w", p.ID, err)
	}
	return nil
}

// watchedRounds lists the open rounds with ballots that nobody has looked at yet.
func watchedRounds(r store.Reader) ([]Round, error) {
	const most = 1000
	var rows []roundRow
	if err := r.DB().Where("watch_at > 0").Order("watch_at").Limit(most).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list the rounds with new ballots: %w", err)
	}
	list := make([]Round, len(rows))
	for i, row := range rows {
		list[i] = row.round()
	}
	return list, nil
}

// NextTimer gives the instant at which something of any project may fall due next. False when nothing will.
func NextTimer(r store.Reader) (time.Time, bool, error) {
	var first time.Time
	soonest := func(at time.Time) {
		if !at.IsZero() && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	var projects []projectRow
	if err := r.DB().Select("next_at").Where("next_at > 0").Order("next_at").Limit(1).Find(&projects).Error; err != nil {
		return first, false, fmt.Errorf("find the next timer: %w", err)
	}
	for _, p := range projects {
		soonest(store.FromMicros(p.NextAt))
	}
	var notices []noticeRow
	if err := r.DB().Select("due_at").Where("done_at = 0").Order("due_at").Limit(1).Find(&notices).Error; err != nil {
		return first, false, fmt.Errorf("find the next notice: %w", err)
	}
	for _, n := range notices {
		soonest(store.FromMicros(n.DueAt))
	}
	rounds, err := watchedRounds(r)
	if err != nil {
		return first, false, err
	}
	for _, round := range rounds {
		soonest(watchDue(round))
	}
	return first, !first.IsZero(), nil
}

// watchDue is when the hour of a round's first unseen ballot is over.
func watchDue(r Round) time.Time { return hourOf(r.OpenAt, r.WatchAt).Add(time.Hour) }
