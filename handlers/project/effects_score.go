package project

import (
	"errors"
	"strconv"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// deed is one order of a conversation under way.
type deed struct {
	Office
	tx *store.Tx
	a  handlers.Asked
}

func tooManyEdits(score int, until string, most int) string {
	return "您今天已经改过" + strconv.Itoa(most) + "次了，明天再改。\n现在是" + strconv.Itoa(score) + "分，" + until + "前都能改。"
}

// cast takes a ballot or changes it. Nothing is trusted that the talk saw earlier: window, right and lists are looked at again, and the row
// of the round decides in the end.
func (d deed) cast(e Cast) (dialog.Value, error) {
	if e.Score < worst || e.Score > best || offScale(d.a.Heard.Text) {
		return receipt{outcome: outcomeOff}.value(), nil
	}
	s, v, err := d.standing(e.Project)
	if err != nil {
		return dialog.Value{}, err
	}
	now := d.tx.Now()
	if s.status != StatusOpen {
		return dialog.Value{}, d.shut(s)
	}
	if !s.right.May() {
		return dialog.Value{}, refuse("%s", whyNotYou(s.Project, s.right, s.fresh, s.round.OpenAt, now))
	}
	prefix, err := d.prefix()
	if err != nil {
		return dialog.Value{}, err
	}
	err = holdRound(d.tx, s.ID, s.round.No)
	if errors.Is(err, errClosed) { // closed between the look and the lock
		return dialog.Value{}, d.shut(s)
	}
	if err != nil {
		return dialog.Value{}, err
	}
	b, before, err := cast(d.tx, vote{Project: s.ID, Round: s.round.No, Marks: v.marks, Owner: d.a.Who.ID, Score: e.Score, Channel: ChannelChat,
		Source: s.source, Prefix: prefix, Key: d.a.Conversation + "/" + d.a.Key, Since: calendar.Midnight(now), EditMost: d.Policy.EditsADay})
	switch {
	case errors.Is(err, errEdits):
		return dialog.Value{}, refuse("%s", tooManyEdits(before, calendar.SayNear(s.round.CloseAt, now), d.Policy.EditsADay))
	case err != nil:
		return dialog.Value{}, err
	}
	out := receipt{outcome: outcomeNew, score: b.Score}
	switch {
	case before == b.Score:
		out.outcome = outcomeSame
		return out.value(), nil
	case before > 0:
		out.outcome = outcomeChanged
	}
	// The line names no person and no score: who reads the audit must not learn who gave what.
	err = d.tx.Audit(store.Entry{ActorKind: "resident", Action: "project.ballot", ObjectKind: "project", ObjectID: s.ID, Reason: out.outcome})
	return out.value(), err
}

// shut refuses a score because of the project or its window.
func (d deed) shut(s standing) error {
	if s.status == StatusOpen { // the row of the round says otherwise: it was closed meanwhile
		s.State, s.round.CloseAt, s.status = Scoring, d.tx.Now(), StatusClosed
	}
	result, err := d.resultWords(d.tx, s.Project)
	if err != nil {
		return err
	}
	return refuse("%s", whyNot(s.Project, s.round, result, d.tx.Now()))
}

// standing reads how the person stands to a project now.
func (d deed) standing(project string) (standing, voter, error) {
	v, err := voterOf(d.tx, d.a.Who)
	if err != nil {
		return standing{}, v, err
	}
	p, err := ByID(d.tx, project)
	if err != nil {
		return standing{}, v, err
	}
	s, err := d.standingOf(d.tx, p, v, d.tx.Now())
	return s, v, err
}

// prefix is the blind text of the first digits of the voter's telephone, by which ballots of bought numbers stand out.
func (d deed) prefix() (string, error) {
	const digits = 8
	if !d.a.Who.HasPhone {
		return "", nil
	}
	phone, err := people.PhoneOf(d.tx, d.a.Who.ID)
	if err != nil || len(phone) < digits {
		return "", err
	}
	return d.tx.Sealer().Blind("project.prefix", phone[:digits]), nil
}

// understood cleans words that are kept: no sensitive numbers, no swearing, not endless.
func (d deed) understood(text string) string {
	if text != d.a.Heard.Text { // that one was cleaned already
		text = triage.Understand(text, triage.Context{At: d.tx.Now()}).Text
	}
	if rs := []rune(text); len(rs) > d.Policy.RewordMost {
		text = string(rs[:d.Policy.RewordMost])
	}
	return text
}

// reason keeps why a score was given.
func (d deed) reason(e Reason) (dialog.Value, error) {
	s, v, err := d.standing(e.Project)
	if err != nil {
		return dialog.Value{}, err
	}
	kept, err := giveReason(d.tx, s.ID, s.round.No, v.marks, d.understood(e.Text))
	if err != nil {
		return dialog.Value{}, err
	}
	return dialog.Value{ID: strconv.FormatBool(kept)}, nil
}

// leave keeps the opinion of somebody who does not score.
func (d deed) leave(e Leave) (dialog.Value, error) {
	p, err := ByID(d.tx, e.Project)
	if err != nil {
		return dialog.Value{}, err
	}
	if err := leaveComment(d.tx, p.ID, voterMarks(d.tx.Sealer(), d.a.Who.ID), d.a.Who.ID, d.understood(e.Text)); err != nil {
		return dialog.Value{}, err
	}
	return dialog.Value{ID: p.ID}, d.tx.Audit(store.Entry{ActorKind: "resident", Action: "project.opinion", ObjectKind: "project", ObjectID: p.ID, Reason: "opinion"})
}

// decline notes that a person wants no more asking about a project.
func (d deed) decline(e Decline) (dialog.Value, error) {
	p, err := ByID(d.tx, e.Project)
	if err != nil {
		return dialog.Value{}, err
	}
	return dialog.Value{ID: p.ID}, declineInvite(d.tx, p.ID, p.Round, d.a.Who.ID)
}
