package store

import (
	"container/list"
	"context"
	"database/sql/driver"
	"errors"

	"github.com/go-sql-driver/mysql"
)

// keptStatements is how many prepared statements a connection keeps.
const keptStatements = 128

// keeping is a connector whose connections keep their prepared statements. database/sql prepares a statement anew in each transaction,
// which costs a second way to the server for every statement of every turn that writes; kept at the connection it costs one way.
type keeping struct{ driver.Connector }

// Connect opens a connection that keeps its statements.
func (k *keeping) Connect(ctx context.Context) (driver.Conn, error) {
	c, err := k.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	full, ok := c.(fullConn)
	if !ok {
		c.Close()
		return nil, errors.New("the driver lacks what a kept connection needs")
	}
	return &keptConn{fullConn: full, kept: map[string]*list.Element{}}, nil
}

// fullConn is what the MySQL driver's connections can do.
type fullConn interface {
	driver.Conn
	driver.ConnPrepareContext
	driver.ConnBeginTx
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
	driver.NamedValueChecker
}

// fullStmt is what the MySQL driver's statements can do.
type fullStmt interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
	driver.NamedValueChecker
}

type keptConn struct {
	fullConn
	kept map[string]*list.Element // of *keptStmt
	used list.List                // the last used first
}

// keptStmt is a statement that its connection keeps until others push it out; then it is closed once nobody holds it any more.
type keptStmt struct {
	fullStmt
	query string
	held  int // by callers of PrepareContext
	out   bool
}

// heldStmt is what PrepareContext gives: closing it leaves the statement prepared.
type heldStmt struct{ *keptStmt }

func (s heldStmt) Close() error {
	s.held--
	return s.settle()
}

func (s *keptStmt) settle() error {
	if s.out && s.held == 0 {
		return s.fullStmt.Close()
	}
	return nil
}

func (c *keptConn) PrepareContext(ctx context.Context, query string) (driver.Stmt, error) {
	s, err := c.keep(ctx, query)
	if err != nil {
		return nil, err
	}
	s.held++
	return heldStmt{s}, nil
}

func (c *keptConn) keep(ctx context.Context, query string) (*keptStmt, error) {
	if e, ok := c.kept[query]; ok {
		c.used.MoveToFront(e)
		return e.Value.(*keptStmt), nil
	}
	made, err := c.fullConn.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	full, ok := made.(fullStmt)
	if !ok {
		made.Close()
		return nil, errors.New("the driver lacks what a kept statement needs")
	}
	s := &keptStmt{fullStmt: full, query: query}
	c.kept[query] = c.used.PushFront(s)
	if c.used.Len() > keptStatements {
		c.forget(c.used.Back())
	}
	return s, nil
}

func (c *keptConn) forget(e *list.Element) {
	s := c.used.Remove(e).(*keptStmt)
	delete(c.kept, s.query)
	s.out = true
	s.settle()
}

// ExecContext runs statements with arguments through kept statements, and others, such as DDL, as they are.
func (c *keptConn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if len(args) == 0 {
		return c.fullConn.ExecContext(ctx, query, args)
	}
	s, err := c.keep(ctx, query)
	if err != nil {
		return nil, err
	}
	r, err := s.ExecContext(ctx, args)
	c.lost(s, err)
	return r, err
}

// QueryContext is ExecContext for reads.
func (c *keptConn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if len(args) == 0 {
		return c.fullConn.QueryContext(ctx, query, args)
	}
	s, err := c.keep(ctx, query)
	if err != nil {
		return nil, err
	}
	r, err := s.QueryContext(ctx, args)
	c.lost(s, err)
	return r, err
}

// lost forgets a statement that the server no longer knows, as some proxies make it happen.
func (c *keptConn) lost(s *keptStmt, err error) {
	const unknownStatement, mustPrepareAgain = 1243, 1615
	if m, ok := errors.AsType[*mysql.MySQLError](err); ok && (m.Number == unknownStatement || m.Number == mustPrepareAgain) {
		if e, ok := c.kept[s.query]; ok {
			c.forget(e)
		}
	}
}
