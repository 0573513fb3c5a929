package bot

import (
	"context"
	"sync"
	"time"

	"minxu/people"
	"minxu/store"
)

// later keeps the promise of a PENDING reply: within a minute the person hears what became of the message.
type later struct {
	d  *Desk
	mu sync.Mutex
	// promised holds keys of messages whose commit had an unknown outcome, with the sender.
	promised map[string]promised
}

type promised struct {
	from string
	at   time.Time
}

func newLater(d *Desk) *later { return &later{d: d, promised: map[string]promised{}} }

func (l *later) promise(key, from string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.promised[key] = promised{from, l.d.Now()}
}

// settleAfter is how long a lost connection may take to be rolled back by the server.
const settleAfter = 10 * time.Second

// Resolve asks the database what became of promised messages and posts the answer. It is called every few seconds; what the database
// cannot tell yet is asked again.
func (d *Desk) Resolve(ctx context.Context) error {
	l := d.later
	l.mu.Lock()
	open := make(map[string]promised, len(l.promised))
	for k, p := range l.promised {
		open[k] = p
	}
	l.mu.Unlock()
	for key, p := range open {
		saved, _, found, err := d.Store.SavedReply(ctx, key)
		if err != nil {
			return err
		}
		text := "刚才那条没有办成，请您再发一次。"
		if found {
			text = string(saved)
		} else if d.Now().Sub(p.at) < settleAfter {
			continue
		}
		err = d.Store.InTx(ctx, func(tx *store.Tx) error {
			r, err := people.Arrive(tx, p.from)
			if err != nil {
				return err
			}
			return tx.Post(store.Outgoing{Key: "pending:" + key, Resident: r.ID, Platform: "wechat", Kind: "pending_result", Channel: "customer_service",
				Body: text, ExpiresAt: tx.Now().Add(48 * time.Hour)})
		})
		if err != nil {
			return err
		}
		l.mu.Lock()
		delete(l.promised, key)
		l.mu.Unlock()
	}
	return nil
}
