package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"minxu/district"
	"minxu/handlers/festival"
	"minxu/people"
	"minxu/store"
)

// festivalSections are the sections of a district file that handlers/festival reads.
func festivalSections() []district.Section {
	var themes []string
	for _, t := range festival.Themes() {
		themes = append(themes, t.Name(), string(t))
	}
	whole := func(name string) district.Field { return district.Field{Name: name, Kind: district.Whole} }
	truth := func(name string) district.Field { return district.Field{Name: name, Kind: district.Truth} }
	at := func(name string, need bool) district.Field {
		return district.Field{Name: name, Kind: district.Instant, Need: need}
	}
	return []district.Section{
		{Key: "editions", Fields: []district.Field{{Name: "id", Need: true, Max: 40}, {Name: "number", Kind: district.Whole, Need: true}, {Name: "title"}, at("start", false), at("end", false)},
			Check: checkEditions, Load: loadEditions},
		{Key: "events", Fields: []district.Field{{Name: "id", Need: true, Max: 40}, {Name: "edition", Max: 40}, {Name: "theme", Need: true, OneOf: themes}, {Name: "title", Need: true, Max: 60},
			{Name: "place", Need: true, Max: 60}, {Name: "community"}, {Name: "node"}, {Name: "notes", Max: 100}, at("start", true), at("end", true), at("signup_open", false),
			at("signup_close", false), at("cancel_free_until", false), {Name: "capacity", Kind: district.Whole, Need: true}, whole("free"), whole("waitlist_max"), whole("min_age"),
			whole("max_age"), truth("outdoor"), truth("sport"), truth("host_first"), truth("overlap_check"),
			{Name: "state", OneOf: []string{string(festival.Draft), string(festival.Published), string(festival.Cancelled), string(festival.Postponed)}}, {Name: "reason", Max: 100}},
			Check: checkEvents, Load: loadEvents},
	}
}

func checkEditions(_ store.Reader, _ *people.Tree, rows []district.Row) ([]district.Problem, error) {
	var problems []district.Problem
	ids, numbers := map[string]bool{}, map[int]bool{}
	for _, r := range rows {
		switch id, n := r.Text("id"), r.Whole("number"); {
		case ids[id]:
			problems = append(problems, r.Problem("id", "%s is there twice", id))
		case n < 1:
			problems = append(problems, r.Problem("number", "editions are counted from 1"))
		case numbers[n]:
			problems = append(problems, r.Problem("number", "edition %d is there twice", n))
		case r.Has("start") && r.Has("end") && r.Instant("end").Before(r.Instant("start")):
			problems = append(problems, r.Problem("end", "lies before the start"))
		}
		ids[r.Text("id")], numbers[r.Whole("number")] = true, true
	}
	return problems, nil
}

func loadEditions(tx *store.Tx, _ *people.Tree, rows []district.Row) error {
	for _, r := range rows {
		err := festival.SaveEdition(tx, festival.Edition{ID: r.Text("id"), Number: r.Whole("number"), Title: r.Text("title"), Start: r.Instant("start"), End: r.Instant("end")})
		if err != nil {
			return err
		}
	}
	return nil
}

func checkEvents(r store.Reader, t *people.Tree, rows []district.Row) ([]district.Problem, error) {
	var problems []district.Problem
	ids := map[string]bool{}
	for _, row := range rows {
		e, found := eventOf(t, row)
		problems = append(problems, found...)
		if ids[e.ID] {
			problems = append(problems, row.Problem("id", "%s is there twice", e.ID))
		}
		ids[e.ID] = true
		if says := festival.CheckEvent(e); says != "" && len(found) == 0 {
			problems = append(problems, row.Problem("", "%s", says))
		}
		old, err := festival.ByID(r, e.ID)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if held := old.Taken - old.Elsewhere; e.Capacity < held {
			problems = append(problems, row.Problem("capacity", "%d seats are taken already; %d are too few", held, e.Capacity))
		}
	}
	return problems, nil
}

