package dialogtest

import (
	"fmt"
	"reflect"
	"strconv"
	"strings"

	"minxu/dialog"
)

// World is what a transcript plays in. Every field may be nil: rows and receipts can be given by the transcript itself.
type World struct {
	// Look answers a query for which the transcript gives no rows.
	Look func(dialog.Query) []dialog.Value
	// Apply carries out an order for which the transcript gives no receipt. An error is a refusal: its text is the sentence.
	Apply func(dialog.Effect) (dialog.Value, error)
	// Understand is the understanding of one message.
	Understand func(string) []dialog.Hint
	// Facts are given to each conversation; "@ fact" adds to them.
	Facts []dialog.Fact
}

// Played is a transcript as it was played.
type Played struct {
	Name  string
	Steps []Step
	Text  string // the transcript with the bot's lines as they are now
}

// Step is one message and what it led to.
type Step struct {
	Said     string
	From, To string   // states; From is "" for an opening message, To "" when the talk ended
	Ask      string   // the question that waits now
	Orders   []string // carried out, as they are printed
	Refused  []string
	Missed   bool
	End      string // "ends", "parks" or "cancels" where no question waits any more
}

// maxAnswers is how many reads and orders one message may lead to; more is a script that never stops.
const maxAnswers = 50

type player struct {
	flow     *dialog.Flow
	world    World
	facts    []dialog.Fact
	hints    []dialog.Hint
	refuse   []string
	rows     map[string][]dialog.Value
	receipts map[string][]dialog.Value
	talks    int
	orders   int
	photos   int
	active   *dialog.Conversation
	parked   *dialog.Conversation
}

// Play plays one transcript. The error is a mistake in the transcript or a script that cannot be replayed; differences in wording are
// for the caller to find in Played.Text.
func Play(f *dialog.Flow, name, text string, w World) (Played, error) {
	p := &player{flow: f, world: w, facts: append([]dialog.Fact(nil), w.Facts...), rows: map[string][]dialog.Value{}, receipts: map[string][]dialog.Value{}}
	r := Played{Name: name}
	var b strings.Builder
	for _, l := range parse(text) {
		if l.mark == 0 {
			b.WriteString(l.text + "\n")
			continue
		}
		b.WriteString(string(l.mark) + " " + l.text + "\n")
		if l.mark != '>' {
			if err := p.directive(l); err != nil {
				return r, fmt.Errorf("%s: %w", name, err)
			}
			continue
		}
		step, words, err := p.message(l.text)
		if err != nil {
			return r, fmt.Errorf("%s:%d: %w", name, l.number, err)
		}
		r.Steps = append(r.Steps, step)
		for _, s := range words {
			b.WriteString(s + "\n")
		}
	}
	r.Text = b.String()
	return r, nil
}

// message plays one message and gives the lines below it.
func (p *player) message(text string) (Step, []string, error) {
	step := Step{Said: text}
	if p.active != nil {
		step.From = p.active.State()
	}
	out, err := p.finish(p.hear(text), &step)
	p.hints = nil
	if err != nil {
		return step, nil, err
	}
	lines := spoken(out.Words(p.active.Fact(dialog.FactBig) == "1"))
	for _, o := range step.Orders {
		lines = append(lines, "! "+o)
	}
	for _, o := range step.Refused {
		lines = append(lines, "! refused "+o)
	}
	switch out.Kind {
	case dialog.Asks:
		step.Missed, step.To, step.Ask = out.Missed, p.active.State(), out.Ask
		if out.Missed {
			lines = append(lines, "! missed")
		}
		return step, lines, p.store()
	case dialog.Cancels:
		step.End = "cancels"
	case dialog.Ends:
		step.End = "ends"
		if out.Parks {
			step.End = "parks"
		}
	default:
		return step, nil, fmt.Errorf("the talk came to nothing that can be said (%d)", out.Kind)
	}
	if step.End == "ends" {
		p.active = nil
	} else {
		p.parked, p.active = p.active, nil
	}
	return step, append(lines, "! "+step.End), nil
}

// hear opens the flow or gives the message to the question that waits.
func (p *player) hear(text string) dialog.Outcome {
	hints, words := p.understand(text)
	if p.active == nil && p.parked != nil && words == "继续" {
		p.active, p.parked = p.parked, nil
	}
	if p.active == nil {
		p.talks++
		p.active = dialog.Start(p.flow, "c"+strconv.Itoa(p.talks), p.facts, hints)
		return dialog.Advance(p.flow, p.active, nil)
	}
	switch words {
	case "上一步", "返回":
		return dialog.Undo(p.flow, p.active)
	case "继续":
		return dialog.Resume(p.flow, p.active)
	case "再说一遍":
		return dialog.Show(p.flow, p.active)
	}
	return dialog.Advance(p.flow, p.active, &dialog.Input{Text: words, Hints: hints, Understand: p.world.Understand})
}

