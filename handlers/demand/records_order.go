package demand

import (
	"fmt"
	"time"

	"gorm.io/gorm/clause"

	"minxu/store"
)

type orderRow struct {
	ID        string `gorm:"primaryKey"`
	DemandID  string
	Unit      string
	Part      string
	Task      []byte
	State     string
	SentBy    string
	SentAt    int64
	SignDueAt int64
	DueAt     int64
	SignedAt  int64
	EndedAt   int64
	Report    []byte
	NextAt    int64 // when its clock is looked at; 0 = never
}

func (orderRow) TableName() string { return "demand_orders" }

func (row orderRow) order(s *store.Sealer) (Order, error) {
	o := Order{ID: row.ID, Demand: row.DemandID, Unit: row.Unit, Part: Part(row.Part), State: OrderState(row.State), SentBy: row.SentBy,
		SentAt: store.FromMicros(row.SentAt), SignDue: store.FromMicros(row.SignDueAt), Due: store.FromMicros(row.DueAt),
		SignedAt: store.FromMicros(row.SignedAt), EndedAt: store.FromMicros(row.EndedAt)}
	for column, words := range map[string]struct {
		sealed []byte
		text   *string
	}{"task": {row.Task, &o.Task}, "report": {row.Report, &o.Report}} {
		text, err := s.Unseal("demand_orders."+column+":"+row.ID, words.sealed)
		if err != nil {
			return Order{}, fmt.Errorf("unseal an order of demand %s: %w", row.DemandID, err)
		}
		*words.text = text
	}
	return o, nil
}

// sendOrder writes a new order.
func sendOrder(tx *store.Tx, o *Order) error {
	o.ID = tx.NewID()
	row := orderRow{ID: o.ID, DemandID: o.Demand, Unit: o.Unit, Part: string(o.Part), State: string(o.State), SentBy: o.SentBy, SentAt: store.Micros(o.SentAt),
		SignDueAt: store.Micros(o.SignDue), DueAt: store.Micros(o.Due), SignedAt: store.Micros(o.SignedAt), NextAt: store.Micros(o.next(o.SentAt))}
	if o.Task != "" {
		row.Task = tx.Sealer().Seal("demand_orders.task:"+o.ID, o.Task)
	}
	if err := tx.DB().Create(&row).Error; err != nil {
		return fmt.Errorf("send an order of demand %s: %w", o.Demand, err)
	}
	return nil
}

// moveOrder changes an order of a case that still stands as it was read: signed, or ended with a report; its cards say so. The case is held
// by this transaction.
func moveOrder(tx *store.Tx, d Demand, o *Order, to OrderState, report string) error {
	now, was := tx.Now(), o.State
	o.State = to
	switch {
	case to == OrderSigned:
		o.SignedAt = now
	default:
		o.EndedAt = now
	}
	set := map[string]any{"state": string(to), "signed_at": store.Micros(o.SignedAt), "ended_at": store.Micros(o.EndedAt), "next_at": store.Micros(o.next(now))}
	if report != "" {
		o.Report = report
		set["report"] = tx.Sealer().Seal("demand_orders.report:"+o.ID, report)
	}
	done := tx.DB().Model(&orderRow{}).Where("id = ? AND state = ?", o.ID, string(was)).Updates(set)
	if done.Error != nil {
		return fmt.Errorf("move an order of demand %s: %w", o.Demand, done.Error)
	}
	if done.RowsAffected != 1 {
		return fmt.Errorf("move an order of demand %s: %w", o.Demand, errOvertaken)
	}
	return endOrderCards(tx, d, *o, to)
}

// Orders lists what units were asked to do about a demand, oldest first.
func Orders(r store.Reader, demand string) ([]Order, error) {
	return readOrders(r, "demand_id = ?", demand)
}

// ordersOf lists the running orders of a unit, oldest first, at most 200.
func ordersOf(r store.Reader, unit string) ([]Order, error) {
	return readOrders(r, "unit = ? AND ended_at = 0", unit)
}

