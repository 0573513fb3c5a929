package dialog_test

import (
	"bytes"
	"strconv"
	"testing"

	"minxu/dialog"
)

const home = "home=海风小区3号楼2单元"

func TestPlainFlow(t *testing.T) {
	t.Parallel()
	t.Run("five questions, one read and one order reach the end", func(t *testing.T) {
		t.Parallel()
		p := open(t, plain(), "").at("plain.what", "请说一句是什么事")
		p.says("楼道灯坏了").at("plain.where", "收到，楼道灯坏了。", "在哪里？")
		p.says("3号楼").at("plain.hour", "!收到", "1 3月4日9:00 王律师")
		p.says("2").at("plain.phone").says("13912345678").at("plain.confirm", "请您核对：楼道灯坏了，海风小区3号楼，3月6日14:00 李律师，13912345678。", "1 提交　2 修改　0 取消")
		p.says("提交").ended("编号1").ordered("filed {Matter:楼道灯坏了 Place:海风小区3号楼 Phone:13912345678")
	})
	t.Run("what one sentence held is not asked again", func(t *testing.T) {
		t.Parallel()
		open(t, plain(), "3号楼楼道灯坏了，电话13912345678").at("plain.hour", "收到，楼道灯坏了。").says("1").at("plain.confirm", "海风小区3号楼", "13912345678", "!收到")
	})
	t.Run("a refused order asks again with fresh rows below its sentence", func(t *testing.T) {
		t.Parallel()
		p := open(t, plain(), "3号楼楼道灯坏了，电话13912345678").says("1").at("plain.confirm")
		p.refuse = []string{"这个时间刚刚约满。"}
		p.says("1").at("plain.hour", "这个时间刚刚约满。\n什么时候方便？")
		if p.reads != 1 {
			t.Fatalf("read %d times after the refusal, want once", p.reads)
		}
		p.ordered()
		p.says("1").at("plain.confirm", "3月4日9:00").ordered().says("1").ended().ordered("filed")
	})
	t.Run("only an optional question can be passed", func(t *testing.T) {
		t.Parallel()
		p := open(t, plain(), "楼道灯坏了").at("plain.where").says("跳过").missed().at("plain.where", "请说几号楼。\n在哪里？", "!收到")
		p.says("5号楼", "1").at("plain.phone").says("跳过").understood().at("plain.confirm")
	})
	t.Run("an empty list is an empty value", func(t *testing.T) {
		t.Parallel()
		p := open(t, plain(), "楼道灯坏了")
		p.look = nothing
		p.says("3号楼").ended("现在没有时间可选。")
	})
}

func TestMarks(t *testing.T) {
	t.Parallel()
	t.Run("another community asks for the hour anew", func(t *testing.T) {
		t.Parallel()
		p := open(t, lawyer(), "海风社区约律师 water").at("lawyer.slot").says("2", "2").at("lawyer.confirm", "3月6日14:00 李律师")
		p.says("社区改成东岸社区").at("lawyer.slot", "1 3月5日15:00 孙律师", "!留着")
		if p.reads != 1 {
			t.Fatalf("read %d times, want once", p.reads)
		}
		p.says("1").at("lawyer.confirm", "先给您留着3月5日15:00 孙律师。\n请您核对：3月5日15:00 孙律师，邻居漏水，单位。")
	})
	t.Run("after a refusal the read-back is asked anew even for the same hour", func(t *testing.T) {
		t.Parallel()
		p := open(t, lawyer(), "海风社区约律师 water").says("2", "2").at("lawyer.confirm")
		p.refuse = []string{"这个时段刚刚被别人约走了。"}
		p.says("1").at("lawyer.slot", "这个时段刚刚被别人约走了。\n最近能约").says("2").at("lawyer.confirm", "3月6日14:00").says("1").ended("编号")
		p.ordered("hold#0 {Hour:h2}", "hold#1 {Hour:h2}", "book {Hour:h2 Subject:water Other:firm}")
	})
	t.Run("a read-back whose text changed after the yes is not agreed to", func(t *testing.T) {
		t.Parallel()
		p := open(t, demand(), "5号楼楼道灯坏了").says("没有").at("demand.confirm", "海风小区5号楼")
		p.refuse = []string{"系统正忙，请稍后再提交。"}
		p.says("1").ended("系统正忙，请稍后再提交。")
		if !p.out.Parks {
			t.Fatal("a refused order without a way back must park the draft")
		}
		p.resumes().at("demand.confirm", "海风小区5号楼").says("地址改成7号楼").at("demand.confirm", "海风小区7号楼").says("1").ended("已提交，编号1。\n谢谢您。").ordered("1/file {Matter:楼道灯坏了 Place:海风小区7号楼")
	})
}

