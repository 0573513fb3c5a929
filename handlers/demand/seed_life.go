package demand

import (
	"strconv"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/triage"
)

// walk is one life being thought up: it ends with the first thing that would happen too late.
type walk struct {
	*sower
	x  *seeded
	at time.Time // when the last thing happened
}

// move3 names a line of the table of moves.
type move3 struct {
	from State
	what Action
	who  Actor
}

// do moves the demand along the table of moves; false when the instant lies ahead, and nothing happens any more.
func (w *walk) do(a act, at time.Time, set func(*Demand)) bool {
	if !at.After(w.at) {
		at = w.at.Add(time.Second)
	}
	if at.After(w.Until) {
		return false
	}
	d := &w.x.demand
	step := move3{d.State, a.Action, a.Who}
	to, known := w.moves[step]
	if !known {
		var err error
		if to, err = d.State.Next(a.Action, a.Who); err != nil {
			panic(err) // the script of a life contradicts the table
		}
		w.moves[step] = to
	}
	d.Version++
	w.x.events = append(w.x.events, Event{ID: w.IDAt(at), Demand: d.ID, At: at, Actor: a.Who, ActorID: a.ActorID, Role: a.Role, Action: a.Action,
		From: d.State, To: to, Reason: a.reason(), Payload: a.Payload, Version: d.Version})
	d.State, w.at = to, at
	if set != nil {
		set(d)
	}
	return true
}

// chance is true so many times in a hundred.
func (w *walk) chance(percent int) bool { return w.rnd.IntN(100) < percent }

// hours gives an instant so many hours later at most; what is not urgent is done in office hours.
func (w *walk) hours(most float64) time.Time {
	d := time.Duration(w.rnd.Float64() * most * float64(time.Hour))
	if w.x.demand.Urgency.rank() >= Urgent.rank() {
		return w.at.Add(d / 4)
	}
	return w.Calendar.AddWorkingHours(w.at, d)
}

func (w *walk) resident(a act) act {
	a.Who, a.Role = ByResident, string(w.x.demand.Role)
	if w.x.demand.Privacy != Anonymous {
		a.ActorID = w.x.demand.Filer
	}
	return a
}

// live takes a demand from its filing to where it stands at the end.
func (g *sower) live(x *seeded, followers int) {
	w := &walk{sower: g, x: x, at: x.demand.SubmittedAt.Add(-time.Second)}
	w.run(followers)
	w.settle()
}

func (w *walk) run(followers int) {
	d := &w.x.demand
	steward, _ := w.office.steward(*d)
	file := w.resident(act{Action: ToFile, Reason: "confirmed", Payload: d.Text})
	if d.Role == RoleStaff {
		file = byStaff(steward, act{Action: ToFile, Reason: d.Channel, Payload: d.Text})
	}
	w.do(file, d.SubmittedAt, nil)
	switch {
	case !personal(d.Category) && d.Category != "D99" && w.chance(70):
		w.do(act{Action: ToTriage, Who: BySystem, Reason: "rules"}, w.at, nil)
	case !w.do(byStaff(steward, act{Action: ToTriage, Reason: "confirmed"}), w.hours(3), nil):
		return
	}
	if followers > 0 {
		last := d.SubmittedAt.Add(time.Hour)
		if !w.do(act{Action: ToNote, Who: BySystem, Reason: "joined", Payload: strconv.Itoa(followers + 1)}, last, func(d *Demand) { d.Households = followers + 1 }) {
			return
		}
	}
	switch n := w.rnd.IntN(100); {
	case n < 3 && followers == 0:
		reasons := []triage.RefusalReason{triage.Market, triage.OutOfArea, triage.Judicial}
		reason := reasons[w.rnd.IntN(len(reasons))]
		w.do(byStaff(steward, act{Action: ToRefuse, Reason: string(reason), Payload: Guidance(reason, d.Text, "", "")}), w.hours(6), func(d *Demand) {
			d.Reason, d.ClosedAt, d.Steward = string(reason), w.at, steward.ID
		})
		return
	case n < 6 && followers == 0 && !d.Hazard:
		w.do(w.resident(act{Action: ToWithdraw, Reason: "resident", Payload: "已经好了"}), w.hours(10), func(d *Demand) { d.ClosedAt = w.at })
		return
	case n < 7:
		words := "列入明年的为民服务项目清单，进展会告诉您。"
		w.do(byStaff(steward, act{Action: ToConvert, Reason: "converted", Payload: "为民服务项目：" + words}), w.hours(10), func(d *Demand) {
			d.ClosedAt, d.Result, d.LastProgress = w.at, words, w.at
		})
		return
	}
	if w.dispatched(steward, w.hours(4)) && w.worked(steward) {
		w.judged(steward)
	}
}

