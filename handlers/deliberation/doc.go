// Package deliberation is the capability of 阳光17议: topics that residents propose and second in the chat, meetings that they are invited
// to and answer for, what was agreed there, and whether it was done.
//
// Topics, meetings and outcomes have closed sets of states, each with one table of allowed moves (rules_state.go); every move is one line
// of one log. A meeting cannot begin unless its notice reached people so many days before, and cannot decide unless so many households were
// there at roll call: both are counted from rows, never said by the convener. What was not agreed, or needs a democratic decision, goes as a
// packet to the residents' representative assembly, whose decision travels back to everybody who took part. Supervisors are drawn by lot
// from a list that is sealed before the seed is known, so that anybody can draw again.
//
// Nothing here is a statutory vote. Every poll in the chat says so.
package deliberation
