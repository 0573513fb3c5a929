package campaign

import (
	"context"
	"embed"
	"errors"
	"io/fs"

	"minxu/calendar"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

//go:embed migrations/*.sql
var files embed.FS

func migrations() fs.FS {
	sub, err := fs.Sub(files, "migrations")
	if err != nil {
		panic(err) // the folder is compiled in
	}
	return sub
}

// New gives what main lists. past are the deeds of other capabilities by which audiences can be narrowed.
func New(past ...Past) handlers.Capability {
	c := capability{past}
	return handlers.Capability{
		Name:       "campaign",
		Migrations: migrations(),
		Tick: func(ctx context.Context, s *store.Store, t *people.Tree, _ *calendar.Calendar) (int, error) {
			return c.office(t).Tick(ctx, s)
		},
		Next: nextDueAt,
		Press: func(_ context.Context, tx *store.Tx, p handlers.Pressed) (handlers.Deed, error) {
			deed, err := c.office(p.Tree).press(tx, p)
			return deed, sentence(err)
		},
		Erase: func(_ context.Context, tx *store.Tx, r people.Resident) error { return forget(tx, r.ID) },
		Export: func(_ context.Context, r store.Reader, who people.Resident) (any, error) {
			list, err := mine(r, who.ID)
			if err != nil || len(list) == 0 {
				return nil, err
			}
			return list, nil
		},
		Verify: verify,
		Pages:  c.pages(),
		Nav:    c.nav(),
	}
}

type capability struct{ past []Past }

func (c capability) office(t *people.Tree) Office { return Office{Tree: t, Past: c.past} }

// sentence says to a person what somebody else's change meanwhile means.
func sentence(err error) error {
	if errors.Is(err, store.ErrStale) {
		return refuse("刚才有人改动了这条通知，请刷新后再试。")
	}
	return err
}

// Heard is a campaign as its receiver may take it along.
type Heard struct {
	Title string `json:"title"`
	Body  string `json:"body"`
	Why   string `json:"left_out,omitempty"`
}
