package demand

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"minxu/people"
	"minxu/store"
)

func TestFilingKeepsRowLogAuditAndCardTogether(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		order := lamp()
		order.Photos = []string{"m1", "m2", "m1"}
		r := w.must("u1", "c1", order)
		if r.no != "MX202603100001" || r.due != "3月17日（周二）18:00" || r.limit != "24小时" || r.who != "海风社区的管家" {
			t.Errorf("the receipt says %+v", r)
		}
		d := w.byNo(r.no)
		if d.State != Triaged || d.Filer != w.users["u1"].ID || d.Title != "楼道灯坏了" || d.Node != haifeng1 || d.Community != haifeng || d.Media != 2 ||
			!d.ContactDue.Equal(at(11, 9, 0)) || !d.FinishDue.Equal(at(17, 18, 0)) || !d.SubmittedAt.Equal(at(10, 9, 0)) {
			t.Errorf("the demand is %+v", d)
		}
		events, err := Events(w.reader(), d.ID)
		if err != nil {
			t.Fatal(err)
		}
		var path []string
		for _, e := range events {
			path = append(path, fmt.Sprintf("%s %s %s>%s %s", e.Actor, e.Action, e.From, e.To, e.Reason))
		}
		if got := strings.Join(path, "; "); got != "resident file DRAFT>SUBMITTED confirmed; system triage SUBMITTED>TRIAGED rules" {
			t.Errorf("the log says %s", got)
		}
		audit, err := w.store.ListAudit(context.Background(), store.AuditFilter{ObjectKind: "demand", ObjectID: d.ID})
		if err != nil {
			t.Fatal(err)
		}
		if len(audit) != len(events) {
			t.Errorf("%d lines of audit for %d lines of log", len(audit), len(events))
		}
		if got := w.cardsTo("s1"); !slices.Equal(got, []string{people.CardNewDemand}) {
			t.Errorf("the steward got %v", got)
		}
		w.sound()
	})
}

func TestOneOrderFilesOnceHoweverOftenItIsGiven(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		const racers = 6
		numbers := make([]string, racers)
		var wait sync.WaitGroup
		for i := range racers {
			wait.Go(func() {
				r, err := w.apply("u1", "c1", "1/filed", lamp())
				if err != nil {
					t.Error(err)
				}
				numbers[i] = r.no
			})
		}
		wait.Wait()
		for _, no := range numbers {
			if no != numbers[0] || no == "" {
				t.Errorf("the receipts name %v", numbers)
			}
		}
		list, err := List(w.reader(), Filter{})
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 1 {
			t.Errorf("%d demands were filed", len(list))
		}
		if got := w.cardsTo("s1"); len(got) != 1 {
			t.Errorf("the steward got %v", got)
		}
		if r := w.must("u1", "c2", lamp()); r.no == numbers[0] {
			t.Error("another conversation got the same number")
		}
		w.sound()
	})
}

func TestTwoUrgesAtOnceCountOnce(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		d := w.given("u1", drain(InProgress))
		const racers = 5
		results := make([]error, racers)
		var wait sync.WaitGroup
		for i := range racers {
			wait.Go(func() { _, results[i] = w.apply("u1", "c", fmt.Sprint("k", i), Urge{Case: d.ID}) })
		}
		wait.Wait()
		done := 0
		for _, err := range results {
			var no *people.Refusal
			switch {
			case err == nil:
				done++
			case !errors.As(err, &no):
				t.Errorf("neither done nor refused: %v", err)
			}
		}
		if got := w.byNo(d.No); done != 1 || got.Urges != 1 || !got.FinishDue.Equal(d.FinishDue) {
			t.Errorf("%d urges were done, %d are counted, due %v", done, got.Urges, got.FinishDue)
		}
		if got := w.pushes(people.CardUrge); len(got) != 1 || got[0].Staff != "s1" {
			t.Errorf("the cards are %v", got)
		}
		w.sound()
	})
}

func TestAStaleUpdateChangesNothing(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		old := w.given("u1", drain(InProgress))
		w.must("u1", "c", Urge{Case: old.ID})
		err := w.store.InTx(context.Background(), func(tx *store.Tx) error {
			stale := old
			return change(tx, &stale, act{Action: ToSupplement, Who: ByResident, Payload: "晚了"}, nil)
		})
		if !errors.Is(err, errOvertaken) {
			t.Errorf("a stale update gives %v", err)
		}
		err = w.store.InTx(context.Background(), func(tx *store.Tx) error {
			d, err := ForUpdate(tx, old.ID)
			if err != nil {
				return err
			}
			return change(tx, &d, act{Action: ToSign, Who: ByStaff}, nil)
		})
		var illegal *IllegalMove
		if !errors.As(err, &illegal) {
			t.Errorf("an illegal move gives %v", err)
		}
		w.sound()
	})
}

