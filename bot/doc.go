// Package bot is the desk: one message in, one reply out, in the order of a turn that ARCHITECTURE.md draws. It owns the words that work
// at any moment, digressions and drafts, the emergency rule, the reply classes, and Post, which sends what the outbox holds.
// It knows no capability by name: main hands them over as values.
package bot
