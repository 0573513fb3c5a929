package main

import (
	"bytes"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"minxu/store/storetest"
)

// TestTheStaticBinaryRunsAsAnotherUserWithNothingButItself stands in for the image where none can be built: a chroot that holds the binary
// and a writable data folder, and an ordinary user.
func TestTheStaticBinaryRunsAsAnotherUserWithNothingButItself(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the binary")
	}
	if os.Getuid() != 0 {
		t.Skip("chroot and another user need root")
	}
	t.Parallel()
	root := storetest.Dir(t)
	const user = 65532
	build := exec.Command("go", "build", "-trimpath", "-ldflags", "-s -w", "-o", filepath.Join(root, "minxu"), ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	data := filepath.Join(root, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Chown(data, user, user); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(root, 0o555); err != nil { // the user may read and run, and write nowhere but into data
		t.Fatal(err)
	}
	addr := freeAddr(t)
	var said bytes.Buffer
	cmd := exec.Command("/minxu")
	cmd.Env = []string{"MINXU_ADDR=" + addr, "MINXU_DATA_DIR=/data", "MINXU_DATABASE_URL=sqlite:/data/minxu.db"}
	cmd.Dir, cmd.Stdout, cmd.Stderr = "/", &said, &said
	cmd.SysProcAttr = &syscall.SysProcAttr{Chroot: root, Credential: &syscall.Credential{Uid: user, Gid: user}, Pdeathsig: syscall.SIGKILL}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	deadline := time.After(30 * time.Second)
	for {
		if resp, err := http.Get("http://" + addr + "/readyz"); err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				break
			}
		}
		select {
		case err := <-ended:
			t.Fatalf("it ended: %v\n%s", err, said.String())
		case <-deadline:
			cmd.Process.Kill()
			t.Fatalf("not ready\n%s", said.String())
		case <-time.After(10 * time.Millisecond):
		}
	}
	p := newPlatform(t)
	m, id := p.text("oChroot", "海风小区5号楼路灯不亮了")
	reply, err := p.deliver(addr, m, id)
	if err != nil || !strings.Contains(reply, "路灯") {
		t.Errorf("it answered %q, %v", reply, err)
	}
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err != nil {
			t.Errorf("it did not end well after SIGTERM: %v\n%s", err, said.String())
		}
	case <-time.After(11 * time.Second):
		cmd.Process.Kill()
		t.Error("it did not drain within ten seconds")
	}
}
