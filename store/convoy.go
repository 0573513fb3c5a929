package store

import "sync"

// convoy carries items of many callers together: while a batch is on its way, others gather, and whoever waited longest takes them along.
// An item that comes alone leaves at once. Items report their own results; carry's error means that the way itself failed, and then
// whatever waited for it is refused as well, so that nobody waits for a dead way twice.
type convoy[T any] struct {
	lanes  int // batches on their way at the same time
	most   int // items a batch
	carry  func(batch []T) error
	refuse func(item T, err error)

	rides sync.Pool
	mu    sync.Mutex
	taken int // lanes
	queue []*ride[T]
}

// ride is one item in the convoy.
type ride[T any] struct {
	item  T
	wake  chan bool  // true: lead the next batch; false: carried
	with  []*ride[T] // room for a batch when this ride leads it
	batch []T
}

// send carries an item and returns when it has arrived.
func (c *convoy[T]) send(item T) {
	r, _ := c.rides.Get().(*ride[T])
	if r == nil {
		r = &ride[T]{wake: make(chan bool, 1)}
	}
	r.item = item
	c.mu.Lock()
	waits := c.taken == c.lanes
	if waits {
		c.queue = append(c.queue, r)
	} else {
		c.taken++
	}
	c.mu.Unlock()
	if !waits || <-r.wake {
		c.lead(r)
	}
	var none T
	r.item = none
	c.rides.Put(r)
}

// lead takes the queue along and hands the lane on.
func (c *convoy[T]) lead(r *ride[T]) {
	c.mu.Lock()
	r.with = append(r.with[:0], c.take(c.most-1)...)
	c.mu.Unlock()
	r.batch = append(r.batch[:0], r.item)
	for _, w := range r.with {
		r.batch = append(r.batch, w.item)
	}
	err := c.carry(r.batch)
	for _, w := range r.with {
		w.wake <- false
	}
	clear(r.batch)
	clear(r.with)
	c.mu.Lock()
	if err != nil {
		for _, w := range c.take(len(c.queue)) {
			c.refuse(w.item, err)
			w.wake <- false
		}
	}
	next := c.take(1)
	if len(next) == 0 {
		c.taken--
	}
	c.mu.Unlock()
	for _, w := range next {
		w.wake <- true
	}
}

// take takes up to n rides from the head of the queue; c.mu is held.
func (c *convoy[T]) take(n int) []*ride[T] {
	n = min(n, len(c.queue))
	head := c.queue[:n:n]
	if c.queue = c.queue[n:]; len(c.queue) == 0 {
		c.queue = nil
	}
	return head
}
