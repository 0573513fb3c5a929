package project

import "time"

// Policy holds the numbers of the district. The zero value is filled with the field's defaults.
type Policy struct {
	WindowDays   int           // how long a round is open, where nobody says otherwise
	MinCount     int           // ballots below which no mean is ranked
	PriorWeight  float64       // C of the Bayesian mean
	PriorMean    float64       // m where the district has no rounds of the last twelve months
	BoundFor     time.Duration // how long an address must be registered before its ballot
	EditsADay    int           // changes of one ballot on one day
	TrimFrom     int           // ballots from which the trimmed mean is told
	TrimShare    float64       // what is cut off at either end
	TrimGap      float64       // a difference above it is told
	LowTotal     float64       // total of 100 below which a project is rectified
	LowMean      float64       // mean below which it is, where the professionals' side is missing
	RectifyDays  int           // working days of a rectification
	RemindBefore time.Duration // before closing
	PromptFor    time.Duration // how long a bare digit answers an invitation
	SecondScore  time.Duration // how long a bare digit replaces the score just given
	BurstFactor  float64       // ballots of an hour against the hourly mean
	BurstFloor   int           // ballots of an hour that are nothing unusual
	BurstAfter   time.Duration // history without which there is no mean
	VerdictDays  int           // working days after closing within which quarantine is judged
	RatingDays   int           // working days after closing within which the professionals rate
	NoticeCap    int           // pushes that may wait for one person on one day
	PublishDays  int           // how long call and decision are up before the next step
	RewordMost   int           // characters of a reason or an opinion
}

// WithDefaults fills what was not given.
func (p Policy) WithDefaults() Policy {
	whole := func(n *int, d int) {
		if *n == 0 {
			*n = d
		}
	}
	part := func(n *float64, d float64) {
		if *n == 0 {
			*n = d
		}
	}
	span := func(n *time.Duration, d time.Duration) {
		if *n == 0 {
			*n = d
		}
	}
	whole(&p.WindowDays, 14)
	whole(&p.MinCount, 10)
	part(&p.PriorWeight, 10)
	part(&p.PriorMean, 4.2)
	span(&p.BoundFor, 24*time.Hour)
	whole(&p.EditsADay, 5)
	whole(&p.TrimFrom, 30)
	part(&p.TrimShare, 0.1)
	part(&p.TrimGap, 0.3)
	part(&p.LowTotal, 60)
	part(&p.LowMean, 3)
	whole(&p.RectifyDays, 10)
	span(&p.RemindBefore, 48*time.Hour)
	span(&p.PromptFor, 72*time.Hour)
	span(&p.SecondScore, 2*time.Minute)
	part(&p.BurstFactor, 5)
	whole(&p.BurstFloor, 10)
	span(&p.BurstAfter, 24*time.Hour)
	whole(&p.VerdictDays, 3)
	whole(&p.RatingDays, 3)
	whole(&p.NoticeCap, 3)
	whole(&p.PublishDays, 7)
	whole(&p.RewordMost, 300)
	return p
}
