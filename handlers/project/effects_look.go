package project

import (
	"slices"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// voter is what is looked up of a person once for all projects.
type voter struct {
	who    people.Resident
	marks  []string // blind texts of the voter
	listed []string // blind texts of the lists
}

func voterOf(r store.Reader, who people.Resident) (voter, error) {
	v := voter{who: who}
	if who.ID == "" {
		return v, nil
	}
	phone := ""
	if who.HasPhone {
		var err error
		if phone, err = people.PhoneOf(r, who.ID); err != nil {
			return v, err
		}
	}
	v.marks = voterMarks(r.Sealer(), who.ID)
	v.listed = personMarks(r.Sealer(), who.ID, phone)
	return v, nil
}

// standing is one project as one person stands to it.
type standing struct {
	Project
	round  Round
	status Status
	right  Right
	fresh  time.Time
	source string
	own    Ballot
	has    bool // own is a ballot
}

// standingOf looks at one project for one person.
func (o Office) standingOf(r store.Reader, p Project, v voter, now time.Time) (standing, error) {
	s := standing{Project: p}
	var err error
	if s.round, _, err = RoundOf(r, p.ID, p.Round); err != nil {
		return s, err
	}
	s.status = statusOf(p, s.round, now)
	var lists []Roll
	if v.who.ID != "" {
		if lists, err = listsOf(r, p.ID, v.listed); err != nil {
			return s, err
		}
	}
	s.right, s.fresh, s.source = o.Policy.rightOf(o.Tree, p, v.who, lists, s.round.OpenAt, now)
	if v.who.ID != "" && s.round.No > 0 {
		s.own, s.has, err = ownBallot(r, p.ID, s.round.No, v.marks)
	}
	return s, err
}

// lookScorable finds the projects that the message may mean, and says of each what can be done.
func (c capability) lookScorable(a handlers.Asked, q Scorable) ([]dialog.Value, error) {
	o, now := c.office(a), a.Now()
	v, err := voterOf(a.Reader, a.Who)
	if err != nil {
		return nil, err
	}
	all, err := spoken(a.Reader)
	if err != nil {
		return nil, err
	}
	if q.Project != "" {
		all = slices.DeleteFunc(all, func(p Project) bool { return p.ID != q.Project })
	} else if p, ok := named(a.Heard, all); ok {
		all = []Project{p}
	}
	if q.Project == "" && len(all) != 1 {
		return c.choose(a, o, v, all, q)
	}
	if len(all) == 0 {
		return nil, nil
	}
	s, err := o.standingOf(a.Reader, all[0], v, now)
	if err != nil {
		return nil, err
	}
	row, err := c.rowFor(a, o, s, q)
	return []dialog.Value{row.value()}, err
}

// named finds the one project that the words speak of, by number or by its title.
func named(u triage.Understanding, all []Project) (Project, bool) {
	if strings.HasPrefix(u.Case, "XM") {
		for _, p := range all {
			if p.No == u.Case {
				return p, true
			}
		}
	}
	text := u.Text
	for _, w := range []string{"项目", "小区", "社区", "打分", "评分", "评价", "满意度", "改分", "改造", "更新", "工程", "进展", "进度", "意见"} {
		text = strings.ReplaceAll(text, w, " ")
	}
	titles := make([]string, len(all))
	for i, p := range all {
		titles[i] = p.Title
	}
	if i := triage.MatchCase(text, titles); i >= 0 {
		return all[i], true
	}
	return Project{}, false
}

const shownMost = 6

// choose lists the open projects that the person may score; where there are none, what comes nearest to it.
func (c capability) choose(a handlers.Asked, o Office, v voter, all []Project, q Scorable) ([]dialog.Value, error) {
	var mine, others, mineOver []standing
	for _, p := range all {
		if p.State != Scoring && !covers(o.Tree, p, v.who.Home) {
			continue
		}
		s, err := o.standingOf(a.Reader, p, v, a.Now())
		if err != nil {
			return nil, err
		}
		switch {
		case s.status == StatusOpen && (s.right.May() || q.Opinion):
			mine = append(mine, s)
		case s.status == StatusOpen:
			others = append(others, s)
		case s.right.May() || s.right == RightLate || s.right == RightFresh:
			mineOver = append(mineOver, s)
		}
	}
	list := mine
	if len(list) == 0 {
		list = o.nearest(others, v.who)
	}
	if len(list) == 0 && len(mineOver) > 0 {
		slices.SortStableFunc(mineOver, func(x, y standing) int { return order(x.status) - order(y.status) })
		list = mineOver[:1]
	}
	if len(list) == 0 {
		return []dialog.Value{row{status: rowNone, sentence: "现在没有可以打分的项目。\n有新项目完工，会请范围内的住户打分；有事要反映，直接说一句就行。"}.value()}, nil
	}
	var rows []dialog.Value
	for _, s := range list[:min(len(list), shownMost)] {
		row, err := c.rowFor(a, o, s, q)
		if err != nil {
			return nil, err
		}
		rows = append(rows, row.value())
	}
	return rows, nil
}

// order puts what opens soon before what has just closed, and that before the rest.
func order(s Status) int {
	for i, x := range []Status{StatusUpcoming, StatusClosed, StatusResult, StatusRework, StatusWork} {
		if x == s {
			return i
		}
	}
	return shownMost
}

// nearest keeps of the open projects of others those of the same community, else of the same street, else all.
func (o Office) nearest(list []standing, who people.Resident) []standing {
	for _, kind := range []string{people.KindCommunity, people.KindStreet} {
		scope, ok := o.Tree.Above(who.Home.Node, kind)
		if !ok {
			continue
		}
		var near []standing
		for _, s := range list {
			if o.Tree.Within(s.Node, scope.Code) || o.Tree.Within(who.Home.Node, s.Node) {
				near = append(near, s)
			}
		}
		if len(near) > 0 {
			return near
		}
	}
	return list
}

// rowFor says what a person can do with a project.
func (c capability) rowFor(a handlers.Asked, o Office, s standing, q Scorable) (row, error) {
	now := a.Now()
	r := row{id: s.ID, title: s.Title, no: s.No, status: rowScore, until: calendar.SayNear(s.round.CloseAt, now), heard: q.Score}
	if r.heard == 0 {
		r.heard = heardScore(a.Heard)
	}
	switch {
	case q.Opinion:
		r.status, r.sentence = rowComment, "您想说说“"+s.Title+"”。"
	case s.status != StatusOpen:
		result, err := o.resultWords(a.Reader, s.Project)
		if err != nil {
			return r, err
		}
		r.status, r.sentence = rowNone, whyNot(s.Project, s.round, result, now)
	case !s.right.May():
		r.status, r.sentence = rowComment, whyNotYou(s.Project, s.right, s.fresh, s.round.OpenAt, now)
		if s.right == RightFresh {
			r.status = rowNone
		}
	case s.has:
		r.own, r.day = s.own.Score, calendar.SayDate(s.own.ChangedAt)
		full, err := c.editsUsed(a.Reader, s.own, now)
		if err != nil {
			return r, err
		}
		if full {
			r.status, r.sentence = rowNone, tooManyEdits(s.own.Score, r.until, c.policy.EditsADay)
		}
	}
	return r, nil
}

// heardScore is the score that a message gives.
func heardScore(u triage.Understanding) int {
	if offScale(u.Text) {
		return 0
	}
	if u.Score > 0 {
		return u.Score
	}
	return scoreIn(u.Text)
}

// editsUsed says whether a ballot was changed as often today as is allowed.
func (c capability) editsUsed(r store.Reader, b Ballot, now time.Time) (bool, error) {
	if b.Edits < c.policy.EditsADay {
		return false, nil
	}
	history, err := Revisions(r, b.ID)
	if err != nil {
		return false, err
	}
	n := 0
	for _, v := range history {
		if v.No > 1 && !v.At.Before(calendar.Midnight(now)) {
			n++
		}
	}
	return n >= c.policy.EditsADay, nil
}
