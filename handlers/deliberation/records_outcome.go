package deliberation

import (
	"fmt"
	"strings"
	"time"

	"gorm.io/gorm"

	"minxu/store"
)

// OutcomeByID reads an outcome. store.ErrNotFound when there is none.
func OutcomeByID(r store.Reader, id string) (Outcome, error) {
	return outcomeOf(r.DB().Where("id = ?", id), id)
}

func outcomeForUpdate(tx *store.Tx, id string) (Outcome, error) {
	return outcomeOf(locked(tx).Where("id = ?", id), id)
}

func outcomeOf(query *gorm.DB, id string) (Outcome, error) {
	row, err := take[outcomeRow](query, "outcome", id)
	if err != nil {
		return Outcome{}, err
	}
	return row.outcome()
}

// OutcomeFilter narrows a list of outcomes. Nil Nodes mean everywhere.
type OutcomeFilter struct {
	Nodes   []string
	States  []OutcomeState
	Meeting string
	Topic   string
	Shown   bool // only what was published
	Before  string
	Limit   int
}

// Outcomes lists outcomes, newest first.
func Outcomes(r store.Reader, f OutcomeFilter) ([]Outcome, error) {
	query := r.DB().Order("id DESC").Limit(f.Limit)
	if f.Nodes != nil {
		query = query.Where("node IN ?", f.Nodes)
	}
	if len(f.States) > 0 {
		query = query.Where("state IN ?", f.States)
	}
	if f.Meeting != "" {
		query = query.Where("meeting_id = ?", f.Meeting)
	}
	if f.Topic != "" {
		query = query.Where("topic_id = ?", f.Topic)
	}
	if f.Shown {
		query = query.Where("published_at > 0")
	}
	if f.Before != "" {
		query = query.Where("id < ?", f.Before)
	}
	rows, err := find[outcomeRow](query, "outcomes")
	if err != nil {
		return nil, err
	}
	list := make([]Outcome, len(rows))
	for i, row := range rows {
		if list[i], err = row.outcome(); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// addTask writes a task of an outcome under the next number.
func addTask(tx *store.Tx, t Task) (Task, error) {
	var n int64
	if err := tx.DB().Model(&taskRow{}).Where("outcome_id = ?", t.Outcome).Count(&n).Error; err != nil {
		return t, fmt.Errorf("count the tasks of outcome %s: %w", t.Outcome, err)
	}
	t.ID, t.No = tx.NewID(), int(n)+1
	row := taskRow{ID: t.ID, OutcomeID: t.Outcome, No: t.No, Text: t.Text, Owner: t.Owner, DueAt: micros(t.Due), Link: t.Link, LinkNo: t.LinkNo}
	if err := tx.DB().Create(&row).Error; err != nil {
		return t, fmt.Errorf("write a task of outcome %s: %w", t.Outcome, err)
	}
	return t, nil
}

// Tasks lists the tasks of an outcome.
func Tasks(r store.Reader, outcome string) ([]Task, error) {
	rows, err := find[taskRow](r.DB().Where("outcome_id = ?", outcome).Order("no"), "tasks")
	list := make([]Task, len(rows))
	for i, row := range rows {
		list[i] = row.task()
	}
	return list, err
}

// TaskByID reads a task. store.ErrNotFound when there is none.
func TaskByID(r store.Reader, id string) (Task, error) {
	row, err := take[taskRow](r.DB().Where("id = ?", id), "task", id)
	return row.task(), err
}

// setTask changes a task that was read in this transaction under the lock of its outcome.
func setTask(tx *store.Tx, id string, set map[string]any) error {
	if err := tx.DB().Model(&taskRow{}).Where("id = ?", id).Updates(set).Error; err != nil {
		return fmt.Errorf("change task %s: %w", id, err)
	}
	return nil
}

// keepAssembly writes the assembly's decision, once.
func keepAssembly(tx *store.Tx, a Assembly, staff string) error {
	row := assemblyRow{a.Outcome, micros(a.At), a.Rule, a.Members, a.Present, a.Yes, a.No, a.Abstained, a.Passed, a.Words, staff, micros(tx.Now())}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("write the assembly's decision on %s: %w", a.Outcome, err)
	}
	return nil
}

// AssemblyOf reads the assembly's decision on an outcome; false when there is none.
func AssemblyOf(r store.Reader, outcome string) (Assembly, bool, error) {
	rows, err := find[assemblyRow](r.DB().Where("outcome_id = ?", outcome).Limit(1), "decisions")
	if err != nil || len(rows) == 0 {
		return Assembly{}, false, err
	}
	a := rows[0]
	return Assembly{a.OutcomeID, store.FromMicros(a.At), a.Rule, a.Members, a.Present, a.YesVotes, a.NoVotes, a.Abstained, a.Passed, a.Words}, true, nil
}

// Draws is one drawing of supervisors.
type Draws struct {
	Outcome      string
	Rating       int
	Seed, Digest string
	Marks        []string
	Seats        int
	At           time.Time
}

// keepDraw writes a drawing before its seed is known, or puts the seed in.
func keepDraw(tx *store.Tx, d Draws) error {
	row := drawRow{d.Outcome, d.Rating, d.Seed, d.Digest, strings.Join(d.Marks, "\n"), d.Seats, micros(tx.Now())}
	if err := tx.DB().Save(&row).Error; err != nil {
		return fmt.Errorf("write the drawing for %s: %w", d.Outcome, err)
	}
	return nil
}

// DrawsOf lists the drawings for an outcome.
func DrawsOf(r store.Reader, outcome string) ([]Draws, error) {
	rows, err := find[drawRow](r.DB().Where("outcome_id = ?", outcome).Order("rating"), "drawings")
	list := make([]Draws, len(rows))
	for i, row := range rows {
		list[i] = Draws{row.OutcomeID, row.Rating, row.Seed, row.Digest, strings.Fields(row.Marks), row.Seats, store.FromMicros(row.At)}
	}
	return list, err
}

func supervisorPlace(outcome, mark string) string {
	return "supervisors.reason:" + outcome + "/" + mark
}

func (row supervisorRow) supervisor(s *store.Sealer) (Supervisor, error) {
	why, err := unsealed(s, supervisorPlace(row.OutcomeID, row.Mark), row.Reason)
	return Supervisor{row.OutcomeID, row.Rating, row.Mark, row.ResidentID, row.Place, store.FromMicros(row.AskedAt), row.Declined, row.Score, why, store.FromMicros(row.At)}, err
}

// keepCandidate writes one of those from whom supervisors are drawn; Place is 0 until they are.
func keepCandidate(tx *store.Tx, s Supervisor) error {
	row := supervisorRow{OutcomeID: s.Outcome, Rating: s.Rating, Mark: s.Mark, ResidentID: s.Resident}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("write a candidate of %s: %w", s.Outcome, err)
	}
	return nil
}

