package menu

import (
	"minxu/dialog"
	"minxu/handlers"
)

// talkHuman calls a person. Outside office hours it says when somebody comes and what must not wait.
func talkHuman(t *dialog.Talk) dialog.End {
	called := t.Do("called", AskPerson{})
	t.Context("desk.human", "1")
	who, open, next, hours := called.Label, called.At(0) == "1", called.At(1), called.At(2)
	switch {
	case called.At(4) != "" && t.English():
		return t.End(called.At(4) + " is reading your messages. Please write what you need; reply \"menu\" for the bot.")
	case called.At(4) != "":
		return t.End(called.At(4) + "正在看您的消息，请直接写。\n要回到机器人，发“菜单”。")
	case t.English() && open:
		return t.End("A community worker has been asked to contact you, usually the same day. Please write what it is about.")
	case t.English():
		return t.End("The office is closed now. A community worker will contact you after it opens (" + called.At(3) + "). Emergencies: 110, 119, 120.")
	case open:
		return t.End("好的，已请" + who + "联系您。\n上班时间是" + hours + "，一般当天回复。\n您可以先打几个字说是什么事。")
	}
	return t.End("现在下班了，" + who + next + "上班先联系您。\n请留一句话说是什么事。\n急事请打110、119、120；停水停电停暖可以直接告诉我，有人值班。")
}

// talkNote passes on what is written while a person was asked for.
func talkNote(t *dialog.Talk) dialog.End {
	words := t.Text(dialog.Q{Key: "words", Takes: handlers.HintWords, Ask: "请说一句是什么事。"})
	to := t.Do("passed", PassOn{Words: words.Label})
	if t.English() {
		return t.End("Passed on. Reply \"menu\" to talk to the bot again.")
	}
	return t.End("收到，已转给" + to.Label + "。\n还有要说的可以接着写；想用机器人，发“菜单”。")
}

// talkCall makes a telephone task for those who would rather talk.
func talkCall(t *dialog.Talk) dialog.End {
	ask := dialog.Q{Key: "phone", Label: "电话", Takes: handlers.HintPhone,
		Ask: "好的。请发一个能打通的手机号，工作人员给您打过去。", Again: "请重新发一个能打通的手机号。", Retry: "这个号码不太对，手机号是11位数字。"}
	phone := ""
	if t.Fact(handlers.FactMinor) == "1" {
		return t.End("你可以请爸爸妈妈或老师打12345，也可以让家长来发“人工”。\n有危险请马上打110、119、120。")
	}
	if t.Fact(handlers.FactPhone) != "1" || !t.YesNo(dialog.Q{Key: "known", Ask: "打您登记的电话，行吗？"}, "行", "换一个号码") {
		phone = t.Take(ask).ID
	}
	to := t.Do("task", CallBack{Phone: phone})
	when := "会尽快给您打电话，请留意接听。"
	if to.At(0) != "1" {
		when = to.At(1) + "上班后给您打电话，请留意接听。"
	}
	return t.End("记下了，" + to.Label + when + "\n不会问您要密码和验证码，谁要都别给。")
}
