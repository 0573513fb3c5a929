package phone_test

import (
	"context"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"minxu/bot/phone"
	"minxu/bot/wechat"
)

// browser opens a tab of chromium, or skips by name where there is none.
func browser(t *testing.T, width, height int) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("MINXU_REQUIRE_SERVICES") == "1" {
			t.Fatal("chromium is needed and not there")
		}
		t.Skip("chromium is not there")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-quic", true), chromedp.NoFirstRun, chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true), chromedp.UserDataDir(t.TempDir()),
		chromedp.WindowSize(width, height))
	// Not the test's own context: that one ends before the cleanups, and the browser is to close its files before they are removed.
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancelTab := chromedp.NewContext(ctx)
	t.Cleanup(cancelTab)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("chromium does not start: %v", err)
	}
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) })
	limited, cancelTime := context.WithTimeout(ctx, 3*time.Minute)
	t.Cleanup(cancelTime)
	return limited
}

// district is the part of a district that these tests draw.
func district(o *phone.Options) {
	o.Title = "芝罘民需"
	o.Residents = []string{"张阿姨"}
	o.Places = func() []phone.Place {
		return []phone.Place{
			{Name: "海风第一网格", Group: "毓璜顶街道", South: 37.5300, West: 121.3890, North: 37.5325, East: 121.3920},
			{Name: "海风第二网格", Group: "毓璜顶街道", South: 37.5300, West: 121.3920, North: 37.5325, East: 121.3950},
			{Name: "槐香里第一网格", Group: "毓璜顶街道", South: 37.5340, West: 121.3890, North: 37.5365, East: 121.3920},
			{Name: "东岸第一网格", Group: "向阳街道", South: 37.5400, West: 121.4050, North: 37.5430, East: 121.4090},
		}
	}
	o.Scenes = func() []phone.Scene {
		return []phone.Scene{{Key: "370602003901001-0003", Title: "海风小区3号楼", Group: "海风第一网格"}}
	}
}

type step = chromedp.Action[chromedp.Void]

// shows waits for words in a chat.
func shows(words string) step {
	return chromedp.WaitVisible(chromedp.Search(`//*[@role="log"]//li[contains(., "` + words + `")]`))
}

// tap presses the button with these words.
func tap(words string) step {
	return chromedp.Click(chromedp.Search(`//button[normalize-space(.)="`+words+`"][not(ancestor::*[@hidden])]`), chromedp.NodeVisible)
}

func click(css chromedp.CSS) step { return chromedp.Click(css, chromedp.NodeVisible) }

func look[T any](t *testing.T, ctx context.Context, js string) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](js))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// resident answers in the browser tests: echoes, and asks a question with options.
func resident(m wechat.Message) (wechat.Reply, error) {
	if m.Kind == wechat.KindText && strings.Contains(m.Text, "灯") {
		return wechat.Reply{Text: "请您核对：\n事情：楼道灯坏了\n地点：海风小区3号楼2单元\n1 提交　2 修改　0 取消"}, nil
	}
	return echo(m)
}

