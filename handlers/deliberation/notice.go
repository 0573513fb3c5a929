package deliberation

import (
	"context"
	"slices"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// Kinds of push to residents.
const (
	PushNotice    = "meeting_notice"
	PushRemind    = "meeting_remind"
	PushOff       = "meeting_off"
	PushTopic     = "topic_news"
	PushResult    = "meeting_result"
	PushMeter     = "meeting_meter"
	PushSupervise = "supervise_ask"
)

// noticePage is how many people one transaction sends a notice to.
const noticePage = 200

// receiver is one person to whom a notice goes.
type receiver struct {
	who people.Resident
	at  time.Time
}

// send sends one page of a notice. The page before it decides where it begins, so two processes never send one page twice; a push has one
// key for ever besides.
func (o Office) send(ctx context.Context, s *store.Store, n notice) error {
	list, after, done, err := o.receivers(s.Reader(ctx), n)
	if err != nil {
		return err
	}
	for i := range list {
		if list[i].at, err = o.room(ctx, s, n, list[i].who.ID); err != nil {
			return err
		}
	}
	return s.InTx(ctx, func(tx *store.Tx) error {
		held, err := n.hold(tx)
		if err != nil || !held {
			return err
		}
		return o.post(tx, n, list, after, done)
	})
}

// sendHere sends a whole notice in the running transaction, for those who look at what it came to at once.
func (o Office) sendHere(tx *store.Tx, n notice) error {
	for done := false; !done; {
		var list []receiver
		var after string
		var err error
		if list, after, done, err = o.receivers(tx, n); err != nil {
			return err
		}
		for i := range list {
			list[i].at = calendar.NextLoudFor(tx.Now(), pushKey(n, list[i].who.ID))
		}
		if err := o.post(tx, n, list, after, done); err != nil {
			return err
		}
		n.After = after
	}
	return nil
}

func pushKey(n notice, resident string) string {
	return n.Kind + ":" + n.Object + ":" + digits(n.Seq) + ":" + resident
}

// post writes one page of a notice into the outbox.
func (o Office) post(tx *store.Tx, n notice, list []receiver, after string, done bool) error {
	words, err := o.wording(tx, n)
	if err != nil {
		return err
	}
	if words.body == "" { // what was planned is no longer true
		return n.advance(tx, after, true)
	}
	var pushes []store.Outgoing
	for _, to := range list {
		if !words.expires.IsZero() && !to.at.Before(words.expires) {
			continue
		}
		pushes = append(pushes, store.Outgoing{Key: pushKey(n, to.who.ID), Resident: to.who.ID, Platform: "wechat", Channel: "customer_service", Kind: n.Kind, Body: words.body,
			About: words.about, NotBefore: to.at, ExpiresAt: words.expires})
		if n.Kind == PushNotice {
			if err := invite(tx, Invite{Meeting: n.Object, Resident: to.who.ID, Household: household(to.who), Seq: n.Seq, At: to.at}); err != nil {
				return err
			}
		}
	}
	if err := tx.Post(pushes...); err != nil {
		return err
	}
	if n.Kind == PushNotice {
		if err := o.opened(tx, n.Object); err != nil {
			return err
		}
	}
	return n.advance(tx, after, done)
}

// opened notes that a notice has begun to reach people: answers count from now on.
func (o Office) opened(tx *store.Tx, meeting string) error {
	m, err := meetingForUpdate(tx, meeting)
	if err != nil || m.State != Noticed {
		return err
	}
	return changeMeeting(tx, &m, act{Action: ToOpen, Who: BySystem, Reason: "notice"}, nil)
}

// receivers finds the next page of those who get a notice.
func (o Office) receivers(r store.Reader, n notice) (list []receiver, after string, done bool, err error) {
	switch n.Kind {
	case PushNotice:
		m, err := MeetingByID(r, n.Object)
		if err != nil {
			return nil, "", false, err
		}
		page, next, done, err := o.concerned(r, m.Node, m.Buildings, n.After, noticePage)
		if err != nil {
			return nil, "", false, err
		}
		list, err = o.willing(r, page)
		return list, next, done, err
	case PushOff, PushRemind:
		page, err := invitesAfter(r, n.Object, n.After, noticePage)
		if err != nil {
			return nil, "", false, err
		}
		after = n.After
		var ids []string
		for _, i := range page {
			after = i.Resident
			if n.Kind == PushRemind {
				own, ok, err := rsvpOf(r, n.Object, i.Resident)
				if err != nil {
					return nil, "", false, err
				}
				if !ok || !own.Answer.Comes() {
					continue
				}
			}
			ids = append(ids, i.Resident)
		}
		list, err = o.reached(r, ids)
		return list, after, len(page) < noticePage, err
	}
	ids, err := o.takingPart(r, n)
	if err != nil {
		return nil, "", false, err
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" || id <= n.After })
	done = len(ids) <= noticePage
	ids = ids[:min(len(ids), noticePage)]
	after = n.After
	if len(ids) > 0 {
		after = ids[len(ids)-1]
	}
	list, err = o.reached(r, ids)
	return list, after, done, err
}

// takingPart lists everybody whom a topic, a meeting's end or a drawing concerns by what they did: proposed, seconded, answered, came, spoke,
// were drawn.
func (o Office) takingPart(r store.Reader, n notice) ([]string, error) {
	switch n.Kind {
	case PushTopic:
		return partners(r, n.Object)
	case PushSupervise:
		drawn, err := Supervisors(r, n.Object, n.Seq, true)
		var ids []string
		for _, s := range drawn {
			ids = append(ids, s.Resident)
		}
		return ids, err
	}
	meeting := n.Object
	if n.Kind == PushResult {
		out, err := OutcomeByID(r, n.Object)
		if err != nil {
			return nil, err
		}
		meeting = out.Meeting
	}
	ids, err := participants(r, meeting)
	if err != nil || n.Kind != PushMeter {
		return ids, err
	}
	roll, err := Roll(r, meeting)
	ids = nil
	for _, a := range roll {
		if a.Holder == "" {
			ids = append(ids, a.Resident)
		}
	}
	return ids, err
}

// participants lists who took part in a meeting in any way.
func participants(r store.Reader, meeting string) ([]string, error) {
	var ids []string
	topics, err := TopicsOf(r, meeting)
	if err != nil {
		return nil, err
	}
	for _, t := range topics {
		list, err := partners(r, t.ID)
		if err != nil {
			return nil, err
		}
		ids = append(ids, list...)
	}
	answers, err := RSVPs(r, meeting)
	if err != nil {
		return nil, err
	}
	for _, a := range answers {
		ids = append(ids, a.Resident)
	}
	roll, err := Roll(r, meeting)
	if err != nil {
		return nil, err
	}
	for _, a := range roll {
		ids = append(ids, a.Resident)
	}
	words, err := WordsOn(r, meeting, "")
	for _, w := range words {
		ids = append(ids, w.Owner)
	}
	return ids, err
}

// willing keeps those of a page who follow the account and want notices of meetings.
func (o Office) willing(r store.Reader, page []people.Resident) ([]receiver, error) {
	var list []receiver
	for _, who := range page {
		wants, err := o.wants(r, who)
		if err != nil {
			return nil, err
		}
		if wants {
			list = append(list, receiver{who: who})
		}
	}
	return list, nil
}

func (o Office) reached(r store.Reader, ids []string) ([]receiver, error) {
	var page []people.Resident
	for _, id := range ids {
		who, err := people.ByID(r, id)
		if err != nil {
			return nil, err
		}
		page = append(page, who)
	}
	return o.willing(r, page)
}

// room finds when a push may reach a person: not by night, and a notice on a day on which no other meeting's notice goes. What somebody has to
// know of a meeting that they are coming to is not put off.
func (o Office) room(ctx context.Context, s *store.Store, n notice, resident string) (time.Time, error) {
	const look = 50
	at := calendar.NextLoudFor(s.Now(), pushKey(n, resident))
	if n.Kind != PushNotice {
		return at, nil
	}
	list, err := s.ListOutbox(ctx, store.PushFilter{Resident: resident, Limit: look})
	if err != nil {
		return at, err
	}
	for range 3 {
		that := 0
		for _, p := range list {
			if p.Kind == PushNotice && calendar.SameDay(p.NotBefore, at) && !strings.HasPrefix(p.Key, PushNotice+":"+n.Object+":") {
				that++
			}
		}
		if that < o.Policy.NoticeCap {
			return at, nil
		}
		at = calendar.Midnight(at).AddDate(0, 0, 1).Add(9 * time.Hour)
	}
	return at, nil
}
