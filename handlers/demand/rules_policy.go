package demand

import (
	"time"

	"minxu/calendar"
)

// Policy holds the district's numbers; the zero field takes the default of the field's rules.
type Policy struct {
	ContactCritical, ContactUrgent, ContactNormal time.Duration // until somebody gets in touch: 30 min, 2 h, 24 h, round the clock

	FinishCritical, FinishUrgent time.Duration // until the answer: 24 h, 24 h
	FinishNormal, FinishConsult  int           // until the answer: 5 and 1 working days
	FinishRedo                   int           // after a reopening: 5 working days
	ExtendMost                   int           // an extension at most: 10 working days, once
	ReturnMost, ReturnDays       int           // returns before arbitration: 2, each within 2 working days
	TransferMost                 int           // hand-overs to another unit before arbitration: 2
	TellMost                     int           // pushes a case and day beside questions and results: 3

	DispatchCritical, DispatchUrgent time.Duration // until a handler has it: 10 min, 2 h, round the clock
	DispatchNormal                   time.Duration // 4 working hours, never over 24 h

	UrgeAfter, UrgeAfterUrgent time.Duration // the first urge at the earliest: 24 h, 2 h when URGENT or CRITICAL
	UrgeEvery                  time.Duration // between urges, and after the last progress: 24 h
	UrgeMost                   int           // the third one puts the case under supervision

	EvaluateDays, ReopenDays int // calendar days after the answer: 7, 15
	ReopenMost               int // 2

	OwnDuplicateDays       int // own open case of the same place and category: 30 days
	GroupDays              int // other people's: 7 days
	GroupFlag, GroupTopic  int // households: 5, 10
	WaitingDays            int // a pause for the resident's answer at most: 5 working days
	RemindFirst, RemindTwo time.Duration
	MediaMost              int // photos of one demand: 9
	ADay                   int // demands that one person can file a day: 10
}

// WithDefaults fills in what is not set.
func (p Policy) WithDefaults() Policy {
	d := func(v *time.Duration, def time.Duration) {
		if *v == 0 {
			*v = def
		}
	}
	n := func(v *int, def int) {
		if *v == 0 {
			*v = def
		}
	}
	d(&p.ContactCritical, 30*time.Minute)
	d(&p.ContactUrgent, 2*time.Hour)
	d(&p.ContactNormal, 24*time.Hour)
	d(&p.FinishCritical, 24*time.Hour)
	d(&p.FinishUrgent, 24*time.Hour)
	n(&p.FinishNormal, 5)
	n(&p.FinishConsult, 1)
	n(&p.FinishRedo, 5)
	n(&p.ExtendMost, 10)
	n(&p.ReturnMost, 2)
	n(&p.ReturnDays, 2)
	n(&p.TransferMost, 2)
	n(&p.TellMost, 3)
	d(&p.DispatchCritical, 10*time.Minute)
	d(&p.DispatchUrgent, 2*time.Hour)
	d(&p.DispatchNormal, 4*time.Hour)
	d(&p.UrgeAfter, 24*time.Hour)
	d(&p.UrgeAfterUrgent, 2*time.Hour)
	d(&p.UrgeEvery, 24*time.Hour)
	n(&p.UrgeMost, 3)
	n(&p.EvaluateDays, 7)
	n(&p.ReopenDays, 15)
	n(&p.ReopenMost, 2)
	n(&p.OwnDuplicateDays, 30)
	n(&p.GroupDays, 7)
	n(&p.GroupFlag, 5)
	n(&p.GroupTopic, 10)
	n(&p.WaitingDays, 5)
	d(&p.RemindFirst, 24*time.Hour)
	d(&p.RemindTwo, 72*time.Hour)
	n(&p.MediaMost, 9)
	n(&p.ADay, 10)
	return p
}

// mayTell says whether a case may be spoken of to its filer once more today, beside questions and results.
func (p Policy) mayTell(d Demand, now time.Time) bool {
	return d.ToldOn != dayNumber(now) || d.Told < p.WithDefaults().TellMost
}

// tell counts such a push.
func (d *Demand) tell(now time.Time) {
	if day := dayNumber(now); d.ToldOn != day {
		d.ToldOn, d.Told = day, 0
	}
	d.Told++
}

// dayNumber writes a day of the district as 20260310.
func dayNumber(at time.Time) int {
	day := at.In(calendar.Shanghai())
	return day.Year()*10000 + int(day.Month())*100 + day.Day()
}
