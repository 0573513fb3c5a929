// Package lawyer is the community lawyer's capability: hours and bookings, the waitlist, lectures, instant legal questions.
package lawyer

import "minxu/handlers"

// New gives what main lists.
func New() handlers.Capability { return handlers.Capability{Name: "lawyer"} }