// eventOf reads an event of a file, and says what of it cannot be.
func eventOf(t *people.Tree, r district.Row) (festival.Event, []district.Problem) {
	var problems []district.Problem
	theme, _ := festival.ThemeNamed(r.Text("theme"))
	e := festival.Event{ID: r.Text("id"), Edition: r.Text("edition"), Theme: theme, Title: r.Text("title"), Place: r.Text("place"), Node: r.Text("node"), Notes: r.Text("notes"),
		Start: r.Instant("start"), End: r.Instant("end"), SignupOpen: r.Instant("signup_open"), SignupClose: r.Instant("signup_close"), CancelUntil: r.Instant("cancel_free_until"),
		Capacity: r.Whole("capacity"), WaitlistMax: r.Whole("waitlist_max"), MinAge: r.Whole("min_age"), MaxAge: r.Whole("max_age"), Outdoor: r.Truth("outdoor"),
		Sport: r.Truth("sport"), HostFirst: r.Truth("host_first"), NoOverlap: r.Has("overlap_check") && !r.Truth("overlap_check"), State: festival.State(r.Text("state")), Reason: r.Text("reason")}
	if e.SignupClose.IsZero() {
		e.SignupClose = e.Start
	}
	if e.CancelUntil.IsZero() {
		e.CancelUntil = e.Start.Add(-24 * time.Hour)
	}
	if name := r.Text("community"); name != "" {
		nodes := t.Nodes()
		i := slices.IndexFunc(nodes, func(n people.Node) bool { return n.Name == name && !n.Retired && n.Kind != people.KindArea })
		if i < 0 {
			problems = append(problems, r.Problem("community", "%q is no community or street of this district", name))
		} else {
			e.Node = nodes[i].Code
		}
	}
	if e.Node != "" {
		if _, ok := t.Node(e.Node); !ok {
			problems = append(problems, r.Problem("node", "%q is no place of this district", e.Node))
		}
	}
	if r.Has("free") {
		if r.Whole("free") > e.Capacity {
			problems = append(problems, r.Problem("free", "%d of %d seats cannot be free", r.Whole("free"), e.Capacity))
		}
		e.Elsewhere = max(e.Capacity-r.Whole("free"), 0)
	}
	return e, problems
}

func loadEvents(tx *store.Tx, t *people.Tree, rows []district.Row) error {
	o := festival.Office{Tree: t}
	for _, r := range rows {
		e, _ := eventOf(t, r)
		if err := o.Restore(tx, e, r.Has("free")); err != nil {
			return err
		}
	}
	return nil
}

// festivalExports are the kinds of record that handlers/festival gives out.
func festivalExports() []district.Exporter {
	return []district.Exporter{eventsExport(), signupsExport()}
}

func eventsExport() district.Exporter {
	return district.Exporter{Kind: "events",
		Columns: []string{"id", "edition", "theme", "title", "place", "node", "start", "end", "signup_open", "signup_close", "cancel_free_until", "capacity", "free", "waiting", "waitlist_max",
			"min_age", "max_age", "outdoor", "sport", "host_first", "state", "reason", "signed_people", "attended_people", "walk_ins", "attendance_rate", "fill_rate"},
		Each: func(_ context.Context, r store.Reader, _ bool, yield func([]any) error) error {
			const page = 200
			for after := ""; ; {
				list, err := festival.Events(r, festival.EventFilter{After: after, Limit: page})
				if err != nil {
					return err
				}
				for _, e := range list {
					f, err := festival.FiguresOf(r, []festival.Event{e})
					if err != nil {
						return err
					}
					err = yield([]any{e.ID, e.Edition, e.Theme.Name(), e.Title, e.Place, e.Node, e.Start, e.End, e.SignupOpen, e.SignupClose, e.CancelUntil, e.Capacity, e.Free(), e.Waiting,
						e.WaitlistMax, e.MinAge, e.MaxAge, e.Outdoor, e.Sport, e.HostFirst, string(e.Stands(r.Now())), e.Reason, f.Total.Signed, f.Total.Attended, f.Total.WalkIns,
						f.Total.AttendanceRate(), f.Total.FillRate()})
					if err != nil {
						return err
					}
				}
				if len(list) < page {
					return nil
				}
				after = list[len(list)-1].PageKey()
			}
		}}
}

func signupsExport() district.Exporter {
	return district.Exporter{Kind: "signups",
		Columns: []string{"reg_no", "event", "resident", "community", "state", "party", "people", "age_bands", "made_at", "signed_at", "offered_at", "offer_expires_at", "ended_at",
			"checked_in_at", "attended", "no_show_at", "forgiven", "score", "comment"},
		Each: func(_ context.Context, r store.Reader, mask bool, yield func([]any) error) error {
			const page = 500
			for after := ""; ; {
				list, err := festival.Every(r, after, page)
				if err != nil {
					return err
				}
				for _, reg := range list {
					resident, who, comment := "", "", reg.Comment
					if reg.Resident != "" {
						resident = r.Sealer().Blind("export.pseudonym", reg.Resident)
					}
					if mask {
						comment = ""
					} else {
						names := make([]string, len(reg.People))
						for i, p := range reg.People {
							names[i] = strings.TrimSpace(p.Name + " " + p.Band)
						}
						who = strings.Join(names, "、")
					}
					err := yield([]any{reg.No, reg.Event, resident, reg.Node, string(reg.State), reg.Party, who, reg.Bands.Words(), reg.Made, reg.Signed, reg.Offered, reg.OfferExpires, reg.Ended,
						reg.Checked, reg.Arrived, reg.NoShow, reg.Forgiven, reg.Score, comment})
					if err != nil {
						return err
					}
				}
				if len(list) < page {
					return nil
				}
				after = list[len(list)-1].ID
			}
		}}
}
