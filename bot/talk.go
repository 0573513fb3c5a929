package bot

import (
	"errors"
	"fmt"
	"strings"

	"minxu/dialog"
	"minxu/handlers"
)

// begin starts a flow with facts and hints, and runs it to its first words.
func (t *turn) begin(f *dialog.Flow, facts []dialog.Fact, hints []dialog.Hint) (string, error) {
	if f.Unbuilt != "" {
		return f.Unbuilt, nil
	}
	a, err := t.asked()
	if err != nil {
		return "", err
	}
	t.s.Active = dialog.Start(f, t.d.NewID(), append(handlers.Facts(a), facts...), hints)
	return t.run(dialog.Advance(f, t.s.Active, nil))
}

// run goes on until the talk speaks or ends: rows are looked up, orders carried out.
func (t *turn) run(out dialog.Outcome) (string, error) {
	for {
		c := t.s.Active
		o := t.d.flows[c.Flow]
		switch out.Kind {
		case dialog.Needs:
			rows, err := t.look(o, out)
			if err != nil {
				return "", err
			}
			out = dialog.Rows(o.flow, c, out, rows)
		case dialog.Orders:
			if t.tx == nil {
				return t.transact(func() (string, error) { return t.run(out) })
			}
			next, err := t.apply(o, out)
			if err != nil {
				return "", err
			}
			out = next
		default:
			return t.speak(out)
		}
	}
}

// again words the waiting question once more and changes nothing.
func (t *turn) again() string {
	c := t.s.Active
	return dialog.Show(t.flow(c), c).Words(t.big())
}

func (t *turn) look(o owned, out dialog.Outcome) ([]dialog.Value, error) {
	if o.cap == nil || o.cap.Look == nil {
		return nil, fmt.Errorf("flow %s asks for %T and nobody answers", o.flow.Name, out.Query)
	}
	a, err := t.asked()
	if err != nil {
		return nil, err
	}
	a.Conversation = t.s.Active.ID
	rows, err := o.cap.Look(t.ctx, a, out.Query)
	if err != nil {
		return nil, fmt.Errorf("%s looks up %T: %w", o.flow.Name, out.Query, err)
	}
	return rows, nil
}

// apply carries out one order once, whatever is delivered or killed: its receipt is a row of the same transaction.
func (t *turn) apply(o owned, out dialog.Outcome) (dialog.Outcome, error) {
	c, key := t.s.Active, out.OrderKey()
	if sentence, no := t.refused[key]; no {
		return dialog.Refused(o.flow, c, out, sentence), nil
	}
	receipt, found, err := t.tx.Receipt(c.ID, key)
	if err != nil {
		return out, fmt.Errorf("look for receipt %s: %w", key, err)
	}
	if !found {
		if o.cap == nil || o.cap.Apply == nil {
			return out, fmt.Errorf("flow %s orders %T and nobody carries it out", o.flow.Name, out.Effect)
		}
		a, err := t.asked()
		if err != nil {
			return out, err
		}
		a.Conversation, a.Key = c.ID, key
		receipt, err = o.cap.Apply(t.ctx, t.tx, a, out.Effect)
		var no *handlers.Refusal
		if errors.As(err, &no) { // undo what it may have begun, and go on knowing the answer
			if t.refused == nil {
				t.refused = map[string]string{}
			}
			t.refused[key] = no.Sentence
			return out, errAgain
		}
		if err != nil {
			return out, fmt.Errorf("%s carries out %T: %w", o.flow.Name, out.Effect, err)
		}
		if err := t.tx.SaveReceipt(c.ID, key, receipt); err != nil {
			return out, fmt.Errorf("save receipt %s: %w", key, err)
		}
	}
	t.met = false // an order may have changed the resident
	return dialog.Receipt(o.flow, c, out, receipt), nil
}

