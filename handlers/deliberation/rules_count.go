package deliberation

import "time"

// Threshold is how many must agree.
type Threshold string

// The thresholds: more than a half, two thirds, four fifths.
const (
	Half       Threshold = "half"
	TwoThirds  Threshold = "two_thirds"
	FourFifths Threshold = "four_fifths"
)

// Thresholds lists them.
func Thresholds() []Threshold { return []Threshold{Half, TwoThirds, FourFifths} }

// Name says a threshold.
func (t Threshold) Name() string {
	switch t {
	case TwoThirds:
		return "三分之二以上"
	case FourFifths:
		return "五分之四以上"
	}
	return "过半数"
}

// Needed is the smallest number of votes that reaches the threshold among so many present. "More than half" of 26 is 14; "two thirds" of 27
// is 18. Nobody present needs one, so that nothing is agreed by nobody.
func (t Threshold) Needed(present int) int {
	switch t {
	case TwoThirds:
		return max(ceil(2*present, 3), 1)
	case FourFifths:
		return max(ceil(4*present, 5), 1)
	}
	return present/2 + 1
}

func ceil(n, d int) int { return (n + d - 1) / d }

// QuorumOf is the share of invited households that must be there, in percent, rounded up: 50 % of 41 is 21.
func QuorumOf(invited, percent int) int { return ceil(invited*percent, 100) }

// How a convener may set the quorum.
const (
	ByShare = "half"  // half of the invited households
	ByLeast = "least" // the least of the tier
)

// QuorumFor gives the quorum that a convener chose before the notice.
func (p Policy) QuorumFor(t Tier, invited int, how string) int {
	if how == ByLeast {
		return min(p.Least[t], invited)
	}
	const half = 50
	return QuorumOf(invited, half)
}

// Count is who is at a meeting, by household.
type Count struct {
	Present int // households with a voice: there themselves, or by a proxy that counts
	Proxies int // of them by proxy
	Void    int // proxies that do not count: the holder is not there, or holds too many
}

// CountOf counts the roll. A proxy counts only while its holder is there itself, and only up to so many a holder: a delegate who is absent
// represents nobody, and nobody collects votes.
func CountOf(roll []Attendance, most int) Count {
	there, held := map[string]bool{}, map[string]int{}
	for _, a := range roll {
		if a.Holder == "" {
			there[a.Household] = true
		}
	}
	var c Count
	c.Present = len(there)
	for _, a := range roll {
		switch {
		case a.Holder == "":
		case !there[a.Holder] || a.Holder == a.Household || there[a.Household] || held[a.Holder] >= most:
			c.Void++
		default:
			held[a.Holder]++
			c.Present++
			c.Proxies++
		}
	}
	return c
}

// Votes is a show of hands, by household.
type Votes struct{ Yes, No, Abstained int }

// Verdict says whether a text is agreed and in which way. Without a vote it is a consensus when nobody's objection stands; after one it needs
// the threshold of those present, those who abstained included. A legal objection that nobody has answered stops either.
func Verdict(v Votes, present int, t Threshold, objections int, legal bool) (Kind, bool) {
	switch {
	case legal || present == 0:
		return NoConsensus, false
	case v == (Votes{}) && objections == 0:
		return Consensus, true
	case v.Yes >= t.Needed(present):
		return Voted, true
	}
	return NoConsensus, false
}

// sane says whether so many votes can have been given.
func (v Votes) sane(present int) bool {
	return v.Yes >= 0 && v.No >= 0 && v.Abstained >= 0 && v.Yes+v.No+v.Abstained <= present
}

// AssemblyRule is the law's numbers for the residents' representative assembly from a day on. They are data: the text of the revised law was
// not seen when they were written, so a district puts in what its office reads.
type AssemblyRule struct {
	Version      string // the day from which it holds: 2026-01-01
	QuorumNum    int
	QuorumDen    int
	PassNum      int // more than PassNum/PassDen of those present
	PassDen      int
	CallResident int // 1 in so many residents may call for a meeting
	CallDelegate int // 1 in so many delegates may call for an assembly
}

// AssemblyRules lists the versions, oldest first.
func AssemblyRules() []AssemblyRule {
	return []AssemblyRule{
		{Version: "1990-01-01", QuorumNum: 1, QuorumDen: 2, PassNum: 1, PassDen: 2, CallResident: 5, CallDelegate: 5},
		{Version: "2026-01-01", QuorumNum: 2, QuorumDen: 3, PassNum: 1, PassDen: 2, CallResident: 10, CallDelegate: 5},
	}
}

// RuleAt chooses the version by the day of the assembly.
func RuleAt(rules []AssemblyRule, day time.Time, zone *time.Location) AssemblyRule {
	chosen := rules[0]
	for _, r := range rules {
		if r.Version <= day.In(zone).Format("2006-01-02") {
			chosen = r
		}
	}
	return chosen
}

// Quorum is how many delegates must be there: 2/3 of 37 are 25. Under the old law it was more than half.
func (r AssemblyRule) Quorum(members int) int {
	if r.QuorumNum*2 == r.QuorumDen { // more than half
		return members/2 + 1
	}
	return ceil(members*r.QuorumNum, r.QuorumDen)
}

// Pass is how many of those present must agree: more than half of 27 are 14.
func (r AssemblyRule) Pass(present int) int { return present*r.PassNum/r.PassDen + 1 }

// Passes says whether an assembly adopted something.
func (r AssemblyRule) Passes(members, present int, v Votes) bool {
	return present >= r.Quorum(members) && v.Yes >= r.Pass(present)
}

// Funnel is how many topics came to a meeting and to a result. Each is counted by its own id: one topic may need several meetings, one
// meeting may take several topics.
type Funnel struct{ Topics, Held, Reached, Due, Implemented int }

// Add joins two counts.
func (f Funnel) Add(o Funnel) Funnel {
	return Funnel{f.Topics + o.Topics, f.Held + o.Held, f.Reached + o.Reached, f.Due + o.Due, f.Implemented + o.Implemented}
}

// Percent is a share in whole percent, rounded half up; -1 of nothing.
func Percent(part, whole int) int {
	if whole == 0 {
		return -1
	}
	return (200*part + whole) / (2 * whole)
}

// Stance is what a household at the meeting says of a text before anybody votes: the consensus meter.
type Stance string

// The stances.
const (
	Agrees  Stance = "agree"
	Lives   Stance = "live" // does not like it and can live with it
	Objects Stance = "object"
)

// Name says a stance.
func (s Stance) Name() string {
	switch s {
	case Agrees:
		return "同意"
	case Lives:
		return "能接受"
	case Objects:
		return "反对"
	}
	return "没有表态"
}

// Reading is what the meter shows.
type Reading struct{ Agree, Live, Object, Silent int }

// ReadingOf reads the meter over the households that have a voice.
func ReadingOf(roll []Attendance) Reading {
	var r Reading
	for _, a := range roll {
		switch a.Stance {
		case Agrees:
			r.Agree++
		case Lives:
			r.Live++
		case Objects:
			r.Object++
		default:
			r.Silent++
		}
	}
	return r
}
