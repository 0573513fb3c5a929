package festival

import (
	"context"
	"fmt"

	"minxu/store"
)

// verify checks the promises of this capability over the live data and says each violation in one line, without a word of a resident: the
// seats that an event counts are those that are held, never more than there are; the line counts who waits, in an order without doubles;
// nobody was offered a seat before somebody earlier who would have fit; a state has what belongs to it.
func (c capability) verify(ctx context.Context, r store.Reader) ([]string, error) {
	const batch = 500
	var found []string
	for after := ""; ; {
		events, err := Events(r, EventFilter{After: after, Limit: batch})
		if err != nil {
			return found, err
		}
		for _, e := range events {
			if err := ctx.Err(); err != nil {
				return found, err
			}
			lines, err := verifyEvent(r, e)
			if err != nil {
				return found, err
			}
			found = append(found, lines...)
			after = e.PageKey()
		}
		if len(events) < batch {
			return found, nil
		}
	}
}

func verifyEvent(r store.Reader, e Event) ([]string, error) {
	var found []string
	bad := func(format string, args ...any) {
		found = append(found, "event "+e.ID+": "+fmt.Sprintf(format, args...))
	}
	seats, waiting, err := heldSeats(r, e.ID)
	if err != nil {
		return nil, err
	}
	if seats+e.Elsewhere != e.Taken {
		bad("%d seats are held and %d are counted", seats+e.Elsewhere, e.Taken)
	}
	if e.Taken < 0 || e.Taken > e.Capacity {
		bad("%d of %d seats are taken", e.Taken, e.Capacity)
	}
	if waiting != e.Waiting {
		bad("%d parties wait and %d are counted", waiting, e.Waiting)
	}
	all, err := Of(r, e.ID)
	if err != nil {
		return nil, err
	}
	seqs := map[int64]bool{}
	for _, reg := range all {
		wrong := func(format string, args ...any) {
			found = append(found, "registration "+reg.ID+": "+fmt.Sprintf(format, args...))
		}
		if reg.Party < 1 || reg.Arrived > reg.Party {
			wrong("%d of %d people came", reg.Arrived, reg.Party)
		}
		if (reg.State == CheckedIn) != !reg.Checked.IsZero() {
			wrong("it is %s and its check-in does not go with that", reg.State)
		}
		if reg.State == Offered && reg.OfferExpires.After(e.Start) {
			wrong("its offer outlasts the start")
		}
		if reg.Seq > e.LastSeq {
			wrong("its place in line was never given out")
		}
		if reg.Seq > 0 {
			if seqs[reg.Seq] {
				wrong("somebody else has its place in line")
			}
			seqs[reg.Seq] = true
		}
	}
	for _, later := range all {
		if later.Offered.IsZero() || later.Seq == 0 {
			continue
		}
		for _, earlier := range all {
			if earlier.State == Waitlisted && earlier.Version == 1 && earlier.Seq > 0 && earlier.Seq < later.Seq && earlier.Party <= later.Party && earlier.Made.Before(later.Offered) {
				found = append(found, "registration "+later.ID+": it was offered seats before "+earlier.ID+", which waits longer and would have fit")
			}
		}
	}
	return found, nil
}
