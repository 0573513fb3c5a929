package lawyer

import (
	"strconv"
	"strings"

	"minxu/dialog"
	"minxu/handlers"
)

// chooser says which hours are offered.
type chooser struct {
	words string // a time that was named already
	skip  string // the hour that the person has
	again bool   // it is about moving
}

// chosen is what asking for an hour came to: an hour, a line, or last words.
type chosen struct {
	slot dialog.Value // More: session, where, minutes, community
	key  string       // of the question that a refusal asks again
	wait string       // session whose line is wanted
	day  string       // what that day is called
	end  *dialog.End
}

// asksMost is how often a time is asked for before a person is offered.
const asksMost = 12

// choose1 asks for one hour: by number, in words, page by page.
func choose1(t *dialog.Talk, s speech, c chooser) chosen {
	words, page, day := c.words, 0, ""
	misses := 0
	for n := range asksMost {
		r := t.Round(strconv.Itoa(n))
		key := strconv.Itoa(n) + "/when"
		rows := r.Look("when", Hours{Words: words, Page: page, Skip: c.skip, Day: day})
		if len(rows) == 0 {
			break
		}
		head, rows := rows[0], rows[1:]
		ask := head.Label
		switch head.ID {
		case headOne: // asked only when it is to be changed at the read-back
			again := r.Take(dialog.Q{Key: "when", Label: s.say("时间", "Time"), Names: timeNames(), Takes: handlers.HintTime, Raw: true, Quiet: true,
				Ask: s.say("想改到哪天几点？比如“周四15:00”。\n想看还有哪些时间，回复“看看”。", "Which day and time? Reply \"list\" to see them all.")})
			if again.None() && len(rows) > 0 {
				return chosen{slot: rows[0], key: key}
			}
			words, page, day = strings.TrimSpace(again.Label), 0, ""
			continue
		case headWait:
			if len(rows) > 0 {
				return chosen{wait: rows[0].ID, day: rows[0].Label}
			}
		case headNone:
			end := t.End(s.say(head.Label, head.Label))
			return chosen{end: &end}
		case headFull:
			way := full(r, s, head, rows)
			session, waits := strings.CutPrefix(way.ID, wayWait)
			next, another := strings.CutPrefix(way.ID, wayDay)
			switch {
			case waits:
				return chosen{wait: session, day: dayOf(head, rows, way.ID)}
			case another:
				words, page, day = "", 0, next
				continue
			}
			end := t.End(s.say("好的，先不约。有需要再发“约律师”。", "OK. Reply \"book lawyer\" any time."))
			return chosen{end: &end}
		case headMissed:
			if misses++; misses >= 3 {
				ask = s.say("要是说不清，发“人工”请工作人员帮您。\n", "Or reply \"staff\" for a person.\n") + ask
			} else if n > 0 {
				ask = s.say("没太明白，请回复前面的数字，或说“周四下午”这样的时间。", "Please reply with a number, or a day and time.")
			}
		}
		if c.again && n == 0 && words == "" {
			ask = s.say("还能改到：", "You can move to:")
		}
		answer := r.Take(dialog.Q{Key: "when", Label: s.say("时间", "Time"), Names: timeNames(), Takes: handlers.HintTime, Raw: true,
			Ask: ask + "\n" + listed(rows) + s.say("\n0 先不约", "\n0 not now")})
		said := strings.TrimSpace(answer.Label)
		switch i, is := numberIn(said, len(rows)); {
		case is && i == 0, givesUp(said):
			end := t.End(s.say("好的，先不约。有需要再发“约律师”。", "OK. Reply \"book lawyer\" any time."))
			if c.again {
				end = t.End(s.say("好的，原来的预约还给您留着。", "OK, your booking stays as it is."))
			}
			return chosen{end: &end}
		case is && rows[i-1].ID == moreHours, leadsOn(said):
			page++
		case is:
			return chosen{slot: rows[i-1], key: key}
		default:
			words, page, day = said, 0, ""
		}
	}
	end := t.End(s.say("说不清没关系，发“人工”请工作人员帮您约。", "Reply \"staff\" and a person will help you."))
	return chosen{end: &end}
}

// timeNames are what people call the time when they correct it.
func timeNames() []string { return []string{"时段", "哪天", "几点", "日期", "time"} }

// numberIn reads a choice by its number; 0 is out. "12号" and "3点" are times, not numbers of the list.
func numberIn(said string, most int) (int, bool) {
	if strings.ContainsAny(said, "号日点:：月") {
		return 0, false
	}
	n, ok := dialog.Digit(said)
	return n, ok && n <= most
}

// leadsOn says whether somebody wants to see further hours.
func leadsOn(said string) bool {
	folded := dialog.Fold(said)
	return says(folded, "更多", "下一页", "还有别的", "还有吗", "其他时间", "别的时间", "都不行", "都不合适", "换一批", "再看看", "more") && len([]rune(folded)) <= 12
}

// givesUp says whether somebody wants no hour now.
func givesUp(said string) bool {
	folded := dialog.Fold(said)
	return says(folded, "不约", "不想约", "不用约", "不用了", "先不", "改天再", "下次再", "不需要", "不要了") && len([]rune(folded)) <= 12
}

// full asks what shall be done about a day that is taken.
func full(t *dialog.Talk, s speech, head dialog.Value, rows []dialog.Value) dialog.Value {
	options := make([]dialog.Option, len(rows))
	for i, v := range rows {
		options[i] = dialog.Option{ID: v.ID, Label: v.Label, Words: v.More}
		if v.ID == wayStop {
			options[i].Digit, options[i].Fixed = 0, true
		}
	}
	return t.Pick(dialog.Q{Key: "full", Ask: head.Label, Takes: handlers.HintTime}, options...)
}

// dayOf gives the name of the day whose line was chosen.
func dayOf(head dialog.Value, rows []dialog.Value, id string) string {
	if day, ok := strings.CutSuffix(head.Label, "已经约满了。"); ok {
		return day
	}
	for _, v := range rows {
		if v.ID == id {
			return strings.TrimSuffix(strings.TrimPrefix(v.Label, "排"), "的候补")
		}
	}
	return ""
}
