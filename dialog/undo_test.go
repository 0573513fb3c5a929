package dialog_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"minxu/dialog"
)

func TestUndoIsByTurn(t *testing.T) {
	t.Parallel()
	t.Run("one sentence that filled three slots is one step", func(t *testing.T) {
		t.Parallel()
		p := open(t, plain(), "").says("3号楼楼道灯坏了，电话13912345678").at("plain.hour").undoes().at("plain.what", "请重新说一句是什么事。\n（刚才写的是：楼道灯坏了）", "!收到")
		p.says("垃圾没人收").at("plain.where", "收到，垃圾没人收。")
	})
	t.Run("an opening sentence is a step too, and the first step is the last", func(t *testing.T) {
		t.Parallel()
		p := open(t, plain(), "3号楼楼道灯坏了").at("plain.hour").undoes().at("plain.what", "（刚才写的是：楼道灯坏了）").understood()
		p.undoes().missed().at("plain.what", "已经是第一步了。")
	})
	t.Run("hints that a turn took wait again", func(t *testing.T) {
		t.Parallel()
		p := open(t, demand(), "楼道灯坏了三天，电话13912345678", home).at("demand.location")
		p.says("是", "没有").at("demand.confirm", "时间：三天\n电话：13912345678").undoes().at("demand.photo").undoes().at("demand.location").says("5号楼", "没有").at("demand.confirm", "时间：三天\n电话：13912345678")
	})
	t.Run("a hint that a newer one replaced waits again", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "").sends("place", "海风广场").says("5号楼楼道灯坏了").at("demand.photo").undoes().at("demand.describe").says("楼道灯坏了", "没有").at("demand.confirm", "地点：海风广场")
	})
	t.Run("what is done stays done", func(t *testing.T) {
		t.Parallel()
		p := open(t, event(), "猜灯谜报名，两位").says("不说", "不说").at("event.confirm").says("1").at("event.wish").ordered("signed")
		for range 3 {
			p.undoes().missed().at("event.wish", "已经办好的事不能退回。\n还有什么想说的？")
		}
		p.ordered("signed").says("没有").ended("报好了，编号1。", "!记下了")
	})
	t.Run("undo passes a hold and the next hour is held instead", func(t *testing.T) {
		t.Parallel()
		p := open(t, lawyer(), "海风社区").says("1").at("lawyer.subject").undoes().at("lawyer.slot").says("2").at("lawyer.subject").ordered("hold#0 {Hour:h1}", "hold#1 {Hour:h2}")
		p.undoes().says("1").at("lawyer.subject").ordered("hold#0 {Hour:h1}", "hold#1 {Hour:h2}", "hold#2 {Hour:h1}")
	})
	t.Run("undo of another hour holds the first one again", func(t *testing.T) {
		t.Parallel()
		p := open(t, lawyer(), "海风社区").says("1", "漏水那个", "2").at("lawyer.confirm", "9:00").says("时间改成15:00").at("lawyer.confirm", "15:00").undoes().at("lawyer.confirm", "9:00")
		p.ordered("hold#0 {Hour:h1}", "hold#1 {Hour:h3}", "hold#2 {Hour:h1}").undoes().at("lawyer.other")
	})
	t.Run("fifty undos at the first step change nothing", func(t *testing.T) {
		t.Parallel()
		for _, f := range flows() {
			p := open(t, f, "")
			first, words := image(p.c), p.out.Ask
			for range 50 {
				if p.undoes().missed(); image(p.c) != first || p.out.Ask != words || p.reads > 0 {
					t.Fatalf("%s: undo at the first step changed\n%s\nto\n%s", f.Name, first, image(p.c))
				}
			}
		}
	})
}

func flows() []*dialog.Flow { return []*dialog.Flow{plain(), demand(), lawyer(), event()} }

// image is what a talk holds, in an order of its own and without what only words a question.
func image(c *dialog.Conversation) string { return strings.Join(dialog.Image(c), "\n") }

