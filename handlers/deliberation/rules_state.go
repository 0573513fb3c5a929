package deliberation

import (
	"fmt"
	"slices"
)

// TopicState is where a topic stands.
type TopicState string

// The states of a topic.
const (
	Proposed  TopicState = "PROPOSED"
	Screened  TopicState = "SCREENED" // accepted, merged or refused: Topic.Screening
	Scoped    TopicState = "SCOPED"   // tier and affected households are known
	OnAgenda  TopicState = "MEETING"  // on an agenda, or past it
	Withdrawn TopicState = "WITHDRAWN"
)

// What screening came to.
const (
	Accepted = "accepted"
	Merged   = "merged"
	Refused  = "refused"
)

// MeetingState is where a meeting stands.
type MeetingState string

// The states of a meeting.
const (
	Draft      MeetingState = "DRAFT"
	Noticed    MeetingState = "NOTICED"
	RSVPOpen   MeetingState = "RSVP_OPEN"
	RSVPClosed MeetingState = "RSVP_CLOSED"
	Held       MeetingState = "HELD"
	NoQuorum   MeetingState = "NO_QUORUM"
	Concluded  MeetingState = "CONCLUDED"
	CalledOff  MeetingState = "CALLED_OFF"
)

// OutcomeState is where an outcome stands.
type OutcomeState string

// The states of an outcome.
const (
	Recorded     OutcomeState = "RECORDED"
	InAssembly   OutcomeState = "ASSEMBLY"
	Adopted      OutcomeState = "ADOPTED"
	Rejected     OutcomeState = "REJECTED"
	Published    OutcomeState = "PUBLISHED"
	Implementing OutcomeState = "IMPLEMENTING"
	Supervised   OutcomeState = "SUPERVISION"       // supervisors are asked
	Rated        OutcomeState = "SUPERVISION_RATED" // and have answered
	Archived     OutcomeState = "ARCHIVED"
)

// Kind is how a meeting ended in one topic.
type Kind string

// The kinds of outcome.
const (
	Consensus   Kind = "CONSENSUS"
	Voted       Kind = "VOTED"
	NoConsensus Kind = "NO_CONSENSUS"
)

// Action is something that is done to a topic, a meeting or an outcome.
type Action string

// The actions.
const (
	ToPropose  Action = "propose"
	ToSecond   Action = "second"
	ToScreen   Action = "screen"
	ToJoin     Action = "merge"
	ToRefuse   Action = "refuse"
	ToScope    Action = "scope"
	ToSchedule Action = "schedule"
	ToWithdraw Action = "withdraw"
	ToWarn     Action = "warn"

	ToConvene   Action = "convene"
	ToEdit      Action = "edit"
	ToNotice    Action = "notice"
	ToOpen      Action = "open"
	ToClose     Action = "close"
	ToCall      Action = "call" // roll call
	ToFail      Action = "no_quorum"
	ToMeter     Action = "meter"
	ToWrite     Action = "minutes"
	ToConclude  Action = "conclude"
	ToCancel    Action = "call_off"
	ToReconvene Action = "reconvene"

	ToNote      Action = "record"
	ToRefer     Action = "refer" // to the assembly
	ToDecide    Action = "decide"
	ToTurn      Action = "reject"
	ToPublish   Action = "publish"
	ToBegin     Action = "implement"
	ToAssign    Action = "assign"
	ToFinish    Action = "finish"
	ToDraw      Action = "draw"
	ToRate      Action = "rate"
	ToSettle    Action = "settle"
	ToReopen    Action = "reopen"
	ToArchive   Action = "archive"
	ToReply     Action = "reply"
	ToRepublish Action = "republish"
)

// Actor says who acts.
type Actor string

// The kinds of actor.
const (
	ByResident Actor = "resident"
	ByStaff    Actor = "staff"
	BySystem   Actor = "system"
)

// move is one line of a table: from one of these states the action leads to another one, or leaves it ("").
type move struct {
	Action Action
	From   []string
	To     string
	Who    []Actor
}

// draft is what a thing is before its first line of log; no row has it.
const draft = ""

func from[S ~string](states ...S) []string {
	list := make([]string, len(states))
	for i, s := range states {
		list[i] = string(s)
	}
	return list
}

// Objects of the log.
const (
	objectTopic   = "topic"
	objectMeeting = "meeting"
	objectOutcome = "outcome"
)

