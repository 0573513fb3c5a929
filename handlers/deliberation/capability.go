package deliberation

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

// Options of the capability. The zero Options are a district with the numbers of the field's rules, without demands and projects.
type Options struct {
	Policy Policy // zero fields take the defaults
	Lent   Lent
	// Calendar gives the district's working days to the pages; nil = the State Council's notices alone.
	Calendar func() *calendar.Calendar
}

// capability answers the desk.
type capability struct {
	policy Policy
	lent   Lent
	clock  func() *calendar.Calendar
}

// New gives what main lists.
func New(o Options) handlers.Capability {
	c := capability{o.Policy.WithDefaults(), o.Lent, o.Calendar}
	if c.clock == nil {
		c.clock = calendar.China
	}
	return handlers.Capability{
		Name:       "deliberation",
		Flows:      flows(),
		Migrations: migrations(),
		Look:       c.look,
		Apply:      c.apply,
		Bid:        c.bid,
		Attach:     c.attach,
		Glances:    map[string]handlers.Glance{"mine": c.glanceMine},
		Tick: func(ctx context.Context, s *store.Store, t *people.Tree, k *calendar.Calendar) (int, error) {
			return Office{Tree: t, Calendar: k, Policy: c.policy, Lent: c.lent}.Tick(ctx, s)
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
	return Office{Tree: a.Tree, Calendar: a.Calendar, Policy: c.policy, Lent: c.lent}
}

// look answers the queries of the flows.
func (c capability) look(_ context.Context, a handlers.Asked, q dialog.Query) ([]dialog.Value, error) {
	switch q := q.(type) {
	case Heard:
		return c.lookHeard(a)
	case Meant:
		return c.lookMeant(a, q)
	case Mine:
		return c.lookMine(a)
	case Near:
		return c.lookNear(a, q)
	case Own:
		return c.lookOwn(a)
	case Check:
		return c.lookCheck(a, q)
	case Results:
		return c.lookResults(a)
	case Standing:
		return c.lookStanding(a, q)
	case Seat:
		return c.lookSeat(a, q)
	}
	return nil, fmt.Errorf("deliberation: nobody answers %T", q)
}

// apply carries out the orders of the flows.
func (c capability) apply(_ context.Context, tx *store.Tx, a handlers.Asked, e dialog.Effect) (dialog.Value, error) {
	if a.Who.ID == "" {
		return dialog.Value{}, fmt.Errorf("deliberation: %T for nobody", e)
	}
	d := deed{Office: c.office(a), tx: tx, a: a}
	switch e := e.(type) {
	case Propose:
		return d.propose(e)
	case Back:
		return d.back(e)
	case TakeBack:
		return d.takeBack(e)
	case Reply:
		return d.reply(e)
	case Late:
		return d.late(e)
	case Say:
		return d.say(e)
	case SignIn:
		return d.signIn(e)
	case RaiseHand:
		return d.raiseHand(e)
	case Show:
		return d.show(e)
	case Score:
		return d.score(e)
	case Because:
		return d.because(e)
	}
	return dialog.Value{}, fmt.Errorf("deliberation: nobody carries out %T", e)
}
