package web

import (
	"sync"
	"time"
)

// A bucket holds tokens that come back evenly; a request takes one.
type bucket struct {
	tokens float64
	at     time.Time
}

// rate says how many requests come back in which time, and how many may come at once.
type rate struct {
	per   float64 // a minute
	burst float64
}

// Limits of reliability: strangers share an address behind a carrier's NAT, hence the wide burst.
func strangers() rate { return rate{per: 60, burst: 300} }
func members() rate   { return rate{per: 600, burst: 600} }
func loginIPs() rate  { return rate{per: 20.0 / 15, burst: 20} }
func accounts() rate  { return rate{per: 5.0 / 15, burst: 5} }

// limits keeps the buckets of this process in memory; with several replicas each holds its own.
type limits struct {
	mu      sync.Mutex
	buckets map[string]bucket
}

// bucketsMost bounds the memory: past it everything is forgotten, which lets a few requests through too many.
const bucketsMost = 50_000

func newLimits() *limits { return &limits{buckets: make(map[string]bucket)} }

func (l *limits) allow(key string, r rate, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	b, ok := l.buckets[key]
	if !ok {
		if len(l.buckets) >= bucketsMost {
			clear(l.buckets)
		}
		b = bucket{tokens: r.burst, at: now}
	}
	if passed := now.Sub(b.at).Minutes(); passed > 0 {
		b.tokens = min(r.burst, b.tokens+passed*r.per)
		b.at = now
	}
	allowed := b.tokens >= 1
	if allowed {
		b.tokens--
	}
	l.buckets[key] = b
	return allowed
}

// refund gives a token back: who logs in with success was no guesser.
func (l *limits) refund(key string, r rate) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if b, ok := l.buckets[key]; ok {
		b.tokens = min(r.burst, b.tokens+1)
		l.buckets[key] = b
	}
}

func (l *limits) account(id string, now time.Time) bool {
	return l.allow("account:"+id, accounts(), now)
}
