package triage

import "strings"

// Explain says in Chinese, one line a fact, which words led to what. For a person who asks 为什么 and for those who mend the rules.
func (u Understanding) Explain() []string {
	lines := []string{"意图：" + string(u.Intent)}
	add := func(name, value string) {
		if value != "" {
			lines = append(lines, name+"："+value)
		}
	}
	if u.Outright {
		lines[0] += "（明确提出）"
	}
	if u.Emergency.Kind != NoEmergency {
		add("急事", string(u.Emergency.Kind)+"，听到“"+u.Emergency.Words+"”")
	}
	if u.Refusal.Reason != Accepted {
		add("不予受理", string(u.Refusal.Reason)+"，听到“"+u.Refusal.Words+"”")
	}
	for _, m := range u.Matters {
		second := ""
		if m.Second != "" {
			second = "，其次" + m.Second
		}
		add("事情", m.Title+"（类别"+m.Category+second+"，"+m.Urgency+"，"+m.Level+"，"+m.Nature+"）")
		for _, why := range m.Because {
			add("依据", why.Rule+"，听到“"+why.Words+"”")
		}
	}
	if u.Place != nil {
		add("地点", u.Place.Label+"（"+u.Place.Node+"）")
	}
	var options []string
	for _, p := range u.Options {
		options = append(options, p.Label)
	}
	add("地点待选", strings.Join(options, "、"))
	add("代办", u.Proxy.Words)
	add("法律问题", u.Subject)
	add("服务事项", u.Service)
	for _, why := range u.Because {
		add("规则", why.Rule+"，听到“"+why.Words+"”")
	}
	return lines
}
