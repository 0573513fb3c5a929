package deliberation

import (
	"slices"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

// deed is one order of a conversation under way.
type deed struct {
	Office
	tx *store.Tx
	a  handlers.Asked
}

// Kinds of card to stewards.
const (
	cardTopic  = "topic_new"
	cardBacked = "topic_backed"
	cardLate   = "meeting_late"
	cardWords  = "meeting_words"
)

func (d deed) source() string { return d.a.Conversation + "/" + d.a.Key }

// understood cleans words that are kept: no sensitive numbers, no swearing, not endless.
func (d deed) understood(text string) string {
	if text != d.a.Heard.Text { // that one was cleaned already
		text = triage.Understand(text, triage.Context{At: d.tx.Now()}).Text
	}
	return clipped(text, d.Policy.WordsMost)
}

// propose writes a topic with its proposer and tells the steward.
func (d deed) propose(e Propose) (dialog.Value, error) {
	who := d.a.Who
	if !who.Bound() {
		return dialog.Value{}, refuse("提议题要先登记住址。请发“登记地址”，登记好了再提。")
	}
	if d.community(e.Node) != d.community(who.Home.Node) {
		return dialog.Value{}, refuse("只能给自己登记的社区提议题。")
	}
	no, err := d.tx.Number("YT")
	if err != nil {
		return dialog.Value{}, err
	}
	text := d.understood(e.Text)
	title := short(triage.Understand(e.Title, triage.Context{At: d.tx.Now()}).Text, titleMost)
	if title == "" {
		return dialog.Value{}, refuse("这几个字看不出要商量什么。请换句话说，发“提议题”重新来。")
	}
	t := Topic{ID: d.tx.NewID(), No: no, Title: title, Text: text, Proposer: who.ID, Origin: FromChat, Node: e.Node, Community: d.community(e.Node), Estate: e.Estate,
		Building: e.Building, Place: clipped(e.Place, 60), Seconds: 1, ScreenDue: d.screenDue(d.tx.Now())}
	if err := createTopic(d.tx, &t, act{Action: ToPropose, Who: ByResident, ActorID: who.ID}); err != nil {
		return dialog.Value{}, err
	}
	if _, err := back(d.tx, t.ID, Backer{Resident: who.ID, Household: household(who), Part: "proposer"}); err != nil {
		return dialog.Value{}, err
	}
	err = d.tell(d.tx, t.Node, people.Card{Kind: cardTopic, Key: "topic:new:" + t.ID, From: who.ID, About: t.No, Title: "【新议题】" + t.Title,
		Text: t.Place + "\n请在" + calendar.Say(t.ScreenDue) + "前看一下：受理、合并，或说明不列入的原因。", Path: topicPath(t)})
	return receipt{outcome: t.ID, words: t.No, more: calendar.Say(t.ScreenDue)}.value(), err
}

// back seconds a topic, once a household; enough of them put it on an agenda.
func (d deed) back(e Back) (dialog.Value, error) {
	t, err := topicForUpdate(d.tx, e.Topic)
	if err != nil {
		return dialog.Value{}, err
	}
	switch {
	case !d.reaches(t, d.a.Who.Home):
		return dialog.Value{}, refuse("这是别处住户的议题，要那里的住户附议。")
	case !t.Live():
		return dialog.Value{}, refuse("“%s”现在%s，不用附议了。", t.Title, t.StateName())
	case t.Proposer == d.a.Who.ID:
		return receipt{"own", t.Title, t.ID, t.Seconds}.value(), nil
	}
	before, err := backing(d.tx, t.ID)
	if err != nil {
		return dialog.Value{}, err
	}
	fresh, err := back(d.tx, t.ID, Backer{Resident: d.a.Who.ID, Household: household(d.a.Who), Part: "second"})
	if err != nil {
		return dialog.Value{}, err
	}
	n, err := backing(d.tx, t.ID)
	if err != nil {
		return dialog.Value{}, err
	}
	if !fresh || n == before { // the person, or somebody of the household, did before
		return receipt{"again", t.Title, t.ID, t.Seconds}.value(), nil
	}
	n = t.Seconds + n - before // a hot spot's households back it without a name
	tier := t.Tier
	if tier == "" {
		tier = GridCouncil
	}
	enough := n >= d.Policy.Backing[tier] && t.AgendaDue.IsZero() && t.State != OnAgenda
	err = changeTopic(d.tx, &t, act{Action: ToSecond, Who: ByResident, ActorID: d.a.Who.ID}, func(t *Topic) {
		t.Seconds = n
		if enough {
			t.AgendaDue = d.Calendar.Due(d.tx.Now(), d.Policy.AgendaDays)
		}
	})
	if err != nil || !enough {
		return receipt{"backed", t.Title, t.ID, n}.value(), err
	}
	err = d.tell(d.tx, t.Node, people.Card{Kind: cardBacked, Key: "topic:backed:" + t.ID, About: t.No, Title: "【附议够数】" + t.Title,
		Text: digits(n) + "户支持。请在" + calendar.Say(t.AgendaDue) + "前排上会。", Path: topicPath(t)})
	return receipt{"enough", t.Title, t.ID, n}.value(), err
}

// takeBack withdraws an own topic.
func (d deed) takeBack(e TakeBack) (dialog.Value, error) {
	t, err := topicForUpdate(d.tx, e.Topic)
	if err != nil {
		return dialog.Value{}, err
	}
	if t.Proposer != d.a.Who.ID || !may(objectTopic, string(t.State), ToWithdraw, ByResident) {
		return dialog.Value{}, refuse("“%s”现在%s，不能撤回。请发“人工”跟社区说。", t.Title, t.StateName())
	}
	err = changeTopic(d.tx, &t, act{Action: ToWithdraw, Who: ByResident, ActorID: d.a.Who.ID}, nil)
	return receipt{outcome: t.ID}.value(), err
}

// reply keeps an answer to a notice. Nothing is trusted that the talk saw earlier.
func (d deed) reply(e Reply) (dialog.Value, error) {
	m, err := MeetingByID(d.tx, e.Meeting)
	if err != nil {
		return dialog.Value{}, err
	}
	got, err := d.gotNotice(m)
	if err != nil {
		return dialog.Value{}, err
	}
	answer := Answer(e.Answer)
	switch {
	case !got && !d.concerns(m, d.a.Who.Home):
		return dialog.Value{}, refuse("“%s”请的是%s的住户，您登记的住址不在里面。", m.Title, d.where(m.Node, m.Buildings))
	case m.State == CalledOff:
		return dialog.Value{}, refuse("“%s”取消了，不用来。", m.Title)
	case !m.State.Coming() || !d.tx.Now().Before(m.RSVPClose):
		return dialog.Value{}, refuse("“%s”网上回复%s已截止。要改请打电话给%s，或发“人工”。", m.Title, calendar.Say(m.RSVPClose), d.contact(m))
	case answer == Online && m.Paper.Online == "":
		return dialog.Value{}, refuse("“%s”没有线上会场。\n来不了可以请家人代去，或现在发一句意见，会上念给大家听。", m.Title)
	case answer == Substitute && e.Substitute == "":
		return dialog.Value{}, refuse("请说是哪位家人代您去。")
	}
	out := receipt{outcome: "kept", words: m.Title, more: string(answer)}
	if answer.Comes() && answer != Substitute && underAge(d.a.Who) {
		answer, out.outcome, out.more = Observe, "minor", string(Observe)
	}
	home := household(d.a.Who)
	if answer.Comes() {
		others, err := RSVPs(d.tx, m.ID)
		if err != nil {
			return dialog.Value{}, err
		}
		if slices.ContainsFunc(others, func(o RSVP) bool { return o.Household == home && o.Resident != d.a.Who.ID && o.Answer.Comes() }) {
			out.outcome = "second"
		}
	}
	err = keepRSVP(d.tx, RSVP{Meeting: m.ID, Resident: d.a.Who.ID, Household: home, Answer: answer, Substitute: e.Substitute})
	if err != nil {
		return dialog.Value{}, err
	}
	err = d.tx.Audit(store.Entry{ActorKind: "resident", Action: "deliberation.rsvp", ObjectKind: objectMeeting, ObjectID: m.ID, Reason: string(answer)})
	return out.value(), err
}

func underAge(who people.Resident) bool {
	return who.Minor || slices.Contains([]string{"0-7", "8-13", "14-17"}, who.AgeBand)
}

// gotNotice says whether the person was told of a meeting.
func (d deed) gotNotice(m Meeting) (bool, error) {
	list, err := invitesOf(d.tx, d.a.Who.ID, d.tx.Now().AddDate(0, -2, 0))
	return slices.ContainsFunc(list, func(i Invite) bool { return i.Meeting == m.ID }), err
}

// late tells the steward of an answer that came after the deadline.
func (d deed) late(e Late) (dialog.Value, error) {
	m, err := MeetingByID(d.tx, e.Meeting)
	if err != nil {
		return dialog.Value{}, err
	}
	err = d.tell(d.tx, m.Node, people.Card{Kind: cardLate, Key: "meeting:late:" + m.ID + ":" + d.a.Who.ID + ":" + e.Answer, From: d.a.Who.ID, About: m.No,
		Title: "【报名截止后】" + m.Title, Text: "有住户说：" + Answer(e.Answer).Name() + "。系统里没有改，请您记在名单上。", Path: meetingPath(m)})
	return receipt{outcome: "told"}.value(), err
}

// say keeps a statement for a meeting, or an objection to an outcome, without the name of who said it.
func (d deed) say(e Say) (dialog.Value, error) {
	text := saidWords(d.understood(e.Text))
	if text == "" {
		return dialog.Value{}, refuse("这句话没看明白，请换句话说。")
	}
	if e.Outcome != "" {
		return d.object(e.Outcome, text)
	}
	m, err := MeetingByID(d.tx, e.Meeting)
	if err != nil {
		return dialog.Value{}, err
	}
	got, err := d.gotNotice(m)
	if err != nil {
		return dialog.Value{}, err
	}
	switch {
	case !got && !d.concerns(m, d.a.Who.Home):
		return dialog.Value{}, refuse("“%s”请的是%s的住户，意见由他们来说。", m.Title, d.where(m.Node, m.Buildings))
	case !m.State.Coming() && m.State != Held:
		return dialog.Value{}, refuse("“%s”已经开过了。想知道怎么定的，发“议事结果”。", m.Title)
	}
	n, err := saidBy(d.tx, m.ID, Statement, d.a.Who.ID)
	if err != nil {
		return dialog.Value{}, err
	}
	if n >= d.Policy.OpinionsMost {
		return dialog.Value{}, refuse("您已经留了%d条意见，会上都会念。还有话，开会时请当面说。", n)
	}
	if _, err := keepWords(d.tx, Words{Meeting: m.ID, Kind: Statement, Owner: d.a.Who.ID, Text: text}, d.source()); err != nil {
		return dialog.Value{}, err
	}
	err = d.tx.Audit(store.Entry{ActorKind: "resident", Action: "deliberation.statement", ObjectKind: objectMeeting, ObjectID: m.ID, Reason: Statement})
	return receipt{outcome: "kept", words: text, more: OwnersNote(text)}.value(), err
}

func (d deed) object(outcome, text string) (dialog.Value, error) {
	out, err := OutcomeByID(d.tx, outcome)
	if err != nil {
		return dialog.Value{}, err
	}
	title, err := titleOf(d.tx, out)
	if err != nil {
		return dialog.Value{}, err
	}
	if out.State != Published || !d.tx.Now().Before(out.OpenUntil) {
		return dialog.Value{}, refuse("“%s”的公示期已过。落实中有问题，请直接说给我，我替您登记。", title)
	}
	if _, err := keepWords(d.tx, Words{Meeting: out.Meeting, Outcome: out.ID, Kind: Objection, Owner: d.a.Who.ID, Text: text}, d.source()); err != nil {
		return dialog.Value{}, err
	}
	err = d.tell(d.tx, out.Node, people.Card{Kind: cardWords, Key: "outcome:against:" + out.ID + ":" + d.source(), About: "", Title: "【公示期意见】" + title,
		Text: "有住户对结果有意见，请看一下并公开答复。", Path: outcomePath(out)})
	if err != nil {
		return dialog.Value{}, err
	}
	err = d.tx.Audit(store.Entry{ActorKind: "resident", Action: "deliberation.objection", ObjectKind: objectOutcome, ObjectID: out.ID, Reason: Objection})
	return receipt{outcome: "kept", words: title, more: calendar.Say(out.OpenUntil)}.value(), err
}

// score keeps a supervisor's rating while the round is open.
func (d deed) score(e Score) (dialog.Value, error) {
	out, err := outcomeForUpdate(d.tx, e.Outcome)
	if err != nil {
		return dialog.Value{}, err
	}
	s, ok, err := d.seat(out)
	if err != nil {
		return dialog.Value{}, err
	}
	const best = 5
	if !ok || out.State != Supervised || !d.tx.Now().Before(out.RatingDue) || e.Score < 0 || e.Score > best {
		return dialog.Value{}, refuse("监督评价已经截止，谢谢您。结果会公布。")
	}
	s.Score, s.Declined = e.Score, e.Score == 0
	if err := rate(d.tx, s); err != nil {
		return dialog.Value{}, err
	}
	return receipt{outcome: "kept"}.value(), changeOutcome(d.tx, &out, act{Action: ToRate, Who: ByResident, Reason: "supervisor"}, nil)
}

// seat finds what the person was drawn to in the present round.
func (d deed) seat(out Outcome) (Supervisor, bool, error) {
	list, err := Supervisors(d.tx, out.ID, out.Rating, true)
	for _, s := range list {
		if s.Resident == d.a.Who.ID {
			return s, true, err
		}
	}
	return Supervisor{}, false, err
}

// because keeps why a score was low.
func (d deed) because(e Because) (dialog.Value, error) {
	out, err := OutcomeByID(d.tx, e.Outcome)
	if err != nil {
		return dialog.Value{}, err
	}
	s, ok, err := d.seat(out)
	if err != nil || !ok {
		return receipt{outcome: "shut"}.value(), err
	}
	s.Reason = d.understood(e.Text)
	return receipt{outcome: "kept"}.value(), rate(d.tx, s)
}
