package deliberation

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

// A topic of 41 households goes all the way: proposed, seconded, scoped, noticed, held, agreed, published, done, rated, reopened, done again.
func TestFromATopicToARatedOutcome(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		topic := w.proposed()
		if topic.Tier != GridCouncil || topic.Households != 41 || topic.State != Scoped {
			t.Fatalf("%+v", topic)
		}
		for i := 2; i <= 9; i++ {
			if r := w.must(fmt.Sprintf("u%d", i), Back{Topic: topic.ID}); r.outcome != "backed" || r.n != i {
				t.Fatalf("u%d: %+v", i, r)
			}
		}
		if r := w.must("u10", Back{Topic: topic.ID}); r.outcome != "enough" || w.topic(topic.ID).AgendaDue.IsZero() {
			t.Errorf("the tenth household puts it on the agenda: %+v", r)
		}
		if r := w.must("kin", Back{Topic: topic.ID}); r.outcome != "again" || r.n != 10 {
			t.Errorf("somebody of the proposer's household: %+v", r)
		}
		_, err := w.does("far", Back{Topic: topic.ID})
		contains(t, refused(t, err), "别处")

		m := w.noticed(topic.ID)
		if m.State != RSVPOpen || m.Invited != 41 || m.Quorum != 21 || len(w.pushes(PushNotice)) != 42 {
			t.Fatalf("%s, %d invited, quorum %d, %d notices", m.State, m.Invited, m.Quorum, len(w.pushes(PushNotice)))
		}
		for i := 1; i <= 25; i++ {
			w.must(fmt.Sprintf("u%d", i), Reply{Meeting: m.ID, Answer: string(Attend)})
		}
		if r := w.must("kin", Reply{Meeting: m.ID, Answer: string(Attend)}); r.outcome != "second" {
			t.Errorf("a second one of a household: %+v", r)
		}
		w.must("u30", Say{Meeting: m.ID, Text: "给老人留一条能走轮椅的路"})
		answers, err := RSVPs(w.reader(), m.ID)
		if err != nil || HouseholdVotes(answers) != 25 {
			t.Errorf("%d households come (%v)", HouseholdVotes(answers), err)
		}
		m = w.held(m, 22)
		if m.State != Held || m.Present != 22 {
			t.Fatalf("%s with %d", m.State, m.Present)
		}
		if len(w.pushes(PushRemind)) != 26 {
			t.Errorf("%d were reminded", len(w.pushes(PushRemind)))
		}
		if r := w.must("u3", RaiseHand{Meeting: m.ID}); r.outcome != "up" || r.n != 1 {
			t.Errorf("%+v", r)
		}
		if r := w.must("u30", RaiseHand{Meeting: m.ID}); r.outcome != "away" {
			t.Errorf("somebody who is not there: %+v", r)
		}
		w.tx(func(tx *store.Tx) error { return w.office().Measure(tx, w.steward(), m.ID, true) })
		w.must("u1", Show{Meeting: m.ID, Stance: string(Objects), Reason: "车道太窄"})
		w.must("u2", Show{Meeting: m.ID, Stance: string(Lives)})
		var out Outcome
		w.tx(func(tx *store.Tx) (err error) {
			out, err = w.office().Find(tx, w.steward(), m.ID, Finding{Topic: topic.ID, Text: "东侧划20个车位，物业月底前划线", Objections: 1, Votes: Votes{Yes: 15, No: 7}})
			return err
		})
		if out.Kind != Voted || out.Decision {
			t.Fatalf("%+v", out)
		}
		var task Task
		w.tx(func(tx *store.Tx) (err error) {
			task, err = w.office().Assign(tx, w.steward(), out.ID, Task{Text: "划线", Owner: "物业", Due: at(30, 18, 0)})
			return err
		})
		w.tx(func(tx *store.Tx) error { _, err := w.office().Hand(tx, w.steward(), task.ID, LinkDemand); return err })
		w.tx(func(tx *store.Tx) error { return w.office().Conclude(tx, w.steward(), m.ID) })
		w.tx(func(tx *store.Tx) error { return w.office().Release(tx, w.steward(), out.ID) })
		w.runTo(at(17, 9, 0))
		told := len(w.pushes(PushResult))
		if told < 26 {
			t.Errorf("%d of those who took part heard of the result", told)
		}
		w.runTo(at(24, 9, 0))
		if s := w.outcome(out.ID).State; s != Implementing {
			t.Fatalf("after its publication it is %s", s)
		}
		w.tx(func(tx *store.Tx) error { return w.office().Complete(tx, w.steward(), task.ID, "线划好了") })
		w.rated(out.ID, "417", 2)
		if o := w.outcome(out.ID); o.State != Implementing || o.Reopens != 1 {
			t.Fatalf("rated low it is %s, reopened %d times", o.State, o.Reopens)
		}
		w.tx(func(tx *store.Tx) error { return w.office().Complete(tx, w.steward(), task.ID, "重新划好了") })
		w.rated(out.ID, "902", 5)
		if o := w.outcome(out.ID); o.State != Rated || !strings.Contains(o.Paper.Said, "样本不足（5人）") {
			t.Errorf("%s: %s", o.State, o.Paper.Said)
		}
		f, err := FunnelOf(w.reader(), nil)
		if err != nil || f != (Funnel{Topics: 1, Held: 1, Reached: 1, Due: 1, Implemented: 1}) {
			t.Errorf("%+v %v", f, err)
		}
		w.sound()
	})
}

