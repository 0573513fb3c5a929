package web

import (
	"fmt"
	"sync"
	"testing"
	"testing/synctest"
	"time"
)

// ledger is what happened, as a reader sees it.
type ledger struct {
	mu    sync.Mutex
	beats []Beat
	reads int
}

func (l *ledger) add(id, about, actor string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.beats = append(l.beats, Beat{ID: id, About: about, Actor: actor})
}

func (l *ledger) read(after string) ([]Beat, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.reads++
	var list []Beat
	for _, b := range l.beats {
		if b.ID > after {
			list = append(list, b)
		}
	}
	if after == "" && len(list) > 0 {
		list = list[len(list)-1:]
	}
	return list, nil
}

func (l *ledger) readings() int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.reads
}

func heard(ear chan Beat) (ids []string) {
	for {
		select {
		case b := <-ear:
			ids = append(ids, b.ID)
		default:
			return ids
		}
	}
}

func TestNewsAreReadOnceForAllPagesAndOnlyWhileSomebodyListens(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var happened ledger
		happened.add("01", "old", "")
		l := newLive(happened.read, func(err error) { t.Error(err) })
		time.Sleep(time.Minute)
		if n := happened.readings(); n != 0 {
			t.Fatalf("%d readings without a listener", n)
		}
		one, ok := l.join("s1")
		two, also := l.join("s2")
		if !ok || !also {
			t.Fatal("nobody may listen")
		}
		synctest.Wait()
		happened.add("05", "d1", "s9")
		time.Sleep(liveEvery)
		synctest.Wait()
		happened.add("03", "d2", "s9") // written late by a slow transaction
		time.Sleep(2 * liveEvery)
		synctest.Wait()
		for name, ear := range map[string]chan Beat{"one": one, "two": two} {
			if got := fmt.Sprint(heard(ear)); got != "[05 03]" {
				t.Errorf("%s heard %s, want each new thing once and nothing old", name, got)
			}
		}
		if n := happened.readings(); n > 5 {
			t.Errorf("%d readings for two pages in three paces", n)
		}
		l.leave(one)
		l.leave(two)
		synctest.Wait()
		before := happened.readings()
		time.Sleep(time.Minute)
		if n := happened.readings(); n != before {
			t.Errorf("%d readings after the last has left", n-before)
		}
	})
}

func TestStreamsAreBoundedAndEndWithTheHouse(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var happened ledger
		l := newLive(happened.read, func(err error) { t.Error(err) })
		for i := range liveEach {
			if _, ok := l.join("s1"); !ok {
				t.Fatalf("stream %d of one person is refused", i)
			}
		}
		if _, ok := l.join("s1"); ok {
			t.Error("one person has more streams than allowed")
		}
		for i := liveEach; i < liveMost; i++ {
			if _, ok := l.join(fmt.Sprint("p", i)); !ok {
				t.Fatalf("stream %d is refused", i)
			}
		}
		if _, ok := l.join("somebody"); ok {
			t.Error("there are more streams than allowed")
		}
		l.close()
		l.close()
		select {
		case <-l.ended:
		default:
			t.Error("the streams do not hear that the house closes")
		}
		if _, ok := l.join("s2"); ok {
			t.Error("a closing house takes a stream")
		}
	})
}
