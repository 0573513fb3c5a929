// Package storetest gives tests a fresh real database of each engine, servers of their own that may be killed and frozen, and a clock
// that stands still.
package storetest

import (
	"context"
	"io"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/oklog/ulid/v2"

	"minxu/store"
)

// Option changes how a store is opened.
type Option func(*store.Options)

// WithClock lets the test move the store's clock; without it the clock stands at Start.
func WithClock(c *Clock) Option { return func(o *store.Options) { o.Now = c.Now } }

// WithKeys opens with other secrets.
func WithKeys(k store.Keys) Option { return func(o *store.Options) { o.Keys = k } }

// AsCommand opens as a command beside a service.
func AsCommand() Option { return func(o *store.Options) { o.Command = true } }

// Start is where clocks of tests stand: Tuesday 10 March 2026, 10:00 in Shanghai.
func Start() time.Time { return time.Date(2026, 3, 10, 2, 0, 0, 0, time.UTC) }

// New gives a fresh store on SQLite that is closed after the test.
func New(t testing.TB, opts ...Option) *store.Store {
	t.Helper()
	return Open(t, SQLite(t), opts...)
}

// SQLite gives the URL of a database file that does not exist yet and is deleted after the test.
func SQLite(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(Dir(t), "minxu.db")
}

// Each runs the test on SQLite and on MariaDB, each time with a fresh database; MariaDB is skipped by name where it is not installed.
func Each(t *testing.T, test func(*testing.T, *store.Store), opts ...Option) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) { test(t, New(t, opts...)) })
	t.Run("mariadb", func(t *testing.T) { test(t, Open(t, Database(t), opts...)) })
}

// Open opens the database of an URL and closes it after the test.
func Open(t testing.TB, url string, opts ...Option) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), Options(url, opts...))
	if err != nil {
		t.Fatalf("open the store: %v", err)
	}
	opened.Store(s, url)
	t.Cleanup(func() {
		opened.Delete(s)
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		if err := s.Close(ctx); err != nil {
			t.Logf("close the store: %v", err) // fault tests leave databases that do not answer
		}
	})
	return s
}

// Another opens the same database once more, as another process would, with a clock and ids of its own.
func Another(t testing.TB, s *store.Store, opts ...Option) *store.Store {
	t.Helper()
	url, ok := opened.Load(s)
	if !ok {
		t.Fatal("the store was not opened by storetest")
	}
	return Open(t, url.(string), append([]Option{AsCommand()}, opts...)...)
}

// opened knows the URLs of open stores, which a store itself does not tell because they hold passwords.
var opened sync.Map

// Options are what Open opens with.
func Options(url string, opts ...Option) store.Options {
	o := store.Options{URL: url, Now: NewClock(Start()).Now, Keys: Keys()}
	for _, opt := range opts {
		opt(&o)
	}
	if o.NewID == nil {
		o.NewID = NewIDs(o.Now)
	}
	return o
}

// Keys are secrets for tests.
func Keys() store.Keys { return store.Keys{Current: []byte("a secret for tests, of 32 bytes.")} }

// NewIDs makes ids that sort in the order in which they were made, as long as the clock does not go back.
func NewIDs(now func() time.Time) func() string {
	var mu sync.Mutex
	entropy := ulid.Monotonic(randomness{}, 0)
	return func() string {
		mu.Lock()
		defer mu.Unlock()
		return ulid.MustNew(ulid.Timestamp(now()), entropy).String()
	}
}

// Dir is a folder for the test, in memory where the system has such a place, deleted after the test.
func Dir(t testing.TB) string {
	t.Helper()
	dir, err := os.MkdirTemp(fastDir(), "minxu-test-")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	return dir
}

// fastDir is a folder in memory, "" (the usual one) where there is none: tests sync often and need nothing to survive the machine.
func fastDir() string {
	const memory = "/dev/shm"
	probe, err := os.CreateTemp(memory, "minxu-probe-")
	if err != nil {
		return ""
	}
	defer os.Remove(probe.Name())
	defer probe.Close()
	if _, err := io.CopyN(probe, zeros{}, 1<<20); err != nil {
		return ""
	}
	return memory
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }
