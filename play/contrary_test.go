package play

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"
)

// Every judged line of the public conversations is turned into its contrary, one at a time, against the same answers
// that pass: the conversation has to fail, at this line and at no other.
func TestTheContraryOfEveryJudgedLineFailsThere(t *testing.T) {
	t.Parallel()
	judged := map[string]int{}
	for _, c := range theBook(t).conversations {
		for i, s := range c.steps {
			switch part := s.part.(type) {
			case expect:
				contrary := copyOf(c)
				contrary.steps[i].part = contraryOf(part)
				failsOnlyAt(t, contrary, s, modelOf(contrary))
				judged[part.kind]++
			case state:
				contrary := copyOf(c)
				contrary.steps[i].part = otherState(part)
				failsOnlyAt(t, contrary, s, modelOf(c)) // the double is in the state that the line named before
				judged["session"]++
			case wanted:
				for _, alter := range alterations(part) {
					contrary := copyOf(c)
					failsOnlyAt(t, contrary, s, modelOf(contrary, func(h *modelHouse) {
						h.alter = func(at step, rows []Row) []Row {
							if at.at == s.at {
								return alter(rows)
							}
							return rows
						}
					}))
					judged["row"]++
				}
			}
		}
	}
	for _, kind := range []string{"has", "not", "first", "ever", "never", "opt", "none", "same", "session", "row"} {
		if judged[kind] == 0 {
			t.Errorf("no line of the kind %s was turned round", kind)
		}
	}
	t.Logf("turned round: %v", judged)
}

func copyOf(c *conversation) *conversation {
	other := *c
	other.steps = slices.Clone(c.steps)
	return &other
}

func contraryOf(e expect) expect {
	switch e.kind {
	case "has":
		return expect{kind: "not", parts: e.parts}
	case "not":
		return expect{kind: "has", parts: e.parts}
	case "first":
		return expect{kind: "not", parts: e.parts}
	case "ever":
		return expect{kind: "never", parts: e.parts}
	case "never":
		return expect{kind: "ever", parts: e.parts}
	case "opt":
		return expect{kind: "opt", digit: (e.digit + 5) % 10, parts: e.parts}
	case "none":
		return expect{kind: "same"}
	case "same":
		return expect{kind: "none"}
	}
	return expect{kind: "max", max: 1}
}

// otherState is a state that cannot be the one that is named.
func otherState(s state) state {
	switch {
	case slices.Contains(s.names, idle):
		return state{names: []string{human}}
	case slices.Contains(s.names, "lawyer"):
		return state{names: []string{"demand"}}
	}
	return state{names: []string{"lawyer"}}
}

// alterations make rows that just miss what a line wants.
func alterations(want wanted) []func([]Row) []Row {
	more := func(rows []Row) []Row { return append(slices.Clone(rows), modelRow(want)) }
	fewer := func(rows []Row) []Row { return rows[:len(rows)-1] }
	if want.count == 0 {
		return []func([]Row) []Row{more}
	}
	all := []func([]Row) []Row{fewer}
	if want.count > 0 {
		all = append(all, more)
	}
	for _, name := range slices.Sorted(maps.Keys(want.row)) {
		all = append(all, func(rows []Row) []Row {
			row := maps.Clone(rows[0])
			row[name] = otherValue(row[name])
			return append([]Row{row}, rows[1:]...)
		}, func(rows []Row) []Row {
			row := maps.Clone(rows[0])
			if want.row[name] == "" {
				row[name] = "x"
			} else {
				delete(row, name)
			}
			return append([]Row{row}, rows[1:]...)
		})
	}
	return all
}

func otherValue(value any) any {
	switch value := value.(type) {
	case bool:
		return !value
	case json.Number:
		n, _ := value.Int64()
		return n + 1
	case string:
		if at, err := time.Parse(time.RFC3339, value); err == nil {
			return at.Add(time.Second)
		}
		return value + "x"
	}
	return "x"
}

func failsOnlyAt(t *testing.T, c *conversation, s step, open Opener) {
	t.Helper()
	res, err := playOne(t.Context(), c, open)
	if err != nil {
		t.Fatal(err)
	}
	if len(res.faults) != 1 || res.faults[0].at != s.at {
		t.Errorf("%s: %s: its contrary has %d faults: %v", s.at, s.source, len(res.faults), res.faults)
	}
}
