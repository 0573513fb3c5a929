package festival

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"minxu/store"
	"minxu/store/storetest"
)

// The bare statements write the same rows as takeSeats: a registration, its line of the audit, the seats of the event.
const (
	bareSeats  = "UPDATE festival_events SET taken = taken + ? WHERE id = ? AND taken + ? <= capacity"
	bareInsert = `INSERT INTO festival_registrations (id, reg_no, event_id, resident, source_key, node, active, state, party, code, bands, people, made_at, signed_at, version)
		VALUES (?, ?, ?, ?, ?, '', 1, 'SIGNED', ?, ?, '0,0,0,2,0,0,0,0', ?, ?, ?, 1)`
	bareAudit = `INSERT INTO audit (id, at, actor_kind, actor_id, role, action, object_kind, object_id, reason, value_before, value_after, ip, request, day, seq, hash)
		VALUES (?, ?, 'resident', ?, '', 'registration.make', 'registration', ?, ?, '', 'SIGNED', '', '', '', 0, '')`
)

// BenchmarkSignUps lets 64 goroutines sign up for one event on MariaDB: by bare statements and by the records layer, turn by turn in one
// run, and prints the ratio of accepted sign-ups a second. The promise is 0.7.
//
//	go test ./handlers/festival -run '^$' -bench SignUps -benchtime 1x
func BenchmarkSignUps(b *testing.B) {
	const goroutines, rounds, each = 64, 6, 1500
	w := newTown(b, storetest.Database(b))
	db, err := w.reader().DB().DB()
	if err != nil {
		b.Fatal(err)
	}
	var serial atomic.Int64
	bare := func(event string, n int64) error {
		ctx := context.Background()
		tx, err := db.BeginTx(ctx, nil)
		if err != nil {
			return err
		}
		defer tx.Rollback() // after a commit it does nothing
		now, id := store.Micros(w.clock.Now()), fmt.Sprintf("bare-%d", n)
		r, err := tx.ExecContext(ctx, bareSeats, 2, event, 2)
		if err != nil {
			return err
		}
		if k, err := r.RowsAffected(); err != nil || k != 1 {
			return fmt.Errorf("%d rows, %w", k, err)
		}
		if _, err := tx.ExecContext(ctx, bareInsert, id, "N"+id, event, "who-"+id, "src-"+id, 2, fmt.Sprintf("%06d", n%1_000_000), make([]byte, 150), now, now); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, bareAudit, "a"+id, now, "who-"+id, id, event); err != nil {
			return err
		}
		return tx.Commit()
	}
	layered := func(event string, n int64) error {
		return w.store.InTx(context.Background(), func(tx *store.Tx) error {
			no, err := tx.Number("LJ")
			if err != nil {
				return err
			}
			id := tx.NewID()
			ok, err := takeSeats(tx, &Registration{ID: id, No: no, Event: event, Resident: fmt.Sprintf("who-%d", n), Source: "src-" + id, Party: 2, People: party(2)})
			if err == nil && !ok {
				err = fmt.Errorf("no seats")
			}
			return err
		})
	}
	run := func(name string, round int, do func(string, int64) error) float64 {
		e := phones(1_000_000)
		e.ID = fmt.Sprintf("%s-%d-%d", name, round, serial.Add(1))
		w.put(e)
		work := make(chan struct{}, each)
		for range each {
			work <- struct{}{}
		}
		close(work)
		var faults atomic.Int64
		var wait sync.WaitGroup
		began := time.Now() //house:clock the length of a benchmark
		for range goroutines {
			wait.Go(func() {
				for range work {
					if err := do(e.ID, serial.Add(1)); err != nil {
						faults.Add(1)
						b.Log(err)
					}
				}
			})
		}
		wait.Wait()
		took := time.Since(began) //house:clock as above
		if n := faults.Load(); n > 0 {
			b.Fatalf("%d sign-ups of %s failed", n, name)
		}
		if held := w.event(e.ID); held.Taken != 2*each {
			b.Fatalf("%s counts %d seats, want %d", name, held.Taken, 2*each)
		}
		return each / took.Seconds()
	}
	for b.Loop() {
		run("warm", 0, bare)
		run("warm", 1, layered)
		var floor, ours, ratios []float64
		for i := range rounds {
			f := run("bare", i, bare)
			o := run("ours", i, layered)
			floor, ours, ratios = append(floor, f), append(ours, o), append(ratios, o/f)
		}
		b.ReportMetric(median(floor), "bare/s")
		b.ReportMetric(median(ours), "ours/s")
		b.ReportMetric(median(ratios), "ratio")
	}
}

func median(list []float64) float64 {
	slices.Sort(list)
	return list[len(list)/2]
}
