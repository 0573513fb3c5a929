package storetest

import (
	"context"
	"net"
	"os"
	"path/filepath"
	"strconv"
	"strings"
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

// Redis starts a Redis for this test, with further options of redis-server; it is skipped by name where that is not installed.
func Redis(t testing.TB, options ...string) *RedisServer {
	t.Helper()
	dir := Dir(t)
	return redisServer(t, func(port string) []string {
		return append([]string{"--port", port, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", dir, "--enable-debug-command", "yes"}, options...)
	})
}

func redisServer(t testing.TB, options func(port string) []string) *RedisServer {
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
	r.server = server{dir: dir, answers: r.ping, command: append([]string{daemon}, options(strconv.Itoa(port))...)}
	t.Cleanup(func() {
		r.Client.Close()
		r.end()
	})
	if err := r.start(); err != nil {
		t.Fatal(err)
	}
	return r
}

// RedisCluster starts a cluster of one node, which refuses commands over several slots as a large one does. Its URL names the node twice,
// because that is what makes it a cluster.
func RedisCluster(t testing.TB) *RedisServer {
	t.Helper()
	r := Redis(t, "--cluster-enabled", "yes", "--cluster-require-full-coverage", "no")
	if err := r.Client.ClusterAddSlotsRange(t.Context(), 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	for {
		info, err := r.Client.ClusterInfo(t.Context()).Result()
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(info, "cluster_state:ok") {
			break
		}
		time.Sleep(20 * time.Millisecond)
	}
	r.URL += "?addr=" + r.Client.Options().Addr
	return r
}

// Sentinel starts a sentinel that watches a server under the name "house", and gives the URL through it.
func Sentinel(t testing.TB, watched *RedisServer) (url string) {
	t.Helper()
	dir := Dir(t)
	host, port, err := net.SplitHostPort(watched.Client.Options().Addr)
	if err != nil {
		t.Fatal(err)
	}
	conf := filepath.Join(dir, "sentinel.conf")
	if err := os.WriteFile(conf, []byte("sentinel monitor house "+host+" "+port+" 1\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := redisServer(t, func(port string) []string {
		return []string{conf, "--sentinel", "--port", port, "--bind", "127.0.0.1", "--dir", dir}
	})
	return s.URL + "?master_name=house"
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
