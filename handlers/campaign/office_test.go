package campaign

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
	"minxu/web/webtest"
)

// hall is a district with residents on a fresh database.
type hall struct {
	t     *testing.T
	store *store.Store
	clock *storetest.Clock
	tree  *people.Tree
	o     Office
	ids   []string // of the residents, in the order of their arrival
}

func eachHall(t *testing.T, residents int, test func(*hall)) {
	t.Helper()
	for engine, url := range map[string]func(testing.TB) string{"sqlite": storetest.SQLite, "mariadb": storetest.Database} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			clock := storetest.NewClock(shanghai(9, 10))
			h := &hall{t: t, clock: clock, store: storetest.Open(t, url(t), storetest.WithClock(clock)), tree: people.NewTree(webtest.Nodes(), webtest.Staff())}
			c := New()
			if err := errors.Join(h.store.Migrate(t.Context(), "people", people.Migrations()), h.store.Migrate(t.Context(), "campaign", c.Migrations)); err != nil {
				t.Fatal(err)
			}
			h.tx(func(tx *store.Tx) error {
				p := people.New()
				return errors.Join(p.SaveNodes(tx, webtest.Nodes()...), p.SaveStaff(tx, webtest.Staff()...))
			})
			h.o = Office{Tree: h.tree}
			h.tx(func(tx *store.Tx) error {
				for i := range residents {
					r, err := people.Arrive(tx, fmt.Sprintf("openid-%d", i))
					if err != nil {
						return err
					}
					area := webtest.Area
					if i%2 == 1 {
						area = webtest.Area2
					}
					if err := people.Bind(tx, h.tree, r.ID, people.Address{Node: area, Estate: "海风小区", Building: "3"}, people.ProofSaid); err != nil {
						return err
					}
					h.ids = append(h.ids, r.ID)
				}
				return nil
			})
			test(h)
		})
	}
}

func (h *hall) tx(do func(*store.Tx) error) {
	h.t.Helper()
	if err := h.store.InTx(h.t.Context(), do); err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) staff(id string) people.Staff {
	h.t.Helper()
	s, ok := h.tree.StaffByID(id)
	if !ok {
		h.t.Fatalf("nobody is %s", id)
	}
	return s
}

// written is a counted campaign of the steward's to the community.
func (h *hall) written(change func(*Campaign)) Campaign {
	h.t.Helper()
	c := Campaign{Title: "停水通知", Body: "周三上午停水。", Topic: people.TopicMeeting, Kind: "campaign_meeting", Node: webtest.Community, PerMinute: 60, Door: true,
		Starts: h.store.Now(), Expires: h.store.Now().Add(2 * time.Hour)}
	change(&c)
	h.tx(func(tx *store.Tx) (err error) {
		if c, err = h.o.Write(tx, h.staff("s1"), c); err != nil {
			return err
		}
		c, err = h.o.Count(tx, h.staff("s1"), c.ID)
		return err
	})
	return c
}

