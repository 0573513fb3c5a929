package deliberation

import "time"

// Policy holds the district's numbers. Zero fields take the defaults of the field's rules.
type Policy struct {
	ScreenDays     int           // working days in which a steward screens a topic
	AgendaDays     int           // working days in which a topic that enough back comes on an agenda
	CloseHour      time.Duration // of the meeting day until which answers are taken
	NoticeFor      map[Tier]int  // calendar days from the notice to the meeting
	Least          map[Tier]int  // households that a meeting of a tier needs at least
	Backing        map[Tier]int  // households that put a topic on an agenda
	Proxies        int           // written proxies that one household may hold
	PublishWithin  int           // working days from the end of a meeting to the publication
	PublishDays    int           // calendar days for which an outcome is published
	FirstChase     int           // calendar days after a meeting at which missing minutes are asked for
	LastChase      int           // and at which the level above hears of it
	RatingDays     int           // calendar days for which supervisors can rate
	Seats          int           // supervisors that are drawn
	SmallN         int           // ratings under which no rank is given
	LowMean        float64       // mean below which an outcome counts as not fulfilled
	ReopensMost    int           // how often an outcome is reopened before the level above takes over
	PromptFor      time.Duration // how long a bare digit answers a notice
	CheckInBefore  time.Duration // how long before a meeting one can sign in
	CheckInFor     time.Duration // and how long after its beginning
	OpinionsMost   int           // statements of one person to one meeting
	WordsMost      int           // characters of what is kept of a statement
	SimilarFrom    float64       // from which two topics are likely one
	NoticeCap      int           // meeting notices a person a day
	RetryDays      int           // calendar days within which a meeting without a quorum is held again
	HotHouseholds  int           // households that make a hot spot a topic
	ArchiveDays    int           // calendar days after the rating until the file is closed
	TaskDaysAtMost int           // calendar days that a task may be given
}

// WithDefaults fills what is not set.
func (p Policy) WithDefaults() Policy {
	for _, d := range []struct {
		at    *int
		value int
	}{{&p.ScreenDays, 5}, {&p.AgendaDays, 10}, {&p.Proxies, 1}, {&p.PublishWithin, 3}, {&p.PublishDays, 7}, {&p.FirstChase, 3}, {&p.LastChase, 7}, {&p.RatingDays, 7},
		{&p.Seats, 5}, {&p.SmallN, 10}, {&p.ReopensMost, 2}, {&p.OpinionsMost, 5}, {&p.WordsMost, 500}, {&p.NoticeCap, 1}, {&p.RetryDays, 14}, {&p.HotHouseholds, 10},
		{&p.ArchiveDays, 30}, {&p.TaskDaysAtMost, 366}} {
		if *d.at == 0 {
			*d.at = d.value
		}
	}
	for _, d := range []struct {
		at    *time.Duration
		value time.Duration
	}{{&p.CloseHour, 12 * time.Hour}, {&p.PromptFor, 7 * 24 * time.Hour}, {&p.CheckInBefore, 30 * time.Minute}, {&p.CheckInFor, 30 * time.Minute}} {
		if *d.at == 0 {
			*d.at = d.value
		}
	}
	if p.LowMean == 0 {
		p.LowMean = 3
	}
	if p.SimilarFrom == 0 {
		p.SimilarFrom = 0.35
	}
	if p.NoticeFor == nil {
		p.NoticeFor = map[Tier]int{BuildingUnit: 2, CourtyardGroup: 3, GridCouncil: 3, CouncilHall: 5, AssemblyTier: 7}
	}
	if p.Least == nil {
		p.Least = map[Tier]int{BuildingUnit: 5, CourtyardGroup: 7, GridCouncil: 11, CouncilHall: 15}
	}
	if p.Backing == nil {
		p.Backing = map[Tier]int{BuildingUnit: 3, CourtyardGroup: 5, GridCouncil: 10, CouncilHall: 15}
	}
	return p
}
