package dialog

import (
	"strings"
	"unicode/utf8"
)

// match finds the one option that a message means: its number, its words, or the words of no other.
func match(text string, options []Option) (Option, bool) {
	if len(options) == 0 {
		return Option{}, false
	}
	if n, ok := Digit(text); ok {
		for _, o := range options {
			if o.Digit == n {
				return o, true
			}
		}
		return Option{}, false
	}
	core := coreOf(text)
	if core == "" {
		return Option{}, false
	}
	if o, ok := only(options, func(o Option) bool { return same(o, core) }); ok {
		return o, true
	}
	if r, ok := strings.CutPrefix(core, leadingDigit(core)); ok && r != core { // "2 修改"
		if o, ok := only(options, func(o Option) bool { return same(o, r) && digitIs(core, o) }); ok {
			return o, true
		}
	}
	if utf8.RuneCountInString(core) < 2 {
		return Option{}, false
	}
	if o, ok := only(options, func(o Option) bool { return strings.Contains(Fold(o.Label), core) }); ok {
		return o, true
	}
	if o, ok := only(options, func(o Option) bool { return holds(o, core) }); ok {
		return o, true
	}
	return nearest(core, options)
}

// matchWhole is match for a read-back: "对，但是地址不对" must not agree.
func matchWhole(text string, options []Option) (Option, bool) {
	if n, ok := Digit(text); ok {
		return only(options, func(o Option) bool { return o.Digit == n })
	}
	folded := Fold(text)
	for _, o := range options {
		if same(o, folded) || same(o, coreOf(text)) {
			return o, true
		}
	}
	for _, o := range options {
		if r := strings.TrimPrefix(folded, leadingDigit(folded)); r != folded && same(o, r) && digitIs(folded, o) {
			return o, true
		}
	}
	if whole(folded, yesWords) {
		return only(options, func(o Option) bool { return o.ID == "yes" })
	}
	if whole(strings.TrimSuffix(folded, "一下"), []string{"修改", "改", "change", "要", "想"}) {
		return only(options, func(o Option) bool { return o.ID == "change" })
	}
	if whole(folded, []string{"不提交", "先不提交", "不用", "不要", "cancel", "stop", "取消"}) {
		return only(options, func(o Option) bool { return o.ID == "cancel" })
	}
	return Option{}, false
}

func only(options []Option, is func(Option) bool) (Option, bool) {
	found, n := Option{}, 0
	for _, o := range options {
		if is(o) {
			found, n = o, n+1
		}
	}
	return found, n == 1
}

func same(o Option, core string) bool {
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

// holds says whether the message contains the option's words.
func holds(o Option, core string) bool {
	if l := Fold(o.Label); utf8.RuneCountInString(l) >= 2 && strings.Contains(core, l) {
		return true
	}
	for _, w := range o.Words {
		if w := Fold(w); utf8.RuneCountInString(w) >= 2 && strings.Contains(core, w) {
			return true
		}
	}
	return false
}

func leadingDigit(s string) string {
	return s[:len(s)-len(strings.TrimLeft(s, "0123456789"))]
}

func digitIs(s string, o Option) bool {
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
		for j := 0; j+1 < len(rs); j++ {
			if strings.Contains(l, string(rs[j:j+2])) {
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
