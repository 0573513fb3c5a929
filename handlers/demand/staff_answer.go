package demand

import (
	"fmt"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// Propose says what was done, for somebody above to read before the resident does.
func (o Office) Propose(tx *store.Tx, by people.Staff, no, text string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.inHand(tx, by, no, ToPropose)
	switch {
	case err != nil:
		return err
	case text == "":
		return refuse("请写清做了什么、什么时候、谁做的。")
	}
	if err := addResultPhotos(tx, d, by.ID, o.Photos); err != nil {
		return err
	}
	err = change(tx, &d, byStaff(by, act{Action: ToPropose, Reason: "proposed", Payload: text}), func(d *Demand) { d.Proposal, d.ProposedBy = text, by.ID })
	if err != nil {
		return err
	}
	reader, ok := o.steward(d)
	if right := o.answerRight(d); !ok || !people.May(reader.Role, right) || reader.ID == by.ID {
		reader, _ = o.holder(d, right)
	}
	return o.cardTo(tx, d, reader, by, cardProposed, "办理结果待审核", text)
}

// Decline gives a proposed answer back to who wrote it.
func (o Office) Decline(tx *store.Tx, by people.Staff, no, reason string) error {
	d, err := o.hold(tx, by, no, ToDecline)
	switch {
	case err != nil:
		return err
	case reason == "":
		return refuse("请写明退回的原因。")
	}
	writer, _ := o.Tree.StaffByID(d.ProposedBy)
	err = change(tx, &d, byStaff(by, act{Action: ToDecline, Reason: "not_enough", Payload: reason}), func(d *Demand) { d.Proposal, d.ProposedBy = "", "" })
	if err != nil {
		return err
	}
	return o.cardTo(tx, d, writer, by, cardDeclined, "办理结果被退回", reason)
}

// Resolve sends the approved answer and asks whether it is solved. It ends what units were asked to do.
func (o Office) Resolve(tx *store.Tx, by people.Staff, no, text string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.inHand(tx, by, no, ToResolve)
	if err != nil {
		return err
	}
	now := tx.Now()
	err = change(tx, &d, byStaff(by, act{Action: ToResolve, Reason: "answered", Payload: text}), func(d *Demand) {
		d.ResolvedAt, d.Result, d.LastProgress, d.Question = now, text, now, ""
		d.Proposal, d.ProposedBy = "", ""
		d.ExtendDays, d.ExtendBy, d.ExtendWhy, d.ExtendAt = 0, "", "", time.Time{}
	})
	if err != nil {
		return err
	}
	if err := o.endOrders(tx, d, PartLead, OrderDone, ""); err != nil {
		return err
	}
	if err := o.endOrders(tx, d, PartHelper, OrderRecalled, ""); err != nil {
		return err
	}
	if err := addResultPhotos(tx, d, by.ID, o.Photos); err != nil {
		return err
	}
	photos, err := o.resultLink(tx, d)
	if err != nil {
		return err
	}
	if err := o.push(tx, d, PushResult, d.Named()+"办好了："+text+photos+"\n解决了吗？1 解决了　2 没解决"); err != nil {
		return err
	}
	if err := o.tellFollowers(tx, d, "已答复办理结果。"); err != nil {
		return err
	}
	members, err := Members(tx, d.No)
	if err != nil {
		return err
	}
	for _, m := range members { // everybody who joined hears of it
		if err := o.push(tx, m, PushResult, m.Named()+"和邻居报的合在一起办好了："+text+photos); err != nil {
			return err
		}
	}
	return nil
}

// Called is what a resident said when somebody of staff asked by telephone or at the door.
type Called struct {
	Solved bool
	Score  int // 1 to 5; 0 = not given
	Words  string
}

// Callback keeps what the resident said of the answer: solved closes the case, not solved has it done again.
func (o Office) Callback(tx *store.Tx, by people.Staff, no string, c Called) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.look(tx, by, no)
	if err != nil {
		return err
	}
	now := tx.Now()
	if !c.Solved {
		if err := o.permit(by, d, ToReopen, now); err != nil {
			return err
		}
		if c.Words == "" {
			return refuse("请记下居民说的哪里没解决。")
		}
		if err := evaluate(tx, d, Evaluation{Solved: false, Comment: c.Words}); err != nil {
			return err
		}
		if err := o.redo(tx, &d, byStaff(by, act{Action: ToReopen, Reason: "callback", Payload: c.Words}), d.Media); err != nil {
			return err
		}
		return o.push(tx, d, PushRedo, d.Named()+"已按您说的重新办理。\n"+calendar.SayNear(d.FinishDue, now)+"前答复，办完请您再评价一次。")
	}
	if err := o.permit(by, d, ToClose, now); err != nil {
		return err
	}
	if c.Score < 0 || c.Score > 5 {
		return refuse("满意程度是1到5，5最满意。")
	}
	if err := evaluate(tx, d, Evaluation{Solved: true, Score: c.Score, Comment: c.Words}); err != nil {
		return err
	}
	if err := change(tx, &d, byStaff(by, act{Action: ToClose, Reason: "callback", Payload: c.Words}), func(d *Demand) { d.ClosedAt = now }); err != nil || c.Score == 0 {
		return err
	}
	return change(tx, &d, byStaff(by, act{Action: ToScore, Reason: string(SatisfactionOf(c.Score))}), nil)
}

