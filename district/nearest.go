package district

import (
	"fmt"
	"strings"
)

// unknown says that a name is not among the known ones, and which one was probably meant.
func unknown(name string, known []string) string {
	if near, ok := nearest(name, known); ok {
		return fmt.Sprintf("%q is unknown; did you mean %s?", short(name), near)
	}
	return fmt.Sprintf("%q is unknown; known are: %s", short(name), strings.Join(known, ", "))
}

// nearest gives the known name with the fewest changed letters, if a slip of the pen explains the difference, or the only
// one that the name is a part of.
func nearest(name string, known []string) (string, bool) {
	best, at := 3, ""
	wanted := []rune(strings.ToLower(strings.TrimSpace(name)))
	if len(wanted) > 64 {
		return "", false
	}
	var whole []string
	for _, k := range known {
		letters := []rune(k)
		if d := distance(wanted, letters); d < best && d*2 < max(len(letters), 2) {
			best, at = d, k
		}
		if len(wanted) >= 4 && strings.Contains(k, string(wanted)) {
			whole = append(whole, k)
		}
	}
	if at == "" && len(whole) == 1 {
		at = whole[0]
	}
	return at, at != ""
}

// distance counts the letters to insert, drop, change or swap with their neighbour.
func distance(a, b []rune) int {
	rows := make([][]int, len(a)+1)
	for i := range rows {
		rows[i] = make([]int, len(b)+1)
		rows[i][0] = i
	}
	for j := range b {
		rows[0][j+1] = j + 1
	}
	for i, x := range a {
		for j, y := range b {
			cost := 1
			if x == y {
				cost = 0
			}
			d := min(rows[i][j]+cost, rows[i][j+1]+1, rows[i+1][j]+1)
			if i > 0 && j > 0 && x == b[j-1] && a[i-1] == y {
				d = min(d, rows[i-1][j-1]+1)
			}
			rows[i+1][j+1] = d
		}
	}
	return rows[len(a)][len(b)]
}
