package phone_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"

	"minxu/bot/phone"
	"minxu/bot/wecom"
)

func TestAStewardInTheBrowser(t *testing.T) {
	t.Parallel()
	presses := make(chan wecom.Message, 1)
	h := desk(t, func(m wecom.Message) (wecom.Reply, error) {
		presses <- m
		return wecom.Reply{}, nil
	})
	sent := h.desk(t, "message/send", card("WangGuanJia", "demand-1@1"))
	ctx := browser(t, 1280, 800)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 800), chromedp.Navigate(h.page+"/phone/"), shows("新民需"), tap("受理")); err != nil {
		t.Fatal(err)
	}
	if m := <-presses; m.From != "WangGuanJia" || m.EventKey != "accept" || m.Card.Task != "demand-1@1" {
		t.Errorf("the product hears %+v", m)
	}
	a := h.desk(t, "message/update_template_card", answer{"agentid": 1000005, "response_code": sent["response_code"], "atall": 1,
		"button": answer{"replace_name": "王管家已受理"}})
	if a.code() != 0 {
		t.Fatal(a)
	}
	if err := chromedp.Do(ctx, shows("王管家已受理"),
		chromedp.WaitNotPresent(chromedp.Search(`//button[normalize-space(.)="受理"]`))); err != nil {
		t.Fatal(err)
	}
}

func TestPointingAtTheDistrictAndChoosingAFile(t *testing.T) {
	t.Parallel()
	clock := phone.NewShift(morning)
	h := openAt(t, clock, speaks(t, clock, resident), district)
	file := filepath.Join(t.TempDir(), "a.png")
	if err := os.WriteFile(file, []byte("\x89PNG\r\n\x1a\n"+strings.Repeat("\x00", 50)), 0o600); err != nil {
		t.Fatal(err)
	}
	ctx := browser(t, 390, 844)
	run := func(name string, steps ...step) {
		t.Helper()
		if err := chromedp.Do(ctx, steps...); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
	}
	run("the sheet of places opens in big letters", chromedp.EmulateViewport(390, 844), chromedp.Navigate(h.page+"/phone/"), tap("大字"),
		click(`.round`), tap("位置"), chromedp.WaitVisible(chromedp.CSS(`.map svg`)))
	if small := look[[]string](t, ctx, tooSmall(60)); len(small) > 0 {
		t.Errorf("too small to touch: %q", small)
	}
	// A finger on the south-eastern quarter of the second area.
	look[bool](t, ctx, `(() => {
		const g = [...document.querySelectorAll('.map .place')].find((p) => p.getAttribute('aria-label') === '海风第二网格');
		const r = g.querySelector('rect').getBoundingClientRect();
		g.dispatchEvent(new MouseEvent('click', { bubbles: true, clientX: r.left + r.width * 0.75, clientY: r.top + r.height * 0.75 }));
		return true;
	})()`)
	run("the place is sent", tap("发送位置"), shows("您在海风第二网格附近"))
	var place phone.Message
	for _, m := range h.Messages("张阿姨") {
		if m.Kind == phone.Location {
			place = m
		}
	}
	if d := max(abs(place.Lat-37.530625), abs(place.Lng-121.39425)); d > 0.00005 {
		t.Errorf("the point is %.6f, %.6f", place.Lat, place.Lng)
	}
	run("a file is chosen", click(`.round`), tap("照片"), chromedp.SetUploadFiles(chromedp.CSS(`#photo-file`), []string{file}), shows("收到image"))
	run("the clock's panel opens", click(`#clock-open`), chromedp.WaitVisible(chromedp.CSS(`#clock-set`)))
	if small := look[[]string](t, ctx, tooSmall(60)); len(small) > 0 {
		t.Errorf("too small to touch: %q", small)
	}
}

func abs(v float64) float64 { return max(v, -v) }
