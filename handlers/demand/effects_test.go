package demand

import (
	"slices"
	"strings"
	"testing"
	"time"

	"minxu/people"
	"minxu/store"
)

func TestCriticalAlarmsAtAnyHourAndUrgentWhileTheOfficeIsClosed(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		urgency string
		now     time.Time
		alarm   string
		cards   map[string][]string
	}{
		"critical by day":    {"CRITICAL", at(10, 9, 0), people.AlarmCritical, map[string][]string{"s1": {"critical"}, "s4": {"critical"}, "s5": {"critical"}}},
		"critical at night":  {"CRITICAL", at(10, 23, 0), people.AlarmCritical, map[string][]string{"s1": {"critical"}, "s4": {"critical"}, "s5": {"critical"}}},
		"urgent at night":    {"URGENT", at(10, 20, 15), people.AlarmUrgent, map[string][]string{"s1": {"critical", "new_demand"}, "s5": {"critical"}}},
		"urgent at noon":     {"URGENT", at(10, 12, 30), people.AlarmUrgent, map[string][]string{"s1": {"critical", "new_demand"}, "s5": {"critical"}}},
		"urgent by day":      {"URGENT", at(10, 9, 0), "", map[string][]string{"s1": {"new_demand"}, "s4": nil, "s5": nil}},
		"an ordinary matter": {"NORMAL", at(10, 23, 0), "", map[string][]string{"s1": {"new_demand"}, "s4": nil, "s5": nil}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachTown(t, func(t *testing.T, w *town) {
				w.clock.Set(c.now.UTC())
				order := lamp()
				order.Matter.Urgency = c.urgency
				w.must("u1", "c", order)
				alerts, err := people.Alerts(w.reader(), people.AlertFilter{})
				if err != nil {
					t.Fatal(err)
				}
				switch {
				case c.alarm == "" && len(alerts) != 0:
					t.Errorf("an alarm was raised: %+v", alerts)
				case c.alarm != "" && (len(alerts) != 1 || alerts[0].Kind != c.alarm || alerts[0].Node != haifeng1):
					t.Errorf("the alarms are %+v", alerts)
				}
				for staff, want := range c.cards {
					if got := w.cardsTo(staff); !slices.Equal(got, want) {
						t.Errorf("%s got %v, want %v", staff, got, want)
					}
				}
			})
		})
	}
}

func TestCardsGoToWhoAnswersForThePlace(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		spot     Spot
		category string
		user, to string
		node     string
	}{
		"the steward of the community":                             {Spot{Node: haifeng1, Estate: "海风小区", Building: "3"}, "D02", "u1", "s1", haifeng1},
		"without a steward the street":                             {Spot{Node: huaixiang, Estate: "槐香里", Building: "5"}, "D02", "u4", "s5", huaixiang},
		"an estate over several areas belongs to its community":    {Spot{Node: haifeng1, Estate: "海风小区", Label: "海风小区"}, "D05", "u1", "s1", haifeng},
		"conduct never goes to the community":                      {Spot{Node: haifeng1, Estate: "海风小区", Building: "3"}, "D15", "u1", "s5", haifeng1},
		"words that nobody understands go to the home's community": {Spot{Label: "老邮局后楼"}, "D02", "u1", "s1", haifeng},
		"a stranger's go to a street desk":                         {Spot{Label: "老邮局后楼"}, "D02", "u3", "s5", "370602"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			eachTown(t, func(t *testing.T, w *town) {
				order := lamp()
				order.Spot, order.Matter.Category = c.spot, c.category
				r := w.must(c.user, "c", order)
				if d := w.byNo(r.no); d.Node != c.node {
					t.Errorf("it lies at %s, want %s", d.Node, c.node)
				}
				if cards := w.pushes(people.CardNewDemand); len(cards) != 1 || cards[0].Staff != c.to {
					t.Errorf("the cards are %+v, want one to %s", cards, c.to)
				}
			})
		})
	}
}

