package demand

import (
	"slices"
	"time"

	"minxu/calendar"
	"minxu/people"
)

// ground is what a guard of the table looks at: who of staff wants to do something to a case, and when.
type ground struct {
	Office
	by  people.Staff
	d   Demand
	now time.Time
}

// guard is a condition of a line of the table beside state and role: nil, or a sentence for the person who is held back.
type guard func(ground) error

// permit says whether somebody of staff who sees a case may do an action to it now: the role may do it, the state allows it, and the guards
// of the table agree; if not, why, in a sentence. The acts ask here and so do the pages: a form is shown exactly when its act is possible.
func (o Office) permit(by people.Staff, d Demand, a Action, now time.Time) error {
	for _, m := range moves() {
		if m.Action != a {
			continue
		}
		if m.Right == "" || !people.May(by.Role, m.Right) {
			return refuse("您的岗位不能这样做。")
		}
		if !d.State.May(a, ByStaff) {
			return moved(d)
		}
		for _, g := range m.Guards {
			if err := g(ground{o, by, d, now}); err != nil {
				return err
			}
		}
		return nil
	}
	return refuse("您的岗位不能这样做。")
}

// may is permit as yes or no, for pages.
func (o Office) may(by people.Staff, d Demand, a Action, now time.Time) bool {
	return o.permit(by, d, a, now) == nil
}

// sees says whether a person of staff may know of a case: it lies in the own subtree; who is kept away from it sees nothing of it; what is
// about conduct is seen by the street and above alone; a unit sees what it leads (what it was called to: Office.known).
func (o Office) sees(by people.Staff, d Demand) bool {
	switch {
	case slices.Contains(d.Recused, by.ID), !by.Covers(o.Tree, d.Node):
		return false
	case d.Category == "D15" && !aboveCommunity(by.Role):
		return false
	}
	return people.May(by.Role, people.ReadDemand) || d.Handler == by.ID
}

// rightOf gives who decides about a case of a level: the community's steward, the street, the district.
func (o Office) rightOf(d Demand) people.Action {
	right := people.DispatchDemand
	switch d.Level {
	case LevelStreet:
		right = people.ArbitrateDemand
	case LevelDistrict:
		right = people.KeepPolicy
	}
	return o.held(d, right)
}

// held gives the right itself where somebody holds it at the place of a case, else the next lower one that somebody holds: a district
// without an admin is not stuck.
func (o Office) held(d Demand, right people.Action) people.Action {
	rungs := []people.Action{people.KeepPolicy, people.ArbitrateDemand, people.ApproveResolve, people.DispatchDemand}
	for i := slices.Index(rungs, right); i >= 0 && i < len(rungs); i++ {
		if _, ok := o.holder(d, rungs[i]); ok {
			return rungs[i]
		}
	}
	return people.DispatchDemand
}

// holder gives the nearest person on duty who may do something at the place of a case and is not kept away from it.
func (o Office) holder(d Demand, right people.Action) (people.Staff, bool) {
	for _, role := range people.RolesThat(right) { // the lowest role that may comes first
		if s, ok := people.Holder(o.Tree, d.Node, role); ok && s.Duty && !slices.Contains(d.Recused, s.ID) {
			return s, true
		}
	}
	return people.Staff{}, false
}

// answerRight is what it takes to approve the answer to a case: the steward's word the first time, one rung higher each time that it
// was not solved.
func (o Office) answerRight(d Demand) people.Action {
	switch {
	case d.Reopens >= secondFailure:
		return o.held(d, people.ArbitrateDemand)
	case d.Reopens > 0:
		return o.held(d, people.ApproveResolve)
	}
	return people.ProposeResolve
}

func byItsLevel(g ground) error {
	if right := g.rightOf(g.d); !people.May(g.by.Role, right) {
		return refuse("这件事按%s办理，由%s派单。您可以先联系居民、记录情况。", LevelName(g.d.Level), officeOf(right))
	}
	return nil
}

func byArbiter(g ground) error {
	right := people.ArbitrateDemand
	if g.d.Level == LevelStreet || g.d.Level == LevelDistrict {
		right = g.held(g.d, people.KeepPolicy)
	}
	if !people.May(g.by.Role, right) {
		return refuse("裁定中的事由%s分派。", officeOf(right))
	}
	return nil
}

func ruledByArbiter(g ground) error {
	if g.d.Ruled && !people.May(g.by.Role, people.ArbitrateDemand) {
		return refuse("这件事已经裁定，要换单位请找街道。")
	}
	return nil
}

