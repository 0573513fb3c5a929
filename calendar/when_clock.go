package calendar

// half reads a part of the day from i on.
func (x *whenReader) half(i int) (half Half, next int) {
	if i >= len(x.r) {
		return AnyHalf, i
	}
	switch x.r[i] {
	case '上', '早', '清', '一', '中', '下', '午', '傍', '晚', '夜', '凌', '半', '大':
	default:
		return AnyHalf, i
	}
	n, which := x.one(i, "上午", "大清早", "清早", "清晨", "早上", "早晨", "一早", "中午", "下午", "午后", "傍晚", "晚上", "晚间", "夜里", "夜间", "凌晨", "半夜")
	switch {
	case n == 0:
		return AnyHalf, i
	case which <= 6:
		half = Morning
	case which == 7:
		half = Noon
	case which <= 9:
		half = Afternoon
	case which <= 12:
		half = Evening
	default:
		half = Night
	}
	return half, i + n
}

// clock reads an hour from i on into w. After a day or a part of the day (led) shorter forms are hours too.
func (x *whenReader) clock(i int, w *When, led bool) (next int) {
	if i > 0 && (digit(x.r[i-1]) >= 0 || figure(x.r[i-1]) >= 0 || x.r[i-1] == ':' || x.r[i-1] == '.') {
		return i
	}
	hour, at := Numeral(x.r, i)
	if at == i || at-i > 3 || hour > 24 || at >= len(x.r) {
		return i
	}
	chinese := digit(x.r[i]) < 0
	if x.r[at] == ':' && !chinese {
		minute, end := Numeral(x.r, at+1)
		if end-at-1 != 2 || minute > 59 || end < len(x.r) && x.r[end] == ':' {
			return i
		}
		x.set(w, hour, minute, hour >= 7 || i+1 < at && hour > 0) // 9:30 and 03:30 are plain, 3:30 may be after noon
		return end
	}
	switch {
	case x.r[at] == '点' && !x.pointOfSpeech(at+1):
	case x.r[at] == '时' && !chinese && !x.sayingWhile(at+1):
	default:
		return i
	}
	minute, end, told := x.minutes(at + 1)
	if chinese && !led && !told && (hour == 1 || !x.afterHour(end)) {
		return i // 早一点, 说两点
	}
	x.set(w, hour, minute, hour >= 13 || hour == 12)
	return end
}

// minutes reads what follows 点: 半, 一刻, 30分, 30, 整, 钟. Told says that something of it was there.
func (x *whenReader) minutes(i int) (minute, next int, told bool) {
	if n, which := x.one(i, "半", "一刻", "三刻", "整", "钟"); n > 0 {
		return [...]int{30, 15, 45, 0, 0}[which], i + n, true
	}
	minute, at := Numeral(x.r, i)
	if at == i || minute > 59 || at-i > 3 {
		return 0, i, false
	}
	if x.has(at, "分") {
		return minute, at + 1, true
	}
	if at-i == 2 && minute >= 5 && digit(x.r[i]) >= 0 {
		return minute, at, true
	}
	return 0, i, false
}

// set takes the hour in, read with the part of the day that was named; plain hours need none.
func (x *whenReader) set(w *When, hour, minute int, plain bool) {
	switch w.Half {
	case Noon:
		if hour < 4 {
			hour += 12
		}
	case Afternoon:
		if hour < 12 {
			hour += 12
		}
	case Evening:
		switch {
		case hour == 12 || hour == 24:
			hour = 0
			if w.HasDate() {
				w.Date = dayAfter(w.Date, 1) // twelve in the evening is where the next day begins
			}
			w.Half = Night
		case hour >= 5 && hour < 12:
			hour += 12
		case hour > 0 && hour < 5:
			w.Half, w.Sure = Night, false
			if w.HasDate() {
				w.Date = dayAfter(w.Date, 1)
			}
		}
	case Night, Morning:
		if hour == 12 && w.Half == Night {
			hour = 0
		}
	default:
		w.Sure = w.Sure && plain
		if plain {
			w.Half = halfOf(hour % 24)
		}
	}
	if hour == 24 {
		hour = 0
		if w.HasDate() {
			w.Date = dayAfter(w.Date, 1)
		}
	}
	w.HasTime, w.Hour, w.Minute = true, hour, minute
}

func halfOf(hour int) Half {
	switch {
	case hour < 6:
		return Night
	case hour < 12:
		return Morning
	case hour < 13:
		return Noon
	case hour < 18:
		return Afternoon
	}
	return Evening
}

// pointOfSpeech: 点 that is no hour: 三点意见, 两点建议, 一点也.
func (x *whenReader) pointOfSpeech(i int) bool {
	_, which := x.one(i, "意见", "建议", "要求", "问题", "希望", "原因", "想法", "疑问", "诉求", "也", "都", "儿", "五", "几")
	return which >= 0
}

// sayingWhile: 时 that is no hour: 3时候.
func (x *whenReader) sayingWhile(i int) bool {
	_, which := x.one(i, "候", "间", "段", "常", "期")
	return which >= 0
}

// afterHour: what follows a Chinese hour that stands alone: the end, 去, 那个, a preposition.
func (x *whenReader) afterHour(i int) bool {
	if i >= len(x.r) {
		return true
	}
	_, which := x.one(i, "那个", "的", "去", "来", "到", "吧", "行", "可以", "开始", "以后", "以前", "之前", "前", "后", "左右", "多", ",", "。", " ", "-", "~", "就", "才", "还", "就行", "场")
	return which >= 0
}
