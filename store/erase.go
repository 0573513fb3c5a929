package store

import (
	"context"
	"fmt"
	"slices"
	"time"
)

// Erase forgets what the store keeps of a resident: messages, session, words of saved replies and receipts (who, a blind reference), and
// the words of pushes, of which those that still wait are suppressed (resident, an id). That a message was processed, an order carried
// out and a push sent stays known. The session that Redis holds is replaced when the running sitting closes.
func (tx *Tx) Erase(who, resident string) error {
	for _, step := range []struct {
		query string
		arg   string
	}{
		{`DELETE FROM messages WHERE who = ?`, who},
		{`DELETE FROM replies WHERE who = ?`, who},
		{`UPDATE inbox SET reply = NULL WHERE who = ?`, who},
		{`UPDATE receipts SET value = NULL WHERE who = ?`, who},
		{`UPDATE sessions SET data = NULL, expires_at = 0 WHERE who = ?`, who},
		{`UPDATE outbox SET body = NULL, data = NULL WHERE resident = ?`, resident},
	} {
		if step.arg == "" {
			continue // rows of nobody in particular are not this resident's
		}
		if _, err := tx.exec(step.query, step.arg); err != nil {
			return fmt.Errorf("erase: %w", err)
		}
	}
	tx.AfterCommit(func() { tx.s.forgetBehind(tx.ctx, who, tx.now) })
	if resident == "" {
		return nil
	}
	_, err := tx.Suppress(resident, "erased")
	return err
}

// forgetBehind drops what was still on its way into the database, and deletes what got there while the resident was being erased.
func (s *Store) forgetBehind(ctx context.Context, who string, until time.Time) {
	b := s.behind
	b.write.Lock()
	b.mu.Lock()
	b.lines = slices.DeleteFunc(b.lines, func(l line) bool { return l.who == who })
	delete(b.late, who)
	b.mu.Unlock()
	b.write.Unlock()
	ctx, cancel := lasting(ctx)
	defer cancel()
	if _, err := s.engine.write.ExecContext(ctx, `DELETE FROM messages WHERE who = ? AND at <= ?`, who, Micros(until)); err != nil {
		s.log.Error("chat messages written while a resident was erased may have stayed", "error", err)
	}
}

// How long rows are kept that only tidy minds need.
const (
	keepReplies  = time.Hour            // of turns without effects: the platform asks again within a minute
	keepSession  = 7 * 24 * time.Hour   // after its expiry
	keepReceipts = 30 * 24 * time.Hour  // no conversation lives that long
	keepWords    = 30 * 24 * time.Hour  // of replies with effects; that the message was processed stays known
	keepTrail    = 180 * 24 * time.Hour // chat messages and the words of pushes
	sweepBack    = 60 * 24 * time.Hour  // how far behind those ends words are looked for, lest every night reads all rows of all years
)

// sweepChunk is how many rows a sweeping statement takes, so that it holds few locks for a short time.
const sweepChunk = 500

// Sweep deletes what has passed its time: replies and sessions long expired, receipts of ended conversations, words of old replies, chat
// messages past 180 days. It is meant for a nightly loop and safe at any time.
func (s *Store) Sweep(ctx context.Context) error {
	now := s.Now()
	past := func(d time.Duration) int64 { return Micros(now.Add(-d)) }
	for _, step := range []struct {
		change, table, condition string
		args                     []any
	}{
		{`DELETE FROM replies`, `replies`, `expires_at < ?`, []any{Micros(now)}},
		{`DELETE FROM receipts`, `receipts`, `at < ?`, []any{past(keepReceipts)}},
		{`UPDATE inbox SET reply = NULL`, `inbox`, `at < ? AND at >= ? AND reply IS NOT NULL`, []any{past(keepWords), past(keepWords + sweepBack)}},
		{`UPDATE outbox SET body = NULL, data = NULL`, `outbox`, `created_at < ? AND created_at >= ? AND body IS NOT NULL AND state NOT IN ('due', 'claimed')`,
			[]any{past(keepTrail), past(keepTrail + sweepBack)}},
		{`DELETE FROM sessions`, `sessions`, `expires_at < ? AND updated_at < ?`, []any{past(keepSession), past(keepSession)}},
		{`DELETE FROM messages`, `messages`, `at < ?`, []any{past(keepTrail)}},
	} {
		for {
			r, err := s.engine.write.ExecContext(ctx, s.engine.some(step.change, step.table, step.condition, ""), append(step.args, sweepChunk)...)
			var n int64
			if err == nil {
				n, err = r.RowsAffected()
			}
			if err != nil {
				return fmt.Errorf("sweep %s: %w", step.table, fault(err))
			}
			if n < sweepChunk {
				break
			}
		}
	}
	return nil
}
