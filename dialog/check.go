package dialog

import (
	"bytes"
	"fmt"
	"slices"
)

// Check proves that a talk can be taken up again from what is stored of it; shown is the outcome that it came to last. It finds two
// questions under one key, a script that asks something else or reads again without input, and bytes that change. For tests: a
// script that branches on anything but what is recorded fails here. Where no question waits only the keys are looked at.
func Check(f *Flow, c *Conversation, shown Outcome) error {
	if err := checkKeys(survey(f, c)); err != nil || shown.Kind != Asks {
		return err
	}
	stored := (&Session{Active: c}).Append(nil)
	s, err := Decode(stored)
	if err != nil {
		return fmt.Errorf("%s: %w", c.State(), err)
	}
	if again := s.Append(nil); !bytes.Equal(stored, again) {
		return fmt.Errorf("%s: the session changes when it is stored and read", c.State())
	}
	out := Show(f, s.Active)
	switch {
	case out.Kind == Needs:
		return fmt.Errorf("%s: replayed without input the script reads %T again", c.State(), out.Query)
	case out.Kind == Orders:
		return fmt.Errorf("%s: replayed without input the script orders %T", c.State(), out.Effect)
	case out.Kind != Asks:
		return fmt.Errorf("%s: replayed without input the script ends", c.State())
	case s.Active.State() != c.State():
		return fmt.Errorf("%s: replayed without input the script asks %s", c.State(), s.Active.State())
	case out.Ask != shown.Ask:
		return fmt.Errorf("%s: replayed without input the question is %q, not %q", c.State(), out.Ask, shown.Ask)
	case !slices.EqualFunc(out.Options, shown.Options, func(a, b Option) bool { return a.ID == b.ID && a.Label == b.Label && a.Digit == b.Digit }):
		return fmt.Errorf("%s: replayed without input the options are %v, not %v", c.State(), out.Options, shown.Options)
	}
	if again := s.Append(nil); !bytes.Equal(stored, again) {
		return fmt.Errorf("%s: replaying without input changes the session", c.State())
	}
	return nil
}

func checkKeys(passed []visit) error {
	type name struct {
		key  string
		rows bool
	}
	seen := map[name]bool{}
	for _, v := range passed {
		n := name{v.key, v.kind == Look}
		if seen[n] {
			return fmt.Errorf("key %q is used twice in one run", v.key)
		}
		seen[n] = true
	}
	return nil
}
