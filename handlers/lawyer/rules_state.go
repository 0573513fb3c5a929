package lawyer

import (
	"fmt"
	"slices"
)

// State is where a booking stands.
type State string

// The closed set of states. None is a booking that is not there yet; no row has it. HELD of the field's vocabulary is a state of the slot
// here: a chat holds an hour before there is a booking.
const (
	None            State = ""
	Booked          State = "BOOKED"
	Waitlisted      State = "WAITLISTED"
	Offered         State = "OFFERED"
	Cancelled       State = "CANCELLED"
	LateCancelled   State = "LATE_CANCELLED"
	Attended        State = "ATTENDED"
	NoShow          State = "NO_SHOW"
	LawyerCancelled State = "LAWYER_CANCELLED"
	Referred        State = "REFERRED"
)

// States lists them in the order of a booking's life.
func States() []State {
	return []State{None, Waitlisted, Offered, Booked, Cancelled, LateCancelled, Attended, NoShow, LawyerCancelled, Referred}
}

// Live says whether a booking in this state is the person's one active booking.
func (s State) Live() bool { return s == Booked || s == Waitlisted || s == Offered }

// Name says a state in Chinese.
func (s State) Name() string {
	switch s {
	case Booked:
		return "已预约"
	case Waitlisted:
		return "候补中"
	case Offered:
		return "待确认"
	case Cancelled:
		return "已取消"
	case LateCancelled:
		return "临时取消"
	case Attended:
		return "已咨询"
	case NoShow:
		return "没有来"
	case LawyerCancelled:
		return "律师取消"
	case Referred:
		return "已转街道"
	}
	return string(s)
}

// Action is something that is done to a booking.
type Action string

// The closed set of actions. Those of the second group leave the state as it is.
const (
	ToBook     Action = "book"
	ToJoin     Action = "join"
	ToRefer    Action = "refer"
	ToOffer    Action = "offer"
	ToAccept   Action = "accept"
	ToDecline  Action = "decline"
	ToLapse    Action = "lapse"
	ToLeave    Action = "leave"
	ToClose    Action = "close" // the line is over
	ToCancel   Action = "cancel"
	ToGiveLate Action = "cancel_late"
	ToAttend   Action = "attend"
	ToMiss     Action = "no_show"
	ToCallOff  Action = "lawyer_cancel"

	ToMove    Action = "move"
	ToRemind  Action = "remind"
	ToPromise Action = "promise" // 来
	ToPass    Action = "pass"    // the hour is over and nobody has said who came
	ToForgive Action = "forgive"
	ToAskRate Action = "ask_rating"
	ToRate    Action = "rate"
	ToRecord  Action = "record"
	ToErase   Action = "erase"
)

// Actor says who acts.
type Actor string

// The kinds of actor.
const (
	ByResident Actor = "resident"
	ByStaff    Actor = "staff"
	BySystem   Actor = "system"
)

// move is one line of the table: from one of these states the action leads to another one, or leaves it ("same").
type move struct {
	Action Action
	From   []State
	To     State
	Same   bool
	Who    []Actor
}

// moves is the one table of what may happen to a booking.
func moves() []move {
	anyone := []Actor{ByResident, ByStaff, BySystem}
	people := []Actor{ByResident, ByStaff}
	return []move{
		{Action: ToBook, From: []State{None}, To: Booked, Who: people},
		{Action: ToJoin, From: []State{None}, To: Waitlisted, Who: people},
		{Action: ToRefer, From: []State{None}, To: Referred, Who: people},
		{Action: ToOffer, From: []State{Waitlisted}, To: Offered, Who: []Actor{BySystem}},
		{Action: ToAccept, From: []State{Offered}, To: Booked, Who: people},
		{Action: ToDecline, From: []State{Offered}, To: Cancelled, Who: anyone},
		{Action: ToLapse, From: []State{Offered}, To: Cancelled, Who: []Actor{BySystem}},
		{Action: ToLeave, From: []State{Waitlisted}, To: Cancelled, Who: anyone},
		{Action: ToClose, From: []State{Waitlisted}, To: Cancelled, Who: []Actor{BySystem}},
		{Action: ToCancel, From: []State{Booked}, To: Cancelled, Who: anyone},
		{Action: ToGiveLate, From: []State{Booked}, To: LateCancelled, Who: people},
		{Action: ToAttend, From: []State{Booked, NoShow}, To: Attended, Who: []Actor{ByStaff}},
		{Action: ToMiss, From: []State{Booked}, To: NoShow, Who: []Actor{ByStaff}},
		{Action: ToCallOff, From: []State{Booked, Offered, Waitlisted}, To: LawyerCancelled, Who: []Actor{ByStaff, BySystem}},

		{Action: ToMove, From: []State{Booked}, Same: true, Who: people},
		{Action: ToRemind, From: []State{Booked}, Same: true, Who: []Actor{BySystem}},
		{Action: ToPromise, From: []State{Booked}, Same: true, Who: people},
		{Action: ToPass, From: []State{Booked}, Same: true, Who: []Actor{BySystem}},
		{Action: ToForgive, From: []State{NoShow, LateCancelled}, Same: true, Who: []Actor{ByStaff}},
		{Action: ToAskRate, From: []State{Attended}, Same: true, Who: []Actor{BySystem}},
		{Action: ToRate, From: []State{Attended}, Same: true, Who: []Actor{ByResident}},
		{Action: ToRecord, From: []State{Attended}, Same: true, Who: []Actor{ByStaff}},
		{Action: ToErase, From: States()[1:], Same: true, Who: []Actor{ByResident}},
	}
}

// IllegalMove is an action that the table does not allow.
type IllegalMove struct {
	Action Action
	From   State
	Who    Actor
}

// Error says it for the log.
func (e *IllegalMove) Error() string {
	return fmt.Sprintf("lawyer: %s may not %s a booking that is %q", e.Who, e.Action, e.From)
}

// Next gives the state that an action leads to; *IllegalMove when the table does not allow it.
func (s State) Next(a Action, who Actor) (State, error) {
	for _, m := range moves() {
		if m.Action != a || !slices.Contains(m.From, s) || !slices.Contains(m.Who, who) {
			continue
		}
		if m.Same {
			return s, nil
		}
		return m.To, nil
	}
	return s, &IllegalMove{a, s, who}
}

// May says whether the table allows an action.
func (s State) May(a Action, who Actor) bool {
	_, err := s.Next(a, who)
	return err == nil
}
