package people

import (
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"minxu/store"
)

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
		since := h.byID(b.ID).BoundAt
		h.clock.Advance(time.Hour)
		h.tx(func(tx *store.Tx) error { return Bind(tx, tree, b.ID, corrected, ProofSaid) })
		if h.byID(b.ID).Household != h.byID(a.ID).Household {
			t.Error("a corrected entrance parted the family")
		}
		if got := h.byID(b.ID).BoundAt; !got.Equal(since) {
			t.Errorf("a corrected entrance made a newcomer: bound at %v, was %v", got, since)
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
		h.tx(func(tx *store.Tx) error {
			return Bind(tx, tree, second.ID, Address{Node: haifeng2, Building: "8"}, ProofSaid)
		})
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

func TestANoticeGoesToFollowersWhoWantIt(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		tree := h.tree()
		bind := func(openid, node string) string {
			who := h.arrive(openid)
			h.tx(func(tx *store.Tx) error { return Bind(tx, tree, who.ID, Address{Node: node, Building: "3"}, ProofSaid) })
			return who.ID
		}
		wants, refuses, left, far := bind("o-1", haifeng1), bind("o-2", haifeng1), bind("o-3", haifeng2), bind("o-4", dongan1)
		other := bind("o-5", haifeng2)
		h.tx(func(tx *store.Tx) error {
			return errors.Join(OptOut(tx, refuses, TopicMeeting), OptOut(tx, other, TopicDigest), Unfollow(tx, left),
				SetHousehold(tx, refuses, h.byID(wants).Household))
		})
		var got []string
		after := ""
		for {
			list, err := Audience(h.reader(), tree.Below(haifeng), TopicMeeting, after, 1)
			if err != nil {
				t.Fatal(err)
			}
			if len(list) == 0 {
				break
			}
			got, after = append(got, list[0].ID), NeighbourKey(list[0])
		}
		if !slices.Equal(got, []string{wants, other}) {
			t.Errorf("the notice goes to %v, not to %s and %s (%s lives elsewhere)", got, wants, other, far)
		}
		if n, err := Households(h.reader(), tree.Below(haifeng)); err != nil || n != 3 {
			t.Errorf("%d households, %v", n, err)
		}
	})
}
