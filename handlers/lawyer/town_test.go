package lawyer

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

// The district of the conversation fixture, with its people.
const (
	haifeng1  = "370602003901001"
	haifeng   = "370602003901"
	huaixiang = "370602003902001"
	dongan1   = "370602001901001"
	dongan    = "370602001901"
	yuhuang   = "370602003"
)

func fixtureNodes() []people.Node {
	box := func(s, w, n, e float64) *people.Box { return &people.Box{South: s, West: w, North: n, East: e} }
	return []people.Node{
		{Code: "370602", Kind: people.KindDistrict, Name: "芝罘区", Box: box(37.48, 121.28, 37.62, 121.46)},
		{Code: yuhuang, Kind: people.KindStreet, Name: "毓璜顶街道", Parent: "370602"},
		{Code: "370602001", Kind: people.KindStreet, Name: "向阳街道", Parent: "370602"},
		{Code: haifeng, Kind: people.KindCommunity, Name: "海风社区", Parent: yuhuang},
		{Code: "370602003902", Kind: people.KindCommunity, Name: "槐香里社区", Parent: yuhuang},
		{Code: dongan, Kind: people.KindCommunity, Name: "东岸社区", Parent: "370602001"},
		{Code: haifeng1, Kind: people.KindArea, Name: "海风第一网格", Parent: haifeng, Estate: "海风小区", Buildings: "1-6", Box: box(37.53, 121.389, 37.5325, 121.392)},
		{Code: huaixiang, Kind: people.KindArea, Name: "槐香里第一网格", Parent: "370602003902", Estate: "槐香里", Buildings: "1-8", Box: box(37.534, 121.389, 37.5365, 121.392)},
		{Code: dongan1, Kind: people.KindArea, Name: "东岸第一网格", Parent: dongan, Estate: "东岸花园", Buildings: "1-20", Box: box(37.54, 121.405, 37.543, 121.409)},
	}
}

func fixtureStaff() []people.Staff {
	person := func(id, name, role, node string) people.Staff {
		return people.Staff{ID: id, Name: name, Role: role, Node: node, WeComID: "wecom-" + id, Active: true, Duty: true}
	}
	return []people.Staff{
		person("s1", "王管家", people.RoleSteward, haifeng), person("s3", "赵管家", people.RoleSteward, dongan), person("s4", "海风社区书记", people.RoleSecretary, haifeng),
		person("s5", "毓璜顶街道值班", people.RoleStreetOperator, yuhuang), person("s6", "孙律师", people.RoleLawyer, haifeng),
	}
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

// newTown opens the fixture: two sessions of 孙律师 at 海风社区 on the 12th and 19th, 14:00-16:00, the first slot of the 12th given outside.
func newTown(t testing.TB, url string) *town {
	t.Helper()
	c := storetest.NewClock(at(10, 9, 0).UTC())
	w := &town{t: t, clock: c, store: storetest.Open(t, url, storetest.WithClock(c)), cap: New(), users: map[string]people.Resident{}}
	var err error
	if w.cal, err = calendar.New("mon-fri", map[string]bool{"2026-04-06": false}); err != nil {
		t.Fatal(err)
	}
	for _, room := range []struct {
		name string
		do   func() error
	}{{"people", func() error { return w.store.Migrate(context.Background(), "people", people.Migrations()) }},
		{"lawyer", func() error { return w.store.Migrate(context.Background(), "lawyer", w.cap.Migrations) }}} {
		if err := room.do(); err != nil {
			t.Fatal(room.name, err)
		}
	}
	w.tree = people.NewTree(fixtureNodes(), fixtureStaff())
	for id, home := range map[string]people.Address{
		"u1": {Node: haifeng1, Estate: "海风小区", Building: "3"}, "u2": {Node: dongan1, Estate: "东岸花园", Building: "8"}, "u3": {},
		"u4": {Node: huaixiang, Estate: "槐香里", Building: "5"}, "u6": {}, "u8": {Node: haifeng1, Estate: "海风小区", Building: "1"},
	} {
		w.arrive(id, home)
	}
	w.session("LS1", 12, map[string]string{"14:00": "BOOKED", "14:30": "FREE", "15:00": "FREE", "15:30": "FREE"})
	w.session("LS2", 19, nil)
	w.tx(func(tx *store.Tx) error {
		for _, a := range kb() {
			a.Answer, a.Law, a.Version, a.Reviewer, a.ReviewedAt, a.Edition = "要紧的是证据，请尽快留好。", "民法典第六百七十九条", "2026-01", "s6", tx.Now(), 1
			if err := putAnswer(tx, a); err != nil {
				return err
			}
		}
		return nil
	})
	return w
}

// session writes a session of two hours with the states of its slots.
func (w *town) session(id string, day int, states map[string]string) {
	w.t.Helper()
	w.tx(func(tx *store.Tx) error {
		s, ok := SessionNamed(w.tree, Session{ID: id, LawyerName: "孙律师", Start: at(day, 14, 0).UTC(), End: at(day, 16, 0).UTC()}, "海风社区")
		if !ok {
			w.t.Fatal("no such community")
		}
		return Import(tx, s, states)
	})
}

// full lets every slot of the 12th be taken by somebody outside.
func (w *town) full() {
	w.session("LS1", 12, map[string]string{"14:00": "BOOKED", "14:30": "BOOKED", "15:00": "BOOKED", "15:30": "BOOKED"})
}

// arrive gives a person of the fixture a row.
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

// tx runs a transaction that must succeed.
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
	s, _ := w.tree.StaffByID(id)
	return s
}

