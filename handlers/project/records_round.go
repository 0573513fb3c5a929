package project

import (
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"minxu/store"
)

// openRound writes a new round.
func openRound(tx *store.Tx, r Round) error {
	row := roundRow{ID: roundID(r.Project, r.No), ProjectID: r.Project, Round: r.No, OpenAt: store.Micros(r.OpenAt), CloseAt: store.Micros(r.CloseAt)}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("open round %d of project %s: %w", r.No, r.Project, err)
	}
	return nil
}

// moveWindow changes the window of a round that has no ballots and is not closed. False when it has, or is.
func moveWindow(tx *store.Tx, r Round) (bool, error) {
	done := tx.DB().Model(&roundRow{}).Where("id = ? AND ballots = 0 AND frozen_at = 0", roundID(r.Project, r.No)).
		Updates(map[string]any{"open_at": store.Micros(r.OpenAt), "close_at": store.Micros(r.CloseAt)})
	if done.Error != nil {
		return false, fmt.Errorf("move the window of project %s: %w", r.Project, done.Error)
	}
	return done.RowsAffected == 1, nil
}

// roundForUpdate reads a round and holds it until the transaction ends, whether it is open or not.
func roundForUpdate(tx *store.Tx, project string, no int) (Round, error) {
	var row roundRow
	err := tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("id = ?", roundID(project, no)).Take(&row).Error
	if err != nil {
		return Round{}, fmt.Errorf("read round %d of project %s: %w", no, project, err)
	}
	return row.round(), nil
}

// freeze closes a round for ever: from now on no ballot of it is written or changed. The caller holds the round.
func freeze(tx *store.Tx, r *Round, all []Ballot) error {
	r.FrozenAt, r.BallotsSeal, r.WatchAt = tx.Now(), ballotsSeal(*r, all), time.Time{}
	done := tx.DB().Model(&roundRow{}).Where("id = ? AND frozen_at = 0", roundID(r.Project, r.No)).Updates(map[string]any{
		"frozen_at": store.Micros(r.FrozenAt), "ballots_seal": r.BallotsSeal, "watch_at": 0,
		"verdict_due": store.Micros(r.VerdictDue), "rating_due": store.Micros(r.RatingDue)})
	if done.Error != nil {
		return fmt.Errorf("freeze round %d of project %s: %w", r.No, r.Project, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("freeze round %d of project %s: %w", r.No, r.Project, errOvertaken)
	}
	return nil
}

// settle keeps the result of a round for ever. The caller holds the round.
func settle(tx *store.Tx, r *Round, all []Ballot) error {
	r.SettledAt, r.CountedSeal = tx.Now(), countedSeal(*r, all)
	r.Counted, _ = tallies(all)
	done := tx.DB().Model(&roundRow{}).Where("id = ? AND frozen_at > 0 AND settled_at = 0", roundID(r.Project, r.No)).Updates(map[string]any{
		"settled_at": store.Micros(r.SettledAt), "counted_seal": r.CountedSeal, "level1": r.Counted[1], "level2": r.Counted[2], "level3": r.Counted[3],
		"level4": r.Counted[4], "level5": r.Counted[5], "mean": r.Mean, "street": r.Street, "expert": r.Expert})
	if done.Error != nil {
		return fmt.Errorf("settle round %d of project %s: %w", r.No, r.Project, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("settle round %d of project %s: %w", r.No, r.Project, errOvertaken)
	}
	return nil
}

// watchAgain notes from when on ballots have not been looked at; zero is none.
func watchAgain(tx *store.Tx, r Round, at time.Time) error {
	err := tx.DB().Model(&roundRow{}).Where("id = ?", roundID(r.Project, r.No)).Update("watch_at", store.Micros(at)).Error
	if err != nil {
		return fmt.Errorf("note the next look at ballots: %w", err)
	}
	return nil
}

// Case is a group of ballots in quarantine.
type Case struct {
	Burst
	ID, Project string
	Round       int
	Count       int
	Verdict     Standing // empty while it waits
	Reason      string
	JudgedBy    string
	JudgedAt    time.Time
}

// quarantine sets ballots aside for a person's verdict, never one that a person has judged before, and tells how many it set aside. The
// same hour is set aside once.
func quarantine(tx *store.Tx, r Round, b Burst) (int, error) {
	row := burstRow{ID: tx.NewID(), ProjectID: r.Project, Round: r.No, Rule: b.Rule, Source: b.Source, FromAt: store.Micros(b.From), Mean: b.Mean}
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return 0, fmt.Errorf("open a quarantine: %w", err)
	}
	var kept burstRow
	err := tx.DB().Where("project_id = ? AND round = ? AND rule = ? AND source = ? AND from_at = ?", r.Project, r.No, b.Rule, b.Source, row.FromAt).Take(&kept).Error
	if err != nil {
		return 0, fmt.Errorf("read a quarantine: %w", err)
	}
	if kept.ID != row.ID {
		return 0, nil
	}
	done := tx.DB().Model(&ballotRow{}).Where("id IN ? AND standing = ''", b.Ballots).Updates(map[string]any{"standing": string(Pending), "burst": row.ID})
	if done.Error != nil {
		return 0, fmt.Errorf("set ballots aside: %w", done.Error)
	}
	n := int(done.RowsAffected)
	if n == 0 { // another rule has them already
		return 0, tx.DB().Delete(&burstRow{}, "id = ?", row.ID).Error
	}
	return n, tx.DB().Model(&burstRow{}).Where("id = ?", row.ID).Update("ballots", n).Error
}

// Cases reads the quarantine of a round, oldest first.
func Cases(r store.Reader, project string, round int) ([]Case, error) {
	var rows []burstRow
	if err := r.DB().Where("project_id = ? AND round = ?", project, round).Order("from_at, id").Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read the quarantine of project %s: %w", project, err)
	}
	list := make([]Case, len(rows))
	for i, b := range rows {
		list[i] = Case{Burst: Burst{Rule: b.Rule, Source: b.Source, From: store.FromMicros(b.FromAt), Mean: b.Mean}, ID: b.ID, Project: b.ProjectID, Round: b.Round,
			Count: b.Ballots, Verdict: Standing(b.Verdict), Reason: b.Reason, JudgedBy: b.JudgedBy, JudgedAt: store.FromMicros(b.JudgedAt)}
	}
	return list, nil
}

// judge writes a verdict about one case. False when it is judged already or there is none. The caller holds the round.
func judge(tx *store.Tx, r Round, id string, verdict Standing, reason, by string) (bool, error) {
	done := tx.DB().Model(&burstRow{}).Where("id = ? AND project_id = ? AND round = ? AND verdict = ''", id, r.Project, r.No).
		Updates(map[string]any{"verdict": string(verdict), "reason": reason, "judged_by": by, "judged_at": store.Micros(tx.Now())})
	if done.Error != nil {
		return false, fmt.Errorf("write a verdict: %w", done.Error)
	}
	if done.RowsAffected != 1 {
		return false, nil
	}
	err := tx.DB().Model(&ballotRow{}).Where("burst = ? AND standing = ?", id, string(Pending)).Update("standing", string(verdict)).Error
	if err != nil {
		return false, fmt.Errorf("carry out a verdict: %w", err)
	}
	return true, nil
}
