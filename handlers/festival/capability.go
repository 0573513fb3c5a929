package festival

import (
	"context"
	"embed"
	"fmt"
	"io/fs"

	"minxu/calendar"
	"minxu/dialog"
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

// capability answers the desk; it keeps nothing but the district's numbers.
type capability struct{ policy Policy }

// New gives what main lists.
func New() handlers.Capability {
	c := capability{Policy{}.WithDefaults()}
	return handlers.Capability{
		Name:       "festival",
		Flows:      flows(),
		Migrations: migrations(),
		Look:       c.look,
		Apply:      c.apply,
		Bid:        c.bid,
		Attach:     c.attach,
		Glances:    map[string]handlers.Glance{"mine": c.glanceMine},
		Tick: func(ctx context.Context, s *store.Store, t *people.Tree, k *calendar.Calendar) (int, error) {
			return Office{Tree: t, Calendar: k, Policy: c.policy}.Tick(ctx, s)
		},
		Next:   NextTimer,
		Erase:  c.erase,
		Export: c.export,
		Verify: c.verify,
		Stage:  c.stage(),
		Pages:  c.pages(),
		Nav:    c.nav(),
	}
}

// look answers the queries of the flows.
func (c capability) look(_ context.Context, a handlers.Asked, q dialog.Query) ([]dialog.Value, error) {
	switch q := q.(type) {
	case Said:
		return c.lookSaid(a, q)
	case Near:
		return c.lookNear(a, q)
	case One:
		return c.lookOne(a, q.ID)
	case Mine:
		return c.lookMine(a, q)
	case Barred:
		return c.lookBarred(a, q.Event)
	case Clashes:
		return c.lookClashes(a, q.Event)
	}
	return nil, fmt.Errorf("festival: nobody answers %T", q)
}

// apply carries out the orders of the flows.
func (c capability) apply(_ context.Context, tx *store.Tx, a handlers.Asked, e dialog.Effect) (dialog.Value, error) {
	r, err := c.applyOrder(tx, a, e)
	if err != nil {
		return dialog.Value{}, err
	}
	return r.value(), nil
}
