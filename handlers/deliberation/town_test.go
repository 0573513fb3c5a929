package deliberation

import (
	"context"
	"errors"
	"fmt"
	"strings"
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
	dongan1  = "370602001901001"
)

func fixtureTree() *people.Tree {
	nodes := []people.Node{
		{Code: "370602", Kind: people.KindDistrict, Name: "芝罘区"},
		{Code: "370602003", Kind: people.KindStreet, Name: "毓璜顶街道", Parent: "370602"}, {Code: "370602001", Kind: people.KindStreet, Name: "向阳街道", Parent: "370602"},
		{Code: haifeng, Kind: people.KindCommunity, Name: "海风社区", Parent: "370602003"}, {Code: "370602001901", Kind: people.KindCommunity, Name: "东岸社区", Parent: "370602001"},
		{Code: haifeng1, Kind: people.KindArea, Name: "海风第一网格", Parent: haifeng, Estate: "海风小区", Buildings: "1-6"},
		{Code: dongan1, Kind: people.KindArea, Name: "东岸第一网格", Parent: "370602001901", Estate: "东岸花园", Buildings: "1-20"},
	}
	person := func(id, role, node string) people.Staff {
		return people.Staff{ID: id, Name: id, Role: role, Node: node, WeComID: "w-" + id, Active: true, Duty: true}
	}
	return people.NewTree(nodes, []people.Staff{person("s1", people.RoleSteward, haifeng), person("s4", people.RoleSecretary, haifeng), person("s5", people.RoleStreetOperator, "370602003")})
}

// town is the fixture on a fresh database: what a desk would give the capability. Households h1 to h41 live in the first area.
type town struct {
	t     testing.TB
	store *store.Store
	clock *storetest.Clock
	tree  *people.Tree
	cal   *calendar.Calendar
	cap   handlers.Capability
	lent  Lent
	users map[string]people.Resident
	turns int
}

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

func newTown(t testing.TB, url string) *town {
	t.Helper()
	c := storetest.NewClock(at(10, 9, 0).UTC())
	w := &town{t: t, clock: c, store: storetest.Open(t, url, storetest.WithClock(c)), users: map[string]people.Resident{}, tree: fixtureTree()}
	w.lent = Lent{
		Demand: func(*store.Tx, Office, people.Staff, string, string, string, string) (string, error) {
			return "MX202603170001", nil
		},
		Done: func(store.Reader, string, string) (bool, string, error) {
			return w.clock.Now().After(at(20, 0, 0)), "办理中", nil
		},
		Hot: func(store.Reader, string, string) (Spot, error) { return Spot{"停车管理怎么解决", 12, 15}, nil },
	}
	w.cap = New(Options{Lent: w.lent})
	var err error
	if w.cal, err = calendar.New("mon-fri", nil); err != nil {
		t.Fatal(err)
	}
	if err := w.store.Migrate(t.Context(), "people", people.Migrations()); err != nil {
		t.Fatal(err)
	}
	if err := w.store.Migrate(t.Context(), "deliberation", w.cap.Migrations); err != nil {
		t.Fatal(err)
	}
	for i := 1; i <= 41; i++ {
		w.arrive(fmt.Sprintf("u%d", i), fmt.Sprintf("h%d", i), people.Address{Node: haifeng1, Estate: "海风小区", Building: fmt.Sprint(i%6 + 1)})
	}
	w.arrive("kin", "h1", people.Address{Node: haifeng1, Estate: "海风小区", Building: "2"})
	w.arrive("far", "f1", people.Address{Node: dongan1, Estate: "东岸花园", Building: "8"})
	return w
}

