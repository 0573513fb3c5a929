package demand

import (
	"fmt"
	"slices"
)

// State is where a demand stands.
type State string

// The closed set of states. Draft is a talk that is not yet filed; no row has it.
const (
	Draft           State = "DRAFT"
	Submitted       State = "SUBMITTED"
	Triaged         State = "TRIAGED"
	NotAccepted     State = "NOT_ACCEPTED"
	Merged          State = "MERGED"
	Dispatched      State = "DISPATCHED"
	Returned        State = "RETURNED"
	Arbitration     State = "ARBITRATION"
	InProgress      State = "IN_PROGRESS"
	WaitingResident State = "WAITING_RESIDENT"
	Resolved        State = "RESOLVED"
	Closed          State = "CLOSED"
	Withdrawn       State = "WITHDRAWN"
	Converted       State = "CONVERTED"
)

// States lists them in the order of a case's life.
func States() []State {
	return []State{Draft, Submitted, Triaged, NotAccepted, Merged, Dispatched, Returned, Arbitration, InProgress, WaitingResident,
		Resolved, Closed, Withdrawn, Converted}
}

// OpenStates lists the states in which somebody has still to do something.
func OpenStates() []State {
	return []State{Submitted, Triaged, Dispatched, Returned, Arbitration, InProgress, WaitingResident}
}

// Open says whether somebody has still to do something about it.
func (s State) Open() bool { return slices.Contains(OpenStates(), s) }

// Name says a state in Chinese, as staff and residents read it.
func (s State) Name() string {
	switch s {
	case Draft:
		return "草稿"
	case Submitted:
		return "已提交"
	case Triaged:
		return "已受理"
	case NotAccepted:
		return "不予受理"
	case Merged:
		return "已并入"
	case Dispatched:
		return "已派单"
	case Returned:
		return "已退单"
	case Arbitration:
		return "裁定中"
	case InProgress:
		return "办理中"
	case WaitingResident:
		return "待居民补充"
	case Resolved:
		return "已答复待评价"
	case Closed:
		return "已办结"
	case Withdrawn:
		return "已撤回"
	case Converted:
		return "已转项目或议题"
	}
	return string(s)
}

// Action is something that is done to a demand.
type Action string

// The closed set of actions. Those of the second group leave the state as it is.
const (
	ToFile      Action = "file"
	ToTriage    Action = "triage"
	ToRefuse    Action = "refuse"
	ToMerge     Action = "merge"
	ToDispatch  Action = "dispatch"
	ToSign      Action = "sign"
	ToReturn    Action = "return"
	ToArbitrate Action = "arbitrate"
	ToRule      Action = "rule"
	ToAsk       Action = "ask"
	ToAnswer    Action = "answer"
	ToGoOn      Action = "go_on" // the answer did not come in time
	ToResolve   Action = "resolve"
	ToClose     Action = "close"
	ToReopen    Action = "reopen"
	ToWithdraw  Action = "withdraw"
	ToConvert   Action = "convert"

	ToExtend     Action = "extend"
	ToUrge       Action = "urge"
	ToSupplement Action = "supplement"
	ToSupervise  Action = "supervise"
	ToContact    Action = "contact" // a real contact: a message sent, a call or a visit noted
	ToNote       Action = "note"
	ToRegrade    Action = "regrade" // urgency, level, group flag
	ToLeave      Action = "leave"   // the filer steps back from a danger that stays on the books
	ToScore      Action = "score"
	ToRemind     Action = "remind"
	ToErase      Action = "erase" // who filed it is forgotten; the case goes on
)

// Actions lists them all.
func Actions() []Action {
	var list []Action
	for _, m := range moves() {
		if !slices.Contains(list, m.Action) {
			list = append(list, m.Action)
		}
	}
	return list
}

// Actor says who acts.
type Actor string

// The kinds of actor.
const (
	ByResident Actor = "resident"
	ByStaff    Actor = "staff"
	BySystem   Actor = "system"
)

