package dialog_test

import (
	"fmt"
	"strings"

	"minxu/dialog"
)

// tester is what testing and rapid have in common.
type tester interface {
	Helper()
	Fatal(...any)
	Fatalf(string, ...any)
}

// phone holds one talk the way the desk does: rows and receipts are answered, the session is stored and read after every message, and
// every pause is proved by dialog.Check.
type phone struct {
	t      tester
	f      *dialog.Flow
	c      *dialog.Conversation
	out    dialog.Outcome
	words  string
	look   func(dialog.Query) []dialog.Value
	refuse []string
	orders []string // carried out, in order
	reads  int      // in this message
}

func open(t tester, f *dialog.Flow, text string, facts ...string) *phone {
	t.Helper()
	p := &phone{t: t, f: f, look: look}
	var given []dialog.Fact
	for _, fact := range facts {
		key, value, _ := strings.Cut(fact, "=")
		given = append(given, dialog.Fact{Key: key, Value: value})
	}
	p.c = dialog.Start(f, "c1", given, understand(text))
	return p.goes(dialog.Advance(f, p.c, nil))
}

func (p *phone) hears(in dialog.Input) *phone {
	p.t.Helper()
	return p.goes(dialog.Advance(p.f, p.c, &in))
}

func (p *phone) says(texts ...string) *phone {
	p.t.Helper()
	for _, text := range texts {
		p.hears(dialog.Input{Text: text, Hints: understand(text), Understand: understand})
	}
	return p
}

func (p *phone) sends(kind, id string) *phone {
	p.t.Helper()
	return p.hears(dialog.Input{Hints: []dialog.Hint{{Kind: kind, Sure: true, Values: []dialog.Value{{ID: id, Label: id}}}}})
}

func (p *phone) undoes() *phone {
	p.t.Helper()
	return p.goes(dialog.Undo(p.f, p.c))
}

func (p *phone) resumes() *phone {
	p.t.Helper()
	return p.goes(dialog.Resume(p.f, p.c))
}

// goes carries an outcome through until the talk speaks.
func (p *phone) goes(out dialog.Outcome) *phone {
	p.t.Helper()
	p.reads = 0
	for n := 0; ; n++ {
		if n > 60 {
			p.t.Fatalf("%s never stops reading and ordering", p.f.Name)
		}
		if err := dialog.Check(p.f, p.c, out); err != nil {
			p.t.Fatal(err)
		}
		switch out.Kind {
		case dialog.Needs:
			p.reads++
			out = dialog.Rows(p.f, p.c, out, p.look(out.Query))
			continue
		case dialog.Orders:
			if len(p.refuse) > 0 {
				sentence := p.refuse[0]
				p.refuse = p.refuse[1:]
				out = dialog.Refused(p.f, p.c, out, sentence)
				continue
			}
			p.orders = append(p.orders, fmt.Sprintf("%s %+v", out.OrderKey(), out.Effect))
			id := fmt.Sprint(len(p.orders))
			if out.Soft() {
				id = "held"
			}
			out = dialog.Receipt(p.f, p.c, out, dialog.Value{ID: id, Label: id})
			continue
		}
		break
	}
	p.out, p.words = out, out.Words(false)
	if out.Kind != dialog.Ends && out.Kind != dialog.Cancels && strings.TrimSpace(p.words) == "" {
		p.t.Fatalf("%s is silent", p.c.State())
	}
	if out.Kind == dialog.Asks {
		p.c = stored(p.t, p.c)
	}
	return p
}

// at fails unless this question waits and its words hold these; a word that begins with ! must not be there.
func (p *phone) at(state string, words ...string) *phone {
	p.t.Helper()
	if p.out.Kind != dialog.Asks || p.c.State() != state {
		p.t.Fatalf("waits at %q (outcome %d), want %s; it said:\n%s", p.c.State(), p.out.Kind, state, p.words)
	}
	return p.said(words...)
}

func (p *phone) said(words ...string) *phone {
	p.t.Helper()
	for _, w := range words {
		if no, ok := strings.CutPrefix(w, "!"); ok {
			if strings.Contains(p.words, no) {
				p.t.Fatalf("said %q:\n%s", no, p.words)
			}
		} else if !strings.Contains(p.words, w) {
			p.t.Fatalf("did not say %q:\n%s", w, p.words)
		}
	}
	return p
}

func (p *phone) missed() *phone {
	p.t.Helper()
	if !p.out.Missed {
		p.t.Fatalf("understood something; it said:\n%s", p.words)
	}
	return p
}

func (p *phone) understood() *phone {
	p.t.Helper()
	if p.out.Missed {
		p.t.Fatalf("understood nothing; it said:\n%s", p.words)
	}
	return p
}

func (p *phone) ended(words ...string) *phone {
	p.t.Helper()
	if p.out.Kind != dialog.Ends {
		p.t.Fatalf("did not end; waits at %q:\n%s", p.c.State(), p.words)
	}
	return p.said(words...)
}

func (p *phone) ordered(want ...string) *phone {
	p.t.Helper()
	if len(p.orders) != len(want) {
		p.t.Fatalf("ordered %q, want %q", p.orders, want)
	}
	for i, w := range want {
		if !strings.Contains(p.orders[i], w) {
			p.t.Fatalf("order %d is %s, want %s", i+1, p.orders[i], w)
		}
	}
	return p
}

func stored(t tester, c *dialog.Conversation) *dialog.Conversation {
	t.Helper()
	s, err := dialog.Decode((&dialog.Session{Active: c}).Append(nil))
	if err != nil {
		t.Fatal(err)
	}
	return s.Active
}
