package district

import (
	"context"

	"minxu/people"
	"minxu/store"
)

// page is how many records are held in memory at a time.
const page = 500

func nodesExport() Exporter {
	return Exporter{Kind: keyNodes, Columns: []string{"code", "kind", "name", "parent", "estate", "buildings", "aliases", "south", "west", "north", "east"},
		Each: func(_ context.Context, r store.Reader, _ bool, yield func([]any) error) error {
			tree, err := people.ReadTree(r)
			if err != nil {
				return err
			}
			for _, n := range tree.Nodes() {
				row := []any{n.Code, n.Kind, n.Name, n.Parent, n.Estate, n.Buildings, n.Aliases, nil, nil, nil, nil}
				if n.Box != nil {
					row = append(row[:7], n.Box.South, n.Box.West, n.Box.North, n.Box.East)
				}
				if err := yield(row); err != nil {
					return err
				}
			}
			return nil
		}}
}

func staffExport() Exporter {
	return Exporter{Kind: keyStaff, Columns: []string{"id", "name", "role", "node", "also", "wecom", "priority", "duty", "active"},
		Each: func(_ context.Context, r store.Reader, mask bool, yield func([]any) error) error {
			staff, err := people.AllStaff(r)
			if err != nil {
				return err
			}
			for _, s := range staff {
				if mask {
					s.WeComID = ""
				}
				if err := yield([]any{s.ID, s.Name, s.Role, s.Node, s.Also, s.WeComID, s.Priority, s.Duty, s.Active}); err != nil {
					return err
				}
			}
			return nil
		}}
}

// residentsExport tells who lives where as far as a list may: never a telephone number or an openid, and no whole name.
// Whoever needs a number asks for one person's, with a reason. Erased residents are not in it.
func residentsExport() Exporter {
	return Exporter{Kind: "residents", Columns: []string{"id", "alias", "age_band", "lang", "household", "node", "home", "proof", "has_phone",
		"following", "minor", "standings", "bound_at", "arrived_at"},
		Each: func(ctx context.Context, r store.Reader, _ bool, yield func([]any) error) error {
			tree, err := people.ReadTree(r)
			if err != nil {
				return err
			}
			for last := ""; ; {
				ids, err := residentIDs(r, last, page)
				if err != nil || len(ids) == 0 {
					return err
				}
				last = ids[len(ids)-1]
				for _, id := range ids {
					who, err := people.ByID(r, id)
					if err != nil {
						return err
					}
					if who.Erased {
						continue
					}
					err = yield([]any{who.ID, people.MaskName(who.Alias), who.AgeBand, who.Lang, who.Household, who.Home.Node,
						tree.PublicLabel(who.Home), who.Proof, who.HasPhone, who.Following, who.Minor, who.Roles, who.BoundAt, who.ArrivedAt})
					if err != nil {
						return err
					}
				}
				if err := ctx.Err(); err != nil {
					return err
				}
			}
		}}
}

func outboxExport(s *store.Store) Exporter {
	return Exporter{Kind: "outbox", Columns: []string{"id", "key", "resident", "staff", "platform", "kind", "channel", "about", "state", "reason",
		"attempts", "not_before", "expires_at", "sent_at", "created_at", "body"},
		Each: func(ctx context.Context, _ store.Reader, mask bool, yield func([]any) error) error {
			for before := ""; ; {
				pushes, err := s.ListOutbox(ctx, store.PushFilter{Before: before, Limit: page})
				if err != nil || len(pushes) == 0 {
					return err
				}
				for _, p := range pushes {
					before = p.ID
					if mask {
						p.Body = ""
					}
					err := yield([]any{p.ID, p.Key, p.Resident, p.Staff, p.Platform, p.Kind, p.Channel, p.About, string(p.State), p.Reason,
						p.Attempts, p.NotBefore, p.ExpiresAt, p.SentAt, p.CreatedAt, p.Body})
					if err != nil {
						return err
					}
				}
			}
		}}
}

func auditExport(s *store.Store) Exporter {
	return Exporter{Kind: "audit", Columns: []string{"id", "at", "day", "seq", "actor_kind", "actor_id", "role", "action", "object_kind",
		"object_id", "reason", "before", "after", "ip", "request", "hash"},
		Each: func(ctx context.Context, _ store.Reader, mask bool, yield func([]any) error) error {
			for before := ""; ; {
				entries, err := s.ListAudit(ctx, store.AuditFilter{Before: before, Limit: page})
				if err != nil || len(entries) == 0 {
					return err
				}
				for _, a := range entries {
					before = a.ID
					if mask {
						a.IP = ""
					}
					err := yield([]any{a.ID, a.At, a.Day, a.Seq, a.ActorKind, a.ActorID, a.Role, a.Action, a.ObjectKind, a.ObjectID, a.Reason,
						a.Before, a.After, a.IP, a.Request, a.Hash})
					if err != nil {
						return err
					}
				}
			}
		}}
}