// move is one line of the table: from one of these states the action leads to another one, or leaves it ("").
type move struct {
	Action Action
	From   []State
	To     State
	Who    []Actor
}

// moves is the one table of what may happen to a demand.
func moves() []move {
	open := OpenStates()
	known := append(OpenStates(), Merged, Resolved, Closed)
	return []move{
		{ToFile, []State{Draft}, Submitted, []Actor{ByResident, ByStaff}},
		{ToTriage, []State{Submitted}, Triaged, []Actor{ByStaff, BySystem}},
		{ToRefuse, []State{Submitted, Triaged}, NotAccepted, []Actor{ByStaff, BySystem}},
		{ToMerge, []State{Triaged}, Merged, []Actor{ByStaff, ByResident}},
		{ToDispatch, []State{Triaged, Returned}, Dispatched, []Actor{ByStaff, BySystem}},
		{ToSign, []State{Dispatched}, InProgress, []Actor{ByStaff}},
		{ToReturn, []State{Dispatched, InProgress}, Returned, []Actor{ByStaff}},
		{ToArbitrate, []State{Triaged, Dispatched, Returned, InProgress}, Arbitration, []Actor{ByStaff, BySystem}},
		{ToRule, []State{Arbitration}, Dispatched, []Actor{ByStaff}},
		{ToAsk, []State{InProgress}, WaitingResident, []Actor{ByStaff}},
		{ToAnswer, []State{WaitingResident}, InProgress, []Actor{ByResident}},
		{ToGoOn, []State{WaitingResident}, InProgress, []Actor{BySystem}},
		{ToResolve, []State{InProgress}, Resolved, []Actor{ByStaff}},
		{ToClose, []State{Resolved}, Closed, []Actor{ByResident, BySystem}},
		{ToReopen, []State{Resolved, Closed}, Dispatched, []Actor{ByResident}},
		{ToWithdraw, append(OpenStates(), Merged), Withdrawn, []Actor{ByResident, ByStaff}},
		{ToConvert, []State{Triaged, InProgress}, Converted, []Actor{ByStaff}},

		{ToExtend, []State{InProgress}, "", []Actor{ByStaff}},
		{ToUrge, []State{Submitted, Triaged, Dispatched, Returned, Arbitration, InProgress, Merged}, "", []Actor{ByResident}},
		{ToSupplement, append(OpenStates(), Merged, Resolved), "", []Actor{ByResident, ByStaff}},
		{ToSupervise, append(OpenStates(), Resolved), "", []Actor{ByStaff, BySystem}},
		{ToContact, append(OpenStates(), Resolved), "", []Actor{ByStaff}},
		{ToNote, known, "", []Actor{ByStaff, BySystem}},
		{ToRegrade, open, "", []Actor{ByStaff, BySystem}},
		{ToLeave, open, "", []Actor{ByResident}},
		{ToScore, []State{Resolved, Closed}, "", []Actor{ByResident}},
		{ToRemind, append(OpenStates(), Resolved), "", []Actor{BySystem}},
		{ToErase, States()[1:], "", []Actor{ByResident, BySystem}},
	}
}

// IllegalMove says that an action is not allowed in a state, or not to this kind of actor. It is a fault of the caller: flows and pages
// ask May first.
type IllegalMove struct {
	Action Action
	From   State
	Who    Actor
}

// Error names the move.
func (e *IllegalMove) Error() string {
	return fmt.Sprintf("demand: %s may not %s what is %s", e.Who, e.Action, e.From)
}

// Next gives the state to which an action leads; an *IllegalMove when the table does not allow it.
func (s State) Next(a Action, who Actor) (State, error) {
	for _, m := range moves() {
		if m.Action != a || !slices.Contains(m.From, s) || !slices.Contains(m.Who, who) {
			continue
		}
		if m.To == "" {
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
