package festival

import (
	"slices"
	"strconv"

	"minxu/dialog"
	"minxu/handlers"
)

const otherEvents = "\n想看别的活动，发“邻里节”。"

// sign is the way from an event to a number. without is an event that was just turned down; depth counts how often another was wanted.
func (f talker) sign(said saidView, without string, depth int) dialog.End {
	id, end, ok := f.choose(said, without)
	if !ok {
		return end
	}
	rows := f.t.Look("event", One{id})
	if len(rows) == 0 {
		return f.end("这个活动现在看不到了。"+otherEvents, "That event is no longer there.")
	}
	e := eventIn(rows[0])
	f.t.About(e.title + "报名")
	f.t.Context("event", e.id)
	if own := f.t.Look("own", Mine{For: forEvent, Event: id}); len(own) > 0 {
		return f.existing(regIn(own[0]), e, said.asks)
	}
	if e.why != "" {
		return f.end(e.why+otherEvents, "Sign-up for \""+e.title+"\" is closed.")
	}
	if no := f.t.Look("barred", Barred{id}); len(no) > 0 {
		return f.end(no[0].Label, "You cannot sign up for this event now. Reply \"staff\" for a person.")
	}
	if f.child && !fourteen(said, f.t.Fact(handlers.FactAgeBand)) {
		return f.end("要请爸爸妈妈或家里大人来报名：\n用大人的微信发“报名"+e.title+"”就行，"+e.when+"，"+e.place+"。", "")
	}
	if said.asks && e.stands == Open && !f.wants(e) {
		return f.end("好的，想报的时候发“报名"+e.title+"”就行，"+e.when+"。", "OK.")
	}
	queue := false
	if e.stands == Full {
		switch f.full(e, said) {
		case "queue":
			queue = true
		case "other":
			return f.another(e.id, depth)
		default:
			return f.end("好的，这次不报了。"+otherEvents, "OK.")
		}
	}
	party, end, ok := f.who(e, said, queue)
	if !ok {
		return end
	}
	return f.settle(e, party, queue, depth)
}

// another starts over with the other events, a few times at most.
func (f talker) another(without string, depth int) dialog.End {
	const most = 3
	if depth >= most {
		return f.end("想看别的活动，发“邻里节”。", "Reply \"events\" to see them.")
	}
	next := f
	next.t = f.t.Round("other" + strconv.Itoa(depth+1))
	return next.sign(saidView{answer: -1}, without, depth+1)
}

// choose finds the event: the one that was named, or one of a list.
func (f talker) choose(said saidView, without string) (string, dialog.End, bool) {
	rows := f.t.Look("near", Near{Without: without})
	var options []dialog.Option
	for _, v := range rows {
		if c := choiceIn(v); len(said.events) < 2 || slices.Contains(said.events, c.id) {
			options = append(options, c.option())
		}
	}
	if len(said.events) == 1 || len(said.events) > 1 && len(options) == 0 {
		if chosen := f.t.Pick(f.whichEvent(said, true), options...); chosen.ID != "" {
			return chosen.ID, dialog.End{}, true
		}
		return said.events[0], dialog.End{}, true
	}
	if len(options) == 0 {
		return "", f.end("最近没有可以报名的活动。\n有新活动会发在这里，过几天再来看看。", "There are no events to sign up for at the moment."), false
	}
	chosen := f.t.Pick(f.whichEvent(said, false), options...)
	if chosen.ID == "" {
		return "", f.end("好的，想看活动随时发“邻里节”。", "OK."), false
	}
	return chosen.ID, dialog.End{}, true
}

// fourteen says whether a minor is old enough to sign up without a grown-up.
func fourteen(said saidView, band string) bool {
	if own := said.party.Own; own > 0 {
		return own >= 14
	}
	return band == "14-17"
}

// wants asks somebody who only asked about an event whether they would like to come.
func (f talker) wants(e eventView) bool {
	ask := e.named + "\n" + e.span + "，" + e.place + "，还剩" + strconv.Itoa(e.free) + "个名额。\n要报名吗？"
	return f.t.Pick(dialog.Q{Key: "want", Ask: f.say(ask, "\""+e.title+"\", "+e.english+", "+e.place+". Sign up?")},
		option("yes", 1, f.say("报名", "Yes"), yesWords("要", "要报名", "我要报名", "报", "报上")...), option("no", 2, f.say("先不报", "No"), noWords("不报", "先不", "不报了", "没有", "只是问问", "知道了", "谢谢")...)).ID == "yes"
}

func (f talker) whichEvent(said saidView, quiet bool) dialog.Q {
	ask := "最近能报名的活动，回复序号或活动名："
	switch {
	case len(said.events) > 1:
		ask = "您想报哪一个？回复序号或活动名："
	case said.dated && len(said.events) == 0:
		ask = "那个时间没有找到活动，最近的有这些，回复序号或活动名："
	}
	return dialog.Q{Key: "which", Label: f.say("活动", "Event"), Takes: hintEvent, Names: []string{"哪个活动", "项目"}, Quiet: quiet, Skip: append(declining(), "不看了", "都不要", "先看看", "不感兴趣"), Ask: f.say(ask, "Upcoming events. Reply with a number:")}
}

