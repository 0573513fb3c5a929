package dialog_test

import (
	"strings"
	"testing"

	"minxu/dialog"
)

func TestRoundsAndParts(t *testing.T) {
	t.Parallel()
	t.Run("several matters are handled in rounds whose names do not show", func(t *testing.T) {
		t.Parallel()
		p := open(t, demand(), "5号楼垃圾没人收，还有停车难").at("demand.photo", "您说了2件事，我分开登记。").says("没有").at("demand.confirm", "垃圾没人收\n地点：海风小区5号楼")
		p.says("1").at("demand.next", "已提交，编号1。\n接着登记“停车难”吗？\n1 接着办　2 先不办").says("接着办").at("demand.location", "也是在海风小区5号楼吗？", "!编号").says("是的").at("demand.confirm", "事情：停车难\n地点：海风小区5号楼")
		p.says("提交").ended("已提交，编号2。\n谢谢您。", "!编号1").ordered("1/file", "2/file")
	})
	t.Run("the next matter can be left", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "5号楼垃圾没人收，还有停车难").says("没有", "1", "先不办了").ended("谢谢您。", "!编号").ordered("1/file")
	})
	t.Run("a correction in the second round does not touch what was filed", func(t *testing.T) {
		t.Parallel()
		p := open(t, demand(), "5号楼垃圾没人收，还有停车难").says("没有", "1", "1", "是").at("demand.confirm", "停车难")
		p.says("修改").said("要改哪一项？\n1 地点　2 时间　3 照片\n4 电话", "!事情").says("地点", "10号楼").at("demand.confirm", "停车难\n地点：海风小区10号楼").says("1").ended().ordered("Place:海风小区5号楼", "Place:海风小区10号楼")
	})
	t.Run("what comes after an order belongs to the next round", func(t *testing.T) {
		t.Parallel()
		p := open(t, demand(), "5号楼垃圾没人收，还有停车难").says("没有", "1").at("demand.next").sends("photo", "p1").at("demand.next").says("接着办，电话13912345678", "是").at("demand.confirm", "电话：13912345678\n照片：1张").says("1").ended()
		p.ordered("Phone: Photos:0", "Phone:13912345678 Photos:1")
	})
	t.Run("a correction after the order finds nothing to change in it", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "5号楼垃圾没人收，还有停车难").says("没有", "1").at("demand.next").says("地址改成7号楼").missed().at("demand.next").ordered("Place:海风小区5号楼")
	})
}

func TestQuietAndEarly(t *testing.T) {
	t.Parallel()
	t.Run("a quiet slot is filled when something comes and never asked", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "5号楼楼道灯坏了").says("没有").at("demand.confirm", "!电话")
		open(t, demand(), "5号楼楼道灯坏了，电话13912345678").says("没有").at("demand.confirm", "电话：13912345678")
	})
	t.Run("an early question is not asked after the first read-back", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "5号楼垃圾没人收，还有停车难").at("demand.photo").says("没有", "1", "1", "是").at("demand.confirm", "停车难", "!照片")
	})
	t.Run("an early question stays passed when a later turn is undone", func(t *testing.T) {
		t.Parallel()
		open(t, branching(), "").says("灯").at("branch.confirm").says("事情改成井盖").at("branch.confirm", "井盖").says("事情改成路灯").undoes().at("branch.confirm", "井盖")
	})
}

// branching asks for a photo only of a manhole, and only early.
func branching() *dialog.Flow {
	return &dialog.Flow{Name: "branch", Talk: func(t *dialog.Talk) dialog.End {
		what := t.Text(dialog.Q{Key: "what", Label: "事情", Ask: "什么事？"})
		if what.Label == "井盖" {
			t.Photos(dialog.Q{Key: "photo", Ask: "照片？", Skip: []string{"没有"}, Early: true})
		}
		t.Confirm(dialog.Q{Key: "confirm", Ask: "核对：" + what.Label})
		return t.End("好。")
	}}
}

