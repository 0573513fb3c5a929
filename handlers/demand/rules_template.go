package demand

import (
	"regexp"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/people"
)

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

// templateWords are the variables of a beginning, with what they become.
func templateWords() map[string]string {
	return map[string]string{"{title}": "事情", "{number}": "编号", "{place}": "地点", "{unit}": "您的单位", "{date}": "今天的日期", "{due}": "答复期限"}
}

// fill puts a case into a beginning.
func (t Template) fill(o Office, d Demand, by people.Staff, now time.Time) string {
	return strings.NewReplacer("{title}", "“"+d.Title+"”", "{number}", d.No, "{place}", d.Place, "{unit}", o.unit(by), "{date}", calendar.SayDate(now), "{due}", calendar.Say(d.FinishDue)).Replace(t.Text)
}

var variable = regexp.MustCompile(`\{[^{}]*\}`)

// strange gives the first variable of a text that nothing is known of; empty when there is none.
func strange(text string) string {
	for _, v := range variable.FindAllString(text, -1) {
		if templateWords()[v] == "" {
			return v
		}
	}
	return ""
}

// unfilled says whether a template was sent with its blanks.
func unfilled(text string) bool { return strings.Contains(text, "【") }
