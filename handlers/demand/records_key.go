package demand

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"minxu/store"
)

// APIKey lets another system file demands. Only a keyed hash of it is kept.
type APIKey struct {
	ID, Name, By string
	Made, Ended  time.Time // Ended: the zero time while it works
}

type keyRow struct {
	ID      string `gorm:"primaryKey"`
	Name    string
	Hash    string
	ByID    string
	MadeAt  int64
	EndedAt int64
}

func (keyRow) TableName() string { return "demand_api_keys" }

func (row keyRow) key() APIKey {
	return APIKey{row.ID, row.Name, row.ByID, store.FromMicros(row.MadeAt), store.FromMicros(row.EndedAt)}
}

// KeepKey keeps a secret under a name for who made it, and writes it into the audit.
func KeepKey(tx *store.Tx, name, secret, by string) (APIKey, error) {
	row := keyRow{ID: tx.NewID(), Name: name, Hash: tx.Sealer().Blind("demand.api_key", secret), ByID: by, MadeAt: store.Micros(tx.Now())}
	if err := tx.DB().Create(&row).Error; err != nil {
		return APIKey{}, fmt.Errorf("keep a key of the open API: %w", err)
	}
	err := tx.Audit(store.Entry{ActorKind: string(ByStaff), ActorID: by, Action: "demand.key", ObjectKind: "api_key", ObjectID: row.ID, Reason: "made"})
	return row.key(), err
}

// EndKey ends a key at once. store.ErrNotFound when there is none that works.
func EndKey(tx *store.Tx, id, by string) error {
	done := tx.DB().Model(&keyRow{}).Where("id = ? AND ended_at = 0", id).Update("ended_at", store.Micros(tx.Now()))
	if done.Error != nil {
		return fmt.Errorf("end a key of the open API: %w", done.Error)
	}
	if done.RowsAffected == 0 {
		return fmt.Errorf("key %s: %w", id, store.ErrNotFound)
	}
	return tx.Audit(store.Entry{ActorKind: string(ByStaff), ActorID: by, Action: "demand.key", ObjectKind: "api_key", ObjectID: id, Reason: "ended"})
}

// keyOf finds the key of a secret, ended ones too. store.ErrNotFound for a secret that nobody made.
func keyOf(r store.Reader, secret string) (APIKey, error) {
	var row keyRow
	err := r.DB().Where("hash IN ?", r.Sealer().Blinds("demand.api_key", secret)).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return APIKey{}, fmt.Errorf("a key of the open API: %w", store.ErrNotFound)
	}
	if err != nil {
		return APIKey{}, fmt.Errorf("look for a key of the open API: %w", err)
	}
	return row.key(), nil
}

// APIKeys lists the keys, newest first, at most 200.
func APIKeys(r store.Reader) ([]APIKey, error) {
	var rows []keyRow
	if err := r.DB().Order("id DESC").Limit(200).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list the keys of the open API: %w", err)
	}
	list := make([]APIKey, len(rows))
	for i, row := range rows {
		list[i] = row.key()
	}
	return list, nil
}
