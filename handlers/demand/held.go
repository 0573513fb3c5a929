package demand

import (
	"context"
	"errors"
	"fmt"

	"minxu/people"
	"minxu/store"
)

// held tells the steward that words to a resident wait: what is left of the platform's reply window is kept for a question and the result.
func (c capability) held(_ context.Context, tx *store.Tx, t *people.Tree, push store.Push) error {
	d, err := ByNo(tx, push.About)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find the case of a push that waits: %w", err)
	}
	o := Office{Tree: t, Policy: c.numbers.in(tx)}
	s, ok := o.steward(d)
	if !ok {
		return nil
	}
	return people.Tell(tx, o.card(d, s, people.CardQuotaLow, "demand:quota:"+push.ID, "消息先留着没发",
		"微信规定居民来信后48小时内最多回5条，剩下的留给提问和办理结果。居民再发消息后自动发出；急事请打电话。"))
}
