package play

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"
)

func readOffer(head, value string) (any, error) {
	if head != "if" {
		if value == "" || head == "" {
			return nil, errors.New("an optional exchange is KIND: text")
		}
		return offer{kind: head, line: Line{Kind: Text, Text: words(value)}}, nil
	}
	cut := strings.LastIndex(value, "| >")
	if cut < 0 {
		return nil, errors.New("an if ends with | > 居民: text")
	}
	head, text, err := cutHead(value[cut+3:])
	if err != nil {
		return nil, err
	}
	played, err := readPlayed(head, text)
	if err != nil {
		return nil, err
	}
	answer, ok := played.(said)
	if !ok {
		return nil, errors.New("an if is answered by 居民")
	}
	o := offer{kind: "if", line: answer.line}
	everything := false
	for _, part := range strings.Split(value[:cut], "|") {
		part = strings.TrimSpace(part)
		forms, into := part, &o.parts
		switch {
		case part == "*":
			everything = true
			continue
		case part == "@any":
			o.any = true
			continue
		case strings.HasPrefix(part, "!"):
			forms, into = part[1:], &o.bans
		}
		alternatives, ok := alternativesOf(forms)
		if !ok {
			return nil, errors.New("an empty part fits everything; * says so")
		}
		*into = append(*into, alternatives)
	}
	if len(o.parts) == 0 && !everything && len(o.bans) == 0 {
		return nil, errors.New("an if without a part fits everything; * says so")
	}
	return o, nil
}

func readExpect(head, value string) (any, error) {
	e := expect{kind: head}
	bad := errors.New("an empty part is in every reply")
	var ok bool
	switch head {
	case "has", "not", "first", "ever", "never":
		if e.parts, ok = partsOf(value); !ok {
			return nil, bad
		}
	case "none", "same":
		if value != "" {
			return nil, fmt.Errorf("%s has no words", head)
		}
	case "max":
		n, err := strconv.Atoi(value)
		if err != nil || n < 1 {
			return nil, errors.New("max is a number of characters")
		}
		e.max = n
	case "opt":
		digit, form, found := strings.Cut(value, "=")
		digit = norm.NFKC.String(strings.TrimSpace(digit))
		if !found || len(digit) != 1 || !isDigit(rune(digit[0])) {
			return nil, errors.New("opt is a digit = words")
		}
		e.digit = int(digit[0] - '0')
		if e.parts, ok = partsOf(form); !ok {
			return nil, bad
		}
	default:
		return nil, fmt.Errorf("unknown ? %s", head)
	}
	return e, nil
}

func readRecord(head, value string) (any, error) {
	if head == "session" {
		var s state
		for _, name := range strings.Split(value, "/") {
			if name = strings.TrimSpace(name); name == "" {
				return nil, errors.New("an empty session name")
			}
			s.names = append(s.names, name)
		}
		return s, nil
	}
	if head == "" {
		return nil, errors.New("which table?")
	}
	row, err := object([]byte(value))
	if err != nil {
		return nil, err
	}
	w := wanted{table: head, count: -1, row: row}
	if raw, counted := row["count"]; counted {
		number, isNumber := raw.(json.Number)
		n, err := strconv.Atoi(number.String())
		if !isNumber || err != nil || n < 0 {
			return nil, errors.New("count is a whole number")
		}
		w.count = n
		delete(row, "count")
	}
	for name, v := range row {
		list, ok := v.([]any)
		if _, object := v.(map[string]any); object || ok && len(list) == 0 {
			return nil, fmt.Errorf("%s: a value or a list of values", name)
		}
	}
	return w, nil
}
