package demand

import (
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"

	"minxu/store"
)

// ByID reads a demand. store.ErrNotFound when there is none.
func ByID(r store.Reader, id string) (Demand, error) {
	return one(r, r.DB().Where("id = ?", id), id)
}

// ByNo reads a demand by its number. store.ErrNotFound when there is none.
func ByNo(r store.Reader, no string) (Demand, error) {
	return one(r, r.DB().Where("demand_no = ?", no), no)
}

// Own lists a person's newest numbered demands, anonymous ones included, newest first, at most limit. What the person stepped back from
// is not in it.
func Own(r store.Reader, resident string, limit int) ([]Demand, error) {
	if resident == "" {
		return nil, nil
	}
	return many(r, r.DB().Where("owner IN ? AND demand_no IS NOT NULL AND removed = 0", owners(r.Sealer(), resident)).Order("id DESC").Limit(limit),
		"list the demands of "+resident)
}

// filedSince counts what a person filed since an instant, at most limit of it.
func filedSince(r store.Reader, resident string, since time.Time, limit int) (int, error) {
	var ids []string
	err := r.DB().Model(&demandRow{}).Where("owner IN ? AND submitted_at >= ?", owners(r.Sealer(), resident), store.Micros(since)).
		Limit(limit).Pluck("id", &ids).Error
	if err != nil {
		return 0, fmt.Errorf("count the demands of %s: %w", resident, err)
	}
	return len(ids), nil
}

// nearby lists open demands of one area and category since an instant, oldest first, at most 50.
func nearby(r store.Reader, node, category string, since time.Time) ([]Demand, error) {
	if node == "" {
		return nil, nil
	}
	return many(r, r.DB().Where("node = ? AND category = ? AND live = 1 AND submitted_at >= ?", node, category, store.Micros(since)).
		Order("submitted_at, id").Limit(50), "list the demands near by")
}

// Members lists the demands that were merged into one, oldest first.
func Members(r store.Reader, master string) ([]Demand, error) {
	if master == "" {
		return nil, nil
	}
	return many(r, r.DB().Where("master = ? AND state = ?", master, string(Merged)).Order("id").Limit(500), "list the members of "+master)
}

// Filter narrows List; empty fields do not narrow.
type Filter struct {
	Desks    []string // codes of the desks whose lists may be seen; nil = everywhere
	Areas    []string // areas that may be seen, for those who have no desk; nil = everywhere
	Open     bool     // only what somebody has still to deal with
	Public   bool     // without conduct: what those below the street may see of a list
	State    State
	Category string
	Node     string   // exactly this place
	Under    []string // codes of a place and of all below it; nil = everywhere
	Urgency  Urgency
	Steward  string // staff id of who looks after it or works on it
	Owner    string // resident id
	Before   string // older than this id
	Limit    int    // 1 to 1000; 0 = 50
}

// narrow adds who may see what.
func (f Filter) narrow(query *gorm.DB) *gorm.DB {
	if f.Desks != nil {
		query = query.Where("community IN ?", f.Desks)
	}
	if f.Areas != nil {
		query = query.Where("node IN ?", f.Areas)
	}
	if f.Public {
		query = query.Where("category <> 'D15'")
	}
	if f.Category != "" {
		query = query.Where("category = ?", f.Category)
	}
	if f.Node != "" {
		query = query.Where("node = ?", f.Node)
	}
	if f.Under != nil {
		query = query.Where("node IN ?", f.Under)
	}
	if f.Urgency != "" {
		query = query.Where("urgency = ?", string(f.Urgency))
	}
	if f.Open {
		query = query.Where("live = 1")
	}
	if f.State != "" {
		query = query.Where("state = ?", string(f.State))
	}
	if f.Steward != "" {
		query = query.Where("(steward = ? OR handler = ?)", f.Steward, f.Steward)
	}
	return query
}