// speak words what a talk came to and leaves the session as the next message shall find it.
func (t *turn) speak(out dialog.Outcome) (string, error) {
	c := t.s.Active
	t.s.Context, t.s.At = out.Context, t.now.UnixMilli()
	switch out.Kind {
	case dialog.Asks:
		t.s.Until = t.now.Add(t.d.Policy.Idle).UnixMilli()
		if out.Missed {
			return t.missedQuestion(out), nil
		}
		t.s.Misses = 0
		return out.Words(t.big()), nil
	case dialog.Cancels:
		return t.cancel(), nil
	case dialog.Ends:
		t.s.Misses = 0
		words := out.Words(t.big())
		if out.Parks && !t.flow(c).Quiet {
			t.park()
			return words, nil
		}
		t.s.Active = nil
		if c.Acted() {
			t.s.Finished, t.s.FinishedBy = t.now.UnixMilli(), "1"
		}
		return t.after(words, out.Context)
	}
	return "", fmt.Errorf("flow %s came to nothing that can be said (%d)", c.Flow, out.Kind)
}

// Words with which a script tells the desk what shall happen next (Talk.Context); they reach nobody else.
const (
	doResume = "desk.resume" // take up the parked talk of this id
	doDrop   = "desk.drop"   // forget the parked talk of this id
	doHuman  = "desk.human"  // a person was asked for: the bot starts nothing until released
	doStart  = "desk.start"  // go on with the flow of this name
	doMenu   = "desk.menu"   // show the main menu
	doBid    = "desk.bid"    // let the capability of this name hear the words of desk.words
	atWords  = "desk.words"  // with doBid: what was said before
	doForget = "desk.erased" // the person was erased: nothing of this turn is kept but its reply
	atScene  = "desk.scene"  // with doStart: the place of this code is a hint
)

// sceneHint gives the place of a scanned code that a script hands on.
func (t *turn) sceneHint(asked []dialog.Fact) []dialog.Hint {
	for _, f := range asked {
		if f.Key != atScene || t.tree == nil {
			continue
		}
		if at, ok := t.tree.SceneAddress(f.Value); ok {
			return []dialog.Hint{{Kind: handlers.HintPlace, Sure: true, Values: []dialog.Value{handlers.PlaceValue(t.tree.Place(at))}}}
		}
	}
	return nil
}

// after carries out what the script asked of the desk, else offers a draft that still lies there, once.
func (t *turn) after(words string, asked []dialog.Fact) (string, error) {
	var kept []dialog.Fact
	for _, f := range asked {
		switch f.Key {
		case doResume:
			more, err := t.resume(f.Value)
			return join(words, more), err
		case doDrop:
			t.s.DropParked(f.Value)
		case doHuman:
			t.s.Human = t.now.UnixMilli()
		case doStart:
			if o, ok := t.d.flows[f.Value]; ok {
				more, err := t.begin(o.flow, nil, t.sceneHint(asked))
				return join(words, more), err
			}
		case doForget:
			*t.s = dialog.Session{}
			t.forgotten = true
		case doBid:
			more, err := t.bidAgain(f.Value, asked)
			return join(words, more), err
		case doMenu:
			more, err := t.openFlow("menu")
			return join(words, more), err
		default:
			kept = append(kept, f)
		}
	}
	t.s.Context = kept
	if t.s.Finished == t.now.UnixMilli() {
		words = join(words, t.offerOnce())
	}
	return words, nil
}

// openFlow starts a flow by its name, for the desk's own turns to it; an empty answer where no capability has it.
func (t *turn) openFlow(name string) (string, error) {
	o, ok := t.d.flows[name]
	if !ok {
		return "", nil
	}
	return t.begin(o.flow, nil, nil)
}

func (t *turn) flow(c *dialog.Conversation) *dialog.Flow { return t.d.flows[c.Flow].flow }

func (t *turn) big() bool {
	if t.s.Active != nil {
		return t.s.Active.Fact(dialog.FactBig) == "1"
	}
	return t.resident.Big
}

func (t *turn) english() bool {
	if t.s.Active != nil {
		return t.s.Active.Fact(dialog.FactLanguage) == "en"
	}
	return t.heard != nil && t.heard.English || t.met && t.resident.Lang == "en" && asciiOnly(t.text)
}

func asciiOnly(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 0x7f }) < 0
}

func join(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + "\n" + b
}
