package district

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"
)

// TableRow is one row of a table: its line in the file, and its cells by the names of the first row.
type TableRow struct {
	Line  int
	Cells map[string]string
}

// tableCellMost bounds one cell of a table, in bytes.
const tableCellMost = 64 << 10

// ReadTable reads a table that another system wrote: CSV in UTF-8 (or UTF-16 with its mark), or the first sheet of an XLSX workbook. The names
// in need must all stand in the first row; others may. The error of a file that cannot be read as a whole is a *Refused.
func ReadTable(data []byte, need ...string) ([]TableRow, error) {
	most := fullLimits()
	if len(data) > fileMost {
		return nil, refuse(tooBig())
	}
	var lines [][]string
	var numbers []int
	var err error
	if bytes.HasPrefix(data, []byte("PK\x03\x04")) {
		lines, err = sheetLines(data, most)
		for i := range lines {
			numbers = append(numbers, i+1)
		}
	} else {
		lines, numbers, err = csvLines(data, most)
	}
	if err != nil {
		return nil, err
	}
	if len(lines) == 0 {
		return nil, refuse(Problem{Says: "the file is empty"})
	}
	names := make([]string, len(lines[0]))
	for i, name := range lines[0] {
		names[i] = strings.TrimSpace(name)
		if names[i] != "" && slices.Contains(names[:i], names[i]) {
			return nil, refuse(Problem{Line: numbers[0], Says: "the column " + short(names[i]) + " is there twice"})
		}
	}
	for _, name := range need {
		if !slices.Contains(names, name) {
			return nil, refuse(Problem{Line: numbers[0], Says: "the column " + name + " is missing in the first row"})
		}
	}
	var rows []TableRow
	for i, cells := range lines[1:] {
		row := TableRow{Line: numbers[i+1], Cells: map[string]string{}}
		filled := false
		for j, cell := range cells {
			if len(cell) > tableCellMost {
				return nil, refuse(Problem{Line: row.Line, Says: "a cell is too large"})
			}
			if cell = strings.TrimSpace(cell); j < len(names) && names[j] != "" {
				row.Cells[names[j]] = cell
			}
			filled = filled || cell != ""
		}
		if filled {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func csvLines(data []byte, most limits) (lines [][]string, numbers []int, err error) {
	text, err := decode(data)
	if err != nil {
		return nil, nil, err
	}
	r := csv.NewReader(bytes.NewReader(text))
	r.FieldsPerRecord = -1
	for {
		cells, err := r.Read()
		if errors.Is(err, io.EOF) {
			return lines, numbers, nil
		}
		if err != nil {
			var broken *csv.ParseError
			if errors.As(err, &broken) {
				return nil, nil, refuse(Problem{Line: broken.Line, Says: "is no CSV that can be read: " + broken.Err.Error()})
			}
			return nil, nil, fmt.Errorf("read a table: %w", err)
		}
		line, _ := r.FieldPos(0)
		if lines, numbers = append(lines, cells), append(numbers, line); len(lines) > most.rows {
			return nil, nil, tooMany(most)
		}
	}
}

func sheetLines(data []byte, most limits) ([][]string, error) {
	if p, ok := unzips(data, most.unzipped); !ok {
		return nil, refuse(p)
	}
	book, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{UnzipSizeLimit: most.unzipped, UnzipXMLSizeLimit: most.unzipped})
	if err != nil {
		return nil, refuse(Problem{Says: "is no XLSX workbook that can be read: " + short(err.Error())})
	}
	defer book.Close()
	lines, err := book.GetRows(book.GetSheetName(0))
	if err != nil {
		return nil, refuse(Problem{Says: "the first sheet cannot be read: " + short(err.Error())})
	}
	if len(lines) > most.rows {
		return nil, tooMany(most)
	}
	return lines, nil
}
