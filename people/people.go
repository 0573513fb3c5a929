package people

import (
	"fmt"
	"sync"
	"time"

	"minxu/store"
)

// treeCheck is how long a snapshot is believed before its version row is looked at again.
const treeCheck = time.Second

// People keeps the district's snapshot in memory. One value serves the whole process; all methods are safe for
// concurrent use. Everything that needs no snapshot is a function of this package.
type People struct {
	mu      sync.Mutex
	tree    *Tree
	checked time.Time // zero: look again at once
	talks   talks
}

// New returns an empty keeper; the first Tree reads the district.
func New() *People { return &People{} }

// Tree gives the district as of now: from memory, after a look at its version row at most once a second, and at once
// after a change made through this value. Inside a transaction it gives the last committed snapshot that it knows.
func (p *People) Tree(r store.Reader) (*Tree, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	now := r.Now()
	_, inside := r.(*store.Tx)
	if p.tree != nil && (inside || !p.checked.IsZero() && !now.Before(p.checked) && now.Sub(p.checked) < treeCheck) {
		return p.tree, nil
	}
	version, err := readVersion(r)
	if err != nil {
		return nil, fmt.Errorf("read the version of the district tree: %w", err)
	}
	if p.tree == nil || p.tree.version != version {
		tree, err := ReadTree(r)
		if err != nil {
			return nil, err
		}
		if inside {
			return tree, nil // it may hold changes that never get committed: not for others
		}
		p.tree = tree
	}
	p.checked = now
	return p.tree, nil
}

// changed makes the next Tree look at the version row, once the transaction is through.
func (p *People) changed(tx *store.Tx) error {
	if err := bumpVersion(tx); err != nil {
		return fmt.Errorf("mark the district tree as changed: %w", err)
	}
	tx.AfterCommit(func() {
		p.mu.Lock()
		p.checked = time.Time{}
		p.mu.Unlock()
	})
	return nil
}

// SaveNodes adds nodes or gives known ones new content from now on; what stood there before stays on record.
func (p *People) SaveNodes(tx *store.Tx, nodes ...Node) error {
	for _, n := range nodes {
		if err := writeNode(tx, n); err != nil {
			return fmt.Errorf("save node %s: %w", n.Code, err)
		}
	}
	return p.changed(tx)
}

// RetireNode ends a node from now on. Old demands keep its label; nothing new is filed there.
func (p *People) RetireNode(tx *store.Tx, code string) error {
	if err := endNode(tx, code); err != nil {
		return fmt.Errorf("retire node %s: %w", code, err)
	}
	return p.changed(tx)
}

// SaveStaff adds people or changes known ones, by ID.
func (p *People) SaveStaff(tx *store.Tx, staff ...Staff) error {
	for _, s := range staff {
		if err := writeStaff(tx, s); err != nil {
			return fmt.Errorf("save staff %s: %w", s.ID, err)
		}
	}
	return p.changed(tx)
}
