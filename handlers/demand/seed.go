package demand

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// SeedFiler is a resident of a box district who files demands.
type SeedFiler struct {
	ID, Household string
	Home          people.Address
}

// SeedOptions say what a box district's demands are like. The same options make the same demands.
type SeedOptions struct {
	Count    int
	Number   uint64 // another number, another district
	Tree     *people.Tree
	Calendar *calendar.Calendar
	Policy   Policy
	Filers   []SeedFiler
	Until    time.Time              // nothing happens after it; a midnight, because numbers of that day are left to those who live there
	IDAt     func(time.Time) string // makes ids that sort by time; is called by one goroutine, in a fixed order
	Done     func(int)              // hears how many are written; nil = nobody
}

// seedBatch is how many demands one transaction writes.
const seedBatch = 1000

// Seed writes demands that a district might have had: over the tree and over the years, each with the log of its life so far, its orders and
// evaluations, and found by search at once. Every life is a walk along the table of moves. It is for databases of trial only.
func Seed(ctx context.Context, s *store.Store, o SeedOptions) error {
	g, err := newSower(o)
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	batches, failed := make(chan []seeded, 2), make(chan error, 1)
	go func() { // words and walks are thought up while the database writes
		defer close(batches)
		for list := g.batch(); len(list) > 0; list = g.batch() {
			select {
			case batches <- list:
			case <-ctx.Done():
				return
			}
		}
	}()
	go func() { failed <- plant(ctx, s, batches, o.Done) }()
	return <-failed
}

