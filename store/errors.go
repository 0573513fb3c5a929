package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
	"net"

	gosqlite "github.com/glebarez/go-sqlite"
	"github.com/go-sql-driver/mysql"
)

var (
	// ErrAway marks errors of a database that cannot serve now: refused, timed out, frozen, read-only, full, or busy beyond the retries.
	// What was asked has not happened.
	ErrAway = errors.New("store: the database is away")
	// ErrUnknownOutcome says that the connection was lost at COMMIT: the transaction may have happened. Ask by its key (SavedReply).
	ErrUnknownOutcome = errors.New("store: the outcome of the commit is unknown")
	// ErrStale says that somebody else's turn got ahead: nothing was written.
	ErrStale = errors.New("store: overtaken by another turn")
	// ErrBusy says that another turn of the same resident held the lock for longer than a caller may wait.
	ErrBusy = errors.New("store: the resident's turn is taken")
	// ErrNotFound says that there is no such row.
	ErrNotFound = errors.New("store: no such row")
	// ErrUnsealed says that sealed bytes do not open here: another place, another key, or damage.
	ErrUnsealed = errors.New("store: sealed bytes do not open here")
)

// marked is an error with one of the marks above; its text is the cause's, so that a log line says what happened.
type marked struct{ mark, cause error }

func (m *marked) Error() string        { return m.mark.Error() + ": " + m.cause.Error() }
func (m *marked) Is(target error) bool { return target == m.mark }
func (m *marked) Unwrap() error        { return m.cause }

// fault marks an error of the database when it means that the database is away.
func fault(err error) error {
	if err == nil || errors.Is(err, ErrAway) || errors.Is(err, ErrUnknownOutcome) || !away(err) {
		return err
	}
	return &marked{ErrAway, err}
}

// SQLite's primary result codes that matter here.
const (
	sqliteBusy      = 5
	sqliteLocked    = 6
	sqliteReadOnly  = 8
	sqliteIOErr     = 10
	sqliteFull      = 13
	sqliteCantOpen  = 14
	sqliteProtocol  = 15
	sqliteUnique    = 2067
	sqlitePrimary   = 1555
	mysqlDuplicate  = 1062
	mysqlNoDatabase = 1049
	mysqlDenied     = 1045
	mysqlNoAccess   = 1044
)

// away says whether the error means that the database cannot serve now.
func away(err error) bool {
	if errors.Is(err, driver.ErrBadConn) || errors.Is(err, mysql.ErrInvalidConn) || errors.Is(err, mysql.ErrPktSync) ||
		errors.Is(err, sql.ErrConnDone) || errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) ||
		errors.Is(err, context.DeadlineExceeded) {
		return true
	}
	if m, ok := errors.AsType[*mysql.MySQLError](err); ok {
		switch m.Number {
		case 1021, 1037, 1038, 1114, // disk or memory full
			1040, 1203, 1226, // too many connections
			1047, 1053, 1317, 1927, 3024, 1969, 4031, // node not ready, shutting down, killed, out of time
			1158, 1159, 1160, 1161, // network of the server
			1205, 1213, 1020, 9007, 8028, 8022, 8002, // lost against others beyond the retries
			1290, 1792, 1836, 3032, // read-only
			9001, 9002, 9003, 9005: // parts of a distributed engine are away
			return true
		}
		return false
	}
	if code, ok := sqliteCode(err); ok {
		switch code & 0xff {
		case sqliteBusy, sqliteLocked, sqliteReadOnly, sqliteIOErr, sqliteFull, sqliteCantOpen, sqliteProtocol:
			return true
		}
		return false
	}
	_, ok := errors.AsType[net.Error](err)
	return ok
}

// contended says whether the transaction lost against another one and may win when it is run again.
func contended(err error) bool {
	if errors.Is(err, errAgain) {
		return true
	}
	if m, ok := errors.AsType[*mysql.MySQLError](err); ok {
		switch m.Number {
		case 1205, 1213, 1020, 9007, 8028, 8022, 8002, 1047:
			return true
		}
		return false
	}
	code, ok := sqliteCode(err)
	return ok && (code&0xff == sqliteBusy || code&0xff == sqliteLocked)
}

// duplicate says whether a unique key refused the row.
func duplicate(err error) bool {
	if m, ok := errors.AsType[*mysql.MySQLError](err); ok {
		return m.Number == mysqlDuplicate
	}
	code, ok := sqliteCode(err)
	return ok && (code == sqliteUnique || code == sqlitePrimary)
}

func sqliteCode(err error) (int, bool) {
	e, ok := errors.AsType[*gosqlite.Error](err)
	if !ok {
		return 0, false
	}
	return e.Code(), true
}

// errAgain asks InTx to run the transaction once more.
var errAgain = errors.New("store: run the transaction again")
