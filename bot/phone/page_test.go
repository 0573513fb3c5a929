package phone_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"minxu/bot/phone"
)

func (h *house) get(t *testing.T, path string) string {
	t.Helper()
	res, err := http.Get(h.page + path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	if res.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d", path, res.StatusCode)
	}
	return string(raw)
}

// put posts JSON to the page's API and gives status and body.
func (h *house) put(t *testing.T, path, body string, header ...string) (int, string) {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), "POST", h.page+path, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Content-Type", "application/json")
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	res, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	raw, err := io.ReadAll(res.Body)
	if err != nil {
		t.Fatal(err)
	}
	return res.StatusCode, string(raw)
}

func echoHouse(t *testing.T, change ...func(*phone.Options)) *house {
	t.Helper()
	clock := phone.NewShift(morning)
	return openAt(t, clock, speaks(t, clock, echo), change...)
}

func TestThePagesJSON(t *testing.T) {
	t.Parallel()
	h := echoHouse(t, func(o *phone.Options) { o.Residents = []string{"张阿姨"} })
	for _, c := range []struct {
		name, path, body string
		status           int
		want             string
		header           []string
	}{
		{"a new resident follows and is greeted", "/phone/api/residents", `{"name":"小刘","follow":true}`, 200, `"following":true`, nil},
		{"a resident needs a name", "/phone/api/residents", `{"name":""}`, 422, "名字", nil},
		{"words come back", "/phone/api/send", `{"account":"张阿姨","kind":"text","text":"楼道灯坏了"}`, 200, "您说：楼道灯坏了", nil},
		{"a menu click has its name", "/phone/api/send", `{"account":"张阿姨","kind":"menu","key":"demand.new"}`, 200, "CLICK demand.new", nil},
		{"nobody's phone", "/phone/api/send", `{"account":"某人","kind":"text","text":"a"}`, 422, "没有这部手机", nil},
		{"an empty text", "/phone/api/send", `{"account":"张阿姨","kind":"text","text":""}`, 422, "写字", nil},
		{"no JSON", "/phone/api/send", `{`, 422, "格式", nil},
		{"a body that is not said to be JSON", "/phone/api/send", `{}`, 422, "格式", []string{"Content-Type", "text/plain"}},
		{"another site's request", "/phone/api/clock", `{"add":"1h"}`, 403, "", []string{"Sec-Fetch-Site", "cross-site"}},
		{"a clock nobody can read", "/phone/api/clock", `{"set":"morgen"}`, 422, "时间", nil},
		{"a press on no card", "/phone/api/press", `{"note":1,"key":"a"}`, 422, "卡片", nil},
	} {
		status, got := h.put(t, c.path, c.body, c.header...)
		if status != c.status || !strings.Contains(got, c.want) {
			t.Errorf("%s: %d %s, want %d with %q", c.name, status, got, c.status, c.want)
		}
	}
	if got := h.clock.Now(); !got.Equal(morning()) {
		t.Errorf("the clock was moved to %s by requests that were refused", got)
	}
	var grey []string
	for _, m := range h.Messages("张阿姨") {
		if m.Side == phone.Client {
			grey = append(grey, m.Text)
		}
	}
	if len(grey) != 1 || grey[0] != "您点了菜单：反映民需" {
		t.Errorf("grey lines %q, want the name of the button", grey)
	}
}

func TestAPictureOfOnesOwn(t *testing.T) {
	t.Parallel()
	h := echoHouse(t)
	h.send(t, "张阿姨", say("在吗"))
	upload := func(data string) (int, string) {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		for _, field := range [][2]string{{"account", "张阿姨"}, {"kind", "image"}} {
			if err := w.WriteField(field[0], field[1]); err != nil {
				t.Fatal(err)
			}
		}
		part, err := w.CreateFormFile("file", "a.png")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return h.put(t, "/phone/api/send", form.String(), "Content-Type", w.FormDataContentType())
	}
	png := "\x89PNG\r\n\x1a\n" + strings.Repeat("\x00", 50)
	if status, got := upload(png); status != 200 || !strings.Contains(got, "收到image") {
		t.Errorf("a picture: %d %s", status, got)
	}
	if status, got := upload("<script>"); status != 422 || !strings.Contains(got, "不是照片") {
		t.Errorf("something else: %d %s", status, got)
	}
	var media string
	for _, m := range h.Messages("张阿姨") {
		if m.Kind == phone.Image {
			media = m.Media
		}
	}
	if got := h.get(t, "/phone/api/media/"+media); got != png {
		t.Errorf("the page gets %d bytes of the picture, want %d", len(got), len(png))
	}
}

func TestThePageIsShutAgainstForeignContent(t *testing.T) {
	t.Parallel()
	h := echoHouse(t)
	w := httptest.NewRecorder()
	h.Handler().ServeHTTP(w, httptest.NewRequest("GET", "/phone/", nil))
	policy := w.Header().Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "base-uri 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("the policy %q lacks %s", policy, want)
		}
	}
	page := w.Body.String()
	if w.Code != 200 || strings.Contains(page, "<script>") || strings.Contains(page, " style=") || strings.Contains(page, " onclick=") {
		t.Errorf("status %d, or the page carries inline code", w.Code)
	}
	files, err := os.ReadDir("static")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		raw, err := os.ReadFile(filepath.Join("static", f.Name()))
		if err != nil {
			t.Fatal(err)
		}
		text := strings.ReplaceAll(string(raw), "http://www.w3.org/2000/svg", "")
		for _, bad := range []string{"src=\"http", "href=\"http", "innerHTML", "insertAdjacentHTML", "@import", "url(http", "eval("} {
			if strings.Contains(text, bad) {
				t.Errorf("%s holds %s", f.Name(), bad)
			}
		}
	}
}

