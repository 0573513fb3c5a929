package demand

import (
	"fmt"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// Acts of staff. Each takes the number of the case and who acts, checks the person's place and role, goes through the table of moves, and
// tells the resident by an outbox row of the same transaction. A *handlers.Refusal is a sentence for the person.

// Ask puts a question to the resident: the case waits, and its clock with it.
func (o Office) Ask(tx *store.Tx, by people.Staff, no, text string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.inHand(tx, by, no, people.ReplyDemand, ToAsk)
	if err != nil {
		return err
	}
	now := tx.Now()
	err = change(tx, &d, byStaff(by, act{Action: ToAsk, Reason: "question", Payload: text}), func(d *Demand) {
		d.WaitingSince, d.Question, d.Reminds, d.LastProgress, d.Steward = now, text, 0, now, by.ID
	})
	if err != nil {
		return err
	}
	return o.push(tx, d, PushQuestion, o.Signature(by)+"问您（尾号"+d.Tail()+" "+d.Title+"）："+text+"\n直接回复就行。")
}

// Say sends the resident a message: the first real contact, if there was none.
func (o Office) Say(tx *store.Tx, by people.Staff, no, text string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.allowed(tx, by, no, people.ReplyDemand)
	if err != nil {
		return err
	}
	if !d.State.May(ToContact, ByStaff) {
		return moved(d)
	}
	if err := change(tx, &d, byStaff(by, act{Action: ToContact, Reason: "message", Payload: text}), contacted(tx.Now())); err != nil {
		return err
	}
	return o.push(tx, d, PushText, o.Signature(by)+"（尾号"+d.Tail()+"）："+text)
}

// Resolve sends the approved answer and asks whether it is solved.
func (o Office) Resolve(tx *store.Tx, by people.Staff, no, text string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.inHand(tx, by, no, people.ProposeResolve, ToResolve)
	if err != nil {
		return err
	}
	now := tx.Now()
	err = change(tx, &d, byStaff(by, act{Action: ToResolve, Reason: "answered", Payload: text}), func(d *Demand) {
		d.ResolvedAt, d.Result, d.LastProgress, d.Question = now, text, now, ""
	})
	if err != nil {
		return err
	}
	if err := o.push(tx, d, PushResult, d.Named()+"办好了："+text+"\n解决了吗？1 解决了　2 没解决"); err != nil {
		return err
	}
	members, err := Members(tx, d.No)
	if err != nil {
		return err
	}
	for _, m := range members { // everybody who joined hears of it
		if err := o.push(tx, m, PushResult, m.Named()+"和邻居报的合在一起办好了："+text); err != nil {
			return err
		}
	}
	return nil
}

// Extend moves the answer date once, before it is over, with the agreement of somebody who may give it.
func (o Office) Extend(tx *store.Tx, by people.Staff, no string, workingDays int, reason string, approved people.Staff) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.inHand(tx, by, no, people.ReplyDemand, ToExtend)
	if err != nil {
		return err
	}
	if !approved.May(o.Tree, people.ApproveExtension, d.Node) {
		return refuse("延期要由上一级批准。")
	}
	due, err := o.Policy.Extended(o.Calendar, d, tx.Now(), workingDays)
	if err != nil {
		return err
	}
	now := tx.Now()
	err = change(tx, &d, byStaff(by, act{Action: ToExtend, Reason: "approved_by:" + approved.ID, Payload: reason}), func(d *Demand) {
		d.FinishDue, d.Extended, d.LastProgress, d.Warned = due, true, now, d.Warned&WarnedContact
	})
	if err != nil {
		return err
	}
	return o.push(tx, d, PushExtension, d.Named()+"需要多些时间："+reason+"\n新的答复时间是"+calendar.Say(due)+"前，请您谅解。")
}

// Dispatch hands a case to who works on it. From arbitration it is a ruling: the case cannot be returned again.
func (o Office) Dispatch(tx *store.Tx, by people.Staff, no, handler string) error {
	d, err := o.allowed(tx, by, no, people.DispatchDemand)
	if err != nil {
		return err
	}
	if d.State == Submitted {
		if err := change(tx, &d, byStaff(by, act{Action: ToTriage, Reason: "confirmed"}), nil); err != nil {
			return err
		}
	}
	a, ruled := act{Action: ToDispatch, Reason: "handler:" + handler}, d.Ruled
	if d.State == Arbitration {
		if !by.May(o.Tree, people.ArbitrateDemand, d.Node) {
			return refuse("裁定中的事由上一级分派。")
		}
		a.Action, ruled = ToRule, true
	}
	if !d.State.May(a.Action, ByStaff) {
		return moved(d)
	}
	return change(tx, &d, byStaff(by, a), func(d *Demand) { d.Handler, d.Ruled = handler, ruled })
}

