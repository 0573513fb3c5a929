package deliberation

import (
	"errors"
	"fmt"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/people"
	"minxu/store"
)

// errOvertaken says that a thing changed between its reading and its update; with a locking read before it that is a fault.
var errOvertaken = errors.New("deliberation: somebody else was faster")

// act is one thing that somebody does.
type act struct {
	Action  Action
	Who     Actor
	ActorID string // staff or resident id; empty for the system
	Role    string
	Reason  string
}

// by makes an act of somebody of staff.
func by(s people.Staff, a act) act {
	a.Who, a.ActorID, a.Role = ByStaff, s.ID, s.Role
	return a
}

func (a act) reason() string {
	const most = 500
	if a.Reason != "" {
		return clipped(a.Reason, most)
	}
	return string(a.Action)
}

// logged writes the two lines that tell of a move: one of the log, one of the audit. A resident's act names nobody in the audit's reason.
func logged(tx *store.Tx, object, id string, version int, before, after string, a act) error {
	row := eventRow{ID: tx.NewID(), Object: object, ObjectID: id, Version: version, At: micros(tx.Now()), ActorKind: string(a.Who), ActorID: a.ActorID, Role: a.Role,
		Action: string(a.Action), FromState: before, ToState: after, Reason: a.reason()}
	if a.Who == ByResident {
		row.ActorID = "" // who proposed or seconded stands in topic_people alone, and can be forgotten there
	}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("write the log of %s %s: %w", object, id, err)
	}
	err := tx.Audit(store.Entry{ActorKind: string(a.Who), ActorID: row.ActorID, Role: a.Role, Action: "deliberation." + string(a.Action), ObjectKind: object, ObjectID: id,
		Reason: string(a.Action), Before: before, After: after})
	if err != nil {
		return fmt.Errorf("audit %s %s: %w", object, id, err)
	}
	return nil
}

// one changed one row, or somebody else was faster.
func oneRow(done *gorm.DB, a Action, object, id string) error {
	if done.Error != nil {
		return fmt.Errorf("%s %s %s: %w", a, object, id, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("%s %s %s: %w", a, object, id, errOvertaken)
	}
	return nil
}

func locked(tx *store.Tx) *gorm.DB { return tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}) }

// createTopic writes a new topic.
func createTopic(tx *store.Tx, t *Topic, a act) error {
	to, err := next(objectTopic, draft, a.Action, a.Who)
	if err != nil {
		return err
	}
	t.State, t.Version, t.CreatedAt, t.ChangedAt = TopicState(to), 1, tx.Now(), tx.Now()
	row := rowOfTopic(tx.Sealer(), *t)
	row.NextAt = micros(tx.Now())
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("write topic %s: %w", t.ID, err)
	}
	return logged(tx, objectTopic, t.ID, t.Version, draft, to, a)
}

// changeTopic does something to a topic that was read for update in this transaction.
func changeTopic(tx *store.Tx, t *Topic, a act, set func(*Topic)) error {
	before, version := t.State, t.Version
	to, err := next(objectTopic, string(before), a.Action, a.Who)
	if err != nil {
		return err
	}
	if set != nil {
		set(t)
	}
	t.State, t.Version, t.ChangedAt = TopicState(to), version+1, tx.Now()
	row := rowOfTopic(tx.Sealer(), *t)
	row.NextAt = micros(tx.Now()) // the timers find the exact instant themselves
	done := tx.DB().Model(&topicRow{}).Where("id = ? AND state = ? AND version = ?", t.ID, string(before), version).Select("*").Omit("id", "created_at").Updates(row)
	if err := oneRow(done, a.Action, objectTopic, t.ID); err != nil {
		return err
	}
	return logged(tx, objectTopic, t.ID, t.Version, string(before), to, a)
}

