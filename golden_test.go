package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"minxu/store/storetest"
)

// passing are the golden conversations whose capabilities are built. The others fail, each with the word of what is missing
// (docs/conversations.md); a conversation that passes without being listed here must be added.
var passing = []string{"P01", "P02", "P03", "P04", "P05", "P06", "P07", "P08", "P09", "P10", "P11", "P12", "P13", "P14", "P15", "P16", "P17", "P18", "P19", "P20", "P21",
	"P22", "P23", "P24", "P25", "P26", "P27", "P28", "P29", "P31", "P32", "P33", "P34", "P35", "P37"}

// plays runs the command and gives the ids that passed and its output.
func plays(t *testing.T, args ...string) (passed []string, output string) {
	t.Helper()
	var out, errs bytes.Buffer
	code := run(context.Background(), append([]string{"play"}, args...), nil, strings.NewReader(""), &out, &errs)
	for line := range strings.Lines(out.String()) {
		fields := strings.Fields(line)
		if len(fields) > 1 && fields[1] == "passed" && len(fields[0]) == 3 {
			passed = append(passed, fields[0])
		}
	}
	if code != 0 && !strings.Contains(out.String(), "failed") {
		t.Fatalf("play ended with %d: %s", code, errs.String())
	}
	return passed, out.String()
}

func TestGoldenConversationsOfBuiltCapabilitiesPass(t *testing.T) {
	t.Parallel()
	own, err := filepath.Glob("play/testdata/*.md")
	if err != nil {
		t.Fatal(err)
	}
	own = slices.DeleteFunc(own, func(name string) bool { return filepath.Base(name) == "public.md" })
	for _, engine := range []struct {
		name string
		args func(*testing.T) []string
	}{
		{"embedded", func(*testing.T) []string { return nil }},
		{"mariadb and redis through the real callback", func(t *testing.T) []string {
			return []string{"--safe", "--database-url", storetest.MariaDB(t).URL(""), "--redis-url", storetest.Redis(t).URL}
		}},
	} {
		t.Run(engine.name, func(t *testing.T) {
			t.Parallel()
			args := engine.args(t)
			got, output := plays(t, append([]string{"play/testdata/public.md"}, args...)...)
			if !slices.Equal(got, passing) {
				t.Errorf("passed %v, want %v\n%s", got, passing, output)
			}
			nth := 1
			if len(args) > 0 {
				nth = 3 // each makes a database of its own there
			}
			if raced {
				nth *= 4 // make test plays them all once more without the detector
			}
			args = append(args, "--only", strings.Join(everyNth(t, own, nth), ","))
			if got, output := plays(t, append(slices.Clone(own), args...)...); !strings.Contains(output, fmt.Sprintf("%d passed, 0 failed", len(got))) || len(got) == 0 {
				t.Errorf("our own conversations:\n%s", output)
			}
		})
	}
}

// everyNth names the first conversation of the files and every nth after it.
func everyNth(t *testing.T, files []string, nth int) (ids []string) {
	t.Helper()
	n := 0
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(string(text)) {
			if rest, ok := strings.CutPrefix(line, "### "); ok {
				if n%nth == 0 {
					ids = append(ids, strings.Fields(rest)[0])
				}
				n++
			}
		}
	}
	return ids
}
