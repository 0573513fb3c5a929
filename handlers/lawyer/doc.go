// Package lawyer is the community lawyer's capability: plans become sessions and slots; residents book one, wait for one, move or give it
// up by chat; the desk marks who came; hours and lectures are counted in a ledger; a reviewed knowledge base answers common questions.
//
// A slot has one seat. It is taken by one conditional update (records_slot.go), a person has one active booking by a unique key, and the
// waitlist's order is a number taken from the session's row inside its lock: whoever wants several of these rows locks the session first,
// then the booking, then the slot. Every change of a booking is one conditional update, one line of its log and one of the audit
// (records_move.go). What was said to the lawyer never passes through the chat; the record of a consultation is sealed for the lawyer
// and the resident.
package lawyer
