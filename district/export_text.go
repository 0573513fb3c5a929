package district

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	"minxu/calendar"
)

// jsonlSink writes one object a line, for machines: values as they are, instants in UTC.
type jsonlSink struct {
	w       *bufio.Writer
	columns [][]byte
	line    bytes.Buffer
}

func newJSONL(w io.Writer, columns []string) *jsonlSink {
	s := &jsonlSink{w: bufio.NewWriter(w)}
	for _, c := range columns {
		name, _ := json.Marshal(c) // a string always can
		s.columns = append(s.columns, name)
	}
	return s
}

func (s *jsonlSink) row(values []any) error {
	s.line.Reset()
	for i, v := range values {
		if i == 0 {
			s.line.WriteByte('{')
		} else {
			s.line.WriteByte(',')
		}
		s.line.Write(s.columns[i])
		s.line.WriteByte(':')
		if err := s.value(v); err != nil {
			return err
		}
	}
	s.line.WriteString("}\n")
	_, err := s.w.Write(s.line.Bytes())
	return err
}

func (s *jsonlSink) value(v any) error {
	switch t := v.(type) {
	case time.Time:
		if t.IsZero() {
			v = nil
		} else {
			v = t.UTC().Format(time.RFC3339Nano)
		}
	case []string:
		if t == nil {
			v = []string{}
		}
	case nil, string, bool, int, int64, float64:
	default:
		return fmt.Errorf("a value of type %T cannot be exported", v)
	}
	encoder := json.NewEncoder(&s.line)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	s.line.Truncate(s.line.Len() - 1) // the encoder ends its line
	return nil
}

func (s *jsonlSink) close() error { return s.w.Flush() }

// csvSink writes for spreadsheets: a byte order mark, so that Chinese is read as what it is, every text quoted, and
// nothing that a spreadsheet would compute.
type csvSink struct{ w *bufio.Writer }

func newCSV(w io.Writer, columns []string) (*csvSink, error) {
	s := &csvSink{bufio.NewWriter(w)}
	if _, err := s.w.WriteString("\xEF\xBB\xBF"); err != nil {
		return nil, err
	}
	_, err := s.w.WriteString(strings.Join(columns, ",") + "\r\n") // column names are plain words
	return s, err
}

func (s *csvSink) row(values []any) error {
	for i, v := range values {
		if i > 0 {
			s.w.WriteByte(',')
		}
		cell, text, err := plain(v)
		if err != nil {
			return err
		}
		if text && cell != "" {
			cell = `"` + strings.ReplaceAll(keepDigits(neutral(cell)), `"`, `""`) + `"`
		}
		s.w.WriteString(cell)
	}
	_, err := s.w.WriteString("\r\n") // holds the first error of the row
	return err
}

func (s *csvSink) close() error { return s.w.Flush() }

// plain writes a value as people read it: instants in Shanghai time with their offset. text says whether a spreadsheet
// must take it as a text.
func plain(v any) (cell string, text bool, err error) {
	switch v := v.(type) {
	case nil:
		return "", false, nil
	case string:
		return v, true, nil
	case []string:
		return strings.Join(v, "\n"), true, nil
	case bool:
		return strconv.FormatBool(v), false, nil
	case int:
		return strconv.Itoa(v), false, nil
	case int64:
		return strconv.FormatInt(v, 10), false, nil
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64), false, nil
	case time.Time:
		if v.IsZero() {
			return "", false, nil
		}
		return v.In(calendar.Shanghai()).Format(time.RFC3339), true, nil
	}
	return "", false, fmt.Errorf("a value of type %T cannot be exported", v)
}
