package project

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"minxu/calendar"
)

// at gives an instant of the fixture's March in Shanghai.
func at(day, hour, minute int) time.Time {
	return time.Date(2026, 3, day, hour, minute, 0, 0, calendar.Shanghai())
}

func tallyOf(scores ...int) (t Tally) {
	for _, s := range scores {
		t[s]++
	}
	return t
}

func near(a, b float64) bool { return math.Abs(a-b) < 0.00005 }

func TestTheWorkedNumbers(t *testing.T) {
	t.Parallel()
	p := Policy{}.WithDefaults()
	t.Run("twelve ballots drawn towards the district's mean", func(t *testing.T) {
		t.Parallel()
		votes := tallyOf(5, 5, 5, 5, 4, 4, 4, 4, 3, 3, 2, 1)
		r := p.ResultOf(votes, votes, 4.0, 4.4, 4.2)
		if !near(r.Mean, 3.75) || !near(r.R, 87.0/22) || !near(r.P, 4.2) || math.Round(r.Total*100)/100 != 81.05 || r.Small {
			t.Errorf("came to %+v", r)
		}
	})
	t.Run("nine ballots are too few to tell", func(t *testing.T) {
		t.Parallel()
		votes := tallyOf(5, 5, 5, 5, 5, 5, 5, 5, 5)
		r := p.ResultOf(votes, votes, 4.0, 4.4, 4.2)
		if r.Say() != "样本不足 (9人)" || r.Total != 0 || !r.Small {
			t.Errorf("came to %q, %+v", r.Say(), r)
		}
		votes[5]++
		if r := p.ResultOf(votes, votes, 4, 4.4, 4.2); r.Small || r.Say() != "平均5分 (10人)" {
			t.Errorf("ten came to %q", r.Say())
		}
	})
	t.Run("the trimmed mean of thirty-two drops three at either end and raises no flag", func(t *testing.T) {
		t.Parallel()
		votes := Tally{0, 6, 0, 2, 4, 20}
		r := p.ResultOf(votes, votes, 0, 0, 4.2)
		if !near(r.Mean, 4.0) || !near(r.Trimmed, 110.0/26) || r.Differs || !r.HasTrim {
			t.Errorf("came to %+v", r)
		}
	})
	t.Run("far apart, both means are told", func(t *testing.T) {
		t.Parallel()
		votes := Tally{0, 4, 0, 0, 0, 36} // 4.6 and, without four at either end, 5
		r := p.ResultOf(votes, votes, 0, 0, 4.2)
		if !r.Differs || r.Say() != "平均4.6分，去掉两头后5分 (40人)" {
			t.Errorf("came to %q, %+v", r.Say(), r)
		}
	})
	t.Run("twenty-nine have no trimmed mean", func(t *testing.T) {
		t.Parallel()
		votes := Tally{0, 9, 0, 0, 0, 20}
		if r := p.ResultOf(votes, votes, 0, 0, 4.2); r.HasTrim || r.Differs {
			t.Errorf("came to %+v", r)
		}
	})
	t.Run("one side alone gives no total", func(t *testing.T) {
		t.Parallel()
		votes := Tally{0, 0, 0, 0, 0, 12}
		if r := p.ResultOf(votes, votes, 4, 0, 4.2); r.Total != 0 || r.HasP {
			t.Errorf("came to %+v", r)
		}
	})
}

func TestWhatIsLow(t *testing.T) {
	t.Parallel()
	p := Policy{}.WithDefaults()
	for _, c := range []struct {
		name           string
		votes          Tally
		street, expert float64
		want           bool
	}{
		{"few unhappy people alone rectify nothing", Tally{0, 9}, 1, 1, false},
		{"ten unhappy people and professionals who agree do", Tally{0, 10}, 2, 2, true},
		{"without the professionals the plain mean decides", Tally{0, 4, 4, 0, 0, 2}, 0, 0, true},
		{"a plain mean of three is not low", Tally{0, 0, 0, 12}, 0, 0, false},
		{"a good one is not low", Tally{0, 0, 0, 0, 12, 12}, 4, 4, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := p.Low(p.ResultOf(c.votes, c.votes, c.street, c.expert, 4.2)); got != c.want {
				t.Errorf("low is %v", got)
			}
		})
	}
}

