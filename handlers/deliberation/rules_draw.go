package deliberation

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
)

// A draw by lot that anybody can do again: the list of candidates is sealed by its digest when the outcome is published, the seed comes later
// from outside (a number that somebody calls at the meeting, a lottery result), and the order follows from both.

// DigestOf seals a list of candidates' marks; their order does not matter.
func DigestOf(marks []string) string {
	list := slices.Clone(marks)
	slices.Sort(list)
	sum := sha256.Sum256([]byte(strings.Join(list, "\n")))
	return hex.EncodeToString(sum[:])
}

// DrawOf gives the first seats of the candidates in the order of SHA-256(seed "|" digest "|" mark).
func DrawOf(marks []string, seed string, seats int) []string {
	digest := DigestOf(marks)
	lot := func(mark string) string {
		sum := sha256.Sum256([]byte(seed + "|" + digest + "|" + mark))
		return hex.EncodeToString(sum[:])
	}
	list := slices.Clone(marks)
	slices.SortFunc(list, func(a, b string) int { return strings.Compare(lot(a), lot(b)) })
	return list[:min(max(seats, 0), len(list))]
}

// Ratings are the scores of the drawn supervisors, 1 to 5.
type Ratings []int

// Mean is the mean of the scores; 0 of none.
func (r Ratings) Mean() float64 {
	if len(r) == 0 {
		return 0
	}
	sum := 0
	for _, s := range r {
		sum += s
	}
	return float64(sum) / float64(len(r))
}

// Bayes is the mean as rankings use it: C ballots of the district's mean m are added, so that three friends make no winner.
func (r Ratings) Bayes(c int, m float64) float64 {
	return (float64(c)*m + r.Mean()*float64(len(r))) / float64(c+len(r))
}

// Say tells a result honestly: few ratings are called few.
func (r Ratings) Say(small int) string {
	switch {
	case len(r) == 0:
		return "没有人评"
	case len(r) < small:
		return "平均" + points(r.Mean()) + "分，样本不足（" + digits(len(r)) + "人）"
	}
	return "平均" + points(r.Mean()) + "分（" + digits(len(r)) + "人）"
}

// Fulfilled says whether supervisors find an outcome done. Silence is no praise: without a rating nothing is known, and the tasks decide.
func (p Policy) Fulfilled(r Ratings) bool { return len(r) == 0 || r.Mean() >= p.LowMean }
