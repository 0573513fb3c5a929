package festival

import (
	"fmt"
	"strings"
	"time"

	"minxu/people"
	"minxu/store"
)

// CheckInByTail checks parties in at the desk by the last four digits of their number. Several may have the same: they are all given, and
// nothing is done until one is named by its whole number.
func (o Office) CheckInByTail(tx *store.Tx, by people.Staff, event, tail string, arrived int) ([]Registration, error) {
	o.Policy = o.Policy.WithDefaults()
	e, err := ByID(tx, event)
	if err != nil {
		return nil, err
	}
	if !MayRun(o.Tree, by, e) {
		return nil, fmt.Errorf("event %s for %s: %w", event, by.ID, store.ErrNotFound)
	}
	switch {
	case e.State == Cancelled || e.State == Postponed || e.State == Draft:
		return nil, refuse("活动%s，不能签到。", e.State.Name())
	case tx.Now().Before(e.Start.Add(-o.Policy.CheckInBefore)):
		return nil, refuse("还没到签到时间，开始前%d分钟起可以签到。", int(o.Policy.CheckInBefore/time.Minute))
	}
	found, err := byTail(tx, event, strings.TrimSpace(tail))
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, refuse("没有找到尾号%s的报名。", tail)
	}
	if len(found) > 1 {
		return found, nil
	}
	r, err := registrationForUpdate(tx, found[0].ID)
	if err != nil {
		return nil, err
	}
	switch r.State {
	case Signed, NoShow:
	case CheckedIn:
		if arrived == 0 || arrived == r.Arrived {
			return nil, refuse("尾号%s已经签到，到场%d位。", r.Tail(), r.Arrived)
		}
	default:
		return nil, refuse("尾号%s现在是“%s”，不能签到。", r.Tail(), r.State.Name())
	}
	if arrived == 0 {
		arrived = r.Party
	}
	if arrived < 1 || arrived > r.Party {
		return nil, refuse("尾号%s报了%d位，到场人数请填1到%d。", r.Tail(), r.Party, r.Party)
	}
	if err := checkIn(tx, &r, arrived, byStaff(by, "check_in", "desk")); err != nil {
		return nil, err
	}
	return []Registration{r}, nil
}

// WalkInAt counts people who came without an account.
func (o Office) WalkInAt(tx *store.Tx, by people.Staff, event string, n int, kind string) error {
	o.Policy = o.Policy.WithDefaults()
	e, err := ByID(tx, event)
	if err != nil {
		return err
	}
	if !MayRun(o.Tree, by, e) {
		return fmt.Errorf("event %s for %s: %w", event, by.ID, store.ErrNotFound)
	}
	if s := e.AtTime(tx.Now()); s == Cancelled || s == Postponed || s == Draft || tx.Now().Before(e.Start.Add(-o.Policy.CheckInBefore)) {
		return refuse("活动现在不能登记到场。")
	}
	if n < 1 || n > 100 {
		return refuse("人数请填1到100。")
	}
	return walkIn(tx, WalkIn{ID: tx.NewID(), Event: event, People: n, Kind: kind, Staff: by.ID, At: tx.Now()}, byStaff(by, "walk_in", ""))
}

// Forgive says that not coming does not count: a person decided so.
func (o Office) Forgive(tx *store.Tx, by people.Staff, id, reason string) error {
	o.Policy = o.Policy.WithDefaults()
	r, err := registrationForUpdate(tx, id)
	if err != nil {
		return err
	}
	e, err := ByID(tx, r.Event)
	if err != nil {
		return err
	}
	if !MayRun(o.Tree, by, e) {
		return fmt.Errorf("registration %s for %s: %w", id, by.ID, store.ErrNotFound)
	}
	if r.State != NoShow || r.Forgiven {
		return refuse("这次报名没有记“未到”，不用处理。")
	}
	if strings.TrimSpace(reason) == "" {
		return refuse("请写原因。")
	}
	return change(tx, &r, NoShow, byStaff(by, "forgive", "appeal"), func(r *Registration) { r.Forgiven = true })
}
