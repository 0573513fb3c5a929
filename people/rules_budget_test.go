package people

import (
	"testing"
	"time"

	"minxu/store"
)

func TestTheLastTwoMessagesOfAWindowAreKept(t *testing.T) {
	t.Parallel()
	now := start()
	for _, c := range []struct {
		name   string
		opened time.Duration // ago
		sent   int
		kind   string
		want   Route
	}{
		{"an open window", time.Hour, 0, "remind", Route{Channel: "customer_service"}},
		{"the third of five is anybody's", time.Hour, 2, PushText, Route{Channel: "customer_service"}},
		{"a steward's words wait for the next window", time.Hour, 3, PushText, Route{Channel: "customer_service", Wait: heldLook}},
		{"a reminder goes as a notice", time.Hour, 3, "remind", Route{Channel: "subscription"}},
		{"a question takes the fourth", time.Hour, 3, PushQuestion, Route{Channel: "customer_service"}},
		{"a result takes the fifth", time.Hour, 4, PushResult, Route{Channel: "customer_service"}},
		{"with nothing left a result goes as a notice", time.Hour, 5, PushResult, Route{Channel: "subscription"}},
		{"with nothing left a steward's words wait", time.Hour, 5, PushText, Route{Channel: "customer_service", Wait: heldLook}},
		{"a second before the end", 48*time.Hour - time.Second, 0, PushText, Route{Channel: "customer_service"}},
		{"after two days all is a notice", 48 * time.Hour, 0, PushText, Route{Channel: "subscription"}},
	} {
		if got := RouteOf(store.Window{Opened: now.Add(-c.opened), Sent: c.sent}, c.kind, now); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
	if got := RouteOf(store.Window{}, PushQuestion, now); got.Channel != "subscription" {
		t.Errorf("who never wrote gets %+v", got)
	}
}
