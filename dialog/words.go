package dialog

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// words that the engine itself speaks.
type wording struct {
	yes, isIt, which     string
	firstStep, doneStays string

	yesNo, agree, confirm []Option // never changed: sessions hold only that they were shown
}

var (
	chinese = wording{
		yes: "是", isIt: "，对吗？", which: "要改哪一项？",
		firstStep: "已经是第一步了。", doneStays: "已经办好的事不能退回。",
		yesNo: twoOptions("是", "不是"), agree: twoOptions("是", "不是，我来说"), confirm: readBackOptions("提交", "修改", "取消"),
	}
	english = wording{
		yes: "Yes", isIt: " - is that right?", which: "Which part?",
		firstStep: "This is the first step.", doneStays: "What is done cannot be undone here.",
		yesNo: twoOptions("Yes", "No"), agree: twoOptions("Yes", "No, I will tell you"), confirm: readBackOptions("Send", "Change", "Cancel"),
	}
)

func speech(c *Conversation) *wording {
	if c.Fact(FactLanguage) == "en" {
		return &english
	}
	return &chinese
}

func (t *Talk) speech() *wording { return speech(t.c) }

// Fold brings words into the form in which they are compared: NFKC, lower case, no spaces, no marks but those inside numbers and times.
func Fold(s string) string {
	if plain(s) {
		return s
	}
	s = norm.NFKC.String(strings.ToValidUTF8(s, "")) // a broken byte would shield its neighbour
	var b strings.Builder
	b.Grow(len(s))
	rs := []rune(s)
	for i, r := range rs {
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			b.WriteRune(unicode.ToLower(r))
		case (r == ':' || r == '.' || r == '-') && i > 0 && i+1 < len(rs) && unicode.IsDigit(rs[i-1]) && unicode.IsDigit(rs[i+1]):
			b.WriteRune(r)
		}
	}
	return b.String()
}

// plain spares the common short answers the work: "1", "是", "3号楼".
func plain(s string) bool {
	for _, r := range s {
		if !('0' <= r && r <= '9' || 'a' <= r && r <= 'z' || 0x4e00 <= r && r <= 0x9fa5) {
			return false
		}
	}
	return true
}

var numerals = map[string]int{"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10,
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "first": 1, "second": 2, "third": 3}

// What people write around a number when they choose.
var (
	beforeDigit = []string{"我选择", "我选", "我要", "就选", "选择", "选项", "选", "回复", "序号", "数字", "按", "发", "第", "就", "option", "number", "no.", "the"}
	afterDigit  = []string{"谢谢", "个", "项", "件", "条", "种", "号", "位", "步", "吧", "呀", "啊", "的", "one"}
)

func aroundDigit(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("。.,、!?;:()[]【】\"'“”~…\ufe0f\u20e3", r)
}

// Digit reads a choice in any form in which people write one: 2, ２, 二, ②, 选2, 第二个, "2。". Signs, fractions and exponents are no choice.
func Digit(text string) (int, bool) {
	if len(text) == 1 && '0' <= text[0] && text[0] <= '9' {
		return int(text[0] - '0'), true
	}
	if len(text) > 64 {
		return 0, false
	}
	t := strings.ToLower(strings.TrimFunc(norm.NFKC.String(text), aroundDigit))
	for range 3 { // 我选 第 2; 2 个 吧
		for _, p := range beforeDigit {
			if r, ok := strings.CutPrefix(t, p); ok {
				t = strings.TrimLeftFunc(r, aroundDigit)
				break
			}
		}
		for _, p := range afterDigit {
			if r, ok := strings.CutSuffix(t, p); ok && r != "" {
				t = strings.TrimRightFunc(r, aroundDigit)
				break
			}
		}
	}
	if n, ok := numerals[t]; ok {
		return n, true
	}
	if t == "" || len(t) > 3 || strings.TrimLeft(t, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(t)
	return n, err == nil
}

func fill(text, was string) string { return strings.ReplaceAll(text, "%s", was) }
