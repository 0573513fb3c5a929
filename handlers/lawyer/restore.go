package lawyer

import (
	"errors"
	"fmt"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// SessionNamed completes a session of a file: the community by name or code, the lawyer by name among the staff; ok is false when there is
// no such community.
func SessionNamed(t *people.Tree, s Session, community string) (Session, bool) {
	for _, n := range t.Nodes() {
		if n.Kind == people.KindCommunity && (n.Name == community || n.Code == community) {
			s.Community = n.Code
		}
	}
	if s.Community == "" {
		return s, false
	}
	for _, p := range t.Staff() {
		if p.Role == people.RoleLawyer && p.Name == s.LawyerName && (s.Lawyer == "" || p.Covers(t, s.Community)) {
			s.Lawyer = p.ID
		}
	}
	if s.Mode == "" {
		s.Mode = ModeDesk
	}
	s.State, s.Version = Open, max(s.Version, 1)
	return s, true
}

// Import writes a session of a file with the states of its slots by clock time ("14:30": FREE or BOOKED; BOOKED by somebody who did not come
// through this house). Slots that residents of this house have stay as they are. Without states the time is divided evenly.
func Import(tx *store.Tx, s Session, states map[string]string) error {
	length := Policy{}.WithDefaults().Slot
	slots := SlotsOf(s, length)
	if len(states) > 0 {
		slots = nil
		for clock := range states {
			at, err := At(s, clock)
			if err != nil {
				return err
			}
			slots = append(slots, Slot{ID: SlotID(s.ID, clockOf(at)), Session: s.ID, Start: at, End: minTime(at.Add(length), s.End), State: SlotFree, Capacity: 1})
		}
	}
	if err := putSession(tx, s, slots); err != nil {
		return err
	}
	for _, slot := range slots {
		kept, err := SlotByID(tx, slot.ID)
		if err != nil {
			return err
		}
		state := states[clockOf(slot.Start)]
		switch {
		case kept.Booking != "" || kept.State == SlotHeld || state == "":
			continue
		case state == string(SlotBooked):
			kept.State, kept.Taken = SlotBooked, 1
		default:
			kept.State, kept.Taken = SlotFree, 0
		}
		if err := setSlot(tx, kept); err != nil {
			return err
		}
	}
	return nil
}

// At gives the instant of a clock time within a session.
func At(s Session, clock string) (time.Time, error) {
	d, err := calendar.ParseClock(clock)
	if err != nil {
		return time.Time{}, fmt.Errorf("slot of session %s: %w", s.ID, err)
	}
	at := calendar.Midnight(s.Start).Add(d).UTC()
	if at.Before(s.Start) || !at.Before(s.End) {
		return at, fmt.Errorf("slot %s of session %s lies outside of it", clock, s.ID)
	}
	return at, nil
}

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Wind lets the clocks of plans and ledger run; running ones go on as they are.
func Wind(tx *store.Tx) error { return Office{Policy: Policy{}.WithDefaults()}.Wind(tx) }

// PutPlan writes a plan; its sessions are made by the next tick.
func PutPlan(tx *store.Tx, p Plan) error {
	if err := putPlan(tx, p); err != nil {
		return err
	}
	return plansChanged(tx)
}

// PutException writes an exception; sessions that are there already stay, the desk calls them off.
func PutException(tx *store.Tx, e Exception) error {
	if err := putException(tx, e); err != nil {
		return err
	}
	return plansChanged(tx)
}

// plansChanged lets the next tick look at the plans.
func plansChanged(tx *store.Tx) error {
	if err := Wind(tx); err != nil {
		return err
	}
	return setClock(tx, clockPlans, tx.Now())
}

// ImportAnswer writes an answer of a file: reviewed when it names who has read it, else a draft. One that stands there in the same words keeps
// its edition and its review.
func ImportAnswer(tx *store.Tx, a Answer) error {
	a.State, a.Edition, a.ChangedBy = AnswerDraft, 1, "import"
	if a.Reviewer != "" {
		a.State, a.ReviewedAt = AnswerReviewed, tx.Now()
	}
	kept, err := AnswerByID(tx, a.ID)
	switch {
	case errors.Is(err, store.ErrNotFound):
	case err != nil:
		return err
	case kept.Subject == a.Subject && kept.Question == a.Question && kept.Words == a.Words && kept.Answer == a.Answer && kept.Law == a.Law && kept.Version == a.Version && kept.Reviewer == a.Reviewer:
		return nil
	default:
		a.Edition = kept.Edition + 1
	}
	return putAnswer(tx, a)
}

// CheckPlan says what is wrong with a plan, empty when nothing is.
func CheckPlan(p Plan) string {
	switch {
	case p.Slot < 10*time.Minute || p.Slot > 4*time.Hour:
		return "每个时段要在10分钟到4小时之间。"
	case p.ValidFrom != "" && p.ValidTo != "" && p.ValidTo < p.ValidFrom:
		return "结束日期要晚于开始日期。"
	}
	return CheckHours(time.Time{}.Add(p.From), time.Time{}.Add(p.To), p.Slot)
}

// EachMonth gives the figures of every community and month, from the first session on to the present month.
func EachMonth(r store.Reader, t *people.Tree, yield func(community string, month time.Time, m Month, lectures int) error) error {
	o := Office{Tree: t, Policy: Policy{}.WithDefaults()}
	first, err := Sessions(r, SessionFilter{Limit: 1})
	if err != nil || len(first) == 0 {
		return err
	}
	for month := MonthStart(first[0].Start); !month.After(r.Now()); month = month.AddDate(0, 1, 0) {
		codes, err := o.contracted(r, month, month.AddDate(0, 1, 0))
		if err != nil {
			return err
		}
		for _, code := range codes {
			m, err := o.Month(r, code, month)
			if err != nil {
				return err
			}
			from := QuarterStart(month)
			entries, err := Entries(r, []string{code}, from, from.AddDate(0, 3, 0))
			if err != nil {
				return err
			}
			held, _ := Lectures(entries, r.Now())
			if err := yield(code, month, m, held); err != nil {
				return err
			}
		}
	}
	return nil
}
