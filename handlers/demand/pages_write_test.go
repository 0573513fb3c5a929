package demand

import (
	"bytes"
	"context"
	"image"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"testing"
	"time"

	"minxu/people"
	"minxu/store"
	"minxu/web/webtest"
)

// sent posts a form with photos.
func sent(t *testing.T, b *webtest.Browser, path string, fields map[string]string, photos ...[]byte) webtest.Answer {
	t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := w.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for range photos {
		part, err := w.CreateFormFile("photos", "a.jpg")
		if err != nil {
			t.Fatal(err)
		}
		part.Write(photos[0])
	}
	w.WriteField("_token", b.Token)
	w.Close()
	r := httptest.NewRequest(http.MethodPost, path, &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return b.Do(r)
}

func photograph(t *testing.T, side int) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := jpeg.Encode(&out, image.NewGray(image.Rect(0, 0, side, side)), nil); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func TestWhatWasBegunIsKeptForWhoBeganIt(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	say, page := "/console/demand/d1/say", "/console/demand/d1"
	h.Run([]webtest.Case{
		{Name: "a draft is kept", As: "s1", Method: "POST", Path: say, Form: form("text", "师傅约好了，", "draft", "1"), Status: 303, Shows: []string{"草稿已存", "师傅约好了，", "草稿，"}, Alters: []string{"demand_drafts"}},
		{Name: "nobody else sees it", As: "s4", Path: page, Status: 200, Lacks: []string{"师傅约好了，"}},
		{Name: "after logging in again it is still there", As: "s1", Path: page, Status: 200, Shows: []string{"师傅约好了，"}},
		{Name: "an act that is refused keeps the words", As: "s1", Method: "POST", Path: "/console/demand/d4/resolve", Form: form("text", "3月10日搬走了旧家具。"), Status: 409, Alters: []string{"demand_drafts"}},
		{Name: "sending takes the draft away", As: "s1", Method: "POST", Path: say, Form: form("text", "师傅约好了，下午三点到。"), Status: 303, Lacks: []string{"草稿，"}, Alters: []string{"audit", "demand_drafts", "demand_events", "demands", "outbox"}},
	})
}

func TestTheDistrictWordsItsBeginnings(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	path := "/console/demand/templates"
	h.Run([]webtest.Case{
		{Name: "a steward does not change them", As: "s1", Path: path, Status: 403},
		{Name: "the district sees those of the program", As: "a1", Path: path, Status: 200, Shows: []string{"约上门", "{due} 答复期限"}},
		{Name: "an unknown variable is refused", As: "a1", Method: "POST", Path: path, Form: form("name", "停水", "text", "{phone}【几点】来水"), Status: 422, Shows: []string{"不认识{phone}"}},
		{Name: "one that says nothing is refused", As: "a1", Method: "POST", Path: path, Form: form("name", "空话", "text", "您反映的问题已收悉，我们会尽快处理。"), Status: 422},
		{Name: "a new one is offered", As: "a1", Method: "POST", Path: path, Form: form("name", "停水", "text", "{title}（{number}）：{unit}问过水厂，{date}【几点】来水，最晚{due}答复。"), Status: 303, Shows: []string{"已保存", "停水"}, Alters: []string{"audit", "demand_templates"}},
		{Name: "one of the program is taken away", As: "a1", Method: "POST", Path: path, Form: form("key", "talk", "remove", "1"), Status: 303, Lacks: []string{"调解"}, Alters: []string{"audit", "demand_templates"}},
		{Name: "what is not there cannot be changed", As: "a1", Method: "POST", Path: path, Form: form("key", "nope", "name", "x", "text", "修好了"), Status: 404},
	})
	b := h.As("s1")
	key := regexp.MustCompile(`\?t=([A-Z0-9]{26})`).FindStringSubmatch(b.Get("/console/demand/d1").Body)
	if key == nil {
		t.Fatal("the steward is not offered it")
	}
	if a := b.Get("/console/demand/d1?t=" + key[1]); !a.Has("“楼道灯不亮”（MX202603100001）：海风社区问过水厂，3月") || !a.Has("【几点】来水") {
		t.Errorf("filled in it is %s", a.Body)
	}
}

func TestTheBoxSaysHowMuchThePlatformLetsThrough(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	b := h.As("s1")
	if a := b.Get("/console/demand/d1"); !a.Has("微信窗口已关") {
		t.Errorf("a resident who did not write: %s", a.Body)
	}
	d, err := ByID(h.Reader(), "d1")
	if err != nil {
		t.Fatal(err)
	}
	h.Tx(func(tx *store.Tx) error {
		who, err := people.ByID(tx, d.Filer)
		if err != nil {
			return err
		}
		return tx.Trail(store.Line{Who: who.Ref, At: h.Clock.Now(), Direction: store.In, Kind: "text", Text: "在吗"})
	})
	h.Clock.Advance(time.Minute)
	for i, want := range []string{"还能发5条", "还能发4条", "还能发3条", "还能发2条", "还能发1条", "条数用完了"} {
		a := b.Get("/console/demand/d1")
		if !a.Has(want) || i > 2 && i < 5 != a.Has("普通消息会先留着") {
			t.Errorf("after %d messages the page lacks %q", i, want)
		}
		h.Tx(func(tx *store.Tx) error {
			return tx.Post(store.Outgoing{Key: "k" + string(rune('0'+i)), Resident: d.Filer, Platform: "wechat", Channel: people.ChannelChat, Kind: PushQuestion, Body: "x"})
		})
		pushes, err := h.Store.ClaimDue(context.Background(), 10, "w")
		if err != nil {
			t.Fatal(err)
		}
		h.Clock.Advance(time.Second)
		for _, p := range pushes {
			if err := h.Store.Settle(context.Background(), store.Outcome{ID: p.ID, Lease: p.Lease, State: store.Sent, Channel: people.ChannelChat}); err != nil {
				t.Fatal(err)
			}
		}
	}
	h.Clock.Advance(48 * time.Hour)
	if a := h.As("s1").Get("/console/demand/d1"); !a.Has("微信窗口已关") {
		t.Error("two days later the window is still open")
	}
}

func TestPhotosOfTheResultReachTheResidentByALink(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	b := h.As("s1")
	b.Get("/console/demand/d1")
	fields := map[string]string{"text": "3月10日王师傅换了三楼的灯。"}
	resolve := "/console/demand/d1/resolve"
	if a := sent(t, b, resolve, fields, []byte("GIF89a no photo of ours")); a.Status != http.StatusConflict || !a.Has("照片没有传上") {
		t.Errorf("what is no photo: %d", a.Status)
	}
	if d, err := ByID(h.Reader(), "d1"); err != nil || d.State != Triaged {
		t.Fatalf("it is %s, %v", d.State, err)
	}
	if a := sent(t, b, resolve, fields, photograph(t, 64)); a.Status != http.StatusSeeOther {
		t.Fatalf("answered: %d %s", a.Status, a.Body)
	}
	if a := b.Get("/console/demand/d1"); !a.Has("办理结果的照片") {
		t.Error("the case page does not show it")
	}
	all, err := h.Store.ListOutbox(context.Background(), store.PushFilter{About: "MX202603100001", Limit: 10})
	if err != nil {
		t.Fatal(err)
	}
	link := ""
	for _, p := range all {
		if p.Kind == PushResult {
			link = regexp.MustCompile(`照片1张：https://minxu\.example(\S+)`).FindStringSubmatch(p.Body)[1]
		}
	}
	anyone := h.Anyone()
	if a := anyone.Get(link); a.Status != http.StatusOK || a.Has("楼道") || a.Has("海风") || a.Has("张阿姨") || !strings.Contains(a.Header.Get("Cache-Control"), "private") {
		t.Errorf("behind the link: %d %s %v", a.Status, a.Body, a.Header)
	}
	if a := anyone.Get(link + "/1"); a.Status != http.StatusOK || a.Header.Get("Content-Type") != "image/jpeg" {
		t.Errorf("the photo: %d", a.Status)
	}
	for name, path := range map[string]string{"a second photo": link + "/2", "another token": link[:len(link)-2] + "zz", "a case without a token": "/public/demand/result/d2"} {
		if a := anyone.Get(path); a.Status != http.StatusNotFound {
			t.Errorf("%s: %d", name, a.Status)
		}
	}
}

func TestTheCasePageSaysWhoElseHasItOpen(t *testing.T) {
	t.Parallel()
	h := openPages(t)
	steward, secretary := h.As("s1"), h.As("s4")
	if a := steward.Get("/console/demand/d1"); a.Has("也打开着这件事") {
		t.Error("nobody else has it open")
	}
	if a := secretary.Get("/console/demand/d1"); !a.Has("海风社区·王管家也打开着这件事") {
		t.Error("the secretary is not told of the steward")
	}
	h.Clock.Advance(presenceLease + time.Second)
	if a := secretary.Get("/console/demand/d1"); a.Has("也打开着这件事") {
		t.Error("the steward has long gone")
	}
	if a := h.As("a2").Get("/console/demand/d1"); a.Has("也打开着这件事") {
		t.Error("an auditor is told")
	}
}
