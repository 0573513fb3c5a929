package lawyer

import "minxu/dialog"

// have is the talk of somebody who has booked already: keep it, move it, give it up.
func have(t *dialog.Talk, s speech, own ownRow) dialog.End {
	switch own.wish {
	case wishCancel:
		return giveUp(t, s, own)
	case wishMove:
		return another(t, s, own)
	case wishOwn:
		t.Context("lawyer", "own")
		return t.End(s.say("您约的是"+own.label+"，"+own.where+"，编号"+own.no+"。\n要改时间发“改时间”，来不了发“取消预约”。", "You have booked "+own.english+", "+own.where+", number "+own.no+". Reply \"cancel booking\" to give it up."))
	}
	way := t.Pick(dialog.Q{Key: "have", Ask: s.say("您已约了"+own.label+"，"+own.where+"。\n一人同时只能约一个，好让更多邻居用上。", "You have booked "+own.english+", "+own.where+". One booking at a time, please.")},
		dialog.Option{ID: "keep", Label: s.say("保留原来的", "keep it"), Words: []string{"保留", "不变", "不改", "留着", "原来的", "就原来的", "还是原来的"}},
		dialog.Option{ID: "move", Label: s.say("改到别的时间", "another time"), Words: []string{"改时间", "换时间", "改约", "改", "换", "别的时间", "改个时间", "换个时间", "改期"}},
		dialog.Option{ID: "cancel", Label: s.say("取消原来的", "cancel it"), Digit: 0, Fixed: true, Words: []string{"取消预约", "退掉", "不要了", "退了", "去不了", "来不了"}})
	switch way.ID {
	case "move":
		return another(t, s, own)
	case "cancel":
		return giveUp(t, s, own)
	}
	t.Context("lawyer", "own")
	return t.End(s.say("好的，给您留着："+own.label+"，"+own.where+"。\n来不了请发“取消预约”。", "Your booking stays: "+own.english+"."))
}

// another moves a booking: the new hour is taken and the old one given back at once.
func another(t *dialog.Talk, s speech, own ownRow) dialog.End {
	if own.fixed {
		return t.End(s.say("这个预约已经改过3次，不能再改了。\n来不了请发“取消预约”，再重新约。", "This booking was moved three times already. Please cancel it and book anew."))
	}
	words := own.words
	if own.wish != wishMove { // the time in "再约一个周四的律师" is a wish for a second one
		words = ""
	}
	c := choose1(t, s, chooser{words: words, skip: own.slot, again: true})
	if c.end != nil {
		return *c.end
	}
	if c.wait != "" {
		return t.End(s.say("那天约满了。您已有"+own.label+"的预约，不能同时再排候补。\n要改到别的时间，请发“改时间”。", "That day is full, and you have a booking already."))
	}
	t.Hold("hold", Hold{Slot: c.slot.ID}, dialog.BackTo(c.key))
	if own.late && !t.YesNo(dialog.Q{Key: "late", Ask: s.say("现在已过免费改时间的期限（"+own.deadline+"），改到"+c.slot.Label+"会记一次“临时取消”，两次算一次失约。确定改吗？", "It is less than four hours before your hour, so moving it counts as a late cancellation. Move it?")},
		s.say("确定改", "Yes, move it"), s.say("不改了", "No")) {
		return t.End(s.say("好的，原来的预约还给您留着："+own.label+"。", "OK, your booking stays as it is."))
	}
	r := receiptOf(t.Do("moved", Move{Booking: own.booking, Slot: c.slot.ID, Told: own.late}, dialog.BackTo(c.key)))
	t.Context("lawyer", "booked")
	return t.End(s.say("改好了："+r.label+"，"+r.where+"，编号"+r.no+"。\n原来的"+own.label+"已退。", "Moved to "+r.labelEN+". Your number stays "+r.no+".") + "\n" + s.givingUp(r))
}

