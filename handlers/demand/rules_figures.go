package demand

import (
	"fmt"
	"slices"
	"strconv"
	"time"
)

// Counted is what the figures need of one demand; nothing of it is personal.
type Counted struct {
	Node, Community, Category                                 string
	State                                                     State
	Submitted, From, ContactDue, Contacted, FinishDue, Solved time.Time // Solved: when it was answered
	Returns, Reopens                                          int
	Extended                                                  bool
	Rated, SolvedSaid                                         bool // the last word of its filer: there is one, and it was "solved"
	Score                                                     int  // 0 = none
}

// Rate is a part of a whole. A whole that is too small says nothing about anybody and is not shown as a percentage.
type Rate struct{ Part, Whole int }

// smallSample is the size below which a rate is hidden.
const smallSample = 5

// Percent gives the rate; false when the whole is too small.
func (r Rate) Percent() (float64, bool) {
	if r.Whole < smallSample {
		return 0, false
	}
	return float64(r.Part) * 100 / float64(r.Whole), true
}

// String writes the rate with its numbers: 92.86%（182/196）, or that the sample is too small.
func (r Rate) String() string {
	p, ok := r.Percent()
	if !ok {
		return "样本不足（" + strconv.Itoa(r.Whole) + "件）"
	}
	return fmt.Sprintf("%.2f%%（%d/%d）", p, r.Part, r.Whole)
}

func (r *Rate) count(whole, part bool) {
	if whole {
		r.Whole++
		if part {
			r.Part++
		}
	}
}

// Figures are the numbers of a set of demands.
type Figures struct {
	In, Open, Overdue                            int
	NotAccepted, Merged, Withdrawn               int // left out, and shown
	Response, OnTime, Resolution                 Rate
	Satisfaction, Strict                         Rate // with and without "basically satisfied"
	Coverage, Return, Redo, Extension            Rate
	ContactMedian, FinishMedian, FinishNinetieth time.Duration
	Contacts, Finished                           int // how many the times are made of
}

// Figure counts demands as the field defines it. What was not accepted, merged members and what was withdrawn are left out and counted apart.
func Figure(list []Counted, now time.Time) Figures {
	var f Figures
	var contact, finish []time.Duration
	for _, c := range list {
		switch c.State {
		case NotAccepted:
			f.NotAccepted++
			continue
		case Merged:
			f.Merged++
			continue
		case Withdrawn:
			f.Withdrawn++
			continue
		}
		f.In++
		if c.State.Open() {
			f.Open++
			if c.State != WaitingResident && now.After(c.FinishDue) {
				f.Overdue++
			}
		}
		answered := !c.Solved.IsZero()
		f.Response.count(!now.Before(c.ContactDue), !c.Contacted.IsZero() && !c.Contacted.After(c.ContactDue))
		if c.State != Converted {
			f.OnTime.count(answered || !now.Before(c.FinishDue), answered && !c.Solved.After(c.FinishDue))
		}
		f.Resolution.count(c.Rated, c.SolvedSaid)
		f.Coverage.count(answered || c.Rated, c.Rated)
		f.Satisfaction.count(c.Score > 0, c.Score >= 3)
		f.Strict.count(c.Score > 0, c.Score >= 4)
		f.Return.count(true, c.Returns > 0)
		f.Redo.count(answered || c.Reopens > 0, c.Reopens > 0)
		f.Extension.count(true, c.Extended)
		if !c.Contacted.IsZero() {
			contact = append(contact, c.Contacted.Sub(c.From))
		}
		if answered {
			finish = append(finish, c.Solved.Sub(c.Submitted))
		}
	}
	f.Contacts, f.Finished = len(contact), len(finish)
	f.ContactMedian, f.FinishMedian, f.FinishNinetieth = quantile(contact, 50), quantile(finish, 50), quantile(finish, 90)
	return f
}

// quantile gives the smallest value that so many percent of all do not exceed; zero of nothing.
func quantile(list []time.Duration, percent int) time.Duration {
	if len(list) == 0 {
		return 0
	}
	slices.Sort(list)
	return list[(len(list)*percent+99)/100-1]
}

// ageBand is a line of the backlog: open demands that are so old.
type ageBand struct {
	name string
	upTo time.Duration // zero: older than the others
}

func ageBands() []ageBand {
	const day = 24 * time.Hour
	return []ageBand{{"1天以内", day}, {"1到3天", 3 * day}, {"3到7天", 7 * day}, {"7到15天", 15 * day}, {"15天以上", 0}}
}

// definitions are printed with the numbers, so that nobody has to guess what a percentage is of.
const definitions = `范围：统计期内提交的民需；不予受理、并入别件的、居民撤回的不算，件数另列。
响应率：联系时限内联系上的 ÷ 联系时限已到的。
按期办结率：按期答复的（含批准的延期）÷ 已答复或期限已到的；转项目、议题的不算。
解决率：居民说“解决了”的 ÷ 说了“解决”或“没解决”的；没有评价的不算，见评价覆盖率。
满意率：3分及以上的 ÷ 打了分的（5分最满意）；另列4分及以上的。
评价覆盖率：评价了的 ÷ 答复了的。
用时：从提交到答复，中位数是一半的事不超过的时间，P90是九成的事不超过的时间。
不足5件的不算百分比。`
