package project

import (
	"context"
	"fmt"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// Kinds of card beside those of people.
const (
	cardQuarantine = "score_quarantine"
	cardClosed     = "score_closed"
	cardRectify    = "project_rectify"
	cardYellow     = "yellow_card"
)

func sayDue(at time.Time) string { return calendar.Say(at) }

func pagePath(p Project) string { return "/console/project/" + p.ID }

// card makes a card about a project.
func (o Office) card(p Project, to people.Staff, kind, key, title, text string) people.Card {
	return people.Card{To: to, Kind: kind, Key: key, About: p.No, Title: "【" + title + "】" + p.Title, Text: text, Path: pagePath(p)}
}

// tell tells whoever looks after a project.
func (o Office) tell(tx *store.Tx, p Project, kind, key, title, text string) error {
	s, ok := o.steward(p)
	if !ok {
		return nil
	}
	return people.Tell(tx, o.card(p, s, kind, key, title, text))
}

// noticePage is how many people one transaction sends a notice to.
const noticePage = 200

// receiver is one person to whom a notice goes.
type receiver struct {
	id, key string
	at      time.Time
}

// send sends one page of a notice. The page before it decides where it begins, so two processes never send one page twice; a push has one
// key for ever besides.
func (o Office) send(ctx context.Context, s *store.Store, n notice) error {
	list, after, done, err := o.receivers(s.Reader(ctx), n)
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].at, err = o.room(ctx, s, n, list[i].id); err != nil {
			return err
		}
	}
	return s.InTx(ctx, func(tx *store.Tx) error {
		held, err := n.hold(tx)
		if err != nil || !held {
			return err
		}
		p, err := ByID(tx, n.Project)
		if err != nil {
			return err
		}
		r, _, err := RoundOf(tx, n.Project, n.Round)
		if err != nil {
			return err
		}
		body, expires, err := o.body(tx, p, r, n.Kind)
		if err != nil {
			return err
		}
		if body == "" { // what was planned is no longer true
			return n.advance(tx, after, true)
		}
		var pushes []store.Outgoing
		for _, to := range list {
			if !expires.IsZero() && !to.at.Before(expires) {
				continue
			}
			pushes = append(pushes, store.Outgoing{Key: pushKey(n, to.id), Resident: to.id, Platform: "wechat", Channel: "customer_service", Kind: n.Kind, Body: body,
				About: p.No, NotBefore: to.at, ExpiresAt: expires})
			if n.Kind == NoticeInvite || n.Kind == NoticeRemind {
				if err := invited(tx, n.Project, n.Round, to.id, to.at); err != nil {
					return err
				}
			}
		}
		if err := tx.Post(pushes...); err != nil {
			return err
		}
		return n.advance(tx, after, done)
	})
}

func pushKey(n notice, resident string) string {
	return n.Kind + ":" + roundID(n.Project, n.Round) + ":" + resident
}

// receivers finds the next page of those who get a notice: of an invitation everybody who may score and wants to be asked, of a reminder
// those who were invited and have not scored, of the result those who scored.
func (o Office) receivers(r store.Reader, n notice) (list []receiver, after string, done bool, err error) {
	p, err := ByID(r, n.Project)
	if err != nil {
		return nil, "", false, err
	}
	switch n.Kind {
	case NoticeInvite:
		page, err := people.Audience(r, coveredNodes(o.Tree, p), people.TopicScoring, n.After, noticePage)
		if err != nil {
			return nil, "", false, err
		}
		after = n.After
		for _, who := range page {
			after = people.NeighbourKey(who)
			wanted, err := o.wanted(r, p, n, who)
			if err != nil {
				return nil, "", false, err
			}
			if wanted {
				list = append(list, receiver{id: who.ID})
			}
		}
		return list, after, len(page) < noticePage, nil
	case NoticeRemind:
		page, err := invitesAfter(r, n.Project, n.Round, n.After, noticePage)
		if err != nil {
			return nil, "", false, err
		}
		after = n.After
		for _, i := range page {
			after = i.Resident
			if list, err = o.reached(r, p, n, i.Resident, true, list); err != nil {
				return nil, "", false, err
			}
		}
		return list, after, len(page) < noticePage, nil
	case NoticeResult:
		page, err := ballotsAfter(r, n.Project, n.Round, n.After, noticePage)
		if err != nil {
			return nil, "", false, err
		}
		after = n.After
		for _, b := range page {
			after = b.ID
			if b.Owner == "" {
				continue
			}
			if list, err = o.reached(r, p, n, b.Owner, false, list); err != nil {
				return nil, "", false, err
			}
		}
		return list, after, len(page) < noticePage, nil
	}
	return nil, "", false, fmt.Errorf("unknown notice %q", n.Kind)
}

