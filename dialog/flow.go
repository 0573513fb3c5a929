// Package dialog is the conversation machine: a flow is a Go function read from top to bottom, replayed over the answers recorded so far.
// It is pure: no I/O, no clock, no goroutine. What a flow wants to know (Look) or to have done (Do) leaves it as a value; the desk in
// bot answers. See docs/adr/0001-replay-engine.md for why.
package dialog

// Value is the one shape of everything recorded: an answer, a row looked up, a receipt, a hint.
// Each capability turns it into a type of its own at one place.
type Value struct {
	ID    string   // what it is, stable; empty = nothing
	Label string   // what people see
	More  []string // a few further strings whose meaning the kind defines
}

// None says that there is no value.
func (v Value) None() bool { return v.ID == "" && v.Label == "" }

// At gives the i-th further string, "" where there is none, so that an old session never panics a new script.
func (v Value) At(i int) string {
	if i < 0 || i >= len(v.More) {
		return ""
	}
	return v.More[i]
}

// Query is a question to the house (who answers is the capability that owns the flow); Effect is an order to it. Both are plain structs
// of strings, numbers, booleans and slices or structs of these: the engine hashes them to notice that they changed.
type (
	Query  any
	Effect any
)

// Hint is a fact that a message was understood to contain.
type Hint struct {
	Kind   string  // the kind a question names in Takes: place, matter, photo, number, date, party ...
	Values []Value // several only for kinds that are lists (matter)
	Sure   bool    // false: the question proposes it ("是…吗？") instead of recording it
	None   bool    // the message says that there is none ("没有照片")
}

// Fact is given to a conversation when it starts and never changes in it: home, age band, language.
type Fact struct{ Key, Value string }

// Flow is one conversation.
type Flow struct {
	Name    string          // first part of every state name: demand, lawyer, event
	Title   string          // what it is called when it is parked and says nothing better by About
	Open    []string        // words that start it when no question waits, and from a closed question
	Menu    []string        // menu keys that start it
	Intents []string        // intents of triage that start it
	Takes   []string        // kinds of hint it can use; the desk says so when a photo has no place here
	Talk    func(*Talk) End // the script
	Quiet   bool            // never parked, never offered again (greetings, glances with a question)
	Unbuilt string          // what is missing, said when the flow is opened and in docs; empty = built
}

// End is a script's last words. Parked drafts are offered afterwards by the desk.
type End struct{ Text string }

// Q is one question. Only Key and Ask are always needed.
type Q struct {
	Key   string   // the slot; with the flow's name it is the state's name
	Label string   // what it is called in "修改" and in corrections; empty = cannot be changed by name
	Names []string // further names of the label (地址 for 地点)
	Ask   string   // the prompt
	Again string   // the prompt after 上一步 or a correction; %s is what stood there
	Retry string   // said above the question when the answer was not understood
	Takes string   // kind of hint that answers it
	Skip  []string // words that pass it; empty = it must be answered
	Quiet bool     // filled if something comes, never asked
	Early bool     // asked only before the first read-back
	Raw   bool     // words that nothing was understood of are an answer too (only Take; Text always takes them)
	For   string   // what the answer depends on beside what the engine sees; another For drops the answer

	Propose    Value  // a value to agree to: 1 是 2 不是
	ProposeAsk string // prompt of the proposal; Ask comes after "不是"
	ProposeNo  string // words of option 2; default 不是，我来说
}
