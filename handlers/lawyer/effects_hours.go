package lawyer

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/handlers"
)

// What a list of hours may come to; the ID of its first row.
const (
	headList   = "list"   // hours, nearest first
	headOne    = "one"    // the one hour that the words name
	headFull   = "full"   // ways out of a full day
	headNone   = "none"   // a sentence: nothing can be had
	headMissed = "missed" // hours; the words were not understood
	headWait   = "wait"   // the session whose line the words want
)

// perPage is how many hours stand in one list; with more there are one less and the way on.
const perPage = 6

// moreHours is the ID of the row that leads on.
const moreHours = "more"

// lookHours answers which hours can be had: a head, then rows.
func (c capability) lookHours(a handlers.Asked, q Hours) ([]dialog.Value, error) {
	own, _, err := ActiveOf(a.Reader, a.Who.ID)
	if err != nil {
		return nil, err
	}
	x, err := c.openingsFor(a, q.Skip, own.ID)
	if err != nil {
		return nil, err
	}
	x.full = slices.DeleteFunc(x.full, func(s Session) bool { return own.State == Waitlisted && s.ID == own.Session }) // nobody waits twice
	english := a.Who.Lang == "en" || a.Heard.English
	now := a.Now()
	list := x.free
	head := dialog.Value{ID: headList, Label: c.greeting(x, english)}
	if q.Day != "" {
		list = slices.DeleteFunc(slices.Clone(list), func(s Slot) bool { return s.Session != q.Day })
		head.Label = pick(english, "Free on that day:", calendar.SayDay(x.sessions[q.Day].Start)+"还有：")
	}
	if q.Words == "" && q.Day == "" && len(list) > 0 && len(x.full) > 0 && x.full[0].Start.Before(list[0].Start) {
		head.Label = pick(english, "Earlier days are full (reply \"wait\" to wait).\n", calendar.SayDay(x.full[0].Start)+"已经约满，想排候补请回复“候补”。\n") + head.Label
	}
	if q.Words != "" {
		t, ok := timeIn(q.Words, now)
		if says(dialog.Fold(q.Words), "候补", "排队", "wait") {
			if day, is := x.lineFor(t, now); is {
				return []dialog.Value{{ID: headWait}, {ID: day.ID, Label: calendar.SayDay(day.Start)}}, nil
			}
			if len(list) > 0 {
				head.Label = pick(english, "There are free hours, no need to wait:", "还有空位，不用排候补，能约：")
				return x.rows(head, list, q.Page, english), nil
			}
		}
		if !ok {
			head.ID = headMissed
			return x.rows(head, list, q.Page, english), nil
		}
		if day, is := x.fullDay(t, c, a); is {
			return c.waysOut(a, x, day, english)
		}
		switch kind, fit := choose(t, list, now); kind {
		case choiceOne:
			s := x.sessions[fit[0].Session]
			return []dialog.Value{{ID: headOne}, x.row(fit[0], s, english)}, nil
		case choiceSome:
			list = fit
			head.Label = pick(english, "Free then:", "还能约：")
			if calendar.SameDay(fit[0].Start, fit[len(fit)-1].Start) {
				head.Label = pick(english, "Free on that day:", calendar.SayDay(fit[0].Start)+"还有：")
			}
		case choiceGone:
			list = fit
			head.Label = pick(english, "That time is not free. These are:", "这个时间约不上了，还能约：")
		case choiceNoSuch:
			head.Label = pick(english, "The lawyer is not there then. The next hours:", "那天没有律师坐班，最近能约：")
		}
	}
	if len(list) == 0 && q.Day == "" {
		return c.nothing(a, x, english)
	}
	return x.rows(head, list, q.Page, english), nil
}

func pick(english bool, en, zh string) string {
	if english {
		return en
	}
	return zh
}

// greeting words the line above the hours.
func (c capability) greeting(x openings, english bool) string {
	switch {
	case english:
		return "The community lawyer advises free of charge. Next hours:"
	case x.far:
		for _, name := range x.names {
			return x.home + "近两周没有律师坐班，最近的是" + name + x.lawyer + "，能约："
		}
	case x.home != "":
		return "可以，" + x.home + x.lawyer + "免费咨询，最近能约："
	}
	return "可以，社区律师免费咨询，最近能约："
}

// row is one hour.
func (x openings) row(slot Slot, s Session, english bool) dialog.Value {
	label := x.label(slot)
	if english {
		label = calendar.SayEnglish(slot.Start)
	}
	where := x.names[s.Community]
	if s.Place != "" {
		where = s.Place
	}
	if s.LawyerName != "" {
		where += "，" + s.LawyerName
	}
	return dialog.Value{ID: slot.ID, Label: label, More: []string{s.ID, where, strconv.Itoa(int(slot.End.Sub(slot.Start).Minutes())), s.Community}}
}

// rows gives one page of hours.
func (x openings) rows(head dialog.Value, list []Slot, page int, english bool) []dialog.Value {
	out := []dialog.Value{head}
	if len(list) <= perPage {
		page = 0
	} else {
		pages := (len(list) + perPage - 2) / (perPage - 1)
		page %= pages
		from := page * (perPage - 1)
		to := min(from+perPage-1, len(list))
		if page > 0 {
			out[0].Label = pick(english, "More hours:", "还能约：")
		}
		list = list[from:to]
		for _, slot := range list {
			out = append(out, x.row(slot, x.sessions[slot.Session], english))
		}
		return append(out, dialog.Value{ID: moreHours, Label: pick(english, "more", "更多时间")})
	}
	for _, slot := range list {
		out = append(out, x.row(slot, x.sessions[slot.Session], english))
	}
	return out
}

