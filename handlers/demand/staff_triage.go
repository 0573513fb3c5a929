package demand

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// Judged is what a person makes of a demand; an empty field leaves it as it is.
type Judged struct {
	Category, Nature string
	Urgency          Urgency
	Level            string
	Node             string // area or community
	Building         string
	Entrance         string
	Reason           string // needed for a lower urgency and for another place
}

// Judge confirms or overrules what the rules made of a demand. Urgency rises freely; to lower it takes a reason. The resident hears it when
// the date changes, and the next people when the place does.
func (o Office) Judge(tx *store.Tx, by people.Staff, no string, j Judged) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.look(tx, by, no)
	if err != nil {
		return err
	}
	a := ToRegrade
	if d.State == Submitted {
		a = ToTriage
	}
	if err := o.permit(by, d, a, tx.Now()); err != nil {
		return err
	}
	next, err := o.judged(d, j, tx.Now())
	if err != nil {
		return err
	}
	lower := next.Urgency.rank() < d.Urgency.rank()
	moves := next.Node != d.Node || next.Building != d.Building || next.Entrance != d.Entrance
	switch {
	case (lower || moves) && j.Reason == "":
		return refuse("降低紧急程度、改地点，都要写原因。")
	case a == ToRegrade && !moves && next.Category == d.Category && next.Nature == d.Nature && next.Urgency == d.Urgency && next.Level == d.Level:
		return refuse("没有改动。")
	}
	if err := judgedAs(tx, d, next, by.ID); err != nil {
		return err
	}
	before, now := d, tx.Now()
	tell := !next.FinishDue.Equal(d.FinishDue) && o.Policy.mayTell(d, now)
	err = change(tx, &d, byStaff(by, act{Action: a, Reason: changes(before, next), Payload: j.Reason}), func(d *Demand) {
		d.Category, d.Nature, d.Urgency, d.Level, d.Privacy = next.Category, next.Nature, next.Urgency, next.Level, next.Privacy
		d.ContactDue, d.FinishDue = next.ContactDue, next.FinishDue
		d.Node, d.Community, d.Estate, d.Building, d.Entrance, d.Place = next.Node, next.Community, next.Estate, next.Building, next.Entrance, next.Place
		if !next.FinishDue.Equal(before.FinishDue) {
			d.Warned &= WarnedContact
		}
		if next.Community != before.Community {
			d.Steward = ""
		}
		for _, id := range o.namedIn(next) {
			if !slices.Contains(d.Recused, id) {
				d.keepAway(id)
			}
		}
		if tell {
			d.tell(now)
		}
	})
	if err != nil {
		return err
	}
	if err := o.tellOfJudged(tx, before, d, by); err != nil || !tell {
		return err
	}
	return o.push(tx, d, PushProgress, d.Named()+"改按“"+d.Urgency.Name()+"”办理"+pick(lower, "："+j.Reason, "")+"。\n新的答复时间是"+calendar.Say(d.FinishDue)+"前。")
}

// judged gives the demand as it would be.
func (o Office) judged(d Demand, j Judged, now time.Time) (Demand, error) {
	next := d
	set := func(to *string, value string, allowed ...string) bool {
		if value == "" {
			return true
		}
		*to = value
		return slices.Contains(allowed, value)
	}
	urgency := string(d.Urgency)
	if !set(&next.Category, j.Category, Categories()...) || !set(&next.Nature, j.Nature, Natures()...) ||
		!set(&next.Level, j.Level, LevelCommunity, LevelStreet, LevelDistrict) ||
		!set(&urgency, string(j.Urgency), string(Critical), string(Urgent), string(Normal), string(Consult)) {
		return d, refuse("请从列出的选项里选。")
	}
	next.Urgency = Urgency(urgency)
	if next.Category == "D15" && next.Privacy == Named {
		next.Privacy = Confidential
	}
	if j.Node != "" && (j.Node != d.Node || j.Building != d.Building || j.Entrance != d.Entrance) {
		n, ok := o.Tree.Node(j.Node)
		if !ok || n.Retired {
			return d, refuse("没有这个地方，请从列表里选。")
		}
		next.Node, next.Estate, next.Building, next.Entrance = n.Code, n.Estate, j.Building, j.Entrance
		next.Node, next.Community = o.settled(triage.Place{Node: n.Code, Estate: n.Estate, Building: j.Building}, people.Address{})
		next.Place = o.Tree.Label(next.Address())
	}
	return o.redated(d, next, now), nil
}

