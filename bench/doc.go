// Package bench measures the whole program against floors: the least that any server must do for the same promise, committed here
// so that everybody measures against the same one. `make bench` prints ratios taken in one alternating run, with the absolute figures
// beside them, and fails when one of the promised ratios is missed. docs/performance.md tells the method and the last figures.
package bench
