package play

import (
	"context"
	"fmt"
	"time"

	"minxu/bot"
	"minxu/people"
	"minxu/store"
)

// SetClock moves the clock; what falls due on the way runs in order, each at its own instant.
func (h *inside) SetClock(ctx context.Context, to time.Time) error {
	for {
		next, due, err := h.next(ctx)
		if err != nil {
			return err
		}
		push, held, err := h.nextPush(ctx)
		if err != nil {
			return err
		}
		if held && (!due || push.Before(next)) {
			if push.After(to) {
				h.clock.set(to)
				return nil
			}
			h.clock.set(push)
			if err := h.sendDue(ctx); err != nil {
				return err
			}
			continue
		}
		if !due || next.After(to) {
			h.clock.set(to)
			return nil
		}
		if next.After(h.clock.Now()) {
			h.clock.set(next)
		}
		did, err := h.tick(ctx)
		if err != nil {
			return err
		}
		if did == 0 {
			return fmt.Errorf("something falls due at %s and nobody does it", next)
		}
	}
}

// nextPush is the instant at which the next push that is held back may leave.
func (h *inside) nextPush(ctx context.Context) (first time.Time, held bool, err error) {
	list, err := h.store.ListOutbox(ctx, store.PushFilter{State: store.Due, Limit: most})
	for _, p := range list {
		if p.NotBefore.After(h.clock.Now()) && (!held || p.NotBefore.Before(first)) {
			first, held = p.NotBefore, true
		}
	}
	return first, held, err
}

// next is the first instant at which a capability has something to do.
func (h *inside) next(ctx context.Context) (first time.Time, due bool, err error) {
	for _, c := range h.caps {
		if c.Next == nil {
			continue
		}
		at, some, err := c.Next(h.store.Reader(ctx))
		if err != nil {
			return first, false, err
		}
		if some && (!due || at.Before(first)) {
			first, due = at, true
		}
	}
	return first, due, nil
}

func (h *inside) tick(ctx context.Context) (did int, err error) {
	tree, err := h.people.Tree(h.store.Reader(ctx))
	if err != nil {
		return 0, err
	}
	for _, c := range h.caps {
		if c.Tick == nil {
			continue
		}
		n, err := c.Tick(ctx, h.store, tree, h.calendar)
		if err != nil {
			return did, err
		}
		did += n
	}
	return did, nil
}

// Pushes sends what is due and gives what residents got since the call before.
func (h *inside) Pushes(ctx context.Context) ([]Push, error) {
	err := h.sendDue(ctx)
	sent := h.sent
	h.sent = nil
	return sent, err
}

// sendDue sends what is due now.
func (h *inside) sendDue(ctx context.Context) error {
	for {
		claimed, err := h.store.ClaimDue(ctx, 100, "play")
		if err != nil || len(claimed) == 0 {
			return err
		}
		for _, p := range claimed {
			route, err := bot.RoutePush(ctx, h.store, h.people, h.caps, p)
			if err != nil {
				return err
			}
			end := store.Outcome{ID: p.ID, Lease: p.Lease, State: store.Sent, Channel: route.Channel}
			if route.Wait > 0 {
				end.State, end.Reason, end.RetryAt = store.Due, people.ReasonReserve, h.clock.Now().Add(route.Wait)
			}
			if err := h.store.Settle(ctx, end); err != nil {
				return err
			}
			if p.Platform != "wechat" || route.Wait > 0 {
				continue
			}
			channel := "cs"
			if route.Channel != "customer_service" {
				channel = "sub:" + p.Kind
			}
			h.sent = append(h.sent, Push{Account: h.names[p.Resident], Channel: channel, Text: p.Body})
		}
	}
}
