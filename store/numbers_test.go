package store_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"minxu/store"
	"minxu/store/storetest"
)

func number(ctx context.Context, s *store.Store, prefix string) (no string, err error) {
	err = s.InTx(ctx, func(tx *store.Tx) (err error) {
		no, err = tx.Number(prefix)
		return err
	})
	return no, err
}

func TestNumbersFollowPrefixAndShanghaiDay(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock(storetest.Start())
	s := storetest.New(t, storetest.WithClock(clock))
	for _, c := range []struct {
		at     string
		prefix string
		want   string
	}{
		{"2026-03-10T02:00:00Z", "MX", "MX202603100001"},
		{"2026-03-10T02:00:00Z", "MX", "MX202603100002"},
		{"2026-03-10T02:00:00Z", "LF", "LF202603100001"},
		{"2026-03-10T15:59:59Z", "MX", "MX202603100003"},
		{"2026-03-10T16:00:00Z", "MX", "MX202603110001"}, // midnight in Shanghai
		{"2026-03-10T16:00:00Z", "LF", "LF202603110001"},
	} {
		at, err := time.Parse(time.RFC3339, c.at)
		if err != nil {
			t.Fatal(err)
		}
		clock.Set(at)
		if got, err := number(t.Context(), s, c.prefix); err != nil || got != c.want {
			t.Errorf("at %s: %s, %v, want %s", c.at, got, err, c.want)
		}
	}
}

func TestTheTenThousandthNumberOfADayHasFiveDigits(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	err := s.InTx(t.Context(), func(tx *store.Tx) error {
		return tx.DB().Exec(`INSERT INTO numbers (prefix, day, next) VALUES ('MX', '20260310', 9999)`).Error
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"MX202603109999", "MX2026031010000"} {
		if got, err := number(t.Context(), s, "MX"); err != nil || got != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
}

func TestARolledBackNumberIsNeverUsedAgain(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		no := errors.New("no")
		seen := map[string]bool{}
		for i := range 250 { // several blocks
			var got string
			err := s.InTx(t.Context(), func(tx *store.Tx) (err error) {
				if got, err = tx.Number("MX"); err != nil {
					return err
				}
				if i%2 == 0 {
					return no
				}
				return nil
			})
			if err != nil && !errors.Is(err, no) {
				t.Fatal(err)
			}
			if seen[got] || got == "" {
				t.Fatalf("number %q came twice", got)
			}
			seen[got] = true
		}
	})
}

func TestTwoProcessesNeverGiveTheSameNumber(t *testing.T) {
	t.Parallel()
	for name, urls := range map[string]func(t *testing.T) (string, []storetest.Option){
		"sqlite": func(t *testing.T) (string, []storetest.Option) {
			return storetest.SQLite(t), []storetest.Option{storetest.AsCommand()}
		},
		"mariadb": func(t *testing.T) (string, []storetest.Option) { return storetest.Database(t), nil },
	} {
		t.Run(name, func(t *testing.T) {
			url, second := urls(t)
			stores := []*store.Store{storetest.Open(t, url), storetest.Open(t, url, second...)}
			const each, workers = 60, 4
			var mu sync.Mutex
			var all []string
			var wg sync.WaitGroup
			for _, s := range stores {
				for range workers {
					wg.Go(func() {
						for range each {
							no, err := number(t.Context(), s, "MX")
							if err != nil {
								t.Error(err)
								return
							}
							mu.Lock()
							all = append(all, no)
							mu.Unlock()
						}
					})
				}
			}
			wg.Wait()
			slices.Sort(all)
			if n := len(slices.Compact(slices.Clone(all))); n != 2*workers*each {
				t.Errorf("%d different numbers of %d", n, 2*workers*each)
			}
		})
	}
}

func TestACrashedProcessLeavesAGapAndARestartedOneDoesNot(t *testing.T) {
	t.Parallel()
	url := storetest.SQLite(t)
	next := func(s *store.Store, want string) {
		t.Helper()
		if got, err := number(t.Context(), s, "MX"); err != nil || got != want {
			t.Errorf("got %s, %v, want %s", got, err, want)
		}
	}
	crashed := storetest.Open(t, url)
	next(crashed, "MX202603100001")
	// What a crash leaves is the file: the next process knows nothing of the serials that the first one had left.
	s, err := store.Open(t.Context(), storetest.Options(url, storetest.AsCommand()))
	if err != nil {
		t.Fatal(err)
	}
	next(s, "MX202603100101")
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	next(storetest.Open(t, url, storetest.AsCommand()), "MX202603100102")
}

func TestManyTurnsWithNumbersAtOnceTakeFewBlocks(t *testing.T) {
	t.Parallel()
	s := storetest.Open(t, storetest.Database(t))
	// More turns than connections, all of them without a number at first: none may wait for a connection while it holds one.
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	var wg sync.WaitGroup
	for range 60 {
		wg.Go(func() {
			if no, err := number(ctx, s, "MX"); err != nil || no > "MX202603100060" {
				t.Errorf("number %s, %v", no, err)
			}
		})
	}
	wg.Wait()
}
