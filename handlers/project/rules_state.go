package project

import (
	"fmt"
	"slices"
)

// State is where a project stands.
type State string

// The closed set of states, in the order of the five steps.
const (
	Collecting   State = "COLLECTING"
	Proposed     State = "PROPOSED"
	Listed       State = "LISTED"
	Designing    State = "DESIGNING"
	Assessed     State = "ASSESSED"
	Approved     State = "APPROVED"
	Rejected     State = "REJECTED"
	OpenForClaim State = "OPEN_FOR_CLAIM"
	Outsourcing  State = "OUTSOURCING"
	Contracted   State = "CONTRACTED"
	Executing    State = "EXECUTING"
	Delivered    State = "DELIVERED"
	Scoring      State = "SCORING"
	Scored       State = "SCORED"
	Rectifying   State = "RECTIFYING"
	Archived     State = "ARCHIVED"
	Suspended    State = "SUSPENDED"
	Cancelled    State = "CANCELLED"
)

// States lists them in the order of a project's life.
func States() []State {
	return []State{Collecting, Proposed, Listed, Designing, Assessed, Approved, Rejected, OpenForClaim, Outsourcing, Contracted, Executing,
		Delivered, Scoring, Scored, Rectifying, Archived, Suspended, Cancelled}
}

// Over says whether nothing more happens to it.
func (s State) Over() bool { return s == Rejected || s == Archived || s == Cancelled }

// Known says whether it is one of the closed set.
func (s State) Known() bool { return slices.Contains(States(), s) }

// Name says a state in Chinese, as staff and residents read it.
func (s State) Name() string {
	switch s {
	case Collecting:
		return "征集中"
	case Proposed:
		return "已提出"
	case Listed:
		return "已列入需求清单"
	case Designing:
		return "设计论证中"
	case Assessed:
		return "已评估"
	case Approved:
		return "已立项"
	case Rejected:
		return "未立项"
	case OpenForClaim:
		return "待认领"
	case Outsourcing:
		return "发包中"
	case Contracted:
		return "已签约"
	case Executing:
		return "实施中"
	case Delivered:
		return "已完工"
	case Scoring:
		return "评价中"
	case Scored:
		return "已评价"
	case Rectifying:
		return "整改中"
	case Archived:
		return "已归档"
	case Suspended:
		return "暂停"
	case Cancelled:
		return "已取消"
	}
	return string(s)
}

// Step gives the number of the step of the loop, 1 to 5; 0 for what stands outside.
func (s State) Step() int {
	switch s {
	case Collecting:
		return 1
	case Proposed, Listed:
		return 2
	case Designing, Assessed, Approved, Rejected:
		return 3
	case OpenForClaim, Outsourcing, Contracted, Executing, Delivered:
		return 4
	case Scoring, Scored, Rectifying, Archived:
		return 5
	}
	return 0
}

// Action is something that is done to a project.
type Action string

// The closed set of actions. Those of the second group leave the state as it is.
const (
	ToOpen      Action = "open"
	ToPropose   Action = "propose"
	ToList      Action = "list"
	ToDesign    Action = "design"
	ToAssess    Action = "assess"
	ToApprove   Action = "approve"
	ToReject    Action = "reject"
	ToOffer     Action = "offer"
	ToOutsource Action = "outsource"
	ToContract  Action = "contract"
	ToExecute   Action = "execute"
	ToDeliver   Action = "deliver"
	ToScore     Action = "score"
	ToSettle    Action = "settle"
	ToRectify   Action = "rectify"
	ToArchive   Action = "archive"
	ToSuspend   Action = "suspend"
	ToResume    Action = "resume"
	ToCancel    Action = "cancel"

	ToPublish Action = "publish" // a gate's record
	ToRate    Action = "rate"    // a sheet of the 1+6 record
	ToJudge   Action = "judge"   // a verdict about ballots in quarantine
	ToFreeze  Action = "freeze"  // the ballots of a round are closed for ever
	ToWarn    Action = "warn"    // the clock of a rectification
	ToEdit    Action = "edit"    // facts, people, links
	ToAnswer  Action = "answer"  // the provider's reply or feedback
)

// Name says an action in Chinese.
func (a Action) Name() string {
	switch a {
	case ToOpen:
		return "登记"
	case ToPropose:
		return "提出项目"
	case ToList:
		return "列入需求清单"
	case ToDesign:
		return "进入设计论证"
	case ToAssess:
		return "完成评估"
	case ToApprove:
		return "立项"
	case ToReject:
		return "不立项"
	case ToOffer:
		return "开放认领"
	case ToOutsource:
		return "发包"
	case ToContract:
		return "签约"
	case ToExecute:
		return "开工"
	case ToDeliver:
		return "完工"
	case ToScore:
		return "开始评价"
	case ToSettle:
		return "公布评价"
	case ToRectify:
		return "整改"
	case ToArchive:
		return "归档"
	case ToSuspend:
		return "暂停"
	case ToResume:
		return "恢复"
	case ToCancel:
		return "取消"
	case ToPublish:
		return "公开"
	case ToRate:
		return "专业评分"
	case ToJudge:
		return "隔离票裁定"
	case ToFreeze:
		return "冻结选票"
	case ToWarn:
		return "整改提醒"
	case ToEdit:
		return "修改登记"
	case ToAnswer:
		return "服务方答复"
	}
	return string(a)
}

