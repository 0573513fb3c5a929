package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"minxu/bot/wechat"
	"minxu/config"
)

// beProgram makes the test binary be the program itself, so that tests can kill it.
const beProgram = "BE_MINXU"

func TestMain(m *testing.M) {
	if os.Getenv(beProgram) == "1" {
		main()
		return
	}
	os.Exit(m.Run())
}

// replica is the program in a process of its own, to be killed.
type replica struct {
	t       *testing.T
	addr    string
	environ []string
	cmd     *exec.Cmd
	log     *bytes.Buffer
}

// freeAddr is an address that nobody listens on now.
func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

func newReplica(t *testing.T, environ ...string) *replica {
	t.Helper()
	r := &replica{t: t, addr: freeAddr(t)}
	r.environ = append([]string{"MINXU_ADDR=" + r.addr, "MINXU_LOG_LEVEL=warn", beProgram + "=1", "PATH=" + os.Getenv("PATH"), "HOME=" + os.TempDir()}, environ...)
	t.Cleanup(func() {
		r.kill()
		if t.Failed() && r.log != nil {
			tail := r.log.String()
			t.Logf("the program said:\n%s", tail[max(0, len(tail)-3000):])
		}
	})
	return r
}

// start starts the process and waits until it is ready.
func (r *replica) start() {
	r.t.Helper()
	r.log = &bytes.Buffer{}
	r.cmd = exec.Command(os.Args[0])
	r.cmd.Env, r.cmd.Stdout, r.cmd.Stderr = r.environ, r.log, r.log
	r.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL}
	if err := r.cmd.Start(); err != nil {
		r.t.Fatal(err)
	}
	deadline := time.Now().Add(30 * time.Second)
	for {
		resp, err := http.Get("http://" + r.addr + "/readyz")
		if err == nil {
			resp.Body.Close()
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		if time.Now().After(deadline) {
			r.t.Fatalf("not ready: %v\n%s", err, r.log)
		}
		time.Sleep(5 * time.Millisecond) // a poll of another process, which has no other way to call
	}
}

// kill ends the process as a crash does.
func (r *replica) kill() {
	if r.cmd != nil {
		r.cmd.Process.Kill()
		r.cmd.Wait()
		r.cmd = nil
	}
}

// platform plays WeChat for the pretend account: it delivers, and brings again what was not answered.
type platform struct {
	t        *testing.T
	client   *http.Client
	callback wechat.Callback
	account  string
	ids      atomic.Int64
	inFlight atomic.Int64
	broken   atomic.Int64 // deliveries that died on the way
}

func newPlatform(t *testing.T) *platform {
	p := &platform{t: t, callback: wechat.Callback{Token: "pretendtoken", AppID: pretendAppID, AESKey: pretendAESKey}, account: "gh_pretend"}
	p.client = &http.Client{Timeout: 6 * time.Second, Transport: &http.Transport{MaxIdleConnsPerHost: 64}}
	p.ids.Store(time.Now().UnixNano())
	t.Cleanup(p.client.CloseIdleConnections)
	return p
}

func (p *platform) text(openid, words string) (wechat.Message, int64) {
	return wechat.Message{Kind: wechat.KindText, From: openid, To: p.account, Text: words, At: time.Now()}, p.ids.Add(1)
}

var errNoAnswer = errors.New("no answer")

// deliver sends a message once.
func (p *platform) deliver(addr string, m wechat.Message, id int64) (string, error) {
	var random [16]byte
	rand.Read(random[:])
	query, body, err := p.callback.Encode(time.Now(), fmt.Sprint(binary.BigEndian.Uint32(random[:])), random, p.account, wechat.Document(m, id))
	if err != nil {
		return "", err
	}
	p.inFlight.Add(1)
	defer p.inFlight.Add(-1)
	resp, err := p.client.Post("http://"+addr+"/wechat/callback?"+query, "text/xml", bytes.NewReader(body))
	if err != nil {
		p.broken.Add(1)
		return "", fmt.Errorf("%w: %w", errNoAnswer, err)
	}
	defer resp.Body.Close()
	reply, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode >= 500 {
		p.broken.Add(1)
		return "", fmt.Errorf("%w: status %d, %v", errNoAnswer, resp.StatusCode, err)
	}
	if resp.StatusCode != http.StatusOK {
		return "", fmt.Errorf("status %d", resp.StatusCode)
	}
	answer, err := p.callback.Decode(reply)
	return answer.Reply.Text, err
}

// insist delivers until there is an answer that is not BUSY, which promises nothing, as the platform and a patient person do.
func (p *platform) insist(ctx context.Context, addr string, m wechat.Message, id int64) (string, error) {
	for {
		reply, err := p.deliver(addr, m, id)
		switch {
		case err == nil && !strings.Contains(reply, "系统繁忙"):
			return reply, nil
		case err != nil && !errors.Is(err, errNoAnswer):
			return "", err
		}
		select {
		case <-ctx.Done():
			return "", ctx.Err()
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// given is a number that a resident was given, with the message that brought it.
type given struct {
	no, reply, canary string
	m                 wechat.Message
	id                int64
}

// file files one matter as a person would, answering what is asked, and gives the number.
func (p *platform) file(ctx context.Context, addr, openid, canary string) (given, error) {
	words := "海风小区3号楼楼道灯坏了" + canary
	for range 40 {
		m, id := p.text(openid, words)
		reply, err := p.insist(ctx, addr, m, id)
		if err != nil {
			return given{}, err
		}
		switch {
		case demandNo.MatchString(reply) && strings.Contains(reply, "已提交，编号"): // a list of matters that says 已提交 beside each is no receipt
			return given{demandNo.FindString(reply), reply, canary, m, id}, nil
		case strings.Contains(reply, "请您核对"):
			words = "提交"
		case strings.Contains(reply, "没有就回复"):
			words = "没有"
		case strings.Contains(reply, "另外登记"):
			words = "2"
		case strings.Contains(reply, "1 是"):
			words = "1"
		case strings.Contains(reply, "已经提交好了"): // the unfinished talk was lost with Redis and the yes met the matter before: told once more
			words = "海风小区3号楼楼道灯坏了" + canary
		default:
			words = "海风小区3号楼楼道灯坏了" + canary
		}
	}
	return given{}, fmt.Errorf("no number for %s", canary)
}

// secretFor is a settings line with a key, which any database but SQLite wants.
func secretFor(seed byte) string {
	key := bytes.Repeat([]byte{seed}, 32)
	return "MINXU_SECRET_KEY=" + base64.StdEncoding.EncodeToString(key)
}

func configOf(t *testing.T, environ []string) config.Config {
	t.Helper()
	var own []string
	for _, e := range environ {
		if strings.HasPrefix(e, "MINXU_") {
			own = append(own, e)
		}
	}
	c, err := config.Load(own, "")
	if err != nil {
		t.Fatal(err)
	}
	return c
}
