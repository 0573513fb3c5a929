package district

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/store"
)

const keyCalendar = "calendar"

// Rules of the week. The empty rule is ruleNotices.
const (
	ruleWeek    = "mon-fri" // Monday to Friday and the exceptions are the whole truth
	ruleNotices = "china"   // the State Council's notices, with the exceptions laid over them
)

func calendarSection() Section {
	return Section{Key: keyCalendar, Shape: One, Fields: []Field{
		{Name: "rule", OneOf: []string{ruleWeek, ruleNotices}},
		{Name: "exceptions", Kind: Map},
		{Name: "office", Kind: List},
		{Name: "due"},
	}, Check: checkCalendar, Load: loadCalendar}
}

func checkCalendar(_ store.Reader, _ *people.Tree, rows []Row) ([]Problem, error) {
	var problems []Problem
	for _, r := range rows {
		for _, p := range r.Map("exceptions") {
			day, err := time.ParseInLocation(time.DateOnly, p.Name, calendar.Shanghai())
			says := ""
			switch {
			case err != nil:
				says = fmt.Sprintf("%q is no day; want one like 2026-04-06", short(p.Name))
			case day.Year() < 2000 || day.Year() > 2100:
				says = fmt.Sprintf("the year %d cannot be meant", day.Year())
			default:
				_, says = Truth.readOne(value{text: p.Value})
			}
			if says != "" {
				problems = append(problems, Problem{Section: keyCalendar, Line: p.Line, Field: "exceptions", Says: says})
			}
		}
		plain, err := calendar.New("", nil)
		if err != nil {
			return nil, fmt.Errorf("make a calendar: %w", err)
		}
		if _, err := plain.WithOffice(r.List("office"), ""); err != nil {
			problems = append(problems, r.Problem("office", "%s", err))
		}
		if _, err := plain.WithOffice(nil, r.Text("due")); err != nil {
			problems = append(problems, r.Problem("due", "%s", err))
		}
	}
	return problems, nil
}

// loadCalendar replaces what the row gives: the rule, the hours, and the days of the years that it names.
func loadCalendar(tx *store.Tx, _ *people.Tree, rows []Row) error {
	for _, r := range rows {
		for _, name := range []string{"rule", "due"} {
			if !r.Has(name) {
				continue
			}
			if err := writeSetting(tx, name, r.Text(name)); err != nil {
				return err
			}
		}
		if r.Has("office") {
			if err := writeSetting(tx, "office", strings.Join(r.List("office"), "\n")); err != nil {
				return err
			}
		}
		days := map[string]bool{}
		var years []string
		for _, p := range r.Map("exceptions") {
			works, _ := Truth.readOne(value{text: p.Value}) // checked before
			days[p.Name] = works.truth
			if year := p.Name[:4]; !slices.Contains(years, year) {
				years = append(years, year)
			}
		}
		if err := replaceDays(tx, years, days); err != nil {
			return err
		}
	}
	return nil
}

// Calendar gives the working clock of this house: what was imported, laid over the base. Main reads it at start.
func Calendar(r store.Reader, base *calendar.Calendar) (*calendar.Calendar, error) {
	settings, days, err := readCalendar(r)
	if err != nil {
		return nil, err
	}
	cal := base
	if settings["rule"] == ruleWeek {
		if cal, err = calendar.New(ruleWeek, nil); err != nil {
			return nil, fmt.Errorf("make the calendar: %w", err)
		}
	}
	if cal, err = cal.With(days); err != nil {
		return nil, fmt.Errorf("lay the imported days over the calendar: %w", err)
	}
	var office []string
	if settings["office"] != "" {
		office = strings.Split(settings["office"], "\n")
	}
	if cal, err = cal.WithOffice(office, settings["due"]); err != nil {
		return nil, fmt.Errorf("set the imported office hours: %w", err)
	}
	return cal, nil
}
