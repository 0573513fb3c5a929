// Package festival is the neighbourhood festival's capability: editions and events of six themes; a resident finds an event, signs a party
// of one to five up, waits in line, accepts or declines a seat that was offered, changes or cancels, checks in, and says afterwards how it
// was; stewards publish, copy, move and cancel events, stand at the check-in desk and read the figures.
//
// Seats are counted in one row: Event.Taken holds what is signed, offered and promised elsewhere, and changes only by conditional updates
// of that row (records_seats.go). Who waits stands in line by a sequence that is drawn from the same row inside its lock. While anybody
// waits, nobody passes them: a sign-up takes seats only when the line is empty. FULL is no stored state but an open event without a free
// seat, so that it can never be told wrong.
package festival