// understand reads a message as the desk does.
func (w *town) understand(user, text string) triage.Understanding {
	c := triage.Context{Places: w.tree.Places(), At: w.clock.Now(), Holidays: w.cal}
	if r := w.users[user]; r.Bound() {
		p := w.tree.Place(r.Home)
		c.Home = &p
	}
	return triage.Understand(text, c)
}

// asked is what the capability may know when a user says something.
func (w *town) asked(user, text string) handlers.Asked {
	a := handlers.Asked{Reader: w.reader(), Who: w.users[user], Tree: w.tree, Calendar: w.cal, Source: "text"}
	if text != "" {
		a.Heard = w.understand(user, text)
	}
	return a
}

// apply carries out an order of a user, as the desk does: each call is an order of its own.
func (w *town) apply(user string, e dialog.Effect) (receipt, error) {
	w.turns++
	return w.applyAs(user, "talk"+strconv.Itoa(w.turns), e)
}

func (w *town) applyAs(user, conversation string, e dialog.Effect) (receipt, error) {
	var v dialog.Value
	err := w.store.InTx(context.Background(), func(tx *store.Tx) error {
		a := handlers.Asked{Reader: tx, Who: w.users[user], Tree: w.tree, Calendar: w.cal, Source: "text", Conversation: conversation, Key: "order"}
		var err error
		v, err = w.cap.Apply(context.Background(), tx, a, e)
		return err
	})
	return receiptOf(v), err
}

// must is apply for an order that must succeed.
func (w *town) must(user string, e dialog.Effect) receipt {
	w.t.Helper()
	r, err := w.apply(user, e)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// refused gives the sentence of an order that must be refused.
func (w *town) refused(user string, e dialog.Effect) string {
	w.t.Helper()
	_, err := w.apply(user, e)
	return w.sentence(err)
}

func (w *town) sentence(err error) string {
	w.t.Helper()
	var no *handlers.Refusal
	if !errors.As(err, &no) {
		w.t.Fatalf("not refused: %v", err)
	}
	return no.Sentence
}

// until lets the clock jump and everything that falls due on the way happen at its instant.
func (w *town) until(to time.Time) {
	w.t.Helper()
	for {
		next, some, err := w.cap.Next(w.reader())
		if err != nil {
			w.t.Fatal(err)
		}
		if !some || next.After(to) {
			w.clock.Set(to.UTC())
			return
		}
		if next.After(w.clock.Now()) {
			w.clock.Set(next)
		}
		w.tick()
	}
}

func (w *town) tick() int {
	w.t.Helper()
	n, err := w.cap.Tick(context.Background(), w.store, w.tree, w.cal)
	if err != nil {
		w.t.Fatal(err)
	}
	return n
}

func (w *town) booking(id string) Booking {
	w.t.Helper()
	b, err := ByID(w.reader(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return b
}

func (w *town) slot(id string) Slot {
	w.t.Helper()
	s, err := SlotByID(w.reader(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return s
}

// pushes lists what was posted to a user of a kind.
func (w *town) pushes(user, kind string) []store.Push {
	w.t.Helper()
	all, err := w.store.ListOutbox(context.Background(), store.PushFilter{Limit: 500})
	if err != nil {
		w.t.Fatal(err)
	}
	var list []store.Push
	for _, p := range all {
		if p.Kind == kind && (user == "" || p.Resident == w.users[user].ID) {
			list = append(list, p)
		}
	}
	return list
}

// sound fails the test when the records break a promise.
func (w *town) sound() {
	w.t.Helper()
	violations, err := w.cap.Verify(context.Background(), w.reader())
	if err != nil {
		w.t.Fatal(err)
	}
	for _, v := range violations {
		w.t.Error(v)
	}
}

// triageOf reads a message without a district.
func triageOf(w *town, text string) triage.Understanding {
	return triage.Understand(text, triage.Context{At: at(10, 9, 0), Holidays: w.cal})
}
