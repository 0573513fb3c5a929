package main

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/triage"
)

type triageCmd struct {
	Explain bool     `help:"Say which words led to what."`
	Text    []string `arg:"" help:"The message."`
}

// Run prints what the system understands of one message. Places are those of the database that is set.
func (cmd triageCmd) Run(e *env) error {
	text := strings.Join(cmd.Text, " ")
	c := triage.Context{At: time.Now(), Holidays: calendar.China()}
	if _, s, _, err := opened(e); err == nil {
		defer s.Close(e.ctx)
		if tree, err := treeOf(e.ctx, s); err == nil {
			c.Places = tree.Places()
		}
	}
	u := triage.Understand(text, c)
	if cmd.Explain {
		for _, line := range u.Explain() {
			fmt.Fprintln(e.stdout, line)
		}
		return nil
	}
	out := json.NewEncoder(e.stdout)
	out.SetEscapeHTML(false)
	out.SetIndent("", "  ")
	return out.Encode(u)
}
