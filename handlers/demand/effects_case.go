package demand

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

const slowEvery = time.Hour

// own reads one of the resident's own cases for update. Somebody else's is as good as none.
func (d deed) own(id string) (Demand, error) {
	m, err := ForUpdate(d.tx, id)
	if err != nil {
		return Demand{}, err
	}
	if m.Filer == d.a.Who.ID {
		return m, nil
	}
	mine, err := Own(d.tx, d.a.Who.ID, ownMost) // an anonymous one names nobody
	if err != nil {
		return Demand{}, err
	}
	if !slices.ContainsFunc(mine, func(o Demand) bool { return o.ID == id }) {
		return Demand{}, fmt.Errorf("demand %s is not of resident %s", id, d.a.Who.ID)
	}
	return m, nil
}

// moved is said when a case went on between the question and the answer.
func moved(m Demand) error {
	return refuse("这件事刚有新进展，现在是“%s”。\n发“进度”可以查看。", m.State.Name())
}

// understood cleans words that are kept: no sensitive numbers, no room, no swearing.
func (d deed) understood(text string) string {
	if text == "" {
		return ""
	}
	if text != d.a.Heard.Text { // that one was cleaned already
		text = triage.Understand(text, triage.Context{At: d.tx.Now()}).Text
	}
	return cleaned(text)
}

// supplement adds words and photos to an open case and shows them to its steward. No clock moves.
func (d deed) supplement(e Supplement) (receipt, error) {
	m, err := d.own(e.Case)
	if err != nil {
		return receipt{}, err
	}
	if !m.State.May(ToSupplement, ByResident) {
		return receipt{}, moved(m)
	}
	text := d.understood(e.Text)
	media, err := addMedia(d.tx, m, e.Photos, d.Policy.MediaMost)
	if err != nil {
		return receipt{}, err
	}
	err = change(d.tx, &m, d.by(m, act{Action: ToSupplement, Reason: "resident", Payload: text}), func(m *Demand) { m.Media, m.Question = media, "" })
	if err != nil {
		return receipt{}, err
	}
	return d.caseReceipt(m, receipt{text: text}), d.tellOf(d.tx, m, cardSupplement, "居民补充情况", text)
}

// answer passes the answer to the steward's question on; the clock goes on, moved by the time that was waited.
func (d deed) answer(e Answer) (receipt, error) {
	m, err := d.own(e.Case)
	if err != nil {
		return receipt{}, err
	}
	if !m.State.May(ToAnswer, ByResident) {
		return d.supplement(Supplement{Case: e.Case, Text: e.Text, Photos: e.Photos})
	}
	now := d.tx.Now()
	text := d.understood(e.Text)
	media, err := addMedia(d.tx, m, e.Photos, d.Policy.MediaMost)
	if err != nil {
		return receipt{}, err
	}
	goesOn := d.goesOn(m, now)
	err = change(d.tx, &m, d.by(m, act{Action: ToAnswer, Reason: "answered", Payload: text}), func(m *Demand) {
		goesOn(m)
		m.Media = media
	})
	if err != nil {
		return receipt{}, err
	}
	return d.caseReceipt(m, receipt{text: text}), d.tellOf(d.tx, m, cardAnswered, "居民已回答", text)
}

// goesOn lets the clock of a case that waited run on, its date moved by the time that was waited.
func (o Office) goesOn(m Demand, now time.Time) func(*Demand) {
	due := o.Policy.Resumed(o.Calendar, m.FinishDue, m.WaitingSince, now)
	return func(m *Demand) {
		m.FinishDue, m.WaitingSince, m.Question, m.Reminds, m.Warned = due, time.Time{}, "", 0, m.Warned&WarnedContact
	}
}

// urge reminds the steward once; the third one puts the case under supervision.
func (d deed) urge(e Urge) (receipt, error) {
	m, err := d.own(e.Case)
	if err != nil {
		return receipt{}, err
	}
	now := d.tx.Now()
	if answer, _ := d.Policy.MayUrge(m, now); answer != UrgeYes {
		return receipt{}, refuse("%s", d.urgeWords(m, now, false))
	}
	err = change(d.tx, &m, d.by(m, act{Action: ToUrge, Reason: "resident"}), func(m *Demand) { m.Urges, m.LastUrge = m.Urges+1, now })
	if err != nil {
		return receipt{}, err
	}
	if err := d.tellOfUrge(d.tx, m); err != nil {
		return receipt{}, err
	}
	out := receipt{who: d.reminded(m)}
	if m.Urges >= d.Policy.UrgeMost && m.State.May(ToSupervise, BySystem) {
		if err := d.supervise(d.tx, &m, act{Who: BySystem, Reason: "third_urge"}); err != nil {
			return receipt{}, err
		}
		out.supervised = true
	}
	who := out.who
	out = d.caseReceipt(m, out)
	out.who = who
	return out, nil
}