func TestSayIsHeardOnce(t *testing.T) {
	t.Parallel()
	const ack = "收到，楼道灯坏了。"
	p := open(t, plain(), "").says("楼道灯坏了").at("plain.where", ack)
	p.says("不知道").said("!"+ack).resumes().said("!"+ack).says("3号楼").at("plain.hour", "!"+ack)
	p.says("嗯").said("!"+ack).undoes().at("plain.where", "!"+ack).undoes().at("plain.what", "!"+ack)
	p.says("楼道灯坏了").at("plain.where", ack)
	open(t, plain(), "楼道灯坏了").at("plain.where", ack).says("3号楼", "1").at("plain.phone", "!"+ack)
	open(t, plain(), "5号楼楼道灯坏了").at("plain.hour", ack).says("地址改成3号楼").at("plain.hour", "!"+ack)
}

func TestEventIsFull(t *testing.T) {
	t.Parallel()
	p := open(t, event(), "包饺子，两位").at("event.full", "名额满了。\n1 排候补　2 不排了").says("排候补").at("event.age", "第1位多大年纪？")
	p.says("72岁").at("event.age", "第2位").says("跳过").at("event.confirm", "包饺子比赛", "两位").says("报名").at("event.wish").says("没有路灯，太黑").ended("记下了。\n报好了")
	open(t, event(), "包饺子").says("不排").ended("下次再来")
	open(t, event(), "猜灯谜").at("event.party").says("三位", "70岁", "70岁", "5岁").at("event.confirm").says("人数改成两位").at("event.confirm", "两位").says("1").ordered("People:2")
	open(t, event(), "").at("event.which").says("包饺子那个").at("event.full").undoes().at("event.which").says("2").at("event.party")
}

func TestChangedScripts(t *testing.T) {
	t.Parallel()
	script := func(questions ...func(*dialog.Talk)) *dialog.Flow {
		return &dialog.Flow{Name: "flow", Talk: func(t *dialog.Talk) dialog.End {
			for _, q := range questions {
				q(t)
			}
			return t.End("完")
		}}
	}
	text := func(key string) func(*dialog.Talk) {
		return func(t *dialog.Talk) { t.Text(dialog.Q{Key: key, Ask: key + "?"}) }
	}
	pick := func(key string, options ...dialog.Option) func(*dialog.Talk) {
		return func(t *dialog.Talk) { t.Pick(dialog.Q{Key: key, Ask: key + "?"}, options...) }
	}
	a, b := dialog.Option{ID: "a", Label: "甲"}, dialog.Option{ID: "b", Label: "乙"}
	for _, c := range []struct {
		name        string
		before      *dialog.Flow
		says        []string
		after       *dialog.Flow
		next, state string
	}{
		{"an inserted question is asked", script(text("one"), text("two")), []string{"x"}, script(text("new"), text("one"), text("two")), "y", "flow.new"},
		{"a dropped key is ignored", script(text("one"), text("two"), text("three")), []string{"x", "y"}, script(text("two"), text("three"), text("four")), "z", "flow.four"},
		{"a renamed key is asked again", script(text("one"), text("two")), []string{"x"}, script(text("uno"), text("two")), "y", "flow.uno"},
		{"another kind under the same key falls", script(text("one"), text("two")), []string{"x"}, script(pick("one", a, b), text("two")), "y", "flow.one"},
		{"options in another order are read as they were shown", script(pick("one", a, b), text("two")), nil, script(pick("one", b, a), text("two")), "1", "flow.two"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := open(t, c.before, "").says(c.says...)
			p.f = c.after
			p.says(c.next).at(c.state)
		})
	}
	t.Run("options in another order: what was shown is recorded", func(t *testing.T) {
		t.Parallel()
		p := open(t, script(pick("one", a, b), text("two")), "")
		p.f = script(pick("one", b, a), text("two"))
		if v := p.says("1").c.Answered("one"); v.ID != "a" {
			t.Fatalf("1 was recorded as %s", v.ID)
		}
	})
	t.Run("a reworded read-back before an order that was carried out is not read again", func(t *testing.T) {
		t.Parallel()
		flow := func(ask string) *dialog.Flow {
			return &dialog.Flow{Name: "flow", Talk: func(t *dialog.Talk) dialog.End {
				t.Text(dialog.Q{Key: "one", Ask: "one?", For: ask})
				t.Confirm(dialog.Q{Key: "confirm", Ask: ask})
				t.Do("book", book{Hour: "h"})
				t.Text(dialog.Q{Key: "two", Ask: "two?"})
				return t.End("完")
			}}
		}
		p := open(t, flow("核对："), "").says("x", "1").at("flow.two")
		p.f = flow("请核对：")
		p.resumes().at("flow.two").says("y").ended("完").ordered("book")
	})
}

