package campaign

import (
	"errors"
	"fmt"
	"strings"

	"gorm.io/gorm"

	"minxu/store"
)

type campaignRow struct {
	ID         string `gorm:"primaryKey"`
	Title      string
	Topic      string
	Kind       string
	Body       string
	Node       string
	Bands      string
	Standing   string
	Past       string
	Door       bool
	PerMinute  int
	StartsAt   int64
	ExpiresAt  int64
	State      string
	Concerned  int
	Picked     int
	Posted     int
	NextAt     int64
	CursorAt   int64
	MadeBy     string
	MadeAt     int64
	ApprovedBy string
	EndedAt    int64
	Version    int
}

func (campaignRow) TableName() string { return "campaigns" }

func rowOf(c Campaign) campaignRow {
	return campaignRow{ID: c.ID, Title: c.Title, Topic: c.Topic, Kind: c.Kind, Body: c.Body, Node: c.Node, Bands: strings.Join(c.Bands, ","), Standing: c.Standing, Past: c.Past,
		Door: c.Door, PerMinute: c.PerMinute, StartsAt: store.Micros(c.Starts), ExpiresAt: store.Micros(c.Expires), State: string(c.State), Concerned: c.Concerned, Picked: c.Picked,
		Posted: c.Posted, NextAt: store.Micros(c.NextAt), CursorAt: store.Micros(c.Cursor), MadeBy: c.By, MadeAt: store.Micros(c.Made), ApprovedBy: c.Approved, EndedAt: store.Micros(c.Ended), Version: c.Version}
}

func (row campaignRow) campaign() Campaign {
	c := Campaign{ID: row.ID, Title: row.Title, Topic: row.Topic, Kind: row.Kind, Body: row.Body, Node: row.Node, Standing: row.Standing, Past: row.Past, Door: row.Door,
		PerMinute: row.PerMinute, Starts: store.FromMicros(row.StartsAt), Expires: store.FromMicros(row.ExpiresAt), State: State(row.State), Concerned: row.Concerned,
		Picked: row.Picked, Posted: row.Posted, NextAt: store.FromMicros(row.NextAt), Cursor: store.FromMicros(row.CursorAt), By: row.MadeBy, Made: store.FromMicros(row.MadeAt), Approved: row.ApprovedBy,
		Ended: store.FromMicros(row.EndedAt), Version: row.Version}
	if row.Bands != "" {
		c.Bands = strings.Split(row.Bands, ",")
	}
	return c
}

// ByID reads a campaign; store.ErrNotFound where there is none.
func ByID(r store.Reader, id string) (Campaign, error) {
	var row campaignRow
	err := r.DB().Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Campaign{}, store.ErrNotFound
	}
	if err != nil {
		return Campaign{}, fmt.Errorf("read campaign %s: %w", id, err)
	}
	return row.campaign(), nil
}

// Filter narrows List.
type Filter struct {
	Nodes  []string
	States []State
	Before string // older than this id
	Limit  int
}

// List reads campaigns, newest first.
func List(r store.Reader, f Filter) ([]Campaign, error) {
	db := r.DB().Where("node IN ?", f.Nodes)
	if len(f.States) > 0 {
		db = db.Where("state IN ?", f.States)
	}
	if f.Before != "" {
		db = db.Where("id < ?", f.Before)
	}
	var rows []campaignRow
	if err := db.Order("id DESC").Limit(f.Limit).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list campaigns: %w", err)
	}
	list := make([]Campaign, len(rows))
	for i, row := range rows {
		list[i] = row.campaign()
	}
	return list, nil
}

// insert writes a new campaign.
func insert(tx *store.Tx, c Campaign) error {
	row := rowOf(c)
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("write a campaign: %w", err)
	}
	return nil
}

// save writes a campaign as it was read and changed since. store.ErrStale: somebody else has changed it meanwhile.
func save(tx *store.Tx, c Campaign) error {
	row := rowOf(c)
	row.Version++
	done := tx.DB().Model(&campaignRow{}).Where("id = ? AND version = ?", c.ID, c.Version).Select("*").Updates(&row)
	if done.Error != nil {
		return fmt.Errorf("write campaign %s: %w", c.ID, done.Error)
	}
	if done.RowsAffected == 0 {
		return store.ErrStale
	}
	return nil
}

// due lists running campaigns that have something to do, longest due first.
func due(r store.Reader, limit int) ([]Campaign, error) {
	var rows []campaignRow
	err := r.DB().Where("state = ? AND next_at <= ?", Running, store.Micros(r.Now())).Order("next_at").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list due campaigns: %w", err)
	}
	list := make([]Campaign, len(rows))
	for i, row := range rows {
		list[i] = row.campaign()
	}
	return list, nil
}

// nextDue gives the earliest instant at which a running campaign has something to do; 0 = none.
func nextDue(r store.Reader) (at int64, err error) {
	var row campaignRow
	err = r.DB().Where("state = ?", Running).Order("next_at").Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("find the next campaign: %w", err)
	}
	return row.NextAt, nil
}

// countedWrong lists campaigns that have posted more than they picked, or to many without a second person.
func countedWrong(r store.Reader) ([]Campaign, error) {
	var rows []campaignRow
	err := r.DB().Where("posted > picked OR (picked > ? AND posted > 0 AND (approved_by = '' OR approved_by = made_by))", fourEyes).Limit(100).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("look for wrong campaigns: %w", err)
	}
	list := make([]Campaign, len(rows))
	for i, row := range rows {
		list[i] = row.campaign()
	}
	return list, nil
}
