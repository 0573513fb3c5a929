package play

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// option is a numbered choice that a reply offers.
type option struct {
	digit int
	words string
	opens bool // its line begins with it
}

// optionsOf finds the numbered choices of a reply, in their order.
func optionsOf(text string) []option {
	var all []option
	for _, line := range strings.Split(text, "\n") {
		all = append(all, optionsOfLine(line)...)
	}
	return all
}

func optionsOfLine(line string) []option {
	runes := digitsWritten(line)
	var starts []int
	for i := range runes {
		if isOption(runes, i) {
			starts = append(starts, i)
		}
	}
	var all []option
	for k, i := range starts {
		end := len(runes)
		if k+1 < len(starts) {
			end = starts[k+1]
		}
		all = append(all, option{
			digit: int(runes[i] - '0'),
			words: wordsOf(runes[i+1 : end]),
			opens: k == 0 && strings.Trim(string(runes[:i]), " \t([{【〔<《〈「『") == "",
		})
	}
	return all
}

// digitsWritten is a line in NFKC in which circled and keycap digits are plain ones and all dashes are alike.
func digitsWritten(line string) []rune {
	var out []rune
	for _, r := range line {
		switch {
		case r == 0xfe0f || r == 0x20e3: // what makes a keycap of a digit
		case r >= 0x2776 && r <= 0x277e: // dingbat circled 1-9, negative
			out = append(out, '1'+r-0x2776)
		case r >= 0x2780 && r <= 0x2788: // dingbat circled 1-9, sans-serif
			out = append(out, '1'+r-0x2780)
		case r >= 0x278a && r <= 0x2792: // the same, negative
			out = append(out, '1'+r-0x278a)
		case r >= 0x24f5 && r <= 0x24fd: // double circled 1-9
			out = append(out, '1'+r-0x24f5)
		case r == 0x24ff || r == 0x1f10b || r == 0x1f10c: // circled 0
			out = append(out, '0')
		case r >= 0x2010 && r <= 0x2015 || r == 0x2212:
			out = append(out, '-')
		default:
			out = append(out, []rune(norm.NFKC.String(string(r)))...)
		}
	}
	return out
}

func isOption(runes []rune, i int) bool {
	return isDigit(runes[i]) && beginsOption(runes, i) && !isMeasured(runes, i)
}

func beginsOption(runes []rune, i int) bool {
	if i == 0 {
		return true
	}
	before := runes[i-1]
	switch {
	case isDigit(before):
		return false
	case strings.ContainsRune(":.-", before) && i > 1 && isDigit(runes[i-2]):
		return false // the end of a time, a date or a fraction
	case unicode.IsSpace(before), unicode.IsPunct(before), before == '|':
		return true
	}
	for _, word := range []string{"回复", "按", "选", "发", "数字"} {
		if strings.HasSuffix(string(runes[max(0, i-2):i]), word) {
			return true
		}
	}
	return false
}

// isMeasured says that the digit belongs to a number, a date, a time or a measure.
func isMeasured(runes []rune, i int) bool {
	after := func(k int) rune {
		if i+k < len(runes) {
			return runes[i+k]
		}
		return 0
	}
	next := after(1)
	switch {
	case isDigit(next):
		return true
	case strings.ContainsRune(":.-", next):
		return isDigit(after(2))
	case next == '号':
		return !unicode.IsSpace(after(2)) // "1号 热心楼长" is a candidate
	}
	return next != 0 && strings.ContainsRune("%月日点时个位人张件岁楼单层", next)
}

func wordsOf(runes []rune) string {
	if len(runes) > 0 && runes[0] == '号' {
		runes = runes[1:]
	}
	words := strings.TrimLeft(string(runes), " \t.、)]:-}】〕>》〉」』")
	return strings.TrimRight(words, " \t([{【〔<《〈「『")
}

// offers says whether an option with this digit has words that contain every part.
func offers(text string, digit int, words parts) bool {
	for _, o := range optionsOf(text) {
		if o.digit == digit && len(words.missing(plainOf(o.words))) == 0 {
			return true
		}
	}
	return false
}

// choose replaces every {n words} in what a resident says by the digit that stands before these words in the newest
// reply with options; without such an option the resident says the words.
func choose(said string, replies []string) string {
	var out strings.Builder
	for {
		before, rest, ok := strings.Cut(said, "{n ")
		out.WriteString(before)
		if !ok {
			return out.String()
		}
		words, after, ok := strings.Cut(rest, "}")
		if !ok {
			return out.String() + "{n " + rest
		}
		out.WriteString(digitFor(strings.TrimSpace(words), replies))
		said = after
	}
}

func digitFor(words string, replies []string) string {
	want := plainOf(words).String()
	for i := len(replies) - 1; i >= 0; i-- {
		options := optionsOf(replies[i])
		if len(options) == 0 {
			continue
		}
		for _, fits := range []func(string, string) bool{strings.HasPrefix, strings.Contains} {
			for _, o := range options {
				if fits(plainOf(o.words).String(), want) {
					return string(rune('0' + o.digit))
				}
			}
		}
		break
	}
	return words
}
