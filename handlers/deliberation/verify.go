package deliberation

import (
	"context"
	"fmt"

	"minxu/store"
)

// verify checks the promises of this capability over the live data and says each violation in one line, without a word of a resident: every log
// is a path along its table, no meeting began without its notice and its quorum, votes are those of who was there, what the assembly decided
// follows its rule, draws can be drawn again.
func (c capability) verify(ctx context.Context, r store.Reader) ([]string, error) {
	const batch = 500
	var found []string
	for before := ""; ; {
		list, err := Topics(r, TopicFilter{Before: before, Limit: batch})
		if err != nil {
			return found, err
		}
		for _, t := range list {
			lines, err := c.verifyTopic(r, t)
			if err != nil {
				return found, err
			}
			found, before = append(found, lines...), t.ID
		}
		if len(list) < batch {
			break
		}
	}
	for before := ""; ; {
		list, err := Meetings(r, MeetingFilter{Before: before, Limit: batch})
		if err != nil {
			return found, err
		}
		for _, m := range list {
			if err := ctx.Err(); err != nil {
				return found, err
			}
			lines, err := c.verifyMeeting(r, m)
			if err != nil {
				return found, err
			}
			found, before = append(found, lines...), m.ID
		}
		if len(list) < batch {
			break
		}
	}
	for before := ""; ; {
		list, err := Outcomes(r, OutcomeFilter{Before: before, Limit: batch})
		if err != nil {
			return found, err
		}
		for _, o := range list {
			lines, err := c.verifyOutcome(r, o)
			if err != nil {
				return found, err
			}
			found, before = append(found, lines...), o.ID
		}
		if len(list) < batch {
			return found, nil
		}
	}
}

// path checks that a log leads to where a thing stands.
func path(r store.Reader, object, id, state string, version int, bad func(string, ...any)) error {
	events, err := Events(r, object, id)
	if err != nil {
		return err
	}
	if len(events) != version {
		bad("%d lines of log for version %d", len(events), version)
	}
	at := draft
	for i, e := range events {
		if e.Version != i+1 || e.From != at {
			bad("line %d of the log is no step from the one before", i+1)
		}
		if to, err := next(object, e.From, e.Action, e.Actor); err != nil || to != e.To {
			bad("line %d of the log: %s may not %s from %s to %s", i+1, e.Actor, e.Action, e.From, e.To)
		}
		if e.Reason == "" {
			bad("line %d of the log has no reason", i+1)
		}
		at = e.To
	}
	if at != state {
		bad("its log ends at %s and it is %s", at, state)
	}
	return nil
}

func (c capability) verifyTopic(r store.Reader, t Topic) ([]string, error) {
	var found []string
	bad := func(format string, args ...any) {
		found = append(found, "topic "+t.ID+": "+fmt.Sprintf(format, args...))
	}
	if err := path(r, objectTopic, t.ID, string(t.State), t.Version, bad); err != nil {
		return nil, err
	}
	n, err := backing(r, t.ID)
	if err != nil {
		return nil, err
	}
	if n > t.Seconds {
		bad("%d households back it, %d are counted", n, t.Seconds)
	}
	if (t.Screening == Merged) != (t.Into != "") {
		bad("merged, and into nothing; or the other way about")
	}
	if t.State == Scoped && t.Tier == "" {
		bad("scoped without a tier")
	}
	return found, nil
}

func (c capability) verifyMeeting(r store.Reader, m Meeting) ([]string, error) {
	var found []string
	bad := func(format string, args ...any) {
		found = append(found, "meeting "+m.ID+": "+fmt.Sprintf(format, args...))
	}
	if err := path(r, objectMeeting, m.ID, string(m.State), m.Version, bad); err != nil {
		return nil, err
	}
	roll, err := Roll(r, m.ID)
	if err != nil {
		return nil, err
	}
	if m.State == Held || m.State == Concluded {
		switch {
		case m.NoticedAt.IsZero() || NoticeLate(m.NoticedAt, m.At, m.NoticeDays):
			bad("it was held although its notice came too late")
		case m.Present < m.Quorum:
			bad("it was held with %d of %d households", m.Present, m.Quorum)
		case CountOf(roll, m.Proxies).Present < m.Present:
			bad("%d households were counted, %d are on the roll", m.Present, CountOf(roll, m.Proxies).Present)
		}
	}
	held := map[string]int{}
	for _, a := range roll {
		if a.Holder != "" {
			held[a.Holder]++
		}
	}
	for _, n := range held {
		if n > m.Proxies {
			bad("somebody holds %d proxies, %d are the most", n, m.Proxies)
		}
	}
	return found, nil
}

func (c capability) verifyOutcome(r store.Reader, o Outcome) ([]string, error) {
	var found []string
	bad := func(format string, args ...any) {
		found = append(found, "outcome "+o.ID+": "+fmt.Sprintf(format, args...))
	}
	if err := path(r, objectOutcome, o.ID, string(o.State), o.Version, bad); err != nil {
		return nil, err
	}
	votes := Votes{o.Yes, o.No, o.Abstained}
	if !votes.sane(o.Present) {
		bad("more votes than households")
	}
	if o.Kind == Voted && (o.Legal || o.Yes < o.Threshold.Needed(o.Present)) {
		bad("called agreed with %d of %d votes", o.Yes, o.Present)
	}
	ass, decided, err := AssemblyOf(r, o.ID)
	if err != nil {
		return nil, err
	}
	if decided {
		for _, rule := range AssemblyRules() {
			if rule.Version == ass.Rule && rule.Passes(ass.Members, ass.Present, Votes{ass.Yes, ass.No, ass.Abstained}) != ass.Passed {
				bad("the assembly's decision does not follow its rule")
			}
		}
	}
	if o.Decision && !decided && !o.PublishedAt.IsZero() {
		bad("published although it needed the assembly")
	}
	draws, err := DrawsOf(r, o.ID)
	if err != nil {
		return nil, err
	}
	for _, d := range draws {
		if d.Digest != DigestOf(d.Marks) {
			bad("the list of candidates is not the one that was sealed")
		}
		drawn, err := Supervisors(r, o.ID, d.Rating, true)
		if err != nil {
			return nil, err
		}
		if d.Seed == "" {
			continue
		}
		for i, mark := range DrawOf(d.Marks, d.Seed, d.Seats) {
			if i >= len(drawn) || drawn[i].Mark != mark {
				bad("the supervisors are not those whom the seed draws")
				break
			}
		}
	}
	return found, nil
}