// handler is who works on it: the grid worker, else the steward.
func (w *walk) handler(steward people.Staff) people.Staff {
	if s, ok := people.Holder(w.Tree, w.x.demand.Node, people.RoleGridWorker); ok && w.x.demand.Category != "D15" {
		return s
	}
	return steward
}

// dispatched sends it to its handler; now and then it comes back once, or stays with those who rule.
func (w *walk) dispatched(steward people.Staff, at time.Time) bool {
	unit := w.handler(steward)
	if !w.send(byStaff(steward, act{Action: ToDispatch, Reason: handlerReason(unit.ID), Payload: "请到现场看一下"}), steward, unit, at) {
		return false
	}
	if !w.chance(4) {
		return true
	}
	if !w.do(byStaff(unit, act{Action: ToReturn, Reason: "handler", Payload: "不在我负责的范围"}), w.hours(6), func(d *Demand) { d.Returns++ }) {
		return true
	}
	w.end(OrderReturned, "不在我负责的范围")
	if w.chance(20) {
		if !w.do(byStaff(steward, act{Action: ToArbitrate, Reason: "asked", Payload: "两个单位都说不归自己管"}), w.hours(8), nil) {
			return false
		}
		street, ok := people.Holder(w.Tree, w.x.demand.Node, people.RoleStreetOperator)
		return ok && w.send(byStaff(street, act{Action: ToRule, Reason: handlerReason(unit.ID), Payload: "由原单位办理"}), street, unit, w.hours(16))
	}
	return w.send(byStaff(steward, act{Action: ToDispatch, Reason: handlerReason(unit.ID), Payload: "核实过，请办理"}), steward, unit, w.hours(4))
}

func (w *walk) send(a act, by, unit people.Staff, at time.Time) bool {
	return w.do(a, at, func(d *Demand) {
		d.Handler, d.DispatchedAt, d.Ruled = unit.ID, w.at, a.Action == ToRule
		if d.Steward == "" {
			d.Steward = by.ID
		}
		sign, due := orderClock(w.Calendar, *d, w.at, 0)
		w.x.orders = append(w.x.orders, Order{ID: w.IDAt(w.at), Demand: d.ID, Unit: unit.ID, Part: PartLead, Task: a.Payload, State: OrderSent, SentBy: by.ID,
			SentAt: w.at, SignDue: sign, Due: due})
	})
}

// end ends the running order.
func (w *walk) end(state OrderState, report string) {
	if n := len(w.x.orders); n > 0 && w.x.orders[n-1].State.Runs() {
		w.x.orders[n-1].State, w.x.orders[n-1].EndedAt, w.x.orders[n-1].Report = state, w.at, report
	}
}

