package play

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// plain is a text as it is compared: NFKC, lower case, without white space and quotation marks. It remembers where
// something was taken out, because "123456 13:30" must not become a longer number.
type plain struct {
	runes []rune
	gap   []bool // something was taken out before this rune
}

func plainOf(text string) plain {
	var p plain
	gap := true
	for _, r := range norm.NFKC.String(text) {
		if dropped(r) {
			gap = true
			continue
		}
		p.runes = append(p.runes, unicode.ToLower(r))
		p.gap = append(p.gap, gap)
		gap = false
	}
	return p
}

func (p plain) String() string { return string(p.runes) }

func dropped(r rune) bool {
	return unicode.IsSpace(r) || unicode.Is(unicode.Quotation_Mark, r) ||
		r >= 0x200b && r <= 0x200d || r == 0x2060 || r == 0xfeff // spaces of no width
}

func isDigit(r rune) bool { return r >= '0' && r <= '9' }

func isWordRune(r rune) bool { return isDigit(r) || r >= 'a' && r <= 'z' }

// piece is a literal, or a placeholder when prefix or code is set.
type piece struct {
	literal []rune
	prefix  string // of a number: mx, lf, lj, sj, yt
	code    bool   // six digits
}

// phrase is words to look for, with placeholders.
type phrase struct {
	source string
	pieces []piece
}

func placeholder(name string) (piece, bool) {
	switch name {
	case "{demand_no}":
		return piece{prefix: "mx"}, true
	case "{booking_no}":
		return piece{prefix: "lf"}, true
	case "{reg_no}":
		return piece{prefix: "lj"}, true
	case "{order_no}":
		return piece{prefix: "sj"}, true
	case "{topic_no}":
		return piece{prefix: "yt"}, true
	case "{code}":
		return piece{code: true}, true
	}
	return piece{}, false
}

// phraseOf reads words to look for; ok is false where nothing is left to compare, which would fit every text.
func phraseOf(source string) (p phrase, ok bool) {
	p.source = strings.TrimSpace(source)
	rest := p.source
	literal := func(s string) {
		if runes := plainOf(s).runes; len(runes) > 0 {
			p.pieces = append(p.pieces, piece{literal: runes})
		}
	}
	for rest != "" {
		open := strings.IndexByte(rest, '{')
		if open < 0 {
			literal(rest)
			break
		}
		shut := strings.IndexByte(rest[open:], '}')
		if shut < 0 {
			literal(rest)
			break
		}
		known, is := placeholder(rest[open : open+shut+1])
		if !is {
			literal(rest[:open+shut+1])
		} else {
			literal(rest[:open])
			p.pieces = append(p.pieces, known)
		}
		rest = rest[open+shut+1:]
	}
	return p, len(p.pieces) > 0
}

// in says whether the text contains the phrase.
func (p phrase) in(text plain) bool {
	for i := 0; i <= len(text.runes); i++ {
		if matchAt(p.pieces, text, i) {
			return true
		}
	}
	return false
}

func matchAt(pieces []piece, text plain, i int) bool {
	if len(pieces) == 0 {
		return true
	}
	first, rest := pieces[0], pieces[1:]
	switch {
	case first.code:
		end := digitsEnd(text, i)
		return startsWord(text, i) && end-i == 6 && matchAt(rest, text, end)
	case first.prefix != "":
		if !startsWord(text, i) || !hasRunes(text, i, []rune(first.prefix)) {
			return false
		}
		digits := i + len(first.prefix)
		// A number has twelve digits or more; what follows in the phrase may be digits too.
		for end := digitsEnd(text, digits); end-digits >= 12; end-- {
			if matchAt(rest, text, end) {
				return true
			}
		}
		return false
	}
	return hasRunes(text, i, first.literal) && matchAt(rest, text, i+len(first.literal))
}

func hasRunes(text plain, i int, want []rune) bool {
	if i+len(want) > len(text.runes) {
		return false
	}
	for k, r := range want {
		if text.runes[i+k] != r {
			return false
		}
	}
	return true
}

func startsWord(text plain, i int) bool {
	return i < len(text.runes) && (i == 0 || text.gap[i] || !isWordRune(text.runes[i-1]))
}

// digitsEnd is the end of the run of digits at i, as it was written: a gap ends it.
func digitsEnd(text plain, i int) int {
	end := i
	for end < len(text.runes) && isDigit(text.runes[end]) && (end == i || !text.gap[end]) {
		end++
	}
	return end
}

// parts are read as "all of these, each in one of its forms".
type parts [][]phrase

// partsOf reads "a | b / c".
func partsOf(source string) (parts, bool) {
	var all parts
	for _, part := range strings.Split(source, "|") {
		alternatives, ok := alternativesOf(part)
		if !ok {
			return nil, false
		}
		all = append(all, alternatives)
	}
	return all, true
}

func alternativesOf(source string) ([]phrase, bool) {
	var all []phrase
	for _, form := range strings.Split(source, "/") {
		p, ok := phraseOf(form)
		if !ok {
			return nil, false
		}
		all = append(all, p)
	}
	return all, true
}

// missing gives the parts of which no form is in the text, as they are written.
func (all parts) missing(text plain) []string {
	var out []string
	for _, part := range all {
		if found(part, text) == "" {
			out = append(out, written(part))
		}
	}
	return out
}

// present gives the forms that are in the text.
func (all parts) present(text plain) []string {
	var out []string
	for _, part := range all {
		for _, form := range part {
			if form.in(text) {
				out = append(out, form.source)
			}
		}
	}
	return out
}

// found is the first form that is in the text, "" if none.
func found(part []phrase, text plain) string {
	for _, form := range part {
		if form.in(text) {
			return form.source
		}
	}
	return ""
}

func written(part []phrase) string {
	forms := make([]string, len(part))
	for i, form := range part {
		forms[i] = form.source
	}
	return strings.Join(forms, " / ")
}
