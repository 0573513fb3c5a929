package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"minxu/bot/wechat"
	"minxu/config"
	"minxu/store/storetest"
)

// program is the whole service on a port of its own.
type program struct {
	t      *testing.T
	h      *house
	base   string
	said   int
	serial atomic.Int64
	stop   func()

	numbers map[string]bool // that residents were given
}

// settings are an environment that touches nothing outside the folder.
func settings(dir string, more ...string) []string {
	return append([]string{"MINXU_ADDR=127.0.0.1:0", "MINXU_DATA_DIR=" + dir, "MINXU_DATABASE_URL=sqlite:" + filepath.Join(dir, "minxu.db")}, more...)
}

func startProgram(t *testing.T, environ []string) *program {
	t.Helper()
	c, err := config.Load(environ, "")
	if err != nil {
		t.Fatal(err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	ctx := context.Background()
	h, err := openHouse(ctx, c, listener, io.Discard)
	if err != nil {
		t.Fatal(err)
	}
	server := newServer(h)
	go server.Serve(listener)
	h.start(ctx)
	p := &program{t: t, h: h, base: "http://" + listener.Addr().String(), numbers: map[string]bool{}}
	stopped := false
	p.stop = func() {
		if !stopped {
			stopped = true
			h.phone.Close()
			server.Close()
			h.close(ctx)
		}
	}
	t.Cleanup(p.stop)
	return p
}

// say sends a text as the platform does, signed and sealed, and gives the reply.
func (p *program) say(openid, text string) string {
	p.t.Helper()
	p.said++
	return p.send(wechat.Message{Kind: wechat.KindText, From: openid, Text: text, At: time.Now()}, int64(time.Now().UnixNano())+int64(p.said))
}

func (p *program) send(m wechat.Message, id int64) string {
	p.t.Helper()
	account, _ := p.h.accounts()
	m.To = account.OriginalID
	platform := wechat.Callback{Token: account.Token, AppID: account.AppID, AESKey: account.AESKey}
	var random [16]byte
	rand.Read(random[:])
	query, body, err := platform.Encode(time.Now(), fmt.Sprint(id), random, m.To, wechat.Document(m, id))
	if err != nil {
		p.t.Fatal(err)
	}
	resp, err := http.Post(p.base+"/wechat/callback?"+query, "text/xml", bytes.NewReader(body))
	if err != nil {
		p.t.Fatal(err)
	}
	defer resp.Body.Close()
	reply, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK {
		p.t.Fatalf("the callback answered %d, %v", resp.StatusCode, err)
	}
	answer, err := platform.Decode(reply)
	if err != nil {
		p.t.Fatal(err)
	}
	return answer.Reply.Text
}

var demandNo = regexp.MustCompile(`MX\d{12,}`)

func TestTheWholeProgramTakesADemandAndTheStewardSeesIt(t *testing.T) {
	t.Parallel()
	dir := storetest.Dir(t)
	p := startProgram(t, settings(dir))
	const resident = "oStranger1"
	p.say(resident, "海风小区5号楼东头的路灯不亮了")
	reply := p.say(resident, "没有照片")
	if !strings.Contains(reply, "请您核对") {
		t.Fatalf("no read-back: %s", reply)
	}
	reply = p.say(resident, "提交")
	no := demandNo.FindString(reply)
	if no == "" {
		t.Fatalf("no number: %s", reply)
	}
	if page := p.console(t, "s1", "/console/demand/"); !strings.Contains(page, no[len(no)-4:]) {
		t.Fatalf("the steward's list has no %s:\n%s", no, page)
	}
	for _, path := range []string{"/healthz", "/readyz", "/metrics", "/public/", "/phone/"} {
		resp, err := http.Get(p.base + path)
		if err != nil {
			t.Fatal(err)
		}
		resp.Body.Close()
		if resp.StatusCode != http.StatusOK {
			t.Errorf("%s answered %d", path, resp.StatusCode)
		}
	}
}

// console opens a page as a member of staff, by a one-time link.
func (p *program) console(t *testing.T, staff, path string) string {
	t.Helper()
	link, err := p.h.site.NewLoginLink(context.Background(), staff, time.Hour)
	if err != nil {
		t.Fatal(err)
	}
	jar, _ := cookiejar.New(nil)
	client := &http.Client{Jar: jar}
	for _, at := range []string{link, path} {
		resp, err := client.Get(p.base + at)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(resp.Body)
		resp.Body.Close()
		if err != nil || resp.StatusCode != http.StatusOK {
			t.Fatalf("%s answered %d, %v", at, resp.StatusCode, err)
		}
		if at == path {
			return string(body)
		}
	}
	return ""
}

func TestATalkGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	dir := storetest.Dir(t)
	first := startProgram(t, settings(dir))
	const resident = "oStranger2"
	first.say(resident, "我要反映问题")
	reply := first.say(resident, "楼顶漏水")
	if !strings.Contains(reply, "楼顶漏水") {
		t.Fatalf("not heard: %s", reply)
	}
	first.stop()
	second := startProgram(t, settings(dir))
	second.say(resident, "海风小区2号楼")
	if reply := second.say(resident, "没有"); !strings.Contains(reply, "楼顶漏水") || !strings.Contains(reply, "海风小区2号楼") {
		t.Fatalf("the talk was lost: %s", reply)
	}
}

func TestConfiguredProductionRefusesWhatIsNotFitForIt(t *testing.T) {
	t.Parallel()
	key := base64.StdEncoding.EncodeToString(make([]byte, 32))
	for name, env := range map[string][]string{
		"MINXU_DATABASE_URL":   {"MINXU_ENV=production"},
		"MINXU_SECRET_KEY":     {"MINXU_DATABASE_URL=mysql://u:verysecret@127.0.0.1:3306/x"},
		"MINXU_WECHAT_AES_KEY": {"MINXU_WECHAT_AES_KEY=tooshort-verysecret"},
		"MINXU_WECHAT_TOKEN":   {"MINXU_WECHAT_APP_ID=wx1", "MINXU_WECHAT_APP_SECRET=verysecret"},
		"MINXU_TYPO":           {"MINXU_TYPO=verysecret"},
		"MINXU_ADDR":           {"MINXU_ADDR=nowhere"},
		"MINXU_WECHAT_MODE":    {"MINXU_WECHAT_MODE=loud", "MINXU_SECRET_KEY=" + key},
		"MINXU_REDIS_URL":      {"MINXU_REDIS_URL=http://verysecret"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := config.Load(env, "")
			if err == nil || !strings.Contains(err.Error(), name) {
				t.Fatalf("error %v does not name %s", err, name)
			}
			if strings.Contains(err.Error(), "verysecret") {
				t.Fatalf("the error shows a value: %v", err)
			}
		})
	}
}

func TestEveryCommandSaysWhatItDoes(t *testing.T) {
	t.Parallel()
	for _, args := range [][]string{{"--help"}, {"play", "--help"}, {"version"}, {"import", "--help"}} {
		var out, errs bytes.Buffer
		if code := run(context.Background(), args, nil, strings.NewReader(""), &out, &errs); code != 0 || out.Len() == 0 {
			t.Errorf("%v ended with %d and said %q %q", args, code, out.String(), errs.String())
		}
	}
	var out, errs bytes.Buffer
	if code := run(context.Background(), []string{"dance"}, nil, strings.NewReader(""), &out, &errs); code == 0 || !strings.Contains(errs.String(), "dance") {
		t.Errorf("an unknown command ended with %d and said %q", code, errs.String())
	}
}
