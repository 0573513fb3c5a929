package festival

import (
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/unicode/norm"

	"minxu/calendar"
	"minxu/people"
)

// Reading is what a message says about who comes.
type Reading struct {
	Party   int      // how many in all, the writer included where they come; 0 = unsaid
	People  []Person // in order of saying; the writer first when they come
	Ages    []int    // ages that stand alone: 72和5岁
	Band    string   // age band of everybody: 都六十多
	Own     int      // age of the writer
	OwnBand string
	Away    bool // the writer does not come: 给我妈报
	Some    bool // others come, how many was not said: 带家人
}

// kinWord is a word for people: how many it means, and whether it is a child's or an old person's.
type kinWord struct {
	word  string
	count int
	child bool
}

// kinWords are listed by their first character, longest first where one begins like another.
var kinWords = sync.OnceValue(func() map[rune][]kinWord {
	all := map[rune][]kinWord{}
	add := func(words string, count int, child func(string) bool) {
		for _, w := range strings.Fields(words) {
			first := []rune(w)[0]
			all[first] = append(all[first], kinWord{w, count, child(w)})
		}
	}
	add("老母亲 老父亲 老妈妈 老妈 老爸 老娘 老爹 妈妈 母亲 爸爸 父亲 奶奶 爷爷 姥姥 姥爷 外婆 外公 丈母娘 老丈人 岳母 岳父 婆婆 公公 老伴儿 老伴 爱人 老公 老婆 媳妇 丈夫 妻子 对象 "+
		"哥哥 弟弟 姐姐 妹妹 大哥 大姐 舅舅 姑姑 姑妈 姨妈 叔叔 婶婶 大伯 亲戚 邻居 对门 老姐妹 姐妹 老大爷 老大娘 大爷 大妈 大娘 老太太 老头 老奶奶 老爷爷 老人家 老人 朋友 同事 闺蜜 女婿 儿媳妇 儿媳 保姆 阿姨 妈 爸 娘 爹",
		1, func(string) bool { return false })
	add("外孙女 外孙子 外孙 小孙女 小孙子 孙女 孙子 小孙 小外孙 儿子 女儿 闺女 孩子们 孩子 小孩儿 小孩 小朋友 宝宝 娃娃 娃 同学 小宝", 1, func(string) bool { return true })
	add("爸妈 爸爸妈妈 父母 公婆 爷爷奶奶 姥姥姥爷 双胞胎 儿子儿媳 孙子孙女", 2, func(w string) bool { return strings.Contains(w, "孙") || w == "双胞胎" })
	for _, words := range all {
		slices.SortStableFunc(words, func(a, b kinWord) int { return len(b.word) - len(a.word) })
	}
	return all
})

// kinAt gives the longest word for people that begins at i.
func (x *reader) kinAt(i int) (kinWord, bool) {
	if i < 0 || i >= len(x.r) {
		return kinWord{}, false
	}
	for _, k := range kinWords()[x.r[i]] {
		if x.has(i, k.word) {
			return k, true
		}
	}
	return kinWord{}, false
}

// childWord says whether a name in a party is a child's as far as the word tells.
func childWord(name string) bool {
	k, ok := newReader(name).kinAt(0)
	return ok && k.child && k.word != "儿子" && k.word != "女儿" && k.word != "闺女" && k.word != "同学" // these may be grown up
}

// reader reads one message.
type reader struct {
	r    []rune
	used []bool // belongs to an age or a count that was read
}

// readMost is how much of a message is read: who comes is said in few words.
const readMost = 300

func newReader(text string) *reader {
	r := []rune(strings.ToLower(norm.NFKC.String(text)))
	r = r[:min(len(r), readMost)]
	return &reader{r, make([]bool, len(r))}
}

func (x *reader) has(i int, word string) bool {
	for _, c := range word {
		if i < 0 || i >= len(x.r) || x.r[i] != c {
			return false
		}
		i++
	}
	return true
}

func (x *reader) one(i int, words ...string) int {
	for _, w := range words {
		if x.has(i, w) {
			return len([]rune(w))
		}
	}
	return 0
}

func (x *reader) use(from, to int) {
	for i := max(from, 0); i < to && i < len(x.used); i++ {
		x.used[i] = true
	}
}

