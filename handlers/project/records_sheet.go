package project

import (
	"encoding/json"
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"minxu/store"
)

// Sheets reads the sheets of a round, oldest first.
func Sheets(r store.Reader, project string, round int) ([]Sheet, error) {
	var rows []sheetRow
	if err := r.DB().Where("project_id = ? AND round = ?", project, round).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the sheets of project %s: %w", project, err)
	}
	list := make([]Sheet, 0, len(rows))
	for _, row := range rows {
		s := Sheet{ID: row.ID, Project: row.ProjectID, Round: row.Round, Side: Side(row.Side), Rater: row.Rater, EnteredBy: row.EnteredBy, Analysis: row.Analysis,
			Mean: row.Mean, Version: row.Version, At: store.FromMicros(row.At)}
		if err := json.Unmarshal([]byte(row.Parts), &s.Found); err != nil {
			return nil, fmt.Errorf("read sheet %s: %w", row.ID, err)
		}
		list = append(list, s)
	}
	return list, nil
}

// sides gives the means of the two halves of the professionals' side of a round, 0 where there is none.
func sides(r store.Reader, project string, round int) (street, expert float64, err error) {
	list, err := Sheets(r, project, round)
	if err != nil {
		return 0, 0, err
	}
	return sideMean(list, SideStreet), sideMean(list, SideExpert), nil
}

// keepSheet writes a rater's sheet; a later one replaces it.
func keepSheet(tx *store.Tx, s Sheet) error {
	parts, err := json.Marshal(s.Found)
	if err != nil {
		return fmt.Errorf("write a sheet: %w", err)
	}
	row := sheetRow{ID: tx.NewID(), ProjectID: s.Project, Round: s.Round, Side: string(s.Side), Rater: s.Rater, EnteredBy: s.EnteredBy, Analysis: s.Analysis,
		Parts: string(parts), Mean: s.Mean, Version: 1, At: store.Micros(tx.Now())}
	var rows []sheetRow
	err = tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("project_id = ? AND round = ? AND side = ? AND rater = ?", s.Project, s.Round, row.Side, s.Rater).
		Limit(1).Find(&rows).Error
	if err != nil {
		return fmt.Errorf("look for a sheet: %w", err)
	}
	if len(rows) > 0 {
		err = tx.DB().Model(&sheetRow{}).Where("id = ?", rows[0].ID).Updates(map[string]any{"entered_by": row.EnteredBy, "analysis": row.Analysis,
			"parts": row.Parts, "mean": row.Mean, "version": rows[0].Version + 1, "at": row.At}).Error
	} else {
		err = tx.DB().Create(&row).Error
	}
	if err != nil {
		return fmt.Errorf("write a sheet of project %s: %w", s.Project, err)
	}
	return nil
}

// publish writes the next version of a gate's record.
func publish(tx *store.Tx, p Publication) error {
	text, err := json.Marshal(p.Text)
	if err != nil {
		return fmt.Errorf("write a publication: %w", err)
	}
	var last int64
	if err := tx.DB().Model(&gateRow{}).Where("project_id = ? AND gate = ?", p.Project, string(p.Gate)).Count(&last).Error; err != nil {
		return fmt.Errorf("count publications: %w", err)
	}
	row := gateRow{ID: tx.NewID(), ProjectID: p.Project, Gate: string(p.Gate), Version: int(last) + 1, Text: string(text), ByStaff: p.By, Restored: p.Restored,
		At: store.Micros(tx.Now())}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("write a publication of project %s: %w", p.Project, err)
	}
	return nil
}

// enlist puts a person on a list of a project; twice is once.
func enlist(tx *store.Tx, project string, list Roll, mark, by string) error {
	row := personRow{ProjectID: project, List: string(list), Mark: mark, AddedBy: by, At: store.Micros(tx.Now())}
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("put a person on a list of project %s: %w", project, err)
	}
	return nil
}

// markOf is the blind text of one kind of name of a person: id:… or phone:….
func markOf(s *store.Sealer, name string) string { return s.Blind("project.people", name) }

// link notes the demand that a project came from, or that it did not take up.
func link(tx *store.Tx, project string, o Origin) error {
	row := demandRow{ProjectID: project, DemandNo: o.DemandNo, Chosen: o.Chosen, Reason: o.Reason, At: store.Micros(tx.Now())}
	err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "project_id"}, {Name: "demand_no"}},
		DoUpdates: clause.Assignments(map[string]any{"chosen": row.Chosen, "reason": row.Reason})}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("link a demand to project %s: %w", project, err)
	}
	return nil
}

// Answer is what the provider says: a reply to the result, or how it was to work in the community. The latter is shown, not counted.
type Answer struct {
	Kind  string // reply or feedback
	Score int    // of feedback, 1 to 5
	Text  string
	By    string // staff id who entered it
	At    time.Time
}

// Kinds of answer.
const (
	AnswerReply    = "reply"
	AnswerFeedback = "feedback"
)

// Answers reads the provider's answers of a round.
func Answers(r store.Reader, project string, round int) ([]Answer, error) {
	var rows []answerRow
	if err := r.DB().Where("project_id = ? AND round = ?", project, round).Order("kind").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the answers of project %s: %w", project, err)
	}
	list := make([]Answer, len(rows))
	for i, row := range rows {
		list[i] = Answer{row.Kind, row.Score, row.Text, row.ByStaff, store.FromMicros(row.At)}
	}
	return list, nil
}

// answer keeps one answer of the provider; a later one replaces it.
func answer(tx *store.Tx, project string, round int, a Answer) error {
	row := answerRow{ProjectID: project, Round: round, Kind: a.Kind, Score: a.Score, Text: a.Text, ByStaff: a.By, At: store.Micros(tx.Now())}
	err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "project_id"}, {Name: "round"}, {Name: "kind"}},
		DoUpdates: clause.Assignments(map[string]any{"score": row.Score, "text": row.Text, "by_staff": row.ByStaff, "at": row.At})}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("keep the provider's answer of project %s: %w", project, err)
	}
	return nil
}
