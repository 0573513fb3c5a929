package triage

import (
	"slices"
	"strings"
)

func (u *reader) readIntent(lower string, facts *factsHeard) {
	bare := bareMessage(lower)
	w := want(bare, u.strength, len([]rune(bare))-u.placeWords-len([]rune(phoneGone))*strings.Count(bare, phoneGone), facts)
	u.Intent, u.Outright, u.Also = w.intent, w.outright, w.also
	u.Because = append(u.Because, w.because...)
	u.Service = rules().services.heaviest(lower, func(string) bool { return true })
	if u.Service != "" && u.Intent == ServiceItem {
		u.Outright = true
		if !u.reports(facts) {
			u.Also = slices.DeleteFunc(u.Also, func(i Intent) bool { return i == Demand })
		}
	}
	procedure := slices.Contains(u.Also, ServiceItem) && u.Asking // 怎么申请, 要什么材料
	if u.Service != "" && (u.Intent == Demand || u.Intent == UnknownIntent) && (procedure || !u.reports(facts) && (u.Asking || asksToDo(lower))) {
		u.Intent, u.Outright = ServiceItem, true
		u.Also = slices.DeleteFunc(u.Also, func(i Intent) bool { return i == ServiceItem })
		u.Because = append(u.Because, Reason{"service " + u.Service, ""})
	}
}

// reports says whether something is wrong, and not only asked about.
func (u *reader) reports(facts *factsHeard) bool {
	if facts.has("complain") || facts.has("report") {
		return true
	}
	for _, m := range u.Matters {
		if m.Category != "D09" && m.Category != "D10" && m.Category != "D14" && m.Category != "D12" && m.Sure {
			return true
		}
	}
	return false
}

func asksToDo(lower string) bool {
	return containsAny(lower, "办", "申请", "领", "约", "登记", "认证", "参保", "查", "转", "咨询", "报名", "了解", "补", "怎么")
}

func (u *reader) readLegal(lower string) {
	legal := rules().legal
	if u.Intent != Lawyer && u.Intent != LegalQA && u.Intent != UnknownIntent && !slices.Contains(u.Also, Lawyer) && !slices.Contains(u.Also, LegalQA) && len([]rune(lower)) > 12 {
		return // a report names neighbours and firms without being a legal question
	}
	u.Subject = legal.heaviest(lower, func(label string) bool { return !strings.HasPrefix(label, "side_") })
	switch legal.heaviest(lower, func(label string) bool { return strings.HasPrefix(label, "side_") }) {
	case "side_family":
		u.Counterparty = "family"
	case "side_neighbour":
		u.Counterparty = "neighbour_property"
	case "side_organisation":
		u.Counterparty = "organisation"
	case "side_committee":
		u.Counterparty = "committee"
	case "side_unsaid":
		u.Counterparty = "unsaid"
	}
}

// settle drops what belongs to another wish: an hour with the lawyer is no report of a leak, unless that is reported too.
func (u *reader) settle(facts *factsHeard) {
	switch u.Intent {
	case Demand:
		if len(u.Matters) == 0 {
			u.unsorted(facts)
		}
	case Topic:
		if len(u.Matters) == 0 {
			u.unsorted(facts)
		}
		for i := range u.Matters {
			u.Matters[i].Nature = "suggestion"
		}
	case UnknownIntent, Human, CallMe, Lawyer, LegalQA, NotSolved, Supplement, Urge, Progress, Withdraw, Deliberation:
	default:
		u.Matters = slices.DeleteFunc(u.Matters, func(m Matter) bool { return !m.Sure || len(m.Because) == 0 || u.Outright && !m.Hazard })
	}
	if u.Intent == Lawyer || u.Intent == LegalQA {
		u.Matters = slices.DeleteFunc(u.Matters, func(m Matter) bool {
			return !m.Sure || m.Category == "D10" || m.Category == "D14" || m.Category == "D09"
		})
	}
	if u.Refusal.Reason != Accepted && (u.Intent == UnknownIntent || u.Intent == LegalQA) {
		u.Intent, u.Outright = Demand, false
	}
}

// unsorted keeps what was reported although no rule knows the thing.
func (u *reader) unsorted(facts *factsHeard) {
	t := titler{}
	parts := clauses(u.Text)
	var kept []*clause
	for i := range parts {
		if bare := t.bare(parts[i].text); len([]rune(bare)) >= 4 && !emptyTalk(bare) {
			kept = append(kept, &parts[i])
		}
	}
	if len(kept) == 0 {
		return
	}
	m, _ := grouped{parts: kept}.matter(&t, facts, true, u.Asking)
	u.Matters = append(u.Matters, m)
}

// emptyTalk says whether a clause only opens or closes a report.
func emptyTalk(bare string) bool {
	if bare = strings.Trim(bare, "，,。"); wholeMessages(bare) || wholeMessages(bare+"吧") {
		return true
	}
	switch bare {
	case "我要反映问题", "反映问题", "问题", "我要反映", "我想反映", "一个问题", "一件事", "我要投诉", "要投诉", "反映情况", "提个议题", "我想提个议题", "提议题", "我要报修", "有事反映", "我有事", "新的事", "民需":
		return true
	}
	return containsAny(bare, "反映一个事", "反映个事", "反映一件事", "提个议题", "提议题", "提一个议题", "反映一下", "反映个", "帮我登记", "给我登记")
}
