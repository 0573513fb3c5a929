package demand

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// press carries out what a steward pressed or wrote.
func (c capability) press(_ context.Context, tx *store.Tx, p handlers.Pressed) (handlers.Deed, error) {
	o := Office{Tree: p.Tree, Calendar: p.Calendar, Policy: c.numbers.in(tx)}
	no, err := o.numbered(tx, p.Staff, p.About)
	if err != nil {
		return handlers.Deed{}, err
	}
	deed, err := o.pressed(tx, p, no)
	if errors.Is(err, store.ErrNotFound) { // somebody else's case is as good as none
		err = refuse("没有找到这件民需，或不在您的范围里。")
	}
	return deed, err
}

func (o Office) pressed(tx *store.Tx, p handlers.Pressed, no string) (handlers.Deed, error) {
	a := pressOf(p.Verb)
	if a.do == nil {
		return handlers.Deed{}, fmt.Errorf("demand: nobody carries out %s", p.Verb)
	}
	d, err := o.look(tx, p.Staff, no)
	if err != nil {
		return handlers.Deed{}, err
	}
	if over, err := o.over(tx, p, a, d); err != nil || over.Done != "" {
		return over, err
	}
	p.Words = strings.TrimSpace(p.Words)
	if a.asks == "" || p.Words != "" {
		return a.do(o, tx, p.Staff, d, p)
	}
	if p.Verb == pressSay { // it has no button: the words are missing
		return handlers.Deed{}, refuse("%s", a.asks)
	}
	if err := o.mayAsk(p, a, d, tx); err != nil {
		return handlers.Deed{}, err
	}
	return handlers.Deed{Focus: withArg(p.Verb, p.Arg), Say: a.asks + "\n（尾号" + d.Tail() + " " + d.Title + "，30分钟内有效）"}, nil
}

func withArg(verb, arg string) string {
	if arg == "" {
		return verb
	}
	return verb + ":" + arg
}

// mayAsk refuses at the button what would be refused behind the words.
func (o Office) mayAsk(p handlers.Pressed, a pressAct, d Demand, tx *store.Tx) error {
	switch {
	case p.Arg != "" && (a.verb == pressReturn || a.verb == pressReport):
		return o.permit(p.Staff, d, ToReport, tx.Now())
	case a.action == ToPropose || a.action == ToAskExtend || a.action == ToAsk:
		if o.reachable(p.Staff, d, a.action, tx.Now()) {
			return nil
		}
	}
	return o.permit(p.Staff, d, a.action, tx.Now())
}

// over says that what a card is for has been done by somebody already: who, and what; nobody's buttons work any more. The zero Deed: it is
// not over.
func (o Office) over(tx *store.Tx, p handlers.Pressed, a pressAct, d Demand) (handlers.Deed, error) {
	if a.moot == nil || !a.moot(d, p.Staff) || p.Words != "" {
		return handlers.Deed{}, nil
	}
	events, err := Events(tx, d.ID)
	if err != nil {
		return handlers.Deed{}, err
	}
	for _, e := range slices.Backward(events) {
		if !slices.Contains(a.ends, e.Action) {
			continue
		}
		who := "系统"
		if s, ok := o.Tree.StaffByID(e.ActorID); ok && e.Actor == ByStaff {
			who = s.Name
		}
		done := who + "已“" + actionName(e.Action) + "”"
		if a.verb == pressAccept {
			if s, ok := o.Tree.StaffByID(d.Steward); ok {
				who, done = s.Name, s.Name+"在办"
			}
			if d.Steward == p.Staff.ID {
				return handlers.Deed{Done: done, Say: "您已经受理了这件事。"}, nil
			}
		}
		return handlers.Deed{Done: done, Say: "这件事（尾号" + d.Tail() + "）" + who + "刚刚已经“" + actionName(e.Action) + "”，不用再办。"}, nil
	}
	return handlers.Deed{}, nil
}

// asSeen refuses to approve what is not what the card showed.
func asSeen(tx *store.Tx, d Demand, a Action, version string) error {
	events, err := Events(tx, d.ID)
	if err != nil {
		return err
	}
	for _, e := range slices.Backward(events) {
		if e.Action == a {
			if strconv.Itoa(e.Version) != version {
				return refuse("这份申请后来改过，请看新的卡片，或在后台审批。")
			}
			return nil
		}
	}
	return refuse("没有等您审批的申请。")
}

