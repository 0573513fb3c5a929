package demand

import (
	"context"
	"time"

	"minxu/people"
	"minxu/store"
)

// eraseMost is how many demands of one person are erased; nobody has more.
const eraseMost = 1000

// erase forgets a person: open cases go on as anonymous ones with the words that are needed to deal with them, closed ones lose all words.
func (c capability) erase(_ context.Context, tx *store.Tx, who people.Resident) error {
	if err := dropFollower(tx, who.ID); err != nil {
		return err
	}
	own, err := List(tx, Filter{Owner: who.ID, Limit: eraseMost})
	if err != nil {
		return err
	}
	for _, d := range own {
		held, err := ForUpdate(tx, d.ID)
		if err != nil {
			return err
		}
		if err := change(tx, &held, act{Action: ToErase, Who: ByResident, Reason: "erased"}, nil); err != nil {
			return err
		}
		if err := forgetDrafts(tx, held.ID); err != nil {
			return err
		}
		if err := forget(tx, held, held.State.Open()); err != nil {
			return err
		}
	}
	return nil
}

// Exported is what this room keeps of a person, for its owner.
type Exported struct {
	Demands []ExportedDemand `json:"demands"`
}

// ExportedDemand is one demand of the owner, unmasked.
type ExportedDemand struct {
	No          string         `json:"demand_no,omitempty"`
	Title       string         `json:"title"`
	Text        string         `json:"text"`
	Place       string         `json:"place"`
	Category    string         `json:"category"`
	Urgency     string         `json:"urgency"`
	State       string         `json:"state"`
	Reason      string         `json:"reason,omitempty"`
	Privacy     string         `json:"privacy_mode"`
	Result      string         `json:"result,omitempty"`
	Phone       string         `json:"phone,omitempty"`
	SubmittedAt time.Time      `json:"submitted_at"`
	FinishDue   *time.Time     `json:"finish_due_at,omitempty"`
	Photos      []string       `json:"photos,omitempty"`
	Log         []ExportedLine `json:"log"`
}

// ExportedLine is one line of a demand's log.
type ExportedLine struct {
	At     time.Time `json:"at"`
	Action string    `json:"action"`
	By     string    `json:"by"`
	State  string    `json:"state"`
	Words  string    `json:"words,omitempty"`
}

// export gives a person everything that is kept of them here.
func (c capability) export(_ context.Context, r store.Reader, who people.Resident) (any, error) {
	own, err := List(r, Filter{Owner: who.ID, Limit: eraseMost})
	if err != nil {
		return nil, err
	}
	out := Exported{Demands: make([]ExportedDemand, 0, len(own))}
	for _, d := range own {
		e := ExportedDemand{No: d.No, Title: d.Title, Text: d.Text, Place: d.Place, Category: d.Category, Urgency: string(d.Urgency), State: string(d.State),
			Reason: d.Reason, Privacy: string(d.Privacy), Result: d.Result, Phone: d.Phone, SubmittedAt: d.SubmittedAt}
		if !d.FinishDue.IsZero() {
			e.FinishDue = &d.FinishDue
		}
		if e.Photos, err = Photos(r, d.ID); err != nil {
			return nil, err
		}
		events, err := Events(r, d.ID)
		if err != nil {
			return nil, err
		}
		for _, v := range events {
			if v.Action != ToNote { // staff's own notes are not about the resident
				e.Log = append(e.Log, ExportedLine{At: v.At, Action: string(v.Action), By: string(v.Actor), State: string(v.To), Words: v.Payload})
			}
		}
		out.Demands = append(out.Demands, e)
	}
	return out, nil
}
