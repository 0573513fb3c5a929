package main

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/district"
	"minxu/handlers/lawyer"
	"minxu/people"
	"minxu/store"
)

// lawyerSections are the sections of a district file that handlers/lawyer reads.
func lawyerSections() []district.Section {
	modes := []string{lawyer.ModeDesk, lawyer.ModePhone, lawyer.ModeVisit}
	return []district.Section{
		{Key: "lawyer_plans", Fields: []district.Field{
			{Name: "id", Need: true, Max: 20},
			{Name: "community", Need: true},
			{Name: "lawyer", Need: true, Max: 64},
			{Name: "weekday", Need: true, OneOf: lawyerWeekdays()},
			{Name: "from", Need: true}, {Name: "to", Need: true},
			{Name: "slot_minutes", Kind: district.Whole},
			{Name: "place", Max: 128},
			{Name: "mode", OneOf: modes},
			{Name: "valid_from"}, {Name: "valid_to"},
			{Name: "made_up", Kind: district.Truth},
		}, Check: checkPlans, Load: func(tx *store.Tx, t *people.Tree, rows []district.Row) error {
			for _, r := range rows {
				p, _, err := planOf(t, r)
				if err != nil {
					return err
				}
				if err := lawyer.PutPlan(tx, p); err != nil {
					return err
				}
			}
			return nil
		}},
		{Key: "lawyer_exceptions", Fields: []district.Field{
			{Name: "id", Need: true, Max: 40},
			{Name: "plan", Max: 20},
			{Name: "community", Need: true},
			{Name: "day", Need: true},
			{Name: "kind", Need: true, OneOf: []string{lawyer.ExceptionClosed, lawyer.ExceptionOverride}},
			{Name: "from"}, {Name: "to"},
			{Name: "reason", Max: 60},
		}, Check: checkExceptions, Load: func(tx *store.Tx, t *people.Tree, rows []district.Row) error {
			for _, r := range rows {
				e, _, err := exceptionOf(t, r)
				if err != nil {
					return err
				}
				if err := lawyer.PutException(tx, e); err != nil {
					return err
				}
			}
			return nil
		}},
		{Key: "lawyer_sessions", Fields: []district.Field{
			{Name: "id", Need: true, Max: 30},
			{Name: "community", Need: true},
			{Name: "lawyer", Need: true, Max: 64},
			{Name: "start", Kind: district.Instant, Need: true},
			{Name: "end", Kind: district.Instant, Need: true},
			{Name: "slots", Kind: district.Map},
			{Name: "place", Max: 128},
			{Name: "mode", OneOf: modes},
		}, Check: checkSessions, Load: func(tx *store.Tx, t *people.Tree, rows []district.Row) error {
			for _, r := range rows {
				s, _ := sessionOf(t, r)
				states := map[string]string{}
				for _, p := range r.Map("slots") {
					states[p.Name] = p.Value
				}
				if err := lawyer.Import(tx, s, states); err != nil {
					return err
				}
			}
			return lawyer.Wind(tx)
		}},
		{Key: "legal_kb", Fields: []district.Field{
			{Name: "id", Need: true, Max: 40},
			{Name: "subject", Need: true, OneOf: lawyer.Subjects()},
			{Name: "question", Need: true, Max: 100},
			{Name: "words", Max: 200},
			{Name: "answer", Kind: district.Prose, Need: true, Max: 150},
			{Name: "law", Need: true, Max: 60},
			{Name: "version", Need: true, Max: 16},
			{Name: "reviewer", Max: 40},
		}, Check: checkAnswers, Load: func(tx *store.Tx, _ *people.Tree, rows []district.Row) error {
			for _, r := range rows {
				if err := lawyer.ImportAnswer(tx, answerOf(r)); err != nil {
					return err
				}
			}
			return nil
		}},
	}
}

// lawyerWeekdays are the names of weekdays in a file, Monday first.
func lawyerWeekdays() []string {
	return []string{"周一", "周二", "周三", "周四", "周五", "周六", "周日"}
}

// planOf reads a plan; field names what is wrong with err.
func planOf(t *people.Tree, r district.Row) (p lawyer.Plan, field string, err error) {
	s, ok := lawyer.SessionNamed(t, lawyer.Session{LawyerName: r.Text("lawyer"), Mode: r.Text("mode")}, r.Text("community"))
	if !ok {
		return p, "community", errors.New("is no community of this district")
	}
	p = lawyer.Plan{ID: r.Text("id"), Community: s.Community, Lawyer: s.Lawyer, LawyerName: s.LawyerName, Place: r.Text("place"), Mode: s.Mode,
		Weekday: time.Weekday((slices.Index(lawyerWeekdays(), r.Text("weekday")) + 1) % 7), Slot: 30 * time.Minute,
		ValidFrom: r.Text("valid_from"), ValidTo: r.Text("valid_to"), MadeUp: !r.Has("made_up") || r.Truth("made_up")}
	if r.Has("slot_minutes") {
		p.Slot = time.Duration(r.Whole("slot_minutes")) * time.Minute
	}
	if p.From, err = calendar.ParseClock(r.Text("from")); err != nil {
		return p, "from", err
	}
	if p.To, err = calendar.ParseClock(r.Text("to")); err != nil {
		return p, "to", err
	}
	for _, d := range []struct{ name, text string }{{"valid_from", p.ValidFrom}, {"valid_to", p.ValidTo}} {
		if d.text == "" {
			continue
		}
		if _, err := time.Parse(time.DateOnly, d.text); err != nil {
			return p, d.name, errors.New("want a date like 2026-03-01")
		}
	}
	if says := lawyer.CheckPlan(p); says != "" {
		return p, "to", errors.New(says)
	}
	return p, "", nil
}

