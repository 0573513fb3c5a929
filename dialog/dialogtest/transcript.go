package dialogtest

import (
	"fmt"
	"strings"

	"minxu/dialog"
)

// line is one line of a transcript that was written by a person; the bot's lines are made anew.
type line struct {
	number int
	mark   byte // '>' input, '@' and '?' directives, 0 comments and blank lines
	text   string
}

// parse splits a transcript into the lines that stay and the bot's lines that are compared.
func parse(text string) []line {
	var lines []line
	for i, raw := range strings.Split(strings.TrimRight(text, "\n"), "\n") {
		trimmed := strings.TrimSpace(raw)
		switch {
		case trimmed == "" || trimmed[0] == '#':
			lines = append(lines, line{i + 1, 0, trimmed})
		case trimmed[0] == '>' || trimmed[0] == '@' || trimmed[0] == '?':
			lines = append(lines, line{i + 1, trimmed[0], strings.TrimSpace(trimmed[1:])})
		}
	}
	return lines
}

// parseValues reads "id=label;more;more | id=label".
func parseValues(text string) []dialog.Value {
	var values []dialog.Value
	for _, part := range strings.Split(text, " | ") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		fields := strings.Split(part, ";")
		v := dialog.Value{ID: fields[0], Label: fields[0], More: fields[1:]}
		if id, label, ok := strings.Cut(fields[0], "="); ok {
			v.ID, v.Label = id, label
		}
		if len(v.More) == 0 {
			v.More = nil
		}
		values = append(values, v)
	}
	return values
}

// directive changes what the next messages meet.
func (p *player) directive(l line) error {
	word, rest, _ := strings.Cut(l.text, " ")
	rest = strings.TrimSpace(rest)
	if l.mark == '?' {
		name, values, ok := strings.Cut(rest, ":")
		if !ok {
			return fmt.Errorf("line %d: want ? %s Name: id=label | …", l.number, word)
		}
		switch word {
		case "rows":
			p.rows[name] = parseValues(values)
		case "receipt":
			p.receipts[name] = append(p.receipts[name], parseValues(values)...)
		default:
			return fmt.Errorf("line %d: unknown directive ? %s", l.number, word)
		}
		return nil
	}
	switch word {
	case "fact":
		key, value, ok := strings.Cut(rest, "=")
		if !ok {
			return fmt.Errorf("line %d: want @ fact key=value", l.number)
		}
		p.facts = append(p.facts, dialog.Fact{Key: key, Value: value})
	case "hint", "hint?":
		kind, values, _ := strings.Cut(rest, ":")
		p.hints = append(p.hints, dialog.Hint{Kind: kind, Values: parseValues(values), Sure: word == "hint"})
	case "none":
		p.hints = append(p.hints, dialog.Hint{Kind: rest, Sure: true, None: true})
	case "refuse":
		p.refuse = append(p.refuse, strings.Trim(rest, `"“”`))
	default:
		return fmt.Errorf("line %d: unknown directive @ %s", l.number, word)
	}
	return nil
}
