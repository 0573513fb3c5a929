package people

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"minxu/store"
)

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
