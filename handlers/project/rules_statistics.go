package project

import (
	"fmt"
	"math"
	"strconv"
)

// Tally counts ballots by score; index 0 is not used.
type Tally [best + 1]int

// N is how many ballots there are.
func (t Tally) N() int {
	n := 0
	for s := worst; s <= best; s++ {
		n += t[s]
	}
	return n
}

// Sum is the sum of their scores.
func (t Tally) Sum() int {
	sum := 0
	for s := worst; s <= best; s++ {
		sum += s * t[s]
	}
	return sum
}

// Mean is the plain mean; 0 without ballots.
func (t Tally) Mean() float64 {
	if t.N() == 0 {
		return 0
	}
	return float64(t.Sum()) / float64(t.N())
}

// Trimmed is the mean without the given share of the lowest and of the highest scores, each rounded down.
func (t Tally) Trimmed(share float64) float64 {
	n := t.N()
	cut := int(math.Floor(share*float64(n) + 1e-9))
	if n == 0 || 2*cut >= n {
		return t.Mean()
	}
	low, high := cut, cut
	for s := worst; s <= best && low > 0; s++ {
		take := min(low, t[s])
		t[s], low = t[s]-take, low-take
	}
	for s := best; s >= worst && high > 0; s-- {
		take := min(high, t[s])
		t[s], high = t[s]-take, high-take
	}
	return t.Mean()
}

// Bayesian is the mean drawn towards m by the weight of c ballots.
func Bayesian(n, sum int, c, m float64) float64 {
	if float64(n)+c == 0 {
		return 0
	}
	return (c*m + float64(sum)) / (c + float64(n))
}

// Professional is the professionals' side of a project, each half 1 to 5.
func Professional(street, expert float64) float64 { return 0.5*street + 0.5*expert }

// Total100 joins both sides; the residents' weighs more.
func Total100(residents, professionals float64) float64 {
	return 20 * (0.6*residents + 0.4*professionals)
}

// Result is what a round came to. It tells how sure it is.
type Result struct {
	N       int     // ballots that count
	Small   bool    // too few: no mean is told, nothing is ranked
	Mean    float64 // plain mean of what counts
	Raw     float64 // plain mean with the ballots that a verdict left out
	RawN    int
	Trimmed float64
	HasTrim bool // there are enough ballots for a trimmed mean
	Differs bool // plain and trimmed mean are so far apart that both must be told
	R       float64
	P       float64
	HasP    bool
	Total   float64 // of 100; 0 when small or one side is missing
	Levels  Tally
}

// ResultOf computes a result. counted are the ballots that count, all also those that a verdict left out; street and expert are the means
// of the professionals' sheets, 0 where there is none; m is the mean of the district.
func (p Policy) ResultOf(counted, all Tally, street, expert, m float64) Result {
	r := Result{N: counted.N(), Mean: counted.Mean(), Raw: all.Mean(), RawN: all.N(), Levels: counted}
	r.Small = r.N < p.MinCount
	r.R = Bayesian(r.N, counted.Sum(), p.PriorWeight, m)
	if r.N >= p.TrimFrom {
		r.HasTrim, r.Trimmed = true, counted.Trimmed(p.TrimShare)
		r.Differs = math.Abs(r.Mean-r.Trimmed) > p.TrimGap
	}
	if street > 0 && expert > 0 {
		r.HasP, r.P = true, Professional(street, expert)
	}
	if r.HasP && !r.Small {
		r.Total = Total100(r.R, r.P)
	}
	return r
}

// Low says whether the result calls for a rectification; a small sample never does by itself.
func (p Policy) Low(r Result) bool {
	switch {
	case r.Small:
		return false
	case r.HasP:
		return r.Total < p.LowTotal
	}
	return r.Mean < p.LowMean
}

// Say tells the residents' side of a result as it may be published: never a mean of few.
func (r Result) Say() string {
	switch {
	case r.Small:
		return SmallSample(r.N)
	case r.Differs:
		return fmt.Sprintf("平均%s分，去掉两头后%s分 (%d人)", Points(r.Mean), Points(r.Trimmed), r.N)
	}
	return fmt.Sprintf("平均%s分 (%d人)", Points(r.Mean), r.N)
}

// SmallSample is said in place of a mean.
func SmallSample(n int) string { return "样本不足 (" + strconv.Itoa(n) + "人)" }

// Points writes a mean with two decimals at most: 4.2, 3.95, 4.
func Points(x float64) string {
	return strconv.FormatFloat(math.Round(x*100)/100, 'f', -1, 64)
}
