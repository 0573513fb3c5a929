package dialogtest

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"minxu/dialog"
)

var update = flag.Bool("update", false, "write the bot's lines of transcripts anew")

// Run plays the transcripts that a pattern names, each as a subtest, and compares every line. It returns them as they were played,
// for Map. A pattern that names no file is a failure.
func Run(t *testing.T, f *dialog.Flow, pattern string, w World) []Played {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no transcript matches %s (%v)", pattern, err)
	}
	runs := make([]Played, 0, len(files))
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			r, err := Play(f, file, string(want), w)
			if err != nil {
				t.Fatal(err)
			}
			runs = append(runs, r)
			if r.Text == string(want) {
				return
			}
			if *update {
				if err := os.WriteFile(file, []byte(r.Text), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			t.Errorf("%s (-written +played; -update writes it anew):\n%s", file, cmp.Diff(strings.Split(string(want), "\n"), strings.Split(r.Text, "\n")))
		})
	}
	return runs
}
