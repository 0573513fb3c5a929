package demand

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"minxu/store"
)

// seedRow is a demand that is in the index already.
type seedRow struct {
	Row     demandRow `gorm:"embedded"`
	Indexed int
}

func (seedRow) TableName() string { return "demands" }

// writeSeeded writes a batch of demands with their logs, orders, evaluations and words. terms remembers the hashes of pairs: there are
// only so many in the examples.
func writeSeeded(tx *store.Tx, list []seeded, terms map[string]int64) error {
	s := tx.Sealer()
	rows := make([]seedRow, len(list))
	var events []eventRow
	var orders []orderRow
	var said []evaluationRow
	var words []termRow
	for i, x := range list {
		d := x.demand
		rows[i] = seedRow{rowOf(s, d), 1}
		rows[i].Row.ownedBy(s, d.Filer, d.Privacy)
		rows[i].Row.NextAt = store.Micros(x.next)
		for _, e := range x.events {
			row := eventRow{ID: e.ID, DemandID: e.Demand, Version: e.Version, At: store.Micros(e.At), ActorKind: string(e.Actor), ActorID: e.ActorID, Role: e.Role,
				Action: string(e.Action), FromState: string(e.From), ToState: string(e.To), Reason: e.Reason}
			if e.Payload != "" {
				row.Payload = s.Seal("demand_events.payload:"+e.ID, e.Payload)
			}
			events = append(events, row)
		}
		for _, o := range x.orders {
			row := orderRow{ID: o.ID, DemandID: o.Demand, Unit: o.Unit, Part: string(o.Part), State: string(o.State), SentBy: o.SentBy, SentAt: store.Micros(o.SentAt),
				SignDueAt: store.Micros(o.SignDue), DueAt: store.Micros(o.Due), SignedAt: store.Micros(o.SignedAt), EndedAt: store.Micros(o.EndedAt), NextAt: store.Micros(o.next(tx.Now()))}
			if o.Task != "" {
				row.Task = s.Seal("demand_orders.task:"+o.ID, o.Task)
			}
			if o.Report != "" {
				row.Report = s.Seal("demand_orders.report:"+o.ID, o.Report)
			}
			orders = append(orders, row)
		}
		for _, e := range x.said {
			row := evaluationRow{ID: e.ID, DemandID: e.Demand, Round: e.Round, Solved: e.Solved, Score: e.Score, At: store.Micros(e.At)}
			if e.Comment != "" {
				row.Comment = s.Seal("evaluations.comment:"+e.ID, e.Comment)
			}
			said = append(said, row)
		}
		desk, node := placeKey(d.Community), placeKey(d.Node)
		for _, w := range d.indexed() {
			term, known := terms[w]
			if !known {
				term = termOf(s.Blind("demands.words", w))
				terms[w] = term
			}
			words = append(words, termRow{term, d.ID, desk, node})
		}
	}
	const demands, narrow = 250, 1000 // rows a statement, within 32,766 values
	if err := tx.DB().CreateInBatches(rows, demands).Error; err != nil {
		return fmt.Errorf("write demands: %w", err)
	}
	for part := range slices.Chunk(events, narrow) {
		if err := writeEvents(tx, part); err != nil {
			return fmt.Errorf("write their logs: %w", err)
		}
	}
	if len(orders) > 0 {
		if err := tx.DB().CreateInBatches(orders, narrow).Error; err != nil {
			return fmt.Errorf("write their orders: %w", err)
		}
	}
	if len(said) > 0 {
		if err := tx.DB().CreateInBatches(said, narrow).Error; err != nil {
			return fmt.Errorf("write what was said of them: %w", err)
		}
	}
	return writeTerms(tx, words)
}

// writeEvents writes lines of logs in one statement. There are millions of them: what GORM thinks about each would be half of the time.
func writeEvents(tx *store.Tx, list []eventRow) error {
	const one = "(?,?,?,?,?,?,?,?,?,?,?,?)"
	args := make([]any, 0, 12*len(list))
	for _, e := range list {
		args = append(args, e.ID, e.DemandID, e.Version, e.At, e.ActorKind, e.ActorID, e.Role, e.Action, e.FromState, e.ToState, e.Reason, e.Payload)
	}
	_, err := tx.DB().Statement.ConnPool.ExecContext(tx.Context(), "INSERT INTO demand_events (id, demand_id, version, at, actor_kind, actor_id, role, action, from_state, to_state, reason, payload) VALUES "+
		one+strings.Repeat(","+one, len(list)-1), args...)
	return err
}

// writeTerms writes pairs in the order of the table. Numbers and ids are our own and hold nothing that would have to be quoted, so they
// stand in the statement itself: as parameters, thirty to a demand, they would take the server longer than the writing.
func writeTerms(tx *store.Tx, list []termRow) error {
	slices.SortFunc(list, func(a, b termRow) int {
		return cmp.Or(cmp.Compare(a.Term, b.Term), strings.Compare(a.DemandID, b.DemandID))
	})
	const rows = 8000
	for part := range slices.Chunk(list, rows) {
		text := make([]byte, 0, 64*len(part))
		text = append(text, "INSERT INTO demand_terms (term, demand_id, desk, node) VALUES "...)
		for i, w := range part {
			if strings.Trim(w.DemandID, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz") != "" {
				return fmt.Errorf("write words: %q is no id of ours", w.DemandID)
			}
			text = append(text, pick(i > 0, ",(", "(")...)
			text = append(strconv.AppendInt(text, w.Term, 10), ",'"...)
			text = append(append(text, w.DemandID...), "',"...)
			text = append(strconv.AppendInt(text, int64(w.Desk), 10), ',')
			text = append(strconv.AppendInt(text, int64(w.Node), 10), ')')
		}
		if _, err := tx.DB().Statement.ConnPool.ExecContext(tx.Context(), string(text)); err != nil {
			return fmt.Errorf("write words: %w", err)
		}
	}
	return nil
}
