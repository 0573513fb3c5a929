package demand

import (
	"strconv"
	"strings"

	"minxu/dialog"
	"minxu/handlers"
	"minxu/triage"
)

// acknowledge says that the matter was heard: calm when it was told in anger, a warning when it can hurt somebody.
func (f *filer) acknowledge(t *dialog.Talk, m triage.Matter, i, n int) {
	if i > 0 {
		t.Say(f.say("接着登记“"+m.Title+"”。", "Now: \""+m.Title+"\"."))
		return
	}
	var words string
	switch {
	case f.english:
		t.Say(pick(Urgency(m.Urgency) == Critical, "That is dangerous. Please keep away from it.", "Hello! I can take your report."))
		return
	case f.child:
		t.Say("谢谢你告诉我们，你真细心！" + pick(m.Hazard || Urgency(m.Urgency).rank() > Normal.rank(), "先离它远一点，也提醒小伙伴。", "") + "不用留名字和电话。")
		return
	case Urgency(m.Urgency) == Critical:
		words = "这很危险，请您和家人绕行，别靠近。"
	case f.said.swearing:
		words = "让您着急了，换谁都难受，我这就给您登记。"
	case f.proxy() != "":
		words = "好的，我按“代办”登记。"
	case m.Hazard:
		words = "收到，“" + m.Title + "”，请您当心。"
	case n > 1:
		words = "好，先办“" + m.Title + "”。"
	default:
		words = "收到，“" + m.Title + "”。"
	}
	t.Say(words)
	if f.said.secrets {
		t.Say(f.say("您说的证件、卡号或密码我没有保存，办这件事用不着。", ""))
	}
}

func pick(is bool, yes, no string) string {
	if is {
		return yes
	}
	return no
}

// order puts together what will be filed.
func (f *filer) order(t *dialog.Talk, m triage.Matter, place triage.Place, a answers, joins string) File {
	o := File{Matter: matterOf(m), Spot: spotOf(place), Photos: append(a.photos, a.voice...), Proxy: f.proxy(), ProxyWho: f.proxyWho(), Contact: a.contact,
		Phone: a.phone, Privacy: a.privacy, Minor: f.child, Channel: t.Fact(handlers.FactSource), Joins: joins}
	if f.english {
		o.Lang = "en"
	}
	if o.Privacy == Anonymous {
		o.Phone = ""
	}
	if a.cold && Urgency(m.Urgency).rank() < Urgent.rank() {
		o.Matter.Urgency = string(Urgent)
	}
	o.Matter.Text = withMore(o.Matter.Text, a)
	return o
}

// withMore adds what was asked beside the matter, unless its words tell it already.
func withMore(text string, a answers) string {
	if a.degrees != "" && !strings.Contains(text, a.degrees) {
		text += "，室温" + a.degrees
	}
	if a.hours != "" && !strings.Contains(text, a.hours) {
		text += "，" + a.hours
	}
	return text
}

// readBack shows what will be filed, in lines of name and content.
func (f *filer) readBack(o File, a answers, notice bool) string {
	if f.english {
		return f.readBackEnglish(o, a, notice)
	}
	lines := []string{f.polite("请您核对："), "事情：" + f.matterWords(o, a), "地点：" + f.placeWords(o)}
	if len(a.photos) > 0 {
		lines = append(lines, "照片："+strconv.Itoa(len(a.photos))+"张")
	}
	if len(a.voice) > 0 {
		lines = append(lines, "语音：1段")
	}
	if u := Urgency(o.Matter.Urgency).Known(); u.rank() > Normal.rank() {
		lines = append(lines, "紧急："+u.Name())
	}
	switch a.contact {
	case "self":
		lines = append(lines, "联系人：您本人")
	case "subject":
		lines = append(lines, "联系人："+f.whom())
	}
	if o.Phone != "" {
		lines = append(lines, "电话：您刚才留的号码")
	}
	if o.Privacy != Named {
		lines = append(lines, "身份："+o.Privacy.Name())
	}
	if o.Joins != "" {
		lines = append(lines, "办法：并入邻居已报的同一件事")
	}
	switch {
	case f.child:
		lines = append(lines, "也请告诉爸爸妈妈一声。")
	case Urgency(o.Matter.Urgency) == Critical:
		lines = append(lines, "情况紧急，您提交后我马上通知值班人员。")
	case a.cold && f.elder():
		lines = append(lines, "请让老人先添件衣服。")
	}
	if notice {
		lines = append(lines, "信息只用来办这件事，发“隐私”可查看或删除。")
	}
	return f.polite(strings.Join(lines, "\n"))
}

