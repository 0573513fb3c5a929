package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

const (
	migrateLockPause = 200 * time.Millisecond
	migrateLockTries = 600 // two minutes
)

// Migrate brings one capability's tables forward: *.sql at the root of files, in goose's format, counted in a table of their own
// (goose_NAME). One process at a time works; files must run on both engines: ids VARCHAR made by us, instants BIGINT, no AUTO_INCREMENT.
func (s *Store) Migrate(ctx context.Context, name string, files fs.FS) error {
	waiting, err := s.Pending(ctx, name, files)
	if err != nil || waiting == 0 {
		return err
	}
	if err := s.migrate(ctx, name, files); err != nil {
		return fmt.Errorf("migrate %s: %w", name, fault(err))
	}
	return nil
}

func (s *Store) migrate(ctx context.Context, name string, files fs.FS) error {
	db, done, err := s.engine.forDDL()
	if err != nil {
		return err
	}
	defer done()
	var options []goose.ProviderOption
	if s.engine.mysql {
		locker, err := lock.NewMySQLTableLocker(lock.WithTableLockTimeout(migrateLockPause, migrateLockTries),
			lock.WithTableUnlockTimeout(migrateLockPause, migrateLockTries), lock.WithTableLogger(s.log))
		if err != nil {
			return err
		}
		options = append(options, goose.WithLocker(locker))
	} else {
		unlock, err := lockFile(ctx, s.engine.path+".migrate", int(migrateLockTries*migrateLockPause/time.Millisecond))
		if err != nil {
			return err
		}
		defer unlock()
	}
	provider, err := s.provider(db, name, files, options...)
	if err != nil {
		return err
	}
	_, err = provider.Up(ctx)
	return err
}

// Pending tells how many migrations of a capability wait.
func (s *Store) Pending(ctx context.Context, name string, files fs.FS) (int, error) {
	provider, err := s.provider(s.engine.write, name, files)
	if errors.Is(err, goose.ErrNoMigrations) {
		return 0, nil
	}
	if err != nil {
		return 0, fmt.Errorf("migrations of %s: %w", name, err)
	}
	status, err := provider.Status(ctx)
	if err != nil {
		return 0, fmt.Errorf("migrations of %s: %w", name, fault(err))
	}
	waiting := 0
	for _, m := range status {
		if m.State == goose.StatePending {
			waiting++
		}
	}
	return waiting, nil
}

func (s *Store) provider(db *sql.DB, name string, files fs.FS, more ...goose.ProviderOption) (*goose.Provider, error) {
	dialect := goose.DialectSQLite3
	if s.engine.mysql {
		dialect = goose.DialectMySQL
	}
	return goose.NewProvider(dialect, db, files, append(more, goose.WithTableName("goose_"+name),
		goose.WithDisableGlobalRegistry(true), goose.WithSlog(s.log))...)
}