// Return gives a case back to triage. The resident's clock runs on; returned too often it goes to arbitration.
func (o Office) Return(tx *store.Tx, by people.Staff, no, reason string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.allowed(tx, by, no, people.HandleDemand)
	if err != nil {
		return err
	}
	switch {
	case reason == "":
		return refuse("退单要写原因。")
	case d.Ruled:
		return refuse("这件事已经裁定，不能再退。")
	case !d.State.May(ToReturn, ByStaff):
		return moved(d)
	}
	until, known, err := o.returnUntil(tx, d)
	if err != nil {
		return err
	}
	if known && tx.Now().After(until) {
		return refuse("已过退单期限（派单后%d个工作日），请办理或申请裁定。", o.Policy.ReturnDays)
	}
	err = change(tx, &d, byStaff(by, act{Action: ToReturn, Reason: "handler", Payload: reason}), func(d *Demand) { d.Returns++ })
	if err != nil {
		return err
	}
	if d.Returns < o.Policy.ReturnMost {
		return o.tellOf(tx, d, "returned", "退单，请重新分派", reason)
	}
	if err := change(tx, &d, act{Action: ToArbitrate, Who: BySystem, Reason: "returned_too_often"}, nil); err != nil {
		return err
	}
	return o.tellAbove(tx, d, "退单"+fmt.Sprint(d.Returns)+"次，请裁定由谁办理。原因："+reason)
}

// returnUntil is the end of the time in which a case can be given back: some working days after it was handed over. Of a case that was
// taken over from elsewhere nobody knows when that was.
func (o Office) returnUntil(tx *store.Tx, d Demand) (until time.Time, known bool, err error) {
	events, err := Events(tx, d.ID)
	if err != nil {
		return time.Time{}, false, err
	}
	for _, e := range events {
		if e.Action == ToDispatch || e.Action == ToRule || e.Action == ToReopen {
			until, known = o.Calendar.Due(e.At, o.Policy.ReturnDays), e.Reason != restored
		}
	}
	return until, known, nil
}

// allowed reads a case for update if the person may do the action where it lies. Somebody else's case is as good as none.
func (o Office) allowed(tx *store.Tx, by people.Staff, no string, action people.Action) (Demand, error) {
	d, err := ForUpdateByNo(tx, no)
	if err != nil {
		return Demand{}, err
	}
	if !by.Covers(o.Tree, d.Node) {
		return Demand{}, fmt.Errorf("demand %s for %s: %w", no, by.ID, store.ErrNotFound)
	}
	if !by.May(o.Tree, action, d.Node) {
		return Demand{}, refuse("您的岗位不能这样做。")
	}
	return d, nil
}

// inHand is allowed for an act that needs the case to be in hand: a steward who does it himself takes it in hand on the way, step by step.
func (o Office) inHand(tx *store.Tx, by people.Staff, no string, action people.Action, next Action) (Demand, error) {
	d, err := o.allowed(tx, by, no, action)
	if err != nil {
		return Demand{}, err
	}
	for _, a := range []act{{Action: ToTriage, Reason: "confirmed"}, {Action: ToDispatch, Reason: "handler:" + by.ID}, {Action: ToSign, Reason: "in_hand"}} {
		if d.State.May(next, ByStaff) {
			break
		}
		if d.State.May(a.Action, ByStaff) {
			if err := change(tx, &d, byStaff(by, a), contacted(tx.Now())); err != nil {
				return Demand{}, err
			}
		}
	}
	if !d.State.May(next, ByStaff) {
		return Demand{}, moved(d)
	}
	return d, nil
}

func byStaff(by people.Staff, a act) act {
	a.Who, a.ActorID, a.Role = ByStaff, by.ID, by.Role
	return a
}

// contacted notes a contact: the first one stops the contact clock.
func contacted(now time.Time) func(*Demand) {
	return func(d *Demand) {
		d.LastProgress = now
		if d.ContactedAt.IsZero() {
			d.ContactedAt = now
		}
	}
}
