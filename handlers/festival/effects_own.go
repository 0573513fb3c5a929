package festival

import (
	"fmt"
	"slices"
	"strings"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/store"
	"minxu/triage"
)

// mine holds an event and one of the resident's own registrations for it. Somebody else's is as good as none.
func (d deed) mine(id string) (Event, Registration, error) {
	peek, err := RegistrationByID(d.tx, id)
	if err != nil {
		return Event{}, Registration{}, err
	}
	if peek.Resident != d.a.Who.ID || d.a.Who.ID == "" {
		return Event{}, Registration{}, fmt.Errorf("registration %s is not of resident %s", id, d.a.Who.ID)
	}
	e, err := eventForUpdate(d.tx, peek.Event)
	if err != nil {
		return Event{}, Registration{}, err
	}
	r, err := registrationForUpdate(d.tx, id)
	return e, r, err
}

// leaveIt gives a registration up.
func (d deed) leaveIt(id string) (receipt, error) {
	e, r, err := d.mine(id)
	if err != nil {
		return receipt{}, err
	}
	if r.State == GivenUp || r.State == LateCancelled { // said twice
		return d.receipt("left", r, e)
	}
	if !d.tx.Now().Before(e.Start) && r.State == Signed {
		return receipt{}, refuse("“%s”已经开始了，现在不用取消。没能来的话，发“人工”说一声就行。", e.Title)
	}
	was := r.State
	if err := d.leave(d.tx, &e, &r, d.by("cancel", e.ID)); err != nil {
		return receipt{}, err
	}
	out, err := d.receipt("left", r, e)
	out.lateMark, out.given = r.State == LateCancelled, was != Waitlisted && e.Free() == 0
	return out, err
}

// accept takes the seats that were offered, while the offer stands.
func (d deed) accept(id string) (receipt, error) {
	e, r, err := d.mine(id)
	if err != nil {
		return receipt{}, err
	}
	now := d.tx.Now()
	switch {
	case r.State == Signed:
		return d.receipt("signed", r, e)
	case r.State != Offered || !r.OfferExpires.After(now):
		return receipt{}, handlers.Refuse(expiredWords(e, r, d.tx.Now().Before(e.Start)))
	case !takesOffers(e, now):
		return receipt{}, handlers.Refuse(closedWords(e, now))
	}
	if err := change(d.tx, &r, Signed, d.by("accept", e.ID), func(r *Registration) { r.Signed = now }); err != nil {
		return receipt{}, err
	}
	if err := d.schedule(d.tx, &e); err != nil {
		return receipt{}, err
	}
	return d.receipt("signed", r, e)
}

// expiredWords tells somebody that an offer is over.
func expiredWords(e Event, r Registration, before bool) string {
	words := "“" + e.Title + "”这个名额的确认时间（" + calendar.Say(r.OfferExpires) + "）已经过了，让给后面的邻居了，请您谅解。"
	if before {
		words += "\n还想去，发“排候补”可以重新排。"
	}
	return words
}

// confirm says that somebody comes.
func (d deed) confirm(id string) (receipt, error) {
	e, r, err := d.mine(id)
	if err != nil {
		return receipt{}, err
	}
	if r.State != Signed {
		return receipt{}, refuse("这次报名现在是“%s”。发“我的活动”可以查看。", r.State.Name())
	}
	if err := change(d.tx, &r, Signed, d.by("confirm", e.ID), func(r *Registration) { r.Coming = true }); err != nil {
		return receipt{}, err
	}
	return d.receipt("coming", r, e)
}

