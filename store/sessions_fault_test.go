package store_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/store"
	"minxu/store/storetest"
)

func containsText(all, word string) bool { return strings.Contains(all, word) }

// eventually waits for something that another goroutine will bring about.
func eventually(t *testing.T, what string, reached func() bool) {
	t.Helper()
	deadline := time.After(10 * time.Second)
	for !reached() {
		select {
		case <-deadline:
			t.Fatalf("waited in vain: %s", what)
		case <-time.After(5 * time.Millisecond):
		}
	}
}

// within runs f and fails when it takes longer.
func within(t *testing.T, limit time.Duration, what string, f func()) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		f()
	}()
	select {
	case <-done:
	case <-time.After(limit):
		t.Errorf("%s took longer than %s", what, limit)
		<-done
	}
}

// inSQL waits until the session's version has followed into the database.
func inSQL(t *testing.T, s *store.Store, who string, version int64) {
	t.Helper()
	eventually(t, "the session in the database", func() bool {
		var v int64
		err := s.Reader(context.Background()).DB().Raw(`SELECT version FROM sessions WHERE who = ?`, who).Scan(&v).Error
		return err == nil && v >= version
	})
}

// patience is what a turn may take when Redis hangs: 250 ms for Redis, and the machine's own slowness under test.
const hungTurn = 900 * time.Millisecond

func TestRedisThatFailsIsReplacedByTheDatabase(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		fail    func(*testing.T, *storetest.RedisServer)
		restore func(*testing.T, *storetest.RedisServer)
	}{
		{"frozen", func(_ *testing.T, r *storetest.RedisServer) { r.Freeze() }, func(_ *testing.T, r *storetest.RedisServer) { r.Thaw() }},
		{"killed", func(_ *testing.T, r *storetest.RedisServer) { r.Kill() }, func(t *testing.T, r *storetest.RedisServer) { r.Restart(t) }},
		{"read-only", func(t *testing.T, r *storetest.RedisServer) { do(t, r, "REPLICAOF", "127.0.0.1", "1") }, func(t *testing.T, r *storetest.RedisServer) { do(t, r, "REPLICAOF", "NO", "ONE") }},
		{"full", func(t *testing.T, r *storetest.RedisServer) { do(t, r, "CONFIG", "SET", "maxmemory", "1") }, func(t *testing.T, r *storetest.RedisServer) { do(t, r, "CONFIG", "SET", "maxmemory", "0") }},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := storetest.Redis(t)
			s := storetest.New(t)
			one := replicaOf(t, s, r.URL)
			one.turn(t, "r1", "m1", "one")
			inSQL(t, s, "r1", 1)

			c.fail(t, r)
			within(t, hungTurn, "the first turn without Redis", func() { one.turn(t, "r1", "m2", "two") })
			if !one.Degraded() {
				t.Error("the fault did not bite")
			}
			within(t, hungTurn, "a later turn without Redis", func() { one.turn(t, "r1", "m3", "three") })
			if s := one.open(t, "r1", "m2"); !s.Seen || string(s.Reply) != "re two" {
				t.Errorf("a message answered without Redis comes again: %+v", s)
			} else {
				one.Drop(t.Context(), s)
			}

			c.restore(t, r)
			eventually(t, "Redis serves again", func() bool { return !one.Degraded() })
			one.sees(t, "r1", "m4", "three", anyVersion) // and not what a thawed Redis still holds
			if s := one.open(t, "r1", "m3"); !s.Seen {
				t.Error("a message answered without Redis must be known when Redis is back")
			} else {
				one.Drop(t.Context(), s)
			}
			one.turn(t, "r1", "m4", "four")
			one.sees(t, "r1", "m5", "four", anyVersion)
			if n, err := r.Client.Exists(t.Context(), redisKey(t, r, "{r1}:s")).Result(); err != nil || n != 1 {
				t.Errorf("the session is not in Redis again: %d, %v", n, err)
			}
		})
	}
}

func TestManyTurnsTogetherDoNotWaitForAHungRedisTwice(t *testing.T) {
	t.Parallel()
	r := storetest.Redis(t)
	one := replicaOf(t, storetest.New(t), r.URL)
	one.turn(t, "r", "m", "one")
	r.Freeze()
	within(t, 10*time.Second, "two hundred turns without Redis", func() { // one after the other they would hang for 40 seconds
		var wg sync.WaitGroup
		for i := range 200 {
			wg.Go(func() {
				s, err := one.Open(t.Context(), fmt.Sprint("r", i), "m")
				if err != nil {
					t.Error(err)
					return
				}
				one.Drop(t.Context(), s)
			})
		}
		wg.Wait()
	})
}

func do(t *testing.T, r *storetest.RedisServer, args ...any) {
	t.Helper()
	if err := r.Client.Do(t.Context(), args...).Err(); err != nil {
		t.Fatal(err)
	}
}

