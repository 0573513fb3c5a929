package play

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// book is one file of conversations.
type book struct {
	name          string
	fixture       *fixture // nil: it has none
	conversations []*conversation
}

// reader goes through a file line by line.
type reader struct {
	book    *book
	current *conversation
	blank   bool // the line before was blank
	// fixture says that the heading above is a FIXTURE; fence is the line at which a fenced block began.
	fixture bool
	fence   int
	json    *strings.Builder // the fixture's text, nil while no such block is open
}

// parse reads a file. A line inside a conversation that cannot be read fails that conversation; what stands outside of
// all conversations and is wrong fails the file.
func parse(name, text string) (*book, error) {
	r := &reader{book: &book{name: name}}
	text = strings.TrimPrefix(text, "\ufeff")
	for i, line := range strings.Split(text, "\n") {
		if err := r.line(place{name, i + 1}, strings.TrimRight(line, "\r")); err != nil {
			return nil, err
		}
	}
	if r.fence > 0 {
		return nil, fmt.Errorf("%s: this block is never closed", place{name, r.fence})
	}
	for i, c := range r.book.conversations {
		c.check()
		if slices.ContainsFunc(r.book.conversations[:i], func(other *conversation) bool { return other.id == c.id }) {
			c.fail(c.at, "### "+c.id, "another conversation of this file has the same id")
		}
	}
	return r.book, nil
}

func (r *reader) line(at place, line string) error {
	switch {
	case r.fence > 0:
		return r.fenced(at, line)
	case strings.HasPrefix(line, "```"):
		r.fence = at.line
		if r.fixture && strings.TrimSpace(line[3:]) == "json" {
			if r.book.fixture != nil {
				return fmt.Errorf("%s: a second fixture in one file", at)
			}
			r.json = &strings.Builder{}
		}
	case strings.TrimSpace(line) == "":
		r.blank = true
		return nil
	case strings.HasPrefix(line, "#"):
		r.heading(at, line)
	case len(line) > 2 && strings.Contains("@><?=~", line[:1]) && line[1] == ' ':
		return r.step(at, line)
	case r.current != nil && (!r.blank || strings.Contains("@><?=~", line[:1])):
		r.current.fail(at, line, "no line of the format begins like this")
	default:
		r.current = nil // prose between conversations
	}
	r.blank = false
	return nil
}

func (r *reader) fenced(at place, line string) error {
	if !strings.HasPrefix(line, "```") {
		if r.json != nil {
			r.json.WriteString(line + "\n")
		}
		return nil
	}
	begun := place{at.file, r.fence}
	r.fence = 0
	if r.json == nil {
		return nil
	}
	f, err := readFixture(begun, []byte(r.json.String()))
	r.book.fixture, r.json = f, nil
	return err
}

func (r *reader) heading(at place, line string) {
	r.fixture = strings.HasPrefix(strings.TrimLeft(line, "# "), "FIXTURE")
	r.current = nil
	title, ok := strings.CutPrefix(line, "### ")
	if !ok || !strings.Contains(title, "|") {
		return
	}
	c := &conversation{at: at}
	r.current = c
	r.book.conversations = append(r.book.conversations, c)
	fields := strings.SplitN(title, "|", 4)
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	c.id = fields[0]
	if len(fields) < 4 || c.id == "" {
		c.fail(at, line, "a conversation begins with ### ID | HALF | capability | title")
		return
	}
	c.half, c.capability, c.title = fields[1], fields[2], fields[3]
	if c.half != "PUBLIC" && c.half != "HIDDEN" {
		c.fail(at, line, "HALF is PUBLIC or HIDDEN")
	}
}

func (r *reader) step(at place, line string) error {
	part, err := readPart(line)
	if r.current == nil {
		if err != nil {
			return nil // prose that happens to begin like a line
		}
		return fmt.Errorf("%s: a line outside of a conversation: %s", at, line)
	}
	r.blank = false
	if err != nil {
		r.current.fail(at, line, err.Error())
		return nil
	}
	r.current.add(step{at: at, source: line, part: part})
	return nil
}

func (c *conversation) fail(at place, source, reason string) {
	c.faults = append(c.faults, fault{at: at, source: source, reason: reason})
}

// add takes a line in; what sets the scene is kept apart from what is played.
func (c *conversation) add(s step) {
	switch part := s.part.(type) {
	case opening:
		if c.played() || !c.start.IsZero() {
			c.fail(s.at, s.source, "the clock at start is given once, before the first line that is played")
			return
		}
		c.start = part.clock
	case given:
		if c.played() {
			c.fail(s.at, s.source, "given records stand before the first line that is played")
			return
		}
		c.given = append(c.given, part.rows)
	default:
		c.steps = append(c.steps, s)
	}
}

func (c *conversation) played() bool {
	return slices.ContainsFunc(c.steps, func(s step) bool {
		_, scene := s.part.(as)
		return !scene
	})
}

// check looks for what no single line shows.
func (c *conversation) check() {
	if len(c.faults) > 0 {
		return
	}
	if !c.played() {
		c.fail(c.at, "### "+c.id, "nothing is played")
		return
	}
	if _, ok := c.steps[0].part.(as); !ok {
		c.fail(c.steps[0].at, c.steps[0].source, "who acts? @ as: stands first")
	}
}

// settle gives each conversation its fixture: its own file's, else the only one among the files, else the fallback.
func settle(books []*book, fallback *fixture) error {
	var known []*fixture
	for _, b := range books {
		if b.fixture != nil {
			known = append(known, b.fixture)
		}
	}
	for _, b := range books {
		f := b.fixture
		switch {
		case f != nil || len(b.conversations) == 0:
		case len(known) > 1:
			return errors.New(b.name + ": which fixture? " + known[0].at.String() + " or " + known[1].at.String())
		case len(known) == 1:
			f = known[0]
		default:
			f = fallback
		}
		for _, c := range b.conversations {
			c.fixture = f
		}
	}
	return nil
}
