package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
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

func TestAStrangerHasNoRowUntilTheyArrive(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who, err := ByOpenID(h.reader(), "o-1")
		if err != nil || who.Known || who.ID != "" || who.Ref == "" {
			t.Fatalf("a stranger is %+v, %v", who, err)
		}
		came := h.arrive("o-1")
		if !came.Known || !came.Following || came.ID == "" || came.Ref != who.Ref || !came.ArrivedAt.Equal(start()) {
			t.Fatalf("who arrived is %+v", came)
		}
		if again := h.arrive("o-1"); again.ID != came.ID {
			t.Error("the second arrival made another resident")
		}
		if other := h.arrive("o-2"); other.ID == came.ID || other.Ref == came.Ref {
			t.Error("another openid is the same resident")
		}
		if openid, err := OpenIDOf(h.reader(), came.ID); err != nil || openid != "o-1" {
			t.Errorf("OpenIDOf = %q, %v", openid, err)
		}
		if _, err := ByID(h.reader(), "nobody"); !errors.Is(err, ErrUnknown) {
			t.Errorf("ByID of nobody: %v", err)
		}
	})
}

func TestManyArrivalsAtOnceMakeOneResident(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		ids := make([]string, 12)
		var wait sync.WaitGroup
		for i := range ids {
			wait.Go(func() {
				err := h.store.InTx(context.Background(), func(tx *store.Tx) error {
					// A read before makes the snapshot old on MySQL.
					if _, err := ByOpenID(tx, "o-nobody"); err != nil {
						return err
					}
					who, err := Arrive(tx, "o-same")
					ids[i] = who.ID
					return err
				})
				if err != nil {
					t.Errorf("arrival %d: %v", i, err)
				}
			})
		}
		wait.Wait()
		slices.Sort(ids)
		if ids[0] == "" || len(slices.Compact(ids)) != 1 {
			t.Errorf("they are %v", ids)
		}
	})
}

func TestWhatAResidentTellsIsKept(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who, tree := h.arrive("o-1"), h.tree()
		home := Address{Node: haifeng1, Estate: "海风小区", Building: "3", Entrance: "2", Detail: "501室"}
		h.tx(func(tx *store.Tx) error {
			return errors.Join(SetAlias(tx, who.ID, "张阿姨"), SetPhone(tx, who.ID, "138 0000 1234"), SetAgeBand(tx, who.ID, "60-69"),
				SetBig(tx, who.ID, true), SetLanguage(tx, who.ID, "en"), SetMinor(tx, who.ID, true), SetSlowMode(tx, who.ID, true),
				Bind(tx, tree, who.ID, home, ProofScan), GiveStanding(tx, who.ID, StandingVolunteer, ""),
				GiveStanding(tx, who.ID, StandingBuildingHead, haifeng1), GiveStanding(tx, who.ID, StandingVolunteer, ""))
		})
		got, err := ByOpenID(h.reader(), "o-1")
		if err != nil {
			t.Fatal(err)
		}
		if got.Household == "" {
			t.Error("who binds an address gets no household")
		}
		want := Resident{ID: who.ID, Ref: who.Ref, Alias: "张阿姨", AgeBand: "60-69", Lang: "en", Household: got.Household,
			Home: Address{Node: haifeng1, Estate: "海风小区", Building: "3", Entrance: "2"}, HomeLabel: "海风小区3号楼2单元", Proof: ProofScan,
			HasPhone: true, Following: true, Big: true, Minor: true, SlowMode: true, BoundAt: start(), ArrivedAt: start(), Known: true}
		roles := got.Roles
		got.Roles = nil
		if fmt.Sprintf("%+v", got) != fmt.Sprintf("%+v", want) {
			t.Errorf("got  %+v\nwant %+v", got, want)
		}
		if !slices.Equal(roles, []string{"building_head@" + haifeng1, "volunteer"}) {
			t.Errorf("standings %v", roles)
		}
		if phone, err := PhoneOf(h.reader(), who.ID); err != nil || phone != "13800001234" {
			t.Errorf("PhoneOf = %q, %v", phone, err)
		}
		if same, err := ByPhone(h.reader(), "13800001234"); err != nil || len(same) != 1 || same[0].ID != who.ID {
			t.Errorf("ByPhone = %v, %v", same, err)
		}
		h.tx(func(tx *store.Tx) error {
			return errors.Join(TakeStanding(tx, who.ID, StandingVolunteer, ""), SetPhone(tx, who.ID, ""), SetAlias(tx, who.ID, ""),
				SetBig(tx, who.ID, true)) // the same value again is no fault
		})
		if got := h.byID(who.ID); got.HasPhone || got.Alias != "" || got.Has(StandingVolunteer) {
			t.Errorf("what was taken back is still there: %+v", got)
		}
		if same, _ := ByPhone(h.reader(), "13800001234"); len(same) != 0 {
			t.Error("the number still finds somebody")
		}
	})
}