// reached adds a person who follows the account and wants such notices; with unscored only while there is no ballot.
func (o Office) reached(r store.Reader, p Project, n notice, id string, unscored bool, list []receiver) ([]receiver, error) {
	who, err := people.ByID(r, id)
	if err != nil {
		return list, err
	}
	topics, err := people.OptOuts(r, id)
	if err != nil {
		return list, err
	}
	for _, t := range topics {
		if t == people.TopicScoring {
			return list, nil
		}
	}
	if !who.Following || who.Erased {
		return list, nil
	}
	if unscored {
		wanted, err := o.wanted(r, p, n, who)
		if err != nil || !wanted {
			return list, err
		}
	}
	return append(list, receiver{id: id}), nil
}

// wanted says whether a person may score a project and has not.
func (o Office) wanted(r store.Reader, p Project, n notice, who people.Resident) (bool, error) {
	v, err := voterOf(r, who)
	if err != nil {
		return false, err
	}
	s, err := o.standingOf(r, p, v, r.Now())
	if err != nil {
		return false, err
	}
	return s.round.No == n.Round && s.status == StatusOpen && s.right.May() && !s.has, nil
}

// room finds when a push may reach a person: outside the night and the midday rest, and on a day on which fewer than the cap wait or went.
func (o Office) room(ctx context.Context, s *store.Store, n notice, resident string) (time.Time, error) {
	const look = 50
	at := loud(s.Now(), pushKey(n, resident))
	list, err := s.ListOutbox(ctx, store.PushFilter{Resident: resident, Limit: look})
	if err != nil {
		return at, err
	}
	for range 7 {
		that := 0
		for _, p := range list {
			if calendar.SameDay(p.NotBefore, at) && p.Key != pushKey(n, resident) {
				that++
			}
		}
		if that < o.Policy.NoticeCap {
			return at, nil
		}
		at = calendar.Midnight(at).AddDate(0, 0, 1).Add(10 * time.Hour)
	}
	return at, nil
}

// body words a notice; empty when there is nothing to say any more.
func (o Office) body(r store.Reader, p Project, round Round, kind string) (string, time.Time, error) {
	now := r.Now()
	levels := "5 非常满意　4 满意\n3 基本满意　2 不满意　1 很不满意"
	switch kind {
	case NoticeInvite:
		if statusOf(p, round, now) != StatusOpen {
			return "", time.Time{}, nil
		}
		return "“" + p.Title + "”完工了，请您打个分，直接回复数字：\n" + levels + "\n" + calendar.Say(round.CloseAt) + "前都能改；不想打回复0。", round.CloseAt, nil
	case NoticeRemind:
		if statusOf(p, round, now) != StatusOpen {
			return "", time.Time{}, nil
		}
		return "“" + p.Title + "”" + calendar.SayNear(round.CloseAt, now) + "截止打分，您还没有打。直接回复数字就行：\n" + levels + "\n不想打回复0，不再提醒。", round.CloseAt, nil
	case NoticeResult:
		res, ok, err := o.result(r, round)
		if err != nil || !ok {
			return "", time.Time{}, err
		}
		text := "您打过分的“" + p.Title + "”结果出来了：" + res.Say() + "。"
		if p.State == Rectifying {
			text += "\n分数偏低，已要求" + calendar.SayDate(p.RectifyDue) + "前整改，改完再请您打分。"
		} else {
			text += "\n谢谢您参与。还有问题请直接说，我替您登记。"
		}
		return text, time.Time{}, nil
	}
	return "", time.Time{}, fmt.Errorf("unknown notice %q", kind)
}
