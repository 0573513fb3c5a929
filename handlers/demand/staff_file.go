package demand

import (
	"fmt"

	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// Told is what a resident told somebody of staff by telephone, at the desk or at the door.
type Told struct {
	How       string // phone, desk or visit
	Text      string
	Place     triage.Place
	Phone     string          // to call back; clean
	Filer     people.Resident // who it is, when the number is registered; zero otherwise
	Anonymous bool
}

// FileFor files what a resident told somebody of staff: the same triage, the same clocks, the same number as in chat. Having been told is the
// first contact. It gives the demand.
func (o Office) FileFor(tx *store.Tx, by people.Staff, key string, t Told) (Demand, error) {
	o.Policy = o.Policy.WithDefaults()
	now := tx.Now()
	u := triage.Understand(t.Text, triage.Context{Places: o.Tree.Places(), At: now, Holidays: o.Calendar})
	m := triage.Matter{Title: titled(u.Text), Text: u.Text, Category: "D99", Nature: "help", Urgency: string(Normal), Level: LevelCommunity}
	if len(u.Matters) > 0 {
		m = u.Matters[0]
		m.Text = u.Text // what was told is kept whole; a second matter is split from it
	}
	node, desk := o.settled(t.Place, people.Address{})
	if !by.Covers(o.Tree, node) {
		return Demand{}, refuse("这个地方不在您的范围内。请记下后转给那边的社区，或请对方在公众号里登记。")
	}
	d := Demand{ID: tx.NewID(), Source: "desk/" + by.ID + "/" + key, Role: RoleStaff, Title: cleaned(m.Title), Text: cleaned(m.Text), Nature: m.Nature,
		Category: m.Category, Second: m.Second, Urgency: Urgency(m.Urgency).Known(), Level: m.Level, Hazard: m.Hazard, Node: node, Community: desk,
		Estate: t.Place.Estate, Building: t.Place.Building, Entrance: t.Place.Entrance, Place: cleaned(t.Place.Label), Phone: t.Phone, Channel: t.How,
		SubmittedAt: now, ClockFrom: now, Households: 1, Filer: t.Filer.ID, Household: t.Filer.Household,
		Privacy: PrivacyFor(u.Text, m.Category, m.Nature, m.Confidential, t.Filer.Minor)}
	if t.Anonymous {
		d.Privacy = Anonymous
	}
	if d.Privacy == Anonymous {
		d.Phone, d.Household = "", ""
	}
	if d.Title == "" {
		d.Title = titled(d.Text)
	}
	if d.Title == "" || d.Place == "" {
		return Demand{}, refuse("请写明是什么事、在哪里。")
	}
	d.Recused = o.namedIn(d)
	no, err := tx.Number("MX")
	if err != nil {
		return Demand{}, err
	}
	d.No = no
	due := o.Policy.DueFrom(o.Calendar, d.Urgency, now)
	d.ContactDue, d.FinishDue = due.Contact, due.Finish
	acts := []act{byStaff(by, act{Action: ToFile, Reason: t.How, Payload: d.Text})}
	if m.Sure && !personal(d.Category) && d.Privacy != Confidential && d.Category != "D99" {
		acts = append(acts, act{Action: ToTriage, Who: BySystem, Reason: "rules"})
	}
	created, err := create(tx, &d, acts...)
	if err != nil || !created {
		return d, err
	}
	contact := ReachCall
	if t.How != "phone" {
		contact = ReachVisit
	}
	if err := change(tx, &d, byStaff(by, act{Action: ToContact, Reason: string(contact), Payload: "登记时已和居民说过"}), contacted(now)); err != nil {
		return d, err
	}
	return d, o.tellOfFiled(tx, d, by)
}

// tellOfFiled tells those who have to know of a demand that staff filed: everybody on duty of what is critical, else whoever looks after the place.
func (o Office) tellOfFiled(tx *store.Tx, d Demand, by people.Staff) error {
	if d.Urgency == Critical {
		_, err := people.Raise(tx, o.Tree, people.Alarm{Kind: people.AlarmCritical, Resident: d.Filer, Node: d.Node, Text: d.Title + "，" + d.Place, About: d.No, Key: "demand:" + d.ID})
		if err != nil {
			return fmt.Errorf("alarm for demand %s: %w", d.ID, err)
		}
		return nil
	}
	steward, _ := o.steward(d)
	return o.cardTo(tx, d, steward, by, people.CardNewDemand, pick(d.Urgency == Urgent, "紧急民需", "新民需"), "")
}
