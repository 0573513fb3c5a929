package demand

import (
	"fmt"
	"time"

	"minxu/handlers"
	"minxu/people"
)

// Demand is one matter with everything that is kept of it, unsealed. It never leaves the process as a whole.
type Demand struct {
	ID     string // made by us; sorts by time
	No     string // MX202603100001; empty when it was refused
	Source string // source key: conversation and order; unique

	Filer     string // resident id; empty when anonymous, erased or filed by staff alone
	Role      Role
	Proxy     string // kind of relation: mother, father ...; empty = for oneself
	ProxyWho  string // the word used: 我妈
	Household string // of the filer; empty when anonymous
	Privacy   Privacy
	Minor     bool

	Title, Text              string
	Result                   string // the last approved answer
	Question                 string // the steward's open question
	Nature, Category, Second string
	Urgency                  Urgency
	Level                    string
	Hazard                   bool

	Node, Estate, Building, Entrance string
	Community                        string // code of the desk that has it on its list: the community, or what lies above where there is none
	Place                            string // the address as residents read it
	Lat, Lng                         float64
	HasPoint                         bool

	Contact string // self or subject
	Phone   string // given in this talk; the registered one is not copied
	Lang    string // "" = Chinese
	Channel string // how it was told: text, voice, menu, scan
	Media   int

	State   State
	Reason  string // reason code of a refusal
	Version int    // one higher with every change

	SubmittedAt, ClockFrom, ContactDue, FinishDue   time.Time
	ContactedAt, LastProgress, WaitingSince         time.Time
	ResolvedAt, ClosedAt, LastUrge                  time.Time
	Urges, Returns, Reopens                         int
	Reminds                                         int // reminders of the open question
	Warned                                          Warning
	Extended, Supervised, GroupFlag, Ruled, Removed bool // Removed: the filer stepped back from a danger that stays
	SupervisedBy                                    string
	Steward                                         string // staff id of who looks after it; empty = whoever the place has
	Handler                                         string // who works on it: a staff id, or the name of a unit outside the house
	Former                                          string // who worked on it before it was reopened
	DispatchedAt                                    time.Time
	Transfers                                       int      // how often it was passed on
	Recused                                         []string // staff ids who are kept away from it

	Proposal, ProposedBy string    // an answer that waits for approval, and whose it is
	ExtendDays           int       // an extension that waits for approval: working days
	ExtendBy, ExtendWhy  string    // who asked for it and why
	ExtendAt             time.Time // when it was asked for
	ArchivedAt           time.Time // zero: not put away
	ToldOn, Told         int       // day (20260310) and number of the pushes of that day that are bounded

	Parent     string // number of the case that it was split from
	Master     string // number of the case that leads it
	Households int
}

// Role is who filed it.
type Role string

// The filer's roles.
const (
	RoleResident Role = "resident"
	RoleProxy    Role = "proxy"
	RoleStaff    Role = "staff"
	RoleImported Role = "channel_import" // another system
)

// Tail gives the last four digits of the number, the nickname of a case; empty without a number.
func (d Demand) Tail() string { return tail(d.No) }

func tail(no string) string {
	if len(no) < 4 {
		return ""
	}
	return no[len(no)-4:]
}

// Named gives title and nickname as residents read them: “楼道灯不亮”（尾号0007）.
func (d Demand) Named() string {
	if d.No == "" {
		return "“" + d.Title + "”"
	}
	return "“" + d.Title + "”（尾号" + d.Tail() + "）"
}

// Address gives where it is.
func (d Demand) Address() people.Address {
	return people.Address{Node: d.Node, Estate: d.Estate, Building: d.Building, Entrance: d.Entrance}
}

// Event is one line of a demand's log.
type Event struct {
	ID, Demand string
	At         time.Time
	Actor      Actor
	ActorID    string
	Role       string
	Action     Action
	From, To   State
	Reason     string
	Payload    string // what was said, unsealed
	Version    int    // of the demand after it
}

// Evaluation is what a filer said of an answer. There is one for every answer: a case that was done again is evaluated again.
type Evaluation struct {
	ID, Demand string
	No         string
	Round      int // how often the case had been reopened before
	Solved     bool
	Score      int // 1 to 5; 0 = not given
	Comment    string
	At         time.Time
}

// Satisfaction names the score.
func (e Evaluation) Satisfaction() Satisfaction { return SatisfactionOf(e.Score) }

// refuse makes a sentence for the person, with numbers in it.
func refuse(format string, args ...any) error { return handlers.Refuse(fmt.Sprintf(format, args...)) }