func TestWhatIsWrittenIsSealedAndTheAnonymousLeaveNoName(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		canary := "金丝雀七号"
		order := lamp()
		order.Matter.Title, order.Matter.Text, order.Privacy = canary, canary+"叫了", Anonymous
		order.Spot.Label, order.Phone = canary+"小区", "13812345678"
		r := w.must("u1", "c1", order)
		who := w.users["u1"].ID
		w.tx(func(tx *store.Tx) error {
			for _, table := range []string{"demands", "demand_events", "demand_media"} {
				var rows []map[string]any
				if err := tx.DB().Table(table).Find(&rows).Error; err != nil {
					return err
				}
				if dump := fmt.Sprintf("%s", rows); strings.Contains(dump, canary) || strings.Contains(dump, who) || strings.Contains(dump, "13812345678") {
					t.Errorf("%s names what it must not: %s", table, dump)
				}
			}
			return nil
		})
		d := w.byNo(r.no)
		if d.Filer != "" || d.Household != "" || d.Phone != "" || d.Title != canary {
			t.Errorf("the anonymous demand is %+v", d)
		}
		audit, err := w.store.ListAudit(context.Background(), store.AuditFilter{ObjectKind: "demand"})
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range audit {
			if e.ActorID == who {
				t.Errorf("the audit names the anonymous: %+v", e)
			}
		}
		own, err := Own(w.reader(), who, 10)
		if err != nil {
			t.Fatal(err)
		}
		if len(own) != 1 || own[0].No != r.no {
			t.Errorf("the owner does not find it: %v", own)
		}
		w.must("u1", "c2", Supplement{Case: d.ID, Text: "又叫了"})
		if _, err := w.apply("u2", "c3", "order", Supplement{Case: d.ID, Text: "我来看看"}); err == nil {
			t.Error("somebody else may add to it")
		}
		w.sound()
	})
}

func TestRefusalsAreKeptWithoutNumberAndSecretsWithoutWords(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		w.must("u1", "c1", Refuse{Reason: "JUDICIAL", Matter: Matter{Title: "漏水打官司", Text: "法院已经开庭", Category: "D07"}})
		w.must("u1", "c2", Refuse{Reason: "SECRET", Matter: Matter{Title: "机密文件", Text: "机密文件里说", Category: "D99"}})
		list, err := List(w.reader(), Filter{})
		if err != nil {
			t.Fatal(err)
		}
		if len(list) != 2 {
			t.Fatalf("%d rows", len(list))
		}
		for _, d := range list {
			if d.State != NotAccepted || d.No != "" || d.Reason == "" {
				t.Errorf("the refusal is %+v", d)
			}
			if d.Reason == "SECRET" && (d.Title != "" || d.Text != "") {
				t.Errorf("a secret was kept: %q %q", d.Title, d.Text)
			}
		}
		if own, err := Own(w.reader(), w.users["u1"].ID, 10); err != nil || len(own) != 0 {
			t.Errorf("a refusal is listed as a case: %v, %v", own, err)
		}
		w.sound()
	})
}

func TestListsPageByKeyWithinTheScope(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		for i := range 5 {
			w.must("u1", fmt.Sprint("c", i), lamp())
		}
		far := lamp()
		far.Spot = Spot{Node: dongan1, Estate: "东岸花园", Building: "8", Label: "东岸花园8号楼"}
		w.must("u2", "c9", far)
		var seen []string
		for before := ""; ; {
			list, err := List(w.reader(), Filter{Desks: []string{haifeng}, Open: true, Before: before, Limit: 2})
			if err != nil {
				t.Fatal(err)
			}
			for _, d := range list {
				seen, before = append(seen, d.No), d.ID
			}
			if len(list) < 2 {
				break
			}
		}
		want := []string{"MX202603100005", "MX202603100004", "MX202603100003", "MX202603100002", "MX202603100001"}
		if !slices.Equal(seen, want) {
			t.Errorf("the pages hold %v, want %v", seen, want)
		}
		if list, err := List(w.reader(), Filter{Areas: []string{haifeng2}}); err != nil || len(list) != 0 {
			t.Errorf("the next area sees %v, %v", list, err)
		}
		if list, err := List(w.reader(), Filter{Desks: []string{}}); err != nil || len(list) != 0 {
			t.Errorf("nobody's scope sees %v, %v", list, err)
		}
	})
}
