package store_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"minxu/dialog"
	"minxu/store"
	"minxu/store/storetest"
)

func texts(t *testing.T, s *store.Store, who, before string, limit int) string {
	t.Helper()
	lines, err := s.ReadTrail(t.Context(), who, before, limit)
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, l := range lines {
		all = append(all, l.Text)
	}
	return strings.Join(all, " ")
}

func TestTheTrailIsReadNewestFirst(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		for i := range 70 {
			s.TrailBehind(store.Line{Who: "r1", Direction: store.In, Kind: "text", Text: fmt.Sprint(i)}, store.Line{Who: "r2", Direction: store.Out, Kind: "text", Text: "x"})
		}
		eventually(t, "the trail in the database", func() bool { return texts(t, s, "r1", "", 1) == "69" })
		if err := s.InTx(t.Context(), func(tx *store.Tx) error {
			return tx.Trail(store.Line{Who: "r1", Direction: store.In, Kind: "text", Text: "您好", Reply: "您好，请说"}, store.Line{Who: "r1", Direction: store.Out, Kind: "text", Text: "编号"})
		}); err != nil {
			t.Fatal(err)
		}
		if got := texts(t, s, "r1", "", 3); got != "编号 您好 69" {
			t.Errorf("newest: %s", got)
		}
		lines, err := s.ReadTrail(t.Context(), "r1", "", 2)
		if err != nil || lines[1].Direction != store.In || lines[1].Kind != "text" || !lines[1].At.Equal(s.Now()) || lines[1].Who != "r1" || lines[1].Reply != "您好，请说" || lines[0].Reply != "" {
			t.Errorf("line: %+v, %v", lines, err)
		}
		if got := texts(t, s, "r1", lines[1].ID, 2); got != "69 68" {
			t.Errorf("the page before: %s", got)
		}
	})
}

func TestATrailThatIsRolledBackIsNotKept(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	s.InTx(t.Context(), func(tx *store.Tx) error {
		if err := tx.Trail(store.Line{Who: "r1", Text: "x"}); err != nil {
			t.Error(err)
		}
		return fmt.Errorf("no")
	})
	if got := texts(t, s, "r1", "", 10); got != "" {
		t.Errorf("kept: %s", got)
	}
}

// keepEverything leaves something of a resident in every table.
func keepEverything(t *testing.T, s *store.Store, who, resident string) {
	t.Helper()
	replicaOf(t, s, "").turn(t, who, "plain-"+who, "CANARY session")
	err := s.InTx(t.Context(), func(tx *store.Tx) error {
		if _, _, err := tx.Inbox("effect-"+who, who); err != nil {
			return err
		}
		if err := tx.SaveReply("effect-"+who, []byte("CANARY reply"), store.Receipt); err != nil {
			return err
		}
		if err := tx.SaveReceipt("c-"+who, "order", dialog.Value{Label: "CANARY receipt"}); err != nil {
			return err
		}
		o := push("push-" + who)
		o.Resident, o.Body = resident, "CANARY push"
		if err := tx.Post(o); err != nil {
			return err
		}
		return tx.Trail(store.Line{Who: who, Text: "CANARY in the turn"})
	})
	if err != nil {
		t.Fatal(err)
	}
	s.TrailBehind(store.Line{Who: who, Text: "CANARY behind"})
}

func TestErasedIsErasedAndNobodyElseIs(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		keepEverything(t, s, "gone", "res-gone")
		keepEverything(t, s, "stays", "res-stays")
		if err := s.InTx(t.Context(), func(tx *store.Tx) error { return tx.Erase("gone", "res-gone") }); err != nil {
			t.Fatal(err)
		}
		eventually(t, "the other resident's trail", func() bool { return texts(t, s, "stays", "", 10) == "CANARY behind CANARY in the turn" })
		if got := texts(t, s, "gone", "", 10); got != "" {
			t.Errorf("trail: %s", got)
		}
		q := replicaOf(t, s, "")
		q.sees(t, "gone", "new", "", 1)
		q.sees(t, "stays", "new", "CANARY session", 1)
		for _, c := range []struct {
			key, want string
			found     bool
		}{
			{"effect-gone", "", true}, // it stays known that it was processed
			{"plain-gone", "", false},
			{"effect-stays", "CANARY reply", true},
			{"plain-stays", "re CANARY session", true},
		} {
			reply, _, found, err := s.SavedReply(t.Context(), c.key)
			if err != nil || string(reply) != c.want || found != c.found {
				t.Errorf("reply to %s: %q %v %v", c.key, reply, found, err)
			}
		}
		if err := s.InTx(t.Context(), func(tx *store.Tx) error {
			gone, found, err := tx.Receipt("c-gone", "order")
			if err != nil || !found || gone.Label != "" {
				t.Errorf("receipt of the erased: %+v %v %v", gone, found, err)
			}
			stays, _, err := tx.Receipt("c-stays", "order")
			if stays.Label != "CANARY receipt" {
				t.Errorf("receipt of the other: %+v", stays)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if p := stateOf(t, s, "push-gone"); p.Body != "" || p.State != store.Suppressed {
			t.Errorf("push of the erased: %+v", p)
		}
		if p := stateOf(t, s, "push-stays"); p.Body != "CANARY push" || p.State != store.Due {
			t.Errorf("push of the other: %+v", p)
		}
	})
}

func TestSweepingTakesWhatHasPassedItsTimeOnly(t *testing.T) {
	t.Parallel()
	clock := storetest.NewClock(storetest.Start())
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		clock.Set(storetest.Start())
		keepEverything(t, s, "old", "res-old")
		eventually(t, "the trail", func() bool { return texts(t, s, "old", "", 1) == "CANARY behind" })
		count := func(table, where string) (n int64) {
			t.Helper()
			if err := s.Reader(t.Context()).DB().Raw(`SELECT COUNT(*) FROM ` + table + ` WHERE ` + where).Scan(&n).Error; err != nil {
				t.Fatal(err)
			}
			return n
		}
		day := 24 * time.Hour
		for _, c := range []struct {
			after                                          time.Duration
			sessions, replies, words, receipts, lines, msg int64
		}{
			{0, 1, 1, 1, 1, 2, 1},
			{2 * time.Hour, 1, 0, 1, 1, 2, 1},
			{9 * day, 0, 0, 1, 1, 2, 1},
			{31 * day, 0, 0, 0, 0, 2, 1},
			{181 * day, 0, 0, 0, 0, 0, 1},
		} {
			clock.Set(storetest.Start().Add(c.after))
			if err := s.Sweep(t.Context()); err != nil {
				t.Fatal(err)
			}
			got := []int64{count("sessions", "1=1"), count("replies", "1=1"), count("inbox", "reply IS NOT NULL"), count("receipts", "1=1"), count("messages", "1=1"), count("inbox", "1=1")}
			want := []int64{c.sessions, c.replies, c.words, c.receipts, c.lines, c.msg}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Errorf("after %s: sessions, replies, words, receipts, messages, inbox = %v, want %v", c.after, got, want)
			}
		}
		if n := count("outbox", "body IS NOT NULL"); n != 1 {
			t.Errorf("the words of a push that still waits were swept")
		}
	}, storetest.WithClock(clock))
}
