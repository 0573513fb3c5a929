package festival

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

// ByID reads an event. store.ErrNotFound when there is none.
func ByID(r store.Reader, id string) (Event, error) {
	return oneEvent(r.DB().Where("id = ?", id), id)
}

// eventForUpdate reads an event and holds its row until the transaction ends: everything that moves seats or the line waits for it.
func eventForUpdate(tx *store.Tx, id string) (Event, error) {
	return oneEvent(tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id), id)
}

func oneEvent(query *gorm.DB, id string) (Event, error) {
	var row eventRow
	err := query.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Event{}, fmt.Errorf("event %s: %w", id, store.ErrNotFound)
	}
	if err != nil {
		return Event{}, fmt.Errorf("read event %s: %w", id, err)
	}
	return row.event(), nil
}

// EventFilter narrows Events; empty fields do not narrow.
type EventFilter struct {
	EndsAfter time.Time
	Edition   string
	State     State    // as stored
	Shown     bool     // without drafts
	Nodes     []string // hosts; nil = everywhere
	After     string   // behind this key of a page: start and id, see PageKey
	Latest    bool     // newest start first
	Limit     int      // 0 = 200, at most 5000
}

// PageKey is the place of an event in a list.
func (e Event) PageKey() string { return fmt.Sprintf("%016d%s", store.Micros(e.Start), e.ID) }

// Events lists events by their start.
func Events(r store.Reader, f EventFilter) ([]Event, error) {
	const most = 5000
	if f.Limit <= 0 {
		f.Limit = 200
	}
	query := r.DB().Limit(min(f.Limit, most))
	order, behind := "start_at, id", "start_at > ? OR start_at = ? AND id > ?"
	if f.Latest {
		order, behind = "start_at DESC, id DESC", "start_at < ? OR start_at = ? AND id < ?"
	}
	query = query.Order(order)
	if !f.EndsAfter.IsZero() {
		query = query.Where("end_at > ?", store.Micros(f.EndsAfter))
	}
	if f.Edition != "" {
		query = query.Where("edition = ?", f.Edition)
	}
	if f.State != "" {
		query = query.Where("state = ?", string(f.State))
	}
	if f.Shown {
		query = query.Where("state <> ?", string(Draft))
	}
	if f.Nodes != nil {
		query = query.Where("node IN ?", f.Nodes)
	}
	if len(f.After) > 16 {
		var start int64
		if _, err := fmt.Sscanf(f.After[:16], "%d", &start); err == nil {
			query = query.Where(behind, start, start, f.After[16:])
		}
	}
	var rows []eventRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list events: %w", err)
	}
	list := make([]Event, len(rows))
	for i, row := range rows {
		list[i] = row.event()
	}
	return list, nil
}

// Editions lists the editions, newest first.
func Editions(r store.Reader) ([]Edition, error) {
	var rows []editionRow
	if err := r.DB().Order("number DESC").Limit(200).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list editions: %w", err)
	}
	list := make([]Edition, len(rows))
	for i, row := range rows {
		list[i] = Edition{row.ID, row.Number, row.Title, store.FromMicros(row.StartAt), store.FromMicros(row.EndAt)}
	}
	return list, nil
}

// RegistrationByNo reads a registration by its number. store.ErrNotFound when there is none.
func RegistrationByNo(r store.Reader, no string) (Registration, error) {
	return oneRegistration(r, r.DB().Where("reg_no = ?", no), no)
}

// RegistrationByID reads a registration. store.ErrNotFound when there is none.
func RegistrationByID(r store.Reader, id string) (Registration, error) {
	return oneRegistration(r, r.DB().Where("id = ?", id), id)
}