// dueOrders lists the orders whose clock has to be looked at.
func dueOrders(r store.Reader, most int) ([]Order, error) {
	list, err := readOrders(r, "next_at > 0 AND next_at <= ?", store.Micros(r.Now()))
	return list[:min(len(list), most)], err
}

func readOrders(r store.Reader, where string, args ...any) ([]Order, error) {
	const most = 200
	var rows []orderRow
	if err := r.DB().Where(where, args...).Order("id").Limit(most).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("read orders: %w", err)
	}
	list := make([]Order, 0, len(rows))
	for _, row := range rows {
		o, err := row.order(r.Sealer())
		if err != nil {
			return nil, err
		}
		list = append(list, o)
	}
	return list, nil
}

// warnedOrder notes that the clock of an order was looked at and when it is next. It is false when another process was faster.
func warnedOrder(tx *store.Tx, o Order) (bool, error) {
	done := tx.DB().Model(&orderRow{}).Where("id = ? AND next_at > 0 AND next_at <= ? AND state = ?", o.ID, store.Micros(tx.Now()), string(o.State)).
		Update("next_at", store.Micros(o.next(tx.Now())))
	if done.Error != nil {
		return false, fmt.Errorf("note the clock of an order: %w", done.Error)
	}
	return done.RowsAffected == 1, nil
}

// nextOrder gives the instant at which the clock of an order falls due next; zero when none does.
func nextOrder(r store.Reader) (time.Time, error) {
	var rows []orderRow
	if err := r.DB().Select("next_at").Where("next_at > 0").Order("next_at").Limit(1).Find(&rows).Error; err != nil {
		return time.Time{}, fmt.Errorf("find the next clock of an order: %w", err)
	}
	if len(rows) == 0 {
		return time.Time{}, nil
	}
	return store.FromMicros(rows[0].NextAt), nil
}

// forgetOrders erases the words of the orders of a demand.
func forgetOrders(tx *store.Tx, demand string) error {
	if err := tx.DB().Model(&orderRow{}).Where("demand_id = ?", demand).Updates(map[string]any{"task": nil, "report": nil}).Error; err != nil {
		return fmt.Errorf("erase the orders of demand %s: %w", demand, err)
	}
	return nil
}

type unitRow struct {
	Name   string `gorm:"primaryKey"`
	Kind   string
	Node   string
	Active bool
	ByID   string
	At     int64
}

func (unitRow) TableName() string { return "demand_units" }

// KeepUnit writes a unit outside the house into the list, or changes its kind, place and whether it is still called.
func KeepUnit(tx *store.Tx, u Unit, by string) error {
	row := unitRow{Name: u.Name, Kind: u.Kind, Node: u.Node, Active: u.Active, ByID: by, At: store.Micros(tx.Now())}
	err := tx.DB().Clauses(clause.OnConflict{Columns: []clause.Column{{Name: "name"}}, DoUpdates: clause.AssignmentColumns([]string{"kind", "node", "active", "by_id", "at"})}).
		Create(&row).Error
	if err != nil {
		return fmt.Errorf("keep a unit: %w", err)
	}
	return tx.Audit(store.Entry{ActorKind: string(ByStaff), ActorID: by, Action: "demand.unit", ObjectKind: "unit", ObjectID: u.Name, Reason: u.Kind})
}

// Units lists the units outside the house by name, at most 500.
func Units(r store.Reader) ([]Unit, error) {
	const most = 500
	var rows []unitRow
	if err := r.DB().Order("name").Limit(most).Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list the units: %w", err)
	}
	list := make([]Unit, len(rows))
	for i, row := range rows {
		list[i] = Unit{row.Name, row.Kind, row.Node, row.Active}
	}
	return list, nil
}

// unitKnown says whether a unit is in the list.
func unitKnown(r store.Reader, name string) (bool, error) {
	var rows []unitRow
	if err := r.DB().Where("name = ?", name).Limit(1).Find(&rows).Error; err != nil {
		return false, fmt.Errorf("find a unit: %w", err)
	}
	return len(rows) > 0, nil
}