func TestStoredScreens(t *testing.T) {
	t.Parallel()
	t.Run("2 means the second row that was shown, whatever the house would list now", func(t *testing.T) {
		t.Parallel()
		p := open(t, lawyer(), "海风社区").at("lawyer.slot", "2 3月6日14:00 李律师")
		p.look = func(dialog.Query) []dialog.Value {
			return []dialog.Value{{ID: "x1", Label: "别的"}, {ID: "x2", Label: "又一个"}}
		}
		p.says("2").at("lawyer.subject", "先给您留着3月6日14:00 李律师。").ordered("hold#0 {Hour:h2}")
		if p.reads != 0 {
			t.Fatal("a list that was shown was read again")
		}
	})
	t.Run("a miss shows the same rows again", func(t *testing.T) {
		t.Parallel()
		p := open(t, lawyer(), "海风社区").says("随便").missed().at("lawyer.slot", "3 3月6日15:00 李律师")
		if p.reads != 0 {
			t.Fatal("a miss read the list again")
		}
	})
	t.Run("resume shows the same question with fresh rows and gives a hold again", func(t *testing.T) {
		t.Parallel()
		p := open(t, lawyer(), "海风社区").at("lawyer.slot")
		p.look = func(dialog.Query) []dialog.Value { return []dialog.Value{{ID: "x1", Label: "3月9日9:00 钱律师"}} }
		p.resumes().at("lawyer.slot", "1 3月9日9:00 钱律师", "!王律师").says("1").at("lawyer.subject").ordered("hold#0 {Hour:x1}")
		p.resumes().at("lawyer.subject", "想问哪方面？", "!留着").ordered("hold#0 {Hour:x1}", "hold#1 {Hour:x1}")
		p.undoes().at("lawyer.slot")
	})
	t.Run("a hold that cannot be given again at resume goes back to the list", func(t *testing.T) {
		t.Parallel()
		p := open(t, lawyer(), "海风社区").says("2").at("lawyer.subject")
		p.refuse = []string{"这个时段刚刚被别人约走了。"}
		p.resumes().at("lawyer.slot", "这个时段刚刚被别人约走了。\n最近能约")
	})
	t.Run("showing a question again reads and changes nothing", func(t *testing.T) {
		t.Parallel()
		p := open(t, lawyer(), "海风社区").at("lawyer.slot")
		before := (&dialog.Session{Active: p.c}).Append(nil)
		out := dialog.Show(p.f, p.c)
		if out.Kind != dialog.Asks || out.Ask != p.out.Ask || len(out.Options) != 3 || !bytes.Equal(before, (&dialog.Session{Active: p.c}).Append(nil)) {
			t.Fatalf("showing again came to %+v", out)
		}
	})
}

