package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// sqliteReaders is how many reads run beside the one writer.
const sqliteReaders = 6

// openSQLite opens a file: WAL, every commit synced, a writer that waits two seconds for others, and readers that cannot write.
func openSQLite(ctx context.Context, path string, o Options) (*engine, error) {
	if path == "" || strings.ContainsAny(path, "?#%") || strings.HasPrefix(path, ":") || strings.HasPrefix(path, "//") {
		return nil, errors.New("the database URL must be sqlite:PATH with a path to a file, without ? # %")
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("make the database's folder: %w", err)
	}
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600) // SQLite itself would let everybody read
	if err != nil {
		return nil, fmt.Errorf("open the database file: %w", err)
	}
	file.Close()
	e := &engine{path: path, now: "CAST(unixepoch('subsec') * 1000000 AS INTEGER)"}
	if !o.Command {
		if e.unlock, err = lockFile(ctx, path+".lock", 0); err != nil {
			return nil, fmt.Errorf("another service already works on the database file: %w", err)
		}
	}
	const pragmas = "?_pragma=busy_timeout(2000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)"
	if e.write, err = sql.Open("sqlite", path+pragmas+"&_txlock=immediate"); err != nil {
		return nil, fmt.Errorf("open the database file: %w", err)
	}
	e.write.SetMaxOpenConns(1)
	e.write.SetConnMaxLifetime(0)
	if e.read, err = sql.Open("sqlite", path+pragmas+"&_pragma=query_only(1)"); err != nil {
		return nil, fmt.Errorf("open the database file: %w", err)
	}
	e.read.SetMaxOpenConns(sqliteReaders)
	e.read.SetMaxIdleConns(sqliteReaders)
	if err := e.write.PingContext(ctx); err != nil {
		e.close()
		return nil, fmt.Errorf("open the database file: %w", fault(err))
	}
	return e, nil
}

// lockFile holds a file for this process until unlock is called or the process ends, however it ends. The lock is SQLite's own on an
// empty database, which works on every system SQLite works on.
func lockFile(ctx context.Context, path string, waitMillis int) (unlock func(), err error) {
	db, err := sql.Open("sqlite", fmt.Sprintf("%s?_pragma=busy_timeout(%d)", path, waitMillis))
	if err != nil {
		return nil, err
	}
	conn, err := db.Conn(ctx)
	if err == nil {
		if _, err = conn.ExecContext(ctx, "BEGIN EXCLUSIVE"); err != nil {
			conn.Close()
		}
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return func() {
		conn.Close()
		db.Close()
	}, nil
}
