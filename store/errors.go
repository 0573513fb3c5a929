package store

import "errors"

var (
	// ErrAway marks errors of a database that cannot serve now: refused, timed out, frozen, read-only, full, or busy beyond the retries.
	// What was asked has not happened.
	ErrAway = errors.New("store: the database is away")
	// ErrUnknownOutcome says that the connection was lost at COMMIT: the transaction may have happened. Ask by its key (SavedReply).
	ErrUnknownOutcome = errors.New("store: the outcome of the commit is unknown")
	// ErrStale says that somebody else's turn got ahead: nothing was written.
	ErrStale = errors.New("store: overtaken by another turn")
	// ErrBusy says that another turn of the same resident held the lock for longer than a caller may wait.
	ErrBusy = errors.New("store: the resident's turn is taken")
	// ErrNotFound says that there is no such row.
	ErrNotFound = errors.New("store: no such row")
	// ErrUnsealed says that sealed bytes do not open here: another place, another key, or damage.
	ErrUnsealed = errors.New("store: sealed bytes do not open here")
)
