package demand

import (
	"slices"
	"strings"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// Accept takes a case upon oneself: it is confirmed if it was not, and nobody else takes it. The resident hears who and until when.
func (o Office) Accept(tx *store.Tx, by people.Staff, no string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.hold(tx, by, no, ToAccept)
	if err != nil {
		return err
	}
	if d.State == Submitted {
		if err := change(tx, &d, byStaff(by, act{Action: ToTriage, Reason: "confirmed"}), nil); err != nil {
			return err
		}
	}
	if err := judgedAs(tx, d, d, by.ID); err != nil {
		return err
	}
	now, first := tx.Now(), d.Steward == ""
	tell := first && o.Policy.mayTell(d, now)
	err = change(tx, &d, byStaff(by, act{Action: ToAccept, Reason: "taken"}), func(d *Demand) {
		d.Steward, d.LastProgress = by.ID, now
		if tell {
			d.tell(now)
		}
	})
	if err != nil || !tell {
		return err
	}
	text := o.Signature(by) + "受理了" + d.Named() + "，"
	if d.ContactedAt.IsZero() && now.Before(d.ContactDue) && d.Privacy != Anonymous {
		text += "最晚" + calendar.SayNear(d.ContactDue, now) + "前联系您，"
	}
	return o.push(tx, d, PushAccepted, text+calendar.SayNear(d.FinishDue, now)+"前答复。\n有补充的，直接发过来就行。")
}

// HandOver gives a case to another person of staff, with what they have to know. Who is told by name in chat changes with it, so the
// resident hears it.
func (o Office) HandOver(tx *store.Tx, by people.Staff, no, to, note string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.hold(tx, by, no, ToHandOver)
	if err != nil {
		return err
	}
	next, ok := o.Tree.StaffByID(to)
	switch {
	case !ok || !next.Duty || !o.sees(next, d) || !people.May(next.Role, people.ReplyDemand):
		return refuse("这位同事不在岗，或不能办理这里的事。")
	case next.ID == d.Steward:
		return refuse("这件事已经由%s跟进。", next.Name)
	case note == "":
		return refuse("请写明交接说明，让接手的人不用再问居民。")
	}
	now, known := tx.Now(), d.Steward != ""
	tell := known && o.Policy.mayTell(d, now)
	err = change(tx, &d, byStaff(by, act{Action: ToHandOver, Reason: "to:" + next.ID, Payload: note}), func(d *Demand) {
		d.Steward = next.ID
		if tell {
			d.tell(now)
		}
	})
	if err != nil {
		return err
	}
	if err := o.cardTo(tx, d, next, by, cardHandedOver, "交接给您", note); err != nil || !tell {
		return err
	}
	return o.push(tx, d, PushAccepted, d.Named()+"改由"+o.Signature(next)+"跟进，不用您重新说一遍。\n"+calendar.SayNear(d.FinishDue, now)+"前答复不变。")
}

// Reach is how staff got in touch beside a message.
type Reach string

// The ways of getting in touch that staff note by hand.
const (
	ReachCall  Reach = "call"
	ReachVisit Reach = "visit"
)

// Contact notes a call or a visit. Only one that reached the resident is a contact; the others are notes of an attempt.
func (o Office) Contact(tx *store.Tx, by people.Staff, no string, how Reach, reached bool, text string) error {
	a := ToContact
	if !reached {
		a = ToNote
	}
	d, err := o.hold(tx, by, no, a)
	switch {
	case err != nil:
		return err
	case how != ReachCall && how != ReachVisit:
		return refuse("请选电话或上门。")
	case text == "":
		return refuse("请写一句联系的情况。")
	case !reached:
		return change(tx, &d, byStaff(by, act{Action: ToNote, Reason: string(how) + "_missed", Payload: text}), nil)
	}
	return change(tx, &d, byStaff(by, act{Action: ToContact, Reason: string(how), Payload: text}), contacted(tx.Now()))
}

// Note keeps a note among staff; the resident never sees it.
func (o Office) Note(tx *store.Tx, by people.Staff, no, text string) error {
	d, err := o.hold(tx, by, no, ToNote)
	if err != nil {
		return err
	}
	return change(tx, &d, byStaff(by, act{Action: ToNote, Reason: "internal", Payload: text}), nil)
}

// Progress tells the resident how it goes. It must say something, and a case says no more than a few things a day.
func (o Office) Progress(tx *store.Tx, by people.Staff, no, text string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.hold(tx, by, no, ToProgress)
	now := tx.Now()
	switch {
	case err != nil:
		return err
	case hollow(text):
		return refuse("%s", hollowHint)
	case !o.Policy.mayTell(d, now):
		return refuse("今天已给居民发过%d条进展。请合并后明天再发，或先记内部备注。", o.Policy.TellMost)
	}
	err = change(tx, &d, byStaff(by, act{Action: ToProgress, Reason: "told", Payload: text}), func(d *Demand) {
		contacted(now)(d)
		d.tell(now)
	})
	if err != nil {
		return err
	}
	return o.push(tx, d, PushProgress, o.Signature(by)+"（尾号"+d.Tail()+" "+d.Title+"）进展："+text)
}

// Supplement adds what a resident told by telephone or at the desk; of a case that waits for an answer it is the answer.
func (o Office) Supplement(tx *store.Tx, by people.Staff, no, text string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.look(tx, by, no)
	if err != nil {
		return err
	}
	a := ToSupplement
	if d.State == WaitingResident && mayRole(by.Role, ToAnswer) {
		a = ToAnswer
	}
	if err := o.permit(by, d, a, tx.Now()); err != nil {
		return err
	}
	if a == ToAnswer {
		return change(tx, &d, byStaff(by, act{Action: a, Reason: "told_staff", Payload: text}), o.goesOn(d, tx.Now()))
	}
	return change(tx, &d, byStaff(by, act{Action: a, Reason: "told_staff", Payload: text}), nil)
}

// Supervise puts a case under the eyes of who orders it, with an order to those who work on it.
func (o Office) Supervise(tx *store.Tx, by people.Staff, no, order string) error {
	d, err := o.hold(tx, by, no, ToSupervise)
	if err != nil {
		return err
	}
	if order == "" {
		return refuse("请写明督办要求。")
	}
	err = change(tx, &d, byStaff(by, act{Action: ToSupervise, Reason: "ordered", Payload: order}), func(d *Demand) { d.Supervised, d.SupervisedBy = true, by.ID })
	if err != nil {
		return err
	}
	told := []string{by.ID}
	handler, _ := o.Tree.StaffByID(d.Handler)
	steward, _ := o.steward(d)
	for _, s := range []people.Staff{handler, steward} {
		if slices.Contains(told, s.ID) {
			continue
		}
		told = append(told, s.ID)
		if err := o.cardTo(tx, d, s, by, people.CardSupervise, "督办", order); err != nil {
			return err
		}
	}
	return nil
}

// Recuse keeps somebody away from a case: oneself, or, by those who supervise, anybody. What the person held goes back to the place's line.
func (o Office) Recuse(tx *store.Tx, by people.Staff, no, staff, reason string) error {
	d, err := o.hold(tx, by, no, ToRecuse)
	if err != nil {
		return err
	}
	who, ok := o.Tree.StaffByID(staff)
	switch {
	case !ok:
		return refuse("没有这个人。")
	case staff != by.ID && !people.May(by.Role, people.SuperviseDemand):
		return refuse("只能为自己申请回避；要别人回避，请街道办理。")
	case reason == "":
		return refuse("请写明回避的原因。")
	case slices.Contains(d.Recused, staff):
		return refuse("%s已经回避。", who.Name)
	}
	if err := change(tx, &d, byStaff(by, act{Action: ToRecuse, Reason: "staff:" + staff, Payload: reason}), func(d *Demand) { d.keepAway(staff) }); err != nil {
		return err
	}
	return o.tellOf(tx, d, people.CardNewDemand, "同事回避，请接手", "")
}

// keepAway takes a case out of somebody's hands for good.
func (d *Demand) keepAway(staff string) {
	d.Recused = append(d.Recused, staff)
	if d.Steward == staff {
		d.Steward = ""
	}
	if d.Handler == staff {
		d.Handler = ""
	}
}

// namedIn lists who of staff a complaint about conduct names: those of its place whose name stands in it.
func (o Office) namedIn(d Demand) []string {
	if d.Category != "D15" && d.Nature != "report" {
		return nil
	}
	var ids []string
	for _, s := range o.Tree.Staff() {
		if len([]rune(s.Name)) >= 3 && s.Covers(o.Tree, d.Node) && strings.Contains(d.Text, s.Name) {
			ids = append(ids, s.ID)
		}
	}
	return ids
}
