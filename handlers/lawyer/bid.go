package lawyer

import (
	"context"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// bid takes what an idle resident says about an open prompt, a booking, a place in line, the lawyer's hours just told, or a legal matter.
func (c capability) bid(_ context.Context, a handlers.Asked) (*handlers.Start, error) {
	u := a.Heard
	if u.Text == "" {
		return nil, nil
	}
	text := dialog.Fold(u.Text)
	if a.Who.ID != "" {
		if start, err := c.answersPrompt(a, text); err != nil || start != nil {
			return start, err
		}
		if start, err := c.speaksOfOwn(a, text); err != nil || start != nil {
			return start, err
		}
	}
	if c.followsHours(a, text) || wantsAdvice(u, text) {
		return &handlers.Start{Flow: booking}, nil
	}
	if u.Intent == triage.UnknownIntent && len(u.Matters) == 0 && u.Refusal.Reason == triage.Accepted && u.Asking && (criminal(text) || says(text, "法律", "上诉", "时效", "起诉", "仲裁", "违法", "犯法", "合法", "打官司", "立案")) {
		return &handlers.Start{Flow: legal}, nil
	}
	return nil, nil
}

// replied reads a message as the answer to a prompt: yes, no, or something else.
func replied(u triage.Understanding, text string) string {
	if n, ok := dialog.Digit(u.Text); ok {
		switch n {
		case 1:
			return saidYes
		case 0:
			return saidNo
		case 2:
			return saidElse
		}
		return ""
	}
	switch {
	case len([]rune(text)) > 14:
		return ""
	case u.Cancels, u.Answer == triage.No, says(text, "不来", "不去", "不要", "放弃", "不约", "让给", "来不了", "去不了", "不能来", "没法来", "不想去"):
		return saidNo
	case u.Answer == triage.Yes, dialog.Agrees(u.Text), says(text, "我去", "我来", "会来", "能来", "会去", "能去", "接受", "准时", "一定来", "一定去", "就约这个", "约这个"), text == "来", text == "去", text == "要", text == "约", text == "我要":
		return saidYes
	case says(text, "别的时间", "其他时间", "换时间", "换个时间", "看别的", "改时间"):
		return saidElse
	}
	return ""
}

// answersPrompt takes the answer to an offer, a reminder, the question for a score, a first choice. A bare yes after other business of the
// last minutes belongs to that.
func (c capability) answersPrompt(a handlers.Asked, text string) (*handlers.Start, error) {
	u := a.Heard
	_, digit := dialog.Digit(u.Text)
	bare := !digit && (u.Answer != triage.NoAnswer || dialog.Agrees(u.Text)) // a digit means the open prompt, whatever was done since
	if bare && len(a.Context) > 0 && a.Said("lawyer") == "" {
		return nil, nil
	}
	switch u.Intent {
	case triage.UnknownIntent, triage.Smalltalk, triage.Lawyer, triage.ScoreProject, triage.Thanks, triage.Solved, "":
	default:
		return nil, nil
	}
	said := replied(u, text)
	_, timed := timeIn(u.Text, a.Now())
	n, _ := dialog.Digit(u.Text)
	scored := digit && n >= 1 && n <= 5 || !digit && u.Score > 0 && u.Intent == triage.UnknownIntent
	if said == "" && !scored && !(timed && u.Intent == triage.UnknownIntent) {
		return nil, nil // most of what is said here is about something else: not a row is read
	}
	list, err := recent(a)
	if err != nil {
		return nil, err
	}
	open := func(kind string) (Booking, bool) { return c.promptIn(list, kind, a.Now()) }
	reply := func(f *dialog.Flow, said string) *handlers.Start {
		return &handlers.Start{Flow: f, Facts: []dialog.Fact{{Key: factSaid, Value: said}}}
	}
	if _, ok := open(promptOffer); ok && (said == saidYes || said == saidNo) {
		return reply(offer, said), nil
	}
	if _, ok := open(promptInstead); ok {
		switch {
		case timed && said != saidNo: // another hour than the one that is kept
			return reply(instead, saidElse), nil
		case said != "":
			return reply(instead, said), nil
		}
	}
	if b, ok := open(promptRemind); ok && (said == saidYes || said == saidNo) && !(u.Intent == triage.Lawyer && !u.Cancels) && !(b.Coming && said == saidYes && digit) {
		return reply(reminder, said), nil
	}
	if b, ok := open(promptRating); ok && scored && !(digit && b.Rating > 0) {
		start := &handlers.Start{Flow: rating}
		if digit {
			start.Hints = []dialog.Hint{{Kind: handlers.HintScore, Sure: true, Values: []dialog.Value{{ID: string(rune('0' + n))}}}}
		}
		return start, nil
	}
	return nil, nil
}

// elsewhere says whether the words are about another business that may have bookings of its own.
func elsewhere(text string) bool {
	return says(text, "活动", "报名", "课", "义诊", "比赛", "饺子", "健步", "讲座", "上门", "议事", "开会", "会议", "志愿", "投票", "演出")
}

// speaksOfOwn takes what is said of an active booking or a place in line without naming the lawyer.
func (c capability) speaksOfOwn(a handlers.Asked, text string) (*handlers.Start, error) {
	u := a.Heard
	if elsewhere(text) || len(u.Matters) > 0 || u.Intent != triage.UnknownIntent && u.Intent != triage.Lawyer && u.Intent != triage.Mine {
		return nil, nil
	}
	w := wishOf(u)
	switch {
	case u.Intent == triage.Lawyer:
		return nil, nil // opens the flow by itself
	case u.Intent == triage.Mine && !says(text, "预约"):
		return nil, nil
	case w != wishCancel && w != wishMove && w != wishOwn:
		return nil, nil
	}
	b, ok, err := ActiveOf(a.Reader, a.Who.ID)
	if err != nil || !ok || b.State == Booked && !b.End.After(a.Now()) {
		return nil, err
	}
	return &handlers.Start{Flow: booking}, nil
}

// followsHours says whether the message takes up the hours that were just told: a time, or a word that says yes to booking.
func (c capability) followsHours(a handlers.Asked, text string) bool {
	last := a.Said("lawyer")
	u := a.Heard
	if last == "" && a.Said("legal") == "" || u.Intent != triage.UnknownIntent || len(u.Matters) > 0 {
		return false
	}
	if says(text, "再约", "重新约", "约一个", "约一下", "约个", "我要约", "想约", "帮我约") {
		return true
	}
	if last != "" && last != "hours" {
		return false
	}
	_, timed := timeIn(u.Text, a.Now())
	return last == "hours" && timed || dialog.Agrees(u.Text) || text == "约" || text == "预约"
}

// wantsAdvice says whether somebody wants to talk to a lawyer without naming one: 想咨询离婚.
func wantsAdvice(u triage.Understanding, text string) bool {
	return u.Intent == triage.UnknownIntent && len(u.Matters) == 0 && u.Subject != "" && u.Refusal.Reason == triage.Accepted && says(text, "咨询", "法律服务")
}
