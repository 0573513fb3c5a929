package demand

import (
	"context"
	"slices"
	"testing"

	"minxu/store"
)

// found searches as somebody who sees everything.
func (w *town) found(text string) []string {
	w.t.Helper()
	s, ok := searchFor(text)
	if !ok {
		w.t.Fatalf("%s cannot be looked for", text)
	}
	list, err := find(w.reader(), s, Filter{}, func(Demand) bool { return true }, 20)
	if err != nil {
		w.t.Fatal(err)
	}
	var numbers []string
	for _, d := range list {
		numbers = append(numbers, d.Tail())
	}
	return numbers
}

func TestTheIndexFollowsEveryChangeAndHoldsNoWord(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		one := w.must("u1", "c1", lamp()).no
		two := w.must("u2", "c2", lamp()).no
		if got := w.found("楼道灯"); got != nil {
			t.Errorf("before the index is written it finds %v", got)
		}
		w.pass(at(10, 9, 1))
		for text, want := range map[string][]string{"楼道灯": {"0002", "0001"}, "晚上黑": {"0002", "0001"}, "3号楼": {"0002", "0001"}, "三号楼": {"0002", "0001"}, "0002": {"0002"}, one: {"0001"}, "电梯": nil, "楼道 电梯": nil} {
			if got := w.found(text); !slices.Equal(got, want) {
				t.Errorf("%s finds %v, want %v", text, got, want)
			}
		}
		var rows []termRow
		w.tx(func(tx *store.Tx) error { return tx.DB().Find(&rows).Error })
		open := map[int64]bool{} // what somebody without the key could make of the words
		for _, d := range []Demand{w.byNo(one), w.byNo(two)} {
			for _, pair := range d.indexed() {
				open[termOf(pair)] = true
			}
		}
		for _, row := range rows {
			if open[row.Term] {
				t.Errorf("the index holds the unkeyed hash %d", row.Term)
			}
		}
		if len(rows) == 0 {
			t.Error("the index is empty")
		}
		w.tx(func(tx *store.Tx) error {
			return w.office().Judge(tx, w.staff("s1"), two, Judged{Node: dongan1, Building: "9", Reason: "说错了"})
		})
		w.pass(at(10, 9, 2))
		if got := w.found("东岸花园"); !slices.Equal(got, []string{"0002"}) {
			t.Errorf("moved it is found as %v", got)
		}
		w.must("u1", "c3", Withdraw{Case: w.byNo(one).ID})
		w.tx(func(tx *store.Tx) error { return w.cap.Erase(context.Background(), tx, w.users["u1"]) })
		w.pass(at(10, 9, 3))
		if got := w.found("楼道灯"); !slices.Equal(got, []string{"0002"}) {
			t.Errorf("erased it finds %v", got)
		}
		w.sound()
	})
}

func TestWhatIsTooShortIsNotLookedFor(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "灯", "楼道 灯", "，，", "一 二 三", "楼道 电梯 水管 暖气 垃圾 停车"} {
		if s, ok := searchFor(text); ok {
			t.Errorf("%q is looked for as %+v", text, s)
		}
	}
	if s, ok := searchFor(" mx2026 03100001 "); !ok || s.No != "MX202603100001" {
		t.Errorf("a number is read as %+v", s)
	}
}