func TestFloodsAreRefusedAndDangersNot(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		for i := range 10 {
			w.must("u1", "c"+string(rune('a'+i)), lamp())
		}
		if words := w.refused("u1", "x", lamp()); !strings.Contains(words, "12345") {
			t.Errorf("the refusal says %s", words)
		}
		danger := lamp()
		danger.Matter.Urgency = "CRITICAL"
		w.must("u1", "y", danger)
		w.clock.Set(at(11, 9, 0).UTC())
		w.must("u1", "z", lamp())

		w.tx(func(tx *store.Tx) error { return people.SetSlowMode(tx, w.users["u2"].ID, true) })
		slow := w.users["u2"]
		slow.SlowMode = true
		w.users["u2"] = slow
		w.must("u2", "c1", lamp())
		w.refused("u2", "c2", lamp())
		w.clock.Advance(time.Hour + time.Minute)
		w.must("u2", "c3", lamp())
	})
}

func TestAQuestionPausesTheClockAndTheAnswerMovesIt(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := w.given("u1", Demand{No: "MX202603100021", Title: "楼道堆旧家具", Category: "D07", State: Dispatched, SubmittedAt: at(10, 9, 0), FinishDue: at(17, 18, 0), Node: haifeng1})
		w.clock.Set(at(12, 10, 0).UTC())
		w.tx(func(tx *store.Tx) error { return w.office().Ask(tx, w.staff("s1"), d.No, "请问是几楼？") })
		if d = w.byNo(d.No); d.State != WaitingResident || d.Question != "请问是几楼？" || d.ContactedAt.IsZero() {
			t.Errorf("asked it is %+v", d)
		}
		pushes := w.pushes(PushQuestion)
		if len(pushes) != 1 || pushes[0].Resident != w.users["u1"].ID || !strings.HasPrefix(pushes[0].Body, "海风社区·王管家问您（尾号0021 楼道堆旧家具）：请问是几楼？") {
			t.Errorf("the pushes are %+v", pushes)
		}
		w.clock.Set(at(13, 9, 30).UTC())
		w.must("u1", "c", Answer{Case: d.ID, Text: "二楼，三个柜子", Photos: []string{"m1"}})
		if d = w.byNo(d.No); d.State != InProgress || !d.FinishDue.Equal(at(18, 18, 0)) || d.Media != 1 || d.Question != "" || !d.WaitingSince.IsZero() {
			t.Errorf("answered it is %+v", d)
		}
		w.must("u1", "c2", Answer{Case: d.ID, Text: "再说一句"}) // too late for an answer: it is a supplement
		if got := w.cardsTo("s1"); !slices.Equal(got, []string{cardAnswered, cardSupplement}) {
			t.Errorf("the steward got %v", got)
		}
		w.sound()
	})
}

func TestAnAnswerIsJudgedAndDoneAgain(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := w.given("u1", door(InProgress))
		w.clock.Set(at(9, 22, 40).UTC())
		w.tx(func(tx *store.Tx) error { return w.office().Resolve(tx, w.staff("s1"), d.No, "已更换闭门器。") })
		pushes := w.pushes(PushResult)
		if len(pushes) != 1 || !strings.Contains(pushes[0].Body, "1 解决了") || pushes[0].NotBefore.Before(at(10, 7, 0)) || pushes[0].NotBefore.After(at(10, 7, 30)) {
			t.Errorf("the pushes are %+v", pushes)
		}
		w.clock.Set(at(10, 9, 0).UTC())
		r := w.must("u1", "c1", Reopen{Case: d.ID, Text: "关到一半卡住"})
		if d = w.byNo(d.No); d.State != Dispatched || d.Reopens != 1 || !d.FinishDue.Equal(at(17, 18, 0)) || d.Supervised || r.due != "3月17日（周二）18:00" {
			t.Errorf("done again it is %+v, the receipt %+v", d, r)
		}
		if err := w.act(func(tx *store.Tx) error { return w.office().Resolve(tx, w.staff("s1"), d.No, "又修了。") }); !isRefusal(err) {
			t.Errorf("done again, the steward answers alone: %v", err)
		}
		w.tx(func(tx *store.Tx) error { return w.office().Resolve(tx, w.staff("s4"), d.No, "又修了。") })
		w.must("u1", "c2", Reopen{Case: d.ID, Text: "还是不行"})
		if d = w.byNo(d.No); d.Reopens != 2 || !d.Supervised || d.SupervisedBy != "s5" {
			t.Errorf("the second failure is not supervised: %+v", d)
		}
		if err := w.act(func(tx *store.Tx) error { return w.office().Resolve(tx, w.staff("s4"), d.No, "换新门。") }); !isRefusal(err) {
			t.Errorf("failed twice, the community answers alone: %v", err)
		}
		w.tx(func(tx *store.Tx) error { return w.office().Resolve(tx, w.staff("s5"), d.No, "换新门。") })
		if r := w.must("u1", "c3", Reopen{Case: d.ID, Text: "还是不行"}); r.outcome != "full" {
			t.Errorf("a third time gives %+v", r)
		}
		if d = w.byNo(d.No); d.State != Closed || d.Reopens != 2 {
			t.Errorf("at the end it is %+v", d)
		}
		all, err := Evaluations(w.reader(), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		if len(all) != 3 || all[0].Solved || all[0].Comment != "关到一半卡住" || all[2].Round != 2 {
			t.Errorf("the evaluations are %+v", all)
		}
		if got := w.pushes(people.CardReopened); len(got) != 2 || got[0].Staff != "s1" {
			t.Errorf("the cards are %+v", got)
		}
		w.sound()
	})
}

