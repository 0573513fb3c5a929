package phone_test

import (
	"bufio"
	"context"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"minxu/bot/phone"
)

// person sits before a terminal: types a line and reads until some words appear.
type person struct {
	t    *testing.T
	keys io.Writer
	seen *bufio.Scanner
}

func (p *person) types(line, until string) {
	p.t.Helper()
	if _, err := io.WriteString(p.keys, line+"\n"); err != nil {
		p.t.Fatal(err)
	}
	p.reads(until)
}

func (p *person) reads(until string) {
	p.t.Helper()
	var all []string
	for p.seen.Scan() {
		all = append(all, p.seen.Text())
		if strings.Contains(p.seen.Text(), until) {
			return
		}
	}
	p.t.Fatalf("the terminal ends without %q: %q", until, all)
}

func TestAResidentInTheTerminal(t *testing.T) {
	t.Parallel()
	h := echoHouse(t)
	file := filepath.Join(t.TempDir(), "a.png")
	if err := os.WriteFile(file, []byte("\x89PNG\r\n\x1a\n"+strings.Repeat("\x00", 50)), 0o600); err != nil {
		t.Fatal(err)
	}
	in, keys := io.Pipe()
	screen, out := io.Pipe()
	result := make(chan error, 1)
	go func() {
		result <- phone.Terminal(context.Background(), h.page+"/", "张阿姨", in, out)
		_ = out.Close()
	}()
	p := &person{t, keys, bufio.NewScanner(screen)}
	p.reads("« subscribe")
	p.types("楼道灯坏了", "« 您说：楼道灯坏了")
	p.types("/photo lamp", "« 收到image")
	p.types("/photo "+file, "« 收到image")
	p.types("/photo nowhere.png", "读不到")
	p.types("/voice 暖气不热", "« 语音 暖气不热")
	p.types("/location 37.5312,121.3905,海风小区附近", "« 您在海风小区附近 37.5312,121.3905")
	p.types("/location 37.5312", "请写成")
	p.types("/menu demand.new", "« CLICK demand.new")
	p.types("/tap 7 满意", "« 您说：满意7")
	p.types("/scan lamp-1", "« SCAN lamp-1")
	p.types("/retry", "« SCAN lamp-1")
	p.types("/unfollow", "· 您取消了关注")
	p.types("在吗", "还没有关注")
	p.types("/follow", "« subscribe")
	p.types("/clock +1h", "现在是 2026-03-10 10:00")
	p.types("/dance", "没有这个命令")
	p.types("/help", "/quit")
	p.types("在吗", "« 您说：在吗")
	if a := h.call(t, "message/custom/send", text(h.openid(t, "张阿姨"), "管家来过了")); a.code() != 0 {
		t.Fatal(a)
	}
	p.reads("« [客服] 管家来过了")
	if _, err := io.WriteString(keys, "/quit\n"); err != nil {
		t.Fatal(err)
	}
	if err := <-result; err != nil {
		t.Error(err)
	}
}

func TestATerminalWithoutAServiceSaysSo(t *testing.T) {
	t.Parallel()
	err := phone.Terminal(t.Context(), "http://127.0.0.1:1", "张阿姨", strings.NewReader(""), io.Discard)
	if err == nil || !strings.Contains(err.Error(), "service does not answer") {
		t.Errorf("%v", err)
	}
}
