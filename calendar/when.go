package calendar

import (
	"strings"
	"time"
)

// Half is a part of the day that people name instead of an hour.
type Half string

// The parts of a day. Morning is 上午 and 早上, Noon 中午, Afternoon 下午, Evening 晚上, Night 凌晨 and 半夜.
const (
	AnyHalf   Half = ""
	Morning   Half = "am"
	Noon      Half = "noon"
	Afternoon Half = "pm"
	Evening   Half = "evening"
	Night     Half = "night"
)

// When is a date, a part of a day or an hour that somebody named. What was not named is missing, never guessed.
type When struct {
	Text    string    // the words as they stood
	Date    time.Time // midnight in Shanghai of the day meant; zero when no day was named
	Half    Half      // part of the day; also of a named hour, where it is certain
	HasTime bool      // an hour was named
	Hour    int       // 0-23
	Minute  int       // 0-59
	Sure    bool      // false: several readings are possible (三点, 周末) and the day or hour must be confirmed
}

// HasDate says whether a day was named.
func (w When) HasDate() bool { return !w.Date.IsZero() }

// At gives the instant that was named: it needs both day and hour.
func (w When) At() (at time.Time, ok bool) {
	if !w.HasDate() || !w.HasTime {
		return time.Time{}, false
	}
	return on(w.Date, time.Duration(w.Hour)*time.Hour+time.Duration(w.Minute)*time.Minute), true
}

// Fits says whether an offered instant is one that the words may mean: 三点 fits 15:00, 周四下午 any hour of that afternoon.
func (w When) Fits(offer time.Time) bool {
	if w.HasDate() && !SameDay(w.Date, offer) {
		return false
	}
	hour, minute, _ := offer.In(shanghai).Clock()
	if w.HasTime {
		return minute == w.Minute && (hour == w.Hour || w.Half == AnyHalf && !w.Sure && w.Hour < 12 && hour == w.Hour+12)
	}
	return w.Half.holds(hour)
}

func (h Half) holds(hour int) bool {
	switch h {
	case Morning:
		return hour < 12
	case Noon:
		return hour >= 11 && hour < 14
	case Afternoon:
		return hour >= 12 && hour < 18
	case Evening:
		return hour >= 17
	case Night:
		return hour < 6
	}
	return true
}

// FindWhen finds the dates and times in a message that was written at now, in order of saying. Numbers of buildings,
// roads and candidates (12号楼, 中山路12号) are none, nor are stretches of time (三天).
func FindWhen(text string, now time.Time) []When {
	r := []rune(text)
	for i, c := range r {
		switch {
		case c >= '！' && c <= '～':
			r[i] = c - '！' + '!'
		case c == '　':
			r[i] = ' '
		}
	}
	reader := whenReader{r: r, now: now, today: Midnight(now)}
	var found []When
	for i := 0; i < len(r); {
		w, next := reader.moment(i)
		if next <= i {
			i++
			continue
		}
		w.Text = strings.TrimRight(string(r[i:next]), " ")
		found = append(found, w)
		i = next
	}
	return found
}

// whenReader reads one message.
type whenReader struct {
	r     []rune
	now   time.Time
	today time.Time
}

// moment reads day, part of the day and hour that belong together from i on; next == i when nothing begins there.
func (x *whenReader) moment(i int) (w When, next int) {
	w.Sure = true
	next = i
	if after := x.soon(i, &w); after > i {
		return w, after
	}
	if day, half, sure, after := x.day(i); after > i {
		w.Date, w.Half, w.Sure, next = day, half, sure, after
		next = x.sameDayAgain(&w, next)
	}
	hours := x.gap(next, next > i)
	half, after := x.half(hours)
	if after > hours {
		w.Half, next = half, after
		hours = x.gap(next, true)
	}
	if after = x.clock(hours, &w, next > i); after > hours {
		next = after
	}
	if next > i && !w.HasDate() && !w.HasTime && w.Half == Night {
		return w, i // 半夜 alone tells a habit, not a time
	}
	return w, next
}

// sameDayAgain reads what repeats the day: the （周四） of 3月12日（周四）, the （3月11日） of 明天（3月11日）.
func (x *whenReader) sameDayAgain(w *When, i int) int {
	at, open := i, false
	if at < len(x.r) && (x.r[at] == '(' || x.r[at] == ' ') {
		open = x.r[at] == '('
		at++
	}
	day, _, _, after := x.day(at)
	if after == at {
		return i
	}
	sameWeekday := day.Weekday() == w.Date.Weekday() && x.isWeekday(at)
	if !sameWeekday && !day.Equal(w.Date) {
		return i
	}
	if open && after < len(x.r) && x.r[after] == ')' {
		after++
	}
	w.Sure = true
	return after
}

// gap skips what may stand between day and hour: a space, 的, a comma after a day.
func (x *whenReader) gap(i int, within bool) int {
	if !within || i >= len(x.r) {
		return i
	}
	switch x.r[i] {
	case ' ', '的', ',', '日':
		return i + 1
	}
	return i
}

// has says whether the words stand at i.
func (x *whenReader) has(i int, words string) bool {
	for _, c := range words {
		if i < 0 || i >= len(x.r) || x.r[i] != c {
			return false
		}
		i++
	}
	return true
}

// one gives the length in runes of the first of the words that stands at i, with its place in the list; 0, -1 when none does.
func (x *whenReader) one(i int, words ...string) (length, which int) {
	for n, word := range words {
		if x.has(i, word) {
			return len([]rune(word)), n
		}
	}
	return 0, -1
}
