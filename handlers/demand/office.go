package demand

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/people"
	"minxu/triage"
)

// Office is what the acts on demands stand on: the district, its clock and its numbers. The zero Policy takes the defaults.
type Office struct {
	Tree     *people.Tree
	Calendar *calendar.Calendar
	Policy   Policy
	Seen     int // version of the case that the person of staff had before their eyes; 0 = not said

	Photos []string                 // kept photos that come with the result of this act
	Link   func(path string) string // the address of a page for the resident; nil: no link is sent
}

// settled says where a demand is kept: its node, widened to the community where an estate as a whole lies in several areas, and the
// code of the desk that has it on its list: its community, or the street or district where there is none. Words that no place was found for go to the community of the filer's home, else to the district's street desk.
func (o Office) settled(p triage.Place, home people.Address) (node, desk string) {
	n, known := o.Tree.Node(p.Node)
	if !known {
		if c, ok := o.Tree.Community(home); ok {
			return c.Code, c.Code
		}
		desk := o.streetDesk()
		return desk, desk
	}
	if n.Kind == people.KindArea && p.Building == "" && p.Estate != "" && !p.HasPoint {
		if areas := o.Tree.Locate(p.Estate, ""); len(areas) > 1 {
			if c, ok := o.Tree.Above(n.Code, people.KindCommunity); ok {
				return c.Code, c.Code
			}
		}
	}
	if c, ok := o.Tree.Above(n.Code, people.KindCommunity); ok {
		return n.Code, c.Code
	}
	return n.Code, n.Code
}

// streetDesk is where a matter waits of which nobody knows the place: the one street there is, else the district.
func (o Office) streetDesk() string {
	root, ok := o.Tree.Root()
	if !ok {
		return ""
	}
	if streets := o.Tree.Children(root.Code); len(streets) == 1 {
		return streets[0].Code
	}
	return root.Code
}

// steward gives who gets the cards of a demand. What is about the conduct of a person in office never goes to the community, and nothing
// goes to who is kept away from it. False only in a district without anybody.
func (o Office) steward(d Demand) (people.Staff, bool) {
	if s, ok := o.Tree.StaffByID(d.Steward); ok && s.Duty && !slices.Contains(d.Recused, s.ID) {
		return s, true
	}
	if d.Category == "D15" {
		if s, ok := people.Holder(o.Tree, d.Node, people.RoleStreetOperator); ok && !slices.Contains(d.Recused, s.ID) {
			return s, true
		}
	}
	if s, ok := people.Steward(o.Tree, d.Node); ok && !slices.Contains(d.Recused, s.ID) {
		return s, true
	}
	if len(d.Recused) > 0 {
		for _, right := range []people.Action{people.ApproveResolve, people.ArbitrateDemand, people.KeepPolicy} {
			if s, ok := o.holder(d, right); ok && (d.Category != "D15" || aboveCommunity(s.Role)) {
				return s, true
			}
		}
	}
	for _, s := range o.Tree.Staff() { // somebody must hear of it: a street's desk before nobody
		if s.Role == people.RoleStreetOperator && !slices.Contains(d.Recused, s.ID) {
			return s, true
		}
	}
	return people.Staff{}, false
}

// above gives who supervises a demand: the street's operator for a case of the community, the district for one of the street.
func (o Office) above(d Demand) (people.Staff, bool) {
	if d.Level != LevelStreet && d.Level != LevelDistrict {
		if s, ok := people.Holder(o.Tree, d.Node, people.RoleStreetOperator); ok {
			return s, true
		}
	}
	if s, ok := people.Holder(o.Tree, d.Node, people.RoleDistrictAdmin); ok {
		return s, true
	}
	return people.Holder(o.Tree, d.Node, people.RoleStreetOperator)
}

// unit names the place that a person of staff answers for: 海风社区.
func (o Office) unit(s people.Staff) string { return o.Tree.Unit(s) }

// Signature is how staff sign what a resident reads: 海风社区·王管家.
func (o Office) Signature(s people.Staff) string { return o.Tree.Signature(s) }

// whose says whose people get in touch: 海风社区的管家.
func (o Office) whose(d Demand) string {
	s, ok := o.steward(d)
	if !ok {
		return "工作人员"
	}
	unit := o.unit(s)
	if s.Role == people.RoleSteward {
		return unit + "的管家"
	}
	return unit + "的工作人员"
}

// reminded says who is reminded: 海风社区管家.
func (o Office) reminded(d Demand) string { return strings.Replace(o.whose(d), "的", "", 1) }

// told says whose people on duty were alarmed: 社区和街道.
func (o Office) told(node string) string {
	community, street := false, false
	for _, s := range people.DutyFor(o.Tree, node) {
		switch s.Role {
		case people.RoleSteward, people.RoleSecretary:
			community = true
		default:
			street = true
		}
	}
	switch {
	case community && street:
		return "社区和街道"
	case community:
		return "社区"
	}
	return "街道"
}

