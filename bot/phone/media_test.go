package phone_test

import (
	"bytes"
	"encoding/json"
	"io"
	"mime/multipart"
	"net/http"
	"sync"
	"testing"
	"time"

	"minxu/bot/phone"
	"minxu/bot/wechat"
)

func TestMediaLiveThreeDays(t *testing.T) {
	t.Parallel()
	ids := make(chan string, 2)
	clock := phone.NewShift(morning)
	h := openAt(t, clock, speaks(t, clock, func(m wechat.Message) (wechat.Reply, error) {
		ids <- m.MediaID
		return wechat.Reply{}, nil
	}))
	h.send(t, "张阿姨", phone.Input{Kind: phone.Image, Sample: "manhole"})
	h.send(t, "张阿姨", phone.Input{Kind: phone.Voice, Text: "在吗"})
	picture, voice := <-ids, <-ids
	fetch := func(id string) (string, []byte) {
		res, err := http.Get(h.api + "/api.weixin.qq.com/cgi-bin/media/get?media_id=" + id + "&access_token=" + h.token(t))
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		raw, err := io.ReadAll(res.Body)
		if err != nil {
			t.Fatal(err)
		}
		return res.Header.Get("Content-Type"), raw
	}
	if kind, raw := fetch(picture); kind != "image/jpeg" || http.DetectContentType(raw) != "image/jpeg" {
		t.Errorf("the picture comes as %s, %d bytes", kind, len(raw))
	}
	if kind, raw := fetch(voice); kind != "audio/amr" || !bytes.HasPrefix(raw, []byte("#!AMR\n")) {
		t.Errorf("the voice comes as %s, %d bytes", kind, len(raw))
	}
	if _, raw := fetch("none"); !bytes.Contains(raw, []byte("40007")) {
		t.Errorf("media that are not there: %s", raw)
	}
	h.pass(72 * time.Hour)
	if _, raw := fetch(picture); !bytes.Contains(raw, []byte("40007")) {
		t.Errorf("a picture after three days: %d bytes", len(raw))
	}
}

func TestThePhoneShowsAPictureThatTheProductUploaded(t *testing.T) {
	t.Parallel()
	clock := phone.NewShift(morning)
	var mu sync.Mutex
	var media string
	h := openAt(t, clock, speaks(t, clock, func(wechat.Message) (wechat.Reply, error) {
		mu.Lock()
		defer mu.Unlock()
		return wechat.Reply{Image: media}, nil
	}))
	upload := func(kind string, data []byte) answer {
		var form bytes.Buffer
		w := multipart.NewWriter(&form)
		part, err := w.CreateFormFile("media", "a.png")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		res, err := http.Post(h.api+"/api.weixin.qq.com/cgi-bin/media/upload?type="+kind+"&access_token="+h.token(t), w.FormDataContentType(), &form)
		if err != nil {
			t.Fatal(err)
		}
		defer func() { _ = res.Body.Close() }()
		var a answer
		if err := json.NewDecoder(res.Body).Decode(&a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	png := append([]byte("\x89PNG\r\n\x1a\n"), make([]byte, 100)...)
	for _, c := range []struct {
		name, kind string
		data       []byte
		code       int
	}{
		{"no picture", "image", []byte("hello"), 40004},
		{"a kind nobody knows", "film", png, 40004},
		{"a thumb above 64 KB", "thumb", make([]byte, 65<<10), 40009},
	} {
		if a := upload(c.kind, c.data); a.code() != c.code {
			t.Errorf("%s: %v, want %d", c.name, a, c.code)
		}
	}
	a := upload("image", png)
	mu.Lock()
	media, _ = a["media_id"].(string)
	mu.Unlock()
	out, err := h.Send(t.Context(), "张阿姨", say("发张图"))
	if err != nil || len(out) != 1 || out[0].Kind != phone.Image || out[0].Media != media || media == "" {
		t.Errorf("the phone shows %+v (%v), want the picture %v", out, err, a)
	}
}