func TestProposals(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, says, state, words string }{
		{"yes records the value", "是的", "demand.photo", ""},
		{"the number of yes records the value", "1", "demand.photo", ""},
		{"yes may be followed by words", "是的，就在门口", "demand.photo", ""},
		{"no opens the question", "不是", "demand.location", "是在几号楼附近？"},
		{"the words of the second option open it too", "不是，我来说地址", "demand.location", "是在几号楼附近？"},
		{"its number opens it too", "2", "demand.location", "是在几号楼附近？"},
		{"no with another place is that place", "不是，是5号楼", "demand.photo", ""},
		{"no and a place without a comma is that place", "不是3号楼是5号楼", "demand.photo", ""},
		{"yes but another place is that place", "对，不过是5号楼", "demand.photo", ""},
		{"another place alone is that place", "在5号楼", "demand.photo", ""},
		{"words that are neither miss", "哎呀怎么说呢", "demand.location", "是在您登记的海风小区3号楼2单元吗？"},
		{"but is not yes", "可是，我不住那儿", "demand.location", "是在您登记的"},
		{"an optional question can be passed at its proposal", "不清楚", "demand.photo", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := open(t, demand(), "楼道灯坏了", home).at("demand.location", "收到，楼道灯坏了。\n是在您登记的海风小区3号楼2单元吗？\n1 是　2 不是，我来说地址")
			p.says(c.says).at(c.state, c.words, "!收到")
		})
	}
	t.Run("the value is recorded, not the yes", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "楼道灯坏了", home).says("是的", "没有").at("demand.confirm", "地点：海风小区3号楼2单元")
		open(t, demand(), "楼道灯坏了", home).says("不是，是5号楼", "没有").at("demand.confirm", "地点：海风小区5号楼")
		open(t, demand(), "楼道灯坏了", home).says("对，不过是5号楼", "没有").at("demand.confirm", "地点：海风小区5号楼")
		open(t, demand(), "楼道灯坏了", home).says("不是，在菜场后门", "没有").at("demand.confirm", "地点：在菜场后门")
		open(t, demand(), "楼道灯坏了", home).says("不清楚", "没有").at("demand.confirm", "地点：\n")
	})
	t.Run("naming the proposal agrees to it, and denies it after a no", func(t *testing.T) {
		t.Parallel()
		named := []dialog.Hint{{Kind: dialog.KindPlace, Sure: true, Values: []dialog.Value{{ID: "home", Label: "海风小区3号楼2单元"}}}}
		open(t, demand(), "楼道灯坏了", home).hears(dialog.Input{Text: "海风小区3号楼2单元", Hints: named}).at("demand.photo")
		open(t, demand(), "楼道灯坏了", home).hears(dialog.Input{Text: "对，海风小区3号楼", Hints: named}).at("demand.photo").says("没有").at("demand.confirm", "3号楼2单元")
		named[0].Sure = true
		deny := dialog.Input{Text: "不是3号楼2单元", Hints: named, Understand: func(string) []dialog.Hint { return named }}
		open(t, plainPlace(), "").hears(deny).at("place.where", "在哪里？")
	})
	t.Run("undo brings a denied proposal back", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "楼道灯坏了", home).says("不是").at("demand.location", "是在几号楼附近？").undoes().at("demand.location", "是在您登记的海风小区3号楼2单元吗？")
	})
	t.Run("an unsure hint is proposed and never recorded in silence", func(t *testing.T) {
		t.Parallel()
		p := open(t, demand(), "楼道灯坏了，好像在5号楼", home).at("demand.location", "海风小区5号楼，对吗？", "!登记")
		p.says("是").at("demand.photo").says("没有").at("demand.confirm", "地点：海风小区5号楼")
	})
	t.Run("an unsure hint that is denied is asked openly", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "楼道灯坏了，好像在5号楼", home).says("不是").at("demand.location", "是在几号楼附近？").says("好像是7号楼").at("demand.photo").says("没有").at("demand.confirm", "7号楼")
	})
	t.Run("undo after a yes brings an unsure hint back", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "楼道灯坏了，好像在5号楼", home).says("是").at("demand.photo").undoes().at("demand.location", "海风小区5号楼，对吗？")
	})
}