// full asks what to do where there is no seat.
func (f talker) full(e eventView, said saidView) string {
	words := e.named + e.when + "，" + strconv.Itoa(e.capacity) + "个名额已满。"
	if e.free > 0 {
		words = e.named + e.when + "，剩下的名额先留给候补的邻居，新报名要排候补。"
	}
	options := []dialog.Option{option("queue", 1, f.say("排候补", "Join the waiting list"), yesWords("候补", "排队", "排上", "排")...)}
	if e.lineFull {
		words = e.named + e.when + "，名额满了，候补也排满了，请您谅解。"
		options = nil
	}
	options = append(options, option("other", 2, f.say("看别的活动", "Other events"), "别的", "别的活动", "换一个"), option("no", 0, f.say("不报了", "No, thanks"), noWords("不去了", "不报", "不排", "不排了")...))
	wanted := said.queue && !e.lineFull
	choice := f.t.Pick(dialog.Q{Key: "full", Quiet: wanted, Ask: f.say(words, "\""+e.title+"\" at "+e.english+" is full.")}, options...).ID
	if choice == "" && wanted {
		return "queue"
	}
	return choice
}

// settle asks about seats and clashes, reads back, and gives the order.
func (f talker) settle(e eventView, party crowd, queue bool, depth int) dialog.End {
	if !queue && len(party.people) > e.free {
		switch f.tooFew(e, len(party.people)) {
		case "queue":
			queue = true
		case "fewer":
			n := f.fewer(e)
			if n == 0 {
				return f.end("好的，这次不报了。"+otherEvents, "OK.")
			}
			party = party.first(n)
		default:
			return f.end("好的，这次不报了。"+otherEvents, "OK.")
		}
	}
	if clash := f.t.Look("clashes", Clashes{e.id}); len(clash) > 0 && e.overlap {
		r := regIn(clash[0])
		choice := f.t.Pick(dialog.Q{Key: "clash", Ask: f.say("提醒您：您还报了“"+r.title+"”，"+r.when+"，两个活动时间撞了。", "You are also signed up for \""+r.title+"\" at the same time.")},
			option("both", 1, f.say("都报，我安排得开", "Sign up for both"), yesWords("都报", "照样报", "继续报")...), option("other", 2, f.say("看别的活动", "Other events"), "别的", "换一个"),
			option("no", 0, f.say("不报了", "No, thanks"), noWords("不报")...))
		switch choice.ID {
		case "other":
			return f.another(e.id, depth)
		case "no":
			return f.end("好的，“"+r.title+"”给您留着，这个就不报了。", "OK.")
		}
	}
	order := party.order(e, queue)
	f.t.Confirm(dialog.Q{Key: "confirm", Ask: f.readBack(e, order)})
	r := receiptOf(f.t.Do("signed", order))
	if r.outcome != "full" {
		return f.done(e, r)
	}
	words := "真不巧，名额刚刚报满了。"
	if r.free > 0 {
		words = "真不巧，刚刚只剩" + strconv.Itoa(r.free) + "个名额，不够您这" + heads(len(party.people)) + "。"
	}
	again := f.t.Pick(dialog.Q{Key: "late", Ask: f.say(words, "It has just filled up.")}, option("queue", 1, f.say("一起排候补（"+heads(len(party.people))+"）", "Join the waiting list"), yesWords("候补", "排候补", "排队")...),
		option("other", 2, f.say("看别的活动", "Other events"), "别的", "换一个"), option("no", 0, f.say("不报了", "No, thanks"), noWords("不报")...))
	switch again.ID {
	case "other":
		return f.another(e.id, depth)
	case "no":
		return f.end("好的，这次不报了。"+otherEvents, "OK.")
	}
	order.Queue = true
	return f.done(e, receiptOf(f.t.Do("queued", order)))
}

// tooFew asks what to do where there are fewer seats than people: the whole party or nothing, unless they say otherwise.
func (f talker) tooFew(e eventView, n int) string {
	return f.t.Pick(dialog.Q{Key: "seats", Ask: f.say("“"+e.title+"”只剩"+strconv.Itoa(e.free)+"个名额，您一共"+heads(n)+"，不拆开报。", "Only "+strconv.Itoa(e.free)+" seats are left for your party of "+strconv.Itoa(n)+".")},
		option("queue", 1, f.say("一起排候补（"+heads(n)+"）", "All of us wait"), yesWords("候补", "排候补", "一起排", "排队")...),
		option("fewer", 2, f.say("减人数，先报"+heads(e.free)+"以内", "Fewer people"), "减人数", "少去几位", "先报"), option("no", 0, f.say("不报了", "No, thanks"), noWords("不报")...)).ID
}

// fewer asks how many come then; 0 for none.
func (f talker) fewer(e eventView) int {
	if e.free == 1 {
		return 1
	}
	options := make([]dialog.Option, e.free)
	for i := range options {
		options[i] = option(strconv.Itoa(i+1), i+1, f.say("来"+heads(i+1), strconv.Itoa(i+1)), heads(i+1), strconv.Itoa(i+1)+"个人", strconv.Itoa(i+1)+"人")
	}
	options = append(options, option("0", 0, f.say("不报了", "None"), noWords()...))
	return intIn(f.t.Pick(dialog.Q{Key: "less", Ask: f.say("那一共几位来？", "How many then?")}, options...).ID)
}
