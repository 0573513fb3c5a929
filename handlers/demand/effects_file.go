package demand

import (
	"fmt"
	"slices"
	"strconv"

	"minxu/calendar"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// deed is one order being carried out in the turn's transaction.
type deed struct {
	Office
	tx *store.Tx
	a  handlers.Asked
}

// source names the order for ever.
func (d deed) source() string { return d.a.Conversation + "/" + d.a.Key }

// by signs an act with the resident, unless the case is anonymous.
func (d deed) by(m Demand, a act) act {
	a.Who, a.Role = ByResident, string(m.Role)
	if m.Privacy != Anonymous {
		a.ActorID = d.a.Who.ID
	}
	return a
}

// file writes a demand, tells whoever has to know, and links it with what neighbours reported.
func (d deed) file(e File) (receipt, error) {
	now := d.tx.Now()
	if err := d.mayFile(e); err != nil {
		return receipt{}, err
	}
	m := d.drawn(e)
	no, err := d.tx.Number("MX")
	if err != nil {
		return receipt{}, err
	}
	m.No = no
	due := d.Policy.DueFrom(d.Calendar, m.Urgency, now)
	m.ContactDue, m.FinishDue = due.Contact, due.Finish
	m.Media = min(len(distinct(e.Photos)), d.Policy.MediaMost)
	acts := []act{d.by(m, act{Action: ToFile, Reason: "confirmed", Payload: m.Text})}
	if trusted(e, m) || e.Joins != "" {
		acts = append(acts, act{Action: ToTriage, Who: BySystem, Reason: "rules"})
	}
	created, err := create(d.tx, &m, acts...)
	if err != nil || !created {
		return d.filedReceipt(m, receipt{}), err
	}
	if err := d.attached(m, e.Photos); err != nil {
		return receipt{}, err
	}
	if e.Minor && !d.a.Who.Minor {
		if err := people.SetMinor(d.tx, d.a.Who.ID, true); err != nil {
			return receipt{}, err
		}
	}
	if e.Lang == "en" && d.a.Who.Lang == "" {
		if err := people.SetLanguage(d.tx, d.a.Who.ID, "en"); err != nil {
			return receipt{}, err
		}
	}
	var out receipt
	if e.Joins != "" {
		if out, err = d.join(&m, e.Joins); err != nil {
			return receipt{}, err
		}
	}
	if m.State != Merged {
		if err := d.tellOfNew(m); err != nil {
			return receipt{}, err
		}
		if err := d.group(m); err != nil {
			return receipt{}, err
		}
	}
	return d.filedReceipt(m, out), nil
}

// attached writes the photos of a new demand; its count of them is written already.
func (d deed) attached(m Demand, photos []string) error {
	want := m.Media
	m.Media = 0
	have, err := addMedia(d.tx, m, distinct(photos), d.Policy.MediaMost)
	if err == nil && have != want {
		err = fmt.Errorf("demand %s has %d photos and says %d", m.ID, have, want)
	}
	return err
}

func distinct(ids []string) []string {
	var list []string
	for _, id := range ids {
		if id != "" && !slices.Contains(list, id) {
			list = append(list, id)
		}
	}
	return list
}

// mayFile keeps floods away; what is urgent always passes.
func (d deed) mayFile(e File) error {
	if Urgency(e.Matter.Urgency).rank() >= Urgent.rank() {
		return nil
	}
	now := d.tx.Now()
	n, err := filedSince(d.tx, d.a.Who.ID, calendar.Midnight(now), d.Policy.ADay)
	if err != nil {
		return err
	}
	if n >= d.Policy.ADay {
		return refuse("您今天已登记%d件，请明天再来；已登记的我们会一件件办。\n有急事请直接说，或拨打12345。", n)
	}
	if d.a.Who.SlowMode {
		n, err := filedSince(d.tx, d.a.Who.ID, now.Add(-slowEvery), 1)
		if err != nil {
			return err
		}
		if n > 0 {
			return refuse("您一小时内刚登记过一件，请稍后再登记下一件。\n有急事请直接说，或拨打12345。")
		}
	}
	return nil
}

// drawn makes the demand of an order: cleaned words, a settled place.
func (d deed) drawn(e File) Demand {
	now := d.tx.Now()
	node, community := d.settled(e.Spot.place(), d.a.Who.Home)
	m := Demand{ID: d.tx.NewID(), Source: d.source(), Filer: d.a.Who.ID, Role: RoleResident, Proxy: e.Proxy, ProxyWho: e.ProxyWho,
		Household: d.a.Who.Household, Privacy: e.Privacy.Known(), Minor: e.Minor, Title: cleaned(e.Matter.Title), Text: cleaned(e.Matter.Text),
		Nature: e.Matter.Nature, Category: e.Matter.Category, Second: e.Matter.Second, Urgency: Urgency(e.Matter.Urgency).Known(),
		Level: e.Matter.Level, Hazard: e.Matter.Hazard, Node: node, Community: community, Estate: e.Spot.Estate, Building: e.Spot.Building,
		Entrance: e.Spot.Entrance, Place: cleaned(e.Spot.Label), Lat: e.Spot.Lat, Lng: e.Spot.Lng, HasPoint: e.Spot.Point, Contact: e.Contact,
		Phone: e.Phone, Lang: e.Lang, Channel: e.Channel, SubmittedAt: now, ClockFrom: now, Households: 1}
	if e.Proxy != "" {
		m.Role = RoleProxy
	}
	if m.Level == "" {
		m.Level = LevelCommunity
	}
	if m.Privacy == Anonymous {
		m.Household, m.Phone, m.ProxyWho = "", "", ""
	}
	m.Recused = d.namedIn(m)
	if m.Title == "" {
		m.Title = titled(m.Text)
	}
	return m
}

// cleaned takes sensitive numbers and rooms out of words that are kept.
func cleaned(text string) string {
	text, _ = triage.Redact(text)
	return prose(tidy(withoutRoom(text)))
}

// trusted says whether the rules may confirm a demand by themselves: sure of it, its place known, nothing about a person.
func trusted(e File, m Demand) bool {
	return e.Matter.Sure && e.Spot.Node != "" && m.Privacy != Confidential && !personal(m.Category) && m.Category != "D99"
}

// join merges a demand into the case of a neighbour, at the filer's own wish.
func (d deed) join(m *Demand, master string) (receipt, error) {
	lead, err := ForUpdate(d.tx, master)
	if err != nil {
		return receipt{}, err
	}
	if lead.Master != "" { // it was merged itself meanwhile
		if lead, err = ForUpdateByNo(d.tx, lead.Master); err != nil {
			return receipt{}, err
		}
	}
	if !lead.State.Open() { // it was answered meanwhile: the new one stands by itself
		return receipt{}, nil
	}
	if err := d.merge(d.tx, m, &lead, d.by(*m, act{Action: ToMerge, Reason: "same_matter", Payload: lead.No})); err != nil {
		return receipt{}, err
	}
	return receipt{merged: true, households: strconv.Itoa(lead.Households)}, nil
}

// merge lets one open case lead another one: what is urgent for one is urgent, the date is the leader's, the household is counted.
func (o Office) merge(tx *store.Tx, m, lead *Demand, a act) error {
	if m.Urgency.rank() > lead.Urgency.rank() {
		due := o.Policy.DueFrom(o.Calendar, m.Urgency, tx.Now())
		err := change(tx, lead, act{Action: ToRegrade, Who: BySystem, Reason: "joined_urgent", Payload: m.No}, func(l *Demand) {
			l.Urgency = m.Urgency
			if due.Finish.Before(l.FinishDue) {
				l.FinishDue = due.Finish
			}
		})
		if err != nil {
			return err
		}
	}
	if err := change(tx, m, a, func(m *Demand) { m.Master, m.FinishDue, m.ContactDue = lead.No, lead.FinishDue, lead.ContactDue }); err != nil {
		return err
	}
	households := lead.Households + 1
	if err := change(tx, lead, act{Action: ToNote, Who: BySystem, Reason: "joined", Payload: m.No}, func(l *Demand) { l.Households = households }); err != nil {
		return err
	}
	return o.flagGroup(tx, lead, households)
}

// group looks whether a new demand makes a group with what neighbours reported.
func (d deed) group(m Demand) error {
	if personal(m.Category) {
		return nil
	}
	others, err := nearby(d.tx, m.Node, m.Category, d.tx.Now().AddDate(0, 0, -d.Policy.GroupDays))
	if err != nil {
		return err
	}
	master, households := d.Policy.Group(others, m, d.tx.Now())
	if households < d.Policy.GroupFlag {
		return nil
	}
	lead, err := ForUpdate(d.tx, master.ID)
	if err != nil {
		return err
	}
	if !lead.State.Open() {
		return nil
	}
	if households > lead.Households {
		err := change(d.tx, &lead, act{Action: ToNote, Who: BySystem, Reason: "suggested_group", Payload: m.No}, func(l *Demand) { l.Households = households })
		if err != nil {
			return err
		}
	}
	return d.flagGroup(d.tx, &lead, households)
}

// flagGroup marks a case that many households share, raises it one level, once, and tells the steward.
func (o Office) flagGroup(tx *store.Tx, lead *Demand, households int) error {
	if lead.GroupFlag || households < o.Policy.GroupFlag {
		return nil
	}
	err := change(tx, lead, act{Action: ToRegrade, Who: BySystem, Reason: "group", Payload: strconv.Itoa(households)}, func(l *Demand) {
		l.GroupFlag, l.Level = true, Raised(l.Level)
	})
	if err != nil {
		return err
	}
	return o.tellOfGroup(tx, *lead, households)
}

// filedReceipt tells what the conversation needs for its last words.
func (d deed) filedReceipt(m Demand, out receipt) receipt {
	now := d.tx.Now()
	limit := d.Policy.ContactLimit(m.Urgency)
	out.id, out.no, out.tail = m.ID, m.No, m.Tail()
	out.due, out.dueEnglish = calendar.SayNear(m.FinishDue, now), calendar.SayEnglish(m.FinishDue)
	out.limit, out.limitEnglish = sayLimit(limit), sayLimitEnglish(limit)
	out.who, out.told = d.whose(m), d.told(m.Node)
	return out
}

// refuse records what is not taken here, with its reason and without a number. Of secrets and of other people's data no word is kept.
func (d deed) refuse(e Refuse) (receipt, error) {
	reason := triage.RefusalReason(e.Reason)
	now := d.tx.Now()
	m := Demand{ID: d.tx.NewID(), Source: d.source(), Filer: d.a.Who.ID, Role: RoleResident, Privacy: Named, Title: cleaned(e.Matter.Title),
		Text: cleaned(e.Matter.Text), Nature: e.Matter.Nature, Category: e.Matter.Category, Urgency: Urgency(e.Matter.Urgency).Known(),
		Level: LevelCommunity, Reason: e.Reason, Channel: d.a.Source, SubmittedAt: now, ClockFrom: now, ClosedAt: now, Households: 1}
	if m.Category == "" {
		m.Category = "D99"
	}
	if reason == triage.Secret || reason == triage.PrivacyOf {
		m.Title, m.Text = "", ""
	}
	if c, ok := d.Tree.Community(d.a.Who.Home); ok {
		m.Node, m.Community = d.a.Who.Home.Node, c.Code
	}
	_, err := create(d.tx, &m, d.by(m, act{Action: ToFile, Reason: "heard"}), act{Action: ToRefuse, Who: BySystem, Reason: e.Reason})
	return receipt{id: m.ID, outcome: e.Reason}, err
}
