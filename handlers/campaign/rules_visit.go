package campaign

// VisitState is what became of a door.
type VisitState string

// What can become of a door.
const (
	ToVisit VisitState = "open"
	Told    VisitState = "told"
	Absent  VisitState = "absent"
	Refused VisitState = "refused"
)

// Name says it in Chinese.
func (s VisitState) Name() string {
	switch s {
	case ToVisit:
		return "待上门"
	case Told:
		return "已告知"
	case Absent:
		return "不在家"
	case Refused:
		return "不愿接收"
	}
	return string(s)
}

// ends lists what a door can come to. Nobody at home leaves it open for another try.
func ends() []VisitState { return []VisitState{Told, Absent, Refused} }

// Visit is one door.
type Visit struct {
	ID       string
	Campaign string
	Resident string
	Node     string
	Staff    string // whose door it is
	State    VisitState
	By       string
}

// Reach is how many of those whom a campaign concerns know of it.
type Reach struct {
	Concerned int
	Sent      int // accepted by the platform
	Arrived   int // reported as delivered, or into an open chat
	Lost      int // refused, failed, expired, or perhaps sent
	OnTheWay  int
	Doors     int
	Told      int // at the door
}

// Percent is the share that knows, of all concerned; ok is false where nobody is concerned.
func (r Reach) Percent() (p float64, ok bool) {
	if r.Concerned == 0 {
		return 0, false
	}
	return float64(r.Arrived+r.Told) / float64(r.Concerned) * 100, true
}
