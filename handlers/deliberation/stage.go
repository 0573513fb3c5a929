package deliberation

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// stage lets the judge of conversations set meetings and topics up and look at what was answered, in the words of the conversation files.
func (c capability) stage() *handlers.Stage {
	return &handlers.Stage{
		Load: map[string]func(context.Context, *store.Tx, handlers.Scene, []map[string]any) error{
			"meetings": c.stageMeetings, "notice_sent": c.stageNotices, "rsvp": c.stageAnswers, "topic": c.stageTopics},
		Rows: map[string]func(context.Context, store.Reader, handlers.Scene) ([]map[string]any, error){
			"topic": stageTopicRows, "rsvp": stageRSVPs, "rsvp_count": stageCounts, "opinion": stageOpinions},
		Act: map[string]func(context.Context, *store.Tx, handlers.Scene, map[string]any) error{
			"send_notice": c.stageSend, "run_meeting": c.stageMeeting, "steer_topic": c.stageTopic},
		Knows: func(_ context.Context, r store.Reader, no string) (bool, error) {
			_, err := TopicByNo(r, no)
			if errors.Is(err, store.ErrNotFound) {
				_, err = MeetingByNo(r, no)
			}
			if errors.Is(err, store.ErrNotFound) {
				return false, nil
			}
			return err == nil, err
		},
	}
}

func (c capability) stageOffice(s handlers.Scene) Office {
	return Office{Tree: s.Tree, Calendar: s.Calendar, Policy: c.policy, Lent: c.lent}
}

// fields reads the values of a row of the judge.
type fields map[string]any

func (f fields) text(key string) string {
	if v, ok := f[key]; ok && v != nil {
		return fmt.Sprint(v)
	}
	return ""
}

func (f fields) number(key string) (int, error) {
	if f.text(key) == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(f.text(key))
	if err != nil {
		return 0, fmt.Errorf("%s: %w", key, err)
	}
	return n, nil
}

func (f fields) at(key string) (time.Time, error) {
	if f.text(key) == "" {
		return time.Time{}, nil
	}
	at, err := time.Parse(time.RFC3339, f.text(key))
	if err != nil {
		return at, fmt.Errorf("%s: %w", key, err)
	}
	return at, nil
}

func (c capability) stageMeetings(_ context.Context, tx *store.Tx, s handlers.Scene, rows []map[string]any) error {
	for _, row := range rows {
		f := fields(row)
		m := Meeting{ID: f.text("id"), Tier: Tier(f.text("tier")), Node: f.text("node"), Buildings: f.text("buildings"), Title: f.text("title"), Place: f.text("place"),
			Threshold: Threshold(f.text("threshold")), Paper: Paper{Why: f.text("why"), Online: f.text("online"), Material: f.text("material"), Contact: f.text("contact")}}
		var errs [4]error
		m.At, errs[0] = f.at("at")
		m.RSVPClose, errs[1] = f.at("rsvp_close")
		m.Invited, errs[2] = f.number("invited_households")
		m.Quorum, errs[3] = f.number("quorum")
		if err := errors.Join(errs[:]...); err != nil {
			return fmt.Errorf("meeting %s: %w", m.ID, err)
		}
		if _, err := c.stageOffice(s).Restore(tx, Restored{Meeting: m, Noticed: f.text("noticed") == "true"}); err != nil {
			return err
		}
	}
	return nil
}

// stageNotices lets the notices of meetings have gone out before a conversation begins.
func (c capability) stageNotices(_ context.Context, tx *store.Tx, s handlers.Scene, rows []map[string]any) error {
	for _, row := range rows {
		m, err := meetingForUpdate(tx, fields(row).text("id"))
		if err != nil {
			return fmt.Errorf("notice_sent: %w", err)
		}
		if err := c.stageOffice(s).told(tx, &m); err != nil {
			return err
		}
	}
	return nil
}

func (c capability) stageAnswers(_ context.Context, tx *store.Tx, s handlers.Scene, rows []map[string]any) error {
	for _, row := range rows {
		f := fields(row)
		who, err := s.Resident(tx, f.text("user"))
		if err != nil {
			return err
		}
		m, err := meetingForUpdate(tx, f.text("meeting"))
		if err != nil {
			return fmt.Errorf("rsvp: %w", err)
		}
		if m.State == Draft { // who has answered was asked
			if err := c.stageOffice(s).told(tx, &m); err != nil {
				return err
			}
		}
		if err := c.stageOffice(s).RestoreRSVP(tx, m.ID, who, f.text("household"), Answer(f.text("answer")), f.text("substitute")); err != nil {
			return err
		}
	}
	return nil
}

