package deliberation

import (
	"errors"
	"fmt"

	"minxu/people"
	"minxu/store"
)

// Restored is a meeting as it stands in a file: nobody was asked what led to it.
type Restored struct {
	Meeting
	Noticed bool // the notice goes out, or went
}

// Restore writes a meeting from a file or a scene; one with a known id is left as it is, for later changes are made in the console.
func (o Office) Restore(tx *store.Tx, in Restored) (Meeting, error) {
	o.Policy = o.Policy.WithDefaults()
	m := in.Meeting
	there, err := MeetingByID(tx, m.ID)
	if err == nil {
		return there, nil
	}
	if !errors.Is(err, store.ErrNotFound) {
		return m, err
	}
	if _, ok := o.Tree.Node(m.Node); !ok {
		return m, fmt.Errorf("meeting %s is for %q, which is no place", m.ID, m.Node)
	}
	m.Community, m.Proxies, m.NoticeDays = o.community(m.Node), o.Policy.Proxies, o.Policy.NoticeFor[m.Tier]
	if m.Threshold == "" {
		m.Threshold = Half
	}
	if m.RSVPClose.IsZero() {
		m.RSVPClose = o.Policy.CloseFor(m.At)
	}
	if m.Invited == 0 {
		if m.Invited, _, err = o.Stakeholders(tx, m.Node, m.Buildings); err != nil {
			return m, err
		}
		m.Invited = max(m.Invited, 1)
	}
	if m.Quorum == 0 {
		m.Quorum = o.Policy.QuorumFor(m.Tier, m.Invited, ByShare)
	}
	if m.No == "" {
		if m.No, err = tx.Number("HY"); err != nil {
			return m, err
		}
	}
	if err := createMeeting(tx, &m, nil, act{Action: ToConvene, Who: BySystem, Reason: "restored"}); err != nil {
		return m, err
	}
	if !in.Noticed {
		return m, nil
	}
	return m, o.told(tx, &m)
}

// told notes that the notice of a restored meeting went out, without sending it again.
func (o Office) told(tx *store.Tx, m *Meeting) error {
	m.NoticedAt, m.NoticeSeq = tx.Now(), 1
	if err := changeMeeting(tx, m, act{Action: ToNotice, Who: ByStaff, Reason: "restored"}, nil); err != nil {
		return err
	}
	if err := changeMeeting(tx, m, act{Action: ToOpen, Who: BySystem, Reason: "restored"}, nil); err != nil {
		return err
	}
	const page = 500
	for after, done := "", false; !done; {
		var list []people.Resident
		var err error
		if list, after, done, err = o.concerned(tx, m.Node, m.Buildings, after, page); err != nil {
			return err
		}
		for _, who := range list {
			if err := invite(tx, Invite{Meeting: m.ID, Resident: who.ID, Household: household(who), Seq: 1, At: tx.Now()}); err != nil {
				return err
			}
		}
	}
	return nil
}

// RestoreTopic writes a topic from a file or a scene, in one of the states that need no history.
func (o Office) RestoreTopic(tx *store.Tx, t Topic, proposer people.Resident) (Topic, error) {
	o.Policy = o.Policy.WithDefaults()
	if t.No != "" {
		if there, err := TopicByNo(tx, t.No); err == nil {
			return there, nil
		} else if !errors.Is(err, store.ErrNotFound) {
			return t, err
		}
	}
	want := t.State
	if _, ok := o.Tree.Node(t.Node); !ok {
		return t, fmt.Errorf("topic %q is at %q, which is no place", t.Title, t.Node)
	}
	if t.No == "" {
		var err error
		if t.No, err = tx.Number("YT"); err != nil {
			return t, err
		}
	}
	t.ID, t.Community, t.Proposer, t.ScreenDue = tx.NewID(), o.community(t.Node), proposer.ID, o.screenDue(tx.Now())
	if t.Origin == "" {
		t.Origin = FromDesk
	}
	if proposer.ID != "" {
		t.Origin = FromChat
		t.Seconds = max(t.Seconds, 1)
	}
	if err := createTopic(tx, &t, act{Action: ToPropose, Who: BySystem, Reason: "restored"}); err != nil {
		return t, err
	}
	if proposer.ID != "" {
		if _, err := back(tx, t.ID, Backer{Resident: proposer.ID, Household: household(proposer), Part: "proposer"}); err != nil {
			return t, err
		}
	}
	if want == "" || want == Proposed {
		return t, nil
	}
	if err := changeTopic(tx, &t, act{Action: ToScreen, Who: ByStaff, Reason: "restored"}, func(t *Topic) { t.Screening = Accepted }); err != nil || want == Screened {
		return t, err
	}
	if t.Tier == "" {
		t.Tier = GridCouncil
	}
	err := changeTopic(tx, &t, act{Action: ToScope, Who: BySystem, Reason: "restored"}, func(t *Topic) { t.TierRule, t.Reach = t.Tier, ReachArea })
	return t, err
}

// RestoreRSVP writes an answer from a scene.
func (o Office) RestoreRSVP(tx *store.Tx, meeting string, who people.Resident, home string, a Answer, sub string) error {
	if home == "" {
		home = household(who)
	}
	if err := invite(tx, Invite{Meeting: meeting, Resident: who.ID, Household: home, Seq: 1, At: tx.Now()}); err != nil {
		return err
	}
	return keepRSVP(tx, RSVP{Meeting: meeting, Resident: who.ID, Household: home, Answer: a, Substitute: sub})
}
