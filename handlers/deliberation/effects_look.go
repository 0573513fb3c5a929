package deliberation

import (
	"slices"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/triage"
)

// lookHeard reads what the first message wants.
func (c capability) lookHeard(a handlers.Asked) ([]dialog.Value, error) {
	u := a.Heard
	if act, ok := wants(u); ok {
		return []dialog.Value{saying{act: act}.value()}, nil
	}
	if u.Text != "" && !u.Asking && (speaksOfMeeting(u.Text) || u.Cancels) {
		if s, ok := answerIn(u); ok {
			return []dialog.Value{s.value()}, nil
		}
	}
	return []dialog.Value{saying{act: actHome}.value()}, nil
}

// lookBack is how long ago a meeting may have been that people still speak of as theirs.
const lookBack = 3 * 24 * time.Hour

// around lists the meetings of somebody's community that are to come or were lately, soonest first, with the notices that the person got.
func (c capability) around(a handlers.Asked) ([]Meeting, map[string]bool, error) {
	if a.Who.ID == "" {
		return nil, nil, nil
	}
	o, now := c.office(a), a.Now()
	const most = 60
	got := map[string]bool{}
	list, err := invitesOf(a.Reader, a.Who.ID, now.AddDate(0, -2, 0))
	if err != nil {
		return nil, nil, err
	}
	var all []Meeting
	for _, i := range list {
		got[i.Meeting] = true
		m, err := MeetingByID(a.Reader, i.Meeting)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, m)
	}
	if a.Who.Bound() {
		near, err := Meetings(a.Reader, MeetingFilter{Communities: []string{o.community(a.Who.Home.Node)}, From: now.Add(-lookBack), Limit: most})
		if err != nil {
			return nil, nil, err
		}
		for _, m := range near {
			if !got[m.ID] {
				all = append(all, m)
			}
		}
	}
	all = slices.DeleteFunc(all, func(m Meeting) bool { return m.State == Draft || m.At.Before(now.Add(-lookBack)) })
	slices.SortFunc(all, func(x, y Meeting) int { return x.At.Compare(y.At) })
	return all, got, nil
}

// view tells a meeting as it stands to a person.
func (c capability) view(a handlers.Asked, m Meeting, invited bool) (meetingView, error) {
	o, now := c.office(a), a.Now()
	v := meetingView{id: m.ID, title: m.Title, when: calendar.Say(m.At), place: m.Place, close: calendar.SayNear(m.RSVPClose, now), status: statusOpen, online: m.Paper.Online != "",
		contact: o.contact(m), no: m.No, tier: m.Tier.Name()}
	if calendar.SameDay(m.RSVPClose, m.At) && !calendar.SameDay(now, m.At) {
		v.close = "当天" + calendar.SayTime(m.RSVPClose)
	}
	switch {
	case m.State == CalledOff:
		v.status = statusOff
	case !invited && !o.concerns(m, a.Who.Home):
		v.status, v.place = statusStranger, o.where(m.Node, m.Buildings)
	case !m.State.Coming() || !now.Before(m.At):
		v.status = statusOver
	case m.State == RSVPClosed || !now.Before(m.RSVPClose):
		v.status = statusClosed
	}
	own, ok, err := rsvpOf(a.Reader, m.ID, a.Who.ID)
	if err != nil {
		return v, err
	}
	if ok {
		v.own = own.Answer
	}
	return v, nil
}

// views tells the meetings around a person.
func (c capability) views(a handlers.Asked) ([]meetingView, []Meeting, error) {
	list, got, err := c.around(a)
	if err != nil {
		return nil, nil, err
	}
	views := make([]meetingView, len(list))
	for i, m := range list {
		if views[i], err = c.view(a, m, got[m.ID]); err != nil {
			return nil, nil, err
		}
	}
	return views, list, nil
}

// lookMeant finds the meetings that a talk is about: the one that is named, else those that wait for an answer, else what comes nearest.
func (c capability) lookMeant(a handlers.Asked, q Meant) ([]dialog.Value, error) {
	views, list, err := c.views(a)
	if err != nil {
		return nil, err
	}
	if q.Meeting != "" {
		for _, v := range views {
			if v.id == q.Meeting {
				return []dialog.Value{v.value()}, nil
			}
		}
		return nil, nil
	}
	if i := named(a.Heard, list); i >= 0 {
		return []dialog.Value{views[i].value()}, nil
	}
	for _, fits := range []func(meetingView) bool{
		func(v meetingView) bool { return v.status == statusOpen && v.own == "" },
		func(v meetingView) bool { return v.status == statusOpen },
		func(v meetingView) bool { return v.status == statusClosed },
		func(v meetingView) bool { return v.status == statusOver || v.status == statusOff },
	} {
		var rows []dialog.Value
		for _, v := range views {
			if fits(v) {
				rows = append(rows, v.value())
			}
		}
		if len(rows) > 0 {
			return rows, nil
		}
	}
	return nil, nil
}

