package deliberation

import (
	"minxu/dialog"
)

// list shows what somebody has to do with, and leads on by one digit.
func (f talker) list() dialog.End {
	rows := f.t.Look("mine", Mine{})
	if len(rows) > 0 && rows[0].ID == "unbound" {
		return f.end("议事按住址来请，您还没有登记住址。\n发“登记地址”登记；发“议事结果”看已有的结果；给项目打分发“打分”。", "Please register your address first.")
	}
	const most = 3
	var options []dialog.Option
	for _, v := range rows[:min(len(rows), most)] {
		options = append(options, dialog.Option{ID: v.ID, Label: v.Label, Words: []string{v.At(0)}})
	}
	head := "您那里现在没有要开的会。还可以："
	if len(rows) > 0 {
		head = "您的议事，看哪一个回复数字："
	}
	options = append(options,
		dialog.Option{ID: "second", Label: f.say("看邻居的议题", "neighbours' topics"), Words: []string{"附议", "邻居的议题", "看议题", "议题"}},
		dialog.Option{ID: "propose", Label: f.say("提议题", "propose a topic"), Words: []string{"提一个", "提议"}},
		dialog.Option{ID: "results", Label: f.say("看结果　给项目打分发“打分”", "results"), Words: []string{"看结果", "结果", "怎么定的"}})
	switch chosen := f.t.Pick(dialog.Q{Key: "choice", Ask: f.say(head, "Meetings and topics:"), Skip: enough()}, options...); chosen.ID {
	case "":
		return f.end("好的。有事随时叫我。", "OK.")
	case "second":
		return f.second()
	case "propose":
		return f.propose()
	case "results":
		return f.results()
	default:
		for _, v := range rows {
			if v.ID != chosen.ID {
				continue
			}
			if v.At(1) == objectMeeting {
				return f.oneMeeting(v.ID)
			}
			return f.told(f.t.Look("one", Standing{No: v.At(0)}))
		}
	}
	return f.end("这一条刚有变化，请再发一次“议事”。", "That has just changed; please ask again.")
}

// oneMeeting tells of a meeting and takes the answer where it still waits.
func (f talker) oneMeeting(id string) dialog.End {
	rows := f.t.Look("meeting", Meant{Meeting: id, Any: true})
	if len(rows) == 0 {
		return f.end("这个会刚有变化，请再发一次“议事”。", "That has just changed.")
	}
	m := meetingIn(rows[0])
	said := saidView{}
	if end, done := f.shut(m, said); done {
		return end
	}
	said.answer = f.howCome(m)
	if said.answer == "" {
		return f.end("好的，先不记。"+m.close+"前回复都行。", "OK.")
	}
	ok := true
	if said.answer == Substitute {
		if said.sub, ok = f.inPlace(said); !ok {
			return f.end("好的，先不记。", "OK.")
		}
	}
	r := receiptOf(f.t.Do("reply", Reply{Meeting: m.id, Answer: string(said.answer), Substitute: said.sub}))
	f.t.Context("meeting", m.id)
	return f.replied(m, Answer(r.more), said.sub, r)
}

// results tells what was decided: the one that was named, else a list.
func (f talker) results() dialog.End {
	rows := f.t.Look("results", Results{})
	if len(rows) == 0 {
		return f.end("您那里还没有公开的议事结果。\n有新结果会在公开页公布，参加过的住户会收到通知。", "No results have been published yet.")
	}
	chosen := rows[0]
	if len(rows) > 1 {
		options := make([]dialog.Option, len(rows))
		for i, v := range rows {
			options[i] = dialog.Option{ID: v.ID, Label: v.Label, Words: []string{v.At(1)}}
		}
		picked := f.t.Pick(dialog.Q{Key: "result", Ask: f.say("看哪一个的结果？", "Which one?"), Skip: enough()}, options...)
		if picked.None() {
			return f.end("好的。", "OK.")
		}
		for _, v := range rows {
			if v.ID == picked.ID {
				chosen = v
			}
		}
	}
	f.t.Context("outcome", chosen.At(2))
	return f.end(chosen.At(0), "")
}

// standing tells how a topic or a meeting stands whose number was named.
func (f talker) standing() dialog.End { return f.told(f.t.Look("one", Standing{No: f.t.Fact(factNo)})) }

func (f talker) told(rows []dialog.Value) dialog.End {
	if len(rows) == 0 {
		return f.end("没有找到这个编号，请看看有没有写错。\n发“议事”看您那里的会和议题。", "That number was not found.")
	}
	f.t.Context("topic", rows[0].ID)
	return f.end(rows[0].Label, "")
}

// signIn notes that somebody is there: by the code at the door, or by saying so.
func (f talker) signIn() dialog.End {
	r := receiptOf(f.t.Do("in", SignIn{Meeting: f.t.Fact(factScene)}))
	f.t.Context("meeting", r.more)
	switch r.outcome {
	case "in":
		return f.end("签到好了：“"+r.words+"”。您家这一票算上了，现在到了"+digits(r.n)+"户。\n想发言，发“举手”。", "Signed in. Send \"hand\" to speak.")
	case "again":
		return f.end("您家已经签过到了，一户算一票。现在到了"+digits(r.n)+"户。\n想发言，发“举手”。", "Your household has signed in already.")
	case "guest":
		return f.end("“"+r.words+"”请的是会议范围里的住户。您可以旁听，不计票；请坐旁听席。", "You may listen; you have no vote.")
	case "minor":
		return f.end("没满18岁可以旁听，不计票。请坐旁听席。", "You may listen.")
	case "early", "late":
		return f.end("“"+r.words+"”"+r.more+"。", "Sign-in is open from 30 minutes before to 30 minutes after the beginning.")
	}
	return f.end("现在没有可以签到的会。发“议事”看您的会在什么时候。", "There is no meeting to sign in to now.")
}

