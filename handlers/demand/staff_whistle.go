package demand

import (
	"fmt"
	"slices"
	"strings"

	"minxu/people"
	"minxu/store"
)

// Whistle calls further units to a case, each with its own task and clock. The unit that leads stays the same.
func (o Office) Whistle(tx *store.Tx, by people.Staff, no string, calls []Sending) error {
	d, err := o.hold(tx, by, no, ToWhistle)
	if err != nil {
		return err
	}
	if len(calls) == 0 {
		return refuse("请选要吹哨的单位。")
	}
	running, err := Orders(tx, d.ID)
	if err != nil {
		return err
	}
	for _, c := range calls {
		busy := slices.ContainsFunc(running, func(one Order) bool { return one.Unit == c.Unit && one.State.Runs() })
		switch {
		case c.Unit == d.Handler || busy:
			return refuse("%s已经在办这件事。", o.unitName(c.Unit))
		case c.Task == "":
			return refuse("请写清要%s做什么。", o.unitName(c.Unit))
		}
		if err := o.fitUnit(tx, d, by, c.Unit, PartHelper); err != nil {
			return err
		}
		if err := change(tx, &d, byStaff(by, act{Action: ToWhistle, Reason: handlerReason(c.Unit), Payload: c.Task}), nil); err != nil {
			return err
		}
		if err := o.order(tx, d, c.Unit, PartHelper, c.Task, c.Days, by.ID); err != nil {
			return err
		}
	}
	return nil
}

// Report lets a unit that was called to help sign for it, say that it is done, or that it is not its business. For a unit outside the
// house the dispatcher says it.
func (o Office) Report(tx *store.Tx, by people.Staff, no, order string, to OrderState, text string) error {
	d, err := o.hold(tx, by, no, ToReport)
	if err != nil {
		return err
	}
	one, err := o.running(tx, d, order)
	switch {
	case err != nil:
		return err
	case one.Unit != by.ID && !people.May(by.Role, people.DispatchDemand):
		return refuse("这一项由%s办理。", o.unitName(one.Unit))
	case to != OrderSigned && to != OrderDone && to != OrderReturned:
		return fmt.Errorf("report %q of an order", to)
	case to == OrderSigned && one.State == OrderSigned:
		return refuse("已经签收过了。")
	case to != OrderSigned && text == "":
		return refuse("请写清办理的情况或退回的原因。")
	}
	a := byStaff(by, act{Action: ToReport, Reason: strings.ToLower(string(to)) + ":" + one.Unit, Payload: text})
	if err := change(tx, &d, a, nil); err != nil {
		return err
	}
	if err := moveOrder(tx, d, &one, to, text); err != nil || to == OrderSigned {
		return err
	}
	steward, _ := o.steward(d)
	return o.cardTo(tx, d, steward, by, cardReport, "协办单位"+to.Name(), o.unitName(one.Unit)+"："+text)
}

// Recall takes a call for help back.
func (o Office) Recall(tx *store.Tx, by people.Staff, no, order, reason string) error {
	d, err := o.hold(tx, by, no, ToRecall)
	if err != nil {
		return err
	}
	one, err := o.running(tx, d, order)
	if err != nil {
		return err
	}
	if err := change(tx, &d, byStaff(by, act{Action: ToRecall, Reason: handlerReason(one.Unit), Payload: reason}), nil); err != nil {
		return err
	}
	return moveOrder(tx, d, &one, OrderRecalled, reason)
}

// running finds a running call for help of a case.
func (o Office) running(r store.Reader, d Demand, order string) (Order, error) {
	all, err := Orders(r, d.ID)
	if err != nil {
		return Order{}, err
	}
	i := slices.IndexFunc(all, func(one Order) bool { return one.ID == order && one.Part == PartHelper })
	if i < 0 {
		return Order{}, fmt.Errorf("order %s of demand %s: %w", order, d.No, store.ErrNotFound)
	}
	if !all[i].State.Runs() {
		return Order{}, refuse("这一项%s。", all[i].State.Name())
	}
	return all[i], nil
}