func (w *town) arrive(id, home string, address people.Address) {
	w.t.Helper()
	w.tx(func(tx *store.Tx) error {
		r, err := people.Arrive(tx, "openid-"+id)
		if err != nil {
			return err
		}
		if err := people.Bind(tx, w.tree, r.ID, address, people.ProofSaid); err != nil {
			return err
		}
		if err := people.SetHousehold(tx, r.ID, home); err != nil {
			return err
		}
		w.users[id], err = people.ByID(tx, r.ID)
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
	return Office{Tree: w.tree, Calendar: w.cal, Policy: Policy{}.WithDefaults(), Lent: w.lent}
}

func (w *town) steward() people.Staff {
	s, ok := w.tree.StaffByID("s1")
	if !ok {
		w.t.Fatal("no steward")
	}
	return s
}

// does carries out an order of a user, as the desk does.
func (w *town) does(user string, e dialog.Effect) (receipt, error) {
	w.turns++
	var v dialog.Value
	err := w.store.InTx(context.Background(), func(tx *store.Tx) error {
		a := handlers.Asked{Reader: tx, Who: w.users[user], Tree: w.tree, Calendar: w.cal, Source: "text", Conversation: "talk-" + user, Key: fmt.Sprint("order", w.turns)}
		var err error
		v, err = w.cap.Apply(context.Background(), tx, a, e)
		return err
	})
	return receiptOf(v), err
}

func (w *town) must(user string, e dialog.Effect) receipt {
	w.t.Helper()
	r, err := w.does(user, e)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// refused says the sentence of what must be refused.
func refused(t testing.TB, err error) string {
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
	for range 300 {
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

func (w *town) pushes(kind string) (list []store.Push) {
	w.t.Helper()
	all, err := w.store.ListOutbox(context.Background(), store.PushFilter{Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	for _, p := range all {
		if p.Kind == kind {
			list = append(list, p)
		}
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

// asked is what the capability may know when a user says something.
func (w *town) asked(user, text string) handlers.Asked {
	a := handlers.Asked{Reader: w.reader(), Who: w.users[user], Tree: w.tree, Calendar: w.cal, Source: "text"}
	if text != "" {
		a.Heard = triage.Understand(text, triage.Context{Places: w.tree.Places(), At: w.clock.Now(), Holidays: w.cal})
	}
	return a
}

// proposed is a topic of u1 that was accepted and scoped to its area.
func (w *town) proposed() Topic {
	w.t.Helper()
	r := w.must("u1", Propose{Title: "停车位怎么划", Text: "停车位怎么划", Node: haifeng1, Estate: "海风小区", Building: "2", Place: "海风小区2号楼"})
	w.tx(func(tx *store.Tx) error { return w.office().Accept(tx, w.steward(), r.outcome, "受理") })
	w.tx(func(tx *store.Tx) error {
		return w.office().ScopeTopic(tx, w.steward(), r.outcome, Scoping{Impact: Impact{Reach: ReachArea}})
	})
	return w.topic(r.outcome)
}

func (w *town) topic(id string) Topic {
	w.t.Helper()
	t, err := TopicByID(w.reader(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return t
}

func (w *town) meeting(id string) Meeting {
	w.t.Helper()
	m, err := MeetingByID(w.reader(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

func (w *town) outcome(id string) Outcome {
	w.t.Helper()
	o, err := OutcomeByID(w.reader(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return o
}

// noticed is a meeting of a topic on 16 March whose notice is out.
func (w *town) noticed(topic string) Meeting {
	w.t.Helper()
	var m Meeting
	w.tx(func(tx *store.Tx) (err error) {
		m, err = w.office().Convene(tx, w.steward(), topic, Plan{At: at(16, 19, 0), Place: "海风社区议事厅"})
		return err
	})
	w.tx(func(tx *store.Tx) error { _, err := w.office().Notify(tx, w.steward(), m.ID); return err })
	w.runTo(w.clock.Now())
	return w.meeting(m.ID)
}

// held is a meeting at which so many households signed in by scanning, called to order.
func (w *town) held(m Meeting, n int) Meeting {
	w.t.Helper()
	w.runTo(at(16, 18, 50))
	for i := 1; i <= n; i++ {
		if r := w.must(fmt.Sprintf("u%d", i), SignIn{Meeting: m.ID}); r.outcome != "in" {
			w.t.Fatalf("u%d: %s", i, r.outcome)
		}
	}
	w.runTo(at(16, 19, 5))
	w.tx(func(tx *store.Tx) error { _, err := w.office().Begin(tx, w.steward(), m.ID); return err })
	return w.meeting(m.ID)
}

func contains(t testing.TB, text string, words ...string) {
	t.Helper()
	for _, word := range words {
		if !strings.Contains(text, word) {
			t.Errorf("%q lacks %q", text, word)
		}
	}
}
