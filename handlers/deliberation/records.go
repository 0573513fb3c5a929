package deliberation

import (
	"encoding/json"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"

	"minxu/store"
)

type topicRow struct {
	ID, TopicNo, Title                          string
	Text                                        []byte
	Proposer, Origin, OriginRef                 string
	Node, Community, Estate, Building, Place    string
	State, Screening, Reason, Words, MergedInto string
	Tier, TierRule, TierWhy, Reach, Buildings   string
	Households, Seconds                         int
	ScreenDue, AgendaDue                        int64
	Warned, Version                             int
	NextAt, CreatedAt, ChangedAt                int64
}

func (topicRow) TableName() string { return "topics" }

func topicPlace(id string) string { return "topics.text:" + id }

func rowOfTopic(s *store.Sealer, t Topic) topicRow {
	row := topicRow{ID: t.ID, TopicNo: t.No, Title: t.Title, Proposer: t.Proposer, Origin: t.Origin, OriginRef: t.OriginRef, Node: t.Node, Community: t.Community,
		Estate: t.Estate, Building: t.Building, Place: t.Place, State: string(t.State), Screening: t.Screening, Reason: t.Reason, Words: t.Words, MergedInto: t.Into,
		Tier: string(t.Tier), TierRule: string(t.TierRule), TierWhy: t.TierWhy, Reach: string(t.Reach), Buildings: t.Buildings, Households: t.Households, Seconds: t.Seconds,
		ScreenDue: store.Micros(t.ScreenDue), AgendaDue: store.Micros(t.AgendaDue), Warned: t.Warned, Version: t.Version,
		CreatedAt: store.Micros(t.CreatedAt), ChangedAt: store.Micros(t.ChangedAt)}
	if t.Text != "" {
		row.Text = s.Seal(topicPlace(t.ID), t.Text)
	}
	return row
}

func (r topicRow) topic(s *store.Sealer) (Topic, error) {
	text, err := unsealed(s, topicPlace(r.ID), r.Text)
	return Topic{ID: r.ID, No: r.TopicNo, Title: r.Title, Text: text, Proposer: r.Proposer, Origin: r.Origin, OriginRef: r.OriginRef, Node: r.Node, Community: r.Community,
		Estate: r.Estate, Building: r.Building, Place: r.Place, State: TopicState(r.State), Screening: r.Screening, Reason: r.Reason, Words: r.Words, Into: r.MergedInto,
		Tier: Tier(r.Tier), TierRule: Tier(r.TierRule), TierWhy: r.TierWhy, Reach: Reach(r.Reach), Buildings: r.Buildings, Households: r.Households, Seconds: r.Seconds,
		ScreenDue: store.FromMicros(r.ScreenDue), AgendaDue: store.FromMicros(r.AgendaDue), Warned: r.Warned, Version: r.Version,
		CreatedAt: store.FromMicros(r.CreatedAt), ChangedAt: store.FromMicros(r.ChangedAt)}, err
}

func unsealed(s *store.Sealer, place string, sealed []byte) (string, error) {
	if len(sealed) == 0 {
		return "", nil
	}
	plain, err := s.Unseal(place, sealed)
	if err != nil {
		return "", fmt.Errorf("unseal %s: %w", place, err)
	}
	return plain, nil
}

type backerRow struct {
	TopicID    string `gorm:"primaryKey"`
	ResidentID string `gorm:"primaryKey"`
	Household  string
	Part       string
	At         int64
}

func (backerRow) TableName() string { return "topic_people" }

type meetingRow struct {
	ID, MeetingNo, Tier, Node, Community, Buildings string
	Title, Place                                    string
	At                                              int64
	State                                           string
	RsvpClose                                       int64
	Invited, Quorum                                 int
	Threshold                                       string
	Proxies, NoticeDays                             int
	NoticedAt                                       int64
	NoticeSeq                                       int
	CalledAt                                        int64
	Present                                         int
	Meter                                           string
	MinutesAt, EndedAt                              int64
	BeforeID                                        string
	Tries                                           int
	Paper                                           string
	Warned, Version                                 int
	NextAt, CreatedAt, ChangedAt                    int64
}

func (meetingRow) TableName() string { return "meetings" }