func TestWhatCannotBeStoredChangesNothing(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who, tree := h.arrive("o-1"), h.tree()
		before := fmt.Sprintf("%+v", h.byID(who.ID))
		for name, do := range map[string]func(*store.Tx) error{
			"words as a phone":               func(tx *store.Tx) error { return SetPhone(tx, who.ID, "没有") },
			"an age band nobody has":         func(tx *store.Tx) error { return SetAgeBand(tx, who.ID, "old") },
			"a home that is not there":       func(tx *store.Tx) error { return Bind(tx, tree, who.ID, Address{Node: "999"}, ProofSaid) },
			"a second home of its own kind":  func(tx *store.Tx) error { return BindAlso(tx, tree, who.ID, PlaceOwn, Address{Node: haifeng1}) },
			"a topic that is none":           func(tx *store.Tx) error { return OptOut(tx, who.ID, "safety") },
			"somebody who is not there":      func(tx *store.Tx) error { return SetBig(tx, "nobody", true) },
			"the following of a stranger":    func(tx *store.Tx) error { return Follow(tx, "nobody") },
			"the erasure of a stranger":      func(tx *store.Tx) error { return Erase(tx, "nobody") },
			"staff of a role that is none":   func(tx *store.Tx) error { return h.people.SaveStaff(tx, Staff{ID: "x", Role: "king"}) },
			"staff without an id":            func(tx *store.Tx) error { return h.people.SaveStaff(tx, Staff{Role: RoleSteward}) },
			"the end of a node that is none": func(tx *store.Tx) error { return h.people.RetireNode(tx, "999") },
		} {
			if err := h.store.InTx(context.Background(), do); err == nil {
				t.Errorf("%s was stored", name)
			}
		}
		if after := fmt.Sprintf("%+v", h.byID(who.ID)); after != before {
			t.Errorf("before %s\nafter  %s", before, after)
		}
	})
}

func TestAPersonWhoMovesLeavesTheHousehold(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		tree := h.tree()
		a, b := h.arrive("o-1"), h.arrive("o-2")
		home := Address{Node: haifeng1, Estate: "海风小区", Building: "3", Entrance: "2"}
		h.tx(func(tx *store.Tx) error {
			return errors.Join(Bind(tx, tree, a.ID, home, ProofDesk), Bind(tx, tree, b.ID, home, ProofDesk))
		})
		if h.byID(a.ID).Household == h.byID(b.ID).Household {
			t.Fatal("neighbours of one building became one household by themselves")
		}
		h.tx(func(tx *store.Tx) error { return SetHousehold(tx, b.ID, h.byID(a.ID).Household) })
		if family, err := Members(h.reader(), h.byID(a.ID).Household); err != nil || len(family) != 2 {
			t.Fatalf("the family is %v, %v", family, err)
		}
		corrected := home
		corrected.Entrance = "1"
		h.tx(func(tx *store.Tx) error { return Bind(tx, tree, b.ID, corrected, ProofSaid) })
		if h.byID(b.ID).Household != h.byID(a.ID).Household {
			t.Error("a corrected entrance parted the family")
		}
		h.tx(func(tx *store.Tx) error {
			return Bind(tx, tree, b.ID, Address{Node: dongan1, Building: "8"}, ProofSaid)
		})
		if family, _ := Members(h.reader(), h.byID(a.ID).Household); len(family) != 1 {
			t.Error("who moved away still belongs to the household")
		}
		if list, _ := Members(h.reader(), ""); list != nil {
			t.Error("the empty household has members")
		}
	})
}

