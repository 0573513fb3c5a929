package demand

import (
	"fmt"

	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// Outside is a matter that came in through another system: the open API, or the district's telephone hotline.
type Outside struct {
	Key      string // unique for ever: the system and its own number of the matter
	Channel  string // open311 or hotline
	Text     string
	Category string // as the other system has it; empty = what the words say
	Place    triage.Place
	Phone    string // to call back; clean
	Named    string // what the log says of where it came from: the name of the key, the hotline's number
}

// FileOutside files a matter of another system: the same triage, clocks, number and cards as in chat. What came with the same key before is
// given again and created is false. Danger to life makes it critical and alarms the people on duty.
func (o Office) FileOutside(tx *store.Tx, t Outside) (d Demand, created bool, err error) {
	o.Policy = o.Policy.WithDefaults()
	now := tx.Now()
	u := triage.Understand(t.Text, triage.Context{Places: o.Tree.Places(), At: now, Holidays: o.Calendar})
	m := triage.Matter{Title: titled(u.Text), Text: u.Text, Category: "D99", Nature: "help", Urgency: string(Normal), Level: LevelCommunity}
	if len(u.Matters) > 0 {
		m = u.Matters[0]
		m.Text = u.Text
	}
	if t.Category != "" {
		m.Category = t.Category
	}
	node, desk := o.settled(t.Place, people.Address{})
	d = Demand{ID: tx.NewID(), Source: t.Key, Role: RoleImported, Title: cleaned(m.Title), Text: cleaned(m.Text), Nature: m.Nature, Category: m.Category, Second: m.Second,
		Urgency: Urgency(m.Urgency).Known(), Level: m.Level, Hazard: m.Hazard, Node: node, Community: desk, Estate: t.Place.Estate, Building: t.Place.Building, Entrance: t.Place.Entrance,
		Place: cleaned(t.Place.Label), Lat: t.Place.Lat, Lng: t.Place.Lng, HasPoint: t.Place.HasPoint, Phone: t.Phone, Channel: t.Channel, SubmittedAt: now, ClockFrom: now, Households: 1,
		Privacy: PrivacyFor(u.Text, m.Category, m.Nature, m.Confidential, false)}
	if u.Emergency.Kind != triage.NoEmergency {
		d.Urgency, d.Hazard = Critical, true
	}
	if d.Level == "" {
		d.Level = LevelCommunity
	}
	if d.Privacy == Anonymous {
		d.Phone = ""
	}
	if d.Title == "" {
		d.Title = titled(d.Text)
	}
	if d.Title == "" || d.Place == "" {
		return Demand{}, false, refuse("请写明是什么事、在哪里。")
	}
	d.Recused = o.namedIn(d)
	if d.No, err = tx.Number("MX"); err != nil {
		return Demand{}, false, err
	}
	due := o.Policy.DueFrom(o.Calendar, d.Urgency, now)
	d.ContactDue, d.FinishDue = due.Contact, due.Finish
	acts := []act{{Action: ToFile, Who: ByResident, Role: string(d.Role), Reason: t.Channel, Payload: t.Named + "：" + d.Text}}
	if m.Sure && t.Place.Sure && !personal(d.Category) && d.Privacy != Confidential && d.Category != "D99" {
		acts = append(acts, act{Action: ToTriage, Who: BySystem, Reason: "rules"})
	}
	if created, err = create(tx, &d, acts...); err != nil || !created {
		return d, false, err
	}
	if err := o.tellOfFiled(tx, d, people.Staff{}); err != nil {
		return d, false, fmt.Errorf("tell of what came from outside: %w", err)
	}
	return d, true, nil
}