// number reads a number that begins at i and is no part of a longer one; 俩 and 仨 count. next == i when there is none.
func (x *reader) number(i int) (n, next int) {
	if i < 0 || i >= len(x.r) {
		return 0, i
	}
	switch x.r[i] {
	case '俩', '两':
		if x.r[i] == '俩' {
			return 2, i + 1
		}
	case '仨':
		return 3, i + 1
	}
	if i > 0 {
		if _, before := calendar.Numeral(x.r, i-1); before > i {
			return 0, i
		}
	}
	return calendar.Numeral(x.r, i)
}

// age reads an age that begins at i: 五岁, 72, 七十多岁, 6周岁. sure says that 岁 or 多 stood there.
func (x *reader) age(i int) (age, next int, sure bool) {
	n, at := x.number(i)
	if at == i || n < 1 || n > 115 {
		return 0, i, false
	}
	if m := x.one(at, "个月大", "个多月", "个月"); m > 0 {
		return 1, at + m, true
	}
	over := false
	if m := x.one(at, "多", "来", "出头", "好几"); m > 0 {
		at, over, sure = at+m, true, true
	}
	if m := x.one(at, "周岁", "岁半", "岁多", "岁"); m > 0 {
		at, sure = at+m, true
	}
	if over && !sure || x.one(at, "位", "个", "人", "口", "名", "月", "号", "日", "点", ":", "单", "楼", "年", "场", "次") > 0 {
		return 0, i, false
	}
	if over && n%10 == 0 {
		n++ // more than seventy is not seventy
	}
	return n, at, sure
}

// ReadPeople reads who comes. answering says that the message answers a question about it, so that bare words are about the party.
func ReadPeople(text string, answering bool) Reading {
	x := newReader(text)
	var out Reading
	found := x.kin()
	x.own(&out)
	company := x.any("带", "和", "跟", "陪", "领", "还有", "一起", "一块", "加上", "加我", "同去", "、", "与", "俩") > 0
	proxy := x.any("给", "替", "帮", "代") > 0 && x.any("报", "约", "登记", "参加") > 0 && len(found) > 0
	stays := x.any("我不去", "我不参加", "我不来", "我去不了", "不算我", "我自己不去", "没有我") > 0
	comes := x.any("我和", "我跟", "我带", "我陪", "我也", "陪我", "我们", "咱", "俺们", "加我", "带上", "带着", "算我", "连我", "我俩", "包括我", "我、", "我,", "我加", "我还有", "我与") > 0 || out.Own > 0
	out.Away = stays || proxy && !comes
	total, extra := x.total()
	for _, k := range found {
		for n := range k.count {
			p := Person{Name: k.word}
			if k.count > 1 {
				p.Name += [...]string{"一", "二", "三", "四", "五", "六", "七", "八", "九"}[min(n, 8)]
			}
			if k.band != "" {
				p.Band = k.band
			}
			if k.age > 0 && (n == 0 || k.count > 1) {
				p = p.aged(k.age)
			}
			out.People = append(out.People, p)
		}
	}
	out.Ages = x.ages()
	out.Band = x.everybody()
	named := len(out.People)
	switch {
	case total > 0:
		out.Party = total
		if named == total && !comes && named > 1 { // 老伴和孙子两个人
			out.Away = true
		}
	case extra > 0 && named <= extra:
		out.Party = extra + 1
	case named > 0 && (company || answering || proxy || out.Own > 0):
		out.Party = named + extra + 1
		if out.Away {
			out.Party--
		}
	case x.any("就我", "我自己", "我一个", "一个人", "只有我", "自己去", "自己来", "单独", "本人", "我一位", "我独自") > 0:
		out.Party = 1
	}
	out.Some = out.Party == 0 && x.any("带家人", "带上家人", "全家", "一家人", "一家子", "带家属", "带人", "带几个", "带朋友", "几个人") > 0
	if answering && out.Party == 0 && !out.Some && x.any("我去", "只我", "是的", "对", "没有别人", "没别人", "嗯") > 0 {
		out.Party = 1
	}
	return out
}

func (x *reader) any(words ...string) int {
	s := string(x.r)
	for _, w := range words {
		if strings.Contains(s, w) {
			return 1
		}
	}
	return 0
}

// mention is a word for people at its place.
type mention struct {
	kinWord
	from, to, age int
	band          string
}

