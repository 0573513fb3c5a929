package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"minxu/bot/phone"
	"minxu/calendar"
	"minxu/handlers/demand"
	"minxu/people"
	"minxu/store"
	"minxu/store/storetest"
)

// tab is one person's browser before the console.
type tab struct {
	t    *testing.T
	ctx  context.Context
	base string
}

// openTab starts chromium, or skips by name where there is none.
func openTab(t *testing.T, base string, width, height int64) tab {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("MINXU_REQUIRE_SERVICES") == "1" {
			t.Fatal("chromium is needed and not there")
		}
		t.Skip("chromium is not there")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.UserDataDir(t.TempDir()), chromedp.WindowSize(int(width), int(height)))
	ctx, cancel := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(cancel)
	ctx, cancelTab := chromedp.NewContext(ctx)
	t.Cleanup(cancelTab)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("chromium does not start: %v", err)
	}
	t.Cleanup(func() { _ = chromedp.Cancel(ctx) })
	limited, cancelTime := context.WithTimeout(ctx, 4*time.Minute)
	t.Cleanup(cancelTime)
	b := tab{t, limited, base}
	b.do("the window takes its size", chromedp.EmulateViewport(width, height))
	return b
}

type browserStep = chromedp.Action[chromedp.Void]

func (b tab) do(what string, steps ...browserStep) {
	b.t.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.t.Fatalf("%s: %v\n%s", what, err, b.words())
	}
}

// words is what the page says.
func (b tab) words() string {
	said, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`document.body ? document.body.innerText : ""`))
	if err != nil {
		return err.Error()
	}
	return said
}

func seen(words string) browserStep {
	return chromedp.WaitVisible(chromedp.Search(`//main//*[contains(normalize-space(.), "` + words + `")]`))
}

func press(words string) browserStep {
	return chromedp.Click(chromedp.Search(`(//main//a[normalize-space(.)="`+words+`"]|//main//button[normalize-space(.)="`+words+`"])[1]`), chromedp.NodeVisible)
}

func (b tab) open(path string) browserStep { return chromedp.Navigate(b.base + path) }

// enter logs a steward in by the desktop's log-in of WeCom.
func (b tab) enter(name string) {
	b.t.Helper()
	b.do(name+" logs in", b.open("/console/demand/"), press("用企业微信扫码登录"), seen("请用企业微信扫码登录"), press(name), seen("对选中的"))
}

// picture keeps a screenshot beside the test's other artefacts and checks that nothing runs out of the page.
func (b tab) picture(name string) {
	b.t.Helper()
	over, err := chromedp.Run(b.ctx, chromedp.Evaluate[int](`document.documentElement.scrollWidth - document.documentElement.clientWidth`))
	if err != nil || over > 0 {
		b.t.Errorf("%s is %d pixels too wide, %v", name, over, err)
	}
	shot, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.t.Errorf("screenshot of %s: %v", name, err)
		return
	}
	if err := os.WriteFile(filepath.Join(b.t.ArtifactDir(), name+".png"), shot, 0o600); err != nil {
		b.t.Error(err)
	}
}

// fileAs lets a resident of the pretend phone file a demand and gives its number.
func (p *program) fileAs(openid, words string) string {
	p.t.Helper()
	reply := p.sends(openid, words)
	for range 4 {
		switch {
		case strings.Contains(reply, "请您核对"):
			reply = p.sends(openid, "提交")
		case strings.Contains(reply, "没有就回复"):
			reply = p.sends(openid, "没有")
		}
	}
	no := demandNo.FindString(reply)
	if no == "" {
		p.t.Fatalf("not filed: %s", reply)
	}
	return no
}

// sends speaks through the pretend platform, which opens the reply window.
func (p *program) sends(openid, words string) (reply string) {
	p.t.Helper()
	got, err := p.h.phone.Send(p.t.Context(), openid, phone.Input{Kind: "text", Text: words})
	if err != nil {
		p.t.Fatal(err)
	}
	for _, m := range got {
		reply += m.Text + "\n"
	}
	return reply
}

// shown waits for words on a resident's phone.
func (p *program) shown(openid, words string) {
	p.t.Helper()
	for deadline := time.Now().Add(30 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if strings.Contains(fmt.Sprint(p.h.phone.Messages(openid)), words) {
			return
		}
		if time.Now().After(deadline) {
			p.t.Fatalf("the resident's phone never shows %q: %v", words, p.h.phone.Messages(openid))
		}
	}
}

