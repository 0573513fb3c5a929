package festival

import (
	"fmt"
	"strings"
	"time"

	"minxu/people"
	"minxu/store"
)

// Acts of staff. Each checks the person's place and role, goes through the table of moves, and tells residents by outbox rows of the same
// transaction. A *handlers.Refusal is a sentence for the person.

func byStaff(by people.Staff, action, reason string) done {
	return done{Action: action, Who: "staff", ActorID: by.ID, Role: by.Role, Reason: reason}
}

// MayRun says whether somebody may run an event: theirs is the host's place, or the whole district where it has none.
func MayRun(t *people.Tree, by people.Staff, e Event) bool {
	node := e.Node
	if node == "" {
		root, ok := t.Root()
		if !ok {
			return false
		}
		node = root.Code
	}
	return by.May(t, people.RunEvent, node)
}

// held reads an event for change if the person may run it. Somebody else's event is as good as none.
func (o Office) held(tx *store.Tx, by people.Staff, id string) (Event, error) {
	e, err := eventForUpdate(tx, id)
	if err != nil {
		return Event{}, err
	}
	if !MayRun(o.Tree, by, e) {
		return Event{}, fmt.Errorf("event %s for %s: %w", id, by.ID, store.ErrNotFound)
	}
	return e, nil
}

// CheckEvent says what is wrong with an event; empty when nothing is.
func CheckEvent(e Event) string {
	switch {
	case strings.TrimSpace(e.Title) == "" || strings.TrimSpace(e.Place) == "":
		return "请写活动名称和地点。"
	case e.Start.IsZero() || e.End.IsZero() || !e.End.After(e.Start):
		return "结束时间要在开始时间之后。"
	case e.Capacity < 1:
		return "名额至少1个。"
	case e.SignupClose.IsZero() || e.SignupClose.After(e.Start):
		return "报名截止不能晚于开始时间。"
	case !e.SignupOpen.IsZero() && !e.SignupOpen.Before(e.SignupClose):
		return "开始报名要早于报名截止。"
	case e.CancelUntil.After(e.Start):
		return "免费取消的时间不能晚于开始时间。"
	case e.MaxAge > 0 && e.MinAge > e.MaxAge:
		return "最小年龄不能大于最大年龄。"
	}
	return ""
}

// prepared fills what an organiser may leave out.
func (o Office) prepared(e Event) Event {
	if e.SignupClose.IsZero() {
		e.SignupClose = e.Start
	}
	if e.CancelUntil.IsZero() {
		e.CancelUntil = e.Start.Add(-o.Policy.CancelFree)
	}
	return e
}

// Make writes a new event as a draft.
func (o Office) Make(tx *store.Tx, by people.Staff, e Event) (Event, error) {
	o.Policy = o.Policy.WithDefaults()
	e = o.prepared(e)
	if !MayRun(o.Tree, by, e) {
		return Event{}, refuse("您的岗位不能在这里办活动。")
	}
	if says := CheckEvent(e); says != "" {
		return Event{}, refuse("%s", says)
	}
	e.ID, e.State, e.Taken, e.Elsewhere, e.Waiting, e.LastSeq = tx.NewID(), Draft, 0, 0, 0, 0
	return e, createEvent(tx, &e, byStaff(by, "make", ""))
}

// Edit changes what an event is; its seats are never fewer than those that are held, and time that is over is not changed.
func (o Office) Edit(tx *store.Tx, by people.Staff, id string, set func(*Event)) (Event, error) {
	o.Policy = o.Policy.WithDefaults()
	e, err := o.held(tx, by, id)
	if err != nil {
		return Event{}, err
	}
	from, was := e.State, e
	if from == Cancelled || from == Ended || from == Running {
		return Event{}, refuse("活动%s，不能再改。", from.Name())
	}
	set(&e)
	e = o.prepared(e)
	e.ID, e.State, e.Taken, e.Elsewhere, e.Waiting, e.LastSeq, e.Version = was.ID, from, was.Taken, was.Elsewhere, was.Waiting, was.LastSeq, was.Version
	switch {
	case e.Capacity < e.Taken:
		return Event{}, refuse("已有%d个名额被占，总数不能改成%d。", e.Taken, e.Capacity)
	case from != Draft && !e.Start.Equal(was.Start):
		return Event{}, refuse("已发布的活动改时间，请用“改期”，会通知报名的居民。")
	case !MayRun(o.Tree, by, e):
		return Event{}, refuse("您的岗位不能在这里办活动。")
	}
	if says := CheckEvent(e); says != "" {
		return Event{}, refuse("%s", says)
	}
	if from != Draft && from != Postponed && e.AtTime(tx.Now()) != from && from.May(e.AtTime(tx.Now())) {
		e.State = e.AtTime(tx.Now())
	}
	if err := changeEvent(tx, &e, from, byStaff(by, "edit", "")); err != nil {
		return Event{}, err
	}
	if err := o.promote(tx, &e); err != nil {
		return Event{}, err
	}
	return e, o.schedule(tx, &e)
}

// Publish lets residents see a draft; sign-up opens at its time.
func (o Office) Publish(tx *store.Tx, by people.Staff, id string) error {
	o.Policy = o.Policy.WithDefaults()
	e, err := o.held(tx, by, id)
	if err != nil {
		return err
	}
	if e.State != Draft {
		return refuse("活动%s，不用再发布。", e.State.Name())
	}
	if !tx.Now().Before(e.Start) {
		return refuse("开始时间已经过了，请先改时间。")
	}
	e.State = Published
	if err := changeEvent(tx, &e, Draft, byStaff(by, "publish", "")); err != nil {
		return err
	}
	if to := e.AtTime(tx.Now()); to != Published {
		e.State = to
		if err := changeEvent(tx, &e, Published, byStaff(by, "move", "time")); err != nil {
			return err
		}
	}
	return o.schedule(tx, &e)
}

