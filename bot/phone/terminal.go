package phone

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"
)

// Terminal is a resident's phone in a terminal, speaking to the JSON API of a running service at baseURL. Lines are messages; lines
// that begin with / are deeds (/help lists them). It returns at the end of the input, at /quit, or when ctx ends.
func Terminal(ctx context.Context, baseURL, name string, in io.Reader, out io.Writer) error {
	t := &terminal{base: strings.TrimRight(baseURL, "/"), out: out, client: &http.Client{}}
	defer t.client.CloseIdleConnections()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := t.meet(ctx, name); err != nil {
		return err
	}
	lines := make(chan string)
	go func() {
		defer close(lines)
		scanner := bufio.NewScanner(in)
		scanner.Buffer(nil, 1<<20)
		for scanner.Scan() {
			select {
			case lines <- scanner.Text():
			case <-ctx.Done():
				return
			}
		}
	}()
	ticker := time.NewTicker(time.Second)
	defer ticker.Stop()
	for {
		select {
		case line, more := <-lines:
			if !more || strings.TrimSpace(line) == "/quit" {
				return t.poll(ctx)
			}
			if err := t.line(ctx, strings.TrimSpace(line)); err != nil {
				var no *Refusal
				if !errors.As(err, &no) {
					return err
				}
				t.print(no.Sentence)
			}
		case <-ticker.C:
			if err := t.poll(ctx); err != nil {
				return err
			}
		case <-ctx.Done():
			return nil
		}
	}
}

const terminalHelp = `直接打字就是发消息。还可以：
/photo 文件或示例名   发照片（示例：lamp manhole rubbish leak tile）
/voice [文字]         发语音，文字是微信识别出来的内容
/location 纬度,经度,名称
/menu 键              点菜单，例如 /menu demand.new
/tap 编号 文字        点消息里的选项
/scan 场景  /follow  /unfollow  /retry
/clock +1h            拨钟：+10m +1h +1d 2026-03-10T09:00 reset
/quit                 放下手机`

type terminal struct {
	base, account, epoch string
	out                  io.Writer
	client               *http.Client
	serial               int64
}

func (t *terminal) print(text string) { _, _ = fmt.Fprintln(t.out, text) }

// meet finds the phone of that name or takes a new one, which follows and is greeted.
func (t *terminal) meet(ctx context.Context, name string) error {
	var before Delta
	if err := t.get(ctx, "/phone/api/state", &before); err != nil {
		return err
	}
	t.serial, t.epoch = before.Serial, before.Epoch
	var a Account
	if err := t.post(ctx, "/phone/api/residents", map[string]any{"name": name, "follow": true}, &a); err != nil {
		return err
	}
	t.account = a.OpenID
	t.print("—— " + a.Name + "的手机（/help 看说明，/quit 退出）——")
	return t.poll(ctx)
}

// line carries out what was typed.
func (t *terminal) line(ctx context.Context, line string) error {
	if line == "" {
		return nil
	}
	if !strings.HasPrefix(line, "/") {
		return t.send(ctx, Input{Kind: Text, Text: line})
	}
	word, rest, _ := strings.Cut(line[1:], " ")
	rest = strings.TrimSpace(rest)
	switch word {
	case "help":
		t.print(terminalHelp)
		return nil
	case "photo":
		return t.photo(ctx, rest)
	case "voice":
		return t.send(ctx, Input{Kind: Voice, Text: rest})
	case "location":
		parts := strings.SplitN(rest, ",", 3)
		if len(parts) < 2 {
			return Refuse("请写成：/location 37.5312,121.3905,海风小区附近")
		}
		lat, err1 := strconv.ParseFloat(strings.TrimSpace(parts[0]), 64)
		lng, err2 := strconv.ParseFloat(strings.TrimSpace(parts[1]), 64)
		if err1 != nil || err2 != nil {
			return Refuse("请写成：/location 37.5312,121.3905,海风小区附近")
		}
		in := Input{Kind: Location, Lat: lat, Lng: lng}
		if len(parts) == 3 {
			in.Label = strings.TrimSpace(parts[2])
		}
		return t.send(ctx, in)
	case "menu":
		return t.send(ctx, Input{Kind: Menu, Key: rest})
	case "tap":
		id, words, _ := strings.Cut(rest, " ")
		return t.send(ctx, Input{Kind: Tapped, Key: id, Text: words})
	case "scan":
		return t.send(ctx, Input{Kind: Scan, Key: rest})
	case "follow":
		return t.send(ctx, Input{Kind: Follow, Key: rest})
	case "unfollow":
		return t.send(ctx, Input{Kind: Unfollow})
	case "retry":
		return t.send(ctx, Input{Kind: Again})
	case "clock":
		return t.clock(ctx, rest)
	}
	return Refuse("没有这个命令，/help 看说明。")
}

