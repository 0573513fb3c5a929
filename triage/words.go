package triage

import (
	"strings"
	"sync"
	"time"

	"minxu/calendar"
)

var answers = sync.OnceValue(func() map[string]Answer {
	words := map[string]Answer{}
	for answer, list := range map[Answer]string{
		Yes: "是 是的 对 对的 好 好的 行 可以 嗯 嗯嗯 确认 提交 没错 同意 是啊 对啊 好啊 好呀 好嘞 行啊 可以的 就是 没问题 成 中 要 ok okay yes yep yeah sure right correct 好吧 行吧 对对 对对对 是是 愿意 需要 我去 我要 当然 确定",
		No:  "不是 不对 不用 不要 不 否 不行 不用了 不要了 不是的 不去 不去了 不需要 不愿意 不同意 不可以 没有 算了 no nope not 别 不确认 不提交 不想 不了",
	} {
		for _, word := range strings.Fields(list) {
			words[word] = answer
		}
	}
	return words
})

// longestAnswer is how many bytes a message with a plain answer in its first words may have.
const longestAnswer = 30

// answerOf reads a plain yes or no, with a thanks or a particle round it.
func answerOf(text string) Answer {
	bare := strings.Trim(strings.ToLower(text), " ,.!?~。，！？")
	if len(bare) > longestAnswer {
		return NoAnswer
	}
	known := answers()
	first := bare
	if i := strings.IndexAny(bare, ", ，。"); i > 0 {
		first = bare[:i]
	}
	for _, word := range [...]string{bare, first} {
		for _, tail := range [...]string{"", "谢谢", "谢谢您", "谢谢你", "的", "啊", "呀", "吧", "哦", "呢", "了"} {
			if rest, ok := strings.CutSuffix(word, tail); ok {
				if answer := known[strings.TrimRight(rest, ", ")]; answer != NoAnswer {
					return answer
				}
			}
		}
	}
	return NoAnswer
}

// nextWorkday reads 下个工作日 by the calendar of the district.
func nextWorkday(text string, c Context) (day time.Time, words string) {
	for _, words = range [...]string{"下一个工作日", "下个工作日", "下一工作日"} {
		if !strings.Contains(text, words) {
			continue
		}
		holidays := c.Holidays
		if holidays == nil {
			holidays = calendar.China()
		}
		return calendar.Midnight(holidays.Due(c.At, 1)), words
	}
	return time.Time{}, ""
}

// sinceOf gives the words that say how long it has lasted: 三天, 好几天, 半个多月.
func sinceOf(r []rune) string {
	x := addressReader{r}
	for i := range r {
		if n := x.one(i, "好几个月", "好几个星期", "好几天", "好几年", "好多天", "好多年", "好长时间", "半个多月", "半个月", "一个多月", "大半年", "半年多", "半年", "很久", "好久", "多年", "几个月", "几天"); n > 0 {
			if x.at(i-1) == '这' || x.at(i-1) == '前' || x.at(i-1) == '过' {
				continue
			}
			return string(r[i : i+n])
		}
		_, next := calendar.Numeral(r, i)
		if next == i || i > 0 && isNumeral(r, i-1) || x.at(i-1) == '第' || x.at(i-1) == '周' || x.at(i-1) == '期' {
			continue
		}
		n := x.one(next, "多天", "天", "个多月", "个月", "个多星期", "个星期", "周", "年多", "多年", "年", "个小时", "小时", "个多小时", "礼拜")
		if n == 0 || next-i > 3 || x.one(next+n, "后", "内", "之内", "以后", "以内", "级", "级", "岁", "次", "一次", "路", "的", "级") > 0 || x.at(i-1) == '每' || x.at(next) == '年' && next-i > 2 {
			continue
		}
		return string(r[i : next+n])
	}
	return ""
}

// unswear takes swear words out of a clause.
func unswear(text string) (rude bool, rest string) {
	lower := strings.ToLower(text)
	for _, word := range swearWords() {
		i := strings.Index(lower, word)
		if i < 0 || !bounded(lower, i, i+len(word)) {
			continue
		}
		if before := []rune(lower[:i]); word != "妈的" || len(before) == 0 || !strings.ContainsRune("我俺她老大姑姨爸舅", before[len(before)-1]) {
			rude = true
			text = text[:i] + text[i+len(word):]
			lower = strings.ToLower(text)
		}
	}
	return rude, strings.Trim(text, " ,的啊呢吧")
}

func swearWords() []string {
	facts := rules().facts
	var words []string
	for _, one := range facts.rules {
		if one.label != "swear" {
			continue
		}
		for _, p := range one.all {
			for _, a := range p {
				for _, id := range a.word {
					words = append(words, facts.words[id])
				}
			}
		}
	}
	return words
}

// polite joins the clauses again without those that only swear.
func polite(parts []clause) string {
	var kept []string
	for _, c := range parts {
		if !c.insult && c.text != "" {
			kept = append(kept, c.text)
		}
	}
	return strings.Join(kept, "，")
}
