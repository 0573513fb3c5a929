package district

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"minxu/calendar"
)

const (
	textMost  = 255
	proseMost = 5000
	itemsMost = 1000
	wholeMost = 1_000_000_000
)

// read understands a value as the field's kind; the sentence says what is wrong, empty when nothing is.
func (f Field) read(v value) (value, string) {
	if v.form == scalar && (f.Kind == List || f.Kind == Numbers || f.Kind == Map) {
		v = f.split(v)
	}
	want := map[Kind]form{List: list, Numbers: list, Map: mapping}[f.Kind]
	if want == none {
		want = scalar
	}
	if v.form != want {
		return v, "want " + f.Kind.want()
	}
	switch f.Kind {
	case Text, Prose:
		return f.readText(v)
	case List, Numbers, Map:
		return f.readItems(v)
	}
	return f.Kind.readOne(v)
}

func (k Kind) want() string {
	return map[Kind]string{Text: "a text", Prose: "a text", Whole: "a whole number", Decimal: "a number", Truth: "true or false",
		Instant: "a moment like 2026-03-10T09:00:00+08:00", List: "a list of texts", Numbers: "a list of numbers",
		Map: "names with values (in a cell name=value, one a line)"}[k]
}

func (f Field) readItems(v value) (value, string) {
	if len(v.items) > itemsMost {
		return v, fmt.Sprintf("has %d entries; at most %d are allowed", len(v.items), itemsMost)
	}
	v.items = slices.Clone(v.items)
	for i, item := range v.items {
		var says string
		switch {
		case item.form != scalar:
			says = "want " + f.Kind.want()
		case f.Kind == Numbers:
			v.items[i], says = Decimal.readOne(item)
		default:
			v.items[i], says = f.readText(item)
		}
		if says == "" && f.Kind == Map {
			says = clean(v.names[i], textMost, false)
			if says == "" && slices.Contains(v.names[:i], v.names[i]) {
				says = fmt.Sprintf("%q is there twice", v.names[i])
			}
		}
		if says != "" {
			return v, says
		}
	}
	return v, ""
}

func (f Field) readText(v value) (value, string) {
	v.text = strings.TrimSpace(v.text)
	most := f.Max
	if most == 0 && f.Kind == Prose {
		most = proseMost
	} else if most == 0 {
		most = textMost
	}
	if says := clean(v.text, most, f.Kind == Prose); says != "" {
		return v, says
	}
	if v.inCell {
		exact, ok := typed(v.text)
		if !ok {
			return v, fmt.Sprintf("%s is a number that has lost its digits; make the column a text column and type it again", v.text)
		}
		v.text = exact
	}
	if len(f.OneOf) > 0 && v.text != "" && !slices.Contains(f.OneOf, v.text) {
		return v, unknown(v.text, f.OneOf)
	}
	return v, ""
}

// typed writes a long number of a spreadsheet (3.70602003901001E+14) as it was typed. Beyond 15 digits a spreadsheet has
// forgotten what that was.
func typed(s string) (string, bool) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !strings.Contains(s, "E+") {
		return s, true
	}
	if n != math.Trunc(n) || math.Abs(n) >= 1e15 {
		return "", false
	}
	return strconv.FormatFloat(n, 'f', 0, 64), true
}

// clean refuses what no text may hold.
func clean(s string, most int, prose bool) string {
	if n := utf8.RuneCountInString(s); n > most {
		return fmt.Sprintf("has %d characters; at most %d are allowed", n, most)
	}
	for _, r := range s {
		if prose && (r == '\n' || r == '\t') {
			continue
		}
		if r == '\n' {
			return "must be one line"
		}
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == utf8.RuneError {
			return fmt.Sprintf("holds the invisible or broken character %U", r)
		}
	}
	return ""
}

