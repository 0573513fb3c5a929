package store_test

import (
	"testing"

	"minxu/store"
	"minxu/store/storetest"
)

func TestSmoke(t *testing.T) {
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		err := s.InTx(t.Context(), func(tx *store.Tx) error {
			n, err := tx.Number("MX")
			t.Log(n, err)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	})
}