// CloseSignup ends the sign-up now.
func (o Office) CloseSignup(tx *store.Tx, by people.Staff, id string) error {
	_, err := o.Edit(tx, by, id, func(e *Event) {
		if tx.Now().Before(e.SignupClose) {
			e.SignupClose = tx.Now()
		}
	})
	return err
}

// Cancel ends an event: everybody who signed up or waits is told why, nobody is marked, the list stays.
func (o Office) Cancel(tx *store.Tx, by people.Staff, id, reason string) error {
	o.Policy = o.Policy.WithDefaults()
	e, err := o.held(tx, by, id)
	if err != nil {
		return err
	}
	if strings.TrimSpace(reason) == "" {
		return refuse("请写取消的原因，居民会看到。")
	}
	from := e.State
	if !from.May(Cancelled) {
		return refuse("活动%s，不能取消。", from.Name())
	}
	e.State, e.Reason = Cancelled, reason
	if err := changeEvent(tx, &e, from, byStaff(by, "cancel", "organiser")); err != nil {
		return err
	}
	told, err := Of(tx, e.ID, Signed, Waitlisted, Offered)
	if err != nil {
		return err
	}
	now := tx.Now()
	for _, r := range told {
		if from != Draft {
			if err := o.tellCancelled(tx, e, r); err != nil {
				return err
			}
		}
		seats, waiting := -r.Party, 0
		if r.State == Waitlisted {
			seats, waiting = 0, -1
		}
		if err := change(tx, &r, GivenUp, byStaff(by, "cancel", "organiser"), func(r *Registration) { r.Ended = now }); err != nil {
			return err
		}
		if err := moveSeats(tx, &e, seats, waiting); err != nil {
			return err
		}
	}
	return o.schedule(tx, &e)
}

// Postpone puts an event off: to a new start, or until one is known (the zero time). Everybody keeps their place and is asked whether the
// new date fits; sign-up and free giving up move with it.
func (o Office) Postpone(tx *store.Tx, by people.Staff, id string, start time.Time, reason string) error {
	o.Policy = o.Policy.WithDefaults()
	e, err := o.held(tx, by, id)
	if err != nil {
		return err
	}
	now := tx.Now()
	from := e.State
	switch {
	case strings.TrimSpace(reason) == "" && from != Postponed:
		return refuse("请写改期的原因，居民会看到。")
	case from != Postponed && !from.May(Postponed):
		return refuse("活动%s，不能改期。", from.Name())
	case !start.IsZero() && !start.After(now):
		return refuse("新的开始时间要在现在之后。")
	}
	if reason != "" {
		e.Reason = reason
	}
	if from != Postponed {
		e.State, e.Was = Postponed, e.Start
		if err := changeEvent(tx, &e, from, byStaff(by, "postpone", "organiser")); err != nil {
			return err
		}
	} else if start.IsZero() {
		return refuse("已经改期了，请填新的时间。")
	}
	if !start.IsZero() {
		by := byStaff(by, "reschedule", "organiser")
		shift := start.Sub(e.Start)
		e.Start, e.End, e.SignupClose, e.CancelUntil = start, e.End.Add(shift), e.SignupClose.Add(shift), e.CancelUntil.Add(shift)
		e.State = Published
		if to := e.AtTime(now); to != Published {
			e.State = to
		}
		if err := changeEvent(tx, &e, Postponed, by); err != nil {
			return err
		}
	}
	told, err := Of(tx, e.ID, Signed, Waitlisted, Offered)
	if err != nil {
		return err
	}
	for _, r := range told {
		if r.State == Signed && !start.IsZero() {
			if err := change(tx, &r, Signed, byStaff(by, "move", "organiser"), func(r *Registration) { r.Moved, r.Coming, r.Reminded = now, false, time.Time{} }); err != nil {
				return err
			}
		}
		if err := o.tellPostponed(tx, e, r); err != nil {
			return err
		}
	}
	if err := o.promote(tx, &e); err != nil {
		return err
	}
	return o.schedule(tx, &e)
}

// Copy makes a draft of the same event at another time, in another edition where one is named.
func (o Office) Copy(tx *store.Tx, by people.Staff, id string, start time.Time, edition string) (Event, error) {
	o.Policy = o.Policy.WithDefaults()
	e, err := ByID(tx, id)
	if err != nil {
		return Event{}, err
	}
	if !MayRun(o.Tree, by, e) {
		return Event{}, fmt.Errorf("event %s for %s: %w", id, by.ID, store.ErrNotFound)
	}
	if start.IsZero() || !start.After(tx.Now()) {
		return Event{}, refuse("请填一个以后的开始时间。")
	}
	shift := start.Sub(e.Start)
	e.Start, e.End, e.SignupClose, e.CancelUntil = start, e.End.Add(shift), e.SignupClose.Add(shift), e.CancelUntil.Add(shift)
	if !e.SignupOpen.IsZero() {
		e.SignupOpen = e.SignupOpen.Add(shift)
	}
	e.Reason, e.Was, e.Reminded, e.Next = "", time.Time{}, time.Time{}, time.Time{}
	if edition != "" {
		e.Edition = edition
	}
	return o.Make(tx, by, e)
}
