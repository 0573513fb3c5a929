package lawyer

import (
	"strconv"

	"minxu/dialog"
	"minxu/handlers"
)

// Talks that answer a push. A fact says what the message answered already.
const (
	factSaid = "lawyer.said"
	saidYes  = "yes"
	saidNo   = "no"
	saidElse = "else"
)

// offer is the talk about a freed hour.
var offer = &dialog.Flow{Name: "lawyer.offer", Title: "律师空位", Quiet: true, Talk: func(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	rows := t.Look("offer", Prompt{Kind: promptOffer})
	if len(rows) == 0 {
		return t.End(s.say("现在没有等您确认的律师空位。要约时间，请发“约律师”。", "There is no offer for you now. Reply \"book lawyer\" to book."))
	}
	return answerOffer(t, s, ownOf(rows))
}}

// answerOffer takes or gives away the hour that is offered.
func answerOffer(t *dialog.Talk, s speech, own ownRow) dialog.End {
	if own.state != Offered {
		return t.End(s.say(refuseLapsed, "The time to accept is over and the hour went to the next one. Reply \"book lawyer\" to book another."))
	}
	said := t.Fact(factSaid)
	if said == "" && own.wish == wishCancel {
		said = saidNo
	}
	if said == "" {
		said = map[bool]string{true: saidYes, false: saidNo}[t.Pick(dialog.Q{Key: "offer", Ask: s.say("律师有空位："+own.label+"，"+own.where+"。\n请在"+own.offerEnds+"前确认，要吗？", "An hour is free: "+own.english+". Do you take it?")},
			dialog.Option{ID: saidYes, Label: s.say("确认", "yes"), Words: []string{"要", "去", "我去", "接受", "好", "好的", "可以", "行", "是", "是的", "嗯", "确定", "来", "提交", "约"}},
			dialog.Option{ID: saidNo, Label: s.say("放弃", "no"), Digit: 0, Fixed: true, Words: []string{"不要", "不去", "不用", "不要了", "不去了", "算了", "不来", "让给别人"}}).ID == saidYes]
	}
	if said == saidNo {
		t.Do("declined", Decline{Booking: own.booking})
		return t.End(s.say("好的，这个时间让给下一位了，谢谢您。\n想约别的时间，请发“约律师”。", "OK, the next one gets it. Thank you."))
	}
	r := receiptOf(t.Do("accepted", Accept{Booking: own.booking}))
	t.Context("lawyer", "booked")
	return t.End(s.say("确认好了，"+r.label+"，"+r.where+"，编号"+r.no+"。", "Booked: "+r.labelEN+", "+r.where+", number "+r.no+".") + "\n" + s.givingUp(r))
}

// reminder is the talk that answers 来 or 不来.
var reminder = &dialog.Flow{Name: "lawyer.remind", Title: "律师预约提醒", Quiet: true, Talk: func(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	rows := t.Look("booked", Prompt{Kind: promptRemind})
	if len(rows) == 0 {
		return t.End(s.say("您现在没有律师预约。要约时间，请发“约律师”。", "You have no booking now."))
	}
	own := ownOf(rows)
	if t.Fact(factSaid) == saidYes {
		t.Do("promised", Promise{Booking: own.booking})
		return t.End(s.say("好的，记下了，"+own.label+"见。\n请带上相关材料。", "Thank you, see you at "+own.english+"."))
	}
	if own.late {
		return giveUp(t, s, own)
	}
	r := receiptOf(t.Do("cancelled", Cancel{Booking: own.booking}))
	return t.End(s.given(r))
}}

// rating is the talk that takes a score.
var rating = &dialog.Flow{Name: "lawyer.rate", Title: "咨询评分", Quiet: true, Takes: []string{handlers.HintScore}, Talk: func(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	rows := t.Look("attended", Prompt{Kind: promptRating})
	if len(rows) == 0 {
		return t.End(s.say("现在没有等您评分的律师咨询，谢谢您。", "There is nothing to score now."))
	}
	own := ownOf(rows)
	score := t.Pick(dialog.Q{Key: "score", Takes: handlers.HintScore, Ask: s.say("您"+own.label+"的律师咨询，请打个分：", "How content were you with the lawyer's hour?"), Skip: []string{"不评", "不用", "算了", "不想打"}},
		dialog.Option{ID: "5", Label: s.say("非常满意", "very satisfied"), Digit: 5, Fixed: true, Words: []string{"5分", "五分", "很满意"}},
		dialog.Option{ID: "4", Label: s.say("满意", "satisfied"), Digit: 4, Fixed: true, Words: []string{"4分", "四分", "不错"}},
		dialog.Option{ID: "3", Label: s.say("基本满意", "all right"), Digit: 3, Fixed: true, Words: []string{"3分", "三分", "一般", "还行"}},
		dialog.Option{ID: "2", Label: s.say("不满意", "dissatisfied"), Digit: 2, Fixed: true, Words: []string{"2分", "两分", "二分"}},
		dialog.Option{ID: "1", Label: s.say("很不满意", "very dissatisfied"), Digit: 1, Fixed: true, Words: []string{"1分", "一分", "非常不满意"}})
	n, err := strconv.Atoi(score.ID)
	if err != nil {
		return t.End(s.say("好的，谢谢您。有事随时叫我。", "Thank you."))
	}
	t.Do("rated", Rate{Booking: own.booking, Score: n})
	if n <= 2 {
		return t.End(s.say("记下了："+score.ID+" "+score.Label+"，谢谢您直说。\n想换别的律师再谈，发“约律师”或拨12348。", "Noted. Thank you for your frankness."))
	}
	return t.End(s.say("记下了："+score.ID+" "+score.Label+"，谢谢您的评价。", "Noted, thank you."))
}}

// instead is the talk about the first choice after the lawyer cancelled.
var instead = &dialog.Flow{Name: "lawyer.next", Title: "改约律师", Takes: []string{handlers.HintSubject, handlers.HintSide}, Talk: func(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	rows := t.Look("first", Prompt{Kind: promptInstead})
	if len(rows) == 0 {
		return t.End(s.say("要约时间，请发“约律师”。", "Reply \"book lawyer\" to book."))
	}
	first, said := rows[0], t.Fact(factSaid)
	words := ownOf(t.Look("own", Own{})).words
	if said == saidNo {
		return t.End(s.say("好的，先不约。有需要再发“约律师”，不计入您的次数。", "OK. Reply \"book lawyer\" any time."))
	}
	slot, key := first.ID, ""
	if said == saidElse || slot == "" {
		if slot == "" && said == saidYes {
			t.Say(s.say("留给您的时间已经过了，请另选一个。", "The hour that was kept for you is gone."))
		}
		c := choose1(t, s, chooser{words: words})
		switch {
		case c.end != nil:
			return *c.end
		case c.wait != "":
			return wait(t, s, c.wait, c.day, "")
		}
		slot, key = c.slot.ID, c.key
	}
	order := Book{Slot: slot, Subject: first.At(1), Side: first.At(2), Proxy: first.At(3), Previous: first.At(0)}
	var r receipt
	if key == "" {
		r = receiptOf(t.Do("booked", order))
	} else {
		r = receiptOf(t.Do("booked", order, dialog.BackTo(key)))
	}
	t.Context("lawyer", "booked")
	return t.End(s.booked(r))
}}
