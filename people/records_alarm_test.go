package people

import (
	"context"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"minxu/store"
)

func TestAnAlarmIsOneRecordAndACardToEachOnDuty(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who, tree := h.arrive("o-1"), h.tree()
		alarm := Alarm{Kind: AlarmCritical, Resident: who.ID, Node: haifeng1, Text: "井盖没了", About: "MX202603100001", Key: "demand:MX202603100001"}
		for range 2 {
			h.tx(func(tx *store.Tx) error {
				called, err := Raise(tx, tree, alarm)
				if !slices.Equal(ids(called), []string{"s1", "s4", "s5"}) {
					t.Errorf("called %v", ids(called))
				}
				return err
			})
		}
		alerts, err := Alerts(h.reader(), AlertFilter{})
		if err != nil || len(alerts) != 1 {
			t.Fatalf("alarms %+v, %v", alerts, err)
		}
		a := alerts[0]
		if a.Kind != AlarmCritical || a.Node != haifeng1 || a.Resident != who.ID || a.Text != "井盖没了" || a.Receivers != 3 || a.Rings != 1 {
			t.Errorf("the alarm is %+v", a)
		}
		var to []string
		for _, p := range h.pushes(store.PushFilter{}) {
			if p.Kind != CardAlarm || p.Platform != "wecom" || p.About != "MX202603100001" || p.Resident != "" {
				t.Errorf("the card is %+v", p.Outgoing)
			}
			to = append(to, p.Staff)
		}
		slices.Sort(to)
		if !slices.Equal(to, []string{"s1", "s4", "s5"}) {
			t.Errorf("cards went to %v", to)
		}
	})
}

func TestAnAlarmThatNobodyCanHearIsStillOnRecord(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		h.tx(func(tx *store.Tx) error {
			called, err := Raise(tx, h.tree(), Alarm{Kind: AlarmEmergency, Resident: "r"})
			if len(called) != 0 {
				t.Errorf("called %v", ids(called))
			}
			return err
		})
		if alerts, _ := Alerts(h.reader(), AlertFilter{Open: true}); len(alerts) != 1 || alerts[0].Receivers != 0 {
			t.Errorf("the record is %+v", alerts)
		}
		if alerts, _ := Alerts(h.reader(), AlertFilter{Nodes: []string{haifeng1}}); len(alerts) != 0 {
			t.Error("a scope shows an alarm from elsewhere")
		}
	})
}

func TestAnAlarmRingsUntilSomebodyAnswers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		tree := h.tree()
		raise := func(kind string) string {
			h.tx(func(tx *store.Tx) error {
				_, err := Raise(tx, tree, Alarm{Kind: kind, Resident: "r", Node: huaixiangli, Text: "煤气味"})
				return err
			})
			list, err := Alerts(h.reader(), AlertFilter{Limit: 1})
			if err != nil {
				t.Fatal(err)
			}
			return list[0].ID
		}
		again := func() (rung int) {
			h.tx(func(tx *store.Tx) (err error) {
				rung, err = RingAgain(tx, tree)
				return err
			})
			return rung
		}
		raise(AlarmUrgent) // an urgent demand is told once
		deaf := raise(AlarmEmergency)
		h.clock.Advance(9 * time.Minute)
		if again() != 0 {
			t.Error("it rang before ten minutes had passed")
		}
		total := 1
		for range 20 {
			h.clock.Advance(10 * time.Minute)
			total += again()
		}
		if total != 6 {
			t.Errorf("it rang %d times", total)
		}
		alerts, _ := Alerts(h.reader(), AlertFilter{})
		if i := slices.IndexFunc(alerts, func(a Alert) bool { return a.ID == deaf }); alerts[i].Rings != 6 {
			t.Errorf("the record says %d rings", alerts[i].Rings)
		}
		heard := raise(AlarmEmergency)
		s5, _ := tree.StaffByID("s5")
		var won atomic.Int32
		var wait sync.WaitGroup
		for range 6 {
			wait.Go(func() {
				err := h.store.InTx(context.Background(), func(tx *store.Tx) error {
					first, err := SeeAlert(tx, heard, s5)
					if first {
						won.Add(1)
					}
					return err
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wait.Wait()
		if won.Load() != 1 {
			t.Errorf("%d were first", won.Load())
		}
		h.clock.Advance(time.Hour)
		if again() != 0 {
			t.Error("an answered alarm rings on")
		}
		a, ok, err := AlertByID(h.reader(), heard)
		if err != nil || !ok || a.SeenBy != "s5" || a.SeenAt.IsZero() {
			t.Errorf("the answered alarm is %+v %v %v", a, ok, err)
		}
	})
}

func TestTwoWhoRingAgainAtOnceRingOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		tree := h.tree()
		h.tx(func(tx *store.Tx) error {
			_, err := Raise(tx, tree, Alarm{Kind: AlarmCritical, Resident: "r", Node: huaixiangli})
			return err
		})
		h.clock.Advance(11 * time.Minute)
		var rung atomic.Int32
		var wait sync.WaitGroup
		for range 6 {
			wait.Go(func() {
				n := 0
				err := h.store.InTx(context.Background(), func(tx *store.Tx) (err error) {
					n, err = RingAgain(tx, tree)
					return err
				})
				if err != nil {
					t.Error(err)
				}
				rung.Add(int32(n))
			})
		}
		wait.Wait()
		if rung.Load() != 1 || len(h.pushes(store.PushFilter{Staff: "s5"})) != 2 {
			t.Errorf("rang %d times, %d cards", rung.Load(), len(h.pushes(store.PushFilter{Staff: "s5"})))
		}
	})
}

func TestACardWaitsForOfficeHoursAndIsToldOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s1, _ := h.tree().StaffByID("s1")
		opening := start().Add(24 * time.Hour)
		for range 2 {
			h.tx(func(tx *store.Tx) error {
				return Tell(tx, Card{To: s1, Kind: CardHumanRequest, Key: "human:1", From: "u1", Title: "居民请求人工", Text: "请联系。", NotBefore: opening})
			})
		}
		list := h.pushes(store.PushFilter{Staff: "s1"})
		if len(list) != 1 || !list[0].NotBefore.Equal(opening) || list[0].Kind != CardHumanRequest {
			t.Fatalf("the outbox holds %+v", list)
		}
		if due, err := h.store.ClaimDue(context.Background(), 10, "w"); err != nil || len(due) != 0 {
			t.Errorf("it is due before the opening: %v, %v", due, err)
		}
	})
}
