package triage

import (
	"strconv"
	"strings"
	"unicode"

	"minxu/calendar"
)

// address is what stands behind the name of an estate.
type address struct {
	building, entrance, detail string
	room                       bool
	roomFrom, roomTo           int // runes of the room number in the text, with the hyphen before it
}

func (a address) empty() bool { return a.building == "" && a.entrance == "" && a.detail == "" }

// addressReader reads addresses in one text.
type addressReader struct{ r []rune }

func (x addressReader) has(i int, words string) bool {
	for _, c := range words {
		if i < 0 || i >= len(x.r) || x.r[i] != c {
			return false
		}
		i++
	}
	return true
}

// one gives the length of the first of the words that stands at i, 0 when none does.
func (x addressReader) one(i int, words ...string) int {
	for _, word := range words {
		if x.has(i, word) {
			return len([]rune(word))
		}
	}
	return 0
}

func (x addressReader) at(i int) rune {
	if i < 0 || i >= len(x.r) {
		return 0
	}
	return x.r[i]
}

// number reads a number of at most so many digits; next == i when there is none.
func (x addressReader) number(i, most int) (text string, next int) {
	n, next := calendar.Numeral(x.r, i)
	if next == i || n == 0 {
		return "", i
	}
	text = strconv.Itoa(n)
	if len(text) > most {
		return "", i
	}
	return text, next
}

// read reads building, entrance, room and landmark from i on. Led says that the name of an estate stands before it, so that
// shorter forms (12-2, 12号) are addresses too. next == i when nothing was read.
func (x addressReader) read(i int, led bool) (a address, next int) {
	next = x.building(i, led, &a)
	if next == i && !led && x.inNumber(i) {
		return a, i
	}
	if after := x.entrance(x.skip(next, next > i || led), &a); after > 0 {
		next = after
	}
	if next > i {
		next = x.room(next, &a)
	}
	if next > i || led {
		if detail, after := x.detail(next); detail != "" {
			a.detail, next = detail, after
		}
	}
	if a.empty() {
		return a, i
	}
	return a, next
}

// inNumber says whether i stands inside a longer number.
func (x addressReader) inNumber(i int) bool {
	before := x.at(i - 1)
	_, next := calendar.Numeral(x.r, max(i-1, 0))
	return before == '-' || before == '.' || before == ':' || i > 0 && next > i-1
}

func (x addressReader) skip(i int, within bool) int {
	for within && (x.at(i) == ' ' || x.at(i) == ',' || x.at(i) == '的') {
		i++
	}
	return i
}

// building reads the building from i on; i when there is none.
func (x addressReader) building(i int, led bool, a *address) int {
	if led {
		i2 := i
		for x.at(i2) == ' ' || x.at(i2) == ',' || x.at(i2) == '第' {
			i2++
		}
		if next := x.buildingHere(i2, led, a); next > i2 {
			return next
		}
		return i
	}
	if x.inNumber(i) {
		return i
	}
	return x.buildingHere(i, led, a)
}

func (x addressReader) buildingHere(i int, led bool, a *address) int {
	if c := unicode.ToUpper(x.at(i)); c >= 'A' && c <= 'Z' {
		if n := x.one(i+1, "号楼", "座", "栋", "幢"); n > 0 && !unicode.IsLetter(x.asciiBefore(i)) {
			a.building = string(c)
			return i + 1 + n
		}
		return i
	}
	number, next := x.number(i, 3)
	if next == i {
		return i
	}
	if x.at(next) == ' ' && x.one(next+1, "号楼", "号 楼", "栋", "幢", "#") > 0 {
		next++
	}
	letter := ""
	if c := unicode.ToUpper(x.at(next)); c >= 'A' && c <= 'H' && x.one(next+1, "号楼", "座", "栋", "幢") > 0 {
		letter = string(c)
		next++
	}
	if n := x.one(next, "号楼", "号 楼", "栋楼", "栋", "幢", "#楼", "#", "座"); n > 0 && !(x.at(next) == '座' && !led) {
		a.building = number + letter
		return next + n
	}
	if x.at(next) == '楼' && x.entranceFollows(next+1) {
		a.building = number
		return next + 1
	}
	if x.at(next) == '号' && led && (next+1 == len(x.r) || x.entranceFollows(next+1) || strings.ContainsRune(",。 !", x.at(next+1))) {
		a.building = number
		return next + 1
	}
	if x.at(next) == '-' {
		return x.dashed(i, next, number, led, a)
	}
	return i
}

// dashed reads 12-2-501 and, behind the name of an estate, 12-2.
func (x addressReader) dashed(i, dash int, building string, led bool, a *address) int {
	entrance, next := x.number(dash+1, 2)
	if next == dash+1 {
		return i
	}
	if x.at(next) != '-' {
		if !led || x.at(next) == '月' {
			return i
		}
		a.building, a.entrance = building, entrance
		return next
	}
	room, end := x.number(next+1, 4)
	if end == next+1 || x.at(end) == '-' {
		return i
	}
	if n := x.one(end, "室", "号", "房"); n > 0 {
		end += n
	}
	a.building, a.entrance, a.room = building, entrance, room != ""
	a.roomFrom, a.roomTo = next, end
	return end
}

func (x addressReader) asciiBefore(i int) rune {
	if c := x.at(i - 1); c < unicode.MaxASCII {
		return c
	}
	return 0
}

func (x addressReader) entranceFollows(i int) bool {
	var a address
	return x.entrance(i, &a) > 0
}

// entrance reads 2单元, 二门, 3门洞 from i on; 0 when there is none.
func (x addressReader) entrance(i int, a *address) int {
	if x.at(i) == '-' {
		i++
	}
	number, next := x.number(i, 2)
	if next == i {
		return 0
	}
	if x.at(next) == '号' && x.has(next+1, "单元") {
		next++
	}
	if n := x.one(next, "单元门洞", "单元", "门洞"); n > 0 {
		a.entrance = number
		return next + n
	}
	if x.at(next) == '门' && !strings.ContainsRune("口前外心岗卫诊禁课", x.at(next+1)) {
		a.entrance = number
		return next + 1
	}
	return 0
}

// room reads 501, 501室, 5楼东户, 五零一 behind an entrance and cuts it off; a floor alone is left to the text.
func (x addressReader) room(i int, a *address) int {
	end := x.roomEnd(i)
	if end > i {
		a.room, a.roomFrom, a.roomTo = true, i, end
	}
	return end
}

// roomEnd gives the end of the room number that stands at i, i when there is none.
func (x addressReader) roomEnd(i int) int {
	begin := i
	for x.at(begin) == ' ' || x.at(begin) == '-' {
		begin++
	}
	_, next := calendar.Numeral(x.r, begin)
	digits := next - begin
	if digits == 0 {
		return i
	}
	if n := x.one(next, "室", "房间", "户"); n > 0 {
		return next + n
	}
	if n := x.one(next, "楼", "层"); n > 0 {
		end := next + n
		if x.at(end) == ' ' {
			end++
		}
		if m := x.one(end, "东户", "西户", "中户", "东门", "西门", "中门", "左手", "右手", "左户", "右户"); m > 0 {
			return end + m
		}
		if _, after := calendar.Numeral(x.r, end); after > end && x.one(after, "室", "号", "户") > 0 {
			return after + 1
		}
		return i
	}
	if (digits == 3 || digits == 4) && !strings.ContainsAny(string(x.r[begin:next]), "十百") && !strings.ContainsRune("年元块天个度次人米平家月分.", x.at(next)) {
		if x.at(next) == '号' {
			next++
		}
		return next
	}
	return i
}
