package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

const (
	mysqlConns        = 20
	mysqlDialTimeout  = 500 * time.Millisecond
	mysqlIOTimeout    = 3 * time.Second
	mysqlLockWait     = "2" // seconds
	mysqlIdleWrite    = "3" // seconds a stopped process may hold its row locks
	mysqlConnLifetime = 10 * time.Minute
)

// openMySQL looks at the server once, refuses settings under which promises would be broken, and opens the pool.
func openMySQL(ctx context.Context, o Options) (*engine, error) {
	cfg, err := mysqlConfig(o.URL)
	if err != nil {
		return nil, err
	}
	settings, err := mysqlSettings(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if settings["innodb_flush_log_at_trx_commit"] == "0" {
		return nil, errors.New("the database server runs with innodb_flush_log_at_trx_commit=0 and would lose what it confirmed; set it to 1")
	}
	if c := settings["collation_database"]; c != "utf8mb4_bin" {
		return nil, fmt.Errorf("the database's collation is %q; make it utf8mb4_bin: ALTER DATABASE ... CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", c)
	}
	cfg.Params = map[string]string{
		"sql_mode":  "'STRICT_ALL_TABLES,NO_ENGINE_SUBSTITUTION'",
		"time_zone": "'+00:00'",
	}
	for name, value := range map[string]string{ // what this server knows
		"transaction_isolation":          "'READ-COMMITTED'",
		"tx_isolation":                   "'READ-COMMITTED'",
		"innodb_lock_wait_timeout":       mysqlLockWait,
		"idle_write_transaction_timeout": mysqlIdleWrite,
	} {
		if _, known := settings[name]; known {
			cfg.Params[name] = value
		}
	}
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, errors.New("the database URL cannot be used")
	}
	db := sql.OpenDB(&keeping{Connector: connector})
	db.SetMaxOpenConns(mysqlConns)
	db.SetMaxIdleConns(mysqlConns)
	db.SetConnMaxLifetime(mysqlConnLifetime)
	return &engine{mysql: true, config: cfg, write: db, read: db, now: "CAST(UNIX_TIMESTAMP(NOW(6)) * 1000000 AS SIGNED)"}, nil
}

// mysqlConfig reads mysql://user:password@host:port/name, optionally with ?tls=true (or preferred, skip-verify). The errors of net/url
// repeat the URL, so none of them is passed on.
func mysqlConfig(raw string) (*mysql.Config, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.User == nil || u.User.Username() == "" || len(u.Path) < 2 || strings.Contains(u.Path[1:], "/") {
		return nil, errors.New("the database URL must be mysql://user:password@host:port/name, special characters written as %XX")
	}
	cfg := mysql.NewConfig()
	cfg.User = u.User.Username()
	cfg.Passwd, _ = u.User.Password()
	cfg.Net, cfg.Addr = "tcp", u.Host
	if u.Port() == "" {
		cfg.Addr = net.JoinHostPort(u.Hostname(), "3306")
	}
	cfg.DBName = u.Path[1:]
	cfg.Collation = "utf8mb4_bin"
	cfg.ParseTime, cfg.Loc = true, time.UTC // goose reads the time of its own rows
	cfg.ClientFoundRows = true              // an unchanged row counts as found, as on SQLite
	cfg.RejectReadOnly = true
	cfg.Timeout, cfg.ReadTimeout, cfg.WriteTimeout = mysqlDialTimeout, mysqlIOTimeout, mysqlIOTimeout
	cfg.Logger = &mysql.NopLogger{} // every error also comes back to us
	for key, values := range u.Query() {
		if key != "tls" || len(values) != 1 {
			return nil, errors.New("the database URL knows no option but tls")
		}
		cfg.TLSConfig = values[0]
	}
	if _, err := mysql.NewConnector(cfg.Clone()); err != nil {
		return nil, errors.New("the database URL's tls must be true, preferred or skip-verify")
	}
	return cfg, nil
}

// mysqlSettings reads the server's settings that we depend on or may set; absent names are unknown to it.
func mysqlSettings(ctx context.Context, cfg *mysql.Config) (map[string]string, error) {
	connector, err := mysql.NewConnector(cfg.Clone())
	if err != nil {
		return nil, errors.New("the database URL cannot be used")
	}
	db := sql.OpenDB(connector)
	defer db.Close()
	rows, err := db.QueryContext(ctx, `SHOW VARIABLES WHERE Variable_name IN ('innodb_flush_log_at_trx_commit', 'collation_database',
		'transaction_isolation', 'tx_isolation', 'innodb_lock_wait_timeout', 'idle_write_transaction_timeout')`)
	if err != nil {
		return nil, mysqlGreeting(cfg, err)
	}
	defer rows.Close()
	settings := map[string]string{}
	for rows.Next() {
		var name, value string
		if err := rows.Scan(&name, &value); err != nil {
			return nil, fmt.Errorf("read the database server's settings: %w", fault(err))
		}
		settings[name] = value
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("read the database server's settings: %w", fault(err))
	}
	return settings, nil
}

// mysqlGreeting says what to change when the first contact fails.
func mysqlGreeting(cfg *mysql.Config, err error) error {
	if m, ok := errors.AsType[*mysql.MySQLError](err); ok {
		switch m.Number {
		case mysqlNoDatabase:
			return fmt.Errorf("the database %q does not exist; make it: CREATE DATABASE %s CHARACTER SET utf8mb4 COLLATE utf8mb4_bin", cfg.DBName, cfg.DBName)
		case mysqlDenied, mysqlNoAccess:
			return fmt.Errorf("the database server refuses the user %q or the password, or does not let it use the database", cfg.User)
		}
	}
	return fmt.Errorf("reach the database server: %w", fault(err))
}