// giveUp cancels a booked hour, the rule first.
func giveUp(t *dialog.Talk, s speech, own ownRow) dialog.End {
	ask := s.say("您约的是"+own.label+"，"+own.where+"。\n现在取消不记次数，确定取消吗？", "You have booked "+own.english+". Cancel it?")
	if own.late {
		ask = s.say("您约的是"+own.label+"，"+own.where+"。\n现在已过免费取消时间（"+own.deadline+"），取消会记一次“临时取消”，两次算一次失约。确定取消吗？", "You have booked "+own.english+". It is less than four hours before, so this counts as a late cancellation. Cancel it?")
	}
	sure := t.Pick(dialog.Q{Key: "sure", Ask: ask, For: flagged(own.late)},
		dialog.Option{ID: "yes", Label: s.say("确认取消", "Yes, cancel"), Words: []string{"取消", "是", "是的", "对", "好", "好的", "行", "可以", "嗯", "确认", "确定", "确定取消", "取消预约", "取消吧", "不去了", "不来了", "去不了", "来不了", "退", "提交", "yes"}},
		dialog.Option{ID: "no", Label: s.say("还是去", "No, I will come"), Words: []string{"去", "来", "不取消", "不取消了", "我去", "还是来", "不是", "不对", "不用", "不要", "留着", "保留", "no"}})
	if sure.ID != "yes" {
		return t.End(s.say("好的，给您留着："+own.label+"，"+own.where+"。", "Your booking stays: "+own.english+"."))
	}
	r := receiptOf(t.Do("cancelled", Cancel{Booking: own.booking, Told: own.late}, "sure"))
	t.Context("lawyer", "cancelled")
	return t.End(s.given(r))
}

// given tells what became of an hour that was given up.
func (s speech) given(r receipt) string {
	if r.state == LateCancelled {
		return s.say("已取消，这次记为“临时取消”。时间让给别的邻居，谢谢您说一声。\n想再约，请发“约律师”。", "Cancelled. This counts as a late cancellation. Thank you for telling us.")
	}
	return s.say("已取消"+r.label+"的预约，时间让给别的邻居，谢谢您说一声。\n想再约，请发“约律师”。", "Cancelled. Thank you for telling us.")
}

// inLine is the talk of somebody who waits: go on, take another day, leave.
func inLine(t *dialog.Talk, s speech, own ownRow) dialog.End {
	stand := s.say("您在排"+own.label+"的候补，第"+own.position+"位。", "You are number "+own.position+" in line for "+own.english+".")
	if own.wish == wishOwn {
		t.Context("lawyer", "own")
		return t.End(stand + s.say("\n有空位会发消息给您。不想等了，发“取消候补”。", ""))
	}
	key, ask := "line", stand
	if own.wish == wishCancel {
		ask += s.say("确定不等了吗？", " Leave the line?")
	}
	way := t.Pick(dialog.Q{Key: key, Ask: ask},
		dialog.Option{ID: "stay", Label: s.say("继续等", "go on waiting"), Words: []string{"等", "等着", "接着等", "再等等", "不取消"}},
		dialog.Option{ID: "other", Label: s.say("不等了，约别的时间", "another time"), Words: []string{"约别的时间", "换时间", "改时间", "别的时间"}},
		dialog.Option{ID: "leave", Label: s.say("不等了", "leave the line"), Digit: 0, Fixed: true, Words: []string{"取消候补", "取消", "退出候补", "不排了", "确认", "确定", "是", "是的", "好的", "不约了"}})
	switch way.ID {
	case "leave":
		t.Do("left", Leave{Booking: own.booking})
		return t.End(s.say("好的，已不再排候补。想约的时候请发“约律师”。", "OK, you are no longer in line."))
	case "other": // the place in line is left when there is something better, not before
		own.words = ""
		return book(t, s, own)
	}
	return t.End(s.say("好的，接着给您排着，有空位会发消息给您。", "OK. You get a message when an hour is free."))
}