func (t *terminal) clock(ctx context.Context, word string) error {
	body := map[string]any{"set": word}
	if word == "reset" {
		body = map[string]any{"reset": true}
	}
	var now struct{ Now time.Time }
	if err := t.post(ctx, "/phone/api/clock", body, &now); err != nil {
		return err
	}
	t.print("现在是 " + now.Now.In(Shanghai()).Format("2006-01-02 15:04"))
	return t.poll(ctx)
}

func (t *terminal) photo(ctx context.Context, name string) error {
	for _, s := range sampleList() {
		if s.Name == name {
			return t.send(ctx, Input{Kind: Image, Sample: name})
		}
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return Refuse("读不到这个文件，也没有这张示例照片。")
	}
	var form bytes.Buffer
	w := multipart.NewWriter(&form)
	for key, value := range map[string]string{"account": t.account, "kind": Image} {
		if err := w.WriteField(key, value); err != nil {
			return fmt.Errorf("photo form: %w", err)
		}
	}
	part, err := w.CreateFormFile("file", filepath.Base(name))
	if err != nil {
		return fmt.Errorf("photo form: %w", err)
	}
	if _, err := part.Write(data); err != nil {
		return fmt.Errorf("photo form: %w", err)
	}
	if err := w.Close(); err != nil {
		return fmt.Errorf("photo form: %w", err)
	}
	if err := t.do(ctx, http.MethodPost, "/phone/api/send", w.FormDataContentType(), &form, nil); err != nil {
		return err
	}
	return t.poll(ctx)
}

func (t *terminal) send(ctx context.Context, in Input) error {
	body := struct {
		Input
		Account string `json:"account"`
	}{in, t.account}
	if err := t.post(ctx, "/phone/api/send", body, nil); err != nil {
		return err
	}
	return t.poll(ctx)
}

// poll prints what has come since the last time: answers and pushes alike.
func (t *terminal) poll(ctx context.Context) error {
	var d Delta
	q := url.Values{"since": {strconv.FormatInt(t.serial, 10)}, "epoch": {t.epoch}}
	if err := t.get(ctx, "/phone/api/state?"+q.Encode(), &d); err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	t.serial, t.epoch = d.Serial, d.Epoch
	for _, m := range d.Messages {
		if m.Account == t.account && m.Side != Mine {
			t.print(line(m))
		}
	}
	return nil
}

// line is a bubble in one or a few lines of text.
func line(m Message) string {
	if m.Side == Client {
		return "  · " + m.Text
	}
	var b strings.Builder
	b.WriteString(map[string]string{"passive": "« ", "custom": "« [客服] ", "template": "« [通知] ", "notice": "« [通知] "}[m.Via])
	b.WriteString(strings.ReplaceAll(m.Text, "\n", "\n  "))
	for _, f := range m.Fields {
		b.WriteString("\n  " + f.Name + "：" + f.Value)
	}
	for _, tap := range m.Taps {
		b.WriteString("\n  [" + tap.ID + "] " + tap.Content)
	}
	if m.Tail != "" {
		b.WriteString("\n  " + m.Tail)
	}
	if m.Article != nil {
		b.WriteString(m.Article.Title + "\n  " + m.Article.Description + "\n  " + m.Article.URL)
	}
	if m.Media != "" {
		b.WriteString("［" + map[string]string{Image: "图片", Voice: "语音", Video: "视频"}[m.Kind] + "］")
	}
	return b.String()
}

func (t *terminal) get(ctx context.Context, path string, into any) error {
	return t.do(ctx, http.MethodGet, path, "", nil, into)
}

func (t *terminal) post(ctx context.Context, path string, body, into any) error {
	raw, err := json.Marshal(body)
	if err != nil {
		return fmt.Errorf("terminal request: %w", err)
	}
	return t.do(ctx, http.MethodPost, path, "application/json", bytes.NewReader(raw), into)
}

func (t *terminal) do(ctx context.Context, method, path, kind string, body io.Reader, into any) error {
	r, err := http.NewRequestWithContext(ctx, method, t.base+path, body)
	if err != nil {
		return fmt.Errorf("service address: %w", err)
	}
	if kind != "" {
		r.Header.Set("Content-Type", kind)
	}
	res, err := t.client.Do(r)
	if err != nil {
		return fmt.Errorf("service does not answer: %w", err)
	}
	defer func() { _ = res.Body.Close() }()
	switch {
	case res.StatusCode == http.StatusUnprocessableEntity:
		var no struct{ Error string }
		if err := json.NewDecoder(res.Body).Decode(&no); err != nil {
			return fmt.Errorf("service answer: %w", err)
		}
		return &Refusal{no.Error}
	case res.StatusCode != http.StatusOK:
		return fmt.Errorf("service answers status %d for %s (is the pretend phone on?)", res.StatusCode, strings.SplitN(path, "?", 2)[0])
	case into == nil:
		return nil
	}
	if err := json.NewDecoder(res.Body).Decode(into); err != nil {
		return fmt.Errorf("service answer: %w", err)
	}
	return nil
}
