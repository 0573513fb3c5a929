package festival

import (
	"context"
	"errors"
	"fmt"
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
	dongan   = "370602001901"
	dongan1  = "370602001901001"
	huaixi1  = "370602003902001"
	yuhuang  = "370602003"
)

func fixtureNodes() []people.Node {
	return []people.Node{
		{Code: "370602", Kind: people.KindDistrict, Name: "芝罘区"},
		{Code: yuhuang, Kind: people.KindStreet, Name: "毓璜顶街道", Parent: "370602"}, {Code: "370602001", Kind: people.KindStreet, Name: "向阳街道", Parent: "370602"},
		{Code: haifeng, Kind: people.KindCommunity, Name: "海风社区", Parent: yuhuang}, {Code: "370602003902", Kind: people.KindCommunity, Name: "槐香里社区", Parent: yuhuang},
		{Code: dongan, Kind: people.KindCommunity, Name: "东岸社区", Parent: "370602001"},
		{Code: haifeng1, Kind: people.KindArea, Name: "海风第一网格", Parent: haifeng, Estate: "海风小区", Buildings: "1-6"},
		{Code: huaixi1, Kind: people.KindArea, Name: "槐香里第一网格", Parent: "370602003902", Estate: "槐香里", Buildings: "1-8"},
		{Code: dongan1, Kind: people.KindArea, Name: "东岸第一网格", Parent: dongan, Estate: "东岸花园", Buildings: "1-20"},
	}
}

func fixtureStaff() []people.Staff {
	person := func(id, role, node string) people.Staff {
		return people.Staff{ID: id, Name: id, Role: role, Node: node, WeComID: "wecom-" + id, Active: true, Duty: true}
	}
	return []people.Staff{person("s1", people.RoleSteward, haifeng), person("s3", people.RoleSteward, dongan), person("o1", people.RoleOrganiser, haifeng), person("a1", people.RoleDistrictAdmin, "370602")}
}

// town is the fixture on a fresh database: what a desk would give the capability.
type town struct {
	t     testing.TB
	store *store.Store
	clock *storetest.Clock
	tree  *people.Tree
	cal   *calendar.Calendar
	c     capability
	cap   handlers.Capability
	users map[string]people.Resident
	turns int
}

// at gives an instant of the fixture's March in Shanghai.
func at(day, hour, minute int) time.Time {
	return time.Date(2026, 3, day, hour, minute, 0, 0, calendar.Shanghai())
}

// eachTown runs a test on every engine, each time in a town of its own.
func eachTown(t *testing.T, test func(*testing.T, *town)) {
	t.Helper()
	for _, engine := range []string{"sqlite", "mariadb"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			if engine == "sqlite" {
				test(t, newTown(t, storetest.SQLite(t)))
			} else {
				test(t, newTown(t, storetest.Database(t)))
			}
		})
	}
}

func newTown(t testing.TB, url string) *town {
	t.Helper()
	c := storetest.NewClock(at(10, 9, 0).UTC())
	w := &town{t: t, clock: c, store: storetest.Open(t, url, storetest.WithClock(c)), c: capability{Policy{}.WithDefaults()}, cap: New(), users: map[string]people.Resident{}}
	var err error
	if w.cal, err = calendar.New("mon-fri", nil); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := w.store.Migrate(ctx, "people", people.Migrations()); err != nil {
		t.Fatal(err)
	}
	if err := w.store.Migrate(ctx, "festival", w.cap.Migrations); err != nil {
		t.Fatal(err)
	}
	w.tree = people.NewTree(fixtureNodes(), fixtureStaff())
	w.arrive("u1", people.Address{Node: haifeng1, Estate: "海风小区", Building: "3"}, "60-69")
	w.arrive("u2", people.Address{Node: dongan1, Estate: "东岸花园", Building: "8"}, "18-59")
	w.arrive("u3", people.Address{}, "")
	w.arrive("u4", people.Address{Node: huaixi1, Estate: "槐香里", Building: "5"}, "70-79")
	return w
}

// arrive gives a person of the fixture a row.
func (w *town) arrive(id string, home people.Address, band string) people.Resident {
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
		if err := people.SetAgeBand(tx, r.ID, band); err != nil {
			return err
		}
		w.users[id], err = people.ByID(tx, r.ID)
		return err
	})
	return w.users[id]
}

// tx runs a transaction that must succeed.
func (w *town) tx(f func(*store.Tx) error) {
	w.t.Helper()
	if err := w.store.InTx(context.Background(), f); err != nil {
		w.t.Fatal(err)
	}
}

func (w *town) reader() store.Reader { return w.store.Reader(context.Background()) }

func (w *town) office() Office { return Office{Tree: w.tree, Calendar: w.cal, Policy: w.c.policy} }

func (w *town) staff(id string) people.Staff {
	w.t.Helper()
	s, ok := w.tree.StaffByID(id)
	if !ok {
		w.t.Fatalf("no staff %s", id)
	}
	return s
}

