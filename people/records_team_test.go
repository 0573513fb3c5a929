package people

import (
	"context"
	"errors"
	"testing"
	"time"

	"minxu/store"
)

func TestALocalChangeOfTheTreeIsSeenAtOnce(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		before := h.tree()
		if h.tree() != before {
			t.Error("an unchanged tree was read again")
		}
		n, _ := before.Node(haifeng1)
		n.Aliases = []string{"老邮局后楼"}
		h.tx(func(tx *store.Tx) error { return h.people.SaveNodes(tx, n) })
		if got := h.tree().Locate("老邮局后楼", "3"); len(got) != 1 || got[0].Node != haifeng1 {
			t.Errorf("the new alias finds %v", got)
		}
		if got := before.Locate("老邮局后楼", "3"); got != nil {
			t.Error("the old snapshot changed")
		}
	})
}

func TestAnotherProcessesChangeIsSeenWithinASecond(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		before := h.tree()
		elsewhere := New()
		h.tx(func(tx *store.Tx) error { return elsewhere.RetireNode(tx, haifeng2) })
		if h.tree() != before {
			t.Error("the version row is read at every call")
		}
		h.clock.Advance(time.Second)
		if n, _ := h.tree().Node(haifeng2); !n.Retired {
			t.Error("after a second the old tree is still believed")
		}
	})
}

func TestARolledBackChangeLeavesTheTree(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		broken := errors.New("broken")
		inside := 0
		err := h.store.InTx(context.Background(), func(tx *store.Tx) error {
			if err := h.people.SaveNodes(tx, Node{Code: "370602009", Kind: KindStreet, Name: "黄务街道", Parent: zhifu}); err != nil {
				return err
			}
			fresh, err := ReadTree(tx)
			if err != nil {
				return err
			}
			inside = len(fresh.Nodes())
			return broken
		})
		if !errors.Is(err, broken) {
			t.Fatal(err)
		}
		if after := h.tree(); len(after.Nodes()) != 10 || inside != 11 {
			t.Errorf("inside %d nodes, after the rollback %d", inside, len(after.Nodes()))
		}
	})
}

func TestAnOldVersionOfANodeStaysOnRecord(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		n, _ := h.tree().Node(haifeng1)
		h.clock.Advance(time.Hour)
		n.Buildings = "1-5"
		h.tx(func(tx *store.Tx) error { return h.people.SaveNodes(tx, n) })
		n.Buildings = "1-4" // twice at one instant is one version
		h.tx(func(tx *store.Tx) error { return h.people.SaveNodes(tx, n) })
		h.tx(func(tx *store.Tx) error {
			var rows []nodeRow
			if err := tx.DB().Where("code = ?", haifeng1).Order("active_from").Find(&rows).Error; err != nil {
				return err
			}
			if len(rows) != 2 || rows[0].Buildings != "1-6" || rows[0].ActiveTo != rows[1].ActiveFrom || rows[1].Buildings != "1-4" || rows[1].ActiveTo != 0 {
				t.Errorf("the record is %+v", rows)
			}
			return nil
		})
		if _, ok := h.tree().SceneAddress(haifeng1 + "-0005"); ok {
			t.Error("building 5 is still there")
		}
	})
}

