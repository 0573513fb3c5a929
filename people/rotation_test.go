package people

import (
	"context"
	"testing"

	"minxu/store"
	"minxu/store/storetest"
)

func TestAChangeOfTheSecretForgetsNobody(t *testing.T) {
	t.Parallel()
	before := store.Keys{Current: []byte("the secret before, of 32 bytes..")}
	after := store.Keys{Current: []byte("the secret after, of 32 bytes..."), Previous: before.Current}
	file := storetest.SQLite(t)
	ctx := context.Background()
	open := func(keys store.Keys, use func(*store.Store)) {
		s, err := store.Open(ctx, storetest.Options(file, storetest.WithKeys(keys)))
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Migrate(ctx, "people", Migrations()); err != nil {
			t.Fatal(err)
		}
		use(s)
		if err := s.Close(ctx); err != nil {
			t.Fatal(err)
		}
	}
	var first Resident
	open(before, func(s *store.Store) {
		err := s.InTx(ctx, func(tx *store.Tx) (err error) {
			if first, err = Arrive(tx, "o-1"); err != nil {
				return err
			}
			if err = SetPhone(tx, first.ID, "13800001234"); err != nil {
				return err
			}
			return SetAlias(tx, first.ID, "张阿姨")
		})
		if err != nil {
			t.Fatal(err)
		}
	})
	open(after, func(s *store.Store) {
		var again Resident
		err := s.InTx(ctx, func(tx *store.Tx) (err error) {
			again, err = Arrive(tx, "o-1")
			return err
		})
		if err != nil || again.ID != first.ID || again.Alias != "张阿姨" {
			t.Errorf("after the change: %+v, %v", again, err)
		}
		if same, err := ByPhone(s.Reader(ctx), "13800001234"); err != nil || len(same) != 1 {
			t.Errorf("by phone: %v, %v", same, err)
		}
		if openid, err := OpenIDOf(s.Reader(ctx), first.ID); err != nil || openid != "o-1" {
			t.Errorf("the openid is %q, %v", openid, err)
		}
	})
}