// worked is the handler's part up to the answer. A few cases drag on.
func (w *walk) worked(steward people.Staff) bool {
	d := &w.x.demand
	unit := w.handler(steward)
	slow := 1.0
	if w.chance(4) {
		slow = 12
	}
	if !w.do(byStaff(unit, act{Action: ToSign, Reason: "signed"}), w.hours(3), nil) {
		return false
	}
	w.x.orders[len(w.x.orders)-1].State, w.x.orders[len(w.x.orders)-1].SignedAt = OrderSigned, w.at
	if !w.do(byStaff(unit, act{Action: ToContact, Reason: string(ReachCall), Payload: "已电话联系居民"}), w.hours(2*slow), func(d *Demand) { contacted(w.at)(d) }) {
		return false
	}
	if w.chance(20) && !w.do(byStaff(unit, act{Action: ToProgress, Reason: "told", Payload: progressWords(w.rnd)}), w.hours(8*slow), func(d *Demand) { d.LastProgress = w.at }) {
		return false
	}
	if w.chance(6) && !w.asked(unit) {
		return false
	}
	if w.chance(4) && !d.Extended && w.at.Before(d.FinishDue) && !w.extended(unit) {
		return false
	}
	words := w.result(unit)
	return w.do(byStaff(steward, act{Action: ToResolve, Reason: "answered", Payload: words}), w.hours(10*slow), func(d *Demand) {
		d.Result, d.ResolvedAt, d.LastProgress = words, w.at, w.at
		w.end(OrderDone, words)
	})
}

func (w *walk) result(unit people.Staff) string {
	for _, p := range w.problems {
		if p.title == w.x.demand.Title {
			return p.done + "。" + unit.Name + "，" + calendar.SayDate(w.at)
		}
	}
	return "已处理，请您查看。"
}

// asked is a question to the resident that pauses the clock.
func (w *walk) asked(unit people.Staff) bool {
	words := questionWords(w.rnd)
	if !w.do(byStaff(unit, act{Action: ToAsk, Reason: "question", Payload: words}), w.hours(4), func(d *Demand) {
		d.Question, d.WaitingSince, d.LastProgress = words, w.at, w.at
	}) {
		return false
	}
	answer := w.resident(act{Action: ToAnswer, Reason: "answered", Payload: answerWords(w.rnd)})
	return w.do(answer, w.at.Add(time.Duration(1+w.rnd.IntN(60))*time.Hour), func(d *Demand) {
		d.FinishDue = w.Policy.Resumed(w.Calendar, d.FinishDue, d.WaitingSince, w.at)
		d.Question, d.WaitingSince = "", time.Time{}
	})
}

// extended is a longer date, asked for by the handler and granted from above.
func (w *walk) extended(unit people.Staff) bool {
	const days = 5
	up, ok := w.office.holder(w.x.demand, people.ApproveExtension)
	due, err := w.Policy.Extended(w.Calendar, w.x.demand, w.at, days)
	if !ok || err != nil || up.ID == unit.ID {
		return true
	}
	why := "等配件到货"
	if !w.do(byStaff(unit, act{Action: ToAskExtend, Reason: "days:" + strconv.Itoa(days), Payload: why}), w.at.Add(time.Minute), func(d *Demand) {
		d.ExtendDays, d.ExtendBy, d.ExtendWhy, d.ExtendAt = days, unit.ID, why, w.at
	}) {
		return false
	}
	return w.do(byStaff(up, act{Action: ToExtend, Reason: "asked_by:" + unit.ID, Payload: why}), w.hours(4), func(d *Demand) {
		d.FinishDue, d.Extended, d.LastProgress = due, true, w.at
		d.ExtendDays, d.ExtendBy, d.ExtendWhy, d.ExtendAt = 0, "", "", time.Time{}
	})
}

