package project

import (
	"encoding/json"
	"fmt"

	"minxu/store"
)

type projectRow struct {
	ID         string `gorm:"primaryKey"`
	ProjectNo  string
	Title      string
	Summary    string
	Coverage   string
	Node       string
	Estate     string
	State      string
	Held       string
	Reason     string
	Provider   string
	Channel    string
	Budget     string
	Round      int
	Version    int
	RectifyDue int64
	Warned     int
	NextAt     int64 // when something falls due; 0 = never
	CreatedAt  int64
	ChangedAt  int64
}

func (projectRow) TableName() string { return "projects" }

func rowOf(p Project) projectRow {
	return projectRow{ID: p.ID, ProjectNo: p.No, Title: p.Title, Summary: p.Summary, Coverage: p.Coverage, Node: p.Node, Estate: p.Estate,
		State: string(p.State), Held: string(p.Held), Reason: p.Reason, Provider: p.Provider, Channel: p.Channel, Budget: p.Budget, Round: p.Round,
		Version: p.Version, RectifyDue: store.Micros(p.RectifyDue), Warned: p.Warned, CreatedAt: store.Micros(p.CreatedAt), ChangedAt: store.Micros(p.ChangedAt)}
}

func (r projectRow) project() Project {
	return Project{ID: r.ID, No: r.ProjectNo, Title: r.Title, Summary: r.Summary, Coverage: r.Coverage, Node: r.Node, Estate: r.Estate,
		State: State(r.State), Held: State(r.Held), Reason: r.Reason, Provider: r.Provider, Channel: r.Channel, Budget: r.Budget, Round: r.Round,
		Version: r.Version, RectifyDue: store.FromMicros(r.RectifyDue), Warned: r.Warned, CreatedAt: store.FromMicros(r.CreatedAt), ChangedAt: store.FromMicros(r.ChangedAt)}
}

type eventRow struct {
	ID        string `gorm:"primaryKey"`
	ProjectID string
	Version   int
	At        int64
	ActorKind string
	ActorID   string
	Role      string
	Action    string
	FromState string
	ToState   string
	Reason    string
}

func (eventRow) TableName() string { return "project_events" }

type gateRow struct {
	ID        string `gorm:"primaryKey"`
	ProjectID string
	Gate      string
	Version   int
	Text      string // JSON
	ByStaff   string
	Restored  bool
	At        int64
}

func (gateRow) TableName() string { return "project_gates" }

func (r gateRow) publication() (Publication, error) {
	p := Publication{ID: r.ID, Project: r.ProjectID, Gate: Gate(r.Gate), Version: r.Version, By: r.ByStaff, Restored: r.Restored, At: store.FromMicros(r.At)}
	if err := json.Unmarshal([]byte(r.Text), &p.Text); err != nil {
		return p, fmt.Errorf("read publication %s: %w", r.ID, err)
	}
	return p, nil
}

type personRow struct {
	ProjectID string `gorm:"primaryKey"`
	List      string `gorm:"primaryKey"`
	Mark      string `gorm:"primaryKey"` // blind text of a resident's id or telephone
	AddedBy   string
	At        int64
}

func (personRow) TableName() string { return "project_people" }

type demandRow struct {
	ProjectID string `gorm:"primaryKey"`
	DemandNo  string `gorm:"primaryKey"`
	Chosen    bool
	Reason    string
	At        int64
}

func (demandRow) TableName() string { return "project_demands" }

type roundRow struct {
	ID          string `gorm:"primaryKey"`
	ProjectID   string
	Round       int
	OpenAt      int64
	CloseAt     int64
	Ballots     int
	Total       int
	Casts       int
	FrozenAt    int64
	SettledAt   int64
	BallotsSeal string
	CountedSeal string
	Level1      int
	Level2      int
	Level3      int
	Level4      int
	Level5      int
	Mean        float64
	Street      float64
	Expert      float64
	WatchAt     int64
	VerdictDue  int64
	RatingDue   int64
}

func (roundRow) TableName() string { return "score_rounds" }

// roundID names a round's row.
func roundID(project string, round int) string { return fmt.Sprintf("%s/%d", project, round) }

func (r roundRow) round() Round { // a row as the rules read it
	return Round{Project: r.ProjectID, No: r.Round, OpenAt: store.FromMicros(r.OpenAt), CloseAt: store.FromMicros(r.CloseAt), Ballots: r.Ballots,
		Total: r.Total, FrozenAt: store.FromMicros(r.FrozenAt), SettledAt: store.FromMicros(r.SettledAt), BallotsSeal: r.BallotsSeal,
		CountedSeal: r.CountedSeal, Counted: Tally{0, r.Level1, r.Level2, r.Level3, r.Level4, r.Level5}, Mean: r.Mean, Street: r.Street, Expert: r.Expert,
		WatchAt: store.FromMicros(r.WatchAt), VerdictDue: store.FromMicros(r.VerdictDue), RatingDue: store.FromMicros(r.RatingDue)}
}