// doneBy makes an act of a press alone.
func doneBy(do func(Office, *store.Tx, people.Staff, string) error, done, say string) func(Office, *store.Tx, people.Staff, Demand, handlers.Pressed) (handlers.Deed, error) {
	return func(o Office, tx *store.Tx, by people.Staff, d Demand, _ handlers.Pressed) (handlers.Deed, error) {
		if err := do(o, tx, by, d.No); err != nil {
			return handlers.Deed{}, err
		}
		return handlers.Deed{Done: by.Name + done, Say: "尾号" + d.Tail() + strings.ReplaceAll(say, "尾号 ", d.Tail()+" ")}, nil
	}
}

// inWords makes an act of words. The cards that it settles are put out of work with it.
func inWords(do func(Office, *store.Tx, people.Staff, string, string) error, say string) func(Office, *store.Tx, people.Staff, Demand, handlers.Pressed) (handlers.Deed, error) {
	return func(o Office, tx *store.Tx, by people.Staff, d Demand, p handlers.Pressed) (handlers.Deed, error) {
		if err := do(o, tx, by, d.No, p.Words); err != nil {
			return handlers.Deed{}, err
		}
		return handlers.Deed{Say: say + "（尾号" + d.Tail() + "）。"}, nil
	}
}

func askWords(o Office, tx *store.Tx, by people.Staff, d Demand, _ handlers.Pressed) (handlers.Deed, error) {
	if _, err := o.hold(tx, by, d.No, ToContact, people.ReplyDemand); err != nil {
		return handlers.Deed{}, err
	}
	return handlers.Deed{Focus: pressSay, Say: "请直接写要回复居民的话（尾号" + d.Tail() + " " + d.Title + "），30分钟内有效。"}, nil
}

func called(o Office, tx *store.Tx, by people.Staff, d Demand, p handlers.Pressed) (handlers.Deed, error) {
	return handlers.Deed{Say: "已记下电话联系（尾号" + d.Tail() + "）。"}, o.Contact(tx, by, d.No, ReachCall, true, p.Words)
}

func handedTo(o Office, tx *store.Tx, by people.Staff, d Demand, p handlers.Pressed) (handlers.Deed, error) {
	name, note := firstWord(p.Words)
	var to []people.Staff
	for _, s := range o.Tree.Staff() {
		if s.Name == name && s.Duty && o.sees(s, d) && people.May(s.Role, people.ReplyDemand) {
			to = append(to, s)
		}
	}
	switch {
	case len(to) == 0:
		return handlers.Deed{}, refuse("没有找到能接手的同事“%s”。请写全名，例如：李四 居民白天不在家。", name)
	case len(to) > 1:
		return handlers.Deed{}, refuse("有%d位同事叫“%s”，请在后台交接。", len(to), name)
	}
	if err := o.HandOver(tx, by, d.No, to[0].ID, note); err != nil {
		return handlers.Deed{}, err
	}
	return handlers.Deed{Say: "尾号" + d.Tail() + "已交给" + to[0].Name + "。"}, nil
}

// resultOf answers the resident where the writer may, else hands the result in for approval.
func resultOf(o Office, tx *store.Tx, by people.Staff, d Demand, p handlers.Pressed) (handlers.Deed, error) {
	if hollow(p.Words) {
		return handlers.Deed{}, refuse("%s", hollowHint)
	}
	if o.reachable(by, d, ToResolve, tx.Now()) {
		return handlers.Deed{Say: "已答复居民，等评价（尾号" + d.Tail() + "）。"}, o.Resolve(tx, by, d.No, p.Words)
	}
	return handlers.Deed{Say: "已提交审核（尾号" + d.Tail() + "）。"}, o.Propose(tx, by, d.No, p.Words)
}

func approved(o Office, tx *store.Tx, by people.Staff, d Demand, p handlers.Pressed) (handlers.Deed, error) {
	if err := o.permit(by, d, ToResolve, tx.Now()); err != nil {
		return handlers.Deed{}, err
	}
	if err := asSeen(tx, d, ToPropose, p.Arg); err != nil {
		return handlers.Deed{}, err
	}
	return handlers.Deed{Done: by.Name + "已同意", Say: "已答复居民，等评价（尾号" + d.Tail() + "）。"}, o.Resolve(tx, by, d.No, d.Proposal)
}

