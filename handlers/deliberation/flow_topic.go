package deliberation

import (
	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

const titleMost = 30

// propose takes a topic: what, where, what stands in the way, a read-back, a number.
func (f talker) propose() dialog.End {
	if f.t.Fact(handlers.FactHomeNode) == "" {
		return f.end("提议题要先登记住址，好知道是哪个社区的事。\n请发“登记地址”，登记好了再发“提议题”。\n要是报修报事，现在就可以直接说。", "Please register your address first: send \"bind address\".")
	}
	title, text, matter := f.whatTopic()
	if matter.Hazard {
		return f.end("“"+title+"”有危险，不等开会商量。\n请直接发一遍是什么事、在哪里，我马上登记转办。", "That is dangerous: please report it right away instead.")
	}
	f.t.About(title)
	place := handlers.WhereIsIt(f.t, handlers.Where{Title: title, Text: text, AtHome: true, Own: matter.Place, Child: f.child})
	home, _ := handlers.Home(f.t)
	if place.Node == "" {
		place.Node = home.Node
	}
	note := ""
	if rows := f.t.Look("check", Check{Title: title, Text: text, Node: place.Node, Building: place.Building}); len(rows) > 0 {
		v := rows[0]
		switch v.ID {
		case "stop":
			return f.end(v.Label, "That cannot be taken as a topic here.")
		case "like":
			if end, done := f.orBack(v); done {
				return end
			}
		case "note":
			note = "\n" + v.Label
		}
		if v.At(1) != "" {
			note = "\n" + v.At(1)
		}
	}
	where := place.Estate
	if place.Building != "" {
		where += place.Building + "号楼"
	}
	if where == "" {
		where = place.Label
	}
	if place.Detail != "" {
		where += place.Detail
	}
	near := where
	if place.Building != "" && place.Detail == "" {
		near += "附近"
	}
	f.t.Confirm(dialog.Q{Key: "confirm", Ask: f.say("好主意。请您核对：\n议题："+short(text, 60)+"\n范围："+near+note, "Please check:\nTopic: "+short(text, 60)+"\nWhere: "+near)})
	r := receiptOf(f.t.Do("propose", Propose{Title: title, Text: text, Node: place.Node, Estate: place.Estate, Building: place.Building, Place: where}))
	f.t.Context("topic", r.outcome)
	return f.end("议题收到，编号"+r.words+"。\n管家会在5个工作日内（"+r.more+"前）告诉您怎么安排：楼栋议、院落议，还是大家一起议。\n邻居也可以发“附议”支持；看进展发“议事”。",
		"Received, number "+r.words+". The steward will answer by "+r.more+".")
}

// whatTopic takes what shall be talked over, from the words that began the talk or by asking.
func (f talker) whatTopic() (title, text string, m triage.Matter) {
	const rounds = 3
	ask := "您想请大家商量什么？说一句话就行，比如“楼前装几把长椅”。"
	for i := range rounds {
		v := f.t.Text(dialog.Q{Key: "what" + digits(i), Label: f.say("议题", "Topic"), Names: []string{"内容", "topic"}, Takes: handlers.HintMatter, Ask: f.say(ask, "What should neighbours talk over? One sentence.")})
		m = handlers.MatterOf(v)
		if text = matterOf(m.Text); len([]rune(text)) >= 4 {
			break
		}
		ask = "太短了，大家看不明白。请再说具体一点，比如“楼前装几把长椅，老人好歇脚”。"
	}
	return short(text, titleMost), clipped(text, 200), m
}

// orBack offers to second a like topic; true ends the talk.
func (f talker) orBack(like dialog.Value) (dialog.End, bool) {
	choice := f.t.Pick(dialog.Q{Key: "like", For: like.At(0), Ask: f.say("邻居提过类似的议题：“"+like.Label+"”（"+like.At(2)+"户支持）。", "A neighbour proposed \""+like.Label+"\".")},
		dialog.Option{ID: "back", Label: f.say("附议这个", "support it"), Words: []string{"附议", "支持", "就这个", "一样的", "是这个", "同一件", "是", "好"}},
		dialog.Option{ID: "new", Label: f.say("不一样，另提一个", "propose mine"), Words: []string{"另提", "不一样", "不是", "另外提", "新的"}},
		option("out", 0, f.say("不提了", "neither"), "不提了", "算了吧", "不用了"))
	switch choice.ID {
	case "back":
		return f.backed(receiptOf(f.t.Do("back", Back{Topic: like.At(0)}))), true
	case "out":
		return f.end("好的，没有提。想附议随时发“附议”。", "OK."), true
	}
	return dialog.End{}, false
}

// second backs a neighbour's topic.
func (f talker) second() dialog.End {
	rows := f.t.Look("near", Near{Topic: f.t.Fact(factTopic)})
	if len(rows) == 0 {
		return f.end("您那里现在没有等附议的议题。\n想请大家商量一件事，发“提议题”。", "There is no topic to support near you.")
	}
	if rows[0].ID == "none" {
		return f.end(rows[0].Label, "Please register your address first.")
	}
	chosen := rows[0]
	if len(rows) > 1 {
		options := make([]dialog.Option, len(rows))
		for i, v := range rows {
			options[i] = dialog.Option{ID: v.ID, Label: v.Label + "（" + v.At(0) + "户）", Words: []string{v.Label, v.At(1)}}
		}
		picked := f.t.Pick(dialog.Q{Key: "topic", Ask: f.say("您附议哪一个？", "Which one?"), Skip: enough()}, options...)
		if picked.None() {
			return f.end("好的，没有附议。", "OK.")
		}
		for _, v := range rows {
			if v.ID == picked.ID {
				chosen = v
			}
		}
	} else if chosen.At(2) != "1" { // not named: agree first
		if !f.t.YesNo(dialog.Q{Key: "sure", For: chosen.ID, Ask: f.say("附议“"+chosen.Label+"”吗？现在"+chosen.At(0)+"户支持。", "Support \""+chosen.Label+"\"?")}, f.say("附议", "yes"), f.say("不附议", "no")) {
			return f.end("好的，没有附议。", "OK.")
		}
	}
	return f.backed(receiptOf(f.t.Do("back", Back{Topic: chosen.ID})))
}

func (f talker) backed(r receipt) dialog.End {
	f.t.Context("topic", r.more)
	switch r.outcome {
	case "own":
		return f.end("“"+r.words+"”就是您提的，不用再附议。现在"+digits(r.n)+"户支持，有进展会告诉您。", "That is your own topic.")
	case "again":
		return f.end("您家附议过“"+r.words+"”了，一户算一次。现在"+digits(r.n)+"户支持，有进展会告诉您。", "You have supported it already.")
	case "enough":
		return f.end("附议好了：“"+r.words+"”现在"+digits(r.n)+"户支持，够数了，社区会把它排上会，并告诉您。", "Done: enough households support it now.")
	}
	return f.end("附议好了：“"+r.words+"”现在"+digits(r.n)+"户支持。有进展会告诉您。", "Done: "+digits(r.n)+" households support it.")
}

// takeBack withdraws an own topic that is not on an agenda yet.
func (f talker) takeBack() dialog.End {
	rows := f.t.Look("own", Own{})
	if len(rows) == 0 {
		return f.end("您没有能撤回的议题。已经排上会的，请发“人工”跟社区说。", "You have no topic to withdraw.")
	}
	chosen := rows[0]
	if len(rows) > 1 {
		options := make([]dialog.Option, len(rows))
		for i, v := range rows {
			options[i] = dialog.Option{ID: v.ID, Label: v.Label, Words: []string{v.At(0)}}
		}
		picked := f.t.Pick(dialog.Q{Key: "topic", Ask: f.say("撤回哪一个议题？", "Which topic?"), Skip: enough()}, options...)
		if picked.None() {
			return f.end("好的，都留着。", "OK.")
		}
		for _, v := range rows {
			if v.ID == picked.ID {
				chosen = v
			}
		}
	}
	others := ""
	if chosen.At(1) != "" {
		others = "已有" + chosen.At(1) + "户邻居附议。"
	}
	if !f.t.YesNo(dialog.Q{Key: "sure", For: chosen.ID, Ask: f.say("撤回议题“"+chosen.Label+"”，确定吗？"+others, "Withdraw \""+chosen.Label+"\"?")}, f.say("撤回", "withdraw"), f.say("留着", "keep")) {
		return f.end("好的，议题留着。看进展发“议事”。", "OK, it stays.")
	}
	f.t.Do("back", TakeBack{Topic: chosen.ID})
	return f.end("已撤回“"+chosen.Label+"”。以后想再提，发“提议题”。", "Withdrawn.")
}