func TestOneAccountMayHoldThreeAddresses(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who, tree := h.arrive("o-1"), h.tree()
		h.tx(func(tx *store.Tx) error {
			return errors.Join(Bind(tx, tree, who.ID, Address{Node: haifeng1, Building: "3"}, ProofSaid),
				BindAlso(tx, tree, who.ID, PlaceParents, Address{Node: huaixiangli, Building: "5"}),
				BindAlso(tx, tree, who.ID, PlaceShop, Address{Node: dongan1, Building: "1"}),
				BindAlso(tx, tree, who.ID, PlaceParents, Address{Node: huaixiangli, Building: "6"}))
		})
		list, err := Addresses(h.reader(), h.byID(who.ID))
		if err != nil {
			t.Fatal(err)
		}
		var labels []string
		for _, a := range list {
			labels = append(labels, a.Place+" "+a.Label)
		}
		if !slices.Equal(labels, []string{"own 海风小区3号楼", "parents 槐香里6号楼", "shop 东岸花园1号楼"}) {
			t.Errorf("addresses %v", labels)
		}
		h.tx(func(tx *store.Tx) error { return errors.Join(UnbindAlso(tx, who.ID, PlaceShop), Unbind(tx, who.ID)) })
		if list, _ := Addresses(h.reader(), h.byID(who.ID)); len(list) != 1 || h.byID(who.ID).Bound() {
			t.Errorf("after unbinding: %v", list)
		}
	})
}

func TestConsentIsVersionedAndAsEasilyWithdrawn(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who := h.arrive("o-1")
		consent := func() string {
			v, err := Consented(h.reader(), who.ID, ScopeBasic)
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		if consent() != "" {
			t.Error("consent was assumed")
		}
		h.tx(func(tx *store.Tx) error {
			return errors.Join(Consent(tx, who.ID, ScopeBasic, "1"), Consent(tx, who.ID, ScopeBasic, "1"))
		})
		h.clock.Advance(time.Hour)
		h.tx(func(tx *store.Tx) error { return Consent(tx, who.ID, ScopeBasic, "2") })
		if consent() != "2" {
			t.Errorf("in force is %q", consent())
		}
		h.clock.Advance(time.Hour)
		h.tx(func(tx *store.Tx) error {
			return errors.Join(Withdraw(tx, who.ID, ScopeBasic), Withdraw(tx, who.ID, ScopeBasic))
		})
		if consent() != "" {
			t.Error("withdrawn consent is in force")
		}
		list, err := Consents(h.reader(), who.ID)
		if err != nil || len(list) != 2 || list[0].Version != "1" || list[1].Version != "2" || list[0].Withdrawn.IsZero() || list[1].Withdrawn.IsZero() {
			t.Errorf("the record is %+v, %v", list, err)
		}
	})
}

func TestOptOutsAreByTopic(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who, other := h.arrive("o-1"), h.arrive("o-2")
		h.tx(func(tx *store.Tx) error {
			return errors.Join(OptOut(tx, who.ID, TopicMeeting), OptOut(tx, who.ID, TopicFestival), OptOut(tx, who.ID, TopicMeeting),
				OptOut(tx, other.ID, TopicDigest))
		})
		if got, err := OptOuts(h.reader(), who.ID); err != nil || !slices.Equal(got, []string{TopicFestival, TopicMeeting}) {
			t.Errorf("OptOuts = %v, %v", got, err)
		}
		h.tx(func(tx *store.Tx) error { return OptIn(tx, who.ID, TopicFestival) })
		if got, _ := OptOuts(h.reader(), who.ID); !slices.Equal(got, []string{TopicMeeting}) {
			t.Errorf("after opting in: %v", got)
		}
	})
}

