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
	Say     triageSayCmd     `cmd:"" default:"withargs" hidden:"" help:"What the system understands of one message."`
	Predict triagePredictCmd `cmd:"" help:"One JSON line for each message of a file: category, urgency, place, intent."`
	Eval    triageEvalCmd    `cmd:"" help:"How often messages whose label is known are sorted right."`
	Train   triageTrainCmd   `cmd:"" help:"Make a model of messages whose label is known."`
}

type triageSayCmd struct {
	Explain bool     `help:"Say which words led to what."`
	Text    []string `arg:"" help:"The message."`
}

// Run prints what the system understands of one message. Places are those of the database that is set.
func (cmd triageSayCmd) Run(e *env) error {
	u := triage.Understand(strings.Join(cmd.Text, " "), triageContext(e))
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

// triageContext is what a command knows while it reads messages: the places of the database that is set, where there is one.
func triageContext(e *env) triage.Context {
	c := triage.Context{At: time.Now(), Holidays: calendar.China()}
	if _, s, _, err := opened(e); err == nil {
		defer s.Close(e.ctx)
		if tree, err := treeOf(e.ctx, s); err == nil {
			c.Places = tree.Places()
		}
	}
	return c
}
