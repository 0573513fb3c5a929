package project

import (
	"context"
	"errors"
	"strconv"
	"testing"
	"time"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
	"minxu/triage"
)

// The district of the conversation fixture.
const (
	haifeng  = "370602003901"
	haifeng1 = "370602003901001"
	haifeng2 = "370602003901002"
	dongan1  = "370602001901001"
)

func fixtureTree() *people.Tree {
	nodes := []people.Node{
		{Code: "370602", Kind: people.KindDistrict, Name: "芝罘区"},
		{Code: "370602003", Kind: people.KindStreet, Name: "毓璜顶街道", Parent: "370602"}, {Code: "370602001", Kind: people.KindStreet, Name: "向阳街道", Parent: "370602"},
		{Code: haifeng, Kind: people.KindCommunity, Name: "海风社区", Parent: "370602003"}, {Code: "370602001901", Kind: people.KindCommunity, Name: "东岸社区", Parent: "370602001"},
		{Code: haifeng1, Kind: people.KindArea, Name: "海风第一网格", Parent: haifeng, Estate: "海风小区", Buildings: "1-6"},
		{Code: haifeng2, Kind: people.KindArea, Name: "海风第二网格", Parent: haifeng, Estate: "海风小区", Buildings: "7-12"},
		{Code: "370602003901003", Kind: people.KindArea, Name: "海风第三网格", Parent: haifeng, Estate: "礁石里", Buildings: "1-3"},
		{Code: dongan1, Kind: people.KindArea, Name: "东岸第一网格", Parent: "370602001901", Estate: "东岸花园", Buildings: "1-20"},
	}
	person := func(id, role, node string) people.Staff {
		return people.Staff{ID: id, Name: id, Role: role, Node: node, WeComID: "w-" + id, Active: true, Duty: true}
	}
	return people.NewTree(nodes, []people.Staff{person("s1", people.RoleSteward, haifeng), person("s4", people.RoleSecretary, haifeng), person("s5", people.RoleStreetOperator, "370602003")})
}

// town is the fixture on a fresh database: what a desk would give the capability.
type town struct {
	t     testing.TB
	store *store.Store
	clock *storetest.Clock
	tree  *people.Tree
	cal   *calendar.Calendar
	cap   handlers.Capability
	users map[string]people.Resident
	turns int
}

// eachTown runs a test on every engine, each time in a town of its own.
func eachTown(t *testing.T, test func(*testing.T, *town)) {
	t.Helper()
	for _, engine := range []string{"sqlite", "mariadb"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			url := ""
			if engine == "sqlite" {
				url = storetest.SQLite(t)
			} else {
				url = storetest.Database(t)
			}
			test(t, newTown(t, url))
		})
	}
}

// newTown is the fixture with PR1 open from 5 to 19 March; everybody but r9 has lived there since January.
func newTown(t testing.TB, url string) *town {
	t.Helper()
	c := storetest.NewClock(time.Date(2026, 1, 5, 1, 0, 0, 0, time.UTC))
	w := &town{t: t, clock: c, store: storetest.Open(t, url, storetest.WithClock(c)), cap: New(), users: map[string]people.Resident{}, tree: fixtureTree()}
	var err error
	if w.cal, err = calendar.New("mon-fri", map[string]bool{"2026-04-06": false}); err != nil {
		t.Fatal(err)
	}
	if err := w.store.Migrate(t.Context(), "people", people.Migrations()); err != nil {
		t.Fatal(err)
	}
	if err := w.store.Migrate(t.Context(), "project", w.cap.Migrations); err != nil {
		t.Fatal(err)
	}
	for id, home := range map[string]people.Address{"u1": {Node: haifeng1, Estate: "海风小区", Building: "3"}, "u7": {Node: haifeng2, Estate: "海风小区", Building: "8"},
		"u2": {Node: dongan1, Estate: "东岸花园", Building: "8"}, "u3": {}, "u8": {Node: "370602003901003", Estate: "礁石里", Building: "1"}} {
		w.arrive(id, home)
	}
	c.Set(at(5, 10, 0).UTC())
	w.restore(Restored{Project: Project{ID: "PR1", Title: "海风小区楼道灯更新", Coverage: "海风小区", State: Scoring}, OpenAt: at(5, 9, 0), CloseAt: at(19, 18, 0)})
	w.restore(Restored{Project: Project{ID: "PR2", Title: "东岸花园晾衣区改造", Coverage: "东岸花园", State: Archived}})
	c.Set(at(10, 9, 0).UTC())
	return w
}

