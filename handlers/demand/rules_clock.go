package demand

import (
	"time"

	"minxu/calendar"
)

// Urgency is how fast a demand must be dealt with.
type Urgency string

// The closed set of urgencies.
const (
	Critical Urgency = "CRITICAL"
	Urgent   Urgency = "URGENT"
	Normal   Urgency = "NORMAL"
	Consult  Urgency = "CONSULT"
)

// Name says an urgency in Chinese.
func (u Urgency) Name() string {
	switch u {
	case Critical:
		return "特急"
	case Urgent:
		return "紧急"
	case Consult:
		return "咨询"
	}
	return "一般"
}

// Known gives the urgency itself, or NORMAL for anything that is none.
func (u Urgency) Known() Urgency {
	switch u {
	case Critical, Urgent, Consult:
		return u
	}
	return Normal
}

// rank orders urgencies, the most urgent highest.
func (u Urgency) rank() int {
	switch u {
	case Critical:
		return 3
	case Urgent:
		return 2
	case Normal:
		return 1
	}
	return 0
}

// ContactLimit is how long it may take until somebody gets in touch, round the clock.
func (p Policy) ContactLimit(u Urgency) time.Duration {
	switch u {
	case Critical:
		return p.ContactCritical
	case Urgent:
		return p.ContactUrgent
	}
	return p.ContactNormal
}

// Due are the two dates that a resident is told.
type Due struct{ Contact, Finish time.Time }

// DueFrom gives the dates of a demand of that urgency submitted at that instant.
func (p Policy) DueFrom(c *calendar.Calendar, u Urgency, at time.Time) Due {
	d := Due{Contact: at.Add(p.ContactLimit(u))}
	switch u {
	case Critical:
		d.Finish = at.Add(p.FinishCritical)
	case Urgent:
		d.Finish = at.Add(p.FinishUrgent)
	case Consult:
		d.Finish = c.Due(at, p.FinishConsult)
	default:
		d.Finish = c.Due(at, p.FinishNormal)
	}
	return d
}

// RedoFrom gives the dates of a case that is done again.
func (p Policy) RedoFrom(c *calendar.Calendar, u Urgency, at time.Time) Due {
	return Due{Contact: at.Add(p.ContactLimit(u)), Finish: c.Due(at, p.FinishRedo)}
}

// Resumed moves a due date for the time in which the resident's answer was waited for, no longer than the longest pause.
func (p Policy) Resumed(c *calendar.Calendar, due, asked, now time.Time) time.Time {
	until := now
	if longest := p.PauseEnd(c, asked); until.After(longest) {
		until = longest.Add(time.Microsecond) // the evening of the last day is part of the pause
	}
	return c.PauseShift(due, asked, until)
}

// PauseEnd gives the end of the longest pause for a question asked at that instant.
func (p Policy) PauseEnd(c *calendar.Calendar, asked time.Time) time.Time {
	return c.Due(asked, p.WaitingDays)
}

// Extended gives the due date after an extension. It is refused with a sentence when it comes late, a second time or for too long.
func (p Policy) Extended(c *calendar.Calendar, d Demand, now time.Time, workingDays int) (time.Time, error) {
	switch {
	case d.Extended:
		return d.FinishDue, refuse("这件事已经延期过一次，不能再延。")
	case workingDays < 1 || workingDays > p.ExtendMost:
		return d.FinishDue, refuse("延期最多%d个工作日。", p.ExtendMost)
	}
	due, err := c.Extend(d.FinishDue, now, workingDays)
	if err != nil {
		return d.FinishDue, refuse("已过答复时限，不能再申请延期。")
	}
	return due, nil
}