func (c capability) stageTopics(_ context.Context, tx *store.Tx, s handlers.Scene, rows []map[string]any) error {
	for _, row := range rows {
		f := fields(row)
		var who people.Resident
		var err error
		if f.text("proposer") != "" {
			if who, err = s.Resident(tx, f.text("proposer")); err != nil {
				return err
			}
		}
		node := f.text("node")
		if node == "" {
			node = who.Home.Node
		}
		n, err := f.number("seconds")
		if err != nil {
			return err
		}
		_, err = c.stageOffice(s).RestoreTopic(tx, Topic{No: f.text("topic_no"), Title: f.text("title"), Text: f.text("title"), Node: node, Estate: who.Home.Estate, Building: who.Home.Building,
			State: TopicState(f.text("state")), Seconds: n}, who)
		if err != nil {
			return err
		}
	}
	return nil
}

// stageSend sends the notice of a meeting at once: what the convener does by a button and the loops bring out.
func (c capability) stageSend(_ context.Context, tx *store.Tx, s handlers.Scene, action map[string]any) error {
	o := c.stageOffice(s)
	m, err := meetingForUpdate(tx, fields(action).text("send_notice"))
	if err != nil {
		return err
	}
	if m.State != Draft {
		return fmt.Errorf("the notice of %s went out before", m.ID)
	}
	if err := o.notify(tx, &m, act{Action: ToNotice, Who: ByStaff, ActorID: s.Staff.ID, Role: s.Staff.Role}); err != nil {
		return err
	}
	return o.sendHere(tx, notice{Object: m.ID, Kind: PushNotice, Seq: m.NoticeSeq})
}

func stageTopicRows(_ context.Context, r store.Reader, s handlers.Scene) ([]map[string]any, error) {
	list, err := Topics(r, TopicFilter{Limit: 1000})
	var rows []map[string]any
	for _, t := range list {
		rows = append(rows, map[string]any{"topic_no": t.No, "proposer": s.User(t.Proposer), "state": string(t.State), "title": t.Title, "seconds": t.Seconds, "screening": t.Screening,
			"tier": string(t.Tier), "node": t.Node})
	}
	return rows, err
}

func stageRSVPs(_ context.Context, r store.Reader, s handlers.Scene) ([]map[string]any, error) {
	meetings, err := Meetings(r, MeetingFilter{Limit: 1000})
	if err != nil {
		return nil, err
	}
	var rows []map[string]any
	for _, m := range meetings {
		list, err := RSVPs(r, m.ID)
		if err != nil {
			return nil, err
		}
		for _, a := range list {
			rows = append(rows, map[string]any{"user": s.User(a.Resident), "meeting": m.ID, "household": a.Household, "answer": string(a.Answer), "substitute": a.Substitute})
		}
	}
	return rows, nil
}

func stageCounts(_ context.Context, r store.Reader, _ handlers.Scene) ([]map[string]any, error) {
	meetings, err := Meetings(r, MeetingFilter{Limit: 1000})
	if err != nil {
		return nil, err
	}
	var rows []map[string]any
	for _, m := range meetings {
		list, err := RSVPs(r, m.ID)
		if err != nil {
			return nil, err
		}
		roll, err := Roll(r, m.ID)
		if err != nil {
			return nil, err
		}
		rows = append(rows, map[string]any{"meeting": m.ID, "household_votes": HouseholdVotes(list), "state": string(m.State), "present": CountOf(roll, m.Proxies).Present})
	}
	return rows, nil
}

func stageOpinions(_ context.Context, r store.Reader, s handlers.Scene) ([]map[string]any, error) {
	list, err := allWords(r, 1000)
	var rows []map[string]any
	for _, w := range list {
		rows = append(rows, map[string]any{"meeting": w.Meeting, "user": s.User(w.Owner), "named": false, "kind": w.Kind, "text": w.Text})
	}
	return rows, err
}
