package demand

import (
	"context"
	"strconv"
	"strings"

	"minxu/calendar"
	"minxu/handlers"
	"minxu/triage"
)

// glanceProgress answers 进度: the open and answered cases with their dates.
func (c capability) glanceProgress(_ context.Context, a handlers.Asked) (string, error) {
	cases, err := c.spokenOf(a)
	if err != nil || len(cases) == 0 {
		return "", err
	}
	s := speechOfAsked(a)
	if len(cases) == 1 {
		d := cases[0]
		status := c.office(a).status(d, a.Now(), s.english)
		return s.say("您有1件在办：\n"+d.Title+"（尾号"+d.Tail()+"）\n"+status, "You have 1 open matter:\n"+d.Title+" ("+d.Tail()+"): "+status), nil
	}
	return listed(s, c.caseRows(a, cases)), nil
}

// glanceMine answers 我的 with one line a case.
func (c capability) glanceMine(_ context.Context, a handlers.Asked) (string, error) {
	cases, err := c.spokenOf(a)
	if err != nil || len(cases) == 0 {
		return "", err
	}
	const most = 5
	s := speechOfAsked(a)
	var lines []string
	for i, d := range cases {
		if i == most {
			lines = append(lines, s.say("还有别的民需，发“进度”看全部。", "Reply \"progress\" for all."))
			break
		}
		lines = append(lines, s.say("民需 "+d.Title+"（尾号"+d.Tail()+"）："+pick(d.State == Resolved, "已答复，等您评价", pick(d.State == WaitingResident, "等您回复", c.office(a).stands(d)+"，"+calendar.SayNear(d.FinishDue, a.Now())+"前答复")),
			d.Title+" ("+d.Tail()+"): "+englishStatus(d)))
	}
	return strings.Join(lines, "\n"), nil
}

// glanceGreeting lists what is open, one short line each, for greetings and before data are deleted.
func (c capability) glanceGreeting(_ context.Context, a handlers.Asked) (string, error) {
	cases, err := c.spokenOf(a)
	if err != nil || len(cases) == 0 {
		return "", err
	}
	const most = 3
	s := speechOfAsked(a)
	var lines []string
	for i, d := range cases {
		if i == most {
			lines = append(lines, s.say("还有"+strconv.Itoa(len(cases)-most)+"件，发“进度”可查看。", "Reply \"progress\" for the others."))
			break
		}
		if d.State.Open() || d.State == Merged {
			lines = append(lines, s.say(d.Named()+"还在办，"+calendar.SayNear(d.FinishDue, a.Now())+"前答复", "\""+d.Title+"\" ("+d.Tail()+"): "+englishStatus(d)))
		} else {
			lines = append(lines, s.say(d.Named()+"已答复，等您评价", "\""+d.Title+"\" ("+d.Tail()+"): "+englishStatus(d)))
		}
	}
	return strings.Join(lines, "\n"), nil
}

// glanceWhy explains the last decision: why a matter was refused, why a case has its dates and its people.
func (c capability) glanceWhy(_ context.Context, a handlers.Asked) (string, error) {
	s := speechOfAsked(a)
	if reason := a.Said("refused"); reason != "" {
		return s.polite(FollowUp(triage.RefusalReason(reason))), nil
	}
	id := a.Said("case")
	if id == "" || a.Who.ID == "" {
		return "", nil
	}
	own, err := ownCases(a.Reader, a.Who.ID)
	if err != nil {
		return "", err
	}
	d := newest(own, func(d Demand) bool { return d.ID == id })
	if d.ID == "" {
		return "", nil
	}
	o := c.office(a)
	limit := "5个工作日内答复"
	if d.Urgency.rank() > Normal.rank() {
		limit = "24小时内答复"
	} else if d.Urgency == Consult {
		limit = "1个工作日内答复"
	}
	return s.say(d.Named()+"归“"+CategoryName(d.Category)+"”，按“"+d.Urgency.Name()+"”办：\n"+sayLimit(o.Policy.ContactLimit(d.Urgency))+"内联系，"+limit+"。\n地点在"+pick(d.Place != "", d.Place, "待核实的地方")+"，由"+o.whose(d)+"负责。\n觉得分错了，发“补充”说一声，管家可以改。",
		"It is handled by the community of its place, by its category and urgency."), nil
}

// spokenOf lists the cases that glances name: open, merged, answered and not yet judged.
func (c capability) spokenOf(a handlers.Asked) ([]Demand, error) {
	if a.Who.ID == "" {
		return nil, nil
	}
	own, err := ownCases(a.Reader, a.Who.ID)
	if err != nil {
		return nil, err
	}
	policy := c.numbers.in(a.Reader)
	var list []Demand
	for _, d := range own {
		if d.State.Open() || d.State == Merged || d.State == Converted || policy.MayEvaluate(d, a.Now()) {
			list = append(list, d)
		}
	}
	return list, nil
}

func speechOfAsked(a handlers.Asked) speech {
	return speech{english: a.Who.Lang == "en" && a.Heard.Text == "" || a.Heard.English, child: a.Who.Minor}
}
