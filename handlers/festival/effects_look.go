package festival

import (
	"errors"
	"slices"
	"strconv"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
	"minxu/people"
	"minxu/store"
	"minxu/triage"
)

const (
	listMost = 6  // events of one list: the digits that people know from the menu
	ownMost  = 60 // newest registrations of a person that a talk looks at
)

// shown lists the events that residents may hear of: what is to come, and what was over a little while ago, so that it can be said.
func shown(r store.Reader) ([]Event, error) {
	return Events(r, EventFilter{EndsAfter: r.Now().Add(-48 * time.Hour), Shown: true, Limit: 1000})
}

// rank tells how near the host of an event is to somebody's home: own community, own street, elsewhere.
func rank(t *people.Tree, home string, e Event) int {
	switch {
	case home == "" || e.Node == "":
		return 1
	case t.Within(home, e.Node):
		if n, ok := t.Node(e.Node); ok && n.Kind == people.KindCommunity {
			return 0
		}
		return 1
	}
	mine, ok := t.Above(home, people.KindStreet)
	if ok && t.Within(e.Node, mine.Code) {
		return 2
	}
	return 3
}

// lookSaid reads the message of this turn.
func (c capability) lookSaid(a handlers.Asked, q Said) ([]dialog.Value, error) {
	u := a.Heard
	s := saidView{act: actOf(u), asks: asksOnly(u), party: ReadPeople(u.Text, q.Asked), code: codeIn(u.Text), answer: answerIn(u), score: scoreIn(u), minor: u.Minor || a.Who.Minor}
	if u.Party > 0 {
		s.counted = strconv.Itoa(u.Party)
	}
	s.no = saysNo(u)
	s.queue = has(u.Text, "候补", "排队")
	s.resize, s.gone = resizeIn(u.Text)
	s.arrived = arrivedIn(u.Text, q.Party)
	if q.Asked || q.Party > 0 || u.Text == "" {
		return []dialog.Value{s.value()}, nil
	}
	events, err := shown(a.Reader)
	if err != nil {
		return nil, err
	}
	found, named := Meant(u.Text, u.Times, events)
	near(found, func(e Event) int { return rank(a.Tree, a.Who.Home.Node, e) })
	found = standing(found, a.Now())
	s.named, s.dated = named, len(u.Times) > 0
	for _, e := range found[:min(len(found), listMost)] {
		s.events = append(s.events, e.ID)
	}
	if id := a.Said("event"); id != "" && len(s.events) == 0 && !s.dated && (s.queue || has(u.Text, "想去", "还去", "要去", "报名") || u.Answer == triage.Yes) {
		s.events = []string{id} // 排候补 or 还是想去, right after the event was spoken of
	}
	return []dialog.Value{s.value()}, nil
}

// standing prefers of the events that a message may mean those that one can still sign up for.
func standing(found []Event, now time.Time) []Event {
	if len(found) < 2 {
		return found
	}
	open := slices.DeleteFunc(slices.Clone(found), func(e Event) bool { s := e.Stands(now); return s != Open && s != Full && s != Published })
	if len(open) > 0 {
		return open
	}
	return found
}

// asksOnly says whether a message asks about an event without any wish to sign up yet.
func asksOnly(u triage.Understanding) bool {
	text := dialog.Fold(u.Text)
	return (u.Asking || strings.ContainsAny(u.Text, "?？")) && !has(text, "报", "参加", "带", "sign", "join", "register") && has(text, "几点", "什么时候", "在哪", "哪天", "哪里", "地点", "时间", "名额", "几号", "多少人", "收费", "要钱", "满了")
}

// lookNear lists the events that somebody may choose from.
func (c capability) lookNear(a handlers.Asked, q Near) ([]dialog.Value, error) {
	events, err := shown(a.Reader)
	if err != nil {
		return nil, err
	}
	now := a.Now()
	events = slices.DeleteFunc(events, func(e Event) bool {
		s := e.Stands(now)
		return e.ID == q.Without || s != Open && s != Full && s != Published
	})
	near(events, func(e Event) int { return rank(a.Tree, a.Who.Home.Node, e) })
	events = events[:min(len(events), listMost)]
	words := dayWords(events, now)
	rows := make([]dialog.Value, len(events))
	for i, e := range events {
		rows[i] = choice{id: e.ID, label: e.Title + " " + calendar.SayNear(e.Start, now) + "，" + seatsLeft(e, now), words: strings.Join(append(words[i], e.Title), " "), title: e.Title}.value()
	}
	return rows, nil
}

