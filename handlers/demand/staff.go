package demand

import (
	"fmt"
	"time"

	"minxu/people"
	"minxu/store"
)

// Acts of staff. Each takes the number of the case and who acts, goes through the table of moves with its roles and guards, and tells
// whoever has to know by outbox rows of the same transaction. A *handlers.Refusal is a sentence for the person.

// Ask puts a question to the resident: the case waits, and its clock with it.
func (o Office) Ask(tx *store.Tx, by people.Staff, no, text string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.inHand(tx, by, no, ToAsk)
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
	d, err := o.hold(tx, by, no, ToContact, people.ReplyDemand)
	if err != nil {
		return err
	}
	if err := change(tx, &d, byStaff(by, act{Action: ToContact, Reason: "message", Payload: text}), contacted(tx.Now())); err != nil {
		return err
	}
	return o.push(tx, d, PushText, o.Signature(by)+"（尾号"+d.Tail()+"）："+text)
}

// hold reads a case for update if the person sees it and may do the action to it, and, if more is asked, holds those rights too. Somebody
// else's case is as good as none (store.ErrNotFound). Where the person saw an older version, the sentence says who was faster.
func (o Office) hold(tx *store.Tx, by people.Staff, no string, a Action, also ...people.Action) (Demand, error) {
	d, err := o.look(tx, by, no)
	if err != nil {
		return Demand{}, err
	}
	for _, right := range also {
		if !people.May(by.Role, right) {
			return Demand{}, refuse("您的岗位不能这样做。")
		}
	}
	return d, o.permit(by, d, a, tx.Now())
}

// look reads a case for update if the person sees it, and compares its version with the one that the person saw.
func (o Office) look(tx *store.Tx, by people.Staff, no string) (Demand, error) {
	d, err := ForUpdateByNo(tx, no)
	if err != nil {
		return Demand{}, err
	}
	known, err := o.known(tx, by, d)
	if err != nil {
		return Demand{}, err
	}
	switch {
	case known:
	case by.Covers(o.Tree, d.Node) && !people.May(by.Role, people.ReadDemand) && !people.May(by.Role, people.HandleDemand):
		return Demand{}, refuse("您的岗位不能这样做。")
	default:
		return Demand{}, fmt.Errorf("demand %s for %s: %w", no, by.ID, store.ErrNotFound)
	}
	return d, o.fresh(tx, by, d)
}

// known is sees for somebody who may have been called to help: a unit sees the cases of its running orders.
func (o Office) known(r store.Reader, by people.Staff, d Demand) (bool, error) {
	if o.sees(by, d) {
		return true, nil
	}
	if people.May(by.Role, people.ReadDemand) || !people.May(by.Role, people.HandleDemand) {
		return false, nil
	}
	orders, err := Orders(r, d.ID)
	if err != nil {
		return false, err
	}
	for _, one := range orders {
		if one.Unit == by.ID && one.State.Runs() {
			return true, nil
		}
	}
	return false, nil
}

// fresh refuses when somebody did something since the version that the person saw, and says who. What the clock did does not count.
func (o Office) fresh(tx *store.Tx, by people.Staff, d Demand) error {
	if o.Seen == 0 || o.Seen == d.Version {
		return nil
	}
	events, err := Events(tx, d.ID)
	if err != nil {
		return err
	}
	for i := len(events) - 1; i >= 0 && events[i].Version > o.Seen; i-- {
		e := events[i]
		switch {
		case e.Actor == ByResident:
			return refuse("居民刚刚“%s”了，请先看最新情况再办。", actionName(e.Action))
		case e.Actor == ByStaff && e.ActorID == by.ID:
			return refuse("您刚刚已经“%s”，请看最新情况再办。", actionName(e.Action))
		case e.Actor == ByStaff:
			return refuse("%s刚刚已经“%s”，请看最新情况再办。", o.unitName(e.ActorID), actionName(e.Action))
		}
	}
	return nil
}

// inHand is hold for an act that needs the case to be in hand: who may do it takes it in hand on the way, step by step.
func (o Office) inHand(tx *store.Tx, by people.Staff, no string, next Action) (Demand, error) {
	d, err := o.look(tx, by, no)
	if err != nil {
		return Demand{}, err
	}
	now := tx.Now()
	for _, a := range []act{{Action: ToTriage, Reason: "confirmed"}, {Action: ToDispatch, Reason: handlerReason(by.ID)}, {Action: ToSign, Reason: "in_hand"}} {
		if d.State.May(next, ByStaff) || !mayRole(by.Role, next) || !mayRole(by.Role, a.Action) {
			break
		}
		if !d.State.May(a.Action, ByStaff) {
			continue
		}
		err := change(tx, &d, byStaff(by, a), func(d *Demand) {
			contacted(now)(d)
			if a.Action == ToDispatch {
				d.Handler, d.DispatchedAt = by.ID, now
			}
			if d.Handler == "" {
				d.Handler = by.ID
			}
		})
		if err != nil {
			return Demand{}, err
		}
		if a.Action == ToSign {
			if err := moveLead(tx, d, OrderSigned, ""); err != nil {
				return Demand{}, err
			}
		}
	}
	return d, o.permit(by, d, next, now)
}

// reachable says whether inHand would come to an action, for pages.
func (o Office) reachable(by people.Staff, d Demand, next Action, now time.Time) bool {
	for _, a := range []Action{ToTriage, ToDispatch, ToSign} {
		if d.State.May(next, ByStaff) || !mayRole(by.Role, next) || !mayRole(by.Role, a) {
			break
		}
		if to, err := d.State.Next(a, ByStaff); err == nil {
			d.State = to
			if a == ToDispatch {
				d.Handler = by.ID
			}
		}
	}
	return o.may(by, d, next, now)
}

// mayRole says whether a role may do an action to some case.
func mayRole(role string, a Action) bool {
	for _, m := range moves() {
		if m.Action == a {
			return m.Right != "" && people.May(role, m.Right)
		}
	}
	return false
}

func handlerReason(unit string) string { return "handler:" + unit }

func byStaff(by people.Staff, a act) act {
	a.Who, a.ActorID, a.Role, a.Name = ByStaff, by.ID, by.Role, by.Name
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

// cardTo tells one person of staff about a case; nobody is told what they did themselves.
func (o Office) cardTo(tx *store.Tx, d Demand, to, by people.Staff, kind, title, text string) error {
	if to.ID == "" || to.ID == by.ID {
		return nil
	}
	return people.Tell(tx, o.card(d, to, kind, cardKey(kind, d)+":"+to.ID, title, text))
}
