package lawyer

import (
	"unicode/utf8"

	"minxu/dialog"
	"minxu/triage"
)

// legal answers an instant question from the reviewed knowledge base, or says honestly that it cannot and offers an hour.
var legal = &dialog.Flow{Name: "legal_qa", Title: "法律问题", Intents: []string{string(triage.LegalQA)}, Open: []string{"法律问题", "问个法律问题", "问法律问题", "问个法律的问题"}, Quiet: true, Talk: func(t *dialog.Talk) dialog.End {
	s := speechOf(t)
	rows := t.Look("answer", Legal{})
	if len(rows) == 0 {
		rows = []dialog.Value{{ID: "none"}}
	}
	found := rows[0]
	if s.child {
		return t.End(s.say("法律上的事，请和爸爸妈妈或家里大人一起来问。\n也可以请大人拨打12348，免费。要是有人欺负你，马上告诉大人或打110。", "Please ask together with a parent, or call 12348."))
	}
	t.Context("legal", "1")
	hour := s.say("回复“约律师”可预约"+lawyerOr(found.At(4))+"。", "Reply \"book lawyer\" to book the community lawyer.")
	switch found.ID {
	case "empty":
		return t.End(s.say("好的，请把问题用一句话发来，比如“借钱没写借条怎么办”。\n不用说名字。", "Please ask in one sentence, without names."))
	case "criminal":
		t.Do("asked", Ask{Subject: found.At(3)})
		return t.End(s.say(criminalWords, "Crimes are outside what can be answered here. Please call 12348, it is free."))
	case "drafts":
		t.Do("asked", Ask{Subject: found.At(3)})
		return t.End(s.say("诉状、律师函这类文书我不能代写，请您谅解。\n可以请律师当面看看材料，或拨打12348，免费。\n", "I cannot write papers for you. A lawyer can help: 12348 is free.\n") + hour)
	case "predicts":
		t.Do("asked", Ask{Subject: found.At(3)})
		return t.End(s.say("结果怎样要由法院或仲裁机构决定，我不能替他们说，请您理解。\n想听专业意见，可以拨打12348，免费。\n", "Nobody here can say how a case will end. 12348 is free.\n") + hour)
	case "none":
		t.Do("asked", Ask{Subject: found.At(3)})
		return t.End(s.say("这个问题我手上没有律师审过的答案，不敢乱说，请您谅解。\n", "I have no reviewed answer to this and will not guess.\n") + s.hurry(found) + hour + s.say("\n急的话请拨打12348，免费。", " 12348 is free."))
	}
	t.Do("asked", Ask{Entry: found.ID, Subject: found.At(3)})
	answer := found.Label
	if utf8.RuneCountInString(answer) > shortAnswer {
		answer = "解答：" + answer
	}
	return t.End(answer + "\n依据：" + found.At(0) + "（" + found.At(1) + "版）\n" + s.hurry(found) + Disclaimer + "\n" + hour)
}}

// shortAnswer is how many characters an answer may have to stand without a name before it.
const shortAnswer = 48

// hurry is said where a time limit may run out.
func (s speech) hurry(found dialog.Value) string {
	if found.At(2) == "1" {
		return s.say("法律期限过了可能丢掉权利，请尽快问12348或律师。\n", "A time limit may be running: please call 12348 soon.\n")
	}
	return ""
}

func lawyerOr(name string) string {
	if name == "" {
		return "社区律师"
	}
	return name
}
