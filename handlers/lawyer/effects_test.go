package lawyer

import (
	"context"
	"encoding/json"
	"strings"
	"testing"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

func hourOf(slot string) Book { return Book{Slot: slot, Subject: "debt", Side: SideFamily} }

func lineFor(session string) Join { return Join{Session: session, Subject: "debt", Side: SideFamily} }

func TestAnHourIsBookedMovedAndGivenUp(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.must("u1", Hold{Slot: "LS1@14:30"})
		if s := w.slot("LS1@14:30"); s.State != SlotHeld || !s.HeldUntil.Equal(at(10, 9, 5)) {
			t.Fatalf("held: %+v", s)
		}
		w.must("u1", Hold{Slot: "LS1@15:00"})
		if s := w.slot("LS1@14:30"); s.State != SlotFree {
			t.Fatalf("another hold lets the first go: %+v", s)
		}
		r := w.must("u1", hourOf("LS1@15:00"))
		if r.no == "" || r.label != "3月12日（周四）15:00" || r.deadline != "3月12日11:00" || r.late || !r.evening {
			t.Fatalf("receipt %+v", r)
		}
		again, err := w.applyAs("u1", "talk3", hourOf("LS1@15:00"))
		if err != nil || again.id != r.id {
			t.Fatalf("the same order again: %+v %v", again, err)
		}
		moved := w.must("u1", Move{Booking: r.id, Slot: "LS2@14:00"})
		if moved.id != r.id || moved.no != r.no || w.slot("LS1@15:00").State != SlotFree || w.slot("LS2@14:00").Booking != r.id {
			t.Fatalf("moved: %+v", moved)
		}
		w.must("u1", Cancel{Booking: r.id})
		if b := w.booking(r.id); b.State != Cancelled || b.Active || w.slot("LS2@14:00").State != SlotFree {
			t.Fatalf("cancelled: %+v", b)
		}
		events, err := Events(w.reader(), r.id)
		if err != nil || len(events) != 3 || events[1].Action != ToMove || events[1].Slot != "LS2@14:00" {
			t.Fatalf("log %+v %v", events, err)
		}
		w.must("u1", hourOf("LS1@14:30"))
		w.sound()
	})
}

func TestAFreedHourGoesDownTheLine(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		r := w.must("u1", hourOf("LS1@14:30"))
		w.session("LS1", 12, map[string]string{"14:00": "BOOKED", "14:30": "FREE", "15:00": "BOOKED", "15:30": "BOOKED"})
		for i, user := range []string{"u2", "u3", "u4"} {
			if got := w.must(user, lineFor("LS1")); got.position != string(rune('1'+i)) {
				t.Fatalf("%s is number %s", user, got.position)
			}
		}
		w.clock.Set(at(11, 15, 0).UTC())
		w.must("u1", Cancel{Booking: r.id})
		first, _, _ := ActiveOf(w.reader(), w.users["u2"].ID)
		if first.State != Offered || !first.OfferEnds.Equal(at(11, 17, 0)) || w.slot("LS1@14:30").HeldBy != first.ID {
			t.Fatalf("offered: %+v", first)
		}
		if got := w.refused("u8", Hold{Slot: "LS1@14:30"}); got != refuseTaken {
			t.Fatal(got)
		}
		if len(w.pushes("u2", PushOffer)) != 1 {
			t.Fatal("no offer was sent")
		}
		w.must("u2", Decline{Booking: first.ID})
		second, _, _ := ActiveOf(w.reader(), w.users["u3"].ID)
		if second.State != Offered {
			t.Fatalf("the next one: %+v", second)
		}
		w.until(at(11, 17, 0))
		if b := w.booking(second.ID); b.State != Cancelled || b.Reason != string(ToLapse) {
			t.Fatalf("silence: %+v", b)
		}
		third, _, _ := ActiveOf(w.reader(), w.users["u4"].ID)
		if third.State != Offered || !third.OfferEnds.Equal(at(11, 19, 0)) {
			t.Fatalf("the third: %+v", third)
		}
		if got := w.refused("u3", Accept{Booking: second.ID}); got != refuseLapsed {
			t.Fatal(got)
		}
		w.must("u4", Accept{Booking: third.ID})
		if b := w.booking(third.ID); b.State != Booked || w.slot("LS1@14:30").Booking != third.ID {
			t.Fatalf("accepted: %+v", b)
		}
		w.sound()
	})
}

