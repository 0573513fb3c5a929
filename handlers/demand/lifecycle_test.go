package demand

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"minxu/people"
	"minxu/store"
)

// sentence gives the refusal of an act; the test fails when it was not refused.
func (w *town) sentence(f func(*store.Tx) error) string {
	w.t.Helper()
	err := w.act(f)
	if !isRefusal(err) {
		w.t.Fatalf("not refused: %v", err)
	}
	return err.Error()
}

// actions lists what was done to a case, oldest first.
func (w *town) actions(no string) []string {
	w.t.Helper()
	events, err := Events(w.reader(), w.byNo(no).ID)
	if err != nil {
		w.t.Fatal(err)
	}
	var list []string
	for _, e := range events {
		list = append(list, string(e.Action))
	}
	return list
}

func TestACaseGoesFromHandToHandUntilItIsPutAway(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		no := w.must("u1", "c", lamp()).no
		w.tx(func(tx *store.Tx) error { return o.Accept(tx, w.staff("s1"), no) })
		if got := w.pushes(PushAccepted); len(got) != 1 || got[0].Body != "海风社区·王管家受理了“楼道灯坏了”（尾号0001），最晚明天（3月11日）9:00前联系您，3月17日（周二）18:00前答复。\n有补充的，直接发过来就行。" {
			t.Errorf("accepted, the resident reads %+v", got)
		}
		if d := w.byNo(no); d.Steward != "s1" || !d.ContactedAt.IsZero() {
			t.Errorf("accepting is no contact: %+v", d)
		}
		w.tx(func(tx *store.Tx) error {
			return o.Contact(tx, w.staff("s1"), no, ReachCall, false, "没人接")
		})
		if d := w.byNo(no); !d.ContactedAt.IsZero() {
			t.Errorf("a call that nobody took is a contact: %+v", d)
		}
		w.tx(func(tx *store.Tx) error {
			return o.Contact(tx, w.staff("s2"), no, ReachVisit, true, "看过，灯泡烧了")
		})
		if d := w.byNo(no); !d.ContactedAt.Equal(at(10, 9, 0)) {
			t.Errorf("a visit is no contact: %+v", d)
		}
		w.tx(func(tx *store.Tx) error { return o.Send(tx, w.staff("s1"), no, Sending{Unit: "s2", Task: "换灯泡"}) })
		if got := w.cardsTo("s2"); !slices.Equal(got, []string{cardOrder}) {
			t.Errorf("the handler got %v", got)
		}
		w.tx(func(tx *store.Tx) error { return o.Sign(tx, w.staff("s2"), no) })
		w.tx(func(tx *store.Tx) error {
			return o.Propose(tx, w.staff("s2"), no, "3月10日下午换了新灯泡，已试亮。")
		})
		if got := w.cardsTo("s1"); !slices.Contains(got, cardProposed) {
			t.Errorf("the steward got %v", got)
		}
		w.tx(func(tx *store.Tx) error { return o.Decline(tx, w.staff("s1"), no, "写明是哪一层") })
		if d := w.byNo(no); d.Proposal != "" || d.State != InProgress {
			t.Errorf("declined it is %+v", d)
		}
		w.tx(func(tx *store.Tx) error {
			return o.Propose(tx, w.staff("s2"), no, "3月10日下午换了三楼的新灯泡。")
		})
		if got := w.sentence(func(tx *store.Tx) error { return o.Resolve(tx, w.staff("s2"), no, "好了") }); !strings.Contains(got, "岗位") {
			t.Errorf("the handler answers: %s", got)
		}
		w.tx(func(tx *store.Tx) error { return o.Resolve(tx, w.staff("s1"), no, w.byNo(no).Proposal) })
		d := w.byNo(no)
		orders, err := Orders(w.reader(), d.ID)
		if err != nil || len(orders) != 1 || orders[0].State != OrderDone || orders[0].Task != "换灯泡" {
			t.Errorf("the orders are %+v, %v", orders, err)
		}
		w.tx(func(tx *store.Tx) error {
			return o.Callback(tx, w.staff("s1"), no, Called{Solved: true, Score: 5, Words: "很快"})
		})
		if d = w.byNo(no); d.State != Closed || d.Result != "3月10日下午换了三楼的新灯泡。" {
			t.Errorf("closed it is %+v", d)
		}
		all, err := Evaluations(w.reader(), d.ID)
		if err != nil || len(all) != 1 || all[0].Score != 5 {
			t.Errorf("the evaluations are %+v, %v", all, err)
		}
		if got := w.sentence(func(tx *store.Tx) error { return o.Archive(tx, w.staff("s4"), no) }); !strings.Contains(got, "3月25日") {
			t.Errorf("put away while it may come back: %s", got)
		}
		w.clock.Set(at(26, 9, 0).UTC())
		w.tx(func(tx *store.Tx) error { return o.Archive(tx, w.staff("s4"), no) })
		w.sentence(func(tx *store.Tx) error { return o.Archive(tx, w.staff("s4"), no) })
		if got := strings.Join(w.actions(no), " "); got != "file triage accept note contact dispatch sign propose decline propose resolve close score archive" {
			t.Errorf("the ledger says %s", got)
		}
		w.sound()
	})
}

