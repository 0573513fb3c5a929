package festival

import (
	"slices"
	"strings"

	"minxu/people"
	"minxu/store"
)

// Sum counts what came of events. People are counted by head: somebody who comes three times is three attendances and one attendee.
type Sum struct {
	Sessions  int // events that were not cancelled
	Cancelled int
	Seats     int
	Signed    int    // people who were signed up and did not give up in time
	Attended  int    // people who came, by check-ins and at the desk: 参与人次
	WalkIns   int    // of these without an account
	Unique    int    // accounts that came at least once
	NoShows   int    // people of parties that did not come
	Late      int    // people of parties that gave up late
	Waited    int    // parties that ever stood in line
	Offered   int    // of these: were offered seats
	Taken     int    // of these: took them
	Scores    [6]int // by score, 1 to 5
}

// AttendanceRate is attended people with an account over signed people, in percent; 0 where nobody signed.
func (s Sum) AttendanceRate() float64 { return percent(s.Attended-s.WalkIns, s.Signed) }

// FillRate is signed people over seats, in percent.
func (s Sum) FillRate() float64 { return percent(s.Signed, s.Seats) }

// Conversion is parties that took an offered seat over parties that waited, in percent.
func (s Sum) Conversion() float64 { return percent(s.Taken, s.Waited) }

// Content is the mean score; 0 where nobody scored.
func (s Sum) Content() (mean float64, n int) {
	total := 0
	for score, count := range s.Scores {
		total, n = total+score*count, n+count
	}
	if n == 0 {
		return 0, 0
	}
	return float64(total) / float64(n), n
}

func percent(part, whole int) float64 {
	if whole == 0 {
		return 0
	}
	return float64(part*10000/whole) / 100
}

// Group is a sum under a name.
type Group struct {
	Name string
	Sum
}

// Figures are the sums of some events.
type Figures struct {
	Total       Sum
	Themes      []Group // in the order of Themes, those without events left out
	Communities []Group // by code of the host; empty = the district
	Bands       Bands   // people who came, by age band
	SignedBands Bands
}

// FiguresOf counts some events.
func FiguresOf(r store.Reader, events []Event) (Figures, error) {
	var f Figures
	themes, hosts := map[Theme]*count{}, map[string]*count{}
	total := newCount()
	for _, e := range events {
		if e.State == Draft {
			continue
		}
		all, err := Of(r, e.ID)
		if err != nil {
			return f, err
		}
		walked, err := WalkIns(r, e.ID)
		if err != nil {
			return f, err
		}
		for _, c := range []*count{total, countAt(themes, e.Theme), countAt(hosts, e.Node)} {
			c.add(e, all, walked)
		}
		for _, reg := range all {
			for i, n := range reg.Bands {
				if reg.State == CheckedIn {
					f.Bands[i] += n
				}
				if signedFor(reg) {
					f.SignedBands[i] += n
				}
			}
		}
	}
	f.Total = total.sum()
	for _, t := range Themes() {
		if c := themes[t]; c != nil {
			f.Themes = append(f.Themes, Group{t.Name(), c.sum()})
		}
	}
	for code, c := range hosts {
		f.Communities = append(f.Communities, Group{code, c.sum()})
	}
	slices.SortFunc(f.Communities, func(a, b Group) int { return strings.Compare(a.Name, b.Name) })
	return f, nil
}

// count is a sum in the making.
type count struct {
	Sum
	came map[string]bool
}

func newCount() *count { return &count{came: map[string]bool{}} }

func countAt[K comparable](all map[K]*count, key K) *count {
	if all[key] == nil {
		all[key] = newCount()
	}
	return all[key]
}

func (c *count) sum() Sum {
	c.Unique = len(c.came)
	return c.Sum
}

// signedFor says whether a registration is one of those that signed up and did not give up in time.
func signedFor(r Registration) bool {
	switch r.State {
	case Signed, CheckedIn, NoShow, LateCancelled:
		return true
	}
	return false
}

func (c *count) add(e Event, all []Registration, walked []WalkIn) {
	if e.State == Cancelled {
		c.Cancelled++
		return
	}
	c.Sessions++
	c.Seats += e.Capacity
	for _, r := range all {
		if signedFor(r) {
			c.Signed += r.Party
		}
		switch r.State {
		case CheckedIn:
			c.Attended += r.Arrived
			if r.Resident != "" {
				c.came[r.Resident] = true
			}
		case NoShow:
			c.NoShows += r.Party
		case LateCancelled:
			c.Late += r.Party
		}
		if r.Seq > 0 {
			c.Waited++
			if !r.Offered.IsZero() {
				c.Offered++
				if signedFor(r) {
					c.Taken++
				}
			}
		}
		if r.Score >= 1 && r.Score <= 5 {
			c.Scores[r.Score]++
		}
	}
	for _, w := range walked {
		c.Attended += w.People
		c.WalkIns += w.People
	}
}

// bandNames are the names of Bands, the last one for ages that were not said.
func bandNames() []string { return append(slices.Clone(people.AgeBands()), "未说") }