func TestUnfollowingStopsWhatWaits(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who, tree := h.arrive("o-1"), h.tree()
		h.tx(func(tx *store.Tx) error {
			return errors.Join(Bind(tx, tree, who.ID, Address{Node: haifeng1, Building: "3"}, ProofSaid),
				tx.Post(store.Outgoing{Key: "k1", Resident: who.ID, Platform: "wechat", Kind: "result", Channel: "custom", Body: "办好了"}))
		})
		h.tx(func(tx *store.Tx) error { return Unfollow(tx, who.ID) })
		if got := h.byID(who.ID); got.Following || !got.Bound() {
			t.Errorf("after unfollowing: %+v", got)
		}
		if list := h.pushes(store.PushFilter{Resident: who.ID}); len(list) != 1 || list[0].State != store.Suppressed {
			t.Errorf("the push is %+v", list)
		}
		h.tx(func(tx *store.Tx) error { return Follow(tx, who.ID) })
		if got := h.byID(who.ID); !got.Following || got.HomeLabel != "海风小区3号楼" {
			t.Errorf("after coming back: %+v", got)
		}
	})
}

func TestTheErasedLeaveAStubAndComeBackAsStrangers(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who, tree := h.arrive("o-1"), h.tree()
		bystander := h.arrive("o-2")
		h.tx(func(tx *store.Tx) error {
			_, err := Raise(tx, tree, Alarm{Kind: AlarmUrgent, Resident: who.ID, Node: haifeng1, Text: "canary-alarm"})
			return errors.Join(err, SetAlias(tx, who.ID, "canary-alias"), SetPhone(tx, who.ID, "13800001234"),
				SetPhone(tx, bystander.ID, "13800001234"), Bind(tx, tree, who.ID, Address{Node: haifeng1, Building: "3"}, ProofSaid),
				BindAlso(tx, tree, who.ID, PlaceShop, Address{Node: dongan1, Building: "1"}), Consent(tx, who.ID, ScopeBasic, "1"),
				OptOut(tx, who.ID, TopicDigest), GiveStanding(tx, who.ID, StandingVolunteer, ""),
				tx.Post(store.Outgoing{Key: "k1", Resident: who.ID, Platform: "wechat", Kind: "result", Channel: "custom", Body: "办好了"}))
		})
		before := fmt.Sprintf("%+v", h.byID(bystander.ID))
		h.tx(func(tx *store.Tx) error { return Erase(tx, who.ID) })
		h.tx(func(tx *store.Tx) error { return Erase(tx, who.ID) })

		stub := h.byID(who.ID)
		if fmt.Sprintf("%+v", stub) != fmt.Sprintf("%+v", Resident{ID: who.ID, Known: true, Erased: true}) {
			t.Errorf("the stub still says %+v", stub)
		}
		if openid, err := OpenIDOf(h.reader(), who.ID); err != nil || openid != "" {
			t.Errorf("the stub leads to %q, %v", openid, err)
		}
		if same, _ := ByPhone(h.reader(), "13800001234"); len(same) != 1 || same[0].ID != bystander.ID {
			t.Error("the number does not lead to exactly the bystander")
		}
		if list := h.pushes(store.PushFilter{Resident: who.ID}); len(list) != 1 || list[0].State != store.Suppressed || list[0].Body != "" {
			t.Errorf("the push is %+v", list)
		}
		alerts, err := Alerts(h.reader(), AlertFilter{Resident: who.ID})
		if err != nil || len(alerts) != 1 || alerts[0].Text != "" {
			t.Errorf("the alarm is %+v, %v", alerts, err)
		}
		addresses, _ := Addresses(h.reader(), stub)
		consents, _ := Consents(h.reader(), who.ID)
		topics, _ := OptOuts(h.reader(), who.ID)
		if len(addresses)+len(consents)+len(topics) != 0 {
			t.Error("something that belonged to the erased is left")
		}
		if err := h.store.InTx(context.Background(), func(tx *store.Tx) error { return SetAlias(tx, who.ID, "back") }); !errors.Is(err, ErrUnknown) {
			t.Errorf("a stub was changed: %v", err)
		}
		stones, err := Tombstones(h.reader())
		if err != nil || len(stones) != 1 || stones[0].Resident != who.ID {
			t.Errorf("tombstones %v, %v", stones, err)
		}
		if after := fmt.Sprintf("%+v", h.byID(bystander.ID)); after != before {
			t.Errorf("the bystander changed: %s", after)
		}
		if again := h.arrive("o-1"); again.ID == who.ID || again.Alias != "" || again.Bound() {
			t.Errorf("who writes again is not new: %+v", again)
		}
	})
}

