package bench

import (
	"context"
	"crypto/rand"
	"database/sql"
	"fmt"
	"strings"
	"sync/atomic"
	"time"

	"github.com/go-sql-driver/mysql"
	"github.com/oklog/ulid/v2"

	"minxu/store"
)

// rowsFloor writes what a turn that files a demand writes, with the same statements, prepared, in one transaction of plain database/sql.
// Personal columns get random bytes of the product's length: the floor seals nothing.
type rowsFloor struct {
	db      *sql.DB
	noting  *sql.Stmt
	filing  []prepared
	writing []prepared // filing without what only reads
	serial  atomic.Int64
	noise   []byte
}

type prepared struct {
	statement
	stmt *sql.Stmt
}

// floorConns is as many as the product has.
const floorConns = 20

func newRowsFloor(ctx context.Context, url string) (*rowsFloor, error) {
	cfg, err := mysqlConfig(url)
	if err != nil {
		return nil, err
	}
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, fmt.Errorf("the floor's database: %w", err)
	}
	f := &rowsFloor{db: sql.OpenDB(connector), noise: make([]byte, 1024)}
	rand.Read(f.noise)
	f.db.SetMaxOpenConns(floorConns)
	f.db.SetMaxIdleConns(floorConns)
	if _, err := f.db.ExecContext(ctx, `CREATE TABLE IF NOT EXISTS floor_notes (id VARCHAR(32) NOT NULL PRIMARY KEY, who VARCHAR(64) NOT NULL, at BIGINT NOT NULL,
		words MEDIUMBLOB, KEY floor_who (who, at), KEY floor_at (at))`); err != nil {
		return nil, fmt.Errorf("make the floor's table: %w", err)
	}
	if f.noting, err = f.db.PrepareContext(ctx, `INSERT INTO floor_notes (id, who, at, words) VALUES (?, ?, ?, ?)`); err != nil {
		return nil, fmt.Errorf("prepare: %w", err)
	}
	for _, s := range filingStatements() {
		stmt, err := f.db.PrepareContext(ctx, s.text)
		if err != nil {
			return nil, fmt.Errorf("prepare %.40s: %w", s.text, err)
		}
		f.filing = append(f.filing, prepared{s, stmt})
		if !s.reads {
			f.writing = append(f.writing, prepared{s, stmt})
		}
	}
	return f, nil
}

// mysqlConfig reads the product's form of an URL and sets what the product sets.
func mysqlConfig(url string) (*mysql.Config, error) {
	cfg, err := mysql.ParseDSN(dsn(url))
	if err != nil {
		return nil, fmt.Errorf("the floor's database: %w", err)
	}
	cfg.Collation = "utf8mb4_bin"
	cfg.ClientFoundRows = true
	cfg.Params = map[string]string{"tx_isolation": "'READ-COMMITTED'", "sql_mode": "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'"}
	return cfg, nil
}

// dsn is mysql://user:password@host:port/name as the driver writes it.
func dsn(url string) string {
	access, place, _ := strings.Cut(strings.TrimPrefix(url, "mysql://"), "@")
	host, name, _ := strings.Cut(place, "/")
	return strings.ReplaceAll(access, "%21", "!") + "@tcp(" + host + ")/" + name
}

// note is the one INSERT of floor (bc).
func (f *rowsFloor) note(ctx context.Context, s *said) error {
	_, err := f.noting.ExecContext(ctx, ulid.Make().String(), string(s.from), store.Micros(time.Now()), f.noise[:200])
	return err
}

func (f *rowsFloor) file(ctx context.Context, s *said) error  { return f.carryOut(ctx, s, f.filing) }
func (f *rowsFloor) write(ctx context.Context, s *said) error { return f.carryOut(ctx, s, f.writing) }

func (f *rowsFloor) carryOut(ctx context.Context, s *said, all []prepared) error {
	d := f.deed(s)
	tx, err := f.db.BeginTx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin: %w", err)
	}
	defer tx.Rollback()
	for _, p := range all {
		if err := p.run(ctx, tx, d); err != nil {
			return fmt.Errorf("%.40s: %w", p.text, err)
		}
	}
	return tx.Commit()
}

func (p prepared) run(ctx context.Context, tx *sql.Tx, d *deed) error {
	stmt := tx.StmtContext(ctx, p.stmt)
	if !p.reads {
		_, err := stmt.ExecContext(ctx, p.args(d)...)
		return err
	}
	rows, err := stmt.QueryContext(ctx, p.args(d)...)
	if err != nil {
		return err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return err
	}
	row := make([]any, len(columns))
	for i := range row {
		row[i] = new(sql.RawBytes)
	}
	for rows.Next() {
		if err := rows.Scan(row...); err != nil {
			return err
		}
	}
	return rows.Err()
}

// deed holds the values of one filing.
type deed struct {
	f                          *rowsFloor
	now                        int64
	key, who, resident, openid string
	conversation, demand, no   string
	node, community, category  string
	building                   string
}

// deed makes the values. The message names the place: area, category and building.
func (f *rowsFloor) deed(s *said) *deed {
	var area, category, building int
	fmt.Sscanf(string(s.text), "%d %d %d", &area, &category, &building)
	who := string(s.from)
	n := f.serial.Add(1)
	return &deed{f: f, now: store.Micros(time.Now()), key: s.key(), who: refOf(who), resident: residentOf(who), openid: who, conversation: ulid.Make().String(), demand: ulid.Make().String(),
		no: fmt.Sprintf("MX20260310%06d", n), node: areaCode(area), community: communityCode(area % communities), category: fmt.Sprintf("D%02d", category+1),
		building: fmt.Sprint(building)}
}

// refOf and residentOf name a resident as long as the product does.
func refOf(openid string) string      { return fmt.Sprintf("%052s", openid) }
func residentOf(openid string) string { return fmt.Sprintf("%026s", openid) }

// settle gives the floor's residents the rows that the product's have.
func (f *rowsFloor) settle(ctx context.Context, openids []string) error {
	const each = 500
	now := store.Micros(time.Now())
	for len(openids) > 0 {
		n := min(each, len(openids))
		var residents, sessions []any
		for _, o := range openids[:n] {
			residents = append(residents, residentOf(o), refOf(o), f.noise[:35], now)
			sessions = append(sessions, refOf(o), 0, f.noise[:sessionBytes], now, now)
		}
		_, err := f.db.ExecContext(ctx, `INSERT IGNORE INTO residents (id, ref, openid, arrived_at) VALUES `+strings.Repeat(", (?, ?, ?, ?)", n)[2:], residents...)
		if err == nil {
			_, err = f.db.ExecContext(ctx, `INSERT IGNORE INTO sessions (who, version, data, expires_at, updated_at) VALUES `+strings.Repeat(", (?, ?, ?, ?, ?)", n)[2:], sessions...)
		}
		if err != nil {
			return fmt.Errorf("settle the floor's residents: %w", err)
		}
		openids = openids[n:]
	}
	return nil
}
