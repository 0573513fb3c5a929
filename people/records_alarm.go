package people

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"minxu/store"
)

type alertRow struct {
	ID         string `gorm:"primaryKey"`
	Ukey       string
	Kind       string
	ResidentID string
	Node       string
	About      string
	Text       []byte
	Receivers  int
	Rings      int
	NextRing   int64 // 0: rings no more
	RaisedAt   int64
	SeenAt     int64
	SeenBy     string
}

func (alertRow) TableName() string { return "duty_alerts" }

func (row alertRow) alert(r store.Reader) (Alert, error) {
	text, err := r.Sealer().Unseal("duty_alerts.text:"+row.ID, row.Text)
	if err != nil {
		return Alert{}, fmt.Errorf("unseal alarm %s: %w", row.ID, err)
	}
	return Alert{ID: row.ID, Kind: row.Kind, Resident: row.ResidentID, Node: row.Node, About: row.About, Text: text,
		Receivers: row.Receivers, Rings: row.Rings, At: store.FromMicros(row.RaisedAt), SeenAt: store.FromMicros(row.SeenAt),
		SeenBy: row.SeenBy}, nil
}

// Raise writes one alarm and a card to everybody on duty for its place, in this transaction. It gives who was called;
// nobody is no error, for the record alone makes the console ring.
func Raise(tx *store.Tx, t *Tree, a Alarm) ([]Staff, error) {
	row := alertRow{ID: tx.NewID(), Ukey: a.Key, Kind: a.Kind, ResidentID: a.Resident, Node: a.Node, About: a.About,
		Rings: 1, RaisedAt: store.Micros(tx.Now())}
	if row.Ukey == "" {
		row.Ukey = row.ID
	}
	if a.Text != "" {
		row.Text = tx.Sealer().Seal("duty_alerts.text:"+row.ID, a.Text)
	}
	if repeats(a.Kind) {
		row.NextRing = store.Micros(tx.Now().Add(ringEvery))
	}
	called := DutyFor(t, a.Node)
	row.Receivers = len(called)
	if err := tx.DB().Clauses(clause.OnConflict{DoNothing: true}).Create(&row).Error; err != nil {
		return nil, fmt.Errorf("write an alarm: %w", err)
	}
	var kept alertRow
	if err := tx.DB().Clauses(clause.Locking{Strength: "UPDATE"}).Where("ukey = ?", row.Ukey).Take(&kept).Error; err != nil {
		return nil, fmt.Errorf("read an alarm: %w", err)
	}
	if kept.ID != row.ID {
		return called, nil // the same alarm was raised before
	}
	return called, ring(tx, t, row, a.Text, called)
}

func ring(tx *store.Tx, t *Tree, row alertRow, text string, called []Staff) error {
	place := t.Path(row.Node)
	if place == "" {
		place = "位置不明，请在后台查看"
	}
	for _, s := range called {
		err := Tell(tx, Card{To: s, Kind: CardAlarm, Key: "alarm:" + row.ID + ":" + strconv.Itoa(row.Rings) + ":" + s.ID,
			From: row.ResidentID, About: row.About, Title: "【" + AlarmName(row.Kind) + "】" + place,
			Text: text + "\n请马上处理，并在后台点“我来处理”。", Path: "/console/team/alarms"})
		if err != nil {
			return err
		}
	}
	return nil
}

// Tell posts a card to one member of staff in this transaction. A Key told before is told once.
func Tell(tx *store.Tx, c Card) error {
	if len(c.Buttons) > buttonsMost {
		return fmt.Errorf("card %s has %d buttons, %d is the most", c.Key, len(c.Buttons), buttonsMost)
	}
	data, err := json.Marshal(CardData{Title: c.Title, Path: c.Path, From: c.From, Buttons: c.Buttons})
	if err != nil {
		return fmt.Errorf("write card %s: %w", c.Key, err)
	}
	err = tx.Post(store.Outgoing{Key: c.Key, Staff: c.To.ID, Platform: "wecom", Kind: c.Kind, Channel: "app", Body: c.Text,
		Data: string(data), About: c.About, NotBefore: c.NotBefore})
	if err != nil {
		return fmt.Errorf("post card %s: %w", c.Key, err)
	}
	return nil
}

