package triage

import (
	"math"
	"sync"
	"unicode"
)

// longestGram is how many characters a run has at most.
const longestGram = 2

// longestRead is how many characters of a message the model reads: what is said later adds little and costs the same.
const longestRead = 2400

// gram is a run of characters with its share of the message.
type gram struct {
	key   uint32
	value float32
}

// gramReader is the working memory of one reading; it is used again.
type gramReader struct {
	runes []rune
	grams []gram
	seen  map[uint32]int32
}

var readers = sync.Pool{New: func() any { return &gramReader{seen: map[uint32]int32{}} }}

// read takes the characters of a text in: letters small, every digit alike, marks and spaces one space.
func (r *gramReader) read(text string) {
	r.runes = append(r.runes[:0], ' ')
	for _, c := range text {
		switch {
		case c >= '！' && c <= '～':
			c = c - '！' + '!'
		case c == '　':
			c = ' '
		}
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= '0' && c <= '9':
			c = '0'
		case !worded(c):
			c = ' '
		}
		if c == ' ' && r.runes[len(r.runes)-1] == ' ' || c == '0' && r.runes[len(r.runes)-1] == '0' {
			continue
		}
		if r.runes = append(r.runes, c); len(r.runes) > longestRead {
			break
		}
	}
	if r.runes[len(r.runes)-1] != ' ' {
		r.runes = append(r.runes, ' ')
	}
}

func worded(c rune) bool {
	return c >= 0x4E00 && c <= 0x9FFF || c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80 && unicode.IsLetter(c)
}

// gather gives the grams of a message. Title and detail are each of length one, so that one model reads both a title alone and a post.
func (r *gramReader) gather(title, detail string) []gram {
	r.grams = r.grams[:0]
	clear(r.seen)
	r.count(title)
	if detail != "" {
		r.count(detail)
		r.level(0)
	}
	return r.grams
}

// count adds the grams of one text, a gram that comes often counting little more than one that comes once.
func (r *gramReader) count(text string) {
	r.read(text)
	from := len(r.grams)
	for n := 1; n <= longestGram; n++ {
		for i := 0; i+n <= len(r.runes); i++ {
			if n == 1 && r.runes[i] == ' ' {
				continue
			}
			key := keyOf(r.runes[i : i+n])
			if at, ok := r.seen[key]; ok && int(at) >= from {
				r.grams[at].value++
				continue
			}
			r.seen[key] = int32(len(r.grams))
			r.grams = append(r.grams, gram{key, 1})
		}
	}
	for i := from; i < len(r.grams); i++ {
		r.grams[i].value = 1 + float32(math.Log(float64(r.grams[i].value)))
	}
	r.level(from)
}

// level brings the grams from that index on to length one.
func (r *gramReader) level(from int) {
	sum := float64(0)
	for _, g := range r.grams[from:] {
		sum += float64(g.value) * float64(g.value)
	}
	if sum == 0 {
		return
	}
	by := float32(1 / math.Sqrt(sum))
	for i := from; i < len(r.grams); i++ {
		r.grams[i].value *= by
	}
}

// keyOf gives the bucket of a run of characters.
func keyOf(runes []rune) uint32 {
	h := uint64(14695981039346656037)
	for _, c := range runes {
		h = (h ^ uint64(c)) * 1099511628211
	}
	h ^= h >> 29
	h *= 0xbf58476d1ce4e5b9
	h ^= h >> 32
	return uint32(h % buckets)
}

func spread(key uint32) uint32 {
	key ^= key >> 15
	key *= 0x2c1b3c6d
	return key ^ key>>12
}
