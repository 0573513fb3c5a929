package wechat

import (
	"context"
	"encoding/xml"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/silenceper/wechat/v2/officialaccount/message"
)

// FuzzCallback: whatever comes in, well signed or not, sealed or not, gets one of the promised answers, and only what
// was answered with 200 has reached the desk.
func FuzzCallback(f *testing.F) {
	files, _ := filepath.Glob("testdata/samples/*.xml")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add("", raw, true, true)
		f.Add("&openid=x&echostr=1", raw, true, false)
	}
	f.Add("signature=a&timestamp=1&nonce=%", []byte("x"), false, false)
	f.Add("timestamp=1;nonce=2&=&&a", []byte("\x1f\x8b"), false, true)
	f.Fuzz(func(t *testing.T, query string, body []byte, signed, seal bool) {
		if strings.ContainsAny(query, " #\r\n\x00") || len(body) > 8<<10 || !validTarget(query) {
			return
		}
		desk := 0
		o := Options{
			Token: testToken, AppID: testApp, OriginalID: testGH, AESKey: testKey, Mode: ModePlain, Now: clock("1768456012"),
			Turn: func(_ context.Context, m Message) (Reply, error) {
				desk++
				if m.Key == "" || m.Kind == "" || m.Kind != KindBroken && !plainID(m.From) {
					t.Errorf("the desk got %+v", m)
				}
				return Reply{Text: m.Text}, nil
			},
		}
		h, err := NewHandler(o)
		if err != nil {
			t.Fatal(err)
		}
		q := request{query: query, body: string(body)}
		if signed {
			q = plain(t, string(body), noon, "7")
			if seal && len(body) > 0 {
				q = sealed(t, string(body), noon, "7")
			}
			q.query += query
		}
		w := post(h, q.query, q.body)
		switch w.Code {
		case http.StatusOK:
			if desk != 1 {
				t.Fatalf("200 and %d messages", desk)
			}
			if w.Body.Len() > 0 && w.Body.String() != "success" {
				c := Callback{testToken, testApp, testKey}
				if !seal {
					c.AESKey = ""
				}
				if _, err := c.Decode(w.Body.Bytes()); err != nil {
					t.Fatalf("our reply cannot be read: %v", err)
				}
			}
		case 400, 403, 413, 415:
			if desk != 0 || w.Body.Len() != 0 {
				t.Fatalf("%d with %d bytes and %d messages", w.Code, w.Body.Len(), desk)
			}
			if signed && seal && query == "" && w.Code != 403 && len(body) > 0 {
				t.Fatalf("an authentic message got %d", w.Code)
			}
		default:
			t.Fatalf("status %d", w.Code)
		}
	})
}

// validTarget keeps what net/http would refuse before us.
func validTarget(query string) bool {
	_, err := http.NewRequest(http.MethodPost, "http://x/?"+query, nil)
	return err == nil
}

// TestTheLibraryReadsTheSamplesAsWeDo compares with the message model of the SDK, where it has one.
func TestTheLibraryReadsTheSamplesAsWeDo(t *testing.T) {
	t.Parallel()
	files, _ := filepath.Glob("testdata/samples/*.xml")
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "oa-envelope-safe.xml") {
			continue
		}
		var theirs message.MixMessage
		if err := xml.Unmarshal(raw, &theirs); err != nil {
			t.Fatal(err)
		}
		ours := parsed(t, string(raw))
		key := strings.TrimPrefix(theirs.EventKey, "qrscene_")
		for name, pair := range map[string][2]string{
			"sender": {ours.From, theirs.GetOpenID()}, "receiver": {ours.To, string(theirs.ToUserName)}, "kind": {ours.Type, string(theirs.MsgType)},
			"text": {ours.Text, theirs.Content}, "event": {ours.Event, string(theirs.Event)}, "event key": {ours.EventKey, key},
			"media": {ours.MediaID, theirs.MediaID}, "picture": {ours.PicURL, theirs.PicURL}, "recognition": {ours.Recognition, theirs.Recognition},
			"ticket": {ours.Ticket, theirs.Ticket}, "title": {ours.Title, theirs.Title}, "url": {ours.URL, theirs.URL},
			"scan": {ours.Scan, theirs.ScanCodeInfo.ScanResult}, "status": {ours.Status, theirs.Status},
		} {
			if pair[0] != pair[1] {
				t.Errorf("%s: %s is %q, the library reads %q", file, name, pair[0], pair[1])
			}
		}
		if ours.At.Unix() != theirs.CreateTime {
			t.Errorf("%s: sent at %v, the library reads %d", file, ours.At, theirs.CreateTime)
		}
	}
}