// plant writes batches until there are none left.
func plant(ctx context.Context, s *store.Store, batches <-chan []seeded, done func(int)) error {
	words := map[string]int64{}
	n := 0
	for list := range batches {
		if err := s.InTx(ctx, func(tx *store.Tx) error { return writeSeeded(tx, list, words) }); err != nil {
			return fmt.Errorf("seed demands: %w", err)
		}
		n += len(list)
		if done != nil {
			done(n)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.InTx(ctx, func(tx *store.Tx) error {
		return tx.Audit(store.Entry{ActorKind: string(BySystem), Action: "demand.seed", ObjectKind: "demand", ObjectID: "box", Reason: "district_in_a_box", After: fmt.Sprint(n)})
	})
}

// seeded is one demand with everything that happened to it.
type seeded struct {
	demand Demand
	next   time.Time // when a timer falls due
	events []Event
	orders []Order
	said   []Evaluation
}

// sower thinks demands up one after another.
type sower struct {
	SeedOptions
	rnd      *rand.Rand
	office   Office
	problems []problem
	areas    []people.Node
	days     int
	made     int
	serials  map[string]int
	moves    map[move3]State // the table as far as it was used; asking it each time would be half of the work
	follow   []seeded        // neighbours of the last one, who wait for their turn
}

func newSower(o SeedOptions) (*sower, error) {
	g := &sower{SeedOptions: o, rnd: rand.New(rand.NewPCG(o.Number, 7)), problems: problems(), serials: map[string]int{}, moves: map[move3]State{}}
	g.Policy = g.Policy.WithDefaults()
	g.office = Office{Tree: o.Tree, Calendar: o.Calendar, Policy: g.Policy}
	for _, n := range o.Tree.Nodes() {
		if n.Kind == people.KindArea {
			g.areas = append(g.areas, n)
		}
	}
	if len(g.areas) == 0 || len(o.Filers) == 0 {
		return nil, errors.New("seed demands: a district with areas and residents must be there")
	}
	// Forty a day, six weeks at least and three years at most.
	const perDay, least, most = 40, 45, 3 * 365
	g.days = min(max(o.Count/perDay, least), most)
	return g, nil
}

// batch gives the next demands, in the order in which they were filed; none when all are made.
func (g *sower) batch() []seeded {
	list := make([]seeded, 0, seedBatch)
	for len(list) < seedBatch && g.made < g.Count {
		if len(g.follow) > 0 {
			list = append(list, g.follow[0])
			g.follow = g.follow[1:]
		} else {
			list = append(list, g.one())
		}
		g.made++
	}
	return list
}

// when gives the instant at which the n-th demand was filed: evenly over the days, at an hour at which people are awake.
func (g *sower) when(n int) time.Time {
	first := calendar.Midnight(g.Until).AddDate(0, 0, -g.days)
	at := first.Add(time.Duration(float64(g.days) * 24 * float64(time.Hour) * float64(n) / float64(g.Count)))
	if hour := at.In(calendar.Shanghai()).Hour(); hour < 6 { // few are awake; the rest tell it in the morning
		at = at.Add(time.Duration(6-hour+g.rnd.IntN(12)) * time.Hour)
	}
	at = at.Add(time.Duration(g.rnd.IntN(3600)) * time.Second).Truncate(time.Second)
	if !at.Before(g.Until) {
		at = g.Until.Add(-time.Duration(1+g.rnd.IntN(3600)) * time.Second)
	}
	return at.UTC()
}

// number gives the next number of the day of an instant.
func (g *sower) number(at time.Time) string {
	day := store.Day(at)
	g.serials[day]++
	return fmt.Sprintf("MX%s%04d", day, g.serials[day])
}

// one thinks up a demand and its life, and now and then neighbours who report the same.
func (g *sower) one() seeded {
	area := g.areas[g.rnd.IntN(len(g.areas))]
	p := g.problems[g.rnd.IntN(len(g.problems))]
	x := seeded{demand: g.filed(p, area, g.when(g.made))}
	lead := x.demand
	neighbours := 0
	if !personal(p.category) && g.rnd.IntN(20) == 0 {
		neighbours = 1 + g.rnd.IntN(4)
	}
	neighbours = min(neighbours, g.Count-g.made-1)
	for range neighbours {
		d := g.filed(p, area, lead.SubmittedAt.Add(time.Duration(g.rnd.IntN(60))*time.Minute))
		if d.SubmittedAt.Before(g.Until) {
			g.follow = append(g.follow, seeded{demand: d})
		}
	}
	g.live(&x, len(g.follow))
	for i := range g.follow {
		g.join(&g.follow[i], x.demand)
	}
	return x
}

// filed is a demand as it was just filed.
func (g *sower) filed(p problem, area people.Node, at time.Time) Demand {
	building, entrance := "", ""
	if list := area.ListBuildings(); len(list) > 0 {
		building = list[g.rnd.IntN(len(list))]
	}
	place := area.Estate + building + "号楼"
	if g.rnd.IntN(2) == 0 {
		entrance = fmt.Sprint(1 + g.rnd.IntN(4))
		place += entrance + "单元"
	}
	filer := g.Filers[g.rnd.IntN(len(g.Filers))]
	id := g.IDAt(at)
	text := p.tell(g.rnd, place)
	d := Demand{ID: id, No: g.number(at), Source: "box/" + id, Filer: filer.ID, Household: filer.Household, Role: RoleResident, Privacy: PrivacyFor(text, p.category, p.nature, false, false),
		Title: p.title, Text: text, Nature: p.nature, Category: p.category, Urgency: p.urgency, Level: LevelCommunity, Hazard: p.category == "D08",
		Node: area.Code, Estate: area.Estate, Building: building, Entrance: entrance, Place: place, Contact: "self", Channel: "text", SubmittedAt: at, ClockFrom: at, Households: 1,
		State: Draft, Version: 1}
	if c, ok := g.Tree.Above(area.Code, people.KindCommunity); ok {
		d.Community = c.Code
	}
	if area.Box != nil {
		d.HasPoint = true
		d.Lat, d.Lng = area.Box.South+g.rnd.Float64()*(area.Box.North-area.Box.South), area.Box.West+g.rnd.Float64()*(area.Box.East-area.Box.West)
	}
	switch g.rnd.IntN(20) {
	case 0, 1: // told on the telephone or at the desk
		d.Role, d.Channel = RoleStaff, pick(g.rnd.IntN(2) == 0, "phone", "desk")
	case 2:
		d.Role, d.Proxy, d.ProxyWho = RoleProxy, "mother", "我妈"
	case 3:
		d.Privacy = Anonymous
	case 4:
		d.Channel = "voice"
	}
	if d.Privacy == Anonymous {
		d.Household, d.ProxyWho = "", ""
	}
	due := g.Policy.DueFrom(g.Calendar, d.Urgency, at)
	d.ContactDue, d.FinishDue = due.Contact, due.Finish
	return d
}
