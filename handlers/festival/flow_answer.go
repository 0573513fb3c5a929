package festival

import (
	"minxu/dialog"
)

// factFor tells the answering talk what a bare answer is to; factAnswer which answer it was: yes or no.
const (
	factFor    = "event.for"
	factAnswer = "event.answer"
)

// answer hears 1 or 0, 来 or 不来, to what was pushed: an offer, a reminder, a new date. Several open ones are asked about.
func (f talker) answer(said saidView) dialog.End {
	yes := f.t.Fact(factAnswer) != "no"
	if f.t.Fact(factFor) == forExpired {
		return f.expired()
	}
	rows := f.t.Look("open", Mine{For: forOpen})
	if len(rows) == 0 {
		return f.end("这件事已经处理过了。发“我的活动”可以查看。", "That has been dealt with.")
	}
	r := f.which(rows, "您回复的是哪一个活动？")
	if r.id == "" {
		return f.untouched()
	}
	f.t.Context("event", r.event)
	switch {
	case r.state == Offered && yes:
		return f.accept(r)
	case r.state == Offered:
		return f.decline(r)
	case yes:
		f.t.Do("coming", Confirm{r.id})
		return f.end("好的，等您来：“"+r.title+"”"+r.when+"，"+r.place+"。\n签到码"+r.code+"，"+r.checkIn+"起签到。", "See you there. Your check-in code is "+r.code+".")
	case r.moved:
		f.t.Do("left", Leave{r.id})
		return f.end("好的，“"+r.title+"”的名额退了，不记次数。"+otherEvents, "Done.")
	}
	return f.leave(r, true)
}

func (f talker) accept(r regView) dialog.End {
	f.t.Do("accepted", Accept{r.id})
	return f.end("给您留好了！“"+r.title+"”"+r.when+"，"+r.place+"，"+heads(r.party)+"。\n编号"+r.no+"，签到码"+r.code+"，"+r.checkIn+"起签到。\n"+giveUp(r.free),
		"It is yours. Number "+r.no+", check-in code "+r.code+".")
}

func (f talker) decline(r regView) dialog.End {
	f.t.Do("declined", Decline{r.id})
	return f.end("好的，“"+r.title+"”的名额让给下一位邻居，谢谢您说一声。"+otherEvents, "Done, thank you for telling us.")
}

// expired tells that an offer is over, and that one may stand in line again.
func (f talker) expired() dialog.End {
	rows := f.t.Look("expired", Mine{For: forExpired})
	if len(rows) == 0 {
		return f.end("这个名额的确认时间已经过了。发“邻里节”看能报的活动。", "That offer is over.")
	}
	r := f.which(rows, "您回复的是哪一个活动？")
	if r.id == "" {
		return f.untouched()
	}
	f.t.Context("event", r.event)
	return f.end("“"+r.title+"”的名额要在"+r.expires+"前确认，现在已经过了，让给后面的邻居了，请您谅解。\n还想去，发“排候补”重新排。", "That offer is over. Reply \"events\" to wait again.")
}

// feedback keeps one score; a low one asks for the reason, once.
func (f talker) feedback(said saidView) dialog.End {
	rows := f.t.Look("ended", Mine{For: forFeedback})
	if len(rows) == 0 {
		return f.end("您已经评过了，谢谢您。", "Thank you.")
	}
	r := f.which(rows, "您评的是哪一个活动？")
	if r.id == "" {
		return f.untouched()
	}
	f.t.Do("scored", Feedback{Registration: r.id, Score: said.score})
	if said.score > 2 {
		return f.end("记下了，谢谢您！下次活动再见。", "Thank you!")
	}
	reason := f.t.Text(dialog.Q{Key: "reason", Ask: f.say("对不起，让您失望了。哪里没办好，请说一句；不想说回复“没有”。", "Sorry. What was wrong? \"no\" to skip."), Skip: []string{"没有", "不用了", "不说", "没什么", "不想说", "no"}})
	if !reason.None() {
		f.t.Do("why", Reason{r.id, reason.Label})
	}
	return f.end("记下了，会转给办活动的人，谢谢您。", "Thank you, we will pass it on.")
}
