package dialog

import (
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// words that the engine itself speaks.
type wording struct {
	yes, no, proposeNo, isIt      string
	submit, change, cancel, which string
	firstStep, doneStays          string
}

var (
	chinese = wording{
		yes: "是", no: "不是", proposeNo: "不是，我来说", isIt: "，对吗？",
		submit: "提交", change: "修改", cancel: "取消", which: "要改哪一项？",
		firstStep: "已经是第一步了。", doneStays: "已经办好的事不能退回。",
	}
	english = wording{
		yes: "Yes", no: "No", proposeNo: "No, I will tell you", isIt: " - is that right?",
		submit: "Send", change: "Change", cancel: "Cancel", which: "Which part?",
		firstStep: "This is the first step.", doneStays: "What is done cannot be undone here.",
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
	s = norm.NFKC.String(s)
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

var numerals = map[string]int{"零": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}

// Digit reads a choice in any form in which people write one: 2, ２, 二, ②, 选2, 第二个, "2。". Signs, fractions and exponents are no choice.
func Digit(text string) (int, bool) {
	t := strings.TrimFunc(norm.NFKC.String(text), func(r rune) bool {
		return unicode.IsSpace(r) || strings.ContainsRune("。.,、!?;:()[]【】\"'“”~…\ufe0f\u20e3", r)
	})
	for _, p := range []string{"我选择", "我选", "选择", "选", "回复", "按", "发", "第", "数字"} {
		if r, ok := strings.CutPrefix(t, p); ok {
			t = strings.TrimSpace(r)
			break
		}
	}
	for _, p := range []string{"个吧", "个", "项", "件", "条", "种", "号", "吧", "位", "步"} {
		if r, ok := strings.CutSuffix(t, p); ok {
			t = strings.TrimSpace(r)
			break
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

// What means yes, no, and what may stand beside them. Longest first.
var (
	yesWords = []string{"没问题", "就是这个", "是这样的", "是这样", "就这样", "没错", "是的", "是啊", "对的", "对啊", "就是", "好的", "好啊", "好嘞", "可以", "行的", "确认", "确定", "提交", "同意", "报名", "愿意", "嗯嗯",
		"是", "对", "好", "行", "嗯", "中", "要", "可", "correct", "confirm", "submit", "right", "sure", "okay", "send", "yeah", "yes", "ok", "y"}
	noWords = []string{"先不办了", "不是的", "不是这里", "不用了", "不需要", "没有了", "先不办", "先不", "不是", "不对", "不用", "不要", "不行", "不了", "没有", "没", "否", "不", "none", "nope", "no", "n"}
	fillers = []string{"谢谢您", "谢谢你", "谢谢", "麻烦您", "麻烦了", "麻烦", "辛苦了", "您好", "你好", "please", "thanks", "thankyou", "it", "吧", "了", "呀", "啊", "呢", "哦", "噢", "的", "哈", "嘛", "就", "我", "给", "请", "申请"}
)

// agreement reads yes or no at the head of a message, and what follows it. "是的，就在门口" agrees; a read-back asks for the whole message.
func agreement(text string) (yes, no bool, rest string) {
	head := text
	if i := strings.IndexAny(text, ",，。.!！ 　、;；~"); i > 0 {
		head, rest = text[:i], strings.TrimLeft(text[i:], ",，。.!！ 　、;；~")
	}
	folded := Fold(head)
	if whole(folded, yesWords) {
		return true, false, rest
	}
	if whole(folded, noWords) {
		return false, true, rest
	}
	for _, w := range []string{"不是", "不对"} { // 不是我来说地址
		if r, ok := strings.CutPrefix(folded, w); ok {
			return false, true, strings.TrimSpace(strings.TrimPrefix(r, "的") + rest)
		}
	}
	return false, false, ""
}

// whole says whether a folded text is made of the given words and fillers alone, with one word at least.
func whole(folded string, words []string) bool {
	found := false
	for folded != "" {
		if w := prefixOf(folded, words); w != "" {
			found = true
			folded = folded[len(w):]
		} else if w := prefixOf(folded, fillers); w != "" {
			folded = folded[len(w):]
		} else {
			return false
		}
	}
	return found
}

func prefixOf(s string, words []string) string {
	for _, w := range words {
		if strings.HasPrefix(s, w) {
			return w
		}
	}
	return ""
}

var skipWords = []string{"跳过", "略过", "skip"}

func isSkip(text, skip string) bool {
	folded := Fold(text)
	if folded == "" {
		return false
	}
	for _, w := range skipWords {
		if strings.HasPrefix(folded, w) {
			return true
		}
	}
	for _, w := range strings.Fields(skip) {
		if folded == w || len(w) > 3 && strings.HasPrefix(folded, w) {
			return true
		}
	}
	return false
}

func joinWords(words []string) string { return strings.Join(words, " ") }

func fill(text, was string) string { return strings.ReplaceAll(text, "%s", was) }

func hex32(m uint32) string { return strconv.FormatUint(uint64(m), 16) }