// redated gives a demand of another urgency its dates: what rises counts from now and never gets a later date, what is lowered counts from
// its submission and never gets an earlier one.
func (o Office) redated(d, next Demand, now time.Time) Demand {
	switch rise := next.Urgency.rank() - d.Urgency.rank(); {
	case rise > 0:
		due := o.Policy.DueFrom(o.Calendar, next.Urgency, now)
		if due.Finish.Before(d.FinishDue) {
			next.FinishDue = due.Finish
		}
		if d.ContactedAt.IsZero() && due.Contact.Before(d.ContactDue) {
			next.ContactDue = due.Contact
		}
	case rise < 0:
		due := o.Policy.DueFrom(o.Calendar, next.Urgency, d.ClockFrom)
		if due.Finish.After(d.FinishDue) {
			next.FinishDue = due.Finish
		}
		if d.ContactedAt.IsZero() && due.Contact.After(d.ContactDue) {
			next.ContactDue = due.Contact
		}
	}
	return next
}

// changes names what a judgement changed; "confirmed" when nothing.
func changes(before, next Demand) string {
	var list []string
	for _, f := range []struct {
		name    string
		changed bool
	}{{"category", before.Category != next.Category}, {"nature", before.Nature != next.Nature}, {"urgency", before.Urgency != next.Urgency},
		{"level", before.Level != next.Level}, {"place", before.Node != next.Node || before.Building != next.Building || before.Entrance != next.Entrance}} {
		if f.changed {
			list = append(list, f.name)
		}
	}
	if len(list) == 0 {
		return "confirmed"
	}
	return strings.Join(list, ",")
}

// tellOfJudged tells those who now have to know: everybody on duty of what became critical, the desk of the other place, the level above.
func (o Office) tellOfJudged(tx *store.Tx, before, d Demand, by people.Staff) error {
	if d.Urgency == Critical && before.Urgency != Critical {
		_, err := people.Raise(tx, o.Tree, people.Alarm{Kind: people.AlarmCritical, Resident: d.Filer, Node: d.Node, Text: d.Title + "，" + d.Place, About: d.No, Key: "demand:" + d.ID + ":raised"})
		if err != nil {
			return fmt.Errorf("alarm for demand %s: %w", d.ID, err)
		}
	}
	steward, _ := o.steward(d)
	if d.Community != before.Community || d.Category == "D15" && before.Category != "D15" {
		if err := o.cardTo(tx, d, steward, by, people.CardNewDemand, "转来的民需", ""); err != nil {
			return err
		}
	}
	if d.Level == before.Level || d.Level == LevelCommunity {
		return nil
	}
	up, _ := o.holder(d, o.rightOf(d))
	if up.ID == steward.ID {
		return nil
	}
	return o.cardTo(tx, d, up, by, people.CardNewDemand, "升为"+LevelName(d.Level)+"办理，请派单", "")
}

// Merge lets a case follow another open one of the same community and category; both residents see the progress of the one that leads.
func (o Office) Merge(tx *store.Tx, by people.Staff, no, into string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.look(tx, by, no)
	if err != nil {
		return err
	}
	if d.State == Submitted && mayRole(by.Role, ToTriage) {
		if err := change(tx, &d, byStaff(by, act{Action: ToTriage, Reason: "confirmed"}), nil); err != nil {
			return err
		}
	}
	if err := o.permit(by, d, ToMerge, tx.Now()); err != nil {
		return err
	}
	o.Seen = 0
	lead, err := o.look(tx, by, into)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return refuse("没有编号为%s的民需，或不在您的范围内。", into)
	case err != nil:
		return err
	case lead.ID == d.ID || !lead.State.Open():
		return refuse("只能并入另一件还在办的民需。")
	case lead.Community != d.Community || lead.Category != d.Category:
		return refuse("地方和类别相同的才能并案。请先核对地点和类别。")
	case personal(d.Category) || d.Privacy == Confidential || lead.Privacy == Confidential:
		return refuse("涉及个人或保密的事不能并案。")
	}
	if err := o.merge(tx, &d, &lead, byStaff(by, act{Action: ToMerge, Reason: "same_matter", Payload: lead.No})); err != nil {
		return err
	}
	return o.push(tx, d, PushProgress, d.Named()+"和邻居报的是同一件事，合在一起办。\n"+calendar.Say(lead.FinishDue)+"前答复，有结果同样通知您。")
}

