package storetest

import (
	"crypto/rand"
	"sync"
	"time"
)

// Clock is a clock that moves only when told. It is safe for use by several goroutines.
type Clock struct {
	mu sync.Mutex
	at time.Time
}

// NewClock stands at the given instant.
func NewClock(at time.Time) *Clock { return &Clock{at: at} }

// Now gives the instant.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

// Set moves the clock to an instant.
func (c *Clock) Set(at time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = at
}

// Advance moves the clock on.
func (c *Clock) Advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

// randomness is the system's.
type randomness struct{}

func (randomness) Read(p []byte) (int, error) { return rand.Read(p) }
