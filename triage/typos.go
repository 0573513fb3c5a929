package triage

import (
	_ "embed"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/mozillazg/go-pinyin"
)

//go:embed words/typos.txt
var typoPairs string

//go:embed words/sound.txt
var soundWords string

var typos = sync.OnceValue(func() *strings.Replacer {
	var pairs []string
	for line := range strings.Lines(typoPairs) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, pair := range strings.Fields(line) {
			if wrong, right, ok := strings.Cut(pair, "="); ok {
				pairs = append(pairs, wrong, right)
			}
		}
	}
	return strings.NewReplacer(pairs...)
})

// soundWord is a word of the field with its syllables.
type soundWord struct {
	runes     []rune
	syllables []string
	not       []string // words that sound the same
}

// soundIndex finds the words in which a character stands at a place: for every character, word and place.
type soundIndex map[rune][]struct {
	word  *soundWord
	place int
}

var sounds = sync.OnceValue(func() soundIndex {
	index := soundIndex{}
	for line := range strings.Lines(soundWords) {
		fields := strings.Fields(line)
		if len(fields) == 0 || fields[0] == "#" {
			continue
		}
		word := &soundWord{runes: []rune(fields[0])}
		for _, r := range word.runes {
			word.syllables = append(word.syllables, syllable(r))
		}
		for _, other := range fields[1:] {
			word.not = append(word.not, strings.TrimPrefix(other, "!"))
		}
		for place, r := range word.runes {
			index[r] = append(index[r], struct {
				word  *soundWord
				place int
			}{word, place})
		}
	}
	return index
})

// syllable gives the toneless first reading of a character, "" for what is none.
func syllable(r rune) string {
	if r < 0x4E00 || r > 0x9FFF {
		return ""
	}
	reading, _, _ := strings.Cut(pinyin.PinyinDict[int(r)], ",")
	return toneless(reading)
}

// toneless takes the tone marks off a syllable; ü becomes v.
func toneless(reading string) string {
	var b strings.Builder
	for _, r := range reading {
		switch {
		case r < utf8.RuneSelf:
			b.WriteByte(byte(r))
		case strings.ContainsRune("āáǎà", r):
			b.WriteByte('a')
		case strings.ContainsRune("ēéěèê", r):
			b.WriteByte('e')
		case strings.ContainsRune("īíǐì", r):
			b.WriteByte('i')
		case strings.ContainsRune("ōóǒò", r):
			b.WriteByte('o')
		case strings.ContainsRune("ūúǔù", r):
			b.WriteByte('u')
		case strings.ContainsRune("ǖǘǚǜü", r):
			b.WriteByte('v')
		case strings.ContainsRune("ńňǹ", r):
			b.WriteByte('n')
		}
	}
	return b.String()
}

// bySound puts words of the field right that were written with characters of the same sound (垃极 -> 垃圾).
func bySound(text string) string {
	index := sounds()
	var r []rune
	changed := false
	for i, c := range []rune(text) {
		if r == nil {
			r = []rune(text)
		}
		for _, at := range index[c] {
			if begin := i - at.place; at.word.heardAt(r, begin) {
				copy(r[begin:], at.word.runes)
				changed = true
			}
		}
	}
	if !changed {
		return text
	}
	return string(r)
}

// heardAt says whether the word is heard, but not read, at r[begin].
func (w *soundWord) heardAt(r []rune, begin int) bool {
	end := begin + len(w.runes)
	if begin < 0 || end > len(r) || begin > 0 && r[begin] == '楼' && strings.ContainsRune("号栋幢座#0123456789上下", r[begin-1]) {
		return false // 5号楼水管 is a building's pipe, not a leak
	}
	same := 0
	for i, c := range w.runes {
		switch {
		case r[begin+i] == c:
			same++
		case syllable(r[begin+i]) != w.syllables[i]:
			return false
		}
	}
	if same == len(w.runes) || same*2 < len(w.runes) {
		return false
	}
	for _, other := range w.not {
		if other == string(r[begin:end]) {
			return false
		}
	}
	return true
}