func TestAHoldThatLapsesIsOfferedToTheLine(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.session("LS1", 12, map[string]string{"14:00": "BOOKED", "14:30": "FREE", "15:00": "BOOKED", "15:30": "BOOKED"})
		w.must("u1", Hold{Slot: "LS1@14:30"})
		w.must("u2", lineFor("LS1"))
		w.until(at(10, 9, 6))
		if b, _, _ := ActiveOf(w.reader(), w.users["u2"].ID); b.State != Offered || b.Slot != "LS1@14:30" {
			t.Fatalf("after the hold: %+v", b)
		}
		w.sound()
	})
}

func TestALineEndsAnHourBeforeTheSession(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.full()
		r := w.must("u1", lineFor("LS1"))
		w.until(at(12, 13, 0))
		if b := w.booking(r.id); b.State != Cancelled || len(w.pushes("u1", PushOver)) != 1 {
			t.Fatalf("after the line: %+v", b)
		}
		if got := w.refused("u2", lineFor("LS1")); got != refuseLineOff {
			t.Fatal(got)
		}
		w.sound()
	})
}

func TestRemindersComeOnceAndNotAtNight(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		r := w.must("u1", hourOf("LS1@14:30"))
		w.until(at(11, 18, 59))
		if n := len(w.pushes("u1", PushRemind)); n != 0 {
			t.Fatalf("%d reminders before 19:00", n)
		}
		w.until(at(11, 19, 0))
		w.tick()
		first := w.pushes("u1", PushRemind)
		if len(first) != 1 || !strings.Contains(first[0].Body, "明天（3月12日）14:30") || !first[0].NotBefore.Equal(at(11, 19, 0)) {
			t.Fatalf("evening: %+v", first)
		}
		w.until(at(12, 12, 29))
		if n := len(w.pushes("u1", PushRemind)); n != 1 {
			t.Fatalf("%d reminders before two hours to go", n)
		}
		w.until(at(12, 13, 0))
		if got := w.pushes("u1", PushRemind); len(got) != 2 {
			t.Fatalf("%d reminders", len(got))
		}
		w.until(at(12, 15, 0))
		if b := w.booking(r.id); b.Active || b.State != Booked {
			t.Fatalf("after its hour a booking is nobody's active one, and no clock says who came: %+v", b)
		}
		// An early session: the second reminder waits for the morning.
		w.tx(func(tx *store.Tx) error {
			return Import(tx, Session{ID: "E", Community: haifeng, LawyerName: "孙律师", Start: at(14, 8, 0).UTC(), End: at(14, 9, 0).UTC(), State: Open, Mode: ModeDesk}, nil)
		})
		w.must("u1", hourOf("E@08:00"))
		w.until(at(14, 7, 0))
		all := w.pushes("u1", PushRemind)
		if len(all) != 4 {
			t.Fatalf("%d reminders for two hours", len(all))
		}
		for _, p := range all {
			if h := p.NotBefore.In(at(1, 0, 0).Location()).Hour(); h >= 22 || h < 7 {
				t.Errorf("a reminder leaves at %v", p.NotBefore)
			}
		}
		w.sound()
	})
}

func TestTheLawyerCallsOff(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		r := w.must("u1", hourOf("LS1@14:30"))
		other := w.must("u8", hourOf("LS1@15:00"))
		w.session("LS1", 12, map[string]string{"14:00": "BOOKED", "14:30": "BOOKED", "15:00": "BOOKED", "15:30": "BOOKED"})
		waiting := w.must("u2", lineFor("LS1"))
		w.tx(func(tx *store.Tx) error { return w.office().CallOff(tx, w.staff("s6"), "LS1", "律师生病") })
		for _, id := range []string{r.id, other.id, waiting.id} {
			if b := w.booking(id); b.State != LawyerCancelled || b.Active {
				t.Errorf("%+v", b)
			}
		}
		if s := w.slot("LS2@14:30"); s.State != SlotHeld || s.HeldBy != w.users["u1"].ID || !s.HeldUntil.Equal(at(10, 11, 0)) {
			t.Errorf("the first choice: %+v", s)
		}
		if s := w.slot("LS2@15:00"); s.HeldBy != w.users["u8"].ID {
			t.Errorf("the other one's: %+v", s)
		}
		for _, user := range []string{"u1", "u8", "u2"} {
			if got := w.pushes(user, PushCallOff); len(got) != 1 || !strings.Contains(got[0].Body, "抱歉") || !strings.Contains(got[0].Body, "律师生病") {
				t.Errorf("%s heard %+v", user, got)
			}
		}
		if marks, err := Marks(w.reader(), w.users["u1"].ID, time.Time{}); err != nil || len(marks) != 0 {
			t.Errorf("a mark for what the lawyer did: %v %v", marks, err)
		}
		again := w.must("u1", Book{Slot: "LS2@14:30", Subject: "debt", Side: SideFamily, Previous: r.id})
		if b := w.booking(again.id); b.Previous != r.id {
			t.Errorf("the chain is lost: %+v", b)
		}
		w.until(at(10, 11, 1))
		if s := w.slot("LS2@15:00"); s.State != SlotFree {
			t.Errorf("an hour that was kept in vain: %+v", s)
		}
		w.sound()
	})
}

