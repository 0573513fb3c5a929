// Package demand is the demand capability: a resident files what is wrong, gets a number and a date, sees how it goes, adds to it, urges,
// answers the steward's questions, takes it back, and says at the end whether it is solved; stewards look after the cases.
//
// The states of a demand are a closed set with one table of allowed moves (rules_state.go); conversations, pages and the acts of staff all
// go through it. Every change of a demand is one conditional update, one line of its event log and one line of the audit, in one
// transaction (records_move.go). What a person wrote is sealed in the rows; a demand filed anonymously does not name its owner at all.
package demand