func TestTheFeedTellsWhatChangedAndNothingTwice(t *testing.T) {
	t.Parallel()
	h := echoHouse(t, func(o *phone.Options) { o.Residents = []string{"张阿姨"} })
	state := func(query string) phone.Delta {
		var d phone.Delta
		if err := json.Unmarshal([]byte(h.get(t, "/phone/api/state?"+query)), &d); err != nil {
			t.Fatal(err)
		}
		return d
	}
	first := state("")
	if !first.Whole || len(first.Accounts) != 1 || len(first.Messages) != 0 || len(first.Menu) != 3 {
		t.Errorf("the first state is %+v", first)
	}
	after := func(d phone.Delta) string { return "since=" + jsonText(d.Serial) + "&epoch=" + d.Epoch }
	h.send(t, "张阿姨", say("在吗"))
	second := state(after(first))
	if second.Whole || len(second.Messages) != 2 {
		t.Errorf("after one exchange: %+v", second)
	}
	if third := state(after(second)); third.Whole || len(third.Messages) != 0 {
		t.Errorf("after nothing: %+v", third)
	}
	if other := state("since=" + jsonText(second.Serial) + "&epoch=other"); !other.Whole || len(other.Messages) != 2 {
		t.Errorf("for a page of an earlier start: %+v", other)
	}
}

func jsonText(v any) string {
	raw, _ := json.Marshal(v)
	return string(raw)
}

func TestAPushArrivesOnTheStream(t *testing.T) {
	t.Parallel()
	h := echoHouse(t)
	h.send(t, "张阿姨", say("在吗"))
	res, err := http.Get(h.page + "/phone/api/events")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = res.Body.Close() }()
	if kind := res.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Fatalf("the stream is %s", kind)
	}
	lines := bufio.NewScanner(res.Body)
	lines.Buffer(nil, 1<<20)
	pushed := false
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		var d phone.Delta
		if err := json.Unmarshal([]byte(data), &d); err != nil {
			t.Fatal(err)
		}
		if d.Whole {
			if a := h.call(t, "message/custom/send", text(h.openid(t, "张阿姨"), "管家来过了")); a.code() != 0 {
				t.Fatal(a)
			}
		}
		for _, m := range d.Messages {
			pushed = pushed || m.Via == "custom" && m.Text == "管家来过了" && !d.Whole
		}
		if pushed {
			h.Close() // ends the stream, and the loop with it
		}
	}
	if !pushed {
		t.Error("the push did not come over the stream")
	}
}

func TestTheClockOfTheHouse(t *testing.T) {
	t.Parallel()
	h := echoHouse(t)
	for _, c := range []struct{ body, want string }{
		{`{"add":"10m"}`, "2026-03-10 09:10"},
		{`{"add":"1h"}`, "2026-03-10 10:10"},
		{`{"add":"1d"}`, "2026-03-11 10:10"},
		{`{"add":"-1d"}`, "2026-03-10 10:10"},
		{`{"set":"2026-03-17T18:00"}`, "2026-03-17 18:00"},
		{`{"set":"2026-03-17T10:30:00Z"}`, "2026-03-17 18:30"},
		{`{"reset":true}`, "2026-03-10 09:00"},
	} {
		if status, got := h.put(t, "/phone/api/clock", c.body); status != 200 {
			t.Fatalf("%s: %d %s", c.body, status, got)
		}
		if got := h.clock.Now().In(phone.Shanghai()).Format("2006-01-02 15:04"); got != c.want {
			t.Errorf("after %s it is %s, want %s", c.body, got, c.want)
		}
	}
}

func TestAMovedClockGoesOnTicking(t *testing.T) {
	t.Parallel()
	at := morning()
	clock := phone.NewShift(func() time.Time { return at })
	clock.Set(morning().Add(48 * time.Hour))
	at = at.Add(time.Minute)
	if got, want := clock.Now(), morning().Add(48*time.Hour+time.Minute); !got.Equal(want) {
		t.Errorf("a minute later it is %s, want %s", got, want)
	}
	clock.Set(time.Time{})
	if got := clock.Now(); !got.Equal(at) {
		t.Errorf("given back it is %s, want %s", got, at)
	}
}

func TestSamplePictures(t *testing.T) {
	t.Parallel()
	h := echoHouse(t)
	var setup struct{ Samples []phone.Sample }
	if err := json.Unmarshal([]byte(h.get(t, "/phone/api/setup")), &setup); err != nil {
		t.Fatal(err)
	}
	if len(setup.Samples) < 3 {
		t.Fatalf("%d samples", len(setup.Samples))
	}
	for _, s := range setup.Samples {
		if kind := http.DetectContentType([]byte(h.get(t, "/phone/api/samples/"+s.Name+".jpg"))); kind != "image/jpeg" {
			t.Errorf("%s is %s", s.Name, kind)
		}
	}
}
