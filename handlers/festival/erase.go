package festival

import (
	"context"
	"time"

	"minxu/people"
	"minxu/store"
)

// erase forgets a person: what is still to come is given up and its seats go to the next in line, what is over is kept as figures without
// anybody in them.
func (c capability) erase(ctx context.Context, tx *store.Tx, who people.Resident) error {
	tree, err := people.ReadTree(tx)
	if err != nil {
		return err
	}
	o := Office{Tree: tree, Policy: c.policy}
	own, err := Own(tx, who.ID, eraseMost)
	if err != nil {
		return err
	}
	for _, peek := range own {
		e, err := eventForUpdate(tx, peek.Event) // the event before its registrations, as everywhere
		if err != nil {
			return err
		}
		r, err := registrationForUpdate(tx, peek.ID)
		if err != nil {
			return err
		}
		if (r.State == Signed || r.State == Waitlisted || r.State == Offered) && tx.Now().Before(e.Start) {
			if err := o.leave(tx, &e, &r, done{Action: "cancel", Who: "resident", Reason: "erased"}); err != nil {
				return err
			}
		}
		if err := forget(tx, r); err != nil {
			return err
		}
	}
	return nil
}

// eraseMost is how many registrations of one person are erased; nobody has more.
const eraseMost = 5000

// Exported is what this room keeps of a person, for its owner.
type Exported struct {
	Registrations []ExportedRegistration `json:"registrations"`
}

// ExportedRegistration is one registration of the owner, unmasked.
type ExportedRegistration struct {
	No            string     `json:"reg_no"`
	Event         string     `json:"event"`
	Title         string     `json:"title"`
	Start         time.Time  `json:"start"`
	State         string     `json:"state"`
	Party         int        `json:"party"`
	People        []Person   `json:"people,omitempty"`
	Code          string     `json:"check_in_code"`
	Guardian      bool       `json:"guardian_agreed"`
	GuardianPhone string     `json:"guardian_phone,omitempty"`
	Declared      bool       `json:"health_declared"`
	Companion     bool       `json:"companion"`
	MadeAt        time.Time  `json:"made_at"`
	OfferedAt     *time.Time `json:"offered_at,omitempty"`
	EndedAt       *time.Time `json:"ended_at,omitempty"`
	CheckedInAt   *time.Time `json:"checked_in_at,omitempty"`
	Arrived       int        `json:"arrived"`
	NoShowAt      *time.Time `json:"no_show_at,omitempty"`
	Forgiven      bool       `json:"forgiven,omitempty"`
	Score         int        `json:"score,omitempty"`
	Comment       string     `json:"comment,omitempty"`
}

// export gives a person everything that is kept of them here.
func (c capability) export(_ context.Context, r store.Reader, who people.Resident) (any, error) {
	own, err := Own(r, who.ID, eraseMost)
	if err != nil {
		return nil, err
	}
	out := Exported{Registrations: make([]ExportedRegistration, 0, len(own))}
	for _, reg := range own {
		e, err := ByID(r, reg.Event)
		if err != nil {
			return nil, err
		}
		out.Registrations = append(out.Registrations, ExportedRegistration{No: reg.No, Event: reg.Event, Title: e.Title, Start: e.Start, State: string(reg.State), Party: reg.Party,
			People: reg.People, Code: reg.Code, Guardian: reg.Guardian, GuardianPhone: reg.GuardianPhone, Declared: reg.Declared, Companion: reg.Companion, MadeAt: reg.Made,
			OfferedAt: unlessZero(reg.Offered), EndedAt: unlessZero(reg.Ended), CheckedInAt: unlessZero(reg.Checked), Arrived: reg.Arrived, NoShowAt: unlessZero(reg.NoShow),
			Forgiven: reg.Forgiven, Score: reg.Score, Comment: reg.Comment})
	}
	return out, nil
}

func unlessZero(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}
