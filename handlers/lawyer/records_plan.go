package lawyer

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

type planRow struct {
	ID          string `gorm:"primaryKey"`
	Community   string
	Lawyer      string
	LawyerName  string
	Place       string
	Mode        string
	Weekday     int
	FromMinute  int
	ToMinute    int
	SlotMinutes int
	ValidFrom   string
	ValidTo     string
	MadeUp      bool
}

func (planRow) TableName() string { return "lawyer_plans" }

type exceptionRow struct {
	ID         string `gorm:"primaryKey"`
	Plan       string
	Community  string
	Day        string
	Kind       string
	FromMinute int
	ToMinute   int
	Reason     string
}

func (exceptionRow) TableName() string { return "lawyer_exceptions" }

type entryRow struct {
	ID        string `gorm:"primaryKey"`
	Community string
	Lawyer    string
	Kind      string
	At        int64
	Minutes   int
	Theme     string
	Headcount int
	Photo     string
	Held      bool
	NotedBy   string
}

func (entryRow) TableName() string { return "lawyer_entries" }

func minutes(d time.Duration) int  { return int(d / time.Minute) }
func duration(m int) time.Duration { return time.Duration(m) * time.Minute }

// Plans lists the weekly plans of communities, nil for all.
func Plans(r store.Reader, communities []string) ([]Plan, error) {
	query := r.DB().Order("community, weekday, from_minute, id").Limit(2000)
	if communities != nil {
		query = query.Where("community IN ?", communities)
	}
	var rows []planRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list plans: %w", err)
	}
	list := make([]Plan, len(rows))
	for i, row := range rows {
		list[i] = Plan{ID: row.ID, Community: row.Community, Lawyer: row.Lawyer, LawyerName: row.LawyerName, Place: row.Place, Mode: row.Mode,
			Weekday: time.Weekday(row.Weekday), From: duration(row.FromMinute), To: duration(row.ToMinute), Slot: duration(row.SlotMinutes),
			ValidFrom: row.ValidFrom, ValidTo: row.ValidTo, MadeUp: row.MadeUp}
	}
	return list, nil
}

// PlanByID reads a plan. store.ErrNotFound when there is none.
func PlanByID(r store.Reader, id string) (Plan, error) {
	plans, err := Plans(r, nil)
	if err != nil {
		return Plan{}, err
	}
	for _, p := range plans {
		if p.ID == id {
			return p, nil
		}
	}
	return Plan{}, fmt.Errorf("plan %s: %w", id, store.ErrNotFound)
}

// putPlan writes a plan, a new one or a changed one.
func putPlan(tx *store.Tx, p Plan) error {
	row := planRow{ID: p.ID, Community: p.Community, Lawyer: p.Lawyer, LawyerName: p.LawyerName, Place: p.Place, Mode: p.Mode, Weekday: int(p.Weekday),
		FromMinute: minutes(p.From), ToMinute: minutes(p.To), SlotMinutes: minutes(p.Slot), ValidFrom: p.ValidFrom, ValidTo: p.ValidTo, MadeUp: p.MadeUp}
	if err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("write plan %s: %w", p.ID, err)
	}
	return nil
}

// Exceptions lists the exceptions of days from..to (both included).
func Exceptions(r store.Reader, communities []string, from, to string) ([]Exception, error) {
	query := r.DB().Where("day >= ? AND day <= ?", from, to).Order("day, id").Limit(5000)
	if communities != nil {
		query = query.Where("community IN ?", communities)
	}
	var rows []exceptionRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list exceptions: %w", err)
	}
	list := make([]Exception, len(rows))
	for i, row := range rows {
		list[i] = Exception{ID: row.ID, Plan: row.Plan, Community: row.Community, Day: row.Day, Kind: row.Kind, From: duration(row.FromMinute),
			To: duration(row.ToMinute), Reason: row.Reason}
	}
	return list, nil
}

// putException writes an exception.
func putException(tx *store.Tx, e Exception) error {
	row := exceptionRow{ID: e.ID, Plan: e.Plan, Community: e.Community, Day: e.Day, Kind: e.Kind, FromMinute: minutes(e.From), ToMinute: minutes(e.To), Reason: e.Reason}
	if err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("write exception %s: %w", e.ID, err)
	}
	return nil
}

// dropException takes an exception back. False when there is none.
func dropException(tx *store.Tx, id string) (bool, error) {
	done := tx.DB().Where("id = ?", id).Delete(&exceptionRow{})
	if done.Error != nil {
		return false, fmt.Errorf("drop exception %s: %w", id, done.Error)
	}
	return done.RowsAffected > 0, nil
}

// sessionOfKey reads the session that a plan made for a day; ok is false when there is none.
func sessionOfKey(r store.Reader, key string) (s Session, ok bool, err error) {
	var row sessionRow
	err = r.DB().Where("ukey = ?", key).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return s, false, nil
	}
	if err != nil {
		return s, false, fmt.Errorf("find session %s: %w", key, err)
	}
	return row.session(), true, nil
}

