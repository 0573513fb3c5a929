package lawyer

import (
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

type answerRow struct {
	ID         string `gorm:"primaryKey"`
	Subject    string
	Question   string
	Words      string
	Answer     string
	Law        string
	Version    string
	Reviewer   string
	ReviewedAt int64
	State      string
	Edition    int
	ChangedAt  int64
	ChangedBy  string
}

func (answerRow) TableName() string { return "legal_kb" }

func (row answerRow) answer() Answer {
	return Answer{ID: row.ID, Subject: row.Subject, Question: row.Question, Words: row.Words, Answer: row.Answer, Law: row.Law, Version: row.Version,
		Reviewer: row.Reviewer, ReviewedAt: store.FromMicros(row.ReviewedAt), State: row.State, Edition: row.Edition, ChangedAt: store.FromMicros(row.ChangedAt),
		ChangedBy: row.ChangedBy}
}

// Answers lists the knowledge base; with a state only what is in it.
func Answers(r store.Reader, state string) ([]Answer, error) {
	query := r.DB().Order("id").Limit(2000)
	if state != "" {
		query = query.Where("state = ?", state)
	}
	var rows []answerRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list the knowledge base: %w", err)
	}
	list := make([]Answer, len(rows))
	for i, row := range rows {
		list[i] = row.answer()
	}
	return list, nil
}

// AnswerByID reads one answer. store.ErrNotFound when there is none.
func AnswerByID(r store.Reader, id string) (Answer, error) {
	var row answerRow
	err := r.DB().Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Answer{}, fmt.Errorf("answer %s: %w", id, store.ErrNotFound)
	}
	if err != nil {
		return Answer{}, fmt.Errorf("read answer %s: %w", id, err)
	}
	return row.answer(), nil
}

// putAnswer writes an answer, a new one or a changed one.
func putAnswer(tx *store.Tx, a Answer) error {
	row := answerRow{ID: a.ID, Subject: a.Subject, Question: a.Question, Words: a.Words, Answer: a.Answer, Law: a.Law, Version: a.Version, Reviewer: a.Reviewer,
		ReviewedAt: store.Micros(a.ReviewedAt), State: a.State, Edition: max(a.Edition, 1), ChangedAt: store.Micros(tx.Now()), ChangedBy: a.ChangedBy}
	err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "id"}}, UpdateAll: true}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("write answer %s: %w", a.ID, err)
	}
	return nil
}

type questionRow struct {
	ID         string `gorm:"primaryKey"`
	SourceKey  string
	Resident   string
	At         int64
	Entry      string
	Edition    int
	Subject    string
	Matched    bool
	Disclaimer bool
}

func (questionRow) TableName() string { return "legal_qa" }

// addQuestion notes that a question was asked and what was answered; noted before, it stays as it is.
func addQuestion(tx *store.Tx, q Question) error {
	row := questionRow{ID: q.ID, SourceKey: q.Source, Resident: q.Resident, At: store.Micros(q.At), Entry: q.Entry, Edition: q.Edition, Subject: q.Subject,
		Matched: q.Matched, Disclaimer: q.Disclaimer}
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("note a legal question: %w", err)
	}
	return nil
}

// Questions lists instant questions, newest first; of one resident when one is named.
func Questions(r store.Reader, resident string, limit int) ([]Question, error) {
	query := r.DB().Order("id DESC").Limit(limit)
	if resident != "" {
		query = query.Where("resident = ?", resident)
	}
	var rows []questionRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list legal questions: %w", err)
	}
	list := make([]Question, len(rows))
	for i, row := range rows {
		list[i] = Question{ID: row.ID, Source: row.SourceKey, Resident: row.Resident, At: store.FromMicros(row.At), Entry: row.Entry, Edition: row.Edition,
			Subject: row.Subject, Matched: row.Matched, Disclaimer: row.Disclaimer}
	}
	return list, nil
}

// forgetQuestions takes a person's name off the questions that were counted.
func forgetQuestions(tx *store.Tx, resident string) error {
	if err := tx.DB().Model(&questionRow{}).Where("resident = ?", resident).Update("resident", "").Error; err != nil {
		return fmt.Errorf("erase legal questions: %w", err)
	}
	return nil
}
