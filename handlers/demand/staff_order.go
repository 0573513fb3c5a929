package demand

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// Sending is an order to one unit.
type Sending struct {
	Unit  string // staff id, or the name of a unit outside the house
	Task  string // what it is to do
	Days  int    // working days of its internal clock; 0 = so that there is time to answer
	Calls bool   // the unit calls the resident itself: the resident is told to expect it
}

// Dispatch hands a case to who works on it, without a word of its own. From arbitration it is a ruling: the case cannot be returned again.
func (o Office) Dispatch(tx *store.Tx, by people.Staff, no, unit string) error {
	return o.Send(tx, by, no, Sending{Unit: unit})
}

// Send hands a case to the unit that leads it, confirming it on the way. From arbitration it is a ruling.
func (o Office) Send(tx *store.Tx, by people.Staff, no string, s Sending) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.look(tx, by, no)
	if err != nil {
		return err
	}
	a := ToDispatch
	if d.State == Arbitration {
		a = ToRule
	}
	if d.State == Submitted && mayRole(by.Role, ToTriage) {
		if err := change(tx, &d, byStaff(by, act{Action: ToTriage, Reason: "confirmed"}), nil); err != nil {
			return err
		}
	}
	if err := o.permit(by, d, a, tx.Now()); err != nil {
		return err
	}
	return o.sent(tx, &d, by, a, s)
}

// Transfer passes a case on from the unit that has it to another one. Passed on too often it goes to arbitration instead.
func (o Office) Transfer(tx *store.Tx, by people.Staff, no string, s Sending, reason string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.hold(tx, by, no, ToTransfer)
	switch {
	case err != nil:
		return err
	case reason == "":
		return refuse("改派要写原因。")
	case s.Unit == d.Handler:
		return refuse("这件事已经由%s承办。", o.unitName(s.Unit))
	}
	if err := o.endOrders(tx, d, PartLead, OrderRecalled, reason); err != nil {
		return err
	}
	if d.Transfers < o.Policy.TransferMost || d.Ruled {
		if s.Task == "" {
			s.Task = reason
		}
		return o.sent(tx, &d, by, ToTransfer, s)
	}
	if err := change(tx, &d, byStaff(by, act{Action: ToArbitrate, Reason: "passed_on_too_often", Payload: reason}), nil); err != nil {
		return err
	}
	return o.tellAbove(tx, d, fmt.Sprintf("已改派%d次，请裁定由谁办理。%s", d.Transfers, reason))
}

// sent is the common end of handing a case over.
func (o Office) sent(tx *store.Tx, d *Demand, by people.Staff, a Action, s Sending) error {
	if err := o.fitUnit(tx, *d, by, s.Unit, PartLead); err != nil {
		return err
	}
	now := tx.Now()
	tell := s.Calls && d.Privacy == Named && o.Policy.mayTell(*d, now)
	err := change(tx, d, byStaff(by, act{Action: a, Reason: handlerReason(s.Unit), Payload: s.Task}), func(d *Demand) {
		if a == ToTransfer {
			d.Transfers++
		}
		d.Handler, d.DispatchedAt = s.Unit, now
		d.Ruled = d.Ruled || a == ToRule
		d.Proposal, d.ProposedBy = "", ""
		if tell {
			d.tell(now)
		}
	})
	if err != nil {
		return err
	}
	if err := o.order(tx, *d, s.Unit, PartLead, s.Task, s.Days, by.ID); err != nil || !tell {
		return err
	}
	return o.push(tx, *d, PushProgress, d.Named()+"已交给"+o.unitName(s.Unit)+"办理，他们会直接联系您。\n"+calendar.SayNear(d.FinishDue, now)+"前答复，仍由"+o.whose(*d)+"盯着。")
}

// order writes the order to a unit and its card.
func (o Office) order(tx *store.Tx, d Demand, unit string, part Part, task string, days int, by string) error {
	now := tx.Now()
	sign, due := orderClock(o.Calendar, d, now, days)
	one := Order{Demand: d.ID, Unit: unit, Part: part, Task: task, State: OrderSent, SentBy: by, SentAt: now, SignDue: sign, Due: due}
	if err := sendOrder(tx, &one); err != nil {
		return err
	}
	to, ok := o.Tree.StaffByID(unit)
	if !ok || unit == by {
		return nil
	}
	title := "请承办"
	if part == PartHelper {
		title = "吹哨：请协办"
	}
	card := o.card(d, to, cardOrder, "demand:order:"+one.ID, title, task+"\n请在"+calendar.Say(sign)+"前签收，"+calendar.Say(due)+"前办好。")
	card.Buttons = orderButtons(one, cardOrder)
	return people.Tell(tx, card)
}

