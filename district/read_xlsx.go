package district

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

const (
	partsMost   = 1000
	columnsMost = 100
)

// parseXLSX reads a workbook: a sheet a section, fields in the first row. Its error is a *Refused.
func parseXLSX(data []byte, most limits) ([]sheet, error) {
	if p, ok := unzips(data, most.unzipped); !ok {
		return nil, refuse(p)
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: most.unzipped,
		UnzipXMLSizeLimit: most.unzipped, RawCellValue: true})
	if err != nil {
		return nil, refuse(Problem{Says: "is no XLSX workbook that can be read: " + short(err.Error())})
	}
	defer book.Close()
	r := bookReader{counter: counter{most: most.rows}, book: book}
	var sheets []sheet
	for _, name := range book.GetSheetList() {
		s, filled, err := r.sheet(name)
		if errors.Is(err, errTooMany) {
			return nil, tooMany(most)
		}
		if err != nil {
			return nil, refuse(Problem{Section: name, Says: "cannot be read: " + short(err.Error())})
		}
		if filled {
			sheets = append(sheets, s)
		}
	}
	if len(sheets) == 0 {
		return nil, refuse(Problem{Says: "the workbook is empty"})
	}
	return sheets, nil
}

// unzips looks at every part before the workbook is opened: how big it really is, and that its XML ends where it should,
// for a reader of rows takes a broken end for the last row.
func unzips(data []byte, most int64) (Problem, bool) {
	broken := func(what string) (Problem, bool) {
		return Problem{Says: "is no XLSX workbook that can be read: " + what}, false
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return broken("the archive is broken")
	}
	if len(archive.File) > partsMost {
		return Problem{Says: "the workbook has too many parts"}, false
	}
	left := most
	for _, f := range archive.File {
		if f.UncompressedSize64 > uint64(left) {
			return Problem{Says: fmt.Sprintf("the workbook unpacks to over %d MB; split it", most>>20)}, false
		}
		left -= int64(f.UncompressedSize64)
	}
	for _, f := range archive.File {
		part, err := f.Open()
		if err != nil {
			return broken("a part does not unpack")
		}
		err = wellFormed(part, strings.HasSuffix(f.Name, ".xml"))
		part.Close()
		if err != nil {
			return broken("the part " + short(f.Name) + " is broken")
		}
	}
	return Problem{}, true
}

func wellFormed(part io.Reader, markup bool) error {
	if !markup {
		_, err := io.Copy(io.Discard, part)
		return err
	}
	decoder := xml.NewDecoder(part)
	for {
		if _, err := decoder.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

type bookReader struct {
	counter
	book *excelize.File
}

func (s *sheet) wrong(line int, format string, args ...any) {
	s.problems = append(s.problems, Problem{Section: s.key, Line: line, Says: fmt.Sprintf(format, args...)})
}

// sheet reads one sheet; filled is false for one without any cell.
func (r *bookReader) sheet(name string) (s sheet, filled bool, err error) {
	s = sheet{key: strings.TrimSpace(name), line: 1, table: true, body: value{line: 1, form: list}}
	rows, err := r.book.Rows(name)
	if err != nil {
		return s, false, err
	}
	defer rows.Close()
	for line := 1; rows.Next(); line++ {
		cells, err := rows.Columns()
		if err != nil {
			return s, false, err
		}
		if !slices.ContainsFunc(cells, func(c string) bool { return strings.TrimSpace(c) != "" }) {
			continue
		}
		if !filled {
			filled = true
			if line > 1 {
				s.wrong(line, "the first row must hold the names of the fields")
				return s, true, nil
			}
			if s.columns = s.header(cells); s.columns == nil {
				return s, true, nil
			}
			continue
		}
		if err := r.row(); err != nil {
			return s, false, err
		}
		s.body.items = append(s.body.items, s.row(line, cells))
	}
	return s, filled, rows.Error()
}

// header checks the names of the columns; nil when the sheet cannot be read by them.
func (s *sheet) header(cells []string) []string {
	if len(cells) > columnsMost {
		s.wrong(1, "has %d columns; at most %d are allowed", len(cells), columnsMost)
		return nil
	}
	header := make([]string, len(cells))
	for i, c := range cells {
		header[i] = strings.TrimSpace(c)
		column, _ := excelize.ColumnNumberToName(i + 1) // cannot fail within the limit
		if header[i] == "" {
			s.wrong(1, "column %s has no name", column)
			return nil
		}
		if slices.Contains(header[:i], header[i]) {
			s.wrong(1, "column %s is a second %s", column, short(header[i]))
			return nil
		}
	}
	return header
}

func (s *sheet) row(line int, cells []string) value {
	v := value{line: line, form: mapping}
	for i, text := range cells {
		if text == "" {
			continue // an empty cell says nothing
		}
		if i >= len(s.columns) {
			s.wrong(line, "has a cell right of the last named column")
			break
		}
		v.names = append(v.names, s.columns[i])
		v.items = append(v.items, value{line: line, form: scalar, text: text, inCell: true})
	}
	return v
}
