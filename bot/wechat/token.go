package wechat

import (
	"context"
	"sync"
	"time"
)

const (
	callTime   = 5 * time.Second
	forcedADay = 3 // the platform allows 20; one that needs more has another fault
	forcedGap  = 30 * time.Second
	retryGap   = time.Second // between two failed fetches
)

// Token is an access token as the platform gives it.
type Token struct {
	Value string
	Life  time.Duration
}

// tokens keeps one access token for all callers of a process: one fetch at a time, and the last good token stays in use
// while a new one cannot be had.
type tokens struct {
	now   func() time.Time
	fetch func(ctx context.Context, force bool) (Token, error)

	mu      sync.Mutex
	value   string
	renew   time.Time // from here on a new one is wanted
	expires time.Time
	refused string // the platform has refused this one
	forced  []time.Time

	flight   chan struct{} // closed when the running fetch ends; nil when none runs
	failure  error         // of the last fetch
	failedAt time.Time
}

// get gives a token that is good as far as we know.
func (k *tokens) get(ctx context.Context) (string, error) {
	for range 3 {
		k.mu.Lock()
		now := k.now()
		switch {
		case k.value != "" && now.Before(k.renew):
			defer k.mu.Unlock()
			return k.value, nil
		case k.flight == nil && k.failure != nil && !now.Before(k.failedAt) && now.Sub(k.failedAt) < retryGap:
			defer k.mu.Unlock()
			return k.fallback(now)
		case k.flight == nil:
			k.flight = make(chan struct{})
			go k.run(context.WithoutCancel(ctx)) // others wait for it too: one impatient caller must not end it
		}
		flight := k.flight
		if k.value != "" && now.Before(k.expires) {
			defer k.mu.Unlock()
			return k.value, nil // still good: nobody waits for the next one
		}
		k.mu.Unlock()
		select {
		case <-flight:
		case <-ctx.Done():
			return "", ctx.Err()
		}
		k.mu.Lock()
		if k.failure != nil {
			defer k.mu.Unlock()
			return k.fallback(k.now())
		}
		k.mu.Unlock()
	}
	return "", context.DeadlineExceeded // the platform gives tokens that have ended when they arrive
}

// fallback gives the old token while it lives, else the failure.
func (k *tokens) fallback(now time.Time) (string, error) {
	if k.value != "" && now.Before(k.expires) {
		return k.value, nil
	}
	return "", k.failure
}

// run fetches once and tells everybody.
func (k *tokens) run(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 2*callTime)
	defer cancel()
	t, err := k.fetch(ctx, false)
	if err == nil && k.mayForce(t.Value) {
		t, err = k.fetch(ctx, true)
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	if err == nil && t.Value == k.refused {
		err = &Error{API: "token", Msg: "the platform gives the token again that it refuses", Class: Later, Reason: ReasonToken}
	}
	if k.failure = err; err != nil {
		k.failedAt = now
	} else {
		margin := min(t.Life/10, 5*time.Minute)
		k.value, k.expires, k.renew = t.Value, now.Add(t.Life), now.Add(t.Life-margin)
	}
	close(k.flight)
	k.flight = nil
}

// mayForce says whether the platform gave a refused token again and may be asked to replace it.
func (k *tokens) mayForce(value string) bool {
	k.mu.Lock()
	defer k.mu.Unlock()
	if value != k.refused {
		return false
	}
	now := k.now()
	for len(k.forced) > 0 && now.Sub(k.forced[0]) >= 24*time.Hour {
		k.forced = k.forced[1:]
	}
	if n := len(k.forced); n >= forcedADay || n > 0 && now.Sub(k.forced[n-1]) < forcedGap {
		return false
	}
	k.forced = append(k.forced, now)
	return true
}

// drop forgets a token that the platform refused; a newer one stays.
func (k *tokens) drop(value string) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.value == value {
		k.value, k.refused = "", value
	}
}

// known gives the tokens that a text must not show.
func (k *tokens) known() [2]string {
	k.mu.Lock()
	defer k.mu.Unlock()
	return [2]string{k.value, k.refused}
}
