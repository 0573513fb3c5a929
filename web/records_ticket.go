package web

import (
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"minxu/store"
)

// Kinds of ticket: a printed link, and the state of a log-in through WeCom.
const (
	ticketLink  = "link"
	ticketState = "state"
)

type ticketRow struct {
	TicketHash string `gorm:"primaryKey"`
	Kind       string
	StaffID    string
	NextPath   string
	ExpiresAt  int64
	UsedAt     int64
}

func (ticketRow) TableName() string { return "web_tickets" }

func writeTicket(tx *store.Tx, hash, kind, staff, next string, life time.Duration) error {
	row := ticketRow{TicketHash: hash, Kind: kind, StaffID: staff, NextPath: next,
		ExpiresAt: store.Micros(tx.Now().Add(life))}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("write a %s ticket: %w", kind, err)
	}
	return nil
}

// useTicket takes a ticket once; of two who try at once one gets it.
func useTicket(tx *store.Tx, hash, kind string) (staff, next string, ok bool, err error) {
	now := store.Micros(tx.Now())
	done := tx.DB().Model(&ticketRow{}).
		Where("ticket_hash = ? AND kind = ? AND used_at = 0 AND expires_at > ?", hash, kind, now).Update("used_at", now)
	if done.Error != nil {
		return "", "", false, fmt.Errorf("use a %s ticket: %w", kind, done.Error)
	}
	if done.RowsAffected == 0 {
		return "", "", false, nil
	}
	var row ticketRow
	if err := tx.DB().Where("ticket_hash = ?", hash).Take(&row).Error; err != nil {
		return "", "", false, fmt.Errorf("read a %s ticket: %w", kind, err)
	}
	return row.StaffID, row.NextPath, true, nil
}

type formRow struct {
	FormKey string `gorm:"primaryKey"`
	Visit   string
	SentAt  int64
}

func (formRow) TableName() string { return "web_forms" }

// takeForm notes that a form was sent. It is false when the same form was sent before: a double click, a reload. The key is
// given back when the transaction fails.
func takeForm(tx *store.Tx, key, visit string) (bool, error) {
	row := formRow{FormKey: key, Visit: visit, SentAt: store.Micros(tx.Now())}
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return false, fmt.Errorf("note a form: %w", err)
	}
	var first formRow
	if err := tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("form_key = ?", key).Take(&first).Error; err != nil {
		return false, fmt.Errorf("read a form: %w", err)
	}
	return first.Visit == visit, nil
}