// rated draws supervisors with a seed and lets all of them give a score; then the round ends.
func (w *town) rated(outcome, seed string, score int) {
	w.t.Helper()
	_, err := w.draws(outcome, seed)
	contains(w.t, refused(w.t, err), "先封名单")
	w.tx(func(tx *store.Tx) error { _, err := w.office().Prepare(tx, w.steward(), outcome); return err })
	if _, err := w.draws(outcome, seed); err != nil {
		w.t.Fatal(err)
	}
	w.runTo(w.clock.Now())
	o := w.outcome(outcome)
	drawn, err := Supervisors(w.reader(), outcome, o.Rating, true)
	if err != nil || len(drawn) != 5 {
		w.t.Fatalf("%d were drawn: %v", len(drawn), err)
	}
	for _, s := range drawn {
		for user, who := range w.users {
			if who.ID == s.Resident {
				w.must(user, Score{Outcome: outcome, Score: score})
			}
		}
	}
	if _, err := w.does("far", Score{Outcome: outcome, Score: 1}); err == nil {
		w.t.Error("somebody who was not drawn rates")
	}
	w.runTo(o.RatingDue)
}

func (w *town) draws(outcome, seed string) (struct{}, error) {
	return struct{}{}, w.store.InTx(context.Background(), func(tx *store.Tx) error { return w.office().Draw(tx, w.steward(), outcome, seed) })
}

func TestAMeetingWhoseNoticeBrokeTheRuleCannotStart(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.SQLite(t))
	topic := w.proposed()
	err := w.store.InTx(context.Background(), func(tx *store.Tx) error {
		_, err := w.office().Convene(tx, w.steward(), topic.ID, Plan{At: at(12, 19, 0), Place: "议事厅"})
		return err
	})
	contains(t, refused(t, err), "提前3天", "3月13日")
	m := w.noticed(topic.ID)
	w.runTo(at(13, 21, 0))
	err = w.store.InTx(context.Background(), func(tx *store.Tx) error {
		return w.office().Move(tx, w.steward(), m.ID, at(15, 19, 0), "", "主持人有事")
	})
	contains(t, refused(t, err), "最早3月16日")
	w.runTo(at(13, 23, 0)) // by night nobody reads it: it counts from the morning
	err = w.store.InTx(context.Background(), func(tx *store.Tx) error {
		return w.office().Move(tx, w.steward(), m.ID, at(16, 20, 0), "", "主持人有事")
	})
	contains(t, refused(t, err), "最早3月17日")
	w.tx(func(tx *store.Tx) error {
		return w.office().Move(tx, w.steward(), m.ID, at(17, 19, 0), "", "主持人有事")
	})
	w.runTo(at(14, 9, 0))
	if m = w.meeting(m.ID); m.State != RSVPOpen || m.NoticeSeq != 2 || !m.RSVPClose.Equal(at(17, 12, 0)) {
		t.Errorf("%s, notice %d, answers until %s", m.State, m.NoticeSeq, m.RSVPClose)
	}
	w.tx(func(tx *store.Tx) error { // somebody reaches past the rule: the roll is still not called
		return tx.DB().Exec("UPDATE meetings SET noticed_at = ? WHERE id = ?", micros(at(16, 9, 0)), m.ID).Error
	})
	w.runTo(at(17, 19, 0))
	err = w.store.InTx(context.Background(), func(tx *store.Tx) error { _, err := w.office().Begin(tx, w.steward(), m.ID); return err })
	contains(t, refused(t, err), "通知不合规定")
}

