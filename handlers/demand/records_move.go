package demand

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

// errOvertaken says that a demand changed between its reading and its update; with a locking read before it that is a fault.
var errOvertaken = errors.New("demand: somebody else was faster")

// act is one thing that somebody does to a demand.
type act struct {
	Action  Action
	Who     Actor
	ActorID string // resident or staff id; empty for the system and for the anonymous
	Name    string // of somebody of staff, for the cards that the act puts out of work
	Role    string
	Reason  string    // a code; empty = the action itself
	Payload string    // what was said; sealed
	At      time.Time // zero: now
}

func (a act) reason() string {
	if a.Reason != "" {
		return a.Reason
	}
	return string(a.Action)
}

// create files a new demand: its row, the first lines of its log and of the audit. created is false, and the demand that stands there is
// given instead, when the same order was carried out before.
func create(tx *store.Tx, d *Demand, acts ...act) (created bool, err error) {
	d.State, d.Version = Draft, 1
	var events []eventRow
	var entries []store.Entry
	for _, a := range acts {
		event, entry, err := step(tx, d, a)
		if err != nil {
			return false, err
		}
		events, entries = append(events, event), append(entries, entry)
	}
	row := rowOf(tx.Sealer(), *d)
	row.ownedBy(tx.Sealer(), d.Filer, d.Privacy)
	row.NextAt = lookAt(tx, *d)
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return false, fmt.Errorf("write demand %s: %w", d.ID, err)
	}
	kept, err := bySource(tx, d.Source) // the count of rows does not tell on MySQL whether it was there before
	if err != nil {
		return false, err
	}
	if kept.ID != d.ID {
		*d = kept
		return false, nil
	}
	if err := tx.DB().Create(&events).Error; err != nil {
		return false, fmt.Errorf("write the log of demand %s: %w", d.ID, err)
	}
	for _, e := range entries {
		if err := tx.Audit(e); err != nil {
			return false, fmt.Errorf("audit demand %s: %w", d.ID, err)
		}
	}
	return true, nil
}

// step moves a demand in memory and makes the two lines that tell of it.
func step(tx *store.Tx, d *Demand, a act) (eventRow, store.Entry, error) {
	from := d.State
	to, err := from.Next(a.Action, a.Who)
	if err != nil {
		return eventRow{}, store.Entry{}, err
	}
	d.State = to
	d.Version++
	if a.At.IsZero() {
		a.At = tx.Now()
	}
	event := eventRow{ID: tx.NewID(), DemandID: d.ID, Version: d.Version, At: store.Micros(a.At), ActorKind: string(a.Who),
		ActorID: a.ActorID, Role: a.Role, Action: string(a.Action), FromState: string(from), ToState: string(to), Reason: a.reason()}
	if a.Payload != "" {
		event.Payload = tx.Sealer().Seal("demand_events.payload:"+event.ID, a.Payload)
	}
	entry := store.Entry{ActorKind: string(a.Who), ActorID: a.ActorID, Role: a.Role, Action: "demand." + string(a.Action),
		ObjectKind: "demand", ObjectID: d.ID, Reason: a.reason(), Before: string(from), After: string(to)}
	return event, entry, nil
}