// List reads demands, newest first, page by page by key.
func List(r store.Reader, f Filter) ([]Demand, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	query := f.narrow(r.DB().Order("id DESC").Limit(min(f.Limit, 1000)))
	if f.Owner != "" {
		query = query.Where("owner IN ?", owners(r.Sealer(), f.Owner))
	}
	if f.Before != "" {
		query = query.Where("id < ?", f.Before)
	}
	return many(r, query, "list demands")
}

func many(r store.Reader, query *gorm.DB, what string) ([]Demand, error) {
	var rows []demandRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	list := make([]Demand, 0, len(rows))
	for _, row := range rows {
		d, err := row.demand(r.Sealer())
		if err != nil {
			return nil, err
		}
		list = append(list, d)
	}
	return list, nil
}

// Events reads the log of a demand, oldest first.
func Events(r store.Reader, id string) ([]Event, error) {
	var rows []eventRow
	if err := r.DB().Where("demand_id = ?", id).Order("version").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the log of demand %s: %w", id, err)
	}
	list := make([]Event, 0, len(rows))
	for _, row := range rows {
		payload, err := r.Sealer().Unseal("demand_events.payload:"+row.ID, row.Payload)
		if err != nil {
			return nil, fmt.Errorf("unseal the log of demand %s: %w", id, err)
		}
		list = append(list, Event{ID: row.ID, Demand: row.DemandID, At: store.FromMicros(row.At), Actor: Actor(row.ActorKind), ActorID: row.ActorID,
			Role: row.Role, Action: Action(row.Action), From: State(row.FromState), To: State(row.ToState), Reason: row.Reason, Payload: payload,
			Version: row.Version})
	}
	return list, nil
}

// Evaluations reads what was said of the answers to a demand, first round first; with no id those of all demands, newest first, at most 1000.
func Evaluations(r store.Reader, id string) ([]Evaluation, error) {
	query := r.DB().Order("id DESC").Limit(1000)
	if id != "" {
		query = r.DB().Where("demand_id = ?", id).Order("round")
	}
	var rows []evaluationRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read evaluations: %w", err)
	}
	list := make([]Evaluation, 0, len(rows))
	for _, row := range rows {
		comment, err := r.Sealer().Unseal("evaluations.comment:"+row.ID, row.Comment)
		if err != nil {
			return nil, fmt.Errorf("unseal an evaluation of demand %s: %w", row.DemandID, err)
		}
		d, err := ByID(r, row.DemandID)
		if err != nil {
			return nil, err
		}
		list = append(list, Evaluation{ID: row.ID, Demand: row.DemandID, No: d.No, Round: row.Round, Solved: row.Solved, Score: row.Score,
			Comment: comment, At: store.FromMicros(row.At)})
	}
	return list, nil
}

// Photos lists the media ids of a demand in the order in which they came.
func Photos(r store.Reader, id string) ([]string, error) {
	var ids []string
	if err := r.DB().Model(&mediaRow{}).Where("demand_id = ?", id).Order("place").Pluck("media_id", &ids).Error; err != nil {
		return nil, fmt.Errorf("list the photos of demand %s: %w", id, err)
	}
	return ids, nil
}

// followed lets merged cases show the date of the case that leads them; those whose leader is over are over too.
func followed(r store.Reader, own []Demand) ([]Demand, error) {
	var list []Demand
	for _, d := range own {
		if d.State == Merged && d.Master != "" {
			lead, err := ByNo(r, d.Master)
			if err != nil {
				return nil, err
			}
			if !lead.State.Open() {
				continue
			}
			d.FinishDue, d.ContactedAt = lead.FinishDue, lead.ContactedAt
		}
		list = append(list, d)
	}
	return list, nil
}

// recent keeps of a person's demands what may still be spoken of: open, merged, or answered inside the reopen window.
func (p Policy) recent(own []Demand, now time.Time) []Demand {
	return slices.DeleteFunc(own, func(d Demand) bool {
		switch {
		case d.State.Open(), d.State == Merged, d.State == Converted:
			return false
		case d.State == Resolved, d.State == Closed:
			return now.After(d.ResolvedAt.AddDate(0, 0, p.ReopenDays))
		}
		return true
	})
}