// understand gives the hints of a message, and its words where it has any.
func (p *player) understand(text string) ([]dialog.Hint, string) {
	hints := append([]dialog.Hint(nil), p.hints...)
	if kind, rest, ok := strings.Cut(text, "]"); ok && strings.HasPrefix(kind, "[") {
		rest = strings.TrimSpace(rest)
		switch kind[1:] {
		case "menu":
			return hints, ""
		case "photo":
			p.photos++
			id := "p" + strconv.Itoa(p.photos)
			if rest != "" {
				id = rest
			}
			return append(hints, dialog.Hint{Kind: dialog.KindPhoto, Sure: true, Values: []dialog.Value{{ID: id}}}), ""
		case "location":
			if p.world.Understand != nil {
				for _, h := range p.world.Understand(rest) {
					if h.Kind == dialog.KindPlace {
						return append(hints, h), ""
					}
				}
			}
			return append(hints, dialog.Hint{Kind: dialog.KindPlace, Sure: true, Values: []dialog.Value{{ID: rest, Label: rest}}}), ""
		}
	}
	if p.world.Understand != nil {
		hints = append(hints, p.world.Understand(text)...)
	}
	return hints, text
}

// finish answers reads and orders until the talk speaks.
func (p *player) finish(out dialog.Outcome, step *Step) (dialog.Outcome, error) {
	for range maxAnswers {
		if err := dialog.Check(p.flow, p.active, out); err != nil {
			return out, err
		}
		switch out.Kind {
		case dialog.Needs:
			rows, err := p.look(out.Query)
			if err != nil {
				return out, err
			}
			out = dialog.Rows(p.flow, p.active, out, rows)
		case dialog.Orders:
			printed := fmt.Sprintf("%T%s", out.Effect, strings.TrimPrefix(fmt.Sprintf("%+v", out.Effect), "&"))
			receipt, sentence := p.apply(out.Effect)
			if sentence != "" {
				step.Refused = append(step.Refused, printed)
				out = dialog.Refused(p.flow, p.active, out, sentence)
				continue
			}
			step.Orders = append(step.Orders, printed)
			out = dialog.Receipt(p.flow, p.active, out, receipt)
		default:
			return out, nil
		}
	}
	return out, fmt.Errorf("%s: more than %d reads and orders for one message", p.flow.Name, maxAnswers)
}

func (p *player) look(q dialog.Query) ([]dialog.Value, error) {
	name := reflect.TypeOf(q).Name()
	if rows, ok := p.rows[name]; ok {
		return append([]dialog.Value(nil), rows...), nil
	}
	if p.world.Look == nil {
		return nil, fmt.Errorf("nobody answers %s: write ? rows %s: id=label | …", name, name)
	}
	return p.world.Look(q), nil
}

func (p *player) apply(e dialog.Effect) (receipt dialog.Value, refusal string) {
	if len(p.refuse) > 0 {
		refusal, p.refuse = p.refuse[0], p.refuse[1:]
		return receipt, refusal
	}
	name := reflect.TypeOf(e).Name()
	if given := p.receipts[name]; len(given) > 0 {
		p.receipts[name] = given[1:]
		return given[0], ""
	}
	if p.world.Apply != nil {
		receipt, err := p.world.Apply(e)
		if err != nil {
			return receipt, err.Error()
		}
		return receipt, ""
	}
	p.orders++
	n := strconv.Itoa(p.orders)
	return dialog.Value{ID: n, Label: n}, ""
}

// store sends the talk through its own encoding, as between two messages.
func (p *player) store() error {
	s, err := dialog.Decode((&dialog.Session{Active: p.active}).Append(nil))
	if err != nil {
		return err
	}
	p.active = s.Active
	return nil
}

// spoken splits the bot's words into lines, marking those that would read as something else.
func spoken(words string) []string {
	var lines []string
	for _, s := range strings.Split(words, "\n") {
		s = strings.TrimSpace(s)
		if s == "" {
			continue
		}
		if strings.ContainsAny(s[:1], ">@?!#") {
			s = `\` + s
		}
		lines = append(lines, s)
	}
	return lines
}
