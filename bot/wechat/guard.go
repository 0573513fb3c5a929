package wechat

import (
	"crypto/sha256"
	"encoding/hex"
	"hash/maphash"
	"strconv"
	"sync"
	"time"
)

const (
	freshness = 600     // seconds that a timestamp may lie before or after our clock
	guardSize = 1 << 17 // triples in one generation, about 10 MB
	skewSize  = 100     // well-signed messages that judge our own clock
)

// fresh reads a timestamp as 64 bits. ok is false for anything but digits.
func fresh(timestamp string, now time.Time) (inWindow, ok bool) {
	for i := 0; i < len(timestamp); i++ {
		if timestamp[i] < '0' || timestamp[i] > '9' {
			return false, false
		}
	}
	seconds, err := strconv.ParseInt(timestamp, 10, 64)
	if err != nil {
		return false, false
	}
	age := now.Unix() - seconds
	return -freshness <= age && age <= freshness, true
}

// guard binds a signature with its timestamp and nonce to the body that came with it: whoever sees a query string in
// a log cannot use it for a message of his own. It holds each triple for ten to twenty minutes of the injected clock
// in two generations; under a flood it forgets earlier, and the unique key of the message stays the real guard.
type guard struct {
	mu      sync.Mutex
	seed    maphash.Seed
	size    int
	turned  time.Time
	current map[triple]bodyHash
	before  map[triple]bodyHash
}

type (
	triple struct {
		signature [20]byte
		timestamp uint64
		nonce     uint64
	}
	bodyHash [16]byte
)

func newGuard(size int) *guard {
	return &guard{seed: maphash.MakeSeed(), size: size, current: map[triple]bodyHash{}}
}

// bind reports whether the triple may carry this body, and whether it is seen for the first time.
// The signature has been checked: it is 40 hexadecimal digits.
func (g *guard) bind(signature, timestamp, nonce string, body []byte, now time.Time) (first, ok bool) {
	var t triple
	var digits [40]byte
	copy(digits[:], signature)
	_, _ = hex.Decode(t.signature[:], digits[:])
	t.timestamp, t.nonce = maphash.String(g.seed, timestamp), maphash.String(g.seed, nonce)
	sum := sha256.Sum256(body)
	h := bodyHash(sum[:16])

	g.mu.Lock()
	defer g.mu.Unlock()
	if age := now.Sub(g.turned); age < 0 || age >= freshness*time.Second || len(g.current) >= g.size {
		g.before, g.current, g.turned = g.current, make(map[triple]bodyHash, min(len(g.current), g.size)), now
	}
	old, known := g.current[t]
	if !known {
		old, known = g.before[t]
	}
	if !known {
		g.current[t] = h
		return true, true
	}
	return false, old == h
}

// skew remembers which of the last hundred well-signed messages lay outside the window. When most of them did, it is
// our clock that is wrong, and residents must not pay for that.
type skew struct {
	mu    sync.Mutex
	last  [skewSize]bool
	next  int
	stale int
}

// note adds a message and reports whether our own clock is in doubt.
func (s *skew) note(stale bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.last[s.next] {
		s.stale--
	}
	if s.last[s.next] = stale; stale {
		s.stale++
	}
	s.next = (s.next + 1) % skewSize
	return s.stale > skewSize/2
}

// doubted reports whether our own clock is in doubt.
func (s *skew) doubted() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.stale > skewSize/2
}
