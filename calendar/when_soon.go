package calendar

import "time"

// soon reads a stretch from now on into w: 半小时后, 两个小时以后, 一刻钟后, 20分钟后; next == i when none begins there.
func (x *whenReader) soon(i int, w *When) (next int) {
	if i >= len(x.r) {
		return i
	}
	var wait time.Duration
	at := i
	if n, which := x.one(i, "半个小时", "半小时", "半个钟头", "半个点", "一刻钟", "三刻钟", "一会儿", "一会", "待会儿", "待会", "等会儿", "等会"); n > 0 {
		if which >= 6 {
			return i // some time soon is no instant
		}
		wait = [...]time.Duration{30, 30, 30, 30, 15, 45}[which] * time.Minute
		at = i + n
	} else {
		count, after := Numeral(x.r, i)
		if after == i || count > 600 || i > 0 && (digit(x.r[i-1]) >= 0 || figure(x.r[i-1]) >= 0) {
			return i
		}
		n, which := x.one(after, "个半小时", "个小时", "小时", "个钟头", "分钟")
		switch {
		case n == 0:
			return i
		case which == 0:
			wait = time.Duration(count)*time.Hour + 30*time.Minute
		case which == 4:
			wait = time.Duration(count) * time.Minute
		default:
			wait = time.Duration(count) * time.Hour
		}
		at = after + n
	}
	n, _ := x.one(at, "以后", "之后", "过后", "后")
	if n == 0 {
		return i
	}
	then := x.now.In(shanghai).Add(wait)
	w.Date, w.HasTime, w.Hour, w.Minute = Midnight(then), true, then.Hour(), then.Minute()
	w.Half = halfOf(w.Hour)
	return at + n
}

// edgeOfMonth reads 月底, 这个月底, 下月初, 本月中旬: a day of that stretch, never a sure one.
func (x *whenReader) edgeOfMonth(i int) (day time.Time, sure bool, next int) {
	months, at := 0, i
	if n, which := x.one(i, "下个月", "下月", "这个月", "本月", "这月"); n > 0 {
		at = i + n
		if which < 2 {
			months = 1
		}
	}
	month := time.Date(x.today.Year(), x.today.Month(), 1, 0, 0, 0, 0, shanghai).AddDate(0, months, 0)
	part := at
	if at == i && !x.has(at, "月") || i > 0 && (digit(x.r[i-1]) >= 0 || figure(x.r[i-1]) >= 0) {
		return day, false, i
	}
	if at == i {
		part = at + 1
	} else if x.has(at, "月") {
		part = at + 1
	}
	n, which := x.one(part, "底", "末", "初", "中旬", "上旬", "下旬")
	if n == 0 {
		return day, false, i
	}
	switch which {
	case 0, 1, 5:
		day = month.AddDate(0, 1, -1)
	case 2, 4:
		if day = month; months == 0 && at == i && x.today.Day() > 10 {
			day = month.AddDate(0, 1, 0) // 月初 said late in a month is the next one
		}
	default:
		day = month.AddDate(0, 0, 14)
	}
	return day, false, part + n
}
