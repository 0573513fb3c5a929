package demand

import (
	"context"
	"errors"
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
	haifeng2  = "370602003901002"
	haifeng   = "370602003901"
	huaixiang = "370602003902001"
	dongan1   = "370602001901001"
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
		{Code: "370602001901", Kind: people.KindCommunity, Name: "东岸社区", Parent: "370602001"},
		{Code: haifeng1, Kind: people.KindArea, Name: "海风第一网格", Parent: haifeng, Estate: "海风小区", Buildings: "1-6", Box: box(37.53, 121.389, 37.5325, 121.392)},
		{Code: haifeng2, Kind: people.KindArea, Name: "海风第二网格", Parent: haifeng, Estate: "海风小区", Buildings: "7-12", Box: box(37.53, 121.392, 37.5325, 121.395)},
		{Code: huaixiang, Kind: people.KindArea, Name: "槐香里第一网格", Parent: "370602003902", Estate: "槐香里", Buildings: "1-8", Box: box(37.534, 121.389, 37.5365, 121.392)},
		{Code: dongan1, Kind: people.KindArea, Name: "东岸第一网格", Parent: "370602001901", Estate: "东岸花园", Buildings: "1-20", Box: box(37.54, 121.405, 37.543, 121.409)},
	}
}

func fixtureStaff() []people.Staff {
	person := func(id, name, role, node string) people.Staff {
		return people.Staff{ID: id, Name: name, Role: role, Node: node, WeComID: "wecom-" + id, Active: true, Duty: true}
	}
	return []people.Staff{
		person("s1", "王管家", people.RoleSteward, haifeng), person("s2", "李网格员", people.RoleGridWorker, haifeng1),
		person("s3", "赵管家", people.RoleSteward, "370602001901"), person("s4", "海风社区书记", people.RoleSecretary, haifeng),
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

func newTown(t testing.TB, url string) *town {
	t.Helper()
	c := storetest.NewClock(at(10, 9, 0).UTC())
	w := &town{t: t, clock: c, store: storetest.Open(t, url, storetest.WithClock(c)), cap: New(Options{}), users: map[string]people.Resident{}}
	var err error
	if w.cal, err = calendar.New("mon-fri", map[string]bool{"2026-04-06": false}); err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	if err := w.store.Migrate(ctx, "people", people.Migrations()); err != nil {
		t.Fatal(err)
	}
	if err := w.store.Migrate(ctx, "demand", w.cap.Migrations); err != nil {
		t.Fatal(err)
	}
	w.tree = people.NewTree(fixtureNodes(), fixtureStaff())
	for id, home := range map[string]people.Address{
		"u1": {Node: haifeng1, Estate: "海风小区", Building: "3", Entrance: "2"}, "u2": {Node: dongan1, Estate: "东岸花园", Building: "8"},
		"u3": {}, "u4": {Node: huaixiang, Estate: "槐香里", Building: "5"}, "u5": {}, "u6": {}, "u8": {Node: haifeng1, Estate: "海风小区", Building: "3", Entrance: "1"},
	} {
		w.arrive(id, home)
	}
	return w
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

// office is what staff act through.
func (w *town) office() Office { return Office{Tree: w.tree, Calendar: w.cal} }

func (w *town) staff(id string) people.Staff {
	w.t.Helper()
	s, ok := w.tree.StaffByID(id)
	if !ok {
		w.t.Fatalf("no staff %s", id)
	}
	return s
}

// given restores a demand of the fixture.
func (w *town) given(user string, d Demand) Demand {
	w.t.Helper()
	d.ID, d.Filer, d.Household = "case-"+d.Tail(), w.users[user].ID, w.users[user].Household
	w.tx(func(tx *store.Tx) (err error) {
		d, err = w.office().Restore(tx, d)
		return err
	})
	return d
}

// the reads that tests compare with.
func (w *town) byNo(no string) Demand {
	w.t.Helper()
	d, err := ByNo(w.reader(), no)
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

func (w *town) pushes(kind string) []store.Push {
	w.t.Helper()
	all, err := w.store.ListOutbox(context.Background(), store.PushFilter{Limit: 500})
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

// apply carries out an order of a user in a conversation, as the desk does.
func (w *town) apply(user, conversation, key string, e dialog.Effect) (receipt, error) {
	var v dialog.Value
	err := w.store.InTx(context.Background(), func(tx *store.Tx) error {
		a := handlers.Asked{Reader: tx, Who: w.users[user], Tree: w.tree, Calendar: w.cal, Source: "text", Conversation: conversation, Key: key}
		var err error
		v, err = w.cap.Apply(context.Background(), tx, a, e)
		return err
	})
	return receiptOf(v), err
}

// must is apply for an order that must succeed.
func (w *town) must(user, conversation string, e dialog.Effect) receipt {
	w.t.Helper()
	r, err := w.apply(user, conversation, "order", e)
	if err != nil {
		w.t.Fatal(err)
	}
	return r
}

// refused says the sentence of an order that must be refused.
func (w *town) refused(user, conversation string, e dialog.Effect) string {
	w.t.Helper()
	_, err := w.apply(user, conversation, "order", e)
	var no *handlers.Refusal
	if !errors.As(err, &no) {
		w.t.Fatalf("not refused: %v", err)
	}
	return no.Sentence
}

// lamp is an order that files a common matter at a place of the fixture.
func lamp() File {
	return File{Matter: Matter{Title: "楼道灯坏了", Text: "楼道灯坏了，晚上黑", Category: "D02", Nature: "help", Urgency: "NORMAL", Level: LevelCommunity, Sure: true},
		Spot:    Spot{Node: haifeng1, Estate: "海风小区", Building: "3", Entrance: "2", Label: "海风小区3号楼2单元"},
		Privacy: Named, Channel: "text"}
}

// cardsTo lists the kinds of card that somebody got, oldest first.
func (w *town) cardsTo(staff string) []string {
	w.t.Helper()
	all, err := w.store.ListOutbox(context.Background(), store.PushFilter{Staff: staff, Limit: 500})
	if err != nil {
		w.t.Fatal(err)
	}
	var kinds []string
	for i := len(all) - 1; i >= 0; i-- {
		kinds = append(kinds, all[i].Kind)
	}
	return kinds
}