func TestTwoWhoPressAtOnceOneWinsAndTheOtherHearsWho(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		no := w.must("u1", "c", lamp()).no
		seen := w.byNo(no).Version
		var won, told atomic.Int32
		var wait sync.WaitGroup
		for _, id := range []string{"s1", "s4", "s5"} {
			wait.Go(func() {
				o := w.office()
				o.Seen = seen
				err := w.act(func(tx *store.Tx) error { return o.Accept(tx, w.staff(id), no) })
				switch {
				case err == nil:
					won.Add(1)
				case isRefusal(err) && strings.Contains(err.Error(), "刚刚已经“受理”"):
					told.Add(1)
				default:
					t.Errorf("%s: %v", id, err)
				}
			})
		}
		wait.Wait()
		if won.Load() != 1 || told.Load() != 2 {
			t.Errorf("%d won, %d were told", won.Load(), told.Load())
		}
		if got := w.pushes(PushAccepted); len(got) != 1 {
			t.Errorf("the resident heard %d times", len(got))
		}
		// Without a version before the eyes the guard says it all the same.
		winner := w.byNo(no).Steward
		for _, id := range []string{"s1", "s4"} {
			if id != winner {
				if got := w.sentence(func(tx *store.Tx) error { return w.office().Accept(tx, w.staff(id), no) }); !strings.Contains(got, w.staff(winner).Name) {
					t.Errorf("%s hears %s", id, got)
				}
			}
		}
		// What the clock did in between holds nobody up; what the resident did does.
		o := w.office()
		o.Seen = w.byNo(no).Version
		w.must("u1", "c2", Supplement{Case: w.byNo(no).ID, Text: "四楼也不亮"})
		if got := w.sentence(func(tx *store.Tx) error { return o.Note(tx, w.staff("s1"), no, "记一下") }); !strings.Contains(got, "居民刚刚“补充”") {
			t.Errorf("the steward hears %s", got)
		}
		w.sound()
	})
}

