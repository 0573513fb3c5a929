package dialog

import (
	"slices"
	"strings"
)

// proposal reads a message against "是…吗？": a fact of its own beats the yes.
func proposal(c *Conversation, in *Input) verdict {
	s := &c.Screen
	yes, no, rest := agreement(in.Text)
	if o, ok := match(in.Text, c.options()); ok && (rest == "" || sayOption(in.Text, o)) {
		yes, no, rest = o.ID == "yes", o.ID == "no", ""
	}
	fact, same := ownFact(in, s, yes, no, rest)
	switch {
	case fact != nil:
		c.answer(in, Typed, fact)
	case yes, same:
		c.answer(in, Agreed, []Value{s.Proposal})
	case no && rest != "" && s.Raw:
		c.answer(in, Typed, []Value{{Label: rest}})
	case no:
		c.turn++
		c.record(s.Key, Denied, s.Takes, Typed, s.Mark, []Value{s.Proposal})
		c.was = nil
		for _, h := range in.Hints {
			if h.Kind != s.Takes {
				c.wait(h)
			}
		}
	case len(s.Skip) > 0 && skips(in, s):
		c.answer(in, Skipped, nil)
	default:
		return missed
	}
	return answered
}

// sayOption says whether a message is the words of an option: "不是，我来说" is no fact.
func sayOption(text string, o Option) bool { return same(&o, Fold(text)) }

// ownFact finds what a message says instead of the proposal, or that it names the proposal itself. Beside a yes only a sure fact counts,
// after a no what follows it.
func ownFact(in *Input, s *Screen, yes, no bool, rest string) (fact []Value, same bool) {
	hints := in.Hints
	if no && rest != "" && in.Understand != nil {
		hints = in.Understand(rest)
	}
	for _, h := range hints {
		if h.Kind != s.Takes || h.None || len(h.Values) == 0 {
			continue
		}
		switch v := h.Values[0]; {
		case sameValue(v, s.Proposal) || v.ID != "" && v.ID == s.Proposal.ID && (yes || v.Label == s.Proposal.Label):
			same = !no
		case h.Sure || !yes:
			return h.Values[:1], false
		}
	}
	return nil, same
}

// What means yes, no, and what may stand beside them. Longest first.
var (
	yesWords = []string{"没问题", "就是这个", "是这样的", "是这样", "就这样", "应该是", "没错", "是的", "是啊", "对的", "对啊", "就是", "好的", "好啊", "好嘞", "可以", "行的", "确认", "确定", "提交", "同意", "报名", "愿意", "嗯嗯",
		"是", "对", "好", "行", "嗯", "中", "要", "correct", "confirm", "submit", "right", "sure", "okay", "send", "yeah", "yes", "ok", "y"}
	noWords = []string{"先不办了", "不是的", "不是这里", "不用了", "不需要", "没有了", "先不办", "先不", "不是", "不对", "不用", "不要", "不行", "不了", "没有", "没", "否", "不", "none", "nope", "no", "n"}
	fillers = []string{"谢谢您", "谢谢你", "谢谢", "麻烦您", "麻烦了", "麻烦", "辛苦了", "您好", "你好", "please", "thanks", "thankyou", "thats", "that", "is", "it", "吧", "了", "呀", "啊", "呢", "哦", "噢", "的", "哈", "嘛", "就", "我", "给", "请", "申请"}
	// noYes begin a sentence of another kind, though they are made of such words.
	noYes = []string{"对了", "好了", "要是", "就要"}
)

// Agrees says whether the whole message is a yes.
func Agrees(text string) bool { return whole(Fold(text), yesWords) }

const stops = ",，。.!！ 　、;；~?？"

// agreement reads yes or no at the head of a message, and what follows it. "是的，就在门口" agrees; a read-back asks for the whole message.
func agreement(text string) (yes, no bool, rest string) {
	head := strings.Trim(text, stops)
	if i := strings.IndexAny(head, stops); i > 0 {
		head, rest = head[:i], strings.TrimLeft(head[i:], stops)
	}
	folded := Fold(head)
	if whole(folded, yesWords) && !(rest != "" && slices.Contains(noYes, folded)) {
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

// skips says whether a message passes an optional question. Beside a fact of its kind, and at a question that takes any words, only the
// whole message does: "没有路灯，太黑" is an answer.
func skips(in *Input, s *Screen) bool {
	folded := Fold(in.Text)
	if folded == "" {
		return false
	}
	if prefixOf(folded, skipWords) != "" {
		return true
	}
	w := skipAt(folded, s.Skip)
	if w == 0 && prefixOf(folded, fillers) == "" {
		return false
	}
	if wholeSkip(folded, s.Skip) {
		return true
	}
	if s.Kind == Text || s.Kind == Texts || slices.ContainsFunc(in.Hints, func(h Hint) bool { return h.Kind == s.Takes && !h.None }) {
		return false
	}
	return w > 3 // a single character is the beginning of too much
}

// skipWords pass every optional question.
var skipWords = []string{"跳过", "略过", "skip"}

// skipAt is the length of the longest skip word at the head of a message.
func skipAt(folded string, skip []string) int {
	longest := 0
	for _, w := range skip {
		if w = Fold(w); len(w) > longest && strings.HasPrefix(folded, w) {
			longest = len(w)
		}
	}
	return longest
}

// wholeSkip says whether a message is made of skip words and fillers alone.
func wholeSkip(folded string, skip []string) bool {
	found := false
	for folded != "" {
		n := skipAt(folded, skip)
		found = found || n > 0
		if n == 0 {
			n = len(prefixOf(folded, fillers))
		}
		if n == 0 {
			return false
		}
		folded = folded[n:]
	}
	return found
}