// Actor says who acts.
type Actor string

// The kinds of actor.
const (
	ByStaff  Actor = "staff"
	BySystem Actor = "system"
)

// move is one line of the table: from one of these states the action leads to another one, or leaves it ("").
type move struct {
	Action Action
	From   []State
	To     State
	Who    []Actor
	Gate   Gate // the publication without which nobody passes; empty = none
}

// draft is what a project is before its first line of log; no row has it.
const draft State = ""

// moves is the one table of what may happen to a project.
func moves() []move {
	staff, system, both := []Actor{ByStaff}, []Actor{BySystem}, []Actor{ByStaff, BySystem}
	before := []State{Collecting, Proposed, Listed, Designing, Assessed, Approved, OpenForClaim, Outsourcing, Contracted, Executing, Delivered}
	return []move{
		{ToOpen, []State{draft}, Collecting, both, ""},
		{ToPropose, []State{Collecting}, Proposed, staff, ""},
		{ToList, []State{Proposed}, Listed, staff, ""},
		{ToDesign, []State{Listed}, Designing, staff, GateCall},
		{ToAssess, []State{Designing}, Assessed, staff, ""},
		{ToApprove, []State{Assessed}, Approved, staff, ""},
		{ToReject, []State{Proposed, Listed, Assessed}, Rejected, staff, ""},
		{ToOffer, []State{Approved}, OpenForClaim, staff, ""},
		{ToOutsource, []State{Approved}, Outsourcing, staff, ""},
		{ToContract, []State{OpenForClaim, Outsourcing}, Contracted, staff, ""},
		{ToExecute, []State{Contracted}, Executing, staff, GateDecision},
		{ToDeliver, []State{Executing, Rectifying}, Delivered, staff, ""},
		{ToScore, []State{Delivered}, Scoring, staff, GateProgress},
		{ToSettle, []State{Scoring}, Scored, system, ""},
		{ToRectify, []State{Scored}, Rectifying, both, ""},
		{ToArchive, []State{Scored}, Archived, staff, GateResult},
		{ToSuspend, before, Suspended, staff, ""},
		{ToResume, []State{Suspended}, "", staff, ""}, // back to where it stood
		{ToCancel, append(slices.Clone(before), Suspended), Cancelled, staff, ""},

		{ToPublish, append(slices.Clone(before), Scoring, Scored, Rectifying), "", staff, ""},
		{ToRate, []State{Designing, Scoring}, "", staff, ""},
		{ToJudge, []State{Scoring}, "", staff, ""},
		{ToFreeze, []State{Scoring}, "", system, ""},
		{ToWarn, []State{Rectifying}, "", system, ""},
		{ToEdit, append(slices.Clone(before), Scoring, Scored, Rectifying, Suspended), "", staff, ""},
		{ToAnswer, []State{Scoring, Scored, Rectifying}, "", staff, ""},
	}
}

// IllegalMove says that an action is not allowed in a state, or not to this kind of actor.
type IllegalMove struct {
	Action Action
	From   State
	Who    Actor
}

// Error names the move.
func (e *IllegalMove) Error() string {
	return fmt.Sprintf("project: %s may not %s what is %s", e.Who, e.Action, e.From)
}

// lineOf finds the line of the table for an action in a state.
func (s State) lineOf(a Action, who Actor) (move, error) {
	for _, m := range moves() {
		if m.Action == a && slices.Contains(m.From, s) && slices.Contains(m.Who, who) {
			return m, nil
		}
	}
	return move{}, &IllegalMove{a, s, who}
}

// Next gives the state to which an action leads; held is where a suspended project stood. An *IllegalMove when the table does not allow it.
func (s State) Next(a Action, who Actor, held State) (State, error) {
	m, err := s.lineOf(a, who)
	switch {
	case err != nil:
		return s, err
	case a == ToResume:
		return held, nil
	case m.To == "":
		return s, nil
	}
	return m.To, nil
}

// May says whether the table allows an action.
func (s State) May(a Action, who Actor) bool {
	_, err := s.lineOf(a, who)
	return err == nil
}

// Actions lists what staff may do to a project in a state that changes the state, in the order of the table.
func (s State) Actions() []Action {
	var list []Action
	for _, m := range moves() {
		if slices.Contains(m.From, s) && slices.Contains(m.Who, ByStaff) && (m.To != "" || m.Action == ToResume) {
			list = append(list, m.Action)
		}
	}
	return list
}

// needsReason says whether an action is published with its reason.
func needsReason(a Action) bool {
	return a == ToReject || a == ToCancel || a == ToSuspend || a == ToRectify
}
