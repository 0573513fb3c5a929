package play

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// modelHouse plays the model answers of one conversation: the seam's test double. It says what the < lines say, is in
// the session that the next = session line names, and has the rows that each = line wants.
type modelHouse struct {
	c      *conversation
	who    string
	at     int // the step that was played last
	used   map[int]bool
	rowsAt int // the = table line that was answered last
	pushes []Push
	said   string // the last text
	known  map[string]bool
	took   time.Duration
	// alter changes the rows that a = line gets; nil leaves them.
	alter func(s step, rows []Row) []Row
}

func modelOf(c *conversation, change ...func(*modelHouse)) Opener {
	return func(_ context.Context, w World) (House, error) {
		h := &modelHouse{c: c, at: -1, rowsAt: -1, used: map[int]bool{}, known: map[string]bool{}}
		for _, table := range []string{"demand", "booking", "registration", "tb_orders"} {
			for _, row := range w.Rows(table) {
				for _, field := range identities {
					if number, ok := row[field].(string); ok {
						h.known[number] = true
					}
				}
			}
		}
		for _, f := range change {
			f(h)
		}
		return h, nil
	}
}

func (h *modelHouse) Close() error { return nil }

// modelled says whether a model answer stands right below a step.
func (h *modelHouse) modelled(i int) bool {
	if i+1 >= len(h.c.steps) {
		return false
	}
	_, ok := h.c.steps[i+1].part.(model)
	return ok
}

func (h *modelHouse) Say(_ context.Context, line Line) (Answer, error) {
	h.who = line.Account
	for i := h.at + 1; i < len(h.c.steps); i++ {
		switch part := h.c.steps[i].part.(type) {
		case offer:
			if h.used[i] || part.line.Text != line.Text || part.line.Kind != line.Kind {
				continue
			}
			if !h.modelled(i) {
				return Answer{}, fmt.Errorf("the model was not asked for %q after %q", line.Text, h.said)
			}
			h.used[i] = true
			return h.answer(i), nil
		case said:
			return h.answer(i), nil
		}
	}
	return Answer{Text: "好的。"}, nil
}

// answer speaks the model lines below a step.
func (h *modelHouse) answer(i int) Answer {
	h.at = i
	a := Answer{Took: h.took}
	for k := i + 1; k < len(h.c.steps); k++ {
		m, ok := h.c.steps[k].part.(model)
		if !ok {
			break
		}
		h.at = k
		text := h.numbered(m.text)
		switch m.channel {
		case "":
			a.Text, h.said = text, text
		case "none":
			h.said = ""
		default:
			h.pushes = append(h.pushes, Push{Account: h.who, Channel: m.channel, Text: text})
			h.said = text
		}
	}
	return a
}

func (h *modelHouse) numbered(text string) string {
	for name, number := range map[string]string{"{demand_no}": "MX202603100001", "{booking_no}": "LF202603100001",
		"{reg_no}": "LJ202603100001", "{topic_no}": "YT202603100001"} {
		if strings.Contains(text, name) {
			h.known[number] = true
			text = strings.ReplaceAll(text, name, number)
		}
	}
	return strings.ReplaceAll(text, "{code}", "482913")
}

func (h *modelHouse) Pushes(context.Context) ([]Push, error) {
	sent := h.pushes
	h.pushes = nil
	return sent, nil
}

func (h *modelHouse) Session(context.Context, string) (string, error) {
	for _, s := range h.c.steps[h.at+1:] {
		switch part := s.part.(type) {
		case said, acted, jump, model:
			return h.guess(), nil
		case state:
			if name := part.names[0]; name == idle || name == human {
				return name, nil
			}
			if part.names[0] == waiting {
				return "any.question", nil
			}
			return part.names[0] + ".question", nil
		}
	}
	return h.guess(), nil
}

func (h *modelHouse) guess() string {
	if len(optionsOf(h.said)) > 0 || strings.ContainsAny(h.said, "？?") || strings.Contains(h.said, "请") {
		return "any.question"
	}
	return idle
}

func (h *modelHouse) SetClock(_ context.Context, t time.Time) error {
	h.tick(func(part any) bool {
		to, ok := part.(jump)
		return ok && to.to.Equal(t)
	})
	return nil
}

func (h *modelHouse) Act(_ context.Context, a Action) error {
	h.who = a.Account
	h.tick(func(part any) bool { _, ok := part.(acted); return ok })
	return nil
}

// tick answers the next step of a kind, if it comes before the next line of a resident.
func (h *modelHouse) tick(is func(part any) bool) {
	for i := h.at + 1; i < len(h.c.steps); i++ {
		if is(h.c.steps[i].part) {
			h.answer(i)
			return
		}
	}
}

func (h *modelHouse) Rows(_ context.Context, table string) ([]Row, error) {
	for i := h.rowsAt + 1; i < len(h.c.steps); i++ {
		want, ok := h.c.steps[i].part.(wanted)
		if !ok {
			continue
		}
		h.rowsAt = i
		if want.table != table {
			return nil, errors.New("asked for another table")
		}
		var rows []Row
		for range max(want.count, -want.count) {
			rows = append(rows, modelRow(want))
		}
		if h.alter != nil {
			rows = h.alter(h.c.steps[i], rows)
		}
		return rows, nil
	}
	return nil, errors.New("nothing wants rows")
}

func modelRow(want wanted) Row {
	row := Row{}
	for name, value := range want.row {
		if list, ok := value.([]any); ok {
			value = list[0]
		}
		row[name] = value
	}
	return row
}

func (h *modelHouse) Knows(_ context.Context, number string) (bool, error) {
	return h.known[number], nil
}

// theBook is the public conversations; a fresh copy each time.
func theBook(t *testing.T) *book {
	t.Helper()
	return bookOf(t, "testdata/public.md", "")
}

func bookOf(t *testing.T, name, text string) *book {
	t.Helper()
	if text == "" {
		raw, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		text = string(raw)
	}
	b, err := parse(name, text)
	if err != nil {
		t.Fatal(err)
	}
	fallback, err := readFixture(place{"f0", 1}, builtIn)
	if err != nil {
		t.Fatal(err)
	}
	if err := settle([]*book{b}, fallback); err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheModelAnswersPassTheirOwnConversations(t *testing.T) {
	t.Parallel()
	conversations := theBook(t).conversations
	if len(conversations) != 38 {
		t.Errorf("%d conversations, not 38", len(conversations))
	}
	for _, c := range conversations {
		t.Run(c.id, func(t *testing.T) {
			t.Parallel()
			res, err := playOne(t.Context(), c, modelOf(c))
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range res.faults {
				t.Errorf("%s: %s\n%s\nreply: %s", f.at, f.source, f.reason, f.reply)
			}
			if t.Failed() {
				t.Log(strings.Join(res.dialogue, "\n"))
			}
		})
	}
}
