package bot_test

import (
	"context"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"minxu/bot"
	"minxu/bot/wechat"
	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
	"minxu/triage"
)

// order is the effect of the test's own flow.
type order struct{ What, Where string }

// shop is a capability small enough to see through: one matter, one place, a photo, an order.
type shop struct {
	done   atomic.Int64
	refuse atomic.Pointer[string]
}

func (s *shop) capability() handlers.Capability {
	file := &dialog.Flow{Name: "shop", Title: "报事", Open: []string{"报事"}, Menu: []string{"demand.new"}, Intents: []string{string(triage.Demand)},
		Takes: []string{handlers.HintMatter, handlers.HintPlace, handlers.HintPhoto}, Talk: func(t *dialog.Talk) dialog.End {
			what := t.Text(dialog.Q{Key: "what", Label: "事情", Ask: "请说一句是什么事。", Again: "请重新说一句。（刚才写的是：%s）", Takes: handlers.HintMatter})
			t.About(what.Label)
			where := t.Take(dialog.Q{Key: "where", Label: "地点", Names: []string{"地址"}, Ask: "在哪里？", Takes: handlers.HintPlace, Raw: true})
			photos := t.Photos(dialog.Q{Key: "photos", Quiet: true})
			_ = photos
			t.Confirm(dialog.Q{Key: "ok", Ask: "请您核对：\n事情：" + what.Label + "\n地点：" + where.Label})
			r := t.Do("file", order{what.Label, where.Label})
			return t.End("已提交，编号" + r.ID + "。")
		}}
	lawyer := &dialog.Flow{Name: "lawyer", Title: "律师", Open: []string{"律师", "约律师"}, Intents: []string{string(triage.Lawyer)},
		Talk: func(t *dialog.Talk) dialog.End { return t.End("律师周四来。") }}
	menu := &dialog.Flow{Name: "menu", Title: "菜单", Quiet: true, Talk: func(t *dialog.Talk) dialog.End {
		t.Context("menu", "1")
		return t.End("1 反映民需　2 查进度")
	}}
	tale := &dialog.Flow{Name: "tale", Title: "长文", Open: []string{"念一段"}, Quiet: true, Talk: func(t *dialog.Talk) dialog.End {
		return t.End(strings.Repeat("楼道里堆满了旧家具和纸箱子。", 120))
	}}
	return handlers.Capability{Name: "shop", Flows: []*dialog.Flow{file, lawyer, menu, tale},
		Apply: func(_ context.Context, tx *store.Tx, _ handlers.Asked, e dialog.Effect) (dialog.Value, error) {
			if no := s.refuse.Load(); no != nil {
				return dialog.Value{}, handlers.Refuse(*no)
			}
			no, err := tx.Number("MX")
			tx.AfterCommit(func() { s.done.Add(1) })
			return dialog.Value{ID: no}, err
		},
		Glances: map[string]handlers.Glance{"progress": func(context.Context, handlers.Asked) (string, error) { return "您有1件在办。", nil }},
	}
}

// room is one desk over one database, with a clock of its own.
type room struct {
	t     *testing.T
	desk  *bot.Desk
	store *store.Store
	shop  *shop
	clock *storetest.Clock
	n     int
}

func newRoom(t *testing.T, s *store.Store, clock *storetest.Clock) *room {
	t.Helper()
	ctx := context.Background()
	r := &room{t: t, store: s, shop: &shop{}, clock: clock}
	p := people.New()
	if err := s.Migrate(ctx, "people", people.Migrations()); err != nil {
		t.Fatal(err)
	}
	err := s.InTx(ctx, func(tx *store.Tx) error {
		if err := p.SaveNodes(tx, people.Node{Code: "370602", Kind: people.KindDistrict, Name: "芝罘区"},
			people.Node{Code: "370602003", Kind: people.KindStreet, Name: "毓璜顶街道", Parent: "370602"},
			people.Node{Code: "370602003901", Kind: people.KindCommunity, Name: "海风社区", Parent: "370602003"},
			people.Node{Code: "370602003901001", Kind: people.KindArea, Name: "海风第一网格", Parent: "370602003901", Estate: "海风小区", Buildings: "1-6"}); err != nil {
			return err
		}
		return p.SaveStaff(tx, people.Staff{ID: "s5", Name: "值班", Role: people.RoleStreetOperator, Node: "370602003", Active: true})
	})
	if err != nil {
		t.Fatal(err)
	}
	sessions, err := store.NewSessions(s, "")
	if err != nil {
		t.Fatal(err)
	}
	r.desk, err = bot.New(bot.Options{Store: s, Sessions: sessions, People: p, Calendar: calendar.China(), Capabilities: []handlers.Capability{r.shop.capability()},
		Now: clock.Now, NewID: s.NewID})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *room) message(kind string) wechat.Message {
	r.n++
	return wechat.Message{Key: "k" + r.t.Name() + string(rune('a'+r.n)), From: "openid-1", To: "gh", At: r.clock.Now(), Received: r.clock.Now(), Kind: kind}
}

func (r *room) say(text string) string {
	r.t.Helper()
	m := r.message(wechat.KindText)
	m.Text = text
	return r.send(m)
}

func (r *room) send(m wechat.Message) string {
	r.t.Helper()
	reply, err := r.desk.Turn(context.Background(), m)
	if err != nil {
		r.t.Fatal(err)
	}
	return reply.Text
}

func has(t *testing.T, reply string, want ...string) {
	t.Helper()
	for _, w := range want {
		if !strings.Contains(reply, w) {
			t.Fatalf("reply has no %q:\n%s", w, reply)
		}
	}
}

func hasNot(t *testing.T, reply string, not ...string) {
	t.Helper()
	for _, w := range not {
		if strings.Contains(reply, w) {
			t.Fatalf("reply has %q:\n%s", w, reply)
		}
	}
}

// each runs a test on every engine, each with a clock of its own.
func each(t *testing.T, test func(*testing.T, *room)) {
	t.Helper()
	for name, url := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "mariadb": storetest.Database} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			clock := storetest.NewClock(storetest.Start())
			test(t, newRoom(t, storetest.Open(t, url(t), storetest.WithClock(clock)), clock))
		})
	}
}

func TestAMatterIsAskedReadBackAndFiledOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, r *room) {
		has(t, r.say("报事"), "请说一句是什么事")
		has(t, r.say("楼道灯坏了"), "在哪里")
		has(t, r.say("海风小区3号楼"), "请您核对", "楼道灯坏了", "海风小区3号楼", "1 提交")
		m := r.message(wechat.KindText)
		m.Text = "1"
		first := r.send(m)
		has(t, first, "已提交，编号MX")
		if again := r.send(m); again != first {
			t.Fatalf("the same message is answered otherwise:\n%s\n%s", first, again)
		}
		if n := r.shop.done.Load(); n != 1 {
			t.Fatalf("carried out %d times", n)
		}
		has(t, r.say("1"), "已经提交好了")
		r.clock.Advance(time.Hour)
		has(t, r.say("菜单"), "1 反映民需")
	})
}
