package deliberation

import (
	"slices"
	"strings"
	"testing"
	"time"

	"minxu/calendar"
	"minxu/triage"
)

// at is an instant of March 2026 in Shanghai.
func at(day, hour, minute int) time.Time {
	return time.Date(2026, 3, day, hour, minute, 0, 0, calendar.Shanghai())
}

func TestQuorumAndThresholdsAreComputed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name      string
		got, want int
	}{
		{"half of 41 invited households are 21", QuorumOf(41, 50), 21},
		{"half of 40 are 20", QuorumOf(40, 50), 20},
		{"more than half of 26 are 14", Half.Needed(26), 14},
		{"more than half of 27 are 14", Half.Needed(27), 14},
		{"two thirds of 27 are 18", TwoThirds.Needed(27), 18},
		{"two thirds of 28 are 19", TwoThirds.Needed(28), 19},
		{"four fifths of 30 are 24", FourFifths.Needed(30), 24},
		{"nobody present agrees to nothing", TwoThirds.Needed(0), 1},
		{"the least of a council is 11", Policy{}.WithDefaults().QuorumFor(GridCouncil, 41, ByLeast), 11},
		{"the least is never more than are invited", Policy{}.WithDefaults().QuorumFor(GridCouncil, 7, ByLeast), 7},
		{"2,500 topics and 1,900 meetings are 76 %", Percent(1900, 2500), 76},
		{"1,700 outcomes of 2,500 topics are 68 %", Percent(1700, 2500), 68},
		{"of nothing there is no share", Percent(0, 0), -1},
	} {
		if c.got != c.want {
			t.Errorf("%s: %d", c.name, c.got)
		}
	}
}

func TestTheAssemblyFollowsTheRuleOfItsDay(t *testing.T) {
	t.Parallel()
	now := RuleAt(AssemblyRules(), at(20, 10, 0), calendar.Shanghai())
	old := RuleAt(AssemblyRules(), at(20, 10, 0).AddDate(-1, 0, 0), calendar.Shanghai())
	if now.Version != "2026-01-01" || old.Version != "1990-01-01" {
		t.Fatalf("rules %s and %s", now.Version, old.Version)
	}
	if now.Quorum(37) != 25 || now.Pass(27) != 14 || old.Quorum(37) != 19 {
		t.Errorf("quorum %d, pass %d, old quorum %d", now.Quorum(37), now.Pass(27), old.Quorum(37))
	}
	for _, c := range []struct {
		name         string
		present, yes int
		want         bool
	}{{"14 of 27 pass", 27, 14, true}, {"13 of 27 do not", 27, 13, false}, {"24 of 37 are too few to decide", 24, 24, false}} {
		if got := now.Passes(37, c.present, Votes{Yes: c.yes}); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}

func TestAProxyCountsOnlyWithItsHolderAndOnlyOnce(t *testing.T) {
	t.Parallel()
	here := func(h string) Attendance { return Attendance{Household: h} }
	by := func(h, holder string) Attendance { return Attendance{Household: h, Holder: holder} }
	for _, c := range []struct {
		name string
		roll []Attendance
		want Count
	}{
		{"three there", []Attendance{here("a"), here("b"), here("c")}, Count{Present: 3}},
		{"a proxy whose holder is there", []Attendance{here("a"), by("b", "a")}, Count{Present: 2, Proxies: 1}},
		{"an absent delegate represents nobody", []Attendance{here("a"), by("b", "c")}, Count{Present: 1, Void: 1}},
		{"a holder of a proxy who is there by proxy alone", []Attendance{here("a"), by("b", "a"), by("c", "b")}, Count{Present: 2, Proxies: 1, Void: 1}},
		{"nobody collects votes", []Attendance{here("a"), by("b", "a"), by("c", "a")}, Count{Present: 2, Proxies: 1, Void: 1}},
		{"nobody is their own proxy", []Attendance{by("a", "a")}, Count{Void: 1}},
	} {
		if got := CountOf(c.roll, 1); got != c.want {
			t.Errorf("%s: %+v", c.name, got)
		}
	}
}

func TestWhatIsAgreedIsComputed(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		votes      Votes
		present    int
		threshold  Threshold
		objections int
		legal      bool
		want       Kind
	}{
		{"nobody objects", Votes{}, 21, Half, 0, false, Consensus},
		{"somebody objects and nobody votes", Votes{}, 21, Half, 1, false, NoConsensus},
		{"11 of 21", Votes{Yes: 11, No: 10}, 21, Half, 3, false, Voted},
		{"10 of 20 is a tie", Votes{Yes: 10, No: 10}, 20, Half, 3, false, NoConsensus},
		{"who abstains is present", Votes{Yes: 10, Abstained: 11}, 21, Half, 1, false, NoConsensus},
		{"14 of 21 are two thirds", Votes{Yes: 14, No: 7}, 21, TwoThirds, 1, false, Voted},
		{"a legal objection stops everything", Votes{Yes: 21}, 21, Half, 0, true, NoConsensus},
		{"nobody there", Votes{}, 0, Half, 0, false, NoConsensus},
	} {
		if got, _ := Verdict(c.votes, c.present, c.threshold, c.objections, c.legal); got != c.want {
			t.Errorf("%s: %s", c.name, got)
		}
	}
}