func TestEveryRuleBrokenOnceWithTheSentenceThatTheResidentReads(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		try  func(*town) error
		want string
	}{
		{"a slot that somebody has", func(w *town) error {
			w.must("u8", hourOf("LS1@14:30"))
			return second(w.apply("u1", hourOf("LS1@14:30")))
		}, "刚刚被别人约走了"},
		{"a slot that somebody holds", func(w *town) error {
			w.must("u8", Hold{Slot: "LS1@14:30"})
			return second(w.apply("u1", Hold{Slot: "LS1@14:30"}))
		}, "刚刚被别人约走了"},
		{"a slot given outside this house", func(w *town) error { return second(w.apply("u1", hourOf("LS1@14:00"))) }, "刚刚被别人约走了"},
		{"two hours before the start booking is over", func(w *town) error {
			w.clock.Set(at(12, 12, 30).UTC())
			return second(w.apply("u1", hourOf("LS1@14:30")))
		}, "不能网上预约"},
		{"a slot in the past", func(w *town) error {
			w.clock.Set(at(12, 15, 0).UTC())
			return second(w.apply("u1", Hold{Slot: "LS1@14:30"}))
		}, "不能网上预约"},
		{"a second active booking", func(w *town) error {
			w.must("u1", hourOf("LS1@14:30"))
			return second(w.apply("u1", hourOf("LS2@14:30")))
		}, "一人同时只能约一个"},
		{"a place in line beside a booking", func(w *town) error {
			w.must("u1", hourOf("LS2@14:30"))
			w.full()
			return second(w.apply("u1", lineFor("LS1")))
		}, "一人同时只能约一个"},
		{"a third booking in one month", func(w *town) error {
			for i, slot := range []string{"LS1@14:30", "LS1@15:00"} {
				r := w.must("u1", hourOf(slot))
				w.clock.Set(at(12, 15+i, 0).UTC())
				w.tx(func(tx *store.Tx) error { return w.office().Attend(tx, w.staff("s1"), r.id) })
				w.clock.Set(at(10, 9, 0).UTC())
			}
			return second(w.apply("u1", hourOf("LS2@14:30")))
		}, "每人每月可约2次，您3月的已约满，4月1日起"},
		{"booking while suspended", func(w *town) error {
			w.tx(func(tx *store.Tx) error { return suspend(tx, w.users["u1"].ID, at(30, 9, 0)) })
			return second(w.apply("u1", hourOf("LS1@14:30")))
		}, "暂停到3月30日（周一）。\n可以直接到现场"},
		{"a line while an hour is free", func(w *town) error { return second(w.apply("u1", lineFor("LS1"))) }, "不用排候补"},
		{"a line within an hour of the start", func(w *town) error {
			w.full()
			w.clock.Set(at(12, 13, 1).UTC())
			return second(w.apply("u1", lineFor("LS1")))
		}, "不再排候补"},
		{"an offer after its time", func(w *town) error {
			id := offered(w)
			w.clock.Set(at(10, 11, 0).UTC())
			return second(w.apply("u1", Accept{Booking: id}))
		}, "确认时间已过"},
		{"somebody else's offer", func(w *town) error { return second(w.apply("u2", Accept{Booking: offered(w)})) }, "发“约律师”看看"},
		{"somebody else's booking", func(w *town) error {
			r := w.must("u1", hourOf("LS1@14:30"))
			return second(w.apply("u2", Cancel{Booking: r.id}))
		}, "发“约律师”看看"},
		{"a booking that is not there", func(w *town) error { return second(w.apply("u2", Cancel{Booking: "nothing"})) }, "发“约律师”看看"},
		{"giving up late without having read the rule", func(w *town) error {
			r := w.must("u1", hourOf("LS1@14:30"))
			w.clock.Set(at(12, 10, 31).UTC())
			return second(w.apply("u1", Cancel{Booking: r.id}))
		}, "记一次“临时取消”"},
		{"giving up when the hour has begun", func(w *town) error {
			r := w.must("u1", hourOf("LS1@14:30"))
			w.clock.Set(at(12, 14, 30).UTC())
			return second(w.apply("u1", Cancel{Booking: r.id, Told: true}))
		}, "发“约律师”看看"},
		{"a fourth move", func(w *town) error {
			r := w.must("u1", hourOf("LS1@14:30"))
			for _, slot := range []string{"LS1@15:00", "LS1@15:30", "LS2@14:00"} {
				w.must("u1", Move{Booking: r.id, Slot: slot})
			}
			return second(w.apply("u1", Move{Booking: r.id, Slot: "LS2@14:30"}))
		}, "改过3次"},
		{"a move to a slot that somebody has", func(w *town) error {
			r := w.must("u1", hourOf("LS1@14:30"))
			w.must("u8", hourOf("LS1@15:00"))
			return second(w.apply("u1", Move{Booking: r.id, Slot: "LS1@15:00"}))
		}, "刚刚被别人约走了"},
		{"a move within two hours of the new start", func(w *town) error {
			r := w.must("u1", hourOf("LS2@14:30"))
			w.clock.Set(at(12, 13, 0).UTC())
			return second(w.apply("u1", Move{Booking: r.id, Slot: "LS1@14:30"}))
		}, "不能网上预约"},
		{"a score of six", func(w *town) error {
			r := w.must("u1", hourOf("LS1@14:30"))
			return second(w.apply("u1", Rate{Booking: r.id, Score: 6}))
		}, "发“约律师”看看"},
		{"a no-show before the hour", func(w *town) error {
			r := w.must("u1", hourOf("LS1@14:30"))
			return w.store.InTx(context.Background(), func(tx *store.Tx) error { return w.office().Miss(tx, w.staff("s1"), r.id) })
		}, "还没有到预约的时间"},
		{"a second forgiveness", func(w *town) error {
			var ids []string
			for _, slot := range []string{"LS1@14:30", "LS1@15:00"} {
				r := w.must("u1", hourOf(slot))
				w.clock.Set(at(12, 15, 30).UTC())
				w.tx(func(tx *store.Tx) error { return w.office().Miss(tx, w.staff("s1"), r.id) })
				w.clock.Set(at(10, 9, 0).UTC())
				ids = append(ids, r.id)
			}
			w.tx(func(tx *store.Tx) error { return w.office().Forgive(tx, w.staff("s1"), ids[0]) })
			return w.store.InTx(context.Background(), func(tx *store.Tx) error { return w.office().Forgive(tx, w.staff("s1"), ids[1]) })
		}, "已经谅解过一次"},
		{"a record by another lawyer", func(w *town) error {
			r := w.must("u1", hourOf("LS1@14:30"))
			w.clock.Set(at(12, 15, 0).UTC())
			w.tx(func(tx *store.Tx) error { return w.office().Attend(tx, w.staff("s1"), r.id) })
			return w.store.InTx(context.Background(), func(tx *store.Tx) error {
				return w.office().Record(tx, people.Staff{ID: "s99", Role: people.RoleLawyer}, Consultation{Booking: r.id, Minutes: 20, Subject: "debt", Outcome: "answered"})
			})
		}, "只有当次的律师"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newTown(t, storetest.SQLite(t))
			if got := w.sentence(c.try(w)); !strings.Contains(got, c.want) {
				t.Errorf("read: %s", got)
			}
			w.sound()
		})
	}
}

