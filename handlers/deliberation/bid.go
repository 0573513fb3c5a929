package deliberation

import (
	"context"
	"slices"
	"strings"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// scenePrefix begins the value of a meeting's sign-in code; a building's begins with digits.
const scenePrefix = "meeting-"

// SceneOf is the value of the code that stands at the door of a meeting.
func SceneOf(m Meeting) string { return scenePrefix + m.ID }

// attach takes the code at the door of a meeting.
func (c capability) attach(_ context.Context, a handlers.Asked, h dialog.Hint) (*handlers.Start, error) {
	if h.Kind != handlers.HintScene || len(h.Values) == 0 {
		return nil, nil
	}
	id, ok := strings.CutPrefix(h.Values[0].ID, scenePrefix)
	if !ok {
		return nil, nil
	}
	return &handlers.Start{Flow: signingIn, Facts: []dialog.Fact{{Key: factScene, Value: id}}}, nil
}

func begin(f *dialog.Flow, facts ...dialog.Fact) *handlers.Start {
	return &handlers.Start{Flow: f, Facts: facts}
}

// passedOn begins a talk that takes the message itself as its words.
func passedOn(f *dialog.Flow, u triage.Understanding, facts ...dialog.Fact) *handlers.Start {
	return &handlers.Start{Flow: f, Facts: facts, Hints: []dialog.Hint{{Kind: handlers.HintWords, Sure: true, Values: []dialog.Value{{ID: "words", Label: u.Text}}}}}
}

// bid takes what an idle resident says about meetings and topics: an answer to a notice, an opinion after it, a rating, a stance, a topic.
func (c capability) bid(_ context.Context, a handlers.Asked) (*handlers.Start, error) {
	u := a.Heard
	if u.Text == "" {
		return nil, nil
	}
	for _, prefix := range []string{"YT", "HY"} {
		if strings.HasPrefix(u.Case, prefix) && len(u.Case) > len(prefix) && brief(u.Text) && !holdsAny(u.Text, "附议", "支持", "撤回", "参加", "不去", "我去") {
			return begin(standing, dialog.Fact{Key: factNo, Value: u.Case}), nil
		}
	}
	if n, digit := dialog.Digit(u.Text); digit {
		return c.bidDigit(a, n)
	}
	if a.Who.ID != "" {
		if s, err := c.bidWords(a); err != nil || s != nil {
			return s, err
		}
	}
	act, ok := wants(u)
	if !ok {
		return nil, nil
	}
	switch act {
	case actSecond:
		return begin(seconding), nil
	case actTakeBack:
		return begin(takingBack), nil
	case actCheckIn:
		return begin(signingIn), nil
	case actHand:
		if !holdsAny(u.Text, "发言") && !brief(u.Text) {
			return nil, nil
		}
		return begin(raising), nil
	case actResults:
		if len(u.Matters) > 0 && !speaksOfMeeting(u.Text) && !holdsAny(u.Text, "议") {
			return nil, nil
		}
		return begin(resulting), nil
	case actHome:
		if len(u.Matters) > 0 && u.Intent != triage.Topic && u.Intent != triage.Deliberation {
			return nil, nil
		}
		return begin(home), nil
	case actPropose:
		if slices.Contains(a.Parked, proposing.Name) && len(u.Matters) == 0 {
			return nil, nil // the desk offers the draft
		}
		return begin(proposing), nil
	}
	return nil, nil
}

// bidDigit takes a bare digit: what was just answered anew, else the one open question of this room. A menu that was just shown has the
// first claim to it.
func (c capability) bidDigit(a handlers.Asked, n int) (*handlers.Start, error) {
	if a.Who.ID == "" || a.Said("menu") != "" {
		return nil, nil
	}
	if id := a.Said("meeting"); id != "" { // just answered: another digit changes it
		if answer, ok := ofDigit(n); ok {
			return answered(id, saying{answer: answer}), nil
		}
		return nil, nil
	}
	if len(a.Context) > 0 {
		return nil, nil
	}
	if s, err := c.openMeter(a); err != nil || s != "" {
		if stance, ok := stanceOf(n); ok && err == nil {
			return begin(showing, dialog.Fact{Key: factMeeting, Value: s}, dialog.Fact{Key: factStance, Value: string(stance)}), nil
		}
		return nil, err
	}
	seats, err := c.openSeats(a)
	if err != nil {
		return nil, err
	}
	seats = slices.DeleteFunc(seats, func(s seatOf) bool { return s.Score > 0 })
	open, err := c.waiting(a)
	if err != nil {
		return nil, err
	}
	answer, isAnswer := ofDigit(n)
	const best = 5
	switch {
	case len(seats) > 0 && len(open) > 0 && isAnswer:
		return begin(choosing, dialog.Fact{Key: factDigit, Value: digits(n)}, dialog.Fact{Key: factScore, Value: digits(n)}), nil
	case len(seats) > 0 && n >= 0 && n <= best:
		return begin(rating, dialog.Fact{Key: factOutcome, Value: seats[0].out.ID}, dialog.Fact{Key: factScore, Value: digits(n)}), nil
	case len(open) == 0 || !isAnswer:
		return nil, nil
	case len(open) == 1:
		return answered(open[0], saying{answer: answer}), nil
	}
	return answered("", saying{answer: answer}), nil
}

// answered begins an answer; without a meeting the talk asks which one.
func answered(meeting string, s saying) *handlers.Start {
	return begin(answering, dialog.Fact{Key: factMeeting, Value: meeting}, dialog.Fact{Key: factAnswer, Value: string(s.answer)}, dialog.Fact{Key: factSub, Value: s.sub},
		dialog.Fact{Key: factForeign, Value: flag(s.foreign)})
}

// waiting lists the meetings whose notice somebody got lately and has not answered, while they may.
func (c capability) waiting(a handlers.Asked) ([]string, error) {
	now := a.Now()
	list, err := invitesOf(a.Reader, a.Who.ID, now.Add(-c.policy.PromptFor))
	if err != nil || len(list) == 0 {
		return nil, err
	}
	var open []string
	for _, i := range list {
		m, err := MeetingByID(a.Reader, i.Meeting)
		if err != nil {
			return nil, err
		}
		if i.At.After(now) || !m.State.Coming() || m.State == RSVPClosed || !now.Before(m.RSVPClose) {
			continue
		}
		own, ok, err := rsvpOf(a.Reader, m.ID, a.Who.ID)
		if err != nil {
			return nil, err
		}
		if !ok || own.At.Before(i.At) { // a new notice asks anew
			open = append(open, m.ID)
		}
	}
	return open, nil
}

// openMeter finds the meeting whose consensus meter waits for the person's household.
func (c capability) openMeter(a handlers.Asked) (string, error) {
	if !a.Who.Bound() {
		return "", nil
	}
	const most = 5
	list, err := Meetings(a.Reader, MeetingFilter{Communities: []string{c.office(a).community(a.Who.Home.Node)}, States: []MeetingState{Held}, Limit: most})
	if err != nil {
		return "", err
	}
	for _, m := range list {
		if m.Meter != meterOpen {
			continue
		}
		roll, err := Roll(a.Reader, m.ID)
		if err != nil {
			return "", err
		}
		if slices.ContainsFunc(roll, func(at Attendance) bool { return at.Household == household(a.Who) && at.Holder == "" }) {
			return m.ID, nil
		}
	}
	return "", nil
}

func stanceOf(n int) (Stance, bool) {
	switch n {
	case 1:
		return Agrees, true
	case 2:
		return Lives, true
	case 3:
		return Objects, true
	}
	return "", false
}

// bidWords takes words of somebody with a notice, a seat or a published outcome.
func (c capability) bidWords(a handlers.Asked) (*handlers.Start, error) {
	u := a.Heard
	other := u.Outright && u.Intent != triage.Deliberation && u.Intent != triage.UnknownIntent && u.Intent != triage.Topic
	if other || u.Emergency.Kind != triage.NoEmergency {
		return nil, nil
	}
	if asksAbout(u) {
		views, list, err := c.views(a)
		if err != nil || len(views) == 0 {
			return nil, err
		}
		if i := named(u, list); i >= 0 {
			return begin(answering, dialog.Fact{Key: factMeeting, Value: views[i].id}), nil
		}
		return begin(answering), nil
	}
	if id := a.Said("meeting"); id != "" { // the answer was noted a moment ago
		return c.bidAfter(a, id)
	}
	if s, err := c.bidSeat(a); err != nil || s != nil {
		return s, err
	}
	if id, err := c.openMeter(a); err != nil || id != "" {
		if stance, ok := stanceIn(u.Text); ok && err == nil && brief(u.Text) {
			return begin(showing, dialog.Fact{Key: factMeeting, Value: id}, dialog.Fact{Key: factStance, Value: string(stance)}), nil
		}
		if err != nil {
			return nil, err
		}
	}
	if _, outright := wants(u); outright {
		return nil, nil
	}
	if s, err := c.bidAgainst(a); err != nil || s != nil {
		return s, err
	}
	views, list, err := c.views(a)
	if err != nil {
		return nil, err
	}
	open, err := c.waiting(a)
	if err != nil {
		return nil, err
	}
	about := named(u, list)
	mentions := speaksOfMeeting(u.Text) || about >= 0 && !isReport(u)
	said, isAnswer := answerIn(u)
	switch {
	case len(views) == 0:
	case isAnswer && len(open) > 0 && brief(u.Text) && !u.Asking && (len(u.Matters) == 0 || mentions) && (len(a.Context) == 0 || mentions || !bare(u)):
		if about >= 0 {
			return answered(views[about].id, said), nil
		}
		if len(open) == 1 {
			return answered(open[0], said), nil
		}
		return answered("", said), nil
	case isAnswer && mentions && !u.Asking && brief(u.Text) && !soundsLikeOpinion(u):
		if about >= 0 {
			return answered(views[about].id, said), nil
		}
		return answered("", said), nil
	case len(open) > 0 && !u.Asking && brief(u.Text) && u.Intent == triage.Deliberation:
		return nil, nil
	case soundsLikeOpinion(u) && mentions:
		if about >= 0 {
			return passedOn(telling, u, dialog.Fact{Key: factMeeting, Value: views[about].id}), nil
		}
		return passedOn(telling, u), nil
	}
	return nil, nil
}

// bare says whether a message is a yes or no and nothing else.
func bare(u triage.Understanding) bool { return u.Answer != triage.NoAnswer }

// bidAfter takes what follows an answer: another answer, an opinion, thanks.
func (c capability) bidAfter(a handlers.Asked, id string) (*handlers.Start, error) {
	u := a.Heard
	fact := dialog.Fact{Key: factMeeting, Value: id}
	switch {
	case saysNothing(u.Text):
		return &handlers.Start{Flow: telling, Facts: []dialog.Fact{fact}, Hints: []dialog.Hint{{Kind: handlers.HintWords, Sure: true, None: true}}}, nil
	case u.Intent == triage.Thanks || u.Intent == triage.Greeting || bare(u):
		return nil, nil
	case holdsAny(u.Text, "举手", "发言"), u.Intent == triage.Topic, isReport(u):
		return nil, nil
	}
	if said, ok := answerIn(u); ok && brief(u.Text) && !u.Asking && len(u.Matters) == 0 && !holdsAny(u.Text, "意见", "建议", "希望") {
		return answered(id, said), nil
	}
	if u.Asking && !soundsLikeOpinion(u) || u.Intent != triage.UnknownIntent && u.Intent != triage.Demand && u.Intent != triage.Deliberation && u.Intent != triage.Smalltalk {
		return nil, nil
	}
	const least = 4
	if len([]rune(u.Text)) < least {
		return nil, nil
	}
	return passedOn(telling, u, fact), nil
}

// bidSeat takes a score in words of a drawn supervisor.
func (c capability) bidSeat(a handlers.Asked) (*handlers.Start, error) {
	u := a.Heard
	if u.Score == 0 && !holdsAny(u.Text, "监督", "不评") || !brief(u.Text) || len(a.Context) > 0 && a.Said("outcome") == "" {
		return nil, nil
	}
	seats, err := c.openSeats(a)
	if err != nil || len(seats) == 0 {
		return nil, err
	}
	facts := []dialog.Fact{{Key: factOutcome, Value: seats[0].out.ID}}
	switch {
	case u.Score > 0:
		facts = append(facts, dialog.Fact{Key: factScore, Value: digits(u.Score)})
	case holdsAny(u.Text, "不评"):
		facts = append(facts, dialog.Fact{Key: factScore, Value: "0"})
	}
	return begin(rating, facts...), nil
}

func stanceIn(text string) (Stance, bool) {
	switch {
	case holdsAny(text, "反对", "不同意", "不赞成", "不行"):
		return Objects, true
	case holdsAny(text, "能接受", "可以接受", "凑合", "勉强", "将就"):
		return Lives, true
	case holdsAny(text, "同意", "赞成", "支持", "没意见", "好的", "可以"):
		return Agrees, true
	}
	return "", false
}

// bidAgainst takes an objection to an outcome that is published where the person lives.
func (c capability) bidAgainst(a handlers.Asked) (*handlers.Start, error) {
	u := a.Heard
	if !a.Who.Bound() || isReport(u) || !holdsAny(u.Text, "不同意", "反对", "有意见", "异议", "不公平", "不合理", "有不同意见") {
		return nil, nil
	}
	o := c.office(a)
	const most = 20
	list, err := Outcomes(a.Reader, OutcomeFilter{Nodes: append(o.Tree.Below(o.community(a.Who.Home.Node)), o.community(a.Who.Home.Node)), States: []OutcomeState{Published}, Limit: most})
	if err != nil {
		return nil, err
	}
	list = slices.DeleteFunc(list, func(out Outcome) bool { return !a.Now().Before(out.OpenUntil) })
	if len(list) == 0 {
		return nil, nil
	}
	at := -1
	var titles []string
	for i, out := range list {
		if out.ID == a.Said("outcome") {
			at = i
		}
		title, err := titleOf(a.Reader, out)
		if err != nil {
			return nil, err
		}
		titles = append(titles, title)
	}
	if i := triage.MatchCase(u.Text, titles); i >= 0 {
		at = i
	}
	if at < 0 && len(list) == 1 && holdsAny(u.Text, "结果", "公示", "决定", "方案") {
		at = 0
	}
	if at < 0 {
		return nil, nil
	}
	return passedOn(objecting, u, dialog.Fact{Key: factOutcome, Value: list[at].ID}), nil
}