// registrationForUpdate reads a registration and holds it. Whoever moves seats holds its event first.
func registrationForUpdate(tx *store.Tx, id string) (Registration, error) {
	return oneRegistration(tx, tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", id), id)
}

// ownOne gives the one registration that a resident has for an event; found is false when there is none.
func ownOne(r store.Reader, event, resident string) (one Registration, found bool, err error) {
	if resident == "" {
		return one, false, nil
	}
	list, err := registrations(r, r.DB().Where("event_id = ? AND resident = ? AND active = 1", event, resident).Limit(1), "find a registration")
	if err != nil || len(list) == 0 {
		return one, false, err
	}
	return list[0], true, nil
}

// Own lists a resident's newest registrations, newest first, at most limit.
func Own(r store.Reader, resident string, limit int) ([]Registration, error) {
	if resident == "" {
		return nil, nil
	}
	return registrations(r, r.DB().Where("resident = ?", resident).Order("id DESC").Limit(limit), "list the registrations of "+resident)
}

// Of lists the registrations of an event in the order in which they were made, those of some states only where any are given.
func Of(r store.Reader, event string, states ...RegState) ([]Registration, error) {
	query := r.DB().Where("event_id = ?", event).Order("id").Limit(5000)
	if len(states) > 0 {
		query = query.Where("state IN ?", states)
	}
	return registrations(r, query, "list the registrations of event "+event)
}

// line lists who waits for an event, first come first.
func line(r store.Reader, event string, most int) ([]Registration, error) {
	return registrations(r, r.DB().Where("event_id = ? AND state = ?", event, string(Waitlisted)).Order("seq").Limit(most), "read the line of event "+event)
}

// position tells which place in line a party has, from 1.
func position(r store.Reader, reg Registration) (int, error) {
	var n int64
	err := r.DB().Model(&registrationRow{}).Where("event_id = ? AND state = ? AND seq <= ?", reg.Event, string(Waitlisted), reg.Seq).Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count the line of event %s: %w", reg.Event, err)
	}
	return max(int(n), 1), nil
}

// missed lists the instants at which a resident did not come and nobody forgave it, since an instant.
func missed(r store.Reader, resident string, since time.Time) ([]time.Time, error) {
	if resident == "" {
		return nil, nil
	}
	var at []int64
	err := r.DB().Model(&registrationRow{}).Where("resident = ? AND no_show_at > ? AND forgiven = 0 AND state = ?", resident, store.Micros(since), string(NoShow)).
		Limit(100).Pluck("no_show_at", &at).Error
	if err != nil {
		return nil, fmt.Errorf("count what %s missed: %w", resident, err)
	}
	list := make([]time.Time, len(at))
	for i, us := range at {
		list[i] = store.FromMicros(us)
	}
	return list, nil
}

// Every lists registrations page by page in the order of their ids, behind one.
func Every(r store.Reader, after string, limit int) ([]Registration, error) {
	return registrations(r, r.DB().Where("id > ?", after).Order("id").Limit(limit), "list registrations")
}

// WalkIns lists who came to an event without an account.
func WalkIns(r store.Reader, event string) ([]WalkIn, error) {
	var rows []walkInRow
	if err := r.DB().Where("event_id = ?", event).Order("id").Limit(5000).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list who walked in: %w", err)
	}
	list := make([]WalkIn, len(rows))
	for i, row := range rows {
		list[i] = WalkIn{row.ID, row.EventID, row.People, row.Kind, row.Staff, store.FromMicros(row.At)}
	}
	return list, nil
}

func oneRegistration(r store.Reader, query *gorm.DB, what string) (Registration, error) {
	list, err := registrations(r, query.Limit(1), "read registration "+what)
	if err != nil {
		return Registration{}, err
	}
	if len(list) == 0 {
		return Registration{}, fmt.Errorf("registration %s: %w", what, store.ErrNotFound)
	}
	return list[0], nil
}

func registrations(r store.Reader, query *gorm.DB, what string) ([]Registration, error) {
	var rows []registrationRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	list := make([]Registration, len(rows))
	for i, row := range rows {
		reg, err := row.registration(r.Sealer())
		if err != nil {
			return nil, err
		}
		list[i] = reg
	}
	return list, nil
}

// isMissing says whether an error says that there is no such thing.
func isMissing(err error) bool { return errors.Is(err, store.ErrNotFound) }
