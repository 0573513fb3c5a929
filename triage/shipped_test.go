package triage

import (
	"bytes"
	"flag"
	"os"
	"runtime"
	"testing"
)

var update = flag.Bool("update", false, "make words/model.bin anew of examples/")

func TestTheShippedModelIsMadeOfItsExamples(t *testing.T) {
	t.Parallel()
	if runtime.GOARCH != "amd64" {
		t.Skip("other processors round otherwise: the bytes are those of amd64")
	}
	examples, err := ReadExamples(os.DirFS("examples"))
	if err != nil {
		t.Fatal(err)
	}
	m, err := Training{}.Train(examples)
	if err != nil {
		t.Fatal(err)
	}
	made := m.Append(nil)
	if *update {
		if err := os.WriteFile("words/model.bin", made, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if !bytes.Equal(made, shippedBytes) {
		t.Errorf("words/model.bin is not what examples/ make: go test ./triage -run ShippedModel -update")
	}
}
