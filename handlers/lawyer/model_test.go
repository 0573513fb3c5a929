package lawyer

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"minxu/store"
	"minxu/store/storetest"
)

// simple is the model of one session: who has, is offered or waits for what.
type simple struct {
	has, offer map[string]string // user -> slot
	moves      map[string]int
	line       []string
	slots      []string
}

func (m *simple) active(user string) bool {
	return m.has[user] != "" || m.offer[user] != "" || slices.Contains(m.line, user)
}

func (m *simple) free(slot string) bool {
	for _, of := range []map[string]string{m.has, m.offer} {
		for _, s := range of {
			if s == slot {
				return false
			}
		}
	}
	return true
}

// freed offers a slot to the first in line.
func (m *simple) freed(slot string) {
	if len(m.line) > 0 {
		m.offer[m.line[0]] = slot
		m.line = m.line[1:]
	}
}

func (m *simple) anyFree() bool { return slices.ContainsFunc(m.slots, m.free) }

// step does one thing to the model and says whether it is allowed.
func (m *simple) step(kind, user, slot string) bool {
	switch kind {
	case "book":
		if m.active(user) || !m.free(slot) {
			return false
		}
		m.has[user], m.moves[user] = slot, 0
	case "cancel":
		old := m.has[user]
		if old == "" {
			return false
		}
		delete(m.has, user)
		m.freed(old)
	case "join":
		if m.active(user) || m.anyFree() {
			return false
		}
		m.line = append(m.line, user)
	case "leave":
		i := slices.Index(m.line, user)
		if i < 0 {
			return false
		}
		m.line = slices.Delete(m.line, i, i+1)
	case "accept":
		if m.offer[user] == "" {
			return false
		}
		m.has[user], m.moves[user] = m.offer[user], 0
		delete(m.offer, user)
	case "decline":
		old := m.offer[user]
		if old == "" {
			return false
		}
		delete(m.offer, user)
		m.freed(old)
	case "move":
		old := m.has[user]
		switch {
		case old == "":
			return false
		case old == slot:
			return true
		case m.moves[user] >= 3 || !m.free(slot):
			return false
		}
		m.has[user] = slot
		m.moves[user]++
		m.freed(old)
	}
	return true
}

// TestOneSessionAgainstASimpleModel plays any sequence of deeds against the records and a model of a page, and compares after every one.
func TestOneSessionAgainstASimpleModel(t *testing.T) {
	t.Parallel()
	w := newTown(t, storetest.SQLite(t))
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		session := Session{ID: fmt.Sprintf("M%d", runs), Community: haifeng, LawyerName: "孙律师", Mode: ModeDesk, Start: at(20, 14, 0).UTC(), End: at(20, 15, 30).UTC(), State: Open}
		all := SlotsOf(session, w.office().Policy.Slot)
		w.tx(func(tx *store.Tx) error { return putSession(tx, session, all) })
		m := &simple{has: map[string]string{}, offer: map[string]string{}, moves: map[string]int{}}
		for _, s := range all {
			m.slots = append(m.slots, s.ID)
		}
		var users []string
		for i := range 6 {
			user := fmt.Sprintf("m%d-%d", runs, i)
			w.arrive(user, w.users["u1"].Home)
			users = append(users, user)
		}
		ids := map[string]string{}
		for n := range rapid.IntRange(1, 40).Draw(rt, "steps") {
			kind := rapid.SampledFrom([]string{"book", "book", "cancel", "join", "join", "leave", "accept", "decline", "move"}).Draw(rt, "kind")
			user, slot := rapid.SampledFrom(users).Draw(rt, "user"), rapid.SampledFrom(m.slots).Draw(rt, "slot")
			var order any
			switch id := ids[user]; kind {
			case "book":
				order = hourOf(slot)
			case "cancel":
				order = Cancel{Booking: id}
			case "join":
				order = lineFor(session.ID)
			case "leave":
				if m.offer[user] != "" { // leaving an offer is declining it
					continue
				}
				order = Leave{Booking: id}
			case "accept":
				order = Accept{Booking: id}
			case "decline":
				order = Decline{Booking: id}
			case "move":
				order = Move{Booking: id, Slot: slot}
			}
			if (kind == "cancel" || kind == "accept") && !m.active(user) || kind == "accept" && m.has[user] != "" {
				continue // what is done already is told again, not refused
			}
			want := m.step(kind, user, slot)
			r, no, err := w.order(w.store, user, fmt.Sprintf("m%d-%d", runs, n), order)
			if err != nil {
				rt.Fatal(err)
			}
			if got := no == ""; got != want {
				rt.Fatalf("%s %s %s: allowed %v, the model says %v (%s)", kind, user, slot, got, want, no)
			}
			if want {
				ids[user] = r.id
			}
			compare(rt, w, m, users)
		}
	})
	w.sound()
}

func compare(rt *rapid.T, w *town, m *simple, users []string) {
	for _, user := range users {
		b, ok, err := ActiveOf(w.reader(), w.users[user].ID)
		if err != nil {
			rt.Fatal(err)
		}
		want, slot := None, ""
		switch {
		case m.has[user] != "":
			want, slot = Booked, m.has[user]
		case m.offer[user] != "":
			want, slot = Offered, m.offer[user]
		case slices.Contains(m.line, user):
			want = Waitlisted
		}
		if ok != (want != None) || b.State != want || b.Slot != slot {
			rt.Fatalf("%s: %s %s, the model says %s %s", user, b.State, b.Slot, want, slot)
		}
	}
	for _, id := range m.slots {
		s, err := SlotByID(w.reader(), id)
		if err != nil {
			rt.Fatal(err)
		}
		if m.free(id) != (s.State == SlotFree) {
			rt.Fatalf("slot %s is %s", id, s.State)
		}
	}
}
