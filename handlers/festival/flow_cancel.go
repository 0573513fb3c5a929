package festival

import (
	"strconv"

	"minxu/dialog"
	"minxu/handlers"
)

// cancel gives a registration up: which, once more whether it is meant, and then without a word of blame.
func (f talker) cancel(said saidView) dialog.End {
	rows := f.t.Look("cancelable", Mine{For: forCancel})
	if len(rows) == 0 {
		return f.end("没有找到您可以取消的活动报名。\n发“我的活动”可以查看，发“邻里节”看能报的活动。", "There is nothing to give up.")
	}
	r := f.which(rows, "要取消哪一个？")
	if r.id == "" {
		return f.untouched()
	}
	return f.leave(r, false)
}

// leave asks once and gives it up. meant says that giving up was just chosen: then only a late one is asked about.
func (f talker) leave(r regView, meant bool) dialog.End {
	f.t.About("取消“" + r.title + "”")
	late := r.state == Signed && r.cancel == ""
	words := "您报的“" + r.title + "”：" + r.when + "，" + heads(r.party) + "。\n"
	no := "还是去"
	switch {
	case late:
		words += "现在已过免费取消时间（" + r.cancelWas + "），取消会记一次“临时取消”，不影响这次。"
	case r.state == Waitlisted:
		words = "您在“" + r.title + "”的候补里排第" + strconv.Itoa(r.position) + "位。\n确定不排了吗？"
		no = "继续等"
	default:
		words += "确定取消吗？"
	}
	if !meant || late {
		choice := f.t.Pick(dialog.Q{Key: "sure", Ask: f.say(words, "Give up \""+r.title+"\"?")},
			option("yes", 1, f.say("确认取消", "Yes, give it up"), yesWords("取消报名", "确认取消报名", "确定取消", "取消吧", "不去了", "不去", "去不了", "去不了了", "不排了", "不等了")...),
			option("no", 2, f.say(no, "No, keep it"), noWords("去", "不取消", "不取消了", "保留", "留着", "继续等", "继续排")...))
		if choice.ID == "no" {
			return f.end("好的，给您留着：“"+r.title+"”"+r.when+"，"+r.place+"。", "Kept.")
		}
	}
	got := receiptOf(f.t.Do("left", Leave{r.id}))
	return f.left(r, got)
}

func (f talker) left(r regView, got receipt) dialog.End {
	switch {
	case r.state == Waitlisted:
		return f.end("好的，“"+r.title+"”的候补已取消。"+otherEvents, "Done.")
	case got.given:
		return f.end("已取消“"+r.title+"”，名额让给候补的邻居，谢谢您说一声。", "Done, thank you for telling us.")
	}
	return f.end("已取消“"+r.title+"”"+heads(r.party)+"的报名，谢谢您说一声。"+otherEvents, "Done, thank you for telling us.")
}

// change changes how many come.
func (f talker) change(said saidView) dialog.End {
	rows := f.t.Look("changeable", Mine{For: forChange})
	if len(rows) == 0 {
		return f.end("没有找到您可以改的活动报名。\n发“我的活动”可以查看，发“邻里节”看能报的活动。", "There is nothing to change.")
	}
	r := f.which(rows, "要改哪一个的人数？")
	if r.id == "" {
		return f.untouched()
	}
	return f.resize(r, said)
}

