package festival

import (
	"strconv"

	"minxu/dialog"
)

// checkIn takes the code, then how many of the party are there.
func (f talker) checkIn(said saidView) dialog.End {
	if scene := f.t.Fact(factScene); scene != "" {
		r := receiptOf(f.t.Do("scanned", Scan{scene}))
		if r.outcome == "in" && r.reg.party > 1 {
			return f.arrival(r.reg, "scan")
		}
		return f.ended(r)
	}
	code, head := said.code, ""
	if code == "" {
		if len(f.t.Look("window", Mine{For: forCheckIn})) == 0 {
			return f.ended(receiptOf(f.t.Do("nothing", Code{})))
		}
	}
	const rounds = 6
	for i := range rounds {
		n := strconv.Itoa(i)
		if code == "" {
			heard := f.t.Text(dialog.Q{Key: "code" + n, Label: f.say("签到码", "Code"), Ask: f.say(head+"请发6位签到码，报名成功时发给您的；忘了发“我的活动”能看到。", head+"Please send your 6-digit check-in code."), Skip: declining()})
			if heard.None() {
				return f.end("好的，签到时发签到码就行。", "OK.")
			}
			code = saidIn(f.t.Look("heard"+n, Said{Of: heard.Label, Asked: true})).code
			if code == "" {
				head = "这不像6位签到码。\n"
				continue
			}
		}
		r := receiptOf(f.t.Do("try"+n, Code{code}))
		if r.outcome != "wrong" {
			if r.outcome == "in" && r.reg.party > 1 {
				return f.arrival(r.reg, n)
			}
			return f.ended(r)
		}
		code, head = "", "签到码不对，请再看一下。\n"
	}
	return f.ended(receipt{outcome: "staff"})
}

// arrival asks how many of a party are there, unless the message told.
func (f talker) arrival(r regView, n string) dialog.End {
	came := saidIn(f.t.Look("came"+n, Said{Of: "code" + n, Party: r.party})).arrived
	if came == 0 {
		heard := f.t.Text(dialog.Q{Key: "came", Ask: f.say("签到好了。您报了"+heads(r.party)+"，都到了吗？没到齐也可以直接说到了几位。\n1 都到了　2 没到齐", "Checked in. Are all "+strconv.Itoa(r.party)+" here? Reply 1, or how many.")})
		switch d, _ := dialog.Digit(heard.Label); {
		case d == 1 || dialog.Agrees(heard.Label):
			came = r.party
		case d == 2 && len(heard.Label) < 4 || heard.Label == "没到齐" || heard.Label == "没有" || heard.Label == "没":
			again := f.t.Text(dialog.Q{Key: "howmany", Ask: f.say("到了几位？", "How many are here?")})
			came = saidIn(f.t.Look("counted", Said{Of: again.Label, Party: r.party})).arrived
		default:
			came = saidIn(f.t.Look("counted", Said{Of: heard.Label, Party: r.party})).arrived
		}
	}
	if came < 1 || came >= r.party {
		return f.welcome(r, r.party)
	}
	f.t.Do("arrived", Arrived{r.id, came})
	return f.welcome(r, came)
}

func (f talker) welcome(r regView, n int) dialog.End {
	return f.end("签到好了：“"+r.title+"”，到场"+heads(n)+"。祝您玩得开心！", "Checked in: "+strconv.Itoa(n)+" people. Enjoy!")
}

// ended says why there is nothing more to do.
func (f talker) ended(r receipt) dialog.End {
	switch r.outcome {
	case "in":
		return f.welcome(r.reg, r.reg.party)
	case "again":
		return f.end("“"+r.reg.title+"”已经签到了，不用再签。", "You are checked in already.")
	case "early":
		return f.end("“"+r.reg.title+"”"+r.reg.when+"开始，"+r.reg.checkIn+"起才能签到，请您到时再发签到码。", "Check-in opens at "+r.reg.checkIn+".")
	case "late":
		return f.end("“"+r.reg.title+"”的签到"+r.words+"已经截止了。\n人已经到了的话，请找现场工作人员，报编号后四位就行。", "Check-in is over. Please see the staff on the spot.")
	case "unsigned":
		return f.end("“"+r.words+"”没有找到您的报名。\n现场还有空位的话，请找工作人员登记就能参加。", "You are not signed up for this event. Please see the staff on the spot.")
	case "staff":
		return f.end("签到码错了几次，怕弄错，请找现场工作人员，报编号后四位就能签到。\n也可以发“人工”。", "Please see the staff on the spot.")
	}
	return f.end("您现在没有可以签到的活动。\n发“我的活动”看您报了哪些。", "There is nothing to check in to now.")
}