func (k Kind) readOne(v value) (value, string) {
	v.text = strings.TrimSpace(v.text)
	bad := fmt.Sprintf("%q is wrong; want %s", short(v.text), k.want())
	var err error
	switch k {
	case Whole:
		v.number, err = strconv.ParseFloat(v.text, 64)
		if err != nil || v.number != math.Trunc(v.number) || v.number < 0 || v.number > wholeMost || !v.inCell && !digits(v.text) {
			return v, bad + ", 0 or more"
		}
	case Decimal:
		v.number, err = strconv.ParseFloat(v.text, 64)
		if err != nil || math.IsNaN(v.number) || math.IsInf(v.number, 0) {
			return v, bad
		}
	case Truth:
		switch strings.ToLower(v.text) {
		case "true", "1", "是":
			v.truth = true
		case "false", "0", "否":
		default:
			return v, bad
		}
	case Instant:
		if v.at, err = readInstant(v); err != nil {
			return v, bad
		}
		if y := v.at.Year(); y < 2000 || y > 2100 {
			return v, fmt.Sprintf("the year %d cannot be meant", y)
		}
	}
	return v, ""
}

func digits(s string) bool { return s != "" && strings.Trim(s, "0123456789") == "" }

// spreadsheetEpoch is day 0 of a spreadsheet's dates, in Shanghai, for spreadsheets know no zones.
func spreadsheetEpoch() time.Time { return time.Date(1899, 12, 30, 0, 0, 0, 0, calendar.Shanghai()) }

func readInstant(v value) (time.Time, error) {
	if days, err := strconv.ParseFloat(v.text, 64); err == nil && v.inCell {
		if days < 1 || days > 100_000 {
			return time.Time{}, fmt.Errorf("%q is no date", v.text)
		}
		whole, part := math.Modf(days)
		seconds := math.Round(part * 24 * 60 * 60)
		return spreadsheetEpoch().AddDate(0, 0, int(whole)).Add(time.Duration(seconds) * time.Second).UTC(), nil
	}
	if at, err := time.Parse(time.RFC3339, v.text); err == nil {
		return at.UTC(), nil
	}
	var at time.Time
	err := fmt.Errorf("%q is no moment", v.text)
	for _, layout := range []string{"2006-01-02T15:04:05", "2006-01-02 15:04:05", "2006-01-02 15:04", "2006-01-02T15:04"} {
		if at, err = time.ParseInLocation(layout, v.text, calendar.Shanghai()); err == nil {
			return at.UTC(), nil
		}
	}
	return time.Time{}, err
}

// split reads a list from one cell. Lines part its entries; without any line break commas, semicolons and 、 do.
func (f Field) split(v value) value {
	separators := ",，;；、"
	if f.Kind == Numbers {
		separators += " "
	}
	if strings.Contains(v.text, "\n") {
		separators = "\n\r"
	}
	out := value{line: v.line, form: list}
	if f.Kind == Map {
		out.form = mapping
	}
	for _, part := range strings.FieldsFunc(v.text, func(r rune) bool { return strings.ContainsRune(separators, r) }) {
		if part = strings.TrimSpace(part); part == "" {
			continue
		}
		item := value{line: v.line, form: scalar, text: part}
		if f.Kind == Map {
			name, text, ok := strings.Cut(part, "=")
			if !ok {
				return value{line: v.line, form: scalar}
			}
			item.text = strings.TrimSpace(text)
			out.names = append(out.names, strings.TrimSpace(name))
		}
		out.items = append(out.items, item)
	}
	return out
}

// join writes a list into one cell, so that split reads the same again.
func (f Field) join(v value) string {
	parts := make([]string, len(v.items))
	lines := false
	for i, item := range v.items {
		parts[i] = item.text
		lines = lines || strings.ContainsAny(item.text, ",，;；、")
		if f.Kind == Map {
			parts[i] = v.names[i] + "=" + item.text
		}
	}
	if lines && len(parts) == 1 {
		return parts[0] + "\n"
	}
	if lines || f.Kind == Map {
		return strings.Join(parts, "\n")
	}
	return strings.Join(parts, ",")
}

func short(s string) string {
	const most = 40
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
