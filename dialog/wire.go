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

func appendValue(b []byte, v *Value) []byte {
	return appendStrings(appendString(appendString(b, v.ID), v.Label), v.More)
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

// reader takes fields off the front; after the first bad one everything reads as empty. Values and strings are cut from slabs:
// a session has many short lists.
type reader struct {
	s     string
	bad   bool
	slab  []Value
	words []string
}

// How much a slab holds; a longer list gets one of its own.
const (
	slabValues = 8
	slabWords  = 16
)

func (r *reader) fail() { r.s, r.bad = "", true }

func (r *reader) byte() byte {
	if r.s == "" {
		r.bad = true
		return 0
	}
	c := r.s[0]
	r.s = r.s[1:]
	return c
}

func (r *reader) uint32() uint32 {
	if len(r.s) < 4 {
		r.fail()
		return 0
	}
	n := uint32(r.s[0]) | uint32(r.s[1])<<8 | uint32(r.s[2])<<16 | uint32(r.s[3])<<24
	r.s = r.s[4:]
	return n
}

func (r *reader) int() int64 {
	n, k := binary.Varint(unsafe.Slice(unsafe.StringData(r.s), len(r.s)))
	if k <= 0 {
		r.fail()
		return 0
	}
	r.s = r.s[k:]
	return n
}

// number reads a turn or a count that nothing is made of.
func (r *reader) number() int {
	if r.s != "" && r.s[0] < 0x80 {
		n := int(r.s[0])
		r.s = r.s[1:]
		return n
	}
	n, k := binary.Uvarint(unsafe.Slice(unsafe.StringData(r.s), len(r.s)))
	if k <= 0 || n > math.MaxInt32 {
		r.fail()
		return 0
	}
	r.s = r.s[k:]
	return int(n)
}

// count reads how many things follow, each of so many bytes at least: damaged bytes cannot ask for memory.
func (r *reader) count(least int) int {
	n := r.number()
	if n > len(r.s)/least {
		r.fail()
		return 0
	}
	return n
}

func (r *reader) string() string {
	n := r.count(1)
	s := r.s[:n]
	r.s = r.s[n:]
	return s
}

func (r *reader) strings() []string {
	n := r.count(1)
	if n == 0 {
		return nil
	}
	if n > len(r.words) {
		r.words = make([]string, max(n, slabWords))
	}
	v := r.words[:n:n]
	r.words = r.words[n:]
	for i := range v {
		v[i] = r.string()
	}
	return v
}

func (r *reader) value(v *Value) { v.ID, v.Label, v.More = r.string(), r.string(), r.strings() }

func (r *reader) values() []Value {
	n := r.count(3)
	if n == 0 {
		return nil
	}
	if n > len(r.slab) {
		r.slab = make([]Value, max(n, slabValues))
	}
	v := r.slab[:n:n]
	r.slab = r.slab[n:]
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
	v := make([]Fact, n)
	for i := range v {
		v[i] = Fact{r.string(), r.string()}
	}
	return v
}