func TestTrimmedMeansStayBetweenTheEnds(t *testing.T) {
	t.Parallel()
	for seed := range 500 {
		x := uint32(seed*2654435761 + 1)
		var votes Tally
		for s := worst; s <= best; s++ {
			x ^= x << 13
			x ^= x >> 17
			x ^= x << 5
			votes[s] = int(x % 40)
		}
		if votes.N() == 0 {
			continue
		}
		m := votes.Trimmed(0.1)
		if m < worst || m > best {
			t.Fatalf("%v trimmed is %v", votes, m)
		}
		cut := votes.N() / 10
		if want := bruteTrimmed(votes, cut); !near(m, want) {
			t.Fatalf("%v trimmed by %d is %v, want %v", votes, cut, m, want)
		}
	}
}

func bruteTrimmed(t Tally, cut int) float64 {
	var all []int
	for s := worst; s <= best; s++ {
		all = append(all, slices.Repeat([]int{s}, t[s])...)
	}
	sum := 0
	for _, s := range all[cut : len(all)-cut] {
		sum += s
	}
	return float64(sum) / float64(len(all)-2*cut)
}

func TestScoresInWords(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]int{"改成5分": 5, "打四分": 4, "给晾衣区打5分": 5, "给个满分": 5, "两分": 2, "我给３分": 3, "楼道灯我给一分": 1,
		"4.5分": 0, "15分": 0, "十五分": 0, "0分": 0, "6分": 0, "等了5分钟": 0, "分不清": 0, "": 0, "4分改成5分": 5} {
		if got := scoreIn(words); got != want {
			t.Errorf("%q gives %d, want %d", words, got, want)
		}
	}
	for words, want := range map[string]bool{"4.5": true, "6": true, "0": true, "6分": true, "4.5分": true, "五星": true, "打0分": true, "给楼道灯打4.5分": true, "4点5": true, "四点五分": true, "三分半": true,
		"5": false, "5分": false, "４": false, "满意": false, "改成5分": false, "100": true, "等了15分钟": false, "3号楼": false, "": false, "-1": false} {
		if got := offScale(words); got != want {
			t.Errorf("%q off the scale: %v, want %v", words, got, want)
		}
	}
	for words, want := range map[string]int{"5": 5, "改成3分": 3, "哎呀按错了，改成5分": 5, "不对，是四分": 4, "选2": 2, "灯亮了5分钟就灭": 0, "给5分是因为亮了": 0, "没有": 0, "": 0, "满分": 5, "亮多了": 0, "6": 0} {
		if got := secondScore(words); got != want {
			t.Errorf("%q replaces by %d, want %d", words, got, want)
		}
	}
}

func TestEveryLevelHasItsWordsAlone(t *testing.T) {
	t.Parallel()
	of := map[string]int{}
	for n := worst; n <= best; n++ {
		for _, w := range append(levelWords(n), LevelName(n)) {
			if other, twice := of[w]; twice && other != n {
				t.Errorf("%q means %d and %d", w, other, n)
			}
			of[w] = n
		}
	}
}

