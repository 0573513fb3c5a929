package wechat

import (
	"context"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestAFileIsDownloadedCappedAndSniffed(t *testing.T) {
	t.Parallel()
	jpeg := "\xff\xd8\xff\xe0rest of the picture"
	for name, c := range map[string]struct {
		contentType, body string
		kind, reason      string
	}{
		"a picture":                        {"image/jpeg", jpeg, "image/jpeg", ""},
		"a picture that calls itself HTML": {"text/html", jpeg, "image/jpeg", ""},
		"HTML that calls itself a picture": {"image/jpeg", "<html><script>", "text/html", ""},
		"a voice":                          {"audio/amr", "#!AMR\nxxxx", "audio/amr", ""},
		"a voice without a signature":      {"audio/speex", "\x00\x01\x02\x03", "audio/speex", ""},
		"bytes of an unknown kind":         {"image/x", "\x00\x01\x02\x03", "application/octet-stream", ""},
		"an error as JSON":                 {"application/json", `{"errcode":40007,"errmsg":"invalid media_id"}`, "", ReasonData},
		"an error as plain text":           {"text/plain", `{"errcode":40007,"errmsg":"invalid media_id"}`, "", ReasonData},
		"a file above the limit":           {"image/jpeg", jpeg + strings.Repeat("x", 2000), "", ReasonTooBig},
		"an empty file":                    {"image/jpeg", "", "", ReasonBroken},
		"a video behind a link":            {"application/json", `{"video_url":"HERE/video"}`, "video/mp4", ""},
		"a video on a foreign host":        {"application/json", `{"video_url":"http://169.254.169.254/x"}`, "", ReasonBroken},
		"a video on a look-alike host":     {"application/json", `{"video_url":"https://evilqq.com/x"}`, "", ReasonBroken},
		"JSON that is neither":             {"application/json", `{"hello":1}`, "", ReasonBroken},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.answer = func(w http.ResponseWriter, call fakeCall) {
				if call.Path == "/video" {
					if call.Query.Has("access_token") {
						t.Error("the token went along the link")
					}
					_, _ = io.WriteString(w, "\x00\x00\x00\x18ftypmp42\x00\x00\x00\x00mp42isom")
					return
				}
				w.Header().Set("Content-Type", c.contentType)
				_, _ = io.WriteString(w, strings.Replace(c.body, "HERE", f.URL, 1))
			}
			m, err := f.client(t).MediaGet(context.Background(), "media+1", 1000)
			if c.reason != "" {
				var e *Error
				if !errors.As(err, &e) || e.Reason != c.reason || e.Class == Unknown || m.Bytes != nil {
					t.Errorf("%v %+v", err, m)
				}
				return
			}
			if err != nil || m.Type != c.kind || len(m.Bytes) == 0 {
				t.Errorf("%+v, %v", m, err)
			}
			if got := f.calls[1].Query.Get("media_id"); got != "media+1" {
				t.Errorf("asked for %q", got)
			}
		})
	}
}