// Unmerge lets a case stand by itself again, with its own dates.
func (o Office) Unmerge(tx *store.Tx, by people.Staff, no, reason string) error {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.hold(tx, by, no, ToUnmerge)
	switch {
	case err != nil:
		return err
	case reason == "":
		return refuse("请写明为什么要拆开。")
	}
	if err := o.leaves(tx, &d); err != nil {
		return err
	}
	due := o.Policy.DueFrom(o.Calendar, d.Urgency, d.ClockFrom)
	err = change(tx, &d, byStaff(by, act{Action: ToUnmerge, Reason: "from:" + d.Master, Payload: reason}), func(d *Demand) {
		d.Master, d.ContactDue, d.FinishDue = "", due.Contact, due.Finish
	})
	if err != nil {
		return err
	}
	text := d.Named() + "改为单独办理，"
	if tx.Now().Before(d.FinishDue) {
		return o.push(tx, d, PushProgress, text+calendar.Say(d.FinishDue)+"前答复。")
	}
	return o.push(tx, d, PushProgress, text+"我们会尽快联系您。")
}

// SecondMatter is the second matter of a demand that holds two.
type SecondMatter struct {
	Title, Text string
	Category    string
	Urgency     Urgency
}

// Split lets a second matter of a demand go on as a demand of its own, of the same person and from the same day. It gives its number.
func (o Office) Split(tx *store.Tx, by people.Staff, no string, p SecondMatter) (string, error) {
	o.Policy = o.Policy.WithDefaults()
	d, err := o.hold(tx, by, no, ToSplit)
	switch {
	case err != nil:
		return "", err
	case p.Title == "" || p.Text == "":
		return "", refuse("请写明拆出来的是什么事。")
	case !slices.Contains(Categories(), p.Category):
		return "", refuse("请选类别。")
	}
	owner, err := ownerOf(tx, d)
	if err != nil {
		return "", err
	}
	part := d
	part.ID, part.Source = tx.NewID(), "split/"+d.ID+"/"+fmt.Sprint(d.Version)
	if part.No, err = tx.Number("MX"); err != nil {
		return "", err
	}
	due := o.Policy.DueFrom(o.Calendar, p.Urgency.Known(), d.ClockFrom)
	part.Filer, part.Parent, part.Title, part.Text, part.Category, part.Second, part.Urgency = owner, d.No, cleaned(p.Title), cleaned(p.Text), p.Category, "", p.Urgency.Known()
	part.ContactDue, part.FinishDue, part.Media, part.Households, part.Master = due.Contact, due.Finish, 0, 1, ""
	part.Handler, part.Question, part.Proposal, part.ProposedBy, part.Result = "", "", "", "", ""
	part.Urges, part.Returns, part.Reopens, part.Transfers, part.Reminds, part.Warned, part.ExtendDays = 0, 0, 0, 0, 0, 0, 0
	part.Extended, part.Supervised, part.GroupFlag, part.Ruled, part.Hazard, part.SupervisedBy, part.ExtendBy, part.ExtendWhy = false, false, false, false, false, "", "", ""
	part.WaitingSince, part.LastUrge, part.DispatchedAt, part.ExtendAt, part.Former = time.Time{}, time.Time{}, time.Time{}, time.Time{}, ""
	if part.Category == "D15" && part.Privacy == Named {
		part.Privacy = Confidential
	}
	made, err := create(tx, &part, byStaff(by, act{Action: ToFile, Reason: "split", Payload: part.Text}), byStaff(by, act{Action: ToTriage, Reason: "split"}))
	if err != nil {
		return "", err
	}
	if !made {
		return "", fmt.Errorf("split demand %s: its part is there already", d.ID)
	}
	if err := change(tx, &d, byStaff(by, act{Action: ToSplit, Reason: "part", Payload: part.No}), nil); err != nil {
		return "", err
	}
	if d.Filer == "" {
		part.Filer = ""
	}
	return part.No, o.push(tx, part, PushProgress, "您说的另一件事“"+part.Title+"”单独登记，编号"+part.No+"，"+calendar.Say(part.FinishDue)+"前答复。")
}