func TestTheTableOfMoves(t *testing.T) {
	t.Parallel()
	want := map[State]string{
		draft: "open", Collecting: "propose suspend cancel", Proposed: "list reject suspend cancel", Listed: "design reject suspend cancel",
		Designing: "assess suspend cancel", Assessed: "approve reject suspend cancel", Approved: "offer outsource suspend cancel",
		OpenForClaim: "contract suspend cancel", Outsourcing: "contract suspend cancel", Contracted: "execute suspend cancel", Executing: "deliver suspend cancel",
		Delivered: "score suspend cancel", Scoring: "", Scored: "rectify archive", Rectifying: "deliver", Archived: "", Rejected: "", Cancelled: "",
		Suspended: "resume cancel",
	}
	for s, actions := range want {
		var got []string
		for _, a := range s.Actions() {
			got = append(got, string(a))
		}
		if strings.Join(got, " ") != actions {
			t.Errorf("%q may %v, want %s", s, got, actions)
		}
	}
	for _, s := range States() {
		if s.Name() == string(s) {
			t.Errorf("%s has no name", s)
		}
		if _, ok := want[s]; !ok {
			t.Errorf("%s is not in the table of this test", s)
		}
		if pathTo(s) == nil {
			t.Errorf("no way leads to %s", s)
		}
	}
	t.Run("an illegal move fails loudly", func(t *testing.T) {
		t.Parallel()
		var no *IllegalMove
		if _, err := Executing.Next(ToArchive, ByStaff, ""); !errors.As(err, &no) || no.From != Executing || !strings.Contains(err.Error(), "archive") {
			t.Errorf("err = %v", err)
		}
		if _, err := Scoring.Next(ToSettle, ByStaff, ""); err == nil {
			t.Error("staff settle a round by hand")
		}
	})
	t.Run("what was suspended goes on where it stood", func(t *testing.T) {
		t.Parallel()
		if to, err := Suspended.Next(ToResume, ByStaff, Contracted); err != nil || to != Contracted {
			t.Errorf("%s, %v", to, err)
		}
	})
	t.Run("every gate stands in front of one state", func(t *testing.T) {
		t.Parallel()
		for g, s := range map[Gate]State{GateCall: Designing, GateDecision: Executing, GateProgress: Scoring, GateResult: Archived} {
			if gateOn(s) != g {
				t.Errorf("in front of %s stands %q", s, gateOn(s))
			}
		}
	})
}

func TestNoGateRecordNoTransition(t *testing.T) {
	t.Parallel()
	p := Policy{}.WithDefaults()
	full := func(g Gate) map[string]string {
		m := map[string]string{}
		for _, part := range g.Parts() {
			m[part.Key] = "有"
		}
		return m
	}
	short := full(GateCall)
	delete(short, "until")
	for _, c := range []struct {
		name    string
		gate    Gate
		records []Publication
		since   time.Time
		now     time.Time
		refused string
	}{
		{"no gate, no question", "", nil, time.Time{}, at(10, 9, 0), ""},
		{"no record", GateCall, nil, time.Time{}, at(10, 9, 0), "还没有“征集公开”"},
		{"a record of another gate", GateCall, []Publication{{Gate: GateDecision, Text: full(GateDecision)}}, time.Time{}, at(10, 9, 0), "还没有“征集公开”"},
		{"a record that says too little", GateCall, []Publication{{Gate: GateCall, Text: short}}, time.Time{}, at(20, 9, 0), "还没有“征集公开”"},
		{"a call that is six days old", GateCall, []Publication{{Gate: GateCall, Text: full(GateCall), At: at(4, 9, 0)}}, time.Time{}, at(10, 9, 0), "要满7天"},
		{"a call that is seven days old", GateCall, []Publication{{Gate: GateCall, Text: full(GateCall), At: at(3, 9, 0)}}, time.Time{}, at(10, 9, 0), ""},
		{"a newer version does not begin the seven days again", GateCall, []Publication{{Gate: GateCall, Text: full(GateCall), At: at(3, 9, 0)}, {Gate: GateCall, Text: full(GateCall), At: at(9, 9, 0)}},
			time.Time{}, at(10, 9, 0), ""},
		{"an implementation needs no seven days", GateProgress, []Publication{{Gate: GateProgress, Text: full(GateProgress), At: at(10, 9, 0)}}, time.Time{}, at(10, 9, 0), ""},
		{"a further round needs a new record", GateProgress, []Publication{{Gate: GateProgress, Text: full(GateProgress), At: at(3, 9, 0)}}, at(5, 9, 0), at(10, 9, 0), "整改之后还没有新的"},
		{"what was published elsewhere counts", GateResult, []Publication{{Gate: GateResult, Restored: true, At: at(10, 9, 0)}}, time.Time{}, at(10, 9, 0), ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := p.mayPass(c.gate, c.records, c.since, c.now)
			if (got == "") != (c.refused == "") || !strings.Contains(got, c.refused) {
				t.Errorf("said %q, want %q", got, c.refused)
			}
		})
	}
}

