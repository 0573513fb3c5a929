package festival

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// bid takes what an idle resident says about what was asked of them (a seat that was offered, whether they come, how it was), about events
// that they signed up for, and words of a title that nobody else understands.
func (c capability) bid(_ context.Context, a handlers.Asked) (*handlers.Start, error) {
	u := a.Heard
	if u.Text == "" {
		return nil, nil
	}
	if a.Who.ID != "" {
		if s, err := c.bidOwn(a); err != nil || s != nil {
			return s, err
		}
	}
	switch u.Intent {
	case triage.Festival:
		if f := flowOf(actOf(u)); f != nil {
			return &handlers.Start{Flow: f}, nil
		}
		return signUp(a)
	case triage.UnknownIntent, triage.Smalltalk:
		if len(u.Matters) > 0 || u.Refusal.Reason != triage.Accepted {
			return nil, nil
		}
		events, err := shown(a.Reader)
		if err != nil {
			return nil, err
		}
		if _, named := Meant(u.Text, nil, events); named {
			if f := flowOf(actOf(u)); f != nil {
				return &handlers.Start{Flow: f}, nil
			}
			return signUp(a)
		}
		if a.Said("event") != "" && has(u.Text, "候补", "报名", "想去", "还去", "要去") {
			return &handlers.Start{Flow: signing}, nil
		}
	}
	return nil, nil
}

// hintEvent is the kind of hint that names an event.
const hintEvent = "event"

// signUp begins the sign-up with the event that the message names, so that it is kept when the talk is interrupted. A draft that lies there
// is offered first: that is the desk's.
func signUp(a handlers.Asked) (*handlers.Start, error) {
	if slices.Contains(a.Parked, signing.Name) {
		if a.Heard.Intent == triage.Festival {
			return nil, nil
		}
		return &handlers.Start{Flow: signing}, nil
	}
	events, err := shown(a.Reader)
	if err != nil {
		return nil, err
	}
	found, named := Meant(a.Heard.Text, a.Heard.Times, events)
	if found = standing(found, a.Now()); !named || len(found) != 1 {
		if a.Heard.Intent == triage.Festival {
			return nil, nil
		}
		return &handlers.Start{Flow: signing}, nil
	}
	v := dialog.Value{ID: found[0].ID, Label: found[0].Title}
	return &handlers.Start{Flow: signing, Hints: []dialog.Hint{{Kind: hintEvent, Sure: true, Values: []dialog.Value{v}}}}, nil
}

// flowOf gives the flow of an act other than signing up.
func flowOf(a act) *dialog.Flow {
	switch a {
	case actCancel:
		return cancelling
	case actChange:
		return changing
	case actCheckIn:
		return checkingIn
	case actMine:
		return listing
	}
	return nil
}

// bidOwn looks at the person's own registrations.
func (c capability) bidOwn(a handlers.Asked) (*handlers.Start, error) {
	u, now := a.Heard, a.Now()
	code := codeIn(u.Text)
	answer, score := answerIn(u), scoreIn(u)
	act := actOf(u)
	if code == "" && answer < 0 && score == 0 && act == actSign {
		return nil, nil
	}
	regs, events, err := ownEvents(a.Reader, a.Who.ID, func(r Registration, e Event) bool {
		return slices.ContainsFunc([]string{forOpen, forExpired, forFeedback, forCancel, forCheckIn}, func(p string) bool { return c.policy.suits(p, r, e, now) })
	})
	if err != nil || len(regs) == 0 {
		return nil, err
	}
	have := func(purpose string) bool {
		for i, r := range regs {
			if c.policy.suits(purpose, r, events[i], now) {
				return true
			}
		}
		return false
	}
	_, digit := dialog.Digit(u.Text)
	if digit && a.Said("menu") != "" { // a digit of the menu that was just shown
		return nil, nil
	}
	other := u.Outright && u.Intent != triage.Festival && u.Intent != triage.UnknownIntent
	switch {
	case code != "" && act == actCheckIn && (have(forCheckIn) || slices.ContainsFunc(regs, func(r Registration) bool { return r.Code == code })):
		return &handlers.Start{Flow: checkingIn}, nil
	case answer >= 0 && have(forOpen) && !other && len(u.Matters) == 0:
		return answered(forOpen, answer), nil
	case answer == 1 && have(forExpired) && !other && (digit || len(a.Context) == 0):
		return answered(forExpired, answer), nil
	case score > 0 && have(forFeedback) && (digit || u.Intent == triage.UnknownIntent || u.Intent == triage.ScoreProject && !u.Outright):
		return &handlers.Start{Flow: scoring}, nil
	case other || len(u.Matters) > 0:
		return nil, nil
	case act == actCancel && have(forCancel) && u.Intent != triage.Withdraw && !digit:
		return &handlers.Start{Flow: cancelling}, nil
	case act == actChange && have(forCancel):
		return &handlers.Start{Flow: changing}, nil
	case act == actMine:
		return &handlers.Start{Flow: listing}, nil
	}
	return nil, nil
}

func answered(purpose string, answer int) *handlers.Start {
	word := "yes"
	if answer == 0 {
		word = "no"
	}
	return &handlers.Start{Flow: answering, Facts: []dialog.Fact{{Key: factFor, Value: purpose}, {Key: factAnswer, Value: word}}}
}

// glanceMine answers 我的 with one line a registration.
func (c capability) glanceMine(_ context.Context, a handlers.Asked) (string, error) {
	regs, events, err := ownUpcoming(a.Reader, a.Who.ID)
	if err != nil || len(regs) == 0 {
		return "", err
	}
	const most = 5
	var lines []string
	for i, r := range regs {
		if i == most {
			lines = append(lines, "还有别的活动，发“我的活动”看全部。")
			break
		}
		line := "活动：" + events[i].Title + "（尾号" + r.Tail() + "）" + calendar.SayNear(events[i].Start, a.Now()) + "，" + strconv.Itoa(r.Party) + "位，"
		if r.State == Signed {
			line += "签到码" + r.Code
		} else {
			line += r.State.Name()
		}
		lines = append(lines, line)
	}
	return strings.Join(lines, "\n"), nil
}