// named finds the one meeting that words speak of: by number, by title, by its day. -1 when none or several fit.
func named(u triage.Understanding, list []Meeting) int {
	titles := make([]string, len(list))
	for i, m := range list {
		if u.Case != "" && (m.No == u.Case || strings.Contains(u.Text, m.No)) {
			return i
		}
		titles[i] = m.Title
	}
	text := u.Text
	for _, w := range []string{"议事", "开会", "会议", "小区", "社区", "参加", "意见", "怎么"} {
		text = strings.ReplaceAll(text, w, " ")
	}
	if i := triage.MatchCase(text, titles); i >= 0 {
		return i
	}
	at := -1
	for i, m := range list {
		if !slices.ContainsFunc(u.Times, func(w calendar.When) bool { return w.HasDate() && w.Fits(m.At) }) {
			continue
		}
		if at >= 0 {
			return -1
		}
		at = i
	}
	return at
}

// lookMine lists what somebody has to do with: meetings to come, topics on the way.
func (c capability) lookMine(a handlers.Asked) ([]dialog.Value, error) {
	if !a.Who.Bound() {
		return []dialog.Value{{ID: "unbound"}}, nil
	}
	views, _, err := c.views(a)
	if err != nil {
		return nil, err
	}
	var rows []dialog.Value
	for _, v := range views {
		if v.status != statusOpen && v.status != statusClosed {
			continue
		}
		how := "还没回复"
		if v.own != "" {
			how = "已回复" + v.own.Name()
		}
		rows = append(rows, dialog.Value{ID: v.id, Label: short(v.title, 16) + " " + v.when + "（" + how + "）", More: []string{v.no, objectMeeting}})
	}
	own, err := BackedBy(a.Reader, a.Who.ID, 10)
	if err != nil {
		return nil, err
	}
	for _, t := range own {
		if t.Live() && (t.State != OnAgenda || len(rows) == 0) {
			rows = append(rows, dialog.Value{ID: t.ID, Label: "议题 " + short(t.Title, 18) + "（" + t.StateName() + "）", More: []string{t.No, objectTopic}})
		}
	}
	return rows, nil
}

// lookNear lists the live topics of somebody's place that others proposed; the one that the words name stands alone.
func (c capability) lookNear(a handlers.Asked, q Near) ([]dialog.Value, error) {
	if !a.Who.Bound() {
		return []dialog.Value{{ID: "none", Label: "附议要先登记住址。\n请发“登记地址”，登记好了再发“附议”。"}}, nil
	}
	o := c.office(a)
	list, err := c.liveTopics(a)
	if err != nil {
		return nil, err
	}
	if q.Topic != "" {
		list = slices.DeleteFunc(list, func(t Topic) bool { return t.ID != q.Topic })
	}
	titles := make([]string, len(list))
	for i, t := range list {
		titles[i] = t.Title
	}
	text := a.Heard.Text
	for _, w := range []string{"附议", "议题", "支持", "赞成", "同意", "邻居", "那个", "这个"} {
		text = strings.ReplaceAll(text, w, " ")
	}
	at := triage.MatchCase(text, titles)
	for i, t := range list {
		if strings.Contains(a.Heard.Text, t.No) || q.Topic != "" {
			at = i
		}
	}
	if at >= 0 {
		t := list[at]
		if !o.reaches(t, a.Who.Home) {
			return []dialog.Value{{ID: "none", Label: "“" + t.Title + "”是别处住户的议题，要那里的住户附议。"}}, nil
		}
		return []dialog.Value{{ID: t.ID, Label: t.Title, More: []string{digits(t.Seconds), t.No, "1"}}}, nil
	}
	const most = 6
	var rows []dialog.Value
	for _, t := range list {
		if o.reaches(t, a.Who.Home) && t.Proposer != a.Who.ID && len(rows) < most {
			rows = append(rows, dialog.Value{ID: t.ID, Label: t.Title, More: []string{digits(t.Seconds), t.No, ""}})
		}
	}
	return rows, nil
}

// liveTopics lists what can be seconded or talked over in somebody's community.
func (c capability) liveTopics(a handlers.Asked) ([]Topic, error) {
	const most = 100
	list, err := Topics(a.Reader, TopicFilter{Communities: []string{c.office(a).community(a.Who.Home.Node)}, States: []TopicState{Proposed, Screened, Scoped, OnAgenda}, Limit: most})
	if err != nil {
		return nil, err
	}
	var live []Topic
	for _, t := range list {
		if !t.Live() {
			continue
		}
		if t.State == OnAgenda {
			done, err := Outcomes(a.Reader, OutcomeFilter{Topic: t.ID, Limit: 1})
			if err != nil {
				return nil, err
			}
			if len(done) > 0 {
				continue
			}
		}
		live = append(live, t)
	}
	return live, nil
}

