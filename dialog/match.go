package dialog

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// match finds the one option that a message means: its number, its words, or the words of no other.
func match(text string, options []Option) (Option, bool) {
	if len(options) == 0 || len(text) > maxChoice {
		return Option{}, false
	}
	if n, ok := Digit(text); ok {
		if o, ok := only(options, func(o *Option) bool { return o.Digit == n }); ok || bare(text) {
			return o, ok
		}
	}
	core := coreOf(text)
	if core == "" {
		return Option{}, false
	}
	if o, ok := only(options, func(o *Option) bool { return same(o, core) || same(o, Fold(text)) }); ok {
		return o, true
	}
	if r, ok := strings.CutPrefix(core, leadingDigit(core)); ok && r != core { // "2 修改"
		if o, ok := only(options, func(o *Option) bool { return digitIs(core, o) && (same(o, r) || within(o, r)) }); ok {
			return o, true
		}
	}
	if utf8.RuneCountInString(core) < 2 {
		return Option{}, false
	}
	if negated(core) { // "不要王律师" does not choose him
		options = slices.DeleteFunc(slices.Clone(options), func(o Option) bool { return !negated(Fold(o.Label)) })
	}
	for _, core := range []string{core, clockTimes(core)} {
		if o, ok := only(options, func(o *Option) bool { return within(o, core) }); ok {
			return o, true
		}
		if o, ok := only(options, func(o *Option) bool { return holds(o, core) }); ok {
			return o, true
		}
	}
	return nearest(core, options)
}

// maxChoice is how many bytes a choice may have: a longer message is a story, in which any word may occur.
const maxChoice = 120

// bare says whether a message is a number and nothing else, so that it cannot mean a label that holds it.
func bare(text string) bool {
	return strings.TrimFunc(norm.NFKC.String(text), func(r rune) bool { return aroundDigit(r) || '0' <= r && r <= '9' }) == ""
}

// negated says whether words say no to something: 先不约, 不要王律师.
func negated(folded string) bool {
	for _, w := range []string{"不", "没", "别", "先不", "都不", "not", "no"} {
		if strings.HasPrefix(folded, w) {
			return true
		}
	}
	return false
}

// clockTimes writes 9点, 9点半 and 下午2点 as lists show them: 9:00, 9:30, 14:00.
func clockTimes(core string) string {
	before, after, ok := strings.Cut(core, "点")
	digits := len(before) - len(strings.TrimRight(before, "0123456789"))
	if !ok || digits == 0 || digits > 2 {
		return core
	}
	hour, _ := strconv.Atoi(before[len(before)-digits:])
	day := before[:len(before)-digits]
	for _, w := range []string{"下午", "晚上", "傍晚"} {
		if d, ok := strings.CutSuffix(day, w); ok {
			if day = d; hour < 12 {
				hour += 12
			}
		}
	}
	for _, w := range []string{"上午", "早上", "中午"} {
		day = strings.TrimSuffix(day, w)
	}
	minutes := ":00"
	if rest, ok := strings.CutPrefix(after, "半"); ok {
		minutes, after = ":30", rest
	}
	return day + strconv.Itoa(hour) + minutes + strings.TrimPrefix(after, "钟")
}

// matchWhole is match for a read-back: "对，但是地址不对" must not agree.
func matchWhole(text string, options []Option) (Option, bool) {
	if n, ok := Digit(text); ok {
		return only(options, func(o *Option) bool { return o.Digit == n })
	}
	folded := Fold(text)
	for i := range options {
		if o := &options[i]; same(o, folded) || same(o, coreOf(text)) {
			return *o, true
		}
	}
	for i := range options {
		o := &options[i]
		if r := strings.TrimPrefix(folded, leadingDigit(folded)); r != folded && same(o, r) && digitIs(folded, o) {
			return *o, true
		}
	}
	if whole(folded, yesWords) {
		return only(options, func(o *Option) bool { return o.ID == "yes" })
	}
	if whole(strings.TrimSuffix(folded, "一下"), changeWanted) {
		return only(options, func(o *Option) bool { return o.ID == "change" })
	}
	if whole(folded, cancelWanted) {
		return only(options, func(o *Option) bool { return o.ID == "cancel" })
	}
	return Option{}, false
}