// RefusalReasons lists the reasons for which a person may say that a matter is not taken here.
func RefusalReasons() []triage.RefusalReason {
	return []triage.RefusalReason{triage.Judicial, triage.Petition, DoneBefore, triage.OutOfArea, triage.Market, triage.PrivacyOf, triage.Secret, triage.Unlawful, triage.Nonsense}
}

// DoneBefore is the reason that only a person can know: it was lawfully settled, and there are no new facts.
const DoneBefore triage.RefusalReason = "DONE_BEFORE"

// RefusalName says a reason in Chinese.
func RefusalName(reason triage.RefusalReason) string {
	switch reason {
	case triage.Judicial:
		return "已在或应走诉讼、仲裁、复议等渠道"
	case triage.Petition:
		return "已在信访渠道办理"
	case DoneBefore:
		return "已依法办结，没有新的情况"
	case triage.OutOfArea:
		return "不归本区管"
	case triage.Market:
		return "合同或消费纠纷"
	case triage.PrivacyOf:
		return "涉及他人隐私"
	case triage.Secret:
		return "涉及国家秘密或商业秘密"
	case triage.Unlawful:
		return "违反法律或公序良俗"
	case triage.Nonsense:
		return "没有可办理的内容"
	}
	return string(reason)
}

// NotAccept says with a reason that a matter is not taken here, and tells the resident at once why and where to go. guidance is what the
// resident reads; empty takes the words of the house.
func (o Office) NotAccept(tx *store.Tx, by people.Staff, no string, reason triage.RefusalReason, guidance string) error {
	d, err := o.hold(tx, by, no, ToRefuse)
	if err != nil {
		return err
	}
	known := false
	for _, r := range RefusalReasons() {
		known = known || r == reason
	}
	if !known {
		return refuse("请选一个不予受理的原因。")
	}
	if guidance == "" {
		if guidance = Guidance(reason, d.Text, "", ""); reason == DoneBefore {
			return refuse("请写明原来的办理结果，有新情况可以再反映。")
		}
	}
	now, secret := tx.Now(), reason == triage.Secret || reason == triage.PrivacyOf
	if secret { // nothing of it is kept
		if err := scrub(tx, d); err != nil {
			return err
		}
	}
	named := d.Named()
	err = change(tx, &d, byStaff(by, act{Action: ToRefuse, Reason: string(reason), Payload: guidance}), func(d *Demand) {
		d.Reason, d.ClosedAt, d.Steward = string(reason), now, by.ID
		if secret {
			d.Title, d.Text, d.Question, d.Media = "", "", "", 0
		}
	})
	if err != nil {
		return err
	}
	return o.push(tx, d, PushRefused, named+"这里不能受理：\n"+guidance+"\n"+o.Signature(by))
}

// Withdraw takes a case back for a resident who asked for it by telephone or at the desk.
func (o Office) Withdraw(tx *store.Tx, by people.Staff, no, reason string) error {
	d, err := o.hold(tx, by, no, ToWithdraw)
	switch {
	case err != nil:
		return err
	case reason == "":
		return refuse("请写明居民为什么撤回。")
	}
	now := tx.Now()
	if d.Master != "" {
		if err := o.leaves(tx, &d); err != nil {
			return err
		}
	}
	if err := change(tx, &d, byStaff(by, act{Action: ToWithdraw, Reason: "told_staff", Payload: reason}), func(d *Demand) { d.ClosedAt = now }); err != nil {
		return err
	}
	return o.endOrders(tx, d, "", OrderRecalled, reason)
}

// leaves takes a merged case off the count of the one that leads it.
func (o Office) leaves(tx *store.Tx, m *Demand) error {
	lead, err := ForUpdateByNo(tx, m.Master)
	if err != nil {
		return err
	}
	if !lead.State.May(ToNote, BySystem) {
		return nil
	}
	return change(tx, &lead, act{Action: ToNote, Who: BySystem, Reason: "left", Payload: m.No}, func(l *Demand) { l.Households = max(l.Households-1, 1) })
}

// Convert lets a case go on as a project or a topic, with its number; the resident is told.
func (o Office) Convert(tx *store.Tx, by people.Staff, no, into, words string) error {
	d, err := o.hold(tx, by, no, ToConvert)
	switch {
	case err != nil:
		return err
	case into == "" || words == "":
		return refuse("请写明转成什么（项目或议题的名称、编号）和接下来怎么办。")
	}
	now := tx.Now()
	err = change(tx, &d, byStaff(by, act{Action: ToConvert, Reason: "converted", Payload: into + "：" + words}), func(d *Demand) { d.ClosedAt, d.Result, d.LastProgress = now, words, now })
	if err != nil {
		return err
	}
	if err := o.endOrders(tx, d, "", OrderRecalled, into); err != nil {
		return err
	}
	return o.push(tx, d, PushProgress, d.Named()+"转为“"+into+"”继续办："+words+"\n"+o.Signature(by))
}

