package deliberation

import (
	"fmt"
	"time"

	"minxu/handlers"
)

// Topic is one matter proposed for deliberation.
type Topic struct {
	ID, No    string // No is YT202603100001
	Title     string // public
	Text      string // as it was said; sealed
	Proposer  string // resident id; empty: staff, or erased
	Origin    string // chat, hot, desk
	OriginRef string // what it came from: node and category of a hot spot
	Node      string // the smallest node that holds the place
	Community string
	Estate    string
	Building  string
	Place     string // in words
	State     TopicState
	Screening string // accepted, merged, refused
	Reason    string // code of a refusal
	Words     string // what the steward wrote to it
	Into      string // id of the topic it was merged into
	Tier      Tier
	TierRule  Tier // what the rule gave; differs from Tier where a person decided otherwise
	TierWhy   string
	Reach     Reach
	Buildings string // of a building or courtyard tier: 1,2,3
	// Households is how many are affected, as counted when it was scoped.
	Households int
	Seconds    int // households that back it, the proposer's included
	ScreenDue  time.Time
	AgendaDue  time.Time // by when it must be on an agenda, once enough back it; zero before
	Warned     int
	Version    int
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// Origins of a topic.
const (
	FromChat = "chat"
	FromHot  = "hot"
	FromDesk = "desk"
)

// Backer is somebody who proposed or seconded a topic.
type Backer struct {
	Resident, Household string
	Part                string // proposer, second, merged
	At                  time.Time
}

// Meeting is one meeting on one or several topics.
type Meeting struct {
	ID, No    string // No is HY202603100001
	Tier      Tier
	Node      string
	Community string
	Buildings string // empty: all of the node
	Title     string
	Place     string
	At        time.Time
	State     MeetingState
	RSVPClose time.Time
	Invited   int // households concerned, registered or not
	Quorum    int // of households, fixed with the notice
	Threshold Threshold
	Proxies   int // most written proxies that one household may hold

	NoticeDays int       // calendar days by which the notice goes before the meeting
	NoticedAt  time.Time // of the notice that counts: a change of time or place is a new one
	NoticeSeq  int
	CalledAt   time.Time // roll call
	Present    int       // households at roll call
	Meter      string    // "", open, closed: the consensus meter
	MinutesAt  time.Time
	EndedAt    time.Time
	Before     string // the meeting without a quorum that it repeats
	Tries      int    // how often the topic met without a quorum before
	Paper      Paper
	Warned     int
	Version    int
	CreatedAt  time.Time
	ChangedAt  time.Time
}

// Paper is what a meeting's invitation and minutes say.
type Paper struct {
	Why       string `json:"why,omitempty"`
	Material  string `json:"material,omitempty"` // link
	Contact   string `json:"contact,omitempty"`
	Chair     string `json:"chair,omitempty"`
	Recorder  string `json:"recorder,omitempty"`
	Online    string `json:"online,omitempty"` // how to take part from afar; empty: not offered
	Agenda    []Item `json:"agenda,omitempty"`
	Minutes   string `json:"minutes,omitempty"`
	Changed   string `json:"changed,omitempty"`   // what the newest notice changed
	CalledOff string `json:"calledOff,omitempty"` // why
	Rule      string `json:"rule,omitempty"`      // how quorum was set: half or least
}

// Item is one point of an agenda; Minutes of its parts never exceed its own.
type Item struct {
	Text    string `json:"text"`
	Minutes int    `json:"minutes"`
	Part    bool   `json:"part,omitempty"` // of the item before it
}

// Invite is a notice that somebody got.
type Invite struct {
	Meeting, Resident, Household string
	Seq                          int
	At                           time.Time
}

// Answer is what somebody says to a notice.
type Answer string

// The answers.
const (
	Attend     Answer = "attend"
	Absent     Answer = "absent"
	Online     Answer = "online"
	Observe    Answer = "observe"
	Substitute Answer = "substitute"
)

// Comes says whether somebody of the household takes part with its voice.
func (a Answer) Comes() bool { return a == Attend || a == Online || a == Substitute }

// Name says an answer.
func (a Answer) Name() string {
	switch a {
	case Attend:
		return "参加"
	case Absent:
		return "不参加"
	case Online:
		return "线上参加"
	case Observe:
		return "旁听"
	case Substitute:
		return "请家人代去"
	}
	return string(a)
}

// RSVP is one answer as it stands.
type RSVP struct {
	Meeting, Resident, Household string
	Answer                       Answer
	Substitute                   string // 儿子; sealed
	Edits                        int
	At                           time.Time
}

// Words is something that was said about a meeting, without the name of who said it.
type Words struct {
	ID, Meeting, Outcome string
	Kind                 string // statement or objection
	Owner                string // resident id, sealed; empty when erased
	Text                 string // sealed
	Answer               string // what was answered to an objection, published
	ReadAt               time.Time
	At                   time.Time
}

// Kinds of Words.
const (
	Statement = "statement" // to be read out at the meeting
	Objection = "objection" // to a published outcome
)

// Attendance is one household at a meeting.
type Attendance struct {
	Meeting, Household string
	Resident           string
	Name               string // of somebody who is on paper only; sealed
	Holder             string // household that holds its written proxy; empty: there itself
	Way                string // scan, desk, proxy, online
	Stance             Stance
	Reason             string // why somebody objects; sealed
	At                 time.Time
}

// Outcome is what a meeting came to in one topic.
type Outcome struct {
	ID, Meeting, Topic string
	Node               string
	Kind               Kind
	Text               string
	State              OutcomeState
	Yes, No, Abstained int
	Present            int
	Threshold          Threshold
	Legal              bool // a legal objection stands unaddressed
	Decision           bool // needs a democratic decision
	PublishDue         time.Time
	PublishedAt        time.Time
	OpenUntil          time.Time // objections until
	Rating             int       // rounds of supervision so far
	RatingDue          time.Time
	Reopens            int
	Paper              Record
	Warned             int
	Version            int
	CreatedAt          time.Time
	ChangedAt          time.Time
}

// Record is what an outcome is argued with. No speaker is named in it.
type Record struct {
	For        string `json:"for,omitempty"`
	Against    string `json:"against,omitempty"`
	Conditions string `json:"conditions,omitempty"`
	Packet     string `json:"packet,omitempty"` // for the assembly
	Said       string `json:"said,omitempty"`   // result of the supervision
}

// Task is one thing that was agreed to be done.
type Task struct {
	ID, Outcome string
	No          int
	Text        string
	Owner       string
	Due         time.Time
	Link        string // demand or project; empty: followed here
	LinkNo      string
	DoneAt      time.Time
	DoneWords   string
	Warned      int
}

// Assembly is the decision of the residents' representative assembly on an outcome.
type Assembly struct {
	Outcome            string
	At                 time.Time
	Rule               string
	Members, Present   int
	Yes, No, Abstained int
	Passed             bool
	Words              string
}

// Supervisor is one person drawn to rate what became of an outcome.
type Supervisor struct {
	Outcome  string
	Rating   int
	Mark     string
	Resident string
	Place    int
	AskedAt  time.Time
	Declined bool
	Score    int
	Reason   string
	At       time.Time
}

// Event is one line of the log.
type Event struct {
	Object, ObjectID string
	Version          int
	At               time.Time
	Actor            Actor
	ActorID, Role    string
	Action           Action
	From, To         string
	Reason           string
}

// Totals is what was counted before this system.
type Totals struct {
	Label                              string
	Topics, Held, Reached, Implemented int
}

// refuse makes a sentence for the person, with numbers in it.
func refuse(format string, args ...any) error { return handlers.Refuse(fmt.Sprintf(format, args...)) }
