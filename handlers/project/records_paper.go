package project

import (
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"minxu/store"
)

// PaperBallot is one ballot on paper as one member of staff enters it.
type PaperBallot struct {
	Serial  string // number of the form
	Score   int
	Witness string // who was there when it was filled in; sealed
}

// What an entry came to.
const (
	paperFirst   = "first"   // waits for the second entry
	paperCounted = "counted" // both agree: it is a ballot
	paperDiffers = "differs" // they do not: the first one stays, and whoever entered it can enter it anew
	paperDone    = "done"    // entered twice already
)

// enterPaper enters a ballot in a round that this transaction holds.
func enterPaper(tx *store.Tx, p Project, by string, in PaperBallot) (string, error) {
	var rows []paperRow
	err := tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("project_id = ? AND round = ? AND serial = ?", p.ID, p.Round, in.Serial).Limit(1).Find(&rows).Error
	if err != nil {
		return "", fmt.Errorf("look for a paper ballot: %w", err)
	}
	now := store.Micros(tx.Now())
	if len(rows) == 0 {
		id := tx.NewID()
		row := paperRow{ID: id, ProjectID: p.ID, Round: p.Round, Serial: in.Serial, Score1: in.Score, By1: by, Witness: tx.Sealer().Seal("paper_ballots.witness:"+id, in.Witness), At1: now}
		if err := tx.DB().Create(&row).Error; err != nil {
			return "", fmt.Errorf("enter a paper ballot: %w", err)
		}
		return paperFirst, nil
	}
	row := rows[0]
	switch {
	case row.BallotID != "":
		return paperDone, nil
	case row.By1 == by: // a second entry by the same person only corrects the first
		err := tx.DB().Model(&paperRow{}).Where("id = ?", row.ID).Updates(map[string]any{"score1": in.Score, "at1": now,
			"witness": tx.Sealer().Seal("paper_ballots.witness:"+row.ID, in.Witness)}).Error
		if err != nil {
			return "", fmt.Errorf("correct a paper ballot: %w", err)
		}
		return paperFirst, nil
	case row.Score1 != in.Score:
		return paperDiffers, nil
	}
	b, _, err := cast(tx, vote{Project: p.ID, Round: p.Round, Marks: []string{"paper:" + in.Serial}, Score: in.Score, Channel: ChannelPaper, Key: "paper/" + row.ID,
		Since: time.Time{}, EditMost: 0})
	if err != nil {
		return "", err
	}
	err = tx.DB().Model(&paperRow{}).Where("id = ?", row.ID).Updates(map[string]any{"score2": in.Score, "by2": by, "at2": now, "ballot_id": b.ID}).Error
	if err != nil {
		return "", fmt.Errorf("enter a paper ballot: %w", err)
	}
	return paperCounted, nil
}

// papers counts the paper ballots of a round: those that count and those that wait for their second entry.
func papers(r store.Reader, project string, round int) (counted, waiting int, err error) {
	var rows []paperRow
	if err := r.DB().Select("ballot_id").Where("project_id = ? AND round = ?", project, round).Find(&rows).Error; err != nil {
		return 0, 0, fmt.Errorf("count the paper ballots of project %s: %w", project, err)
	}
	for _, row := range rows {
		if row.BallotID != "" {
			counted++
		} else {
			waiting++
		}
	}
	return counted, waiting, nil
}