// change does something to a demand that was read for update in this transaction: one conditional update, one line of the log, one of the
// audit. set changes what else changes with it; nil when nothing does.
func change(tx *store.Tx, d *Demand, a act, set func(*Demand)) error {
	before := *d
	event, entry, err := step(tx, d, a)
	if err != nil {
		return err
	}
	if set != nil {
		set(d)
	}
	done := tx.DB().Model(&demandRow{}).Where("id = ? AND state = ? AND version = ?", d.ID, string(before.State), before.Version).
		Updates(columnsOf(tx, before, *d))
	if done.Error != nil {
		return fmt.Errorf("%s demand %s: %w", a.Action, d.ID, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("%s demand %s: %w", a.Action, d.ID, errOvertaken)
	}
	if err := tx.DB().Create(&event).Error; err != nil {
		return fmt.Errorf("write the log of demand %s: %w", d.ID, err)
	}
	if err := tx.Audit(entry); err != nil {
		return fmt.Errorf("audit demand %s: %w", d.ID, err)
	}
	if before.Title != d.Title || before.Text != d.Text || before.Place != d.Place {
		if err := dropTerms(tx, before); err != nil {
			return err
		}
	}
	return endCards(tx, before, a)
}

// columnsOf names every column that an act may change; sealed words are written only when they changed.
func columnsOf(tx *store.Tx, before, d Demand) map[string]any {
	row := rowOf(tx.Sealer(), d)
	set := map[string]any{"state": row.State, "live": row.Live, "version": row.Version, "reason": row.Reason, "urgency": row.Urgency,
		"level": row.Level, "nature": row.Nature, "category": row.Category, "filer_role": row.FilerRole, "media": row.Media,
		"clock_from_at": row.ClockFromAt, "contact_due_at": row.ContactDueAt, "finish_due_at": row.FinishDueAt,
		"contacted_at": row.ContactedAt, "progress_at": row.ProgressAt, "waiting_since": row.WaitingSince,
		"resolved_at": row.ResolvedAt, "closed_at": row.ClosedAt, "last_urge_at": row.LastUrgeAt,
		"next_at": lookAt(tx, d), "urges": row.Urges, "returns": row.Returns, "reopens": row.Reopens, "reminds": row.Reminds,
		"warned": row.Warned, "extended": row.Extended, "supervised": row.Supervised, "supervised_by": row.SupervisedBy,
		"group_flag": row.GroupFlag, "ruled": row.Ruled, "removed": row.Removed, "steward": row.Steward, "handler": row.Handler,
		"master": row.Master, "households": row.Households, "recused": row.Recused, "dispatched_at": row.DispatchedAt, "transfers": row.Transfers,
		"former": row.Former, "proposed_by": row.ProposedBy, "extend_days": row.ExtendDays, "extend_by": row.ExtendBy, "extend_at": row.ExtendAt,
		"archived_at": row.ArchivedAt, "told_on": row.ToldOn, "told": row.Told, "parent": row.Parent,
		"node": row.Node, "community": row.Community, "estate": row.Estate, "building": row.Building, "entrance": row.Entrance, "hazard": row.Hazard}
	if before.Node != d.Node || before.Community != d.Community {
		set["indexed"] = 0 // where it is found follows
	}
	was := before.sealedColumns()
	for i, c := range d.sealedColumns() {
		if *c.text != *was[i].text {
			set[c.name] = *row.sealed(c.name)
			if c.name == "title" || c.name == "text" || c.name == "place" {
				set["indexed"] = 0 // its words follow
			}
		}
	}
	return set
}

// lookAt is when the timers look at a demand next: at once after every change, for they know the calendar and find the exact instant.
func lookAt(tx *store.Tx, d Demand) int64 {
	if d.State.Open() || d.State == Resolved {
		return store.Micros(tx.Now())
	}
	return 0
}

// ForUpdate reads a demand by its id and holds it until the transaction ends. store.ErrNotFound when there is none.
func ForUpdate(tx *store.Tx, id string) (Demand, error) {
	return one(tx, tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id), id)
}

// ForUpdateByNo is ForUpdate by number.
func ForUpdateByNo(tx *store.Tx, no string) (Demand, error) {
	return one(tx, tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("demand_no = ?", no), no)
}

func bySource(tx *store.Tx, key string) (Demand, error) {
	// A locking read sees a row that was committed after this transaction began.
	return one(tx, tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("source_key = ?", key), key)
}

func one(r store.Reader, query *gorm.DB, what string) (Demand, error) {
	var row demandRow
	err := query.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Demand{}, fmt.Errorf("demand %s: %w", what, store.ErrNotFound)
	}
	if err != nil {
		return Demand{}, fmt.Errorf("read demand %s: %w", what, err)
	}
	return row.demand(r.Sealer())
}