func rowOfMeeting(m Meeting) (meetingRow, error) {
	paper, err := json.Marshal(m.Paper)
	if err != nil {
		return meetingRow{}, fmt.Errorf("write the paper of meeting %s: %w", m.ID, err)
	}
	return meetingRow{ID: m.ID, MeetingNo: m.No, Tier: string(m.Tier), Node: m.Node, Community: m.Community, Buildings: m.Buildings, Title: m.Title, Place: m.Place,
		At: store.Micros(m.At), State: string(m.State), RsvpClose: store.Micros(m.RSVPClose), Invited: m.Invited, Quorum: m.Quorum, Threshold: string(m.Threshold),
		Proxies: m.Proxies, NoticeDays: m.NoticeDays, NoticedAt: store.Micros(m.NoticedAt), NoticeSeq: m.NoticeSeq, CalledAt: store.Micros(m.CalledAt), Present: m.Present,
		Meter: m.Meter, MinutesAt: store.Micros(m.MinutesAt), EndedAt: store.Micros(m.EndedAt), BeforeID: m.Before, Tries: m.Tries, Paper: string(paper),
		Warned: m.Warned, Version: m.Version, CreatedAt: store.Micros(m.CreatedAt), ChangedAt: store.Micros(m.ChangedAt)}, nil
}

func (r meetingRow) meeting() (Meeting, error) {
	m := Meeting{ID: r.ID, No: r.MeetingNo, Tier: Tier(r.Tier), Node: r.Node, Community: r.Community, Buildings: r.Buildings, Title: r.Title, Place: r.Place,
		At: store.FromMicros(r.At), State: MeetingState(r.State), RSVPClose: store.FromMicros(r.RsvpClose), Invited: r.Invited, Quorum: r.Quorum, Threshold: Threshold(r.Threshold),
		Proxies: r.Proxies, NoticeDays: r.NoticeDays, NoticedAt: store.FromMicros(r.NoticedAt), NoticeSeq: r.NoticeSeq, CalledAt: store.FromMicros(r.CalledAt), Present: r.Present,
		Meter: r.Meter, MinutesAt: store.FromMicros(r.MinutesAt), EndedAt: store.FromMicros(r.EndedAt), Before: r.BeforeID, Tries: r.Tries, Warned: r.Warned, Version: r.Version,
		CreatedAt: store.FromMicros(r.CreatedAt), ChangedAt: store.FromMicros(r.ChangedAt)}
	if err := json.Unmarshal([]byte(r.Paper), &m.Paper); err != nil {
		return m, fmt.Errorf("read the paper of meeting %s: %w", r.ID, err)
	}
	return m, nil
}

type meetingTopicRow struct {
	MeetingID string `gorm:"primaryKey"`
	TopicID   string `gorm:"primaryKey"`
}

func (meetingTopicRow) TableName() string { return "meeting_topics" }

type inviteRow struct {
	MeetingID  string `gorm:"primaryKey"`
	ResidentID string `gorm:"primaryKey"`
	Household  string
	Seq        int
	At         int64
}

func (inviteRow) TableName() string { return "meeting_people" }

type rsvpRow struct {
	MeetingID  string `gorm:"primaryKey"`
	ResidentID string `gorm:"primaryKey"`
	Household  string
	Answer     string
	Substitute []byte
	Edits      int
	At         int64
}

func (rsvpRow) TableName() string { return "rsvps" }

type wordsRow struct {
	ID, MeetingID, OutcomeID, Kind, Author string
	Owner, Text                            []byte
	Answer                                 string
	ReadAt                                 int64
	SourceKey                              string
	At                                     int64
}

func (wordsRow) TableName() string { return "meeting_words" }

type attendanceRow struct {
	MeetingID  string `gorm:"primaryKey"`
	Household  string `gorm:"primaryKey"`
	ResidentID string
	Name       []byte
	Holder     string
	Way        string
	ByStaff    string
	Stance     string
	Reason     []byte
	At         int64
}

func (attendanceRow) TableName() string { return "attendances" }

type handRow struct {
	MeetingID  string `gorm:"primaryKey"`
	ResidentID string `gorm:"primaryKey"`
	At         int64
	CalledAt   int64
}

func (handRow) TableName() string { return "meeting_hands" }

type outcomeRow struct {
	ID, MeetingID, TopicID, Node, Kind, Text, State string
	YesVotes, NoVotes, Abstained, Present           int
	Threshold                                       string
	Legal, Decision                                 bool
	PublishDue, PublishedAt, OpenUntil              int64
	Rating                                          int
	RatingDue                                       int64
	Reopens                                         int
	Paper                                           string
	Warned, Version                                 int
	NextAt, CreatedAt, ChangedAt                    int64
}

func (outcomeRow) TableName() string { return "outcomes" }