// RingAgain rings the alarms that nobody has answered for ten minutes, six times in all, and tells how many it rang. It
// is called about every half minute; two callers at once ring once.
func RingAgain(tx *store.Tx, t *Tree) (int, error) {
	now := store.Micros(tx.Now())
	var rows []alertRow
	err := tx.DB().Where("seen_at = 0 AND next_ring > 0 AND next_ring <= ?", now).Order("next_ring").Limit(50).Find(&rows).Error
	if err != nil {
		return 0, fmt.Errorf("list the unanswered alarms: %w", err)
	}
	rung := 0
	for _, row := range rows {
		next := store.Micros(tx.Now().Add(ringEvery))
		if row.Rings+1 >= ringsMost {
			next = 0
		}
		claim := tx.DB().Model(&alertRow{}).Where("id = ? AND rings = ? AND seen_at = 0", row.ID, row.Rings).
			Updates(map[string]any{"rings": row.Rings + 1, "next_ring": next})
		if claim.Error != nil {
			return rung, fmt.Errorf("ring alarm %s again: %w", row.ID, claim.Error)
		}
		if claim.RowsAffected == 0 {
			continue
		}
		a, err := row.alert(tx)
		if err != nil {
			return rung, err
		}
		row.Rings++
		if err := ring(tx, t, row, a.Text, DutyFor(t, row.Node)); err != nil {
			return rung, err
		}
		rung++
	}
	return rung, nil
}

// SeeAlert notes that a member of staff has taken an alarm in hand; it rings no more. It is false when somebody else was
// first.
func SeeAlert(tx *store.Tx, id string, by Staff) (bool, error) {
	done := tx.DB().Model(&alertRow{}).Where("id = ? AND seen_at = 0", id).
		Updates(map[string]any{"seen_at": store.Micros(tx.Now()), "seen_by": by.ID, "next_ring": int64(0)})
	if done.Error != nil {
		return false, fmt.Errorf("answer alarm %s: %w", id, done.Error)
	}
	if done.RowsAffected == 0 {
		return false, nil
	}
	return true, tx.Audit(store.Entry{ActorKind: "staff", ActorID: by.ID, Role: by.Role, Action: "alarm.seen",
		ObjectKind: "duty_alert", ObjectID: id})
}

// AlertByID gives one alarm; false when there is none.
func AlertByID(r store.Reader, id string) (Alert, bool, error) {
	var row alertRow
	err := r.DB().Where("id = ?", id).Take(&row).Error
	if errors.Is(err, gorm.ErrRecordNotFound) {
		return Alert{}, false, nil
	}
	if err != nil {
		return Alert{}, false, fmt.Errorf("read alarm %s: %w", id, err)
	}
	a, err := row.alert(r)
	return a, err == nil, err
}

// AlertFilter narrows Alerts; empty fields do not narrow.
type AlertFilter struct {
	Nodes    []string // nil: everywhere, unknown places included
	Resident string
	Open     bool   // only what nobody has answered
	Before   string // older than this id
	Limit    int    // 0 = 50
}

// Alerts lists alarms, newest first.
func Alerts(r store.Reader, f AlertFilter) ([]Alert, error) {
	if f.Limit <= 0 {
		f.Limit = 50
	}
	query := r.DB().Order("id DESC").Limit(f.Limit)
	if f.Nodes != nil {
		query = query.Where("node IN ?", f.Nodes)
	}
	if f.Resident != "" {
		query = query.Where("resident_id = ?", f.Resident)
	}
	if f.Open {
		query = query.Where("seen_at = 0")
	}
	if f.Before != "" {
		query = query.Where("id < ?", f.Before)
	}
	var rows []alertRow
	if err := query.Find(&rows).Error; err != nil {
		return nil, fmt.Errorf("list the alarms: %w", err)
	}
	list := make([]Alert, 0, len(rows))
	for _, row := range rows {
		a, err := row.alert(r)
		if err != nil {
			return nil, err
		}
		list = append(list, a)
	}
	return list, nil
}
