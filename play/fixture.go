package play

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"time"
)

//go:embed testdata/f0.json
var builtIn []byte

// fixture is the district that conversations begin with.
type fixture struct {
	at  place
	doc map[string]any
	ask map[string]askKind
}

// askKind says which replies ask for something: a word of every list of all, no word of none.
type askKind struct {
	all  parts
	none []phrase
}

func (k askKind) fits(reply plain) bool {
	return len(k.all.missing(reply)) == 0 && found(k.none, reply) == ""
}

// World is what a conversation begins with: the fixture, changed by the conversation's own records.
type World struct {
	Clock time.Time
	// Doc has the keys and field names of the fixture and of "given"; numbers are json.Number.
	Doc map[string]any
}

// Rows gives the rows under a key, nil when there are none. Rows that the file keeps by user carry the user's name.
func (w World) Rows(key string) []map[string]any {
	var rows []map[string]any
	if byUser, ok := w.Doc[key].(map[string]any); ok {
		for _, user := range slices.Sorted(maps.Keys(byUser)) {
			if fields, ok := byUser[user].(map[string]any); ok {
				row := maps.Clone(fields)
				row["user"] = user
				rows = append(rows, row)
			}
		}
		return rows
	}
	list, _ := w.Doc[key].([]any)
	for _, entry := range list {
		if row, ok := entry.(map[string]any); ok {
			rows = append(rows, row)
		} else {
			rows = append(rows, map[string]any{"id": entry}) // a bare name: notice_sent ["M1"]
		}
	}
	return rows
}

// Decode reads the whole document into a struct with json tags.
func (w World) Decode(into any) error {
	raw, err := json.Marshal(w.Doc)
	if err != nil {
		return fmt.Errorf("encode world: %w", err)
	}
	if err := json.Unmarshal(raw, into); err != nil {
		return fmt.Errorf("decode world: %w", err)
	}
	return nil
}

func readFixture(at place, raw []byte) (*fixture, error) {
	doc, err := object(raw)
	if err != nil {
		return nil, fmt.Errorf("%s: fixture: %w", at, err)
	}
	var typed struct {
		Clock time.Time
		Ask   map[string]struct {
			All  [][]string
			None []string
		}
	}
	if err := json.Unmarshal(raw, &typed); err != nil {
		return nil, fmt.Errorf("%s: fixture: %w", at, err)
	}
	if typed.Clock.IsZero() {
		return nil, fmt.Errorf("%s: fixture: no clock", at)
	}
	f := &fixture{at: at, doc: doc, ask: map[string]askKind{}}
	for name, words := range typed.Ask {
		var kind askKind
		for _, list := range words.All {
			forms, err := phrases(list)
			if err != nil {
				return nil, fmt.Errorf("%s: fixture: ask %s: %w", at, name, err)
			}
			kind.all = append(kind.all, forms)
		}
		if kind.none, err = phrases(words.None); err != nil {
			return nil, fmt.Errorf("%s: fixture: ask %s: %w", at, name, err)
		}
		f.ask[name] = kind
	}
	return f, nil
}

func phrases(words []string) ([]phrase, error) {
	var all []phrase
	for _, word := range words {
		p, ok := phraseOf(word)
		if !ok {
			return nil, errors.New("an empty word fits everything")
		}
		all = append(all, p)
	}
	return all, nil
}

// object reads exactly one JSON object, keeping numbers as they are written.
func object(raw []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	var doc map[string]any
	if err := decoder.Decode(&doc); err != nil {
		return nil, err
	}
	if doc == nil {
		return nil, errors.New("not an object")
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return nil, errors.New("something stands behind the object")
	}
	return doc, nil
}

// givenOnly are the keys that "given" may have beside the fixture's own.
var givenOnly = []string{"demand", "booking", "registration", "rsvp", "notice_sent", "topic", "user_role", "lawyer_record",
	"last_user_msg_at", "cs_quota_left", "sub_tokens"}

// identities are the fields that name a row.
var identities = []string{"id", "demand_no", "booking_no", "reg_no", "order_no", "code"}

// world lays the given records over the fixture: a row with an id or number of the fixture changes that row.
func (f *fixture) world(start time.Time, given []map[string]any) (World, error) {
	doc := copied(f.doc).(map[string]any)
	delete(doc, "ask") // the judge's own
	for _, extra := range given {
		for _, key := range slices.Sorted(maps.Keys(extra)) {
			if _, known := f.doc[key]; (!known || key == "ask") && !slices.Contains(givenOnly, key) {
				return World{}, fmt.Errorf("given: unknown key %q", key)
			}
			doc[key] = laid(doc[key], copied(extra[key]))
		}
	}
	clock, err := time.Parse(time.RFC3339, fmt.Sprint(doc["clock"]))
	if err != nil {
		return World{}, fmt.Errorf("clock: %w", err)
	}
	if !start.IsZero() {
		clock = start
	}
	return World{Clock: clock, Doc: doc}, nil
}

// laid puts one value over another: objects field by field, lists row by row, the rest whole.
func laid(under, over any) any {
	switch over := over.(type) {
	case map[string]any:
		base, ok := under.(map[string]any)
		if !ok {
			return over
		}
		for key, value := range over {
			base[key] = laid(base[key], value)
		}
		return base
	case []any:
		base, _ := under.([]any)
		for _, entry := range over {
			if i := sameRow(base, entry); i >= 0 {
				base[i] = laid(base[i], entry)
			} else {
				base = append(base, entry)
			}
		}
		return base
	}
	return over
}

func sameRow(rows []any, entry any) int {
	row, ok := entry.(map[string]any)
	if !ok {
		return -1
	}
	for _, field := range identities {
		id, named := row[field]
		if !named {
			continue
		}
		return slices.IndexFunc(rows, func(other any) bool {
			has, ok := other.(map[string]any)
			return ok && has[field] == id
		})
	}
	return -1
}

func copied(value any) any {
	switch value := value.(type) {
	case map[string]any:
		out := make(map[string]any, len(value))
		for key, v := range value {
			out[key] = copied(v)
		}
		return out
	case []any:
		out := make([]any, len(value))
		for i, v := range value {
			out[i] = copied(v)
		}
		return out
	}
	return value
}
