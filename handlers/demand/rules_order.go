package demand

import (
	"time"

	"minxu/calendar"
)

// Order is what one unit was asked to do about a demand. Its clock is internal: the resident's clock does not know of it.
type Order struct {
	ID, Demand        string
	Unit              string // staff id, or the name of a unit outside the house
	Part              Part
	Task              string // what this unit is to do, unsealed
	State             OrderState
	SentBy            string // staff id
	SentAt            time.Time
	SignDue, Due      time.Time
	SignedAt, EndedAt time.Time
	Report            string // what the unit said at the end, unsealed
}

// Part is what a unit is in a case.
type Part string

// A case has one unit that leads and any number that help.
const (
	PartLead   Part = "lead"
	PartHelper Part = "helper"
)

// OrderState is where an order stands.
type OrderState string

// The states of an order; the last three are final.
const (
	OrderSent     OrderState = "SENT"
	OrderSigned   OrderState = "SIGNED"
	OrderDone     OrderState = "DONE"
	OrderReturned OrderState = "RETURNED" // the unit says that it is not its business
	OrderRecalled OrderState = "RECALLED"
)

// Runs says whether the unit has still to do something.
func (s OrderState) Runs() bool { return s == OrderSent || s == OrderSigned }

// Name says a state in Chinese.
func (s OrderState) Name() string {
	switch s {
	case OrderSent:
		return "待签收"
	case OrderSigned:
		return "办理中"
	case OrderDone:
		return "已完成"
	case OrderReturned:
		return "已退回"
	case OrderRecalled:
		return "已收回"
	}
	return string(s)
}

// signWithin is how many working hours a unit has to sign for an order.
const signWithin = 4 * time.Hour

// orderClock gives an order its internal clock: four working hours to sign, and its end: so many working days when they are said, else one
// working day before the resident's date, so that there is time to answer, and never before the next working day's end.
func orderClock(c *calendar.Calendar, d Demand, sent time.Time, days int) (sign, due time.Time) {
	sign = c.AddWorkingHours(sent, signWithin)
	if days > 0 {
		return sign, c.Due(sent, days)
	}
	due = c.YellowFrom(d.FinishDue)
	if least := c.Due(sent, 1); due.Before(least) {
		due = least
		if sent.Before(d.FinishDue) && d.FinishDue.Before(due) {
			due = d.FinishDue
		}
	}
	return sign, due
}

// next gives when the clock of an order is looked at next after an instant; zero for never.
func (o Order) next(now time.Time) time.Time {
	switch {
	case !o.State.Runs():
		return time.Time{}
	case o.State == OrderSent && o.SignDue.After(now):
		return o.SignDue
	case o.Due.After(now):
		return o.Due
	}
	return time.Time{}
}

// Unit is an organisation outside the house that works on demands: a property firm, a utility, a department.
type Unit struct {
	Name   string // unique
	Kind   string // see UnitKinds
	Node   string // whose list it is on
	Active bool   // false: not called any more
}

// UnitKinds lists the kinds of unit outside the house.
func UnitKinds() []string {
	return []string{"property", "utility", "department", "police", "mediation", "social", "other"}
}

// UnitKindName says a kind in Chinese.
func UnitKindName(kind string) string {
	switch kind {
	case "property":
		return "物业企业"
	case "utility":
		return "水电气暖企业"
	case "department":
		return "部门"
	case "police":
		return "公安派出所"
	case "mediation":
		return "调解组织"
	case "social":
		return "社会组织"
	}
	return "其他单位"
}
