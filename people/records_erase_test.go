package people

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"minxu/store"
)

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

func TestWhoRisesFromABackupIsFound(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		gone, stays := h.arrive("o-1"), h.arrive("o-2")
		h.tx(func(tx *store.Tx) error { return Erase(tx, gone.ID) })
		stones := []Tombstone{{Resident: gone.ID, At: start()}, {Resident: "of another house", At: start()}}
		if risen, err := Risen(h.reader(), stones); err != nil || len(risen) != 0 {
			t.Errorf("before a restore: %v, %v", risen, err)
		}
		// A stone of somebody who is not erased is what a restored backup looks like.
		risen, err := Risen(h.reader(), append(stones, Tombstone{Resident: stays.ID, At: start()}))
		if err != nil || len(risen) != 1 || risen[0].ID != stays.ID {
			t.Errorf("after a restore: %v, %v", risen, err)
		}
	})
}
