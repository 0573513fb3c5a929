// Package handlers holds what residents and stewards can do, one folder a capability, and the shape they share.
//
// A capability is a value, not an interface: main lists the values, the desk in bot reads their fields.
// A field that a capability does not need stays nil.
package handlers

import (
	"context"
	"io/fs"
	"time"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
	"minxu/web"
)

// Capability is one thing that people can do: its conversations, its records, its pages.
type Capability struct {
	Name       string         // folder name, and the prefix of its goose table
	Flows      []*dialog.Flow // conversations that start by words, by a menu key or by Bid
	Migrations fs.FS          // *.sql at the root; nil when it keeps nothing

	// Look answers one query of a flow with narrow rows. It only reads; inside a transaction it reads through it.
	Look func(context.Context, Asked, dialog.Query) ([]dialog.Value, error)
	// Apply carries out one order inside the turn's transaction and returns its receipt. A *Refusal is a sentence
	// for the person; any other error is a fault and nothing of the turn is kept.
	Apply func(context.Context, *store.Tx, Asked, dialog.Effect) (dialog.Value, error)
	// Bid says whether an idle resident's message belongs here although no opening word was used: an open case it
	// speaks of, a steward's question it answers, an intent of this capability. The first bid in main's order wins.
	Bid func(context.Context, Asked) (*Start, error)
	// Attach says whether a photo or a place that an idle resident sends without words, or a code that anybody scans, belongs here.
	Attach func(context.Context, Asked, dialog.Hint) (*Start, error)
	// Glance answers a question at any moment without changing anything ("进度"): nil when it has nothing to say.
	Glances map[string]Glance
	// Event takes a platform event that belongs to no conversation (unsubscribe, a delivery report).
	Event func(context.Context, *store.Tx, Asked, string) error
	// Tick does what has fallen due by now (reminders, limits) and tells how much; Next says when something falls due next, false for never.
	Tick func(context.Context, *store.Store, *people.Tree, *calendar.Calendar) (int, error)
	Next func(store.Reader) (time.Time, bool, error)
	// Held hears, once, that a push of this capability's has to wait because the resident's reply window has no room for it.
	Held func(context.Context, *store.Tx, *people.Tree, store.Push) error
	// Press carries out what a steward pressed on a card or wrote in WeCom, in one transaction. A *Refusal is a sentence for the steward.
	// Words names the verb that takes words which begin with the number of a case.
	Press func(context.Context, *store.Tx, Pressed) (Deed, error)
	Words string
	// Erase forgets what this capability keeps of a resident; Export gives it to its owner in machine form.
	Erase  func(context.Context, *store.Tx, people.Resident) error
	Export func(context.Context, store.Reader, people.Resident) (any, error)
	// Verify checks the capability's invariants over the live data and says each violation in one line.
	Verify func(context.Context, store.Reader) ([]string, error)
	// Stage serves the judge of conversations; nil while there is nothing to judge.
	Stage *Stage
	// Pages are what stewards see and maintain.
	Pages []web.Page
	// Beats tells open pages what happened; nil when none of them watches.
	Beats web.Beats
	// Nav is the capability's place in the console's menu.
	Nav []web.NavItem
}

// Start begins a flow from a bid: extra facts for the script, and hints beside those of the message.
type Start struct {
	Flow  *dialog.Flow
	Facts []dialog.Fact
	Hints []dialog.Hint
}

// Glance answers above a waiting question; an empty text means "nothing of mine".
type Glance func(context.Context, Asked) (string, error)

// Asked is what a capability may know of a turn: who speaks, what was understood, and how to read.
type Asked struct {
	store.Reader                      // reads; inside an effect turn through the transaction
	Who          people.Resident      // zero ID when never seen before (a stranger has no row until an effect)
	Heard        triage.Understanding // of the message being answered; zero for menu keys and events
	Tree         *people.Tree         // the district as of this turn
	Calendar     *calendar.Calendar
	Conversation string        // id of the running conversation; with the key of an order it names the order for ever
	Key          string        // key of the order being applied
	Source       string        // text, voice, menu, scan: how the first message came
	Context      []dialog.Fact // what the last reply left to be understood by (Talk.Context), ten minutes long
	Parked       []string      // flows of which a draft is kept
}

// Pressed is a button of a card, or words that a steward wrote.
type Pressed struct {
	Tree     *people.Tree
	Calendar *calendar.Calendar
	Staff    people.Staff
	Verb     string // demand.accept
	Arg      string // what stands behind the colon of the button's key: demand.approve:7
	About    string // number of the case, or its last four digits where the steward wrote them
	Words    string // empty for a button
}

// Deed is what became of it.
type Deed struct {
	Done  string // stands on the buttons of every copy of the card from now on; empty: they go on working
	Alone bool   // of the presser's copies alone: the others' are a matter of their own
	Say   string // is said to the steward
	Focus string // verb that the steward's next words are for
}

// Said gives a thing of the last reply.
func (a Asked) Said(key string) string {
	for _, f := range a.Context {
		if f.Key == key {
			return f.Value
		}
	}
	return ""
}

// Refusal is a normal "no" with a sentence for the person. It is never logged as a fault.
type Refusal = people.Refusal

// Refuse makes a refusal.
func Refuse(sentence string) error { return &Refusal{Sentence: sentence} }
