package lawyer

import (
	"fmt"
	"slices"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

// Clocks: plans become sessions every night; the ledger is looked at on its days.
const (
	clockPlans  = "plans"
	clockLedger = "ledger"
)

// planHour is when a day's plans are looked at; planAhead is how many days beyond the horizon sessions are made.
const (
	planHour  = time.Hour
	planAhead = 7
)

// Wind lets the clocks run; running ones go on as they are.
func (o Office) Wind(tx *store.Tx) error {
	for name, at := range map[string]time.Time{clockPlans: tx.Now(), clockLedger: nextAlert(tx.Now())} {
		runs, err := wound(tx, name)
		if err != nil {
			return err
		}
		if runs {
			continue
		}
		if err := setClock(tx, name, at); err != nil {
			return err
		}
	}
	return nil
}

func (o Office) tendClock(tx *store.Tx, name string) error {
	now := tx.Now()
	next := nextAlert(now)
	if name == clockPlans {
		next = calendar.Midnight(now).AddDate(0, 0, 1).Add(planHour)
	}
	mine, err := clockStruck(tx, name, next)
	if err != nil || !mine {
		return err
	}
	if name == clockPlans {
		_, err = o.MakeSessions(tx, nil)
		return err
	}
	return o.warn(tx)
}

// MakeSessions turns the plans of communities (nil: all) into sessions as far ahead as can be booked, and a week more, and tells how many are
// new. Sessions that are there stay as they are: changing them is a deed of its own.
func (o Office) MakeSessions(tx *store.Tx, communities []string) (int, error) {
	from := tx.Now()
	to := from.AddDate(0, 0, o.Policy.Horizon+planAhead)
	plans, err := Plans(tx, communities)
	if err != nil || len(plans) == 0 {
		return 0, err
	}
	day := func(at time.Time) string { return at.In(calendar.Shanghai()).Format(time.DateOnly) }
	exceptions, err := Exceptions(tx, communities, day(from.AddDate(0, 0, -makeUpReach)), day(to.AddDate(0, 0, makeUpReach)))
	if err != nil {
		return 0, err
	}
	there, err := Sessions(tx, SessionFilter{From: calendar.Midnight(from), To: to.AddDate(0, 0, 2), OpenOnly: true, Limit: 5000})
	if err != nil {
		return 0, err
	}
	made := 0
	for _, p := range plans {
		for _, s := range p.Sessions(o.Calendar, exceptions, from, to) {
			_, known, err := sessionOfKey(tx, s.Key)
			if err != nil {
				return made, err
			}
			if known || !s.Start.After(from) || slices.ContainsFunc(there, func(other Session) bool { return Overlap(s, other) }) {
				continue
			}
			if err := putSession(tx, s, SlotsOf(s, p.Slot)); err != nil {
				return made, err
			}
			there = append(there, s)
			made++
		}
	}
	return made, nil
}

// warn tells stewards of communities that are behind with hours or lectures.
func (o Office) warn(tx *store.Tx) error {
	now := tx.Now()
	alerts := alertsAt(now)
	if len(alerts) == 0 {
		return nil
	}
	communities, err := o.contracted(tx, QuarterStart(now), now)
	if err != nil {
		return err
	}
	for _, code := range communities {
		for _, a := range alerts {
			text, behind, err := o.behind(tx, code, a)
			if err != nil {
				return err
			}
			if !behind {
				continue
			}
			for _, role := range []string{people.RoleSteward, people.RoleStreetOperator} {
				s, ok := people.Holder(o.Tree, code, role)
				if !ok {
					continue
				}
				key := fmt.Sprintf("lawyer:ledger:%s:%s:%s:%s", code, a, now.In(calendar.Shanghai()).Format(time.DateOnly), s.ID)
				err := people.Tell(tx, people.Card{To: s, Kind: cardLedger, Key: key, Title: "【法律顾问履约提醒】" + o.community(code), Text: text, Path: "/console/lawyer/ledger"})
				if err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// contracted lists the communities that have a plan, or had a session in a stretch of time.
func (o Office) contracted(r store.Reader, from, to time.Time) ([]string, error) {
	var codes []string
	plans, err := Plans(r, nil)
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		codes = append(codes, p.Community)
	}
	sessions, err := Sessions(r, SessionFilter{From: from, To: to, Limit: 5000})
	if err != nil {
		return nil, err
	}
	for _, s := range sessions {
		codes = append(codes, s.Community)
	}
	slices.Sort(codes)
	return slices.Compact(codes), nil
}

// behind says whether a community is behind at the day of an alert, and how.
func (o Office) behind(r store.Reader, code string, a alert) (string, bool, error) {
	now := r.Now()
	if a == alertLecture {
		from := QuarterStart(now)
		entries, err := Entries(r, []string{code}, from, from.AddDate(0, 3, 0))
		if err != nil {
			return "", false, err
		}
		held, scheduled := Lectures(entries, now)
		return "本季度第10周了，还没有办过法治讲座，也没有安排。每季度至少1场。", held+scheduled < o.Policy.Lectures, nil
	}
	m, err := o.Month(r, code, now)
	if err != nil {
		return "", false, err
	}
	return fmt.Sprintf("本月到今天坐班%d分钟，要求%d分钟（%.1f%%）。请和律师核对签到，补排时间。", m.Minutes, m.Due, m.Rate*100), m.short(a), nil
}

// Month counts the month of a community that an instant lies in.
func (o Office) Month(r store.Reader, code string, at time.Time) (Month, error) {
	from := MonthStart(at)
	to := from.AddDate(0, 1, 0)
	sessions, err := Sessions(r, SessionFilter{Communities: []string{code}, From: from, To: to, Limit: 1000})
	if err != nil {
		return Month{}, err
	}
	ids := make([]string, len(sessions))
	for i, s := range sessions {
		ids[i] = s.ID
	}
	slots, err := Slots(r, ids...)
	if err != nil {
		return Month{}, err
	}
	entries, err := Entries(r, []string{code}, from, to)
	if err != nil {
		return Month{}, err
	}
	share := 1.0
	plans, err := Plans(r, []string{code})
	if err != nil {
		return Month{}, err
	}
	if len(plans) > 0 {
		share = 0
		for _, p := range plans {
			share = max(share, ContractShare(at, p.ValidFrom, p.ValidTo))
		}
	}
	return o.Policy.MonthOf(sessions, slots, entries, share, r.Now()), nil
}
