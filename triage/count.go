package triage

import (
	"strconv"
	"strings"

	"minxu/calendar"
)

// party reads how many come: 一共3位, 我们三个人, 就我一位, 我和老伴, 带上老伴和五岁的孙子 (with the writer).
func party(text string, r []rune, people []someone) int {
	for _, word := range [...]string{"就我一", "就我自己", "我自己", "我一个人", "就我", "只有我", "我一位", "一个人去", "一个人来", "自己去", "自己来"} {
		if strings.Contains(text, word) {
			return 1
		}
	}
	x := addressReader{r}
	for i := range r {
		n, next := calendar.Numeral(r, i)
		if next == i || n < 1 || n > 60 || i > 0 && isNumeral(r, i-1) {
			continue
		}
		if x.has(next, "口人") || x.has(next, "口") && x.one(i-2, "一家") > 0 {
			return n
		}
		if m := x.one(next, "位", "个人", "人", "个大人", "名"); m > 0 && x.one(next+m, "数", "家", "民", "多", "行道", "员", "额") == 0 && x.one(i-1, "第", "老", "有") == 0 {
			return n
		}
	}
	for i := range r { // 两大一小
		grown, at := calendar.Numeral(r, i)
		if at == i || !x.has(at, "大") {
			continue
		}
		if small, end := calendar.Numeral(r, at+1); end > at+1 && x.has(end, "小") {
			return grown + small
		}
	}
	for i, word := range [...]string{"俩人", "我俩", "我们俩", "我们两口子", "我们老两口", "仨人", "我们仨"} {
		if strings.Contains(text, word) {
			if i >= 5 {
				return 3
			}
			return 2
		}
	}
	for _, word := range [...]string{"带", "和", "跟", "陪", "领着", "还有", "一起"} {
		if at := strings.Index(text, word); at >= 0 && len(people) > 0 {
			companions := 0
			for _, p := range people {
				if p.relation != "other" {
					companions++
				}
			}
			if companions > 0 && companions < 8 {
				return companions + 1
			}
		}
	}
	return 0
}

// celsius reads 14度, 十四度, 才14℃, 14°.
func celsius(r []rune) Celsius {
	x := addressReader{r}
	for i := range r {
		n, next := calendar.Numeral(r, i)
		if next == i || n > 60 || i > 0 && isNumeral(r, i-1) {
			continue
		}
		if m := x.one(next, "度", "°c", "℃", "°"); m > 0 && x.one(next+m, "电", "角", "近视") == 0 && x.one(i-1, "第") == 0 {
			if x.one(i-2, "零下") > 0 {
				n = -n
			}
			return Celsius{n, true}
		}
	}
	return Celsius{}
}

// scoreOf reads 5分, 打四分, 改成5分, 非常满意.
func scoreOf(text string, r []rune) int {
	x := addressReader{r}
	last := 0
	for i := range r {
		n, next := calendar.Numeral(r, i)
		if next > i && n >= 1 && n <= 5 && (i == 0 || !isNumeral(r, i-1) && r[i-1] != '.' && r[i-1] != '点') && x.one(next, "分") > 0 && x.one(next+1, "钟", "之", "期", "级", "类") == 0 {
			last = n // 4分改成5分: the later one is meant
		}
	}
	if last > 0 {
		return last
	}
	for _, level := range [...]struct {
		words string
		score int
	}{{"满分", 5}, {"很不满意", 1}, {"非常不满意", 1}, {"极不满意", 1}, {"不太满意", 2}, {"不满意", 2}, {"基本满意", 3}, {"一般", 3}, {"还行", 3}, {"非常满意", 5}, {"很满意", 5}, {"特别满意", 5}, {"十分满意", 5}, {"满意", 4}} {
		if strings.Contains(text, level.words) && len(text) <= len(level.words)+15 {
			return level.score
		}
	}
	return 0
}

// caseOf reads a number of ours or 尾号0012.
func caseOf(text string) string {
	upper := strings.ToUpper(text)
	for _, prefix := range [...]string{"MX", "LF", "LJ", "SJ", "XM", "YT", "HY"} {
		for from := 0; ; {
			at := strings.Index(upper[from:], prefix)
			if at < 0 {
				break
			}
			begin := from + at + len(prefix)
			end := begin
			for end < len(upper) && asciiDigit(upper[end]) {
				end++
			}
			if end-begin >= 12 {
				return upper[begin-len(prefix) : end]
			}
			from = begin
		}
	}
	for _, word := range [...]string{"尾号是", "尾号", "后四位是", "后四位"} {
		if _, after, ok := strings.Cut(text, word); ok {
			after = strings.TrimLeft(after, " :为")
			if len(after) >= 4 {
				if _, err := strconv.Atoi(after[:4]); err == nil {
					return after[:4]
				}
			}
		}
	}
	return ""
}
