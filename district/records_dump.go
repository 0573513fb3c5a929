package district

import (
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"gorm.io/gorm"

	"minxu/store"
)

// table is one table of the database as a copy of everything knows it.
type table struct {
	Name    string   `json:"name"`
	Columns []column `json:"columns"`
	Rows    int64    `json:"rows"`
	SHA256  string   `json:"sha256"`
}

type column struct {
	Name string `json:"name"`
	Kind string `json:"kind"` // int, float, text, or bytes, which are written in base64
	Key  bool   `json:"key,omitempty"`
}

// Kinds of columns, the same on both engines.
const (
	kindInt   = "int"
	kindFloat = "float"
	kindText  = "text"
	kindBytes = "bytes"
)

func kindOf(declared string) string {
	declared = strings.ToLower(declared)
	for _, k := range []struct{ part, kind string }{{"int", kindInt}, {"double", kindFloat}, {"float", kindFloat}, {"real", kindFloat},
		{"blob", kindBytes}, {"binary", kindBytes}} {
		if strings.Contains(declared, k.part) {
			return k.kind
		}
	}
	return kindText
}

// ofProcesses says whether a table is no part of what a house knows: schema versions and what running processes hold.
func ofProcesses(name string) bool { return strings.HasPrefix(name, "goose") || name == "leases" }

// inside is a look into the whole database, whatever stands in it.
type inside struct{ db *gorm.DB }

// insideOf looks through a reader: a transaction sees what it has written.
func insideOf(r store.Reader) inside { return inside{r.DB()} }

// snapshot looks at the database as of one instant while others go on writing.
func snapshot(r store.Reader, read func(inside) error) error {
	o := &sql.TxOptions{ReadOnly: true}
	if insideOf(r).mysql() {
		o.Isolation = sql.LevelRepeatableRead
	}
	return r.DB().Transaction(func(db *gorm.DB) error { return read(inside{db}) }, o)
}

func (in inside) mysql() bool { return in.db.Name() == "mysql" }

// tables lists every table with its columns, those of processes left out.
func (in inside) tables() ([]table, error) {
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'`
	if in.mysql() {
		query = `SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_type = 'BASE TABLE'`
	}
	var names []string
	if err := in.db.Raw(query).Scan(&names).Error; err != nil {
		return nil, fmt.Errorf("list the tables: %w", err)
	}
	slices.Sort(names)
	var tables []table
	for _, name := range names {
		if ofProcesses(name) {
			continue
		}
		columns, err := in.columns(name)
		if err != nil {
			return nil, err
		}
		tables = append(tables, table{Name: name, Columns: columns})
	}
	return tables, nil
}

func (in inside) columns(name string) ([]column, error) {
	query := `SELECT name, type AS kind, pk > 0 AS is_key FROM pragma_table_info(?) ORDER BY cid`
	if in.mysql() {
		query = `SELECT column_name AS name, data_type AS kind, column_key = 'PRI' AS is_key FROM information_schema.columns
			WHERE table_schema = DATABASE() AND table_name = ? ORDER BY ordinal_position`
	}
	var rows []struct {
		Name, Kind string
		IsKey      bool
	}
	if err := in.db.Raw(query, name).Scan(&rows).Error; err != nil {
		return nil, fmt.Errorf("list the columns of %s: %w", name, err)
	}
	columns := make([]column, len(rows))
	for i, row := range rows {
		columns[i] = column{Name: row.Name, Kind: kindOf(row.Kind), Key: row.IsKey}
	}
	return columns, nil
}

// versions tells how far the migrations of every room are.
func (in inside) versions() (map[string]int64, error) {
	query := `SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'goose%'`
	if in.mysql() {
		query = `SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name LIKE 'goose%'`
	}
	var names []string
	if err := in.db.Raw(query).Scan(&names).Error; err != nil {
		return nil, fmt.Errorf("list the versions: %w", err)
	}
	versions := map[string]int64{}
	for _, name := range names {
		room, ok := strings.CutPrefix(name, "goose_")
		if !ok || room == "lock" {
			continue
		}
		var version int64
		if err := in.db.Table(name).Select("COALESCE(MAX(version_id), 0)").Where("is_applied = ?", true).Scan(&version).Error; err != nil {
			return nil, fmt.Errorf("read the version of %s: %w", room, err)
		}
		versions[room] = version
	}
	return versions, nil
}

func quoted(name string) string { return "`" + name + "`" } // both engines take it; names come from the schema

// each gives every row in the order of the key, a value for each column: int64, float64, string, []byte or nil.
func (in inside) each(t table, yield func(values []any) error) error {
	var names, keys []string
	for _, c := range t.Columns {
		names = append(names, quoted(c.Name))
		if c.Key {
			keys = append(keys, quoted(c.Name))
		}
	}
	if len(keys) == 0 {
		keys = names
	}
	rows, err := in.db.Raw(`SELECT ` + strings.Join(names, ", ") + ` FROM ` + quoted(t.Name) + ` ORDER BY ` + strings.Join(keys, ", ")).Rows()
	if err != nil {
		return fmt.Errorf("read table %s: %w", t.Name, err)
	}
	defer rows.Close()
	into := make([]any, len(t.Columns))
	for i, c := range t.Columns {
		into[i] = map[string]any{kindInt: new(sql.NullInt64), kindFloat: new(sql.NullFloat64), kindText: new(sql.NullString), kindBytes: new([]byte)}[c.Kind]
	}
	for rows.Next() {
		if err := rows.Scan(into...); err != nil {
			return fmt.Errorf("read table %s: %w", t.Name, err)
		}
		values := make([]any, len(into))
		for i := range into {
			switch v := into[i].(type) {
			case *sql.NullInt64:
				if v.Valid {
					values[i] = v.Int64
				}
			case *sql.NullFloat64:
				if v.Valid {
					values[i] = v.Float64
				}
			case *sql.NullString:
				if v.Valid {
					values[i] = v.String
				}
			case *[]byte:
				if *v != nil {
					values[i] = *v
				}
			}
		}
		if err := yield(values); err != nil {
			return err
		}
	}
	if err := rows.Err(); err != nil {
		return fmt.Errorf("read table %s: %w", t.Name, err)
	}
	return nil
}

// inhabited names a table whose rows only a house in use has.
func inhabited(tx *store.Tx) (string, error) {
	for _, name := range []string{"nodes", "staff", "residents", "inbox", "outbox", "audit"} {
		var row map[string]any
		err := tx.DB().Table(name).Limit(1).Take(&row).Error
		if errors.Is(err, gorm.ErrRecordNotFound) {
			continue
		}
		if err != nil {
			return "", fmt.Errorf("look into table %s: %w", name, err)
		}
		return name, nil
	}
	return "", nil
}

// emptyTable takes away what migrations have put into a table of a house that is not in use.
func emptyTable(tx *store.Tx, t table) error {
	if err := tx.DB().Exec(`DELETE FROM ` + quoted(t.Name)).Error; err != nil {
		return fmt.Errorf("empty table %s: %w", t.Name, err)
	}
	return nil
}

func writeTable(tx *store.Tx, t table, rows []map[string]any) error {
	if err := tx.DB().Table(t.Name).Create(rows).Error; err != nil {
		return fmt.Errorf("write table %s: %w", t.Name, err)
	}
	return nil
}

func countTable(tx *store.Tx, t table) (n int64, err error) {
	if err := tx.DB().Table(t.Name).Count(&n).Error; err != nil {
		return 0, fmt.Errorf("count table %s: %w", t.Name, err)
	}
	return n, nil
}
