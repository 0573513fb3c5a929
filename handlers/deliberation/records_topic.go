package deliberation

import (
	"errors"
	"fmt"
	"slices"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

// TopicByID reads a topic. store.ErrNotFound when there is none.
func TopicByID(r store.Reader, id string) (Topic, error) {
	return topicOf(r, r.DB().Where("id = ?", id), id)
}

// TopicByNo reads a topic by the number that people see.
func TopicByNo(r store.Reader, no string) (Topic, error) {
	return topicOf(r, r.DB().Where("topic_no = ?", no), no)
}

func topicForUpdate(tx *store.Tx, id string) (Topic, error) {
	return topicOf(tx, locked(tx).Where("id = ?", id), id)
}

func topicOf(r store.Reader, query *gorm.DB, id string) (Topic, error) {
	row, err := take[topicRow](query, "topic", id)
	if err != nil {
		return Topic{}, err
	}
	return row.topic(r.Sealer())
}

// TopicFilter narrows a list of topics. Nil Communities and Nodes mean everywhere.
type TopicFilter struct {
	Nodes       []string
	Communities []string
	States      []TopicState
	Proposer    string
	Before      string // id; the page behind it
	Limit       int
}

// Topics lists topics, newest first.
func Topics(r store.Reader, f TopicFilter) ([]Topic, error) {
	query := r.DB().Order("id DESC").Limit(f.Limit)
	if f.Nodes != nil {
		query = query.Where("node IN ?", f.Nodes)
	}
	if f.Communities != nil {
		query = query.Where("community IN ?", f.Communities)
	}
	if len(f.States) > 0 {
		query = query.Where("state IN ?", f.States)
	}
	if f.Proposer != "" {
		query = query.Where("proposer = ?", f.Proposer)
	}
	if f.Before != "" {
		query = query.Where("id < ?", f.Before)
	}
	rows, err := find[topicRow](query, "topics")
	if err != nil {
		return nil, err
	}
	return topicsOf(r, rows)
}

func topicsOf(r store.Reader, rows []topicRow) ([]Topic, error) {
	list := make([]Topic, len(rows))
	for i, row := range rows {
		var err error
		if list[i], err = row.topic(r.Sealer()); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// BackedBy lists the topics that a person proposed or seconded, newest first.
func BackedBy(r store.Reader, resident string, limit int) ([]Topic, error) {
	ids := r.DB().Model(&backerRow{}).Select("topic_id").Where("resident_id = ?", resident)
	rows, err := find[topicRow](r.DB().Where("id IN (?)", ids).Order("id DESC").Limit(limit), "topics of a person")
	if err != nil {
		return nil, err
	}
	return topicsOf(r, rows)
}

// Backers lists who proposed and seconded a topic.
func Backers(r store.Reader, topic string) ([]Backer, error) {
	rows, err := find[backerRow](r.DB().Where("topic_id = ?", topic).Order("at, resident_id"), "who backs a topic")
	list := make([]Backer, len(rows))
	for i, b := range rows {
		list[i] = Backer{b.ResidentID, b.Household, b.Part, store.FromMicros(b.At)}
	}
	return list, err
}

// back notes that somebody backs a topic; false when they do already.
func back(tx *store.Tx, topic string, b Backer) (bool, error) {
	row := backerRow{TopicID: topic, ResidentID: b.Resident, Household: b.Household, Part: b.Part, At: micros(tx.Now())}
	var there backerRow
	err := tx.DB().Where("topic_id = ? AND resident_id = ?", topic, b.Resident).Take(&there).Error
	if err == nil {
		return false, nil
	}
	if !errors.Is(err, gorm.ErrRecordNotFound) {
		return false, fmt.Errorf("look who backs topic %s: %w", topic, err)
	}
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return false, fmt.Errorf("note who backs topic %s: %w", topic, err)
	}
	return true, nil
}

// backing counts the households behind a topic.
func backing(r store.Reader, topic string) (int, error) {
	var n int64
	err := r.DB().Model(&backerRow{}).Where("topic_id = ?", topic).Distinct("household").Count(&n).Error
	if err != nil {
		return 0, fmt.Errorf("count who backs topic %s: %w", topic, err)
	}
	return int(n), nil
}

// TopicsOf lists the topics of a meeting.
func TopicsOf(r store.Reader, meeting string) ([]Topic, error) {
	ids := r.DB().Model(&meetingTopicRow{}).Select("topic_id").Where("meeting_id = ?", meeting)
	rows, err := find[topicRow](r.DB().Where("id IN (?)", ids).Order("id"), "topics of a meeting")
	if err != nil {
		return nil, err
	}
	return topicsOf(r, rows)
}

// MeetingsOf lists the meetings of a topic, oldest first.
func MeetingsOf(r store.Reader, topic string) ([]Meeting, error) {
	ids := r.DB().Model(&meetingTopicRow{}).Select("meeting_id").Where("topic_id = ?", topic)
	rows, err := find[meetingRow](r.DB().Where("id IN (?)", ids).Order("id"), "meetings of a topic")
	if err != nil {
		return nil, err
	}
	return meetingsOf(rows)
}

// mergedInto lists the topics that were merged into one.
func mergedInto(r store.Reader, topic string) ([]Topic, error) {
	rows, err := find[topicRow](r.DB().Where("merged_into = ?", topic).Order("id"), "merged topics")
	if err != nil {
		return nil, err
	}
	return topicsOf(r, rows)
}

// partners gives everybody who is to hear of a topic: its backers and those of topics merged into it, each once.
func partners(r store.Reader, topic string) ([]string, error) {
	ids := []string{topic}
	merged, err := mergedInto(r, topic)
	if err != nil {
		return nil, err
	}
	for _, t := range merged {
		ids = append(ids, t.ID)
	}
	rows, err := find[backerRow](r.DB().Where("topic_id IN ?", ids).Order("resident_id"), "who backs a topic")
	if err != nil {
		return nil, err
	}
	var list []string
	for _, b := range rows {
		if !slices.Contains(list, b.ResidentID) {
			list = append(list, b.ResidentID)
		}
	}
	return list, nil
}
