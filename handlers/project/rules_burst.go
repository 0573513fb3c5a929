package project

import (
	"slices"
	"strings"
	"time"
)

// Burst is a group of ballots that came in too fast.
type Burst struct {
	Rule    string // rate or prefix
	Source  string // community code, or the blind text of a telephone prefix
	From    time.Time
	Ballots []string // ids
	Mean    float64  // ballots an hour before it
}

// The two rules.
const (
	RuleRate   = "rate"
	RulePrefix = "prefix"
)

// RuleName says a rule to staff.
func RuleName(rule string) string {
	if rule == RulePrefix {
		return "同一号段一小时内集中打分"
	}
	return "同一社区一小时内远超平时"
}

// arrival is what the rules see of a ballot: never the score.
type arrival struct {
	ID             string
	At             time.Time
	Source, Prefix string
}

// hourOf gives the hour of a round, counted from its opening, in which an instant lies: its begin.
func hourOf(open, at time.Time) time.Time {
	return open.Add(at.Sub(open).Truncate(time.Hour))
}

// Bursts looks at one hour of a round. arrivals are all ballots of the round up to the end of the hour; those that a person has judged
// already are no part of it.
func (p Policy) Bursts(open, from time.Time, arrivals []arrival) []Burst {
	to := from.Add(time.Hour)
	bySource, byPrefix, before := map[string][]string{}, map[string][]string{}, map[string]int{}
	for _, a := range arrivals {
		switch {
		case a.At.Before(from):
			before[a.Source]++
		case a.At.Before(to):
			if a.Source != "" {
				bySource[a.Source] = append(bySource[a.Source], a.ID)
			}
			if a.Prefix != "" {
				byPrefix[a.Prefix] = append(byPrefix[a.Prefix], a.ID)
			}
		}
	}
	var found []Burst
	if hours := from.Sub(open).Hours(); from.Sub(open) >= p.BurstAfter {
		for source, ids := range bySource {
			mean := max(float64(before[source])/hours, 1)
			if len(ids) >= p.BurstFloor && float64(len(ids)) > p.BurstFactor*mean {
				found = append(found, Burst{RuleRate, source, from, ids, mean})
			}
		}
	}
	for prefix, ids := range byPrefix {
		if len(ids) >= p.BurstFloor {
			found = append(found, Burst{Rule: RulePrefix, Source: prefix, From: from, Ballots: ids})
		}
	}
	slices.SortFunc(found, func(a, b Burst) int { return strings.Compare(a.Rule+a.Source, b.Rule+b.Source) })
	return found
}
