package district

import (
	"bufio"
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"minxu/store"
)

// batch is how many rows go into one statement.
const batch = 100

// Rebuild makes a system equal to the one that Copy was called on: into a database whose tables are current and which
// nobody has used, with the same secret key, in one transaction. It gives the number of rows. A *Refused says what does
// not fit; nothing is written then. Media files are put back by copying them into the data folder.
func Rebuild(ctx context.Context, s *store.Store, dir string) (int64, error) {
	m, err := readManifest(dir)
	if err != nil {
		return 0, err
	}
	if words, err := s.Sealer().Unseal(probePlace, m.Probe); err != nil || words != probeWords {
		return 0, refuse(Problem{Says: "the copy was made with another secret key; set MINXU_SECRET_KEY to the one of that house"})
	}
	for _, t := range m.Tables {
		if err := checkFile(dir, t); err != nil {
			return 0, err
		}
	}
	var total int64
	err = s.InTx(ctx, func(tx *store.Tx) error {
		total = 0
		if err := fits(tx, m); err != nil {
			return err
		}
		for _, t := range m.Tables {
			if err := emptyTable(tx, t); err != nil {
				return err
			}
			if err := loadTable(tx, dir, t); err != nil {
				return err
			}
			n, err := countTable(tx, t)
			if err != nil {
				return err
			}
			if n != t.Rows {
				return fmt.Errorf("table %s has %d rows after the rebuild, the copy %d", t.Name, n, t.Rows)
			}
			total += n
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("rebuild: %w", err)
	}
	return total, nil
}

func readManifest(dir string) (manifest, error) {
	var m manifest
	data, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if errors.Is(err, fs.ErrNotExist) {
		return m, refuse(Problem{Says: "the folder has no " + manifestFile + ": it is no copy, or one that was not finished"})
	}
	if err != nil {
		return m, fmt.Errorf("read the manifest: %w", err)
	}
	if err := json.Unmarshal(data, &m); err != nil {
		return m, refuse(Problem{Section: manifestFile, Says: "cannot be read: " + short(err.Error())})
	}
	if m.Format != copyFormat {
		return m, refuse(Problem{Section: manifestFile, Says: fmt.Sprintf("is of format %d; this program reads format %d", m.Format, copyFormat)})
	}
	for _, t := range m.Tables {
		if t.Name != filepath.Base(t.Name) || t.Name == "" {
			return m, refuse(Problem{Section: manifestFile, Says: fmt.Sprintf("%q is no table", short(t.Name))})
		}
	}
	return m, nil
}

// checkFile makes sure that a table's file is the one that was written.
func checkFile(dir string, t table) error {
	f, err := os.Open(filepath.Join(dir, tablesFolder, t.Name+".jsonl"))
	if errors.Is(err, fs.ErrNotExist) {
		return refuse(Problem{Section: t.Name, Says: "its file is missing"})
	}
	if err != nil {
		return fmt.Errorf("open table %s: %w", t.Name, err)
	}
	defer f.Close()
	hash := sha256.New()
	if _, err := io.Copy(hash, f); err != nil {
		return fmt.Errorf("read table %s: %w", t.Name, err)
	}
	if hex.EncodeToString(hash.Sum(nil)) != t.SHA256 {
		return refuse(Problem{Section: t.Name, Says: "its file was changed or damaged"})
	}
	return nil
}

// fits refuses a database that is in use or of another schema.
func fits(tx *store.Tx, m manifest) error {
	used, err := inhabited(tx)
	if err != nil {
		return err
	}
	if used != "" {
		return refuse(Problem{Says: "the database is in use (" + used + " has rows); a rebuild needs a new one"})
	}
	here, err := insideOf(tx).versions()
	if err != nil {
		return err
	}
	var problems []Problem
	for _, room := range slices.Sorted(maps.Keys(m.Schema)) {
		if here[room] != m.Schema[room] {
			problems = append(problems, Problem{Section: room, Says: fmt.Sprintf("the copy has version %d of its tables, this program %d; use the version that made the copy, then migrate", m.Schema[room], here[room])})
		}
	}
	tables, err := insideOf(tx).tables()
	if err != nil {
		return err
	}
	for _, t := range m.Tables {
		at := slices.IndexFunc(tables, func(h table) bool { return h.Name == t.Name })
		if at < 0 || !sameColumns(tables[at].Columns, t.Columns) {
			problems = append(problems, Problem{Section: t.Name, Says: "the table is another one here"})
		}
	}
	if len(problems) > 0 {
		return refuse(problems...)
	}
	return nil
}

func sameColumns(a, b []column) bool {
	return slices.EqualFunc(a, b, func(a, b column) bool { return a.Name == b.Name && a.Kind == b.Kind })
}

func loadTable(tx *store.Tx, dir string, t table) error {
	f, err := os.Open(filepath.Join(dir, tablesFolder, t.Name+".jsonl"))
	if err != nil {
		return fmt.Errorf("open table %s: %w", t.Name, err)
	}
	defer f.Close()
	in := bufio.NewReader(f)
	var rows []map[string]any
	for line := 1; ; line++ {
		text, err := in.ReadBytes('\n')
		if len(text) > 0 {
			row, err := readRow(t, text)
			if err != nil {
				return fmt.Errorf("table %s line %d: %w", t.Name, line, err)
			}
			rows = append(rows, row)
		}
		end := errors.Is(err, io.EOF)
		if err != nil && !end {
			return fmt.Errorf("read table %s: %w", t.Name, err)
		}
		if len(rows) == batch || end && len(rows) > 0 {
			if err := writeTable(tx, t, rows); err != nil {
				return err
			}
			rows = nil
		}
		if end {
			return nil
		}
	}
}

// readRow gives every value the type of its column.
func readRow(t table, text []byte) (map[string]any, error) {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	row := map[string]any{}
	if err := decoder.Decode(&row); err != nil {
		return nil, err
	}
	for _, c := range t.Columns {
		v, err := readCell(c, row[c.Name])
		if err != nil {
			return nil, fmt.Errorf("column %s: %w", c.Name, err)
		}
		row[c.Name] = v
	}
	if len(row) != len(t.Columns) {
		return nil, errors.New("has columns that its table does not have")
	}
	return row, nil
}

func readCell(c column, v any) (any, error) {
	number, isNumber := v.(json.Number)
	text, isText := v.(string)
	switch {
	case v == nil:
		return nil, nil
	case c.Kind == kindInt && isNumber:
		return number.Int64()
	case c.Kind == kindFloat && isNumber:
		return number.Float64()
	case c.Kind == kindText && isText:
		return text, nil
	case c.Kind == kindBytes && isText:
		return base64.StdEncoding.DecodeString(text)
	}
	return nil, fmt.Errorf("holds no %s", c.Kind)
}
