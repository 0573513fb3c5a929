package handlers

import (
	"context"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// Stage lets the judge of conversations (play) set a capability's scene and look at its records, in the vocabulary of the conversation
// files. It is an adapter: names and values there are the test's, not the tables'.
type Stage struct {
	// Load writes rows of a key of the fixture or of "given", on top of what is there (a row with a known id or number changes it).
	Load map[string]func(context.Context, *store.Tx, Scene, []map[string]any) error
	// Rows reads the table of an "=" line: all rows, every field of the vocabulary.
	Rows map[string]func(context.Context, store.Reader, Scene) ([]map[string]any, error)
	// Act carries out a console action or an action of the system by its verb; the fields are those of the line.
	Act map[string]func(context.Context, *store.Tx, Scene, map[string]any) error
	// Knows says whether a number that was shown exists in the records.
	Knows func(context.Context, store.Reader, string) (bool, error)
}

// Scene is what an adapter may use: names of the fixture and who stands for them.
type Scene struct {
	Tree     *people.Tree
	Calendar *calendar.Calendar
	Resident func(tx *store.Tx, user string) (people.Resident, error) // u1 -> the resident
	User     func(residentID string) string                           // the resident -> u1; "" for nobody
	Staff    people.Staff                                             // who acts; zero for the system
	Now      time.Time
}