// What asks for the change menu at a read-back, and what gives it up.
var (
	changeWanted = []string{"修改", "要改", "想改", "改", "有误", "写错", "错", "不对", "不是", "change", "wrong"}
	cancelWanted = []string{"不提交", "先不提交", "先不", "不用", "不要", "取消", "cancel", "stop"}
)

func only(options []Option, is func(*Option) bool) (Option, bool) {
	found, n := 0, 0
	for i := range options {
		if is(&options[i]) {
			found, n = i, n+1
		}
	}
	if n != 1 {
		return Option{}, false
	}
	return options[found], true
}

func same(o *Option, core string) bool {
	if Fold(o.Label) == core {
		return true
	}
	for _, w := range o.Words {
		if Fold(w) == core {
			return true
		}
	}
	return false
}

// within says whether the option's words contain the message.
func within(o *Option, core string) bool {
	if contains(Fold(o.Label), core) {
		return true
	}
	for _, w := range o.Words {
		if contains(Fold(w), core) {
			return true
		}
	}
	return false
}

// holds says whether the message contains the option's words.
func holds(o *Option, core string) bool {
	if l := Fold(o.Label); utf8.RuneCountInString(l) >= 2 && contains(core, l) {
		return true
	}
	for _, w := range o.Words {
		if w := Fold(w); utf8.RuneCountInString(w) >= 2 && contains(core, w) {
			return true
		}
	}
	return false
}

// numbersIn says whether every number of the message is in the label: 7号楼 is not nearly 3号楼.
func numbersIn(core, label string) bool {
	for _, n := range strings.FieldsFunc(core, func(r rune) bool { return r < '0' || r > '9' }) {
		if !contains(label, n) {
			return false
		}
	}
	return true
}

// contains is strings.Contains that does not cut numbers: 9:00 is not in 19:00, 4日 not in 14日.
func contains(s, part string) bool {
	for from := 0; ; {
		i := strings.Index(s[from:], part)
		if i < 0 || part == "" {
			return false
		}
		i += from
		end := i + len(part)
		if !(i > 0 && isDigit(s[i-1]) && isDigit(s[i])) && !(end < len(s) && isDigit(s[end-1]) && isDigit(s[end])) {
			return true
		}
		from = i + 1
	}
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func leadingDigit(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}

func digitIs(s string, o *Option) bool {
	n, ok := Digit(leadingDigit(s))
	return ok && n == o.Digit
}

// coreOf strips what people say around the name of a choice: "我要约漏水那个吧" -> 漏水.
func coreOf(text string) string {
	s := Fold(text)
	for {
		before := s
		for _, p := range []string{"我要", "我想", "我选", "就选", "选择", "先办", "先说", "那就", "就", "选", "请", "the"} {
			s = strings.TrimPrefix(s, p)
		}
		for _, p := range []string{"那一件", "那件事", "那个事", "那一个", "那个", "那件", "那项", "那条", "那笔", "这个", "这件", "one", "吧", "的", "了", "呀", "啊", "呢", "哈"} {
			if r, ok := strings.CutSuffix(s, p); ok && r != "" {
				s = r
			}
		}
		if s == before {
			return s
		}
	}
}

// nearest takes the option that shares the most pairs of characters with a short message, if it is one alone.
func nearest(core string, options []Option) (Option, bool) {
	rs := []rune(core)
	if len(rs) > 16 {
		return Option{}, false
	}
	best, at, tie := 0, -1, false
	for i, o := range options {
		l := Fold(o.Label)
		for _, w := range o.Words {
			l += "|" + Fold(w)
		}
		n := 0
		for j := 0; j+1 < len(rs) && numbersIn(core, l); j++ {
			if contains(l, string(rs[j:j+2])) {
				n++
			}
		}
		switch {
		case n > best:
			best, at, tie = n, i, false
		case n == best:
			tie = true
		}
	}
	if at < 0 || tie || best*3 < len(rs)-1 {
		return Option{}, false
	}
	return options[at], true
}
