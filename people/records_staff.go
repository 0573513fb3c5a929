package people

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"minxu/store"
)

type staffRow struct {
	ID        string `gorm:"primaryKey"`
	Name      string
	Role      string
	Node      string
	AlsoNodes string  // one a line
	WecomID   *string // NULL: none, so that the unique index lets several have none
	Active    bool
	Duty      bool
	Priority  int
	CreatedAt int64 `gorm:"autoCreateTime:false"`
	EndedAt   int64
}

func (staffRow) TableName() string { return "staff" }

func (row staffRow) staff() Staff {
	s := Staff{ID: row.ID, Name: row.Name, Role: row.Role, Node: row.Node, Also: lines(row.AlsoNodes), Active: row.Active,
		Duty: row.Duty, Priority: row.Priority}
	if row.WecomID != nil {
		s.WeComID = *row.WecomID
	}
	return s
}

func readStaff(r store.Reader) ([]Staff, error) {
	var rows []staffRow
	if err := r.DB().Order("id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the staff: %w", err)
	}
	list := make([]Staff, len(rows))
	for i, row := range rows {
		list[i] = row.staff()
	}
	return list, nil
}

// AllStaff lists everybody who ever worked here, those who left included, by id.
func AllStaff(r store.Reader) ([]Staff, error) { return readStaff(r) }

// StaffByID reads one person from the database, not from a snapshot: who was ended a moment ago is ended here.
// ErrUnknown when there is no such person.
func StaffByID(r store.Reader, id string) (Staff, error) {
	var row staffRow
	err := r.DB().Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Staff{}, fmt.Errorf("staff %s: %w", id, ErrUnknown)
	}
	if err != nil {
		return Staff{}, fmt.Errorf("read staff %s: %w", id, err)
	}
	return row.staff(), nil
}

// writeStaff refuses (*Refusal) a WeCom user id that somebody else has.
func writeStaff(tx *store.Tx, s Staff) error {
	if s.ID == "" || !slices.Contains(Roles(), s.Role) {
		return fmt.Errorf("a person needs an id and a known role: %w", ErrUnknown)
	}
	row := staffRow{ID: s.ID, Name: s.Name, Role: s.Role, Node: s.Node, AlsoNodes: strings.Join(s.Also, "\n"), Active: s.Active,
		Duty: s.Duty, Priority: s.Priority, CreatedAt: store.Micros(tx.Now())}
	if !s.Active {
		row.EndedAt = row.CreatedAt
	}
	if s.WeComID != "" {
		row.WecomID = &s.WeComID
		var others int64
		err := tx.DB().Model(&staffRow{}).Where("wecom_id = ? AND id <> ?", s.WeComID, s.ID).Count(&others).Error
		if err != nil {
			return fmt.Errorf("look for the WeCom user id: %w", err)
		}
		if others > 0 {
			return &Refusal{"这个企业微信账号已登记在别人名下。"}
		}
	}
	_, err := StaffByID(tx, s.ID)
	switch {
	case errors.Is(err, ErrUnknown):
		return tx.DB().Create(&row).Error
	case err != nil:
		return err
	}
	return tx.DB().Model(&staffRow{}).Where("id = ?", s.ID).Updates(map[string]any{"name": row.Name, "role": row.Role,
		"node": row.Node, "also_nodes": row.AlsoNodes, "wecom_id": row.WecomID, "active": row.Active, "duty": row.Duty,
		"priority": row.Priority, "ended_at": row.EndedAt}).Error
}