func TestOutsideUnitsAreNamedAndPassedOnOnlySoOften(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		no := w.must("u1", "c", lamp()).no
		w.sentence(func(tx *store.Tx) error { return o.Send(tx, w.staff("s1"), no, Sending{Unit: "路灯所13800001234"}) })
		w.tx(func(tx *store.Tx) error {
			return o.Send(tx, w.staff("s1"), no, Sending{Unit: "路灯所", Task: "查线路", Calls: true})
		})
		if got := w.pushes(PushProgress); len(got) != 1 || !strings.Contains(got[0].Body, "已交给路灯所办理，他们会直接联系您") {
			t.Errorf("the resident reads %+v", got)
		}
		units, err := Units(w.reader())
		if err != nil || len(units) != 1 || units[0].Name != "路灯所" || !units[0].Active {
			t.Errorf("the units are %+v, %v", units, err)
		}
		w.sentence(func(tx *store.Tx) error { return o.Sign(tx, w.staff("s2"), no) }) // somebody else's order
		w.tx(func(tx *store.Tx) error { return o.Sign(tx, w.staff("s1"), no) })       // on behalf of a unit without a log-in
		due := w.byNo(no).FinishDue
		w.tx(func(tx *store.Tx) error {
			return o.Transfer(tx, w.staff("s1"), no, Sending{Unit: "海风物业"}, "线路归物业")
		})
		w.sentence(func(tx *store.Tx) error {
			return o.Transfer(tx, w.staff("s1"), no, Sending{Unit: "海风物业"}, "同一家")
		})
		w.tx(func(tx *store.Tx) error {
			return o.Transfer(tx, w.staff("s1"), no, Sending{Unit: "s2"}, "物业不接")
		})
		w.tx(func(tx *store.Tx) error {
			return o.Transfer(tx, w.staff("s1"), no, Sending{Unit: "路灯所"}, "再换")
		})
		d := w.byNo(no)
		if d.State != Arbitration || d.Transfers != 2 || !d.FinishDue.Equal(due) {
			t.Errorf("passed on a third time it is %+v", d)
		}
		if got := w.cardsTo("s5"); !slices.Equal(got, []string{people.CardSupervise}) {
			t.Errorf("the street got %v", got)
		}
		w.tx(func(tx *store.Tx) error { return o.Dispatch(tx, w.staff("s5"), no, "路灯所") })
		for name, f := range map[string]func(*store.Tx) error{
			"the steward passes on what was ruled": func(tx *store.Tx) error {
				return o.Transfer(tx, w.staff("s1"), no, Sending{Unit: "s2"}, "再换")
			},
			"what was ruled is given back":         func(tx *store.Tx) error { return o.Return(tx, w.staff("s1"), no, "不归我") },
			"what was ruled is ruled on once more": func(tx *store.Tx) error { return o.AskRuling(tx, w.staff("s1"), no, "再裁") },
		} {
			if err := w.act(f); !isRefusal(err) {
				t.Errorf("%s: %v", name, err)
			}
		}
		w.sound()
	})
}

func TestAWhistleGivesEachUnitATaskAndAClock(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		no := w.must("u1", "c", lamp()).no
		w.tx(func(tx *store.Tx) error { return o.Dispatch(tx, w.staff("s1"), no, "s2") })
		w.tx(func(tx *store.Tx) error {
			return o.Whistle(tx, w.staff("s5"), no, []Sending{{Unit: "路灯所", Task: "查线路", Days: 2}, {Unit: "s4", Task: "联系产权单位"}})
		})
		d := w.byNo(no)
		orders, err := Orders(w.reader(), d.ID)
		if err != nil || len(orders) != 3 || d.Handler != "s2" {
			t.Fatalf("the orders are %+v, %v; it is led by %s", orders, err, d.Handler)
		}
		if o := orders[1]; o.Part != PartHelper || !o.SignDue.Equal(at(10, 14, 30)) || !o.Due.Equal(at(12, 18, 0)) {
			t.Errorf("the first call is %+v", o)
		}
		if o := orders[2]; !o.Due.Equal(at(16, 18, 0)) {
			t.Errorf("the second call is %+v", o)
		}
		w.sentence(func(tx *store.Tx) error {
			return o.Whistle(tx, w.staff("s5"), no, []Sending{{Unit: "s4", Task: "再来"}})
		})
		w.sentence(func(tx *store.Tx) error { return o.Whistle(tx, w.staff("s5"), no, []Sending{{Unit: "城管"}}) })
		w.sentence(func(tx *store.Tx) error { return o.Report(tx, w.staff("s2"), no, orders[2].ID, OrderSigned, "") })
		w.tx(func(tx *store.Tx) error { return o.Report(tx, w.staff("s4"), no, orders[2].ID, OrderSigned, "") })
		w.pass(at(10, 14, 31))
		if got := w.cardsTo("s1"); !slices.Equal(got, []string{people.CardNewDemand, cardSignLate, cardSignLate}) {
			t.Errorf("of two orders that nobody signed for the steward got %v", got)
		}
		w.tx(func(tx *store.Tx) error {
			return o.Report(tx, w.staff("s1"), no, orders[1].ID, OrderDone, "线路已修")
		})
		w.sentence(func(tx *store.Tx) error {
			return o.Report(tx, w.staff("s1"), no, orders[1].ID, OrderDone, "再报一次")
		})
		w.tx(func(tx *store.Tx) error { return o.Recall(tx, w.staff("s5"), no, orders[2].ID, "不用了") })
		w.tx(func(tx *store.Tx) error { return o.Sign(tx, w.staff("s2"), no) })
		w.pass(at(16, 18, 0))
		if got := w.cardsTo("s2"); !slices.Equal(got, []string{cardOrder, cardSignLate, cardOrderLate, cardYellow}) && !slices.Equal(got, []string{cardOrder, cardSignLate, cardYellow, cardOrderLate}) {
			t.Errorf("the handler got %v", got)
		}
		w.tx(func(tx *store.Tx) error {
			return o.Resolve(tx, w.staff("s1"), no, "3月16日线路修好，灯亮了。")
		})
		if orders, err = Orders(w.reader(), d.ID); err != nil || slices.ContainsFunc(orders, func(o Order) bool { return o.State.Runs() }) {
			t.Errorf("answered, the orders are %+v, %v", orders, err)
		}
		w.sound()
	})
}

