package festival

import (
	"fmt"
	"time"
)

// Theme is one of the festival's six themes.
type Theme string

// The six themes.
const (
	Joy     Theme = "theme_joy"
	Bond    Theme = "theme_bond"
	Care    Theme = "theme_care"
	Learn   Theme = "theme_learn"
	Discuss Theme = "theme_discuss"
	Praise  Theme = "theme_praise"
)

// Themes lists them in the order in which people know them.
func Themes() []Theme { return []Theme{Joy, Bond, Care, Learn, Discuss, Praise} }

// Name says a theme in Chinese.
func (t Theme) Name() string {
	switch t {
	case Joy:
		return "邻里同乐"
	case Bond:
		return "邻里融情"
	case Care:
		return "邻里守望"
	case Learn:
		return "邻里学堂"
	case Discuss:
		return "邻里共议"
	case Praise:
		return "邻里传颂"
	}
	return string(t)
}

// ThemeNamed finds a theme by its code or its Chinese name.
func ThemeNamed(name string) (Theme, bool) {
	for _, t := range Themes() {
		if name == string(t) || name == t.Name() {
			return t, true
		}
	}
	return "", false
}

// State is where an event stands. What is stored never is Full: that is an Open event without a free seat.
type State string

// The states of an event.
const (
	Draft     State = "DRAFT"
	Published State = "PUBLISHED"
	Open      State = "OPEN"
	Full      State = "FULL"
	Closed    State = "CLOSED"
	Running   State = "RUNNING"
	Ended     State = "ENDED"
	Cancelled State = "CANCELLED"
	Postponed State = "POSTPONED"
)

// States lists them.
func States() []State {
	return []State{Draft, Published, Open, Full, Closed, Running, Ended, Cancelled, Postponed}
}

// Name says a state in Chinese.
func (s State) Name() string {
	switch s {
	case Draft:
		return "草稿"
	case Published:
		return "已发布"
	case Open:
		return "报名中"
	case Full:
		return "已满"
	case Closed:
		return "报名截止"
	case Running:
		return "进行中"
	case Ended:
		return "已结束"
	case Cancelled:
		return "已取消"
	case Postponed:
		return "已改期"
	}
	return string(s)
}

// next is the table of moves: who stands where may go there. Full is Open here.
func (s State) next() []State {
	switch s {
	case Draft:
		return []State{Published, Cancelled}
	case Published:
		return []State{Open, Closed, Running, Ended, Cancelled, Postponed}
	case Open:
		return []State{Closed, Running, Ended, Cancelled, Postponed}
	case Closed:
		return []State{Open, Running, Ended, Cancelled, Postponed}
	case Running:
		return []State{Ended, Cancelled}
	case Postponed:
		return []State{Published, Open, Closed, Cancelled}
	}
	return nil
}

// May says whether an event may go from one state to another.
func (s State) May(to State) bool {
	for _, n := range s.next() {
		if n == to {
			return true
		}
	}
	return false
}

// move checks a move; illegal ones fail loudly.
func (s State) move(to State) error {
	if !s.May(to) {
		return fmt.Errorf("festival: an event may not go from %s to %s", s, to)
	}
	return nil
}

// AtTime is the state that time has brought an event to by now: what people decided (draft, cancelled, put off) stays as it is.
func (e Event) AtTime(now time.Time) State {
	switch e.State {
	case Draft, Cancelled, Postponed, Ended:
		return e.State
	}
	switch {
	case !now.Before(e.End):
		return Ended
	case !now.Before(e.Start):
		return Running
	case !now.Before(e.SignupClose):
		return Closed
	case now.Before(e.SignupOpen):
		return Published
	}
	return Open
}

// Stands is the state as people see it: an open event without a seat for anybody who comes now is Full.
func (e Event) Stands(now time.Time) State {
	s := e.AtTime(now)
	if s == Open && (e.Free() == 0 || e.Waiting > 0) {
		return Full
	}
	return s
}

// RegState is where a registration stands.
type RegState string

// The states of a registration.
const (
	Signed        RegState = "SIGNED"
	Waitlisted    RegState = "WAITLISTED"
	Offered       RegState = "OFFERED"
	Expired       RegState = "EXPIRED"
	GivenUp       RegState = "CANCELLED"
	LateCancelled RegState = "LATE_CANCELLED"
	CheckedIn     RegState = "CHECKED_IN"
	NoShow        RegState = "NO_SHOW"
)

// RegStates lists them.
func RegStates() []RegState {
	return []RegState{Signed, Waitlisted, Offered, Expired, GivenUp, LateCancelled, CheckedIn, NoShow}
}

// Name says a state in Chinese.
func (s RegState) Name() string {
	switch s {
	case Signed:
		return "已报名"
	case Waitlisted:
		return "候补"
	case Offered:
		return "等您确认"
	case Expired:
		return "候补已过期"
	case GivenUp:
		return "已取消"
	case LateCancelled:
		return "临时取消"
	case CheckedIn:
		return "已签到"
	case NoShow:
		return "未到"
	}
	return string(s)
}

// Active says whether it is the person's one registration for the event: it bars a second one.
func (s RegState) Active() bool {
	switch s {
	case Signed, Waitlisted, Offered, CheckedIn, NoShow:
		return true
	}
	return false
}

// Seated says whether it holds seats.
func (s RegState) Seated() bool {
	switch s {
	case Signed, Offered, CheckedIn, NoShow:
		return true
	}
	return false
}

// May says whether a registration may go from one state to another.
func (s RegState) May(to RegState) bool {
	switch s {
	case Waitlisted:
		return to == Offered || to == GivenUp || to == Expired
	case Offered:
		return to == Signed || to == GivenUp || to == Expired
	case Signed:
		return to == CheckedIn || to == NoShow || to == GivenUp || to == LateCancelled
	case NoShow:
		return to == CheckedIn // the desk was late with its list
	}
	return false
}
