package bench

import (
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"minxu/store/storetest"
)

// idle starts the program as `go run .` does, without any setting but where its files lie: first on nothing, then on what the first start
// left. Memory is looked at when nobody has asked for anything for a while.
func idle(b *testing.B, r *report, program string) {
	b.Helper()
	dir := storetest.Dir(b)
	run := func() *server {
		addr := freeAddr(b)
		return start(b, "embedded", addr, "/readyz", program, "MINXU_ADDR="+addr, "MINXU_DATA_DIR="+dir, "MINXU_DATABASE_URL=sqlite:"+filepath.Join(dir, "minxu.db"))
	}
	first := run()
	first.stop()
	var best time.Duration
	var memory int64
	for i := range 3 {
		again := run()
		if i == 0 || again.took < best {
			best = again.took
		}
		if i == 2 {
			time.Sleep(5 * time.Second) // idle is what is measured
			memory = again.resident(b)
		}
		again.stop()
	}
	r.promise(first.took < promisedStart, "first start to ready, tables and demo district made: %v, promised %v", first.took.Round(time.Millisecond), promisedStart)
	r.promise(best < promisedStart, "later start to ready, best of three: %v, promised %v", best.Round(time.Millisecond), promisedStart)
	r.promise(memory < promisedMemory, "idle memory: %.1f MiB, promised %d MiB", float64(memory)/(1<<20), promisedMemory>>20)
}

var turnLine = regexp.MustCompile(`BenchmarkTurn\S*\s.*?([\d.]+) ns/turn.*?(\d+) allocs/op`)

// turnsOfBenchmark is how many turns one operation of dialog's BenchmarkTurn has, the start of the talk left out.
const turnsOfBenchmark = 5

// engine runs the benchmark of dialog a few times and keeps the best: what disturbs a run only makes it longer.
func engine(b *testing.B, r *report) {
	b.Helper()
	run := exec.Command("go", "test", "-run", "^$", "-bench", "^BenchmarkTurn$", "-benchmem", "-benchtime", "300ms", "-count", "8", "../dialog")
	out, err := run.CombinedOutput()
	if err != nil {
		b.Fatalf("dialog's benchmark: %v\n%s", err, out)
	}
	best, allocs := time.Duration(0), 0.0
	for _, m := range turnLine.FindAllStringSubmatch(string(out), -1) {
		ns, err := strconv.ParseFloat(m[1], 64)
		if err != nil {
			b.Fatal(err)
		}
		n, err := strconv.Atoi(m[2])
		if err != nil {
			b.Fatal(err)
		}
		if t := time.Duration(ns); best == 0 || t < best {
			best = t
		}
		allocs = float64(n) / turnsOfBenchmark
	}
	if best == 0 {
		b.Fatalf("dialog's benchmark says nothing that is understood:\n%s", out)
	}
	r.promise(best < promisedTurnTime, "a turn takes %v, best of eight, promised %v", best, promisedTurnTime)
	r.promise(allocs < promisedAllocs, "a turn makes %.0f allocations, promised %d", allocs, promisedAllocs)
}
