package people

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

type consentRow struct {
	ID          string `gorm:"primaryKey"`
	ResidentID  string
	Scope       string
	Version     string
	GivenAt     int64
	WithdrawnAt int64
}

func (consentRow) TableName() string { return "consents" }

// Given is one consent: to what, to which text, when, and until when.
type Given struct {
	Scope, Version string
	At             time.Time
	Withdrawn      time.Time // zero: in force
}

// Consent notes that the resident agreed to a scope under a version of its text. The same again is nothing new; another
// version ends the one before.
func Consent(tx *store.Tx, id, scope, version string) error {
	now, err := Consented(tx, id, scope)
	if err != nil || now == version {
		return err
	}
	if err := Withdraw(tx, id, scope); err != nil {
		return err
	}
	row := consentRow{ID: tx.NewID(), ResidentID: id, Scope: scope, Version: version, GivenAt: store.Micros(tx.Now())}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("write the consent of %s: %w", id, err)
	}
	return nil
}

// Withdraw ends a consent; it is as easy as giving it, and ending what is not there is fine.
func Withdraw(tx *store.Tx, id, scope string) error {
	done := tx.DB().Model(&consentRow{}).Where("resident_id = ? AND scope = ? AND withdrawn_at = 0", id, scope).
		Update("withdrawn_at", store.Micros(tx.Now()))
	if done.Error != nil {
		return fmt.Errorf("withdraw the consent of %s: %w", id, done.Error)
	}
	return nil
}

// Consented gives the text version that the resident agreed to; empty: none in force.
func Consented(r store.Reader, id, scope string) (string, error) {
	var row consentRow
	err := r.DB().Where("resident_id = ? AND scope = ? AND withdrawn_at = 0", id, scope).
		Order("given_at DESC").Take(&row).Error
	if err != nil && !errors.Is(err, gorm.ErrRecordNotFound) {
		return "", fmt.Errorf("read the consent of %s: %w", id, err)
	}
	return row.Version, nil
}

// Consents lists everything a resident ever agreed to, oldest first.
func Consents(r store.Reader, id string) ([]Given, error) {
	var rows []consentRow
	if err := r.DB().Where("resident_id = ?", id).Order("given_at, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list the consents of %s: %w", id, err)
	}
	list := make([]Given, len(rows))
	for i, row := range rows {
		list[i] = Given{Scope: row.Scope, Version: row.Version, At: store.FromMicros(row.GivenAt),
			Withdrawn: store.FromMicros(row.WithdrawnAt)}
	}
	return list, nil
}

type optOutRow struct {
	ResidentID string `gorm:"primaryKey"`
	Topic      string `gorm:"primaryKey"`
	Since      int64
}

func (optOutRow) TableName() string { return "optouts" }

// OptOut stops one of Topics for the resident; twice is once.
func OptOut(tx *store.Tx, id, topic string) error {
	if !slices.Contains(Topics(), topic) {
		return fmt.Errorf("opt out of %q: %w", topic, ErrUnknown)
	}
	row := optOutRow{ResidentID: id, Topic: topic, Since: store.Micros(tx.Now())}
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("opt %s out: %w", id, err)
	}
	return nil
}

// OptIn lets a topic through again.
func OptIn(tx *store.Tx, id, topic string) error {
	if err := tx.DB().Where("resident_id = ? AND topic = ?", id, topic).Delete(&optOutRow{}).Error; err != nil {
		return fmt.Errorf("opt %s in: %w", id, err)
	}
	return nil
}

// OptOuts lists the topics that the resident wants no more of, in the order of the alphabet.
func OptOuts(r store.Reader, id string) ([]string, error) {
	var topics []string
	err := r.DB().Model(&optOutRow{}).Where("resident_id = ?", id).Order("topic").Pluck("topic", &topics).Error
	if err != nil {
		return nil, fmt.Errorf("read the opt-outs of %s: %w", id, err)
	}
	return topics, nil
}