// lookOwn lists the own topics that can be withdrawn.
func (c capability) lookOwn(a handlers.Asked) ([]dialog.Value, error) {
	if a.Who.ID == "" {
		return nil, nil
	}
	const most = 10
	list, err := Topics(a.Reader, TopicFilter{Proposer: a.Who.ID, States: []TopicState{Proposed, Screened, Scoped}, Limit: most})
	if err != nil {
		return nil, err
	}
	var rows []dialog.Value
	for _, t := range list {
		if !t.Live() {
			continue
		}
		others := ""
		if t.Seconds > 1 {
			others = digits(t.Seconds - 1)
		}
		rows = append(rows, dialog.Value{ID: t.ID, Label: t.Title, More: []string{t.No, others}})
	}
	return rows, nil
}

// lookCheck looks what stands in the way of a topic: "stop" with a sentence, "like" with a neighbour's, "note" with what to know.
func (c capability) lookCheck(a handlers.Asked, q Check) ([]dialog.Value, error) {
	o := c.office(a)
	note := OwnersNote(q.Text)
	if sentence := barred(q.Text, a.Now(), o.Tree); sentence != "" {
		return []dialog.Value{{ID: "stop", Label: sentence}}, nil
	}
	own, there := o.community(a.Who.Home.Node), o.community(q.Node)
	if own != there {
		return []dialog.Value{{ID: "stop", Label: "“" + q.Title + "”是" + o.name(there) + "的事，要那里的住户提。\n您登记在" + o.name(own) + "，可以提自己社区的议题；看到坏了的东西，直接说给我登记。"}}, nil
	}
	list, err := c.liveTopics(a)
	if err != nil {
		return nil, err
	}
	for _, t := range list {
		if triage.Similar(t.Title, q.Title) < c.policy.SimilarFrom && t.Title != q.Title {
			continue
		}
		if t.Proposer == a.Who.ID {
			return []dialog.Value{{ID: "stop", Label: "您提过“" + t.Title + "”，编号" + t.No + "，现在" + t.StateName() + "，" + digits(t.Seconds) + "户支持。\n不用重复提，有进展会告诉您。"}}, nil
		}
		if o.reaches(t, a.Who.Home) {
			return []dialog.Value{{ID: "like", Label: t.Title, More: []string{t.ID, note, digits(t.Seconds)}}}, nil
		}
	}
	if note != "" {
		return []dialog.Value{{ID: "note", Label: note}}, nil
	}
	return nil, nil
}

// barred says why a text is no topic for anybody; empty when it may be one.
func barred(text string, now time.Time, t *people.Tree) string {
	u := triage.Understand(text, triage.Context{Places: t.Places(), At: now})
	switch u.Refusal.Reason {
	case triage.Unlawful, triage.Secret, triage.PrivacyOf:
		return "这件事不能拿来商量。" + Unlawful.Guidance() + "\n别的事想商量，随时发“提议题”。"
	case triage.Judicial:
		return "已经打官司或仲裁的事，以法院的结论为准，议事会不能议。\n想问法律，发“律师”。"
	}
	if holdsAny(text, "离婚", "遗产", "分家", "借条", "欠我", "欠钱", "婆媳", "我儿子不", "我女儿不", "家务事", "抚养费", "赡养费") {
		return "这是一家一户的事，不合适拿到会上说。\n可以发“律师”约社区律师，也可以发“人工”请社区调解。"
	}
	return ""
}

// lookSeat tells what somebody was drawn to rate, while the rating is open.
func (c capability) lookSeat(a handlers.Asked, q Seat) ([]dialog.Value, error) {
	list, err := c.openSeats(a)
	if err != nil {
		return nil, err
	}
	for _, s := range list {
		if q.Outcome != "" && s.out.ID != q.Outcome {
			continue
		}
		title, err := titleOf(a.Reader, s.out)
		return []dialog.Value{{ID: s.out.ID, Label: title, More: []string{calendar.SayNear(s.out.RatingDue, a.Now())}}}, err
	}
	return nil, nil
}

// seatOf is one thing that somebody was drawn to rate.
type seatOf struct {
	Supervisor
	out Outcome
}

// openSeats lists them, newest first.
func (c capability) openSeats(a handlers.Asked) ([]seatOf, error) {
	if a.Who.ID == "" {
		return nil, nil
	}
	asked, err := askedOf(a.Reader, a.Who.ID, a.Now().AddDate(0, 0, -2*c.policy.RatingDays))
	if err != nil {
		return nil, err
	}
	var list []seatOf
	for _, s := range asked {
		out, err := OutcomeByID(a.Reader, s.Outcome)
		if err != nil {
			return nil, err
		}
		if out.State == Supervised && out.Rating == s.Rating && a.Now().Before(out.RatingDue) && !s.Declined {
			list = append(list, seatOf{s, out})
		}
	}
	return list, nil
}
