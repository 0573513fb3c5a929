package deliberation

import (
	"slices"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// heldMeeting reads a meeting for update and refuses what the table does not allow.
func heldMeeting(tx *store.Tx, id string, a Action) (Meeting, error) {
	m, err := meetingForUpdate(tx, id)
	if err != nil {
		return m, err
	}
	if !may(objectMeeting, string(m.State), a, ByStaff) {
		return m, refuse("这个会现在是“%s”，不能这样办。", m.State.Name())
	}
	return m, nil
}

// States of the consensus meter.
const (
	meterOpen = "open"
	meterShut = "closed"
)

// Replan changes a meeting that nobody has been told of yet.
func (o Office) Replan(tx *store.Tx, s people.Staff, id string, in Plan) error {
	o.Policy = o.Policy.WithDefaults()
	m, err := heldMeeting(tx, id, ToEdit)
	if err != nil {
		return err
	}
	if in.Title != "" {
		m.Title = in.Title
	}
	if err := o.planned(tx, &m, in); err != nil {
		return err
	}
	return changeMeeting(tx, &m, by(s, act{Action: ToEdit}), nil)
}

// Notify sends the notice of a meeting. It counts from the moment at which people can read it: one of the night from the morning.
func (o Office) Notify(tx *store.Tx, s people.Staff, id string) (Meeting, error) {
	m, err := heldMeeting(tx, id, ToNotice)
	if err != nil {
		return m, err
	}
	if m.State != Draft {
		return m, refuse("通知已经发过了。改时间或地点，请用“改期”。")
	}
	return m, o.notify(tx, &m, by(s, act{Action: ToNotice}))
}

// Move changes time or place of a meeting that people know of. That is a new notice with its own term, and asks everybody anew.
func (o Office) Move(tx *store.Tx, s people.Staff, id string, at time.Time, place, why string) error {
	o.Policy = o.Policy.WithDefaults()
	m, err := heldMeeting(tx, id, ToNotice)
	if err != nil {
		return err
	}
	if m.State == Draft {
		return refuse("还没有发通知，直接改就行。")
	}
	if at.IsZero() {
		at = m.At
	}
	if place = strings.TrimSpace(place); place == "" {
		place = m.Place
	}
	switch {
	case at.Equal(m.At) && place == m.Place:
		return refuse("时间和地点都没有变。")
	case strings.TrimSpace(why) == "":
		return refuse("请写改期的原因，住户会看到。")
	case !at.After(tx.Now()):
		return refuse("会议时间要在以后。")
	}
	m.Paper.Changed = clipped(oneLine(why), 40)
	m.At, m.Place, m.RSVPClose, m.Warned = at, place, o.Policy.CloseFor(at), 0
	return o.notify(tx, &m, by(s, act{Action: ToNotice, Reason: "moved: " + why}))
}

// notify puts a notice on the way. A term that is too short is refused: the meeting could not begin.
func (o Office) notify(tx *store.Tx, m *Meeting, a act) error {
	read := calendar.NextLoud(tx.Now())
	if NoticeLate(read, m.At, m.NoticeDays) {
		return refuse("%s要提前%d天通知，现在通知，最早%s开会。", m.Tier.Name(), m.NoticeDays, calendar.SayDay(EarliestFor(read, m.NoticeDays)))
	}
	if err := changeMeeting(tx, m, a, func(m *Meeting) { m.NoticedAt = read; m.NoticeSeq++ }); err != nil {
		return err
	}
	for _, kind := range []string{PushNotice, PushRemind} {
		if err := drop(tx, m.ID, kind); err != nil {
			return err
		}
	}
	if err := plan(tx, notice{Object: m.ID, Kind: PushNotice, Seq: m.NoticeSeq, DueAt: tx.Now()}); err != nil {
		return err
	}
	const morning = 10 * time.Hour
	remind := calendar.Midnight(m.At).AddDate(0, 0, -1).Add(morning)
	if !remind.After(tx.Now().Add(12 * time.Hour)) { // the notice itself has just been read
		return nil
	}
	return plan(tx, notice{Object: m.ID, Kind: PushRemind, Seq: m.NoticeSeq, DueAt: remind})
}

// CallOff cancels a meeting and tells those who know of it.
func (o Office) CallOff(tx *store.Tx, s people.Staff, id, why string) error {
	m, err := heldMeeting(tx, id, ToCancel)
	if err != nil {
		return err
	}
	if why = strings.TrimSpace(why); why == "" {
		return refuse("请写取消的原因，住户会看到。")
	}
	known := m.State != Draft
	if err := changeMeeting(tx, &m, by(s, act{Action: ToCancel, Reason: why}), func(m *Meeting) { m.Paper.CalledOff = clipped(why, 60) }); err != nil {
		return err
	}
	if err := o.unschedule(tx, s, m); err != nil {
		return err
	}
	if !known {
		return nil
	}
	return plan(tx, notice{Object: m.ID, Kind: PushOff, Seq: m.NoticeSeq, DueAt: tx.Now()})
}

// unschedule puts the topics of a meeting that will not be back among those that wait for one.
func (o Office) unschedule(tx *store.Tx, s people.Staff, m Meeting) error {
	topics, err := TopicsOf(tx, m.ID)
	if err != nil {
		return err
	}
	for _, t := range topics {
		held, err := topicForUpdate(tx, t.ID)
		if err != nil {
			return err
		}
		if held.State != OnAgenda {
			continue
		}
		if err := changeTopic(tx, &held, by(s, act{Action: ToScope, Reason: "called off " + m.No}), nil); err != nil {
			return err
		}
	}
	return nil
}

// Admit notes a household that signs in at the desk, on paper or by telephone: equal to one that scans. With a holder it is there by a written
// proxy.
func (o Office) Admit(tx *store.Tx, s people.Staff, id string, a Attendance) (bool, error) {
	m, err := meetingForUpdate(tx, id)
	if err != nil {
		return false, err
	}
	if !slices.Contains([]MeetingState{RSVPOpen, RSVPClosed, Held}, m.State) {
		return false, refuse("这个会现在是“%s”，不能登记到场。", m.State.Name())
	}
	if tx.Now().Before(m.At.Add(-o.Policy.WithDefaults().CheckInBefore)) {
		return false, refuse("%s起才能登记到场。", calendar.Say(m.At.Add(-o.Policy.WithDefaults().CheckInBefore)))
	}
	a.Meeting, a.Household, a.Holder = id, strings.TrimSpace(a.Household), strings.TrimSpace(a.Holder)
	switch {
	case a.Household == "":
		return false, refuse("请写是哪一户，比如3-2-401。")
	case a.Holder == a.Household:
		return false, refuse("一户不能委托自己。")
	case a.Holder != "":
		roll, err := Roll(tx, id)
		if err != nil {
			return false, err
		}
		held := 0
		there := false
		for _, r := range roll {
			there = there || r.Household == a.Holder && r.Holder == ""
			if r.Holder == a.Holder {
				held++
			}
		}
		switch {
		case !there:
			return false, refuse("受委托的%s还没有到场，委托不算数。", a.Holder)
		case held >= m.Proxies:
			return false, refuse("%s已经受了%d户的委托，最多%d户。", a.Holder, held, m.Proxies)
		}
		a.Way = "proxy"
	case a.Way == "":
		a.Way = "desk"
	}
	fresh, err := attend(tx, a, s.ID)
	if err != nil || !fresh {
		return fresh, err
	}
	return true, tx.Audit(store.Entry{ActorKind: string(ByStaff), ActorID: s.ID, Role: s.Role, Action: "deliberation.attend", ObjectKind: objectMeeting, ObjectID: id, Reason: a.Way})
}

// Begin calls the roll. A meeting whose notice broke the rule cannot begin, one without a quorum is noted as such: it is held again once, then
// its topics go one tier up.
func (o Office) Begin(tx *store.Tx, s people.Staff, id string) (Meeting, error) {
	o.Policy = o.Policy.WithDefaults()
	m, err := heldMeeting(tx, id, ToCall)
	if err != nil {
		return m, err
	}
	if sentence := mayStart(m, tx.Now(), o.Policy.CheckInBefore); sentence != "" {
		return m, refuse("%s", sentence)
	}
	roll, err := Roll(tx, id)
	if err != nil {
		return m, err
	}
	count := CountOf(roll, m.Proxies)
	if count.Present < m.Quorum {
		return m, refuse("到了%d户，要到%d户才能开。再等一等，或记下“人数不够”。", count.Present, m.Quorum)
	}
	return m, changeMeeting(tx, &m, by(s, act{Action: ToCall, Reason: digits(count.Present) + "/" + digits(m.Invited)}), func(m *Meeting) {
		m.CalledAt, m.Present = tx.Now(), count.Present
	})
}

// Disband notes that too few came. The first time the meeting is held again, the second time its topics go one tier up.
func (o Office) Disband(tx *store.Tx, s people.Staff, id string) (Meeting, error) {
	o.Policy = o.Policy.WithDefaults()
	m, err := heldMeeting(tx, id, ToFail)
	if err != nil {
		return m, err
	}
	if tx.Now().Before(m.At) {
		return m, refuse("还没到开会时间。")
	}
	roll, err := Roll(tx, id)
	if err != nil {
		return m, err
	}
	count := CountOf(roll, m.Proxies)
	if count.Present >= m.Quorum {
		return m, refuse("到了%d户，够%d户了，可以开。", count.Present, m.Quorum)
	}
	if err := changeMeeting(tx, &m, by(s, act{Action: ToFail, Reason: digits(count.Present) + "/" + digits(m.Quorum)}), func(m *Meeting) {
		m.Present, m.EndedAt = count.Present, tx.Now()
	}); err != nil {
		return m, err
	}
	topics, err := TopicsOf(tx, id)
	if err != nil {
		return m, err
	}
	for _, t := range topics {
		held, err := topicForUpdate(tx, t.ID)
		if err != nil {
			return m, err
		}
		up := m.Tries > 0
		if held.State != OnAgenda {
			continue
		}
		err = changeTopic(tx, &held, by(s, act{Action: ToScope, Reason: "no quorum " + m.No}), func(t *Topic) {
			if up {
				t.TierWhy = "两次人数不够，上一级议"
				t.Tier = t.Tier.Above()
			}
		})
		if err != nil {
			return m, err
		}
	}
	return m, nil
}

// Again makes the second meeting after one without a quorum: the same topics, a new time and a new notice.
func (o Office) Again(tx *store.Tx, s people.Staff, id string, in Plan) (Meeting, error) {
	m, err := heldMeeting(tx, id, ToReconvene)
	if err != nil {
		return m, err
	}
	topics, err := TopicsOf(tx, id)
	if err != nil {
		return m, err
	}
	if m.Tries > 0 || len(topics) == 0 {
		return m, refuse("已经重开过一次，议题已交上一级议事会，请从议题重新召集。")
	}
	if in.Place == "" {
		in.Place = m.Place
	}
	if in.Invited == 0 {
		in.Invited = m.Invited
	}
	in.Title, in.Threshold = m.Title, m.Threshold
	if in.Paper.Why == "" {
		in.Paper = Paper{Why: m.Paper.Why, Material: m.Paper.Material, Contact: m.Paper.Contact, Online: m.Paper.Online, Agenda: m.Paper.Agenda}
	}
	for _, t := range topics[1:] {
		in.Topics = append(in.Topics, t.ID)
	}
	next, err := o.Convene(tx, s, topics[0].ID, in)
	if err != nil {
		return next, err
	}
	held, err := meetingForUpdate(tx, next.ID)
	if err != nil {
		return next, err
	}
	if err := changeMeeting(tx, &held, by(s, act{Action: ToEdit, Reason: "again " + m.No}), func(n *Meeting) { n.Before, n.Tries = m.ID, m.Tries+1 }); err != nil {
		return next, err
	}
	return held, changeMeeting(tx, &m, by(s, act{Action: ToReconvene, Reason: next.No}), func(m *Meeting) { m.Warned |= warnedRetry })
}

// Minutes writes the record of a meeting: chair, recorder, what was said for and against. No speaker is named in it.
func (o Office) Minutes(tx *store.Tx, s people.Staff, id, chair, recorder, text string) error {
	m, err := heldMeeting(tx, id, ToWrite)
	if err != nil {
		return err
	}
	if strings.TrimSpace(chair) == "" || strings.TrimSpace(recorder) == "" || strings.TrimSpace(text) == "" {
		return refuse("主持人、记录人和记录都要写。")
	}
	return changeMeeting(tx, &m, by(s, act{Action: ToWrite}), func(m *Meeting) {
		m.Paper.Chair, m.Paper.Recorder, m.Paper.Minutes = chair, recorder, text
		if m.MinutesAt.IsZero() {
			m.MinutesAt = tx.Now()
		}
	})
}

// Conclude ends a meeting once each of its topics has an outcome.
func (o Office) Conclude(tx *store.Tx, s people.Staff, id string) error {
	m, err := heldMeeting(tx, id, ToConclude)
	if err != nil {
		return err
	}
	topics, err := TopicsOf(tx, id)
	if err != nil {
		return err
	}
	outcomes, err := Outcomes(tx, OutcomeFilter{Meeting: id, Limit: len(topics) + 1})
	if err != nil {
		return err
	}
	if len(outcomes) < max(len(topics), 1) {
		return refuse("还有议题没有记结果。")
	}
	return changeMeeting(tx, &m, by(s, act{Action: ToConclude}), func(m *Meeting) { m.EndedAt = tx.Now(); m.Meter = "" })
}
