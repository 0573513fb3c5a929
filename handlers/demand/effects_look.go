package demand

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/store"
	"minxu/triage"
)

// ownMost is how many of a person's newest demands a talk looks at.
const ownMost = 50

// ownCases lists a person's newest cases, newest first.
func ownCases(r store.Reader, resident string) ([]Demand, error) {
	own, err := Own(r, resident, ownMost)
	if err != nil {
		return nil, err
	}
	return followed(r, own)
}

// lookSaid tells what the message of this turn said beside its matters, and whether the person files for the first time.
func (c capability) lookSaid(a handlers.Asked) ([]dialog.Value, error) {
	n, err := 0, error(nil)
	if a.Who.ID != "" {
		if n, err = filedSince(a.Reader, a.Who.ID, time.Time{}, 1); err != nil {
			return nil, err
		}
	}
	return saidRows(a.Heard, n == 0), nil
}

// OwnCase asks for the person's own case that may be the same matter: one row or none.
type OwnCase struct {
	Category, Node, Estate, Building string
	Point                            bool
}

func (c capability) lookOwn(a handlers.Asked, q OwnCase) ([]dialog.Value, error) {
	if a.Who.ID == "" {
		return nil, nil
	}
	own, err := ownCases(a.Reader, a.Who.ID)
	if err != nil {
		return nil, err
	}
	if a.Conversation != "" { // what was said in one breath are different matters
		own = slices.DeleteFunc(own, func(d Demand) bool { return strings.HasPrefix(d.Source, a.Conversation+"/") })
	}
	o := c.office(a)
	node, _ := o.settled(triage.Place{Node: q.Node, Estate: q.Estate, Building: q.Building, HasPoint: q.Point}, a.Who.Home)
	d, ok := o.Policy.OwnDuplicate(own, spot{q.Category, node, q.Building}, a.Now())
	if !ok {
		return nil, nil
	}
	return []dialog.Value{c.caseRow(a, d).value()}, nil
}

// NearCase asks for somebody else's case that may be the same matter: one row or none. The row holds nothing of the neighbour.
type NearCase struct {
	Title, Category, Node, Estate, Building string
	Point                                   bool
}

func (c capability) lookNear(a handlers.Asked, q NearCase) ([]dialog.Value, error) {
	o := c.office(a)
	if _, known := o.Tree.Node(q.Node); !known || personal(q.Category) {
		return nil, nil
	}
	node, _ := o.settled(triage.Place{Node: q.Node, Estate: q.Estate, Building: q.Building, HasPoint: q.Point}, a.Who.Home)
	others, err := nearby(a.Reader, node, q.Category, a.Now().AddDate(0, 0, -o.Policy.GroupDays))
	if err != nil {
		return nil, err
	}
	others = slices.DeleteFunc(others, func(d Demand) bool {
		return d.Filer == a.Who.ID || a.Who.Household != "" && d.Household == a.Who.Household
	})
	d, ok := o.Policy.Neighbouring(others, spot{q.Category, node, q.Building}, q.Title, a.Now())
	if !ok {
		return nil, nil
	}
	households := d.Households
	if households < 2 {
		_, households = o.Policy.Group(others, d, a.Now())
	}
	return []dialog.Value{nearRow{d.ID, strconv.Itoa(max(households, 1)), "正在办，" + calendar.SayNear(d.FinishDue, a.Now()) + "前答复"}.value()}, nil
}

// lookCases lists the person's cases that the message may mean.
func (c capability) lookCases(a handlers.Asked, purpose string) ([]dialog.Value, error) {
	if a.Who.ID == "" {
		return nil, nil
	}
	own, err := ownCases(a.Reader, a.Who.ID)
	if err != nil {
		return nil, err
	}
	if purpose == "progress" && a.Heard.Case != "" { // a number may be of a case that is long over
		if d := byNumber(own, a.Heard.Case); len(d) > 0 {
			return c.caseRows(a, d), nil
		}
	}
	cases := c.numbers.in(a.Reader).recent(own, a.Now())
	cases = slices.DeleteFunc(cases, func(d Demand) bool { return !fits(d, purpose) })
	if a.Heard.Case != "" {
		if cases = byNumber(cases, a.Heard.Case); len(cases) == 0 {
			return []dialog.Value{{ID: notFound}}, nil
		}
		return c.caseRows(a, cases), nil
	}
	return c.caseRows(a, meant(a, cases)), nil
}

// fits says whether a case can be spoken of for a purpose.
func fits(d Demand, purpose string) bool {
	switch purpose {
	case "answer":
		return d.State == WaitingResident
	case "supplement":
		return d.State.May(ToSupplement, ByResident)
	case "withdraw":
		return d.State.May(ToWithdraw, ByResident)
	}
	return d.State != Closed
}

