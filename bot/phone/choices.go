package phone

import (
	"strings"
	"unicode"
)

// Choice is a numbered option that a text offers.
type Choice struct {
	Digit string `json:"digit"`
	Words string `json:"words"`
}

// Choices reads the numbered options of a reply: a digit that begins a line or stands apart and is not part of a number, date, time or
// measure; its words run to the next option or to the end of the line. Options without words are left out: there is nothing to tap.
func Choices(text string) []Choice {
	var out []Choice
	for line := range strings.Lines(text) {
		runes := []rune(strings.TrimRight(line, "\r\n"))
		var starts []int
		for i := range runes {
			if _, ok := digit(runes[i]); ok && apart(runes[:i]) && counts(runes, i) {
				starts = append(starts, i)
			}
		}
		for n, at := range starts {
			end := len(runes)
			if n+1 < len(starts) {
				end = starts[n+1]
			}
			d, _ := digit(runes[at])
			words := strings.TrimFunc(string(runes[at+1:end]), func(r rune) bool {
				return unicode.IsSpace(r) || strings.ContainsRune(".、)]）】：:-—［[（(【，,；;。️⃣", r)
			})
			words = strings.TrimSuffix(words, "回复")
			if words != "" {
				out = append(out, Choice{string(d), strings.TrimSpace(words)})
			}
		}
	}
	return out
}

// digit folds full-width and circled digits to ASCII.
func digit(r rune) (rune, bool) {
	switch {
	case r >= '0' && r <= '9':
		return r, true
	case r >= '０' && r <= '９':
		return r - '０' + '0', true
	case r >= '①' && r <= '⑨':
		return r - '①' + '1', true
	case r == '⓪':
		return '0', true
	}
	return 0, false
}

// apart says whether a digit behind these runes can begin an option.
func apart(before []rune) bool {
	if len(before) == 0 {
		return true
	}
	last := before[len(before)-1]
	if unicode.IsSpace(last) || unicode.IsPunct(last) || unicode.IsSymbol(last) {
		// A point, colon or hyphen behind a digit belongs to a number, a time or a phone number.
		if strings.ContainsRune(".:：-/", last) && len(before) > 1 {
			_, number := digit(before[len(before)-2])
			return !number
		}
		return true
	}
	for _, lead := range []string{"回复", "按", "选", "发", "数字"} {
		if strings.HasSuffix(string(before), lead) {
			return true
		}
	}
	return false
}

// counts says whether what follows the digit leaves it a number of its own.
func counts(runes []rune, at int) bool {
	rest := runes[at+1:]
	if len(rest) == 0 {
		return false
	}
	if _, more := digit(rest[0]); more {
		return false
	}
	if strings.ContainsRune(".:：-/", rest[0]) && len(rest) > 1 {
		if _, more := digit(rest[1]); more {
			return false
		}
	}
	if rest[0] == '号' {
		return len(rest) > 1 && unicode.IsSpace(rest[1])
	}
	return !strings.ContainsRune("%％月日点时个位人张件岁楼单层年分秒元次", rest[0])
}
