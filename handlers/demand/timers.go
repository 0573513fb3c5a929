package demand

import (
	"context"
	"errors"
	"fmt"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// Tick does what has fallen due by itself: reminders of open questions, pauses and evaluation windows that are over, the cards of
// lateness. Each case is a transaction of its own. It looks at 100 cases at most and tells how many it looked at, so that a full round
// calls for another one. Two processes at once do everything once.
func (o Office) Tick(ctx context.Context, s *store.Store) (int, error) {
	o.Policy = o.Policy.WithDefaults()
	ids, err := dueCases(s.Reader(ctx), caseBatch)
	if err != nil {
		return 0, err
	}
	var faults []error
	for _, id := range ids {
		// One broken case must not hold up the others.
		if err := s.InTx(ctx, func(tx *store.Tx) error { return o.tend(tx, id) }); err != nil {
			faults = append(faults, fmt.Errorf("timers of demand %s: %w", id, err))
		}
	}
	orders, err := dueOrders(s.Reader(ctx), caseBatch)
	if err != nil {
		return len(ids), errors.Join(append(faults, err)...)
	}
	for _, one := range orders {
		if err := s.InTx(ctx, func(tx *store.Tx) error { return o.tendOrder(tx, one) }); err != nil {
			faults = append(faults, fmt.Errorf("clock of order %s: %w", one.ID, err))
		}
	}
	return len(ids) + len(orders), errors.Join(append(faults, indexNew(ctx, s))...)
}

// indexNew writes the words of new and changed demands into the search index, so many a round that an old district is indexed in some hours.
func indexNew(ctx context.Context, s *store.Store) error {
	const most = 1000
	ids, err := unindexed(s.Reader(ctx), most)
	if err != nil {
		return err
	}
	for _, id := range ids {
		if err := s.InTx(ctx, func(tx *store.Tx) error { return index(tx, id) }); err != nil {
			return fmt.Errorf("index demand %s: %w", id, err)
		}
	}
	return nil
}

// tendOrder tells the steward, and the unit itself where it is one of ours, that an order is not signed for or not done in its time.
func (o Office) tendOrder(tx *store.Tx, one Order) error {
	d, err := ForUpdate(tx, one.Demand)
	if err != nil {
		return err
	}
	first, err := warnedOrder(tx, one)
	if err != nil || !first {
		return err
	}
	now, late := tx.Now(), !one.Due.After(tx.Now())
	kind, title := cardSignLate, "还没有签收"
	if late {
		kind, title = cardOrderLate, "内部期限已到"
	}
	text := o.unitName(one.Unit) + "：" + pick(late, "没有按时办好，请督促。", "超过4个工作小时没有签收，请督促或改派。")
	steward, _ := o.steward(d)
	unit, _ := o.Tree.StaffByID(one.Unit)
	for _, s := range []people.Staff{steward, unit} { // a card has one key: somebody who is both gets one
		if s.ID == "" {
			continue
		}
		card := o.card(d, s, kind, "demand:"+kind+":"+one.ID+":"+s.ID, title, text)
		card.NotBefore = calendar.NextLoud(now)
		if s.ID == one.Unit {
			card.Buttons = orderButtons(one, kind)
		}
		if err := people.Tell(tx, card); err != nil {
			return err
		}
	}
	return nil
}

const caseBatch = 100

// tend does what is due for one case and notes when to look again.
func (o Office) tend(tx *store.Tx, id string) error {
	d, err := ForUpdate(tx, id)
	if err != nil {
		return err
	}
	for {
		timers := o.Policy.Timers(o.Calendar, d)
		if len(timers) == 0 {
			return lookAgain(tx, d, time.Time{})
		}
		if next := timers[0]; next.At.After(tx.Now()) {
			return lookAgain(tx, d, next.At)
		}
		if err := o.due(tx, &d, timers[0].Kind); err != nil {
			return err
		}
	}
}

// due does one thing that has fallen due.
func (o Office) due(tx *store.Tx, d *Demand, kind TimerKind) error {
	now := tx.Now()
	switch kind {
	case TimerRemind:
		if err := change(tx, d, act{Action: ToRemind, Who: BySystem, Reason: "no_answer"}, func(d *Demand) { d.Reminds++ }); err != nil {
			return err
		}
		who := "管家"
		if s, ok := o.steward(*d); ok {
			who = o.Signature(s)
		}
		return o.push(tx, *d, PushRemind, who+"还在等您回复（尾号"+d.Tail()+" "+d.Title+"）："+d.Question+"\n直接回复就行，说不清也请回一声。")
	case TimerGoOn:
		err := change(tx, d, act{Action: ToGoOn, Who: BySystem, Reason: "no_answer"}, func(d *Demand) {
			d.FinishDue = o.Policy.Resumed(o.Calendar, d.FinishDue, d.WaitingSince, now)
			d.WaitingSince, d.Reminds, d.Warned = time.Time{}, 0, d.Warned&WarnedContact // the question stays: a late answer is still one
		})
		if err != nil {
			return err
		}
		return o.tellOf(tx, *d, people.CardWaitingExpired, "居民没有回复", "等待已满，请按已知情况办理。")
	case TimerLapse:
		return change(tx, d, act{Action: ToClose, Who: BySystem, Reason: "no_evaluation"}, func(d *Demand) { d.ClosedAt = now })
	case TimerContact:
		if err := warned(tx, d, WarnedContact, cardContactLate); err != nil {
			return err
		}
		return o.tellRole(tx, *d, people.RoleSecretary, cardContactLate, "联系时限已过", "还没有联系居民，请督促。")
	case TimerYellow:
		if err := warned(tx, d, WarnedYellow, cardYellow); err != nil {
			return err
		}
		return o.tellWorkers(tx, *d, cardYellow, "黄牌：临近答复期限", "来不及的，请在到期前申请延期。")
	case TimerRed:
		if err := warned(tx, d, WarnedRed, cardRed); err != nil {
			return err
		}
		if d.Supervised {
			if err := o.tellAbove(tx, *d, superviseReason(cardRed)); err != nil {
				return err
			}
		} else if err := o.supervise(tx, d, act{Who: BySystem, Reason: cardRed}); err != nil {
			return err
		}
		return o.tellWorkers(tx, *d, cardRed, "红牌：已过答复期限", "街道已在督办，请马上办理并告诉居民。")
	case TimerLong:
		if err := warned(tx, d, WarnedLong, "long_overdue"); err != nil {
			return err
		}
		return o.tellRole(tx, *d, people.RoleDistrictAdmin, cardRed, "超期三个工作日", superviseReason(cardRed))
	}
	return fmt.Errorf("unknown timer %d", kind)
}

// tellWorkers tells the steward of a case and, where that is somebody else of the house, who works on it.
func (o Office) tellWorkers(tx *store.Tx, d Demand, kind, title, text string) error {
	if err := o.tellOf(tx, d, kind, title, text); err != nil {
		return err
	}
	steward, _ := o.steward(d)
	handler, _ := o.Tree.StaffByID(d.Handler)
	return o.cardTo(tx, d, handler, steward, kind, title, text)
}

// warned notes that a card of lateness is out.
func warned(tx *store.Tx, d *Demand, w Warning, reason string) error {
	return change(tx, d, act{Action: ToNote, Who: BySystem, Reason: reason}, func(d *Demand) { d.Warned |= w })
}

// tellRole tells the nearest person of a role, else the one above the case.
func (o Office) tellRole(tx *store.Tx, d Demand, role, kind, title, text string) error {
	s, ok := people.Holder(o.Tree, d.Node, role)
	if !ok {
		if s, ok = o.above(d); !ok {
			return nil
		}
	}
	return people.Tell(tx, o.card(d, s, kind, cardKey(kind, d)+":"+s.ID, title, text))
}