func (h *hall) do(step func(*store.Tx) error) string {
	h.t.Helper()
	err := h.store.InTx(h.t.Context(), step)
	var no *people.Refusal
	if errors.As(err, &no) {
		return no.Sentence
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return ""
}

func (h *hall) submit(by, id string) string {
	return h.do(func(tx *store.Tx) error { _, err := h.o.Submit(tx, h.staff(by), id); return err })
}

func (h *hall) read(id string) Campaign {
	h.t.Helper()
	c, err := ByID(h.store.Reader(h.t.Context()), id)
	if err != nil {
		h.t.Fatal(err)
	}
	return c
}

func (h *hall) tick() {
	h.t.Helper()
	if _, err := h.o.Tick(h.t.Context(), h.store); err != nil {
		h.t.Fatal(err)
	}
}

func (h *hall) pushes(c Campaign) []store.Push {
	h.t.Helper()
	list, err := h.store.ListOutbox(h.t.Context(), store.PushFilter{About: c.About(), Limit: 1000})
	if err != nil {
		h.t.Fatal(err)
	}
	return list
}

func TestAnAudienceSaysWhoIsLeftOutAndWhy(t *testing.T) {
	t.Parallel()
	eachHall(t, 12, func(h *hall) {
		h.tx(func(tx *store.Tx) error {
			return errors.Join(people.Unfollow(tx, h.ids[0]), people.OptOut(tx, h.ids[1], people.TopicMeeting), people.OptOut(tx, h.ids[2], people.TopicFestival),
				people.SetAgeBand(tx, h.ids[3], "8-13"), people.SetAgeBand(tx, h.ids[4], "70-79"), people.GiveStanding(tx, h.ids[5], people.StandingBuildingHead, webtest.Area2))
		})
		c := h.written(func(*Campaign) {})
		out, err := LeftOut(h.store.Reader(h.t.Context()), c.ID)
		if err != nil || c.Concerned != 12 || c.Picked != 9 || fmt.Sprint(out) != fmt.Sprint(map[string]int{NotFollowing: 1, OptedOut: 1, Minor: 1}) {
			h.t.Errorf("%d concerned, %d picked, left out %v, %v", c.Concerned, c.Picked, out, err)
		}
		for name, narrow := range map[string]struct {
			change func(*Campaign)
			picked int
		}{
			"one area":                 {func(c *Campaign) { c.Node = webtest.Area2 }, 4},
			"those over seventy":       {func(c *Campaign) { c.Bands = []string{"70-79", "80+"} }, 1},
			"heads of buildings":       {func(c *Campaign) { c.Standing = people.StandingBuildingHead }, 1},
			"another topic, other out": {func(c *Campaign) { c.Topic = people.TopicFestival }, 9},
		} {
			if c := h.written(narrow.change); c.Picked != narrow.picked {
				h.t.Errorf("%s: %d picked, want %d", name, c.Picked, narrow.picked)
			}
		}
		again := h.written(func(*Campaign) {})
		h.tx(func(tx *store.Tx) error { return errors.Join(people.Unfollow(tx, h.ids[6])) })
		h.tx(func(tx *store.Tx) (err error) { again, err = h.o.Count(tx, h.staff("s1"), again.ID); return err })
		if again.Picked != 8 {
			h.t.Errorf("counted anew, %d are picked, want 8", again.Picked)
		}
	})
}

func TestBadCampaignsAreAnsweredWithASentence(t *testing.T) {
	t.Parallel()
	eachHall(t, 2, func(h *hall) {
		write := func(by string, change func(*Campaign)) string {
			return h.do(func(tx *store.Tx) error {
				c := Campaign{Title: "x", Body: "x", Topic: people.TopicMeeting, Node: webtest.Community, PerMinute: 60, Starts: h.store.Now(), Expires: h.store.Now().Add(time.Hour)}
				change(&c)
				c, err := h.o.Write(tx, h.staff(by), c)
				if err != nil {
					return err
				}
				_, err = h.o.Count(tx, h.staff(by), c.ID)
				return err
			})
		}
		for name, c := range map[string]struct {
			by     string
			change func(*Campaign)
			want   string
		}{
			"nobody lives there":         {"s3", func(c *Campaign) { c.Node = webtest.Other }, "没有符合条件的居民"},
			"another's community":        {"s1", func(c *Campaign) { c.Node = webtest.Other }, "不归您管"},
			"a role that may not":        {"s2", func(c *Campaign) { c.Node = webtest.Area }, "不归您管"},
			"a deed that nobody knows":   {"s1", func(c *Campaign) { c.Past = "danced" }, "没有这样的条件"},
			"a meeting that was already": {"s1", func(c *Campaign) { c.Starts = c.Starts.Add(-2 * time.Hour); c.Expires = h.store.Now() }, "过时"},
		} {
			if got := write(c.by, c.change); !strings.Contains(got, c.want) {
				h.t.Errorf("%s: %q, want %q", name, got, c.want)
			}
		}
		h.tx(func(tx *store.Tx) error {
			return errors.Join(people.Unfollow(tx, h.ids[0]), people.Unfollow(tx, h.ids[1]))
		})
		c := h.written(func(*Campaign) {})
		if got := h.submit("s1", c.ID); !strings.Contains(got, "没有人能收到") {
			h.t.Errorf("to nobody: %q", got)
		}
	})
}

func TestMoreThanFiveHundredNeedASecondPerson(t *testing.T) {
	t.Parallel()
	eachHall(t, fourEyes+1, func(h *hall) {
		c := h.written(func(*Campaign) {})
		if got := h.submit("s1", c.ID); got != "" || h.read(c.ID).State != Waiting {
			h.t.Fatalf("submitted: %q, %s", got, h.read(c.ID).State)
		}
		h.tick()
		if n := len(h.pushes(c)); n != 0 {
			h.t.Fatalf("%d pushes left before the second person's word", n)
		}
		press := func(by, verb string) (handlers.Deed, string) {
			var deed handlers.Deed
			said := h.do(func(tx *store.Tx) (err error) {
				deed, err = h.o.press(tx, handlers.Pressed{Tree: h.tree, Staff: h.staff(by), Verb: verb, About: c.ID})
				return err
			})
			return deed, said
		}
		if _, said := press("s1", pressApprove); !strings.Contains(said, "岗位") {
			h.t.Errorf("the writer approves: %q", said)
		}
		cards, err := h.store.ListOutbox(h.t.Context(), store.PushFilter{About: c.ID, Staff: "s4", Limit: 9})
		if err != nil || len(cards) != 1 || !strings.Contains(cards[0].Body, "501人") {
			h.t.Errorf("the secretary has %d cards, %v", len(cards), err)
		}
		if deed, said := press("s4", pressApprove); said != "" || deed.Done != "海风社区书记已同意" {
			h.t.Errorf("the secretary approves: %+v %q", deed, said)
		}
		if _, said := press("s5", pressReject); !strings.Contains(said, "发送中") {
			h.t.Errorf("the street rejects afterwards: %q", said)
		}
		if wrong, err := verify(h.t.Context(), h.store.Reader(h.t.Context())); err != nil || len(wrong) > 0 {
			h.t.Errorf("verify: %v, %v", wrong, err)
		}
	})
}

func TestPushesAreSpreadAndPostedOnceByTwoReplicas(t *testing.T) {
	t.Parallel()
	eachHall(t, 30, func(h *hall) {
		c := h.written(func(c *Campaign) { c.PerMinute = 6 })
		if got := h.submit("s1", c.ID); got != "" {
			h.t.Fatal(got)
		}
		for range 4 { // two minutes ahead at six a minute: twelve, then one each ten seconds
			var work sync.WaitGroup
			for range 2 {
				work.Go(func() {
					if _, err := h.o.Tick(context.Background(), h.store); err != nil {
						h.t.Error(err)
					}
				})
			}
			work.Wait()
			h.clock.Advance(time.Minute)
		}
		list := h.pushes(c)
		if len(list) != 30 {
			h.t.Fatalf("%d pushes are posted, want 30", len(list))
		}
		first, last := list[0].NotBefore, list[0].NotBefore
		for _, p := range list {
			if p.NotBefore.Before(first) {
				first = p.NotBefore
			}
			if p.NotBefore.After(last) {
				last = p.NotBefore
			}
		}
		if last.Sub(first) != 29*10*time.Second {
			h.t.Errorf("30 pushes at six a minute take %v", last.Sub(first))
		}
	})
}

func TestAKilledCampaignSendsNothingMore(t *testing.T) {
	t.Parallel()
	eachHall(t, 10, func(h *hall) {
		c := h.written(func(c *Campaign) { c.PerMinute = 1 })
		if got := h.submit("s1", c.ID); got != "" {
			h.t.Fatal(got)
		}
		h.tick()
		sent, err := h.store.ClaimDue(h.t.Context(), 10, "w")
		if err != nil || len(sent) != 1 {
			h.t.Fatalf("%d are due, %v", len(sent), err)
		}
		h.tx(func(tx *store.Tx) error { _, err := h.o.Hold(tx, h.staff("s1"), c.ID, Kill); return err })
		h.clock.Advance(5 * time.Minute)
		h.tick()
		waiting := 0
		for _, p := range h.pushes(c) {
			if p.State == store.Due {
				waiting++
			}
		}
		if got := h.read(c.ID); waiting != 0 || got.State != Stopped {
			h.t.Errorf("%s, %d pushes still wait", got.State, waiting)
		}
	})
}

func TestWhomNothingReachedIsToldAtTheDoor(t *testing.T) {
	t.Parallel()
	eachHall(t, 6, func(h *hall) {
		h.tx(func(tx *store.Tx) error { return people.Unfollow(tx, h.ids[5]) })
		c := h.written(func(c *Campaign) { c.PerMinute = 600 })
		if got := h.submit("s1", c.ID); got != "" {
			h.t.Fatal(got)
		}
		h.tick()
		h.clock.Advance(time.Minute)
		claimed, err := h.store.ClaimDue(h.t.Context(), 10, "w")
		if err != nil || len(claimed) != 5 {
			h.t.Fatalf("%d are due, %v", len(claimed), err)
		}
		// One each: into the chat, a notice that arrived, a notice that was reported lost, refused; the last stays due and lapses.
		for i, o := range []store.Outcome{{State: store.Sent, Channel: people.ChannelChat}, {State: store.Sent, Channel: people.ChannelNotice, MsgID: "m1"},
			{State: store.Sent, Channel: people.ChannelTemplate, MsgID: "m2"}, {State: store.Suppressed, Reason: "consent"}, {State: store.Due, RetryAt: h.store.Now().Add(3 * time.Hour)}} {
			o.ID, o.Lease = claimed[i].ID, claimed[i].Lease
			if err := h.store.Settle(h.t.Context(), o); err != nil {
				h.t.Fatal(err)
			}
		}
		h.tx(func(tx *store.Tx) error {
			return errors.Join(tx.Report("m1", true, "success"), tx.Report("m2", false, "failed:user block"), tx.Report("m2", false, "failed:user block"))
		})
		h.clock.Advance(2 * time.Hour)
		h.tick()
		list, err := Visits(h.store.Reader(h.t.Context()), c.ID, []string{webtest.Area, webtest.Area2}, 10)
		if err != nil || len(list) != 4 || h.read(c.ID).State != Closed {
			h.t.Fatalf("%d doors, %s, %v", len(list), h.read(c.ID).State, err)
		}
		knock := func(by string, i int, verb string) string {
			return h.do(func(tx *store.Tx) error {
				_, err := h.o.press(tx, handlers.Pressed{Tree: h.tree, Staff: h.staff(by), Verb: verb, About: list[i].ID})
				return err
			})
		}
		for _, step := range []struct {
			by   string
			door int
			verb string
			says string
		}{{"s1", 0, pressTold, ""}, {"s4", 0, pressRefused, "王管家已经记过这户：已告知"}, {"s1", 1, pressAbsent, ""}, {"s1", 1, pressTold, ""}, {"s3", 2, pressTold, "不在您的范围里"}, {"s1", 2, pressRefused, ""}} {
			if got := knock(step.by, step.door, step.verb); !strings.Contains(got, step.says) || step.says == "" && got != "" {
				h.t.Errorf("%s presses %s: %q, want %q", step.by, step.verb, got, step.says)
			}
		}
		reach, _, err := ReachOf(h.t.Context(), h.store, c)
		percent, _ := reach.Percent()
		if err != nil || reach.Sent != 3 || reach.Arrived != 2 || reach.Lost != 3 || reach.Doors != 4 || reach.Told != 2 || percent < 66 || percent > 67 {
			h.t.Errorf("reach %+v (%.1f%%), %v", reach, percent, err)
		}
		h.tx(func(tx *store.Tx) error { return forget(tx, h.ids[5]) })
		if heard, err := mine(h.store.Reader(h.t.Context()), h.ids[0]); err != nil || len(heard) != 1 || heard[0].Title != c.Title {
			h.t.Errorf("export: %+v, %v", heard, err)
		}
	})
}

func TestOnePersonGetsOneMeetingNoticeADay(t *testing.T) {
	t.Parallel()
	eachHall(t, 4, func(h *hall) {
		for i, want := range []int{4, 0} {
			c := h.written(func(c *Campaign) { c.PerMinute = 600 })
			if got := h.submit("s1", c.ID); got != "" {
				h.t.Fatal(got)
			}
			h.tick()
			if got := len(h.pushes(c)); got != want {
				h.t.Errorf("notice %d of the day reaches %d people, want %d", i+1, got, want)
			}
		}
	})
}
