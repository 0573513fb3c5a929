package lawyer

import (
	"slices"
	"time"

	"minxu/calendar"
)

// Entry is a line of the ledger beside sessions: a visit, a mediation, advice by telephone or chat, a lecture.
type Entry struct {
	ID, Community, Lawyer string
	Kind                  string
	At                    time.Time
	Minutes               int
	Theme                 string
	Headcount             int
	Photo                 string // where the picture is kept
	Held                  bool   // of a lecture: it has taken place
	By                    string // staff id of who noted it
}

// Kinds of entry.
const (
	EntryVisit     = "home_visit"
	EntryMediation = "mediation"
	EntryPhone     = "phone"
	EntryChat      = "chat"
	EntryLecture   = "lecture"
)

// EntryName says a kind in Chinese.
func EntryName(kind string) string {
	return map[string]string{EntryVisit: "上门咨询", EntryMediation: "现场调解", EntryPhone: "电话咨询", EntryChat: "微信咨询", EntryLecture: "法治讲座"}[kind]
}

// Minutes gives what a session counts: from check-in to check-out, when lawyer and steward both agree, at most the plan and half an hour.
func (p Policy) Minutes(s Session) int {
	if s.State != Open || s.In.IsZero() || s.Out.IsZero() || !s.Out.After(s.In) || !s.LawyerOK || !s.StewardOK {
		return 0
	}
	return int(min(s.Out.Sub(s.In), s.End.Sub(s.Start)+p.Over) / time.Minute)
}

// Month is a community's month in figures.
type Month struct {
	Minutes   int     // at the community: sessions, visits, mediation
	Remote    int     // by telephone and chat, counted apart
	Due       int     // 480, less in the first and last month of a contract
	Rate      float64 // 0 to 1
	Met       bool
	Offered   int // minutes of slots
	Used      int // minutes of slots to which somebody came
	Attended  int
	NoShows   int
	Unsettled int // sessions that are over and whose time nobody or only one has confirmed
}

// NoShowRate gives the share of hours to which nobody came; ok is false while nothing is decided.
func (m Month) NoShowRate() (rate float64, ok bool) {
	if m.Attended+m.NoShows == 0 {
		return 0, false
	}
	return float64(m.NoShows) / float64(m.Attended+m.NoShows), true
}

// Usage gives the share of offered minutes that were used; ok is false when nothing was offered.
func (m Month) Usage() (share float64, ok bool) {
	if m.Offered == 0 {
		return 0, false
	}
	return float64(m.Used) / float64(m.Offered), true
}

// MonthOf counts a community's month. slots are those of the sessions; share is the part of the month that the contract covers (1 = all).
func (p Policy) MonthOf(sessions []Session, slots []Slot, entries []Entry, share float64, now time.Time) Month {
	m := Month{Due: int(float64(p.MonthMinutes)*share + 0.5)}
	open := map[string]bool{}
	for _, s := range sessions {
		open[s.ID] = s.State == Open
		m.Minutes += p.Minutes(s)
		if s.State == Open && s.End.Before(now) && !(s.LawyerOK && s.StewardOK && !s.Out.IsZero()) {
			m.Unsettled++
		}
	}
	for _, s := range slots {
		if !open[s.Session] || s.State == SlotCancelled {
			continue
		}
		length := int(s.End.Sub(s.Start) / time.Minute)
		m.Offered += length
		switch s.State {
		case SlotDone:
			m.Used += length
			m.Attended++
		case SlotNoShow:
			m.NoShows++
		}
	}
	for _, e := range entries {
		switch e.Kind {
		case EntryVisit, EntryMediation:
			m.Minutes += e.Minutes
		case EntryPhone, EntryChat:
			m.Remote += e.Minutes
		}
	}
	m.Rate, m.Met = 1, m.Minutes >= m.Due
	if m.Due > 0 {
		m.Rate = min(1, float64(m.Minutes)/float64(m.Due))
	}
	return m
}

// Lectures counts the lectures of a quarter: those that were held with date, theme, headcount and photo, and those that are to come.
func Lectures(entries []Entry, now time.Time) (held, scheduled int) {
	for _, e := range entries {
		if e.Kind != EntryLecture {
			continue
		}
		switch {
		case e.Held && e.Theme != "" && e.Headcount > 0 && e.Photo != "":
			held++
		case !e.Held && e.At.After(now):
			scheduled++
		}
	}
	return held, scheduled
}

// ContractShare gives the part of a month that a contract covers, by days.
func ContractShare(month time.Time, from, to string) float64 {
	first := MonthStart(month)
	days, covered := 0, 0
	for day := first; day.Before(first.AddDate(0, 1, 0)); day = day.AddDate(0, 0, 1) {
		days++
		key := day.In(calendar.Shanghai()).Format(time.DateOnly)
		if (from == "" || key >= from) && (to == "" || key <= to) {
			covered++
		}
	}
	return float64(covered) / float64(days)
}

// MonthStart gives the first instant of the Shanghai month of an instant.
func MonthStart(at time.Time) time.Time {
	local := at.In(calendar.Shanghai())
	return time.Date(local.Year(), local.Month(), 1, 0, 0, 0, 0, calendar.Shanghai())
}

// QuarterStart gives the first instant of the quarter of an instant.
func QuarterStart(at time.Time) time.Time {
	first := MonthStart(at)
	return first.AddDate(0, -(int(first.Month())-1)%3, 0)
}

// alert is a warning of the ledger: what is looked at, and when.
type alert string

// The warnings.
const (
	alertDay15   alert = "day15"   // less than 40 % of the month
	alertDay25   alert = "day25"   // less than 80 %
	alertLecture alert = "lecture" // week 10 of the quarter without a lecture held or scheduled
)

// alertHour is when the ledger is looked at.
const alertHour = 9 * time.Hour

// alertsAt gives the warnings that are looked at on the day of an instant.
func alertsAt(now time.Time) []alert {
	var list []alert
	switch now.In(calendar.Shanghai()).Day() {
	case 15:
		list = append(list, alertDay15)
	case 25:
		list = append(list, alertDay25)
	}
	if calendar.SameDay(now, QuarterStart(now).AddDate(0, 0, 7*9)) { // the first day of its tenth week
		list = append(list, alertLecture)
	}
	return list
}

// nextAlert gives the next instant after now at which the ledger is looked at.
func nextAlert(now time.Time) time.Time {
	for day := calendar.Midnight(now); ; day = day.AddDate(0, 0, 1) {
		if at := day.Add(alertHour); at.After(now) && len(alertsAt(at)) > 0 {
			return at
		}
	}
}

// short says whether a month is behind at the day of an alert.
func (m Month) short(a alert) bool {
	switch a {
	case alertDay15:
		return float64(m.Minutes) < 0.4*float64(m.Due)
	case alertDay25:
		return float64(m.Minutes) < 0.8*float64(m.Due)
	}
	return false
}

// median gives the middle one of a list of days, the lower one of two; ok is false for none.
func median(days []int) (int, bool) {
	if len(days) == 0 {
		return 0, false
	}
	slices.Sort(days)
	return days[(len(days)-1)/2], true
}