func TestASittingThatLosesRedisInTheMiddleIsSavedAllTheSame(t *testing.T) {
	t.Parallel()
	r := storetest.Redis(t)
	s := storetest.New(t)
	one := replicaOf(t, s, r.URL)
	one.turn(t, "r1", "m1", "one")
	sitting := one.open(t, "r1", "m2")
	r.Freeze()
	within(t, hungTurn, "closing without Redis", func() {
		if err := one.Sessions.Close(t.Context(), sitting, one.saved(sitting, "two")); err != nil {
			t.Error(err)
		}
	})
	one.sees(t, "r1", "m3", "two", anyVersion)
	r.Thaw()
	eventually(t, "Redis serves again", func() bool { return !one.Degraded() })
	one.sees(t, "r1", "m3", "two", anyVersion)
}

func TestRedisThatIsDownFromTheStartIsNoError(t *testing.T) {
	t.Parallel()
	r := storetest.Redis(t)
	r.Kill()
	one := replicaOf(t, storetest.New(t), r.URL)
	one.turn(t, "r1", "m1", "one")
	one.sees(t, "r1", "m2", "one", anyVersion)
	r.Restart(t)
	eventually(t, "Redis serves", func() bool { return !one.Degraded() })
	one.sees(t, "r1", "m2", "one", anyVersion)
}

func TestARedisTurnedBackIsNotBelievedAfterAFault(t *testing.T) {
	t.Parallel()
	r := storetest.Redis(t)
	s := storetest.New(t)
	one := replicaOf(t, s, r.URL)
	one.turn(t, "r1", "m1", "one")
	key := redisKey(t, r, "{r1}:s")
	old, err := r.Client.Get(t.Context(), key).Result()
	if err != nil {
		t.Fatal(err)
	}
	one.turn(t, "r1", "m2", "two")
	inSQL(t, s, "r1", 2)
	r.Kill()
	if s, err := one.Open(t.Context(), "r2", "m"); err != nil { // notices the fault
		t.Fatal(err)
	} else {
		one.Drop(t.Context(), s)
	}
	r.Restart(t)
	if err := r.Client.Set(t.Context(), key, old, time.Hour).Err(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "Redis serves again", func() bool { return !one.Degraded() })
	one.sees(t, "r1", "m3", "two", 2)
}

func TestATurnAfterALossWinsOverOneStillOnItsWay(t *testing.T) {
	t.Parallel()
	r, url := storetest.Redis(t), storetest.Database(t)
	s, err := store.Open(t.Context(), storetest.Options(url))
	if err != nil {
		t.Fatal(err)
	}
	a, b := replicaOf(t, s, r.URL), replicaOf(t, storetest.Open(t, url), r.URL)
	a.turn(t, "r1", "m1", "one")
	inSQL(t, s, "r1", 1)
	b.sees(t, "r1", "m2", "one", 1)
	lock := lockSessions(t, url) // keeps the next session of a from following into the database
	a.turn(t, "r1", "m2", "two")
	do(t, r, "FLUSHALL")
	if s := b.open(t, "r1", "m3"); string(s.Data) != "one" {
		t.Errorf("what was lost with Redis is asked once more; the session is %q", s.Data)
	} else if err := b.Sessions.Close(t.Context(), s, b.saved(s, "three")); err != nil {
		t.Fatal(err)
	}
	lock()
	if err := s.Close(t.Context()); err != nil { // now it follows
		t.Fatal(err)
	}
	inSQL(t, b.Store, "r1", 3)
	do(t, r, "FLUSHALL")
	b.sees(t, "r1", "m4", "three", anyVersion)
}