func TestTheStreetsMattersAreDispatchedByTheStreet(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		d := w.given("u1", Demand{No: "MX202603100021", Title: "整条街没灯", Category: "D02", State: Triaged, Level: LevelStreet, Node: haifeng1})
		if got := w.sentence(func(tx *store.Tx) error { return o.Dispatch(tx, w.staff("s1"), d.No, "路灯所") }); !strings.Contains(got, "由街道派单") {
			t.Errorf("the steward hears %s", got)
		}
		if got := w.sentence(func(tx *store.Tx) error { return o.Dispatch(tx, w.staff("s5"), d.No, "s1") }); !strings.Contains(got, "不能让社区牵头") {
			t.Errorf("the street hears %s", got)
		}
		w.tx(func(tx *store.Tx) error { return o.Dispatch(tx, w.staff("s5"), d.No, "路灯所") })
		w.sound()
	})
}

func TestAnExtensionIsAskedForInTimeAndGrantedByAnother(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		d := w.given("u1", Demand{No: "MX202603100021", Title: "楼道堆旧家具", Category: "D07", State: InProgress, SubmittedAt: at(10, 9, 0), Node: haifeng1})
		w.clock.Set(at(17, 17, 0).UTC())
		w.tx(func(tx *store.Tx) error { return o.AskExtension(tx, w.staff("s1"), d.No, 10, "等配件") })
		w.sentence(func(tx *store.Tx) error { return o.AskExtension(tx, w.staff("s1"), d.No, 5, "再报") })
		w.sentence(func(tx *store.Tx) error { return o.GrantExtension(tx, w.staff("s4"), d.No) })
		if got := w.cardsTo("s5"); !slices.Equal(got, []string{cardExtension}) {
			t.Errorf("the street got %v", got)
		}
		w.tx(func(tx *store.Tx) error { return o.DenyExtension(tx, w.staff("s5"), d.No, "配件有货") })
		if got := w.byNo(d.No); got.Extended || got.ExtendDays != 0 {
			t.Errorf("denied it is %+v", got)
		}
		w.tx(func(tx *store.Tx) error { return o.AskExtension(tx, w.staff("s1"), d.No, 10, "厂家停产") })
		w.clock.Set(at(17, 18, 30).UTC()) // asked before the date, granted after it
		w.tx(func(tx *store.Tx) error { return o.GrantExtension(tx, w.staff("s5"), d.No) })
		if got := w.byNo(d.No); !got.Extended || !got.FinishDue.Equal(on(3, 31, 18, 0)) {
			t.Errorf("granted it is %+v", got)
		}
		if got := w.pushes(PushExtension); len(got) != 1 || !strings.Contains(got[0].Body, "厂家停产") {
			t.Errorf("the resident reads %+v", got)
		}
		late := w.given("u1", Demand{No: "MX202603100022", Title: "车位", Category: "D05", State: InProgress, SubmittedAt: at(10, 9, 0), Node: haifeng1})
		if got := w.sentence(func(tx *store.Tx) error { return o.AskExtension(tx, w.staff("s1"), late.No, 1, "晚了") }); !strings.Contains(got, "已过") {
			t.Errorf("asked at 18:30 it is %s", got)
		}
		w.sound()
	})
}

