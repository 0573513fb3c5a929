package dialog_test

import (
	"strconv"
	"strings"

	"minxu/dialog"
)

// The flows of these tests: small relatives of the real ones, each with what is hard in its kind.

type openHours struct{ Community string }

type hold struct{ Hour string }

type book struct{ Hour, Subject, Other string }

type file struct {
	Matter, Place, Phone string
	Photos               int
}

type signUp struct {
	Event  string
	People int
}

// plain asks five questions, reads once and orders once.
func plain() *dialog.Flow {
	return &dialog.Flow{Name: "plain", Title: "登记", Takes: []string{"matter", "place", "phone"}, Talk: func(t *dialog.Talk) dialog.End {
		what := t.Text(dialog.Q{Key: "what", Label: "事情", Ask: "请说一句是什么事。", Again: "请重新说一句是什么事。\n（刚才写的是：%s）", Takes: "matter"})
		t.About(what.Label)
		t.Say("收到，" + what.Label + "。")
		where := t.Take(dialog.Q{Key: "where", Label: "地点", Names: []string{"地址", "位置"}, Ask: "在哪里？", Retry: "请说几号楼。", Takes: "place", For: what.ID})
		hour := t.PickFrom(dialog.Q{Key: "hour", Label: "时间", Ask: "什么时候方便？"}, openHours{Community: where.At(0)})
		if hour.None() {
			return t.End("现在没有时间可选。")
		}
		phone := t.Take(dialog.Q{Key: "phone", Label: "电话", Ask: "留个电话吗？", Skip: []string{"不留", "没有"}, Takes: "phone"})
		t.Confirm(dialog.Q{Key: "confirm", Ask: "请您核对：" + what.Label + "，" + where.Label + "，" + hour.Label + "，" + phone.Label + "。"})
		no := t.Do("filed", file{Matter: what.Label, Place: where.Label, Phone: phone.Label}, dialog.BackTo("hour"))
		return t.End("已提交，编号" + no.ID + "。")
	}}
}

// demand files several matters in rounds; the place is asked by a helper with a part of its own.
func demand() *dialog.Flow {
	takes := []string{"matter", dialog.KindPlace, dialog.KindPhoto, "phone", "since"}
	return &dialog.Flow{Name: "demand", Title: "民需", Takes: takes, Talk: func(t *dialog.Talk) dialog.End {
		ask := "请说一句是什么事。"
		if _, ok := t.Hear(dialog.KindPhoto); ok {
			ask = "照片收到了。请说一句是什么事。"
		}
		matters := t.Texts(dialog.Q{Key: "describe", Label: "事情", Ask: ask, Again: "请重新说一句是什么事。（刚才写的是：%s）", Takes: "matter"})
		if len(matters) > 1 {
			t.Say("您说了" + strconv.Itoa(len(matters)) + "件事，我分开登记。")
		} else {
			t.Say("收到，" + matters[0].Label + "。")
		}
		var place dialog.Value
		for i, m := range matters {
			r := t.Round(strconv.Itoa(i + 1))
			if i > 0 && !r.YesNo(dialog.Q{Key: "next", Ask: "接着登记“" + m.Label + "”吗？"}, "接着办", "先不办") {
				break
			}
			place = whereIsIt(r.Part("location"), place)
			r.About(m.Label)
			since := r.Take(dialog.Q{Key: "since", Label: "时间", Ask: "从哪天开始的？", Takes: "since", Quiet: true})
			photos := r.Photos(dialog.Q{Key: "photo", Label: "照片", Ask: "方便的话请发一张照片，没有就回复“没有”。", Skip: []string{"没有", "没有照片"}, Early: true})
			phone := r.Take(dialog.Q{Key: "phone", Label: "电话", Ask: "请说电话。", Takes: "phone", Skip: []string{"不留"}, Quiet: true})
			lines := []string{"请您核对：", "事情：" + m.Label, "地点：" + place.Label}
			for _, l := range []struct{ name, value string }{{"时间", since.Label}, {"电话", phone.Label}} {
				if l.value != "" {
					lines = append(lines, l.name+"："+l.value)
				}
			}
			if len(photos) > 0 {
				lines = append(lines, "照片："+strconv.Itoa(len(photos))+"张")
			}
			r.Confirm(dialog.Q{Key: "confirm", Ask: strings.Join(lines, "\n")})
			no := r.Do("file", file{Matter: m.Label, Place: place.Label, Phone: phone.Label, Photos: len(photos)})
			r.Say("已提交，编号" + no.ID + "。")
		}
		return t.End("谢谢您。")
	}}
}

