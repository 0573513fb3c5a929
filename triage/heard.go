package triage

import (
	"slices"
	"strings"
)

// heard are the words of a ruleset in one text.
type heard struct {
	text string
	set  *ruleset
	at   []int32 // by word: 1 + index of its last hit in hits; nil before the first hit
	hits []hit
	room []int32 // working memory of speak
}

// hit is a word at its place; next is 1 + the index of the hit of the same word before it.
type hit struct{ id, start, end, next int32 }

// listen finds every word of the set in the text, in one pass. The text should be tidy and lower case.
func (s *ruleset) listen(text string) *heard {
	h := &heard{}
	h.listen(s, text)
	return h
}

// said gives every rule of the set that speaks for the text. It is listen and speak on memory that is used again, because a message is
// listened to a dozen times.
func (s *ruleset) said(text string) []spoken {
	h, _ := s.ears.Get().(*heard)
	if h == nil {
		h = &heard{}
	}
	h.listen(s, text)
	said := h.speak()
	for _, one := range h.hits {
		h.at[one.id] = 0
	}
	h.hits, h.text = h.hits[:0], ""
	s.ears.Put(h)
	return said
}

func (h *heard) listen(s *ruleset, text string) {
	h.text, h.set = text, s
	for i, r := range text {
		for _, id := range s.first[r] {
			word := s.words[id]
			if !strings.HasPrefix(text[i:], word) || !bounded(text, i, i+len(word)) {
				continue
			}
			if h.at == nil { // most sets hear nothing in most messages
				h.at = make([]int32, len(s.words))
			}
			h.hits = append(h.hits, hit{int32(id), int32(i), int32(i + len(word)), h.at[id]})
			h.at[id] = int32(len(h.hits))
		}
	}
}

// bounded says whether the words at text[from:to] are not the middle of a longer Latin word; a plural s may follow.
func bounded(text string, from, to int) bool {
	if !latin(text[from]) && !latin(text[to-1]) {
		return true
	}
	if from > 0 && latin(text[from-1]) && latin(text[from]) {
		return false
	}
	if to < len(text) && text[to] == 's' {
		to++
	}
	return to >= len(text) || !latin(text[to]) || !latin(text[to-1])
}

func latin(b byte) bool { return b >= 'a' && b <= 'z' }

// spoken is a rule that speaks, with the words that made it.
type spoken struct {
	rule  *rule
	words string
	start int // where the words begin in the text
}

// speak gives every rule that holds for the text.
func (h *heard) speak() []spoken {
	likely := h.room[:0]
	for _, one := range h.hits {
		likely = append(likely, h.set.opens[one.id]...)
	}
	slices.Sort(likely)
	h.room = likely
	var said []spoken
	for _, i := range slices.Compact(likely) {
		one := &h.set.rules[i]
		if words, start, ok := h.holds(one); ok {
			said = append(said, spoken{one, words, start})
		}
	}
	return said
}

func (h *heard) holds(r *rule) (words string, start int, ok bool) {
	start = len(h.text)
	var from, to [4]int
	n := 0
	for _, p := range r.all {
		a, b, found := h.part(p)
		if !found {
			return "", 0, false
		}
		start = min(start, a)
		if n < len(from) {
			from[n], to[n] = a, b
			n++
		}
	}
	for _, p := range r.none {
		if _, _, found := h.part(p); found {
			return "", 0, false
		}
	}
	words = h.text[from[0]:to[0]]
	for i := 1; i < n; i++ {
		words += " " + h.text[from[i]:to[i]]
	}
	return words, start, true
}

// part finds the first alternative of the part that is heard.
func (h *heard) part(p part) (from, to int, ok bool) {
	for _, a := range p {
		for _, id := range a.word {
			for n := h.at[id]; n > 0; n = h.hits[n-1].next {
				one := h.hits[n-1]
				switch {
				case a.whole:
					if one.start == 0 && int(one.end) == len(h.text) {
						return 0, len(h.text), true
					}
				case a.then == nil:
					return int(one.start), int(one.end), true
				default:
					if end := h.after(a.then, one.end); end > 0 {
						return int(one.start), end, true
					}
				}
			}
		}
	}
	return 0, 0, false
}

// after gives the end of one of the words that begins soon behind that place, 0 when none does.
func (h *heard) after(words []int, end int32) int {
	for _, id := range words {
		for n := h.at[id]; n > 0; n = h.hits[n-1].next {
			if one := h.hits[n-1]; one.start >= end && one.start-end <= h.set.near {
				return int(one.end)
			}
		}
	}
	return 0
}

// flag says whether a rule that speaks carries the flag.
func (s spoken) flag(name string) bool { return slices.Contains(s.rule.flags, name) }