// raise puts somebody into the line of speakers.
func (f talker) raise() dialog.End {
	r := receiptOf(f.t.Do("hand", RaiseHand{Meeting: f.t.Fact(factMeeting)}))
	switch r.outcome {
	case "up":
		return f.end("好的，您排第"+digits(r.n)+"位发言，主持人会叫您。请把话说短些，让大家都能说到。", "You are number "+digits(r.n)+" to speak.")
	case "away":
		return f.end("先签到才能举手：请扫会场的码，或发“议事签到”。", "Please sign in first.")
	}
	return f.end("现在没有正在开的会。发“议事”看您的会在什么时候。", "No meeting is being held now.")
}

// show takes what a household says of the text before a vote. It is a poll and no vote, and says so.
func (f talker) show() dialog.End {
	stance := Stance(f.t.Fact(factStance))
	if stance == "" {
		stance = Stance(f.t.Pick(dialog.Q{Key: "stance", Ask: f.say("刚才念的方案，您家怎么看？（"+PollNote+"）", "What do you think of the text? (a poll, no vote)"), Skip: enough()},
			option(string(Agrees), 1, f.say("同意", "agree"), "赞成", "支持"), option(string(Lives), 2, f.say("能接受", "can live with it"), "凑合", "可以接受"), option(string(Objects), 3, f.say("反对", "object"), "不同意", "不行")).ID)
	}
	if stance == "" {
		return f.end("好的，不表态也行。", "OK.")
	}
	why := ""
	if stance == Objects {
		why = f.t.Text(dialog.Q{Key: "why", Ask: f.say("请说说反对的原因，会上念出来，不署名；不想说回复“没有”。", "Why? It is read out without your name."), Skip: enough()}).Label
	}
	r := receiptOf(f.t.Do("show", Show{Meeting: f.t.Fact(factMeeting), Stance: string(stance), Reason: why}))
	if r.outcome != "kept" {
		return f.end("现在没有在征集意见，或者您家还没有签到。", "No poll is open for you.")
	}
	return f.end("记下了：您家“"+stance.Name()+"”。"+PollNote+"，散会前都能改。", "Noted: "+string(stance)+". This is a poll, no vote.")
}

// rate takes a drawn supervisor's score of what became of an outcome.
func (f talker) rate() dialog.End {
	rows := f.t.Look("seat", Seat{Outcome: f.t.Fact(factOutcome)})
	if len(rows) == 0 {
		return f.end("监督评价已经截止，谢谢您。结果会公布。", "The rating is over. Thank you.")
	}
	v := rows[0]
	n, ok := 0, false
	if d, known := dialog.Digit(f.t.Fact(factScore)); known {
		n, ok = d, true
	}
	if !ok {
		scale := []dialog.Option{option("5", 5, "非常满意", "很满意", "特别满意"), option("4", 4, "满意"), option("3", 3, "基本满意", "一般", "还行"), option("2", 2, "不满意", "不太满意"), option("1", 1, "很不满意", "非常不满意", "差"), option("0", 0, "不评", "不评了", "不打分")}
		d, known := dialog.Digit(f.t.Pick(dialog.Q{Key: "score", For: v.ID, Ask: f.say("请您评“"+v.Label+"”落实得怎么样：", "How well was it carried out?")}, scale...).ID)
		if known {
			n = d
		}
	}
	f.t.Do("scored", Score{Outcome: v.ID, Score: n})
	f.t.Context("outcome", v.ID)
	const low = 2
	switch {
	case n == 0:
		return f.end("好的，这次不评，不再为这件事打扰您。", "OK.")
	case n > low:
		return f.end("记下了：“"+v.Label+"”"+digits(n)+"分。"+v.At(0)+"前想改，再发一次分数就行。谢谢您。", "Noted: "+digits(n)+".")
	}
	why := f.t.Text(dialog.Q{Key: "why", Ask: f.say("记下了，"+digits(n)+"分。哪里没做到，请说一句；不想说回复“没有”。", "What is missing?"), Skip: enough()})
	if !why.None() {
		f.t.Do("because", Because{Outcome: v.ID, Text: why.Label})
	}
	return f.end("记下了，不署名转给社区。平均分低，这件事会重新办。谢谢您直说。", "Noted without your name. Thank you.")
}

// which asks what a bare digit answers where several of this room's questions are open.
func (f talker) which() dialog.End {
	choice := f.t.Pick(dialog.Q{Key: "of", Ask: f.say("您有两件事等着回复，“"+f.t.Fact(factDigit)+"”是回哪一件？", "Which one do you answer?")},
		dialog.Option{ID: actAnswer, Label: f.say("议事会参不参加", "the meeting"), Words: []string{"议事", "开会", "参加"}},
		dialog.Option{ID: actResults, Label: f.say("监督评价", "the rating"), Words: []string{"评价", "打分", "监督"}})
	if choice.ID == actResults {
		return f.rate()
	}
	n, _ := dialog.Digit(f.t.Fact(factDigit))
	answer, _ := ofDigit(n)
	return f.answer(saidView{act: actAnswer, answer: answer})
}
