package demand

import (
	"strings"
	"testing"
	"time"

	"minxu/store"
	"minxu/web/webtest"
)

func TestEveryKeyReadsAndWritesItsOwnNumber(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, k := range Keys() {
		if seen[k.Name] || k.Label == "" || k.Unit == "" || !strings.Contains(k.Name, ".") {
			t.Errorf("the key %q is there twice or says nothing", k.Name)
		}
		seen[k.Name] = true
		p := Policy{}.WithDefaults()
		standard := k.Value(p)
		if standard < k.Low || standard > k.High {
			t.Errorf("%s: the standard %d lies outside %d to %d", k.Name, standard, k.Low, k.High)
		}
		changed := p.with(map[string]int{k.Name: k.High})
		if k.Value(changed) != k.High {
			t.Errorf("%s was written and reads %d", k.Name, k.Value(changed))
		}
		for _, other := range Keys() {
			if other.Name != k.Name && other.Value(changed) != other.Value(p) {
				t.Errorf("%s changes %s too", k.Name, other.Name)
			}
		}
		if k.Value(p.with(map[string]int{k.Name: k.High + 1, "nothing": 1})) != standard {
			t.Errorf("%s takes a number out of bounds", k.Name)
		}
	}
}

func TestTheDistrictChangesItsNumbersWithAHistory(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	h.Run([]webtest.Case{
		{Name: "the street keeps no numbers", As: "s5", Path: "/console/demand/policy", Status: 403},
		{Name: "the district sees what is in force", As: "a1", Path: "/console/demand/policy", Status: 200, Shows: []string{"一般：多久内答复", "5工作日", "还没有改过"}},
		{Name: "a number out of bounds is none", As: "a1", Method: "POST", Path: "/console/demand/policy", Form: form("name", "demand.finish.normal", "value", "31", "why", "试"), Status: 422},
		{Name: "nor one without a reason", As: "a1", Method: "POST", Path: "/console/demand/policy", Form: form("name", "demand.finish.normal", "value", "7"), Status: 422},
		{Name: "nor one that nobody knows", As: "a1", Method: "POST", Path: "/console/demand/policy", Form: form("name", "demand.colour", "value", "7", "why", "试"), Status: 422},
		{Name: "a change is in force at once and stands in the history", As: "a1", Method: "POST", Path: "/console/demand/policy", Form: form("name", "demand.finish.normal", "value", "7", "why", "按省里新规定"), Status: 303,
			Shows: []string{"7工作日", "原来5工作日", "5 → 7工作日", "按省里新规定"}, Alters: []string{"audit", "demand_policy"}},
		{Name: "the same again is no change", As: "a1", Method: "POST", Path: "/console/demand/policy", Form: form("name", "demand.finish.normal", "value", "7", "why", "再来"), Status: 422},
	})
}

func TestNumbersInForceFollowTheDatabase(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		n := newNumbers(Policy{}.WithDefaults())
		if got := n.in(w.reader()).FinishNormal; got != 5 {
			t.Errorf("at first it is %d", got)
		}
		for _, value := range []int{9, 7} {
			w.tx(func(tx *store.Tx) error {
				return changePolicy(tx, PolicyChange{Name: "demand.finish.normal", Value: value, Was: 5, By: "a1", Why: "试行"})
			})
			w.clock.Advance(time.Second)
		}
		if got := n.in(w.reader()).FinishNormal; got != 5 {
			t.Errorf("within the moment it is %d", got)
		}
		w.clock.Advance(numbersCheck)
		if got := n.in(w.reader()).FinishNormal; got != 7 {
			t.Errorf("a moment later it is %d", got)
		}
		r := w.must("u1", "c", lamp()) // the capability has numbers of its own, and reads them too
		if d := w.byNo(r.no); !d.FinishDue.Equal(at(19, 18, 0)) {
			t.Errorf("filed under the new number it is due %v", d.FinishDue)
		}
	})
}
