package district

import (
	_ "embed"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"minxu/calendar"
)

//go:embed example.yaml
var exampleText string

// Formats of an example.
const (
	YAML = "yaml"
	XLSX = "xlsx"
)

// Example writes an import file that is filled in, with the sections that this house has, dated around now. What it
// writes can be imported.
func (im Importer) Example(w io.Writer, format string, now time.Time) error {
	text := dated(im.own(exampleText), now)
	switch format {
	case YAML:
		if _, err := io.WriteString(w, text); err != nil {
			return fmt.Errorf("write the example: %w", err)
		}
		return nil
	case XLSX:
		return im.exampleXLSX(w, text)
	}
	return fmt.Errorf("an example in %q: want %s or %s", format, YAML, XLSX)
}

// own leaves out the blocks of sections that this house does not have. A block is a key with the comment above it.
func (im Importer) own(text string) string {
	var kept []string
	for block := range strings.SplitSeq(text, "\n\n") {
		key := ""
		for line := range strings.Lines(block) {
			if !strings.HasPrefix(line, "#") {
				key, _, _ = strings.Cut(line, ":")
				break
			}
		}
		if key == "" || slices.ContainsFunc(im.known(), func(s Section) bool { return s.Key == key }) {
			kept = append(kept, strings.TrimRight(block, "\n"))
		}
	}
	return strings.Join(kept, "\n\n") + "\n"
}

// dated writes days for D+3 (calendar days from now) and W+3 (working days).
func dated(text string, now time.Time) string {
	mark := regexp.MustCompile(`\b([DW])([+-]\d{1,3})T`)
	return mark.ReplaceAllStringFunc(text, func(s string) string {
		m := mark.FindStringSubmatch(s)
		n, _ := strconv.Atoi(m[2]) // the pattern lets nothing else through
		day := calendar.Midnight(now).AddDate(0, 0, n)
		if m[1] == "W" {
			day = calendar.China().Due(now, n).In(calendar.Shanghai())
		}
		return day.Format(time.DateOnly) + "T"
	})
}

// exampleXLSX writes the same as a workbook: a sheet a section, text cells throughout.
func (im Importer) exampleXLSX(w io.Writer, text string) error {
	sheets, err := parseYAML([]byte(text), fullLimits())
	if err != nil {
		return fmt.Errorf("read the example: %w", err)
	}
	book := excelize.NewFile()
	defer book.Close()
	asText, err := book.NewStyle(&excelize.Style{NumFmt: textFormat})
	if err != nil {
		return fmt.Errorf("style the example: %w", err)
	}
	for i, sheet := range sheets {
		if i == 0 {
			err = book.SetSheetName("Sheet1", sheet.key)
		} else {
			_, err = book.NewSheet(sheet.key)
		}
		if err != nil {
			return fmt.Errorf("write sheet %s: %w", sheet.key, err)
		}
		at := slices.IndexFunc(im.known(), func(s Section) bool { return s.Key == sheet.key })
		if err := fill(book, im.known()[at], sheet, asText); err != nil {
			return fmt.Errorf("write sheet %s: %w", sheet.key, err)
		}
	}
	if err := book.Write(w); err != nil {
		return fmt.Errorf("write the example: %w", err)
	}
	return nil
}

// textFormat is the spreadsheet's format "@": what is typed there stays as it is typed.
const textFormat = 49

func fill(book *excelize.File, s Section, in sheet, asText int) error {
	rows, _ := s.rows(in) // the example has the right shapes
	last, err := excelize.ColumnNumberToName(len(s.Fields))
	if err != nil {
		return err
	}
	if err := book.SetColStyle(s.Key, "A:"+last, asText); err != nil {
		return err
	}
	for i, f := range s.Fields {
		for j := -1; j < len(rows); j++ {
			text := f.Name
			if j >= 0 {
				text = ""
				if at := slices.Index(rows[j].names, f.Name); at >= 0 {
					text = f.cell(rows[j].items[at])
				}
			}
			if text == "" {
				continue
			}
			cell, err := excelize.CoordinatesToCellName(i+1, j+2)
			if err != nil {
				return err
			}
			if err := book.SetCellStr(s.Key, cell, text); err != nil {
				return err
			}
		}
	}
	return nil
}

// cell writes one value as it stands in a cell.
func (f Field) cell(v value) string {
	if v.form == scalar {
		return v.text
	}
	return f.join(v)
}
