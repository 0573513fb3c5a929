package lawyer

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

// Ways in which a booking came.
const (
	ChannelChat   = "chat"
	ChannelPhone  = "phone"
	ChannelWalkIn = "walk_in"
)

// capability answers the desk; it keeps nothing but the district's numbers.
type capability struct {
	policy Policy
	link   func(path string) string
}

// Options of the capability; the zero Options are a district with the numbers of the field's rules, whose replies hold no links.
type Options struct {
	Policy Policy                   // zero fields take the defaults
	Link   func(path string) string // makes the address of a page; nil: the calendar of a booking is not offered in the chat
}

// New gives what main lists.
func New(options ...Options) handlers.Capability {
	var o Options
	if len(options) > 0 {
		o = options[0]
	}
	c := capability{o.Policy.WithDefaults(), o.Link}
	return handlers.Capability{
		Name:       "lawyer",
		Flows:      []*dialog.Flow{booking, offer, reminder, rating, instead, legal},
		Migrations: migrations(),
		Look:       c.look,
		Apply:      c.apply,
		Bid:        c.bid,
		Glances:    map[string]handlers.Glance{"mine": c.glanceMine, "greeting": c.glanceMine},
		Tick: func(ctx context.Context, s *store.Store, t *people.Tree, k *calendar.Calendar) (int, error) {
			return Office{Tree: t, Calendar: k, Policy: c.policy}.Tick(ctx, s)
		},
		Next:   nextDue,
		Erase:  c.erase,
		Export: c.export,
		Verify: c.verify,
		Stage:  c.stage(),
		Pages:  c.pages(),
		Nav:    c.nav(),
	}
}

// office gives what the acts of this turn stand on.
func (c capability) office(a handlers.Asked) Office {
	return Office{Tree: a.Tree, Calendar: a.Calendar, Policy: c.policy}
}

// look answers the queries of the flows.
func (c capability) look(_ context.Context, a handlers.Asked, q dialog.Query) ([]dialog.Value, error) {
	switch q := q.(type) {
	case Own:
		return c.lookOwn(a)
	case Hours:
		return c.lookHours(a, q)
	case Timetable:
		return c.lookTimetable(a)
	case Legal:
		return c.lookLegal(a)
	case Prompt:
		return c.lookPrompt(a, q.Kind)
	}
	return nil, fmt.Errorf("lawyer: nobody answers %T", q)
}

// apply carries out the orders of the flows.
func (c capability) apply(_ context.Context, tx *store.Tx, a handlers.Asked, e dialog.Effect) (dialog.Value, error) {
	if a.Who.ID == "" {
		return dialog.Value{}, fmt.Errorf("lawyer: %T for nobody", e)
	}
	d := deed{Office: c.office(a), tx: tx, a: a}
	var r receipt
	var err error
	switch e := e.(type) {
	case Hold:
		r, err = d.hold(e)
	case Book:
		r, err = d.book(e)
	case Join:
		r, err = d.join(e)
	case Refer:
		r, err = d.refer(e)
	case Cancel:
		r, err = d.cancel(e)
	case Move:
		r, err = d.move(e)
	case Accept:
		r, err = d.accept(e)
	case Decline:
		r, err = d.decline(e)
	case Leave:
		r, err = d.leave(e)
	case Promise:
		r, err = d.promise(e)
	case Rate:
		r, err = d.rate(e)
	case Ask:
		r, err = d.ask(e)
	default:
		return dialog.Value{}, fmt.Errorf("lawyer: nobody carries out %T", e)
	}
	if err != nil {
		return dialog.Value{}, err
	}
	if c.link != nil && r.state == Booked {
		r.calendar = c.link(CalendarPath(tx, r.id))
	}
	return r.value(), nil
}
