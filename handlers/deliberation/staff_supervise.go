package deliberation

import (
	"slices"
	"strings"

	"minxu/people"
	"minxu/store"
)

// Prepare seals the list of those from whom supervisors are drawn: everybody who took part, and nobody who works on the tasks. The seed must
// come after it.
func (o Office) Prepare(tx *store.Tx, s people.Staff, id string) (Draws, error) {
	o.Policy = o.Policy.WithDefaults()
	out, err := heldOutcome(tx, id, ToDraw)
	if err != nil {
		return Draws{}, err
	}
	tasks, err := Tasks(tx, id)
	if err != nil {
		return Draws{}, err
	}
	if len(tasks) == 0 || slices.ContainsFunc(tasks, func(t Task) bool { return t.DoneAt.IsZero() }) {
		return Draws{}, refuse("要做的事还没有都办好，办好了再抽监督员。")
	}
	draws, err := DrawsOf(tx, id)
	if err != nil {
		return Draws{}, err
	}
	round := out.Rating + 1
	if len(draws) >= round {
		return draws[round-1], refuse("名单已经封好，请填种子抽签。")
	}
	ids, err := participants(tx, out.Meeting)
	if err != nil {
		return Draws{}, err
	}
	slices.Sort(ids)
	d := Draws{Outcome: id, Rating: round, Seats: o.Policy.Seats}
	for _, who := range slices.Compact(ids) {
		if who == "" {
			continue
		}
		mark := tx.Sealer().Blind("deliberation.lot:"+id+":"+digits(round), who)[:12]
		if err := keepCandidate(tx, Supervisor{Outcome: id, Rating: round, Mark: mark, Resident: who}); err != nil {
			return d, err
		}
		d.Marks = append(d.Marks, mark)
	}
	if len(d.Marks) == 0 {
		return d, refuse("没有可以抽的参与者。")
	}
	slices.Sort(d.Marks)
	d.Digest = DigestOf(d.Marks)
	return d, keepDraw(tx, d)
}

// Draw draws the supervisors with a seed that came from outside after the list was sealed, and asks them.
func (o Office) Draw(tx *store.Tx, s people.Staff, id, seed string) error {
	o.Policy = o.Policy.WithDefaults()
	out, err := heldOutcome(tx, id, ToDraw)
	if err != nil {
		return err
	}
	draws, err := DrawsOf(tx, id)
	if err != nil {
		return err
	}
	const least = 3
	switch seed = strings.TrimSpace(seed); {
	case len(draws) <= out.Rating:
		return refuse("先封名单，再填种子。")
	case len([]rune(seed)) < least:
		return refuse("种子太短。请用现场当众报出的数字，或当天的彩票开奖号码。")
	}
	d := draws[out.Rating]
	for i, mark := range DrawOf(d.Marks, seed, d.Seats) {
		if err := seat(tx, id, d.Rating, mark, i+1); err != nil {
			return err
		}
	}
	d.Seed = clipped(seed, 120)
	if err := keepDraw(tx, d); err != nil {
		return err
	}
	if err := changeOutcome(tx, &out, by(s, act{Action: ToDraw, Reason: "seed " + d.Seed}), func(out *Outcome) {
		out.Rating, out.RatingDue, out.Warned = d.Rating, until(tx.Now(), o.Policy.RatingDays), 0
	}); err != nil {
		return err
	}
	return plan(tx, notice{Object: id, Kind: PushSupervise, Seq: d.Rating, DueAt: tx.Now()})
}