// judged is what the resident makes of the answer: silence, thanks, or another round.
func (w *walk) judged(steward people.Staff) {
	d := &w.x.demand
	if !w.chance(55) {
		if w.do(act{Action: ToClose, Who: BySystem, Reason: "no_evaluation"}, w.Policy.EvaluateUntil(*d).Add(time.Minute), func(d *Demand) { d.ClosedAt = w.at }) {
			w.archived(steward)
		}
		return
	}
	at := w.at.Add(time.Duration(1+w.rnd.IntN(48)) * time.Hour)
	solved := w.chance(93) || d.Reopens > 0
	said := Evaluation{Demand: d.ID, Round: d.Reopens, Solved: solved, At: at}
	if !solved {
		words := notDoneWords(w.rnd)
		due := w.Policy.RedoFrom(w.Calendar, d.Urgency, at)
		unit := w.handler(steward)
		if !w.send(w.resident(act{Action: ToReopen, Reason: "not_solved", Payload: words}), steward, unit, at) {
			return
		}
		said.ID, said.Comment, said.Score = w.IDAt(w.at), words, 1+w.rnd.IntN(2)
		w.x.said = append(w.x.said, said)
		d.Reopens++
		d.ClockFrom, d.ContactDue, d.FinishDue, d.ContactedAt, d.ResolvedAt, d.ClosedAt = at, due.Contact, due.Finish, time.Time{}, time.Time{}, time.Time{}
		d.Former, d.Warned, d.Extended = d.Handler, 0, false
		if w.worked(steward) {
			w.judged(steward)
		}
		return
	}
	if !w.do(w.resident(act{Action: ToClose, Reason: "solved"}), at, func(d *Demand) { d.ClosedAt = w.at }) {
		return
	}
	scores := []int{5, 5, 5, 5, 5, 5, 4, 4, 4, 3, 3, 2}
	said.Score, said.ID = scores[w.rnd.IntN(len(scores))], w.IDAt(w.at)
	said.Comment = praiseWords(w.rnd)
	w.x.said = append(w.x.said, said)
	w.do(w.resident(act{Action: ToScore, Reason: string(SatisfactionOf(said.Score)), Payload: said.Comment}), w.at.Add(time.Minute), nil)
	w.archived(steward)
}

// archived puts away what can no longer come back.
func (w *walk) archived(steward people.Staff) {
	at := w.x.demand.ResolvedAt.AddDate(0, 0, w.Policy.ReopenDays+5)
	if w.chance(90) && at.After(w.at) {
		w.do(byStaff(steward, act{Action: ToArchive, Reason: "looked_through"}), at, func(d *Demand) { d.ArchivedAt = w.at })
	}
}

// join merges a neighbour's demand into the one that leads.
func (g *sower) join(x *seeded, lead Demand) {
	w := &walk{sower: g, x: x, at: x.demand.SubmittedAt.Add(-time.Second)}
	w.do(w.resident(act{Action: ToFile, Reason: "confirmed", Payload: x.demand.Text}), x.demand.SubmittedAt, nil)
	w.do(act{Action: ToTriage, Who: BySystem, Reason: "rules"}, w.at, nil)
	w.do(w.resident(act{Action: ToMerge, Reason: "same_matter", Payload: lead.No}), w.at, func(d *Demand) {
		d.Master, d.FinishDue, d.ContactDue = lead.No, lead.FinishDue, lead.ContactDue
	})
	w.settle()
}

// settle notes which cards of lateness are out and when the timers look next, so that nobody is told of what is long past.
func (w *walk) settle() {
	d := &w.x.demand
	bits := map[TimerKind]Warning{TimerContact: WarnedContact, TimerYellow: WarnedYellow, TimerRed: WarnedRed, TimerLong: WarnedLong}
	for _, t := range w.Policy.Timers(w.Calendar, *d) {
		bit, warns := bits[t.Kind]
		switch {
		case t.At.After(w.Until), !warns && t.Kind != TimerRemind:
			w.x.next = t.At
			return
		case warns:
			d.Warned |= bit
		case t.Kind == TimerRemind:
			d.Reminds++
		}
		if t.Kind == TimerRed && !d.Supervised {
			street, _ := people.Holder(w.Tree, d.Node, people.RoleStreetOperator)
			w.do(act{Action: ToSupervise, Who: BySystem, Reason: "overdue"}, t.At, func(d *Demand) { d.Supervised, d.SupervisedBy = true, street.ID })
		}
	}
}
