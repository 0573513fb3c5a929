package dialog

import (
	"encoding/binary"
	"errors"
	"unsafe"
)

// codecVersion is the first byte of a stored session. Another one is not read: the person is politely asked anew.
const codecVersion = 1

// ErrOldSession says that stored bytes are of another version or damaged.
var ErrOldSession = errors.New("dialog: session of another version")

// Append encodes a session: version, then fields in order; strings and numbers are length- or varint-coded.
func (s *Session) Append(b []byte) []byte {
	b = append(b, codecVersion)
	b = appendConversation(b, s.Active)
	b = appendInt(b, s.Until)
	b = appendInt(b, int64(len(s.Parked)))
	for _, p := range s.Parked {
		b = appendInt(appendConversation(b, p.Conversation), p.Until)
	}
	b = appendString(b, s.Offered)
	b = appendString(b, s.Last)
	b = appendStrings(b, s.Rest)
	b = appendInt(b, int64(s.Misses))
	b = appendString(appendInt(b, s.Finished), s.FinishedBy)
	b = appendInt(b, s.Burst)
	b = appendInt(b, s.Human)
	b = appendString(appendInt(b, s.Danger), s.DangerOf)
	b = appendString(b, s.After)
	b = appendFacts(b, s.Context)
	return appendInt(b, s.At)
}

// Decode reads a session. Its strings share one copy of the bytes.
func Decode(data []byte) (*Session, error) {
	if len(data) == 0 || data[0] != codecVersion {
		return nil, ErrOldSession
	}
	r := reader{s: string(data[1:])}
	s := &Session{}
	s.Active = r.conversation()
	s.Until = r.int()
	if n := r.count(); n > 0 {
		s.Parked = make([]Parked, 0, n)
		for range n {
			c := r.conversation()
			until := r.int()
			if c != nil {
				s.Parked = append(s.Parked, Parked{c, until})
			}
		}
	}
	s.Offered = r.string()
	s.Last = r.string()
	s.Rest = r.strings()
	s.Misses = int(r.int())
	s.Finished, s.FinishedBy = r.int(), r.string()
	s.Burst = r.int()
	s.Human = r.int()
	s.Danger, s.DangerOf = r.int(), r.string()
	s.After = r.string()
	s.Context = r.facts()
	s.At = r.int()
	if r.bad || r.s != "" {
		return nil, ErrOldSession
	}
	return s, nil
}

func appendConversation(b []byte, c *Conversation) []byte {
	if c == nil {
		return append(b, 0)
	}
	b = append(b, 1)
	b = appendString(b, c.ID)
	b = appendString(b, c.Flow)
	b = appendFacts(b, c.Facts)
	b = appendInt(b, int64(len(c.Answers)))
	for i := range c.Answers {
		a := &c.Answers[i]
		b = appendString(b, a.Key)
		b = append(b, byte(a.Kind), byte(a.How))
		b = appendInt(appendInt(b, int64(a.Turn)), int64(a.from))
		b = binary.LittleEndian.AppendUint32(b, a.Mark)
		b = appendString(b, a.Takes)
		b = appendValues(b, a.Values)
	}
	s := &c.Screen
	b = append(b, byte(s.Kind))
	if s.Kind != NoKind {
		b = appendString(appendString(appendString(b, s.Key), s.State), s.Takes)
		b = binary.LittleEndian.AppendUint32(b, s.Mark)
		b = appendString(b, s.List)
		b = appendInt(b, int64(len(s.Options)))
		for i := range s.Options {
			o := &s.Options[i]
			b = appendStrings(appendString(appendString(b, o.ID), o.Label), o.Words)
			b = appendInt(b, int64(o.Digit))
		}
		b = appendValue(b, s.Proposal)
		b = appendString(b, s.Skip)
		b = appendBool(b, s.Raw)
	}
	b = appendString(b, c.About)
	b = appendInt(appendInt(b, int64(c.turn)), int64(c.fence))
	b = appendBool(b, c.readBack)
	b = appendString(b, c.correcting)
	b = appendFacts(b, c.was)
	b = appendInt(b, int64(len(c.pool)))
	for i := range c.pool {
		p := &c.pool[i]
		b = appendString(b, p.Kind)
		b = appendBool(appendBool(b, p.Sure), p.None)
		b = appendInt(b, int64(p.turn))
		b = appendValues(b, p.Values)
	}
	return b
}

