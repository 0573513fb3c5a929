package store

import (
	"context"
	"database/sql"
	"fmt"
)

// Class says what a saved reply promises.
type Class string

// The four classes of reply.
const (
	Receipt Class = "RECEIPT" // carried out, with its number
	Answer  Class = "ANSWER"  // no effect
	Pending Class = "PENDING" // received, the result follows
	Busy    Class = "BUSY"    // not taken, send again later
)

// Inbox notes that the message is processed in this transaction. When it was processed before, seen is true and reply holds what was
// answered then; the transaction stays usable. who is the blind reference of the sender. Keys are at most 128 bytes.
func (tx *Tx) Inbox(key, who string) (reply []byte, seen bool, err error) {
	tx.who = who
	_, err = tx.exec(`INSERT INTO inbox (msg_key, who, at, class) VALUES (?, ?, ?, '')`, key, who, Micros(tx.now))
	if err == nil {
		return nil, false, nil
	}
	if !duplicate(err) {
		return nil, false, fmt.Errorf("note message %s: %w", key, err)
	}
	// Both engines undo the refused statement alone, and the row it met is committed: on SQLite writers wait for each other, on MySQL
	// the insert waited for the other transaction.
	var sealed []byte
	found, err := scanOne(tx.sql.QueryRowContext(tx.ctx, `SELECT reply FROM inbox WHERE msg_key = ?`, key), &sealed)
	if err == nil && !found {
		err = errAgain // the other transaction's row is gone: it was rolled back after refusing ours
	}
	if err != nil {
		return nil, false, fmt.Errorf("find message %s: %w", key, err)
	}
	if reply, err = tx.s.sealer.open("inbox.reply:"+key, sealed); err != nil {
		return nil, false, fmt.Errorf("reply to message %s: %w", key, err)
	}
	return reply, true, nil
}

// SaveReply keeps the answer to a message noted by Inbox in the same transaction; ErrNotFound when it was not noted.
func (tx *Tx) SaveReply(key string, reply []byte, class Class) error {
	n, err := tx.exec(`UPDATE inbox SET reply = ?, class = ? WHERE msg_key = ?`, tx.s.sealer.seal("inbox.reply:"+key, reply), string(class), key)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("save the reply to message %s: %w", key, err)
	}
	return nil
}

// SavedReply looks for the reply to a message, among turns with effects and, as long as they are kept, turns without.
func (s *Store) SavedReply(ctx context.Context, key string) (reply []byte, class Class, found bool, err error) {
	for _, from := range []struct{ query, place string }{
		{`SELECT reply, class FROM inbox WHERE msg_key = ?`, "inbox.reply:"},
		{`SELECT reply, 'ANSWER' FROM replies WHERE msg_key = ?`, "replies.reply:"},
	} {
		var sealed []byte
		found, err = scanOne(s.engine.read.QueryRowContext(ctx, from.query, key), &sealed, &class)
		if found {
			reply, err = s.sealer.open(from.place+key, sealed)
		}
		if err != nil {
			return nil, "", false, fmt.Errorf("saved reply to message %s: %w", key, fault(err))
		}
		if found {
			return reply, class, true, nil
		}
	}
	return nil, "", false, nil
}

// scanOne reads one row or says that there is none.
func scanOne(row *sql.Row, into ...any) (found bool, err error) {
	switch err := row.Scan(into...); err {
	case nil:
		return true, nil
	case sql.ErrNoRows:
		return false, nil
	default:
		return false, err
	}
}
