package project

import (
	"context"
	"fmt"

	"minxu/store"
)

// verify checks the promises of this capability over the live data and says each violation in one line, without a word of a resident: the
// log is a path along the table of moves, gates have their records, one ballot a voter and round, stored totals are those of the ballots,
// a ballot is the last value of its history, seals hold.
func (c capability) verify(ctx context.Context, r store.Reader) ([]string, error) {
	const batch = 500
	var found []string
	for before := ""; ; {
		list, err := List(r, Filter{Before: before, Limit: batch})
		if err != nil {
			return found, err
		}
		for _, p := range list {
			if err := ctx.Err(); err != nil {
				return found, err
			}
			lines, err := verifyProject(r, p)
			if err != nil {
				return found, err
			}
			found = append(found, lines...)
			before = p.ID
		}
		if len(list) < batch {
			return found, nil
		}
	}
}

func verifyProject(r store.Reader, p Project) ([]string, error) {
	var found []string
	bad := func(format string, args ...any) {
		found = append(found, "project "+p.ID+": "+fmt.Sprintf(format, args...))
	}
	events, err := Events(r, p.ID)
	if err != nil {
		return nil, err
	}
	if len(events) != p.Version-1 {
		bad("%d lines of log for version %d", len(events), p.Version)
	}
	records, err := Publications(r, p.ID)
	if err != nil {
		return nil, err
	}
	at, heldAt := draft, State("")
	for i, e := range events {
		if e.Version != i+2 || e.From != at {
			bad("line %d of the log is no step from the one before", i+1)
		}
		if e.Action == ToSuspend {
			heldAt = e.From
		}
		to, err := e.From.Next(e.Action, e.Actor, heldAt)
		if err != nil || to != e.To {
			bad("line %d of the log: %s may not %s from %s to %s", i+1, e.Actor, e.Action, e.From, e.To)
		}
		if e.Reason == "" {
			bad("line %d of the log has no reason", i+1)
		}
		if g := gateOn(e.To); g != "" && e.From != e.To && e.Action != ToResume && !published(records, g) {
			bad("it passed %s without a record", g)
		}
		at = e.To
	}
	if at != p.State {
		bad("its log ends at %s and it is %s", at, p.State)
	}
	rounds, err := Rounds(r, p.ID)
	if err != nil {
		return nil, err
	}
	if len(rounds) != p.Round {
		bad("%d rounds, %d counted", len(rounds), p.Round)
	}
	for _, round := range rounds {
		lines, err := verifyRound(r, round)
		if err != nil {
			return nil, err
		}
		found = append(found, lines...)
	}
	return found, nil
}

func published(records []Publication, g Gate) bool {
	for _, p := range records {
		if p.Gate == g && (p.Restored || len(g.Lacks(p.Text)) == 0) {
			return true
		}
	}
	return false
}

func verifyRound(r store.Reader, round Round) ([]string, error) {
	var found []string
	bad := func(format string, args ...any) {
		found = append(found, fmt.Sprintf("project %s round %d: ", round.Project, round.No)+fmt.Sprintf(format, args...))
	}
	list, err := Ballots(r, round.Project, round.No)
	if err != nil {
		return nil, err
	}
	counted, all := tallies(list)
	if all.N() != len(list) {
		bad("%d ballots are not on the scale", len(list)-all.N())
	}
	if round.Ballots != len(list) || round.Total != all.Sum() {
		bad("stored %d ballots with %d points, there are %d with %d", round.Ballots, round.Total, len(list), all.Sum())
	}
	voters, pending := map[string]bool{}, 0
	for _, b := range list {
		if voters[b.Voter] {
			bad("a voter has two ballots")
		}
		voters[b.Voter] = true
		if b.Standing == Pending {
			pending++
		}
		if b.CastAt.Before(round.OpenAt) || !b.CastAt.Before(round.CloseAt) || !b.ChangedAt.Before(round.CloseAt) {
			bad("ballot %s was cast or changed outside the window", b.ID)
		}
		history, err := Revisions(r, b.ID)
		if err != nil {
			return nil, err
		}
		if n := len(history); n != b.Edits+1 || history[n-1].Score != b.Score {
			bad("ballot %s is not the last value of its history", b.ID)
		}
	}
	if !round.FrozenAt.IsZero() && round.BallotsSeal != ballotsSeal(round, list) {
		bad("the ballots are not those that were sealed at closing")
	}
	if !round.SettledAt.IsZero() {
		if round.CountedSeal != countedSeal(round, list) || round.Counted != counted {
			bad("what counts is not what was sealed")
		}
		if pending > 0 {
			bad("%d ballots wait for a verdict although the result is out", pending)
		}
	}
	return found, nil
}