func checkPlans(_ store.Reader, t *people.Tree, rows []district.Row) ([]district.Problem, error) {
	var problems []district.Problem
	seen := map[string]int{}
	for _, r := range rows {
		if first, twice := seen[r.Text("id")]; twice {
			problems = append(problems, r.Problem("id", "%s is there twice, first in line %d", r.Text("id"), first))
		}
		seen[r.Text("id")] = r.Line
		if _, field, err := planOf(t, r); err != nil {
			problems = append(problems, r.Problem(field, "%s", err))
		}
	}
	return problems, nil
}

func exceptionOf(t *people.Tree, r district.Row) (e lawyer.Exception, field string, err error) {
	s, ok := lawyer.SessionNamed(t, lawyer.Session{}, r.Text("community"))
	if !ok {
		return e, "community", errors.New("is no community of this district")
	}
	e = lawyer.Exception{ID: r.Text("id"), Plan: r.Text("plan"), Community: s.Community, Day: r.Text("day"), Kind: r.Text("kind"), Reason: r.Text("reason")}
	if _, err := time.Parse(time.DateOnly, e.Day); err != nil {
		return e, "day", errors.New("want a date like 2026-03-01")
	}
	if e.Kind == lawyer.ExceptionOverride {
		if e.From, err = calendar.ParseClock(r.Text("from")); err != nil {
			return e, "from", err
		}
		if e.To, err = calendar.ParseClock(r.Text("to")); err != nil {
			return e, "to", err
		}
		if e.To <= e.From {
			return e, "to", errors.New("lies before from")
		}
	}
	return e, "", nil
}

func checkExceptions(_ store.Reader, t *people.Tree, rows []district.Row) ([]district.Problem, error) {
	var problems []district.Problem
	for _, r := range rows {
		if _, field, err := exceptionOf(t, r); err != nil {
			problems = append(problems, r.Problem(field, "%s", err))
		}
	}
	return problems, nil
}

func sessionOf(t *people.Tree, r district.Row) (lawyer.Session, bool) {
	return lawyer.SessionNamed(t, lawyer.Session{ID: r.Text("id"), LawyerName: r.Text("lawyer"), Place: r.Text("place"), Mode: r.Text("mode"),
		Start: r.Instant("start"), End: r.Instant("end")}, r.Text("community"))
}

// checkSessions refuses hours that cannot be held: unknown places, times the wrong way round, slots outside, one lawyer in two places.
func checkSessions(rd store.Reader, t *people.Tree, rows []district.Row) ([]district.Problem, error) {
	var problems []district.Problem
	seen := map[string]int{}
	type placed struct {
		session lawyer.Session
		line    int
	}
	var known []placed
	for _, r := range rows {
		if first, twice := seen[r.Text("id")]; twice {
			problems = append(problems, r.Problem("id", "%s is there twice, first in line %d", r.Text("id"), first))
			continue
		}
		seen[r.Text("id")] = r.Line
		s, ok := sessionOf(t, r)
		if !ok {
			problems = append(problems, r.Problem("community", "%q is no community of this district", r.Text("community")))
			continue
		}
		if says := lawyer.CheckHours(s.Start, s.End, 30*time.Minute); says != "" {
			problems = append(problems, r.Problem("end", "%s", says))
			continue
		}
		clocks := map[time.Time]string{}
		for _, p := range r.Map("slots") {
			at, err := lawyer.At(s, p.Name)
			switch first, twice := clocks[at]; {
			case err != nil:
				problems = append(problems, r.Problem("slots", "%s", err))
			case twice:
				problems = append(problems, r.Problem("slots", "%s and %s are the same slot", first, p.Name))
			case p.Value != string(lawyer.SlotFree) && p.Value != string(lawyer.SlotBooked):
				problems = append(problems, r.Problem("slots", "%s is %q; want FREE or BOOKED", p.Name, p.Value))
			}
			clocks[at] = p.Name
		}
		for _, k := range known {
			if lawyer.Overlap(s, k.session) {
				problems = append(problems, r.Problem("start", "%s is at %s at that time, line %d", s.LawyerName, k.session.ID, k.line))
			}
		}
		known = append(known, placed{s, r.Line})
		there, err := lawyer.Sessions(rd, lawyer.SessionFilter{From: s.Start.Add(-12 * time.Hour), To: s.End, OpenOnly: true, Limit: 1000})
		if err != nil {
			return nil, err
		}
		for _, other := range there {
			if _, again := seen[other.ID]; !again && lawyer.Overlap(s, other) {
				problems = append(problems, r.Problem("start", "%s is at %s at that time already", s.LawyerName, other.ID))
			}
		}
	}
	return problems, nil
}