func TestBallotsThatComeTooFast(t *testing.T) {
	t.Parallel()
	p := Policy{}.WithDefaults()
	open := at(1, 9, 0)
	burst := func(n int, hour time.Time, source, prefix string) (list []arrival) {
		for i := range n {
			list = append(list, arrival{fmt.Sprintf("%s%s%d", source, prefix, i), hour.Add(time.Duration(i) * time.Second), source, prefix})
		}
		return list
	}
	late := open.Add(100 * time.Hour)
	for _, c := range []struct {
		name     string
		arrivals []arrival
		from     time.Time
		want     []string // rules
	}{
		{"nobody", nil, late, nil},
		{"nine in an hour are nothing unusual", burst(9, late, "a", ""), late, nil},
		{"ten in an hour after a quiet week are", burst(10, late, "a", ""), late, []string{RuleRate}},
		{"ten of two communities are not", slices.Concat(burst(5, late, "a", ""), burst(5, late, "b", "")), late, nil},
		{"the first day has no mean", burst(50, open.Add(2*time.Hour), "a", ""), open.Add(2 * time.Hour), nil},
		{"where three an hour are usual, fifteen are not unusual", slices.Concat(burst(300, open, "a", ""), burst(15, late, "a", "")), late, nil},
		{"and sixteen are", slices.Concat(burst(300, open, "a", ""), burst(16, late, "a", "")), late, []string{RuleRate}},
		{"ten of one telephone prefix stand out on the first day too", burst(10, open.Add(time.Hour), "", "138"), open.Add(time.Hour), []string{RulePrefix}},
		{"another hour is not looked at", burst(10, late.Add(time.Hour), "a", "138"), late, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var rules []string
			for _, b := range p.Bursts(open, c.from, c.arrivals) {
				rules = append(rules, b.Rule)
			}
			if !slices.Equal(rules, c.want) {
				t.Errorf("found %v, want %v", rules, c.want)
			}
		})
	}
}

func TestSeals(t *testing.T) {
	t.Parallel()
	round := Round{Project: "PR1", No: 1, OpenAt: at(1, 9, 0), CloseAt: at(15, 18, 0)}
	a, b := Ballot{ID: "a", Score: 5, Channel: ChannelChat, CastAt: at(2, 9, 0), ChangedAt: at(2, 9, 0), Voter: "v1"}, Ballot{ID: "b", Score: 1, Channel: ChannelChat, CastAt: at(3, 9, 0), ChangedAt: at(3, 9, 0), Voter: "v2"}
	first := ballotsSeal(round, []Ballot{a, b})
	if len(first) != 64 || first != ballotsSeal(round, []Ballot{b, a}) {
		t.Error("the order of reading changes the seal")
	}
	erased := b
	erased.Voter, erased.Owner, erased.Reason = "", "", ""
	if first != ballotsSeal(round, []Ballot{a, erased}) {
		t.Error("an erased person breaks the seal")
	}
	for name, other := range map[string][]Ballot{"a missing ballot": {a}, "another score": {a, with(b, func(b *Ballot) { b.Score = 2 })},
		"another time": {a, with(b, func(b *Ballot) { b.CastAt = at(4, 9, 0) })}, "another channel": {a, with(b, func(b *Ballot) { b.Channel = ChannelPaper })},
		"one more": {a, b, with(b, func(b *Ballot) { b.ID = "c" })}} {
		if ballotsSeal(round, other) == first {
			t.Errorf("%s leaves the seal as it is", name)
		}
	}
	if countedSeal(round, []Ballot{a, b}) == countedSeal(round, []Ballot{a, with(b, func(b *Ballot) { b.Standing = LeftOut })}) {
		t.Error("a verdict leaves the seal of what counts as it is")
	}
}

