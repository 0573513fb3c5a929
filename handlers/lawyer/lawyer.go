package lawyer

import "time"

// Session is one time at which a lawyer is at a community.
type Session struct {
	ID         string
	Community  string // node code
	Lawyer     string // staff id; empty when the lawyer has no account
	LawyerName string // 孙律师
	Place      string // empty: the community's rooms
	Mode       string // desk, phone, home_visit
	Start, End time.Time
	State      SessionState
	Reason     string // why it was cancelled
	Version    int    // grows with every change; the SEQUENCE of its calendar entry
	WaitSeq    int    // the last number of the waitlist
	In, Out    time.Time
	LawyerOK   bool // both have to agree to the time that was noted
	StewardOK  bool
	Key        string // "plan:day" when a plan made it
}

// SessionState is where a session stands.
type SessionState string

// The states of a session.
const (
	Open      SessionState = "OPEN"
	CalledOff SessionState = "CANCELLED"
)

// Ways in which a lawyer is there.
const (
	ModeDesk  = "desk"
	ModePhone = "phone"
	ModeVisit = "home_visit"
)

// Slot is half an hour of a session.
type Slot struct {
	ID         string // session and clock time: LS1@14:30
	Session    string
	Start, End time.Time
	State      SlotState
	Taken      int    // seats taken, of Capacity
	Capacity   int    // 1
	Booking    string // of ours; empty when it was given outside this house
	HeldBy     string // resident of a chat, or booking that it is offered to
	HeldUntil  time.Time
}

// SlotState is where a slot stands.
type SlotState string

// The states of a slot.
const (
	SlotFree      SlotState = "FREE"
	SlotHeld      SlotState = "HELD"
	SlotBooked    SlotState = "BOOKED"
	SlotDone      SlotState = "DONE"
	SlotNoShow    SlotState = "NO_SHOW"
	SlotCancelled SlotState = "CANCELLED"
)

// FreeFor says whether somebody may take the slot now.
func (s Slot) FreeFor(holder string, now time.Time) bool {
	switch s.State {
	case SlotFree:
		return s.Taken < s.Capacity
	case SlotHeld:
		return s.Taken < s.Capacity && (holder != "" && s.HeldBy == holder || !s.HeldUntil.After(now))
	}
	return false
}

// Booking is one person's hour, or place in the line for one.
type Booking struct {
	ID        string
	No        string // LF + day + serial
	Source    string // order that made it, unique
	Resident  string // empty after erasure, and for people whom the desk wrote down by name alone
	Name      string // sealed: how the desk calls somebody without an account
	Session   string
	Slot      string // empty while waiting
	Start     time.Time
	End       time.Time
	Community string
	Subject   string
	Side      string // kind of the other side, never a name
	Conflict  bool
	Note      string // at most 100 characters, sealed
	Proxy     string // mother, father ...: asked for somebody else
	Priority  bool
	Channel   string // chat, phone, walk_in
	State     State
	Reason    string
	Version   int
	Seq       int // place in the line: a number from the session's row
	Moves     int
	Previous  string // booking that this one replaces
	Created   time.Time
	BookedAt  time.Time
	OfferedAt time.Time
	OfferEnds time.Time
	EndedAt   time.Time
	Reminded  Reminder
	RemindAt  time.Time // when the last reminder was posted
	Coming    bool      // the resident answered 来
	AskedAt   time.Time // when the score was asked for
	Rating    int       // 1 to 5; 0 = none
	Active    bool      // counts as the person's one booking
}

// Reminder says which reminders are out.
type Reminder int

// The two reminders.
const (
	RemindedEvening Reminder = 1 << iota // 19:00 of the evening before
	RemindedSoon                         // two hours before
)

// Event is one line of a booking's log.
type Event struct {
	ID, Booking   string
	At            time.Time
	Actor         Actor
	ActorID, Role string
	Action        Action
	From, To      State
	Reason, Slot  string
	Version       int
}

// Mark is one time that somebody did not come, or gave up too late.
type Mark struct {
	ID, Resident, Booking string
	Kind                  string // no_show, late_cancel
	At                    time.Time
	ForgivenAt            time.Time
	ForgivenBy            string
}

// Kinds of mark.
const (
	MarkNoShow = "no_show"
	MarkLate   = "late_cancel"
)

// Consultation is what came of an hour. Content is for the lawyer and the resident alone.
type Consultation struct {
	Booking, Lawyer string
	At              time.Time
	Minutes         int
	Subject         string
	Outcome         string
	Content         string // sealed
}

// Outcomes lists what can come of an hour.
func Outcomes() []string { return []string{"answered", "mediation", "legal_aid_referral", "follow_up"} }

// OutcomeName says an outcome in Chinese.
func OutcomeName(code string) string {
	return map[string]string{"answered": "已解答", "mediation": "转人民调解", "legal_aid_referral": "转法律援助", "follow_up": "需要再谈"}[code]
}

// Answer is one reviewed answer of the knowledge base.
type Answer struct {
	ID, Subject, Question string
	Words                 string // further words that ask the same, divided by spaces
	Answer, Law           string
	Version               string // of the law's text: 2026-01
	Reviewer              string // staff id of the lawyer who has read it
	ReviewedAt            time.Time
	State                 string // draft, reviewed, retired
	Edition               int    // grows with every change
	ChangedAt             time.Time
	ChangedBy             string
}

// States of an answer: only a reviewed one is ever given.
const (
	AnswerDraft    = "draft"
	AnswerReviewed = "reviewed"
	AnswerRetired  = "retired"
)

// Question is one instant question that was asked; its words are not kept.
type Question struct {
	ID, Source, Resident string
	At                   time.Time
	Entry                string
	Edition              int
	Subject              string
	Matched, Disclaimer  bool
}