func (w *town) understand(text string) triage.Understanding {
	return triage.Understand(text, triage.Context{Places: w.tree.Places(), At: w.clock.Now(), Holidays: w.cal})
}

// asked is what the capability may know when a user says something.
func (w *town) asked(user, text string) handlers.Asked {
	a := handlers.Asked{Reader: w.reader(), Who: w.users[user], Tree: w.tree, Calendar: w.cal, Source: "text"}
	if text != "" {
		a.Heard = w.understand(text)
	}
	return a
}

// dumplings is E1 of the fixture, with so many seats free.
func dumplings(free int) Event {
	return Event{ID: "E1", Theme: Joy, Title: "包饺子比赛", Place: "海风社区活动室", Node: haifeng, Start: at(21, 9, 30), End: at(21, 11, 30), SignupClose: at(20, 9, 30), CancelUntil: at(20, 9, 30),
		Capacity: 30, Elsewhere: 30 - free}
}

// phones is E2 of the fixture: a class with so many seats in all, all of them free.
func phones(seats int) Event {
	return Event{ID: "E2", Theme: Learn, Title: "智能手机课", Place: "海风社区二楼", Node: haifeng, Start: at(14, 14, 0), End: at(14, 15, 30), SignupClose: at(13, 14, 0), CancelUntil: at(13, 14, 0), Capacity: seats}
}

// walk is E4 of the fixture.
func walk() Event {
	return Event{ID: "E4", Theme: Joy, Title: "海边健步走", Place: "滨海步道东口", Start: at(28, 8, 0), End: at(28, 10, 0), SignupClose: at(27, 8, 0), CancelUntil: at(27, 8, 0), Capacity: 50, MinAge: 18, MaxAge: 70, Outdoor: true}
}

// put writes an event.
func (w *town) put(e Event) Event {
	w.t.Helper()
	w.tx(func(tx *store.Tx) error { return w.office().Restore(tx, e, true) })
	return w.event(e.ID)
}

func (w *town) event(id string) Event {
	w.t.Helper()
	e, err := ByID(w.reader(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

// registration gives the newest registration of a user for an event.
func (w *town) registration(user, event string) Registration {
	w.t.Helper()
	own, err := Own(w.reader(), w.users[user].ID, 100)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, r := range own {
		if r.Event == event {
			return r
		}
	}
	w.t.Fatalf("%s has no registration for %s", user, event)
	return Registration{}
}

// order carries out an order of a user, as the desk does.
func (w *town) order(user string, e dialog.Effect) (receipt, error) {
	w.turns++
	return w.orderAs(user, "talk", fmt.Sprintf("order%d", w.turns), "", e)
}

func (w *town) orderAs(user, conversation, key, text string, e dialog.Effect) (out receipt, err error) {
	err = w.store.InTx(context.Background(), func(tx *store.Tx) error {
		a := w.asked(user, text)
		a.Reader, a.Conversation, a.Key = tx, conversation, key
		v, err := w.cap.Apply(context.Background(), tx, a, e)
		out = receiptOf(v)
		return err
	})
	return out, err
}

// must is order for what must succeed; it gives what it came to.
func (w *town) must(user string, e dialog.Effect) receipt {
	w.t.Helper()
	r, err := w.order(user, e)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// refused says the sentence of an order that must be refused.
func (w *town) refused(user string, e dialog.Effect) string {
	w.t.Helper()
	_, err := w.order(user, e)
	var no *handlers.Refusal
	if !errors.As(err, &no) {
		w.t.Fatalf("not refused: %v", err)
	}
	return no.Sentence
}

// party makes so many grown-ups.
func party(n int) []Person {
	list := []Person{{Name: self, Band: "18-59"}}
	for len(list) < n {
		list = append(list, Person{Name: fmt.Sprintf("同伴%d", len(list)), Band: "18-59"})
	}
	return list[:n]
}

// sign signs a party of grown-ups up, or puts it in line.
func (w *town) sign(user, event string, n int) receipt {
	w.t.Helper()
	return w.must(user, SignUp{Event: event, People: party(n), Queue: true})
}

// moveTo moves the clock; what falls due on the way is done in order, each at its own instant.
func (w *town) moveTo(to time.Time) {
	w.t.Helper()
	for {
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
		if _, err := w.office().Tick(context.Background(), w.store); err != nil {
			w.t.Fatal(err)
		}
	}
}

// sound says that no invariant is broken.
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

// pushes lists what was sent to a user, of one kind, oldest first.
func (w *town) pushes(user, kind string) []store.Push {
	w.t.Helper()
	all, err := w.store.ListOutbox(context.Background(), store.PushFilter{Limit: 1000})
	if err != nil {
		w.t.Fatal(err)
	}
	var list []store.Push
	for i := len(all) - 1; i >= 0; i-- {
		if all[i].Kind == kind && (user == "" || all[i].Resident == w.users[user].ID) {
			list = append(list, all[i])
		}
	}
	return list
}
