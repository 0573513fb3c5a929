package project

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

// errClosed says that a round takes no ballot any more, or not yet.
var errClosed = errors.New("project: the round is closed")

// errEdits says that a ballot was changed as often today as is allowed.
var errEdits = errors.New("project: too many changes today")

// holdRound locks the row of an open round for the rest of the transaction. Every ballot and the closing pass through it, which is what
// makes one ballot a person, right totals, and nothing counted after the seal. errClosed when the round takes no ballots now.
func holdRound(tx *store.Tx, project string, no int) error {
	now := store.Micros(tx.Now())
	done := tx.DB().Model(&roundRow{}).Where("id = ? AND frozen_at = 0 AND open_at <= ? AND close_at > ?", roundID(project, no), now, now).
		Update("casts", gorm.Expr("casts + 1"))
	if done.Error != nil {
		return fmt.Errorf("hold round %d of project %s: %w", no, project, done.Error)
	}
	if done.RowsAffected != 1 {
		return errClosed
	}
	return nil
}

// vote is a ballot that shall be cast.
type vote struct {
	Project  string
	Round    int
	Marks    []string // of the voter, today's secret first
	Owner    string   // resident id; empty on paper
	Score    int
	Channel  string
	Source   string
	Prefix   string
	Key      string // names the order for ever
	Since    time.Time
	EditMost int
}

// cast writes a ballot or changes the one that is there, in a round that this transaction holds. before is the score that stood there, 0
// when there was none. errEdits when it was changed too often since v.Since.
func cast(tx *store.Tx, v vote) (b Ballot, before int, err error) {
	var rows []ballotRow
	err = tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("project_id = ? AND round = ? AND voter IN ?", v.Project, v.Round, v.Marks).
		Limit(1).Find(&rows).Error
	if err != nil {
		return b, 0, fmt.Errorf("look for a ballot: %w", err)
	}
	now := store.Micros(tx.Now())
	if len(rows) == 0 {
		row := ballotRow{ID: tx.NewID(), ProjectID: v.Project, Round: v.Round, Voter: v.Marks[0], Score: v.Score, Channel: v.Channel, Source: v.Source,
			Prefix: v.Prefix, CastAt: now, ChangedAt: now}
		if v.Owner != "" {
			row.Owner = tx.Sealer().Seal("ballots.owner:"+row.ID, v.Owner)
		}
		if err := tx.DB().Create(&row).Error; err != nil {
			return b, 0, fmt.Errorf("write a ballot: %w", err)
		}
		if err := revise(tx, row.ID, 1, v); err != nil {
			return b, 0, err
		}
		if err := count(tx, v, 1, v.Score); err != nil {
			return b, 0, err
		}
		b, err = row.ballot(tx.Sealer())
		return b, 0, err
	}
	if b, err = rows[0].ballot(tx.Sealer()); err != nil || b.Score == v.Score {
		return b, b.Score, err
	}
	before = b.Score
	var today int64
	err = tx.DB().Model(&revisionRow{}).Where("ballot_id = ? AND no > 1 AND at >= ?", b.ID, store.Micros(v.Since)).Count(&today).Error
	if err != nil {
		return b, before, fmt.Errorf("count the changes of a ballot: %w", err)
	}
	if int(today) >= v.EditMost {
		return b, before, errEdits
	}
	b.Score, b.Edits, b.ChangedAt = v.Score, b.Edits+1, tx.Now()
	err = tx.DB().Model(&ballotRow{}).Where("id = ?", b.ID).Updates(map[string]any{"score": v.Score, "edits": b.Edits, "changed_at": now}).Error
	if err != nil {
		return b, before, fmt.Errorf("change a ballot: %w", err)
	}
	if err := revise(tx, b.ID, b.Edits+1, v); err != nil {
		return b, before, err
	}
	return b, before, count(tx, v, 0, v.Score-before)
}

// revise keeps a value that a ballot had.
func revise(tx *store.Tx, ballot string, no int, v vote) error {
	row := revisionRow{ID: tx.NewID(), BallotID: ballot, No: no, Score: v.Score, SourceKey: v.Key, At: store.Micros(tx.Now())}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("keep what a ballot was: %w", err)
	}
	return nil
}

// count keeps the round's totals with the ballots, and has the hour looked at when it is over.
func count(tx *store.Tx, v vote, ballots, points int) error {
	err := tx.DB().Model(&roundRow{}).Where("id = ?", roundID(v.Project, v.Round)).Updates(map[string]any{
		"ballots": gorm.Expr("ballots + ?", ballots), "total": gorm.Expr("total + ?", points),
		"watch_at": gorm.Expr("CASE WHEN watch_at = 0 THEN ? ELSE watch_at END", store.Micros(tx.Now())),
	}).Error
	if err != nil {
		return fmt.Errorf("count a ballot: %w", err)
	}
	return nil
}

// ownBallot reads the ballot of a person in a round; ok is false when there is none.
func ownBallot(r store.Reader, project string, round int, marks []string) (Ballot, bool, error) {
	var rows []ballotRow
	if err := r.DB().Where("project_id = ? AND round = ? AND voter IN ?", project, round, marks).Limit(1).Find(&rows).Error; err != nil {
		return Ballot{}, false, fmt.Errorf("read a ballot: %w", err)
	}
	if len(rows) == 0 {
		return Ballot{}, false, nil
	}
	b, err := rows[0].ballot(r.Sealer())
	return b, err == nil, err
}