// withdraw takes a case back; a danger stays on the books without its filer, and the leader of a group stays for the others.
func (d deed) withdraw(e Withdraw) (receipt, error) {
	m, err := d.own(e.Case)
	if err != nil {
		return receipt{}, err
	}
	if !m.State.May(ToWithdraw, ByResident) {
		return receipt{}, moved(m)
	}
	members, err := Members(d.tx, m.No)
	if err != nil {
		return receipt{}, err
	}
	reason := d.understood(e.Reason)
	if m.State.May(ToLeave, ByResident) && (m.Hazard || len(members) > 0) {
		err := change(d.tx, &m, d.by(m, act{Action: ToLeave, Reason: "resident", Payload: reason}), func(m *Demand) { m.Role, m.Removed = RoleStaff, true })
		if err != nil {
			return receipt{}, err
		}
		return d.caseReceipt(m, receipt{outcome: "stays"}), d.tellOf(d.tx, m, cardWithdrawn, "居民不再跟进，事情仍要处理", reason)
	}
	if m.Master != "" {
		if err := d.leaves(d.tx, &m); err != nil {
			return receipt{}, err
		}
	}
	now := d.tx.Now()
	err = change(d.tx, &m, d.by(m, act{Action: ToWithdraw, Reason: "resident", Payload: reason}), func(m *Demand) { m.ClosedAt = now })
	if err != nil {
		return receipt{}, err
	}
	if err := d.endOrders(d.tx, m, "", OrderRecalled, reason); err != nil {
		return receipt{}, err
	}
	return d.caseReceipt(m, receipt{outcome: "withdrawn"}), d.tellOf(d.tx, m, cardWithdrawn, "居民已撤回", reason)
}

// solved closes an answered case as solved.
func (d deed) solved(e Solved) (receipt, error) {
	m, err := d.own(e.Case)
	if err != nil {
		return receipt{}, err
	}
	if m.State == Closed { // said twice
		return d.caseReceipt(m, receipt{outcome: verdictSolved}), nil
	}
	if !m.State.May(ToClose, ByResident) {
		return receipt{}, moved(m)
	}
	if err := evaluate(d.tx, m, Evaluation{Solved: true}); err != nil {
		return receipt{}, err
	}
	now := d.tx.Now()
	err = change(d.tx, &m, d.by(m, act{Action: ToClose, Reason: "solved"}), func(m *Demand) { m.ClosedAt = now })
	return d.caseReceipt(m, receipt{outcome: verdictSolved}), err
}

// score keeps how content the filer is.
func (d deed) score(e Score) (receipt, error) {
	m, err := d.own(e.Case)
	if err != nil {
		return receipt{}, err
	}
	if SatisfactionOf(e.Score) == "" || !m.State.May(ToScore, ByResident) {
		return receipt{}, moved(m)
	}
	comment := d.understood(e.Comment)
	if err := evaluate(d.tx, m, Evaluation{Solved: true, Score: e.Score, Comment: comment}); err != nil {
		return receipt{}, err
	}
	if err := change(d.tx, &m, d.by(m, act{Action: ToScore, Reason: string(SatisfactionOf(e.Score)), Payload: comment}), nil); err != nil {
		return receipt{}, err
	}
	if SatisfactionOf(e.Score) == Dissatisfied {
		return receipt{id: m.ID}, d.tellOf(d.tx, m, cardDissatisfied, "居民不满意", comment)
	}
	return receipt{id: m.ID}, nil
}

