package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"

	driver "github.com/go-sql-driver/mysql"
	"gorm.io/driver/mysql"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"

	"github.com/glebarez/sqlite"
)

// engine is one opened database. On SQLite writes go through a single connection and reads through others, so that a long export does
// not stop a turn; on MySQL both are one pool.
type engine struct {
	mysql       bool
	write, read *sql.DB
	gormWrite   *gorm.DB
	gormRead    *gorm.DB
	now         string         // the database's own clock in microseconds, an SQL expression; for leases only
	unlock      func()         // gives the service lock of a SQLite file back
	path        string         // of the SQLite file
	config      *driver.Config // of the MySQL server
}

// openEngine opens what the URL names. Its errors never hold the URL.
func openEngine(ctx context.Context, o Options) (*engine, error) {
	scheme, rest, _ := strings.Cut(o.URL, ":")
	switch scheme {
	case "sqlite":
		return openSQLite(ctx, rest, o)
	case "mysql":
		return openMySQL(ctx, o)
	}
	return nil, errors.New("the database URL must begin with sqlite: or mysql://")
}

func (e *engine) close() error {
	err := e.write.Close()
	if e.read != e.write {
		err = errors.Join(err, e.read.Close())
	}
	if e.unlock != nil {
		e.unlock()
	}
	return err
}

// gormOn opens GORM on a pool. Each pool gets a Config of its own: two that share one write into each other's database.
func gormOn(d gorm.Dialector, now func() time.Time) (*gorm.DB, error) {
	db, err := gorm.Open(d, &gorm.Config{
		SkipDefaultTransaction: true,
		PrepareStmt:            true,
		PrepareStmtMaxSize:     500, // lists of changing length make many statements
		TranslateError:         true,
		DisableAutomaticPing:   true,
		Logger:                 logger.Discard,
		NowFunc:                now,
	})
	if err != nil {
		return nil, fmt.Errorf("open gorm: %w", fault(err))
	}
	return db, nil
}

// The dialects translate errors at their source, so that whoever reads or writes through GORM learns that the database is away.
type (
	mysqlDialect  struct{ *mysql.Dialector }
	sqliteDialect struct{ *sqlite.Dialector }
)

func (d mysqlDialect) Translate(err error) error {
	if marked := fault(err); marked != err {
		return marked
	}
	return d.Dialector.Translate(err)
}

func (d sqliteDialect) Translate(err error) error {
	if marked := fault(err); marked != err {
		return marked
	}
	return d.Dialector.Translate(err)
}

func (e *engine) openGorm(now func() time.Time) (err error) {
	on := func(db *sql.DB) gorm.Dialector {
		if e.mysql {
			return mysqlDialect{mysql.New(mysql.Config{Conn: db, SkipInitializeWithVersion: true}).(*mysql.Dialector)}
		}
		return sqliteDialect{&sqlite.Dialector{Conn: db}}
	}
	if e.gormWrite, err = gormOn(on(e.write), now); err != nil {
		return err
	}
	e.gormRead, err = gormOn(on(e.read), now)
	return err
}
