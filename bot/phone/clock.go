package phone

import (
	"strconv"
	"strings"
	"sync"
	"time"
)

// Clock is the clock of the whole house, which the phone's page can move.
type Clock interface {
	Now() time.Time
	// Set moves the clock to an instant from which it goes on ticking; the zero time gives it back to the real one.
	Set(time.Time)
}

// Shift is a Clock that runs at a distance from the real one. The zero distance is the real time.
type Shift struct {
	real func() time.Time

	mu sync.RWMutex
	by time.Duration
}

// NewShift makes a clock over the real one.
func NewShift(real func() time.Time) *Shift { return &Shift{real: real} }

// Now gives the real time moved by the distance.
func (s *Shift) Now() time.Time {
	s.mu.RLock()
	defer s.mu.RUnlock()
	return s.real().Add(s.by)
}

// Set moves the clock; the zero time takes it back to the real one.
func (s *Shift) Set(to time.Time) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if to.IsZero() {
		s.by = 0
		return
	}
	s.by = to.Sub(s.real())
}

// MoveClock reads where somebody wants the clock to be: a distance (10m, +1h, -1d), an instant (2026-03-10T09:00 in Shanghai, or RFC
// 3339), or reset, which gives the zero time for Clock.Set. The error is a *Refusal.
func MoveClock(now time.Time, word string) (time.Time, error) {
	word = strings.TrimSpace(word)
	if word == "reset" {
		return time.Time{}, nil
	}
	by, days := strings.CutSuffix(word, "d")
	if n, err := strconv.Atoi(strings.TrimPrefix(by, "+")); days && err == nil && n > -4000 && n < 4000 {
		return now.AddDate(0, 0, n), nil
	}
	if by, err := time.ParseDuration(strings.TrimPrefix(word, "+")); err == nil && by.Abs() < 100_000*time.Hour {
		return now.Add(by), nil
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02 15:04"} {
		if at, err := time.ParseInLocation(layout, word, Shanghai()); err == nil && at.Year() > 1970 && at.Year() < 2200 {
			return at, nil
		}
	}
	return time.Time{}, Refuse("时间看不懂，请写成 +10m、+1h、+1d、2026-03-10T09:00 或 reset。")
}

// Shanghai is the time of the district's clocks; it has no summer time.
func Shanghai() *time.Location { return time.FixedZone("Asia/Shanghai", 8*60*60) }
