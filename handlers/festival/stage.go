package festival

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
)

// stage lets the judge of conversations set events and registrations up and look at them, in the words of the conversation files.
func (c capability) stage() *handlers.Stage {
	return &handlers.Stage{
		Load: map[string]func(context.Context, *store.Tx, handlers.Scene, []map[string]any) error{"events": c.stageEvents, "registration": c.stageRegistrations},
		Rows: map[string]func(context.Context, store.Reader, handlers.Scene) ([]map[string]any, error){
			"event": stageFree, "registration": stageRows, "event_stats": stageStats},
		Act: map[string]func(context.Context, *store.Tx, handlers.Scene, map[string]any) error{
			"cancel_registration": c.stageCancel},
		Knows: func(_ context.Context, r store.Reader, no string) (bool, error) {
			_, err := RegistrationByNo(r, no)
			if errors.Is(err, store.ErrNotFound) {
				return false, nil
			}
			return err == nil, err
		},
	}
}

func (c capability) stageOffice(s handlers.Scene) Office {
	return Office{Tree: s.Tree, Calendar: s.Calendar, Policy: c.policy}
}

// fields reads the values of a row of the judge.
type fields map[string]any

func (f fields) text(key string) string {
	if v, ok := f[key]; ok && v != nil {
		return fmt.Sprint(v)
	}
	return ""
}

func (f fields) number(key string) (int, error) {
	if f.text(key) == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(f.text(key))
	if err != nil {
		return 0, fmt.Errorf("%s: %w", key, err)
	}
	return n, nil
}

func (f fields) at(key string) (time.Time, error) {
	if f.text(key) == "" {
		return time.Time{}, nil
	}
	t, err := time.Parse(time.RFC3339, f.text(key))
	if err != nil {
		return t, fmt.Errorf("%s: %w", key, err)
	}
	return t, nil
}

// stageEvents writes events as they stand at the beginning of a conversation.
func (c capability) stageEvents(_ context.Context, tx *store.Tx, s handlers.Scene, rows []map[string]any) error {
	for _, row := range rows {
		f := fields(row)
		e := Event{ID: f.text("id"), Title: f.text("title"), Place: f.text("place"), Node: f.text("node"), Notes: f.text("notes"), State: State(f.text("state")), Reason: f.text("reason"),
			Outdoor: f.text("outdoor") == "true", Sport: f.text("sport") == "true", HostFirst: f.text("host_first") == "true", NoOverlap: f.text("overlap_check") == "false"}
		var ok bool
		if e.Theme, ok = ThemeNamed(f.text("theme")); !ok {
			e.Theme = Joy
		}
		var err error
		for key, at := range map[string]*time.Time{"start": &e.Start, "end": &e.End, "signup_open": &e.SignupOpen, "signup_close": &e.SignupClose, "cancel_free_until": &e.CancelUntil} {
			if *at, err = f.at(key); err != nil {
				return fmt.Errorf("event %s: %w", e.ID, err)
			}
		}
		free := 0
		for key, n := range map[string]*int{"capacity": &e.Capacity, "free": &free, "min_age": &e.MinAge, "max_age": &e.MaxAge, "waitlist_max": &e.WaitlistMax} {
			if *n, err = f.number(key); err != nil {
				return fmt.Errorf("event %s: %w", e.ID, err)
			}
		}
		if f.text("free") == "" {
			free = e.Capacity
		}
		e.Elsewhere = max(e.Capacity-free, 0)
		if community := f.text("community"); community != "" && e.Node == "" {
			e.Node = nodeNamed(s.Tree, community)
		}
		if err := c.stageOffice(s).Restore(tx, e, true); err != nil {
			return err
		}
	}
	return nil
}

// nodeNamed finds a node by its name.
func nodeNamed(t *people.Tree, name string) string {
	for _, n := range t.Nodes() {
		if n.Name == name && !n.Retired {
			return n.Code
		}
	}
	return ""
}

