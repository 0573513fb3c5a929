package store

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// numberBlock is how many serials a process takes at once.
const numberBlock = 100

// shanghai is the zone of the days that people see; China has had no summer time since 1991.
var shanghai = time.FixedZone("Asia/Shanghai", 8*60*60)

// Day is the Shanghai day of an instant: 20260310.
func Day(t time.Time) string { return t.In(shanghai).Format("20060102") }

// numbers are the serials this process has taken and not used.
type numbers struct {
	s      *Store
	taking chan struct{} // whoever takes a block for this process
	mu     sync.Mutex
	stock  map[string]block // by prefix; of one day only
}

type block struct {
	day        string
	next, past int64
}

// Number gives the next number that people see: prefix, Shanghai day, serial of at least four digits (MX202603100001). Numbers are
// unique and never used again, also when the transaction rolls back; gaps are normal. When the process has none left, the error makes
// InTx fetch a block and run the transaction again: pass it on.
func (tx *Tx) Number(prefix string) (string, error) {
	day := Day(tx.now)
	serial, ok := tx.s.numbers.take(prefix, day)
	if !ok {
		tx.short = prefix
		return "", errAgain
	}
	return fmt.Sprintf("%s%s%04d", prefix, day, serial), nil
}

func (n *numbers) take(prefix, day string) (int64, bool) {
	n.mu.Lock()
	defer n.mu.Unlock()
	b := n.stock[prefix]
	if b.day != day || b.next == b.past {
		return 0, false
	}
	serial := b.next
	b.next++
	n.stock[prefix] = b
	return serial, true
}

// reserve takes a block in a transaction of its own, unless another turn of this process just did.
func (n *numbers) reserve(ctx context.Context, prefix string, now time.Time) error {
	select {
	case n.taking <- struct{}{}:
		defer func() { <-n.taking }()
	case <-ctx.Done():
		return fmt.Errorf("take numbers of %s: %w", prefix, fault(ctx.Err()))
	}
	day := Day(now)
	n.mu.Lock()
	b := n.stock[prefix]
	n.mu.Unlock()
	if b.day == day && b.next < b.past {
		return nil
	}
	var first int64
	err := n.s.InTx(ctx, func(tx *Tx) error {
		taken, err := tx.exec(`UPDATE numbers SET next = next + ? WHERE prefix = ? AND day = ?`, numberBlock, prefix, day)
		if err != nil {
			return err
		}
		if taken == 0 {
			_, err := tx.exec(`INSERT INTO numbers (prefix, day, next) VALUES (?, ?, ?)`, prefix, day, 1+numberBlock)
			if duplicate(err) {
				return errAgain // another process was first; the row is there now
			}
			first = 1
			return err
		}
		var next int64
		if err := tx.sql.QueryRowContext(ctx, `SELECT next FROM numbers WHERE prefix = ? AND day = ?`, prefix, day).Scan(&next); err != nil {
			return err
		}
		first = next - numberBlock
		return nil
	})
	if err != nil {
		return fmt.Errorf("take numbers of %s: %w", prefix, err)
	}
	n.mu.Lock()
	defer n.mu.Unlock()
	n.stock[prefix] = block{day, first, first + numberBlock}
	return nil
}

// giveBack returns the serials that were never handed out, where nobody has taken a block since, so that a restart leaves a small gap.
func (n *numbers) giveBack(ctx context.Context) error {
	n.mu.Lock()
	stock := n.stock
	n.stock = map[string]block{}
	n.mu.Unlock()
	return n.s.InTx(ctx, func(tx *Tx) error {
		for prefix, b := range stock {
			if _, err := tx.exec(`UPDATE numbers SET next = ? WHERE prefix = ? AND day = ? AND next = ?`, b.next, prefix, b.day, b.past); err != nil {
				return fmt.Errorf("give numbers of %s back: %w", prefix, err)
			}
		}
		return nil
	})
}
