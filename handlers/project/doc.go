// Package project is the capability of the district's projects: how one stands, what was published of it, and how it is scored from two
// sides. Residents of its coverage score it in the chat, one ballot each; stewards, street and experts rate it in the console.
//
// The states of a project are a closed set with one table of allowed moves (rules_state.go); four of them stand behind a publication: no
// gate record, no transition. A ballot is bound to its voter only by a blind text, so that no list of staff can show who gave what. Every
// ballot passes the row of its round (records_ballot.go): the lock of that row is what makes one ballot a person, right totals and a
// closing after which nothing changes. What looks like stuffing waits in quarantine for a person's verdict and is never deleted.
//
// Claims of projects and their outsourcing have states here and no forms: the console only notes what they came to.
package project
