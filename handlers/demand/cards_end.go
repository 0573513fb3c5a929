package demand

import (
	"minxu/people"
	"minxu/store"
)

// ended says which cards about a case an act puts out of work, and with which words on their buttons. No words: none; no kinds: all.
func ended(before Demand, a act) (f people.CardFilter, words string) {
	f.About = before.No
	switch a.Action {
	case ToAccept:
		f.Kinds, words = []string{people.CardNewDemand, cardReturned}, a.Name+"在办"
	case ToHandOver:
		f.Kinds, words = []string{people.CardNewDemand, cardHandedOver}, a.Name+"已交接"
	case ToDecline:
		f.Kinds, words = []string{cardProposed}, a.Name+"已退回"
	case ToPropose:
		f.Kinds, words = []string{cardDeclined}, a.Name+"已提交结果"
	case ToExtend:
		f.Kinds, words = []string{cardExtension, cardYellow, cardRed}, a.Name+"已批准延期"
	case ToDenyExtend:
		f.Kinds, words = []string{cardExtension}, a.Name+"未批准延期"
	case ToDispatch, ToRule:
		f.Kinds, words = []string{cardReturned}, a.Name+"已派单"
	case ToResolve:
		words = a.Name + "已答复"
	case ToRefuse:
		words = a.Name + "：不予受理"
	case ToMerge:
		words = "已并案"
	case ToConvert:
		words = a.Name + "已转办"
	case ToWithdraw:
		words = "居民已撤回"
	case ToClose:
		words = "已办结"
	}
	return f, words
}

// endCards puts the buttons of those cards out of work, whether the act was done from a card, in the console or in the chat.
func endCards(tx *store.Tx, before Demand, a act) error {
	f, words := ended(before, a)
	if before.No == "" || words == "" {
		return nil
	}
	return people.CloseCards(tx, f, words)
}

// endOrderCards does so with the order of one unit, of which the others' orders know nothing.
func endOrderCards(tx *store.Tx, d Demand, one Order, to OrderState) error {
	kinds, words := []string{cardOrder, cardSigned, cardSignLate, cardOrderLate}, to.Name()
	if to == OrderSigned {
		kinds, words = []string{cardOrder, cardSignLate}, "已签收"
	}
	return people.CloseCards(tx, people.CardFilter{About: d.No, Kinds: kinds, Staff: one.Unit}, words)
}
