package deliberation

import (
	"context"
	"fmt"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// stageStaff is who acts in a scene: the steward of the place.
func (c capability) stageStaff(s handlers.Scene, node string) (people.Staff, error) {
	if s.Staff.ID != "" {
		return s.Staff, nil
	}
	who, ok := people.Steward(s.Tree, node)
	if !ok {
		return who, fmt.Errorf("nobody looks after %s", node)
	}
	return who, nil
}

// stageMeeting does to a meeting what a convener does: {"run_meeting":"M1","do":"begin"}.
func (c capability) stageMeeting(_ context.Context, tx *store.Tx, s handlers.Scene, action map[string]any) error {
	f, o := fields(action), c.stageOffice(s)
	m, err := MeetingByID(tx, f.text("run_meeting"))
	if err != nil {
		return err
	}
	by, err := c.stageStaff(s, m.Node)
	if err != nil {
		return err
	}
	switch f.text("do") {
	case "move":
		at, err := f.at("to")
		if err != nil {
			return err
		}
		if err := o.Move(tx, by, m.ID, at, f.text("place"), f.text("why")); err != nil {
			return err
		}
		return o.sendHere(tx, notice{Object: m.ID, Kind: PushNotice, Seq: m.NoticeSeq + 1})
	case "call_off":
		if err := o.CallOff(tx, by, m.ID, f.text("why")); err != nil {
			return err
		}
		return o.sendHere(tx, notice{Object: m.ID, Kind: PushOff, Seq: m.NoticeSeq})
	case "admit":
		n, err := f.number("households")
		for i := range n {
			if _, err := o.Admit(tx, by, m.ID, Attendance{Household: fmt.Sprintf("纸面%d", i+1)}); err != nil {
				return err
			}
		}
		return err
	case "begin":
		_, err := o.Begin(tx, by, m.ID)
		return err
	case "meter":
		if err := o.Measure(tx, by, m.ID, true); err != nil {
			return err
		}
		after, err := MeetingByID(tx, m.ID)
		if err != nil {
			return err
		}
		return o.sendHere(tx, notice{Object: m.ID, Kind: PushMeter, Seq: after.Version})
	case "outcome":
		return c.stageOutcome(tx, o, by, m, f)
	}
	return fmt.Errorf("nobody does %q to a meeting", f.text("do"))
}

// stageOutcome records and publishes what a meeting agreed, or sends it on.
func (c capability) stageOutcome(tx *store.Tx, o Office, by people.Staff, m Meeting, f fields) error {
	objections, err := f.number("objections")
	if err != nil {
		return err
	}
	out, err := o.Find(tx, by, m.ID, Finding{Text: f.text("text"), Objections: objections})
	if err != nil {
		return err
	}
	if out.Decision {
		if err := o.Refer(tx, by, out.ID); err != nil {
			return err
		}
		if err := o.sendHere(tx, notice{Object: out.ID, Kind: PushResult, Seq: seqReferred}); err != nil {
			return err
		}
		if _, err := o.Decide(tx, by, out.ID, Assembly{At: tx.Now(), Members: 37, Present: 27, Yes: 14, No: 13}); err != nil {
			return err
		}
	}
	if _, err := o.Assign(tx, by, out.ID, Task{Text: "按议定的文字办", Owner: "社区居委会", Due: tx.Now().AddDate(0, 0, 20)}); err != nil {
		return err
	}
	if err := o.Release(tx, by, out.ID); err != nil {
		return err
	}
	return o.sendHere(tx, notice{Object: out.ID, Kind: PushResult, Seq: seqPublished})
}

// stageTopic does to a topic what a steward does: {"steer_topic":"YT...","do":"accept"}; the newest one where no number is given.
func (c capability) stageTopic(_ context.Context, tx *store.Tx, s handlers.Scene, action map[string]any) error {
	f, o := fields(action), c.stageOffice(s)
	t, err := TopicByNo(tx, f.text("steer_topic"))
	if err != nil {
		list, err := Topics(tx, TopicFilter{Limit: 1})
		if err != nil || len(list) == 0 {
			return fmt.Errorf("there is no topic: %w", store.ErrNotFound)
		}
		t = list[0]
	}
	by, err := c.stageStaff(s, t.Node)
	if err != nil {
		return err
	}
	switch f.text("do") {
	case "accept":
		err = o.Accept(tx, by, t.ID, f.text("words"))
	case "refuse":
		err = o.Turn(tx, by, t.ID, Reason(f.text("reason")), f.text("words"))
	case "merge":
		into, err := TopicByNo(tx, f.text("into"))
		if err != nil {
			return err
		}
		if err := o.Merge(tx, by, t.ID, into.ID); err != nil {
			return err
		}
	case "scope":
		err = o.ScopeTopic(tx, by, t.ID, Scoping{Impact: Impact{Reach: Reach(f.text("reach"))}, List: f.text("buildings")})
	default:
		err = fmt.Errorf("nobody does %q to a topic", f.text("do"))
	}
	if err != nil {
		return err
	}
	after, err := TopicByID(tx, t.ID)
	if err != nil {
		return err
	}
	return o.sendHere(tx, notice{Object: t.ID, Kind: PushTopic, Seq: after.Version})
}
