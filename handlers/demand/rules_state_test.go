package demand

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"minxu/handlers"
)

func TestEveryStateMeetsEveryActionAsTheTableSays(t *testing.T) {
	t.Parallel()
	open := "SUBMITTED TRIAGED DISPATCHED RETURNED ARBITRATION IN_PROGRESS WAITING_RESIDENT"
	// What the field's rules allow, written down apart from the code: action, actor, from, to ("=" stays).
	allowed := map[string]string{}
	for _, line := range []struct{ action, who, from, to string }{
		{"file", "resident staff", "DRAFT", "SUBMITTED"},
		{"triage", "staff system", "SUBMITTED", "TRIAGED"},
		{"refuse", "staff system", "SUBMITTED TRIAGED", "NOT_ACCEPTED"},
		{"merge", "staff resident", "TRIAGED", "MERGED"},
		{"unmerge", "staff", "MERGED", "TRIAGED"},
		{"dispatch", "staff system", "TRIAGED RETURNED", "DISPATCHED"},
		{"transfer", "staff", "DISPATCHED IN_PROGRESS", "DISPATCHED"},
		{"sign", "staff", "DISPATCHED", "IN_PROGRESS"},
		{"return", "staff", "DISPATCHED IN_PROGRESS", "RETURNED"},
		{"arbitrate", "staff system", "TRIAGED DISPATCHED RETURNED IN_PROGRESS", "ARBITRATION"},
		{"rule", "staff", "ARBITRATION", "DISPATCHED"},
		{"ask", "staff", "IN_PROGRESS", "WAITING_RESIDENT"},
		{"answer", "resident staff", "WAITING_RESIDENT", "IN_PROGRESS"},
		{"go_on", "system", "WAITING_RESIDENT", "IN_PROGRESS"},
		{"resolve", "staff", "IN_PROGRESS", "RESOLVED"},
		{"close", "resident system staff", "RESOLVED", "CLOSED"},
		{"reopen", "resident staff", "RESOLVED CLOSED", "DISPATCHED"},
		{"withdraw", "resident staff", open + " MERGED", "WITHDRAWN"},
		{"convert", "staff", "TRIAGED IN_PROGRESS", "CONVERTED"},
		{"accept", "staff", "SUBMITTED TRIAGED RETURNED DISPATCHED IN_PROGRESS", "="},
		{"hand_over", "staff", open, "="},
		{"whistle", "staff", "DISPATCHED IN_PROGRESS WAITING_RESIDENT", "="},
		{"report", "staff", "DISPATCHED IN_PROGRESS WAITING_RESIDENT", "="},
		{"recall", "staff", "DISPATCHED IN_PROGRESS WAITING_RESIDENT", "="},
		{"progress", "staff", open, "="},
		{"propose", "staff", "IN_PROGRESS", "="},
		{"decline", "staff", "IN_PROGRESS", "="},
		{"ask_extension", "staff", "IN_PROGRESS", "="},
		{"extend", "staff", "IN_PROGRESS WAITING_RESIDENT", "="},
		{"deny_extension", "staff", "IN_PROGRESS WAITING_RESIDENT", "="},
		{"urge", "resident", "SUBMITTED TRIAGED DISPATCHED RETURNED ARBITRATION IN_PROGRESS MERGED", "="},
		{"supplement", "resident staff", open + " MERGED RESOLVED", "="},
		{"supervise", "staff system", open + " RESOLVED", "="},
		{"contact", "staff", open + " RESOLVED", "="},
		{"note", "staff system", open + " MERGED RESOLVED CLOSED", "="},
		{"regrade", "staff system", open, "="},
		{"split", "staff", open, "="},
		{"recuse", "staff system", open + " MERGED RESOLVED CLOSED", "="},
		{"leave", "resident", open, "="},
		{"score", "resident staff", "RESOLVED CLOSED", "="},
		{"remind", "system", open + " RESOLVED", "="},
		{"archive", "staff", "NOT_ACCEPTED CLOSED WITHDRAWN CONVERTED", "="},
		{"erase", "resident system", "SUBMITTED TRIAGED NOT_ACCEPTED MERGED DISPATCHED RETURNED ARBITRATION IN_PROGRESS WAITING_RESIDENT RESOLVED CLOSED WITHDRAWN CONVERTED", "="},
	} {
		for _, who := range fields(line.who) {
			for _, from := range fields(line.from) {
				to := line.to
				if to == "=" {
					to = from
				}
				allowed[line.action+" "+who+" "+from] = to
			}
		}
	}
	seen := 0
	for _, from := range States() {
		for _, a := range Actions() {
			for _, who := range []Actor{ByResident, ByStaff, BySystem} {
				key := string(a) + " " + string(who) + " " + string(from)
				want, ok := allowed[key]
				got, err := from.Next(a, who)
				switch {
				case ok && (err != nil || string(got) != want):
					t.Errorf("%s: got %s, %v, want %s", key, got, err, want)
				case !ok && err == nil:
					t.Errorf("%s is allowed and should not be", key)
				case !ok:
					var illegal *IllegalMove
					if !errors.As(err, &illegal) || illegal.Action != a || illegal.From != from || illegal.Who != who || got != from {
						t.Errorf("%s: the refusal tells %v and gives %s", key, err, got)
					}
				}
				if ok {
					seen++
				}
			}
		}
	}
	if seen != len(allowed) {
		t.Errorf("%d of %d allowed moves were met: the table names an action or a state that does not exist", seen, len(allowed))
	}
	for _, s := range States()[1:] {
		if pathTo(s) == nil {
			t.Errorf("no way leads to %s", s)
		}
	}
}

func fields(s string) []string {
	var list []string
	word := ""
	for _, r := range s + " " {
		if r != ' ' {
			word += string(r)
		} else if word != "" {
			list, word = append(list, word), ""
		}
	}
	return list
}

func TestNamesAreThere(t *testing.T) {
	t.Parallel()
	for _, s := range States() {
		if s.Name() == string(s) {
			t.Errorf("state %s has no name", s)
		}
	}
	for _, a := range Actions() {
		if actionName(a) == string(a) {
			t.Errorf("action %s has no name", a)
		}
	}
	for _, c := range Categories() {
		if (CategoryName(c) == "其他") != (c == "D99") {
			t.Errorf("category %s has no name", c)
		}
	}
	c := New(Options{})
	if c.Name != "demand" || c.Migrations == nil || len(c.Flows) == 0 {
		t.Errorf("the capability is incomplete: %+v", c)
	}
	if _, err := c.Look(context.Background(), handlers.Asked{}, struct{ X int }{}); err == nil {
		t.Error("an unknown query is answered")
	}
	if _, err := c.Apply(context.Background(), nil, handlers.Asked{}, Urge{}); err == nil {
		t.Error("an order for nobody is carried out")
	}
	if s := fmt.Sprint(&IllegalMove{ToUrge, Closed, ByResident}); s != "demand: resident may not urge what is CLOSED" {
		t.Error(s)
	}
}