func (w *town) arrive(id string, home people.Address) people.Resident {
	w.t.Helper()
	w.tx(func(tx *store.Tx) error {
		r, err := people.Arrive(tx, "openid-"+id)
		if err != nil {
			return err
		}
		if home.Node != "" {
			if err := people.Bind(tx, w.tree, r.ID, home, people.ProofSaid); err != nil {
				return err
			}
		}
		w.users[id], err = people.ByID(tx, r.ID)
		return err
	})
	return w.users[id]
}

func (w *town) restore(in Restored) {
	w.t.Helper()
	var err error
	if in.Node, in.Estate, err = Place(w.tree, in.Coverage, ""); err != nil {
		w.t.Fatal(err)
	}
	w.tx(func(tx *store.Tx) error {
		_, err := w.office().Restore(tx, in)
		return err
	})
}

func (w *town) tx(f func(*store.Tx) error) {
	w.t.Helper()
	if err := w.store.InTx(context.Background(), f); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) reader() store.Reader { return w.store.Reader(context.Background()) }

func (w *town) office() Office {
	return Office{Tree: w.tree, Calendar: w.cal, Policy: Policy{}.WithDefaults()}
}

func (w *town) staff(id string) people.Staff {
	w.t.Helper()
	s, ok := w.tree.StaffByID(id)
	if !ok {
		w.t.Fatalf("no staff %s", id)
	}
	return s
}

// apply carries out an order of a user, as the desk does, in any store.
func (w *town) apply(s *store.Store, user, key string, e dialog.Effect) (receipt, error) {
	var v dialog.Value
	err := s.InTx(context.Background(), func(tx *store.Tx) error {
		a := handlers.Asked{Reader: tx, Who: w.users[user], Tree: w.tree, Calendar: w.cal, Source: "text", Conversation: "talk-" + user, Key: key}
		var err error
		v, err = w.cap.Apply(context.Background(), tx, a, e)
		return err
	})
	return receiptOf(v), err
}

// gives casts a ballot that must be taken.
func (w *town) gives(user string, score int) receipt {
	w.t.Helper()
	w.turns++
	r, err := w.apply(w.store, user, "order"+strconv.Itoa(w.turns), Cast{Project: "PR1", Score: score})
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// refused says the sentence of a ballot that must be refused.
func (w *town) refused(user, project string, score int) string {
	w.t.Helper()
	w.turns++
	_, err := w.apply(w.store, user, "order"+strconv.Itoa(w.turns), Cast{Project: project, Score: score})
	return sentence(w.t, err)
}

func sentence(t testing.TB, err error) string {
	t.Helper()
	var no *handlers.Refusal
	if !errors.As(err, &no) {
		t.Fatalf("not refused: %v", err)
	}
	return no.Sentence
}

// runTo lets the timers do everything that falls due up to an instant, each at its own.
func (w *town) runTo(to time.Time) {
	w.t.Helper()
	for range 200 {
		next, due, err := NextTimer(w.reader())
		if err != nil {
			w.t.Fatal(err)
		}
		if !due || next.After(to) {
			w.clock.Set(to.UTC())
			return
		}
		if next.After(w.clock.Now()) {
			w.clock.Set(next)
		}
		n, err := w.office().Tick(context.Background(), w.store)
		if err != nil {
			w.t.Fatal(err)
		}
		if n == 0 {
			w.t.Fatalf("something falls due at %s and nobody does it", next)
		}
	}
	w.t.Fatal("the timers never come to rest")
}

func (w *town) project(id string) Project {
	w.t.Helper()
	p, err := ByID(w.reader(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return p
}

func (w *town) round(id string) Round {
	w.t.Helper()
	r, ok, err := RoundOf(w.reader(), id, w.project(id).Round)
	if err != nil || !ok {
		w.t.Fatalf("no round: %v", err)
	}
	return r
}

func (w *town) ballots(id string) []Ballot {
	w.t.Helper()
	list, err := Ballots(w.reader(), id, w.project(id).Round)
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// sound fails when an invariant is broken.
func (w *town) sound() {
	w.t.Helper()
	found, err := w.cap.Verify(context.Background(), w.reader())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, f := range found {
		w.t.Error(f)
	}
}

func (w *town) pushes(kind string) []store.Push {
	w.t.Helper()
	all, err := w.store.ListOutbox(context.Background(), store.PushFilter{Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	var list []store.Push
	for _, p := range all {
		if p.Kind == kind {
			list = append(list, p)
		}
	}
	return list
}

// asked is what the capability may know when a user says something.
func (w *town) asked(user, text string) handlers.Asked {
	a := handlers.Asked{Reader: w.reader(), Who: w.users[user], Tree: w.tree, Calendar: w.cal, Source: "text"}
	if text != "" {
		a.Heard = triage.Understand(text, triage.Context{Places: w.tree.Places(), At: w.clock.Now(), Holidays: w.cal})
	}
	return a
}