func TestASolvedCaseIsScoredOnce(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := w.given("u1", door(Resolved))
		w.must("u1", "c1", Solved{Case: d.ID})
		w.must("u1", "c2", Solved{Case: d.ID}) // said twice
		w.must("u1", "c3", Score{Case: d.ID, Score: 2, Comment: "太慢"})
		all, err := Evaluations(w.reader(), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		if d = w.byNo(d.No); d.State != Closed || len(all) != 1 || !all[0].Solved || all[0].Satisfaction() != Dissatisfied || all[0].Comment != "太慢" {
			t.Errorf("it is %+v with %+v", d, all)
		}
		if got := w.cardsTo("s1"); !slices.Equal(got, []string{cardDissatisfied}) {
			t.Errorf("the steward got %v", got)
		}
		w.must("u1", "c4", Reopen{Case: d.ID, Text: "还是关不严"})
		if all, err = Evaluations(w.reader(), d.ID); err != nil || len(all) != 1 || all[0].Solved || all[0].Score != 2 {
			t.Errorf("the evaluation became %+v, %v", all, err)
		}
		w.refused("u1", "c5", Score{Case: d.ID, Score: 5})
		w.sound()
	})
}

func TestTakingBack(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		plain := w.given("u1", dark(Dispatched))
		w.must("u1", "c1", Withdraw{Case: plain.ID, Reason: "灯亮了"})
		if d := w.byNo(plain.No); d.State != Withdrawn || d.ClosedAt.IsZero() {
			t.Errorf("it is %+v", d)
		}
		w.refused("u1", "c2", Withdraw{Case: plain.ID})

		danger := drain(InProgress)
		danger.Hazard = true
		danger = w.given("u1", danger)
		if r := w.must("u1", "c3", Withdraw{Case: danger.ID}); r.outcome != "stays" {
			t.Errorf("a danger: %+v", r)
		}
		if d := w.byNo(danger.No); d.State != InProgress || d.Role != RoleStaff || !d.Removed {
			t.Errorf("the danger is %+v", d)
		}
		if own, err := Own(w.reader(), w.users["u1"].ID, 10); err != nil || len(own) != 1 {
			t.Errorf("the filer still has %v, %v", own, err)
		}
		w.tx(func(tx *store.Tx) error { return w.office().Resolve(tx, w.staff("s1"), danger.No, "已处理。") })
		if got := w.pushes(PushResult); len(got) != 0 {
			t.Errorf("who stepped back is still told: %+v", got)
		}
		w.sound()
	})
}