func second(_ receipt, err error) error { return err }

// offered lets u1 wait and be offered an hour, and gives the booking's id.
func offered(w *town) string {
	w.full()
	r := w.must("u1", lineFor("LS1"))
	w.tx(func(tx *store.Tx) error {
		s, err := sessionForUpdate(tx, "LS1")
		if err != nil {
			return err
		}
		if _, err := freeSlot(tx, "LS1@15:00", ""); err != nil {
			return err
		}
		return w.office().freed(tx, s)
	})
	return r.id
}

func TestANoShowIsDecidedByAPersonAndForgivenOnce(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		var ids []string
		for _, slot := range []string{"LS1@14:30", "LS1@15:00"} {
			w.clock.Set(at(10, 9, 0).UTC())
			r := w.must("u1", hourOf(slot))
			w.clock.Set(at(12, 15, 30).UTC())
			w.tx(func(tx *store.Tx) error { return w.office().Miss(tx, w.staff("s1"), r.id) })
			ids = append(ids, r.id)
		}
		until, err := suspendedUntil(w.reader(), w.users["u1"].ID)
		if err != nil || !until.Equal(at(12, 15, 30).AddDate(0, 0, 30)) {
			t.Fatalf("suspended until %v %v", until, err)
		}
		// Who walks in is served all the same.
		w.session("NOW", 13, nil)
		w.clock.Set(at(13, 14, 5).UTC())
		w.tx(func(tx *store.Tx) error {
			_, err := w.office().Give(tx, w.staff("s1"), Desk{Slot: "NOW@14:00", Resident: w.users["u1"].ID, Subject: "debt", Side: SideFamily, WalkIn: true})
			return err
		})
		w.tx(func(tx *store.Tx) error { return w.office().Forgive(tx, w.staff("s1"), ids[0]) })
		if until, _ = suspendedUntil(w.reader(), w.users["u1"].ID); !until.IsZero() {
			t.Fatalf("still suspended until %v", until)
		}
		// Somebody who had come after all loses the mark.
		w.tx(func(tx *store.Tx) error { return w.office().Attend(tx, w.staff("s1"), ids[1]) })
		marks, err := Marks(w.reader(), w.users["u1"].ID, time.Time{})
		if err != nil || len(marks) != 1 || marks[0].ForgivenAt.IsZero() {
			t.Fatalf("marks %+v %v", marks, err)
		}
		w.sound()
	})
}

