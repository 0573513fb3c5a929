package play

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"minxu/people"
	"minxu/store"
)

// most is how many rows of a table a judged house may have; a conversation makes a handful.
const most = 1000

// Rows reads an assertion table.
func (h *inside) Rows(ctx context.Context, table string) ([]Row, error) {
	r := h.store.Reader(ctx)
	switch table {
	case "user":
		return h.users(r)
	case "consent":
		return h.consents(r)
	case "optout":
		return h.optOuts(r)
	case "duty_alert":
		return h.alerts(r)
	case "wecom", "outbox":
		return h.pushes(ctx, table)
	case "message_store":
		return h.messages(ctx)
	case "draft":
		return h.drafts(ctx)
	}
	for _, c := range h.caps {
		if c.Stage == nil || c.Stage.Rows[table] == nil {
			continue
		}
		scene, err := h.scene(ctx, people.Staff{})
		if err != nil {
			return nil, err
		}
		found, err := c.Stage.Rows[table](ctx, r, scene)
		if err != nil {
			return nil, err
		}
		rows := make([]Row, len(found))
		for i, f := range found {
			rows[i] = f
		}
		return rows, nil
	}
	return nil, NotBuilt(table)
}

// Knows says whether a number stands in the records.
func (h *inside) Knows(ctx context.Context, number string) (bool, error) {
	for _, c := range h.caps {
		if c.Stage == nil || c.Stage.Knows == nil {
			continue
		}
		if known, err := c.Stage.Knows(ctx, h.store.Reader(ctx), number); known || err != nil {
			return known, err
		}
	}
	return false, nil
}

// everybody lists the users who are residents by now.
func (h *inside) everybody(r store.Reader, do func(user string, who people.Resident) error) error {
	seen := map[string]bool{}
	for _, user := range h.opened {
		seen[user] = true
	}
	users := h.opened
	for _, user := range h.names {
		if !seen[user] {
			seen[user] = true
			users = append(users, user)
		}
	}
	for _, user := range users {
		who, err := people.ByOpenID(r, openidOf(user))
		if err != nil {
			return err
		}
		if err := do(user, who); err != nil {
			return err
		}
	}
	return nil
}

func (h *inside) users(r store.Reader) (rows []Row, err error) {
	err = h.everybody(r, func(user string, who people.Resident) error {
		phone := ""
		if who.HasPhone {
			phone = "bound"
		}
		rows = append(rows, Row{"id": user, "following": who.Following, "address": who.HomeLabel, "phone": phone, "node": who.Home.Node, "slow_mode": who.SlowMode})
		return nil
	})
	return rows, err
}

func (h *inside) consents(r store.Reader) (rows []Row, err error) {
	err = h.everybody(r, func(user string, who people.Resident) error {
		given, err := people.Consents(r, who.ID)
		for _, g := range given {
			if g.Withdrawn.IsZero() {
				rows = append(rows, Row{"user": user, "scope": g.Scope})
			}
		}
		return err
	})
	return rows, err
}

func (h *inside) optOuts(r store.Reader) (rows []Row, err error) {
	err = h.everybody(r, func(user string, who people.Resident) error {
		topics, err := people.OptOuts(r, who.ID)
		for _, topic := range topics {
			rows = append(rows, Row{"user": user, "topic": topic})
		}
		return err
	})
	return rows, err
}

func (h *inside) alerts(r store.Reader) ([]Row, error) {
	alerts, err := people.Alerts(r, people.AlertFilter{Limit: most})
	rows := make([]Row, len(alerts))
	for i, a := range alerts {
		rows[i] = Row{"user": h.names[a.Resident], "node": a.Node, "kind": a.Kind}
	}
	return rows, err
}

func (h *inside) pushes(ctx context.Context, table string) ([]Row, error) {
	list, err := h.store.ListOutbox(ctx, store.PushFilter{Limit: most})
	if err != nil {
		return nil, err
	}
	var rows []Row
	for _, p := range list {
		switch {
		case table == "wecom" && p.Platform == "wecom" && p.Channel == "app" && p.Kind != "answer":
			var card struct{ From string }
			if p.Data != "" {
				if err := json.Unmarshal([]byte(p.Data), &card); err != nil {
					return nil, fmt.Errorf("card of push %s: %w", p.ID, err)
				}
			}
			row := Row{"to": p.Staff, "from": h.names[card.From], "kind": p.Kind, "deferred_to": ""}
			if p.NotBefore.After(p.CreatedAt) {
				row["deferred_to"] = p.NotBefore
			}
			rows = append(rows, row)
		case table == "outbox" && p.Platform == "wechat":
			row := Row{"user": h.names[p.Resident], "kind": p.Kind, "channel": p.Channel, "held": p.State == store.Due && p.NotBefore.After(h.clock.Now()), "reason": p.Reason}
			if p.State == store.Sent {
				row["sent_at"] = p.SentAt
			}
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// trailWait is how long texts that follow the reply into the database may take at most.
const trailWait = 2 * time.Second

func (h *inside) messages(ctx context.Context) (rows []Row, err error) {
	ctx, cancel := context.WithTimeout(ctx, trailWait)
	defer cancel()
	if err := h.store.Flush(ctx); err != nil {
		return nil, err
	}
	r := h.store.Reader(ctx)
	err = h.everybody(r, func(user string, _ people.Resident) error {
		lines, err := h.store.ReadTrail(ctx, people.Ref(r, openidOf(user)), "", most)
		for _, l := range lines {
			rows = append(rows, Row{"user": user, "text": l.Text})
			if l.Reply != "" {
				rows = append(rows, Row{"user": user, "text": l.Reply})
			}
		}
		return err
	})
	return rows, err
}

// drafts lists kept talks by the kind that the conversation files know.
func (h *inside) drafts(ctx context.Context) (rows []Row, err error) {
	err = h.everybody(h.store.Reader(ctx), func(user string, _ people.Resident) error {
		standing, err := h.desk.Standing(ctx, openidOf(user))
		for _, d := range standing.Drafts {
			rows = append(rows, Row{"user": user, "kind": d.Flow})
		}
		return err
	})
	return rows, err
}
