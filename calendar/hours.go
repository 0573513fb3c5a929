package calendar

import (
	"fmt"
	"strings"
	"time"
)

// Span is a stretch of every day, From up to but not including To, as durations since midnight in Shanghai.
// When To is not after From it goes over midnight: 22:00-07:00.
type Span struct{ From, To time.Duration }

// ParseSpan reads "08:30-12:00" or "22:00-7:00".
func ParseSpan(text string) (Span, error) {
	from, to, ok := strings.Cut(strings.TrimSpace(text), "-")
	if !ok {
		return Span{}, fmt.Errorf("span %q: want from-to, like 08:30-12:00", text)
	}
	a, err := ParseClock(from)
	if err != nil {
		return Span{}, fmt.Errorf("span %q: %w", text, err)
	}
	b, err := ParseClock(to)
	if err != nil {
		return Span{}, fmt.Errorf("span %q: %w", text, err)
	}
	return Span{a, b}, nil
}

// ParseClock reads a time of day, "8:30" or "18:00", as a duration since midnight.
func ParseClock(text string) (time.Duration, error) {
	at, err := time.Parse("15:04", strings.TrimSpace(text))
	if err != nil {
		return 0, fmt.Errorf("time of day %q: want hours:minutes", text)
	}
	return time.Duration(at.Hour())*time.Hour + time.Duration(at.Minute())*time.Minute, nil
}

// Contains says whether the instant lies in the span of its day.
func (s Span) Contains(at time.Time) bool {
	c := clock(at)
	if s.To > s.From {
		return c >= s.From && c < s.To
	}
	return c >= s.From || c < s.To
}

// Next gives the instant itself when it lies in the span, else the next instant at which the span begins.
func (s Span) Next(at time.Time) time.Time {
	if s.Contains(at) {
		return at
	}
	if begin := on(at, s.From); !begin.Before(at) {
		return begin
	}
	return on(dayAfter(at, 1), s.From)
}

// End gives the instant at which the span that holds at ends; at itself when it lies in none.
func (s Span) End(at time.Time) time.Time {
	if !s.Contains(at) {
		return at
	}
	if end := on(at, s.To); end.After(at) {
		return end
	}
	return on(dayAfter(at, 1), s.To)
}

// String writes the span as residents read it: 8:30-12:00.
func (s Span) String() string { return sayClock(s.From) + "-" + sayClock(s.To) }

// QuietHours is when nothing may ring that can wait: 22:00-07:00.
func QuietHours() Span { return Span{22 * time.Hour, 7 * time.Hour} }

// SoftQuietHours is the soft quiet time: 12:00-14:00.
func SoftQuietHours() Span { return Span{12 * time.Hour, 14 * time.Hour} }

// Quiet says whether a push that is no safety warning and no answer must wait.
func Quiet(at time.Time) bool { return QuietHours().Contains(at) }

// SoftQuiet says whether a push that is not urgent had better wait.
func SoftQuiet(at time.Time) bool { return SoftQuietHours().Contains(at) }

// NextLoud gives the instant itself outside the night, else 07:00 of the morning after.
func NextLoud(at time.Time) time.Time { return QuietHours().End(at) }

// NextLoudFor is NextLoud, spread over the half hour after 07:00 by the key (an outbox id), so that a night's pushes do not all leave at once.
func NextLoudFor(at time.Time, key string) time.Time {
	if !Quiet(at) {
		return at
	}
	hash := uint32(2166136261) // FNV-1a
	for i := 0; i < len(key); i++ {
		hash = (hash ^ uint32(key[i])) * 16777619
	}
	return NextLoud(at).Add(time.Duration(hash%1800) * time.Second)
}
