package project

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"minxu/store"
)

// model is what a round should be: as simple as it can be written.
type model struct {
	score map[string]int
	edits map[string]int // of today
	day   int
	shut  bool
}

// TestARandomWalkAgreesWithTheModel casts, changes, lets days pass, erases and closes at random and compares every answer.
func TestARandomWalkAgreesWithTheModel(t *testing.T) {
	t.Parallel()
	walks, steps := 30, 50
	if testing.Short() {
		walks = 5
	}
	for seed := range walks {
		t.Run(fmt.Sprint("walk ", seed), func(t *testing.T) {
			t.Parallel()
			w := newTown(t, "sqlite:"+t.TempDir()+"/m.db")
			users := w.crowd(4)
			rng := rand.New(rand.NewPCG(uint64(seed), 7))
			now := at(10, 9, 0)
			m := model{score: map[string]int{}, edits: map[string]int{}, day: now.YearDay()}
			for step := range steps {
				user := users[rng.IntN(len(users))]
				switch rng.IntN(12) {
				case 0:
					now = now.Add(time.Duration(1+rng.IntN(30)) * time.Hour)
					w.clock.Set(now.UTC())
					if _, err := w.office().Tick(context.Background(), w.store); err != nil {
						t.Fatal(err)
					}
					if day := now.YearDay(); day != m.day {
						m.day, m.edits = day, map[string]int{}
					}
					m.shut = !now.Before(at(19, 18, 0))
				case 1:
					w.tx(func(tx *store.Tx) error { return w.cap.Erase(context.Background(), tx, w.users[user]) })
					if _, had := m.score[user]; had && !m.shut { // who comes back after an erasure is a new person here
						m.score[fmt.Sprint(user, "/", step)] = m.score[user]
						delete(m.score, user)
						delete(m.edits, user)
					}
				default:
					score := 1 + rng.IntN(best)
					r, err := w.apply(w.store, user, fmt.Sprint("k", step), Cast{Project: "PR1", Score: score})
					before, had := m.score[user]
					switch {
					case m.shut:
						if s := sentence(t, err); !strings.Contains(s, "截止") && !strings.Contains(s, "结束") && !strings.Contains(s, "整改") {
							t.Fatalf("step %d: said %q", step, s)
						}
					case had && before == score:
						if err != nil || r.outcome != outcomeSame {
							t.Fatalf("step %d: the same came to %+v, %v", step, r, err)
						}
					case had && m.edits[user] == 5:
						sentence(t, err)
					case had:
						if err != nil || r.outcome != outcomeChanged {
							t.Fatalf("step %d: a change came to %+v, %v", step, r, err)
						}
						m.edits[user]++
						m.score[user] = score
					default:
						if err != nil || r.outcome != outcomeNew {
							t.Fatalf("step %d: a ballot came to %+v, %v", step, r, err)
						}
						m.score[user] = score
					}
				}
				sum := 0
				for _, s := range m.score {
					sum += s
				}
				if r := w.round("PR1"); r.Ballots != len(m.score) || r.Total != sum {
					t.Fatalf("step %d: %d ballots with %d, the model has %d with %d", step, r.Ballots, r.Total, len(m.score), sum)
				}
			}
			w.sound()
		})
	}
}

// TestMovesAtRandomFollowTheTable walks the table of moves at random through the acts of staff: only what the table allows happens.
func TestMovesAtRandomFollowTheTable(t *testing.T) {
	t.Parallel()
	for seed := range 10 {
		t.Run(fmt.Sprint("walk ", seed), func(t *testing.T) {
			t.Parallel()
			w := newTown(t, "sqlite:"+t.TempDir()+"/m.db")
			rng := rand.New(rand.NewPCG(uint64(seed), 11))
			var p Project
			w.tx(func(tx *store.Tx) (err error) {
				p, err = w.office().Open(tx, w.staff("s1"), Restored{Project: Project{Title: "长椅", Coverage: "海风小区", Node: haifeng}})
				return err
			})
			actions := []Action{ToPropose, ToList, ToDesign, ToAssess, ToApprove, ToReject, ToOffer, ToOutsource, ToContract, ToExecute, ToDeliver, ToArchive, ToRectify, ToSuspend, ToResume, ToCancel}
			for range 80 {
				if p.State.Over() {
					break
				}
				w.clock.Advance(time.Duration(rng.IntN(72)) * time.Hour)
				a := actions[rng.IntN(len(actions))]
				if rng.IntN(4) == 0 { // publish something
					g := Gates()[rng.IntN(len(Gates()))]
					text := map[string]string{}
					for _, part := range g.Parts() {
						text[part.Key] = "有"
					}
					err := w.store.InTx(context.Background(), func(tx *store.Tx) error { return w.office().Publish(tx, w.staff("s1"), p.ID, g, text) })
					if err != nil {
						sentence(t, err)
					}
				}
				allowed := p.State.May(a, ByStaff)
				err := w.store.InTx(context.Background(), func(tx *store.Tx) error {
					return w.office().Move(tx, w.staff("s1"), p.ID, a, "原因")
				})
				switch {
				case err != nil:
					sentence(t, err)
				case !allowed:
					t.Fatalf("%s went from %s", a, p.State)
				}
				p = w.project(p.ID)
			}
			w.sound()
		})
	}
}
