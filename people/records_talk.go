package people

import (
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

type talkRow struct {
	ID         string `gorm:"primaryKey"`
	ResidentID string
	Ref        string
	Node       string
	AskedOf    string
	AskedAt    int64
	TakenBy    string
	TakenAt    int64
	HeardAt    int64
	EndedAt    int64
	EndedBy    string
}

func (talkRow) TableName() string { return "human_talks" }

func (row talkRow) talk() Talk {
	return Talk{ID: row.ID, Resident: row.ResidentID, Ref: row.Ref, Node: row.Node, AskedOf: row.AskedOf, AskedAt: store.FromMicros(row.AskedAt),
		TakenBy: row.TakenBy, TakenAt: store.FromMicros(row.TakenAt), HeardAt: store.FromMicros(row.HeardAt), EndedAt: store.FromMicros(row.EndedAt), EndedBy: TalkEnd(row.EndedBy)}
}

// AskTalk notes that a resident asks for a person; one talk at a time: a second request is the first one's.
func AskTalk(tx *store.Tx, who Resident, of Staff) (Talk, error) {
	t, found, err := NewestTalk(tx, who.Ref)
	if err != nil || found && t.EndedAt.IsZero() {
		return t, err
	}
	now := store.Micros(tx.Now())
	row := talkRow{ID: tx.NewID(), ResidentID: who.ID, Ref: who.Ref, Node: who.Home.Node, AskedOf: of.ID, AskedAt: now, HeardAt: now}
	if err := tx.DB().Create(&row).Error; err != nil {
		return Talk{}, fmt.Errorf("ask for a person: %w", err)
	}
	return row.talk(), nil
}

// NewestTalk gives the talk that a resident, by the blind reference, asked for last; false when there was none. A transaction holds it.
func NewestTalk(r store.Reader, ref string) (Talk, bool, error) {
	query := r.DB().Where("ref = ?", ref).Order("id DESC")
	if _, inside := r.(*store.Tx); inside {
		query = query.Clauses(clause.Locking{Strength: "UPDATE"})
	}
	return takeTalkRow(query)
}

// TalkByID gives one talk; false when there is none.
func TalkByID(r store.Reader, id string) (Talk, bool, error) {
	return takeTalkRow(r.DB().Where("id = ?", id))
}

func takeTalkRow(query *gorm.DB) (Talk, bool, error) {
	var row talkRow
	err := query.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Talk{}, false, nil
	}
	if err != nil {
		return Talk{}, false, fmt.Errorf("read a talk with a person: %w", err)
	}
	return row.talk(), true, nil
}

// TakeTalk lets somebody of staff take a talk; it is false when somebody else was first or it is over.
func TakeTalk(tx *store.Tx, id string, by Staff) (bool, error) {
	now := store.Micros(tx.Now())
	return moveTalk(tx, id, by.ID, by.Role, "talk.take", "taken_by = '' AND ended_at = 0", map[string]any{"taken_by": by.ID, "taken_at": now, "heard_at": now})
}

// EndTalk ends a talk that runs; it is false when it was over. by is who of staff ended it; zero: nobody of staff.
func EndTalk(tx *store.Tx, id string, by Staff, how TalkEnd) (bool, error) {
	return moveTalk(tx, id, by.ID, by.Role, "talk.end", "ended_at = 0", map[string]any{"ended_at": store.Micros(tx.Now()), "ended_by": string(how)})
}

func moveTalk(tx *store.Tx, id, staff, role, action, stands string, set map[string]any) (bool, error) {
	done := tx.DB().Model(&talkRow{}).Where("id = ? AND "+stands, id).Updates(set)
	if done.Error != nil {
		return false, fmt.Errorf("%s %s: %w", action, id, done.Error)
	}
	if done.RowsAffected == 0 {
		return false, nil
	}
	entry := store.Entry{ActorKind: "staff", ActorID: staff, Role: role, Action: action, ObjectKind: "talk", ObjectID: id}
	if staff == "" {
		entry.ActorKind = "system"
	}
	return true, tx.Audit(entry)
}

// HeardTalk notes that either side of a talk said something.
func HeardTalk(tx *store.Tx, id string) error {
	if err := tx.DB().Model(&talkRow{}).Where("id = ? AND ended_at = 0", id).Update("heard_at", store.Micros(tx.Now())).Error; err != nil {
		return fmt.Errorf("note that a talk goes on: %w", err)
	}
	return nil
}

// OpenTalks lists the talks that run, the longest waiting first, at most 200. nil codes: everywhere; a talk of unknown place is in every list.
func OpenTalks(r store.Reader, codes []string) ([]Talk, error) {
	const most = 200
	query := r.DB().Where("ended_at = 0").Order("id").Limit(most)
	if codes != nil {
		query = query.Where("node IN ? OR node = ''", codes)
	}
	return listTalks(query)
}

// QuietTalks lists the talks that are over by now because nobody says anything, or nobody took them; at most 50.
func QuietTalks(r store.Reader) ([]Talk, error) {
	const most = 50
	now := r.Now()
	return listTalks(r.DB().Where("ended_at = 0 AND (taken_by <> '' AND heard_at <= ? OR taken_by = '' AND asked_at <= ?)",
		store.Micros(now.Add(-talkIdle)), store.Micros(now.Add(-talkWaits))).Order("id").Limit(most))
}

// NextQuiet is when the next talk is over by itself; false for never.
func NextQuiet(r store.Reader) (time.Time, bool, error) {
	list, err := OpenTalks(r, nil)
	var first time.Time
	for _, t := range list {
		at := t.AskedAt.Add(talkWaits)
		if t.Taken() {
			at = t.HeardAt.Add(talkIdle)
		}
		if first.IsZero() || at.Before(first) {
			first = at
		}
	}
	return first, !first.IsZero(), err
}

func listTalks(query *gorm.DB) ([]Talk, error) {
	var rows []talkRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list the talks with a person: %w", err)
	}
	list := make([]Talk, len(rows))
	for i, row := range rows {
		list[i] = row.talk()
	}
	return list, nil
}

func takenRefs(r store.Reader) (map[string]bool, error) {
	var refs []string
	if err := r.DB().Model(&talkRow{}).Where("ended_at = 0 AND taken_by <> ''").Pluck("ref", &refs).Error; err != nil {
		return nil, fmt.Errorf("read who speaks with a steward: %w", err)
	}
	taken := make(map[string]bool, len(refs))
	for _, ref := range refs {
		taken[ref] = true
	}
	return taken, nil
}