func TestCheckFindsScriptsThatCannotBeReplayed(t *testing.T) {
	t.Parallel()
	turns := 0 // what a script must never have
	for _, c := range []struct {
		name, want string
		talk       func(*dialog.Talk)
	}{
		{"two questions under one key", `key "one" is used twice`, func(t *dialog.Talk) {
			t.Text(dialog.Q{Key: "one", Ask: "one?"})
			t.Text(dialog.Q{Key: "one", Ask: "two?"})
			t.Text(dialog.Q{Key: "three", Ask: "three?"})
		}},
		{"an order under the key of a question", `key "one" is used twice`, func(t *dialog.Talk) {
			t.Text(dialog.Q{Key: "one", Ask: "one?"})
			t.Hold("one", hold{Hour: "h"})
			t.Text(dialog.Q{Key: "three", Ask: "three?"})
		}},
		{"a script that counts how often it runs", "replayed without input", func(t *dialog.Talk) {
			turns++
			t.Text(dialog.Q{Key: "one", Ask: "one?" + strings.Repeat("!", turns)})
		}},
		{"a read that changes by itself", "reads dialog_test.openHours again", func(t *dialog.Talk) {
			q := openHours{}
			if turns++; turns > 4 {
				q.Community = "later"
			}
			t.Look("rows", q)
			t.Text(dialog.Q{Key: "one", Ask: "one?"})
		}},
	} {
		t.Run(c.name, func(t *testing.T) {
			turns = 0
			f := &dialog.Flow{Name: "bad", Talk: func(t *dialog.Talk) dialog.End { c.talk(t); return t.End("") }}
			talk := dialog.Start(f, "c", nil, nil)
			out := dialog.Advance(f, talk, nil)
			err := dialog.Check(f, talk, out)
			for n := 0; n < 5 && err == nil; n++ {
				switch out.Kind {
				case dialog.Needs:
					out = dialog.Rows(f, talk, out, nil)
				case dialog.Orders:
					out = dialog.Receipt(f, talk, out, dialog.Value{ID: "r"})
				case dialog.Asks:
					out = dialog.Advance(f, talk, &dialog.Input{Text: "x"})
				}
				err = dialog.Check(f, talk, out)
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Fatalf("Check said %v, want %q", err, c.want)
			}
		})
	}
}

func TestOutcomes(t *testing.T) {
	t.Parallel()
	t.Run("order keys", func(t *testing.T) {
		t.Parallel()
		p := open(t, lawyer(), "海风社区").says("2", "漏水那个", "2", "1").ended()
		p.ordered("hold#0 ", "book ")
		if !p.c.Acted() || !p.c.Holds() {
			t.Fatal("a talk whose order was carried out has acted and holds something")
		}
	})
	t.Run("English wording", func(t *testing.T) {
		t.Parallel()
		p := open(t, demand(), "楼道灯坏了", home, "language=en").at("demand.location", "1 Yes").says("yes, please").at("demand.photo").says("没有").at("demand.confirm", "1 Send　2 Change　0 Cancel")
		p.says("Change").said("Which part?").undoes().undoes().undoes().undoes().undoes().missed().said("This is the first step.")
		open(t, demand(), "楼道灯坏了", home, "language=en").says("yes", "没有").says("Send, please").ended()
	})
	t.Run("big print puts every option on a line", func(t *testing.T) {
		t.Parallel()
		p := open(t, demand(), "楼道灯坏了", home)
		if got := p.out.Words(true); !strings.HasSuffix(got, "\n1 是\n2 不是，我来说地址") {
			t.Fatalf("big print is\n%s", got)
		}
	})
	t.Run("the newest value of a kind", func(t *testing.T) {
		t.Parallel()
		p := open(t, demand(), "楼道灯坏了", home)
		if v, ok := p.c.Newest(dialog.KindPlace); !ok || v.ID != "home" {
			t.Fatalf("the proposal on the screen is the newest place, not %v", v)
		}
		if v, ok := p.says("5号楼").c.Newest(dialog.KindPlace); !ok || v.ID != "a-5" {
			t.Fatalf("the answer is the newest place, not %v", v)
		}
		if v, ok := p.c.Newest("phone"); ok {
			t.Fatalf("there is no phone, but %v", v)
		}
		if open(t, demand(), "").c.Holds() {
			t.Fatal("nothing was said and something is held")
		}
	})
}
