package deliberation

import (
	"minxu/dialog"
	"minxu/handlers"
)

// answer hears whether somebody comes to a meeting, and who goes in their place.
func (f talker) answer(said saidView) dialog.End {
	rows := f.t.Look("meant", Meant{Meeting: f.t.Fact(factMeeting), Any: true})
	if len(rows) == 0 {
		return f.end("现在没有等您回复的会议。\n发“议事”看您那里有什么会、有什么议题。", "There is no meeting that waits for your answer.")
	}
	m, ok := f.pickMeeting(rows, "您说的是哪个会？")
	if !ok {
		return f.end("好的，都没有动。发“议事”可以查看。", "OK, nothing was changed.")
	}
	f.t.About(m.title)
	if end, done := f.shut(m, said); done {
		return end
	}
	if said.answer == "" {
		said.answer = f.howCome(m)
	}
	if said.answer == "" {
		return f.end("好的，先不记。"+m.close+"前回复都行，发“议事”能找到。", "OK. You can answer until "+m.close+".")
	}
	if said.answer == Substitute {
		if said.sub, ok = f.inPlace(said); !ok {
			return f.end("好的，先不记。"+m.close+"前说一声就行。", "OK, nothing was noted.")
		}
	}
	r := receiptOf(f.t.Do("reply", Reply{Meeting: m.id, Answer: string(said.answer), Substitute: said.sub}))
	f.t.Context("meeting", m.id)
	return f.replied(m, Answer(r.more), said.sub, r)
}

// shut ends the talk where there is nothing to answer any more. An answer that comes too late is passed on by word of mouth, never noted.
func (f talker) shut(m meetingView, said saidView) (dialog.End, bool) {
	switch m.status {
	case statusClosed:
		if said.answer == "" {
			return f.end("“"+m.title+"”"+m.when+"开会，网上回复"+m.close+"已截止。\n要改请打电话给"+m.contact+"，或发“人工”。", "Answers closed at "+m.close+"."), true
		}
		f.t.Do("late", Late{Meeting: m.id, Answer: string(said.answer)})
		return f.end("网上回复"+m.close+"已截止，系统里不能改了。您说的“"+said.answer.Name()+"”我已转告"+m.contact+"。\n"+m.when+"开会；有变化请打电话或发“人工”。",
			"Answers closed at "+m.close+". I have told the steward."), true
	case statusOver:
		return f.end("“"+m.title+"”（"+m.when+"）已经开过了。\n想知道怎么定的，发“议事结果”。", "That meeting is over."), true
	case statusOff:
		return f.end("“"+m.title+"”（"+m.when+"）取消了，不用来。\n重新安排会再通知您。", "That meeting was called off."), true
	case statusStranger:
		return f.end("“"+m.title+"”请的是"+m.place+"的住户，您登记的住址不在里面，不能报名。\n想旁听，请发“人工”问社区。", "That meeting is for other households."), true
	}
	return dialog.End{}, false
}

// howCome asks for the answer.
func (f talker) howCome(m meetingView) Answer {
	ask := "“" + m.title + "”" + m.when + "，" + m.place + "。您参加吗？"
	if m.own != "" {
		ask = "“" + m.title + "”" + m.when + "，您回复的是“" + m.own.Name() + "”，" + m.close + "前能改。"
	}
	options := []dialog.Option{option(string(Attend), 1, f.say("参加", "come"), "去", "我去", "参加", "来", "能去", "会去"),
		option(string(Absent), 2, f.say("不参加", "not come"), "不去", "去不了", "不参加", "没空", "不来", "参加不了", "没时间"),
		option(string(Substitute), 3, f.say("请家人代去", "somebody of my household comes"), "代去", "家人去", "请家人", "替我去", "让家人去")}
	n := 4
	if m.online {
		options = append(options, option(string(Online), n, f.say("线上参加", "online"), "线上", "在线", "网上参加"))
		n++
	}
	options = append(options, option(string(Observe), n, f.say("旁听", "listen only"), "旁听", "听听"))
	return Answer(f.t.Pick(dialog.Q{Key: "answer", For: m.id, Ask: f.say(ask, "\""+m.title+"\": will you come?"), Skip: enough()}, options...).ID)
}