func with(b Ballot, set func(*Ballot)) Ballot {
	set(&b)
	return b
}

func TestTheTimersOfAProject(t *testing.T) {
	t.Parallel()
	p, c := Policy{}.WithDefaults(), calendar.China()
	open := Round{No: 1, OpenAt: at(5, 18, 0), CloseAt: at(19, 18, 0)}
	sealed := open
	sealed.FrozenAt, sealed.VerdictDue, sealed.RatingDue = at(19, 18, 0), at(24, 18, 0), at(23, 18, 0)
	for _, x := range []struct {
		name           string
		project        Project
		round          Round
		pending, rated bool
		want           []Timer
	}{
		{"an open round closes", Project{State: Scoring}, open, false, true, []Timer{{TimerClose, at(19, 18, 0)}}},
		{"a sealed round waits for the professionals, then for verdicts", Project{State: Scoring}, sealed, true, false, []Timer{{TimerRating, at(23, 18, 0)}, {TimerVerdict, at(24, 18, 0)}}},
		{"a sealed round that waits for nobody", Project{State: Scoring}, sealed, false, true, nil},
		{"a rectification has its yellow and its red card", Project{State: Rectifying, RectifyDue: at(20, 18, 0)}, sealed, false, true, []Timer{{TimerYellow, at(19, 18, 0)}, {TimerRed, at(23, 8, 30)}}},
		{"each card once", Project{State: Rectifying, RectifyDue: at(20, 18, 0), Warned: warnedYellow}, sealed, false, true, []Timer{{TimerRed, at(23, 8, 30)}}},
		{"an archived project has none", Project{State: Archived}, open, false, true, nil},
	} {
		t.Run(x.name, func(t *testing.T) {
			t.Parallel()
			got := p.Timers(c, x.project, x.round, x.pending, x.rated)
			if !slices.EqualFunc(got, x.want, func(a, b Timer) bool { return a.Kind == b.Kind && a.At.Equal(b.At) }) {
				t.Errorf("timers %v, want %v", got, x.want)
			}
		})
	}
}

func TestASheetIsCompleteWithSixFindingsOrReasons(t *testing.T) {
	t.Parallel()
	whole := func() Sheet {
		s := Sheet{Analysis: "需要，可行"}
		for _, m := range Methods() {
			s.Found = append(s.Found, Found{Method: m, Findings: "看过", Rating: 4})
		}
		return s
	}
	for _, c := range []struct {
		name string
		do   func(*Sheet)
		want string
	}{
		{"whole", func(*Sheet) {}, ""},
		{"without the analysis", func(s *Sheet) { s.Analysis = "" }, "全面分析研究"},
		{"a method without a rating", func(s *Sheet) { s.Found[2].Rating = 0 }, "查阅相关资料"},
		{"a method without findings", func(s *Sheet) { s.Found[0].Findings = "" }, "现场了解考察"},
		{"left out without an approval", func(s *Sheet) { s.Found[4] = Found{Method: MethodGroup, Missing: "人少"} }, "谁批准"},
		{"left out with one", func(s *Sheet) { s.Found[4] = Found{Method: MethodGroup, Missing: "人少", ApprovedBy: "书记"} }, ""},
		{"all left out", func(s *Sheet) {
			for i, m := range Methods() {
				s.Found[i] = Found{Method: m, Missing: "没做", ApprovedBy: "书记"}
			}
		}, "至少要做一种"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s := whole()
			c.do(&s)
			if got := s.lacks(); (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("lacks %q, want %q", got, c.want)
			}
		})
	}
	if m := whole().mean(); m != 4 {
		t.Errorf("the mean is %v", m)
	}
	if m := sideMean([]Sheet{{Side: SideExpert, Mean: 4.4}, {Side: SideStreet, Mean: 4}, {Side: SideStreet, Mean: 3}}, SideStreet); m != 3.5 {
		t.Errorf("the mean of a side is %v", m)
	}
}
