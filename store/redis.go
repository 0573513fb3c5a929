package store

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"net/url"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
	"github.com/redis/go-redis/v9/maintnotifications"
)

const (
	redisTimeout = 200 * time.Millisecond
	redisConns   = 32
)

// OpenRedis makes a client of one server, of Sentinel's master or of a cluster, as the URL says (see NewSessions). It does not connect
// yet. The client gives up after 200 ms and never tries twice: its defaults wait five to ten seconds for a frozen server. Errors never
// hold the URL.
func OpenRedis(raw string) (redis.UniversalClient, error) {
	u, err := url.Parse(raw)
	if err != nil || u.Host == "" || u.Scheme != "redis" && u.Scheme != "rediss" {
		return nil, errors.New("the Redis URL must be redis://[user:password@]host:port[/db] or rediss://...")
	}
	o := &redis.UniversalOptions{
		Addrs:                    []string{redisAddr(u.Host)},
		Protocol:                 2,
		ContextTimeoutEnabled:    true,
		DialTimeout:              redisTimeout,
		ReadTimeout:              redisTimeout,
		WriteTimeout:             redisTimeout,
		PoolTimeout:              redisTimeout,
		MaxRetries:               -1,
		DialerRetries:            1,
		PoolSize:                 redisConns,
		PipelinePoolSize:         -1, // one pool for everything
		DisableIdentity:          true,
		MaintNotificationsConfig: &maintnotifications.Config{Mode: maintnotifications.ModeDisabled},
	}
	o.Username = u.User.Username()
	o.Password, _ = u.User.Password()
	if u.Scheme == "rediss" {
		o.TLSConfig = &tls.Config{ServerName: u.Hostname(), MinVersion: tls.VersionTLS12}
	}
	if db := strings.Trim(u.Path, "/"); db != "" {
		if o.DB, err = strconv.Atoi(db); err != nil || o.DB < 0 {
			return nil, errors.New("the Redis URL's path must be the number of a database")
		}
	}
	for key, values := range u.Query() {
		switch {
		case key == "addr":
			for _, a := range values {
				o.Addrs = append(o.Addrs, redisAddr(a))
			}
		case key == "master_name" && len(values) == 1 && values[0] != "":
			o.MasterName = values[0]
			o.SentinelUsername, o.SentinelPassword = o.Username, o.Password
		default:
			return nil, errors.New("the Redis URL knows no options but addr and master_name")
		}
	}
	if len(o.Addrs) > 1 && o.MasterName == "" && o.DB != 0 {
		return nil, errors.New("a Redis cluster has no numbered databases")
	}
	redis.SetLogger(quiet{})
	return redis.NewUniversalClient(o), nil
}

// redisAddr adds the usual port.
func redisAddr(host string) string {
	if _, _, err := net.SplitHostPort(host); err == nil {
		return host
	}
	return net.JoinHostPort(strings.Trim(host, "[]"), "6379")
}

// quiet keeps the client from writing to standard error by itself: every error comes back to the caller, who logs what matters.
type quiet struct{}

// Printf drops the line.
func (quiet) Printf(context.Context, string, ...any) {}