// messages are what a random resident may send: texts, and attachments in brackets.
var messages = []string{"楼道灯坏了", "5号楼垃圾没人收，还有停车难", "停车难，垃圾没人收，健身器材坏了", "3号楼", "好像是5号楼", "不是，是7号楼", "是的", "不是", "1", "2", "3", "0", "5", "修改", "提交", "地点", "照片", "电话", "时间",
	"事情改成健身器材坏了", "地址改成10号楼", "电话改成13900000000", "电话13912345678", "时间改成15:00", "社区改成东岸社区", "海风社区", "东岸社区", "漏水那个", "water", "没有", "没有照片", "跳过", "不清楚", "不留", "三天了",
	"猜灯谜，三位", "包饺子", "两位", "排候补", "不排了", "72岁", "不说", "接着办", "先不办", "对，但是地址不对", "对了，还有", "随便说说", "……", "\xff\xfe", "-1", "9999999999999999999", "[photo]p1", "[photo]p2", "[place]海风广场", "[voice]v1"}

func (p *phone) receives(message string) *phone {
	p.t.Helper()
	if kind, id, ok := strings.Cut(strings.TrimPrefix(message, "["), "]"); ok && strings.HasPrefix(message, "[") {
		return p.sends(kind, id)
	}
	return p.says(message)
}

// talks draws a flow and what stands at its beginning.
func talks(rt *rapid.T) *phone {
	f := rapid.SampledFrom(flows()).Draw(rt, "flow")
	facts := []string{"home=海风小区3号楼2单元", "community=海风社区"}[:rapid.IntRange(0, 2).Draw(rt, "facts")]
	return open(rt, f, rapid.SampledFrom(append([]string{"", ""}, messages...)).Draw(rt, "opening"), facts...)
}

func TestEveryUndoReturnsExactlyTheStateBefore(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := talks(rt)
		var before []string // states that undo must return to, oldest first
		for range rapid.IntRange(1, 24).Draw(rt, "messages") {
			if p.out.Kind != dialog.Asks {
				return
			}
			was, turn, done := image(p.c), dialog.Turn(p.c), len(p.orders)
			p.receives(rapid.SampledFrom(messages).Draw(rt, "message"))
			if p.out.Kind == dialog.Asks && p.c.Screen.Kind == dialog.Change {
				p.undoes() // the menu is no turn; back to the read-back
			}
			if dialog.Turn(p.c) > turn {
				before = append(before, was)
			}
			for _, o := range p.orders[done:] {
				if !strings.Contains(o, "#") {
					before = nil // an order is a fence
				}
			}
		}
		for i := len(before) - 1; i >= 0; i-- {
			p.undoes()
			if got := image(p.c); got != before[i] {
				rt.Fatalf("undo came to\n%s\nnot to\n%s", got, before[i])
			}
		}
	})
}

func TestUndoAndTheSameAnswersAreTheSameSession(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := talks(rt)
		for range rapid.IntRange(1, 24).Draw(rt, "messages") {
			if p.out.Kind != dialog.Asks {
				return
			}
			turn, done, menu := dialog.Turn(p.c), len(p.orders), p.c.Screen.Kind == dialog.Change
			message := rapid.SampledFrom(messages).Draw(rt, "message")
			p.receives(message)
			if p.out.Kind != dialog.Asks || dialog.Turn(p.c) == turn || len(p.orders) > done || menu || !rapid.Bool().Draw(rt, "undo") {
				continue
			}
			once := image(p.c)
			if p.undoes().receives(message); image(p.c) != once {
				rt.Fatalf("undo and %q again came to\n%s\nnot to\n%s", message, image(p.c), once)
			}
		}
	})
}

func TestRandomTalksSpeakAtEveryTurn(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		p := talks(rt)
		for range rapid.IntRange(1, 30).Draw(rt, "messages") {
			if p.out.Kind == dialog.Ends {
				p = talks(rt)
				continue
			}
			switch rapid.IntRange(0, 9).Draw(rt, "what") {
			case 0:
				p.undoes()
			case 1:
				p.resumes()
			case 2:
				p.refuse = append(p.refuse, "这次没办成。")
			default:
				p.receives(rapid.SampledFrom(messages).Draw(rt, "message"))
			}
		}
	})
}