// lineFor finds the full session whose line somebody wants: of the day that is named, else the nearest.
func (x openings) lineFor(t askedTime, now time.Time) (Session, bool) {
	for _, s := range x.full {
		if t.onDay(s.Start, now) {
			return s, true
		}
	}
	return Session{}, false
}

// fullDay finds the day that words name, when all of it is taken.
func (x openings) fullDay(t askedTime, c capability, a handlers.Asked) (Session, bool) {
	now := a.Now()
	if len(t.whens) == 0 && t.week == 0 {
		return Session{}, false
	}
	dated := t.week > 0 || slices.ContainsFunc(t.whens, calendar.When.HasDate)
	if !dated || slices.ContainsFunc(x.free, func(s Slot) bool { return t.onDay(s.Start, now) }) {
		return Session{}, false
	}
	for _, s := range x.full {
		if t.onDay(s.Start, now) {
			return s, true
		}
	}
	return Session{}, false
}

// Ways out of a full day.
const (
	wayWait  = "wait:"
	wayDay   = "day:"
	wayStop  = "stop"
	waysMost = 5
)

// waysOut lists what somebody can do whose day is full: wait, take another day, another community's hour.
func (c capability) waysOut(a handlers.Asked, x openings, day Session, english bool) ([]dialog.Value, error) {
	out := []dialog.Value{{ID: headFull, Label: pick(english, "That day is fully booked.", calendar.SayDay(day.Start)+"已经约满了。")},
		{ID: wayWait + day.ID, Label: pick(english, "wait for a free hour", "排候补，有空位马上告诉您"), More: []string{"排候补", "候补", "排队", "等", "等空位", calendar.SayDay(day.Start), "wait"}}}
	seen := map[string]bool{}
	for _, slot := range x.free {
		if s := x.sessions[slot.Session]; !seen[s.ID] && len(out) < waysMost-1 {
			seen[s.ID] = true
			label := "约" + calendar.SayDay(s.Start)
			if x.far || x.home == "" && len(x.names) > 1 {
				label += x.names[s.Community]
			}
			out = append(out, dialog.Value{ID: wayDay + s.ID, Label: pick(english, "book "+calendar.SayEnglish(s.Start), label), More: []string{calendar.SayDate(s.Start), "换一天", "别的时间"}})
		}
	}
	return append(out, dialog.Value{ID: wayStop, Label: pick(english, "not now", "先不约"), More: []string{"不约了", "不用了"}}), nil
}

// nothing says why no hour can be had, and what can be done instead.
func (c capability) nothing(a handlers.Asked, x openings, english bool) ([]dialog.Value, error) {
	sentence := func(zh, en string) []dialog.Value {
		return []dialog.Value{{ID: headNone, Label: pick(english, en, zh)}}
	}
	switch {
	case !x.month.IsZero():
		return sentence(c.policy.sayMonth(x.month), "You have used this month's bookings. You may walk in, or call 12348."), nil
	case len(x.full) > 0:
		out := []dialog.Value{{ID: headFull, Label: pick(english, "All hours are taken.", "最近的时间都约满了。")}}
		for i, s := range x.full {
			if i == 3 {
				break
			}
			words := []string{calendar.SayDate(s.Start)}
			if i == 0 {
				words = append(words, "排候补", "候补", "排队", "等", "wait")
			}
			out = append(out, dialog.Value{ID: wayWait + s.ID, Label: pick(english, "wait for "+calendar.SayEnglish(s.Start), "排"+calendar.SayDay(s.Start)+"的候补"), More: words})
		}
		return append(out, dialog.Value{ID: wayStop, Label: pick(english, "not now", "先不约"), More: []string{"不约了", "不用了"}}), nil
	case x.closed:
		return sentence("网上预约要提前2小时，今天的已经截止。\n可以直接到现场，有空就能谈；急事请拨12348。", "Booking closes two hours ahead. You may walk in, or call 12348."), nil
	}
	return sentence("近两周还没有律师坐班的安排，真抱歉。\n急事请拨12348公共法律服务热线，免费；也可以把法律问题直接发给我。", "No hours are planned for the next two weeks. Please call 12348, it is free."), nil
}

// lookTimetable says when the lawyer is there.
func (c capability) lookTimetable(a handlers.Asked) ([]dialog.Value, error) {
	x, err := c.openingsFor(a, "", "")
	if err != nil {
		return nil, err
	}
	t, named := timeIn(a.Heard.Text, a.Now())
	var list []Session
	for _, s := range x.sessions {
		list = append(list, s)
	}
	slices.SortFunc(list, func(a, b Session) int { return a.Start.Compare(b.Start) })
	lead := ""
	if named && !t.first && !t.last {
		on := slices.DeleteFunc(slices.Clone(list), func(s Session) bool { return !t.onDay(s.Start, a.Now()) })
		if len(on) > 0 {
			list = on
		} else if len(list) > 0 {
			lead = "那天没有律师坐班。"
		}
	}
	if len(list) == 0 {
		return nil, nil
	}
	const most = 2
	var lines []string
	for i, s := range list {
		if i == most {
			break
		}
		var free []string
		for _, slot := range x.free {
			if slot.Session == s.ID {
				free = append(free, calendar.SayTime(slot.Start))
			}
		}
		line := s.LawyerName + calendar.SaySpan(s.Start, s.End) + "在" + x.names[s.Community]
		switch {
		case len(free) > 4:
			line += "，还有" + strconv.Itoa(len(free)) + "个空位"
		case len(free) > 0:
			line += "，" + strings.Join(free, "、") + "还有空"
		default:
			line += "，已约满，可以排候补"
		}
		lines = append(lines, line+"。")
	}
	return []dialog.Value{{ID: "hours", Label: lead + strings.Join(lines, "\n")}}, nil
}
