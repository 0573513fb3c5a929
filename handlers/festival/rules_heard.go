package festival

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"minxu/dialog"
	"minxu/triage"
)

// act is what somebody wants about events.
type act string

// The acts.
const (
	actSign    act = "sign"   // see, ask about, sign up
	actCancel  act = "cancel" // give up
	actChange  act = "change" // more people or fewer
	actCheckIn act = "checkin"
	actMine    act = "mine" // what did I sign up for, which code
)

func numberOf(n int) string { return strconv.Itoa(n) }

func has(text string, words ...string) bool {
	return slices.ContainsFunc(words, func(w string) bool { return strings.Contains(text, w) })
}

// actOf reads what a message wants, as far as its words alone tell.
func actOf(u triage.Understanding) act {
	text := dialog.Fold(u.Text)
	switch {
	case text == "":
		return actSign
	case codeIn(u.Text) != "" && (has(text, "签到", "码", "到了", "来了") || utf8.RuneCountInString(text) <= 8):
		return actCheckIn
	case has(text, "签到码", "编号") && has(text, "忘", "多少", "几", "丢", "找不到", "没了", "查", "再发", "哪"), has(text, "我报的", "我的活动", "我的报名", "我报了", "查报名", "报了什么", "报了哪些", "我还有什么活动", "我有什么活动", "我还有哪些活动", "报上了吗", "报上没", "报名了吗", "有没有报上", "报名记录", "候补第几", "排第几", "排到第几", "候补到哪"):
		return actMine
	case has(text, "签到", "checkin") && !has(text, "几点签到", "怎么签到", "哪里签到", "在哪签到", "什么时候签到"):
		return actCheckIn
	case saysChange(text):
		return actChange
	case u.Cancels || saysNot(text):
		return actCancel
	}
	return actSign
}

// saysChange hears that more or fewer people come.
func saysChange(text string) bool {
	return has(text, "改人数", "换人数", "人数改", "人数有变", "少去", "少来", "少一个", "少一位", "少两", "减一", "减少", "多去", "多来", "多一个", "多一位", "多带", "再加", "再带", "再报一位", "再多", "加一个人", "加个人", "加一位", "改成一个人", "改成1个人",
		"改成两", "改成2位", "改成3位", "改成三", "改成4位", "改成四", "改成5位", "改成五", "改成一位", "改成1位", "改为一位", "改为两位", "有一个人去不了", "有一位去不了", "一个人去不了", "老伴去不了", "老伴不去", "孙子去不了", "孙子不去", "孩子去不了", "孩子不去")
}

// saysNo hears at a question that nothing shall be done after all.
func saysNo(u triage.Understanding) bool {
	text := dialog.Fold(u.Text)
	const most = 12
	if utf8.RuneCountInString(text) > most {
		return false
	}
	return u.Answer == triage.No || has(text, "不报", "先不", "不用了", "不用", "算了", "不想报", "只是问问", "随便问问", "下次吧", "不了") || saysNot(text)
}

// saysNot hears that somebody does not come, or wants no seat.
func saysNot(text string) bool {
	if has(text, "给", "替", "帮") && has(text, "报个", "报一", "报名", "报上", "想报", "要报") && !has(text, "报的", "报了", "报过", "取消", "退") {
		return false // 给孙子报个名，我不去: somebody else goes
	}
	return has(text, "不去", "去不了", "去不成", "来不了", "来不成", "不来", "不参加", "参加不了", "放弃", "不要了", "不想去", "没空", "没时间", "退了", "退掉", "退报名", "取消", "不报了", "赶不上", "cancel") &&
		!has(text, "去不去", "来不来", "不取消", "取消了吗", "不会不去", "会取消吗", "会不会取消", "取消吗")
}

// saysCome hears that somebody comes, or takes a seat.
func saysCome(text string) bool {
	if saysNot(text) {
		return false
	}
	return has(text, "我去", "能去", "要去", "会去", "去的", "一定去", "准时到", "能来", "我来", "会来", "来的", "照常", "接受", "确认", "留着", "给我留", "保留", "参加", "要这个") || text == "去" || text == "来" || text == "要" || text == "好"
}

