package people

import "errors"

// ErrUnknown says that a person, node or alert is not there (or no longer): a fault of the caller, not of a resident.
var ErrUnknown = errors.New("not known here")

// Refusal is a normal "no" of this room, a sentence for the staff member who asked.
type Refusal struct{ Sentence string }

// Error gives the sentence.
func (r *Refusal) Error() string { return r.Sentence }
