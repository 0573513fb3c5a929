package festival

import (
	"time"

	"minxu/calendar"
	"minxu/store"
)

// code checks a registration of the resident's own in by its code. A wrong code is counted; after too many only a person may look.
func (d deed) code(code string) (receipt, error) {
	now := d.tx.Now()
	regs, events, err := d.c.own(d.tx, d.a.Who.ID, forCheckIn, "", d.a.Heard)
	if err != nil {
		return receipt{}, err
	}
	var open []string
	for i, r := range regs {
		from, to := d.Policy.CheckInOpen(events[i])
		early := now.Before(from)
		if r.Code == code {
			switch {
			case early:
				v, err := d.view(r, events[i])
				return receipt{outcome: "early", reg: v}, err
			case r.Tries >= d.Policy.TriesMost:
				return receipt{outcome: "staff"}, nil
			case r.State == CheckedIn:
				return d.receipt("again", r, events[i])
			}
			held, err := registrationForUpdate(d.tx, r.ID)
			if err != nil {
				return receipt{}, err
			}
			if err := checkIn(d.tx, &held, held.Party, d.by("check_in", "code")); err != nil {
				return receipt{}, err
			}
			return d.receipt("in", held, events[i])
		}
		if !early && !now.After(to) && r.State == Signed {
			open = append(open, r.ID)
		}
	}
	if len(open) == 0 {
		return d.notOpen(code)
	}
	if err := tries(d.tx, open); err != nil {
		return receipt{}, err
	}
	for _, id := range open {
		r, err := RegistrationByID(d.tx, id)
		if err != nil {
			return receipt{}, err
		}
		if r.Tries >= d.Policy.TriesMost {
			return receipt{outcome: "staff"}, nil
		}
	}
	return receipt{outcome: "wrong"}, nil
}

// notOpen says why nothing can be checked in now.
func (d deed) notOpen(code string) (receipt, error) {
	now := d.tx.Now()
	regs, events, err := ownEvents(d.tx, d.a.Who.ID, func(r Registration, e Event) bool { return r.Code == code || code == "" && r.State == Signed })
	if err != nil {
		return receipt{}, err
	}
	for i, r := range regs {
		from, to := d.Policy.CheckInOpen(events[i])
		v, err := d.view(r, events[i])
		if err != nil {
			return receipt{}, err
		}
		switch {
		case r.State == CheckedIn:
			return receipt{outcome: "again", reg: v}, nil
		case r.State == Signed && now.Before(from):
			return receipt{outcome: "early", reg: v}, nil
		case (r.State == Signed || r.State == NoShow) && now.After(to):
			return receipt{outcome: "late", reg: v, words: calendar.SayTime(to)}, nil
		}
	}
	return receipt{outcome: "none"}, nil
}

// checkIn notes that a party, or a part of it, is there.
func checkIn(tx *store.Tx, r *Registration, people int, d done) error {
	now := tx.Now()
	people = min(max(people, 1), r.Party)
	return change(tx, r, CheckedIn, d, func(r *Registration) {
		r.Arrived, r.NoShow = people, time.Time{}
		if r.Checked.IsZero() {
			r.Checked = now
		}
		if d.Who == "staff" {
			r.CheckedBy = d.ActorID
		}
	})
}

// arrived corrects how many of a party are there.
func (d deed) arrived(o Arrived) (receipt, error) {
	e, r, err := d.mine(o.Registration)
	if err != nil {
		return receipt{}, err
	}
	if r.State != CheckedIn {
		return receipt{}, refuse("还没有签到，请先发签到码。")
	}
	if o.People < 1 || o.People > r.Party {
		return receipt{}, refuse("您报了%d位，到场人数请说1到%d。", r.Party, r.Party)
	}
	if err := change(d.tx, &r, CheckedIn, d.by("arrived", e.ID), func(r *Registration) { r.Arrived = o.People }); err != nil {
		return receipt{}, err
	}
	return d.receipt("in", r, e)
}
