package lawyer

import (
	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// booking is the conversation about the lawyer's hours: book, wait, move, give up, ask. One flow for all of it, so that a word about the
// lawyer in the middle of it never begins another.
var booking = &dialog.Flow{Name: "lawyer", Title: "约社区律师",
	Open: []string{"律师", "法律咨询", "约律师", "社区律师", "预约律师", "我要约律师", "约社区律师", "取消预约", "我的律师预约"},
	Menu: []string{"lawyer.book"}, Intents: []string{string(triage.Lawyer)},
	Takes: []string{handlers.HintSubject, handlers.HintSide}, Talk: talk}

// talk looks at what the person has and wants, and goes the way that fits.
func talk(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	own := ownOf(t.Look("own", Own{}))
	t.About("约社区律师")
	switch {
	case s.child:
		return t.End(s.say("法律上的事，请和爸爸妈妈或家里大人一起来问。\n也可以请大人拨打12348，免费。要是有人欺负你，马上告诉大人或打110。", "Please ask together with a parent, or call 12348."))
	case own.wish == wishCriminal:
		return t.End(s.say(criminalWords, "Crimes are outside what the community lawyer may do. Please ask a lawyer of your own or the legal aid centre: call 12348, it is free."))
	case own.wish == wishLawsuit && own.state == None:
		return t.End(s.say(lawsuitWords, "A lawsuit that is under way is for a lawyer of your own or the legal aid centre: call 12348, it is free."))
	case own.wish == wishHours:
		return hours(t, s)
	case own.wish == wishFee:
		t.Context("lawyer", "hours")
		return t.End(s.say("社区律师咨询不收费，也不代理案件，谁要钱都别给。\n要约时间，请回复“约律师”。", "The community lawyer's advice is free. Reply \"book lawyer\" to book an hour."))
	}
	switch own.state {
	case Offered:
		return answerOffer(t, s, own)
	case Waitlisted:
		return inLine(t, s, own)
	case Booked:
		return have(t, s, own)
	}
	switch own.wish {
	case wishCancel, wishOwn:
		return t.End(s.say("您现在没有律师预约，也没有候补。\n要约时间，请回复“约律师”。", "You have no booking. Reply \"book lawyer\" to book an hour."))
	case wishMove:
		t.Say(s.say("您现在没有律师预约，可以新约一个。", "You have no booking yet."))
	}
	if own.suspended != "" {
		return t.End(s.say(own.suspended, "You missed two hours lately, so booking ahead is off for 30 days. You may walk in, or call 12348."))
	}
	return book(t, s, own)
}

const (
	criminalWords = "刑事案件社区律师不能办，请您尽快找自己的律师，\n或找法律援助中心，拨12348免费问。\n急事请打110。"
	lawsuitWords  = "正在打的官司或仲裁，社区律师不能代理。\n请找您自己的律师，或到法律援助中心，拨12348免费问。\n期限不等人，请尽快。"
)

// hours says when the lawyer is there; words about a time may follow.
func hours(t *dialog.Talk, s speech) dialog.End {
	rows := t.Look("timetable", Timetable{})
	if len(rows) == 0 {
		return t.End(s.say("近两周还没有律师坐班的安排。\n急事请拨12348，免费；也可以把法律问题直接发给我。", "No hours are planned for the next two weeks. Please call 12348, it is free."))
	}
	t.Context("lawyer", "hours")
	return t.End(rows[0].Label + "\n" + s.say("要约请回复“约律师”。", "Reply \"book lawyer\" to book."))
}

// book asks for an hour, the subject and the kind of the other side, reads back and books.
func book(t *dialog.Talk, s speech, own ownRow) dialog.End {
	c := choose1(t, s, chooser{words: own.words})
	if c.end != nil {
		return *c.end
	}
	if c.wait != "" {
		return wait(t, s, c.wait, c.day, own.booking)
	}
	t.Hold("hold", Hold{Slot: c.slot.ID}, dialog.BackTo(c.key))
	t.Say(s.say("好的，先给您留着"+c.slot.Label+"，请5分钟内答完。", "I keep "+c.slot.Label+" for you for five minutes."))
	m := matter(t, s)
	if m.side == SideCommittee {
		return conflict(t, s, c, m)
	}
	t.Confirm(dialog.Q{Key: "confirm", Ask: s.say("请您核对：\n时间："+c.slot.Label+"，约"+c.slot.At(2)+"分钟\n地点："+c.slot.At(1)+"\n咨询："+SubjectName(m.subject)+m.proxyNote()+"\n对方："+SideName(m.side)+"\n细节请当面和律师说，带上相关材料。",
		"Please check:\nTime: "+c.slot.Label+"\nPlace: "+c.slot.At(1)+"\nAbout: "+subjectEnglish(m.subject)+"\nPlease tell the details to the lawyer only.")})
	r := receiptOf(t.Do("booked", Book{Slot: c.slot.ID, Subject: m.subject, Side: m.side, Proxy: m.proxy, Elder: m.elder, Previous: own.booking}, dialog.BackTo(c.key)))
	t.Context("lawyer", "booked")
	return t.End(s.booked(r))
}

// booked tells of a new booking: number, until when it can be given up, the word for that.
func (s speech) booked(r receipt) string {
	words := s.say("约好了，编号"+r.no+"。\n"+r.label+"，"+r.where+"。", "Booked. Your number is "+r.no+": "+r.labelEN+", "+r.where+".")
	words += "\n" + s.givingUp(r)
	if r.evening {
		words += s.say("\n前一天19:00会提醒您。", "")
	}
	if r.calendar != "" {
		words += s.say("\n加到手机日历：", "\nCalendar: ") + r.calendar
	}
	return words
}

// givingUp says until when an hour can be given up freely.
func (s speech) givingUp(r receipt) string {
	if r.late {
		return s.say("来不了也请发“取消预约”；离开始不到4小时，取消会记一次“临时取消”。", "If you cannot come, reply \"cancel booking\".")
	}
	return s.say("来不了请在"+r.deadline+"前发“取消预约”。", "If you cannot come, reply \"cancel booking\" before "+r.deadEN+".")
}

// told is what the lawyer is asked about.
type told struct {
	subject, side, proxy string
	elder                bool
}

func (m told) proxyNote() string {
	if name := relationName(m.proxy); name != "" {
		return "（替" + name + "问）"
	}
	return ""
}

// matter asks for the subject and the kind of the other side. Names and the story are never asked for.
func matter(t *dialog.Talk, s speech) told {
	m := told{proxy: t.Fact(handlers.FactProxy), elder: t.Fact(handlers.FactElder) == "1"}
	m.subject = topic(t, s)
	m.side = t.Pick(dialog.Q{Key: "side", Label: s.say("对方", "Other side"), Names: []string{"另一方"}, Takes: handlers.HintSide,
		Ask: s.say("对方是谁？只选一个，不用说名字：", "Who is the other side? No names please.")},
		dialog.Option{ID: SideFamily, Label: s.say("家人亲戚", "family"), Words: []string{"家人", "亲戚", "家里人", "自己家的", "自家"}},
		dialog.Option{ID: SideNeighbour, Label: s.say("邻居或物业", "neighbour or property firm"), Words: []string{"邻居", "物业", "房东", "租客"}},
		dialog.Option{ID: SideOrganisation, Label: s.say("单位或商家", "employer or shop"), Words: []string{"单位", "商家", "公司", "老板", "店家"}},
		dialog.Option{ID: SideCommittee, Label: s.say("居委会或街道", "residents' committee or street office"), Words: []string{"居委会", "街道", "社区"}},
		dialog.Option{ID: SideUnsaid, Label: s.say("不方便说", "I'd rather not say"), Words: []string{"不说", "不想说", "没有对方", "没有", "跳过", "其他", "朋友", "同事", "熟人", "别人", "不认识"}}).ID
	return m
}

// topic asks for the subject: what was understood of any message, else one of a list. A story is not asked for.
func topic(t *dialog.Talk, s speech) string {
	label, names := s.say("咨询", "About"), []string{"哪方面", "方面", "类别", "事项", "subject"}
	options, ask := make([]dialog.Option, 0, askedSubjects+1), s.say("想问哪方面？", "What is it about?")
	var others []string
	for i, of := range subjects() {
		switch {
		case i < askedSubjects:
			options = append(options, dialog.Option{ID: of.code, Label: s.say(of.name, of.english), Words: of.words})
		case of.code != Other:
			others = append(append(others, of.name), of.words...)
		}
	}
	options = append(options, dialog.Option{ID: Other, Label: s.say("其他", Other), Words: append(others, "别的", "不知道", "说不清", "不清楚", "都不是", "跳过", "随便")})
	if heard := t.Take(dialog.Q{Key: "subject", Label: label, Names: names, Takes: handlers.HintSubject, Raw: true, Quiet: true, Ask: ask + "\n" + dialog.RenderOptions(numberedFrom1(options), false)}); !heard.None() {
		return subjectOf(heard)
	}
	return subjectOf(t.Pick(dialog.Q{Key: "field", Label: label, Names: names, Ask: ask,
		Retry: s.say("请只选一类，回复前面的数字；细节请当面和律师说。", "Please choose one by its number; tell the details to the lawyer.")}, options...))
}

func numberedFrom1(options []dialog.Option) []dialog.Option {
	out := make([]dialog.Option, len(options))
	for i, o := range options {
		o.Digit = i + 1
		out[i] = o
	}
	return out
}

// conflict stops where the lawyer would be asked against the one who pays: another lawyer, or 12348.
func conflict(t *dialog.Talk, s speech, c chosen, m told) dialog.End {
	way := t.Pick(dialog.Q{Key: "conflict", Ask: s.say("社区律师是居委会聘请的，对方是居委会或街道时有利益冲突，为您公平起见不能接。可以：", "The community lawyer is paid by the committee, so this would be a conflict of interest. You can:")},
		dialog.Option{ID: "refer", Label: s.say("请街道另派律师", "ask the street office for another lawyer"), Words: []string{"换一位", "另派", "换律师", "换一个律师", "换人", "是", "好", "可以", "另一位律师", "别的律师"}},
		dialog.Option{ID: "phone", Label: s.say("自己拨打12348", "call 12348 myself"), Words: []string{"12348", "打电话", "拨打"}},
		dialog.Option{ID: wayStop, Label: s.say("先不约", "not now"), Digit: 0, Fixed: true, Words: []string{"不约了", "不用了", "算了", "不要"}})
	switch way.ID {
	case "refer":
		r := receiptOf(t.Do("referred", Refer{Session: c.slot.At(0), Community: c.slot.At(3), Subject: m.subject, Side: m.side, Proxy: m.proxy}))
		t.Context("lawyer", "referred")
		return t.End(s.say("已转给街道，编号"+r.no+"，请街道另派律师。\n安排好了会联系您；急事可以先拨12348，免费。", "Passed on to the street office, number "+r.no+". They will arrange another lawyer and get in touch. 12348 is free."))
	case "phone":
		return t.End(s.say("好的，请拨打12348公共法律服务热线，免费，每天都有人接。", "Please call 12348, it is free."))
	}
	return t.End(s.say("好的，先不约。有需要再发“约律师”。", "OK. Reply \"book lawyer\" any time."))
}

// wait puts the person into the line of a full day.
func wait(t *dialog.Talk, s speech, session, day, previous string) dialog.End {
	m := matter(t, s)
	if m.side == SideCommittee {
		return conflict(t, s, chosen{slot: dialog.Value{More: []string{session}}}, m)
	}
	r := receiptOf(t.Do("joined", Join{Session: session, Subject: m.subject, Side: m.side, Proxy: m.proxy, Elder: m.elder, Previous: previous}))
	t.Context("lawyer", "waiting")
	return t.End(s.say("已排上"+day+"的候补，您是第"+r.position+"位。\n有空位会发消息给您，请在收到后2小时内回复。\n不想等了，发“取消候补”。", "You are number "+r.position+" in line. If an hour becomes free you get a message; please answer within two hours."))
}
