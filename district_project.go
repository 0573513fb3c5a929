package main

import (
	"context"
	"slices"

	"minxu/calendar"
	"minxu/district"
	"minxu/handlers/demand"
	"minxu/handlers/project"
	"minxu/people"
	"minxu/store"
)

// projectSections are the sections of a district file that handlers/project reads.
func projectSections() []district.Section {
	var states []string
	for _, s := range project.States() {
		states = append(states, string(s))
	}
	return []district.Section{{Key: "projects", Fields: []district.Field{
		{Name: "id", Need: true, Max: 40},
		{Name: "title", Need: true, Max: 60},
		{Name: "coverage", Need: true, Max: 60},
		{Name: "node", Max: 32},
		{Name: "state", Need: true, OneOf: states},
		{Name: "score_open", Kind: district.Instant},
		{Name: "score_close", Kind: district.Instant},
		{Name: "summary", Kind: district.Prose, Max: 500},
		{Name: "provider", Max: 100},
		{Name: "channel", Max: 100},
		{Name: "budget", Max: 200},
		{Name: "reason", Max: 300},
		{Name: "demands", Kind: district.List, Max: 32},
		{Name: "not_chosen", Kind: district.Map},
		{Name: "beneficiaries", Kind: district.List, Max: 20},
		{Name: "staff", Kind: district.List, Max: 20},
		{Name: "providers", Kind: district.List, Max: 20},
	}, Check: checkProjects, Load: func(tx *store.Tx, t *people.Tree, rows []district.Row) error {
		o := project.Office{Tree: t, Calendar: calendar.China()}
		for _, r := range rows {
			if _, err := o.Restore(tx, restoredProject(t, r)); err != nil {
				return err
			}
		}
		return nil
	}}}
}

// projectLists are the lists of people of a project, by the field that holds their telephones.
var projectLists = []struct {
	field string
	list  project.Roll
}{{"beneficiaries", project.ListBeneficiary}, {"staff", project.ListStaff}, {"providers", project.ListProvider}}

// restoredProject reads a row that has been checked.
func restoredProject(t *people.Tree, r district.Row) project.Restored {
	in := project.Restored{Project: project.Project{ID: r.Text("id"), Title: r.Text("title"), Coverage: r.Text("coverage"), State: project.State(r.Text("state")),
		Summary: r.Text("summary"), Provider: r.Text("provider"), Channel: r.Text("channel"), Budget: r.Text("budget"), Reason: r.Text("reason")},
		OpenAt: r.Instant("score_open"), CloseAt: r.Instant("score_close")}
	in.Node, in.Estate, _ = project.Place(t, in.Coverage, r.Text("node")) // checkProjects has refused what is no place
	for _, no := range r.List("demands") {
		in.Demands = append(in.Demands, project.Origin{DemandNo: no, Chosen: true})
	}
	for _, p := range r.Map("not_chosen") {
		in.Demands = append(in.Demands, project.Origin{DemandNo: p.Name, Reason: p.Value})
	}
	for _, l := range projectLists {
		for _, text := range r.List(l.field) {
			if phone, ok := people.ParsePhone(text); ok {
				in.People = append(in.People, project.Person{List: l.list, Phone: phone})
			}
		}
	}
	return in
}