func rowOfOutcome(o Outcome) (outcomeRow, error) {
	paper, err := json.Marshal(o.Paper)
	if err != nil {
		return outcomeRow{}, fmt.Errorf("write the record of outcome %s: %w", o.ID, err)
	}
	return outcomeRow{ID: o.ID, MeetingID: o.Meeting, TopicID: o.Topic, Node: o.Node, Kind: string(o.Kind), Text: o.Text, State: string(o.State), YesVotes: o.Yes, NoVotes: o.No,
		Abstained: o.Abstained, Present: o.Present, Threshold: string(o.Threshold), Legal: o.Legal, Decision: o.Decision, PublishDue: store.Micros(o.PublishDue),
		PublishedAt: store.Micros(o.PublishedAt), OpenUntil: store.Micros(o.OpenUntil), Rating: o.Rating, RatingDue: store.Micros(o.RatingDue), Reopens: o.Reopens,
		Paper: string(paper), Warned: o.Warned, Version: o.Version, CreatedAt: store.Micros(o.CreatedAt), ChangedAt: store.Micros(o.ChangedAt)}, nil
}

func (r outcomeRow) outcome() (Outcome, error) {
	o := Outcome{ID: r.ID, Meeting: r.MeetingID, Topic: r.TopicID, Node: r.Node, Kind: Kind(r.Kind), Text: r.Text, State: OutcomeState(r.State), Yes: r.YesVotes, No: r.NoVotes,
		Abstained: r.Abstained, Present: r.Present, Threshold: Threshold(r.Threshold), Legal: r.Legal, Decision: r.Decision, PublishDue: store.FromMicros(r.PublishDue),
		PublishedAt: store.FromMicros(r.PublishedAt), OpenUntil: store.FromMicros(r.OpenUntil), Rating: r.Rating, RatingDue: store.FromMicros(r.RatingDue), Reopens: r.Reopens,
		Warned: r.Warned, Version: r.Version, CreatedAt: store.FromMicros(r.CreatedAt), ChangedAt: store.FromMicros(r.ChangedAt)}
	if err := json.Unmarshal([]byte(r.Paper), &o.Paper); err != nil {
		return o, fmt.Errorf("read the record of outcome %s: %w", r.ID, err)
	}
	return o, nil
}

type taskRow struct {
	ID, OutcomeID string
	No            int
	Text, Owner   string
	DueAt         int64
	Link, LinkNo  string
	DoneAt        int64
	DoneWords     string
	Warned        int
}

func (taskRow) TableName() string { return "outcome_tasks" }

func (r taskRow) task() Task {
	return Task{r.ID, r.OutcomeID, r.No, r.Text, r.Owner, store.FromMicros(r.DueAt), r.Link, r.LinkNo, store.FromMicros(r.DoneAt), r.DoneWords, r.Warned}
}

type assemblyRow struct {
	OutcomeID                                      string `gorm:"primaryKey"`
	At                                             int64
	Rule                                           string
	Members, Present, YesVotes, NoVotes, Abstained int
	Passed                                         bool
	Words, ByStaff                                 string
	NotedAt                                        int64
}

func (assemblyRow) TableName() string { return "assemblies" }

type drawRow struct {
	OutcomeID string `gorm:"primaryKey"`
	Rating    int    `gorm:"primaryKey"`
	Seed      string
	Digest    string
	Marks     string // one a line
	Seats     int
	At        int64
}

func (drawRow) TableName() string { return "supervision_draws" }

type supervisorRow struct {
	OutcomeID  string `gorm:"primaryKey"`
	Rating     int    `gorm:"primaryKey"`
	Mark       string `gorm:"primaryKey"`
	ResidentID string
	Place      int
	AskedAt    int64
	Declined   bool
	Score      int
	Reason     []byte
	At         int64
}

func (supervisorRow) TableName() string { return "supervisors" }

type noticeRow struct {
	ObjectID string `gorm:"primaryKey"`
	Kind     string `gorm:"primaryKey"`
	Seq      int    `gorm:"primaryKey"`
	DueAt    int64
	AfterKey string
	DoneAt   int64
}

func (noticeRow) TableName() string { return "meeting_notices" }

type eventRow struct {
	ID, Object, ObjectID                                         string
	Version                                                      int
	At                                                           int64
	ActorKind, ActorID, Role, Action, FromState, ToState, Reason string
}

func (eventRow) TableName() string { return "deliberation_events" }

type totalsRow struct {
	Label                              string `gorm:"primaryKey"`
	Topics, Held, Reached, Implemented int
	At                                 int64
}

func (totalsRow) TableName() string { return "deliberation_totals" }

// take reads the one row of a query. store.ErrNotFound when there is none.
func take[R any](query *gorm.DB, what, id string) (R, error) {
	var row R
	err := query.Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return row, store.ErrNotFound
	}
	if err != nil {
		return row, fmt.Errorf("read %s %s: %w", what, id, err)
	}
	return row, nil
}

// find reads the rows of a query.
func find[R any](query *gorm.DB, what string) ([]R, error) {
	var rows []R
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list %s: %w", what, err)
	}
	return rows, nil
}

func micros(at time.Time) int64 { return store.Micros(at) }