// stageRegistrations writes registrations; they are already counted in the seats that are free.
func (c capability) stageRegistrations(_ context.Context, tx *store.Tx, s handlers.Scene, rows []map[string]any) error {
	for _, row := range rows {
		f := fields(row)
		who, err := s.Resident(tx, f.text("user"))
		if err != nil {
			return fmt.Errorf("registration %s: %w", f.text("reg_no"), err)
		}
		r := Registration{No: f.text("reg_no"), Event: f.text("event"), Resident: who.ID, State: RegState(f.text("state")), Code: orElse(f.text("code"), f.text("checkin_code")),
			Exempt: exemptBand(who.AgeBand)}
		if n, ok := s.Tree.Community(who.Home); ok {
			r.Node = n.Code
		}
		for key, n := range map[string]*int{"party": &r.Party, "attended": &r.Arrived, "tries": &r.Tries, "score": &r.Score} {
			if *n, err = f.number(key); err != nil {
				return fmt.Errorf("registration %s: %w", r.No, err)
			}
		}
		for key, at := range map[string]*time.Time{"offer_expires_at": &r.OfferExpires, "offered_at": &r.Offered, "no_show_at": &r.NoShow, "checked_in_at": &r.Checked,
			"reminded_at": &r.Reminded, "signed_at": &r.Signed} {
			if *at, err = f.at(key); err != nil {
				return fmt.Errorf("registration %s: %w", r.No, err)
			}
		}
		r.Party = max(r.Party, 1)
		r.People = Crowd(r.Party, Reading{}, who.AgeBand)
		if err := c.stageOffice(s).RestoreRegistration(tx, r); err != nil {
			return err
		}
	}
	return nil
}

func stageFree(_ context.Context, r store.Reader, _ handlers.Scene) ([]map[string]any, error) {
	events, err := Events(r, EventFilter{Limit: 1000})
	if err != nil {
		return nil, err
	}
	rows := make([]map[string]any, len(events))
	for i, e := range events {
		rows[i] = map[string]any{"id": e.ID, "free": e.Free(), "state": string(e.Stands(r.Now())), "waiting": e.Waiting}
	}
	return rows, nil
}

func stageRows(_ context.Context, r store.Reader, s handlers.Scene) ([]map[string]any, error) {
	list, err := Every(r, "", 1000)
	if err != nil {
		return nil, err
	}
	rows := make([]map[string]any, len(list))
	for i, reg := range list {
		rows[i] = map[string]any{"reg_no": reg.No, "user": s.User(reg.Resident), "event": reg.Event, "party": reg.Party, "state": string(reg.State),
			"offer_expires_at": reg.OfferExpires, "attended": reg.Arrived, "score": reg.Score}
	}
	return rows, nil
}

func stageStats(_ context.Context, r store.Reader, _ handlers.Scene) ([]map[string]any, error) {
	events, err := Events(r, EventFilter{Limit: 1000})
	if err != nil {
		return nil, err
	}
	var rows []map[string]any
	for _, e := range events {
		n, err := attended(r, e.ID)
		if err != nil {
			return nil, err
		}
		rows = append(rows, map[string]any{"id": e.ID, "attended_people": n})
	}
	return rows, nil
}

// stageCancel is somebody outside the conversation giving seats up in time.
func (c capability) stageCancel(_ context.Context, tx *store.Tx, s handlers.Scene, row map[string]any) error {
	f := fields(row)
	seats, err := f.number("seats")
	if err != nil {
		return err
	}
	return c.stageOffice(s).FreeElsewhere(tx, f.text("cancel_registration"), max(seats, 1))
}

// hostOf finds the community in whose rooms an event is held; empty when its place names none.
func hostOf(t *people.Tree, place string) string {
	for _, n := range t.Nodes() {
		if n.Kind == people.KindCommunity && !n.Retired && strings.HasPrefix(place, n.Name) {
			return n.Code
		}
	}
	return ""
}

// dayOfNumber reads the day of a number: LJ20260310....
func dayOfNumber(no string, fallback time.Time) time.Time {
	if len(no) < 10 {
		return fallback
	}
	day, err := time.ParseInLocation("20060102", no[2:10], calendar.Shanghai())
	if err != nil {
		return fallback
	}
	return day.Add(10 * time.Hour)
}
