package bench

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// report is what `make bench` prints.
type report struct {
	strings.Builder
	missed []string
}

func (r *report) section(title string) { fmt.Fprintf(r, "\n%s\n", title) }
func (r *report) say(format string, args ...any) {
	fmt.Fprintf(r, "  "+format+"\n", args...)
}

// promise notes a figure that was promised.
func (r *report) promise(kept bool, format string, args ...any) {
	line := fmt.Sprintf(format, args...)
	word := "kept"
	if !kept {
		word = "MISSED"
		r.missed = append(r.missed, line)
	}
	r.say("%s: %s", line, word)
}

// compare writes the ratios of one contender to its floors; need holds for the first floor, 0 = nothing was promised.
func (r *report) compare(what string, connections int, need float64, mine *contender, floors ...*contender) {
	fmt.Fprintf(r, "\n  %s, %d connections\n", what, connections)
	fmt.Fprintf(r, "    %-30s %9s %8s %8s %10s\n", "", "per s", "p50 ms", "p99 ms", "CPU us")
	for _, c := range append([]*contender{mine}, floors...) {
		fmt.Fprintf(r, "    %-30s %9.0f %8.2f %8.2f %10s\n", c.name, c.median(window.rate), c.median(atShare(0.5)), c.median(atShare(0.99)), c.processor())
	}
	for i, f := range floors {
		ratios := make([]float64, len(mine.got))
		for j := range ratios {
			ratios[j] = mine.got[j].rate() / f.got[j].rate()
		}
		slices.Sort(ratios)
		median := ratios[len(ratios)/2]
		line := fmt.Sprintf("%s / %s = %.2f [%.2f-%.2f]; by processor time %.2f", mine.name, f.name, median, ratios[0], ratios[len(ratios)-1],
			f.median(window.work)/mine.median(window.work))
		if i > 0 || need == 0 {
			r.say("  %s", line)
			continue
		}
		kept := median >= need
		word := "kept"
		if !kept {
			word = "MISSED"
			r.missed = append(r.missed, fmt.Sprintf("%s, %d connections: %s, promised %.2f", what, connections, line, need))
		}
		r.say("  %s; promised %.2f: %s", line, need, word)
	}
}

// median of a figure over the windows.
func (c *contender) median(of func(window) float64) float64 {
	all := make([]float64, len(c.got))
	for i, w := range c.got {
		all[i] = of(w)
	}
	slices.Sort(all)
	return all[len(all)/2]
}

// atShare is the wait, in milliseconds, that a share of the requests did not exceed.
func atShare(share float64) func(window) float64 {
	return func(w window) float64 {
		return float64(w.waits[int(float64(len(w.waits)-1)*share)]) / float64(time.Millisecond)
	}
}

// work is the processor time of a request in microseconds: the server, Redis and MariaDB.
func (w window) work() float64 {
	var all time.Duration
	for _, c := range w.cpu {
		all += c
	}
	return float64(all) / float64(time.Microsecond) / float64(w.done)
}

// processor shows the processor time of a request: all, and the server's part of it.
func (c *contender) processor() string {
	own := func(w window) float64 { return float64(w.cpu[0]) / float64(time.Microsecond) / float64(w.done) }
	return fmt.Sprintf("%.0f (%.0f)", c.median(window.work), c.median(own))
}