// Archive puts a case away that is over and that its filer cannot bring back any more.
func (o Office) Archive(tx *store.Tx, by people.Staff, no string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.hold(tx, by, no, ToArchive)
	if err != nil {
		return err
	}
	now := tx.Now()
	return change(tx, &d, byStaff(by, act{Action: ToArchive, Reason: "looked_through"}), func(d *Demand) { d.ArchivedAt = now })
}

// AskExtension asks for more working days, once and before the date is over. The level above decides.
func (o Office) AskExtension(tx *store.Tx, by people.Staff, no string, days int, reason string) error {
	d, err := o.askExtension(tx, by, no, days, reason)
	if err != nil {
		return err
	}
	up, _ := o.holder(d, people.ApproveExtension)
	return o.cardTo(tx, d, up, by, cardExtension, "延期待审批", fmt.Sprintf("申请延期%d个工作日：%s", days, reason))
}

func (o Office) askExtension(tx *store.Tx, by people.Staff, no string, days int, reason string) (Demand, error) {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.inHand(tx, by, no, ToAskExtend)
	switch {
	case err != nil:
		return Demand{}, err
	case reason == "":
		return Demand{}, refuse("延期要写原因，居民会看到。")
	case d.ExtendDays > 0:
		return Demand{}, refuse("已有一份延期申请在等审批。")
	}
	now := tx.Now()
	if _, err := o.Policy.Extended(o.Calendar, d, now, days); err != nil {
		return Demand{}, err
	}
	err = change(tx, &d, byStaff(by, act{Action: ToAskExtend, Reason: fmt.Sprintf("days:%d", days), Payload: reason}), func(d *Demand) {
		d.ExtendDays, d.ExtendBy, d.ExtendWhy, d.ExtendAt = days, by.ID, reason, now
	})
	return d, err
}

// GrantExtension moves the answer date as it was asked for; the resident is told the new date and the reason.
func (o Office) GrantExtension(tx *store.Tx, by people.Staff, no string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.hold(tx, by, no, ToExtend)
	if err != nil {
		return err
	}
	due, err := o.Policy.Extended(o.Calendar, d, d.ExtendAt, d.ExtendDays)
	if err != nil {
		return err
	}
	now, reason := tx.Now(), d.ExtendWhy
	asker, _ := o.Tree.StaffByID(d.ExtendBy)
	err = change(tx, &d, byStaff(by, act{Action: ToExtend, Reason: "asked_by:" + d.ExtendBy, Payload: reason}), func(d *Demand) {
		d.FinishDue, d.Extended, d.LastProgress, d.Warned = due, true, now, d.Warned&WarnedContact
		d.ExtendDays, d.ExtendBy, d.ExtendWhy, d.ExtendAt = 0, "", "", time.Time{}
	})
	if err != nil {
		return err
	}
	if err := o.cardTo(tx, d, asker, by, cardExtended, "延期已批准", "新的答复期限："+calendar.Say(due)); err != nil {
		return err
	}
	return o.push(tx, d, PushExtension, d.Named()+"需要多些时间："+reason+"\n新的答复时间是"+calendar.Say(due)+"前，请您谅解。")
}

// DenyExtension leaves the date as it is.
func (o Office) DenyExtension(tx *store.Tx, by people.Staff, no, reason string) error {
	d, err := o.hold(tx, by, no, ToDenyExtend)
	switch {
	case err != nil:
		return err
	case reason == "":
		return refuse("请写明不批准的原因。")
	}
	asker, _ := o.Tree.StaffByID(d.ExtendBy)
	err = change(tx, &d, byStaff(by, act{Action: ToDenyExtend, Reason: "denied", Payload: reason}), func(d *Demand) {
		d.ExtendDays, d.ExtendBy, d.ExtendWhy, d.ExtendAt = 0, "", "", time.Time{}
	})
	if err != nil {
		return err
	}
	return o.cardTo(tx, d, asker, by, cardExtended, "延期未批准", reason)
}

// Extend is asking and granting in one go, where both agree at one desk.
func (o Office) Extend(tx *store.Tx, by people.Staff, no string, workingDays int, reason string, approved people.Staff) error {
	d, err := o.askExtension(tx, by, no, workingDays, reason)
	if err != nil {
		return err
	}
	if !approved.May(o.Tree, people.ApproveExtension, d.Node) {
		return refuse("延期要由上一级批准。")
	}
	o.Seen = 0
	return o.GrantExtension(tx, approved, no)
}
