package lawyer

import "time"

// Policy holds the district's numbers; a zero field takes the default of the field's rules.
type Policy struct {
	Slot          time.Duration // 30 min
	Hold          time.Duration // 5 min, while the resident answers
	Horizon       int           // days ahead that can be booked: 14
	BookClose     time.Duration // booking closes before the start: 2 h
	CancelFree    time.Duration // giving up is free until then before the start: 4 h
	OfferWindow   time.Duration // to accept a freed hour: 2 h
	OfferClose    time.Duration // no offers later than this before the start: 1 h
	MonthMost     int           // bookings a calendar month: 2
	MovesMost     int           // times that one booking can be moved: 3
	LateForNoShow int           // late cancellations that count as one no-show: 2
	NoShowMost    int           // no-shows that suspend booking: 2
	NoShowDays    int           // within so many days: 90
	SuspendDays   int           // for so many days: 30
	RateDays      int           // a score is taken for so many days: 7

	MonthMinutes int           // at the community a month: 480
	Lectures     int           // a quarter: 1
	Over         time.Duration // beyond the plan a session counts so much more: 30 min
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
	d(&p.Slot, 30*time.Minute)
	d(&p.Hold, 5*time.Minute)
	n(&p.Horizon, 14)
	d(&p.BookClose, 2*time.Hour)
	d(&p.CancelFree, 4*time.Hour)
	d(&p.OfferWindow, 2*time.Hour)
	d(&p.OfferClose, time.Hour)
	n(&p.MonthMost, 2)
	n(&p.MovesMost, 3)
	n(&p.LateForNoShow, 2)
	n(&p.NoShowMost, 2)
	n(&p.NoShowDays, 90)
	n(&p.SuspendDays, 30)
	n(&p.RateDays, 7)
	n(&p.MonthMinutes, 480)
	n(&p.Lectures, 1)
	d(&p.Over, 30*time.Minute)
	return p
}
