package bench

import (
	"bytes"
	"fmt"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// process is a process whose processor time is watched.
type process struct {
	name string
	pid  int
}

// clockTicks is how many ticks of /proc a second has; Linux shows a hundred on every machine.
const clockTicks = 100

// cpu is the processor time that the process has used so far.
func (p process) cpu(t testing.TB) time.Duration {
	t.Helper()
	stat, err := os.ReadFile(fmt.Sprintf("/proc/%d/stat", p.pid))
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(stat), ") ")
	fields := strings.Fields(after)
	var ticks int64
	for _, f := range fields[11:13] { // utime, stime
		n, err := strconv.ParseInt(f, 10, 64)
		if err != nil {
			t.Fatal(err)
		}
		ticks += n
	}
	return time.Duration(ticks) * time.Second / clockTicks
}

// resident is the memory that the process holds now, in bytes.
func (p process) resident(t testing.TB) int64 {
	t.Helper()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", p.pid))
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if v, ok := strings.CutPrefix(line, "VmRSS:"); ok {
			n, err := strconv.ParseInt(strings.Fields(v)[0], 10, 64)
			if err != nil {
				t.Fatal(err)
			}
			return n << 10
		}
	}
	t.Fatal("the process has no VmRSS")
	return 0
}

// server is a server in a process of its own.
type server struct {
	process
	addr string
	cmd  *exec.Cmd
	log  journal
	took time.Duration // from its start to its readiness
}

// journal is what a process says.
type journal struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write keeps what is said.
func (j *journal) Write(p []byte) (int, error) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.Write(p)
}

// String gives all that was said.
func (j *journal) String() string {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.text.String()
}

// freeAddr is an address that nobody listens on now.
func freeAddr(t testing.TB) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

// start starts a program and waits until it answers on the path. It ends with the benchmark.
func start(t testing.TB, name, addr, path, program string, environ ...string) *server {
	t.Helper()
	s := &server{addr: addr, cmd: exec.Command(program)}
	s.cmd.Env, s.cmd.Stdout, s.cmd.Stderr = append(environ, "PATH="+os.Getenv("PATH"), "HOME="+os.TempDir()), &s.log, &s.log
	s.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	began := time.Now()
	if err := s.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	s.process = process{name, s.cmd.Process.Pid}
	t.Cleanup(s.stop)
	client := &http.Client{Timeout: time.Second, Transport: &http.Transport{DisableKeepAlives: true}}
	for time.Since(began) < 60*time.Second {
		if resp, err := client.Get("http://" + addr + path); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				s.took = time.Since(began)
				return s
			}
		}
		time.Sleep(2 * time.Millisecond) // a poll of another process, which has no other way to call
	}
	s.stop()
	t.Fatalf("%s is not ready:\n%s", name, s.log.String())
	return nil
}

// stop ends the process and waits for its end; a second call does nothing.
func (s *server) stop() {
	if s.cmd == nil {
		return
	}
	s.cmd.Process.Signal(syscall.SIGTERM)
	done := make(chan struct{})
	go func() { s.cmd.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(15 * time.Second):
		s.cmd.Process.Kill()
		<-done
	}
	s.cmd = nil
}
