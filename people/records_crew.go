package people

import (
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

type cardRow struct {
	PushID  string `gorm:"primaryKey"`
	StaffID string
	About   string
	Kind    string
	Code    string
	SentAt  int64
	DoneAt  int64
}

func (cardRow) TableName() string { return "staff_cards" }

type focusRow struct {
	StaffID string `gorm:"primaryKey"`
	Verb    string
	About   string
	Until   int64
}

func (focusRow) TableName() string { return "staff_focus" }

// KeepCard notes that a card with buttons has reached a chat, so that its buttons can be put out of work later.
func KeepCard(tx *store.Tx, c CardCopy) error {
	row := cardRow{PushID: c.Push, StaffID: c.Staff, About: c.About, Kind: c.Kind, Code: c.Code, SentAt: store.Micros(tx.Now())}
	err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "push_id"}}, DoUpdates: clause.AssignmentColumns([]string{"code", "sent_at"})}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("keep the card %s: %w", c.Push, err)
	}
	return nil
}

// SetFocus keeps what a steward's next words are for; an empty verb forgets it.
func SetFocus(tx *store.Tx, staff, verb, about string) error {
	if verb == "" {
		if err := tx.DB().Delete(&focusRow{StaffID: staff}).Error; err != nil {
			return fmt.Errorf("forget the focus of %s: %w", staff, err)
		}
		return nil
	}
	row := focusRow{StaffID: staff, Verb: verb, About: about, Until: store.Micros(tx.Now().Add(focusTime))}
	if err := tx.DB().Clauses(clause.OnConflict{UpdateAll: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("keep the focus of %s: %w", staff, err)
	}
	return nil
}

// FocusOf reads it; the zero Focus when nothing waits for words.
func FocusOf(tx *store.Tx, staff string) (Focus, error) {
	var row focusRow
	err := tx.DB().Where("staff_id = ? AND until > ?", staff, store.Micros(tx.Now())).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Focus{}, nil
	}
	if err != nil {
		return Focus{}, fmt.Errorf("read the focus of %s: %w", staff, err)
	}
	return Focus{Verb: row.Verb, About: row.About, Until: store.FromMicros(row.Until)}, nil
}