// byNumber finds cases by number or nickname; two may have the same nickname.
func byNumber(cases []Demand, number string) []Demand {
	number = strings.ToUpper(number)
	var found []Demand
	for _, d := range cases {
		if d.No == number || d.Tail() == number || len(number) > 4 && strings.HasSuffix(d.No, number) {
			found = append(found, d)
		}
	}
	return found
}

// meant narrows cases to the one that the words speak of, else to the one that was just spoken of, else to none less.
func meant(a handlers.Asked, cases []Demand) []Demand {
	if len(cases) < 2 {
		return cases
	}
	titles := make([]string, len(cases))
	for i, d := range cases {
		titles[i] = d.Title
	}
	if i := triage.MatchCase(a.Heard.Text, titles); i >= 0 {
		return cases[i : i+1]
	}
	if spoken := a.Said("case"); spoken != "" {
		for i, d := range cases {
			if d.ID == spoken {
				return cases[i : i+1]
			}
		}
	}
	asked, n := 0, 0
	for i, d := range cases {
		if d.Question != "" {
			asked, n = i, n+1
		}
	}
	if n == 1 && a.Heard.Intent == triage.UnknownIntent { // a late answer
		return cases[asked : asked+1]
	}
	return cases
}

// lookVerdicts lists the answered cases that the message may mean, with what it says of them.
func (c capability) lookVerdicts(a handlers.Asked) ([]dialog.Value, error) {
	if a.Who.ID == "" {
		return nil, nil
	}
	own, err := ownCases(a.Reader, a.Who.ID)
	if err != nil {
		return nil, err
	}
	said := verdictOf(a.Heard)
	cases := answered(c.numbers.in(a.Reader), own, a.Now(), said == verdictNot)
	if unhappy := a.Said("unhappy"); unhappy != "" && said == verdictNot {
		cases = slices.DeleteFunc(cases, func(d Demand) bool { return d.ID != unhappy })
	}
	if a.Heard.Case != "" {
		cases = byNumber(cases, a.Heard.Case)
	} else {
		cases = meant(a, cases)
	}
	rows := make([]dialog.Value, len(cases))
	for i, d := range cases {
		row := c.caseRow(a, d)
		row.said, row.text = said, ""
		if said == verdictNot {
			row.text = presentState(prose(a.Heard.Text))
		}
		rows[i] = row.value()
	}
	return rows, nil
}

// answered keeps the cases whose answer can be judged: those that wait for it, and for "not solved" also those that are closed but can
// still be done again.
func answered(p Policy, own []Demand, now time.Time, closedToo bool) []Demand {
	var list []Demand
	for _, d := range own {
		again := p.MayReopen(d, now)
		if p.MayEvaluate(d, now) || closedToo && (again == ReopenYes || again == ReopenFull) {
			list = append(list, d)
		}
	}
	return list
}

// verdictOf hears solved or not solved; empty when the message leaves it open.
func verdictOf(u triage.Understanding) string {
	n, digit := dialog.Digit(u.Text)
	switch {
	case digit && n == 1, u.Intent == triage.Solved:
		return verdictSolved
	case digit && n == 2, saysNotSolved(u):
		return verdictNot
	case u.Answer == triage.Yes:
		return verdictSolved
	case u.Answer == triage.No:
		return verdictNot
	case dialog.Agrees(u.Text):
		return verdictSolved
	}
	return ""
}

func (c capability) caseRows(a handlers.Asked, cases []Demand) []dialog.Value {
	const most = 9
	rows := make([]dialog.Value, 0, min(len(cases), most))
	for _, d := range cases[:min(len(cases), most)] {
		rows = append(rows, c.caseRow(a, d).value())
	}
	return rows
}

// caseRow tells a case to its owner.
func (c capability) caseRow(a handlers.Asked, d Demand) caseRow {
	o := c.office(a)
	now := a.Now()
	english := a.Heard.English || a.Who.Lang == "en" && d.Lang == "en"
	row := caseRow{id: d.ID, title: d.Title, tail: d.Tail(), state: d.State, filed: calendar.SayDate(d.SubmittedAt), stands: standsNow(d),
		status: o.status(d, now, english), urge: o.urgeWords(d, now, english), place: o.whose(d), question: d.Question, hazard: d.Hazard && d.State.Open()}
	if d.State.Open() && !overdue(o.Calendar, d, now) {
		row.due = calendar.SayNear(d.FinishDue, now)
	}
	if s, ok := o.steward(d); ok {
		row.staff = s.Name
	}
	text := prose(a.Heard.Text)
	if saysUrge(text) || a.Heard.Intent == triage.Urge && !asksAbout(text) {
		row.said = "urge"
	}
	if a.Heard.Intent == triage.Supplement {
		text = content(text)
	}
	if !empty(text) {
		row.text = text
	}
	return row
}