func TestAnAttendedHourIsScoredAndItsRecordSealed(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		r := w.must("u1", Book{Slot: "LS1@14:30", Subject: "debt", Side: SideFamily, Proxy: "mother", Elder: true})
		if b := w.booking(r.id); !b.Priority || b.Proxy != "mother" {
			t.Fatalf("%+v", b)
		}
		w.until(at(12, 15, 0))
		w.tx(func(tx *store.Tx) error { return w.office().Attend(tx, w.staff("s1"), r.id) })
		w.tick()
		if got := w.pushes("u1", PushRating); len(got) != 1 || !strings.Contains(got[0].Body, "5 非常满意") {
			t.Fatalf("asked for a score: %+v", got)
		}
		w.must("u1", Rate{Booking: r.id, Score: 4})
		w.must("u1", Rate{Booking: r.id, Score: 5})
		const words = "弟弟借了三万没有借条"
		w.tx(func(tx *store.Tx) error {
			return w.office().Record(tx, w.staff("s6"), Consultation{Booking: r.id, Minutes: 25, Subject: "debt", Outcome: "mediation", Content: words})
		})
		if b := w.booking(r.id); b.Rating != 5 {
			t.Errorf("rating %d", b.Rating)
		}
		var raw [][]byte
		if err := w.reader().DB().Model(&consultationRow{}).Pluck("content", &raw).Error; err != nil || len(raw) != 1 || len(raw[0]) == 0 || strings.Contains(string(raw[0]), "弟弟") {
			t.Errorf("the record lies open: %q %v", raw, err)
		}
		part, err := w.cap.Export(context.Background(), w.reader(), w.users["u1"])
		if err != nil {
			t.Fatal(err)
		}
		text, _ := json.Marshal(part)
		for _, want := range []string{words, `"minutes":25`, `"rating":5`, r.no} {
			if !strings.Contains(string(text), want) {
				t.Errorf("the owner's export lacks %s: %s", want, text)
			}
		}
		w.sound()
	})
}

