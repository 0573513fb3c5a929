package demand

import "strings"

// Template is a beginning of a message to a resident; what stands in 【】 is filled in by hand, so that nobody sends it as it is.
type Template struct{ Key, Name, Text string }

// Templates lists the beginnings that are offered beside the reply box. None of them says nothing.
func Templates() []Template {
	return []Template{
		{"visit", "约上门", "您反映的{title}，我们【日期】【几点】到{place}看现场，请留意电话。您不方便的话，回复一个时间就行。"},
		{"seen", "现场看过", "我们【日期】到{place}看过：【看到什么】。下一步由【谁】在【日期】前【做什么】。"},
		{"part", "等配件、等施工", "{title}需要【配件或施工】，【单位】定在【日期】来做。这之前【怎么办】。"},
		{"helper", "别的单位来办", "{title}由【单位】负责，已和【谁】约好【日期】【做什么】，我们盯着，有结果马上告诉您。"},
		{"talk", "调解", "{title}我们【日期】和对方谈过：【谈的结果】。【日期】再去看一次，还不行就请您来社区一起商量。"},
		{"done", "办好了", "【日期】【谁】在{place}【做了什么】，已【怎么验收】。"},
	}
}

// template fills in a beginning for a case; empty for an unknown key.
func template(key string, d Demand) string {
	for _, t := range Templates() {
		if t.Key == key {
			return strings.NewReplacer("{title}", "“"+d.Title+"”", "{place}", d.Place).Replace(t.Text)
		}
	}
	return ""
}

// unfilled says whether a template was sent with its blanks.
func unfilled(text string) bool { return strings.Contains(text, "【") }
