package web

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"minxu/store"
)

// How long a session lives, how long it may be left alone, and how many one person may have at once.
const (
	sessionLife  = 12 * time.Hour
	sessionIdle  = 30 * time.Minute
	sessionsMost = 3
	seenEvery    = time.Minute // how exactly the idle time is kept: one write a minute at most
)

type sessionRow struct {
	TokenHash string `gorm:"primaryKey"`
	StaffID   string
	Role      string
	Node      string
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	SeenAt    int64
	ExpiresAt int64
	RevokedAt int64
	Flash     string
}

func (sessionRow) TableName() string { return "web_sessions" }

// session is a log-in that is in force.
type session struct {
	hash, staff, role, node string
	flash                   string
	drowsy                  bool // its time of last use should be written again
}

// findSession gives the session in force of a token's hash.
func findSession(r store.Reader, hash string) (session, bool, error) {
	var row sessionRow
	err := r.DB().Where("token_hash = ?", hash).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return session{}, false, nil
	}
	if err != nil {
		return session{}, false, fmt.Errorf("read a session: %w", err)
	}
	now := r.Now()
	idle := now.Sub(store.FromMicros(row.SeenAt))
	if row.RevokedAt != 0 || !now.Before(store.FromMicros(row.ExpiresAt)) || idle >= sessionIdle {
		return session{}, false, nil
	}
	return session{hash: hash, staff: row.StaffID, role: row.Role, node: row.Node, flash: row.Flash,
		drowsy: idle >= seenEvery}, true, nil
}

// touchSession keeps a session awake.
func touchSession(tx *store.Tx, hash string) error {
	err := tx.DB().Model(&sessionRow{}).Where("token_hash = ? AND revoked_at = 0", hash).
		Update("seen_at", store.Micros(tx.Now())).Error
	if err != nil {
		return fmt.Errorf("keep a session awake: %w", err)
	}
	return nil
}

// openSession writes a new session and ends the oldest ones beyond the third.
func openSession(tx *store.Tx, hash, staff, role, node string) error {
	now := store.Micros(tx.Now())
	var old []string
	err := tx.DB().Model(&sessionRow{}).Where("staff_id = ? AND revoked_at = 0", staff).
		Order("created_at DESC, token_hash").Offset(sessionsMost-1).Limit(100).Pluck("token_hash", &old).Error
	if err != nil {
		return fmt.Errorf("list the sessions of %s: %w", staff, err)
	}
	if len(old) > 0 {
		if err := tx.DB().Model(&sessionRow{}).Where("token_hash IN ?", old).Update("revoked_at", now).Error; err != nil {
			return fmt.Errorf("end old sessions of %s: %w", staff, err)
		}
	}
	row := sessionRow{TokenHash: hash, StaffID: staff, Role: role, Node: node, CreatedAt: now, SeenAt: now,
		ExpiresAt: store.Micros(tx.Now().Add(sessionLife))}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("write a session of %s: %w", staff, err)
	}
	// What ended a month ago is of no use to anybody.
	stale := store.Micros(tx.Now().AddDate(0, -1, 0))
	if err := tx.DB().Where("expires_at < ?", stale).Delete(&sessionRow{}).Error; err != nil {
		return fmt.Errorf("sweep old sessions: %w", err)
	}
	if err := tx.DB().Where("expires_at < ?", stale).Delete(&ticketRow{}).Error; err != nil {
		return fmt.Errorf("sweep old tickets: %w", err)
	}
	day := store.Micros(tx.Now().AddDate(0, 0, -1))
	if err := tx.DB().Where("sent_at < ?", day).Delete(&formRow{}).Error; err != nil {
		return fmt.Errorf("sweep old forms: %w", err)
	}
	return nil
}

func endSession(tx *store.Tx, hash string) error {
	err := tx.DB().Model(&sessionRow{}).Where("token_hash = ? AND revoked_at = 0", hash).
		Update("revoked_at", store.Micros(tx.Now())).Error
	if err != nil {
		return fmt.Errorf("end a session: %w", err)
	}
	return nil
}

// EndSessions ends every session and log-in link of a member of staff and tells how many sessions there were.
func EndSessions(tx *store.Tx, staff string) (int64, error) {
	now := store.Micros(tx.Now())
	done := tx.DB().Model(&sessionRow{}).Where("staff_id = ? AND revoked_at = 0", staff).Update("revoked_at", now)
	if done.Error != nil {
		return 0, fmt.Errorf("end the sessions of %s: %w", staff, done.Error)
	}
	if err := tx.DB().Model(&ticketRow{}).Where("staff_id = ? AND used_at = 0", staff).Update("used_at", now).Error; err != nil {
		return 0, fmt.Errorf("end the links of %s: %w", staff, err)
	}
	return done.RowsAffected, nil
}

func setFlash(tx *store.Tx, hash, text string) error {
	if err := tx.DB().Model(&sessionRow{}).Where("token_hash = ?", hash).Update("flash", text).Error; err != nil {
		return fmt.Errorf("keep a notice for the next page: %w", err)
	}
	return nil
}
