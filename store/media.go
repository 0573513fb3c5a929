package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"
)

// MediaState says where a file stands: wanted until it is fetched, kept, or lost (the platform has dropped it, or it is no photo).
type MediaState string

// The states of a file.
const (
	Wanted MediaState = "wanted"
	Kept   MediaState = "kept"
	Lost   MediaState = "lost"
)

// Medium is a photo or a voice that a resident sent.
type Medium struct {
	ID         string
	Who        string // blind reference of the sender
	Kind       string // image or voice
	PlatformID string // the platform's id of the file, good for three days
	State      MediaState
	Reason     string // why it is lost
	FileType   string // image/jpeg, audio/amr: of the kept file
	Bytes      int64
	Attempts   int
	CreatedAt  time.Time
}

type mediumRow struct {
	ID         string `gorm:"primaryKey"`
	SourceKey  string
	Who        string
	Kind       string
	PlatformID []byte
	State      string
	Reason     string
	FileType   string
	Bytes      int64
	Attempts   int
	DueAt      int64
	CreatedAt  int64
}

func (mediumRow) TableName() string { return "media" }

func (row mediumRow) medium(s *Sealer) (Medium, error) {
	id, err := s.Unseal("media.platform_id:"+row.ID, row.PlatformID)
	if err != nil {
		return Medium{}, fmt.Errorf("unseal media %s: %w", row.ID, err)
	}
	return Medium{ID: row.ID, Who: row.Who, Kind: row.Kind, PlatformID: id, State: MediaState(row.State), Reason: row.Reason,
		FileType: row.FileType, Bytes: row.Bytes, Attempts: row.Attempts, CreatedAt: FromMicros(row.CreatedAt)}, nil
}

// WantMedia notes that a file is to be fetched and gives its id. The same message asked for twice is one file.
func (s *Store) WantMedia(ctx context.Context, who, sourceKey, kind, platformID string) (string, error) {
	var id string
	err := s.InTx(ctx, func(tx *Tx) error {
		row := mediumRow{ID: tx.NewID(), SourceKey: sourceKey, Who: who, Kind: kind, State: string(Wanted), DueAt: Micros(tx.Now()), CreatedAt: Micros(tx.Now())}
		row.PlatformID = tx.Sealer().Seal("media.platform_id:"+row.ID, platformID)
		if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
			return err
		}
		var first mediumRow // the count of rows does not tell on MySQL who was first
		if err := tx.DB().Where("source_key = ?", sourceKey).Take(&first).Error; err != nil {
			return err
		}
		id = first.ID
		return nil
	})
	if err != nil {
		return "", fmt.Errorf("want a file: %w", err)
	}
	return id, nil
}

// AddMedia notes a file that is kept already.
func (s *Store) AddMedia(ctx context.Context, m Medium) error {
	err := s.InTx(ctx, func(tx *Tx) error {
		return tx.DB().Create(&mediumRow{ID: m.ID, SourceKey: "kept:" + m.ID, Who: m.Who, Kind: m.Kind, PlatformID: tx.Sealer().Seal("media.platform_id:"+m.ID, m.PlatformID),
			State: string(Kept), FileType: m.FileType, Bytes: m.Bytes, CreatedAt: Micros(m.CreatedAt)}).Error
	})
	if err != nil {
		return fmt.Errorf("note a kept file: %w", err)
	}
	return nil
}

// ClaimMedia takes up to n files that are due to be fetched; each is due again after the lease, so a fetcher that dies loses nothing.
func (s *Store) ClaimMedia(ctx context.Context, n int, lease time.Duration) ([]Medium, error) {
	var claimed []Medium
	err := s.InTx(ctx, func(tx *Tx) error {
		claimed = nil
		var rows []mediumRow
		if err := tx.DB().Where("state = ? AND due_at <= ?", string(Wanted), Micros(tx.Now())).Order("due_at").Limit(n).Find(&rows).Error; err != nil {
			return err
		}
		for _, row := range rows {
			done := tx.DB().Model(&mediumRow{}).Where("id = ? AND state = ? AND due_at = ?", row.ID, string(Wanted), row.DueAt).
				Updates(map[string]any{"due_at": Micros(tx.Now().Add(lease)), "attempts": row.Attempts + 1})
			if done.Error != nil {
				return done.Error
			}
			if done.RowsAffected == 0 {
				continue // another fetcher was faster
			}
			row.Attempts++
			m, err := row.medium(tx.Sealer())
			if err != nil {
				return err
			}
			claimed = append(claimed, m)
		}
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("claim files to fetch: %w", err)
	}
	return claimed, nil
}

// SettleMedia notes how fetching a file ended; Wanted puts it off until retryAt.
func (s *Store) SettleMedia(ctx context.Context, m Medium, retryAt time.Time) error {
	err := s.InTx(ctx, func(tx *Tx) error {
		set := map[string]any{"state": string(m.State), "reason": m.Reason, "file_type": m.FileType, "bytes": m.Bytes}
		if m.State == Wanted {
			set["due_at"] = Micros(retryAt)
		}
		return tx.DB().Model(&mediumRow{}).Where("id = ? AND state = ?", m.ID, string(Wanted)).Updates(set).Error
	})
	if err != nil {
		return fmt.Errorf("settle file %s: %w", m.ID, err)
	}
	return nil
}

// MediumByID finds a file; ErrNotFound when there is none.
func (s *Store) MediumByID(ctx context.Context, id string) (Medium, error) {
	r := s.Reader(ctx)
	var row mediumRow
	err := r.DB().Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Medium{}, ErrNotFound
	}
	if err != nil {
		return Medium{}, fmt.Errorf("read file %s: %w", id, err)
	}
	return row.medium(r.Sealer())
}

// MediaOf lists a resident's files, for those who erase or export them.
func (s *Store) MediaOf(ctx context.Context, who string) ([]Medium, error) {
	r := s.Reader(ctx)
	var rows []mediumRow
	if err := r.DB().Where("who = ?", who).Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list files: %w", err)
	}
	media := make([]Medium, 0, len(rows))
	for _, row := range rows {
		m, err := row.medium(r.Sealer())
		if err != nil {
			return nil, err
		}
		media = append(media, m)
	}
	return media, nil
}