// createMeeting writes a new meeting with its topics.
func createMeeting(tx *store.Tx, m *Meeting, topics []string, a act) error {
	to, err := next(objectMeeting, draft, a.Action, a.Who)
	if err != nil {
		return err
	}
	m.State, m.Version, m.CreatedAt, m.ChangedAt = MeetingState(to), 1, tx.Now(), tx.Now()
	row, err := rowOfMeeting(*m)
	if err != nil {
		return err
	}
	row.NextAt = micros(tx.Now())
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("write meeting %s: %w", m.ID, err)
	}
	for _, t := range topics {
		if err := tx.DB().Create(&meetingTopicRow{m.ID, t}).Error; err != nil {
			return fmt.Errorf("write the topics of meeting %s: %w", m.ID, err)
		}
	}
	return logged(tx, objectMeeting, m.ID, m.Version, draft, to, a)
}

// changeMeeting does something to a meeting that was read for update in this transaction.
func changeMeeting(tx *store.Tx, m *Meeting, a act, set func(*Meeting)) error {
	before, version := m.State, m.Version
	to, err := next(objectMeeting, string(before), a.Action, a.Who)
	if err != nil {
		return err
	}
	if set != nil {
		set(m)
	}
	m.State, m.Version, m.ChangedAt = MeetingState(to), version+1, tx.Now()
	row, err := rowOfMeeting(*m)
	if err != nil {
		return err
	}
	row.NextAt = micros(tx.Now())
	done := tx.DB().Model(&meetingRow{}).Where("id = ? AND state = ? AND version = ?", m.ID, string(before), version).Select("*").Omit("id", "created_at").Updates(row)
	if err := oneRow(done, a.Action, objectMeeting, m.ID); err != nil {
		return err
	}
	return logged(tx, objectMeeting, m.ID, m.Version, string(before), to, a)
}

// createOutcome writes a new outcome.
func createOutcome(tx *store.Tx, o *Outcome, a act) error {
	to, err := next(objectOutcome, draft, a.Action, a.Who)
	if err != nil {
		return err
	}
	o.State, o.Version, o.CreatedAt, o.ChangedAt = OutcomeState(to), 1, tx.Now(), tx.Now()
	row, err := rowOfOutcome(*o)
	if err != nil {
		return err
	}
	row.NextAt = micros(tx.Now())
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("write outcome %s: %w", o.ID, err)
	}
	return logged(tx, objectOutcome, o.ID, o.Version, draft, to, a)
}

// changeOutcome does something to an outcome that was read for update in this transaction.
func changeOutcome(tx *store.Tx, o *Outcome, a act, set func(*Outcome)) error {
	before, version := o.State, o.Version
	to, err := next(objectOutcome, string(before), a.Action, a.Who)
	if err != nil {
		return err
	}
	if set != nil {
		set(o)
	}
	o.State, o.Version, o.ChangedAt = OutcomeState(to), version+1, tx.Now()
	row, err := rowOfOutcome(*o)
	if err != nil {
		return err
	}
	row.NextAt = micros(tx.Now())
	done := tx.DB().Model(&outcomeRow{}).Where("id = ? AND state = ? AND version = ?", o.ID, string(before), version).Select("*").Omit("id", "created_at").Updates(row)
	if err := oneRow(done, a.Action, objectOutcome, o.ID); err != nil {
		return err
	}
	return logged(tx, objectOutcome, o.ID, o.Version, string(before), to, a)
}

// Events gives the log of one object, oldest first.
func Events(r store.Reader, object, id string) ([]Event, error) {
	rows, err := find[eventRow](r.DB().Where("object = ? AND object_id = ?", object, id).Order("version"), "the log")
	list := make([]Event, len(rows))
	for i, e := range rows {
		list[i] = Event{e.Object, e.ObjectID, e.Version, store.FromMicros(e.At), Actor(e.ActorKind), e.ActorID, e.Role, Action(e.Action), e.FromState, e.ToState, e.Reason}
	}
	return list, err
}
