package main

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"time"

	"github.com/oklog/ulid/v2"

	"minxu/calendar"
	"minxu/district"
	"minxu/handlers/demand"
	"minxu/people"
)

type boxCmd struct {
	Scale   float64 `help:"Part of the whole district: 1 = 12 streets, 1,024 areas, 160,000 residents, 30,000 demands." default:"1"`
	Demands int     `help:"So many demands, whatever the scale." default:"-1"`
	Number  uint64  `help:"Another number makes another district; the same one the same." default:"1"`
}

// Run fills an empty database with a whole made-up district.
func (cmd boxCmd) Run(e *env) error {
	if cmd.Scale <= 0 || cmd.Scale > 1 {
		return errors.New("--scale must be above 0 and at most 1")
	}
	c, s, caps, err := opened(e)
	if err != nil {
		return err
	}
	defer s.Close(e.ctx)
	if c.Production() {
		return errors.New("a made-up district is not for production")
	}
	if err := migrate(e.ctx, s, caps); err != nil {
		return err
	}
	bar := &progress{out: e.stdout, live: isTerminal(e)}
	ids := seededIDs(cmd.Number)
	box := district.Box{Store: s, People: people.New(), Scale: cmd.Scale, Number: cmd.Number, IDAt: ids, Done: bar.show}
	started := time.Now()
	tree, residents, err := box.Fill(e.ctx)
	if err != nil {
		return err
	}
	days, err := district.Calendar(s.Reader(e.ctx), calendar.China())
	if err != nil {
		return err
	}
	count := cmd.Demands
	if count < 0 {
		count = box.Demands()
	}
	filers := make([]demand.SeedFiler, len(residents))
	for i, r := range residents {
		filers[i] = demand.SeedFiler{ID: r.ID, Household: r.Household, Home: r.Home}
	}
	err = demand.Seed(e.ctx, s, demand.SeedOptions{Count: count, Number: cmd.Number, Tree: tree, Calendar: days, Filers: filers, Until: calendar.Midnight(s.Now()), IDAt: ids,
		Done: func(n int) { bar.show("demands", n, count) }})
	if err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%d places, %d people of staff, %d residents and %d demands were made up in %s.\n", len(tree.Nodes()), len(tree.Staff()), len(residents), count,
		time.Since(started).Round(time.Second))
	return nil
}

// seededIDs makes the same ids for the same number and instants.
func seededIDs(number uint64) func(time.Time) string {
	var seed [32]byte
	for i := range 8 {
		seed[i] = byte(number >> (8 * i))
	}
	random := rand.NewChaCha8(seed)
	return func(at time.Time) string { return ulid.MustNew(ulid.Timestamp(at), random).String() }
}

// progress draws a bar on a terminal, and says every tenth elsewhere.
type progress struct {
	out  io.Writer
	live bool
	last string
}

func (p *progress) show(what string, done, all int) {
	const width = 30
	part := width * done / max(all, 1)
	switch line := fmt.Sprintf("%-10s [%s%s] %d of %d", what, strings.Repeat("#", part), strings.Repeat(".", width-part), done, all); {
	case p.live:
		fmt.Fprint(p.out, "\r"+line)
		if done >= all {
			fmt.Fprintln(p.out)
		}
	default:
		if key := fmt.Sprint(what, 10*done/max(all, 1)); key != p.last {
			p.last = key
			fmt.Fprintln(p.out, line)
		}
	}
}
