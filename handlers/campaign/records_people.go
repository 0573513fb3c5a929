package campaign

import (
	"fmt"
	"strings"

	"minxu/store"
)

type personRow struct {
	CampaignID string `gorm:"primaryKey"`
	Seq        int    `gorm:"primaryKey;autoIncrement:false"`
	ResidentID string
	Node       string
	Reason     string
}

func (personRow) TableName() string { return "campaign_people" }

// person is one of those whom a campaign concerns. Seq is the place in the order of sending, below 0 with a Reason.
type person struct {
	ID, Node, Reason string
	Seq              int
}

// insertMost is how many rows one statement writes; the embedded database bounds its parameters.
const insertMost = 1000

// clearPeople forgets an audience, to count it anew.
func clearPeople(tx *store.Tx, campaign string) error {
	if err := tx.DB().Where("campaign_id = ?", campaign).Delete(&personRow{}).Error; err != nil {
		return fmt.Errorf("forget the audience of %s: %w", campaign, err)
	}
	return nil
}

func insertPeople(tx *store.Tx, campaign string, list []person) error {
	for len(list) > 0 {
		n := min(len(list), insertMost)
		args := make([]any, 0, 5*n) // by hand: through the mapper the audience of a district takes twice as long
		for _, p := range list[:n] {
			args = append(args, campaign, p.Seq, p.ID, p.Node, p.Reason)
		}
		query := "INSERT INTO campaign_people (campaign_id, seq, resident_id, node, reason) VALUES (?, ?, ?, ?, ?)" + strings.Repeat(", (?, ?, ?, ?, ?)", n-1)
		if err := tx.DB().Exec(query, args...).Error; err != nil {
			return fmt.Errorf("write the audience of %s: %w", campaign, err)
		}
		list = list[n:]
	}
	return nil
}

// peopleAfter reads those who get a push, in the order of sending, after a place in it.
func peopleAfter(r store.Reader, campaign string, seq, limit int) ([]person, error) {
	var rows []personRow
	err := r.DB().Where("campaign_id = ? AND seq > ?", campaign, seq).Order("seq").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("read the audience of %s: %w", campaign, err)
	}
	return persons(rows), nil
}

// sample gives a few of those who get a push, evenly from the whole order.
func sample(r store.Reader, c Campaign) ([]person, error) {
	if c.Picked == 0 {
		return nil, nil
	}
	var places []int
	for i := range min(sampled, c.Picked) {
		places = append(places, 1+i*c.Picked/min(sampled, c.Picked))
	}
	var rows []personRow
	if err := r.DB().Where("campaign_id = ? AND seq IN ?", c.ID, places).Order("seq").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read a sample of %s: %w", c.ID, err)
	}
	return persons(rows), nil
}

func persons(rows []personRow) []person {
	list := make([]person, len(rows))
	for i, row := range rows {
		list[i] = person{ID: row.ResidentID, Node: row.Node, Reason: row.Reason, Seq: row.Seq}
	}
	return list
}

// LeftOut counts those who get nothing, by reason.
func LeftOut(r store.Reader, campaign string) (map[string]int, error) {
	var rows []struct {
		Reason string
		N      int
	}
	err := r.DB().Model(&personRow{}).Select("reason, COUNT(*) AS n").Where("campaign_id = ? AND reason <> ''", campaign).Group("reason").Scan(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("count who is left out of %s: %w", campaign, err)
	}
	out := map[string]int{}
	for _, row := range rows {
		out[row.Reason] = row.N
	}
	return out, nil
}

// leaveOut notes why somebody who was picked gets nothing after all.
func leaveOut(tx *store.Tx, campaign string, residents []string, reason string) error {
	if len(residents) == 0 {
		return nil
	}
	err := tx.DB().Model(&personRow{}).Where("campaign_id = ? AND resident_id IN ?", campaign, residents).Update("reason", reason).Error
	if err != nil {
		return fmt.Errorf("leave people out of %s: %w", campaign, err)
	}
	return nil
}

// unreachable reads, in the order of ids, those who were left out although nothing was wrong with telling them at the door.
func unreachable(r store.Reader, campaign, after string, limit int) ([]string, error) {
	var ids []string
	err := r.DB().Model(&personRow{}).Where("campaign_id = ? AND resident_id > ? AND reason IN ?", campaign, after, []string{NotFollowing, Rested}).
		Order("resident_id").Limit(limit).Pluck("resident_id", &ids).Error
	if err != nil {
		return nil, fmt.Errorf("read who is left out of %s: %w", campaign, err)
	}
	return ids, nil
}

// nodesOf tells where people of an audience were bound when it was counted.
func nodesOf(r store.Reader, campaign string, residents []string) (map[string]string, error) {
	var rows []personRow
	if err := r.DB().Where("campaign_id = ? AND resident_id IN ?", campaign, residents).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read where the audience of %s lives: %w", campaign, err)
	}
	nodes := make(map[string]string, len(rows))
	for _, row := range rows {
		nodes[row.ResidentID] = row.Node
	}
	return nodes, nil
}