// giveReason keeps why a score was given, with the ballot. False when the round was sealed meanwhile or the ballot is not the person's.
func giveReason(tx *store.Tx, project string, round int, marks []string, text string) (bool, error) {
	b, ok, err := ownBallot(tx, project, round, marks)
	if err != nil || !ok {
		return false, err
	}
	err = tx.DB().Model(&ballotRow{}).Where("id = ?", b.ID).Update("reason", tx.Sealer().Seal("ballots.reason:"+b.ID, text)).Error
	if err != nil {
		return false, fmt.Errorf("keep the reason of a ballot: %w", err)
	}
	return true, nil
}

// Ballots reads the ballots of a round in the order of ids.
func Ballots(r store.Reader, project string, round int) ([]Ballot, error) {
	return ballots(r, r.DB().Where("project_id = ? AND round = ?", project, round).Order("id"))
}

// heldBallots is Ballots with a locking read: what was committed before the round's row was held is seen on every engine.
func heldBallots(tx *store.Tx, project string, round int) ([]Ballot, error) {
	return ballots(tx, tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("project_id = ? AND round = ?", project, round).Order("id"))
}

// ballotsAfter reads one page of a round's ballots that have an owner.
func ballotsAfter(r store.Reader, project string, round int, after string, limit int) ([]Ballot, error) {
	return ballots(r, r.DB().Where("project_id = ? AND round = ? AND id > ? AND channel = ?", project, round, after, ChannelChat).Order("id").Limit(limit))
}

// ownBallots reads all ballots of a person, newest first.
func ownBallots(r store.Reader, marks []string) ([]Ballot, error) {
	return ballots(r, r.DB().Where("voter IN ?", marks).Order("id DESC"))
}

func ballots(r store.Reader, query *gorm.DB) ([]Ballot, error) {
	var rows []ballotRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read ballots: %w", err)
	}
	list := make([]Ballot, 0, len(rows))
	for _, row := range rows {
		b, err := row.ballot(r.Sealer())
		if err != nil {
			return nil, err
		}
		list = append(list, b)
	}
	return list, nil
}

// Revisions reads the values that a ballot had, first to last.
func Revisions(r store.Reader, ballot string) ([]Revision, error) {
	var rows []revisionRow
	if err := r.DB().Where("ballot_id = ?", ballot).Order("no").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the history of a ballot: %w", err)
	}
	list := make([]Revision, len(rows))
	for i, row := range rows {
		list[i] = Revision{row.ID, row.BallotID, row.No, row.Score, store.FromMicros(row.At)}
	}
	return list, nil
}

// Comment is one opinion of somebody who may not score. It is kept under a blind text; Owner is sealed in its row.
type Comment struct {
	ID, Project, Owner, Text string
	At                       time.Time
}

// leaveComment keeps one opinion a person; a later one replaces it.
func leaveComment(tx *store.Tx, project string, marks []string, owner, text string) error {
	var rows []commentRow
	err := tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("project_id = ? AND author IN ?", project, marks).Limit(1).Find(&rows).Error
	if err != nil {
		return fmt.Errorf("look for an opinion: %w", err)
	}
	if len(rows) > 0 {
		err = tx.DB().Model(&commentRow{}).Where("id = ?", rows[0].ID).
			Updates(map[string]any{"text": tx.Sealer().Seal("project_comments.text:"+rows[0].ID, text), "at": store.Micros(tx.Now())}).Error
	} else {
		id := tx.NewID()
		err = tx.DB().Create(&commentRow{ID: id, ProjectID: project, Author: marks[0], Owner: tx.Sealer().Seal("project_comments.owner:"+id, owner),
			Text: tx.Sealer().Seal("project_comments.text:"+id, text), At: store.Micros(tx.Now())}).Error
	}
	if err != nil {
		return fmt.Errorf("keep an opinion: %w", err)
	}
	return nil
}

// Comments reads the opinions about a project, oldest first; about all of them when project is empty.
func Comments(r store.Reader, project string) ([]Comment, error) {
	query := r.DB().Order("id").Limit(1000)
	if project != "" {
		query = query.Where("project_id = ?", project)
	}
	return comments(r, query)
}

// ownComments reads all opinions of a person.
func ownComments(r store.Reader, marks []string) ([]Comment, error) {
	return comments(r, r.DB().Where("author IN ?", marks).Order("id"))
}

func comments(r store.Reader, query *gorm.DB) ([]Comment, error) {
	var rows []commentRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read opinions: %w", err)
	}
	list := make([]Comment, 0, len(rows))
	for _, row := range rows {
		c := Comment{ID: row.ID, Project: row.ProjectID, At: store.FromMicros(row.At)}
		for _, s := range []struct {
			name   string
			sealed []byte
			plain  *string
		}{{"owner", row.Owner, &c.Owner}, {"text", row.Text, &c.Text}} {
			if len(s.sealed) == 0 {
				continue
			}
			plain, err := r.Sealer().Unseal("project_comments."+s.name+":"+row.ID, s.sealed)
			if err != nil {
				return nil, fmt.Errorf("unseal %s of opinion %s: %w", s.name, row.ID, err)
			}
			*s.plain = plain
		}
		list = append(list, c)
	}
	return list, nil
}