// answerIn reads a bare answer to a push: 1 for yes, 0 for no, -1 for neither. Only short messages are bare.
func answerIn(u triage.Understanding) int {
	text := dialog.Fold(u.Text)
	if n, digit := dialog.Digit(u.Text); digit {
		if n == 0 || n == 1 {
			return n
		}
		return -1
	}
	const most = 12
	switch {
	case utf8.RuneCountInString(text) > most, u.Asking && !saysNot(text):
		return -1
	case saysNot(text):
		return 0
	case dialog.Agrees(u.Text), saysCome(text):
		return 1
	case text == "不", text == "不要":
		return 0
	case u.Answer == triage.Yes:
		return 1
	}
	return -1
}

// codeIn finds a check-in code: six digits that are no part of a longer number, also with spaces between them.
func codeIn(text string) string {
	digits := []rune{}
	found := ""
	flush := func() {
		if len(digits) == 6 && found == "" {
			found = string(digits)
		}
		digits = digits[:0]
	}
	for _, r := range norm.NFKC.String(text) {
		switch {
		case r >= '0' && r <= '9':
			digits = append(digits, r)
		case (r == ' ' || r == '-') && len(digits) > 0:
		case r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z': // LJ202603100001 is no code
			digits = append(digits, 'x', 'x', 'x', 'x', 'x', 'x', 'x')
		default:
			flush()
		}
	}
	flush()
	return found
}

// arrivedIn reads how many of a party are there; 0 when the message does not say.
func arrivedIn(text string, party int) int {
	folded := dialog.Fold(text)
	if has(folded, "都到", "全到", "到齐", "都来", "全来", "齐了", "没落下") && !has(folded, "没都", "没到齐", "没来齐", "没全") {
		return party
	}
	x := newReader(text)
	x.kin()
	for i := range x.r {
		n, at := x.number(i)
		if at > i && n >= 1 && n <= 9 && x.one(at, "位", "个人", "人", "个", "口") > 0 {
			if x.one(i-2, "没来", "没到", "差", "少") > 0 || x.one(i-1, "差", "少", "缺") > 0 || x.one(at, "个人没", "位没", "个没", "人没") > 0 {
				return max(party-n, 0)
			}
			return n
		}
	}
	for _, w := range []struct {
		word string
		n    int
	}{{"就我", 1}, {"只有我", 1}, {"我自己", 1}, {"我们俩", 2}, {"俩", 2}, {"仨", 3}} {
		if strings.Contains(folded, w.word) {
			return w.n
		}
	}
	if n, err := strconv.Atoi(folded); err == nil && n >= 1 && n <= 9 {
		return n
	}
	return 0
}

// scoreIn reads a score of the feedback: a bare digit from 1 to 5, or the words of the scale.
func scoreIn(u triage.Understanding) int {
	if n, digit := dialog.Digit(u.Text); digit && n >= 1 && n <= 5 {
		return n
	}
	const most = 10
	if utf8.RuneCountInString(u.Text) <= most {
		return u.Score
	}
	return 0
}

// resizeIn reads how a party changes: "+1" for 再加一位, "-1" for 少去一个, "=2" for 改成两位; gone is who of it does not come.
func resizeIn(text string) (change, gone string) {
	folded := dialog.Fold(text)
	x := newReader(text)
	people := x.kin()
	count := func(fallback int) string {
		for i := range x.r {
			n, at := x.number(i)
			if at > i && n >= 1 && n <= 9 && x.one(at, "位", "个人", "人", "个", "名", "口") > 0 {
				return strconv.Itoa(n)
			}
		}
		return strconv.Itoa(fallback)
	}
	switch {
	case has(folded, "改成", "改为", "改到", "变成", "换成"):
		if n := count(0); n != "0" {
			return "=" + n, ""
		}
	case has(folded, "再加", "多去", "多来", "多一", "多带", "再带", "再报", "再多", "加一", "加个", "加两", "加上"):
		return "+" + count(max(len(people), 1)), ""
	case has(folded, "少去", "少来", "少一", "少两", "减", "去不了", "不去", "来不了", "不来"):
		if len(people) > 0 {
			gone = people[0].word
		}
		return "-" + count(1), gone
	}
	return "", ""
}