func extensionAsked(o Office, tx *store.Tx, by people.Staff, d Demand, p handlers.Pressed) (handlers.Deed, error) {
	first, reason := firstWord(p.Words)
	days, err := strconv.Atoi(strings.TrimRight(first, "天个工作日"))
	if err != nil || reason == "" {
		return handlers.Deed{}, refuse("请先写工作日数，再写原因，例如：5 等配件到货。")
	}
	return handlers.Deed{Say: "已提交上级审批（尾号" + d.Tail() + "）。"}, o.AskExtension(tx, by, d.No, days, reason)
}

func granted(o Office, tx *store.Tx, by people.Staff, d Demand, p handlers.Pressed) (handlers.Deed, error) {
	if err := o.permit(by, d, ToExtend, tx.Now()); err != nil {
		return handlers.Deed{}, err
	}
	if err := asSeen(tx, d, ToAskExtend, p.Arg); err != nil {
		return handlers.Deed{}, err
	}
	return handlers.Deed{Done: by.Name + "已批准延期", Say: "已批准，已告诉居民新的期限（尾号" + d.Tail() + "）。"}, o.GrantExtension(tx, by, d.No)
}

// signed takes an order in hand; the card from which the unit goes on with it follows.
func signed(o Office, tx *store.Tx, by people.Staff, d Demand, p handlers.Pressed) (handlers.Deed, error) {
	one, err := Order{Unit: by.ID, Part: PartLead}, error(nil)
	if p.Arg == "" {
		err = o.Sign(tx, by, d.No)
	} else {
		if err = o.Report(tx, by, d.No, p.Arg, OrderSigned, ""); err == nil {
			one, err = o.running(tx, d, p.Arg)
		}
	}
	if err != nil {
		return handlers.Deed{}, err
	}
	return handlers.Deed{Done: by.Name + "已签收", Alone: true}, o.tellSigned(tx, d, one)
}

// tellSigned gives a unit the card from which it goes on with what it signed for.
func (o Office) tellSigned(tx *store.Tx, d Demand, one Order) error {
	to, ok := o.Tree.StaffByID(one.Unit)
	if !ok {
		return nil
	}
	card := o.card(d, to, cardSigned, cardKey(cardSigned, d)+":"+to.ID, "已签收，请办理", one.Task)
	card.Buttons = orderButtons(one, cardSigned)
	return people.Tell(tx, card)
}

func returned(o Office, tx *store.Tx, by people.Staff, d Demand, p handlers.Pressed) (handlers.Deed, error) {
	done := handlers.Deed{Say: "已退单（尾号" + d.Tail() + "）。"}
	if p.Arg != "" {
		return done, o.Report(tx, by, d.No, p.Arg, OrderReturned, p.Words)
	}
	return done, o.Return(tx, by, d.No, p.Words)
}

func reported(o Office, tx *store.Tx, by people.Staff, d Demand, p handlers.Pressed) (handlers.Deed, error) {
	return handlers.Deed{Say: "已反馈给管家（尾号" + d.Tail() + "）。"}, o.Report(tx, by, d.No, p.Arg, OrderDone, p.Words)
}

// numbered finds the number of a case by its last four digits among the open ones that a steward sees; two alike have to be told apart.
func (o Office) numbered(r store.Reader, by people.Staff, about string) (string, error) {
	if strings.HasPrefix(about, "MX") {
		return about, nil
	}
	list, err := List(r, scope(o.Tree, by, Filter{Open: true, Limit: 1000}))
	if err != nil {
		return "", err
	}
	var found []string
	for _, d := range list {
		if d.Tail() == about {
			found = append(found, d.No)
		}
	}
	switch len(found) {
	case 0:
		return "", refuse("您这里没有尾号%s的在办民需。", about)
	case 1:
		return found[0], nil
	}
	return "", refuse("有%d件尾号都是%s，请写完整编号：%s。", len(found), about, strings.Join(found, "、"))
}
