package dialogtest

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"minxu/dialog"
)

// branch is one way from a question to the next.
type branch struct {
	to      string
	said    []string // a few examples
	count   int
	orders  []string
	refused []string
}

// maxExamples is how many messages stand for a branch.
const maxExamples = 3

// Map draws a flow as its transcripts walk it: every question that was asked, and the branches that were taken from it, with examples of
// what was typed and the orders given on the way. Questions stand in the order in which they were first met. The transcripts may be
// played by Run in a test or by Play elsewhere.
func Map(f *dialog.Flow, played []Played) string {
	type place struct {
		ask      string
		branches []*branch
	}
	places := map[string]*place{}
	var order []string
	at := func(state string) *place {
		if places[state] == nil {
			places[state] = &place{}
			order = append(order, state)
		}
		return places[state]
	}
	for _, r := range played {
		for _, s := range r.Steps {
			from := at(s.From)
			if s.To != "" {
				if to := at(s.To); to.ask == "" {
					to.ask = s.Ask
				}
			}
			i := slices.IndexFunc(from.branches, func(b *branch) bool {
				return b.to == target(s) && slices.Equal(b.orders, kinds(s.Orders)) && slices.Equal(b.refused, kinds(s.Refused))
			})
			if i < 0 {
				i = len(from.branches)
				from.branches = append(from.branches, &branch{to: target(s), orders: kinds(s.Orders), refused: kinds(s.Refused)})
			}
			b := from.branches[i]
			if b.count++; len(b.said) < maxExamples && !slices.Contains(b.said, short(s.Said)) {
				b.said = append(b.said, short(s.Said))
			}
		}
	}
	var out strings.Builder
	fmt.Fprintf(&out, "%s %s\n", f.Name, f.Title)
	for _, state := range order {
		name := state
		if name == "" {
			name = "(start)"
		}
		out.WriteString("\n" + strings.TrimSpace(name+"  "+short(places[state].ask)) + "\n")
		for _, b := range places[state].branches {
			fmt.Fprintf(&out, "    %s -> %s (%d)", strings.Join(b.said, " / "), b.to, b.count)
			for _, o := range b.orders {
				fmt.Fprintf(&out, " ! %s", o)
			}
			for _, o := range b.refused {
				fmt.Fprintf(&out, " ! refused %s", o)
			}
			out.WriteByte('\n')
		}
	}
	return out.String()
}

func target(s Step) string {
	switch {
	case s.Missed:
		return "not understood"
	case s.To == "":
		return s.End
	}
	return s.To
}

// kinds are the types of orders, without what they order.
func kinds(printed []string) []string {
	var names []string
	for _, o := range printed {
		name, _, _ := strings.Cut(o, "{")
		names = append(names, name)
	}
	return names
}

// maxShort is how many characters of a message or a question a map shows.
const maxShort = 24

func short(s string) string {
	s, _, _ = strings.Cut(strings.TrimSpace(s), "\n")
	if utf8.RuneCountInString(s) <= maxShort {
		return s
	}
	return string([]rune(s)[:maxShort]) + "…"
}
