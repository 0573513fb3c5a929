package lawyer

import (
	"context"
	"time"

	"minxu/people"
	"minxu/store"
)

// ownMost is how many bookings of one person are exported or erased; nobody has more.
const ownMost = 1000

// erase forgets a person: an hour to come is given back, the rest stays as numbers without a name.
func (c capability) erase(_ context.Context, tx *store.Tx, who people.Resident) error {
	tree, err := people.ReadTree(tx)
	if err != nil {
		return err
	}
	o := Office{Tree: tree, Policy: c.policy}
	held, err := heldBy(tx, who.ID)
	if err != nil {
		return err
	}
	for _, slot := range held {
		if err := o.letGo(tx, slot, false); err != nil {
			return err
		}
	}
	list, err := List(tx, Filter{Resident: who.ID, Limit: ownMost})
	if err != nil {
		return err
	}
	for _, b := range list {
		if b.State.Live() && (b.Start.IsZero() || b.Start.After(tx.Now())) {
			if err := o.GiveUp(tx, people.Staff{}, b.ID); err != nil {
				return err
			}
		}
		_, b, err := locked(tx, b.ID)
		if err != nil {
			return err
		}
		if err := change(tx, &b, act{Action: ToErase, Who: ByResident, Reason: "erased"}, func(b *Booking) { b.Active = false }); err != nil {
			return err
		}
		if err := forget(tx, b); err != nil {
			return err
		}
	}
	if err := forgetConduct(tx, who.ID); err != nil {
		return err
	}
	return forgetQuestions(tx, who.ID)
}

// Exported is what this room keeps of a person, for its owner.
type Exported struct {
	Bookings       []ExportedBooking  `json:"bookings"`
	Marks          []ExportedMark     `json:"marks,omitempty"`
	SuspendedUntil *time.Time         `json:"suspended_until,omitempty"`
	Questions      []ExportedQuestion `json:"legal_questions,omitempty"`
}

// ExportedBooking is one booking of the owner with the record of the hour.
type ExportedBooking struct {
	No       string     `json:"booking_no,omitempty"`
	Start    *time.Time `json:"start,omitempty"`
	State    string     `json:"state"`
	Subject  string     `json:"subject"`
	Side     string     `json:"counterparty_kind"`
	Conflict bool       `json:"conflict,omitempty"`
	Proxy    string     `json:"proxy,omitempty"`
	Note     string     `json:"note,omitempty"`
	Rating   int        `json:"rating,omitempty"`
	Minutes  int        `json:"minutes,omitempty"`
	Outcome  string     `json:"outcome,omitempty"`
	Record   string     `json:"record,omitempty"`
	Log      []string   `json:"log"`
}

// ExportedMark is one no-show or late cancellation.
type ExportedMark struct {
	Kind     string    `json:"kind"`
	At       time.Time `json:"at"`
	Forgiven bool      `json:"forgiven,omitempty"`
}

// ExportedQuestion is one instant question; its words are not kept.
type ExportedQuestion struct {
	At      time.Time `json:"at"`
	Subject string    `json:"subject,omitempty"`
	Matched bool      `json:"matched"`
}

// export gives a person everything that is kept of them here.
func (c capability) export(_ context.Context, r store.Reader, who people.Resident) (any, error) {
	list, err := List(r, Filter{Resident: who.ID, Limit: ownMost})
	if err != nil {
		return nil, err
	}
	out := Exported{Bookings: make([]ExportedBooking, 0, len(list))}
	for _, b := range list {
		e := ExportedBooking{No: b.No, State: string(b.State), Subject: b.Subject, Side: b.Side, Conflict: b.Conflict, Proxy: b.Proxy, Note: b.Note, Rating: b.Rating}
		if !b.Start.IsZero() {
			e.Start = &b.Start
		}
		if record, ok, err := ConsultationOf(r, b.ID); err != nil {
			return nil, err
		} else if ok {
			e.Minutes, e.Outcome, e.Record = record.Minutes, record.Outcome, record.Content
		}
		events, err := Events(r, b.ID)
		if err != nil {
			return nil, err
		}
		for _, v := range events {
			e.Log = append(e.Log, v.At.UTC().Format(time.RFC3339)+" "+string(v.Action)+" "+string(v.To))
		}
		out.Bookings = append(out.Bookings, e)
	}
	marks, err := Marks(r, who.ID, time.Time{})
	if err != nil {
		return nil, err
	}
	for _, m := range marks {
		out.Marks = append(out.Marks, ExportedMark{m.Kind, m.At, !m.ForgivenAt.IsZero()})
	}
	until, err := suspendedUntil(r, who.ID)
	if err != nil {
		return nil, err
	}
	if !until.IsZero() {
		out.SuspendedUntil = &until
	}
	asked, err := Questions(r, who.ID, ownMost)
	if err != nil {
		return nil, err
	}
	for _, q := range asked {
		out.Questions = append(out.Questions, ExportedQuestion{q.At, q.Subject, q.Matched})
	}
	return out, nil
}