// fortyCases are what a busy desk has open, of every urgency and age.
func fortyCases(t *testing.T, p *program) {
	t.Helper()
	tree, err := p.h.people.Tree(p.h.store.Reader(t.Context()))
	if err != nil {
		t.Fatal(err)
	}
	steward, ok := tree.StaffByID("s1")
	if !ok {
		t.Fatal("the demo district has no s1")
	}
	o := demand.Office{Tree: tree, Calendar: p.h.calendar}
	areas := tree.Children(steward.Node)
	titles := []string{"楼道灯不亮，晚上上下楼看不清台阶", "垃圾三天没有清运", "二楼往下漏水，已经滴到一楼的电表箱，物业来看过一次以后再没有消息", "有人占用消防通道停车", "小区儿童滑梯裂了一道口子", "装修太吵"}
	states := []demand.State{demand.Submitted, demand.Triaged, demand.InProgress, demand.WaitingResident, demand.Dispatched}
	urgencies := []demand.Urgency{demand.Normal, demand.Normal, demand.Urgent, demand.Critical, demand.Consult}
	now := p.h.now()
	err = p.h.store.InTx(t.Context(), func(tx *store.Tx) error {
		for i := range 40 {
			area := areas[i%len(areas)]
			at := people.Address{Node: area.Code, Estate: area.Estate, Building: area.ListBuildings()[i%len(area.ListBuildings())]}
			_, err := o.Restore(tx, demand.Demand{No: fmt.Sprintf("MX20260101%04d", i+1), Title: titles[i%len(titles)], Category: demand.Categories()[i%13], State: states[i%len(states)],
				Urgency: urgencies[i%len(urgencies)], Node: area.Code, Estate: at.Estate, Building: at.Building, Place: tree.Label(at), SubmittedAt: now.Add(-time.Duration(i) * 7 * time.Hour),
				Handler: "s1", Households: 1 + i%7/5*4, Urges: i % 4 / 3, Question: "请问是几楼？"})
			if err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// One demand through the pages, by keys and fingers: two claim it at once, the resident is answered, it is closed, and another comes back.
func TestStewardsWorkInTheBrowser(t *testing.T) {
	t.Parallel()
	p := startProgram(t, settings(storetest.Dir(t)))
	p.h.clock.Set(calendar.Midnight(time.Now()).AddDate(0, 0, 1).Add(10 * time.Hour)) // at night most pushes wait
	one := openTab(t, p.base, 1280, 900)
	openid := pretendOpenID(p.h.demo.Residents[0])
	no := p.fileAs(openid, "海风小区3号楼楼道灯坏了")
	d, err := demand.ByNo(p.h.store.Reader(t.Context()), no)
	if err != nil {
		t.Fatal(err)
	}
	two := openTab(t, p.base, 360, 780)
	one.enter("王管家")
	two.enter("海风社区书记")

	// Both have the form before them and press at once.
	accept := "/console/demand/" + d.ID + "/do/accept"
	for _, b := range []tab{one, two} {
		b.do("the form opens", b.open(accept), seen("受理"))
	}
	var wait sync.WaitGroup
	for _, b := range []tab{one, two} {
		wait.Go(func() {
			_ = chromedp.Do(b.ctx, chromedp.Click(chromedp.CSS(`main form.entry button`), chromedp.NodeVisible), chromedp.WaitVisible(chromedp.CSS(`main .flash, main .prose.warn`)))
		})
	}
	wait.Wait()
	said := []string{one.words(), two.words()}
	winners := 0
	for i, name := range []string{"王管家", "海风社区书记"} {
		other := []string{"海风社区书记", "王管家"}[i]
		switch {
		case strings.Contains(said[i], "已受理"):
			winners++
		case !strings.Contains(said[i], other):
			t.Errorf("%s lost and does not hear that %s was faster:\n%s", name, other, said[i])
		}
	}
	if winners != 1 {
		t.Fatalf("%d won the claim:\n%s\n%s", winners, said[0], said[1])
	}

	one.do("the steward writes", one.open("/console/demand/"+d.ID), chromedp.SendKeys(chromedp.CSS(`form[action$="/say"] textarea`), "师傅下午三点到"),
		chromedp.Click(chromedp.CSS(`form[action$="/say"] button`), chromedp.NodeVisible), seen("已发送给居民"))
	p.shown(openid, "师傅下午三点到")
	// The other page, open all the while, says that there is news without being loaded again.
	two.do("the list stands open", two.open("/console/demand/"), seen("对选中的"))
	one.do("a note", one.open("/console/demand/"+d.ID), chromedp.SendKeys(chromedp.CSS(`form[action$="/say"] textarea`), "师傅在路上"),
		chromedp.Click(chromedp.CSS(`form[action$="/say"] button`), chromedp.NodeVisible), seen("已发送给居民"))
	one.picture("case-1280")
	two.do("the page of a case on a telephone", two.open("/console/demand/"+d.ID), seen("楼道灯"))
	two.picture("case-360")

	one.do("the answer", chromedp.SendKeys(chromedp.CSS(`form[action$="/resolve"] textarea`), "3号楼楼道灯已于今天下午三点换好，师傅现场试过。"),
		chromedp.Click(chromedp.CSS(`form[action$="/resolve"] button`), chromedp.NodeVisible), seen("已答复居民"))
	p.shown(openid, "换好")
	p.sends(openid, "没解决")
	p.sends(openid, "还是不亮")
	one.do("it comes back", one.open("/console/demand/"+d.ID), seen("第1次重办"))

	// A second one is taken from the card on the steward's telephone.
	second := p.fileAs(openid, "海风小区5号楼垃圾三天没人收")
	p.note("the card of "+second, func(n phone.Note) bool { return n.Card != nil && n.Card.Main.Desc == second })
	phonePage := openTab(t, p.base, 1280, 900)
	phonePage.do("the card is pressed", phonePage.open("/phone/"),
		chromedp.Click(chromedp.Search(`//li[contains(., "`+second+`")]//button[normalize-space(.)="我来办"]`), chromedp.NodeVisible))
	p.note("the pressed card", func(n phone.Note) bool { return n.Card != nil && n.Card.Main.Desc == second && n.Done != "" })
	phonePage.picture("phone-1280")
	kept, err := demand.ByNo(p.h.store.Reader(t.Context()), second)
	if err != nil || kept.Steward == "" {
		t.Errorf("nobody has %s: %q, %v", second, kept.Steward, err)
	}
}

// Forty open cases on a desktop and on a telephone: read by keys, ticked, taken back, and nothing runs out of the page.
func TestABusyDeskIsCalmInTheBrowser(t *testing.T) {
	t.Parallel()
	p := startProgram(t, settings(storetest.Dir(t)))
	p.h.clock.Set(calendar.Midnight(time.Now()).AddDate(0, 0, 1).Add(10 * time.Hour))
	b := openTab(t, p.base, 1280, 900)
	fortyCases(t, p)
	b.enter("海风社区书记")
	b.picture("list-1280")
	here := func() string {
		said, err := chromedp.Run(b.ctx, chromedp.Evaluate[string](`(document.querySelector("tr.here a") || {}).textContent || ""`))
		if err != nil {
			t.Fatal(err)
		}
		return said
	}
	b.do("two rows down", chromedp.KeyEvent("jj"))
	down := here()
	b.do("and one up, ticked", chromedp.KeyEvent("kx"), seen("已选1件"))
	if up := here(); up == "" || down == "" {
		t.Errorf("the keys lead to %q and %q", down, up)
	}
	b.do("the slash leads to the search", chromedp.KeyEvent("/"), chromedp.WaitVisible(chromedp.CSS(`input[name=q]:focus`)))
	b.do("a tick is sent", press("提醒经办人"), chromedp.WaitVisible(chromedp.CSS(`.flash`)))
	if said := b.words(); !strings.Contains(said, "已提醒") {
		t.Errorf("it is not said what became of it:\n%s", said)
	}
	b.do("the board", b.open("/console/demand/board"), seen("这些数字怎么算"))
	b.picture("board-1280")
	b.do("who must act", b.open("/console/demand/?view=risk"), seen("轮到谁"))
	b.picture("risk-1280")
	b.do("Enter opens the row", b.open("/console/demand/"), chromedp.KeyEvent("j"), chromedp.KeyEvent("\r"), seen("可以办"))
	b.do("on a telephone", chromedp.EmulateViewport(360, 780), b.open("/console/demand/"), seen("对选中的"))
	b.picture("list-360")
	b.do("the board on a telephone", b.open("/console/demand/board"), seen("这些数字怎么算"))
	b.picture("board-360")
	b.do("the ledger", b.open("/public/demand/"), chromedp.WaitVisible(chromedp.CSS(`main h1`)))
	b.picture("public-360")
}
