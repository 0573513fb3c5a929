package festival

import (
	"slices"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/dialog"
)

// Meant finds the events that a message speaks of: by words of the title, else by a theme, and by the day or hour where several are left.
// named says that a title or theme was heard; without, day and hour alone decide, and only where some were named.
func Meant(text string, times []calendar.When, events []Event) (found []Event, named bool) {
	const most = 200 // an event is named in few words
	r := []rune(text)
	folded := dialog.Fold(string(r[:min(len(r), most)]))
	for _, w := range [][2]string{{"dumpling", "饺子"}, {"smartphone", "手机"}, {"phone", "手机"}, {"walk", "健步走"}, {"clinic", "义诊"}} {
		if strings.Contains(folded, w[0]) {
			folded += w[1]
		}
	}
	best := 0
	for _, e := range events {
		switch n := shared(folded, dialog.Fold(e.Title)); {
		case n < 2 || n < best:
		case n > best:
			best, found = n, []Event{e}
		default:
			found = append(found, e)
		}
	}
	if len(found) == 0 {
		for _, e := range events {
			if strings.Contains(folded, e.Theme.Name()) {
				found = append(found, e)
			}
		}
	}
	if named = len(found) > 0; named {
		if fit := fitting(times, found); len(fit) > 0 {
			found = fit
		}
		return found, true
	}
	return fitting(times, events), false
}

// fitting keeps the events at which all of the named days and hours point; nil when none were named.
func fitting(times []calendar.When, events []Event) []Event {
	var when []calendar.When
	for _, w := range times {
		if w.HasDate() || w.HasTime || w.Half != calendar.AnyHalf {
			when = append(when, w)
		}
	}
	if len(when) == 0 {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(events), func(e Event) bool {
		return !slices.ContainsFunc(when, func(w calendar.When) bool { return w.Fits(e.Start) })
	})
}

// common are words that stand in many titles and in any talk of events: alone they name none.
func common() []string {
	return []string{"活动", "报名", "邻里", "社区", "居民", "小区", "比赛", "参加", "体验", "一起", "我们", "老年", "老人", "今天", "明天", "周六", "周日", "上午", "下午", "孩子", "亲子", "健康", "节日"}
}

// shared gives the length in characters of the longest part of a title that stands in a text; parts made of common words count nothing.
func shared(text, title string) int {
	r := []rune(title)
	const longest = 12
	for n := min(len(r), longest); n >= 2; n-- {
		for i := 0; i+n <= len(r); i++ {
			part := string(r[i : i+n])
			if strings.Contains(text, part) && !slices.Contains(common(), part) {
				return n
			}
		}
	}
	return 0
}

// dayWords are what people call the day of an event in a list, besides the words of its label: 明天, 周六, 14号. Each word is given to the
// first event that it fits, so that one word never means two.
func dayWords(events []Event, now time.Time) [][]string {
	all := make([][]string, len(events))
	taken := map[string]bool{}
	for i, e := range events {
		day := e.Start.In(calendar.Shanghai())
		weekday := [...]string{"日", "一", "二", "三", "四", "五", "六"}[day.Weekday()]
		words := []string{calendar.SayDate(e.Start), numberOf(day.Day()) + "号", numberOf(day.Day()) + "日"}
		for _, name := range []string{"周" + weekday, "星期" + weekday, "礼拜" + weekday, "这周" + weekday, "本周" + weekday, "下周" + weekday, "今天", "明天", "后天", "周末"} {
			if slices.ContainsFunc(calendar.FindWhen(name, now), func(w calendar.When) bool { return w.HasDate() && w.Fits(e.Start) }) {
				words = append(words, name)
			}
		}
		if day.Weekday() == time.Sunday {
			words = append(words, "周天", "星期天")
		}
		for _, w := range words {
			if !taken[w] {
				taken[w] = true
				all[i] = append(all[i], w)
			}
		}
	}
	return all
}

// sport says whether a title is that of a walk or a sport.
func sport(title string) bool {
	return slices.ContainsFunc([]string{"健步走", "徒步", "登山", "爬山", "跑", "球", "骑行", "运动会", "广场舞", "太极", "健身", "跳绳", "拔河", "游泳", "毅行"}, func(w string) bool { return strings.Contains(title, w) })
}

// near orders events for somebody: those of the own community first, then of the own street, each by time. rank gives 0 for the nearest.
func near(events []Event, rank func(Event) int) {
	slices.SortStableFunc(events, func(a, b Event) int {
		if d := rank(a) - rank(b); d != 0 {
			return d
		}
		return a.Start.Compare(b.Start)
	})
}
