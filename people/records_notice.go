package people

import (
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

type noticeFormRow struct {
	Kind     string `gorm:"primaryKey"`
	Sort     string `gorm:"primaryKey"`
	Template string
	Fields   string
}

func (noticeFormRow) TableName() string { return "notice_forms" }

type creditRow struct {
	ResidentID string `gorm:"primaryKey"`
	Template   string `gorm:"primaryKey"`
	Left       int    `gorm:"column:credits"`
	Standing   bool
}

func (creditRow) TableName() string { return "notice_credits" }

type creditChangeRow struct {
	ID         string `gorm:"column:id;primaryKey"`
	ResidentID string
	Template   string
	Why        string
	At         int64
}

func (creditChangeRow) TableName() string { return "notice_changes" }

// KeepForm writes a form, one for each kind and sort. A form whose fields the platform would refuse is a Refusal.
func KeepForm(tx *store.Tx, f NoticeForm) error {
	if err := f.Check(); err != nil {
		return err
	}
	row := noticeFormRow{Kind: f.Kind, Sort: string(f.Sort), Template: f.Template, Fields: f.String()}
	if err := tx.DB().Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("write the form of %s: %w", f.Kind, err)
	}
	return nil
}

// DropForm takes a form out of use.
func DropForm(tx *store.Tx, kind string, sort NoticeSort) error {
	if err := tx.DB().Where("kind = ? AND sort = ?", kind, string(sort)).Delete(&noticeFormRow{}).Error; err != nil {
		return fmt.Errorf("drop the form of %s: %w", kind, err)
	}
	return nil
}

// Forms lists the forms of a kind, the better sort first; of every kind when it is empty.
func Forms(r store.Reader, kind string) ([]NoticeForm, error) {
	db := r.DB()
	if kind != "" {
		db = db.Where("kind = ?", kind)
	}
	var rows []noticeFormRow
	if err := db.Order("kind").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the forms of notices: %w", err)
	}
	forms := make([]NoticeForm, len(rows))
	for i, row := range rows {
		fields, err := ReadFields(row.Fields)
		if err != nil {
			return nil, fmt.Errorf("read the form of %s: %w", row.Kind, err)
		}
		forms[i] = NoticeForm{Kind: row.Kind, Template: row.Template, Sort: NoticeSort(row.Sort), Fields: fields}
	}
	order := NoticeSorts()
	slices.SortStableFunc(forms, func(a, b NoticeForm) int {
		if a.Kind != b.Kind {
			return 0
		}
		return slices.Index(order, a.Sort) - slices.Index(order, b.Sort)
	})
	return forms, nil
}

// CreditOf reads what a resident agreed to for a template.
func CreditOf(r store.Reader, resident, template string) (Credit, error) {
	var row creditRow
	err := r.DB().Where("resident_id = ? AND template = ?", resident, template).Take(&row).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return Credit{}, fmt.Errorf("read the agreement of %s: %w", resident, err)
	}
	return Credit{Left: row.Left, Standing: row.Standing}, nil
}

// ChangeCredit notes a change of an agreement. changed is false when it was noted before, or when there was nothing to spend.
func ChangeCredit(tx *store.Tx, c CreditChange) (changed bool, err error) {
	standing, err := standingTemplate(tx, c.Template)
	if err != nil {
		return false, err
	}
	var row creditRow // the lock makes two changes of one agreement wait for each other
	start := creditRow{ResidentID: c.Resident, Template: c.Template}
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&start).Error; err != nil {
		return false, fmt.Errorf("open the agreement of %s: %w", c.Resident, err)
	}
	if err := tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("resident_id = ? AND template = ?", c.Resident, c.Template).Take(&row).Error; err != nil {
		return false, fmt.Errorf("read the agreement of %s: %w", c.Resident, err)
	}
	var before int64
	if err := tx.DB().Model(&creditChangeRow{}).Where("id = ?", c.Key).Count(&before).Error; err != nil {
		return false, fmt.Errorf("look for a change of an agreement: %w", err)
	}
	if before > 0 || c.Why == CreditSpent && !row.Standing && row.Left == 0 {
		return false, nil
	}
	switch c.Why {
	case CreditAgreed:
		if standing {
			row.Standing = true
		} else {
			row.Left++
		}
	case CreditRevoked, CreditDenied:
		row.Left, row.Standing = 0, false
	case CreditSpent:
		if !row.Standing {
			row.Left--
		}
	case CreditReturned:
		if !row.Standing {
			row.Left++
		}
	case CreditRefused:
	default:
		return false, fmt.Errorf("change an agreement: %w %q", ErrUnknown, c.Why)
	}
	if err := tx.DB().Save(&row).Error; err != nil {
		return false, fmt.Errorf("write the agreement of %s: %w", c.Resident, err)
	}
	line := creditChangeRow{ID: c.Key, ResidentID: c.Resident, Template: c.Template, Why: string(c.Why), At: store.Micros(tx.Now())}
	if err := tx.DB().Create(&line).Error; err != nil {
		return false, fmt.Errorf("write the change of an agreement: %w", err)
	}
	return true, nil
}

func standingTemplate(r store.Reader, template string) (bool, error) {
	var n int64
	err := r.DB().Model(&noticeFormRow{}).Where("template = ? AND sort = ?", template, string(NoticeStanding)).Count(&n).Error
	if err != nil {
		return false, fmt.Errorf("read the sort of a template: %w", err)
	}
	return n > 0, nil
}