func checkProjects(_ store.Reader, t *people.Tree, rows []district.Row) ([]district.Problem, error) {
	var problems []district.Problem
	wrong := func(r district.Row, field, format string, args ...any) {
		problems = append(problems, r.Problem(field, format, args...))
	}
	lines := map[string]int{}
	for _, r := range rows {
		id, open, end := r.Text("id"), r.Instant("score_open"), r.Instant("score_close")
		if first, twice := lines[id]; twice {
			wrong(r, "id", "%s is there twice, first in line %d", id, first)
		}
		lines[id] = r.Line
		if _, _, err := project.Place(t, r.Text("coverage"), r.Text("node")); err != nil {
			wrong(r, "coverage", "%s", err)
		}
		state := project.State(r.Text("state"))
		scored := slices.Contains([]project.State{project.Scoring, project.Scored, project.Rectifying, project.Archived}, state)
		switch {
		case state == project.Scoring && (open.IsZero() || end.IsZero()):
			wrong(r, "score_open", "a project in SCORING needs score_open and score_close")
		case open.IsZero() != end.IsZero():
			wrong(r, "score_open", "score_open and score_close go together")
		case !open.IsZero() && !end.After(open):
			wrong(r, "score_close", "lies before score_open")
		case !open.IsZero() && !scored:
			wrong(r, "score_open", "a project in %s has no score window yet", state)
		}
		for _, l := range projectLists {
			for _, text := range r.List(l.field) {
				if _, ok := people.ParsePhone(text); !ok {
					wrong(r, l.field, "has something that is no telephone number")
					break
				}
			}
		}
		for _, p := range r.Map("not_chosen") {
			if p.Value == "" {
				wrong(r, "not_chosen", "%s needs its reason", p.Name)
			}
		}
	}
	return problems, nil
}

// projectExports are the kinds of record that handlers/project gives out.
func projectExports() []district.Exporter {
	return []district.Exporter{
		{Kind: "projects", Columns: []string{"project_no", "id", "title", "coverage", "node", "state", "round", "provider", "channel", "budget", "reason", "rectify_due_at", "created_at", "changed_at"},
			Each: func(ctx context.Context, r store.Reader, _ bool, yield func([]any) error) error {
				return eachProject(ctx, r, func(p project.Project) error {
					return yield([]any{p.No, p.ID, p.Title, p.Coverage, p.Node, string(p.State), p.Round, p.Provider, p.Channel, p.Budget, p.Reason, p.RectifyDue, p.CreatedAt, p.ChangedAt})
				})
			}},
		{Kind: "scores", Columns: []string{"project_no", "project", "round", "ballot", "voter", "score", "channel", "standing", "counts", "edits", "cast_at", "changed_at", "reason"},
			Each: func(ctx context.Context, r store.Reader, mask bool, yield func([]any) error) error {
				return eachProject(ctx, r, func(p project.Project) error { return projectScores(r, p, mask, yield) })
			}},
	}
}

func eachProject(ctx context.Context, r store.Reader, do func(project.Project) error) error {
	const page = 500
	for before := ""; ; {
		list, err := project.List(r, project.Filter{Before: before, Limit: page})
		if err != nil {
			return err
		}
		for _, p := range list {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := do(p); err != nil {
				return err
			}
			before = p.ID
		}
		if len(list) < page {
			return nil
		}
	}
}

// projectScores gives the ballots of a project. A voter is another one in every project: nobody's ballots can be put together.
func projectScores(r store.Reader, p project.Project, mask bool, yield func([]any) error) error {
	for no := 1; no <= p.Round; no++ {
		ballots, err := project.Ballots(r, p.ID, no)
		if err != nil {
			return err
		}
		for _, b := range ballots {
			reason := b.Reason
			if mask {
				reason = ""
			}
			err := yield([]any{p.No, p.ID, b.Round, b.ID, r.Sealer().Blind("export.voter:"+p.ID, b.Voter), b.Score, b.Channel, string(b.Standing), b.Counts(), b.Edits,
				b.CastAt, b.ChangedAt, reason})
			if err != nil {
				return err
			}
		}
	}
	return nil
}

// demandsOf gives the numbers of a resident's own demands to handlers/project, which knows no demand.
func demandsOf(r store.Reader, resident string) ([]string, error) {
	const most = 100
	own, err := demand.Own(r, resident, most)
	if err != nil {
		return nil, err
	}
	var numbers []string
	for _, d := range own {
		numbers = append(numbers, d.No)
	}
	return numbers, nil
}
