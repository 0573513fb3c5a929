package bot

import (
	"bytes"
	"encoding/binary"
	"errors"
	"log/slog"
	"testing"

	"minxu/store"
	"minxu/store/storetest"
)

func TestAnUploadedPhotoIsKeptSealedAndWithoutWhatTheCameraWrote(t *testing.T) {
	t.Parallel()
	s := storetest.New(t)
	dir := t.TempDir()
	m, err := NewMedia(MediaOptions{Store: s, Dir: dir, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	id, err := m.Keep(t.Context(), photo(t, 6, binary.BigEndian))
	if err != nil {
		t.Fatal(err)
	}
	body, medium, err := m.Read(t.Context(), id)
	if err != nil || medium.FileType != "image/jpeg" || medium.State != store.Kept {
		t.Fatalf("read back: %+v, %v", medium, err)
	}
	if bytes.Contains(body, []byte("GPS")) || bytes.Contains(body, []byte("Exif")) {
		t.Error("where it was taken is still in it")
	}
	if claimed, err := s.ClaimMedia(t.Context(), 10, 0); err != nil || len(claimed) != 0 {
		t.Errorf("the fetcher would ask the platform for %+v, %v", claimed, err)
	}
	for name, bad := range map[string][]byte{"words": []byte("no picture"), "nothing": nil, "too much": make([]byte, maxMediaBytes+1)} {
		if _, err := m.Keep(t.Context(), bad); !errors.Is(err, ErrNoPhoto) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
