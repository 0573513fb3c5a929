package district

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"unicode/utf8"

	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"
)

// Limits of an import file. A district of 1,024 areas and 750 workers needs 400 kB.
const (
	fileMost     = 16 << 20  // bytes of the file
	rowsMost     = 100_000   // rows of all sections together
	marksMost    = 1_500_000 // lines and commas of a text, lest a small file become gigabytes in memory
	unzippedMost = 128 << 20 // bytes of all parts of a workbook together
	saysMost     = 200       // problems told; the others are counted
)

// limits are what one reading keeps to.
type limits struct {
	rows, marks int
	unzipped    int64
}

func fullLimits() limits { return limits{rows: rowsMost, marks: marksMost, unzipped: unzippedMost} }

// ReadFile reads an import file whole; a file over the limit is refused without being read.
func ReadFile(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("open the import file: %w", err)
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, fileMost+1))
	if err != nil {
		return nil, fmt.Errorf("read the import file: %w", err)
	}
	if len(data) > fileMost {
		return nil, refuse(tooBig())
	}
	return data, nil
}

func tooBig() Problem {
	return Problem{Says: fmt.Sprintf("the file is over %d MB, which no district needs; split it", fileMost>>20)}
}

// Refused says that a file was not imported and why. Nothing of it was written.
type Refused struct {
	Problems []Problem // at most 200, in the order of the file
	More     int       // problems beyond those
}

// Error says every problem, one a line.
func (r *Refused) Error() string {
	var b bytes.Buffer
	for i, p := range r.Problems {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(p.String())
	}
	if r.More > 0 {
		fmt.Fprintf(&b, "\nand %d more", r.More)
	}
	return b.String()
}

func refuse(problems ...Problem) error {
	r := &Refused{Problems: problems}
	if len(problems) > saysMost {
		r.Problems, r.More = problems[:saysMost], len(problems)-saysMost
	}
	return r
}

// sheet is one key of the file with what stands under it.
type sheet struct {
	key      string
	line     int
	table    bool     // from a spreadsheet: body is a list of rows, whatever the section's shape
	columns  []string // of a spreadsheet; nil: its first row cannot be read
	body     value
	problems []Problem // found while its rows were read
}

// parse reads the bytes of a file, YAML or XLSX by what they begin with. Its error is a *Refused.
func parse(data []byte, most limits) ([]sheet, error) {
	switch {
	case len(data) > fileMost:
		return nil, refuse(tooBig())
	case len(bytes.TrimSpace(data)) == 0:
		return nil, refuse(Problem{Says: "the file is empty"})
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return parseXLSX(data, most)
	case bytes.HasPrefix(data, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return nil, refuse(Problem{Says: "an .xls file or one with a password; save it as .xlsx without a password"})
	}
	text, err := decode(data)
	if err != nil {
		return nil, err
	}
	return parseYAML(text, most)
}

// decode gives the text in UTF-8. What is certain (a byte order mark) is converted, what would be a guess is refused.
func decode(data []byte) ([]byte, error) {
	for _, mark := range []string{"\xFE\xFF", "\xFF\xFE"} {
		if bytes.HasPrefix(data, []byte(mark)) {
			text, err := unicode.UTF16(unicode.BigEndian, unicode.ExpectBOM).NewDecoder().Bytes(data)
			if err != nil || bytes.ContainsRune(text, utf8.RuneError) {
				return nil, refuse(Problem{Says: "the file begins as UTF-16 but is broken; save it as UTF-8"})
			}
			data = text
		}
	}
	data = bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))
	line := func(at int) int { return 1 + bytes.Count(data[:at], []byte("\n")) }
	if at := bytes.IndexByte(data, 0); at >= 0 {
		return nil, refuse(Problem{Line: line(at), Says: "holds a NUL byte; the file is no text, or UTF-16 without its mark: save it as UTF-8"})
	}
	if utf8.Valid(data) {
		return data, nil
	}
	at := 0
	for at < len(data) {
		r, size := utf8.DecodeRune(data[at:])
		if r == utf8.RuneError && size == 1 {
			break
		}
		at += size
	}
	says := "is not UTF-8; save the file as UTF-8"
	if text, err := simplifiedchinese.GB18030.NewDecoder().Bytes(data); err == nil && !bytes.ContainsRune(text, utf8.RuneError) {
		says = "is not UTF-8 but probably GBK; save the file as UTF-8"
	}
	return nil, refuse(Problem{Line: line(at), Says: says})
}

// counter counts rows over the whole file.
type counter struct{ rows, most int }

var errTooMany = errors.New("too many rows")

func (c *counter) row() error {
	if c.rows++; c.rows > c.most {
		return errTooMany
	}
	return nil
}

func tooMany(most limits) error {
	return refuse(Problem{Says: fmt.Sprintf("the file has over %d rows; split it", most.rows)})
}