func (f *filer) readBackEnglish(o File, a answers, notice bool) string {
	lines := []string{"Please check:", "Matter: " + o.Matter.Title, "Place: " + f.placeWords(o)}
	if len(a.photos) > 0 {
		lines = append(lines, "Photos: "+strconv.Itoa(len(a.photos)))
	}
	switch Urgency(o.Matter.Urgency) {
	case Critical:
		lines = append(lines, "Urgency: critical")
	case Urgent:
		lines = append(lines, "Urgency: urgent")
	}
	if notice {
		lines = append(lines, "Used for this matter only. Reply \"privacy\" to see or delete it.")
	}
	return strings.Join(lines, "\n")
}

// matterWords shows the matter: the resident's own words, or what they are about where these tell much beside it.
func (f *filer) matterWords(o File, a answers) string {
	const most = 60
	if f.proxy() == "" && !f.child {
		return short(o.Matter.Text, most)
	}
	return withMore(o.Matter.Title, a)
}

func (f *filer) placeWords(o File) string {
	place := o.Spot.Label
	if place == "" {
		place = f.say("不清楚，请社区来核实", "unknown, to be checked by the community")
	}
	if o.Proxy != "" && !f.english {
		place += "（代" + relationName(o.Proxy) + "办）"
	}
	return place
}

// filed is the reply that ends a matter: number, contact limit, due date, the word 进度.
func (f *filer) filed(r receipt, o File, i, n int) string {
	if f.english {
		return "Done. Your number is " + r.no + ". A community worker will contact you within " + r.limitEnglish + ".\nYou will have an answer by " + r.dueEnglish +
			". Reply \"progress\" any time."
	}
	if n > 1 {
		return f.filedOfSeveral(r, o, i, n)
	}
	u := Urgency(o.Matter.Urgency).Known()
	var lines []string
	switch {
	case f.child:
		lines = []string{"提交好了，编号" + r.no + "，社区会尽快派人去看，最晚" + r.due + "前答复。谢谢你！", "发“进度”可以查看。"}
	case r.merged:
		lines = []string{"已提交，编号" + r.no + "，和邻居报的合在一起办，现在共" + r.households + "户。", "最晚" + r.due + "前答复，发“进度”可查看。"}
	case u == Critical:
		lines = []string{"已提交，编号" + r.no + "，按特急处理，已通知" + r.told + "值班人员。", r.limit + "内有人处理，最晚" + r.due + "前答复您。",
			"发“进度”就能看。" + pick(o.Phone == "" && f.t.Fact(handlers.FactPhone) == "" && o.Privacy == Named, "想让人打电话，把号码发来，不留也可以。", "")}
	case u == Urgent:
		lines = []string{"已提交，编号" + r.no + "，按紧急处理。", r.limit + "内有人联系您，最晚" + r.due + "前答复。", "发“进度”可随时查看。"}
	case o.Privacy == Anonymous:
		lines = []string{"已匿名提交，编号" + r.no + "。", "不再联系您，最晚" + r.due + "前有处理结果，发“进度”可查看。"}
	default:
		lines = []string{"已提交，编号" + r.no + "。", r.who + "会在" + r.limit + "内联系您，最晚" + r.due + "前给您答复。", "想看进展，随时发“进度”。"}
	}
	return f.polite(strings.Join(lines, "\n"))
}

// filedOfSeveral is the same in one line, for more follows.
func (f *filer) filedOfSeveral(r receipt, o File, i, n int) string {
	line := nth(i) + pick(i < n-1, "登记好了", "也提交了") + "，编号" + r.no
	if u := Urgency(o.Matter.Urgency).Known(); u.rank() > Normal.rank() {
		line += "，按" + u.Name() + "处理，" + r.limit + "内有人联系"
	}
	line += "，最晚" + r.due + "前答复。"
	if i == n-1 {
		line += "\n" + count(n) + "件事都能发“进度”查看，辛苦您了。"
	}
	return f.polite(line)
}

func (f *filer) supplemented(r receipt) string {
	if f.english {
		return "Added to " + r.no + ". You will have an answer by " + r.dueEnglish + "."
	}
	return f.polite("已补充到尾号" + r.tail + "，管家看得到。\n" + pick(r.due != "", r.due+"前答复您，", "") + "发“进度”可查看。")
}

func (f *filer) reopened(r receipt) string { return reopenedWords(f.speech, r) }
