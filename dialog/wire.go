package dialog

import (
	"encoding/binary"
	"math"
	"unsafe"
)

// Numbers on the wire: counts and turns are unsigned varints, instants and digits signed ones.

func appendCount(b []byte, n int) []byte {
	if uint(n) < 0x80 {
		return append(b, byte(n))
	}
	return binary.AppendUvarint(b, uint64(n))
}

func appendInt(b []byte, n int64) []byte { return binary.AppendVarint(b, n) }

func appendString(b []byte, s string) []byte { return append(appendCount(b, len(s)), s...) }

func appendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

func appendStrings(b []byte, v []string) []byte {
	b = appendCount(b, len(v))
	for _, s := range v {
		b = appendString(b, s)
	}
	return b
}

// appendValue writes the label only where it is not the id; the lowest bit of the count of further strings says which.
func appendValue(b []byte, v *Value) []byte {
	b = appendString(b, v.ID)
	n := len(v.More) << 1
	if v.Label == v.ID {
		b = appendCount(b, n|1)
	} else {
		b = appendString(appendCount(b, n), v.Label)
	}
	for _, s := range v.More {
		b = appendString(b, s)
	}
	return b
}

func appendValues(b []byte, v []Value) []byte {
	b = appendCount(b, len(v))
	for i := range v {
		b = appendValue(b, &v[i])
	}
	return b
}

func appendFacts(b []byte, v []Fact) []byte {
	b = appendCount(b, len(v))
	for i := range v {
		b = appendString(appendString(b, v[i].Key), v[i].Value)
	}
	return b
}

// memory is one piece for what nearly every session holds; what does not fit is made for itself.
type memory struct {
	session Session
	active  Conversation
	answers [8]Answer
	values  [10]Value
	words   [8]string
	facts   [12]Fact

	answersUsed, valuesUsed, wordsUsed, factsUsed int
}

// reader takes fields off the front; after the first bad one everything reads as empty.
type reader struct {
	s   string
	at  int
	bad bool
	*memory
}

func (r *reader) left() int { return len(r.s) - r.at }

func (r *reader) fail() { r.at, r.bad = len(r.s), true }

func (r *reader) byte() byte {
	if r.at == len(r.s) {
		r.bad = true
		return 0
	}
	c := r.s[r.at]
	r.at++
	return c
}

func (r *reader) uint32() uint32 {
	if r.left() < 4 {
		r.fail()
		return 0
	}
	s := r.s[r.at : r.at+4]
	r.at += 4
	return uint32(s[0]) | uint32(s[1])<<8 | uint32(s[2])<<16 | uint32(s[3])<<24
}

func (r *reader) int() int64 {
	n, k := binary.Varint(r.rest())
	if k <= 0 {
		r.fail()
		return 0
	}
	r.at += k
	return n
}

func (r *reader) rest() []byte { return unsafe.Slice(unsafe.StringData(r.s), len(r.s))[r.at:] }

// number reads a turn or a count that nothing is made of.
func (r *reader) number() int {
	if r.at < len(r.s) && r.s[r.at] < 0x80 {
		n := int(r.s[r.at])
		r.at++
		return n
	}
	n, k := binary.Uvarint(r.rest())
	if k <= 0 || n > math.MaxInt32 {
		r.fail()
		return 0
	}
	r.at += k
	return int(n)
}

// count reads how many things follow, each of so many bytes at least: damaged bytes cannot ask for memory.
func (r *reader) count(least int) int {
	n := r.number()
	if n*least > r.left() {
		r.fail()
		return 0
	}
	return n
}

func (r *reader) string() string {
	n := r.number()
	if n > r.left() {
		r.fail()
		return ""
	}
	s := r.s[r.at : r.at+n]
	r.at += n
	return s
}

// cut takes n of a piece of memory, or makes them.
func cut[T any](piece []T, used *int, n int) []T {
	if from := *used; from+n <= len(piece) {
		*used += n
		return piece[from : from+n : from+n]
	}
	return make([]T, n)
}

// room leaves the running talk room for those to come.
func (r *reader) room(n int) []Answer {
	if r.answersUsed == 0 && n < len(r.memory.answers) {
		r.answersUsed = len(r.memory.answers)
		return r.memory.answers[:n]
	}
	return make([]Answer, n, n+4)
}

func (r *reader) strings() []string { return r.someStrings(r.count(1)) }

func (r *reader) someStrings(n int) []string {
	if n == 0 {
		return nil
	}
	v := cut(r.words[:], &r.wordsUsed, n)
	for i := range v {
		v[i] = r.string()
	}
	return v
}

func (r *reader) value(v *Value) {
	v.ID = r.string()
	n := r.number()
	if n&1 == 1 {
		v.Label = v.ID
	} else {
		v.Label = r.string()
	}
	if n >>= 1; n > r.left() {
		r.fail()
		return
	}
	v.More = r.someStrings(n)
}

func (r *reader) values() []Value {
	n := r.count(2)
	if n == 0 {
		return nil
	}
	v := cut(r.memory.values[:], &r.valuesUsed, n)
	for i := range v {
		r.value(&v[i])
	}
	return v
}

func (r *reader) facts() []Fact {
	n := r.count(2)
	if n == 0 {
		return nil
	}
	v := cut(r.memory.facts[:], &r.factsUsed, n)
	for i := range v {
		v[i].Key = r.string()
		v[i].Value = r.string()
	}
	return v
}
