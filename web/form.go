package web

import (
	"net/url"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"
)

// Entered reads what was typed into a form, field by field, and collects what cannot be taken.
type Entered struct {
	values url.Values
	errors map[string]string
}

// Form gives what was sent with this visit.
func (v *Visit) Form() *Entered {
	return &Entered{values: v.R.PostForm, errors: make(map[string]string)}
}

// Raw gives a field as it was sent, for showing it again.
func (e *Entered) Raw(name string) string { return e.values.Get(name) }

// All gives every value of a field that may be ticked several times.
func (e *Entered) All(name string) []string { return e.values[name] }

// Text reads a field of at most so many characters: trimmed, without control characters. Line breaks stay.
func (e *Entered) Text(name string, most int) string {
	s := strings.ReplaceAll(e.values.Get(name), "\r\n", "\n")
	s = strings.TrimSpace(strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) && r != '\n' {
			return -1
		}
		return r
	}, s))
	if utf8.RuneCountInString(s) > most {
		e.Fail(name, "最多"+strconv.Itoa(most)+"个字。")
	}
	return s
}

// Needed is Text for a field that must not be empty.
func (e *Entered) Needed(name string, most int) string {
	s := e.Text(name, most)
	if s == "" {
		e.Fail(name, "请填写这一项。")
	}
	return s
}

// One reads a choice; anything that is not among the options fails.
func (e *Entered) One(name string, options ...string) string {
	s := e.values.Get(name)
	for _, o := range options {
		if s == o {
			return s
		}
	}
	e.Fail(name, "请从列出的选项里选一个。")
	return ""
}

// Ticked reports whether a box is ticked.
func (e *Entered) Ticked(name string) bool { return e.values.Get(name) == "1" }

// Number reads a whole number between two bounds.
func (e *Entered) Number(name string, low, high int) int {
	n, err := strconv.Atoi(strings.TrimSpace(e.values.Get(name)))
	if err != nil || n < low || n > high {
		e.Fail(name, "请填"+strconv.Itoa(low)+"到"+strconv.Itoa(high)+"之间的整数。")
		return 0
	}
	return n
}

// Time reads a date and time of the district (datetime-local), or a date alone; empty is the zero time.
func (e *Entered) Time(name string) time.Time {
	s := strings.TrimSpace(e.values.Get(name))
	if s == "" {
		return time.Time{}
	}
	for _, layout := range []string{"2006-01-02T15:04", "2006-01-02T15:04:05", "2006-01-02"} {
		if at, err := time.ParseInLocation(layout, s, district()); err == nil {
			return at.UTC()
		}
	}
	e.Fail(name, "日期请写成2026-03-10这样。")
	return time.Time{}
}

// Fail notes why a field cannot be taken; the first reason stays.
func (e *Entered) Fail(name, sentence string) {
	if e.errors[name] == "" {
		e.errors[name] = sentence
	}
}

// OK reports whether everything could be taken.
func (e *Entered) OK() bool { return len(e.errors) == 0 }

// Again gives a form filled with what was typed and marked with what was wrong.
func (e *Entered) Again(f Form) Form {
	fields := make([]Field, len(f.Fields))
	for i, field := range f.Fields {
		if e.values.Has(field.Name) || field.Kind == "check" {
			field.Value = e.values.Get(field.Name)
		}
		field.Error = e.errors[field.Name]
		fields[i] = field
	}
	f.Fields = fields
	return f
}

// district is the zone of everything on a page.
func district() *time.Location { return time.FixedZone("Asia/Shanghai", 8*60*60) }

// Stamp writes an instant as pages show it: 2026-03-10 09:00. The zero time is empty.
func Stamp(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(district()).Format("2006-01-02 15:04")
}

// Day writes the date of an instant: 2026-03-10. The zero time is empty.
func Day(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(district()).Format("2006-01-02")
}

// Local writes an instant for a datetime-local field.
func Local(at time.Time) string {
	if at.IsZero() {
		return ""
	}
	return at.In(district()).Format("2006-01-02T15:04")
}
