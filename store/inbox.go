package store

import (
	"context"

	"minxu/dialog"
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
// answered then; the transaction stays usable. who is the blind reference of the sender.
func (tx *Tx) Inbox(key, who string) (reply []byte, seen bool, err error) { panic("soon") }

// SaveReply keeps the answer to a message noted by Inbox in the same transaction.
func (tx *Tx) SaveReply(key string, reply []byte, class Class) error { panic("soon") }

// SavedReply looks for the reply to a message, among turns with effects and, as long as they are kept, turns without.
func (s *Store) SavedReply(ctx context.Context, key string) (reply []byte, class Class, found bool, err error) {
	panic("soon")
}

// Receipt finds the receipt of an order that was carried out before.
func (tx *Tx) Receipt(conversation, key string) (v dialog.Value, found bool, err error) { panic("soon") }

// SaveReceipt keeps the receipt of an order carried out in this transaction; conversation and key name it for ever.
func (tx *Tx) SaveReceipt(conversation, key string, v dialog.Value) error { panic("soon") }
