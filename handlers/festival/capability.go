// Package festival is the neighbourhood festival's capability: events, sign-up, the waitlist, check-in.
package festival

import "minxu/handlers"

// New gives what main lists.
func New() handlers.Capability { return handlers.Capability{Name: "festival"} }