// status tells in one sentence where a case stands and until when.
func (o Office) status(d Demand, now time.Time, english bool) string {
	due := calendar.SayNear(d.FinishDue, now)
	if english {
		return englishStatus(d)
	}
	stands := o.stands(d)
	switch {
	case d.State == WaitingResident:
		return "管家在等您回复：" + short(d.Question, 40) + "\n直接回复就行。"
	case d.State == Resolved:
		return "已答复，等您评价。解决了请回“解决了”，没解决请回“没解决”。"
	case d.State == Merged:
		return "已和邻居报的合在一起办，" + due + "前答复。"
	case d.State == Converted:
		return "已转为项目或议题继续办。"
	case !d.State.Open():
		return stands + "。"
	case overdue(o.Calendar, d, now):
		return stands + "，已过答复时间" + calendar.Say(d.FinishDue) + "，让您久等了，我们在督促。"
	}
	contact := ""
	if d.ContactedAt.IsZero() && d.State != InProgress && !d.ContactDue.IsZero() && now.Before(d.ContactDue) && d.Privacy != Anonymous {
		contact = "管家最晚" + calendar.SayNear(d.ContactDue, now) + "前联系您，"
	}
	return stands + "，" + contact + due + "前答复。"
}

// stands names the state as a resident reads it.
func (o Office) stands(d Demand) string {
	switch d.State {
	case InProgress:
		at := d.ContactedAt
		if at.IsZero() {
			at = d.SubmittedAt
		}
		return calendar.SayDate(at) + "已受理，正在办理"
	case Returned, Arbitration:
		return "正在重新安排处理单位"
	}
	return d.State.Name()
}

// standsNow is stands without a date, for the middle of a sentence.
func standsNow(d Demand) string {
	switch d.State {
	case InProgress, Triaged, Dispatched, Returned, Arbitration:
		return "正在办理"
	}
	return d.State.Name()
}

func englishStatus(d Demand) string {
	by := "answer by " + calendar.SayEnglish(d.FinishDue)
	switch d.State {
	case Submitted:
		return "received, " + by + "."
	case WaitingResident:
		return "the steward waits for your answer: " + short(d.Question, 60)
	case Resolved:
		return "answered. Is it solved? Reply yes or no."
	case Closed:
		return "closed."
	case Withdrawn:
		return "withdrawn."
	case Merged:
		return "handled together with your neighbours' reports, " + by + "."
	}
	return "in progress, " + by + "."
}

// urgeWords says why an urge does not help now and what does; "yes" when it helps.
func (o Office) urgeWords(d Demand, now time.Time, english bool) string {
	answer, from := o.Policy.MayUrge(d, now)
	due := calendar.SayNear(d.FinishDue, now)
	if english {
		switch answer {
		case UrgeYes:
			return "yes"
		case UrgeSoon, UrgeAgain:
			return fmt.Sprintf("\"%s\" (%s): %s\nYou can urge it after %s.", d.Title, d.Tail(), englishStatus(d), calendar.SayEnglish(from))
		}
		return fmt.Sprintf("\"%s\" (%s): %s", d.Title, d.Tail(), englishStatus(d))
	}
	switch answer {
	case UrgeYes:
		return "yes"
	case UrgeSoon:
		if d.LastProgress.IsZero() {
			return "我知道您着急。" + d.Named() + calendar.SayNear(d.SubmittedAt, now) + "刚登记，还在" + sayLimit(o.Policy.ContactLimit(d.Urgency)) + "联系时限内。\n" +
				calendar.SayNear(from, now) + "后还没人联系，您发“催办”，我马上提醒。\n若有危险，请直接说，我们提前处理。"
		}
		return "我知道您着急。" + d.Named() + "刚有进展，正在办理，" + due + "前答复。\n" + calendar.SayNear(from, now) + "后还没消息，您发“催办”，我马上提醒。\n若有危险，请直接说。"
	case UrgeAgain:
		return d.Named() + "今天已经催办过了，" + due + "前答复。\n" + calendar.SayNear(from, now) + "后还没消息，您再发“催办”。\n若有危险，请直接说，我们提前处理。"
	case UrgeEnough:
		return d.Named() + "已催办" + fmt.Sprint(d.Urges) + "次，上级正在督办，" + due + "前答复。\n等不及也可以拨打12345反映。"
	case UrgeYourTurn:
		return d.Named() + "：" + o.status(d, now, false)
	}
	return d.Named() + "：" + o.status(d, now, false)
}

// sayLimit writes a limit in whole hours or minutes: 24小时, 30分钟.
func sayLimit(limit time.Duration) string {
	if limit < time.Hour {
		return fmt.Sprintf("%d分钟", int(limit/time.Minute))
	}
	return fmt.Sprintf("%d小时", int(limit/time.Hour))
}

func sayLimitEnglish(limit time.Duration) string {
	if limit < time.Hour {
		return fmt.Sprintf("%d minutes", int(limit/time.Minute))
	}
	return fmt.Sprintf("%d hours", int(limit/time.Hour))
}
