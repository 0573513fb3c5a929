package store

import (
	"context"
	"fmt"
	"strings"
	"time"
)

// Advice is something about the database that an operator should change; the service starts all the same.
type Advice struct {
	Code     string // superuser, flush, clock
	Sentence string
}

// clockSkew is how far the database's clock may be from ours.
const clockSkew = time.Minute

// Advise looks at what Open does not refuse. What the server does not tell is passed over.
func (s *Store) Advise(ctx context.Context) ([]Advice, error) {
	var all []Advice
	if s.engine.mysql {
		super, err := s.superuser(ctx)
		if err != nil {
			return nil, fmt.Errorf("look at the database: %w", fault(err))
		}
		if super {
			all = append(all, Advice{"superuser", "the database user is an administrator of the server; give the service a user with rights on its own database only"})
		}
		settings, err := mysqlSettings(ctx, s.engine.config)
		if err != nil {
			return nil, err
		}
		if settings["innodb_flush_log_at_trx_commit"] == "2" {
			all = append(all, Advice{"flush", "the database server runs with innodb_flush_log_at_trx_commit=2 and may lose its last second with the power"})
		}
	}
	var theirs int64
	if err := s.engine.read.QueryRowContext(ctx, `SELECT `+s.engine.now).Scan(&theirs); err != nil {
		return nil, fmt.Errorf("look at the database: %w", fault(err))
	}
	if off := s.Now().Sub(FromMicros(theirs)).Abs(); off > clockSkew {
		all = append(all, Advice{"clock", fmt.Sprintf("the database server's clock is %s away from ours", off.Round(time.Second))})
	}
	return all, nil
}

// superuser says whether our user may do anything on the server.
func (s *Store) superuser(ctx context.Context) (bool, error) {
	rows, err := s.engine.read.QueryContext(ctx, `SHOW GRANTS`)
	if err != nil {
		return false, err
	}
	defer rows.Close()
	super := false
	for rows.Next() {
		var grant string
		if err := rows.Scan(&grant); err != nil {
			return false, err
		}
		rights, on, _ := strings.Cut(grant, " ON ")
		everywhere := strings.HasPrefix(on, "*.*")
		super = super || everywhere && (strings.Contains(rights, "ALL PRIVILEGES") || strings.Contains(rights, "SUPER"))
	}
	return super, rows.Err()
}
