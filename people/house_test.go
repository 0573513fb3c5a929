package people

import (
	"context"
	"testing"
	"time"

	"minxu/store"
	"minxu/store/storetest"
)

// start is the clock of the conversation fixture.
func start() time.Time { return time.Date(2026, 3, 10, 1, 0, 0, 0, time.UTC) }

type house struct {
	t      *testing.T
	store  *store.Store
	people *People
	clock  *storetest.Clock
}

// each runs a test on every engine, in a house with this room's tables and the fixture's district.
func each(t *testing.T, test func(*testing.T, *house)) {
	t.Helper()
	t.Parallel()
	clock := storetest.NewClock(start())
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		clock.Set(start())
		if err := s.Migrate(context.Background(), "people", Migrations()); err != nil {
			t.Fatal(err)
		}
		h := &house{t: t, store: s, people: New(), clock: clock}
		nodes, staff := fixture(t)
		h.tx(func(tx *store.Tx) error {
			if err := h.people.SaveNodes(tx, nodes...); err != nil {
				return err
			}
			return h.people.SaveStaff(tx, staff...)
		})
		test(t, h)
	}, storetest.WithClock(clock))
}

func (h *house) reader() store.Reader { return h.store.Reader(context.Background()) }

func (h *house) tx(do func(*store.Tx) error) {
	h.t.Helper()
	if err := h.store.InTx(context.Background(), do); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) tree() *Tree {
	h.t.Helper()
	tree, err := h.people.Tree(h.reader())
	if err != nil {
		h.t.Fatal(err)
	}
	return tree
}

func (h *house) arrive(openid string) Resident {
	h.t.Helper()
	var who Resident
	h.tx(func(tx *store.Tx) (err error) {
		who, err = Arrive(tx, openid)
		return err
	})
	return who
}

func (h *house) byID(id string) Resident {
	h.t.Helper()
	who, err := ByID(h.reader(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return who
}

func (h *house) pushes(f store.PushFilter) []store.Push {
	h.t.Helper()
	list, err := h.store.ListOutbox(context.Background(), f)
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}