func TestTheTierIsChosenByRuleWithItsReason(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		in   Impact
		want Tier
		why  string
	}{
		{"one building", Impact{Reach: ReachBuilding, Households: 24}, BuildingUnit, "一栋楼"},
		{"a large building finds no room", Impact{Reach: ReachBuilding, Households: 31}, CourtyardGroup, "31户"},
		{"money lifts a building", Impact{Reach: ReachBuilding, Households: 10, Money: true}, CourtyardGroup, "公共资金"},
		{"a yard of three", Impact{Reach: ReachYard, Buildings: 3, Households: 60}, CourtyardGroup, "3栋楼"},
		{"a yard of 61 households", Impact{Reach: ReachYard, Buildings: 3, Households: 61}, GridCouncil, "61户"},
		{"outsiders at the table", Impact{Reach: ReachBuilding, Households: 10, Outside: true}, GridCouncil, "外面的单位"},
		{"outsiders and money", Impact{Reach: ReachArea, Outside: true, Money: true}, CouncilHall, "议事厅"},
		{"an area of 358 sends delegates", Impact{Reach: ReachArea, Households: 358}, GridCouncil, "网格"},
		{"the whole community", Impact{Reach: ReachCommunity, Households: 5}, CouncilHall, "整个社区"},
	} {
		got, why := TierFor(c.in)
		if got != c.want || !strings.Contains(why, c.why) {
			t.Errorf("%s: %s, %s", c.name, got, why)
		}
	}
	if AssemblyTier != CouncilHall.Above() || GridCouncil.Above() != CouncilHall {
		t.Error("the tiers above are wrong")
	}
}

func TestANoticeCountsCalendarDays(t *testing.T) {
	t.Parallel()
	meeting := at(16, 19, 0)
	for _, c := range []struct {
		name string
		sent time.Time
		days int
		late bool
	}{
		{"three days before, at any hour", at(13, 21, 59), 3, false},
		{"two days before", at(14, 8, 0), 3, true},
		{"a building's two days", at(14, 8, 0), 2, false},
		{"the day itself", at(16, 8, 0), 2, true},
	} {
		if got := NoticeLate(c.sent, meeting, c.days); got != c.late {
			t.Errorf("%s: %v", c.name, got)
		}
	}
	if got := (Policy{}.WithDefaults().CloseFor(meeting)); !got.Equal(at(16, 12, 0)) {
		t.Errorf("answers close at %s", got)
	}
	if got := (Policy{}.WithDefaults().CloseFor(at(16, 9, 0))); !got.Equal(at(16, 9, 0)) {
		t.Errorf("answers to a meeting in the morning close at %s", got)
	}
	for m, want := range map[string]Meeting{
		"还没有发通知": {State: Draft, At: meeting},
		"通知不合规定": {State: RSVPClosed, At: meeting, Tier: GridCouncil, NoticedAt: at(14, 8, 0), NoticeDays: 3},
		"还没到时间":  {State: RSVPClosed, At: at(17, 19, 0), NoticedAt: at(10, 9, 0), NoticeDays: 3},
	} {
		if got := mayStart(want, meeting, 30*time.Minute); !strings.Contains(got, m) {
			t.Errorf("%s: %q", m, got)
		}
	}
}

func TestADrawCanBeDoneAgainByAnybody(t *testing.T) {
	t.Parallel()
	marks := []string{"aa", "bb", "cc", "dd", "ee", "ff"}
	first := DrawOf(marks, "福彩3D 417", 3)
	shuffled := slices.Clone(marks)
	slices.Reverse(shuffled)
	if got := DrawOf(shuffled, "福彩3D 417", 3); !slices.Equal(got, first) || len(first) != 3 {
		t.Errorf("%v and %v", first, got)
	}
	other := 0
	for _, seed := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		if !slices.Equal(DrawOf(marks, seed, 3), first) {
			other++
		}
	}
	if other < 6 {
		t.Errorf("only %d of 8 seeds draw others", other)
	}
	if len(DrawOf(marks, "x", 10)) != 6 || len(DrawOf(marks, "x", -1)) != 0 {
		t.Error("more seats than candidates, or fewer than none")
	}
}

