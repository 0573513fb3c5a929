package lawyer

import (
	"context"
	"fmt"

	"minxu/store"
)

// verify checks the promises of this capability over the live data and says each violation in one line, without a word of a resident:
// a slot's seats are those of its bookings and never more than it has; a person has one active booking; nobody was offered an hour while
// somebody waits who came earlier; a log is a path along the table of moves; an answer that is given was reviewed.
func (c capability) verify(ctx context.Context, r store.Reader) ([]string, error) {
	const page = 500
	var found []string
	bookings := map[string]map[string]State{} // of slots
	for after := "0"; ; {
		list, err := List(r, Filter{After: after, Limit: page})
		if err != nil {
			return found, err
		}
		for _, b := range list {
			if err := ctx.Err(); err != nil {
				return found, err
			}
			lines, err := verifyBooking(r, b)
			if err != nil {
				return found, err
			}
			found = append(found, lines...)
			if b.Slot != "" && (b.State == Booked || b.State == Attended || b.State == NoShow) {
				if bookings[b.Slot] == nil {
					bookings[b.Slot] = map[string]State{}
				}
				bookings[b.Slot][b.ID] = b.State
			}
			after = b.ID
		}
		if len(list) < page {
			break
		}
	}
	lines, err := verifySlots(r, bookings)
	if err != nil {
		return found, err
	}
	found = append(found, lines...)
	lines, err = inversions(r)
	if err != nil {
		return found, err
	}
	found = append(found, lines...)
	answers, err := Answers(r, AnswerReviewed)
	if err != nil {
		return found, err
	}
	for _, a := range answers {
		if a.Reviewer == "" || a.ReviewedAt.IsZero() {
			found = append(found, "answer "+a.ID+" is given and nobody has reviewed it")
		}
	}
	return found, nil
}

func verifyBooking(r store.Reader, b Booking) ([]string, error) {
	var found []string
	bad := func(format string, args ...any) {
		found = append(found, "booking "+b.ID+": "+fmt.Sprintf(format, args...))
	}
	events, err := Events(r, b.ID)
	if err != nil {
		return nil, err
	}
	if len(events) != b.Version-1 {
		bad("%d lines of log for version %d", len(events), b.Version)
	}
	at := None
	for i, e := range events {
		if e.Action == "restore" {
			at = e.To
			continue
		}
		if e.From != at {
			bad("line %d of the log begins at %q, the one before ends at %q", i+1, e.From, at)
		}
		if to, err := e.From.Next(e.Action, e.Actor); err != nil || to != e.To {
			bad("line %d of the log: %s may not %s from %q to %q", i+1, e.Actor, e.Action, e.From, e.To)
		}
		at = e.To
	}
	if at != b.State {
		bad("its log ends at %q and it is %q", at, b.State)
	}
	if b.Active && !b.State.Live() {
		bad("it is %q and counts as active", b.State)
	}
	if b.No == "" {
		bad("it has no number")
	}
	if (b.State == Booked || b.State == Offered) && (b.Slot == "" || b.Start.IsZero()) {
		bad("it is %q and has no hour", b.State)
	}
	return found, nil
}

func verifySlots(r store.Reader, bookings map[string]map[string]State) ([]string, error) {
	var found []string
	slots, err := allSlots(r)
	if err != nil {
		return nil, err
	}
	for _, s := range slots {
		bad := func(format string, args ...any) {
			found = append(found, "slot "+s.ID+": "+fmt.Sprintf(format, args...))
		}
		if s.Taken < 0 || s.Taken > s.Capacity {
			bad("%d of %d seats taken", s.Taken, s.Capacity)
		}
		of := bookings[s.ID]
		if len(of) > s.Taken {
			bad("%d bookings on %d seats taken", len(of), s.Taken)
		}
		if s.Booking != "" && of[s.Booking] == "" {
			bad("it is taken by a booking that is over")
		}
		if (s.State == SlotFree || s.State == SlotHeld) != (s.Taken == 0) && s.State != SlotCancelled {
			bad("it is %s with %d seats taken", s.State, s.Taken)
		}
		delete(bookings, s.ID)
	}
	for id := range bookings {
		found = append(found, "slot "+id+": it is booked and is not there")
	}
	return found, nil
}
