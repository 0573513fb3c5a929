package bot

import (
	"context"
	"fmt"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// RoutePush decides how a push leaves now: by customer service while the resident's window and its budget allow, else as a notice, or not
// yet. The first time that it has to wait, the capabilities hear of it, so that a steward does.
func RoutePush(ctx context.Context, s *store.Store, p *people.People, caps []handlers.Capability, push store.Push) (people.Route, error) {
	if push.Platform != "wechat" || push.Channel != "customer_service" {
		return people.Route{Channel: push.Channel}, nil
	}
	who, err := people.ByID(s.Reader(ctx), push.Resident)
	if err != nil {
		return people.Route{}, fmt.Errorf("find the receiver: %w", err)
	}
	w, err := s.Window(ctx, who.Ref, push.Resident)
	if err != nil {
		return people.Route{}, err
	}
	route := people.RouteOf(w, push.Kind, s.Now())
	if route.Wait == 0 || push.Reason == people.ReasonReserve {
		return route, nil
	}
	tree, err := p.Tree(s.Reader(ctx))
	if err != nil {
		return route, fmt.Errorf("read the district: %w", err)
	}
	err = s.InTx(ctx, func(tx *store.Tx) error {
		for _, c := range caps {
			if c.Held == nil {
				continue
			}
			if err := c.Held(ctx, tx, tree, push); err != nil {
				return fmt.Errorf("%s hears of a push that waits: %w", c.Name, err)
			}
		}
		return nil
	})
	return route, err
}
