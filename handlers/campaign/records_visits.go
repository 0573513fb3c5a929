package campaign

import (
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

type visitRow struct {
	ID         string `gorm:"primaryKey"`
	CampaignID string
	ResidentID string
	Node       string
	StaffID    string
	State      string
	DoneBy     string
	DoneAt     int64
}

func (visitRow) TableName() string { return "campaign_visits" }

func (row visitRow) visit() Visit {
	return Visit{ID: row.ID, Campaign: row.CampaignID, Resident: row.ResidentID, Node: row.Node, Staff: row.StaffID, State: VisitState(row.State), By: row.DoneBy}
}

// addVisits writes doors; one that is there already stays as it is.
func addVisits(tx *store.Tx, list []Visit) error {
	if len(list) == 0 {
		return nil
	}
	rows := make([]visitRow, len(list))
	for i, v := range list {
		rows[i] = visitRow{ID: v.ID, CampaignID: v.Campaign, ResidentID: v.Resident, Node: v.Node, StaffID: v.Staff, State: string(ToVisit)}
	}
	err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "campaign_id"}, {Name: "resident_id"}}, DoNothing: true}).CreateInBatches(&rows, insertMost).Error
	if err != nil {
		return fmt.Errorf("write doors: %w", err)
	}
	return nil
}

// visitByID reads a door; store.ErrNotFound where there is none.
func visitByID(r store.Reader, id string) (Visit, error) {
	var row visitRow
	err := r.DB().Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Visit{}, store.ErrNotFound
	}
	if err != nil {
		return Visit{}, fmt.Errorf("read door %s: %w", id, err)
	}
	return row.visit(), nil
}

// endVisit notes what a door came to, if it is still open or nobody was at home. done is false where somebody was faster.
func endVisit(tx *store.Tx, id string, state VisitState, by string) (done bool, err error) {
	moved := tx.DB().Model(&visitRow{}).Where("id = ? AND state IN ?", id, []string{string(ToVisit), string(Absent)}).
		Updates(map[string]any{"state": string(state), "done_by": by, "done_at": store.Micros(tx.Now())})
	if moved.Error != nil {
		return false, fmt.Errorf("note door %s: %w", id, moved.Error)
	}
	return moved.RowsAffected > 0, nil
}

// Visits reads the doors of a campaign within nodes, open ones first.
func Visits(r store.Reader, campaign string, nodes []string, limit int) ([]Visit, error) {
	var rows []visitRow
	err := r.DB().Where("campaign_id = ? AND node IN ?", campaign, nodes).Order("CASE state WHEN 'open' THEN 0 WHEN 'absent' THEN 1 ELSE 2 END, node, id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list the doors of %s: %w", campaign, err)
	}
	list := make([]Visit, len(rows))
	for i, row := range rows {
		list[i] = row.visit()
	}
	return list, nil
}

// countVisits counts the doors of a campaign and those who were told there.
func countVisits(r store.Reader, campaign string) (all, told int, err error) {
	var rows []struct {
		State string
		N     int
	}
	if err := r.DB().Model(&visitRow{}).Select("state, COUNT(*) AS n").Where("campaign_id = ?", campaign).Group("state").Scan(&rows).Error; err != nil {
		return 0, 0, fmt.Errorf("count the doors of %s: %w", campaign, err)
	}
	for _, row := range rows {
		all += row.N
		if VisitState(row.State) == Told {
			told = row.N
		}
	}
	return all, told, nil
}

// forget takes a resident out of every audience and from every door that is still open.
func forget(tx *store.Tx, resident string) error {
	for _, rows := range []any{&personRow{}, &visitRow{}} {
		if err := tx.DB().Where("resident_id = ?", resident).Delete(rows).Error; err != nil {
			return fmt.Errorf("forget a resident in campaigns: %w", err)
		}
	}
	return nil
}

// mine lists the campaigns that concerned a resident, and why some left them out.
func mine(r store.Reader, resident string) ([]Heard, error) {
	var list []Heard
	err := r.DB().Table("campaign_people AS p").Joins("JOIN campaigns AS c ON c.id = p.campaign_id").Select("c.title, c.body, p.reason").
		Where("p.resident_id = ? AND c.posted > 0", resident).Order("c.id").Scan(&list).Error
	if err != nil {
		return nil, fmt.Errorf("list the campaigns to a resident: %w", err)
	}
	return list, nil
}
