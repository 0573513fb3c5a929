package storetest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// need skips the test by name when a program is not installed, or fails it where every service is required.
func need(t testing.TB, program string) string {
	t.Helper()
	path, err := exec.LookPath(program)
	if err == nil {
		return path
	}
	if os.Getenv("MINXU_REQUIRE_SERVICES") == "1" {
		t.Fatalf("%s is not installed, and MINXU_REQUIRE_SERVICES=1", program)
	}
	t.Skipf("%s is not installed", program)
	return ""
}

// reaper runs a server and outlives the test process by a moment: however that process ends, its end of the pipe closes, and the reaper
// kills the server and deletes its folder.
const reaper = `dir=$1; shift
"$@" </dev/null >>"$dir/log" 2>&1 &
echo $!
read gone
kill -KILL $! 2>/dev/null
wait 2>/dev/null
rm -rf "$dir"`

// server is a private server in a folder of its own.
type server struct {
	dir     string
	command []string
	answers func() error
	mu      sync.Mutex
	pid     int
	reapers []reaping
}

type reaping struct {
	stdin io.Closer
	cmd   *exec.Cmd
}

// start starts the server, or starts it again, and waits until it answers.
func (s *server) start() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	cmd := exec.Command("sh", append([]string{"-c", reaper, "reaper", s.dir}, s.command...)...)
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true} // an interrupt at the terminal is for the test alone
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	s.reapers = append(s.reapers, reaping{stdin, cmd})
	word, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return fmt.Errorf("start %s: %w", s.command[0], err)
	}
	if s.pid, err = strconv.Atoi(strings.TrimSpace(word)); err != nil {
		return fmt.Errorf("start %s: %w", s.command[0], err)
	}
	deadline := time.After(30 * time.Second)
	for {
		if err = s.answers(); err == nil {
			return nil
		}
		select {
		case <-deadline:
			log, _ := os.ReadFile(s.dir + "/log")
			return fmt.Errorf("%s does not answer: %w\n%s", s.command[0], err, log)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

func (s *server) signal(sig syscall.Signal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	syscall.Kill(s.pid, sig)
}

// kill ends the server at once and waits until it is gone.
func (s *server) kill() {
	s.signal(syscall.SIGKILL)
	s.until('Z')
}

// freeze stops the server and waits until every thread of it stands.
func (s *server) freeze() {
	s.signal(syscall.SIGSTOP)
	s.until('T')
}

// until waits for a state of the server's threads, or for its end; signals take a moment.
func (s *server) until(state byte) {
	for range 10_000 {
		stats, _ := filepath.Glob(fmt.Sprintf("/proc/%d/task/*/stat", s.pid))
		reached := true
		for _, name := range stats {
			stat, err := os.ReadFile(name)
			_, after, ok := strings.Cut(string(stat), ") ")
			reached = reached && (err != nil || !ok || after[0] == state)
		}
		if reached {
			return
		}
		time.Sleep(100 * time.Microsecond)
	}
}

// end kills the server and deletes its folder.
func (s *server) end() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, r := range s.reapers {
		r.stdin.Close()
		r.cmd.Wait()
	}
}

// freePort asks the system for a port that nobody uses.
func freePort() (int, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	defer l.Close()
	return l.Addr().(*net.TCPAddr).Port, nil
}
