package project

import (
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"minxu/store"
)

// Kinds of notice to residents about a round.
const (
	NoticeInvite = "score_invite"
	NoticeRemind = "score_remind"
	NoticeResult = "score_result"
)

// notice is one notice to many, sent page by page.
type notice struct {
	Project string
	Round   int
	Kind    string
	DueAt   time.Time
	After   string // key of the last receiver
}

// plan puts a notice on the list of what is due. One of its kind a round, for ever.
func plan(tx *store.Tx, n notice) error {
	row := noticeRow{ProjectID: n.Project, Round: n.Round, Kind: n.Kind, DueAt: store.Micros(n.DueAt)}
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return fmt.Errorf("plan %s of project %s: %w", n.Kind, n.Project, err)
	}
	return nil
}

// replan moves a notice of which nothing has left.
func replan(tx *store.Tx, n notice) error {
	err := tx.DB().Model(&noticeRow{}).Where("project_id = ? AND round = ? AND kind = ? AND done_at = 0 AND after_key = ''", n.Project, n.Round, n.Kind).
		Update("due_at", store.Micros(n.DueAt)).Error
	if err != nil {
		return fmt.Errorf("move %s of project %s: %w", n.Kind, n.Project, err)
	}
	return nil
}

// dueNotices lists the notices that have to be sent on, longest due first.
func dueNotices(r store.Reader, limit int) ([]notice, error) {
	var rows []noticeRow
	err := r.DB().Where("done_at = 0 AND due_at <= ?", store.Micros(r.Now())).Order("due_at, project_id").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list the notices that are due: %w", err)
	}
	list := make([]notice, len(rows))
	for i, row := range rows {
		list[i] = notice{row.ProjectID, row.Round, row.Kind, store.FromMicros(row.DueAt), row.AfterKey}
	}
	return list, nil
}

// hold reads a notice for update; ok is false when somebody else has sent its page, or all of it.
func (n notice) hold(tx *store.Tx) (bool, error) {
	var rows []noticeRow
	err := tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("project_id = ? AND round = ? AND kind = ? AND after_key = ? AND done_at = 0",
		n.Project, n.Round, n.Kind, n.After).Limit(1).Find(&rows).Error
	if err != nil {
		return false, fmt.Errorf("hold %s of project %s: %w", n.Kind, n.Project, err)
	}
	return len(rows) == 1, nil
}

// advance notes how far a notice has been sent.
func (n notice) advance(tx *store.Tx, after string, done bool) error {
	set := map[string]any{"after_key": after}
	if done {
		set["done_at"] = store.Micros(tx.Now())
	}
	err := tx.DB().Model(&noticeRow{}).Where("project_id = ? AND round = ? AND kind = ?", n.Project, n.Round, n.Kind).Updates(set).Error
	if err != nil {
		return fmt.Errorf("note how far %s of project %s is: %w", n.Kind, n.Project, err)
	}
	return nil
}

// invited notes that a person was asked for a score; a bare digit answers it from then on.
func invited(tx *store.Tx, project string, round int, resident string, at time.Time) error {
	row := inviteRow{ProjectID: project, Round: round, Resident: resident, PromptedAt: store.Micros(at)}
	err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "project_id"}, {Name: "round"}, {Name: "resident"}},
		DoUpdates: clause.Assignments(map[string]any{"prompted_at": row.PromptedAt})}).Create(&row).Error
	if err != nil {
		return fmt.Errorf("note an invitation: %w", err)
	}
	return nil
}

func declineInvite(tx *store.Tx, project string, round int, resident string) error {
	err := tx.DB().Model(&inviteRow{}).Where("project_id = ? AND round = ? AND resident = ?", project, round, resident).Update("declined", true).Error
	if err != nil {
		return fmt.Errorf("note that an invitation is declined: %w", err)
	}
	return nil
}

// invite is one asking for a score.
type invite struct {
	Project    string
	Round      int
	Resident   string
	PromptedAt time.Time
}

// invitesOf lists what a person was asked between two instants and has not declined, newest first.
func invitesOf(r store.Reader, resident string, since, now time.Time) ([]invite, error) {
	var rows []inviteRow
	err := r.DB().Where("resident = ? AND prompted_at > ? AND prompted_at <= ? AND declined = 0", resident, store.Micros(since), store.Micros(now)).
		Order("prompted_at DESC").Limit(20).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list the invitations of a person: %w", err)
	}
	return invites(rows), nil
}

// invitesAfter reads one page of the invitations of a round that were not declined.
func invitesAfter(r store.Reader, project string, round int, after string, limit int) ([]invite, error) {
	var rows []inviteRow
	err := r.DB().Where("project_id = ? AND round = ? AND resident > ? AND declined = 0", project, round, after).Order("resident").Limit(limit).Find(&rows).Error
	if err != nil {
		return nil, fmt.Errorf("list the invitations of project %s: %w", project, err)
	}
	return invites(rows), nil
}

func invites(rows []inviteRow) []invite {
	list := make([]invite, len(rows))
	for i, row := range rows {
		list[i] = invite{row.ProjectID, row.Round, row.Resident, store.FromMicros(row.PromptedAt)}
	}
	return list
}