// moves is the one table of what may happen to an object.
func moves(object string) []move {
	staff, system, resident := []Actor{ByStaff}, []Actor{BySystem}, []Actor{ByResident}
	anyone, both := []Actor{ByResident, ByStaff, BySystem}, []Actor{ByStaff, BySystem}
	switch object {
	case objectTopic:
		open := from(Proposed, Screened, Scoped)
		return []move{
			{ToPropose, from(TopicState(draft)), string(Proposed), anyone},
			{ToSecond, append(open, string(OnAgenda)), "", []Actor{ByResident, ByStaff}},
			{ToScreen, from(Proposed), string(Screened), staff},
			{ToJoin, from(Proposed, Screened), string(Screened), staff},
			{ToRefuse, from(Proposed, Screened), string(Screened), staff},
			{ToScope, from(Screened, Scoped, OnAgenda), string(Scoped), both},
			{ToSchedule, from(Scoped, OnAgenda), string(OnAgenda), both},
			{ToWithdraw, open, string(Withdrawn), resident},
			{ToWarn, open, "", system},
		}
	case objectMeeting:
		coming := from(Draft, Noticed, RSVPOpen, RSVPClosed)
		return []move{
			{ToConvene, from(MeetingState(draft)), string(Draft), both},
			{ToEdit, from(Draft), "", staff},
			{ToNotice, coming, string(Noticed), staff},
			{ToOpen, from(Noticed), string(RSVPOpen), both},
			{ToClose, from(Noticed, RSVPOpen), string(RSVPClosed), system},
			{ToCall, from(RSVPOpen, RSVPClosed), string(Held), staff},
			{ToFail, from(RSVPOpen, RSVPClosed), string(NoQuorum), both},
			{ToMeter, from(Held), "", staff},
			{ToWrite, from(Held, Concluded), "", staff},
			{ToConclude, from(Held), string(Concluded), staff},
			{ToCancel, coming, string(CalledOff), staff},
			{ToReconvene, from(NoQuorum), "", staff},
			{ToWarn, from(Draft, Noticed, RSVPOpen, RSVPClosed, Held, Concluded, NoQuorum), "", system},
		}
	case objectOutcome:
		return []move{
			{ToNote, from(OutcomeState(draft)), string(Recorded), both},
			{ToRefer, from(Recorded), string(InAssembly), staff},
			{ToDecide, from(InAssembly), string(Adopted), staff},
			{ToTurn, from(InAssembly), string(Rejected), staff},
			{ToPublish, from(Recorded, Adopted, Rejected), string(Published), staff},
			{ToRepublish, from(Published), "", staff},
			{ToReply, from(Published, Implementing), "", staff},
			{ToAssign, from(Recorded, InAssembly, Adopted, Published, Implementing), "", staff},
			{ToBegin, from(Published), string(Implementing), both},
			{ToFinish, from(Implementing), "", staff},
			{ToDraw, from(Implementing), string(Supervised), staff},
			{ToRate, from(Supervised), "", resident},
			{ToSettle, from(Supervised), string(Rated), system},
			{ToReopen, from(Rated), string(Implementing), both},
			{ToArchive, from(Rated, Published), string(Archived), both},
			{ToWarn, from(Recorded, InAssembly, Adopted, Rejected, Published, Implementing, Supervised, Rated), "", system},
		}
	}
	return nil
}

// IllegalMove says that an action is not allowed in a state, or not to this kind of actor.
type IllegalMove struct {
	Object string
	Action Action
	From   string
	Who    Actor
}

// Error names the move.
func (e *IllegalMove) Error() string {
	return fmt.Sprintf("deliberation: %s may not %s a %s that is %q", e.Who, e.Action, e.Object, e.From)
}

// next gives the state to which an action leads. An *IllegalMove when the table does not allow it.
func next(object, state string, a Action, who Actor) (string, error) {
	for _, m := range moves(object) {
		if m.Action == a && slices.Contains(m.From, state) && slices.Contains(m.Who, who) {
			if m.To == "" {
				return state, nil
			}
			return m.To, nil
		}
	}
	return state, &IllegalMove{object, a, state, who}
}

func may(object, state string, a Action, who Actor) bool {
	_, err := next(object, state, a, who)
	return err == nil
}

// Name says a state to people.
func (s TopicState) Name() string {
	switch s {
	case Proposed:
		return "等社区看"
	case Screened:
		return "已受理"
	case Scoped:
		return "等安排会"
	case OnAgenda:
		return "已排上会"
	case Withdrawn:
		return "已撤回"
	}
	return string(s)
}

// StateName says where a topic stands, screening included.
func (t Topic) StateName() string {
	if t.State == Screened {
		switch t.Screening {
		case Merged:
			return "已合并"
		case Refused:
			return "没有列入"
		}
	}
	return t.State.Name()
}

// Live says whether a topic can still be seconded or come before a meeting.
func (t Topic) Live() bool {
	return t.State == Proposed || t.State == Scoped || t.State == OnAgenda || t.State == Screened && t.Screening == Accepted
}

// Name says a state to people.
func (s MeetingState) Name() string {
	switch s {
	case Draft:
		return "筹备中"
	case Noticed, RSVPOpen:
		return "正在报名"
	case RSVPClosed:
		return "报名截止"
	case Held:
		return "开过会，等结果"
	case NoQuorum:
		return "人数不够，没开成"
	case Concluded:
		return "已有结果"
	case CalledOff:
		return "已取消"
	}
	return string(s)
}

// Coming says whether people can still get ready for a meeting.
func (s MeetingState) Coming() bool { return s == Noticed || s == RSVPOpen || s == RSVPClosed }

// Name says a state to people.
func (s OutcomeState) Name() string {
	switch s {
	case Recorded:
		return "结果待公开"
	case InAssembly:
		return "提交居民代表会议"
	case Adopted:
		return "居民代表会议通过"
	case Rejected:
		return "居民代表会议未通过"
	case Published:
		return "公示中"
	case Implementing:
		return "正在落实"
	case Supervised:
		return "监督员评价中"
	case Rated:
		return "已评价"
	case Archived:
		return "已归档"
	}
	return string(s)
}

// Name says how a meeting ended.
func (k Kind) Name() string {
	switch k {
	case Consensus:
		return "协商一致"
	case Voted:
		return "多数同意"
	case NoConsensus:
		return "没有谈成"
	}
	return string(k)
}