// reopen notes that a case is not solved and has it done again; done again as often as allowed, people above look at it.
func (d deed) reopen(e Reopen) (receipt, error) {
	m, err := d.own(e.Case)
	if err != nil {
		return receipt{}, err
	}
	now := d.tx.Now()
	may := d.Policy.MayReopen(m, now)
	if may == ReopenNot || may == ReopenLate {
		return receipt{}, moved(m)
	}
	text := d.understood(e.Text)
	if err := evaluate(d.tx, m, Evaluation{Solved: false, Comment: text}); err != nil {
		return receipt{}, err
	}
	if may == ReopenFull {
		return d.reopenFull(m, text)
	}
	media, err := addMedia(d.tx, m, e.Photos, d.Policy.MediaMost)
	if err != nil {
		return receipt{}, err
	}
	watched := m.Supervised
	if err := d.redo(d.tx, &m, d.by(m, act{Action: ToReopen, Reason: "not_solved", Payload: text}), media); err != nil {
		return receipt{}, err
	}
	return d.caseReceipt(m, receipt{text: text, outcome: verdictNot, supervised: m.Supervised && !watched}), nil
}

// redo has a case done again, one rung higher: the first time the people who did it do it better and the secretary looks at the answer;
// the second time others do it and people above watch.
func (o Office) redo(tx *store.Tx, m *Demand, a act, media int) error {
	now := tx.Now()
	due := o.Policy.RedoFrom(o.Calendar, m.Urgency, now)
	handler := m.Handler
	if up, ok := o.above(*m); ok && m.Reopens+1 >= secondFailure && handler != "" {
		handler = up.ID
	}
	err := change(tx, m, a, func(m *Demand) {
		m.Reopens++
		m.ClockFrom, m.ContactDue, m.FinishDue, m.DispatchedAt = now, due.Contact, due.Finish, now
		m.ContactedAt, m.LastProgress, m.LastUrge, m.ResolvedAt, m.ClosedAt = time.Time{}, time.Time{}, time.Time{}, time.Time{}, time.Time{}
		m.Urges, m.Warned, m.Media, m.Extended = 0, 0, media, false
		m.ExtendDays, m.ExtendBy, m.ExtendWhy, m.ExtendAt = 0, "", "", time.Time{}
		m.Former, m.Handler, m.Ruled = m.Handler, handler, false
	})
	if err != nil {
		return err
	}
	if err := o.tellFollowers(tx, *m, "重新办理，"+calendar.Say(m.FinishDue)+"前答复。"); err != nil {
		return err
	}
	if s, ok := o.steward(*m); ok && handler != "" && handler != s.ID {
		if err := o.order(tx, *m, handler, PartLead, "重新办理："+a.Payload, 0, s.ID); err != nil {
			return err
		}
	}
	if err := o.tellOf(tx, *m, cardReopened, "居民反映没解决，重新办理", a.Payload); err != nil {
		return err
	}
	s, _ := o.steward(*m)
	if up, ok := o.holder(*m, o.answerRight(*m)); ok && up.ID != s.ID {
		text := "第" + strconv.Itoa(m.Reopens) + "次重办，这次的答复由您审核。"
		if err := people.Tell(tx, o.card(*m, up, cardRedo, cardKey(cardRedo, *m), "重办请审核", text)); err != nil {
			return err
		}
	}
	if m.Reopens >= secondFailure && !m.Supervised {
		return o.supervise(tx, m, act{Who: BySystem, Reason: "second_failure"})
	}
	return nil
}

// secondFailure is the reopening from which people above watch a case.
const secondFailure = 2

// reopenFull keeps that it is still not solved and hands it to people above.
func (d deed) reopenFull(m Demand, text string) (receipt, error) {
	if m.State.May(ToSupervise, BySystem) {
		if err := d.supervise(d.tx, &m, act{Who: BySystem, Reason: "not_solved_again", Payload: text}); err != nil {
			return receipt{}, err
		}
	} else if err := d.tellAbove(d.tx, m, "办结后居民仍反映没解决"); err != nil {
		return receipt{}, err
	}
	if m.State.May(ToClose, ByResident) {
		now := d.tx.Now()
		if err := change(d.tx, &m, d.by(m, act{Action: ToClose, Reason: "not_solved", Payload: text}), func(m *Demand) { m.ClosedAt = now }); err != nil {
			return receipt{}, err
		}
	}
	return d.caseReceipt(m, receipt{text: text, outcome: "full"}), nil
}

// caseReceipt tells what the last words about a case need.
func (d deed) caseReceipt(m Demand, out receipt) receipt {
	now := d.tx.Now()
	out.id, out.no, out.tail, out.who = m.ID, m.No, m.Tail(), d.whose(m)
	out.dueEnglish = calendar.SayEnglish(m.FinishDue)
	if m.State.Open() && now.Before(m.FinishDue) {
		out.due = calendar.SayNear(m.FinishDue, now)
	}
	return out
}