// Entries lists the ledger's lines of communities from..to (to not included).
func Entries(r store.Reader, communities []string, from, to time.Time) ([]Entry, error) {
	query := r.DB().Where("at >= ? AND at < ?", store.Micros(from), store.Micros(to)).Order("at, id").Limit(5000)
	if communities != nil {
		query = query.Where("community IN ?", communities)
	}
	var rows []entryRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list the ledger: %w", err)
	}
	list := make([]Entry, len(rows))
	for i, row := range rows {
		list[i] = Entry{ID: row.ID, Community: row.Community, Lawyer: row.Lawyer, Kind: row.Kind, At: store.FromMicros(row.At), Minutes: row.Minutes, Theme: row.Theme,
			Headcount: row.Headcount, Photo: row.Photo, Held: row.Held, By: row.NotedBy}
	}
	return list, nil
}

// putEntry writes a line of the ledger, a new one or a changed one.
func putEntry(tx *store.Tx, e Entry) error {
	row := entryRow{ID: e.ID, Community: e.Community, Lawyer: e.Lawyer, Kind: e.Kind, At: store.Micros(e.At), Minutes: e.Minutes, Theme: e.Theme, Headcount: e.Headcount,
		Photo: e.Photo, Held: e.Held, NotedBy: e.By}
	if err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("write entry %s of the ledger: %w", e.ID, err)
	}
	return nil
}

// entryByID reads a line of the ledger. store.ErrNotFound when there is none.
func entryByID(r store.Reader, id string) (Entry, error) {
	var row entryRow
	err := r.DB().Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Entry{}, fmt.Errorf("entry %s: %w", id, store.ErrNotFound)
	}
	if err != nil {
		return Entry{}, fmt.Errorf("read entry %s: %w", id, err)
	}
	return Entry{ID: row.ID, Community: row.Community, Lawyer: row.Lawyer, Kind: row.Kind, At: store.FromMicros(row.At), Minutes: row.Minutes, Theme: row.Theme,
		Headcount: row.Headcount, Photo: row.Photo, Held: row.Held, By: row.NotedBy}, nil
}

// dueClocks lists the clocks that have struck.
func dueClocks(r store.Reader) ([]string, error) {
	var names []string
	err := r.DB().Model(&clockRow{}).Where("next_at > 0 AND next_at <= ?", store.Micros(r.Now())).Order("name").Pluck("name", &names).Error
	if err != nil {
		return nil, fmt.Errorf("list clocks: %w", err)
	}
	return names, nil
}

// setClock winds a clock. With was it must stand there: of two processes one winds it.
func setClock(tx *store.Tx, name string, at time.Time) error {
	row := clockRow{Name: name, NextAt: store.Micros(at)}
	err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "name"}}, DoUpdates: clause.AssignmentColumns([]string{"next_at"})}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("wind the clock of %s: %w", name, err)
	}
	return nil
}

// clockStruck takes a clock that has struck and winds it on; false when another process was faster.
func clockStruck(tx *store.Tx, name string, next time.Time) (bool, error) {
	done := tx.DB().Model(&clockRow{}).Where("name = ? AND next_at > 0 AND next_at <= ?", name, store.Micros(tx.Now())).Update("next_at", store.Micros(next))
	if done.Error != nil {
		return false, fmt.Errorf("wind the clock of %s: %w", name, done.Error)
	}
	return done.RowsAffected == 1, nil
}

// wound says whether a clock runs.
func wound(r store.Reader, name string) (bool, error) {
	var names []string
	if err := r.DB().Model(&clockRow{}).Where("name = ?", name).Pluck("name", &names).Error; err != nil {
		return false, fmt.Errorf("look at the clock of %s: %w", name, err)
	}
	return len(names) > 0, nil
}

// putConsultation writes the record of an hour.
func putConsultation(tx *store.Tx, c Consultation) error {
	row := consultationRow{BookingID: c.Booking, Lawyer: c.Lawyer, At: store.Micros(c.At), Minutes: c.Minutes, Subject: c.Subject, Outcome: c.Outcome,
		Content: tx.Sealer().Seal("lawyer_consultations.content:"+c.Booking, c.Content)}
	if err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "booking_id"}}, UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("write the record of booking %s: %w", c.Booking, err)
	}
	return nil
}

// ConsultationOf reads the record of an hour, its content included; whoever shows it decides to whom. ok is false when there is none.
func ConsultationOf(r store.Reader, booking string) (c Consultation, ok bool, err error) {
	var row consultationRow
	err = r.DB().Where("booking_id = ?", booking).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return c, false, nil
	}
	if err != nil {
		return c, false, fmt.Errorf("read the record of booking %s: %w", booking, err)
	}
	content, err := r.Sealer().Unseal("lawyer_consultations.content:"+row.BookingID, row.Content)
	if err != nil {
		return c, false, fmt.Errorf("unseal the record of booking %s: %w", booking, err)
	}
	return Consultation{Booking: row.BookingID, Lawyer: row.Lawyer, At: store.FromMicros(row.At), Minutes: row.Minutes, Subject: row.Subject, Outcome: row.Outcome,
		Content: content}, true, nil
}
