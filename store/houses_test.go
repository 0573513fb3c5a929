package store_test

import (
	"context"
	"testing"
	"time"

	"minxu/store"
	"minxu/store/storetest"
)

// replica is one process: its store and its sessions.
type replica struct {
	*store.Store
	store.Sessions
}

// house is one or two replicas, and a way to make a resident's lock lapse as if its process had stopped.
type house struct {
	replicas []replica
	clock    *storetest.Clock
	lapse    func(who string)
}

func (h house) first() replica { return h.replicas[0] }
func (h house) last() replica  { return h.replicas[len(h.replicas)-1] }

func replicaOf(t *testing.T, s *store.Store, redisURL string) replica {
	t.Helper()
	sessions, err := store.NewSessions(s, redisURL)
	if err != nil {
		t.Fatal(err)
	}
	return replica{s, sessions}
}

// eachSessions runs the test on every implementation: they keep one contract.
func eachSessions(t *testing.T, test func(*testing.T, house)) {
	t.Helper()
	lapseRow := func(s *store.Store) func(string) {
		return func(who string) {
			err := s.InTx(context.Background(), func(tx *store.Tx) error {
				return tx.DB().Exec(`UPDATE sessions SET held_until = 0 WHERE who = ?`, who).Error
			})
			if err != nil {
				t.Fatal(err)
			}
		}
	}
	lapseKey := func(r *storetest.RedisServer) func(string) {
		return func(who string) { r.Client.Del(context.Background(), redisKey(t, r, "{"+who+"}:l")) }
	}
	clock := func() (*storetest.Clock, storetest.Option) {
		c := storetest.NewClock(storetest.Start())
		return c, storetest.WithClock(c)
	}
	t.Run("sqlite", func(t *testing.T) {
		c, o := clock()
		s := storetest.New(t, o)
		test(t, house{[]replica{replicaOf(t, s, "")}, c, nil})
	})
	t.Run("mariadb", func(t *testing.T) {
		c, o := clock()
		url := storetest.Database(t)
		a, b := storetest.Open(t, url, o), storetest.Open(t, url, o)
		test(t, house{[]replica{replicaOf(t, a, ""), replicaOf(t, b, "")}, c, lapseRow(a)})
	})
	t.Run("redis over sqlite", func(t *testing.T) {
		c, o := clock()
		r := storetest.Redis(t)
		test(t, house{[]replica{replicaOf(t, storetest.New(t, o), r.URL)}, c, lapseKey(r)})
	})
	t.Run("redis cluster over sqlite", func(t *testing.T) {
		c, o := clock()
		r := storetest.RedisCluster(t)
		test(t, house{[]replica{replicaOf(t, storetest.New(t, o), r.URL)}, c, lapseKey(r)})
	})
	t.Run("redis over mariadb", func(t *testing.T) {
		c, o := clock()
		r, url := storetest.Redis(t), storetest.Database(t)
		a, b := storetest.Open(t, url, o), storetest.Open(t, url, o)
		test(t, house{[]replica{replicaOf(t, a, r.URL), replicaOf(t, b, r.URL)}, c, lapseKey(r)})
	})
}

// redisKey finds the whole name of the one key with this ending.
func redisKey(t *testing.T, r *storetest.RedisServer, ending string) string {
	t.Helper()
	keys, err := r.Client.Keys(context.Background(), "*:"+ending).Result()
	if err != nil || len(keys) != 1 {
		t.Fatalf("keys ending in %s: %v, %v", ending, keys, err)
	}
	return keys[0]
}

// open opens a sitting or ends the test.
func (r replica) open(t *testing.T, who, key string) *store.Sitting {
	t.Helper()
	s, err := r.Open(t.Context(), who, key)
	if err != nil {
		t.Fatalf("open %s: %v", who, err)
	}
	return s
}

// turn opens, saves data and a reply, and closes.
func (r replica) turn(t *testing.T, who, key, data string) {
	t.Helper()
	s := r.open(t, who, key)
	if err := r.Sessions.Close(t.Context(), s, r.saved(s, data)); err != nil {
		t.Fatalf("close %s: %v", who, err)
	}
}

func (r replica) saved(s *store.Sitting, data string) store.Saved {
	return store.Saved{Data: []byte(data), Version: s.Version + 1, Expires: r.Now().Add(24 * time.Hour), Reply: []byte("re " + data)}
}

// anyVersion is for sessions that lived through a fault, after which versions leave a gap.
const anyVersion = -1

// sees opens a sitting, drops it, and compares what it brought.
func (r replica) sees(t *testing.T, who, key, data string, version int64) {
	t.Helper()
	s := r.open(t, who, key)
	defer r.Drop(t.Context(), s)
	if string(s.Data) != data || s.Version != version && version != anyVersion {
		t.Errorf("the session of %s is %q, version %d; want %q, version %d", who, s.Data, s.Version, data, version)
	}
}