func answerOf(r district.Row) lawyer.Answer {
	return lawyer.Answer{ID: r.Text("id"), Subject: r.Text("subject"), Question: r.Text("question"), Words: r.Text("words"), Answer: strings.TrimSpace(r.Text("answer")), Law: r.Text("law"),
		Version: r.Text("version"), Reviewer: r.Text("reviewer")}
}

// checkAnswers refuses answers that could not be given, and reviewers who are no lawyers.
func checkAnswers(_ store.Reader, t *people.Tree, rows []district.Row) ([]district.Problem, error) {
	var problems []district.Problem
	seen := map[string]int{}
	for _, r := range rows {
		if first, twice := seen[r.Text("id")]; twice {
			problems = append(problems, r.Problem("id", "%s is there twice, first in line %d", r.Text("id"), first))
		}
		seen[r.Text("id")] = r.Line
		a := answerOf(r)
		if says := lawyer.CheckAnswer(a); says != "" {
			problems = append(problems, r.Problem("answer", "%s", says))
		}
		if by, ok := t.StaffByID(a.Reviewer); a.Reviewer != "" && (!ok || by.Role != people.RoleLawyer) {
			problems = append(problems, r.Problem("reviewer", "%s is no lawyer of this district", a.Reviewer))
		}
	}
	return problems, nil
}

// lawyerExports are the kinds of record that handlers/lawyer gives out.
func lawyerExports() []district.Exporter {
	return []district.Exporter{bookingsExport(), legalLedgerExport(), legalAnswersExport()}
}

func bookingsExport() district.Exporter {
	return district.Exporter{Kind: "bookings",
		Columns: []string{"booking_no", "user", "community", "session", "start", "subject", "counterparty_kind", "conflict", "proxy", "priority", "channel", "state", "reason", "position_no",
			"moves", "created_at", "booked_at", "offered_at", "offer_expires_at", "ended_at", "rating", "minutes", "outcome", "note"},
		Each: func(_ context.Context, r store.Reader, mask bool, yield func([]any) error) error {
			const page = 500
			for after := "0"; ; {
				list, err := lawyer.List(r, lawyer.Filter{After: after, Limit: page})
				if err != nil {
					return err
				}
				for _, b := range list {
					user, note := "", b.Note
					if b.Resident != "" {
						user = r.Sealer().Blind("export.pseudonym", b.Resident)
					}
					if mask {
						note = ""
					}
					record, _, err := lawyer.ConsultationOf(r, b.ID)
					if err != nil {
						return err
					}
					err = yield([]any{b.No, user, b.Community, b.Session, b.Start, b.Subject, b.Side, b.Conflict, b.Proxy, b.Priority, b.Channel, string(b.State), b.Reason, b.Seq,
						b.Moves, b.Created, b.BookedAt, b.OfferedAt, b.OfferEnds, b.EndedAt, b.Rating, record.Minutes, record.Outcome, note})
					if err != nil {
						return err
					}
					after = b.ID
				}
				if len(list) < page {
					return nil
				}
			}
		}}
}

// legalLedgerExport gives one line a community and month, from the first month that something happened in.
func legalLedgerExport() district.Exporter {
	return district.Exporter{Kind: "legal_ledger",
		Columns: []string{"community", "month", "minutes", "remote_minutes", "due_minutes", "rate", "met", "unsettled_sessions", "offered_minutes", "used_minutes", "attended", "no_shows", "quarter_lectures", "lecture_met"},
		Each: func(_ context.Context, r store.Reader, _ bool, yield func([]any) error) error {
			tree, err := people.ReadTree(r)
			if err != nil {
				return err
			}
			return lawyer.EachMonth(r, tree, func(code string, month time.Time, m lawyer.Month, lectures int) error {
				return yield([]any{code, month.In(calendar.Shanghai()).Format("2006-01"), m.Minutes, m.Remote, m.Due, strconv.FormatFloat(m.Rate, 'f', 4, 64), m.Met, m.Unsettled, m.Offered, m.Used,
					m.Attended, m.NoShows, lectures, lectures >= 1})
			})
		}}
}

func legalAnswersExport() district.Exporter {
	return district.Exporter{Kind: "legal_kb",
		Columns: []string{"id", "subject", "question", "words", "answer", "law", "version", "reviewer", "reviewed_at", "state", "edition"},
		Each: func(_ context.Context, r store.Reader, _ bool, yield func([]any) error) error {
			list, err := lawyer.Answers(r, "")
			if err != nil {
				return err
			}
			for _, a := range list {
				if err := yield([]any{a.ID, a.Subject, a.Question, a.Words, a.Answer, a.Law, a.Version, a.Reviewer, a.ReviewedAt, a.State, a.Edition}); err != nil {
					return err
				}
			}
			return nil
		}}
}
