package demand

import (
	"fmt"
	"slices"

	"minxu/people"
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
	ToUnmerge   Action = "unmerge"
	ToDispatch  Action = "dispatch"
	ToTransfer  Action = "transfer" // passed on to another unit
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

	ToAccept     Action = "accept"    // somebody of staff takes it upon themselves
	ToHandOver   Action = "hand_over" // to another person of staff
	ToWhistle    Action = "whistle"   // further units are called to help
	ToReport     Action = "report"    // a unit that was called tells how it stands
	ToRecall     Action = "recall"    // a call is taken back
	ToProgress   Action = "progress"  // told to the resident
	ToPropose    Action = "propose"   // an answer that waits for approval
	ToDecline    Action = "decline"   // the proposed answer is not good enough
	ToAskExtend  Action = "ask_extension"
	ToExtend     Action = "extend"
	ToDenyExtend Action = "deny_extension"
	ToUrge       Action = "urge"
	ToSupplement Action = "supplement"
	ToSupervise  Action = "supervise"
	ToContact    Action = "contact" // a real contact: a message sent, a call or a visit noted
	ToNote       Action = "note"
	ToRegrade    Action = "regrade" // urgency, level, category, place, group flag
	ToSplit      Action = "split"   // a second matter goes on as a demand of its own
	ToRecuse     Action = "recuse"  // somebody is kept away from it
	ToLeave      Action = "leave"   // the filer steps back from a danger that stays on the books
	ToScore      Action = "score"
	ToRemind     Action = "remind"
	ToArchive    Action = "archive"
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
	Right  people.Action // what somebody of staff must be allowed at the place of the case; "" where nobody of staff does it
	Guards []guard       // what else must hold when somebody of staff does it
}