func whereIsIt(t *dialog.Talk, before dialog.Value) dialog.Value {
	q := dialog.Q{Key: "place", Label: "地点", Names: []string{"地址", "位置"}, Ask: "是在几号楼附近？", Again: "请说正确的地点。（刚才写的是：%s）",
		Takes: dialog.KindPlace, Raw: true, Skip: []string{"不清楚"}}
	switch home := t.Fact("home"); {
	case !before.None():
		q.Propose, q.ProposeAsk = before, "也是在"+before.Label+"吗？"
	case home != "":
		q.Propose, q.ProposeAsk, q.ProposeNo = dialog.Value{ID: "home", Label: home}, "是在您登记的"+home+"吗？", "不是，我来说地址"
	}
	return t.Take(q)
}

// plainPlace proposes a place and takes nothing but a place.
func plainPlace() *dialog.Flow {
	return &dialog.Flow{Name: "place", Takes: []string{dialog.KindPlace}, Talk: func(t *dialog.Talk) dialog.End {
		where := t.Take(dialog.Q{Key: "where", Ask: "在哪里？", Takes: dialog.KindPlace, Propose: dialog.Value{ID: "home", Label: "海风小区3号楼2单元"}})
		return t.End("好的，" + where.Label + "。")
	}}
}

// lawyer books an hour that is held while the rest is asked.
func lawyer() *dialog.Flow {
	subjects := []dialog.Option{{ID: "family", Label: "婚姻家庭"}, {ID: "water", Label: "邻居漏水", Words: []string{"漏水"}}, {ID: "other", Label: "其他"}}
	return &dialog.Flow{Name: "lawyer", Title: "约律师", Takes: []string{"time", "subject"}, Talk: func(t *dialog.Talk) dialog.End {
		community := t.Take(dialog.Q{Key: "community", Label: "社区", Ask: "哪个社区？", Takes: "community", Propose: dialog.Value{ID: t.Fact("community"), Label: t.Fact("community")}, ProposeAsk: "在" + t.Fact("community") + "约，对吗？"})
		hour := t.PickFrom(dialog.Q{Key: "slot", Label: "时间", Ask: "最近能约，回复序号：", Takes: "time"}, openHours{Community: community.ID})
		if hour.None() {
			return t.End("最近没有可约的时间。")
		}
		t.Hold("hold", hold{Hour: hour.ID}, dialog.BackTo("slot"))
		t.Say("先给您留着" + hour.Label + "。")
		subject := t.Pick(dialog.Q{Key: "subject", Label: "哪方面", Ask: "想问哪方面？", Takes: "subject"}, subjects...)
		other := t.Pick(dialog.Q{Key: "other", Label: "对方", Ask: "对方是谁？"}, dialog.Option{ID: "person", Label: "家人或邻居"}, dialog.Option{ID: "firm", Label: "单位"}, dialog.Option{ID: "unsaid", Label: "不方便说", Fixed: true})
		t.Confirm(dialog.Q{Key: "confirm", Ask: "请您核对：" + hour.Label + "，" + subject.Label + "，" + other.Label + "。"})
		no := t.Do("book", book{Hour: hour.ID, Subject: subject.ID, Other: other.ID}, dialog.BackTo("slot"))
		return t.End("约好了，编号" + no.ID + "。")
	}}
}

