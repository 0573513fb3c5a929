package people

import (
	"time"

	"minxu/store"
)

// The platform's reply window: so long after a resident wrote, so many messages. The last ones are kept for a steward's question and the
// result, so that chatter never leaves a steward mute.
const (
	windowTime     = 48 * time.Hour
	windowMessages = 5
	windowKept     = 2
)

// ReasonReserve is why a push waits: what is left of the window is kept for the question and the result.
const ReasonReserve = "reserve_quota"

// The two kinds of push that the kept messages are for, and the one that waits rather than leave as a notice.
const (
	PushQuestion = "question"
	PushResult   = "result"
	PushText     = "steward_text"
)

// Channels by which a push reaches a resident.
const (
	ChannelChat     = "customer_service" // into the chat, while the window is open
	ChannelNotice   = "subscription"     // a notice that the resident agreed to
	ChannelTemplate = "template"         // a service notice
)

// Route is how a push to a resident leaves.
type Route struct {
	Channel string        // ChannelChat or ChannelNotice
	Wait    time.Duration // not now, but looked at again after so long; 0 = now
}

// heldLook is how often a held push looks whether the resident has written again.
const heldLook = 10 * time.Minute

// RouteOf decides it. Outside the window everything goes as a notice.
func RouteOf(w store.Window, kind string, now time.Time) Route {
	left := MessagesLeft(w, now)
	switch {
	case left > windowKept, left > 0 && (kind == PushQuestion || kind == PushResult):
		return Route{Channel: ChannelChat}
	case kind == PushText && inWindow(w, now):
		return Route{Channel: ChannelChat, Wait: heldLook}
	}
	return Route{Channel: ChannelNotice}
}

// MessagesLeft is how many customer-service messages the resident can get before they write again.
func MessagesLeft(w store.Window, now time.Time) int {
	if !inWindow(w, now) {
		return 0
	}
	return max(windowMessages-w.Sent, 0)
}

// WindowEnd is until when the window stays open unless the resident writes again; zero: it never was.
func WindowEnd(w store.Window) time.Time {
	if w.Opened.IsZero() {
		return time.Time{}
	}
	return w.Opened.Add(windowTime)
}

func inWindow(w store.Window, now time.Time) bool {
	return !w.Opened.IsZero() && now.Before(w.Opened.Add(windowTime))
}