func TestFewRatingsAreCalledFew(t *testing.T) {
	t.Parallel()
	r := Ratings{5, 5, 5, 5, 4, 4, 4, 4, 3, 3, 2, 1}
	if got := r.Bayes(10, 4.2); r.Mean() != 3.75 || got < 3.9545 || got > 3.9546 {
		t.Errorf("mean %v, Bayes %v", r.Mean(), got)
	}
	if got := (Ratings{5, 4, 5, 5, 5, 5, 5, 5, 5}).Say(10); !strings.Contains(got, "样本不足（9人）") {
		t.Error(got)
	}
	p := Policy{}.WithDefaults()
	if !p.Fulfilled(nil) || p.Fulfilled(Ratings{2, 3}) || !p.Fulfilled(Ratings{3, 3}) {
		t.Error("fulfilled is wrong")
	}
}

func TestWordsAnswerANotice(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]saying{
		"我去": {answer: Attend}, "好的，我一定到": {answer: Attend}, "去": {answer: Attend}, "行": {answer: Attend},
		"去不了": {answer: Absent}, "我那天没空": {answer: Absent}, "不参加了": {answer: Absent}, "在外地呢赶不回去": {answer: Absent},
		"让我儿子去": {answer: Substitute, sub: "儿子"}, "我老伴替我去": {answer: Substitute, sub: "老伴"}, "我去不了，让我闺女去": {answer: Substitute, sub: "闺女"},
		"请邻居代我去": {answer: Substitute, sub: "邻居", foreign: true}, "请家人代去": {answer: Substitute, sub: "家人"},
		"我去不了，我儿子也去不了": {answer: Absent}, "我旁听": {answer: Observe}, "我网上参加": {answer: Online},
	} {
		u := triage.Understand(text, triage.Context{At: at(10, 9, 0)})
		got, ok := answerIn(u)
		if !ok || got.answer != want.answer || got.sub != want.sub || got.foreign != want.foreign {
			t.Errorf("%s: %+v %v", text, got, ok)
		}
	}
	for _, text := range []string{"楼道灯坏了", "几点开始", "停车位怎么办"} {
		if got, ok := answerIn(triage.Understand(text, triage.Context{At: at(10, 9, 0)})); ok {
			t.Errorf("%s: %+v", text, got)
		}
	}
}

func TestTheMatterOfATopicStandsWithoutItsLead(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"我想提个议题，楼前装几把长椅让老人歇歇脚": "楼前装几把长椅让老人歇歇脚", "您好，提个议题：晾衣绳怎么摆。": "晾衣绳怎么摆", "建议大家商量一下停车怎么划": "停车怎么划",
		"楼前装长椅": "楼前装长椅", "我想提个议题": "",
	} {
		if got := matterOf(text); got != want {
			t.Errorf("%s: %q", text, got)
		}
	}
	if got := saidWords("我有个意见，希望给老人留路"); got != "希望给老人留路" {
		t.Error(got)
	}
}

func TestAnAgendasPartsNeverExceedTheirPoint(t *testing.T) {
	t.Parallel()
	good := []Item{{"说明", 10, false}, {"方案一", 5, true}, {"方案二", 5, true}, {"听意见", 20, false}}
	if bad := agendaFault(good); bad != "" {
		t.Error(bad)
	}
	if agendaFault(append(good[:3:3], Item{"方案三", 1, true})) == "" || agendaFault([]Item{{"小项", 1, true}}) == "" {
		t.Error("an agenda that does not fit is taken")
	}
}

func TestOwnersMattersAreNamed(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{"换物业的事": "业主大会", "动用维修基金": "业主大会", "加装电梯": "业主依法表决", "停车位怎么划": "业主依法表决", "楼前装长椅": ""} {
		if got := OwnersNote(text); (want == "") != (got == "") || !strings.Contains(got, want) {
			t.Errorf("%s: %q", text, got)
		}
	}
	for _, r := range Reasons() {
		if r.Guidance() == "" || r.Name() == string(r) {
			t.Errorf("%s has no name or leads nowhere", r)
		}
	}
}

func TestEveryMoveOfTheTablesLeadsToAStateThatHasAName(t *testing.T) {
	t.Parallel()
	names := map[string]func(string) string{objectTopic: func(s string) string { return TopicState(s).Name() }, objectMeeting: func(s string) string { return MeetingState(s).Name() },
		objectOutcome: func(s string) string { return OutcomeState(s).Name() }}
	for object, name := range names {
		for _, m := range moves(object) {
			for _, s := range append(slices.Clone(m.From), m.To) {
				if s != "" && name(s) == s {
					t.Errorf("%s of a %s: state %s has no name", m.Action, object, s)
				}
			}
			if m.To != "" && slices.Equal(m.From, []string{draft}) {
				if _, err := next(object, draft, m.Action, m.Who[0]); err != nil {
					t.Error(err)
				}
			}
		}
		if _, err := next(object, "NOWHERE", ToWarn, BySystem); err == nil {
			t.Errorf("a %s in no state can be warned", object)
		}
	}
}