func TestErasureGivesTheHourBackAndForgetsThePerson(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		r := w.must("u1", hourOf("LS1@14:30"))
		w.session("LS1", 12, map[string]string{"14:00": "BOOKED", "15:00": "BOOKED", "15:30": "BOOKED"})
		w.must("u2", lineFor("LS1"))
		w.must("u1", Ask{Entry: "K1", Subject: "debt"})
		w.tx(func(tx *store.Tx) error {
			return addMark(tx, Mark{Resident: w.users["u1"].ID, Kind: MarkLate, At: tx.Now()})
		})
		w.tx(func(tx *store.Tx) error { return w.cap.Erase(context.Background(), tx, w.users["u1"]) })
		if b := w.booking(r.id); b.Resident != "" || b.State != Cancelled {
			t.Errorf("%+v", b)
		}
		if b, _, _ := ActiveOf(w.reader(), w.users["u2"].ID); b.State != Offered || b.Slot != "LS1@14:30" {
			t.Errorf("the hour went to nobody: %+v", b)
		}
		for _, table := range []struct{ name, column string }{{"lawyer_bookings", "resident"}, {"lawyer_bookings", "active_key"}, {"lawyer_events", "actor_id"}, {"lawyer_marks", "resident"}, {"legal_qa", "resident"}, {"lawyer_slots", "held_by"}} {
			var n int64
			if err := w.reader().DB().Table(table.name).Where(table.column+" = ?", w.users["u1"].ID).Count(&n).Error; err != nil || n != 0 {
				t.Errorf("%s.%s still names the person %d times (%v)", table.name, table.column, n, err)
			}
		}
		w.sound()
	})
}

func TestTwoProcessesTickOnce(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.must("u8", hourOf("LS1@14:30"))
		w.full()
		w.must("u1", lineFor("LS1"))
		w.tx(func(tx *store.Tx) error {
			return PutPlan(tx, Plan{ID: "P", Community: dongan, LawyerName: "梁律师", Mode: ModeDesk, Weekday: time.Friday, From: 9 * time.Hour, To: 10 * time.Hour, Slot: 30 * time.Minute})
		})
		other := storetest.Another(t, w.store, storetest.WithClock(w.clock))
		for _, now := range []time.Time{at(10, 9, 0), at(11, 19, 0), at(12, 12, 30), at(12, 13, 0), at(15, 9, 0)} {
			w.clock.Set(now.UTC())
			done := make(chan error, 2)
			for _, s := range []*store.Store{w.store, other} {
				go func() {
					_, err := w.cap.Tick(context.Background(), s, w.tree, w.cal)
					done <- err
				}()
			}
			for range 2 {
				if err := <-done; err != nil {
					t.Fatal(err)
				}
			}
		}
		if n := len(w.pushes("u8", PushRemind)); n != 2 {
			t.Errorf("%d reminders", n)
		}
		if n := len(w.pushes("u1", PushOver)); n != 1 {
			t.Errorf("%d words about the line", n)
		}
		made, err := Sessions(w.reader(), SessionFilter{Communities: []string{dongan}})
		if err != nil || len(made) != 4 {
			t.Errorf("%d sessions of the plan, want those of the Fridays 13, 20, 27 March and, since the 15th, 3 April (%v)", len(made), err)
		}
		cards, err := w.store.ListOutbox(context.Background(), store.PushFilter{Staff: "s1", Limit: 100})
		if err != nil {
			t.Fatal(err)
		}
		warned := 0
		for _, c := range cards {
			if c.Kind == cardLedger {
				warned++
			}
		}
		if warned != 1 {
			t.Errorf("the steward was warned %d times on the 15th", warned)
		}
		w.sound()
	})
}

func TestABookingIsOfferedToThePhonesCalendarWhereThereAreLinks(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.SQLite(t))
	w.cap = New(Options{Link: func(path string) string { return "https://minxu.example" + path }})
	r := w.must("u1", hourOf("LS1@14:30"))
	if r.calendar != "https://minxu.example"+CalendarPath(w.reader(), r.id) {
		t.Errorf("address %q", r.calendar)
	}
	if words := (speech{}).booked(r); !strings.HasSuffix(words, "\n加到手机日历："+r.calendar) {
		t.Error(words)
	}
	if r := w.must("u1", Cancel{Booking: r.id}); r.calendar != "" {
		t.Errorf("a cancelled booking is offered to the calendar: %s", r.calendar)
	}
}
