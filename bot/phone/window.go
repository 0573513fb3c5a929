package phone

import "time"

// grant is what one act of the resident allows the product to send as customer-service messages.
type grant struct {
	left  int
	until time.Time
}

func (g grant) open(now time.Time) bool { return now.Before(g.until) }

func (g grant) room(now time.Time) int {
	if !g.open(now) {
		return 0
	}
	return g.left
}

// spoke opens the long window: a message of the resident's own.
func (a *account) spoke(now time.Time) { a.talk = grant{5, now.Add(48 * time.Hour)} }

// tapped opens the short one: a menu click, a msgmenu item, a scan, a follow.
func (a *account) tapped(now time.Time) { a.tap = grant{3, now.Add(time.Minute)} }

// spend takes one message from the window that closes first, or says why there is none.
func (a *account) spend(now time.Time) *refusal {
	switch {
	case a.tap.room(now) > 0:
		a.tap.left--
	case a.talk.room(now) > 0:
		a.talk.left--
	case a.tap.open(now) || a.talk.open(now):
		return refuse(45047, "out of response count limit")
	default:
		return refuse(45015, "response out of time limit or subscription is canceled")
	}
	return nil
}
