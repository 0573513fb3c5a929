package demand

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

// capability answers the desk; it keeps nothing but the district's numbers, as they were last read.
type capability struct {
	numbers     *numbers
	photographs Photographs
	keep        Keeper
	link        func(path string) string
	clock       func() *calendar.Calendar
	agenda      func(node, category string) string
	filings     *filings // of the open API in this minute
	taken       *taken   // out of the console today
	giveOut     Exporting
}

// Options of the capability; the zero Options are a district with the numbers of the field's rules and no photos to show.
type Options struct {
	Policy Policy                   // zero fields take the defaults
	Photo  Photographs              // main hands over who keeps them
	Keep   Keeper                   // keeps a photo that staff upload; nil: none can be
	Link   func(path string) string // the address of a page for somebody outside; nil: results go without their photos
	// Calendar gives the district's working days to the pages; nil = the State Council's notices alone. Turns and timers get it with each call.
	Calendar func() *calendar.Calendar
	// Agenda gives the path to which a hot spot is posted to become a topic of deliberation; nil = there is none.
	Agenda func(node, category string) string
	Export Exporting // main hands over who writes files; nil = nothing is taken out of the console
}

// New gives what main lists.
func New(o Options) handlers.Capability {
	c := capability{newNumbers(o.Policy.WithDefaults()), o.Photo, o.Keep, o.Link, o.Calendar, o.Agenda, &filings{}, &taken{}, o.Export}
	if c.clock == nil {
		c.clock = calendar.China
	}
	return handlers.Capability{
		Name:       "demand",
		Flows:      []*dialog.Flow{filing, progress, urging, adding, withdrawal, answering, evaluation, afterwards, watching},
		Migrations: migrations(),
		Look:       c.look,
		Apply:      c.apply,
		Bid:        c.bid,
		Attach:     c.attach,
		Glances:    map[string]handlers.Glance{"progress": c.glanceProgress, "mine": c.glanceMine, "greeting": c.glanceGreeting, "why": c.glanceWhy},
		Event:      c.event,
		Tick: func(ctx context.Context, s *store.Store, t *people.Tree, k *calendar.Calendar) (int, error) {
			return Office{Tree: t, Calendar: k, Policy: c.numbers.in(s.Reader(ctx))}.Tick(ctx, s)
		},
		Next:   NextTimer,
		Held:   c.held,
		Press:  c.press,
		Words:  pressSay,
		Erase:  c.erase,
		Export: c.export,
		Verify: c.verify,
		Stage:  c.stage(),
		Pages:  c.pages(),
		Nav:    c.nav(),
		Beats:  beats,
	}
}

// office gives what the acts of this turn stand on.
func (c capability) office(a handlers.Asked) Office {
	return Office{Tree: a.Tree, Calendar: a.Calendar, Policy: c.numbers.in(a.Reader)}
}

// look answers the queries of the flows.
func (c capability) look(_ context.Context, a handlers.Asked, q dialog.Query) ([]dialog.Value, error) {
	switch q := q.(type) {
	case Said:
		return c.lookSaid(a)
	case OwnCase:
		return c.lookOwn(a, q)
	case NearCase:
		return c.lookNear(a, q)
	case Cases:
		return c.lookCases(a, q.For)
	case Questions:
		return c.lookCases(a, "answer")
	case Other:
		return c.lookOther(a)
	case Verdicts:
		return c.lookVerdicts(a)
	}
	return nil, fmt.Errorf("demand: nobody answers %T", q)
}

// apply carries out the orders of the flows.
func (c capability) apply(_ context.Context, tx *store.Tx, a handlers.Asked, e dialog.Effect) (dialog.Value, error) {
	if a.Who.ID == "" {
		return dialog.Value{}, fmt.Errorf("demand: %T for nobody", e)
	}
	d := deed{Office: c.office(a), tx: tx, a: a}
	var r receipt
	var err error
	switch e := e.(type) {
	case File:
		r, err = d.file(e)
	case Refuse:
		r, err = d.refuse(e)
	case Supplement:
		r, err = d.supplement(e)
	case Answer:
		r, err = d.answer(e)
	case Urge:
		r, err = d.urge(e)
	case Withdraw:
		r, err = d.withdraw(e)
	case Solved:
		r, err = d.solved(e)
	case Score:
		r, err = d.score(e)
	case Reopen:
		r, err = d.reopen(e)
	case Watch:
		r, err = d.watch(e)
	default:
		return dialog.Value{}, fmt.Errorf("demand: nobody carries out %T", e)
	}
	if err != nil {
		return dialog.Value{}, err
	}
	return r.value(), nil
}
