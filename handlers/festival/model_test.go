package festival

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"minxu/calendar"
	"minxu/handlers"
	"minxu/people"
)

func refusal(err error) bool {
	var no *handlers.Refusal
	return errors.As(err, &no)
}

// model is the simplest thing that does what an event and its line promise.
type model struct {
	seats int
	state map[string]RegState
	party map[string]int
	until map[string]time.Time
	queue []string
}

func (m *model) free() int {
	n := m.seats
	for who, s := range m.state {
		if s == Signed || s == Offered {
			n -= m.party[who]
		}
	}
	return n
}

func (m *model) promote(now time.Time, e Event, p Policy) {
	for i := 0; i < len(m.queue); {
		who := m.queue[i]
		switch {
		case m.party[who] <= m.free():
			m.state[who], m.until[who] = Offered, calendar.WaitlistExpiry(now, p.OfferWindow, e.Start)
			m.queue = append(m.queue[:i:i], m.queue[i+1:]...)
		case now.Before(e.Start.Add(-p.HoldUntil)):
			return
		default:
			i++
		}
	}
}

func (m *model) leave(who string) {
	for i, q := range m.queue {
		if q == who {
			m.queue = append(m.queue[:i:i], m.queue[i+1:]...)
			break
		}
	}
}

// lapse ends offers in the order of time, as the timers do.
func (m *model) lapse(to time.Time, e Event, p Policy) {
	for {
		var next time.Time
		for who, s := range m.state {
			if s == Offered && !m.until[who].After(to) && (next.IsZero() || m.until[who].Before(next)) {
				next = m.until[who]
			}
		}
		hold := e.Start.Add(-p.HoldUntil)
		if next.IsZero() || hold.Before(next) && !hold.After(to) {
			if hold.After(to) {
				return
			}
			m.promote(hold, e, p)
			if next.IsZero() {
				again := false
				for who, s := range m.state {
					again = again || s == Offered && !m.until[who].After(to)
				}
				if !again {
					return
				}
				continue
			}
		}
		for who, s := range m.state {
			if s == Offered && !m.until[who].After(next) {
				m.state[who] = Expired
			}
		}
		m.promote(next, e, p)
	}
}

// TestAnEventBehavesAsItsModel walks at random through signing up, giving up, accepting, shrinking and waiting, and compares every state
// with a model of a few lines.
func TestAnEventBehavesAsItsModel(t *testing.T) {
	t.Parallel()
	w := newTown(t, "sqlite:"+t.TempDir()+"/minxu.db")
	const residents = 6
	var users []string
	for i := range residents {
		users = append(users, fmt.Sprintf("m%d", i))
		w.arrive(users[i], people.Address{}, "18-59")
	}
	walks := 0
	rapid.Check(t, func(rt *rapid.T) {
		walks++
		w.clock.Set(at(10, 9, 0).UTC())
		e := phones(rapid.IntRange(1, 6).Draw(rt, "seats"))
		e.ID = fmt.Sprintf("M%d", walks)
		w.put(e)
		p := w.c.policy
		m := &model{seats: e.Capacity, state: map[string]RegState{}, party: map[string]int{}, until: map[string]time.Time{}}
		for range rapid.IntRange(1, 25).Draw(rt, "deeds") {
			who := rapid.SampledFrom(users).Draw(rt, "who")
			now := w.clock.Now()
			var own Registration
			if m.state[who].Active() {
				own = w.registration(who, e.ID)
			}
			switch deed := rapid.SampledFrom([]string{"sign", "sign", "leave", "accept", "shrink", "wait"}).Draw(rt, "deed"); deed {
			case "sign":
				n := rapid.IntRange(1, 4).Draw(rt, "party")
				r, err := w.order(who, SignUp{Event: e.ID, People: party(n), Queue: true})
				if err != nil {
					rt.Fatalf("sign up: %v", err)
				}
				switch {
				case m.state[who].Active():
					if r.outcome != "already" {
						rt.Fatalf("a second one came to %s", r.outcome)
					}
				case len(m.queue) == 0 && n <= m.free():
					m.state[who], m.party[who] = Signed, n
				default:
					m.state[who], m.party[who] = Waitlisted, n
					m.queue = append(m.queue, who)
					m.promote(now, e, p)
				}
			case "leave":
				if own.ID == "" {
					continue
				}
				if _, err := w.order(who, Leave{own.ID}); err != nil {
					rt.Fatalf("give up: %v", err)
				}
				m.leave(who)
				m.state[who] = GivenUp
				m.promote(now, e, p)
			case "accept":
				if own.ID == "" {
					continue
				}
				_, err := w.order(who, Accept{own.ID})
				if (err == nil) != (m.state[who] == Offered || m.state[who] == Signed) {
					rt.Fatalf("accepting as %s: %v", m.state[who], err)
				}
				if m.state[who] == Offered {
					m.state[who] = Signed
				}
			case "shrink":
				if own.ID == "" || m.party[who] < 2 || m.state[who] == Offered {
					continue
				}
				if _, err := w.order(who, Resize{Registration: own.ID, Party: m.party[who] - 1}); err != nil {
					rt.Fatalf("shrink: %v", err)
				}
				m.party[who]--
				m.promote(now, e, p)
			case "wait":
				to := now.Add(time.Duration(rapid.IntRange(1, 20).Draw(rt, "hours")) * time.Hour)
				if !to.Before(e.SignupClose) {
					continue
				}
				w.moveTo(to)
				m.lapse(to, e, p)
			}
			m.compare(rt, w, e)
		}
	})
	w.sound()
}

func (m *model) compare(rt *rapid.T, w *town, e Event) {
	held := w.event(e.ID)
	if held.Free() != m.free() || held.Waiting != len(m.queue) {
		rt.Fatalf("%d free and %d wait; the model says %d and %d", held.Free(), held.Waiting, m.free(), len(m.queue))
	}
	for who, s := range m.state {
		r := w.registration(who, e.ID)
		if r.State != s || s.Active() && r.Party != m.party[who] {
			rt.Fatalf("%s is %s with %d; the model says %s with %d", who, r.State, r.Party, s, m.party[who])
		}
		if s == Offered && !r.OfferExpires.Equal(m.until[who]) {
			rt.Fatalf("the offer of %s lapses at %v; the model says %v", who, r.OfferExpires, m.until[who])
		}
	}
	waiting, err := line(w.reader(), e.ID, 100)
	if err != nil {
		rt.Fatal(err)
	}
	for i, r := range waiting {
		if r.Resident != w.users[m.queue[i]].ID {
			rt.Fatalf("place %d in line is another's", i+1)
		}
	}
}