func TestWithoutAQuorumItMeetsOnceMoreAndThenGoesATierUp(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.SQLite(t))
	topic := w.proposed()
	m := w.noticed(topic.ID)
	fail := func(m Meeting, start int) {
		t.Helper()
		w.runTo(at(start, 19, 10))
		err := w.store.InTx(context.Background(), func(tx *store.Tx) error { _, err := w.office().Begin(tx, w.steward(), m.ID); return err })
		contains(t, refused(t, err), "要到21户")
		w.tx(func(tx *store.Tx) error { _, err := w.office().Disband(tx, w.steward(), m.ID); return err })
	}
	fail(m, 16)
	if got := w.topic(topic.ID); got.Tier != GridCouncil || got.State != Scoped {
		t.Fatalf("%s %s", got.Tier, got.State)
	}
	var again Meeting
	w.tx(func(tx *store.Tx) (err error) {
		again, err = w.office().Again(tx, w.steward(), m.ID, Plan{At: at(23, 19, 0)})
		return err
	})
	w.tx(func(tx *store.Tx) error { _, err := w.office().Notify(tx, w.steward(), again.ID); return err })
	w.runTo(at(17, 9, 0))
	fail(w.meeting(again.ID), 23)
	if got := w.topic(topic.ID); got.Tier != CouncilHall {
		t.Errorf("after two meetings without a quorum the tier is %s", got.Tier)
	}
	w.sound()
}

func TestNoAgreementGoesToTheAssemblyAndItsDecisionComesBack(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.SQLite(t))
	topic := w.proposed()
	m := w.held(w.noticed(topic.ID), 21)
	w.must("u40", Say{Meeting: m.ID, Text: "希望保留绿地"})
	var out Outcome
	w.tx(func(tx *store.Tx) (err error) {
		out, err = w.office().Find(tx, w.steward(), m.ID, Finding{Topic: topic.ID, Text: "拆绿地划车位", Objections: 9, Votes: Votes{Yes: 10, No: 11}, Record: Record{Against: "绿地太少"}})
		return err
	})
	if out.Kind != NoConsensus || !out.Decision {
		t.Fatalf("%+v", out)
	}
	err := w.store.InTx(context.Background(), func(tx *store.Tx) error { return w.office().Release(tx, w.steward(), out.ID) })
	contains(t, refused(t, err), "居民代表会议")
	w.tx(func(tx *store.Tx) error { return w.office().Refer(tx, w.steward(), out.ID) })
	packet := w.outcome(out.ID).Paper.Packet
	contains(t, packet, topic.No, "到场21户", "绿地太少", "希望保留绿地", "同意10，反对11", PollNote)
	w.clock.Set(at(18, 10, 0).UTC())
	err = w.store.InTx(context.Background(), func(tx *store.Tx) error {
		_, err := w.office().Decide(tx, w.steward(), out.ID, Assembly{At: at(18, 9, 0), Members: 37, Present: 24, Yes: 24})
		return err
	})
	contains(t, refused(t, err), "要到25人")
	w.tx(func(tx *store.Tx) error {
		a, err := w.office().Decide(tx, w.steward(), out.ID, Assembly{At: at(18, 9, 0), Members: 37, Present: 27, Yes: 13, No: 14})
		if err == nil && a.Passed {
			t.Error("13 of 27 passed")
		}
		return err
	})
	w.tx(func(tx *store.Tx) error { return w.office().Release(tx, w.steward(), out.ID) })
	w.runTo(at(18, 11, 0))
	back := 0
	for _, p := range w.pushes(PushResult) {
		if strings.Contains(p.Body, "没有通过") && strings.Contains(p.Body, "13票") {
			back++
		}
	}
	if back != 22 { // 21 who came and one who wrote
		t.Errorf("the decision came back to %d", back)
	}
	w.runTo(at(30, 9, 0))
	if s := w.outcome(out.ID).State; s != Archived {
		t.Errorf("a rejected outcome is %s", s)
	}
	w.sound()
}

