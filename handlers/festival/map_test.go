package festival

import (
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"minxu/dialog"
	"minxu/dialog/dialogtest"
)

// flowMaps gathers played transcripts and keeps a map of every flow beside them: its questions and the branches that are walked.
// `go test ./handlers/festival -run Transcripts -update` writes them anew.
type flowMaps struct {
	mu     sync.Mutex
	played map[*dialog.Flow][]dialogtest.Played
}

func (m *flowMaps) add(f *dialog.Flow, played ...dialogtest.Played) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.played == nil {
		m.played = map[*dialog.Flow][]dialogtest.Played{}
	}
	m.played[f] = append(m.played[f], played...)
}

func (m *flowMaps) check(t *testing.T) {
	if t.Failed() {
		return
	}
	for f, played := range m.played {
		slices.SortFunc(played, func(a, b dialogtest.Played) int { return strings.Compare(a.Name, b.Name) })
		file := filepath.Join("testdata", f.Name+".map")
		now := dialogtest.Map(f, played)
		if flag.Lookup("update").Value.String() == "true" {
			if err := os.WriteFile(file, []byte(now), 0o644); err != nil {
				t.Error(err)
			}
			continue
		}
		if want, err := os.ReadFile(file); err != nil || string(want) != now {
			t.Errorf("%s is not the map of %s any more (%v); run with -update and read the difference", file, f.Name, err)
		}
	}
}
