package people

import "time"

// Kinds of alarm.
const (
	AlarmSelfHarm  = "self_harm"
	AlarmEmergency = "emergency" // something for 110, 119 or 120
	AlarmCritical  = "critical"  // a demand of the highest urgency, at any hour
	AlarmUrgent    = "urgent"    // an urgent demand outside office hours
)

// Alarm is a danger that somebody on duty must hear of at once.
type Alarm struct {
	Kind     string
	Resident string // id
	Node     string // where; empty when unknown
	Text     string // what was said, cleaned; it reaches the card and is sealed in the record
	About    string // number of the demand, if there is one
	Key      string // unique for ever: the same alarm raised twice is one. Empty: every call is a new one
}

// Alert is an alarm as kept.
type Alert struct {
	ID, Kind, Resident, Node, Text, About string
	Receivers                             int // how many were called
	Rings                                 int // how often so far
	At                                    time.Time
	SeenAt                                time.Time // zero: nobody has answered yet
	SeenBy                                string
}

// Alarms are repeated every ten minutes until somebody answers, six times in all.
const (
	ringEvery = 10 * time.Minute
	ringsMost = 6
)

// repeats reports whether an alarm of this kind is rung again until it is answered.
func repeats(kind string) bool { return kind != AlarmUrgent }

// AlarmName says a kind in Chinese, for the card's title.
func AlarmName(kind string) string {
	switch kind {
	case AlarmSelfHarm:
		return "有人可能轻生"
	case AlarmEmergency:
		return "居民遇险"
	case AlarmCritical:
		return "特急民需"
	case AlarmUrgent:
		return "紧急民需"
	}
	return kind
}

// Kinds of card to staff.
const (
	CardNewDemand       = "new_demand"
	CardAlarm           = "critical" // every alarm of the duty list
	CardUrge            = "urge"
	CardReopened        = "reopened"
	CardSupervise       = "supervise"
	CardGroup           = "group_demand"
	CardWaitingExpired  = "waiting_expired"
	CardHumanRequest    = "human_request"
	CardUnfollowed      = "resident_unfollowed"
	CardQuotaLow        = "quota_low"
	CardClaimPending    = "claim_pending"
	CardLawyerConflict  = "lawyer_conflict"
	CardTimebankDispute = "timebank_dispute"
	CardTeam            = "team"
)

// Card is a message to one member of staff in WeCom.
type Card struct {
	To        Staff
	Kind      string
	Key       string   // unique for ever
	From      string   // id of the resident it is about; empty: nobody
	About     string   // number of the case
	Title     string   // one line
	Text      string   // what happened and what to do next; never a phone number
	Path      string   // page of the console, beginning with /console/
	Buttons   []Button // what can be done from the card; six at most
	NotBefore time.Time
}