func seatsLeft(e Event, now time.Time) string {
	switch e.Stands(now) {
	case Published:
		return calendar.SayNear(e.SignupOpen, now) + "开始报名"
	case Full:
		return "已满，可候补"
	}
	return "剩" + strconv.Itoa(e.Free()) + "位"
}

// lookOne gives one event as it stands now.
func (c capability) lookOne(a handlers.Asked, id string) ([]dialog.Value, error) {
	e, err := ByID(a.Reader, id)
	if errors.Is(err, store.ErrNotFound) || err == nil && e.State == Draft {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return []dialog.Value{c.viewOf(e, a.Now()).value()}, nil
}

func (c capability) viewOf(e Event, now time.Time) eventView {
	from, _ := c.policy.CheckInOpen(e)
	v := eventView{id: e.ID, title: e.Title, named: e.Named(), when: calendar.SayNear(e.Start, now), span: calendar.SayNear(e.Start, now) + "-" + calendar.SayTime(e.End),
		place: e.Place, free: e.Free(), capacity: e.Capacity, stands: e.Stands(now), why: closedWords(e, now), checkIn: calendar.SayTime(from), notes: e.Notes,
		limits:   limits{min: e.MinAge, max: e.MaxAge, outdoor: e.Outdoor, sport: e.Sport || sport(e.Title), evening: e.Evening()},
		lineFull: e.WaitlistMax > 0 && e.Waiting >= e.WaitlistMax, waiting: e.Waiting > 0, overlap: !e.NoOverlap, english: calendar.SayEnglish(e.Start)}
	if !calendar.Late(now, e.CancelUntil) {
		v.cancel = calendar.SayNear(e.CancelUntil, now)
	}
	return v
}

// closedWords says why nobody can sign up for an event now; empty when they can.
func closedWords(e Event, now time.Time) string {
	name := "“" + e.Title + "”"
	switch e.Stands(now) {
	case Published:
		return name + calendar.SayNear(e.SignupOpen, now) + "开始报名，到时再来就行。"
	case Closed:
		return name + calendar.SayNear(e.Start, now) + "-" + calendar.SayTime(e.End) + "，网上报名" + calendar.SayNear(e.SignupClose, now) + "已截止，请您谅解。"
	case Running:
		return name + calendar.SayNear(e.Start, now) + "已经开始，网上报名已截止。\n现场还有空位的话可以直接去，请问问现场的工作人员。"
	case Ended:
		return name + "（" + calendar.SayDate(e.Start) + "）已经结束了，下次请您早点来。"
	case Cancelled:
		return "对不起，" + name + "（" + calendar.SayDate(e.Start) + "）取消了：" + orUnsaid(e.Reason) + "。"
	case Postponed:
		return name + "改期了：" + orUnsaid(e.Reason) + "。新时间定了会在这里发布。"
	}
	return ""
}

func orUnsaid(reason string) string {
	if reason == "" {
		return "主办方另有安排"
	}
	return strings.TrimRight(reason, "。")
}

// lookBarred says why this resident may not sign up for an event now.
func (c capability) lookBarred(a handlers.Asked, id string) ([]dialog.Value, error) {
	e, err := ByID(a.Reader, id)
	if err != nil {
		return nil, err
	}
	words, err := c.office(a).barredWords(a.Reader, e, a.Who)
	if err != nil || words == "" {
		return nil, err
	}
	return []dialog.Value{{ID: "barred", Label: words}}, nil
}

// barredWords says why somebody may not sign up for an event now: sign-up is closed to them, or it is the host's day; empty when they may.
func (o Office) barredWords(r store.Reader, e Event, who people.Resident) (string, error) {
	now := r.Now()
	at, err := missed(r, who.ID, now.Add(-o.Policy.NoShowWithin-o.Policy.NoShowClosed))
	if err != nil {
		return "", err
	}
	if until := o.Policy.ClosedUntil(at, exemptBand(who.AgeBand), now); !until.IsZero() {
		return "近半年有" + strconv.Itoa(o.Policy.NoShowMost) + "次报了名没能来，网上报名暂停到" + calendar.SayNear(until, now) + "，到时自动恢复。\n现场有空位可以直接参加；有特殊情况，发“人工”请工作人员帮您看看。", nil
	}
	if until := o.Policy.HostOnlyUntil(e); now.Before(until) {
		if who.Bound() && o.Tree.Within(who.Home.Node, e.Node) {
			return "", nil
		}
		host := "本社区"
		if n, ok := o.Tree.Node(e.Node); ok {
			host = n.Name
		}
		words := "“" + e.Title + "”头一天先让" + host + "的居民报名，" + calendar.SayNear(until, now) + "起大家都能报，请您到时再来。"
		if !who.Bound() {
			words += "\n您住在" + host + "的话，先发“登记地址”。"
		}
		return words, nil
	}
	return "", nil
}

// lookClashes lists the resident's own registrations at the same time.
func (c capability) lookClashes(a handlers.Asked, id string) ([]dialog.Value, error) {
	e, err := ByID(a.Reader, id)
	if err != nil || e.NoOverlap {
		return nil, err
	}
	own, events, err := ownUpcoming(a.Reader, a.Who.ID)
	if err != nil {
		return nil, err
	}
	var rows []dialog.Value
	for i, r := range own {
		if o := events[i]; o.ID != e.ID && o.Start.Before(e.End) && e.Start.Before(o.End) && r.State != NoShow {
			rows = append(rows, c.regView(r, o, a.Now()).value())
		}
	}
	return rows, nil
}

// ownUpcoming lists a person's active registrations whose event is not over, soonest first, with their events.
func ownUpcoming(r store.Reader, resident string) ([]Registration, []Event, error) {
	return ownEvents(r, resident, func(reg Registration, e Event) bool {
		return reg.State.Active() && e.End.After(r.Now()) && e.State != Cancelled
	})
}

// ownEvents lists a person's newest registrations that are wanted, by the start of their events.
func ownEvents(r store.Reader, resident string, want func(Registration, Event) bool) ([]Registration, []Event, error) {
	all, err := Own(r, resident, ownMost)
	if err != nil || len(all) == 0 {
		return nil, nil, err
	}
	type pair struct {
		r Registration
		e Event
	}
	var pairs []pair
	for _, reg := range all {
		e, err := ByID(r, reg.Event)
		if err != nil {
			return nil, nil, err
		}
		if want(reg, e) {
			pairs = append(pairs, pair{reg, e})
		}
	}
	slices.SortStableFunc(pairs, func(x, y pair) int { return x.e.Start.Compare(y.e.Start) })
	regs, events := make([]Registration, len(pairs)), make([]Event, len(pairs))
	for i, p := range pairs {
		regs[i], events[i] = p.r, p.e
	}
	return regs, events, nil
}

// regView tells a registration to its owner.
func (c capability) regView(r Registration, e Event, now time.Time) regView {
	from, _ := c.policy.CheckInOpen(e)
	v := regView{id: r.ID, no: r.No, event: e.ID, title: e.Title, when: calendar.SayNear(e.Start, now), place: e.Place, code: r.Code, state: r.State, party: r.Party,
		cancelWas: calendar.SayNear(e.CancelUntil, now), checkIn: calendar.SayTime(from), people: named(r.People), span: calendar.SayNear(e.Start, now) + "-" + calendar.SayTime(e.End),
		moved: !r.Moved.IsZero() && !r.Coming, asked: !r.Reminded.IsZero(), gone: !now.Before(e.End)}
	if !calendar.Late(now, e.CancelUntil) {
		v.free = v.cancelWas
	}
	if v.free != "" || r.State != Signed || v.moved {
		v.cancel = v.cancelWas
	}
	if !r.OfferExpires.IsZero() {
		v.expires = calendar.SayNear(r.OfferExpires, now)
	}
	return v
}
