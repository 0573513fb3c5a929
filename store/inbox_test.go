package store_test

import (
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minxu/dialog"
	"minxu/store"
	"minxu/store/storetest"
)

func TestAMessageThatComesFiftyTimesAtOnceHasOneEffect(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		const times = 50
		replies := make([]string, times)
		var wg sync.WaitGroup
		start := make(chan struct{})
		for i := range times {
			wg.Go(func() {
				<-start
				err := s.InTx(t.Context(), func(tx *store.Tx) error {
					reply, seen, err := tx.Inbox("gh_1:77", "who")
					if err != nil || seen {
						replies[i] = string(reply)
						return err
					}
					no, err := tx.Number("MX")
					if err != nil {
						return err
					}
					if err := tx.SaveReceipt("effect", tx.NewID(), dialog.Value{ID: no}); err != nil {
						return err
					}
					replies[i] = "编号" + no
					return tx.SaveReply("gh_1:77", []byte(replies[i]), store.Receipt)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		close(start)
		wg.Wait()
		for i, r := range replies {
			if r != replies[0] || !strings.HasPrefix(r, "编号MX") {
				t.Fatalf("delivery %d was answered %q, the first %q", i, r, replies[0])
			}
		}
		var effects int64
		if err := s.Reader(t.Context()).DB().Raw(`SELECT COUNT(*) FROM receipts WHERE conversation = 'effect'`).Scan(&effects).Error; err != nil || effects != 1 {
			t.Errorf("effects = %d, %v, want 1", effects, err)
		}
	})
}

func TestARepeatedMessageIsAnsweredAsBefore(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		if _, _, found, err := s.SavedReply(t.Context(), "k"); found || err != nil {
			t.Fatalf("before: found = %v, %v", found, err)
		}
		if err := s.InTx(t.Context(), func(tx *store.Tx) error {
			if _, seen, err := tx.Inbox("k", "who"); seen || err != nil {
				t.Errorf("first time: seen = %v, %v", seen, err)
			}
			return tx.SaveReply("k", []byte("收到了"), store.Receipt)
		}); err != nil {
			t.Fatal(err)
		}
		if err := s.InTx(t.Context(), func(tx *store.Tx) error {
			reply, seen, err := tx.Inbox("k", "who")
			if err != nil || !seen || string(reply) != "收到了" {
				t.Errorf("second time: %q, %v, %v", reply, seen, err)
			}
			return mark(tx, "still usable")
		}); err != nil || !marked(t, s, "still usable") {
			t.Errorf("the transaction must stay usable after a repeated message: %v", err)
		}
		reply, class, found, err := s.SavedReply(t.Context(), "k")
		if string(reply) != "收到了" || class != store.Receipt || !found || err != nil {
			t.Errorf("saved reply = %q %s %v %v", reply, class, found, err)
		}
		if err := s.InTx(t.Context(), func(tx *store.Tx) error { return tx.SaveReply("other", nil, store.Answer) }); !errors.Is(err, store.ErrNotFound) {
			t.Errorf("a reply to a message never noted: %v, want ErrNotFound", err)
		}
	})
}

func TestAMessageOfARolledBackTurnIsNew(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		no := errors.New("no")
		for range 2 {
			if err := s.InTx(t.Context(), func(tx *store.Tx) error {
				if _, seen, err := tx.Inbox("k", "who"); seen || err != nil {
					t.Errorf("seen = %v, %v", seen, err)
				}
				return no
			}); !errors.Is(err, no) {
				t.Fatal(err)
			}
		}
	})
}

func TestReceiptsComeBackAsTheyWere(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		values := []dialog.Value{{}, {ID: "MX202603100001"}, {ID: "h1", Label: "3月4日9:00 王律师", More: []string{"a", "", "c\x00d"}}, {Label: strings.Repeat("长", 5000)}}
		if err := s.InTx(t.Context(), func(tx *store.Tx) error {
			for i, v := range values {
				if _, found, err := tx.Receipt("c1", fmt.Sprint(i)); found || err != nil {
					t.Errorf("before: found = %v, %v", found, err)
				}
				if err := tx.SaveReceipt("c1", fmt.Sprint(i), v); err != nil {
					return err
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		if err := s.InTx(t.Context(), func(tx *store.Tx) error {
			for i, want := range values {
				got, found, err := tx.Receipt("c1", fmt.Sprint(i))
				if !found || err != nil || cmp.Diff(want, got) != "" {
					t.Errorf("receipt %d: %v %v %s", i, found, err, cmp.Diff(want, got))
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	})
}

func TestAnOrderIsCarriedOutOnceAlsoWithoutALock(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		var wg sync.WaitGroup
		got := make([]string, 20)
		for i := range got {
			wg.Go(func() {
				err := s.InTx(t.Context(), func(tx *store.Tx) error {
					v, found, err := tx.Receipt("c1", "book")
					if err != nil || found {
						got[i] = v.ID
						return err
					}
					if v.ID, err = tx.Number("LF"); err != nil {
						return err
					}
					got[i] = v.ID
					return tx.SaveReceipt("c1", "book", v)
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, id := range got {
			if id != got[0] || id == "" {
				t.Fatalf("receipts differ: %v", got)
			}
		}
	})
}
