package district

import (
	"fmt"
	"io"
	"unicode/utf16"

	"github.com/xuri/excelize/v2"
)

const (
	sheetRows = 1_048_576 // rows of a sheet, its header included
	cellMost  = 32_767    // UTF-16 units of a cell
)

// xlsxSink writes a workbook row by row, a further sheet whenever one is full.
type xlsxSink struct {
	w       io.Writer
	book    *excelize.File
	kind    string
	columns []string
	sheets  int
	line    int
	stream  *excelize.StreamWriter
	most    int // rows of a sheet
}

func newXLSX(w io.Writer, kind string, columns []string) (*xlsxSink, error) {
	s := &xlsxSink{w: w, book: excelize.NewFile(), kind: kind, columns: columns, most: sheetRows}
	if err := s.begin(); err != nil {
		s.book.Close()
		return nil, err
	}
	return s, nil
}

func (s *xlsxSink) begin() error {
	s.sheets++
	name, err := s.kind, error(nil)
	if s.sheets == 1 {
		err = s.book.SetSheetName("Sheet1", name)
	} else {
		name = fmt.Sprintf("%s %d", s.kind, s.sheets)
		_, err = s.book.NewSheet(name)
	}
	if err != nil {
		return err
	}
	if s.stream, err = s.book.NewStreamWriter(name); err != nil {
		return err
	}
	s.line = 0
	header := make([]any, len(s.columns))
	for i, c := range s.columns {
		header[i] = c
	}
	return s.write(header)
}

func (s *xlsxSink) row(values []any) error {
	if s.line == s.most {
		if err := s.stream.Flush(); err != nil {
			return err
		}
		if err := s.begin(); err != nil {
			return err
		}
	}
	return s.write(values)
}

func (s *xlsxSink) write(values []any) error {
	cells := make([]any, len(values))
	for i, v := range values {
		cell, text, err := plain(v)
		switch {
		case err != nil:
			return err
		case text:
			cells[i] = fit(neutral(cell)) // a text cell: its digits stay as they are
		default:
			cells[i] = v
			if cell == "" {
				cells[i] = nil
			}
		}
	}
	s.line++
	at, err := excelize.CoordinatesToCellName(1, s.line)
	if err != nil {
		return err
	}
	return s.stream.SetRow(at, cells)
}

// fit cuts a text that no cell can hold, and says so in it.
func fit(text string) string {
	const mark = "…[cut]"
	if len(text) <= cellMost || len(utf16.Encode([]rune(text))) <= cellMost {
		return text
	}
	left := cellMost - len(mark)
	for i, r := range text {
		if left -= utf16.RuneLen(r); left < 0 {
			return text[:i] + mark
		}
	}
	return text
}

func (s *xlsxSink) close() error {
	defer s.book.Close()
	if err := s.stream.Flush(); err != nil {
		return err
	}
	return s.book.Write(s.w)
}
