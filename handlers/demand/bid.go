package demand

import (
	"context"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// bid takes what an idle resident says about a matter that was refused, a case that is open or answered, a steward's question.
func (c capability) bid(_ context.Context, a handlers.Asked) (*handlers.Start, error) {
	u := a.Heard
	if reason := a.Said("refused"); reason != "" && (u.Refusal.Reason == triage.Accepted || string(u.Refusal.Reason) == reason) && followsRefusal(u) {
		return &handlers.Start{Flow: afterwards, Facts: []dialog.Fact{{Key: "refused", Value: reason}}}, nil
	}
	if mayRefuse(u) {
		return &handlers.Start{Flow: filing}, nil
	}
	if _, found, err := c.others(a); err != nil || found {
		return &handlers.Start{Flow: watching}, err
	}
	if a.Who.ID == "" || u.Text == "" {
		return nil, nil
	}
	own, err := ownCases(a.Reader, a.Who.ID)
	if err != nil || len(own) == 0 {
		return nil, err
	}
	if f := c.about(a, own); f != nil {
		return &handlers.Start{Flow: f}, nil
	}
	return nil, nil
}

// about chooses the talk that a message about an existing case begins; nil when it is about none.
func (c capability) about(a handlers.Asked, own []Demand) *dialog.Flow {
	u, now := a.Heard, a.Now()
	_, digit := dialog.Digit(u.Text)
	waiting := newest(own, func(d Demand) bool { return d.State == WaitingResident })
	judged := answered(c.numbers.in(a.Reader), own, now, false)
	bare := digit || u.Answer != triage.NoAnswer || dialog.Agrees(u.Text)
	if bare {
		// A bare yes belongs to what was asked last; to nothing of these when other words came in between.
		switch {
		case len(a.Context) > 0:
			return nil
		case waiting.ID != "" && (len(judged) == 0 || waiting.WaitingSince.After(judged[0].ResolvedAt)):
			return answering
		case len(judged) > 0 && verdictOf(u) != "":
			return evaluation
		}
		return nil
	}
	if saysNotSolved(u) && len(narrowed(a, answered(c.numbers.in(a.Reader), own, now, true))) > 0 && !c.speaksOfOpen(a, own) {
		return evaluation
	}
	if u.Intent == triage.Solved {
		if len(judged) > 0 {
			return evaluation
		}
		if newest(own, func(d Demand) bool { return d.State.May(ToWithdraw, ByResident) }).ID != "" {
			return withdrawal
		}
	}
	if waiting.ID != "" && answersQuestion(u, waiting) && !saysUrge(u.Text) {
		return answering
	}
	late := newest(own, func(d Demand) bool { return d.State.Open() && d.Question != "" })
	if late.ID != "" && u.Intent == triage.UnknownIntent && answersQuestion(u, late) {
		return adding
	}
	open := c.numbers.in(a.Reader).recent(own, now)
	switch u.Intent {
	case triage.Supplement:
		if len(open) > 0 {
			return adding
		}
	case triage.Urge:
		return urging
	case triage.Progress:
		return progress
	case triage.Withdraw:
		return withdrawal
	case triage.Demand, triage.UnknownIntent, triage.NotSolved, triage.Smalltalk, "":
		if asksAbout(u.Text) && c.speaksOfOpen(a, own) {
			return progress
		}
		if u.Intent != triage.Demand && a.Said("answered") != "" && !u.Asking {
			return adding
		}
	}
	return nil
}

// speaksOfOpen says whether the words name one of the person's open cases.
func (c capability) speaksOfOpen(a handlers.Asked, own []Demand) bool {
	var titles []string
	for _, d := range own {
		if d.State.Open() || d.State == Merged {
			titles = append(titles, d.Title)
		}
	}
	if len(titles) == 0 {
		return false
	}
	return triage.MatchCase(a.Heard.Text, titles) >= 0
}

// narrowed keeps of the answered cases those that "not solved" may mean: the named one, the one just spoken of, or the only one.
func narrowed(a handlers.Asked, cases []Demand) []Demand {
	if a.Heard.Case != "" {
		return byNumber(cases, a.Heard.Case)
	}
	if len(a.Heard.Matters) > 0 && a.Heard.Intent != triage.NotSolved { // a report that happens to say 又坏了: only a named case is meant
		titles := make([]string, len(cases))
		for i, d := range cases {
			titles[i] = d.Title
		}
		if i := triage.MatchCase(a.Heard.Text, titles); i >= 0 {
			return cases[i : i+1]
		}
		return nil
	}
	return cases
}

func newest(own []Demand, is func(Demand) bool) Demand {
	for _, d := range own { // newest first
		if is(d) {
			return d
		}
	}
	return Demand{}
}

// attach takes a photo that an idle resident sends: it belongs to the question that waits, else to the case that was just spoken of.
func (c capability) attach(_ context.Context, a handlers.Asked, h dialog.Hint) (*handlers.Start, error) {
	if a.Who.ID == "" || h.Kind != handlers.HintPhoto {
		return nil, nil
	}
	if id := a.Said("answered"); id != "" {
		return &handlers.Start{Flow: adding}, nil
	}
	own, err := ownCases(a.Reader, a.Who.ID)
	if err != nil {
		return nil, err
	}
	if newest(own, func(d Demand) bool { return d.State == WaitingResident }).ID != "" {
		return &handlers.Start{Flow: answering}, nil
	}
	if a.Said("filed") != "" && len(c.numbers.in(a.Reader).recent(own, a.Now())) > 0 {
		return &handlers.Start{Flow: adding}, nil
	}
	return nil, nil
}
