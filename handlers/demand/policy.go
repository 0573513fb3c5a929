package demand

import (
	"sync"
	"time"

	"minxu/store"
)

// numbers keeps the district's numbers in memory: those that main gave with what the district changed laid over them. It looks at the
// database at most every few seconds; while that is away the last known numbers hold, for a talk must go on.
type numbers struct {
	base Policy

	mu      sync.Mutex
	policy  Policy
	checked time.Time // zero: look at once
	reading bool      // somebody is looking
}

// numbersCheck is how long the numbers are believed.
const numbersCheck = 10 * time.Second

func newNumbers(base Policy) *numbers { return &numbers{base: base, policy: base} }

// in gives the numbers in force. One caller reads them; the others go on with what is known meanwhile.
func (n *numbers) in(r store.Reader) Policy {
	now := r.Now()
	n.mu.Lock()
	policy, fresh := n.policy, !n.checked.IsZero() && !now.Before(n.checked) && now.Sub(n.checked) < numbersCheck
	if fresh || n.reading {
		n.mu.Unlock()
		return policy
	}
	n.reading = true
	n.mu.Unlock()
	changed, err := changedNumbers(r)
	n.mu.Lock()
	defer n.mu.Unlock()
	n.reading = false
	if err == nil {
		n.policy, n.checked = n.base.with(changed), now
	}
	return n.policy
}

// changed makes the next look go to the database.
func (n *numbers) changed() {
	n.mu.Lock()
	n.checked = time.Time{}
	n.mu.Unlock()
}

// PolicyIn gives the district's numbers as they stand in its database.
func PolicyIn(r store.Reader) Policy { return newNumbers(Policy{}.WithDefaults()).in(r) }
