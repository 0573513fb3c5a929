package lawyer

import (
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
