package festival

import (
	"slices"
	"strconv"
	"strings"

	"minxu/dialog"
)

// readBack shows what will be recorded, in lines of name and content.
func (f talker) readBack(e eventView, o SignUp) string {
	if f.english {
		return "Please check:\nEvent: " + e.title + "\nTime: " + e.english + "\nPlace: " + e.place + "\nPeople: " + strconv.Itoa(len(o.People))
	}
	lines := []string{"请您核对：", "活动：" + strings.Trim(e.named, "“”"), "时间：" + e.span, "地点：" + e.place, "人数：" + heads(len(o.People)) + "（" + named(o.People) + "）"}
	if o.Queue {
		lines = append(lines, "方式：排候补，有空位再请您确认")
	}
	if slices.ContainsFunc(o.People, Person.child) {
		lines = append(lines, "孩子：由您照看，您同意他参加")
	}
	if o.GuardianPhone != "" {
		lines = append(lines, "家长：您刚才留的电话，只在当天用")
	}
	if o.Declared {
		lines = append(lines, "身体：本人说明没问题")
	}
	switch {
	case slices.ContainsFunc(o.People, Person.sixty):
		lines = append(lines, "提醒：不赶时间，累了随时歇一歇")
	case e.notes != "":
		lines = append(lines, "提醒："+e.notes)
	}
	return f.say(strings.Join(lines, "\n"), "")
}

// done words what a sign-up came to.
func (f talker) done(e eventView, r receipt) dialog.End {
	f.t.Context("event", e.id)
	switch r.outcome {
	case "signed":
		return f.end("报上了，编号"+r.reg.no+"，签到码"+r.reg.code+"，请留好。\n"+e.when+"，"+e.place+"，当天"+e.checkIn+"起签到。\n"+giveUp(e.cancel),
			"Done. Your number is "+r.reg.no+", check-in code "+r.reg.code+".\nTo give it up, reply \"取消报名\" before "+orElse(e.cancel, "the start")+".")
	case "waiting":
		if r.reg.state == Offered {
			return f.end("排上候补时正好空出了名额（编号"+r.reg.no+"）。\n请在"+r.reg.expires+"前回复：\n1 确认参加　0 放弃", "A seat is free. Reply 1 to take it, 0 to give it up.")
		}
		return f.end("排上候补了，您是第"+strconv.Itoa(r.reg.position)+"位（编号"+r.reg.no+"）。\n有空位马上告诉您，请在收到后2小时内回复。\n不想等了，发“取消报名”。",
			"You are number "+strconv.Itoa(r.reg.position)+" on the waiting list. We will write when a seat is free; please answer within 2 hours.")
	case "already":
		return f.end("您已经报过“"+e.title+"”了（尾号"+r.reg.tail()+"），"+heads(r.reg.party)+"，"+r.reg.state.Name()+"。\n要改人数发“改人数”，来不了发“取消报名”。", "You have signed up for this event already.")
	}
	return f.end("名额和候补都满了，请您谅解。"+otherEvents, "The event and its waiting list are full.")
}

func giveUp(until string) string {
	if until == "" {
		return "来不了也请早点说一声，发“取消报名”。"
	}
	return "来不了请在" + until + "前发“取消报名”。"
}

// existing speaks of the registration that is there already; who only asks about the event is told.
func (f talker) existing(r regView, e eventView, asks bool) dialog.End {
	switch r.state {
	case Waitlisted:
		return f.end("您在“"+r.title+"”的候补里排第"+strconv.Itoa(r.position)+"位（"+heads(r.party)+"），有空位马上告诉您。\n不想等了，发“取消报名”。", "You are number "+strconv.Itoa(r.position)+" on the waiting list.")
	case Offered:
		if f.t.Pick(dialog.Q{Key: "offer", Ask: f.say("“"+r.title+"”给您留着"+heads(r.party)+"的名额，"+r.when+"，"+r.place+"。\n请在"+r.expires+"前确认。", "Seats are held for you until "+r.expires+".")},
			option("yes", 1, f.say("确认参加", "Take them"), yesWords("去", "我要去")...), option("no", 0, f.say("放弃", "Give up"), noWords("不去", "不去了")...)).ID == "yes" {
			return f.accept(r)
		}
		return f.decline(r)
	case Signed:
		if asks {
			return f.end("您报的“"+r.title+"”："+r.span+"，"+r.place+"，"+heads(r.party)+"。\n签到码"+r.code+"，当天"+r.checkIn+"起签到。\n"+giveUp(r.cancel), r.title+", "+e.english+". Your check-in code is "+r.code+".")
		}
		words := "您已经报了“" + r.title + "”（尾号" + r.tail() + "）：\n" + r.when + "，" + r.place + "，" + heads(r.party) + "。"
		switch f.t.Pick(dialog.Q{Key: "existing", Ask: f.say(words, "You have signed up already: "+r.title+", "+e.english+".")},
			option("keep", 1, f.say("保留", "Keep it"), append(yesWords("保留", "还是去", "不变"), noWords("没有")...)...), option("change", 2, f.say("改人数", "Change the number"), "改", "修改", "改人数"),
			option("cancel", 0, f.say("取消报名", "Give it up"), "取消报名", "不去了", "取消吧")).ID {
		case "change":
			return f.resize(r, saidView{answer: -1})
		case "cancel":
			return f.leave(r, true)
		}
		return f.end("好的，给您留着。签到码"+r.code+"，当天"+r.checkIn+"起签到。\n"+giveUp(r.cancel), "Kept. Your check-in code is "+r.code+".")
	}
	return f.end("“"+r.title+"”您"+r.state.Name()+"，谢谢您参加。"+otherEvents, "You have been to this event.")
}
