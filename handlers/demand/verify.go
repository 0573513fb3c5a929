package demand

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"minxu/store"
)

// verify checks the promises of this capability over the live data and says each violation in one line, without a word of a resident:
// the log of a demand is a path along the table of moves from its draft to its state, one line a version, each with actor and reason;
// photos are counted right; a merged case has a leader.
func (c capability) verify(ctx context.Context, r store.Reader) ([]string, error) {
	const batch = 500
	var found []string
	for before := ""; ; {
		list, err := List(r, Filter{Before: before, Limit: batch})
		if err != nil {
			return found, err
		}
		for _, d := range list {
			if err := ctx.Err(); err != nil {
				return found, err
			}
			lines, err := verifyOne(r, d)
			if err != nil {
				return found, err
			}
			found = append(found, lines...)
			before = d.ID
		}
		if len(list) < batch {
			return found, nil
		}
	}
}

func verifyOne(r store.Reader, d Demand) ([]string, error) {
	var found []string
	bad := func(format string, args ...any) {
		found = append(found, "demand "+d.ID+": "+fmt.Sprintf(format, args...))
	}
	events, err := Events(r, d.ID)
	if err != nil {
		return nil, err
	}
	if len(events) != d.Version-1 {
		bad("%d lines of log for version %d", len(events), d.Version)
	}
	at := Draft
	for i, e := range events {
		if e.Version != i+2 {
			bad("line %d of the log has version %d", i+1, e.Version)
		}
		if e.From != at {
			bad("line %d of the log begins at %s, the one before ends at %s", i+1, e.From, at)
		}
		if to, err := e.From.Next(e.Action, e.Actor); err != nil || to != e.To {
			bad("line %d of the log: %s may not %s from %s to %s", i+1, e.Actor, e.Action, e.From, e.To)
		}
		if e.Reason == "" || e.Actor == "" {
			bad("line %d of the log has no reason or no actor", i+1)
		}
		at = e.To
	}
	if at != d.State {
		bad("its log ends at %s and it is %s", at, d.State)
	}
	orders, err := Orders(r, d.ID)
	if err != nil {
		return nil, err
	}
	leads := 0
	for _, one := range orders {
		if one.State.Runs() {
			if one.Part == PartLead {
				leads++
			}
			if !d.State.Open() {
				bad("%s still has an order of a case that is over", one.Part)
			}
		}
		if one.State.Runs() != one.EndedAt.IsZero() {
			bad("an order is %s and its end does not say so", one.State)
		}
	}
	if leads > 1 {
		bad("%d units lead it", leads)
	}
	photos, err := Photos(r, d.ID)
	if err != nil {
		return nil, err
	}
	if len(photos) != d.Media {
		bad("%d photos, %d counted", len(photos), d.Media)
	}
	if (d.No == "") != (d.State == NotAccepted && slices.ContainsFunc(events, func(e Event) bool { return e.Action == ToRefuse && e.Actor == BySystem })) {
		bad("number and refusal do not go together")
	}
	if d.State == Merged {
		if _, err := ByNo(r, d.Master); errors.Is(err, store.ErrNotFound) {
			bad("its leader is not there")
		} else if err != nil {
			return nil, err
		}
	}
	return found, nil
}
