// Package store is the ground of the house: it opens the database, migrates it, runs transactions whole or not at all, and keeps what
// every capability shares: the inbox of processed messages, receipts of orders, sessions and their locks, the outbox of pushes, the trail
// of chat messages, the audit chain, numbers people see, and the sealing of personal data.
//
// Every promise is held by the database alone: a lost lock or a lost Redis may cost a retry or a question asked again, never a wrong
// record. Two engines serve the same code: SQLite in a file and whatever speaks MySQL's protocol. Capabilities reach them through
// Reader.DB and Tx.DB, in files named records*.go only.
//
// All instants are UTC and stored as microseconds in BIGINT columns (Micros, FromMicros); ids are made by us; keys compare by bytes.
package store
