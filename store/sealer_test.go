package store_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"minxu/store"
	"minxu/store/storetest"
)

func sealer(t *testing.T, k store.Keys) *store.Sealer {
	t.Helper()
	s, err := store.NewSealer(k)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestWhatIsSealedOpensInItsPlaceOnly(t *testing.T) {
	t.Parallel()
	s := sealer(t, storetest.Keys())
	for _, plain := range []string{"", "13800138000", "东岸花园12号楼", strings.Repeat("长", 10_000)} {
		sealed := s.Seal("residents.phone:r1", plain)
		if plain != "" && bytes.Contains(sealed, []byte(plain)) {
			t.Errorf("%.20q can be read in what was sealed", plain)
		}
		if got, err := s.Unseal("residents.phone:r1", sealed); err != nil || got != plain {
			t.Errorf("unseal of %.20q = %.20q, %v", plain, got, err)
		}
		if _, err := s.Unseal("residents.phone:r2", sealed); !errors.Is(err, store.ErrUnsealed) {
			t.Errorf("bytes moved to another row opened: %v", err)
		}
		if again := s.Seal("residents.phone:r1", plain); bytes.Equal(again, sealed) {
			t.Error("the same text sealed twice looks the same")
		}
	}
}

func TestDamagedBytesDoNotOpen(t *testing.T) {
	t.Parallel()
	s := sealer(t, storetest.Keys())
	sealed := s.Seal("t.c:1", "words")
	for i := range sealed {
		broken := bytes.Clone(sealed)
		broken[i] ^= 1
		if got, err := s.Unseal("t.c:1", broken); !errors.Is(err, store.ErrUnsealed) {
			t.Errorf("with byte %d changed it opened as %q, %v", i, got, err)
		}
		if got, err := s.Unseal("t.c:1", sealed[:i]); i > 0 && !errors.Is(err, store.ErrUnsealed) {
			t.Errorf("cut to %d bytes it opened as %q, %v", i, got, err)
		}
	}
	if got, err := s.Unseal("t.c:1", nil); got != "" || err != nil {
		t.Errorf("no bytes are the empty text, got %q, %v", got, err)
	}
}

func TestKeysCanBeRotated(t *testing.T) {
	t.Parallel()
	older := storetest.Keys()
	newer := store.Keys{Current: []byte("the next secret, also of 32 bytes"), Previous: older.Current}
	before, during := sealer(t, older), sealer(t, newer)
	after := sealer(t, store.Keys{Current: newer.Current})
	sealed := before.Seal("t.c:1", "words")
	if got, err := during.Unseal("t.c:1", sealed); got != "words" || err != nil {
		t.Errorf("during the rotation old bytes must open, got %q, %v", got, err)
	}
	if _, err := after.Unseal("t.c:1", sealed); !errors.Is(err, store.ErrUnsealed) {
		t.Errorf("after the rotation the old key must be gone: %v", err)
	}
	if got, err := after.Unseal("t.c:1", during.Seal("t.c:1", "words")); got != "words" || err != nil {
		t.Errorf("during the rotation the new key must seal, got %q, %v", got, err)
	}
	if blinds := during.Blinds("phone", "138"); len(blinds) != 2 || blinds[0] != after.Blind("phone", "138") || blinds[1] != before.Blind("phone", "138") {
		t.Errorf("both blind texts must be looked for, got %v", blinds)
	}
	if keys := during.Derive("cookie"); len(keys) != 2 || len(keys[0]) != 32 || !bytes.Equal(keys[1], before.Derive("cookie")[0]) {
		t.Error("derived keys must be those of both secrets")
	}
}

func TestBlindTextsTellNothing(t *testing.T) {
	t.Parallel()
	s := sealer(t, storetest.Keys())
	seen := map[string]string{}
	for _, in := range [][2]string{{"phone", "13800138000"}, {"phone", "13800138001"}, {"openid", "13800138000"}, {"phon", "e13800138000"}, {"phone", ""}} {
		b := s.Blind(in[0], in[1])
		if len(b) != 52 || strings.Trim(b, "abcdefghijklmnopqrstuvwxyz234567") != "" {
			t.Errorf("blind text %q is not 52 lower-case letters and digits", b)
		}
		if other, ok := seen[b]; ok {
			t.Errorf("%v and %s have the same blind text", in, other)
		}
		seen[b] = in[0] + "/" + in[1]
		if b != s.Blind(in[0], in[1]) {
			t.Error("the same value must have the same blind text")
		}
	}
}

func TestShortSecretsAreRefused(t *testing.T) {
	t.Parallel()
	good := storetest.Keys().Current
	for _, k := range []store.Keys{{}, {Current: good[:31]}, {Current: good, Previous: []byte("short")}} {
		if _, err := store.NewSealer(k); err == nil {
			t.Errorf("secrets of %d and %d bytes were taken", len(k.Current), len(k.Previous))
		}
	}
}
