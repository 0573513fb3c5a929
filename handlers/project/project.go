package project

import (
	"fmt"
	"time"

	"minxu/handlers"
)

// Project is one project with everything that is kept of it beside its rounds, publications and sheets. Nothing in it is personal.
type Project struct {
	ID, No   string // No is XM202603100001
	Title    string
	Summary  string
	Coverage string // as people say it: 海风小区
	Node     string // the smallest node that holds the coverage; whose people maintain it
	Estate   string // empty = everything under the node
	State    State
	Held     State  // where a suspended project stood
	Reason   string // published: why it was rejected, suspended, cancelled, rectified
	Provider string // who carries it out
	Channel  string // how its demands were found
	Budget   string // in words; there is no payment here
	Round    int    // of scoring; 0 = none yet
	Version  int

	RectifyDue time.Time // zero = nothing to rectify
	Warned     int       // cards of the rectification's clock that are out
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// Round is one round of scoring.
type Round struct {
	Project         string
	No              int
	OpenAt, CloseAt time.Time
	Ballots, Total  int // as stored; Verify computes them anew
	FrozenAt        time.Time
	SettledAt       time.Time
	BallotsSeal     string
	CountedSeal     string
	Counted         Tally     // of what counts, once settled
	Mean            float64   // m of the district with which the result was computed
	Street, Expert  float64   // the professionals' side as settled; 0 = missing
	WatchAt         time.Time // when the next hour of ballots is looked at; zero = no ballot waits for it
	VerdictDue      time.Time // until when quarantine is judged; zero before closing
	RatingDue       time.Time // until when the professionals rate
}

// Open says whether ballots are taken at an instant.
func (r Round) Open(now time.Time) bool {
	return r.No > 0 && r.FrozenAt.IsZero() && !now.Before(r.OpenAt) && now.Before(r.CloseAt)
}

// Ballot is one effective ballot of a round. Voter is a blind text, so that a row names nobody.
type Ballot struct {
	ID      string
	Project string
	Round   int
	Voter   string
	Owner   string // resident id, sealed in its row; empty on paper and after erasure
	Score   int
	Reason  string // sealed
	Channel string // chat or paper
	Source  string // community of the address that makes the voter eligible
	Prefix  string // blind text of the first digits of the telephone
	CastAt  time.Time
	// ChangedAt is when the score last changed; CastAt until then.
	ChangedAt time.Time
	Edits     int
	Standing  Standing
	Burst     string // id of the quarantine case
}

// Standing is where a ballot stands with those who watch for stuffing.
type Standing string

// The standings of a ballot.
const (
	Plain    Standing = ""
	Pending  Standing = "pending"  // in quarantine, waits for a person
	Released Standing = "released" // a person found nothing wrong
	LeftOut  Standing = "left_out" // a person, or the end of the time for a verdict, left it out
)

// Counts says whether the ballot is part of the result.
func (b Ballot) Counts() bool { return b.Standing == Plain || b.Standing == Released }

// Channels of a ballot.
const (
	ChannelChat  = "chat"
	ChannelPaper = "paper"
)

// Revision is one value that a ballot had.
type Revision struct {
	ID, Ballot string
	No, Score  int
	At         time.Time
}

// Event is one line of a project's log.
type Event struct {
	ID, Project string
	At          time.Time
	Actor       Actor
	ActorID     string
	Role        string
	Action      Action
	From, To    State
	Reason      string
	Version     int // of the project after it
}

// refuse makes a sentence for the person, with numbers in it.
func refuse(format string, args ...any) error { return handlers.Refuse(fmt.Sprintf(format, args...)) }
