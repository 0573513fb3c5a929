package festival

import (
	"fmt"
	"time"

	"minxu/handlers"
)

// Edition is one year's festival.
type Edition struct {
	ID         string
	Number     int
	Title      string
	Start, End time.Time // zero: not said
}

// Event is one event with everything that is kept of it.
type Event struct {
	ID, Edition string
	Theme       Theme
	Title       string
	Place       string // as residents read it
	Node        string // community or street that is the host; empty = the whole district
	Notes       string

	Start, End     time.Time
	SignupOpen     time.Time // zero: from its publication on
	SignupClose    time.Time
	CancelUntil    time.Time // until when giving up is free
	Capacity       int
	Taken          int // seats that are signed, offered or promised elsewhere
	Elsewhere      int // of these: given out on paper, before or beside this system
	Waiting        int // parties in line
	WaitlistMax    int // parties that may wait; 0 = any number
	LastSeq        int64
	MinAge, MaxAge int  // years; 0 = no limit
	Outdoor, Sport bool // outside, or a walk or sport: elders and the young need somebody with them
	HostFirst      bool // the first day of sign-up is for residents of the host community
	NoOverlap      bool // the organiser does not want to be asked about clashes
	State          State
	Reason         string // why it was cancelled or put off
	Was            time.Time
	Reminded       time.Time // the start of which people were reminded
	Next           time.Time // when a timer looks at it next; zero = never
	MadeBy         string
	MadeAt         time.Time
	Version        int
}

// Free counts the seats that nobody holds.
func (e Event) Free() int { return max(e.Capacity-e.Taken, 0) }

// Named gives theme and title as residents read them: “邻里同乐·包饺子比赛”.
func (e Event) Named() string { return "“" + e.Theme.Name() + "·" + e.Title + "”" }

// Evening says whether it begins at 18:00 or later.
func (e Event) Evening() bool { return e.Start.In(shanghai()).Hour() >= 18 }

// Registration is one party's place at an event.
type Registration struct {
	ID       string
	No       string // LJ202603100001
	Event    string
	Resident string // empty when erased
	Source   string // source key: conversation and order; unique
	Node     string // community of the account's home
	State    RegState
	Party    int
	Code     string // of the check-in, six digits
	People   []Person
	Bands    Bands

	Guardian      bool   // an adult agreed for the children in the party
	GuardianPhone string // of a young person who comes alone
	Declared      bool   // an elder says that they are well enough
	Companion     bool   // somebody is with the elder
	Exempt        bool   // of 70 or older: not coming has no consequence

	Seq                                 int64 // place in line, 0 = never waited
	Made, Signed, Offered, OfferExpires time.Time
	Ended                               time.Time // given up or lapsed
	Reminded, Moved                     time.Time // asked whether they come; asked whether the new date fits
	Coming                              bool      // said that they come
	Arrived                             int       // people who came
	Checked                             time.Time
	CheckedBy                           string // staff id; empty = by the code
	Tries                               int    // wrong codes
	NoShow                              time.Time
	Forgiven                            bool      // a person decided that it does not count
	Asked                               time.Time // asked how it was
	Score                               int
	Comment                             string
	Version                             int
}

// Tail gives the last four digits of the number.
func (r Registration) Tail() string {
	if len(r.No) < 4 {
		return ""
	}
	return r.No[len(r.No)-4:]
}

// WalkIn are people who came without an account.
type WalkIn struct {
	ID, Event string
	People    int
	Kind      string // child, adult, elder
	Staff     string
	At        time.Time
}

// refuse makes a sentence for the person, with numbers in it.
func refuse(format string, args ...any) error { return handlers.Refuse(fmt.Sprintf(format, args...)) }
