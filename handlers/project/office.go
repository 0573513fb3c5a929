package project

import (
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// Office is what acts of staff and timers stand on.
type Office struct {
	Tree     *people.Tree
	Calendar *calendar.Calendar
	Policy   Policy
}

// by says who acts.
func by(s people.Staff, a act) act {
	a.Who, a.ActorID, a.Role = ByStaff, s.ID, s.Role
	return a
}

// result computes what a settled round came to; ok is false before that.
func (o Office) result(r store.Reader, round Round) (Result, bool, error) {
	if round.SettledAt.IsZero() {
		return Result{}, false, nil
	}
	list, err := Ballots(r, round.Project, round.No)
	if err != nil {
		return Result{}, false, err
	}
	_, all := tallies(list)
	return o.Policy.WithDefaults().ResultOf(round.Counted, all, round.Street, round.Expert, round.Mean), true, nil
}

// resultWords tells the newest settled result of a project; empty when none is out.
func (o Office) resultWords(r store.Reader, p Project) (string, error) {
	if p.State != Scored && p.State != Archived && p.State != Rectifying && p.State != Delivered {
		return "", nil
	}
	round, ok, err := RoundOf(r, p.ID, p.Round)
	if err != nil || !ok {
		return "", err
	}
	res, ok, err := o.result(r, round)
	if err != nil || !ok {
		return "", err
	}
	return res.Say(), nil
}

// districtMean is m, the district's mean of the last twelve months.
func (o Office) districtMean(r store.Reader, now time.Time) (float64, error) {
	m, ok, err := districtMean(r, now.AddDate(-1, 0, 0))
	if err != nil || ok {
		return m, err
	}
	return o.Policy.PriorMean, nil
}

// steward is who looks after a project: the steward of its place, else whoever the chain of the place names.
func (o Office) steward(p Project) (people.Staff, bool) {
	if s, ok := people.Steward(o.Tree, p.Node); ok {
		return s, true
	}
	return people.Responsible(o.Tree, p.Node)
}

// above is who is told when a project's clock has run out.
func (o Office) above(p Project) (people.Staff, bool) {
	for _, role := range []string{people.RoleStreetOperator, people.RoleDistrictAdmin} {
		if s, ok := people.Holder(o.Tree, p.Node, role); ok {
			return s, true
		}
	}
	return o.steward(p)
}

// loud puts a push that is not urgent out of the night and out of the midday rest.
func loud(at time.Time, key string) time.Time {
	at = calendar.NextLoudFor(at, key)
	if calendar.SoftQuiet(at) {
		return calendar.SoftQuietHours().End(at)
	}
	return at
}