func (f talker) resize(r regView, said saidView) dialog.End {
	f.t.About("改“" + r.title + "”的人数")
	now := wanted(r.party, said.resize)
	ask := "“" + r.title + "”现在是" + heads(r.party) + "（" + orElse(r.people, "您") + "）。\n改成一共几位？比如“2位”。"
	heard := f.t.Take(dialog.Q{Key: "newparty", Label: f.say("人数", "People"), Names: []string{"几位"}, Takes: handlers.HintParty, Raw: true, Quiet: now > 0, Skip: declining(), Ask: f.say(ask, "How many people will come?")})
	gone, reading := said.gone, said.party
	if !heard.None() && !(now > 0 && heard.ID == said.counted) {
		told := saidIn(f.t.Look("newtold", Said{Of: heard.ID + heard.Label, Asked: true}))
		reading, gone = told.party, told.gone
		if now = wanted(r.party, told.resize); now == 0 {
			if r, no := f.counted(Reading{}, heard, 9); !no {
				now = r.Party
			}
		}
	}
	switch {
	case now == 0 && heard.None():
		return f.end("好的，还是"+heads(r.party)+"，给您留着。", "Kept.")
	case now <= 0:
		return f.end("那就是都不来了？来不了请发“取消报名”。", "To give it up, reply \"取消报名\".")
	case now > partyMost:
		return f.end(needWords(needTooMany, make([]Person, now), limits{}, partyMost), "Five people at most.")
	case now == r.party:
		return f.end("现在就是"+heads(now)+"，不用改。", "That is what you have.")
	}
	o := Resize{Registration: r.id, Party: now, Gone: gone}
	if now > r.party {
		added, ok := f.newcomers(r, now-r.party, reading)
		if !ok {
			return f.end("这个活动有年龄要求，知道年纪才能加人。\n请发“人工”，工作人员帮您办。", "This event has an age limit.")
		}
		o.Added = added
	}
	f.t.Confirm(dialog.Q{Key: "confirm", Ask: f.say("请您核对：\n活动："+r.title+"，"+r.when+"\n人数："+heads(r.party)+"改成"+heads(now), "Please check:\nEvent: "+r.title+"\nPeople: "+strconv.Itoa(r.party)+" -> "+strconv.Itoa(now))})
	got := receiptOf(f.t.Do("resized", o))
	if got.reg.state == Offered {
		return f.end("改好了，正好有空位：请在"+got.reg.expires+"前回复：\n1 确认参加　0 放弃", "A seat is free: reply 1 to take it.")
	}
	return f.end("改好了，“"+r.title+"”一共"+heads(got.reg.party)+"，签到码不变："+r.code+"。", "Done: "+strconv.Itoa(got.reg.party)+" people.")
}

// wanted is how many come after a change that was said: +1, -1, =2; 0 when nothing was said, or nobody is left.
func wanted(party int, change string) int {
	if change == "" {
		return 0
	}
	n := intIn(change[1:])
	switch change[0] {
	case '+':
		return party + n
	case '-':
		return party - n
	}
	return n
}

// newcomers are who comes in addition, with their ages as far as these are needed.
func (f talker) newcomers(r regView, n int, said Reading) ([]Person, bool) {
	said.Away = true
	if len(said.People) > n {
		said.People = said.People[:n]
	}
	added := Crowd(n, said, "")
	rows := f.t.Look("event", One{r.event})
	if len(rows) == 0 {
		return added, true
	}
	return f.ages(eventIn(rows[0]), added)
}

// mine lists what somebody signed up for, with the codes.
func (f talker) mine() dialog.End {
	rows := f.t.Look("all", Mine{For: forAll})
	if len(rows) == 0 {
		return f.end("您现在没有报名的活动。\n想看能报的活动，发“邻里节”。", "You have not signed up for anything. Reply \"events\" to see what there is.")
	}
	words := "您报的活动："
	for _, v := range rows {
		words += "\n" + standsLine(regIn(v))
	}
	return f.end(words+"\n来不了发“取消报名”，改人数发“改人数”。", words)
}

// standsLine tells one registration in a line of name and content.
func standsLine(r regView) string {
	const most = 8
	name := []rune(r.title)
	line := string(name[:min(len(name), most)]) + "：" + r.when + "，" + heads(r.party)
	switch r.state {
	case Waitlisted:
		return line + "，候补第" + strconv.Itoa(r.position) + "位"
	case Offered:
		return line + "，请在" + r.expires + "前确认"
	case CheckedIn:
		return line + "，已签到"
	case NoShow:
		return line + "，未到"
	}
	return line + "，" + r.place + "，签到码" + r.code
}
