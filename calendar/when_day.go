package calendar

import (
	"strings"
	"time"
)

type namedDay struct {
	words string
	days  int
	half  Half
}

// nearDays are the names of days near today, longer names first where one holds another.
var nearDays = [...]namedDay{
	{"大后天", 3, AnyHalf}, {"大前天", -3, AnyHalf},
	{"今天", 0, AnyHalf}, {"今日", 0, AnyHalf}, {"今儿", 0, AnyHalf}, {"今早", 0, Morning}, {"今晚", 0, Evening}, {"今夜", 0, Evening},
	{"明天", 1, AnyHalf}, {"明日", 1, AnyHalf}, {"明儿", 1, AnyHalf}, {"明早", 1, Morning}, {"明晚", 1, Evening},
	{"后天", 2, AnyHalf}, {"后日", 2, AnyHalf},
	{"昨天", -1, AnyHalf}, {"昨日", -1, AnyHalf}, {"昨儿", -1, AnyHalf}, {"昨晚", -1, Evening}, {"昨夜", -1, Evening},
	{"前天", -2, AnyHalf}, {"前晚", -2, Evening},
}

// day reads a day from i on; next == i when none begins there.
func (x *whenReader) day(i int) (day time.Time, half Half, sure bool, next int) {
	if i >= len(x.r) {
		return day, half, false, i
	}
	switch x.r[i] {
	case '今', '明', '后', '昨', '前', '大':
		for _, d := range nearDays {
			if x.has(i, d.words) && !(d.days == -2 && i > 0 && strings.ContainsRune("提以之目", x.r[i-1])) {
				return dayAfter(x.today, d.days), d.half, true, i + len([]rune(d.words))
			}
		}
		return day, half, false, i
	case '周', '星', '礼', '这', '本', '下', '上', '月':
		if day, sure, next = x.edgeOfMonth(i); next > i {
			return day, AnyHalf, sure, next
		}
		if day, sure, next = x.week(i); next > i {
			return day, AnyHalf, sure, next
		}
		day, sure, next = x.dayOfMonth(i)
		return day, AnyHalf, sure, next
	}
	if i > 0 && (digit(x.r[i-1]) >= 0 || figure(x.r[i-1]) >= 0 || x.r[i-1] == '-' || x.r[i-1] == '/') {
		return day, half, false, i // the tail of another number
	}
	for _, read := range []func(int) (time.Time, bool, int){x.fullDate, x.monthDay, x.dayOfMonth, x.daysFromNow} {
		if day, sure, next = read(i); next > i {
			return day, AnyHalf, sure, next
		}
	}
	return day, half, false, i
}

// fullDate reads 2026年3月12日, 2026-03-12, 2026/3/12.
func (x *whenReader) fullDate(i int) (day time.Time, sure bool, next int) {
	year, at := Numeral(x.r, i)
	if at-i != 4 || year < 1900 || year > 2200 || at >= len(x.r) {
		return day, false, i
	}
	between := x.r[at]
	if between != '年' && between != '-' && between != '/' && between != '.' {
		return day, false, i
	}
	month, at2 := Numeral(x.r, at+1)
	if at2 == at+1 || at2 >= len(x.r) || x.r[at2] != between && !(between == '年' && x.r[at2] == '月') {
		return day, false, i
	}
	date, at3 := Numeral(x.r, at2+1)
	if at3 == at2+1 || !realDate(year, month, date) {
		return day, false, i
	}
	if n, _ := x.one(at3, "日", "号"); n > 0 {
		at3 += n
	}
	return time.Date(year, time.Month(month), date, 0, 0, 0, 0, shanghai), true, at3
}

// monthDay reads 3月12日, 三月十二号, 3月12: in this year, or next year when it is long past.
func (x *whenReader) monthDay(i int) (day time.Time, sure bool, next int) {
	month, at := Numeral(x.r, i)
	if at == i || !x.has(at, "月") {
		return day, false, i
	}
	date, at2 := Numeral(x.r, at+1)
	if at2 == at+1 {
		return day, false, i
	}
	year := x.today.Year()
	if !realDate(year, month, date) {
		return day, false, i
	}
	if n, _ := x.one(at2, "日", "号"); n > 0 {
		at2 += n
	}
	day, sure = time.Date(year, time.Month(month), date, 0, 0, 0, 0, shanghai), true
	if x.today.Sub(day) > 60*24*time.Hour && realDate(year+1, month, date) {
		day, sure = time.Date(year+1, time.Month(month), date, 0, 0, 0, 0, shanghai), false
	}
	return day, sure, at2
}

// dayOfMonth reads 12号, 本月12号, 下个月5号: the next such day from today on.
func (x *whenReader) dayOfMonth(i int) (day time.Time, sure bool, next int) {
	months, named := 0, false
	at := i
	if n, which := x.one(i, "这个月", "本月", "下个月", "下月"); n > 0 {
		named, at = true, i+n
		if which >= 2 {
			months = 1
		}
	} else if i > 0 && notBeforeDay(x.r[i-1]) {
		return day, false, i
	}
	date, at2 := Numeral(x.r, at)
	if at2 == at || date < 1 || date > 31 || !x.has(at2, "号") || at2+1 < len(x.r) && notAfterDay(x.r[at2+1]) && !x.hourAt(at2+1) {
		return day, false, i
	}
	sure = named || x.saysDay(i, at2+1)
	first := time.Date(x.today.Year(), x.today.Month(), 1, 0, 0, 0, 0, shanghai)
	if !named && date < x.today.Day() {
		months, sure = 1, false // past in this month: the next one is only likely
	}
	for month := first.AddDate(0, months, 0); ; month = month.AddDate(0, 1, 0) {
		if day = month.AddDate(0, 0, date-1); day.Month() == month.Month() {
			return day, sure, at2 + 1
		}
	}
}

