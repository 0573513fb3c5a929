package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"

	"github.com/go-sql-driver/mysql"
)

// forDDL gives the pool that migrations run on, and a function that ends it.
func (e *engine) forDDL() (*sql.DB, func(), error) {
	if !e.mysql {
		return e.write, func() {}, nil
	}
	cfg := e.config.Clone()
	cfg.ReadTimeout, cfg.WriteTimeout = 0, 0 // an index on a large table takes its time
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, nil, errors.New("the database URL cannot be used")
	}
	db := sql.OpenDB(resuming{connector})
	return db, func() { db.Close() }, nil
}

// resuming is a connector on which a step of a migration that was done before counts as done. MySQL commits each step by itself, so a
// process that dies in the middle of a file leaves some steps behind, and the file is run again from its first line.
type resuming struct{ driver.Connector }

// Connect opens a connection that passes over steps done before.
func (r resuming) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := r.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	full, ok := c.(fullConn)
	if !ok {
		c.Close()
		return nil, errors.New("the driver lacks what migrations need")
	}
	return &resumingConn{full}, nil
}

type resumingConn struct{ fullConn }

// ExecContext runs a step; table, column and index that are there already, or gone already, are fine.
func (c *resumingConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	const tableThere, tableGone, columnThere, indexThere, nothingToDrop = 1050, 1051, 1060, 1061, 1091
	r, err := c.fullConn.ExecContext(ctx, query, args)
	if m, ok := errors.AsType[*mysql.MySQLError](err); ok {
		switch m.Number {
		case tableThere, tableGone, columnThere, indexThere, nothingToDrop:
			return driver.RowsAffected(0), nil
		}
	}
	return r, err
}
