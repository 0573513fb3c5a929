package project

import (
	"errors"
	"fmt"

	"gorm.io/gorm/clause"

	"minxu/store"
)

// errOvertaken says that a project changed between its reading and its update; with a locking read before it that is a fault.
var errOvertaken = errors.New("project: somebody else was faster")

// act is one thing that somebody does to a project.
type act struct {
	Action  Action
	Who     Actor
	ActorID string // staff id; empty for the system
	Role    string
	Reason  string
}

func (a act) reason() string {
	if a.Reason != "" {
		return a.Reason
	}
	return string(a.Action)
}

// ForUpdate reads a project by its id and holds it until the transaction ends. store.ErrNotFound when there is none.
func ForUpdate(tx *store.Tx, id string) (Project, error) {
	return one(tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id), id)
}

// create writes a new project with the lines of its log.
func create(tx *store.Tx, p *Project, acts ...act) error {
	p.State, p.Version = draft, 1
	p.CreatedAt, p.ChangedAt = tx.Now(), tx.Now()
	var events []eventRow
	var entries []store.Entry
	for _, a := range acts {
		event, entry, err := step(tx, p, a)
		if err != nil {
			return err
		}
		events, entries = append(events, event), append(entries, entry)
	}
	row := rowOf(*p)
	row.NextAt = store.Micros(tx.Now())
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("write project %s: %w", p.ID, err)
	}
	if err := tx.DB().Create(&events).Error; err != nil {
		return fmt.Errorf("write the log of project %s: %w", p.ID, err)
	}
	for _, e := range entries {
		if err := tx.Audit(e); err != nil {
			return fmt.Errorf("audit project %s: %w", p.ID, err)
		}
	}
	return nil
}

// step moves a project in memory and makes the two lines that tell of it.
func step(tx *store.Tx, p *Project, a act) (eventRow, store.Entry, error) {
	from := p.State
	to, err := from.Next(a.Action, a.Who, p.Held)
	if err != nil {
		return eventRow{}, store.Entry{}, err
	}
	if a.Action == ToSuspend {
		p.Held = from
	}
	p.State = to
	p.Version++
	event := eventRow{ID: tx.NewID(), ProjectID: p.ID, Version: p.Version, At: store.Micros(tx.Now()), ActorKind: string(a.Who), ActorID: a.ActorID,
		Role: a.Role, Action: string(a.Action), FromState: string(from), ToState: string(to), Reason: a.reason()}
	entry := store.Entry{ActorKind: string(a.Who), ActorID: a.ActorID, Role: a.Role, Action: "project." + string(a.Action), ObjectKind: "project",
		ObjectID: p.ID, Reason: string(a.Action), Before: string(from), After: string(to)}
	return event, entry, nil
}

// change does something to a project that was read for update in this transaction: one conditional update, one line of the log, one of the
// audit. set changes what else changes with it; nil when nothing does.
func change(tx *store.Tx, p *Project, a act, set func(*Project)) error {
	before := *p
	event, entry, err := step(tx, p, a)
	if err != nil {
		return err
	}
	if set != nil {
		set(p)
	}
	p.ChangedAt = tx.Now()
	row := rowOf(*p)
	done := tx.DB().Model(&projectRow{}).Where("id = ? AND state = ? AND version = ?", p.ID, string(before.State), before.Version).
		Updates(map[string]any{"title": row.Title, "summary": row.Summary, "coverage": row.Coverage, "node": row.Node, "estate": row.Estate,
			"state": row.State, "held": row.Held, "reason": row.Reason, "provider": row.Provider, "channel": row.Channel, "budget": row.Budget,
			"round": row.Round, "version": row.Version, "rectify_due": row.RectifyDue, "warned": row.Warned, "changed_at": row.ChangedAt,
			"next_at": store.Micros(tx.Now())}) // the timers find the exact instant themselves
	if done.Error != nil {
		return fmt.Errorf("%s project %s: %w", a.Action, p.ID, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("%s project %s: %w", a.Action, p.ID, errOvertaken)
	}
	if err := tx.DB().Create(&event).Error; err != nil {
		return fmt.Errorf("write the log of project %s: %w", p.ID, err)
	}
	if err := tx.Audit(entry); err != nil {
		return fmt.Errorf("audit project %s: %w", p.ID, err)
	}
	return nil
}