func TestReadBackCorrections(t *testing.T) {
	t.Parallel()
	begin := func(t *testing.T) *phone {
		return open(t, demand(), "5号楼楼道灯坏了").says("没有").at("demand.confirm", "请您核对：\n事情：楼道灯坏了\n地点：海风小区5号楼")
	}
	for _, c := range []struct {
		name string
		says []string
		want string
	}{
		{"a label and what it shall be", []string{"地址改成3号楼"}, "地点：海风小区3号楼"},
		{"the other name of a label", []string{"位置应该是3号楼"}, "地点：海风小区3号楼"},
		{"wrong, it is", []string{"地点不对，是3号楼"}, "地点：海风小区3号楼"},
		{"with words around it", []string{"我刚才说的地点写错了，是3号楼"}, "地点：海风小区3号楼"},
		{"the menu by numbers", []string{"2", "2", "3号楼"}, "地点：海风小区3号楼"},
		{"the menu by words", []string{"2 修改", "地点", "3号楼"}, "地点：海风小区3号楼"},
		{"the label at once", []string{"修改地点", "3号楼"}, "地点：海风小区3号楼"},
		{"only that it is wrong", []string{"地址不对", "3号楼"}, "地点：海风小区3号楼"},
		{"a sure fact", []string{"是10号楼"}, "地点：海风小区10号楼"},
		{"a sure fact at the menu", []string{"2", "是10号楼"}, "地点：海风小区10号楼"},
		{"a correction at the menu", []string{"2", "地点改成10号楼"}, "地点：海风小区10号楼"},
		{"words that nothing was understood of", []string{"地点改成菜场后门"}, "地点：菜场后门"},
		{"another question by its label", []string{"事情改成垃圾没人收"}, "事情：垃圾没人收"},
		{"a slot that was never asked", []string{"13912345678"}, "电话：13912345678"},
		{"a slot that was never asked, by its label", []string{"电话改成13912345678"}, "电话：13912345678"},
		{"a slot that was never asked, by the menu", []string{"2", "电话", "13912345678"}, "电话：13912345678"},
		{"two facts at once", []string{"是10号楼，电话13912345678"}, "地点：海风小区10号楼\n电话：13912345678"},
		{"photos by the menu", []string{"2", "照片", "没有"}, "地点：海风小区5号楼\n1 提交"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			p := begin(t).says(c.says...).at("demand.confirm", c.want, "!没太明白").understood()
			p.ordered()
			p.says("提交").ended("已提交").ordered("1/file")
		})
	}
	for _, says := range []string{"对，但是地址不对", "好像是这样", "等等", "5", "对了，还有"} {
		t.Run(says+" does not submit", func(t *testing.T) {
			t.Parallel()
			begin(t).says(says).ordered()
		})
	}
	t.Run("the menu stays while it is not understood", func(t *testing.T) {
		t.Parallel()
		begin(t).says("修改").at("demand.confirm", "要改哪一项？\n1 事情　2 地点　3 时间\n4 照片　5 电话").says("哪个都行啊").missed().at("demand.confirm", "要改哪一项？").says("9").missed().said("要改哪一项？")
	})
	t.Run("undo at the menu shows the read-back", func(t *testing.T) {
		t.Parallel()
		begin(t).says("修改").undoes().at("demand.confirm", "请您核对").understood()
	})
	t.Run("undo at a reopened question shows the read-back as it was", func(t *testing.T) {
		t.Parallel()
		begin(t).says("修改", "地点").at("demand.location", "请说正确的地点。（刚才写的是：海风小区5号楼）").undoes().at("demand.confirm", "地点：海风小区5号楼")
	})
	t.Run("undo after a correction gives back the old answer", func(t *testing.T) {
		t.Parallel()
		begin(t).says("地址改成3号楼").at("demand.confirm", "3号楼").undoes().at("demand.confirm", "地点：海风小区5号楼")
		begin(t).says("修改", "地点", "3号楼").at("demand.confirm", "3号楼").undoes().at("demand.location").undoes().at("demand.confirm", "地点：海风小区5号楼")
	})
	t.Run("a reopened question hears no waiting hint and proposes nothing", func(t *testing.T) {
		t.Parallel()
		p := open(t, demand(), "楼道灯坏了", home).says("是的").at("demand.photo").says("没有，我家5号楼那边也黑").at("demand.confirm", "3号楼2单元")
		p.says("修改", "地点").at("demand.location", "请说正确的地点。").says("7号楼").at("demand.confirm", "7号楼")
	})
	t.Run("cancel leaves everything as it was", func(t *testing.T) {
		t.Parallel()
		p := begin(t).says("0")
		if p.out.Kind != dialog.Cancels {
			t.Fatalf("0 came to %d", p.out.Kind)
		}
		p.resumes().at("demand.confirm", "海风小区5号楼").ordered()
	})
	t.Run("a choice is corrected in its own words", func(t *testing.T) {
		t.Parallel()
		p := open(t, lawyer(), "海风社区").says("2", "漏水那个", "2").at("lawyer.confirm", "3月6日14:00 李律师，邻居漏水，单位。")
		p.says("哪方面改成其他").at("lawyer.confirm", "其他，单位").says("时间改成15:00").at("lawyer.confirm", "先给您留着3月6日15:00", "其他，单位")
		p.says("时间改成明年").at("lawyer.slot", "1 3月4日9:00 王律师").understood().says("1").at("lawyer.confirm", "3月4日9:00")
		p.ordered("hold#0 {Hour:h2}", "hold#1 {Hour:h3}", "hold#2 {Hour:h1}")
	})
	t.Run("a hint that is no option of a choice asks it again instead of being recorded", func(t *testing.T) {
		t.Parallel()
		p := open(t, lawyer(), "海风社区").says("2", "漏水那个", "2").at("lawyer.confirm")
		p.hears(dialog.Input{Text: "周五晚上", Hints: []dialog.Hint{{Kind: "time", Sure: true, Values: []dialog.Value{{ID: "周五晚上", Label: "周五晚上"}}}}}).at("lawyer.slot", "3月4日9:00")
		p.undoes().at("lawyer.confirm", "3月6日14:00")
	})
	t.Run("the label in a story is no correction", func(t *testing.T) {
		t.Parallel()
		open(t, plain(), "").says("我们这里公交车的停靠时间改成半夜没人通知").at("plain.where", "收到，我们这里公交车")
	})
	t.Run("a correction while another question waits keeps that question", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "5号楼楼道灯坏了").at("demand.photo").says("地址改成3号楼").at("demand.photo").says("没有").at("demand.confirm", "3号楼")
	})
}