func TestWhatAPersonDoesNotTakeIsSaidWithItsReason(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		no := w.must("u1", "c", lamp()).no
		w.sentence(func(tx *store.Tx) error { return o.NotAccept(tx, w.staff("s2"), no, "JUDICIAL", "") })
		w.sentence(func(tx *store.Tx) error { return o.NotAccept(tx, w.staff("s1"), no, "TIRED", "") })
		w.sentence(func(tx *store.Tx) error { return o.NotAccept(tx, w.staff("s1"), no, DoneBefore, "") })
		w.tx(func(tx *store.Tx) error { return o.NotAccept(tx, w.staff("s1"), no, "JUDICIAL", "") })
		d := w.byNo(no)
		if d.State != NotAccepted || d.Reason != "JUDICIAL" || d.Text == "" {
			t.Errorf("it is %+v", d)
		}
		if got := w.pushes(PushRefused); len(got) != 1 || !strings.Contains(got[0].Body, "法院") || !strings.HasSuffix(got[0].Body, "海风社区·王管家") {
			t.Errorf("the resident reads %+v", got)
		}
		order := lamp()
		order.Photos = []string{"m1"}
		secret := w.must("u1", "c2", order).no
		w.tx(func(tx *store.Tx) error { return o.NotAccept(tx, w.staff("s1"), secret, "PRIVACY", "") })
		if d = w.byNo(secret); d.Text != "" || d.Title != "" || d.Media != 0 {
			t.Errorf("of other people's data something is kept: %+v", d)
		}
		events, err := Events(w.reader(), d.ID)
		if err != nil || events[0].Payload != "" {
			t.Errorf("the log keeps %+v, %v", events, err)
		}
		w.sound()
	})
}

func TestProgressIsToldWhenItSaysSomethingAndNotAllDayLong(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		no := w.must("u1", "c", lamp()).no
		for _, text := range []string{"您好，您的诉求已收悉。", "已转办相关部门，请耐心等待。", "感谢您的反映，我们会尽快处理"} {
			if got := w.sentence(func(tx *store.Tx) error { return o.Progress(tx, w.staff("s1"), no, text) }); got != hollowHint {
				t.Errorf("%s: %s", text, got)
			}
		}
		w.tx(func(tx *store.Tx) error { return o.Accept(tx, w.staff("s1"), no) })
		w.tx(func(tx *store.Tx) error { return o.Progress(tx, w.staff("s1"), no, "电工下午到场查线路") })
		w.tx(func(tx *store.Tx) error {
			return o.Progress(tx, w.staff("s1"), no, "是变压器的事，已约供电公司明早来")
		})
		if got := w.sentence(func(tx *store.Tx) error {
			return o.Progress(tx, w.staff("s1"), no, "供电公司的人到了小区门口")
		}); !strings.Contains(got, "3条") {
			t.Errorf("a fourth time: %s", got)
		}
		w.tx(func(tx *store.Tx) error { return o.Note(tx, w.staff("s1"), no, "供电公司的人到了") })
		if got := w.pushes(PushProgress); len(got) != 2 || !strings.HasPrefix(got[1].Body, "海风社区·王管家（尾号0001 楼道灯坏了）进展：") {
			t.Errorf("the resident reads %+v", got)
		}
		w.clock.Set(at(11, 9, 0).UTC())
		w.tx(func(tx *store.Tx) error { return o.Progress(tx, w.staff("s1"), no, "供电公司已换好保险") })
		w.sound()
	})
}

func TestWhoIsKeptAwayFindsNothing(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		order := lamp()
		order.Matter.Text, order.Matter.Category, order.Matter.Nature, order.Matter.Sure = "毓璜顶街道值班的人推诿，王管家也不管", "D15", "complaint", false
		no := w.must("u1", "c", order).no
		d := w.byNo(no)
		if !slices.Equal(d.Recused, []string{"s1", "s5"}) {
			t.Errorf("kept away are %v", d.Recused)
		}
		for _, id := range []string{"s1", "s5"} {
			if err := w.act(func(tx *store.Tx) error { return o.Note(tx, w.staff(id), no, "看看") }); !errors.Is(err, store.ErrNotFound) {
				t.Errorf("%s: %v", id, err)
			}
			if got := w.cardsTo(id); len(got) != 0 {
				t.Errorf("%s, who is complained about, got %v", id, got)
			}
		}
		other := w.must("u1", "c2", lamp()).no
		w.tx(func(tx *store.Tx) error { return o.Accept(tx, w.staff("s1"), other) })
		w.sentence(func(tx *store.Tx) error { return o.Recuse(tx, w.staff("s4"), other, "s1", "亲戚") })
		w.tx(func(tx *store.Tx) error { return o.Recuse(tx, w.staff("s1"), other, "s1", "反映人是我亲戚") })
		if d = w.byNo(other); d.Steward != "" || !slices.Equal(d.Recused, []string{"s1"}) {
			t.Errorf("stepped back it is %+v", d)
		}
		if got := w.cardsTo("s4"); !slices.Contains(got, people.CardNewDemand) {
			t.Errorf("the next in line got %v", got)
		}
		w.sound()
	})
}

