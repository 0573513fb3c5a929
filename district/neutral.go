package district

import (
	"regexp"
	"strings"
	"unicode"
)

// neutral makes sure that a spreadsheet computes no line of a cell: what begins like a formula, even behind blanks and
// even in full-width letters, gets an apostrophe in front.
func neutral(s string) string {
	var b strings.Builder
	for line := range linesOf(s) {
		if computes(line) || b.Len() == 0 && strings.ContainsRune("\t\r\n", rune(s[0])) {
			b.WriteByte('\'')
		}
		b.WriteString(line)
	}
	return b.String()
}

// linesOf gives the lines with what ends them. A spreadsheet may break a line at any of these.
func linesOf(s string) func(func(string) bool) {
	return func(yield func(string) bool) {
		start := 0
		for i, r := range s {
			if !strings.ContainsRune("\n\r\v\f\u0085\u2028\u2029", r) {
				continue
			}
			end := i + len(string(r))
			if !yield(s[start:end]) {
				return
			}
			start = end
		}
		if start < len(s) {
			yield(s[start:])
		}
	}
}

// computes says whether a line begins like a formula behind anything that does not show.
func computes(line string) bool {
	line = strings.TrimLeftFunc(line, func(r rune) bool {
		return unicode.IsSpace(r) || unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Zs, r)
	})
	if line == "" {
		return false
	}
	return strings.ContainsRune("=+-@＝＋－＠", []rune(line)[0])
}

// keepDigits puts an apostrophe before digits that a spreadsheet would take for a number and damage: a nought in front
// falls away, of a long number only 15 digits stay, and a telephone number with its country code becomes 8.6E+12.
func keepDigits(s string) string {
	if damaged := regexp.MustCompile(`^(0\d+|\d{16,}|86\d{11})$`); damaged.MatchString(s) {
		return "'" + s
	}
	return s
}