func TestAResidentInTheBrowser(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name          string
		width, height int
	}{{"on a phone", 390, 844}, {"on a desktop", 1280, 800}} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			clock := phone.NewShift(morning)
			h := openAt(t, clock, speaks(t, clock, resident), district)
			ctx := browser(t, c.width, c.height)
			run := func(name string, steps ...step) {
				t.Helper()
				if err := chromedp.Do(ctx, steps...); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			write := chromedp.CSS(`textarea`)
			run("the page opens", chromedp.EmulateViewport(int64(c.width), int64(c.height)), chromedp.Navigate(h.page+"/phone/"),
				chromedp.WaitVisible(write))
			run("Chinese is typed and sent with Enter", chromedp.SendKeys(write, "楼道灯坏了，晚上黑乎乎的\r"),
				shows("楼道灯坏了，晚上黑乎乎的"), shows("请您核对"))
			run("an option is tapped", tap("1 提交"), shows("您说：1"))
			run("a sample picture is sent", click(`.round`), tap("照片"), click(`[data-sample="manhole"]`), shows("收到image"),
				chromedp.WaitVisible(chromedp.CSS(`li.said-by-me img`)))
			run("a place is chosen by its name and sent", click(`.round`), tap("位置"), click(`[data-place="海风第一网格"]`), tap("发送位置"),
				shows("您在海风第一网格附近 37.5312,121.3905"))
			run("the menu is used", chromedp.Click(chromedp.Search(`//button[contains(., "查进度")]`)), tap("我的民需"), shows("CLICK demand.mine"))
			run("a code is scanned", click(`.round`), tap("扫一扫"), click(`[data-scene="370602003901001-0003"]`), shows("SCAN 370602003901001-0003"))
			run("the clock is moved by a day", click(`#clock-open`), tap("快1天"),
				chromedp.WaitVisible(chromedp.Search(`//*[@id="clock-now"][contains(., "3月11日")]`)))
			if got := clock.Now(); !got.Equal(morning().AddDate(0, 0, 1)) {
				t.Errorf("the house's clock says %s", got)
			}
			if a := h.call(t, "message/custom/send", text(h.openid(t, "张阿姨"), "管家来过了")); a.code() != 0 {
				t.Fatal(a)
			}
			run("a push arrives by itself", shows("管家来过了"))
			if small := look[[]string](t, ctx, tooSmall(44)); len(small) > 0 {
				t.Errorf("too small to touch: %q", small)
			}
			run("big letters", tap("大字"))
			if small := look[[]string](t, ctx, tooSmall(60)); len(small) > 0 {
				t.Errorf("too small to touch in big letters: %q", small)
			}
			if over := look[int](t, ctx, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
				t.Errorf("the page is %d pixels too wide in big letters", over)
			}
		})
	}
}

// tooSmall lists the visible controls that are less than so many pixels high or wide.
func tooSmall(pixels int) string {
	return `[...document.querySelectorAll('button, input, select, textarea')].filter((b) => b.offsetParent &&
		Math.min(b.getBoundingClientRect().width, b.getBoundingClientRect().height) < ` + jsonText(pixels) + `).map((b) => b.outerHTML.slice(0, 80))`
}

func TestTheFirstResidentInABrowserWithoutStreams(t *testing.T) {
	t.Parallel()
	clock := phone.NewShift(morning)
	h := openAt(t, clock, speaks(t, clock, resident))
	// Something in between that cannot stream: the page has to ask.
	page := h.Handler()
	dull := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/phone/api/events" {
			http.Error(w, "no streams here", http.StatusBadGateway)
			return
		}
		page.ServeHTTP(w, r)
	}))
	t.Cleanup(dull.Close)
	ctx := browser(t, 390, 844)
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(dull.URL+"/phone/"),
		chromedp.WaitVisible(chromedp.CSS(`.empty`)), click(`#add-open`),
		chromedp.SendKeys(chromedp.CSS(`#new-name`), "王奶奶\r"), shows("subscribe"),
		click(`.round`), tap("取消关注"), tap("关注"), chromedp.WaitVisible(chromedp.CSS(`textarea`))); err != nil {
		t.Fatal(err)
	}
	if a := h.call(t, "message/custom/send", text(h.openid(t, "王奶奶"), "管家来过了")); a.code() != 0 {
		t.Fatal(a)
	}
	if err := chromedp.Do(ctx, shows("管家来过了")); err != nil {
		t.Fatal(err)
	}
	if got := h.Accounts(); len(got) != 1 || got[0].Name != "王奶奶" || !got[0].Following {
		t.Errorf("phones %+v", got)
	}
	if got := look[string](t, ctx, `document.title`); got != "演示手机 · 民需" {
		t.Errorf("the title is %q", got)
	}
	if got := look[bool](t, ctx, `document.querySelector('[role=log]').getAttribute('aria-live') === 'polite'`); !got {
		t.Error("new messages are not read out")
	}
}
