package triage

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"minxu/calendar"
)

// longestText bounds what is read of one message, in runes; what people type is far shorter.
const longestText = 4000

//go:embed words/traditional.txt
var traditionalPairs string

var simplified = sync.OnceValue(func() map[rune]rune {
	pairs := make(map[rune]rune, 2000)
	for line := range strings.Lines(traditionalPairs) {
		r := []rune(strings.TrimSpace(line))
		for i := 0; i+1 < len(r); i += 2 {
			pairs[r[i]] = r[i+1]
		}
	}
	return pairs
})

// Normalise gives the text in the form that rules read: compatibility forms folded (１ -> 1, ② -> 2, full-width marks),
// traditional characters simplified, invisible marks and storms of combining marks taken out, slips of the field put right,
// and Chinese numerals written as digits where they number something (十二号楼 -> 12号楼); 一直 and 三天 stay as they are.
func Normalise(text string) string { return digits(tidy(text)) }

// tidy is Normalise without the numerals: the resident's own words in one spelling.
func tidy(text string) string {
	text = fold(text)
	text = typos().Replace(text)
	return bySound(text)
}

// fold does what needs no knowledge of the field.
func fold(text string) string {
	if !utf8.ValidString(text) {
		text = strings.ToValidUTF8(text, "")
	}
	text = closed(text)
	plain := simplified()
	var b strings.Builder
	b.Grow(len(text))
	count, space := 0, true
	for _, r := range norm.NFKC.String(visible(text)) {
		if count == longestText {
			break
		}
		if simple, ok := plain[r]; ok {
			r = simple
		}
		switch {
		case mark(r):
			continue
		case unicode.IsSpace(r) && r != '\n', unicode.IsControl(r) && r != '\n':
			r = ' '
		case r == '﹣' || r == '—' || r == '–' || r == '－' || r == '‐' || r == '−':
			r = '-'
		case r == '’' || r == '‘' || r == '`' || r == '´':
			r = '\''
		}
		if r == ' ' && space {
			continue
		}
		space = r == ' ' || r == '\n'
		b.WriteRune(r)
		count++
	}
	return strings.TrimSpace(b.String())
}

// closed joins a text that was typed one character a time with spaces between ("楼 道 灯 坏 了").
func closed(text string) string {
	parts := strings.Fields(text)
	const few = 4
	if len(parts) < few {
		return text
	}
	for _, p := range parts {
		if utf8.RuneCountInString(p) > 1 || p[0] < utf8.RuneSelf {
			return text
		}
	}
	return strings.Join(parts, "")
}

// visible drops what cannot be seen, and all but one combining mark on a letter, before NFKC runs: a storm of marks costs nothing.
func visible(text string) string {
	marks := 0
	return strings.Map(func(r rune) rune {
		switch {
		case !mark(r):
			marks = 0
			return r
		case r < 0x300 || r > 0x36F:
			return -1
		}
		if marks++; marks > 1 {
			return -1
		}
		return r
	}, text)
}

// mark says whether a character is one that cannot stand, or be seen, alone.
func mark(r rune) bool {
	return r >= 0x80 && (r < 0x2E80 || r > 0x9FFF) && (r < 0x2000 || r > 0x200A) && (r < 0xFF01 || r > 0xFF5E) &&
		unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf, unicode.Co, unicode.Cs)
}

// counted are the words before which a Chinese numeral is a number.
var counted = [...]string{"号", "栋", "幢", "座", "单元", "门洞", "楼", "层", "室", "点", "月", "日", "岁", "度", "元", "块钱", "位", "口人", "个人", "周岁", "平米", "分钟", "#", "分"}

// digits writes Chinese numerals as digits where they number something.
func digits(text string) string {
	r := []rune(text)
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(r); {
		n, next := calendar.Numeral(r, i)
		if next == i || r[i] < 0x80 {
			b.WriteRune(r[i])
			i++
			continue
		}
		if next-i >= 3 && !strings.ContainsAny(string(r[i:next]), "十百") || numbers(r, i, next) {
			writeNumber(&b, r[i:next], n)
		} else {
			b.WriteString(string(r[i:next]))
		}
		i = next
	}
	return b.String()
}

// numbers says whether the numeral r[from:to] stands before a word that it numbers.
func numbers(r []rune, from, to int) bool {
	rest := string(r[to:min(len(r), to+3)])
	for _, word := range counted {
		if !strings.HasPrefix(rest, word) {
			continue
		}
		one := to-from == 1 && r[from] == '一'
		switch {
		case word == "点" && (one || strings.HasPrefix(rest, "点点") || strings.HasPrefix(rest, "点儿")): // 一点, 两点意见
			return false
		case (word == "度" || word == "位" || word == "分" || word == "层" || word == "门洞") && one: // 一度, 一位, 一分, 一层
			return false
		}
		return true
	}
	// 二门501, 2单元五零一, 十二-二
	return strings.HasPrefix(rest, "门") && !strings.HasPrefix(rest, "门心思") && !strings.HasPrefix(rest, "门口") && to-from == 1 && r[from] != '一' && (to+1 < len(r)) && isNumeral(r, to+1)
}

func isNumeral(r []rune, i int) bool {
	_, next := calendar.Numeral(r, i)
	return next > i
}

// writeNumber keeps leading zeros of figures said one by one (零五零一 -> 0501).
func writeNumber(b *strings.Builder, words []rune, n int) {
	if !strings.ContainsAny(string(words), "十百拾佰") {
		for i := range words {
			figure, _ := calendar.Numeral(words[i:i+1], 0)
			b.WriteByte(byte('0' + figure%10))
		}
		return
	}
	var figures [8]byte
	at := len(figures)
	for n > 0 && at > 0 {
		at--
		figures[at] = byte('0' + n%10)
		n /= 10
	}
	b.Write(figures[at:])
}
