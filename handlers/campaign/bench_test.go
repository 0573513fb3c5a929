package campaign

import (
	"context"
	"fmt"
	"testing"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
	"minxu/web/webtest"
)

// BenchmarkDistrict counts an audience of 350,000 residents on MariaDB and prints how long that takes, and how fast their pushes are put into the outbox.
func BenchmarkDistrict(b *testing.B) {
	const residents = 350_000
	clock := storetest.NewClock(shanghai(9, 10))
	s := storetest.Open(b, storetest.Database(b), storetest.WithClock(clock))
	c := New()
	ctx := context.Background()
	for name, files := range map[string]func() error{"people": func() error { return s.Migrate(ctx, "people", people.Migrations()) }, "campaign": func() error { return s.Migrate(ctx, "campaign", c.Migrations) }} {
		if err := files(); err != nil {
			b.Fatal(name, err)
		}
	}
	tree := people.NewTree(webtest.Nodes(), webtest.Staff())
	areas := []string{webtest.Area, webtest.Area2, webtest.UnstaffedOne, webtest.OtherArea}
	for first := 0; first < residents; first += 1000 {
		err := s.InTx(ctx, func(tx *store.Tx) error {
			rows := make([]map[string]any, 1000)
			for i := range rows {
				n := first + i
				rows[i] = map[string]any{"id": fmt.Sprintf("R%026d", n), "ref": fmt.Sprintf("ref-%d", n), "age_band": "18-59", "node": areas[n%len(areas)], "following": 1, "arrived_at": 1}
			}
			return tx.DB().Table("residents").Create(rows).Error
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	chief, _ := tree.StaffByID("a1")
	secretary := chief
	secretary.ID = "a9"
	o := Office{Tree: tree}
	b.ResetTimer()
	for b.Loop() {
		var one Campaign
		began := time.Now()
		if err := s.InTx(ctx, func(tx *store.Tx) (err error) {
			one, err = o.Write(tx, chief, Campaign{Title: "停水", Body: "周三停水。", Topic: people.TopicDigest, Kind: "campaign_digest", Node: webtest.District, PerMinute: steady,
				Starts: tx.Now(), Expires: tx.Now().Add(100 * time.Hour)})
			if err != nil {
				return err
			}
			one, err = o.Count(tx, chief, one.ID)
			return err
		}); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(began).Seconds(), "s/audience")
		if one.Picked != residents {
			b.Fatalf("%d are picked", one.Picked)
		}
		if err := s.InTx(ctx, func(tx *store.Tx) error {
			if _, err := o.Submit(tx, chief, one.ID); err != nil {
				return err
			}
			_, err := o.Decide(tx, secretary, one.ID, true)
			return err
		}); err != nil {
			b.Fatal(err)
		}
		began = time.Now()
		posted := 0
		for range 10 { // ten minutes of the sending
			if _, err := o.Tick(ctx, s); err != nil {
				b.Fatal(err)
			}
			clock.Advance(time.Minute)
		}
		now, err := ByID(s.Reader(ctx), one.ID)
		if err != nil {
			b.Fatal(err)
		}
		posted = now.Posted
		b.ReportMetric(float64(posted)/time.Since(began).Seconds(), "posted/s")
		b.ReportMetric(float64(posted)/(float64(steady)*(9+ahead.Minutes())), "posted/planned")
	}
}
