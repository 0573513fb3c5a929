package project

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

// Options of the capability. The zero Options are a district with the numbers of the field's rules that knows nothing of demands.
type Options struct {
	Policy Policy // zero fields take the defaults
	// DemandsOf gives the numbers of a resident's own demands, so that a filer hears what became of them. Main hands it over.
	DemandsOf func(r store.Reader, resident string) ([]string, error)
	// Calendar counts the working days of what the console opens; nil is China's.
	Calendar *calendar.Calendar
}

// capability answers the desk.
type capability struct {
	policy   Policy
	demands  func(store.Reader, string) ([]string, error)
	calendar *calendar.Calendar
}

// New gives what main lists.
func New(options ...Options) handlers.Capability {
	var o Options
	for _, o = range options { // none is the zero Options
	}
	if o.Calendar == nil {
		o.Calendar = calendar.China()
	}
	c := capability{o.Policy.WithDefaults(), o.DemandsOf, o.Calendar}
	return handlers.Capability{
		Name:       "project",
		Flows:      []*dialog.Flow{scoring, opinion, declining, progress},
		Migrations: migrations(),
		Look:       c.look,
		Apply:      c.apply,
		Bid:        c.bid,
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

func (c capability) office(a handlers.Asked) Office {
	return Office{Tree: a.Tree, Calendar: a.Calendar, Policy: c.policy}
}

// look answers the queries of the flows.
func (c capability) look(_ context.Context, a handlers.Asked, q dialog.Query) ([]dialog.Value, error) {
	switch q := q.(type) {
	case Scorable:
		return c.lookScorable(a, q)
	case Known:
		return c.lookKnown(a)
	}
	return nil, fmt.Errorf("project: nobody answers %T", q)
}

// apply carries out the orders of the flows.
func (c capability) apply(_ context.Context, tx *store.Tx, a handlers.Asked, e dialog.Effect) (dialog.Value, error) {
	if a.Who.ID == "" {
		return dialog.Value{}, fmt.Errorf("project: %T for nobody", e)
	}
	d := deed{Office: c.office(a), tx: tx, a: a}
	switch e := e.(type) {
	case Cast:
		return d.cast(e)
	case Reason:
		return d.reason(e)
	case Leave:
		return d.leave(e)
	case Decline:
		return d.decline(e)
	}
	return dialog.Value{}, fmt.Errorf("project: nobody carries out %T", e)
}