func TestWhatFailedOnceIsReadByTheSecretaryAndTwiceDoneByOthers(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		d := w.given("u1", door(InProgress))
		w.tx(func(tx *store.Tx) error { return o.Resolve(tx, w.staff("s1"), d.No, "换了闭门器") })
		w.tx(func(tx *store.Tx) error {
			return o.Callback(tx, w.staff("s1"), d.No, Called{Words: "还是关不上"})
		})
		if got := w.cardsTo("s4"); !slices.Equal(got, []string{cardRedo}) {
			t.Errorf("the secretary got %v", got)
		}
		w.tx(func(tx *store.Tx) error { return o.Propose(tx, w.staff("s1"), d.No, "调了门轴") })
		w.tx(func(tx *store.Tx) error { return o.Resolve(tx, w.staff("s4"), d.No, "调了门轴") })
		w.must("u1", "c", Reopen{Case: d.ID, Text: "又坏了"})
		if d = w.byNo(d.No); d.Reopens != 2 || !d.Supervised || d.Handler == d.Former {
			t.Errorf("failed twice it is %+v", d)
		}
		w.tx(func(tx *store.Tx) error {
			return o.Transfer(tx, w.staff("s5"), d.No, Sending{Unit: d.Former}, "还是你")
		})
		if got := w.sentence(func(tx *store.Tx) error { return o.Resolve(tx, w.staff("s5"), d.No, "换门") }); !strings.Contains(got, "换一个承办人") {
			t.Errorf("the same hands a third time: %s", got)
		}
		w.sound()
	})
}

func TestAskedOnTheTelephoneOrAtTheDesk(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		o := w.office()
		d := w.given("u1", drain(InProgress))
		w.tx(func(tx *store.Tx) error { return o.Ask(tx, w.staff("s1"), d.No, "几楼？") })
		w.tx(func(tx *store.Tx) error { return o.Supplement(tx, w.staff("s1"), d.No, "电话里说是一楼") })
		if d = w.byNo(d.No); d.State != InProgress || d.Question != "" {
			t.Errorf("answered on the telephone it is %+v", d)
		}
		w.tx(func(tx *store.Tx) error { return o.HandOver(tx, w.staff("s1"), d.No, "s4", "已问过楼层") })
		if got := w.pushes(PushAccepted); len(got) != 1 || !strings.Contains(got[0].Body, "改由海风社区书记跟进") {
			t.Errorf("the resident reads %+v", got)
		}
		w.sentence(func(tx *store.Tx) error { return o.HandOver(tx, w.staff("s4"), d.No, "s3", "别的社区") })
		w.sentence(func(tx *store.Tx) error { return o.Convert(tx, w.staff("s1"), d.No, "XM1", "列入改造") })
		w.tx(func(tx *store.Tx) error { return o.Supervise(tx, w.staff("s5"), d.No, "本周内办好") })
		if d = w.byNo(d.No); !d.Supervised || d.SupervisedBy != "s5" {
			t.Errorf("under watch it is %+v", d)
		}
		w.tx(func(tx *store.Tx) error { return o.Withdraw(tx, w.staff("s1"), d.No, "电话说已自己疏通") })
		if d = w.byNo(d.No); d.State != Withdrawn {
			t.Errorf("withdrawn it is %+v", d)
		}
		two := w.must("u1", "c", lamp()).no
		w.tx(func(tx *store.Tx) error {
			return o.Convert(tx, w.staff("s4"), two, "楼道灯改造项目", "6月统一换灯。")
		})
		if got := w.pushes(PushProgress); len(got) != 1 || !strings.Contains(got[0].Body, "转为“楼道灯改造项目”继续办") {
			t.Errorf("the resident reads %+v", got)
		}
		w.sound()
	})
}
