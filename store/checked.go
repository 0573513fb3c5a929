package store

import (
	"hash/maphash"
	"sync"
)

// checked remembers the residents whose sessions were compared with the database since Redis last failed: 64 bits of hash each.
type checked struct {
	seed   maphash.Seed
	shards [seatShards]struct {
		mu  sync.Mutex
		who map[uint64]struct{}
	}
}

// checkedMost is how many residents a shard remembers; beyond it, it begins anew, and sessions are compared once more.
const checkedMost = 1 << 16

func (c *checked) has(who string) bool {
	h := maphash.String(c.seed, who)
	sh := &c.shards[h%seatShards]
	sh.mu.Lock()
	defer sh.mu.Unlock()
	_, ok := sh.who[h]
	return ok
}

func (c *checked) add(who string) {
	h := maphash.String(c.seed, who)
	sh := &c.shards[h%seatShards]
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if _, ok := sh.who[h]; ok {
		return
	}
	if sh.who == nil || len(sh.who) >= checkedMost {
		sh.who = map[uint64]struct{}{}
	}
	sh.who[h] = struct{}{}
}

func (c *checked) clear() {
	for i := range c.shards {
		sh := &c.shards[i]
		sh.mu.Lock()
		sh.who = nil
		sh.mu.Unlock()
	}
}