func byItsRung(g ground) error {
	if right := g.answerRight(g.d); !people.May(g.by.Role, right) {
		return refuse("这件事居民说过没解决，这次的答复要由%s审核。请先提交办理结果。", officeOf(right))
	}
	if g.d.Reopens > 0 && g.d.ProposedBy == g.by.ID {
		return refuse("重办的结果要由另一个人审核。")
	}
	return nil
}

// byAnotherHandler holds that what failed twice is not done a third time by the same hands, where there are others.
func byAnotherHandler(g ground) error {
	if g.d.Reopens >= secondFailure && g.d.Former != "" && g.d.Handler == g.d.Former {
		return refuse("这件事第二次重办，请先换一个承办人（原承办：%s）。", g.unitName(g.d.Former))
	}
	return nil
}

func byItsHandler(g ground) error {
	if g.d.Handler == "" || g.d.Handler == g.by.ID || people.May(g.by.Role, people.DispatchDemand) {
		return nil
	}
	return refuse("这件事由%s承办，请他们来办。", g.unitName(g.d.Handler))
}

func notRuled(g ground) error {
	if g.d.Ruled {
		return refuse("这件事已经裁定，不能再退。")
	}
	return nil
}

func inReturnWindow(g ground) error {
	if !g.d.DispatchedAt.IsZero() && g.now.After(g.Calendar.Due(g.d.DispatchedAt, g.Policy.ReturnDays)) {
		return refuse("已过退单期限（派单后%d个工作日），请办理或申请裁定。", g.Policy.ReturnDays)
	}
	return nil
}

func notTaken(g ground) error {
	s, ok := g.Tree.StaffByID(g.d.Steward)
	switch {
	case !ok || !s.Duty:
		return nil
	case s.ID == g.by.ID:
		return refuse("您已经受理了这件事。")
	}
	return refuse("%s已经受理了这件事，请不要重复联系居民。要换人请用“交接”。", s.Name)
}

func leadsNobody(g ground) error {
	if g.d.Households > 1 {
		return refuse("已有邻居并入这件事，请把另一件并过来。")
	}
	return nil
}

func isProposed(g ground) error {
	if g.d.Proposal == "" {
		return refuse("这件事没有待审核的办理结果。")
	}
	return nil
}

func isAskedByAnother(g ground) error {
	switch {
	case g.d.ExtendDays == 0:
		return refuse("这件事没有待审批的延期申请。")
	case g.d.ExtendBy == g.by.ID:
		return refuse("延期要由另一个人批准。")
	}
	return nil
}

// notOwnWork holds that whether a case is solved is asked by somebody else than who worked on it.
func notOwnWork(g ground) error {
	if g.d.Handler == g.by.ID && !people.May(g.by.Role, people.ApproveResolve) {
		if _, ok := g.holder(g.d, people.ApproveResolve); ok {
			return refuse("回访要由没有承办这件事的人来做。")
		}
	}
	return nil
}

func mayBeDoneAgain(g ground) error {
	switch g.Policy.MayReopen(g.d, g.now) {
	case ReopenYes:
		return nil
	case ReopenFull:
		return refuse("已经重办%d次，请上级督办或转项目、议题。", g.d.Reopens)
	}
	return refuse("已过重办期限（答复后%d天），请登记为新的民需。", g.Policy.ReopenDays)
}

func notDangerous(g ground) error {
	if g.d.Hazard {
		return refuse("有安全隐患的事不能撤，请照常处理。")
	}
	return leadsNobody(g)
}

func notArchived(g ground) error {
	if !g.d.ArchivedAt.IsZero() {
		return refuse("这件事已经归档。")
	}
	return nil
}

// pastItsReopening holds that a case which its filer may still bring back is not put away.
func pastItsReopening(g ground) error {
	if g.d.State == Closed && g.Policy.MayReopen(g.d, g.now) == ReopenYes {
		return refuse("居民在%s前还可以要求重办，到期后再归档。", calendar.SayDate(g.d.ResolvedAt.AddDate(0, 0, g.Policy.ReopenDays)))
	}
	return nil
}

// officeOf names the office that holds a right, for sentences.
func officeOf(right people.Action) string {
	switch right {
	case people.KeepPolicy:
		return "区里"
	case people.ArbitrateDemand:
		return "街道"
	case people.ApproveResolve:
		return "社区书记"
	}
	return "社区管家"
}

// unitName says who works on something: a person of staff by name and place, a unit by its name.
func (o Office) unitName(handler string) string {
	s, ok := o.Tree.StaffByID(handler)
	if !ok {
		return handler
	}
	return o.Signature(s)
}