func TestMinutesAreChasedAtThreeAndSevenDays(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.SQLite(t))
	m := w.held(w.noticed(w.proposed().ID), 21)
	w.runTo(at(19, 19, 4))
	if n := len(w.pushes(cardMinutes)); n != 0 {
		t.Errorf("%d cards before three days", n)
	}
	w.runTo(at(19, 19, 6))
	if list := w.pushes(cardMinutes); len(list) != 1 || list[0].Staff != "s1" {
		t.Errorf("after three days: %v", list)
	}
	w.runTo(at(23, 19, 6))
	if list := w.pushes(people.CardSupervise); len(list) != 1 || list[0].Staff != "s4" {
		t.Errorf("after seven days: %v", list)
	}
	w.tx(func(tx *store.Tx) error {
		return w.office().Minutes(tx, w.steward(), m.ID, "李主任", "王管家", "议了车位。")
	})
	w.runTo(at(30, 9, 0))
	if n := len(w.pushes(cardMinutes)); n != 1 {
		t.Errorf("%d cards", n)
	}
}

func TestLikeTopicsAreMergedAndAllProposersHear(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.SQLite(t))
	first := w.must("u1", Propose{Title: "楼前装长椅", Text: "楼前装长椅", Node: haifeng1, Place: "2号楼"})
	second := w.must("u2", Propose{Title: "装几把椅子", Text: "装几把椅子", Node: haifeng1, Place: "3号楼"})
	w.tx(func(tx *store.Tx) error { return w.office().Merge(tx, w.steward(), second.outcome, first.outcome) })
	w.runTo(w.clock.Now())
	if list := w.pushes(PushTopic); len(list) != 1 || list[0].Resident != w.users["u2"].ID || !strings.Contains(list[0].Body, "一起议") {
		t.Errorf("%+v", list)
	}
	if got := w.topic(first.outcome); got.Seconds != 2 {
		t.Errorf("%d households back it", got.Seconds)
	}
	w.tx(func(tx *store.Tx) error { return w.office().Accept(tx, w.steward(), first.outcome, "") })
	w.runTo(w.clock.Now())
	heard := map[string]bool{}
	for _, p := range w.pushes(PushTopic) {
		heard[p.Resident] = true
	}
	if len(heard) != 2 {
		t.Errorf("%d proposers heard", len(heard))
	}
	w.runTo(at(19, 9, 0))
	w.sound()
}

func TestATopicThatNobodyScreensIsSupervised(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.SQLite(t))
	r := w.must("u1", Propose{Title: "楼前装长椅", Text: "楼前装长椅", Node: haifeng1, Place: "2号楼"})
	if due := w.topic(r.outcome).ScreenDue; !due.Equal(at(17, 18, 0)) {
		t.Fatalf("screened until %s", due)
	}
	w.runTo(at(18, 9, 0))
	if len(w.pushes(cardScreen)) != 1 || len(w.pushes(people.CardSupervise)) != 1 {
		t.Errorf("%d yellow, %d red", len(w.pushes(cardScreen)), len(w.pushes(people.CardSupervise)))
	}
	err := w.store.InTx(context.Background(), func(tx *store.Tx) error { return w.office().Turn(tx, w.steward(), r.outcome, OwnersLaw, " ") })
	contains(t, refused(t, err), "写一句")
}