// fitUnit refuses a unit that cannot have a case. A unit outside the house that is not on the list yet is put there.
func (o Office) fitUnit(tx *store.Tx, d Demand, by people.Staff, unit string, part Part) error {
	s, ok := o.Tree.StaffByID(unit)
	if !ok {
		return o.fitOutside(tx, d, by, unit)
	}
	switch {
	case slices.Contains(d.Recused, s.ID), d.Category == "D15" && !aboveCommunity(s.Role):
		return refuse("这件事不能交给%s。", s.Name)
	case !s.May(o.Tree, people.HandleDemand, d.Node):
		return refuse("%s不管这个地方，或不承办民需。", s.Name)
	case part == PartLead && d.Level != LevelCommunity && lineOfCommunity(s.Role) && s.ID != by.ID:
		return refuse("这件事按%s办理，不能让社区牵头；社区可以协办（吹哨）。", LevelName(d.Level))
	}
	return nil
}

func lineOfCommunity(role string) bool {
	return role == people.RoleGridWorker || role == people.RoleSteward || role == people.RoleSecretary
}

const unitNameMost = 20 // characters

func (o Office) fitOutside(tx *store.Tx, d Demand, by people.Staff, unit string) error {
	clean, removed := triage.Redact(unit)
	switch n := len([]rune(unit)); {
	case n < 2 || n > unitNameMost || len(removed) > 0 || clean != unit || strings.ContainsAny(unit, "\n<>"):
		return refuse("请写单位的名称（2到%d个字），不要写电话。", unitNameMost)
	case d.Category == "D15":
		return refuse("作风问题不能交给外单位，请街道办理。")
	}
	known, err := unitKnown(tx, unit)
	if err != nil || known {
		return err
	}
	return KeepUnit(tx, Unit{Name: unit, Kind: "other", Node: by.Node, Active: true}, by.ID)
}

// Sign takes a case in hand for its handler. For a unit outside the house the dispatcher signs.
func (o Office) Sign(tx *store.Tx, by people.Staff, no string) error {
	d, err := o.hold(tx, by, no, ToSign)
	if err != nil {
		return err
	}
	if err := change(tx, &d, byStaff(by, act{Action: ToSign, Reason: "signed"}), nil); err != nil {
		return err
	}
	return moveLead(tx, d, OrderSigned, "")
}

// Return gives a case back to triage. The resident's clock runs on; returned too often it goes to arbitration.
func (o Office) Return(tx *store.Tx, by people.Staff, no, reason string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.look(tx, by, no)
	if err != nil {
		return err
	}
	if reason == "" {
		return refuse("退单要写原因。")
	}
	if err := o.permit(by, d, ToReturn, tx.Now()); err != nil {
		return err
	}
	err = change(tx, &d, byStaff(by, act{Action: ToReturn, Reason: "handler", Payload: reason}), func(d *Demand) {
		d.Returns++
		d.Proposal, d.ProposedBy = "", ""
	})
	if err != nil {
		return err
	}
	if err := o.endOrders(tx, d, PartLead, OrderReturned, reason); err != nil {
		return err
	}
	if d.Returns < o.Policy.ReturnMost {
		return o.tellOf(tx, d, cardReturned, "退单，请重新分派", reason)
	}
	if err := change(tx, &d, act{Action: ToArbitrate, Who: BySystem, Reason: "returned_too_often"}, nil); err != nil {
		return err
	}
	return o.tellAbove(tx, d, "退单"+fmt.Sprint(d.Returns)+"次，请裁定由谁办理。原因："+reason)
}

// AskRuling asks people above who is to handle a case.
func (o Office) AskRuling(tx *store.Tx, by people.Staff, no, reason string) error {
	d, err := o.hold(tx, by, no, ToArbitrate)
	if err != nil {
		return err
	}
	if reason == "" {
		return refuse("申请裁定要写原因。")
	}
	if err := change(tx, &d, byStaff(by, act{Action: ToArbitrate, Reason: "asked", Payload: reason}), nil); err != nil {
		return err
	}
	if err := o.endOrders(tx, d, PartLead, OrderRecalled, reason); err != nil {
		return err
	}
	return o.tellAbove(tx, d, "请裁定由谁办理。原因："+reason)
}

// moveLead moves the running order of the unit that leads a case, if there is one: cases that somebody does alone have none.
func moveLead(tx *store.Tx, d Demand, to OrderState, report string) error {
	all, err := Orders(tx, d.ID)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.Part == PartLead && one.State.Runs() {
			return moveOrder(tx, d, &one, to, report)
		}
	}
	return nil
}

// endOrders ends the running orders of one part of a case, of every part when it is empty.
func (o Office) endOrders(tx *store.Tx, d Demand, part Part, to OrderState, report string) error {
	all, err := Orders(tx, d.ID)
	if err != nil {
		return err
	}
	var faults []error
	for _, one := range all {
		if one.State.Runs() && (part == "" || one.Part == part) {
			faults = append(faults, moveOrder(tx, d, &one, to, report))
		}
	}
	return errors.Join(faults...)
}
