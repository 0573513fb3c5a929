package district

import (
	"fmt"
	"slices"
	"strings"
)

// unknown says that a name is not among the known ones, and which one was probably meant.
func unknown(name string, known []string) string {
	if near, ok := nearest(name, known); ok {
		return fmt.Sprintf("%q is unknown; did you mean %s?", short(name), near)
	}
	return fmt.Sprintf("%q is unknown; known are: %s", short(name), strings.Join(known, ", "))
}

// nearest gives the known name with the fewest changed letters, if a slip of the pen explains the difference.
func nearest(name string, known []string) (string, bool) {
	best, at := 3, ""
	wanted := []rune(strings.ToLower(strings.TrimSpace(name)))
	if len(wanted) > 64 {
		return "", false
	}
	for _, k := range known {
		letters := []rune(k)
		if d := distance(wanted, letters); d < best && d*2 < max(len(letters), 2) {
			best, at = d, k
		}
	}
	return at, at != ""
}

// distance counts the letters to insert, drop or change (Levenshtein).
func distance(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		before := slices.Clone(row)
		row[0] = i + 1
		for j, y := range b {
			cost := 1
			if x == y {
				cost = 0
			}
			row[j+1] = min(before[j]+cost, before[j+1]+1, row[j]+1)
		}
	}
	return row[len(b)]
}
