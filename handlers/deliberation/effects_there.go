package deliberation

import (
	"errors"
	"slices"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/store"
)

// signIn notes a household as present: at the meeting whose code was scanned, else at the one of the person's that is open for it.
func (d deed) signIn(e SignIn) (dialog.Value, error) {
	m, found, err := d.signable(e.Meeting)
	if err != nil || !found {
		return receipt{outcome: "none"}.value(), err
	}
	who := d.a.Who
	got, err := d.gotNotice(m)
	if err != nil {
		return dialog.Value{}, err
	}
	opens, ends := d.Policy.CheckInOpen(m)
	now := d.tx.Now()
	switch {
	case m.State == CalledOff || m.State == Draft || m.State == NoQuorum:
		return receipt{outcome: "none"}.value(), nil
	case !got && !d.concerns(m, who.Home):
		return receipt{outcome: "guest", words: m.Title}.value(), nil
	case underAge(who):
		return receipt{outcome: "minor", words: m.Title}.value(), nil
	case now.Before(opens):
		return receipt{outcome: "early", words: m.Title, more: calendar.SayNear(opens, now) + "起才能签到"}.value(), nil
	case now.After(ends) || m.State == Concluded:
		return receipt{outcome: "late", words: m.Title, more: "签到时间已过，来晚了请找工作人员登记"}.value(), nil
	}
	fresh, err := attend(d.tx, Attendance{Meeting: m.ID, Household: household(who), Resident: who.ID, Way: "scan"}, "")
	if err != nil {
		return dialog.Value{}, err
	}
	roll, err := Roll(d.tx, m.ID)
	if err != nil {
		return dialog.Value{}, err
	}
	out := receipt{outcome: "again", words: m.Title, more: m.ID, n: CountOf(roll, m.Proxies).Present}
	if !fresh {
		return out.value(), nil
	}
	out.outcome = "in"
	return out.value(), d.tx.Audit(store.Entry{ActorKind: "resident", Action: "deliberation.attend", ObjectKind: objectMeeting, ObjectID: m.ID, Reason: "scan"})
}

// signable finds the meeting to sign in to.
func (d deed) signable(id string) (Meeting, bool, error) {
	if id != "" {
		m, err := MeetingByID(d.tx, id)
		if errors.Is(err, store.ErrNotFound) {
			return m, false, nil
		}
		return m, err == nil, err
	}
	if !d.a.Who.Bound() {
		return Meeting{}, false, nil
	}
	now := d.tx.Now()
	const most = 30
	list, err := Meetings(d.tx, MeetingFilter{Communities: []string{d.community(d.a.Who.Home.Node)}, States: []MeetingState{Noticed, RSVPOpen, RSVPClosed, Held},
		From: calendar.Midnight(now), To: calendar.Midnight(now).AddDate(0, 0, 1), Limit: most})
	if err != nil {
		return Meeting{}, false, err
	}
	for _, m := range list {
		if d.concerns(m, d.a.Who.Home) {
			return m, true, nil
		}
	}
	return Meeting{}, false, nil
}

// running finds the meeting that is being held and at which the person's household is on the roll; there says whether it is.
func (d deed) running(id string) (m Meeting, there, found bool, err error) {
	m, found, err = d.signable(id)
	if err != nil || !found || m.State == CalledOff || m.State == Concluded || d.tx.Now().Before(m.At.Add(-d.Policy.CheckInBefore)) {
		return m, false, false, err
	}
	roll, err := Roll(d.tx, m.ID)
	there = slices.ContainsFunc(roll, func(a Attendance) bool { return a.Household == household(d.a.Who) && a.Holder == "" })
	return m, there, true, err
}

// raiseHand puts somebody into the line of speakers.
func (d deed) raiseHand(e RaiseHand) (dialog.Value, error) {
	m, there, found, err := d.running(e.Meeting)
	switch {
	case err != nil || !found:
		return receipt{outcome: "none"}.value(), err
	case !there:
		return receipt{outcome: "away", words: m.Title}.value(), nil
	}
	n, err := raise(d.tx, m.ID, d.a.Who.ID)
	return receipt{outcome: "up", words: m.Title, n: n}.value(), err
}

// show gives the consensus meter the stance of a household that is there.
func (d deed) show(e Show) (dialog.Value, error) {
	m, there, found, err := d.running(e.Meeting)
	if err != nil || !found || !there || m.Meter != meterOpen || !slices.Contains([]Stance{Agrees, Lives, Objects}, Stance(e.Stance)) {
		return receipt{outcome: "shut"}.value(), err
	}
	why := ""
	if e.Reason != "" {
		why = d.understood(e.Reason)
	}
	kept, err := keepStance(d.tx, m.ID, household(d.a.Who), Stance(e.Stance), why)
	if err != nil || !kept {
		return receipt{outcome: "shut"}.value(), err
	}
	return receipt{outcome: "kept"}.value(), nil
}
