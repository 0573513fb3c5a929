// Package triage turns what a resident wrote into facts: what it is about, how urgent, where, who asks for whom, what else
// is wanted. It is pure: words in, facts out; places, home and the clock come in as values, nothing is stored and nothing
// is guessed silently. Every fact carries the words that led to it, so that Explain can say why.
package triage
