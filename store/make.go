package store

import (
	"context"
	"database/sql"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/go-sql-driver/mysql"
)

// MakeDatabase makes an empty database beside the one that an URL names and gives its URL and how to drop it. The user of the URL must
// be allowed to make databases.
func MakeDatabase(ctx context.Context, server, name string) (made string, drop func(), err error) {
	u, err := url.Parse(server)
	if err != nil || strings.ContainsAny(name, "`'\"\\") {
		return "", nil, fmt.Errorf("make database %s: the server's URL or the name cannot be used", name)
	}
	u.Path = "/" + name
	cfg, err := mysqlConfig(u.String())
	if err != nil {
		return "", nil, err
	}
	cfg.DBName = ""
	run := func(ctx context.Context, statement string) error {
		connector, err := mysql.NewConnector(cfg)
		if err != nil {
			return err
		}
		db := sql.OpenDB(connector)
		defer db.Close()
		_, err = db.ExecContext(ctx, statement)
		return fault(err)
	}
	if err := run(ctx, "CREATE DATABASE `"+name+"` CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"); err != nil {
		return "", nil, fmt.Errorf("make database %s: %w", name, err)
	}
	drop = func() {
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		defer cancel()
		_ = run(ctx, "DROP DATABASE IF EXISTS `"+name+"`") // a server that is gone keeps it; the name says what it was
	}
	return u.String(), drop, nil
}
