package main

import (
	"context"
	"fmt"
	"slices"

	"minxu/calendar"
	"minxu/district"
	"minxu/handlers/deliberation"
	"minxu/handlers/demand"
	"minxu/handlers/project"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// lentToMeetings is what demands and projects do for handlers/deliberation, which knows neither.
func lentToMeetings() deliberation.Lent {
	return deliberation.Lent{
		Demand: func(tx *store.Tx, o deliberation.Office, by people.Staff, key, text, node, place string) (string, error) {
			d, err := demand.Office{Tree: o.Tree, Calendar: o.Calendar}.FileFor(tx, by, key, demand.Told{How: "desk", Text: text, Place: triage.Place{Node: node, Label: place, Sure: true}})
			return d.No, err
		},
		Project: func(tx *store.Tx, o deliberation.Office, by people.Staff, title, node string) (string, error) {
			n, _ := o.Tree.Node(node)
			p, err := project.Office{Tree: o.Tree, Calendar: o.Calendar}.Open(tx, by, project.Restored{Project: project.Project{Title: title, Coverage: n.Name, Node: node, Channel: "议事会"}})
			return p.No, err
		},
		Done: func(r store.Reader, link, no string) (bool, string, error) {
			if link == deliberation.LinkProject {
				p, err := project.ByNo(r, no)
				return slices.Contains([]project.State{project.Delivered, project.Scoring, project.Scored, project.Archived}, p.State), p.State.Name(), err
			}
			d, err := demand.ByNo(r, no)
			return d.State == demand.Resolved || d.State == demand.Closed, d.State.Name(), err
		},
		Hot: func(r store.Reader, node, category string) (deliberation.Spot, error) {
			spot, err := demand.Gathered(r, node, category, r.Now())
			if err != nil {
				return deliberation.Spot{}, fmt.Errorf("look what is behind a hot spot: %w", err)
			}
			return deliberation.Spot{Title: demand.CategoryName(category) + "怎么解决", Households: spot.Households, Cases: spot.Cases}, nil
		},
	}
}

// agendaPath is where a hot spot becomes a topic.
func agendaPath(node, category string) string {
	return "/console/deliberation/hot/" + node + "/" + category
}

// deliberationSections are the sections of a district file that handlers/deliberation reads.
func deliberationSections() []district.Section {
	var tiers, thresholds []string
	for _, t := range deliberation.Tiers() {
		tiers = append(tiers, string(t))
	}
	for _, t := range deliberation.Thresholds() {
		thresholds = append(thresholds, string(t))
	}
	return []district.Section{
		{Key: "meetings", Fields: []district.Field{
			{Name: "id", Need: true, Max: 40},
			{Name: "tier", Need: true, OneOf: tiers},
			{Name: "node", Need: true, Max: 32},
			{Name: "buildings", Max: 120},
			{Name: "title", Need: true, Max: 60},
			{Name: "place", Need: true, Max: 60},
			{Name: "at", Need: true, Kind: district.Instant},
			{Name: "rsvp_close", Kind: district.Instant},
			{Name: "invited_households", Kind: district.Whole},
			{Name: "quorum", Kind: district.Whole},
			{Name: "threshold", OneOf: thresholds},
			{Name: "why", Max: 60},
			{Name: "online", Max: 60},
			{Name: "contact", Max: 30},
		}, Check: checkMeetings, Load: func(tx *store.Tx, t *people.Tree, rows []district.Row) error {
			o := deliberation.Office{Tree: t, Calendar: calendar.China()}
			for _, r := range rows {
				if _, err := o.Restore(tx, deliberation.Restored{Meeting: restoredMeeting(r)}); err != nil {
					return err
				}
			}
			return nil
		}},
		{Key: "deliberation_totals", Fields: []district.Field{
			{Name: "label", Need: true, Max: 60},
			{Name: "topics", Need: true, Kind: district.Whole},
			{Name: "held", Need: true, Kind: district.Whole},
			{Name: "reached", Need: true, Kind: district.Whole},
			{Name: "implemented", Kind: district.Whole},
		}, Load: func(tx *store.Tx, _ *people.Tree, rows []district.Row) error {
			for _, r := range rows {
				in := deliberation.Totals{Label: r.Text("label"), Topics: r.Whole("topics"), Held: r.Whole("held"), Reached: r.Whole("reached"), Implemented: r.Whole("implemented")}
				if err := deliberation.KeepTotals(tx, in); err != nil {
					return err
				}
			}
			return nil
		}},
	}
}

func restoredMeeting(r district.Row) deliberation.Meeting {
	return deliberation.Meeting{ID: r.Text("id"), Tier: deliberation.Tier(r.Text("tier")), Node: r.Text("node"), Buildings: r.Text("buildings"), Title: r.Text("title"), Place: r.Text("place"),
		At: r.Instant("at"), RSVPClose: r.Instant("rsvp_close"), Invited: r.Whole("invited_households"), Quorum: r.Whole("quorum"), Threshold: deliberation.Threshold(r.Text("threshold")),
		Paper: deliberation.Paper{Why: r.Text("why"), Online: r.Text("online"), Contact: r.Text("contact")}}
}

func checkMeetings(_ store.Reader, t *people.Tree, rows []district.Row) ([]district.Problem, error) {
	var problems []district.Problem
	lines := map[string]int{}
	for _, r := range rows {
		wrong := func(field, format string, args ...any) {
			problems = append(problems, r.Problem(field, format, args...))
		}
		m := restoredMeeting(r)
		if first, twice := lines[m.ID]; twice {
			wrong("id", "%s is there twice, first in line %d", m.ID, first)
		}
		lines[m.ID] = r.Line
		if _, ok := t.Node(m.Node); !ok {
			wrong("node", "%s is no place of this district", m.Node)
		}
		if !m.RSVPClose.IsZero() && m.RSVPClose.After(m.At) {
			wrong("rsvp_close", "lies behind the meeting")
		}
		if m.Invited < 0 || m.Quorum < 0 || m.Invited > 0 && m.Quorum > m.Invited {
			wrong("quorum", "%d of %d households can never be there", m.Quorum, m.Invited)
		}
		if bad := people.CheckBuildings(m.Buildings); m.Buildings != "" && bad != "" {
			wrong("buildings", "is no list of buildings")
		}
	}
	return problems, nil
}

// deliberationExports are the kinds of record that handlers/deliberation gives out. Nobody is named in them.
func deliberationExports() []district.Exporter {
	const page = 500
	return []district.Exporter{
		{Kind: "topics", Columns: []string{"topic_no", "title", "origin", "community", "node", "place", "state", "screening", "reason", "tier", "tier_rule", "tier_why", "households", "seconds", "created_at", "changed_at"},
			Each: func(ctx context.Context, r store.Reader, _ bool, yield func([]any) error) error {
				for before := ""; ; {
					list, err := deliberation.Topics(r, deliberation.TopicFilter{Before: before, Limit: page})
					if err != nil {
						return err
					}
					for _, t := range list {
						before = t.ID
						if err := yield([]any{t.No, t.Title, t.Origin, t.Community, t.Node, t.Place, string(t.State), t.Screening, t.Reason, string(t.Tier), string(t.TierRule), t.TierWhy, t.Households, t.Seconds, t.CreatedAt, t.ChangedAt}); err != nil {
							return err
						}
					}
					if len(list) < page {
						return ctx.Err()
					}
				}
			}},
		{Kind: "meetings", Columns: []string{"meeting_no", "id", "title", "tier", "community", "node", "buildings", "place", "at", "state", "noticed_at", "invited", "quorum", "present", "household_votes", "threshold", "minutes_at"},
			Each: func(ctx context.Context, r store.Reader, _ bool, yield func([]any) error) error {
				return eachMeeting(ctx, r, func(m deliberation.Meeting) error {
					answers, err := deliberation.RSVPs(r, m.ID)
					if err != nil {
						return err
					}
					return yield([]any{m.No, m.ID, m.Title, string(m.Tier), m.Community, m.Node, m.Buildings, m.Place, m.At, string(m.State), m.NoticedAt, m.Invited, m.Quorum, m.Present, deliberation.HouseholdVotes(answers), string(m.Threshold), m.MinutesAt})
				})
			}},
		{Kind: "outcomes", Columns: []string{"meeting_no", "outcome", "kind", "state", "text", "yes", "no", "abstained", "present", "decision", "published_at", "reopens", "supervision", "task", "task_owner", "task_due", "task_link", "task_done_at"},
			Each: func(ctx context.Context, r store.Reader, _ bool, yield func([]any) error) error {
				return eachMeeting(ctx, r, func(m deliberation.Meeting) error { return outcomesOf(r, m, yield) })
			}},
	}
}

func eachMeeting(ctx context.Context, r store.Reader, do func(deliberation.Meeting) error) error {
	const page = 500
	for before := ""; ; {
		list, err := deliberation.Meetings(r, deliberation.MeetingFilter{Before: before, Limit: page})
		if err != nil {
			return err
		}
		for _, m := range list {
			if err := ctx.Err(); err != nil {
				return err
			}
			if err := do(m); err != nil {
				return err
			}
			before = m.ID
		}
		if len(list) < page {
			return nil
		}
	}
}

// outcomesOf gives the outcomes of a meeting, a row for each task; one without tasks has one row.
func outcomesOf(r store.Reader, m deliberation.Meeting, yield func([]any) error) error {
	const most = 100
	list, err := deliberation.Outcomes(r, deliberation.OutcomeFilter{Meeting: m.ID, Limit: most})
	if err != nil {
		return err
	}
	for _, o := range list {
		tasks, err := deliberation.Tasks(r, o.ID)
		if err != nil {
			return err
		}
		if len(tasks) == 0 {
			tasks = []deliberation.Task{{}}
		}
		for _, t := range tasks {
			if err := yield([]any{m.No, o.ID, string(o.Kind), string(o.State), o.Text, o.Yes, o.No, o.Abstained, o.Present, o.Decision, o.PublishedAt, o.Reopens, o.Paper.Said, t.Text, t.Owner, t.Due, t.LinkNo, t.DoneAt}); err != nil {
				return err
			}
		}
	}
	return nil
}