// moves is the one table of what may happen to a demand. Who is kept away from a case, and in whose subtree it must lie, is the same for
// every line: Office.sees.
func moves() []move {
	open := OpenStates()
	known := append(OpenStates(), Merged, Resolved, Closed)
	over := []State{NotAccepted, Closed, Withdrawn, Converted}
	atWork := []State{Dispatched, InProgress, WaitingResident}
	return []move{
		{ToFile, []State{Draft}, Submitted, []Actor{ByResident, ByStaff}, people.NoteDemand, nil},
		{ToTriage, []State{Submitted}, Triaged, []Actor{ByStaff, BySystem}, people.TriageDemand, nil},
		{ToRefuse, []State{Submitted, Triaged}, NotAccepted, []Actor{ByStaff, BySystem}, people.TriageDemand, nil},
		{ToMerge, []State{Triaged}, Merged, []Actor{ByStaff, ByResident}, people.MergeDemand, []guard{leadsNobody}},
		{ToUnmerge, []State{Merged}, Triaged, []Actor{ByStaff}, people.MergeDemand, nil},
		{ToDispatch, []State{Triaged, Returned}, Dispatched, []Actor{ByStaff, BySystem}, people.DispatchDemand, []guard{byItsLevel}},
		{ToTransfer, []State{Dispatched, InProgress}, Dispatched, []Actor{ByStaff}, people.DispatchDemand, []guard{byItsLevel, ruledByArbiter}},
		{ToSign, []State{Dispatched}, InProgress, []Actor{ByStaff}, people.HandleDemand, []guard{byItsHandler}},
		{ToReturn, []State{Dispatched, InProgress}, Returned, []Actor{ByStaff}, people.HandleDemand, []guard{byItsHandler, notRuled, inReturnWindow}},
		{ToArbitrate, []State{Triaged, Dispatched, Returned, InProgress}, Arbitration, []Actor{ByStaff, BySystem}, people.HandleDemand, []guard{notRuled}},
		{ToRule, []State{Arbitration}, Dispatched, []Actor{ByStaff}, people.ArbitrateDemand, []guard{byArbiter}},
		{ToAsk, []State{InProgress}, WaitingResident, []Actor{ByStaff}, people.ReplyDemand, nil},
		{ToAnswer, []State{WaitingResident}, InProgress, []Actor{ByResident, ByStaff}, people.ReplyDemand, nil},
		{ToGoOn, []State{WaitingResident}, InProgress, []Actor{BySystem}, "", nil},
		{ToResolve, []State{InProgress}, Resolved, []Actor{ByStaff}, people.ProposeResolve, []guard{byItsRung, byAnotherHandler}},
		{ToClose, []State{Resolved}, Closed, []Actor{ByResident, BySystem, ByStaff}, people.ReplyDemand, []guard{notOwnWork}},
		{ToReopen, []State{Resolved, Closed}, Dispatched, []Actor{ByResident, ByStaff}, people.ReplyDemand, []guard{notArchived, mayBeDoneAgain}},
		{ToWithdraw, append(OpenStates(), Merged), Withdrawn, []Actor{ByResident, ByStaff}, people.ReplyDemand, []guard{notDangerous}},
		{ToConvert, []State{Triaged, InProgress}, Converted, []Actor{ByStaff}, people.ApproveResolve, nil},

		{ToAccept, []State{Submitted, Triaged, Returned, Dispatched, InProgress}, "", []Actor{ByStaff}, people.ReplyDemand, []guard{notTaken}},
		{ToHandOver, open, "", []Actor{ByStaff}, people.DispatchDemand, nil},
		{ToWhistle, atWork, "", []Actor{ByStaff}, people.DispatchDemand, nil},
		{ToReport, atWork, "", []Actor{ByStaff}, people.HandleDemand, nil},
		{ToRecall, atWork, "", []Actor{ByStaff}, people.DispatchDemand, nil},
		{ToProgress, open, "", []Actor{ByStaff}, people.ReplyDemand, nil},
		{ToPropose, []State{InProgress}, "", []Actor{ByStaff}, people.HandleDemand, []guard{byItsHandler}},
		{ToDecline, []State{InProgress}, "", []Actor{ByStaff}, people.ProposeResolve, []guard{isProposed, byItsRung}},
		{ToAskExtend, []State{InProgress}, "", []Actor{ByStaff}, people.HandleDemand, []guard{byItsHandler}},
		{ToExtend, []State{InProgress, WaitingResident}, "", []Actor{ByStaff}, people.ApproveExtension, []guard{isAskedByAnother}},
		{ToDenyExtend, []State{InProgress, WaitingResident}, "", []Actor{ByStaff}, people.ApproveExtension, []guard{isAskedByAnother}},
		{ToUrge, []State{Submitted, Triaged, Dispatched, Returned, Arbitration, InProgress, Merged}, "", []Actor{ByResident}, "", nil},
		{ToSupplement, append(OpenStates(), Merged, Resolved), "", []Actor{ByResident, ByStaff}, people.NoteDemand, nil},
		{ToSupervise, append(OpenStates(), Resolved), "", []Actor{ByStaff, BySystem}, people.SuperviseDemand, nil},
		{ToContact, append(OpenStates(), Resolved), "", []Actor{ByStaff}, people.HandleDemand, nil},
		{ToNote, known, "", []Actor{ByStaff, BySystem}, people.NoteDemand, nil},
		{ToRegrade, open, "", []Actor{ByStaff, BySystem}, people.TriageDemand, nil},
		{ToSplit, open, "", []Actor{ByStaff}, people.TriageDemand, nil},
		{ToRecuse, append(OpenStates(), Merged, Resolved, Closed), "", []Actor{ByStaff, BySystem}, people.NoteDemand, nil},
		{ToLeave, open, "", []Actor{ByResident}, "", nil},
		{ToScore, []State{Resolved, Closed}, "", []Actor{ByResident, ByStaff}, people.ReplyDemand, []guard{notOwnWork}},
		{ToRemind, append(OpenStates(), Resolved), "", []Actor{BySystem}, "", nil},
		{ToArchive, over, "", []Actor{ByStaff}, people.ApproveResolve, []guard{notArchived, pastItsReopening}},
		{ToErase, States()[1:], "", []Actor{ByResident, BySystem}, "", nil},
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
