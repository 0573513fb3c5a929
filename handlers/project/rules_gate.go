package project

import (
	"fmt"
	"slices"
	"time"
)

// Gate is one of the four publications; without its record the state behind it cannot be entered.
type Gate string

// The four gates.
const (
	GateCall     Gate = "call"           // 征集公开
	GateDecision Gate = "decision"       // 确定公开
	GateProgress Gate = "implementation" // 实施公开
	GateResult   Gate = "result"         // 效果公开
)

// Gates lists them in the order of a project's life.
func Gates() []Gate { return []Gate{GateCall, GateDecision, GateProgress, GateResult} }

// Name says a gate in Chinese.
func (g Gate) Name() string {
	switch g {
	case GateCall:
		return "征集公开"
	case GateDecision:
		return "确定公开"
	case GateProgress:
		return "实施公开"
	case GateResult:
		return "效果公开"
	}
	return string(g)
}

// Part is one thing that a publication must contain.
type Part struct{ Key, Name string }

// Parts lists what a publication must contain.
func (g Gate) Parts() []Part {
	switch g {
	case GateCall:
		return []Part{{"asked", "征集内容"}, {"who", "谁可以提"}, {"until", "截止时间"}, {"replies", "收到条数"}}
	case GateDecision:
		return []Part{{"chosen", "确定的项目"}, {"not_chosen", "没选上的及原因"}, {"budget", "资金来源和数额"}, {"coverage", "受益范围"}, {"owner", "责任人"}}
	case GateProgress:
		return []Part{{"provider", "实施单位"}, {"schedule", "时间安排"}, {"contact", "联系方式（公开电话）"}, {"progress", "进度"}, {"changes", "变更（没有写“无”）"}}
	case GateResult:
		return []Part{{"outputs", "完成了什么"}, {"served", "服务人数"}, {"spending", "花费"}, {"scores", "双向评价"}, {"problems", "遗留问题"}}
	}
	return nil
}

// Publication is one version of a gate's record. It is public.
type Publication struct {
	ID, Project string
	Gate        Gate
	Version     int
	Text        map[string]string // by the key of the part
	By          string            // staff id
	At          time.Time
	Restored    bool // it was public before the project came into this house
}

// Lacks lists the parts that a publication does not say.
func (g Gate) Lacks(text map[string]string) []string {
	var lacks []string
	for _, p := range g.Parts() {
		if text[p.Key] == "" {
			lacks = append(lacks, p.Name)
		}
	}
	return lacks
}

// mayPass says whether a gate is open: there is a record, it is complete, it has been up long enough, and before a further round it is
// newer than the round before. The sentence says why not.
func (p Policy) mayPass(g Gate, records []Publication, since, now time.Time) (sentence string) {
	if g == "" {
		return ""
	}
	var first, last time.Time
	found := false
	for _, r := range records {
		if r.Gate != g || !r.Restored && len(g.Lacks(r.Text)) > 0 || r.At.Before(since) {
			continue
		}
		if !found || r.At.Before(first) {
			first = r.At
		}
		if r.At.After(last) {
			last = r.At
		}
		if r.Restored {
			first = time.Time{}
		}
		found = true
	}
	if !found {
		if !since.IsZero() {
			return fmt.Sprintf("整改之后还没有新的“%s”，先公开再往下走。", g.Name())
		}
		return fmt.Sprintf("还没有“%s”，先公开再往下走。", g.Name())
	}
	if days := p.noticeDays(g); days > 0 && !first.IsZero() && now.Before(first.AddDate(0, 0, days)) {
		return fmt.Sprintf("“%s”要满%d天才能往下走。", g.Name(), days)
	}
	return ""
}

// noticeDays is how long a gate's record must have been up.
func (p Policy) noticeDays(g Gate) int {
	if g == GateCall || g == GateDecision {
		return p.PublishDays
	}
	return 0
}

// gateOn gives the gate in front of a state; empty when there is none.
func gateOn(s State) Gate {
	for _, m := range moves() {
		if m.To == s && m.Gate != "" {
			return m.Gate
		}
	}
	return ""
}

// passed lists the gates behind which a path of states leads.
func passed(path []move) []Gate {
	var gates []Gate
	for _, m := range path {
		if m.Gate != "" && !slices.Contains(gates, m.Gate) {
			gates = append(gates, m.Gate)
		}
	}
	return gates
}