// resize changes who comes: fewer free seats at once, more only where there are any.
func (d deed) resize(o Resize) (receipt, error) {
	e, r, err := d.mine(o.Registration)
	if err != nil {
		return receipt{}, err
	}
	now := d.tx.Now()
	if r.State != Signed && r.State != Waitlisted || !now.Before(e.Start) {
		return receipt{}, refuse("这次报名现在是“%s”，人数不能改了。", r.State.Name())
	}
	party := resized(r, o)
	if sentence := refusalOf(party, limitsOf(e), d.Policy.PartyMost, granted{guardian: r.Guardian || o.Guardian, contact: r.GuardianPhone != "",
		companion: r.Companion || o.Companion, declared: r.Declared || o.Declared}); sentence != "" {
		return receipt{}, handlers.Refuse(sentence)
	}
	more := len(party) - r.Party
	switch {
	case more > 0 && r.State == Waitlisted:
		return receipt{}, refuse("排候补时人数只能减少，不然对后面的邻居不公平。\n要加人，请先发“取消报名”，再重新排。")
	case more > 0 && (e.Free() < more || e.Waiting > 0):
		left := "名额已满"
		if e.Free() > 0 && e.Waiting == 0 {
			left = fmt.Sprintf("只剩%d个名额", e.Free())
		}
		return receipt{}, refuse("“%s”%s，加不了%d位，您原来的%d位还留着。", e.Title, left, more, r.Party)
	}
	err = change(d.tx, &r, r.State, d.by("resize", e.ID), func(r *Registration) {
		r.People, r.Party = party, len(party)
		r.Guardian, r.Declared, r.Companion = r.Guardian || o.Guardian, r.Declared || o.Declared, r.Companion || o.Companion
	})
	if err != nil {
		return receipt{}, err
	}
	if r.State == Signed {
		if err := moveSeats(d.tx, &e, more, 0); err != nil {
			return receipt{}, err
		}
	}
	if err := d.promote(d.tx, &e); err != nil {
		return receipt{}, err
	}
	if err := d.schedule(d.tx, &e); err != nil {
		return receipt{}, err
	}
	if r, err = RegistrationByID(d.tx, r.ID); err != nil { // the smaller party may have been offered seats at once
		return receipt{}, err
	}
	return d.receipt("resized", r, e)
}

// resized is the party as it will be. What was never said about it (a list on paper) is people without an age.
func resized(r Registration, o Resize) []Person {
	party := r.People
	if len(party) < r.Party {
		party = Crowd(r.Party, Reading{People: party, Away: len(party) > 0}, "")
	}
	for i, p := range party {
		if o.Gone != "" && o.Party < len(party) && strings.TrimPrefix(p.Name, "小") == strings.TrimPrefix(o.Gone, "小") {
			party = Without(party, []int{i})
			break
		}
	}
	if o.Party < len(party) {
		party = party[:max(o.Party, 0)]
	}
	party = append(slices.Clone(party), o.Added...)
	if len(party) < o.Party {
		party = Crowd(o.Party, Reading{People: party, Away: true}, "")
	}
	return party
}

// feedback keeps how it was.
func (d deed) feedback(o Feedback) (receipt, error) {
	e, r, err := d.mine(o.Registration)
	if err != nil {
		return receipt{}, err
	}
	if r.State != CheckedIn || o.Score < 1 || o.Score > 5 {
		return receipt{}, refuse("签到来过的活动才能评价，谢谢您。")
	}
	if err := change(d.tx, &r, CheckedIn, d.by("score", e.ID), func(r *Registration) { r.Score = o.Score }); err != nil {
		return receipt{}, err
	}
	return d.receipt("scored", r, e)
}

// reason keeps why it was not good, without what must not be kept.
func (d deed) reason(o Reason) (receipt, error) {
	e, r, err := d.mine(o.Registration)
	if err != nil {
		return receipt{}, err
	}
	clean, _ := triage.Redact(o.Text)
	if err := change(d.tx, &r, r.State, d.by("comment", e.ID), func(r *Registration) { r.Comment = clean }); err != nil {
		return receipt{}, err
	}
	return d.receipt("kept", r, e)
}

// limitsOf gives what an event asks of those who come.
func limitsOf(e Event) limits {
	return limits{min: e.MinAge, max: e.MaxAge, outdoor: e.Outdoor, sport: e.Sport || sport(e.Title), evening: e.Evening()}
}

// apply carries out an order of the flows.
func (c capability) applyOrder(tx *store.Tx, a handlers.Asked, effect dialog.Effect) (receipt, error) {
	if a.Who.ID == "" {
		return receipt{}, fmt.Errorf("festival: %T for nobody", effect)
	}
	d := deed{Office: c.office(a), c: c, tx: tx, a: a}
	switch o := effect.(type) {
	case SignUp:
		return d.signUp(o)
	case Leave:
		return d.leaveIt(o.Registration)
	case Accept:
		return d.accept(o.Registration)
	case Decline:
		return d.leaveIt(o.Registration)
	case Confirm:
		return d.confirm(o.Registration)
	case Resize:
		return d.resize(o)
	case Code:
		return d.code(o.Code)
	case Scan:
		return d.scanned(o.Event)
	case Arrived:
		return d.arrived(o)
	case Feedback:
		return d.feedback(o)
	case Reason:
		return d.reason(o)
	}
	return receipt{}, fmt.Errorf("festival: nobody carries out %T", effect)
}

// office gives what the orders of this turn stand on.
func (c capability) office(a handlers.Asked) Office {
	return Office{Tree: a.Tree, Calendar: a.Calendar, Policy: c.policy}
}