// kin finds the people that are named, with counts and ages beside them.
func (x *reader) kin() []mention {
	var found []mention
	for i := 0; i < len(x.r); i++ {
		k, ok := x.kinAt(i)
		if !ok {
			continue
		}
		n := len([]rune(k.word))
		if n == 1 && !(x.one(i-1, "我", "俺", "她", "他", "咱", "和", "带", "给", "陪", "接") > 0) {
			continue // 妈 alone is the end of another word as often as not
		}
		if last := len(found) - 1; last >= 0 && found[last].to == i && strings.Contains("对门邻居", found[last].word) {
			i += n - 1
			continue // 对门邻居, 邻居大爷: one person
		}
		m := mention{kinWord: k, from: i, to: i + n}
		x.before(&m)
		x.after(&m)
		if before := slices.IndexFunc(found, func(f mention) bool { return f.word == k.word && m.count == k.count }); before >= 0 { // 带老伴，老伴70: the same one again
			if f := &found[before]; f.age == 0 && f.band == "" {
				f.age, f.band = m.age, m.band
			}
		} else {
			found = append(found, m)
		}
		i = max(m.to, i+n) - 1
	}
	return found
}

// before reads 两个|孙子, 五岁的|孙子, 上小学的|孙子.
func (x *reader) before(m *mention) {
	end := m.from
	if x.one(end-1, "小", "大", "老", "我", "俺") > 0 && m.word != "大爷" {
		end--
	}
	if x.has(end-1, "的") {
		end--
	}
	for begin := max(0, end-5); begin < end; begin++ {
		if age, next, sure := x.age(begin); next == end && sure {
			m.age = age
			x.use(begin, end)
			end = begin
			if x.has(end-1, "个") {
				end--
			}
		}
	}
	if m.age == 0 {
		m.band = x.school(max(0, end-4), end)
	}
	if x.one(end-1, "个", "位", "名", "对") > 0 {
		end--
	}
	for begin := max(0, end-2); begin < end; begin++ {
		n, next := x.number(begin)
		if next == end && n >= 1 && n <= 9 && !x.used[begin] && (end < m.from || x.r[begin] == '俩' || x.r[begin] == '仨' || n > 1) {
			if x.has(end, "对") {
				n *= 2
			}
			m.count *= n
			x.use(begin, m.from)
			return
		}
	}
}

// after reads 老伴|今年72岁, 孙子|上小学, 孙子|5.
func (x *reader) after(m *mention) {
	at := m.to
	for n := 1; n > 0 && at-m.to < 6; at += n {
		if n = x.one(at, "今年", "已经", "快", "都", "也", "是", "她", "他", "才", "刚", "虚岁", "年纪", " ", ",", "，", ":", "(", "（"); n == 0 {
			break
		}
	}
	if age, next, sure := x.age(at); next > at && m.age == 0 && !x.used[at] && (sure || age >= 2 && x.alone(at, next)) {
		m.age, m.to = age, next
		x.use(at, next)
		return
	}
	if m.age == 0 && m.band == "" {
		m.band = x.school(m.to, min(len(x.r), m.to+6))
	}
}

// school reads an age band from what somebody does: 上小学, 上幼儿园, 高中.
func (x *reader) school(from, to int) string {
	s := string(x.r[max(from, 0):max(to, max(from, 0))])
	for _, w := range []struct{ words, band string }{{"幼儿园", "0-7"}, {"托班", "0-7"}, {"小学", "8-13"}, {"初中", "8-13"}, {"中学", "14-17"}, {"高中", "14-17"}, {"大学", "18-59"},
		{"上班", "18-59"}, {"成年", "18-59"}, {"退休", "60-69"}} {
		if strings.Contains(s, w.words) {
			return w.band
		}
	}
	return ""
}

// own reads the writer's age: 我65, 本人今年七十二了, and 我上小学.
func (x *reader) own(out *Reading) {
	for i := range x.r {
		n := x.one(i, "本人", "我", "俺", "咱")
		if n == 0 {
			continue
		}
		at := i + n
		for m := 1; m > 0; at += m {
			if m = x.one(at, "今年", "已经", "都", "也", "是", "才", "现在", "快", " ", ",", "，"); m == 0 {
				break
			}
		}
		age, next, sure := x.age(at)
		if next == at || x.used[at] || !sure && age < 14 {
			continue
		}
		if after := x.one(next, "的"); after > 0 || x.isKin(next) {
			continue // 我5岁的孙子
		}
		out.Own = age
		out.OwnBand = people.AgeBandOf(age)
		x.use(at, next)
		return
	}
}

func (x *reader) isKin(i int) bool {
	k, ok := x.kinAt(i)
	return ok && len(k.word) > 3
}
