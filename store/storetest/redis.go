package storetest

import (
	"context"
	"net"
	"os"
	"strconv"
	"syscall"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"
)

// RedisServer is a private Redis that a test may kill and freeze. It keeps nothing over a restart.
type RedisServer struct {
	server
	URL    string
	Client *redis.Client // patient enough for a busy machine
}

// Redis starts a Redis for this test; it is skipped by name where redis-server is not installed.
func Redis(t testing.TB) *RedisServer {
	t.Helper()
	daemon := need(t, "redis-server")
	dir, err := os.MkdirTemp(fastDir(), "minxu-redis-")
	if err != nil {
		t.Fatal(err)
	}
	port, err := freePort()
	if err != nil {
		t.Fatal(err)
	}
	addr := "127.0.0.1:" + strconv.Itoa(port)
	r := &RedisServer{URL: "redis://" + addr, Client: redis.NewClient(&redis.Options{Addr: addr, DialerRetries: 1, MaxRetries: -1})}
	r.server = server{dir: dir, answers: r.ping, command: []string{daemon, "--port", strconv.Itoa(port), "--bind", "127.0.0.1",
		"--save", "", "--appendonly", "no", "--dir", dir, "--enable-debug-command", "yes"}}
	t.Cleanup(func() {
		r.Client.Close()
		r.end()
	})
	if err := r.start(); err != nil {
		t.Fatal(err)
	}
	return r
}

func (r *RedisServer) ping() error {
	conn, err := net.DialTimeout("tcp", r.Client.Options().Addr, time.Second) // before the client, which complains at length
	if err != nil {
		return err
	}
	conn.Close()
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	return r.Client.Ping(ctx).Err()
}

// Kill ends the server at once, as a crash would.
func (r *RedisServer) Kill() { r.kill() }

// Restart starts it again, empty, on the same port.
func (r *RedisServer) Restart(t testing.TB) {
	t.Helper()
	if err := r.start(); err != nil {
		t.Fatal(err)
	}
}

// Freeze stops the server in its tracks; connections stay open and nothing answers.
func (r *RedisServer) Freeze() { r.freeze() }

// Thaw lets it go on.
func (r *RedisServer) Thaw() { r.signal(syscall.SIGCONT) }
