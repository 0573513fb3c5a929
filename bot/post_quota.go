package bot

import (
	"errors"
	"sync"
	"time"

	"minxu/bot/wechat"
)

// quotaProbe is how often a channel whose day's quota is used up is tried again; others of its pushes wait without a call.
const quotaProbe = time.Hour

// quotas remembers which channels have no quota left. Every process asks for itself.
type quotas struct {
	mu    sync.Mutex
	until map[string]time.Time
}

// guard makes a call unless the channel is shut, and shuts it when the platform says that the quota is used up.
func (q *quotas) guard(channel string, now time.Time, call func() error) error {
	q.mu.Lock()
	shut := now.Before(q.until[channel])
	q.mu.Unlock()
	if shut {
		return &wechat.Error{API: channel, Msg: "the day's quota is used up", Class: wechat.Later, Reason: wechat.ReasonQuota}
	}
	err := call()
	if e, ok := errors.AsType[*wechat.Error](err); ok && e.Reason == wechat.ReasonQuota {
		q.mu.Lock()
		if q.until == nil {
			q.until = map[string]time.Time{}
		}
		q.until[channel] = now.Add(quotaProbe)
		q.mu.Unlock()
	}
	return err
}
