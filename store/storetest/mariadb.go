package storetest

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/go-sql-driver/mysql"
)

// MariaDBServer is a private MariaDB that a test may kill and freeze.
type MariaDBServer struct {
	server
	Root *sql.DB // a session of the server's administrator, through its socket
	Addr string  // 127.0.0.1:PORT
}

// The one server of a test process that tests share; it ends with the process. A package variable, because starting one costs a second
// and go test gives tests of a package nothing else in common.
var (
	sharedOnce   sync.Once
	shared       *MariaDBServer
	sharedErr    error
	databaseDone atomic.Int64
)

// Database makes an empty database on the MariaDB that the tests of this process share, and drops it after the test.
func Database(t testing.TB) (url string) {
	t.Helper()
	install, daemon := need(t, "mariadb-install-db"), need(t, "mariadbd")
	sharedOnce.Do(func() { shared, sharedErr = startMariaDB(install, daemon) })
	if sharedErr != nil {
		t.Fatal(sharedErr)
	}
	return shared.Database(t)
}

// MariaDB starts a MariaDB for this test alone.
func MariaDB(t testing.TB) *MariaDBServer {
	t.Helper()
	m, err := startMariaDB(need(t, "mariadb-install-db"), need(t, "mariadbd"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		m.Root.Close()
		m.end()
	})
	return m
}

// Database makes an empty database on this server, dropped after the test, and gives its URL.
func (m *MariaDBServer) Database(t testing.TB) (url string) {
	t.Helper()
	name := fmt.Sprintf("minxu_test_%d", databaseDone.Add(1))
	if _, err := m.Root.Exec("CREATE DATABASE " + name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { m.Root.Exec("DROP DATABASE " + name) })
	return m.URL(name)
}

// URL is that of a database on this server, for a user without special rights.
func (m *MariaDBServer) URL(name string) string {
	return "mysql://minxu:s3cret%21@" + m.Addr + "/" + name
}

// Kill ends the server at once, as a crash would.
func (m *MariaDBServer) Kill() { m.kill() }

// Restart starts the server again on the same data and port.
func (m *MariaDBServer) Restart(t testing.TB) {
	t.Helper()
	if err := m.start(); err != nil {
		t.Fatal(err)
	}
}

// Freeze stops the server in its tracks; connections stay open and nothing answers.
func (m *MariaDBServer) Freeze() { m.freeze() }

// Thaw lets it go on.
func (m *MariaDBServer) Thaw() { m.signal(syscall.SIGCONT) }

func startMariaDB(install, daemon string) (*MariaDBServer, error) {
	dir, err := os.MkdirTemp(fastDir(), "minxu-db-")
	if err != nil {
		return nil, err
	}
	port, err := freePort()
	if err != nil {
		return nil, err
	}
	var asRoot []string
	if os.Geteuid() == 0 {
		asRoot = []string{"--user=root"}
	}
	const noAIO = "--innodb-use-native-aio=0" // many servers at once would use up what the system has
	data := "--datadir=" + filepath.Join(dir, "data")
	args := append([]string{"--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db", "--innodb-log-file-size=8M", noAIO}, asRoot...)
	if err := os.Mkdir(filepath.Join(dir, "tmp"), 0o700); err != nil {
		return nil, err
	}
	setup := exec.Command(install, args...)
	setup.Env = append(os.Environ(), "TMPDIR="+filepath.Join(dir, "tmp")) // a server that starts clears its folder for temporary tables
	if out, err := setup.CombinedOutput(); err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("mariadb-install-db: %w\n%s", err, out)
	}
	socket := filepath.Join(dir, "s")
	m := &MariaDBServer{Addr: "127.0.0.1:" + strconv.Itoa(port)}
	cfg := mysql.NewConfig()
	cfg.User, cfg.Net, cfg.Addr, cfg.Logger = "root", "unix", socket, &mysql.NopLogger{}
	connector, err := mysql.NewConnector(cfg)
	if err != nil {
		return nil, err
	}
	m.Root = sql.OpenDB(connector)
	m.server = server{dir: dir, answers: m.Root.Ping, command: append([]string{daemon, "--no-defaults", data, "--socket=" + socket,
		"--port=" + strconv.Itoa(port), "--bind-address=127.0.0.1", "--pid-file=" + filepath.Join(dir, "pid"), "--tmpdir=" + filepath.Join(dir, "tmp"), "--skip-name-resolve",
		"--character-set-server=utf8mb4", "--collation-server=utf8mb4_bin", "--innodb-flush-log-at-trx-commit=1",
		noAIO, "--innodb-buffer-pool-size=48M", "--innodb-log-file-size=8M", "--performance-schema=OFF", "--max-connections=500"}, asRoot...)}
	if err := m.start(); err != nil {
		m.end()
		return nil, err
	}
	_, err1 := m.Root.Exec("CREATE USER minxu@127.0.0.1 IDENTIFIED BY 's3cret!'")
	_, err2 := m.Root.Exec("GRANT ALL ON `minxu\\_%`.* TO minxu@127.0.0.1")
	if err := errors.Join(err1, err2); err != nil {
		m.end()
		return nil, err
	}
	return m, nil
}
