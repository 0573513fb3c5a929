package demand

import (
	"fmt"

	"minxu/people"
	"minxu/store"
)

// Restore writes a demand as it stands somewhere else: a fixture, a list that is taken over. Its log is the shortest way that the table of
// moves allows to its state. A missing date is computed from its submission. The id is made when it is empty.
func (o Office) Restore(tx *store.Tx, d Demand) (Demand, error) {
	o.Policy = o.Policy.WithDefaults()
	state := d.State
	path := pathTo(state)
	if path == nil {
		return Demand{}, fmt.Errorf("restore demand %s: no way leads to %q", d.No, state)
	}
	if d.ID == "" {
		d.ID = tx.NewID()
	}
	if d.Source == "" {
		d.Source = "restored/" + d.ID
	}
	if d.SubmittedAt.IsZero() {
		d.SubmittedAt = tx.Now()
	}
	if d.ClockFrom.IsZero() {
		d.ClockFrom = d.SubmittedAt
	}
	d.Urgency, d.Privacy, d.Households = d.Urgency.Known(), d.Privacy.Known(), max(d.Households, 1)
	if d.Role == "" {
		d.Role = RoleResident
	}
	if d.Level == "" {
		d.Level = LevelCommunity
	}
	if d.Category == "" {
		d.Category = "D99"
	}
	due := o.Policy.DueFrom(o.Calendar, d.Urgency, d.ClockFrom)
	if d.ContactDue.IsZero() {
		d.ContactDue = due.Contact
	}
	if d.FinishDue.IsZero() {
		d.FinishDue = due.Finish
	}
	if d.State == Resolved || d.State == Closed {
		if d.ResolvedAt.IsZero() {
			d.ResolvedAt = d.SubmittedAt
		}
	}
	if d.State == WaitingResident && d.WaitingSince.IsZero() {
		d.WaitingSince = tx.Now()
	}
	if d.State == InProgress && d.ContactedAt.IsZero() {
		d.ContactedAt = d.LastProgress
	}
	if d.Community == "" {
		d.Community = d.Node
		if c, ok := o.Tree.Above(d.Node, people.KindCommunity); ok {
			d.Community = c.Code
		}
	}
	if d.Text == "" {
		d.Text = d.Title
	}
	acts := make([]act, len(path))
	for i, m := range path {
		acts[i] = act{Action: m.Action, Who: m.Who[len(m.Who)-1], Reason: restored, At: d.SubmittedAt}
	}
	created, err := create(tx, &d, acts...)
	if err != nil {
		return Demand{}, err
	}
	if !created {
		return Demand{}, fmt.Errorf("restore demand %s: it is there already", d.No)
	}
	return d, nil
}

// restored is the reason of the lines of a log that were made for a case that was taken over.
const restored = "restored"

// pathTo finds the shortest way from a draft to a state; nil when there is none.
func pathTo(to State) []move {
	type way struct {
		at   State
		path []move
	}
	seen := map[State]bool{Draft: true}
	for queue := []way{{at: Draft}}; len(queue) > 0; queue = queue[1:] {
		w := queue[0]
		for _, m := range moves() {
			if m.To == "" || seen[m.To] || !holds(m.From, w.at) {
				continue
			}
			path := append(append([]move(nil), w.path...), m)
			if m.To == to {
				return path
			}
			seen[m.To] = true
			queue = append(queue, way{m.To, path})
		}
	}
	return nil
}

func holds(states []State, s State) bool {
	for _, x := range states {
		if x == s {
			return true
		}
	}
	return false
}
