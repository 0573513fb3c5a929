package web

import (
	"context"
	"fmt"
	"net/http"
	"strconv"
	"sync"
	"time"

	"minxu/people"
	"minxu/store"
)

// Beat is one thing that happened, as open pages hear of it: enough to know whom it concerns, and nothing of what it says.
type Beat struct {
	ID    string // later ones sort behind earlier ones
	About string // what it happened to: the id of a case
	Actor string // staff id of who did it; empty for residents and the clock
	Data  any    // of the capability, for Watch's keep
}

// Beats reads what happened behind a cursor, oldest first, at most a few hundred; with an empty cursor the newest one alone.
type Beats func(r store.Reader, after string) ([]Beat, error)

const (
	liveEvery  = 2 * time.Second
	liveAlive  = 20 * time.Second // a proxy that hears nothing for a minute hangs up
	liveWhole  = 10 * time.Minute // then the browser comes again, and is let in again
	liveMost   = 400              // streams of this process
	liveEach   = 4                // of one person
	liveBehind = 5                // looks back so many readings: a slow transaction's line comes late
	liveRoom   = 64               // beats that wait for one slow browser; past it some are lost, and the number shown is too low
)

// live looks for what happened once for all open pages of this process, and only while there are any.
type live struct {
	read   func(after string) ([]Beat, error)
	failed func(error)
	every  time.Duration

	mu     sync.Mutex
	ears   map[chan Beat]string // staff id
	stop   context.CancelFunc   // of the reader; nil while nobody listens
	ended  chan struct{}
	closed bool
}

func newLive(read func(string) ([]Beat, error), failed func(error)) *live {
	return &live{read: read, failed: failed, every: liveEvery, ears: make(map[chan Beat]string), ended: make(chan struct{})}
}

// join adds a listener; false when there are too many, or the house is closing.
func (l *live) join(staff string) (chan Beat, bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	mine := 0
	for _, s := range l.ears {
		if s == staff {
			mine++
		}
	}
	if l.closed || len(l.ears) >= liveMost || mine >= liveEach {
		return nil, false
	}
	ear := make(chan Beat, liveRoom)
	l.ears[ear] = staff
	if l.stop == nil {
		ctx, stop := context.WithCancel(context.Background())
		l.stop = stop
		go l.run(ctx)
	}
	return ear, true
}

func (l *live) leave(ear chan Beat) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.ears, ear)
	if len(l.ears) == 0 && l.stop != nil {
		l.stop()
		l.stop = nil
	}
}

// close ends every stream.
func (l *live) close() {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.closed {
		return
	}
	l.closed = true
	close(l.ended)
	if l.stop != nil {
		l.stop()
		l.stop = nil
	}
}

// run reads at a pace until nobody listens. A line that a slow transaction wrote late has an id between those already read, so every reading
// goes back a little; what was told is not told again.
func (l *live) run(ctx context.Context) {
	tick := time.NewTicker(l.every)
	defer tick.Stop()
	told := map[string]int{} // id -> reading
	var newest []string      // of the last readings
	for reading, begun := 0, false; ; reading++ {
		after := ""
		if len(newest) > 0 {
			after = newest[0]
		}
		beats, err := l.read(after)
		switch {
		case err != nil && ctx.Err() == nil:
			l.failed(err)
		case err == nil:
			last := after
			for _, b := range beats {
				if _, again := told[b.ID]; !again && begun {
					l.tell(b)
				}
				told[b.ID], last = reading, max(last, b.ID)
			}
			begun = true
			if newest = append(newest, last); len(newest) > liveBehind {
				newest = newest[1:]
			}
			for id := range told {
				if id <= newest[0] {
					delete(told, id)
				}
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

func (l *live) tell(b Beat) {
	l.mu.Lock()
	defer l.mu.Unlock()
	for ear := range l.ears {
		select {
		case ear <- b:
		default: // slow: it will be told a number that is too low, and the page is still true when it is loaded again
		}
	}
}

// Close ends the streams of open pages, so that the server can stop. Pages go on without.
func (s *Site) Close() { s.live.close() }

// Watch streams to an open page how many things happened that concern it and that the person did not do: "event: news" with the number, as
// server-sent events. It goes on until the browser leaves, the house closes, the log-in ends, or some minutes have passed; the browser comes
// again by itself. Keep is asked for each thing whether it concerns the page, with the district as of now. A page that shows it must be Live.
func (v *Visit) Watch(keep func(*people.Tree, Beat) bool) error {
	if !v.page.Live || v.page.Unit && !v.scoped {
		return fmt.Errorf("page %s streams without being declared for it, or without asking for the scope", v.page.Route)
	}
	ear, ok := v.site.live.join(v.Staff.ID)
	if !ok {
		v.W.Header().Set("Retry-After", "60")
		return v.Send(http.StatusServiceUnavailable, "text/plain; charset=utf-8", []byte("打开的页面太多，这一页不再自动更新。\n"))
	}
	defer v.site.live.leave(ear)
	h := v.W.Header()
	h.Set("Content-Type", "text/event-stream")
	h.Set("X-Accel-Buffering", "no") // a proxy passes each line on at once
	v.sent = true
	out := http.NewResponseController(v.W)
	say := func(words string) error {
		if _, err := v.W.Write([]byte(words)); err != nil {
			return err
		}
		return out.Flush()
	}
	if err := say("retry: 5000\n\n"); err != nil {
		return nil // the browser has gone
	}
	alive, whole := time.NewTicker(liveAlive), time.NewTimer(liveWhole)
	defer alive.Stop()
	defer whole.Stop()
	seen := map[string]bool{}
	for {
		select {
		case <-v.R.Context().Done():
			return nil
		case <-v.site.live.ended:
			return nil
		case <-whole.C:
			return nil
		case <-alive.C:
			if _, in, err := v.site.whoIs(v.R, false); err != nil || !in {
				return err
			}
			if err := say(": here\n\n"); err != nil {
				return nil
			}
		case b := <-ear:
			tree, err := v.site.people.Tree(v.site.store.Reader(v.R.Context()))
			if err != nil {
				return err
			}
			if b.Actor == v.Staff.ID || seen[b.About] || !keep(tree, b) {
				continue
			}
			seen[b.About] = true
			if err := say("event: news\ndata: " + strconv.Itoa(len(seen)) + "\n\n"); err != nil {
				return nil
			}
		}
	}
}