func TestNeighboursJoinLeaveAndMakeAGroup(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		lead := w.must("u1", "c1", lamp())
		order := lamp()
		order.Joins = lead.id
		r := w.must("u8", "c2", order)
		if !r.merged || r.households != "2" {
			t.Errorf("joined: %+v", r)
		}
		member := w.byNo(r.no)
		if member.State != Merged || member.Master != lead.no || w.byNo(lead.no).Households != 2 {
			t.Errorf("the member is %+v", member)
		}
		if got := w.cardsTo("s1"); !slices.Equal(got, []string{"new_demand"}) {
			t.Errorf("the steward got %v", got)
		}
		// The leader cannot be withdrawn from under the others; a member can leave.
		if r := w.must("u1", "c3", Withdraw{Case: lead.id}); r.outcome != "stays" || w.byNo(lead.no).State != Triaged {
			t.Errorf("the leader went: %+v", r)
		}
		w.must("u8", "c4", Withdraw{Case: member.ID})
		if w.byNo(r.no).State != Withdrawn || w.byNo(lead.no).Households != 1 {
			t.Error("the member did not leave")
		}
		// What is urgent for one is urgent for all.
		urgent := lamp()
		urgent.Joins, urgent.Matter.Urgency = lead.id, "URGENT"
		w.must("u8", "c5", urgent)
		if d := w.byNo(lead.no); d.Urgency != Urgent || !d.FinishDue.Equal(at(11, 9, 0)) {
			t.Errorf("the leader is %s until %v", d.Urgency, d.FinishDue)
		}
		// Five households are a group, whoever joined and whoever filed.
		for _, id := range []string{"n1", "n2", "n3"} {
			w.arrive(id, people.Address{Node: haifeng1, Estate: "海风小区", Building: "3"})
			w.must(id, "c"+id, lamp())
		}
		d := w.byNo(lead.no)
		if !d.GroupFlag || d.Households != 5 || d.Level != LevelStreet {
			t.Errorf("the group is %+v", d)
		}
		if got := w.pushes(people.CardGroup); len(got) != 2 {
			t.Errorf("the cards are %+v", got)
		}
		w.tx(func(tx *store.Tx) error { return w.office().Resolve(tx, w.staff("s1"), lead.no, "灯已换。") })
		if got := w.pushes(PushResult); len(got) != 1 || got[0].Resident != w.users["u8"].ID { // the leader's filer stepped back
			t.Errorf("the results went to %+v", got)
		}
		w.sound()
	})
}

func TestLeavingTheAccountTellsTheStewardsAndSilencesPushes(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := w.given("u1", drain(InProgress))
		w.given("u1", dark(Dispatched))
		w.tx(func(tx *store.Tx) error {
			if err := people.Unfollow(tx, w.users["u1"].ID); err != nil {
				return err
			}
			a := w.asked("u1", "")
			a.Reader = tx
			return w.cap.Event(t.Context(), tx, a, "unsubscribe")
		})
		if got := w.cardsTo("s1"); !slices.Equal(got, []string{people.CardUnfollowed}) {
			t.Errorf("the steward got %v", got)
		}
		w.tx(func(tx *store.Tx) error { return w.office().Resolve(tx, w.staff("s1"), d.No, "已疏通。") })
		if got := w.pushes(PushResult); len(got) != 0 {
			t.Errorf("somebody who left is sent %+v", got)
		}
		if got := w.cardsTo("s1"); len(got) != 2 {
			t.Errorf("the steward is not told to telephone: %v", got)
		}
	})
}

func TestErasingForgetsThePersonAndNotTheOpenCase(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		open, over := w.given("u1", drain(InProgress)), w.given("u1", door(Closed))
		w.must("u1", "c", Supplement{Case: open.ID, Text: "更臭了", Photos: []string{"m1"}})
		exported, err := w.cap.Export(t.Context(), w.reader(), w.users["u1"])
		if err != nil {
			t.Fatal(err)
		}
		if e := exported.(Exported); len(e.Demands) != 2 || e.Demands[1].Title != "下水道反味" && e.Demands[0].Title != "下水道反味" {
			t.Errorf("the export holds %+v", e)
		}
		w.tx(func(tx *store.Tx) error { return w.cap.Erase(t.Context(), tx, w.users["u1"]) })
		if d := w.byNo(open.No); d.State != InProgress || d.Privacy != Anonymous || d.Filer != "" || d.Title == "" || d.Media != 1 {
			t.Errorf("the open case is %+v", d)
		}
		if d := w.byNo(over.No); d.Title != "" || d.Text != "" || d.Result != "" || d.Filer != "" {
			t.Errorf("the closed case keeps words: %+v", d)
		}
		if own, err := Own(w.reader(), w.users["u1"].ID, 10); err != nil || len(own) != 0 {
			t.Errorf("the person is still found: %v, %v", own, err)
		}
		for _, id := range []string{open.ID, over.ID} {
			events, err := Events(w.reader(), id)
			if err != nil {
				t.Fatal(err)
			}
			for _, e := range events {
				if e.Actor == ByResident && e.ActorID != "" || id == over.ID && e.Payload != "" {
					t.Errorf("the log keeps %+v", e)
				}
			}
		}
		w.sound()
	})
}
