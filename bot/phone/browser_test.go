package phone_test

import (
	"context"
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
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancelTab := chromedp.NewContext(ctx)
	t.Cleanup(cancelTab)
	ctx, cancelTime := context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(cancelTime)
	return ctx
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

func shows(words string) chromedp.Action {
	return chromedp.WaitVisible(`//ol[@role="log"]/li[contains(., "`+words+`")]`, chromedp.BySearch)
}

func tap(words string) chromedp.Action {
	return chromedp.Click(`//button[normalize-space(.)="`+words+`"]`, chromedp.BySearch, chromedp.NodeVisible)
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
			var words, narrow string
			var small []string
			step := func(name string, actions ...chromedp.Action) {
				t.Helper()
				if err := chromedp.Run(ctx, actions...); err != nil {
					t.Fatalf("%s: %v", name, err)
				}
			}
			step("the page opens", chromedp.EmulateViewport(int64(c.width), int64(c.height)), chromedp.Navigate(h.page+"/phone/"),
				chromedp.WaitVisible(`textarea`, chromedp.ByQuery))
			step("Chinese is typed and sent with Enter", chromedp.SendKeys(`textarea`, "楼道灯坏了，晚上黑乎乎的\r", chromedp.ByQuery),
				shows("楼道灯坏了，晚上黑乎乎的"), shows("请您核对"))
			step("an option is tapped", tap("1 提交"), shows("您说：1"))
			step("a sample picture is sent", chromedp.Click(`.round`, chromedp.ByQuery), tap("照片"),
				chromedp.Click(`[data-sample="manhole"]`, chromedp.ByQuery, chromedp.NodeVisible), shows("收到image"),
				chromedp.WaitVisible(`li.said-by-me img`, chromedp.ByQuery))
			step("a place is chosen by its name and sent", chromedp.Click(`.round`, chromedp.ByQuery), tap("位置"),
				chromedp.Click(`[data-place="海风第一网格"]`, chromedp.ByQuery, chromedp.NodeVisible), tap("发送位置"),
				shows("您在海风第一网格附近 37.5312,121.3905"))
			step("the menu is used", chromedp.Click(`//button[contains(., "查进度")]`, chromedp.BySearch), tap("我的民需"), shows("CLICK demand.mine"))
			step("a code is scanned", chromedp.Click(`.round`, chromedp.ByQuery), tap("扫一扫"),
				chromedp.Click(`[data-scene="370602003901001-0003"]`, chromedp.ByQuery, chromedp.NodeVisible), shows("SCAN 370602003901001-0003"))
			step("the clock is moved by a day", chromedp.Click(`#clock-open`, chromedp.ByQuery), tap("快1天"),
				chromedp.WaitVisible(`//*[@id="clock-now"][contains(., "3月11日")]`, chromedp.BySearch))
			if got := clock.Now(); !got.Equal(morning().AddDate(0, 0, 1)) {
				t.Errorf("the house's clock says %s", got)
			}
			h.send(t, "张阿姨", say("谢谢")) // the day before closed no window, but the picture did open one
			if a := h.call(t, "message/custom/send", text(h.openid(t, "张阿姨"), "管家来过了")); a.code() != 0 {
				t.Fatal(a)
			}
			step("a push arrives by itself", shows("管家来过了"))
			step("everything that can be touched is large enough", chromedp.Evaluate(tooSmall(44), &small))
			if len(small) > 0 {
				t.Errorf("too small to touch: %q", small)
			}
			step("so it is in big letters", tap("大字"), chromedp.Evaluate(tooSmall(60), &small),
				chromedp.Evaluate(`String(document.documentElement.scrollWidth <= innerWidth)`, &narrow), chromedp.Text(`#clock-now`, &words, chromedp.ByQuery))
			if len(small) > 0 || narrow != "true" || !strings.Contains(words, "3月11日") {
				t.Errorf("in big letters: too small %q, fits %s, clock %q", small, narrow, words)
			}
		})
	}
}

// tooSmall lists the visible controls that are less than so many pixels high or wide.
func tooSmall(pixels int) string {
	return `[...document.querySelectorAll('button, input, select, textarea')].filter((b) => b.offsetParent &&
		Math.min(b.getBoundingClientRect().width, b.getBoundingClientRect().height) < ` + jsonText(pixels) + `).map((b) => b.outerHTML.slice(0, 80))`
}

func TestTheFirstResidentInTheBrowser(t *testing.T) {
	t.Parallel()
	clock := phone.NewShift(morning)
	h := openAt(t, clock, speaks(t, clock, resident))
	ctx := browser(t, 390, 844)
	var focused string
	if err := chromedp.Run(ctx, chromedp.EmulateViewport(390, 844), chromedp.Navigate(h.page+"/phone/"),
		chromedp.WaitVisible(`.empty`, chromedp.ByQuery), chromedp.Click(`#add-open`, chromedp.ByQuery),
		chromedp.SendKeys(`#new-name`, "王奶奶\r", chromedp.ByQuery), shows("subscribe"),
		chromedp.Poll(`document.activeElement.tagName === 'TEXTAREA'`, nil),
		chromedp.Click(`.round`, chromedp.ByQuery), tap("取消关注"), tap("关注"),
		chromedp.WaitVisible(`textarea`, chromedp.ByQuery), chromedp.Evaluate(`document.title`, &focused)); err != nil {
		t.Fatal(err)
	}
	if focused != "演示手机 · 民需" {
		t.Errorf("the title is %q", focused)
	}
	if got := h.Accounts(); len(got) != 1 || got[0].Name != "王奶奶" || !got[0].Following {
		t.Errorf("phones %+v", got)
	}
}
