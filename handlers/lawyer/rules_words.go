package lawyer

import (
	"slices"
	"strings"
	"time"

	"minxu/calendar"
	"minxu/dialog"
	"minxu/triage"
)

// wish is what a message about the lawyer wants.
type wish string

// The wishes.
const (
	wishBook     wish = "book"
	wishHours    wish = "hours"    // when is the lawyer there?
	wishFee      wish = "fee"      // what does it cost?
	wishOwn      wish = "own"      // what have I booked, where am I in the line?
	wishMove     wish = "move"     // another time
	wishCancel   wish = "cancel"   // give up
	wishCriminal wish = "criminal" // crimes are not advised on here
	wishLawsuit  wish = "lawsuit"  // nor lawsuits that are under way
)

func says(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// criminal says whether the words tell of a crime that is being prosecuted.
func criminal(text string) bool {
	return says(text, "刑事", "刑拘", "拘留", "拘役", "被抓", "抓走", "抓进去", "进去了", "逮捕", "看守所", "取保", "坐牢", "判刑", "公诉", "检察院", "犯罪", "能判几年", "判几年", "派出所抓")
}

// underWay says whether the words tell of a lawsuit that is before a court already.
func underWay(text string) bool {
	return says(text, "已经立案", "立案了", "已立案", "开庭", "正在打官司", "在打官司", "打着官司", "已经起诉了", "已起诉", "法院在审", "法院判了", "判决书", "一审", "二审", "上诉期", "仲裁开", "正在仲裁", "已经仲裁", "法院传票", "传票")
}

// wishOf reads what a message wants of the lawyer.
func wishOf(u triage.Understanding) wish {
	text := dialog.Fold(u.Text)
	asks := u.Asking || says(text, "?", "？")
	switch {
	case criminal(text):
		return wishCriminal
	case underWay(text):
		return wishLawsuit
	case u.Cancels || says(text, "不等了", "不排了", "取消候补", "取消排队", "退候补", "不约了", "不用约了"):
		return wishCancel
	case says(text, "改时间", "改约", "改到", "换时间", "换个时间", "换到", "改个时间", "改一下时间", "改期", "换一天", "挪到", "推迟", "提前", "调整时间", "改预约", "改成别"):
		return wishMove
	case says(text, "我约", "我的预约", "约的是", "约了吗", "约上了", "约上没", "排到", "第几位", "第几个", "我排", "我预约"):
		if asks || says(text, "我的预约", "查预约", "看预约") {
			return wishOwn
		}
	case says(text, "收费", "要钱", "多少钱", "花钱", "免费吗", "费用", "律师费"):
		return wishFee
	case asks && !says(text, "约", "挂", "找律师", "问问律师", "咨询"):
		return wishHours
	}
	return wishBook
}

// choice is what words about a time come to.
type choice int

// What words about a time can come to.
const (
	choiceNone   choice = iota // nothing was understood
	choiceOne                  // one hour
	choiceSome                 // several hours of that day
	choiceGone                 // that hour is not free; others are
	choiceNoSuch               // no hours that day
)

// asked is the time that words name, as far as hours can be compared with it.
type askedTime struct {
	whens []calendar.When
	week  int // 1 = this week, 2 = next week; 0 = unsaid
	first bool
	last  bool
}

func timeIn(text string, now time.Time) (a askedTime, ok bool) {
	a.whens = calendar.FindWhen(apart(text), now)
	folded := dialog.Fold(text)
	a.first = says(folded, "最早", "最近的", "最快", "尽快", "越早", "随便", "都行", "都可以", "哪个都", "早点", "越快", "earliest", "soonest")
	a.last = says(folded, "最晚", "最后一个", "最迟")
	dated := slices.ContainsFunc(a.whens, calendar.When.HasDate)
	if !dated {
		switch {
		case says(folded, "下周", "下星期", "下礼拜", "下个星期", "下个礼拜", "nextweek"):
			a.week = 2
		case says(folded, "这周", "本周", "这星期", "这个星期", "这礼拜", "这个礼拜", "thisweek"):
			a.week = 1
		}
	}
	return a, len(a.whens) > 0 || a.first || a.last || a.week > 0
}

// apart puts a space between day and clock, for 12号14:30 might be a house and its room.
func apart(text string) string {
	rs := []rune(text)
	var b strings.Builder
	for i, r := range rs {
		b.WriteRune(r)
		if (r == '号' || r == '日') && i+2 < len(rs) && digit(rs[i+1]) && (clockMark(rs[i+2]) || i+3 < len(rs) && digit(rs[i+2]) && clockMark(rs[i+3])) {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func digit(r rune) bool { return r >= '0' && r <= '9' || r >= '０' && r <= '９' }

func clockMark(r rune) bool { return r == ':' || r == '：' || r == '点' || r == '时' }

// day says whether the words name no hour of the clock.
func (a askedTime) day() bool {
	return !slices.ContainsFunc(a.whens, func(w calendar.When) bool { return w.HasTime })
}

// fits says whether an instant is one that the words may mean.
func (a askedTime) fits(at, now time.Time) bool {
	if a.week > 0 {
		monday := calendar.Midnight(now).AddDate(0, 0, -(int(now.In(calendar.Shanghai()).Weekday())+6)%7).AddDate(0, 0, 7*(a.week-1))
		if at.Before(monday) || !at.Before(monday.AddDate(0, 0, 7)) {
			return false
		}
	}
	dated, right := 0, false
	timed, then := 0, false
	for _, w := range a.whens { // "12号下午的，14:30": the day and the hour may stand apart
		if w.HasDate() {
			dated++
			right = right || w.Fits(at)
		} else {
			timed++
			then = then || w.Fits(at)
		}
	}
	return (dated == 0 || right) && (timed == 0 || then)
}

// onDay says whether an instant lies on a day that the words name, whatever the hour.
func (a askedTime) onDay(at, now time.Time) bool {
	b := a
	b.whens = nil
	for _, w := range a.whens {
		if w.HasDate() {
			b.whens = append(b.whens, calendar.When{Date: w.Date, Sure: w.Sure})
		}
	}
	return b.fits(at, now)
}

// choose finds what words mean among the free hours, nearest first. Of several hours of the clock on several days the nearest is meant; a
// day or a part of it leaves a choice.
func choose(a askedTime, free []Slot, now time.Time) (choice, []Slot) {
	if len(free) == 0 {
		return choiceNone, nil
	}
	var fit, same []Slot
	for _, s := range free {
		if a.fits(s.Start, now) {
			fit = append(fit, s)
		}
		if a.onDay(s.Start, now) {
			same = append(same, s)
		}
	}
	dated := a.week > 0 || slices.ContainsFunc(a.whens, calendar.When.HasDate)
	switch {
	case len(fit) > 0 && a.last:
		return choiceOne, fit[len(fit)-1:]
	case len(fit) > 0 && (a.first || len(fit) == 1 || !a.day()):
		return choiceOne, fit[:1]
	case len(fit) > 0:
		return choiceSome, fit
	case dated && len(same) > 0:
		return choiceGone, same
	case dated:
		return choiceNoSuch, nil
	}
	return choiceGone, free
}
