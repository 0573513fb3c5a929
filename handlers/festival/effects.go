package festival

import (
	"errors"

	"minxu/handlers"
	"minxu/store"
)

// deed is one order of this turn.
type deed struct {
	Office
	c  capability
	tx *store.Tx
	a  handlers.Asked
}

func (d deed) by(action, reason string) done {
	return done{Action: action, Who: "resident", ActorID: d.a.Who.ID, Reason: reason}
}

// view tells a registration as it stands after an order.
func (d deed) view(r Registration, e Event) (regView, error) {
	v := d.c.regView(r, e, d.tx.Now())
	if r.State == Waitlisted {
		at, err := position(d.tx, r)
		if err != nil {
			return v, err
		}
		v.position = at
	}
	return v, nil
}

// signUp takes seats for the whole party, or a place in line. Whatever stands in the way now is an outcome and no fault: seats and line
// may have changed since the talk looked.
func (d deed) signUp(o SignUp) (receipt, error) {
	now := d.tx.Now()
	e, err := ByID(d.tx, o.Event)
	if err != nil {
		return receipt{}, err
	}
	if old, twice, err := ownOne(d.tx, e.ID, d.a.Who.ID); err != nil || twice {
		if err != nil {
			return receipt{}, err
		}
		return d.already(e, old)
	}
	if words := closedWords(e, now); words != "" {
		return receipt{}, handlers.Refuse(words)
	}
	words, err := d.barredWords(d.tx, e, d.a.Who)
	if err != nil {
		return receipt{}, err
	}
	if words != "" {
		return receipt{}, handlers.Refuse(words)
	}
	if sentence := refusalOf(o.People, limitsOf(e), d.Policy.PartyMost, granted{guardian: o.Guardian, contact: o.GuardianPhone != "", companion: o.Companion, declared: o.Declared}); sentence != "" {
		return receipt{}, handlers.Refuse(sentence)
	}
	no, err := d.tx.Number("LJ")
	if err != nil {
		return receipt{}, err
	}
	r := Registration{ID: d.tx.NewID(), No: no, Event: e.ID, Resident: d.a.Who.ID, Source: d.a.Conversation + "/" + d.a.Key, Party: len(o.People), People: o.People,
		Guardian: o.Guardian, GuardianPhone: o.GuardianPhone, Declared: o.Declared, Companion: o.Companion, Exempt: exemptBand(d.a.Who.AgeBand) || ownSeventy(o.People)}
	if n, ok := d.Tree.Community(d.a.Who.Home); ok {
		r.Node = n.Code
	}
	return d.place(e, r, o.Queue)
}

func ownSeventy(party []Person) bool {
	for _, p := range party {
		if p.Name == self {
			return p.seventy()
		}
	}
	return false
}

// place takes seats, else a place in line where that is wanted.
func (d deed) place(e Event, r Registration, queue bool) (receipt, error) {
	if e.Waiting == 0 && e.Free() >= r.Party { // else the seats need not be tried for
		ok, err := takeSeats(d.tx, &r)
		if err != nil {
			return d.twice(e, err)
		}
		if ok {
			return d.receipt("signed", r, e)
		}
	}
	if !queue {
		fresh, err := ByID(d.tx, e.ID)
		return receipt{outcome: "full", free: fresh.Free()}, err
	}
	ok, err := standInLine(d.tx, &r)
	if err != nil {
		return d.twice(e, err)
	}
	held, err := eventForUpdate(d.tx, e.ID)
	if err != nil {
		return receipt{}, err
	}
	switch {
	case !ok && held.Waiting == 0 && held.Free() >= r.Party: // somebody gave up meanwhile
		if ok, err = takeSeats(d.tx, &r); err != nil || !ok {
			return d.twice(held, err)
		}
		return d.receipt("signed", r, held)
	case !ok:
		return receipt{outcome: "line_full"}, nil
	}
	if err := d.promote(d.tx, &held); err != nil {
		return receipt{}, err
	}
	if err := d.schedule(d.tx, &held); err != nil {
		return receipt{}, err
	}
	if r, err = RegistrationByID(d.tx, r.ID); err != nil {
		return receipt{}, err
	}
	return d.receipt("waiting", r, held)
}

// twice answers a sign-up that another message of the same person has overtaken.
func (d deed) twice(e Event, err error) (receipt, error) {
	if !errors.Is(err, errTwice) {
		return receipt{outcome: "line_full"}, err
	}
	old, found, err := ownOne(d.tx, e.ID, d.a.Who.ID)
	if err != nil || !found {
		return receipt{}, errors.Join(err, errTwice)
	}
	return d.already(e, old)
}

// already gives the registration that is there.
func (d deed) already(e Event, old Registration) (receipt, error) {
	outcome := "already"
	if old.Source == d.a.Conversation+"/"+d.a.Key { // this very order
		outcome = "signed"
		if old.State != Signed {
			outcome = "waiting"
		}
	}
	return d.receipt(outcome, old, e)
}

func (d deed) receipt(outcome string, r Registration, e Event) (receipt, error) {
	v, err := d.view(r, e)
	return receipt{outcome: outcome, reg: v, free: e.Free()}, err
}