// event signs a household up; a full event offers the waiting list.
func event() *dialog.Flow {
	return &dialog.Flow{Name: "event", Title: "报名", Takes: []string{"event", "party"}, Talk: func(t *dialog.Talk) dialog.End {
		e := t.PickFrom(dialog.Q{Key: "which", Label: "活动", Ask: "想报名哪一个？", Takes: "event"}, openHours{Community: "events"})
		if e.None() {
			return t.End("现在没有活动。")
		}
		if free := t.Look("free", openHours{Community: e.ID}); len(free) == 0 && !t.YesNo(dialog.Q{Key: "full", Ask: "名额满了。", For: e.ID}, "排候补", "不排了") {
			return t.End("好的，下次再来。")
		}
		party := t.Take(dialog.Q{Key: "party", Label: "人数", Ask: "一共几位？", Takes: "party"})
		n, _ := strconv.Atoi(party.ID)
		for i := range n {
			t.Round(strconv.Itoa(i + 1)).Take(dialog.Q{Key: "age", Label: "年纪", Ask: "第" + strconv.Itoa(i+1) + "位多大年纪？", Takes: "age", Skip: []string{"不说"}})
		}
		t.Confirm(dialog.Q{Key: "confirm", Ask: "请您核对：" + e.Label + "，" + party.Label + "。"})
		no := t.Do("signed", signUp{Event: e.ID, People: n})
		if t.Text(dialog.Q{Key: "wish", Ask: "还有什么想说的？没有就回复“没有”。", Skip: []string{"没有"}}).Label != "" {
			t.Say("记下了。")
		}
		return t.End("报好了，编号" + no.ID + "。")
	}}
}

// understand is the understanding of these tests: a few words, as sure as they look.
func understand(text string) (hints []dialog.Hint) {
	add := func(kind string, sure bool, v ...dialog.Value) {
		hints = append(hints, dialog.Hint{Kind: kind, Sure: sure, Values: v})
	}
	var matters []dialog.Value
	for _, m := range []string{"楼道灯坏了", "垃圾没人收", "停车难", "健身器材坏了"} {
		if strings.Contains(text, m) {
			matters = append(matters, dialog.Value{ID: m, Label: m})
		}
	}
	if matters != nil {
		add("matter", true, matters...)
	}
	for _, b := range []string{"10", "12", "3", "5", "7"} {
		if at := strings.Index(text, b+"号楼"); at >= 0 && (at == 0 || text[at-1] < '0' || text[at-1] > '9') {
			add(dialog.KindPlace, !strings.Contains(text, "好像"), dialog.Value{ID: "a-" + b, Label: "海风小区" + b + "号楼", More: []string{"a" + b, b}})
		}
	}
	if at := strings.Index(text, "139"); at >= 0 && len(text) >= at+11 {
		add("phone", true, dialog.Value{ID: text[at : at+11], Label: text[at : at+11]})
	}
	if strings.Contains(text, "三天") {
		add("since", true, dialog.Value{ID: "三天", Label: "三天"})
	}
	if strings.Contains(text, "没有照片") {
		hints = append(hints, dialog.Hint{Kind: dialog.KindPhoto, Sure: true, None: true})
	}
	for _, s := range []string{"family", "water"} {
		if strings.Contains(text, s) {
			add("subject", true, dialog.Value{ID: s, Label: s})
		}
	}
	for _, s := range []string{"海风社区", "东岸社区"} {
		if strings.Contains(text, s) {
			add("community", true, dialog.Value{ID: s, Label: s})
		}
	}
	for i, s := range []string{"两位", "三位"} {
		if strings.Contains(text, s) {
			add("party", true, dialog.Value{ID: strconv.Itoa(i + 2), Label: s})
		}
	}
	if i := strings.Index(text, "岁"); i > 0 {
		add("age", true, dialog.Value{ID: text[:i], Label: text[:i] + "岁"})
	}
	for _, s := range []string{"包饺子", "猜灯谜"} {
		if strings.Contains(text, s) {
			add("event", true, dialog.Value{ID: s, Label: s})
		}
	}
	return hints
}

func look(q dialog.Query) []dialog.Value {
	switch q.(openHours).Community {
	case "events":
		return []dialog.Value{{ID: "e1", Label: "包饺子比赛 3月21日"}, {ID: "e2", Label: "猜灯谜 3月22日"}}
	case "e1":
		return nil
	case "e2":
		return []dialog.Value{{ID: "e2", Label: "6"}}
	case "东岸社区":
		return []dialog.Value{{ID: "d1", Label: "3月5日15:00 孙律师"}, {ID: "d2", Label: "3月7日9:00 周律师"}}
	case "nobody":
		return nil
	}
	return []dialog.Value{{ID: "h1", Label: "3月4日9:00 王律师"}, {ID: "h2", Label: "3月6日14:00 李律师"}, {ID: "h3", Label: "3月6日15:00 李律师"}}
}

func nothing(dialog.Query) []dialog.Value { return nil }