type ballotRow struct {
	ID        string `gorm:"primaryKey"`
	ProjectID string
	Round     int
	Voter     string
	Owner     []byte
	Score     int
	Reason    []byte
	Channel   string
	Source    string
	Prefix    string
	CastAt    int64
	ChangedAt int64
	Edits     int
	Standing  string
	Burst     string
}

func (ballotRow) TableName() string { return "ballots" }

func (r ballotRow) ballot(s *store.Sealer) (Ballot, error) {
	b := Ballot{ID: r.ID, Project: r.ProjectID, Round: r.Round, Voter: r.Voter, Score: r.Score, Channel: r.Channel, Source: r.Source, Prefix: r.Prefix,
		CastAt: store.FromMicros(r.CastAt), ChangedAt: store.FromMicros(r.ChangedAt), Edits: r.Edits, Standing: Standing(r.Standing), Burst: r.Burst}
	for _, c := range []struct {
		name   string
		sealed []byte
		plain  *string
	}{{"owner", r.Owner, &b.Owner}, {"reason", r.Reason, &b.Reason}} {
		if len(c.sealed) == 0 {
			continue
		}
		plain, err := s.Unseal("ballots."+c.name+":"+r.ID, c.sealed)
		if err != nil {
			return Ballot{}, fmt.Errorf("unseal %s of ballot %s: %w", c.name, r.ID, err)
		}
		*c.plain = plain
	}
	return b, nil
}

type revisionRow struct {
	ID        string `gorm:"primaryKey"`
	BallotID  string
	No        int
	Score     int
	SourceKey string
	At        int64
}

func (revisionRow) TableName() string { return "ballot_revisions" }

type burstRow struct {
	ID        string `gorm:"primaryKey"`
	ProjectID string
	Round     int
	Rule      string
	Source    string
	FromAt    int64
	Ballots   int
	Mean      float64
	Verdict   string
	Reason    string
	JudgedBy  string
	JudgedAt  int64
}

func (burstRow) TableName() string { return "ballot_bursts" }

type commentRow struct {
	ID        string `gorm:"primaryKey"`
	ProjectID string
	Author    string
	Owner     []byte
	Text      []byte
	At        int64
}

func (commentRow) TableName() string { return "project_comments" }

type inviteRow struct {
	ProjectID  string `gorm:"primaryKey"`
	Round      int    `gorm:"primaryKey"`
	Resident   string `gorm:"primaryKey"`
	PromptedAt int64
	Declined   bool
}

func (inviteRow) TableName() string { return "score_invites" }

type noticeRow struct {
	ProjectID string `gorm:"primaryKey"`
	Round     int    `gorm:"primaryKey"`
	Kind      string `gorm:"primaryKey"`
	DueAt     int64
	AfterKey  string
	DoneAt    int64
}

func (noticeRow) TableName() string { return "score_notices" }

type paperRow struct {
	ID        string `gorm:"primaryKey"`
	ProjectID string
	Round     int
	Serial    string
	Score1    int
	By1       string
	Witness   []byte
	At1       int64
	Score2    int
	By2       string
	At2       int64
	BallotID  string
}

func (paperRow) TableName() string { return "paper_ballots" }

type sheetRow struct {
	ID        string `gorm:"primaryKey"`
	ProjectID string
	Round     int
	Side      string
	Rater     string
	EnteredBy string
	Analysis  string
	Parts     string // JSON
	Mean      float64
	Version   int
	At        int64
}

func (sheetRow) TableName() string { return "project_sheets" }

type answerRow struct {
	ProjectID string `gorm:"primaryKey"`
	Round     int    `gorm:"primaryKey"`
	Kind      string `gorm:"primaryKey"`
	Score     int
	Text      string
	ByStaff   string
	At        int64
}

func (answerRow) TableName() string { return "project_answers" }

// voterMarks are the texts under which a resident's ballots and opinions stand; the first is that of today's secret.
func voterMarks(s *store.Sealer, resident string) []string {
	return s.Blinds("project.voter", resident)
}

// personMarks are the texts under which a person may stand on a project's lists: by id and by telephone, with either secret.
func personMarks(s *store.Sealer, resident, phone string) []string {
	marks := s.Blinds("project.people", "id:"+resident)
	if phone != "" {
		marks = append(marks, s.Blinds("project.people", "phone:"+phone)...)
	}
	return marks
}