// lockSessions keeps everybody from writing sessions until the function it gives is called.
func lockSessions(t *testing.T, url string) (unlock func()) {
	t.Helper()
	other := storetest.Open(t, url)
	locked, release, done := make(chan struct{}), make(chan struct{}), make(chan error, 1)
	go func() {
		done <- other.InTx(context.Background(), func(tx *store.Tx) error {
			var n []int
			err := tx.DB().Raw(`SELECT 1 FROM sessions FOR UPDATE`).Scan(&n).Error
			close(locked)
			<-release
			return err
		})
	}()
	<-locked
	return func() {
		close(release)
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

func TestASessionInRedisIsComparedAfterAStart(t *testing.T) {
	t.Parallel()
	r, url := storetest.Redis(t), storetest.Database(t)
	a := replicaOf(t, storetest.Open(t, url), r.URL)
	a.turn(t, "r1", "m1", "one")
	inSQL(t, a.Store, "r1", 1)
	if err := a.InTx(t.Context(), func(tx *store.Tx) error { // by a process that died before it told Redis
		return tx.SaveSession("r1", 2, []byte("two"), tx.Now().Add(time.Hour))
	}); err != nil {
		t.Fatal(err)
	}
	replicaOf(t, storetest.Open(t, url), r.URL).sees(t, "r1", "m2", "two", 2)
}

func TestASittingThatIsDroppedDoesNotLeaveAnOldSessionToBeBelieved(t *testing.T) {
	t.Parallel()
	r, url := storetest.Redis(t), storetest.Database(t)
	dead := replicaOf(t, storetest.Open(t, url), r.URL)
	a, b := replicaOf(t, storetest.Open(t, url), r.URL), replicaOf(t, storetest.Open(t, url), r.URL)
	dead.turn(t, "r1", "m1", "one")
	inSQL(t, dead.Store, "r1", 1)
	b.sees(t, "r1", "m9", "one", 1) // the other replica has compared it, too
	dead.open(t, "r1", "m2")
	if err := dead.InTx(t.Context(), func(tx *store.Tx) error { // and dies before it tells Redis
		if _, _, err := tx.Inbox("m2", "r1"); err != nil {
			return err
		}
		if err := tx.SaveReply("m2", []byte("done"), store.Receipt); err != nil {
			return err
		}
		return tx.SaveSession("r1", 2, []byte("two"), tx.Now().Add(time.Hour))
	}); err != nil {
		t.Fatal(err)
	}
	do(t, r, "DEL", redisKey(t, r, "{r1}:l")) // the dead one's lock has lapsed
	if s := a.open(t, "r1", "m2"); !s.Seen || string(s.Reply) != "done" {
		t.Errorf("delivered again: %+v", s)
	} else {
		a.Drop(t.Context(), s) // it was answered before: nothing is saved
	}
	a.sees(t, "r1", "m3", "two", anyVersion)
	b.sees(t, "r1", "m4", "two", anyVersion)
}

func TestATurnWithoutEffectsNeedsNoDatabase(t *testing.T) {
	t.Parallel()
	r, m := storetest.Redis(t), storetest.MariaDB(t)
	s := storetest.Open(t, m.Database(t))
	one := replicaOf(t, s, r.URL)
	one.turn(t, "r1", "m1", "one")
	inSQL(t, s, "r1", 1)
	m.Freeze()
	within(t, hungTurn, "a turn while the database hangs", func() { one.turn(t, "r1", "m2", "two") })
	one.sees(t, "r1", "m3", "two", 2)
	m.Thaw()
	inSQL(t, s, "r1", 2)
}

func TestSessionsFollowIntoTheDatabaseAlsoAtTheEnd(t *testing.T) {
	t.Parallel()
	r, url := storetest.Redis(t), storetest.Database(t)
	s, err := store.Open(t.Context(), storetest.Options(url))
	if err != nil {
		t.Fatal(err)
	}
	one := replicaOf(t, s, r.URL)
	for i := range 150 { // more than one statement's worth
		one.turn(t, "r"+string(rune('A'+i)), "m", "x")
		one.turn(t, "r"+string(rune('A'+i)), "n", "y")
	}
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	later := storetest.Open(t, url)
	var n int64
	if err := later.Reader(t.Context()).DB().Raw(`SELECT COUNT(*) FROM sessions WHERE version = 2`).Scan(&n).Error; err != nil || n != 150 {
		t.Errorf("%d sessions followed, %v, want 150", n, err)
	}
	replicaOf(t, later, "").sees(t, "rA", "m9", "y", 2)
}

func TestAnOlderSessionNeverFollowsOverANewerOne(t *testing.T) {
	t.Parallel()
	r, url := storetest.Redis(t), storetest.Database(t)
	s, err := store.Open(t.Context(), storetest.Options(url))
	if err != nil {
		t.Fatal(err)
	}
	one := replicaOf(t, s, r.URL)
	one.turn(t, "r1", "m1", "one") // on its way
	if err := s.InTx(t.Context(), func(tx *store.Tx) error {
		return tx.SaveSession("r1", 7, []byte("seven"), tx.Now().Add(time.Hour))
	}); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	replicaOf(t, storetest.Open(t, url), "").sees(t, "r1", "m2", "seven", 7)
}

func TestSentinelNamesTheServer(t *testing.T) {
	t.Parallel()
	r := storetest.Redis(t)
	one := replicaOf(t, storetest.New(t), storetest.Sentinel(t, r))
	one.turn(t, "r1", "m1", "one")
	one.sees(t, "r1", "m2", "one", 1)
	if one.Degraded() {
		t.Error("the database served, not Redis")
	}
	redisKey(t, r, "{r1}:s")
}

func TestAClusterKeepsASittingOnOneNode(t *testing.T) {
	t.Parallel()
	r := storetest.RedisCluster(t)
	one := replicaOf(t, storetest.New(t), r.URL)
	one.turn(t, "r1", "m1", "one")
	one.sees(t, "r1", "m2", "one", 1)
	if one.Degraded() {
		t.Error("the database served, not Redis")
	}
	redisKey(t, r, "{r1}:s")
}
