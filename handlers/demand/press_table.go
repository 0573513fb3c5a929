package demand

import (
	"slices"
	"strconv"
	"strings"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// pressAct is one thing that can be done from a card in WeCom. What needs words asks for them first: the steward's next message is them.
type pressAct struct {
	verb, text string
	action     Action
	asks       string   // what to write; empty: the press itself does it
	ends       []Action // after one of these there is nothing left to press, where moot says so
	moot       func(Demand, people.Staff) bool
	do         func(o Office, tx *store.Tx, by people.Staff, d Demand, p handlers.Pressed) (handlers.Deed, error)
}

// What stewards do from a card, or in words, in WeCom.
const (
	pressAccept   = "demand.accept"
	pressReply    = "demand.reply"
	pressSay      = "demand.say"
	pressAsk      = "demand.ask"
	pressCalled   = "demand.called"
	pressHandOver = "demand.handover"
	pressResult   = "demand.result"
	pressApprove  = "demand.approve"
	pressDecline  = "demand.decline"
	pressExtend   = "demand.extend"
	pressGrant    = "demand.grant"
	pressDeny     = "demand.deny"
	pressSign     = "demand.sign"
	pressReturn   = "demand.return"
	pressReport   = "demand.report"
	pressOrder    = "demand.supervise"
	pressRuling   = "demand.ruling"
)

func noProposal(d Demand, _ people.Staff) bool  { return d.Proposal == "" }
func noExtension(d Demand, _ people.Staff) bool { return d.ExtendDays == 0 }

func presses() []pressAct {
	return []pressAct{
		{verb: pressAccept, text: "我来办", action: ToAccept, ends: []Action{ToAccept, ToHandOver}, moot: func(d Demand, _ people.Staff) bool { return d.Steward != "" }, do: doneBy(Office.Accept, "在办", "由您办理。要回复居民，直接写“尾号 要说的话”。")},
		{verb: pressReply, text: "回复居民", action: ToContact, do: askWords},
		{verb: pressSay, action: ToContact, asks: "请写下要回复的内容。", do: inWords(Office.Say, "已发给居民")},
		{verb: pressAsk, text: "问居民", action: ToAsk, asks: "请写要问居民的话。发出后时限暂停，居民回答会转给您。", do: inWords(Office.Ask, "已向居民提问，时限暂停")},
		{verb: pressCalled, text: "记电话联系", action: ToContact, asks: "请写电话里说了什么；没打通请在后台记。", do: called},
		{verb: pressHandOver, text: "交给同事", action: ToHandOver, asks: "请写同事的姓名和交接说明，中间空一格，例如：李四 居民白天不在家。", do: handedTo},
		{verb: pressResult, text: "办理结果", action: ToPropose, asks: "请写做了什么、什么时候、谁做的。居民会看到。", do: resultOf},
		{verb: pressApprove, text: "同意并答复", action: ToResolve, ends: []Action{ToResolve, ToDecline}, moot: noProposal, do: approved},
		{verb: pressDecline, text: "退回重写", action: ToDecline, asks: "请写哪里不够，会转给提交的人。", ends: []Action{ToResolve, ToDecline}, moot: noProposal, do: inWords(Office.Decline, "已退回")},
		{verb: pressExtend, text: "申请延期", action: ToAskExtend, asks: "请写延几个工作日和原因，例如：5 等配件到货。居民会看到原因。", do: extensionAsked},
		{verb: pressGrant, text: "批准", action: ToExtend, ends: []Action{ToExtend, ToDenyExtend}, moot: noExtension, do: granted},
		{verb: pressDeny, text: "不批准", action: ToDenyExtend, asks: "请写不批准的原因。", ends: []Action{ToExtend, ToDenyExtend}, moot: noExtension, do: inWords(Office.DenyExtension, "期限不变，已告诉申请人")},
		{verb: pressSign, text: "签收", action: ToSign, do: signed},
		{verb: pressReturn, text: "退单", action: ToReturn, asks: "请写退单的原因和依据。", do: returned},
		{verb: pressReport, text: "办好了", action: ToReport, asks: "请写做了什么、什么时候。", do: reported},
		{verb: pressOrder, text: "督办", action: ToSupervise, asks: "请写督办要求，会转给办理的人。", do: inWords(Office.Supervise, "已督办")},
		{verb: pressRuling, text: "申请裁定", action: ToArbitrate, asks: "请写为什么要裁定。", do: inWords(Office.AskRuling, "已提请上级裁定")},
	}
}

// verbsOf names what makes sense on a kind of card, the likeliest first.
func verbsOf(kind string) []string {
	switch kind {
	case people.CardNewDemand:
		return []string{pressAccept, pressReply, pressAsk, pressHandOver}
	case cardHandedOver:
		return []string{pressReply, pressAsk, pressResult, pressHandOver}
	case cardSupplement, cardAnswered:
		return []string{pressReply, pressResult, pressHandOver}
	case cardReopened:
		return []string{pressReply, pressResult, pressExtend, pressHandOver}
	case cardDissatisfied:
		return []string{pressReply, pressCalled}
	case people.CardUrge, people.CardWaitingExpired:
		return []string{pressReply, pressCalled, pressResult, pressHandOver}
	case people.CardUnfollowed:
		return []string{pressCalled, pressResult}
	case cardYellow:
		return []string{pressResult, pressExtend, pressReply, pressHandOver}
	case cardRed:
		return []string{pressResult, pressReply, pressOrder, pressHandOver}
	case people.CardSupervise:
		return []string{pressOrder, pressReply, pressResult, pressHandOver}
	case cardContactLate:
		return []string{pressReply, pressCalled, pressHandOver}
	case cardProposed:
		return []string{pressApprove, pressDecline}
	case cardDeclined:
		return []string{pressResult, pressReply}
	case cardExtension:
		return []string{pressGrant, pressDeny}
	case cardReturned:
		return []string{pressAccept, pressRuling, pressHandOver}
	case cardReport, cardOrderLate, cardSignLate:
		return []string{pressReply, pressResult, pressHandOver}
	}
	return nil
}

// buttonsOf are the buttons of a card to somebody: what makes sense there and the role may do. What is approved carries the version that
// the reader has before the eyes, so that nobody approves another text.
func buttonsOf(d Demand, to people.Staff, kind string) []people.Button {
	var list []people.Button
	for _, verb := range verbsOf(kind) {
		a := pressOf(verb)
		if !mayRole(to.Role, a.action) || (verb == pressReply || verb == pressAsk) && (d.Filer == "" || !people.May(to.Role, people.ReplyDemand)) {
			continue
		}
		key := verb
		if verb == pressApprove || verb == pressGrant {
			key += ":" + strconv.Itoa(d.Version)
		}
		list = append(list, people.Button{Key: key, Text: a.text})
	}
	return list
}

// orderButtons are those of a card to a unit: it signs for what it was sent, gives it back, or says what it did.
func orderButtons(one Order, kind string) []people.Button {
	verbs := []string{pressResult, pressExtend, pressReturn}
	switch {
	case one.Part == PartHelper && kind == cardSigned, one.Part == PartHelper && one.State == OrderSigned:
		verbs = []string{pressReport, pressReturn}
	case kind == cardOrder, kind == cardSignLate:
		verbs = []string{pressSign, pressReturn}
	}
	var list []people.Button
	for _, verb := range verbs {
		key := verb
		if one.Part == PartHelper {
			key += ":" + one.ID
		}
		list = append(list, people.Button{Key: key, Text: pressOf(verb).text})
	}
	return list
}

func pressOf(verb string) pressAct {
	all := presses()
	if i := slices.IndexFunc(all, func(a pressAct) bool { return a.verb == verb }); i >= 0 {
		return all[i]
	}
	return pressAct{}
}

// firstWord cuts a message at its first blank or colon.
func firstWord(words string) (first, rest string) {
	i := strings.IndexAny(words, " 　:：，,")
	if i < 0 {
		return words, ""
	}
	return words[:i], strings.TrimLeft(words[i:], " 　:：，,")
}
