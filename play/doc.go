// Package play is the judge of conversation files: it plays each conversation against a fresh house and says, by file and
// line, what did not come out as written. The house is a seam (House): the judge itself knows no capability and no table.
//
// Its one virtue is strictness. A line that cannot be read fails its conversation, a table or an action that nobody has
// built fails with that word, and the manners that hold in every conversation are looked at in every text that is sent.
package play
