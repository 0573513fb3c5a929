package dialog_test

import (
	"flag"
	"os"
	"testing"

	"minxu/dialog"
	"minxu/dialog/dialogtest"
)

func TestTranscripts(t *testing.T) {
	t.Parallel()
	for name, f := range map[string]*dialog.Flow{"lawyer": lawyer(), "demand": demand(), "event": event()} {
		t.Run(name, func(t *testing.T) {
			played := dialogtest.Run(t, f, "testdata/"+name+"_*.txt", dialogtest.World{Look: look, Understand: understand})
			if name != "lawyer" || t.Failed() {
				return
			}
			const file = "testdata/lawyer.map"
			got := dialogtest.Map(f, played)
			if flag.Lookup("update").Value.String() == "true" {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the map of lawyer is\n%s\nnot\n%s", got, want)
			}
		})
	}
}