func TestAnExportHoldsEverythingOfItsOwnerAndNothingElse(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who, tree := h.arrive("o-mine"), h.tree()
		other := h.arrive("o-other")
		h.tx(func(tx *store.Tx) error {
			return errors.Join(SetAlias(tx, who.ID, "张阿姨"), SetPhone(tx, who.ID, "13800001234"), SetAlias(tx, other.ID, "canary"),
				Bind(tx, tree, who.ID, Address{Node: haifeng1, Building: "3"}, ProofSaid), Consent(tx, who.ID, ScopeBasic, "1"),
				OptOut(tx, who.ID, TopicDigest))
		})
		out, err := Export(h.reader(), h.byID(who.ID))
		if err != nil {
			t.Fatal(err)
		}
		said := fmt.Sprintf("%+v", out)
		for _, want := range []string{"o-mine", "张阿姨", "13800001234", "海风小区3号楼", ScopeBasic, TopicDigest} {
			if !strings.Contains(said, want) {
				t.Errorf("the export lacks %s", want)
			}
		}
		if strings.Contains(said, "canary") || strings.Contains(said, "o-other") {
			t.Error("the export holds another resident")
		}
	})
}

func TestNothingPersonalStandsOpenInTheDatabase(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		who, tree := h.arrive("canary-openid"), h.tree()
		h.tx(func(tx *store.Tx) error {
			_, err := Raise(tx, tree, Alarm{Kind: AlarmUrgent, Resident: who.ID, Node: haifeng1, Text: "canary-words"})
			return errors.Join(err, SetAlias(tx, who.ID, "canary-alias"), SetPhone(tx, who.ID, "13800001234"))
		})
		h.tx(func(tx *store.Tx) error {
			for _, table := range []string{"residents", "duty_alerts"} {
				var rows []map[string]any
				if err := tx.DB().Table(table).Find(&rows).Error; err != nil {
					return err
				}
				if len(rows) == 0 {
					return fmt.Errorf("%s is empty", table)
				}
				for _, row := range rows {
					for column, value := range row {
						text := fmt.Sprint(value)
						if b, ok := value.([]byte); ok {
							text = string(b)
						}
						if strings.Contains(text, "canary") || strings.Contains(text, "13800001234") {
							t.Errorf("%s.%s is readable", table, column)
						}
					}
				}
			}
			return nil
		})
	})
}

func TestNeighboursComePageByPageAndOnlyFromTheScope(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		tree := h.tree()
		var want []string
		for i := range 5 {
			who := h.arrive(fmt.Sprint("o-", i))
			h.tx(func(tx *store.Tx) error {
				return Bind(tx, tree, who.ID, Address{Node: haifeng1, Building: "3"}, ProofSaid)
			})
			want = append(want, who.ID)
		}
		far := h.arrive("o-far")
		h.tx(func(tx *store.Tx) error {
			return Bind(tx, tree, far.ID, Address{Node: dongan1, Building: "3"}, ProofSaid)
		})
		second := h.arrive("o-second")
		h.tx(func(tx *store.Tx) error { return Bind(tx, tree, second.ID, Address{Node: haifeng2, Building: "8"}, ProofSaid) })
		slices.Sort(want)
		want = append(want, second.ID)
		var got []string
		after := ""
		for {
			list, err := Neighbours(h.reader(), tree.Below(haifeng), after, 2)
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range list {
				got = append(got, r.ID)
				after = NeighbourKey(r)
			}
			if len(list) < 2 {
				break
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("got %v, want %v", got, want)
		}
		if list, _ := Neighbours(h.reader(), nil, "", 10); list != nil {
			t.Error("no scope shows somebody")
		}
	})
}
