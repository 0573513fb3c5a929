package dialog

import (
	"encoding/binary"
	"errors"
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
	b = appendCount(b, len(s.Parked))
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
	m := &memory{}
	r := reader{s: string(data[1:]), memory: m}
	s := &m.session
	s.Active = r.conversation(&m.active)
	s.Until = r.int()
	if n := r.count(2); n > 0 {
		s.Parked = make([]Parked, 0, n)
		for range n {
			c := r.conversation(&Conversation{})
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
	if r.bad || r.left() > 0 {
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
	b = appendCount(b, len(c.Answers))
	for i := range c.Answers {
		b = appendAnswer(b, &c.Answers[i])
	}
	b = appendScreen(b, &c.Screen)
	b = appendString(b, c.About)
	b = appendCount(appendCount(b, c.turn), c.fence)
	b = appendCount(appendCount(b, c.readBack), c.holds)
	b = appendFacts(b, c.was)
	b = appendCount(b, len(c.pool))
	for i := range c.pool {
		b = appendPooled(b, &c.pool[i])
	}
	b = appendCount(b, len(c.past))
	for i := range c.past {
		p := &c.past[i]
		b = appendCount(appendCount(appendAnswer(b, &p.Answer), p.gone), p.same)
	}
	b = appendCount(b, len(c.spent))
	for i := range c.spent {
		b = appendCount(appendPooled(b, &c.spent[i].pooled), c.spent[i].gone)
	}
	return b
}

func (r *reader) conversation(c *Conversation) *Conversation {
	if r.byte() == 0 {
		return nil
	}
	c.ID, c.Flow, c.Facts = r.string(), r.string(), r.facts()
	if n := r.count(5); n > 0 {
		c.Answers = r.room(n)
		for i := range c.Answers {
			r.answer(&c.Answers[i])
		}
	}
	r.screen(&c.Screen)
	c.About = r.string()
	c.turn, c.fence = r.number(), r.number()
	c.readBack, c.holds = r.number(), r.number()
	c.was = r.facts()
	if n := r.count(4); n > 0 {
		c.pool = make([]pooled, n, n+2)
		for i := range c.pool {
			r.pooled(&c.pool[i])
		}
	}
	if n := r.count(7); n > 0 {
		c.past = make([]bygone, n, n+1)
		for i := range c.past {
			p := &c.past[i]
			r.answer(&p.Answer)
			p.gone, p.same = r.number(), r.number()
		}
	}
	if n := r.count(5); n > 0 {
		c.spent = make([]spent, n, n+1)
		for i := range c.spent {
			r.pooled(&c.spent[i].pooled)
			c.spent[i].gone = r.number()
		}
	}
	c.correcting = c.find(correctionKey).value().ID
	return c
}

// An answer's kind has five bits and the way it came three; the lowest bit of its turn says that a mark follows.
const howShift = 5

func appendAnswer(b []byte, a *Answer) []byte {
	b = appendString(b, a.Key)
	b = append(b, byte(a.Kind)|byte(a.How)<<howShift)
	if a.Mark == 0 {
		b = appendCount(b, a.Turn<<1)
	} else {
		b = binary.LittleEndian.AppendUint32(appendCount(b, a.Turn<<1|1), a.Mark)
	}
	return appendValues(appendString(b, a.Takes), a.Values)
}

func (r *reader) answer(a *Answer) {
	a.Key = r.string()
	k := r.byte()
	a.Kind, a.How = Kind(k&(1<<howShift-1)), How(k>>howShift)
	turn := r.number()
	if a.Turn = turn >> 1; turn&1 == 1 {
		a.Mark = r.uint32()
	}
	a.Takes = r.string()
	a.Values = r.values()
}

func appendScreen(b []byte, s *Screen) []byte {
	b = append(b, byte(s.Kind))
	if s.Kind == NoKind {
		return b
	}
	b = appendString(appendString(appendString(b, s.Key), s.Name), s.Takes)
	b = binary.LittleEndian.AppendUint32(b, s.Mark)
	b = appendString(b, s.List)
	b = appendCount(b, len(s.Options))
	for i := range s.Options {
		o := &s.Options[i]
		b = appendStrings(appendString(appendString(b, o.ID), o.Label), o.Words)
		b = appendInt(b, int64(o.Digit))
	}
	b = appendValue(b, &s.Proposal)
	b = appendStrings(b, s.Skip)
	return appendBool(b, s.Raw)
}

func (r *reader) screen(s *Screen) {
	if s.Kind = Kind(r.byte()); s.Kind == NoKind {
		return
	}
	s.Key, s.Name, s.Takes = r.string(), r.string(), r.string()
	s.Mark = r.uint32()
	s.List = r.string()
	if n := r.count(4); n > 0 {
		s.Options = make([]Option, n)
		for i := range s.Options {
			o := &s.Options[i]
			o.ID, o.Label, o.Words = r.string(), r.string(), r.strings()
			o.Digit, o.Fixed = int(r.int()), true
		}
	}
	r.value(&s.Proposal)
	s.Skip = r.strings()
	s.Raw = r.byte() == 1
}

func appendPooled(b []byte, p *pooled) []byte {
	b = appendString(b, p.Kind)
	b = appendBool(appendBool(b, p.Sure), p.None)
	return appendValues(appendCount(b, p.turn), p.Values)
}

func (r *reader) pooled(p *pooled) {
	p.Kind = r.string()
	p.Sure, p.None = r.byte() == 1, r.byte() == 1
	p.turn = r.number()
	p.Values = r.values()
}
