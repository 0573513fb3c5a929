package district

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

const (
	copyFormat   = 1
	manifestFile = "manifest.json"
	tablesFolder = "tables"
	kindsFolder  = "kinds"
	probePlace   = "district.copy:probe"
	probeWords   = "minxu"
)

// manifest says what a copy of everything holds.
type manifest struct {
	Format   int              `json:"format"`
	MadeAt   time.Time        `json:"made_at"`
	Probe    []byte           `json:"probe"`   // sealed: opens with the secret key of the house alone
	Schema   map[string]int64 `json:"schema"`  // version of every room's tables
	Tables   []table          `json:"tables"`  // one file each: tables/NAME.jsonl
	Readable map[string]int   `json:"kinds"`   // rows of kinds/KIND.jsonl, for people and other programs
	Comment  string           `json:"comment"` // what is not in the copy
}

// Copy writes everything that the house's database knows, as of one instant, into an empty folder: one JSONL file a
// table, from which Rebuild makes an equal system, and one a kind of Exporter, which other programs can read. Personal
// data in the tables stays sealed with the secret key, which is no part of the copy; neither are photos and voices, which
// lie in the data folder. It gives the number of rows of all tables.
func (x Exports) Copy(ctx context.Context, dir, by string) (int64, error) {
	if err := emptyFolder(dir); err != nil {
		return 0, err
	}
	r := x.Store.Reader(ctx)
	m := manifest{Format: copyFormat, MadeAt: r.Now(), Probe: r.Sealer().Seal(probePlace, probeWords), Readable: map[string]int{},
		Comment: "Keep the secret key and the media folder with this copy: neither is in it."}
	var total int64
	err := snapshot(r, func(in inside) error {
		var err error
		if m.Schema, err = in.versions(); err != nil {
			return err
		}
		if m.Tables, err = in.tables(); err != nil {
			return err
		}
		for i := range m.Tables {
			if err := dumpTable(in, dir, &m.Tables[i]); err != nil {
				return err
			}
			total += m.Tables[i].Rows
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("copy everything: %w", err)
	}
	for _, e := range x.all() {
		file := filepath.Join(dir, kindsFolder, e.Kind+".jsonl")
		err := create(file, func(w *bufio.Writer) (err error) {
			m.Readable[e.Kind], err = e.write(ctx, r, w, JSONL, false)
			return err
		})
		if err != nil {
			return 0, fmt.Errorf("copy the kind %s: %w", e.Kind, err)
		}
	}
	// The manifest comes last: a folder without one is no copy.
	err = create(filepath.Join(dir, manifestFile), func(w *bufio.Writer) error {
		encoder := json.NewEncoder(w)
		encoder.SetIndent("", "  ")
		return encoder.Encode(m)
	})
	if err != nil {
		return 0, err
	}
	return total, x.audit(ctx, "all", fmt.Sprintf("%d rows of %d tables", total, len(m.Tables)), by)
}

// emptyFolder makes the folder for its owner alone; one that holds anything is refused.
func emptyFolder(dir string) error {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("look into the folder: %w", err)
	}
	if len(entries) > 0 {
		return refuse(Problem{Says: "the folder " + dir + " is not empty"})
	}
	for _, folder := range []string{tablesFolder, kindsFolder} {
		if err := os.MkdirAll(filepath.Join(dir, folder), 0o700); err != nil {
			return fmt.Errorf("make the folder: %w", err)
		}
	}
	return nil
}

// create writes a file that only its owner can read.
func create(path string, write func(*bufio.Writer) error) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("make a file: %w", err)
	}
	w := bufio.NewWriter(f)
	err = write(w)
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("write %s: %w", filepath.Base(path), err)
	}
	return nil
}

func dumpTable(in inside, dir string, t *table) error {
	return create(filepath.Join(dir, tablesFolder, t.Name+".jsonl"), func(w *bufio.Writer) error {
		hash := sha256.New()
		err := in.each(*t, func(values []any) error {
			row := make(map[string]any, len(values))
			for i, c := range t.Columns {
				row[c.Name] = values[i]
				if b, ok := values[i].([]byte); ok {
					row[c.Name] = base64.StdEncoding.EncodeToString(b)
				}
			}
			line, err := json.Marshal(row)
			if err != nil {
				return err
			}
			line = append(line, '\n')
			hash.Write(line) // never fails
			t.Rows++
			_, err = w.Write(line)
			return err
		})
		t.SHA256 = hex.EncodeToString(hash.Sum(nil))
		return err
	})
}