func (r *reader) conversation() *Conversation {
	if r.byte() == 0 {
		return nil
	}
	c := &Conversation{ID: r.string(), Flow: r.string(), Facts: r.facts()}
	if n := r.count(); n > 0 {
		c.Answers = make([]Answer, n, n+4)
		for i := range c.Answers {
			a := &c.Answers[i]
			a.Key = r.string()
			a.Kind, a.How = Kind(r.byte()), How(r.byte())
			a.Turn, a.from = int(r.int()), int(r.int())
			a.Mark = r.uint32()
			a.Takes = r.string()
			a.Values = r.values()
		}
	}
	s := &c.Screen
	if s.Kind = Kind(r.byte()); s.Kind != NoKind {
		s.Key, s.State, s.Takes = r.string(), r.string(), r.string()
		s.Mark = r.uint32()
		s.List = r.string()
		if n := r.count(); n > 0 {
			s.Options = make([]Option, n)
			for i := range s.Options {
				o := &s.Options[i]
				o.ID, o.Label, o.Words = r.string(), r.string(), r.strings()
				o.Digit, o.Fixed = int(r.int()), true
			}
		}
		s.Proposal = r.value()
		s.Skip = r.string()
		s.Raw = r.byte() == 1
	}
	c.About = r.string()
	c.turn, c.fence = int(r.int()), int(r.int())
	c.readBack = r.byte() == 1
	c.correcting = r.string()
	c.was = r.facts()
	if n := r.count(); n > 0 {
		c.pool = make([]pooled, n)
		for i := range c.pool {
			p := &c.pool[i]
			p.Kind = r.string()
			p.Sure, p.None = r.byte() == 1, r.byte() == 1
			p.turn = int(r.int())
			p.Values = r.values()
		}
	}
	return c
}

func appendInt(b []byte, n int64) []byte { return binary.AppendVarint(b, n) }

func appendString(b []byte, s string) []byte { return append(appendInt(b, int64(len(s))), s...) }

func appendBool(b []byte, v bool) []byte {
	if v {
		return append(b, 1)
	}
	return append(b, 0)
}

func appendStrings(b []byte, v []string) []byte {
	b = appendInt(b, int64(len(v)))
	for _, s := range v {
		b = appendString(b, s)
	}
	return b
}

func appendValue(b []byte, v Value) []byte {
	return appendStrings(appendString(appendString(b, v.ID), v.Label), v.More)
}

func appendValues(b []byte, v []Value) []byte {
	b = appendInt(b, int64(len(v)))
	for i := range v {
		b = appendValue(b, v[i])
	}
	return b
}

func appendFacts(b []byte, v []Fact) []byte {
	b = appendInt(b, int64(len(v)))
	for i := range v {
		b = appendString(appendString(b, v[i].Key), v[i].Value)
	}
	return b
}

// reader takes fields off the front; after the first bad one everything reads as empty.
type reader struct {
	s   string
	bad bool
}

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
	if r.s == "" {
		r.bad = true
		return 0
	}
	n, k := binary.Varint(unsafe.Slice(unsafe.StringData(r.s), len(r.s)))
	if k <= 0 {
		r.fail()
		return 0
	}
	r.s = r.s[k:]
	return n
}

func (r *reader) fail() { r.s, r.bad = "", true }

// count reads a number of things that follow; each takes a byte at least, so damaged bytes cannot ask for memory.
func (r *reader) count() int {
	n := r.int()
	if n < 0 || n > int64(len(r.s)) {
		r.fail()
		return 0
	}
	return int(n)
}

func (r *reader) string() string {
	n := r.count()
	s := r.s[:n]
	r.s = r.s[n:]
	return s
}

func (r *reader) strings() []string {
	n := r.count()
	if n == 0 {
		return nil
	}
	v := make([]string, n)
	for i := range v {
		v[i] = r.string()
	}
	return v
}

func (r *reader) value() Value { return Value{ID: r.string(), Label: r.string(), More: r.strings()} }

func (r *reader) values() []Value {
	n := r.count()
	if n == 0 {
		return nil
	}
	v := make([]Value, n)
	for i := range v {
		v[i] = r.value()
	}
	return v
}

func (r *reader) facts() []Fact {
	n := r.count()
	if n == 0 {
		return nil
	}
	v := make([]Fact, n)
	for i := range v {
		v[i] = Fact{r.string(), r.string()}
	}
	return v
}