// seat notes the place that somebody was drawn to.
func seat(tx *store.Tx, outcome string, rating int, mark string, place int) error {
	err := tx.DB().Model(&supervisorRow{}).Where("outcome_id = ? AND rating = ? AND mark = ?", outcome, rating, mark).
		Updates(map[string]any{"place": place, "asked_at": micros(tx.Now())}).Error
	if err != nil {
		return fmt.Errorf("note who was drawn for %s: %w", outcome, err)
	}
	return nil
}

// Supervisors lists the candidates of a rating; with drawn only those who were drawn, in their order.
func Supervisors(r store.Reader, outcome string, rating int, drawn bool) ([]Supervisor, error) {
	query := r.DB().Where("outcome_id = ? AND rating = ?", outcome, rating).Order("place, mark")
	if drawn {
		query = query.Where("place > 0")
	}
	return supervisors(r, query)
}

// askedOf lists what a person was drawn to rate, newest first.
func askedOf(r store.Reader, resident string, since time.Time) ([]Supervisor, error) {
	return supervisors(r, r.DB().Where("resident_id = ? AND asked_at >= ? AND place > 0", resident, max(micros(since), 1)).Order("asked_at DESC"))
}

func supervisors(r store.Reader, query *gorm.DB) ([]Supervisor, error) {
	rows, err := find[supervisorRow](query, "supervisors")
	if err != nil {
		return nil, err
	}
	list := make([]Supervisor, len(rows))
	for i, row := range rows {
		if list[i], err = row.supervisor(r.Sealer()); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// rate writes a supervisor's score while its round is open.
func rate(tx *store.Tx, s Supervisor) error {
	set := map[string]any{"score": s.Score, "declined": s.Declined, "at": micros(tx.Now())}
	if s.Reason != "" {
		set["reason"] = tx.Sealer().Seal(supervisorPlace(s.Outcome, s.Mark), s.Reason)
	}
	err := tx.DB().Model(&supervisorRow{}).Where("outcome_id = ? AND rating = ? AND mark = ?", s.Outcome, s.Rating, s.Mark).Updates(set).Error
	if err != nil {
		return fmt.Errorf("write a rating of %s: %w", s.Outcome, err)
	}
	return nil
}
