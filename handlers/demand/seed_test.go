package demand

import (
	"context"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"minxu/calendar"
	"minxu/store"
)

// seedOf gives options for a box in the fixture's tree; the same number gives the same box.
func (w *town) seedOf(count int, number uint64) SeedOptions {
	random := rand.NewChaCha8([32]byte{byte(number)})
	var filers []SeedFiler
	for _, u := range []string{"u1", "u2", "u4"} {
		filers = append(filers, SeedFiler{ID: w.users[u].ID, Household: w.users[u].Household, Home: w.users[u].Home})
	}
	return SeedOptions{Count: count, Number: number, Tree: w.tree, Calendar: w.cal, Filers: filers, Until: calendar.Midnight(w.clock.Now()),
		IDAt: func(at time.Time) string { return ulid.MustNew(ulid.Timestamp(at), random).String() }}
}

func TestABoxIsFullOfSoundLivesThatAreFound(t *testing.T) {
	t.Parallel()
	eachTown(t, func(t *testing.T, w *town) {
		const count = 900
		told := 0
		o := w.seedOf(count, 1)
		o.Done = func(n int) { told = n }
		if err := Seed(context.Background(), w.store, o); err != nil {
			t.Fatal(err)
		}
		if told != count {
			t.Errorf("%d of %d were told of", told, count)
		}
		w.sound()
		var all []Demand
		for before := ""; ; before = all[len(all)-1].ID {
			list, err := List(w.reader(), Filter{Before: before, Limit: 1000})
			if err != nil {
				t.Fatal(err)
			}
			if all = append(all, list...); len(list) < 1000 {
				break
			}
		}
		if len(all) != count {
			t.Fatalf("there are %d demands, want %d", len(all), count)
		}
		states := map[State]int{}
		for _, d := range all {
			states[d.State]++
			if !d.SubmittedAt.Before(o.Until) || d.No == "" || d.Community == "" {
				t.Errorf("%s was submitted at %v in %q", d.No, d.SubmittedAt, d.Community)
			}
		}
		for _, s := range []State{Submitted, NotAccepted, Merged, InProgress, Resolved, Closed, Withdrawn, Converted} {
			if states[s] == 0 {
				t.Errorf("nothing is %s: %v", s, states)
			}
		}
		if ids, err := unindexed(w.reader(), 5); err != nil || len(ids) > 0 {
			t.Errorf("%v are not in the index, %v", ids, err)
		}
		if got := w.found("路灯不亮"); len(got) != 20 {
			t.Errorf("a common word finds %d", len(got))
		}
		some := all[len(all)/2]
		if got := w.found(some.No); !slices.Equal(got, []string{some.Tail()}) {
			t.Errorf("%s is found as %v", some.No, got)
		}
		before := 0
		w.tx(func(tx *store.Tx) error { return tx.DB().Raw("SELECT COUNT(*) FROM outbox").Scan(&before).Error })
		w.pass(at(10, 0, 1))
		after := 0
		w.tx(func(tx *store.Tx) error { return tx.DB().Raw("SELECT COUNT(*) FROM outbox").Scan(&after).Error })
		if after > before+5 {
			t.Errorf("the timers send %d cards of what is long past", after-before)
		}
		if figures, err := counted(w.reader(), Filter{}, at(1, 0, 0).AddDate(-1, 0, 0), at(11, 0, 0)); err != nil {
			t.Error(err)
		} else if f := Figure(figures, w.clock.Now()); f.Resolution.Whole == 0 || f.Redo.Part == 0 || f.Return.Part == 0 || f.Extension.Part == 0 {
			t.Errorf("the figures of the box are empty somewhere: %+v", f)
		}
	})
}

func TestTheSameNumberMakesTheSameBox(t *testing.T) {
	t.Parallel()
	w := newTown(t, "sqlite:"+t.TempDir()+"/a.db")
	tale := func(number uint64) string {
		g, err := newSower(w.seedOf(300, number))
		if err != nil {
			t.Fatal(err)
		}
		var b strings.Builder
		for list := g.batch(); len(list) > 0; list = g.batch() {
			for _, x := range list {
				fmt.Fprintln(&b, x.demand, x.events, x.orders, x.said)
			}
		}
		return b.String()
	}
	one := tale(7)
	if one != tale(7) {
		t.Error("the same number makes two boxes")
	}
	if one == tale(8) {
		t.Error("two numbers make one box")
	}
}

func BenchmarkSeed(b *testing.B) {
	w := newTown(b, "sqlite:"+b.TempDir()+"/a.db")
	b.ResetTimer()
	if err := Seed(context.Background(), w.store, w.seedOf(b.N, 1)); err != nil {
		b.Fatal(err)
	}
}