// saysDay says whether the words round 12号 make it a day for certain.
func (x *whenReader) saysDay(from, to int) bool {
	if _, before := x.one(from-1, "约", "到", "在", "是", "于", "的", "换", "就"); before >= 0 {
		return true
	}
	if _, after := x.one(to, "的", "那天", "上午", "下午", "晚上", "早上", "中午", "去", "来", "行", "吧", "可以", "有", "能", "律师", "之前", "前", "当天"); after >= 0 {
		return true
	}
	_, next := x.half(to)
	if x.hourAt(to) {
		return true
	}
	return from == 0 && to == len(x.r) || next > to
}

// hourAt says whether an hour in digits stands at i: the 14:30 of 12号14:30, the 9点 of 12号9点.
func (x *whenReader) hourAt(i int) bool {
	hour, at := Numeral(x.r, i)
	return at > i && at-i <= 2 && hour <= 24 && (x.has(at, ":") || x.has(at, "点"))
}

// notBeforeDay: what stands before the number of a house, a bus or a candidate. It also keeps 第3号 out.
func notBeforeDay(r rune) bool {
	switch r {
	case '路', '街', '巷', '道', '弄', '村', '里', '院', '同', '区', '园', '第', '层', '楼', '元', '城', '苑', '家', '#', '-', '.', '投', '选':
		return true
	}
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// notAfterDay: what makes a number with 号 a building, a door, a line, a pump or a candidate.
func notAfterDay(r rune) bool {
	switch r {
	case '楼', '院', '线', '门', '单', '栋', '幢', '车', '店', '铺', '桌', '柜', '窗', '公', '厅', '选', '候', '文', '机', '码', '井', '杆', '库', '房', '室', '底', '灯', '座', '家', '地', '商', '教', '厂', '塔', '梯', '称', '召', '坑', '点', '网', '垃':
		return true
	}
	return r >= '0' && r <= '9'
}

// daysFromNow reads 3天后, 两天以后.
func (x *whenReader) daysFromNow(i int) (day time.Time, sure bool, next int) {
	n, at := Numeral(x.r, i)
	if at == i || n > 60 || !x.has(at, "天") {
		return day, false, i
	}
	if length, _ := x.one(at+1, "以后", "之后", "后"); length > 0 {
		return dayAfter(x.today, n), true, at + 1 + length
	}
	return day, false, i
}

// week reads 周四, 星期日, 这周四, 下周一, 周末: without a word before it, the next such day from today on.
func (x *whenReader) week(i int) (day time.Time, sure bool, next int) {
	if i > 0 && (figure(x.r[i-1]) >= 0 || digit(x.r[i-1]) >= 0 || x.r[i-1] == '每') {
		return day, false, i // 一周一次, 每周三: a habit
	}
	at, weeks, named := i, 0, false
	if n, which := x.one(at, "下下个", "下下", "下个", "下", "这个", "这", "本", "上个", "上"); n > 0 {
		at, named = at+n, true
		weeks = [...]int{2, 2, 1, 1, 0, 0, 0, -1, -1}[which]
	}
	n, _ := x.one(at, "星期", "礼拜", "周")
	if n == 0 || at+n >= len(x.r) {
		return day, false, i
	}
	at += n
	weekday, weekend := weekdayOf(x.r[at])
	if weekday < 0 || digit(x.r[at]) >= 0 && at+1 < len(x.r) && (digit(x.r[at+1]) >= 0 || x.r[at+1] == '年') || x.has(at+1, "年") || x.has(at+1, "岁") || x.has(at, "一下") {
		return day, false, i
	}
	today := (int(x.today.Weekday()) + 6) % 7 // Monday is 0
	day = dayAfter(x.today, weekday-today+7*weeks)
	sure = !weekend
	if !named && weekday < today {
		day, sure = dayAfter(day, 7), false // past in this week: the next one is only likely
	}
	return day, sure, at + 1
}

// isWeekday says whether the name of a weekday stands at i.
func (x *whenReader) isWeekday(i int) bool {
	n, _ := x.one(i, "星期", "礼拜", "周")
	return n > 0
}

func weekdayOf(r rune) (day int, weekend bool) {
	switch r {
	case '一', '1':
		return 0, false
	case '二', '2':
		return 1, false
	case '三', '3':
		return 2, false
	case '四', '4':
		return 3, false
	case '五', '5':
		return 4, false
	case '六', '6':
		return 5, false
	case '日', '天', '7':
		return 6, false
	case '末':
		return 5, true
	}
	return -1, false
}

func realDate(year, month, date int) bool {
	if month < 1 || month > 12 || date < 1 {
		return false
	}
	day := time.Date(year, time.Month(month), date, 0, 0, 0, 0, shanghai)
	return int(day.Month()) == month
}
