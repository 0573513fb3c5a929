package store

import (
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
)

// load is an item of a test's convoy.
type load struct {
	n       int
	carried int
	err     error
}

func TestAConvoyCarriesEverythingOnce(t *testing.T) {
	t.Parallel()
	var batches atomic.Int64
	c := convoy[*load]{lanes: 2, most: 16,
		carry: func(batch []*load) error {
			batches.Add(1)
			if len(batch) > 16 {
				t.Errorf("a batch of %d", len(batch))
			}
			for _, l := range batch {
				l.carried++
			}
			return nil
		},
		refuse: func(l *load, err error) { l.err = err },
	}
	loads := make([]load, 2000)
	var wg sync.WaitGroup
	for i := range loads {
		wg.Go(func() { c.send(&loads[i]) })
	}
	wg.Wait()
	for i, l := range loads {
		if l.carried != 1 || l.err != nil {
			t.Fatalf("item %d was carried %d times, %v", i, l.carried, l.err)
		}
	}
	if c.taken != 0 || len(c.queue) != 0 {
		t.Errorf("left over: %d lanes, %d items", c.taken, len(c.queue))
	}
}

func TestItemsThatComeTogetherTravelTogether(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var sizes []int
		gate := make(chan struct{})
		c := convoy[*load]{lanes: 1, most: 100, refuse: func(*load, error) {}, carry: func(batch []*load) error {
			sizes = append(sizes, len(batch))
			<-gate
			return nil
		}}
		for range 51 {
			go c.send(&load{})
		}
		synctest.Wait() // one is on its way, fifty wait
		close(gate)
		synctest.Wait()
		if len(sizes) != 2 || sizes[0] != 1 || sizes[1] != 50 {
			t.Errorf("batches of %v, want 1 and 50", sizes)
		}
	})
}

func TestNobodyWaitsForADeadWayTwice(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		dead := errors.New("dead")
		calls := 0
		gate := make(chan struct{})
		c := convoy[*load]{lanes: 1, most: 100, refuse: func(l *load, err error) { l.err = err }, carry: func(batch []*load) error {
			calls++
			<-gate
			for _, l := range batch {
				l.err = dead
			}
			return dead
		}}
		loads := make([]load, 51)
		for i := range loads {
			go c.send(&loads[i])
		}
		synctest.Wait()
		close(gate)
		synctest.Wait()
		for i, l := range loads {
			if l.err != dead {
				t.Errorf("item %d: %v", i, l.err)
			}
		}
		if calls != 1 {
			t.Errorf("the dead way was tried %d times, want once", calls)
		}
		go c.send(&loads[0]) // the lane is free again
		synctest.Wait()
		if calls != 2 {
			t.Errorf("calls = %d after one more, want 2", calls)
		}
	})
}
