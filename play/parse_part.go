package play

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// What sets the scene of a conversation.
type (
	opening struct{ clock time.Time }
	given   struct{ rows map[string]any }
)

// readPart reads one line: a mark, a head, a colon, a value.
func readPart(line string) (any, error) {
	mark := line[0]
	head, value, err := cutHead(line[2:])
	if err != nil {
		return nil, err
	}
	switch mark {
	case '@':
		return readScene(head, value)
	case '>':
		return readPlayed(head, value)
	case '<':
		return readModel(head, value)
	case '~':
		return readOffer(head, value)
	case '?':
		return readExpect(head, value)
	}
	return readRecord(head, value)
}

// cutHead cuts at the first colon that is not in brackets: 机器人[sub:KIND]: text.
func cutHead(rest string) (head, value string, err error) {
	from := 0
	if open := strings.IndexByte(rest, '['); open >= 0 && open < strings.IndexByte(rest, ':') {
		shut := strings.IndexByte(rest, ']')
		if shut < 0 {
			return "", "", errors.New("the bracket is not closed")
		}
		from = shut
	}
	colon := strings.IndexByte(rest[from:], ':')
	if colon < 0 {
		return "", "", errors.New("there is no colon")
	}
	colon += from
	return strings.TrimSpace(rest[:colon]), strings.TrimSpace(rest[colon+1:]), nil
}

// words puts line breaks where \n stands; JSON has its own.
func words(value string) string { return strings.ReplaceAll(value, `\n`, "\n") }

func instant(value string) (time.Time, error) {
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		return t, fmt.Errorf("%q is no instant with a zone", value)
	}
	return t, nil
}

func readScene(head, value string) (any, error) {
	switch head {
	case "as":
		if value == "" || strings.ContainsAny(value, " |/") {
			return nil, errors.New("as names one account")
		}
		return as{account: value}, nil
	case "at":
		t, err := instant(value)
		return opening{clock: t}, err
	case "given":
		rows, err := object([]byte(value))
		return given{rows: rows}, err
	}
	return nil, fmt.Errorf("unknown @ %s", head)
}

func readPlayed(head, value string) (any, error) {
	who, kind := head, ""
	if open := strings.IndexByte(head, '['); open >= 0 {
		if !strings.HasSuffix(head, "]") {
			return nil, errors.New("the bracket is not closed")
		}
		who, kind = head[:open], head[open+1:len(head)-1]
	}
	switch {
	case who == "居民":
		line, err := readLine(Kind(kind), value)
		return said{line: line}, err
	case head == "时钟":
		t, err := instant(value)
		return jump{to: t}, err
	case head == Steward:
		if value == "" {
			return nil, errors.New("the steward says nothing")
		}
		return acted{action: Action{Actor: Steward, Verb: "say", Fields: map[string]any{"text": words(value)}}}, nil
	case (who == Steward || who == System) && kind == "action":
		return readAction(who, value)
	}
	return nil, fmt.Errorf("unknown > %s", head)
}

func readLine(kind Kind, value string) (Line, error) {
	line := Line{Kind: kind, Text: words(value)}
	switch kind {
	case "", Text:
		line.Kind = Text
		if line.Text == "" {
			return line, errors.New("the resident says nothing")
		}
	case Image, Voice:
	case Menu:
		if value == "" {
			return line, errors.New("which menu key?")
		}
	case Retry:
		if value != "" {
			return line, errors.New("a retry has no words of its own")
		}
	case Location:
		fields := strings.SplitN(value, ",", 3)
		if len(fields) < 2 {
			return line, errors.New("a location is lat,lng,label")
		}
		var err error
		if line.Lat, err = strconv.ParseFloat(strings.TrimSpace(fields[0]), 64); err != nil {
			return line, errors.New("the latitude is no number")
		}
		if line.Lng, err = strconv.ParseFloat(strings.TrimSpace(fields[1]), 64); err != nil {
			return line, errors.New("the longitude is no number")
		}
		line.Text = ""
		if len(fields) == 3 {
			line.Text = strings.TrimSpace(fields[2])
		}
	case Event:
		var scene bool
		line.Text, line.Scene, scene = strings.Cut(value, ":")
		switch {
		case line.Text == "scan" && line.Scene != "", line.Text == "subscribe" && (line.Scene != "" || !scene),
			line.Text == "unsubscribe" && !scene:
		default:
			return line, errors.New("an event is subscribe, unsubscribe, scan:SCENE or subscribe:SCENE")
		}
	default:
		return line, fmt.Errorf("unknown kind of line [%s]", kind)
	}
	return line, nil
}

// verbsOf is what an actor can do.
func verbsOf(who string) []string {
	if who == Steward {
		return []string{"ask", "resolve", "extend", "human_take", "human_say", "human_end"}
	}
	return []string{"cancel_slot", "cancel_registration", "lawyer_cancel_session", "handler_return", "redispatch", "send_notice", "run_meeting", "steer_topic"}
}

func readAction(who, value string) (any, error) {
	fields, err := object([]byte(value))
	if err != nil {
		return nil, err
	}
	a := acted{action: Action{Actor: who, Fields: fields}}
	if at, ok := fields["at"]; ok {
		if a.at, err = instant(fmt.Sprint(at)); err != nil {
			return nil, err
		}
		delete(fields, "at")
	}
	for _, verb := range verbsOf(who) {
		if _, ok := fields[verb]; ok {
			if a.action.Verb != "" {
				return nil, fmt.Errorf("two actions at once: %s and %s", a.action.Verb, verb)
			}
			a.action.Verb = verb
		}
	}
	if a.action.Verb == "" {
		return nil, fmt.Errorf("no action of %s is in it", who)
	}
	return a, nil
}

func readModel(head, value string) (any, error) {
	who, channel, _ := strings.Cut(strings.TrimSuffix(head, "]"), "[")
	if who != "机器人" {
		return nil, fmt.Errorf("unknown < %s", head)
	}
	return model{channel: channel, text: words(value)}, nil
}
