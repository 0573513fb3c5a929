package project

import (
	"time"

	"minxu/calendar"
)

// Status is where a project stands for somebody who wants to score it.
type Status string

// The statuses that residents hear of.
const (
	StatusOpen     Status = "open"
	StatusUpcoming Status = "upcoming" // the window is set and opens later
	StatusClosed   Status = "closed"   // the window is over, the result is not out
	StatusResult   Status = "result"   // the result is out
	StatusRework   Status = "rework"   // scored low, being done again
	StatusArchived Status = "archived"
	StatusWork     Status = "work"   // not finished yet
	StatusPlan     Status = "plan"   // not even begun
	StatusPaused   Status = "paused" // suspended
	StatusOff      Status = "off"    // rejected or cancelled
)

// statusOf finds it.
func statusOf(p Project, r Round, now time.Time) Status {
	switch p.State {
	case Scoring:
		switch {
		case r.Open(now):
			return StatusOpen
		case r.FrozenAt.IsZero() && now.Before(r.OpenAt):
			return StatusUpcoming
		}
		return StatusClosed
	case Scored:
		return StatusResult
	case Rectifying:
		return StatusRework
	case Delivered:
		if r.No > 0 {
			return StatusRework
		}
		return StatusWork
	case Archived:
		return StatusArchived
	case Contracted, Executing:
		return StatusWork
	case Suspended:
		return StatusPaused
	case Rejected, Cancelled:
		return StatusOff
	}
	return StatusPlan
}

// whyNot says to a resident why a project is not scored now, and what to do instead.
func whyNot(p Project, r Round, result string, now time.Time) string {
	name := "“" + p.Title + "”"
	switch statusOf(p, r, now) {
	case StatusUpcoming:
		return name + "还没到打分的时候，" + calendar.SayNear(r.OpenAt, now) + "开始。\n到时候发“打分”就行。"
	case StatusClosed:
		return name + "的打分" + calendar.SayNear(r.CloseAt, now) + "已经截止，选票封存了，不能再打也不能再改。\n结果算好就公布，有意见可以直接说。"
	case StatusResult:
		if result == "" {
			return name + "的打分已经结束，不能再打也不能再改。\n有意见可以直接说，我替您登记。"
		}
		return name + "的打分已经结束，结果：" + result + "。\n选票已封存，不能再改；有意见可以直接说。"
	case StatusRework:
		return name + "上一轮打分不高，正在整改，现在不打分。\n整改完再请您打一次。"
	case StatusArchived:
		if result != "" {
			return name + "已经归档，打分早就结束了，结果：" + result + "。\n还有问题请直接说，我替您登记。"
		}
		return name + "已经归档，打分早就结束了，不能再打。\n还有问题请直接说，我替您登记。"
	case StatusWork:
		return name + "还没完工（" + p.State.Name() + "），完工以后才打分。\n有意见现在就可以直接说，我替您登记。"
	case StatusPaused:
		return name + "暂停了，现在不打分。" + because(p.Reason)
	case StatusOff:
		return name + p.State.Name() + "，不用打分。" + because(p.Reason)
	}
	return name + "还在前期（" + p.State.Name() + "），完工以后才打分。\n有意见现在就可以直接说，我替您登记。"
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return "\n原因：" + reason
}

// whyNotYou says to a resident why they may not score a project that is being scored. What follows invites an opinion.
func whyNotYou(p Project, right Right, fresh, open, now time.Time) string {
	name := "“" + p.Title + "”"
	switch right {
	case RightStaff:
		return "您参与了" + name + "，按规定项目的工作人员和服务方不打分。"
	case RightUnbound:
		return name + "由" + p.Coverage + "的住户打分，您还没有登记地址，这次不能打分。"
	case RightLate:
		return name + calendar.SayDate(open) + "就开始打分了，您是开始以后才登记地址的，这次不能打分。"
	case RightFresh:
		return "您登记地址还不满24小时，" + calendar.SayNear(fresh, now) + "以后就能给" + name + "打分。"
	case RightMinor:
		return name + "请家里大人打分。"
	}
	return name + "由" + p.Coverage + "的住户打分，您登记的地址不在范围里，不能打分。"
}
