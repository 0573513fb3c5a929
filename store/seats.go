package store

import (
	"context"
	"hash/maphash"
	"slices"
	"sync"
	"time"
)

// sittingWait is how long a turn waits for another turn of the same resident, here and elsewhere together.
const sittingWait = 2 * time.Second

// patience is the time that one Open may wait, counted from the first wait; nobody pays for a timer that does not wait.
type patience struct {
	timer *time.Timer
	ended chan struct{}
}

// over is closed when the time is up.
func (p *patience) over() <-chan struct{} {
	if p.timer == nil {
		ended := make(chan struct{})
		p.ended = ended
		p.timer = time.AfterFunc(sittingWait, func() { close(ended) })
	}
	return p.ended
}

func (p *patience) end() {
	if p.timer != nil {
		p.timer.Stop()
	}
}

const seatShards = 64

// seats let one turn a resident run in this process, first come, first served.
type seats struct {
	seed   maphash.Seed
	shards [seatShards]seatShard
}

type seatShard struct {
	mu    sync.Mutex
	taken map[string][]chan struct{} // who sits, and who waits for the seat
}

func newSeats() *seats {
	s := &seats{seed: maphash.MakeSeed()}
	for i := range s.shards {
		s.shards[i].taken = map[string][]chan struct{}{}
	}
	return s
}

func (s *seats) shard(who string) *seatShard {
	return &s.shards[maphash.String(s.seed, who)%seatShards]
}

// take waits for the seat; ErrBusy when patience ends before.
func (s *seats) take(ctx context.Context, who string, p *patience) error {
	sh := s.shard(who)
	sh.mu.Lock()
	queue, taken := sh.taken[who]
	if !taken {
		sh.taken[who] = nil
		sh.mu.Unlock()
		return nil
	}
	turn := make(chan struct{})
	sh.taken[who] = append(queue, turn)
	sh.mu.Unlock()
	var err error
	select {
	case <-turn:
		return nil
	case <-p.over():
		err = ErrBusy
	case <-ctx.Done():
		err = ctx.Err()
	}
	sh.mu.Lock()
	defer sh.mu.Unlock()
	if i := slices.Index(sh.taken[who], turn); i >= 0 {
		sh.taken[who] = slices.Delete(sh.taken[who], i, i+1)
		return err
	}
	return nil // the seat came at the last moment
}

// leave hands the seat to whoever waits longest.
func (s *seats) leave(who string) {
	sh := s.shard(who)
	sh.mu.Lock()
	defer sh.mu.Unlock()
	queue := sh.taken[who]
	if len(queue) == 0 {
		delete(sh.taken, who)
		return
	}
	sh.taken[who] = queue[1:]
	close(queue[0])
}
