// Package storetest gives tests a fresh real database of each engine, a private Redis, and a clock that stands still.
package storetest

import (
	"testing"
	"time"

	"minxu/store"
)

// Option changes how New opens a store.
type Option func(*store.Options)

// New gives a fresh store on SQLite that is closed after the test.
func New(t testing.TB, opts ...Option) *store.Store { panic("soon") }

// Each runs the test on SQLite and, when mariadbd is there, on MariaDB, each time with a fresh database.
func Each(t *testing.T, test func(*testing.T, *store.Store), opts ...Option) { panic("soon") }

// WithClock lets the test move the store's clock.
func WithClock(c *Clock) Option { panic("soon") }

// Clock is a clock that moves only when told. It is safe for use by several goroutines.
type Clock struct{}

// NewClock stands at the given instant.
func NewClock(at time.Time) *Clock { panic("soon") }

// Now gives the instant.
func (c *Clock) Now() time.Time { panic("soon") }

// Set moves the clock to an instant.
func (c *Clock) Set(at time.Time) { panic("soon") }

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) { panic("soon") }