// inPlace asks who of the household goes; somebody from outside cannot.
func (f talker) inPlace(said saidView) (string, bool) {
	who, foreign := said.sub, said.bad
	const rounds = 4
	for i := range rounds {
		if who != "" && !foreign {
			return who, true
		}
		ask := "请谁代您去？说一声称呼就行，比如“儿子”。要是同住一户的家人。"
		if foreign {
			ask = who + "不是一户的家人，不能直接代。请说哪位家人去；确实要委托邻居，请到社区办书面委托。"
		}
		heard := f.t.Text(dialog.Q{Key: "who" + digits(i), Ask: f.say(ask, "Who of your household will come?"), Skip: enough()})
		if heard.None() {
			return "", false
		}
		if who, foreign = whoGoes(heard.Label); who == "" {
			who, foreign = short(heard.Label, 10), false
		}
	}
	return who, who != "" && !foreign
}

// replied says what was noted and invites one opinion; nobody is asked for it.
func (f talker) replied(m meetingView, noted Answer, sub string, r receipt) dialog.End {
	invite := "有想说的意见可以现在发来，会上念给大家听（不署名）。"
	at := m.when + "，" + m.place + "。"
	change := m.close + "前都能改。"
	switch noted {
	case Attend:
		head := "好的，记下您参加，每户一位代表。"
		if r.outcome == "second" {
			head = "好的，记下您也参加。您家已有人报名，一户只算一票。"
		}
		return f.end(head+"\n"+at+change+"\n"+invite, "Noted: you come. "+m.when+". You may send an opinion now; it is read out without your name.")
	case Online:
		return f.end("好的，记下您线上参加，开会前管家会告诉您怎么进。\n"+m.when+"。"+change+"\n"+invite, "Noted: online.")
	case Observe:
		head := "好的，记下您旁听，不计票。"
		if r.outcome == "minor" {
			head = "好的，没满18岁可以旁听，不计票。"
		}
		return f.end(head+"\n"+at+change+"\n"+invite, "Noted: you listen.")
	case Substitute:
		return f.end("好的，记下由您的"+sub+"代您去，算您家这一票。\n"+at+change+"\n"+invite, "Noted: your "+sub+" comes.")
	}
	return f.end("好的，记下您不参加，谢谢您说一声。\n人不去也能说话："+invite+"\n改主意了，"+change, "Noted: you do not come. You may send an opinion; it is read out without your name.")
}

// tell keeps a statement for a meeting, to be read out there.
func (f talker) tell() dialog.End {
	rows := f.t.Look("meant", Meant{Meeting: f.t.Fact(factMeeting), Any: true})
	if len(rows) == 0 {
		return f.end("您那里现在没有要开的会。\n是想提一件事商量，发“提议题”；要报修报事，直接说一句。", "There is no meeting of yours to come.")
	}
	m, ok := f.pickMeeting(rows, "这句意见是给哪个会的？")
	if !ok {
		return f.end("好的，没有记。", "OK.")
	}
	if m.status == statusOver || m.status == statusOff || m.status == statusStranger {
		end, _ := f.shut(m, saidView{})
		return end
	}
	words := f.t.Text(dialog.Q{Key: "words", Takes: handlers.HintWords, Skip: enough(),
		Ask: f.say("您想对“"+m.title+"”说什么？发一句话，会上念给大家听，不署名。", "What would you like to say? It is read out without your name.")})
	f.t.Context("meeting", m.id)
	if words.None() {
		return f.end("好的，没有也行。"+m.when+"，"+m.place+"。", "OK.")
	}
	r := receiptOf(f.t.Do("say", Say{Meeting: m.id, Text: words.Label}))
	note := ""
	if r.more != "" {
		note = "\n" + r.more
	}
	return f.end("已记下：“"+short(r.words, 40)+"”。\n会上念给大家听，不署名。还有要说的，接着发就行。"+note, "Noted; it will be read out without your name.")
}

// object keeps what somebody has against a published outcome.
func (f talker) object() dialog.End {
	words := f.t.Text(dialog.Q{Key: "words", Takes: handlers.HintWords, Skip: enough(), Ask: f.say("您对结果有什么意见？说一句，不署名，社区会公开答复。", "What is your objection?")})
	if words.None() {
		return f.end("好的，没有也行。谢谢您关心。", "OK.")
	}
	r := receiptOf(f.t.Do("say", Say{Outcome: f.t.Fact(factOutcome), Text: words.Label}))
	return f.end("已记下您对“"+r.words+"”的意见，不署名。\n公示到"+r.more+"，社区会在结果页公开答复。", "Noted without your name.")
}