func TestErasingSomebodyLeavesNoWordAndKeepsTheCounts(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		topic := w.proposed()
		m := w.noticed(topic.ID)
		w.must("u1", Reply{Meeting: m.ID, Answer: string(Substitute), Substitute: "儿子"})
		w.must("u1", Say{Meeting: m.ID, Text: "给轮椅留路"})
		m = w.held(m, 21)
		part, err := w.cap.Export(context.Background(), w.reader(), w.users["u1"])
		if err != nil {
			t.Fatal(err)
		}
		out := part.(Exported)
		if len(out.Topics) != 1 || len(out.Answers) != 1 || out.Answers[0].Substitute != "儿子" || len(out.Words) != 1 || len(out.Attended) != 1 {
			t.Errorf("%+v", out)
		}
		w.tx(func(tx *store.Tx) error { return w.cap.Erase(context.Background(), tx, w.users["u1"]) })
		part, err = w.cap.Export(context.Background(), w.reader(), w.users["u1"])
		if out = part.(Exported); err != nil || len(out.Topics)+len(out.Answers)+len(out.Words)+len(out.Attended) != 0 {
			t.Errorf("%+v %v", out, err)
		}
		roll, err := Roll(w.reader(), m.ID)
		if err != nil || CountOf(roll, 1).Present != 21 || w.topic(topic.ID).Text != "" || w.topic(topic.ID).Title == "" {
			t.Errorf("%d on the roll, %v", len(roll), err)
		}
		w.sound()
	})
}

func TestNothingPersonalLiesOpenInTheTables(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.SQLite(t))
	m := w.noticed(w.proposed().ID)
	w.must("u5", Reply{Meeting: m.ID, Answer: string(Substitute), Substitute: "外甥女婿"})
	w.must("u5", Say{Meeting: m.ID, Text: "坡道旁别划线"})
	for _, table := range []string{"rsvps", "meeting_words"} {
		var rows []map[string]any
		w.tx(func(tx *store.Tx) error { return tx.DB().Table(table).Find(&rows).Error })
		if text := fmt.Sprint(rows); len(rows) == 0 || strings.Contains(text, "女婿") || strings.Contains(text, "坡道") {
			t.Errorf("%s: %s", table, text)
		}
	}
	var owner int64
	w.tx(func(tx *store.Tx) error {
		return tx.DB().Table("meeting_words").Where("author = ?", w.users["u5"].ID).Count(&owner).Error
	})
	if owner != 0 {
		t.Error("a statement names its author")
	}
}

func TestAHotSpotBecomesATopicInOneTapAndOnlyOnce(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.SQLite(t))
	make := func() error {
		return w.store.InTx(context.Background(), func(tx *store.Tx) error {
			_, err := w.office().Found(tx, w.steward(), Topic{Title: "停车管理怎么解决", Node: haifeng1, Origin: FromHot, OriginRef: "hot/" + haifeng1 + "/D06", Households: 12, Seconds: 12})
			return err
		})
	}
	if err := make(); err != nil {
		t.Fatal(err)
	}
	contains(t, refused(t, make()), "已经有议题")
	w.sound()
}

// Two who answer, sign in or back at the same instant are counted by household, whatever the order.
func TestManyAtOnceAreCountedByHousehold(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		topic := w.proposed()
		m := w.noticed(topic.ID)
		w.runTo(at(16, 18, 50))
		errs := make(chan error, 42)
		for i := range 42 {
			user := fmt.Sprintf("u%d", i+1)
			if i == 41 {
				user = "kin"
			}
			go func() {
				errs <- w.store.InTx(context.Background(), func(tx *store.Tx) error {
					a := handlers.Asked{Reader: tx, Who: w.users[user], Tree: w.tree, Calendar: w.cal, Conversation: "at-once-" + user, Key: "in"}
					_, err := w.cap.Apply(context.Background(), tx, a, SignIn{Meeting: m.ID})
					return err
				})
			}()
		}
		for range 42 {
			if err := <-errs; err != nil {
				t.Error(err)
			}
		}
		roll, err := Roll(w.reader(), m.ID)
		if err != nil || CountOf(roll, 1).Present != 41 || len(roll) != 41 {
			t.Errorf("%d on the roll: %v", len(roll), err)
		}
	})
}
