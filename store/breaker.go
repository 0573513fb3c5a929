package store

import (
	"context"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/redis/go-redis/v9"
)

const (
	probePause = time.Second      // between two looks at a Redis that failed
	settleTime = 30 * time.Second // after its return, in which messages answered without it may still come again
)

// breaker keeps turns away from a Redis that failed, from the first failure on, and looks about every second whether it is back.
type breaker struct {
	client redis.UniversalClient
	log    *slog.Logger
	reset  func() // called when the breaker opens, and again before it closes
	open   atomic.Bool
	faults atomic.Int64    // times it opened
	doubts atomic.Bool     // a fault is not long past
	ctx    context.Context // ends the probing
	cancel context.CancelFunc
	loops  sync.WaitGroup
}

func newBreaker(client redis.UniversalClient, log *slog.Logger, reset func()) *breaker {
	b := &breaker{client: client, log: log, reset: reset}
	b.ctx, b.cancel = context.WithCancel(context.Background())
	return b
}

// trip opens the breaker.
func (b *breaker) trip(cause error) {
	if b.ctx.Err() != nil || !b.open.CompareAndSwap(false, true) {
		return
	}
	b.faults.Add(1)
	b.doubts.Store(true)
	b.reset()
	b.log.Warn("redis failed; the database serves the sessions", "error", cause)
	b.loops.Add(1)
	go b.probe()
}

func (b *breaker) probe() {
	defer b.loops.Done()
	for {
		if pause(b.ctx, probePause) != nil {
			return
		}
		ctx, cancel := context.WithTimeout(b.ctx, redisTimeout)
		// A write, because a server that is read-only or full answers pings.
		err := b.client.Set(ctx, "mx:probe", "", probePause).Err()
		cancel()
		if err == nil {
			break
		}
	}
	fault := b.faults.Load()
	b.reset()
	b.open.Store(false)
	b.log.Info("redis is back")
	if pause(b.ctx, settleTime) == nil && b.faults.Load() == fault {
		b.doubts.Store(false)
	}
}

func (b *breaker) stop() {
	b.cancel()
	b.loops.Wait()
}
