package project

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"minxu/dialog"
)

// The scale is the one of the whole product: 5 is best.
const (
	worst = 1
	best  = 5
)

// LevelName says a score in words.
func LevelName(score int) string {
	switch score {
	case 5:
		return "非常满意"
	case 4:
		return "满意"
	case 3:
		return "基本满意"
	case 2:
		return "不满意"
	case 1:
		return "很不满意"
	}
	return ""
}

// levelEnglish is LevelName for those who write English.
func levelEnglish(score int) string {
	switch score {
	case 5:
		return "very satisfied"
	case 4:
		return "satisfied"
	case 3:
		return "all right"
	case 2:
		return "dissatisfied"
	case 1:
		return "very dissatisfied"
	}
	return ""
}

// levelWords lists what people say for a score beside its digit and its name.
func levelWords(score int) []string {
	n := strconv.Itoa(score)
	chinese := []string{"", "一", "二", "三", "四", "五"}[score]
	words := []string{n + "分", chinese + "分", "打" + n + "分", "给" + n + "分", "打" + chinese + "分", "改成" + n, "改" + n + "分", "评" + n + "分"}
	switch score {
	case 5:
		words = append(words, "满分", "给个满分", "打个满分", "很满意", "特别满意", "十分满意", "相当满意", "太好了", "非常好", "特别好")
	case 4:
		words = append(words, "挺满意", "比较满意", "还满意", "挺好", "不错")
	case 3:
		words = append(words, "一般", "一般般", "还行", "还可以", "凑合", "马马虎虎", "过得去")
	case 2:
		words = append(words, "两分", "不太满意", "不大满意", "不咋满意", "不太好", "不怎么样", "不行")
	case 1:
		words = append(words, "非常不满意", "极不满意", "太差", "太差了", "很差", "差评", "非常差")
	}
	return words
}

// scoreIn reads a score that the words give outright, as an opening sentence or a correction does: 打5分, 改成四分, 给个满分. 0 when they
// give none; fractions and what is not on the scale are none.
func scoreIn(text string) int {
	rs := []rune(norm.NFKC.String(text))
	if strings.Contains(string(rs), "满分") {
		return best
	}
	score := 0
	for i, r := range rs {
		if r != '分' || i == 0 || i+1 < len(rs) && strings.ContainsRune("钟之期级类区公析享配", rs[i+1]) {
			continue
		}
		n := strings.IndexRune("一二三四五", rs[i-1])
		switch {
		case n >= 0:
			score = n/len("一") + 1
		case rs[i-1] == '两':
			score = 2
		case '1' <= rs[i-1] && rs[i-1] <= '5':
			score = int(rs[i-1] - '0')
		default:
			continue
		}
		if i > 1 && strings.ContainsRune("0123456789.点十百一二三四五六七八九", rs[i-2]) { // 4.5分, 15分, 十五分
			score = 0
		}
	}
	return score
}

// offScale says whether words give a score that the scale does not have, though a digit of it may stand in them: 4.5, 6分, 五星, 0分.
func offScale(text string) bool {
	t := strings.TrimSpace(norm.NFKC.String(text))
	short := utf8.RuneCountInString(t) <= 12
	if short && strings.Contains(t, "星") {
		return true
	}
	rs := []rune(t)
	for i := 0; i < len(rs); i++ {
		end := i
		for end < len(rs) && strings.ContainsRune("0123456789.", rs[end]) {
			end++
		}
		if end == i {
			continue
		}
		half := end < len(rs) && rs[end] == '点'
		mark := end < len(rs) && rs[end] == '分' && (end+1 == len(rs) || !strings.ContainsRune("钟之期级类区", rs[end+1]))
		if mark || half && short || i == 0 && end == len(rs) {
			n, err := strconv.ParseFloat(string(rs[i:end]), 64)
			if err != nil || half || n < worst || n > best || n != float64(int(n)) {
				return true
			}
		}
		i = end
	}
	return short && (strings.Contains(t, "点五分") || strings.Contains(t, "分半"))
}

// secondScore reads words that replace the score just given: a bare digit, or 打错了，改成5分. 0 when they are a reason.
func secondScore(text string) int {
	if n, ok := dialog.Digit(text); ok && worst <= n && n <= best {
		return n
	}
	n := scoreIn(text)
	if n == 0 || offScale(text) {
		return 0
	}
	rest := norm.NFKC.String(text)
	for _, w := range []string{"打错了", "写错了", "按错了", "点错了", "说错了", "搞错了", "不对", "哦", "哎呀", "唉", "等等", "等一下", "我想", "我要", "还是", "应该", "换成", "改成", "改为",
		"改", "是", "打", "给", "评", "个", "我", "要", "吧", "了", "呀", "啊", "的", "好", "请", "帮我", "麻烦", "满分", "分", "一", "二", "两", "三", "四", "五", "1", "2", "3", "4", "5",
		"不小心", "那", "就", "错"} {
		rest = strings.ReplaceAll(rest, w, "")
	}
	if dialog.Fold(rest) != "" { // there is more in it than the change
		return 0
	}
	return n
}