func TestPhotosAndLocations(t *testing.T) {
	t.Parallel()
	t.Run("photos before, at and after their question add up", func(t *testing.T) {
		t.Parallel()
		p := open(t, demand(), "")
		p.sends("photo", "p1").at("demand.describe", "照片收到了。").sends("photo", "p2").at("demand.describe")
		p.says("5号楼楼道灯坏了").at("demand.confirm", "照片：2张").sends("photo", "p3").at("demand.confirm", "照片：3张").sends("photo", "p4").at("demand.confirm", "照片：4张")
		p.undoes().at("demand.confirm", "照片：3张").undoes().at("demand.confirm", "照片：2张").says("1").ended().ordered("Photos:2")
	})
	t.Run("a photo at its question answers it", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "5号楼楼道灯坏了").at("demand.photo").sends("photo", "p1").at("demand.confirm", "照片：1张").undoes().at("demand.photo")
	})
	t.Run("ten photos do not make the session long", func(t *testing.T) {
		t.Parallel()
		p := open(t, demand(), "5号楼楼道灯坏了").at("demand.photo")
		for i := range 10 {
			p.sends("photo", "media-00000000"+strconv.Itoa(i))
		}
		p.at("demand.confirm", "照片：10张")
		if n := len((&dialog.Session{Active: p.c}).Append(nil)); n > 900 {
			t.Fatalf("the session has %d bytes", n)
		}
		for i := range 9 {
			p.undoes().at("demand.confirm", "照片："+strconv.Itoa(9-i)+"张")
		}
		p.undoes().at("demand.photo")
	})
	t.Run("a photo while another question waits does not answer it", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "楼道灯坏了", home).at("demand.location").sends("photo", "p1").at("demand.location").says("是").at("demand.confirm", "照片：1张").
			undoes().at("demand.location").undoes().at("demand.location").says("是").at("demand.photo")
	})
	t.Run("a location at the photo question changes the place and keeps the question", func(t *testing.T) {
		t.Parallel()
		p := open(t, demand(), "5号楼楼道灯坏了").at("demand.photo").sends("place", "海风广场").at("demand.photo").says("没有").at("demand.confirm", "地点：海风广场")
		p.undoes().undoes().at("demand.photo").says("没有").at("demand.confirm", "海风小区5号楼")
	})
	t.Run("a location answers a proposal, an open place question and one still to come", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "楼道灯坏了", home).at("demand.location").sends("place", "海风广场").at("demand.photo")
		open(t, demand(), "楼道灯坏了").at("demand.location").sends("place", "海风广场").at("demand.photo")
		open(t, demand(), "").at("demand.describe").sends("place", "海风广场").at("demand.describe").says("楼道灯坏了").at("demand.photo").says("没有").at("demand.confirm", "地点：海风广场")
	})
	t.Run("a location at the read-back changes the place", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "5号楼楼道灯坏了").says("没有").at("demand.confirm").sends("place", "海风广场").at("demand.confirm", "地点：海风广场").undoes().at("demand.confirm", "5号楼")
	})
	t.Run("what the flow cannot use is missed", func(t *testing.T) {
		t.Parallel()
		open(t, plain(), "楼道灯坏了").at("plain.where").sends("photo", "p1").missed().at("plain.where")
	})
	t.Run("none said in a longer sentence is heard", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "5号楼楼道灯坏了，没有照片").at("demand.confirm", "!照片")
		open(t, demand(), "楼道灯坏了，没有照片").at("demand.location").says("5号楼").at("demand.confirm", "!照片").undoes().at("demand.location").says("5号楼").at("demand.confirm")
	})
	t.Run("passing the photos keeps what else was said", func(t *testing.T) {
		t.Parallel()
		open(t, demand(), "5号楼楼道灯坏了").at("demand.photo").says("没有照片，电话13912345678").at("demand.confirm", "电话：13912345678")
	})
}