func TestStaffAreAddedChangedAndEnded(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		s, err := StaffByID(h.reader(), "s1")
		if err != nil || s.Name != "王管家" || !s.Active || !s.Duty || s.WeComID != "wecom-s1" {
			t.Fatalf("s1 is %+v, %v", s, err)
		}
		s.Active = false
		h.tx(func(tx *store.Tx) error { return h.people.SaveStaff(tx, s) })
		if got, _ := Steward(h.tree(), haifeng1); got.ID != "s4" {
			t.Errorf("after the steward left, %s gets the cards", got.ID)
		}
		if gone, err := StaffByID(h.reader(), "s1"); err != nil || gone.Active {
			t.Errorf("the entry is %+v, %v", gone, err)
		}
		s.Active, s.Also = true, []string{"370602003902"}
		h.tx(func(tx *store.Tx) error { return h.people.SaveStaff(tx, s) })
		if got, _ := Steward(h.tree(), huaixiangli); got.ID != "s1" {
			t.Errorf("the second community is answered for by %s", got.ID)
		}
		var refusal *Refusal
		err = h.store.InTx(context.Background(), func(tx *store.Tx) error {
			return h.people.SaveStaff(tx, Staff{ID: "x", Name: "新", Role: RoleGridWorker, Node: haifeng1, WeComID: "wecom-s1", Active: true})
		})
		if !errors.As(err, &refusal) {
			t.Errorf("a WeCom account of two people: %v", err)
		}
		h.tx(func(tx *store.Tx) error { // several without an account are fine
			return h.people.SaveStaff(tx, Staff{ID: "x", Name: "新", Role: RoleGridWorker, Node: haifeng1, Active: true},
				Staff{ID: "y", Name: "新", Role: RoleGridWorker, Node: haifeng1, Active: true})
		})
		if all, err := AllStaff(h.reader()); err != nil || len(all) != 8 {
			t.Errorf("there are %d, %v", len(all), err)
		}
	})
}

func TestAWholePhoneNumberNeedsARightAReasonAndRoomInTheHour(t *testing.T) {
	each(t, func(t *testing.T, h *house) {
		tree := h.tree()
		who, child, silent := h.arrive("o-1"), h.arrive("o-2"), h.arrive("o-3")
		h.tx(func(tx *store.Tx) error {
			return errors.Join(SetPhone(tx, who.ID, "13800001234"), SetPhone(tx, child.ID, "13800005678"), SetMinor(tx, child.ID, true))
		})
		reveal := func(staff, id, node, reason string) (string, error) {
			by, _ := tree.StaffByID(staff)
			phone := ""
			err := h.store.InTx(context.Background(), func(tx *store.Tx) (err error) {
				phone, err = RevealPhone(tx, tree, by, id, node, reason)
				return err
			})
			return phone, err
		}
		for name, c := range map[string]struct{ staff, id, node, reason string }{
			"another community's steward": {"s3", who.ID, haifeng1, "回访核实"},
			"a grid worker":               {"s2", who.ID, haifeng1, "回访核实"},
			"a lawyer":                    {"s6", who.ID, haifeng1, "回访核实"},
			"nobody":                      {"s99", who.ID, haifeng1, "回访核实"},
			"no reason":                   {"s1", who.ID, haifeng1, " 看 "},
			"a child":                     {"s1", child.ID, haifeng1, "回访核实"},
			"no number":                   {"s1", silent.ID, haifeng1, "回访核实"},
		} {
			var refusal *Refusal
			if phone, err := reveal(c.staff, c.id, c.node, c.reason); !errors.As(err, &refusal) || phone != "" {
				t.Errorf("%s: %q, %v", name, phone, err)
			}
		}
		for i := range 30 {
			if phone, err := reveal("s1", who.ID, haifeng1, "回访核实"); err != nil || phone != "13800001234" {
				t.Fatalf("look %d: %q, %v", i, phone, err)
			}
		}
		var refusal *Refusal
		if _, err := reveal("s1", who.ID, haifeng1, "回访核实"); !errors.As(err, &refusal) {
			t.Errorf("the 31st look: %v", err)
		}
		if _, err := reveal("s4", who.ID, haifeng1, "回访核实"); err != nil {
			t.Errorf("a colleague is stopped too: %v", err)
		}
		h.clock.Advance(61 * time.Minute)
		if _, err := reveal("s1", who.ID, haifeng1, "回访核实"); err != nil {
			t.Errorf("an hour later: %v", err)
		}
		audited, err := h.store.ListAudit(context.Background(), store.AuditFilter{Action: "resident.reveal", ObjectID: who.ID, Limit: 100})
		if err != nil || len(audited) != 32 {
			t.Errorf("%d looks were audited, %v", len(audited), err)
		}
		for _, e := range audited {
			if e.Reason != "回访核实" || e.ActorKind != "staff" {
				t.Errorf("the line is %+v", e)
			}
		}
	})
}
